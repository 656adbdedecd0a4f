// Each meter alone: what it counts at its borders, and what it says before there is anything to say.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Entry } from '../../../src/core/log/entry.ts';
import { AttemptTimings } from '../../../src/core/timing/attemptTimings.ts';
import { BurstMeter, type NetworkRead } from '../../../src/core/timing/burstMeter.ts';
import { GapMeter } from '../../../src/core/timing/gapMeter.ts';
import { HeartbeatMeter } from '../../../src/core/timing/heartbeatMeter.ts';
import { MeasuredValues } from '../../../src/core/timing/measuredValues.ts';
import { QuantileSketch } from '../../../src/core/timing/quantileSketch.ts';
import { RateSeries } from '../../../src/core/timing/rateSeries.ts';
import { SilenceMeter } from '../../../src/core/timing/silenceMeter.ts';
import { TypeTimings } from '../../../src/core/timing/typeTimings.ts';

describe('a sketch of quantiles', () => {
  it('counts what is below a microsecond as zero, and keeps the rest', () => {
    const sketch = new QuantileSketch();
    for (const value of [0, 0.000_999, 0.001]) sketch.add(value);
    expect([0.1, 0.66, 0.67, 1].map((share) => sketch.quantile(share))).toEqual([0, 0, 0.001, 0.001]);
    expect(sketch.largest).toBe(0.001);
  });

  it('counts what is too large as the largest that it tells apart, and tells the largest exactly', () => {
    const sketch = new QuantileSketch();
    sketch.add(1e12);
    sketch.add(3e15);
    sketch.add(4e15);
    expect(sketch.quantile(0.5)).toBe(1e12);
    expect(sketch.largest).toBe(4e15);
  });

  it('finds the rank of any share, of values added in any order', () => {
    // Far apart, so that each has a bucket of its own and is told exactly.
    const values = [1, 10, 100, 1000, 10_000];
    for (const order of [values, values.toReversed(), [100, 1, 10_000, 10, 1000]]) {
      const sketch = new QuantileSketch();
      for (const value of order) sketch.add(value);
      const told = [0, 0.2, 0.21, 0.4, 0.41, 0.6, 0.8, 0.81, 1].map((share) => sketch.quantile(share));
      expect(told).toEqual([1, 1, 10, 10, 100, 100, 1000, 10_000, 10_000]);
    }
  });

  it('takes back what is raised', () => {
    const sketch = new QuantileSketch();
    sketch.add(0);
    sketch.add(5);
    sketch.raise(0, 7);
    sketch.raise(5, 50);
    expect([sketch.count, sketch.quantile(0), sketch.quantile(0.5), sketch.quantile(1)]).toEqual([
      2, 7, 7, 50,
    ]);
  });

  it('is never off by more than its buckets are wide, whatever was taken back', () => {
    const sketch = new QuantileSketch();
    // Sums that lose digits would give means far outside of their buckets.
    for (let at = 0; at < 1000; at += 1) sketch.add(1e11);
    for (let at = 0; at < 999; at += 1) sketch.raise(1e11, 1e12);
    expect(Math.abs(sketch.quantile(0.0001) / 1e11 - 1)).toBeLessThanOrEqual(0.01);
  });
});

describe('values', () => {
  it('name the entry of the first of the largest', () => {
    const values = new MeasuredValues();
    expect(values.data()).toBeUndefined();
    expect([values.count, values.median, values.quantile(0.99)]).toEqual([0, 0, 0]);
    values.add(0, 3);
    expect(values.data()).toEqual({ count: 1, p50: 0, p95: 0, largest: 0, largestEntry: 3 });
    values.add(0, 4);
    expect(values.data()?.largestEntry).toBe(3);
    for (const [value, entry] of [
      [10, 5],
      [10, 6],
      [1, 7],
    ] as const)
      values.add(value, entry);
    expect(values.data()).toEqual({ count: 5, p50: 1, p95: 10, largest: 10, largestEntry: 5 });
    values.raise(1, 10, 7);
    expect(values.data()?.largestEntry).toBe(5);
    values.raise(10, 11, 6);
    expect(values.data()).toMatchObject({ count: 5, largest: 11, largestEntry: 6 });
    expect([values.median, values.quantile(0.5), values.quantile(1)]).toEqual([10, 10, 11]);
  });
});

