// Messages a second, from a counter that is read now and then.

import { describe, expect, it } from 'vitest';

import { RateMeter } from '../../../src/core/page/rateMeter.ts';

/** A meter that has read the counter at these times. */
function meterOf(...reads: readonly (readonly [nowMs: number, total: number])[]): RateMeter {
  const meter = new RateMeter();
  for (const [nowMs, total] of reads) meter.update(total, nowMs);
  return meter;
}

function told({ current, recent }: RateMeter): unknown {
  return [current, recent];
}

describe('the rate', () => {
  it.each([
    ['is none before anything was read', [], 0, []],
    ['in the first second is what came so far', [[10, 3]], 3, []],
    [
      'grows in the first second',
      [
        [10, 3],
        [999, 5],
      ],
      5,
      [],
    ],
    [
      'in the second after is that of the whole one before',
      [
        [10, 3],
        [999, 5],
        [1000, 6],
      ],
      5,
      [5],
    ],
    [
      'is that of the last whole second',
      [
        [10, 3],
        [1500, 10],
        [2100, 12],
      ],
      7,
      [3, 7],
    ],
    [
      'falls to zero when nothing comes',
      [
        [10, 3],
        [1500, 10],
        [3100, 10],
      ],
      0,
      [3, 7, 0],
    ],
  ] as const)('%s', (_, reads, current, recent) => {
    expect(told(meterOf(...reads))).toEqual([current, recent]);
  });

  // Who looks only now does not know when they came.
  it.each([
    [999, 500, 500],
    [1000, 500, 0],
    [60_000, 1_000_000, 0],
  ])(
    'of a stream that is looked at for the first time after %d ms, with %d messages, is %d',
    (nowMs, total, current) => {
      expect(told(meterOf([nowMs, total]))).toEqual([current, []]);
      expect(told(meterOf([nowMs, total], [nowMs + 1000, total + 4]))).toEqual([current, [current]]);
      expect(told(meterOf([nowMs, total], [nowMs + 1000, total + 4], [nowMs + 2000, total + 4]))).toEqual([
        4,
        [current, 4],
      ]);
    },
  );

  it('is kept for thirty seconds', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 29; second += 1) meter.update(second + 1, second * 1000);
    expect(meter.recent).toEqual(Array.from({ length: 29 }, () => 1));
    meter.update(31, 30_000);
    expect(meter.recent.length).toBe(30);
    meter.update(41, 31_000);
    meter.update(41, 32_000);
    expect([meter.recent.length, meter.recent.at(-1), meter.current]).toEqual([30, 10, 10]);
  });

  it('after a long silence is told of thirty seconds without any', () => {
    const meter = meterOf([0, 5], [90_000, 6]);
    expect(told(meter)).toEqual([0, Array.from({ length: 30 }, () => 0)]);
    meter.update(6, 91_000);
    expect(meter.current).toBe(1);
  });

  it('is quiet when none of the seconds has any, the one in progress included', () => {
    const meter = meterOf([40_000, 5]);
    expect(meter.isQuiet).toBe(true);
    meter.update(6, 45_000);
    expect([meter.isQuiet, meter.current]).toEqual([false, 0]);
    meter.update(6, 75_000);
    expect(meter.isQuiet).toBe(false);
    meter.update(6, 76_000);
    expect(meter.isQuiet).toBe(true);
  });

  it('of a counter that begins anew begins anew, with what comes then', () => {
    const meter = meterOf([0, 100], [1000, 200], [2000, 3]);
    expect(told(meter)).toEqual([0, []]);
    meter.update(7, 2500);
    meter.update(7, 3000);
    expect(told(meter)).toEqual([4, [4]]);
  });
});
