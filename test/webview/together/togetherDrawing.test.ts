// What the page of several streams draws and says: a lane for each stream whatever the order of what comes, and the words
// for one, for some and for more than are told.

import { describe, expect, it } from 'vitest';

import type {
  TogetherLaneData,
  TogetherOverviewData,
  TogetherStream,
} from '../../../src/core/page/togetherStatus.ts';
import { rulerPx, timeGeometry } from '../../../src/webview/overview/overviewGeometry.ts';
import { markColors, streamName } from '../../../src/webview/together/streamMark.tsx';
import { drawTogetherOverview, laneDistancePx } from '../../../src/webview/together/togetherDrawing.ts';
import { describeTogether, describeTogetherMoment } from '../../../src/webview/together/togetherWords.ts';
import { acrossOf, middleOf, namedColors, Paper } from '../overview/paper.ts';

const at = (ms: number): number => 8 + ms / 10;

function streamOf(place: number, more: Partial<TogetherStream> = {}): TogetherStream {
  return {
    streamId: `stream-${place}`,
    place,
    mark: place,
    name: `localhost:${3000 + place}`,
    state: 'open',
    isLive: true,
    beganAtMs: 0,
    entries: 2,
    goneEntries: 0,
    ...more,
  };
}

function laneOf(place: number, more: Partial<TogetherLaneData> = {}): TogetherLaneData {
  return { place, attempts: [], omittedAttempts: 0, firstBin: 0, counts: [], ...more };
}

function drawnOf(
  streams: readonly TogetherStream[],
  lanes: readonly TogetherLaneData[],
  { nowMs = 10_000, viewMs }: { readonly nowMs?: number; readonly viewMs?: readonly [number, number] } = {},
): Paper {
  const paper = new Paper();
  drawTogetherOverview(paper.context, {
    overview: { binMs: 100, lanes },
    streams,
    colors: { ...namedColors, marks: Array.from({ length: markColors }, (_, mark) => `mark ${mark}`) },
    geometry: timeGeometry(8 + 1000 + 14, 8, nowMs, { fromMs: 0, toMs: 10_000 }),
    nowMs,
    heightPx: rulerPx + streams.length * laneDistancePx,
    viewMs,
  });
  expect(paper.isLeftClean).toBe(true);
  return paper;
}

const bottomOf = (index: number): number => rulerPx + (index + 1) * laneDistancePx - 3;

describe('the lanes of several streams', () => {
  it('belong to their streams, in the order of these', () => {
    const lanes = [laneOf(7, { counts: [1] }), laneOf(2, { counts: [1] }), laneOf(9, { counts: [1] })];
    const streams = [streamOf(2, { mark: 0 }), streamOf(5, { mark: 1 }), streamOf(7, { mark: 2 })];
    const paper = drawnOf(streams, lanes);
    expect([0, 1, 2].map((mark) => paper.of(`mark ${mark}`).map(({ bottom }) => bottom))).toEqual([
      [bottomOf(0)],
      [],
      [bottomOf(2)],
    ]);
  });

  it.each<[what: string, lane: Partial<TogetherLaneData>]>([
    ['bars', { counts: [1] }],
    ['lines', { attempts: [{ fromMs: 0, endedAtMs: 1000 }] }],
  ])('have the colours of the theme in turn, as %s', (_, lane) => {
    const streams = [0, 5, 6, 13].map((mark, place) => streamOf(place, { mark }));
    const paper = drawnOf(
      streams,
      streams.map(({ place }) => laneOf(place, lane)),
    );
    const colors = paper.drawn.flatMap(({ color }) => (color.startsWith('mark') ? [color] : []));
    expect(colors).toEqual(['mark 0', 'mark 5', 'mark 0', 'mark 1']);
  });

  it.each<
    [
      what: string,
      isLive: boolean,
      ends: readonly (number | undefined)[],
      to: readonly number[],
      edges: number,
    ]
  >([
    ['goes on', true, [undefined], [9000], 1],
    ['ended and goes on', true, [2000, undefined], [2000, 9000], 1],
    ['ended without a word of it', false, [undefined], [1000], 0],
    ['lost the end of an attempt before the last', true, [undefined, undefined], [1000, 9000], 1],
    ['waits', true, [2000], [2000], 0],
  ])('have lines from requests to ends, or to now where a stream %s', (_, isLive, ends, to, edges) => {
    const attempts = ends.map((endedAtMs, index) => ({
      fromMs: 1000 + index * 2000,
      ...(endedAtMs !== undefined && { endedAtMs, endKind: 'close' as const }),
    }));
    const paper = drawnOf([streamOf(0, { isLive })], [laneOf(0, { attempts })], { nowMs: 9000 });
    expect(paper.of('mark 0').map(acrossOf)).toEqual(
      to.map((toMs, index) => {
        const from = at(1000 + index * 2000);
        return [from, Math.max(from + 1, at(toMs))];
      }),
    );
    expect(paper.of('live')).toHaveLength(edges);
  });

  it('have the marks of open, close and error where these were', () => {
    const attempts = [
      { fromMs: 0, openedAtMs: 500, endedAtMs: 1000, endKind: 'error' },
      { fromMs: 2000, openedAtMs: 2500, endedAtMs: 3000, endKind: 'close' },
      { fromMs: 4000, endedAtMs: 5000 },
    ] as const;
    const paper = drawnOf([streamOf(0)], [laneOf(0, { attempts })]);
    expect(['open', 'error', 'close'].map((color) => paper.of(color).map(middleOf))).toEqual([
      [at(500), at(2500)],
      [at(1000)],
      [at(3000), at(5000)],
    ]);
  });

  it('have bars of one scale, and pauses in their own lane', () => {
    const pause = { attempt: 1, fromMs: 1000, toMs: undefined, entry: 1, isByDebugger: true };
    const lanes = [
      laneOf(0, { firstBin: 3, counts: [9, 0, 1] }),
      laneOf(1, { counts: [99], pauses: [pause] }),
    ];
    const paper = drawnOf([streamOf(0), streamOf(1)], lanes, { nowMs: 2000 });
    const heights = [0, 1].flatMap((mark) => paper.of(`mark ${mark}`).map(({ top, bottom }) => bottom - top));
    expect(heights.map((px) => px.toFixed(1))).toEqual(['7.5', '3.0', '15.0']);
    // The lane with the largest may be the first.
    const inTurn = drawnOf([streamOf(1), streamOf(0)], lanes.toReversed(), { nowMs: 2000 });
    expect(inTurn.of('mark 0').map(({ top, bottom }) => (bottom - top).toFixed(1))).toEqual(['7.5', '3.0']);
    expect(paper.of('mark 0').map(({ left }) => left)).toEqual([at(300), at(500)]);
    const [band] = paper.of('pause');
    expect(band && [...acrossOf(band), band.top, band.bottom]).toEqual([
      at(1000),
      at(2000),
      bottomOf(0) + 4,
      bottomOf(1),
    ]);
  });

  it('have the part in view over all of them', () => {
    const [band] = drawnOf([streamOf(0), streamOf(1)], [], { viewMs: [1000, 2000] }).of('view');
    expect(band && [...acrossOf(band), band.top, band.bottom]).toEqual([at(1000), at(2000), 14, 54]);
  });
});