describe('gaps', () => {
  it('name the entries around the first of the longest', () => {
    const gaps = new GapMeter();
    expect([gaps.count, gaps.data()]).toEqual([0, undefined]);
    gaps.add(0, 1, 2);
    expect(gaps.data()).toEqual({
      count: 1,
      p50Ms: 0,
      p95Ms: 0,
      p99Ms: 0,
      longestMs: 0,
      fromEntry: 1,
      toEntry: 2,
    });
    gaps.add(0, 2, 3);
    expect(gaps.data()).toMatchObject({ fromEntry: 1, toEntry: 2 });
    for (let at = 0; at < 92; at += 1) gaps.add(1, 3, 4);
    for (let at = 0; at < 4; at += 1) gaps.add(100, 5 + at, 6 + at);
    gaps.add(10_000, 20, 21);
    gaps.add(10_000, 30, 31);
    expect(gaps.data()).toEqual({
      count: 100,
      p50Ms: 1,
      p95Ms: 100,
      p99Ms: 10_000,
      longestMs: 10_000,
      fromEntry: 20,
      toEntry: 21,
    });
  });

  it('that would be negative are none', () => {
    const gaps = new GapMeter();
    gaps.add(-5, 1, 2);
    expect(gaps.data()).toMatchObject({ count: 1, p50Ms: 0, longestMs: 0 });
  });
});

describe('bursts', () => {
  function readOf(events: number, silenceMs: number | undefined, firstEntry = 1): NetworkRead {
    const facts = { chunk: 1, firstEntry, lastEntry: firstEntry, comments: 0, others: 0, isFirst: false };
    return { ...facts, events, silenceMs };
  }

  function measure(...reads: readonly NetworkRead[]): BurstMeter {
    const bursts = new BurstMeter();
    for (const read of reads) {
      const [all, entry] = [read.events, read.firstEntry];
      for (read.events = 1; read.events <= all; read.events += 1) {
        read.lastEntry = entry + read.events - 1;
        bursts.addEvent(read);
      }
      read.events = all;
    }
    return bursts;
  }

  it.each([
    [7, 1000, 0, 0],
    [8, 999, 0, 0],
    [8, undefined, 0, 0],
    [8, 1000, 1, 8],
    [9, 1001, 1, 9],
    [50, 60_000, 1, 50],
  ])('of %d events after %s ms are %d, with %d events', (events, silenceMs, count, inBursts) => {
    const bursts = measure(readOf(events, silenceMs));
    expect([bursts.count, bursts.events, bursts.examples.length]).toEqual([count, inBursts, count]);
  });

  it('are told of by the three largest, in their order, as they have become', () => {
    const bursts = measure(
      readOf(9, 1000, 100),
      readOf(8, 2000, 200),
      readOf(10, 3000, 300),
      readOf(9, 4000, 400),
      readOf(8, 5000, 500),
      readOf(30, 6000, 600),
    );
    expect([bursts.count, bursts.events]).toEqual([6, 74]);
    expect(bursts.examples).toEqual([
      { firstEntry: 300, lastEntry: 309, events: 10, silenceMs: 3000 },
      { firstEntry: 400, lastEntry: 408, events: 9, silenceMs: 4000 },
      { firstEntry: 600, lastEntry: 629, events: 30, silenceMs: 6000 },
    ]);
  });

  it('of the same size are told of by the first of them', () => {
    const bursts = measure(...[100, 200, 300, 400].map((firstEntry) => readOf(8, 1000, firstEntry)));
    expect(bursts.count).toBe(4);
    expect(bursts.examples.map(({ firstEntry }) => firstEntry)).toEqual([100, 200, 300]);
  });
});

describe('silences', () => {
  const silence = (durationMs: number, fromEntry: number) => ({
    durationMs,
    fromEntry,
    toEntry: fromEntry + 1,
  });

  it('count from half a minute on, and the first of the longest is kept', () => {
    const silences = new SilenceMeter();
    silences.add(silence(29_999, 1), true);
    expect([silences.count, silences.longest, silences.cut]).toEqual([0, undefined, undefined]);
    silences.add(silence(30_000, 2), false);
    expect([silences.count, silences.longest, silences.cut]).toEqual([1, silence(30_000, 2), undefined]);
    silences.add(silence(40_000, 3), true);
    silences.add(silence(40_000, 4), false);
    silences.add(silence(35_000, 5), true);
    silences.add(silence(31_000, 6), false);
    expect([silences.count, silences.longest, silences.cut]).toEqual([
      5,
      silence(40_000, 3),
      silence(35_000, 5),
    ]);
  });
});

