// The overview of several streams: counts in bins that all share, attempts and pauses, on the common axis.

import { describe, expect, it } from 'vitest';

import type { TimeSpan } from '../../../src/core/page/overviewData.ts';
import type { TogetherLaneData, TogetherOverviewData } from '../../../src/core/page/togetherStatus.ts';
import { TogetherLane } from '../../../src/core/together/togetherLane.ts';
import { TogetherOverviewWork } from '../../../src/core/together/togetherOverview.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { streamLater } from './togetherUnderTest.ts';

/** @param offsetMs from the beginning of the axis to that of the stream */
function laneOf(stream: ScriptedStream, offsetMs = 0, place = 0): TogetherLane {
  const lane = new TogetherLane({ id: `${place}`, stream, name: `${place}` }, place, place);
  lane.offsetMs = offsetMs;
  lane.spans.update();
  return lane;
}

function overviewOf(lanes: readonly TogetherLane[], span?: TimeSpan): TogetherOverviewData {
  const { work, held, done } = workOf();
  work.begin(lanes, span);
  while (held.runDue());
  const [overview] = done;
  if (!overview || done.length > 1) throw new Error(`${done.length} overviews`);
  return overview;
}

function workOf() {
  const held = new HeldSchedule();
  const done: TogetherOverviewData[] = [];
  return { work: new TogetherOverviewWork(held.slicing, (overview) => done.push(overview)), held, done };
}

/** The bins with their counts, without those of nothing. */
function countsOf({ firstBin, counts }: TogetherLaneData): (readonly [bin: number, count: number])[] {
  return counts.flatMap((count, at) => (count === 0 ? [] : [[firstBin + at, count] as const]));
}

function only({ lanes: [lane, ...others] }: TogetherOverviewData): TogetherLaneData {
  if (!lane || others.length > 0) throw new Error('It is not one lane');
  return lane;
}

describe('the counts of an overview', () => {
  it('are those of entries from bodies, in bins of the axis', () => {
    const one = streamLater(0)
      .pass(10)
      .receive('data: a\n\ndata: b\n\n: c\n\n')
      .pass(1_000)
      .receive('data: d\n\n');
    const other = streamLater(0).pass(10).receive('data: a\n\n');
    const { binMs, lanes } = overviewOf([laneOf(one, 0, 3), laneOf(other, 500, 5)]);
    // 600 bins of 2 ms: 1,510 ms by 600 is 1.68.
    expect(binMs).toBe(2);
    expect(lanes.map(({ place, firstBin }) => [place, firstBin])).toEqual([
      [3, 0],
      [5, 250],
    ]);
    expect(lanes.map(countsOf)).toEqual([
      [
        [5, 3],
        [505, 1],
      ],
      [[255, 1]],
    ]);
    expect(lanes[0]?.counts).toHaveLength(506);
  });

  it('have an entry at the border of two bins in the later one', () => {
    const stream = streamLater(0).pass(99).receive('data: a\n\n').pass(1).receive('data: b\n\n');
    stream.pass(99).receive('data: c\n\n').pass(1).receive('data: d\n\n');
    const lane = only(overviewOf([laneOf(stream)], { fromMs: 0, toMs: 60_000 }));
    expect(lane).toMatchObject({ firstBin: 0, counts: [1, 2, 1] });
  });

  it('of a span are those within it, and those of the bins at its ends', () => {
    const stream = streamLater(0);
    for (let at = 0; at < 10; at += 1) stream.pass(100).receive('data: a\n\n');
    const within = (fromMs: number, toMs: number, offsetMs = 0): unknown => {
      const { binMs, lanes } = overviewOf([laneOf(stream, offsetMs)], { fromMs, toMs });
      return [binMs, lanes.map(countsOf)[0]];
    };
    expect(within(300, 400)).toEqual([
      1,
      [
        [300, 1],
        [400, 1],
      ],
    ]);
    expect(within(301, 399)).toEqual([1, []]);
    expect(within(1_300, 1_400, 1_000)).toEqual([
      1,
      [
        [1300, 1],
        [1400, 1],
      ],
    ]);
    // Before and after all that there is.
    expect(within(2_000, 3_000)).toEqual([2, []]);
    expect(within(0, 900, 1_000)).toEqual([2, []]);
  });

  it('of a stream without entries are none, and there may be no stream', () => {
    expect(overviewOf([laneOf(new ScriptedStream(), 70)])).toEqual({
      binMs: 1,
      lanes: [{ place: 0, attempts: [], omittedAttempts: 0, firstBin: 0, counts: [] }],
    });
    expect(overviewOf([])).toEqual({ binMs: 1, lanes: [] });
  });

  it.each([
    // The width is the next of 1, 2 and 5 times a power of ten.
    [1, 600, 1],
    [10, 600, 1],
    [11, 545, 2],
    [20, 300, 2],
    [60, 100, 10],
    [120, 50, 20],
    [121, 50, 20],
    [300, 50, 20],
  ])('of %d streams are in about %d bins', (count, _bins, binMs) => {
    const lanes = Array.from({ length: count }, (_, at) => laneOf(new ScriptedStream(), 0, at));
    expect(overviewOf(lanes, { fromMs: 1_000, toMs: 1_600 }).binMs).toBe(binMs);
  });

  it('are in bins of no less than a part of a millisecond', () => {
    expect(overviewOf([], { fromMs: 5, toMs: 5 }).binMs).toBe(1);
  });
});

