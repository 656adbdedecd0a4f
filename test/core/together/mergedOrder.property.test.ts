// The order is the sort of all entries by time, then by stream, then by number, at any moment: while the streams grow, after
// they were cleared and that was undone, and where they have lost their oldest.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MergedOrder, type MergedEntry, type OrderedLane } from '../../../src/core/together/mergedOrder.ts';
import { TogetherLane } from '../../../src/core/together/togetherLane.ts';
import { ShortLog } from '../log/shortLog.ts';
import { ScriptedStream } from '../scriptedStream.ts';

type Step = readonly [
  stream: number,
  does: 'one' | 'burst' | 'wait' | 'clear' | 'undo' | 'lose' | 'note',
  ms: number,
];

const anyStep: fc.Arbitrary<Step> = fc.tuple(
  fc.nat({ max: 3 }),
  fc.constantFrom('one', 'one', 'burst', 'wait', 'wait', 'clear', 'undo', 'lose', 'note'),
  fc.constantFrom(0.1, 0.2, 1, 3.7, 50, 1000),
);

/** Wall clocks at which the streams began: equal ones, and such that sums are rounded. */
const anyBeginnings = fc.array(fc.constantFrom(0, 0.1, 0.3, 5, 1e9 + 0.1), { minLength: 1, maxLength: 4 });

function take([, does, ms]: Step, log: ShortLog): void {
  switch (does) {
    case 'one':
      return log.push('data: 1\n\n');
    case 'burst':
      return log.push('data: x\n\n'.repeat(200));
    case 'wait':
      return log.pass(ms);
    case 'note':
      return log.note(1);
    case 'clear':
      return log.clear();
    case 'undo':
      return log.log.undoClear();
    case 'lose':
      return log.lose('records', 0.7);
  }
}

function laneOf({ log }: ShortLog, at: number): TogetherLane {
  const stream = Object.create(new ScriptedStream(), { log: { value: log } }) as ScriptedStream;
  const lane = new TogetherLane({ id: String(at), stream, name: String(at) }, at, at);
  lane.offsetMs = log.startedAtMs;
  return lane;
}

/** All entries as sorting them has them. */
function sorted(lanes: readonly OrderedLane[]): MergedEntry[] {
  return lanes
    .flatMap((lane, at) =>
      Array.from({ length: lane.count }, (_, place) => {
        const number = lane.numberAt(place + 1) ?? 0;
        return { lane: at, number, atMs: lane.index.receivedAtMs(number) + lane.offsetMs };
      }),
    )
    .toSorted((a, b) => a.atMs - b.atMs || a.lane - b.lane || a.number - b.number)
    .map(({ lane, number }) => ({ lane, number }));
}

describe('the order of several streams', () => {
  it('is all of them sorted by time, at any moment', () => {
    fc.assert(
      fc.property(
        anyBeginnings,
        fc.array(anyStep, { maxLength: 60 }),
        fc.nat(),
        (beginnings, steps, seed) => {
          const logs = beginnings.map((startedAtMs) => new ShortLog(undefined, startedAtMs));
          const lanes = logs.map(laneOf);
          const order = new MergedOrder(lanes);
          steps.forEach((step, at) => {
            const log = logs[step[0] % logs.length];
            if (log) take(step, log);
            if (at % 10 !== 9 && at !== steps.length - 1) return;
            const all = sorted(lanes);
            expect(order.count).toBe(all.length);
            expect(order.entriesFrom(1, all.length + 1)).toEqual(all);
            const first = all.length === 0 ? 1 : (seed % all.length) + 1;
            for (const position of [first, Math.ceil(first / 2), all.length]) {
              expect(order.entriesFrom(position, 7)).toEqual(all.slice(position - 1, position + 6));
              const entry = all[position - 1];
              if (!entry) continue;
              expect(order.countBefore(entry)).toBe(position - 1);
              const older = all.filter((each) => order.timeOf(each) < order.timeOf(entry));
              expect(order.countBeforeTime(order.timeOf(entry))).toBe(older.length);
              const before = all.slice(0, position - 1);
              expect(lanes.map((_, lane) => order.countOfLaneBefore(lane, entry))).toEqual(
                lanes.map((_, lane) => before.filter((each) => each.lane === lane).length),
              );
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has nothing of a stream that is not there, and nothing where nothing is asked for', () => {
    const log = new ShortLog();
    log.push('data: 1\n\ndata: 2\n\n');
    const order = new MergedOrder([laneOf(log, 0)]);
    expect(order.countBefore({ lane: 1, number: 2 })).toBe(0);
    expect(order.countOfLaneBefore(1, { lane: 0, number: 2 })).toBe(0);
    expect(order.countOfLaneBefore(0, { lane: 0, number: 2 })).toBe(1);
    expect(order.timeOf({ lane: 1, number: 2 })).toBe(0);
    expect([order.entriesFrom(1, 0), order.entriesFrom(1, -1), order.entriesFrom(3, 1)]).toEqual([
      [],
      [],
      [],
    ]);
    // Before the first is at the first.
    expect(order.entriesFrom(-5, 1)).toEqual([{ lane: 0, number: 1 }]);
  });

  it('of no stream, and of empty ones, is empty', () => {
    for (const lanes of [[], [laneOf(new ShortLog(), 0)], [0, 1].map((at) => laneOf(new ShortLog(), at))]) {
      const order = new MergedOrder(lanes);
      expect(order.count).toBe(0);
      expect(order.entriesFrom(1, 10)).toEqual([]);
      expect(order.countBeforeTime(5)).toBe(0);
    }
  });
});
