// Two logs of as many events, most of them on disk, of which the second has every so-manieth event changed, taken out or put
// in; and the same as lines in two files. Compares the ones when asked, while the process that asks lets diff compare the
// others.
import { closeSync, openSync, writeSync } from 'node:fs';
import { AttemptRecorder } from '../../src/core/log/attemptRecorder.ts';
import type { EventLog } from '../../src/core/log/eventLog.ts';
import {
  defaultOptions,
  runComparison,
  type ComparisonCounts,
  type ComparisonOptions,
} from '../../src/core/comparison/comparison.ts';
import { createLog } from '../../src/net/storage/storedLog.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { createStorage } from './storedLog.ts';

export type ComparisonTask =
  | { readonly fill: number; readonly files: readonly [left: string, right: string] }
  | { readonly options: Partial<ComparisonOptions> };

export interface ComparisonTime {
  readonly elapsedMs: number;
  /** The longest time for which nothing else had a turn. */
  readonly longestTurnMs: number;
  /** Memory of the process at its highest meanwhile, above what it was. */
  readonly growthBytes: number;
  readonly counts?: ComparisonCounts;
}

const editEvery = 1000;

let logs: { readonly left: EventLog; readonly right: EventLog } | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (task: ComparisonTask) => {
  void carryOut(task).then((time) => process.send?.(time));
});

async function carryOut(task: ComparisonTask): Promise<ComparisonTime> {
  if ('fill' in task) {
    const [left, right] = task.files;
    logs = {
      left: await fill(left, task.fill, (number) => [dataOf(number)]),
      right: await fill(right, task.fill, editedData),
    };
    return { elapsedMs: 0, longestTurnMs: 0, growthBytes: 0 };
  }
  if (!logs) throw new Error('The logs are to be filled first.');
  return compare(logs, task.options);
}

function dataOf(number: number, price = number % 100): string {
  return `{"n":${String(number).padStart(9, '0')},"price":${price},"name":"an instrument like many others"}`;
}

/** One event of every thousand is another, one is gone, and one is new. */
function editedData(number: number): string[] {
  switch (number % editEvery) {
    case 250:
      return [dataOf(number, -1)];
    case 500:
      return [];
    case 750:
      return [dataOf(number), dataOf(number + 500_000_000)];
    default:
      return [dataOf(number)];
  }
}

async function fill(
  path: string,
  events: number,
  dataAt: (number: number) => readonly string[],
): Promise<EventLog> {
  const file = openSync(path, 'w');
  const log = createLog(createStorage(), () => ({ attempt: 1, receivedAtMs: 0 }));
  const recorder = new AttemptRecorder(log, 1, Infinity, {
    onMessage: () => undefined,
    onId: () => undefined,
    onRetry: () => undefined,
    onTooLarge: () => undefined,
    isListening: () => true,
  });
  const batch = 1000;
  for (let first = 1; first <= events; first += batch) {
    const data = Array.from({ length: batch }, (_, at) => dataAt(first + at)).flat();
    const chunk = first / batch + 1;
    recorder.push(Buffer.from(data.map((text) => `id: ${text.slice(5, 14)}\ndata: ${text}\n\n`).join('')), {
      receivedAtMs: Math.floor(chunk),
      chunk: Math.floor(chunk),
    });
    writeSync(file, `${data.join('\n')}\n`);
    if (Math.floor(chunk) % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  closeSync(file);
  return log;
}

function compare(
  logs: { readonly left: EventLog; readonly right: EventLog },
  options: Partial<ComparisonOptions>,
): Promise<ComparisonTime> {
  return new Promise((resolve, reject) => {
    globalThis.gc?.();
    const { rss } = process.memoryUsage();
    let highest = rss;
    let longestTurnMs = 0;
    const startedAtMs = performance.now();
    let turnAtMs = startedAtMs;
    const note = (): void => {
      longestTurnMs = Math.max(longestTurnMs, performance.now() - turnAtMs);
      turnAtMs = performance.now();
      highest = Math.max(highest, process.memoryUsage.rss());
    };
    const parts = { left: { log: logs.left }, right: { log: logs.right } };
    runComparison(parts, { ...defaultOptions, ...options }, turnSlicing, {
      onProgress: note,
      onEnd(outcome) {
        note();
        if (outcome.kind === 'failed') return reject(outcome.error);
        resolve({
          elapsedMs: performance.now() - startedAtMs,
          longestTurnMs,
          growthBytes: highest - rss,
          counts: outcome.result.counts,
        });
      },
    });
  });
}
