// "SSE: Change Events…": rules for a relayed stream, made, listed and taken away. Scripts give a rule as JSON, such as
// { "change": "drop", "match": { "type": "tick" } }, or { "change": "list" }, "stop" and "release".

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isKind } from '../../core/log/eventLog.ts';
import { isRecord } from '../../core/base/narrowing.ts';
import { describeRule, type RelayRule } from '../../core/relay/rules/relayRule.ts';
import { parseRule, type changeNames } from '../../core/relay/rules/relayRuleParser.ts';
import type { RelayRules } from '../../core/relay/rules/relayRules.ts';
import type { RelayFault } from '../../core/stream/relayFault.ts';
import { UserError } from '../errorReport.ts';
import { relayedOf } from '../streams/streamControl.ts';
import { askForFault, askForNumber, askForSide, makeRule } from './simulateCommand.ts';
import type { RelayedHandle, StreamHandle } from '../streams/streamRegistry.ts';
import { showInformation, showWarning } from '../messages.ts';

type ChangeWord = (typeof changeNames)[number];

interface ChangeItem extends vscode.QuickPickItem {
  readonly change?: ChangeWord;
  /** A rule that is at work, to be taken away. */
  readonly stop?: number | 'all';
}

/** What the user chose: a rule to make, or rules to take away. */
export type ChangeChoice = { readonly rule: RelayRule } | { readonly stop: number | 'all' };

const changes: readonly ChangeItem[] = [
  { label: l10n.t('Connection'), kind: vscode.QuickPickItemKind.Separator },
  {
    label: l10n.t('$(debug-pause) Hold'),
    detail: l10n.t('Keep everything back until it is released'),
    change: 'hold',
  },
  {
    label: l10n.t('$(mute) Go silent'),
    detail: l10n.t('Stay open, and let nothing through'),
    change: 'silence',
  },
  {
    label: l10n.t('$(heart) Stop heartbeats'),
    detail: l10n.t('Drop comments between events'),
    change: 'stop-heartbeats',
  },
  {
    label: l10n.t('$(layers) Hold and burst'),
    detail: l10n.t('Collect, and write at once, as a buffering proxy'),
    change: 'burst',
  },
  {
    label: l10n.t('$(split-horizontal) Split at every byte'),
    detail: l10n.t('Each byte is a write of its own'),
    change: 'split',
  },
  { label: l10n.t('$(watch) Slow down'), detail: l10n.t('So many bytes a second'), change: 'slow' },
  { label: l10n.t('Events'), kind: vscode.QuickPickItemKind.Separator },
  {
    label: l10n.t('$(add) Inject'),
    detail: l10n.t('An event of your own, between two of the server’s'),
    change: 'inject',
  },
  { label: l10n.t('$(trash) Drop'), detail: l10n.t('The app never gets the event'), change: 'drop' },
  {
    label: l10n.t('$(clock) Delay'),
    detail: l10n.t('The event and those after it come later'),
    change: 'delay',
  },
  {
    label: l10n.t('$(copy) Duplicate'),
    detail: l10n.t('The app gets the event more than once'),
    change: 'duplicate',
  },
  {
    label: l10n.t('$(arrow-swap) Reorder'),
    detail: l10n.t('The event comes after some that follow it'),
    change: 'reorder',
  },
  { label: l10n.t('$(edit) Edit'), detail: l10n.t('Change its type, id, data or retry'), change: 'edit' },
  { label: l10n.t('Connecting again'), kind: vscode.QuickPickItemKind.Separator },
  {
    label: l10n.t('$(debug-restart-frame) Resume wrongly'),
    detail: l10n.t('With an earlier id, without one, or with a gap'),
    change: 'resume',
  },
  {
    label: l10n.t('$(circle-slash) Refuse'),
    detail: l10n.t('Close the next requests without an answer'),
    change: 'refuse',
  },
  {
    label: l10n.t('$(debug-disconnect) End at an event'),
    detail: l10n.t('An ending, when an event comes'),
    change: 'ending',
  },
];

/** A rule that is at work. */
export interface RuleInfo {
  readonly rule: number;
  readonly description: string;
  /** Events that it met, and at how many it fired; absent for what only lasts. */
  readonly seen?: number;
  readonly fired?: number;
}

export interface ChangeResult {
  readonly streamId: string;
  /** Number of the rule that was made; absent when none was. */
  readonly rule?: number;
  /** All rules at work after that. */
  readonly rules: readonly RuleInfo[];
}

/** What is wanted: a rule, or rules to take away, or just their list; or to ask the user about the event of an entry. */
export type WantedChange =
  | ChangeChoice
  | { readonly release: true }
  | { readonly list: true }
  | { readonly entry: unknown };

/**
 * Makes the change that is wanted, or that the user chooses.
 * @param wanted undefined asks the user
 * @throws UserError for a stream that is not relayed
 */
