// The times that a comparison shows, and how often it tells how far it is.

import { expect, it } from 'vitest';

import { defaultOptions } from '../../../src/core/comparison/comparison.ts';
import { ComparisonFeed } from '../../../src/core/comparison/comparisonFeed.ts';
import type { ComparisonHostMessage } from '../../../src/core/comparison/comparisonProtocol.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { logOf } from './sides.ts';

interface Told {
  readonly message: ComparisonHostMessage;
  readonly atMs: number;
}

/** Compares to the end, on a clock that goes on by so much at each look. */
function compared(left: EventLog, right: EventLog, lookMs: number): { feed: ComparisonFeed; told: Told[] } {
  const turns: (() => void)[] = [];
  const told: Told[] = [];
  let nowMs = 0;
  const side = { isRunning: () => false, isThere: () => true };
  const feed = new ComparisonFeed({
    left: { ...side, log: left, name: 'left' },
    right: { ...side, log: right, name: 'right' },
    options: defaultOptions,
    slicing: {
      schedule: (run) => {
        turns.push(run);
        return () => void (turns.includes(run) && turns.splice(turns.indexOf(run), 1));
      },
      nowMs: () => (nowMs += lookMs),
    },
    post: (message) => void told.push({ message, atMs: nowMs }),
    onEnd: () => {},
  });
  while (turns.length > 0) turns.shift()?.();
  return { feed, told };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => ({ data: `{"n":${at}}` }));

it.each([1, 3])('how far it is, is told every tenth of a second (looks of %i ms)', (lookMs) => {
  const { told } = compared(logOf(numbers(2_000)), logOf(numbers(2_000)), lookMs);
  const times = told.flatMap(({ message, atMs }) =>
    message.type === 'comparison' && message.progress !== undefined ? [atMs] : [],
  );
  expect(times.length).toBeGreaterThan(2);
  for (const [at, atMs] of times.slice(1).entries())
    expect(atMs - (times[at] ?? 0)).toBeGreaterThanOrEqual(100);
});

it('times count from the beginning of each side, and are left out where a file has none', () => {
  const events = [
    { data: 'a', atMs: 0 },
    { data: 'b', atMs: 40 },
  ];
  const withoutTimes = logOf(events, 7_000);
  withoutTimes.appendDetailEntry(
    'notice',
    { notice: 'capture', note: { what: 'no-times' } },
    { attempt: 1, receivedAtMs: 7_040, type: 'capture' },
  );
  for (const [right, times] of [
    [logOf(events, 7_000), [0, 40]],
    [withoutTimes, [undefined, undefined]],
  ] as const) {
    const { feed, told } = compared(logOf(events, 500), right, 1);
    feed.handle({ type: 'filter', filter: 1, flags: [], same: false });
    feed.handle({ type: 'filter', filter: 2, flags: [], same: true });
    feed.handle({ type: 'window', filter: 2, first: 1, count: 9 });
    const rows = told.flatMap(({ message }) => (message.type === 'rows' ? message.rows : []));
    expect(rows.map((row) => [row.left?.atMs, row.right?.atMs])).toEqual(
      times.map((ms, at) => [at * 40, ms]),
    );
    feed.dispose();
  }
});