describe('the rate', () => {
  it('begins with bins of a tenth of a second, of which there are 240 at most', () => {
    const rate = new RateSeries();
    expect(rate.data()).toEqual({ binMs: 100, fromMs: 0, counts: [] });
    for (const atMs of [1000, 1099, 1100, 1300]) rate.add(atMs);
    expect(rate.data()).toEqual({ binMs: 100, fromMs: 1000, counts: [2, 1, 0, 1] });
    rate.add(1000 + 240 * 100 - 1);
    expect(rate.data()).toMatchObject({ binMs: 100, fromMs: 1000 });
    expect(rate.data().counts).toHaveLength(240);
    rate.add(1000 + 240 * 100);
    const { binMs, fromMs, counts } = rate.data();
    expect([binMs, fromMs, counts.length, counts.slice(0, 2), counts.slice(-2)]).toEqual([
      200,
      1000,
      121,
      [3, 1],
      [1, 1],
    ]);
  });

  it('has the same bins whether time came slowly or at once', () => {
    const times = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(times, (unsorted) => {
        const all = unsorted.toSorted((a, b) => a - b);
        const rate = new RateSeries();
        for (const atMs of all) rate.add(atMs);
        const { binMs, fromMs, counts } = rate.data();
        expect(counts.length).toBeLessThanOrEqual(240);
        const expected = Array.from({ length: counts.length }, (_, at) => {
          return all.filter((atMs) => Math.floor((atMs - fromMs) / binMs) === at).length;
        });
        expect(counts).toEqual(expected);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        // Halves of these bins would be too many.
        const spanOf = (ms: number): number =>
          Math.floor((all.at(-1) ?? 0) / ms) - Math.floor((all[0] ?? 0) / ms);
        if (binMs > 100) expect(spanOf(binMs / 2)).toBeGreaterThanOrEqual(240);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [1000, 60],
    [1000, 600],
    [333, 100],
    [700, 40],
    [50, 3000],
    [20_000, 100],
  ])('of an event each %i ms is that, and its bars are even', (periodMs, events) => {
    const rate = new RateSeries();
    for (let at = 0; at < events; at += 1) rate.add(12 + at * periodMs + (at % 3) * (periodMs / 20));
    const { binMs, fromMs, counts } = rate.data(periodMs);
    expect(fromMs).toBeGreaterThanOrEqual(0);
    expect(binMs).toBeGreaterThanOrEqual(4 * periodMs);
    const whole = counts.slice(1, -1);
    expect(Math.max(...whole) - Math.min(...whole)).toBeLessThanOrEqual(1);
    // Off by less than one event a bar.
    const perSecond = (Math.max(...counts) * 1000) / binMs;
    expect(perSecond / (1000 / periodMs)).toBeLessThan(1 + periodMs / binMs);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(events);
  });

  it('has no border where events come now just before it and now just after', () => {
    const rate = new RateSeries();
    for (let at = 0; at < 41; at += 1) rate.add(5050 + at * 1000 - (at % 8 === 4 ? 60 : 0));
    const { fromMs, counts } = rate.data(1000);
    expect([fromMs, ...counts]).toEqual([4600, ...Array<number>(10).fill(4), 1]);
  });

  it('of an event a second was told to be 2.5/s within 400 ms: it is 1/s', () => {
    const rate = new RateSeries();
    for (let at = 0; at < 80; at += 1) rate.add(30 + at * 1000 + (at % 2) * 15);
    const { binMs, counts } = rate.data(1000);
    expect([binMs, ...new Set(counts.slice(0, -1))]).toEqual([4000, 4]);
  });

  it('counts what is older than the first with the first, and hands out bins of its own', () => {
    const rate = new RateSeries();
    rate.add(5000);
    rate.add(1000);
    const { counts } = rate.data();
    expect(counts).toEqual([2]);
    (counts as number[]).push(7);
    expect(rate.data().counts).toEqual([2]);
  });
});

describe('types', () => {
  const event = (type: string, number: number, attempt = 1) => {
    return { type, number, attempt, receivedAtMs: number * 10, length: number, flags: 0 };
  };

  it('are twenty, in the order in which they came, and the rest is counted', () => {
    const types = new TypeTimings();
    expect([types.data(), types.otherEvents]).toEqual([[], 0]);
    for (let at = 1; at <= 20; at += 1) types.add(event(`type ${at}`, at));
    expect(types.otherEvents).toBe(0);
    types.add(event('type 21', 21));
    types.add(event('type 20', 22));
    types.add(event('type 21', 23));
    expect([types.data().length, types.otherEvents]).toEqual([20, 2]);
    const size = { count: 1, p50: 1, p95: 1, largest: 1, largestEntry: 1 };
    expect(types.data()[0]).toEqual({ type: 'type 1', events: 1, firstEntry: 1, sizes: size });
    expect(types.data()[19]).toMatchObject({
      type: 'type 20',
      events: 2,
      firstEntry: 20,
      gaps: { count: 1, longestMs: 20, fromEntry: 20, toEntry: 22 },
      sizes: { count: 2, largest: 22, largestEntry: 22 },
    });
  });

  it.each([
    [256, 0],
    [257, 1],
  ])('of %d characters are compared, or %d of them is counted with others', (length, others) => {
    const types = new TypeTimings();
    types.add(event('x'.repeat(length), 1));
    expect([types.data().length, types.otherEvents]).toEqual([1 - others, others]);
  });

  it('have no gaps from one attempt to the next', () => {
    const types = new TypeTimings();
    for (const one of [event('a', 1, 1), event('a', 2, 2), event('b', 3, 2), event('a', 4, 2)])
      types.add(one);
    const [first, second] = types.data();
    expect(first?.gaps).toMatchObject({ count: 1, longestMs: 20, fromEntry: 2, toEntry: 4 });
    expect(second).not.toHaveProperty('gaps');
  });
});

describe('attempts', () => {
  it('say how long the first byte and the first event took, where they began', () => {
    const attempts = new AttemptTimings();
    expect(attempts.addEvent(1, 10)).toBeUndefined();
    attempts.addFirstByte(5, 1);
    expect([attempts.data(), attempts.omitted, attempts.firstBytes.count]).toEqual([[], 0, 0]);

    attempts.begin(1, 2, undefined);
    expect(attempts.addEvent(3, 100)).toBeUndefined();
    attempts.begin(2, 4, 1000);
    attempts.addFirstByte(50, 5);
    expect(attempts.addEvent(6, 1100)).toBeUndefined();
    expect(attempts.addEvent(7, 1130)).toEqual({ gapMs: 30, fromEntry: 6 });
    attempts.begin(3, 8, 0);
    expect(attempts.data()).toEqual([
      { attempt: 1, firstEntry: 2, events: 1 },
      {
        attempt: 2,
        firstEntry: 4,
        events: 2,
        firstByteMs: 50,
        firstEventMs: 100,
        firstEventEntry: 6,
        gaps: { count: 1, p50Ms: 30, p95Ms: 30, p99Ms: 30, longestMs: 30, fromEntry: 6, toEntry: 7 },
      },
      { attempt: 3, firstEntry: 8, events: 0 },
    ]);
    expect(attempts.firstBytes.data()).toMatchObject({ count: 1, largest: 50, largestEntry: 5 });
    expect(attempts.firstEvents.data()).toMatchObject({ count: 1, largest: 100, largestEntry: 6 });
  });

  it('are the newest fifty', () => {
    const attempts = new AttemptTimings();
    for (let attempt = 1; attempt <= 50; attempt += 1) attempts.begin(attempt, attempt, 0);
    expect([attempts.omitted, attempts.data().length]).toEqual([0, 50]);
    attempts.begin(51, 51, 0);
    attempts.begin(52, 52, 0);
    expect(attempts.omitted).toBe(2);
    expect(attempts.data().map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 3),
    );
  });
});

describe('heartbeats', () => {
  const comment = (number: number, receivedAtMs: number, chunk: number): Entry => ({
    number,
    kind: 'comment',
    type: '',
    attempt: 1,
    receivedAtMs,
    offset: 0,
    length: 3,
    chunk,
    flags: 0,
    idEntry: 0,
  });

  it('are measured from read to read, those of one read being one', () => {
    const meter = new HeartbeatMeter();
    expect([meter.usualIntervalMs, meter.data(0)]).toEqual([undefined, undefined]);
    meter.take(comment(1, 0, 1));
    meter.take(comment(2, 0, 1));
    expect(meter.usualIntervalMs).toBeUndefined();
    meter.take(comment(3, 100, 2));
    expect(meter.data(7)).toEqual({
      comments: 3,
      commentOnlyReads: 7,
      lastEntry: 3,
      lastAtMs: 100,
      usualIntervalMs: 100,
    });
    meter.take(comment(4, 216, 3));
    expect(meter.data(0)).toMatchObject({ comments: 4, jitterMs: 1 });
  });

  it('of another connection are measured from its own first read', () => {
    const meter = new HeartbeatMeter();
    for (let connection = 0; connection < 3; connection += 1) {
      const sinceMs = connection * 10_000;
      meter.beginAttempt();
      meter.take(comment(1, sinceMs, connection * 2 + 1));
      meter.take(comment(2, sinceMs + 100 * (connection + 1), connection * 2 + 2));
    }
    // Neither what lies between connections, nor how much their intervals differ, counts.
    expect(meter.data(0)).toMatchObject({ comments: 6, lastAtMs: 20_300, jitterMs: 0 });
    expect(meter.usualIntervalMs).toBeCloseTo(200, -1);
  });
});
