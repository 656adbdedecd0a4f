// "SSE: Compare With…": what is compared with what. A person picks the second of two streams, attempts or sides; scripts
// name them, and get what came of it.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isEntryNumber, isRecord } from '../../core/base/narrowing.ts';
import { defaultOptions, type ComparisonOptions } from '../../core/comparison/comparison.ts';
import { parseComparisonOptions } from '../../core/comparison/comparisonProtocol.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import { nameOfSide, partName, type SideChoice } from '../comparison/comparedSides.ts';
import type { Comparisons, ComparisonSummary } from '../comparison/comparisons.ts';
import { UserError } from '../errorReport.ts';
import { openToCompare, type HistoryParts } from '../history/historyCommands.ts';
import { showInformation } from '../messages.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { StreamHandle, StreamRegistry } from '../streams/streamRegistry.ts';
import type { Timelines } from '../timeline/timelines.ts';
import { phaseWords } from '../views/streamsTree.ts';

/** What is to be compared, and how. */
export interface WantedComparison {
  readonly left: SideChoice;
  readonly right: SideChoice;
  readonly options: Partial<ComparisonOptions>;
}

/** Newest attempts that can be picked. */
const maxListedAttempts = 100;

/**
 * What a script wants to have compared with a stream.
 * @throws UserError when it names no two sides, or options that are none
 */
export function readComparison(
  registry: StreamRegistry,
  handle: StreamHandle,
  requested: unknown,
): WantedComparison {
  const wanted = isRecord(requested) ? requested : {};
  const { with: other, attempt, withAttempt, ...rest } = wanted;
  const right = other === undefined ? handle : typeof other === 'string' ? registry.get(other) : undefined;
  if (!right) throw new UserError(l10n.t('There is no stream with the id {0}.', String(other)));
  const isOneStream = right === handle;
  if (isOneStream && (attempt === undefined || withAttempt === undefined || attempt === withAttempt))
    throw new UserError(
      l10n.t('Name another stream in "with", or two attempts of this one in "attempt" and "withAttempt".'),
    );
  const options = parseComparisonOptions({ ...defaultOptions, ...rest });
  if (!options)
    throw new UserError(
      l10n.t(
        'A comparison takes "by" ("id", "path" or "order"), "path", "toleranceMs" (up to a day), "ignored" (up to 30 paths) and "ignoresIds".',
      ),
    );
  return { left: sideOf(handle, attempt), right: sideOf(right, withAttempt), options };
}

function sideOf(handle: StreamHandle, attempt: unknown): SideChoice {
  if (attempt === undefined) return { handle };
  const most = handle.stream.state.attempt;
  if (!isEntryNumber(attempt) || attempt > most)
    throw new UserError(l10n.t('The attempt must be a number from 1 to {0}.', most));
  return { handle, attempt };
}

/** What comparing recordings of the history takes. */
interface KeptParts {
  readonly registry: StreamRegistry;
  readonly timelines: Timelines;
  readonly comparisons: Comparisons;
  readonly historyParts: HistoryParts;
}

/**
 * Compares recordings of the history, which are open for as long as that is looked at.
 * @param node the one that was clicked, and @param nodes those that are selected with it
 * @throws UserError when there are more than two, or one cannot be read
 */
export async function compareKept(
  node: unknown,
  nodes: unknown,
  { registry, timelines, comparisons, historyParts }: KeptParts,
): Promise<ComparisonSummary | undefined> {
  const opened = await openToCompare(historyParts, node, nodes);
  const close = (): void => {
    for (const handle of opened) if (!timelines.panelOf(handle)) historyParts.close(handle);
  };
  const [left, right] = opened.map((handle) => ({ handle }));
  let wanted: WantedComparison | undefined;
  try {
    wanted = left && right ? { left, right, options: {} } : left && (await askForComparison(registry, left));
  } finally {
    if (!wanted) close();
  }
  return wanted && comparisons.show(wanted, wanted.options, close);
}

interface SideItem extends vscode.QuickPickItem {
  readonly choose?: () => Promise<{ readonly left: SideChoice; readonly right: SideChoice } | undefined>;
}