export async function changeEvents(
  handle: StreamHandle,
  wanted: WantedChange | undefined,
): Promise<ChangeResult | undefined> {
  const relayed = relayedOf(handle);
  if (wanted === undefined || 'entry' in wanted) {
    const choice = await askForChange(handle, relayed.stream.rules, typeAt(handle, wanted?.entry));
    if (!choice) return undefined;
    const result = makeChoice(handle.id, relayed, choice);
    if (result.rule !== undefined && result.rules.some(({ rule }) => rule === result.rule)) {
      void showInformation(
        l10n.t('Rule {0} is at work. Run “SSE: Change Events…” again to stop it.', result.rule),
      );
    }
    return result;
  }
  if ('rule' in wanted || 'stop' in wanted) return makeChoice(handle.id, relayed, wanted);
  if ('release' in wanted) relayed.stream.rules.stop('hold');
  return infoOf(handle.id, relayed);
}

/**
 * The change that a script wants: a rule, or `{ "change": "list" }`, `stop` with the number of a rule, or `release`. The
 * row of a menu gives its entry.
 * @throws UserError for a stream that is not relayed, and for what is no change
 */
export function readChange(handle: StreamHandle, requested: unknown): WantedChange {
  relayedOf(handle);
  const { change, entry, rule: number } = isRecord(requested) ? requested : {};
  if (change === undefined && entry !== undefined) return { entry };
  switch (change) {
    case 'list':
      return { list: true };
    case 'release':
      return { release: true };
    case 'stop':
      if (number === 'all' || typeof number === 'number') return { stop: number };
      throw new UserError(l10n.t('Say which: { "change": "stop", "rule": 3 }, or "all".'));
    default: {
      const rule = parseRule(requested);
      if (typeof rule === 'string')
        throw new UserError(`${rule} ${l10n.t('Or the change is list, stop or release.')}`);
      return { rule };
    }
  }
}

function makeChoice(id: string, relayed: RelayedHandle['relayed'], choice: ChangeChoice): ChangeResult {
  if ('stop' in choice) {
    stopRules(relayed, choice.stop);
    return infoOf(id, relayed);
  }
  const rule = makeRule(relayed.stream, choice.rule);
  return { ...infoOf(id, relayed), rule };
}

function stopRules({ stream: { rules } }: RelayedHandle['relayed'], rule: number | 'all'): void {
  if (rule === 'all') rules.clear();
  else if (!rules.remove(rule)) throw new UserError(l10n.t('There is no rule {0} at work.', rule));
}

function infoOf(streamId: string, { stream }: RelayedHandle['relayed']): ChangeResult {
  const rules = stream.rules.list.map(({ number, fault, rule }): RuleInfo => {
    const description = describeRule(rule ? rule.rule : { fault, trigger: { kind: 'now' } });
    return { rule: number, description, ...rule?.counts };
  });
  return { streamId, rules };
}

/** Type of the message at an entry, for a pattern. */
function typeAt({ stream: { log } }: StreamHandle, number: unknown): string | undefined {
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > log.length)
    return undefined;
  const entry = log.entry(number);
  return isKind(entry, 'message') ? entry.type : undefined;
}

/**
 * Asks for a change.
 * @param typeHint type of the event on which the command was run
 */
async function askForChange(
  handle: StreamHandle,
  rules: RelayRules,
  typeHint: string | undefined,
): Promise<ChangeChoice | undefined> {
  const chosen = await vscode.window.showQuickPick([...atWork(rules), ...changes], {
    title: l10n.t('Change the events on their way to the app'),
    matchOnDetail: true,
  });
  if (chosen?.stop !== undefined) return { stop: chosen.stop };
  if (chosen?.change === undefined) return undefined;
  const given = await askForNumbers(chosen.change, handle);
  const trigger = given && (await askForTrigger(chosen.change, typeHint));
  const rule = trigger && parseRule({ change: chosen.change, ...given, ...trigger });
  if (typeof rule === 'string') {
    void showWarning(rule);
    return undefined;
  }
  return rule && { rule };
}

function atWork({ list }: RelayRules): ChangeItem[] {
  if (list.length === 0) return [];
  const items = list.map(({ number, fault, rule }): ChangeItem => {
    const words = rule ? describeRule(rule.rule) : describeRule({ fault, trigger: { kind: 'now' } });
    return {
      label: `$(debug-stop) ${fault.kind === 'hold' ? l10n.t('Release') : l10n.t('Stop rule {0}', number)}`,
      detail: words,
      stop: number,
    };
  });
  const all: ChangeItem = { label: l10n.t('$(clear-all) Stop all'), stop: 'all' };
  return [
    { label: l10n.t('At work'), kind: vscode.QuickPickItemKind.Separator },
    ...items,
    ...(list.length > 1 ? [all] : []),
  ];
}

