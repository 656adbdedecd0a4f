// A log of a million LLM deltas, most of it on disk, and the same bytes in a file: searches the one when asked, while
// the process that asks lets grep search the other.
import { closeSync, openSync, writeSync } from 'node:fs';
import { LogFilter } from '../../src/core/filter/logFilter.ts';
import type { EventLog } from '../../src/core/log/eventLog.ts';
import { parseFilter } from '../../src/core/filter/filterParser.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { fillLog } from './storedLog.ts';

export type SearchTask =
  | { readonly fill: number; readonly file: string }
  | { readonly text: string; readonly matchesCase: boolean };

export interface SearchTime {
  readonly elapsedMs: number;
  readonly matches: number;
}

let log: EventLog | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (task: SearchTask) => {
  void carryOut(task).then((time) => process.send?.(time));
});

async function carryOut(task: SearchTask): Promise<SearchTime> {
  if ('fill' in task) {
    const file = openSync(task.file, 'w');
    log = await fillLog(task.fill, (bytes) => writeSync(file, bytes));
    closeSync(file);
    return { elapsedMs: 0, matches: 0 };
  }
  if (!log) throw new Error('The log is to be filled first.');
  return search(log, task.text, task.matchesCase);
}

function search(log: EventLog, text: string, matchesCase: boolean): Promise<SearchTime> {
  const clock = { startedAtMs: log.startedAtMs, utcOffsetMinutes: 0 };
  const parsed = parseFilter({ text, matchesCase, isRegex: false }, clock);
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  return new Promise((resolve) => {
    const startedAtMs = performance.now();
    const search = new LogFilter(log, {
      terms: parsed.terms,
      matchesCase,
      slicing: turnSlicing,
      onProgress() {
        if (!search.isDone) return;
        search.dispose();
        resolve({ elapsedMs: performance.now() - startedAtMs, matches: search.matches.count });
      },
    });
  });
}