/** Asks with what a side is compared; undefined when the question was left, or there is nothing to pick. */
export async function askForComparison(
  registry: StreamRegistry,
  left: SideChoice,
): Promise<WantedComparison | undefined> {
  const items = itemsFor(registry, left);
  if (items.length === 0) {
    await showInformation(
      l10n.t('There is nothing to compare with: connect to another stream, or open a recording.'),
    );
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('Compare {0} with', describeSide(left)),
    placeHolder: l10n.t('A stream, or an attempt'),
    matchOnDescription: true,
  });
  const sides = await chosen?.choose?.();
  return sides && { ...sides, options: {} };
}

function describeSide(side: SideChoice): string {
  const name = nameOfSide(side.handle);
  const part = partName(side);
  return part === undefined ? name : l10n.t('{name} ({part})', { name, part });
}

function itemsFor(registry: StreamRegistry, left: SideChoice): SideItem[] {
  const { handle } = left;
  const together = registry.togetherWith(handle);
  const own = [
    ...together
      .filter((other) => other !== handle)
      .map((other) => itemOf(left, { ...left, handle: other }, describePart(other))),
    ...attemptItems(left),
  ];
  const others = registry
    .list()
    .flatMap((each) => registry.togetherWith(each))
    .toReversed();
  const recorded = registry.listRecorded();
  return [
    ...section(l10n.t('This stream'), own),
    ...section(l10n.t('Other streams'), itemsOf(left, others, together)),
    ...section(l10n.t('Open recordings'), itemsOf(left, recorded, together)),
  ];
}

function itemsOf(
  left: SideChoice,
  handles: readonly StreamHandle[],
  without: readonly StreamHandle[],
): SideItem[] {
  return handles
    .filter((each) => !without.includes(each))
    .map((each) => itemOf(left, { handle: each }, nameOfSide(each)));
}

/** A stream beside the one that is compared, by what tells them apart. */
function describePart(handle: StreamHandle): string {
  const { relayedAs, request }: StreamView = handle.stream;
  if (!relayedAs) return nameOfStream(request);
  return relayedAs.side === 'app' ? l10n.t('What the app got') : l10n.t('What the server sent');
}

function itemOf(left: SideChoice, right: SideChoice, label: string): SideItem {
  const { stream } = right.handle;
  const part = partName({ handle: right.handle });
  const words = phaseWords(stream.state);
  return {
    label,
    description:
      part === undefined || part === label ? words : l10n.t('{part}, {state}', { part, state: words }),
    detail: new Date(stream.log.startedAtMs).toLocaleString(),
    choose: () => Promise.resolve({ left, right }),
  };
}

function section(label: string, items: readonly SideItem[]): SideItem[] {
  return items.length > 0 ? [separator(label), ...items] : [];
}

function separator(label: string): SideItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** Attempts of the stream itself: one more for one, two for all of it. */
function attemptItems(left: SideChoice): SideItem[] {
  const { handle, attempt: chosen } = left;
  const newest = handle.stream.state.attempt;
  if (newest < 2) return [];
  const attempts = Array.from({ length: Math.min(newest, maxListedAttempts) }, (_, at) => newest - at);
  if (chosen !== undefined)
    return attempts
      .filter((attempt) => attempt !== chosen)
      .map((attempt) => ({
        label: l10n.t('Attempt {0}', attempt),
        choose: () => Promise.resolve({ left, right: { handle, attempt } }),
      }));
  return [
    {
      label: l10n.t('Its last two attempts'),
      description: l10n.t('{0} and {1}', newest - 1, newest),
      choose: () =>
        Promise.resolve({ left: { handle, attempt: newest - 1 }, right: { handle, attempt: newest } }),
    },
    ...(newest > 2
      ? [{ label: l10n.t('Two of its attempts…'), choose: () => askForTwoAttempts(handle, attempts) }]
      : []),
  ];
}

async function askForTwoAttempts(
  handle: StreamHandle,
  attempts: readonly number[],
): Promise<{ readonly left: SideChoice; readonly right: SideChoice } | undefined> {
  const ask = async (title: string, among: readonly number[]): Promise<number | undefined> => {
    const items = among.map((attempt) => ({ label: l10n.t('Attempt {0}', attempt), attempt }));
    return (await vscode.window.showQuickPick(items, { title }))?.attempt;
  };
  const first = await ask(l10n.t('The first attempt'), attempts);
  if (first === undefined) return undefined;
  const second = await ask(
    l10n.t('The attempt to compare it with'),
    attempts.filter((attempt) => attempt !== first),
  );
  if (second === undefined) return undefined;
  return { left: { handle, attempt: first }, right: { handle, attempt: second } };
}