/** What belongs to the change itself; undefined when a question was left. */
async function askForNumbers(change: ChangeWord, handle: StreamHandle): Promise<object | undefined> {
  switch (change) {
    case 'delay':
      return named('delayMs', await askForNumber(l10n.t('Milliseconds to wait'), '2000', 1, 3_600_000));
    case 'duplicate':
      return named('copies', await askForNumber(l10n.t('Copies besides the event'), '1', 1, 100));
    case 'reorder':
      return named('places', await askForNumber(l10n.t('After how many of the next events'), '1', 1, 100));
    case 'burst':
      return named('everyMs', await askForNumber(l10n.t('Milliseconds to collect'), '2000', 1, 3_600_000));
    case 'slow':
      return named('bytesPerSecond', await askForNumber(l10n.t('Bytes a second'), '100', 1, 1_000_000_000));
    case 'refuse':
      return named('requests', await askForNumber(l10n.t('Requests to refuse'), '3', 1, 1_000));
    case 'edit':
      return named(
        'edit',
        await askForJson(
          l10n.t('What to change, as JSON: type, id, data, retry, or find and replace'),
          '{ "data": "changed" }',
        ),
      );
    case 'inject':
      return named(
        'event',
        await askForJson(l10n.t('The event, as JSON: type, id, data, retry'), '{ "data": "made up" }'),
      );
    case 'resume':
      return askForResume();
    case 'ending': {
      const fault = await askForFault(handle);
      const side = fault && (await askForSide());
      return side && endingArguments({ kind: 'ending', fault, side });
    }
    default:
      return {};
  }
}

function endingArguments({
  fault: { effect, moment },
  side,
}: Extract<RelayFault, { kind: 'ending' }>): object {
  const status = effect.kind === 'http-error' ? { status: effect.status } : {};
  const when =
    moment.kind === 'after entry'
      ? { afterEntry: moment.number }
      : moment.kind === 'after delay'
        ? { afterMs: moment.delayMs }
        : moment.kind;
  return { ending: effect.kind, ...status, when, side };
}

async function askForResume(): Promise<object | undefined> {
  const items = [
    {
      label: l10n.t('Earlier'),
      detail: l10n.t('The server is asked with the id of events before: it repeats them'),
      with: 'earlier',
    },
    { label: l10n.t('None'), detail: l10n.t('The server is asked without an id'), with: 'none' },
    {
      label: l10n.t('Gap'),
      detail: l10n.t('The first events after the reconnect do not reach the app'),
      with: 'gap',
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('How the next reconnect is answered'),
  });
  if (!chosen) return undefined;
  if (chosen.with === 'none') return { with: chosen.with };
  const events = await askForNumber(l10n.t('How many events'), '1', 1, 10_000);
  return events === undefined ? undefined : { with: chosen.with, events };
}

/** To which events; undefined when the question was left. */
async function askForTrigger(change: ChangeWord, typeHint: string | undefined): Promise<object | undefined> {
  if (change === 'resume' || change === 'refuse') return {};
  const items = [
    { label: l10n.t('$(play) Now'), detail: l10n.t('At once, or at the next event'), id: 'now' },
    {
      label: l10n.t('$(list-ordered) At event…'),
      detail: l10n.t('By its number, counted from now'),
      id: 'at',
    },
    { label: l10n.t('$(regex) On a pattern…'), detail: l10n.t('Type, id, or text in the data'), id: 'match' },
    {
      label: l10n.t('$(graph) By chance…'),
      detail: l10n.t('With a probability and a seed: the same seed, the same run'),
      id: 'chance',
    },
  ] as const;
  const chosen = await vscode.window.showQuickPick(items, { title: l10n.t('When it happens') });
  switch (chosen?.id) {
    case 'now':
      return {};
    case 'at':
      return named(
        'at',
        await askForNumber(l10n.t('Number of the event, counted from now'), '1', 1, 1_000_000_000),
      );
    case 'match': {
      const value = JSON.stringify({ type: typeHint ?? 'message' });
      return named('match', await askForJson(l10n.t('The pattern, as JSON: type, id, text, regex'), value));
    }
    case 'chance': {
      const percent = await askForNumber(l10n.t('Of a hundred events, how many'), '10', 1, 100);
      const seed =
        percent === undefined ? undefined : await askForNumber(l10n.t('Seed'), '1', 0, 2 ** 32 - 1);
      return seed === undefined || percent === undefined ? undefined : { probability: percent / 100, seed };
    }
    default:
      return undefined;
  }
}

async function askForJson(prompt: string, value: string): Promise<unknown> {
  const typed = await vscode.window.showInputBox({
    prompt,
    value,
    validateInput: (text) => (readJson(text) === undefined ? l10n.t('This is no JSON.') : undefined),
  });
  return typed === undefined ? undefined : readJson(typed);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function named(name: string, value: unknown): object | undefined {
  return value === undefined ? undefined : { [name]: value };
}
