// Answers a page's question for the rows at random places of a log, and tells how long each answer took.
import { TimelineFeed } from '../../src/core/page/timelineFeed.ts';
import { turnSlicing } from '../../src/net/stream/turnSlicing.ts';
import { fillLog, viewOfLog } from './storedLog.ts';

export type RowWindowTask = { readonly fill: number } | { readonly windows: number };

const rowsOfWindow = 60;

let feed: TimelineFeed | undefined;
let entries = 0;

process.on('disconnect', () => process.exit());
process.on('message', (task: RowWindowTask) => {
  void carryOut(task).then((timesMs) => process.send?.(timesMs));
});

async function carryOut(task: RowWindowTask): Promise<readonly number[]> {
  if ('windows' in task) return Array.from({ length: task.windows }, () => timeWindow());
  const log = await fillLog(task.fill);
  entries = log.length;
  feed = new TimelineFeed(1, {
    streamId: '1',
    stream: viewOfLog(log),
    post: () => undefined,
    schedule: () => () => undefined,
    slicing: turnSlicing,
  });
  return [];
}

function timeWindow(): number {
  const first = 1 + Math.floor(Math.random() * Math.max(1, entries - rowsOfWindow));
  const startedAtMs = performance.now();
  feed?.handle({ type: 'window', version: 0, first, count: rowsOfWindow });
  return performance.now() - startedAtMs;
}
