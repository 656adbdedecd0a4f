// "SSE: Create Scenario From…": a scenario file of what a timeline has, in an editor, to be changed and played.

import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import { isRecord } from '../../core/base/narrowing.ts';
import type { NumberRanges } from '../../core/base/numberRanges.ts';
import { readNumberRanges } from '../../core/base/readNumberRanges.ts';
import { makeScenario } from '../../core/scenario/madeScenario.ts';
import { runSteps } from '../../net/stream/runSteps.ts';
import { openScenarioText } from '../documents/newScenario.ts';
import { UserError } from '../errorReport.ts';
import { messageText, showWarning } from '../messages.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';

/** What the command returns. */
export interface CreatedScenario {
  readonly uri: string;
  /** What the scenario does not hold, as sentences. */
  readonly losses: readonly string[];
}

const mostNameLength = 40;

/**
 * The entries that a script wants: `{ entries }`, numbers and pairs; undefined: all. The row of a menu means its stream.
 * @throws UserError that says what is accepted
 */
export function readScenarioEntries(_: StreamHandle, requested: unknown): NumberRanges | undefined {
  const entries = isRecord(requested) ? requested['entries'] : undefined;
  if (entries === undefined || entries === 'all') return undefined;
  const numbers = readNumberRanges(entries);
  if (numbers && !numbers.isEmpty) return numbers;
  throw new UserError(
    l10n.t('The “entries” of a scenario are "all", or an array of numbers and pairs [first, last].'),
  );
}

/**
 * Makes the scenario, with progress and a way to stop, and opens it.
 * @param entries undefined: all
 * @returns undefined when it was cancelled
 * @throws UserError when there is nothing that a scenario could be made of
 */
export async function createScenario(
  { stream }: StreamHandle,
  entries: NumberRanges | undefined,
  closing: AbortSignal,
): Promise<CreatedScenario | undefined> {
  const { log, request } = stream;
  const title = nameOfStream(request);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: messageText(l10n.t('Making a scenario of {0}', title)),
    cancellable: true,
  };
  const made = await vscode.window.withProgress(options, async (_, token) => {
    const cancelling = new AbortController();
    const subscription = token.onCancellationRequested(() => cancelling.abort());
    const signal = AbortSignal.any([cancelling.signal, closing]);
    try {
      const steps = makeScenario({ log, request, title, ...(entries && { entries }) });
      return { scenario: await runSteps(steps, signal) };
    } catch (error) {
      if (signal.aborted && error === signal.reason) return undefined;
      throw error;
    } finally {
      subscription.dispose();
    }
  });
  if (!made) return undefined;
  const { scenario } = made;
  if (!scenario)
    throw new UserError(
      l10n.t('There is no attempt that a scenario could be made of: connect first, or select other entries.'),
    );
  const uri = await openScenarioText(fileNameOf(title), scenario.text);
  if (scenario.losses.length > 0) void showWarning(messageText(scenario.losses.join(' ')));
  return { uri: uri.toString(), losses: scenario.losses };
}

function fileNameOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join('-').slice(0, mostNameLength) || 'scenario';
}
