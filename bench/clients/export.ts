// A log of many LLM deltas, most of it on disk: exports it to a file when asked, as the command does it.
import { writeWholeFile } from '../../src/net/files/writeWholeFile.ts';
import { allEntries } from '../../src/core/export/chosenEntries.ts';
import { exportFormats, type ExportFormatName } from '../../src/core/export/exportFormats.ts';
import { ExportRun } from '../../src/core/export/exportRun.ts';
import type { EventLog } from '../../src/core/log/eventLog.ts';
import { fillLog, viewOfLog } from './storedLog.ts';
import { watchTurns } from './watchTurns.ts';

export type ExportTask =
  | { readonly fill: number }
  | { readonly format: ExportFormatName; readonly file: string };

export interface ExportTime {
  readonly elapsedMs: number;
  readonly bytes: number;
  /** The longest time for which the event loop was held. */
  readonly longestTurnMs: number;
  /** Resident memory of the process at the end of it. */
  readonly residentBytes: number;
}

let log: EventLog | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (task: ExportTask) => {
  void carryOut(task).then((time) => process.send?.(time));
});

async function carryOut(task: ExportTask): Promise<ExportTime> {
  if ('fill' in task) {
    log = await fillLog(task.fill);
    return { elapsedMs: 0, bytes: 0, longestTurnMs: 0, residentBytes: process.memoryUsage.rss() };
  }
  if (!log) throw new Error('The log is to be filled first.');
  const run = new ExportRun({ view: viewOfLog(log), version: '0' }, allEntries(log.length));
  const stopWatching = watchTurns();
  const startedAtMs = performance.now();
  const bytes = await writeWholeFile(
    task.file,
    { beginTurn: () => run.beginTurn(), pieces: exportFormats[task.format].write(run) },
    { signal: new AbortController().signal },
  );
  const elapsedMs = performance.now() - startedAtMs;
  return { elapsedMs, bytes, longestTurnMs: stopWatching(), residentBytes: process.memoryUsage.rss() };
}
