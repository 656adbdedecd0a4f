// Where keys, wheel and pointer lead on the overview, as arithmetic: every key, and both ends of the time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { OverviewData } from '../../../src/core/page/overviewData.ts';
import {
  overviewGeometry,
  wholeSpanMs,
  type OverviewGeometry,
} from '../../../src/webview/overview/overviewGeometry.ts';
import { placeAfterKey, type OverviewPlace } from '../../../src/webview/overview/overviewKeys.ts';
import { moveSpan, revealTime, spanBetween, zoomAround } from '../../../src/webview/overview/overviewZoom.ts';

const nowMs = 10_000;
const wholeMs = wholeSpanMs(nowMs);
const data: OverviewData = { binMs: 10, lanes: [], omittedAttempts: 0, simulated: [] };
const geometryOf = (zoom: OverviewPlace['zoom']): OverviewGeometry =>
  overviewGeometry(data, 1_000, nowMs, zoom);

describe('a key on the overview', () => {
  const step = wholeMs / 100;

  it.each<[key: string, from: number, to: number]>([
    ['ArrowLeft', 5_000, 5_000 - step],
    ['ArrowDown', 5_000, 5_000 - step],
    ['ArrowRight', 5_000, 5_000 + step],
    ['ArrowUp', 5_000, 5_000 + step],
    ['PageDown', 5_000, 5_000 - 10 * step],
    ['PageUp', 5_000, 5_000 + 10 * step],
    ['Home', 5_000, 0],
    ['End', 5_000, nowMs],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', nowMs, nowMs],
    ['PageUp', nowMs - 1, nowMs],
    ['PageDown', 1, 0],
    ['0', 5_000, 5_000],
  ])('%s moves the cursor from %d to %d ms', (key, cursorMs, to) => {
    const place = placeAfterKey(key, { cursorMs, zoom: undefined }, geometryOf(undefined), nowMs);
    expect(place?.cursorMs).toBeCloseTo(to, 6);
    expect(place?.zoom).toBeUndefined();
  });

  it('zooms by two around the cursor, in and out, and shows the whole time', () => {
    const press = (key: string, place: OverviewPlace): OverviewPlace | undefined =>
      placeAfterKey(key, place, geometryOf(place.zoom), nowMs);
    const start = { cursorMs: 5_000, zoom: undefined };
    for (const key of ['+', '=']) {
      const { zoom } = press(key, start) ?? start;
      expect((zoom?.toMs ?? 0) - (zoom?.fromMs ?? 0)).toBeCloseTo(wholeMs / 2, 6);
      expect(zoom?.fromMs).toBeCloseTo(2_500, 6);
      expect(press('-', { cursorMs: 5_000, zoom })?.zoom).toBeUndefined();
      expect(press('0', { cursorMs: 5_000, zoom })?.zoom).toBeUndefined();
    }
    expect(press('x', start)).toBeUndefined();
    expect(press('Enter', start)).toBeUndefined();
  });

  it('takes the span along when the cursor leaves it', () => {
    const zoom = { fromMs: 1_000, toMs: 2_000 };
    const place = placeAfterKey('End', { cursorMs: 1_500, zoom }, geometryOf(zoom), nowMs);
    expect(place).toEqual({ cursorMs: nowMs, zoom: { fromMs: 9_000, toMs: 10_000 } });
    const within = placeAfterKey('ArrowRight', { cursorMs: 1_500, zoom }, geometryOf(zoom), nowMs);
    expect(within).toEqual({ cursorMs: 1_510, zoom });
  });
});

describe('a span', () => {
  const time = fc.double({ min: 0, max: nowMs, noNaN: true });

  it('lies within the whole time, and is never shorter than can be told apart', () => {
    fc.assert(
      fc.property(time, time, time, fc.constantFrom(0.01, 0.5, 1, 2, 100), (one, other, at, factor) => {
        const first = spanBetween(one, other, nowMs);
        for (const span of [
          first,
          zoomAround(first, at, factor, nowMs),
          first && moveSpan(first, at - one, nowMs),
        ]) {
          if (!span) continue;
          expect(span.fromMs).toBeGreaterThanOrEqual(0);
          expect(span.toMs).toBeLessThanOrEqual(nowMs + 1e-6);
          expect(span.toMs - span.fromMs).toBeGreaterThanOrEqual(10 - 1e-6);
        }
      }),
    );
  });

  it.each([
    [3, 4, { fromMs: 3, toMs: 13 }],
    [0, 10, { fromMs: 0, toMs: 10 }],
    [20, 9, { fromMs: 9, toMs: 20 }],
    [95, 96, { fromMs: 90, toMs: 100 }],
    [0, 99, { fromMs: 0, toMs: 99 }],
    [0, 100, undefined],
  ])('between %d and %d ms of 100 is that, or long enough', (one, other, span) => {
    expect(spanBetween(one, other, 100)).toEqual(span);
  });

  it('is not moved for a time that is in it', () => {
    const span = { fromMs: 20, toMs: 40 };
    for (const [atMs, fromMs] of [
      [20, 20],
      [40, 20],
      [19, 19],
      [41, 21],
      [100, 80],
      [0, 0],
    ] as const)
      expect(revealTime(span, atMs, 100)).toEqual({ fromMs, toMs: fromMs + 20 });
    expect(revealTime(span, 30, 100)).toBe(span);
    expect(revealTime(undefined, 30, 100)).toBeUndefined();
  });
});
