// Where times are on a strip, and from when on attempts are shown together: the values on both sides of each boundary.

import { describe, expect, it } from 'vitest';

import type { Lane, OverviewData } from '../../../src/core/page/overviewData.ts';
import {
  laneAt,
  overviewGeometry,
  plotPx,
  rulerTimes,
  timeGeometry,
  timeOfX,
  wholeSpanMs,
  xOfTime,
} from '../../../src/webview/overview/overviewGeometry.ts';
import { describeDrag, isShown, viewOf } from '../../../src/webview/overview/overviewParts.tsx';
import { StatePage } from '../state/statePage.ts';

function lanesOf(count: number): Lane[] {
  return Array.from({ length: count }, (_, at) => ({
    attempt: at + 1,
    requestedAtMs: at * 100,
    firstBin: 0,
    counts: [],
  }));
}

const summary = { firstBin: 0, counts: [], opens: [], closes: [], errors: [], waiting: [] };

describe('attempts', () => {
  it.each<[lanes: number, omitted: number, hasSummary: boolean, widthPx: number, isTogether: boolean]>([
    // Each needs 14 px of what the labels and the right edge leave.
    [10, 0, true, 48 + 140, false],
    [10, 0, true, 48 + 139, true],
    [11, 0, true, 48 + 140, true],
    [1, 1, true, 1000, true],
    [1, 0, true, 1000, false],
    [10, 0, false, 48 + 139, false],
    [1, 5, false, 1000, false],
  ])(
    '%i, %i omitted, with a summary %s, in %i px are shown together: %s',
    (lanes, omitted, hasSummary, widthPx, isTogether) => {
      const overview: OverviewData = {
        binMs: 10,
        lanes: lanesOf(lanes),
        omittedAttempts: omitted,
        simulated: [],
        ...(hasSummary && { summary }),
      };
      expect(overviewGeometry(overview, widthPx, 1000).isTogether).toBe(isTogether);
    },
  );

  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
    [4, 3],
  ])('of which there are %i have %i lanes', (count, lanes) => {
    const overview = { binMs: 10, lanes: lanesOf(count), omittedAttempts: 0, simulated: [] };
    expect(overviewGeometry(overview, 1000, 1000).laneCount).toBe(lanes);
  });

  it.each([
    [0, 1],
    [99, 1],
    [100, 2],
    [250, 3],
    [9999, 3],
  ])('at %i ms: the one that was under way or is waited for is %i', (ms, attempt) => {
    expect(laneAt(ms, lanesOf(3))?.attempt).toBe(attempt);
    const later = lanesOf(3).map((lane) => ({ ...lane, requestedAtMs: lane.requestedAtMs + 500 }));
    expect(laneAt(499, later)?.attempt).toBe(1);
    expect(laneAt(ms, [])).toBeUndefined();
  });
});

describe('the whole time', () => {
  it.each([
    [0, 2000],
    [2000, 2000],
    [2001, 2500],
    [2500, 2500],
    [2501, 3125],
  ])('at %i ms is %i ms', (nowMs, wholeMs) => {
    expect(wholeSpanMs(nowMs)).toBeCloseTo(wholeMs, 6);
  });

  it('goes from the labels to the right edge, and a zoomed span instead of it', () => {
    const whole = timeGeometry(1048, 34, 2000, undefined);
    expect([plotPx(whole), xOfTime(0, whole), xOfTime(2000, whole)]).toEqual([1000, 34, 1034]);
    const part = timeGeometry(1048, 34, 2000, { fromMs: 500, toMs: 1500 });
    expect([xOfTime(500, part), xOfTime(1000, part), xOfTime(1500, part)]).toEqual([34, 534, 1034]);
    expect([0, 34, 534, 1034, 2000].map((x) => timeOfX(x, part))).toEqual([500, 500, 1000, 1500, 1500]);
    expect(plotPx(timeGeometry(20, 34, 2000, undefined))).toBe(1);
  });
});

describe('the times of the scale', () => {
  const times = (fromMs: number, toMs: number, widthPx = 948): number[] =>
    rulerTimes(timeGeometry(widthPx, 34, 0, { fromMs, toMs }));

  it.each([
    [0, 10_000, [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000]],
    [150, 1150, [200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100]],
    [0, 10_001, [0, 2000, 4000, 6000, 8000, 10_000]],
    [0, 10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])('from %i to %i ms are %j', (fromMs, toMs, expected) => {
    expect(times(fromMs, toMs)).toEqual(expected);
  });

  it.each([
    [9_000_000, 900_000],
    [9_000_001, 3_600_000],
    [36_000_000, 3_600_000],
    [36_000_001, 7_200_000],
    [8_640_000_000, 864_000_000],
  ])('within %i ms are %i ms apart', (toMs, stepMs) => {
    expect(times(0, toMs).slice(0, 2)).toEqual([0, stepMs]);
    expect(times(0, toMs).length).toBeLessThanOrEqual(11);
  });

  it('are two at least in a strip that has hardly room', () => {
    expect(times(0, 1000, 60)).toEqual([0, 1000]);
  });
});

describe('what is pointed at', () => {
  const part = timeGeometry(1048, 34, 2000, { fromMs: 500, toMs: 1500 });

  it.each([
    [499, false],
    [500, true],
    [1500, true],
    [1501, false],
  ])('at %i ms is shown: %s', (ms, isThere) => {
    expect(isShown(ms, part)).toBe(isThere);
  });

  it('is a span from its earlier end to its later one, whichever way it is drawn', () => {
    for (const [fromX, toX] of [
      [134, 334],
      [334, 134],
    ] as const)
      expect(describeDrag({ fromX, toX }, part).replaceAll('\u00a0', ' ')).toBe('600 ms to 800 ms');
  });

  it('lies between the times of the first row in view and of the last', () => {
    const test = new StatePage().snapshot(1, { entries: 100 });
    expect(viewOf(test.page)).toBeUndefined();
    test.rows(1, 61, 40);
    expect(viewOf(test.page)).toEqual([81, 100]);
    test.page.list.select(70);
    expect(viewOf(test.page)).toEqual([70, 89]);
  });
});
