// The overview of any span of any log: the counts are those that a walk over the entries gives, in few bins.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { overviewOf } from '../../../src/core/page/overview.ts';
import type { OverviewData, TimeSpan } from '../../../src/core/page/overviewData.ts';
import { AttemptLog } from '../attemptLog.ts';
import { timedLogs } from '../timing/arbitraryLogs.ts';

function read(log: EventLog, span?: TimeSpan, sliceEntries = Infinity): OverviewData {
  const spans = new AttemptSpans(log);
  while (spans.isBehind) spans.update(sliceEntries);
  return overviewOf(log, spans, span);
}

/** Entries of the bodies by attempt and bin, counted one by one. */
function countOneByOne(log: EventLog, binMs: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { attempt, receivedAtMs, flags } of log.entries(1, log.length)) {
    if (flags & entryFlags.detail) continue;
    const key = `${attempt} ${Math.floor(receivedAtMs / binMs)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const spansOfTime = fc
  .tuple(fc.double({ min: 0, max: 200_000, noNaN: true }), fc.double({ min: 1, max: 100_000, noNaN: true }))
  .map(([fromMs, lastsMs]) => ({ fromMs, toMs: fromMs + lastsMs }));

it('counts the entries of each attempt in each bin of a span', () => {
  fc.assert(
    fc.property(timedLogs, fc.option(spansOfTime, { nil: undefined }), ({ log }, span) => {
      const { binMs, lanes } = read(log, span);
      const expected = countOneByOne(log, binMs);
      for (const { attempt, firstBin, counts } of lanes) {
        expect(counts.length).toBeLessThanOrEqual(601);
        counts.forEach((count, at) => {
          expect(count).toBe(expected.get(`${attempt} ${firstBin + at}`) ?? 0);
        });
      }
      if (span) return;
      const shown = lanes.flatMap(({ counts }) => counts).reduce((sum, count) => sum + count, 0);
      expect(shown).toBe([...expected.values()].reduce((sum, count) => sum + count, 0));
    }),
  );
});

it('is the same in whatever slices the log is read', () => {
  fc.assert(
    fc.property(timedLogs, fc.integer({ min: 1, max: 9 }), ({ log }, sliceEntries) => {
      expect(read(log, undefined, sliceEntries)).toEqual(read(log));
    }),
  );
});

it('tells thousands of reconnects together: when they opened, ended, and how long the stream waited', () => {
  const attempts = new AttemptLog();
  for (let attempt = 1; attempt <= 3000; attempt += 1) {
    attempts.begin();
    for (let event = 0; event < 4; event += 1) attempts.pass(100).push(`data: ${event}\n\n`);
    attempts.pass(100).end(attempt % 10 === 0 ? { cause: 'reset', code: 'ECONNRESET' } : { cause: 'end' });
    attempts.pass(500);
  }
  const { lanes, omittedAttempts, summary } = read(attempts.log);
  const sum = (counts: readonly number[] = []): number => counts.reduce((total, count) => total + count, 0);
  expect(lanes.length + omittedAttempts).toBe(3000);
  expect(lanes.length).toBeLessThan(10);
  expect([sum(summary?.counts), sum(summary?.opens)]).toEqual([12_000, 3000]);
  expect([sum(summary?.closes), sum(summary?.errors)]).toEqual([2700, 300]);
  expect(summary?.waiting[10]).toBeGreaterThan(40);
  expect(summary?.waiting[10]).toBeLessThan(60);
  const zoomed = read(attempts.log, { fromMs: 1_000_000, toMs: 1_005_000 });
  expect([zoomed.binMs, zoomed.omittedAttempts, zoomed.summary]).toEqual([10, 0, undefined]);
  expect(zoomed.lanes.map(({ attempt }) => attempt)).toEqual([1001, 1002, 1003, 1004, 1005, 1006]);
});

it('marks simulated endings and moments', () => {
  const attempts = new AttemptLog();
  attempts.begin();
  attempts.pass(50).notice({
    notice: 'fault',
    fault: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
    stage: 'armed',
  });
  attempts.pass(50).end({ cause: 'reset', code: 'ECONNRESET', isSimulated: true });
  const { lanes, simulated } = read(attempts.log);
  expect(lanes[0]).toMatchObject({ endKind: 'error', endCause: 'reset', isSimulated: true, endedAtMs: 100 });
  expect(simulated).toEqual([{ atMs: 50, attempt: 1 }]);
});

it('has the times in which the debugger had stopped the app, or the inspector did not run', () => {
  const attempts = new AttemptLog();
  const stop = { notice: 'paused', isByDebugger: true } as const;
  const spans = new AttemptSpans(attempts.log);
  const told = (span?: TimeSpan): unknown =>
    read(attempts.log, span).pauses?.map(({ fromMs, toMs, entry }) => [fromMs, toMs, entry]);
  attempts.begin();
  attempts.pass(100).push('data: 1\n\n');
  expect(told()).toBeUndefined();
  attempts.pass(2000).notice({ ...stop, pausedMs: 1000, isGoingOn: true });
  expect(told()).toEqual([[1100, undefined, 4]]);
  attempts.pass(5000).notice({ ...stop, pausedMs: 6000 });
  attempts.pass(40).push('data: 2\n\n').pass(1000).push('data: 3\n\n');
  // No time of the stream has passed in a sleep that the wall clock alone shows.
  attempts.notice({ notice: 'paused', pausedMs: 90_000, isByWallClock: true });
  attempts.notice({ notice: 'paused', pausedMs: 500 });
  attempts.pass(2000).notice({ ...stop, pausedMs: 1000, isGoingOn: true });
  attempts.pass(1000).end();
  expect(told()).toEqual([
    [1100, 7100, 5],
    [7640, 8140, 9],
    [9140, 11_140, 10],
  ]);
  expect(told({ fromMs: 0, toMs: 1000 })).toBeUndefined();
  expect(told({ fromMs: 7500, toMs: 8000 })).toEqual([[7640, 8140, 9]]);
  spans.update();
  const late = [1, 2, 3, 6, 7].map((number) => spans.pauses.before(attempts.log.entry(number))?.entry);
  expect(late).toEqual([undefined, undefined, undefined, 5, undefined]);
});
