// "SSE: Create Scenario From…": a scenario file of what a timeline has, in an editor, to be changed and played.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../../core/base/narrowing.ts';
import { makeScenario } from '../../core/scenario/madeScenario.ts';
import { runSteps } from '../../net/stream/runSteps.ts';
import { openScenarioText } from '../documents/newScenario.ts';
import { withCancellableProgress } from '../cancellableProgress.ts';
import { UserError } from '../errorReport.ts';
import { askForEntries, entryOfMenu, readEntries } from '../export/exportRequest.ts';
import { withEntries } from '../export/wantedEntries.ts';
import { showWarning } from '../messages.ts';
import type { StreamHandle } from '../streams/streamRegistry.ts';
import { nameOfStream } from '../streams/streamTitle.ts';
import type { Timelines } from '../timeline/timelines.ts';

/** What the command returns. */
export interface CreatedScenario {
  readonly uri: string;
  /** What the scenario does not hold, as sentences. */
  readonly losses: readonly string[];
}

const mostNameLength = 40;

/**
 * Makes the scenario, with progress and a way to stop, and opens it.
 * @param requested what a script wants: `{ entries }`; undefined, or the row of a menu, asks where there is a choice
 * @returns undefined when it was left or cancelled
 * @throws UserError when there is nothing that a scenario could be made of
 */
export async function createScenario(
  handle: StreamHandle,
  requested: unknown,
  timelines: Timelines,
  closing: AbortSignal,
): Promise<CreatedScenario | undefined> {
  const { stream } = handle;
  const panel = timelines.panelOf(handle);
  // It may show the other side of a relayed stream.
  const shown = panel?.handle?.id === handle.id ? panel : undefined;
  const wanted =
    isRecord(requested) && 'entries' in requested
      ? readEntries(requested['entries'], shown)
      : await askForEntries(handle, shown, entryOfMenu(requested), l10n.t('A scenario of which entries?'));
  if (!wanted) return undefined;
  const { log, request } = stream;
  const title = nameOfStream(request);
  const made = await withCancellableProgress(
    l10n.t('Making a scenario of {0}', title),
    closing,
    async (signal) => ({
      scenario: await withEntries(log, wanted, signal, (entries) =>
        runSteps(makeScenario({ log, request, title, ...(wanted.kind !== 'all' && { entries }) }), signal),
      ),
    }),
  );
  if (!made) return undefined;
  const { scenario } = made;
  if (!scenario)
    throw new UserError(
      l10n.t('There is no attempt that a scenario could be made of: connect first, or select other entries.'),
    );
  const uri = await openScenarioText(fileNameOf(title), scenario.text);
  if (scenario.losses.length > 0) void showWarning(scenario.losses.join(' '));
  return { uri: uri.toString(), losses: scenario.losses };
}

function fileNameOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join('-').slice(0, mostNameLength) || 'scenario';
}