describe('several streams in words', () => {
  it('have their letters, names with parts, states and entries', () => {
    const streams = [
      streamOf(0, { entries: 1 }),
      streamOf(4, { mark: 27, part: 'app side', state: 'stopped' }),
    ];
    expect(describeTogether(streams).replaceAll('\u00a0', ' ')).toBe(
      'A is localhost:3000: open, 1 entry. AB is localhost:3004 (app side): stopped, 2 entries.',
    );
    expect(streams.map(streamName)).toEqual(['localhost:3000', 'localhost:3004 (app side)']);
    expect(streamName(streamOf(0, { name: 'a\u0007b' }))).not.toContain('\u0007');
  });

  const overview = (counts: readonly number[]): TogetherOverviewData => ({
    binMs: 100,
    // Other streams and another order than on the page.
    lanes: [
      laneOf(99, { counts: [7] }),
      ...counts.map((count, place) => laneOf(place, { counts: [count] })),
    ].toReversed(),
  });
  const streams = (count: number): TogetherStream[] =>
    Array.from({ length: count }, (_, place) => streamOf(place));
  const moment = (ms: number, counts: readonly number[], shown = counts.length): string =>
    describeTogetherMoment(ms, overview(counts), streams(shown)).replaceAll('\u00a0', ' ');

  it.each([
    [[0, 0], '50 ms, no entry within 100 ms'],
    [[0, 1], '50 ms, entries within 100 ms: B 1'],
    [[1200, 0, 3], '50 ms, entries within 100 ms: A 1,200, C 3'],
    [[1, 1, 1, 1, 1, 1, 1, 1, 0], '50 ms, entries within 100 ms: A 1, B 1, C 1, D 1, E 1, F 1, G 1, H 1'],
    [
      [1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
      '50 ms, entries within 100 ms: A 1, B 1, C 1, D 1, E 1, F 1, G 1, H 1 and 1 more stream',
    ],
    [
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
      '50 ms, entries within 100 ms: A 1, B 1, C 1, D 1, E 1, F 1, G 1, H 1 and 2 more streams',
    ],
  ])('at a moment with %j entries say: %s', (counts, text) => {
    expect(moment(50, counts)).toBe(text);
  });

  it('say nothing of a stream whose lane has not come', () => {
    expect(moment(99, [1], 3)).toBe('99 ms, entries within 100 ms: A 1');
    expect(moment(100, [1], 3)).toBe('100 ms, no entry within 100 ms');
  });
});