describe('the attempts of an overview', () => {
  /** Attempts of 10 ms, with 90 ms between them; the last one is open. */
  function attempts(count: number): ScriptedStream {
    const stream = new ScriptedStream();
    for (let at = 1; at <= count; at += 1) {
      stream.attempt().pass(4).opened();
      if (at < count) stream.pass(6).ended({ cause: 'end' }).pass(90);
    }
    return stream;
  }

  it('have times of the axis, and how they ended', () => {
    const stream = attempts(2).pass(1).ended({ cause: 'reset', code: 'ECONNRESET' });
    stream.pass(95).attempt();
    expect(only(overviewOf([laneOf(stream, 1_000)])).attempts).toStrictEqual([
      { fromMs: 1_000, openedAtMs: 1_004, endedAtMs: 1_010, endKind: 'close', endCause: 'end' },
      { fromMs: 1_100, openedAtMs: 1_104, endedAtMs: 1_105, endKind: 'error', endCause: 'reset' },
      { fromMs: 1_200 },
    ]);
  });

  it('are those that touch the span', () => {
    const lane = laneOf(attempts(3), 1_000);
    const within = (fromMs: number, toMs: number): number[] =>
      only(overviewOf([lane], { fromMs, toMs })).attempts.map((attempt) => attempt.fromMs);
    expect(within(1_011, 1_099)).toEqual([]);
    expect(within(1_010, 1_099)).toEqual([1_000]);
    expect(within(1_011, 1_100)).toEqual([1_100]);
    expect(within(1_000, 1_200)).toEqual([1_000, 1_100, 1_200]);
    // One that is open goes on.
    expect(within(90_000, 91_000)).toEqual([1_200]);
    expect(within(0, 999)).toEqual([]);
  });

  it('are the newest, and the others are counted', () => {
    const of = (count: number, span?: TimeSpan): unknown => {
      const lane = only(overviewOf([laneOf(attempts(count))], span));
      return [lane.attempts.length, lane.attempts[0]?.fromMs, lane.omittedAttempts];
    };
    expect(of(60)).toEqual([60, 0, 0]);
    expect(of(61)).toEqual([60, 100, 1]);
    expect(of(100)).toEqual([60, 4_000, 40]);
    // Those before the span are not omitted.
    expect(of(100, { fromMs: 2_000, toMs: 8_100 })).toEqual([60, 2_200, 2]);
    expect(of(100, { fromMs: 5_000, toMs: 8_000 })).toEqual([31, 5_000, 0]);
  });
});

describe('the pauses of an overview', () => {
  it('have times of the axis, and no end while they go on', () => {
    const stream = streamLater(0).pass(2_000).notice({ notice: 'paused', pausedMs: 1_000 });
    stream.pass(3_000).notice({ notice: 'paused', pausedMs: 1_000, isByDebugger: true, isGoingOn: true });
    const lane = laneOf(stream, 500);
    const pausesIn = (fromMs: number, toMs: number): unknown =>
      only(overviewOf([lane], { fromMs, toMs })).pauses;
    const [first, second] = [
      { attempt: 1, fromMs: 1_500, toMs: 2_500, entry: 3, isByDebugger: false },
      { attempt: 1, fromMs: 4_500, toMs: undefined, entry: 4, isByDebugger: true },
    ];
    expect(pausesIn(0, 9_000)).toStrictEqual([first, second]);
    expect(pausesIn(0, 1_499)).toBeUndefined();
    expect(pausesIn(0, 1_500)).toStrictEqual([first]);
    expect(pausesIn(2_500, 4_499)).toStrictEqual([first]);
    expect(pausesIn(2_501, 4_499)).toBeUndefined();
    expect(pausesIn(2_501, 4_500)).toStrictEqual([second]);
  });
});

describe('an overview that is computed', () => {
  const lanes = Array.from({ length: 20 }, (_, at) => laneOf(streamLater(0), 0, at));

  it('takes several turns, and runs until it is there', () => {
    const { work, held, done } = workOf();
    expect(work.isRunning).toBe(false);
    work.begin(lanes, undefined);
    let turns = 0;
    while (work.isRunning) {
      expect(done).toEqual([]);
      held.runDue();
      turns += 1;
    }
    expect(turns).toBeGreaterThan(2);
    expect(done.map((overview) => overview.lanes.length)).toEqual([20]);
    expect(held.runDue()).toBe(false);
    // Once more, as the first time.
    work.begin(lanes, undefined);
    expect(work.isRunning).toBe(true);
    while (held.runDue());
    expect(done[1]).toEqual(done[0]);
  });

  it('gives way to another one, and ends when it is stopped', () => {
    const { work, held, done } = workOf();
    work.begin(lanes, undefined);
    held.runDue();
    work.begin(lanes.slice(0, 1), undefined);
    while (held.runDue());
    expect(done.map((overview) => overview.lanes.length)).toEqual([1]);
    work.begin(lanes, undefined);
    held.runDue();
    work.stop();
    expect([work.isRunning, held.runDue()]).toEqual([false, false]);
    work.stop();
    expect(done).toHaveLength(1);
  });
});
