// The timing of any log: the same in whatever slices it is read, the same after a clear as of a log that began then, and
// what all times and sizes together give, within the bound of the quantiles.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { isKind, type EventLog } from '../../../src/core/log/eventLog.ts';
import { findingsAt } from '../../../src/core/timing/findings.ts';
import { leastValue, relativeError } from '../../../src/core/timing/quantileSketch.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { timedLogs } from './arbitraryLogs.ts';
import { exactQuantile } from './exactQuantile.ts';

function read(log: EventLog, sliceEntries: number): object {
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  while (timing.isBehind) timing.update(sliceEntries);
  while (ids.isBehind) ids.update(sliceEntries);
  const moment = { nowMs: 1e9, isOpen: true, lastByteAtMs: log.lastByteAtMs };
  return { data: timing.data(), ...findingsAt(timing.measured, ids, moment) };
}

it('is the same in whatever slices the log is read', () => {
  fc.assert(
    fc.property(timedLogs, fc.integer({ min: 1, max: 20 }), ({ log }, sliceEntries) => {
      expect(read(log, sliceEntries)).toEqual(read(log, Infinity));
    }),
  );
});

it('forgets everything when the log is cleared', () => {
  fc.assert(
    fc.property(timedLogs, fc.nat(30), (attempts, sliceEntries) => {
      const { log } = attempts;
      const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
      timing.update(sliceEntries);
      ids.update(sliceEntries);
      attempts.end();
      log.clear();
      attempts.begin();
      attempts.pass(10).push('id: 1\ndata: x\n\n');
      timing.update();
      ids.update();
      const [fresh, freshIds] = [new Timing(log), new RepeatedIds(log)];
      fresh.update();
      freshIds.update();
      expect(timing.data()).toEqual(fresh.data());
      expect([ids.count, ids.sharedCount]).toEqual([freshIds.count, freshIds.sharedCount]);
    }),
  );
});

it('measures what all times and sizes together give', () => {
  fc.assert(
    fc.property(timedLogs, ({ log }) => {
      const timing = new Timing(log);
      timing.update();
      const data = timing.data();
      const events = log.entries(1, log.length).filter((entry) => isKind(entry, 'message'));
      const gaps = events.flatMap((event, at) => {
        const before = events[at - 1];
        return before?.attempt === event.attempt ? [event.receivedAtMs - before.receivedAtMs] : [];
      });
      const sizes = events.map(({ length }) => length);
      expect(data.events).toBe(events.length);
      expect(data.rate.counts.reduce((sum, count) => sum + count, 0)).toBe(events.length);
      expect(data.types.reduce((sum, type) => sum + type.events, data.otherTypeEvents)).toBe(events.length);
      expect(data.gaps?.longestMs ?? 0).toBe(Math.max(0, ...gaps));
      expectWithin(data.gaps?.p50Ms ?? 0, exactQuantile(gaps, 0.5));
      expectWithin(data.gaps?.p95Ms ?? 0, exactQuantile(gaps, 0.95));
      expectWithin(data.gaps?.p99Ms ?? 0, exactQuantile(gaps, 0.99));
      expectWithin(data.sizes?.p50 ?? 0, exactQuantile(sizes, 0.5));
      expectWithin(data.sizes?.p95 ?? 0, exactQuantile(sizes, 0.95));
      const byRead = new Map<number, number>();
      for (const { chunk } of events) byRead.set(chunk, (byRead.get(chunk) ?? 0) + 1);
      const perRead = [...byRead.values()];
      expect(data.reads.eventsPerRead?.largest ?? 0).toBe(Math.max(0, ...perRead));
      expectWithin(data.reads.eventsPerRead?.p50 ?? 0, exactQuantile(perRead, 0.5));
      if (data.gaps) {
        const { fromEntry, toEntry, longestMs } = data.gaps;
        expect(log.entry(toEntry).receivedAtMs - log.entry(fromEntry).receivedAtMs).toBe(longestMs);
      }
    }),
  );
});

function expectWithin(estimate: number, exact: number): void {
  expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(
    Math.max(leastValue, exact * relativeError * (1 + 1e-9)),
  );
}
