// What the overview draws and where: lanes and what stands in them, with the boundaries at which they look different.

import { describe, expect, it } from 'vitest';

import type { Lane, OverviewData } from '../../../src/core/page/overviewData.ts';
import type { StreamPhase } from '../../../src/core/page/protocol.ts';
import { drawOverview, type OverviewScene } from '../../../src/webview/overview/overviewDrawing.ts';
import { lanesPx, overviewGeometry, rulerPx } from '../../../src/webview/overview/overviewGeometry.ts';
import { acrossOf, middleOf, namedColors, Paper } from './paper.ts';

/** One px for 10 ms, after the room for the labels. */
const zoom = { fromMs: 0, toMs: 10_000 };
const widthPx = 34 + 1000 + 14;
const heightPx = rulerPx + lanesPx;
const at = (ms: number): number => 34 + ms / 10;

function laneOf(attempt: number, requestedAtMs: number, more: Partial<Lane> = {}): Lane {
  return { attempt, requestedAtMs, firstBin: 0, counts: [], ...more };
}

function drawnOf(
  overview: Partial<OverviewData>,
  more: Partial<Pick<OverviewScene, 'phase' | 'nowMs' | 'viewMs'>> & { readonly zoom?: typeof zoom } = {},
): Paper {
  const whole: OverviewData = { binMs: 100, lanes: [], omittedAttempts: 0, simulated: [], ...overview };
  const { phase = 'stopped', nowMs = 10_000, viewMs } = more;
  const paper = new Paper();
  drawOverview(paper.context, {
    overview: whole,
    geometry: overviewGeometry(whole, widthPx, nowMs, more.zoom ?? zoom),
    colors: namedColors,
    phase,
    nowMs,
    heightPx,
    viewMs,
  });
  expect(paper.isLeftClean).toBe(true);
  return paper;
}

/** Attempts one after the other, a second each, with half a second between them. */
function attempts(count: number): Lane[] {
  return Array.from({ length: count }, (_, index) =>
    laneOf(index + 1, index * 1500, { endedAtMs: index * 1500 + 1000, endKind: 'close' }),
  );
}

/** Where the line of each attempt stands, from the top. */
function linesOf(paper: Paper): number[] {
  return paper
    .of('line')
    .filter(({ top, bottom }) => bottom - top === 1)
    .map(({ bottom }) => Math.round(bottom));
}

describe('lanes', () => {
  it.each([
    [1, [53]],
    [2, [32, 53]],
    [3, [25, 39, 53]],
    [5, [25, 39, 53, 25, 39]],
  ])('of %i attempts stand below each other, and are taken in turn', (count, lines) => {
    expect(linesOf(drawnOf({ lanes: attempts(count) }))).toEqual(lines);
  });

  it('have the numbers of their attempts at the edge while each has its own, and before them with more', () => {
    const placeOf = (count: number): (readonly [string | undefined, number])[] =>
      drawnOf({ lanes: attempts(count) })
        .drawn.filter(({ shape, top }) => shape === 'text' && top > rulerPx)
        .map(({ text, right }) => [text, right]);
    expect(placeOf(3)).toEqual([
      ['1', 26],
      ['2', 26],
      ['3', 26],
    ]);
    // The first has the room of the labels; the others stand right before the wait that leads to them.
    expect(placeOf(4)).toEqual([
      ['1', 32],
      ['2', at(1000) - 2],
      ['3', at(2500) - 2],
      ['4', at(4000) - 2],
    ]);
  });

  it('leave the number of an attempt out where the one before it in the lane leaves no room', () => {
    const lanes = [0, 1, 2].map((index) => laneOf(index + 1, 100 * index, { endedAtMs: 3000 + index }));
    const numbers = (requestedAtMs: number): string[] =>
      drawnOf({
        lanes: [...lanes.slice(0, 2), laneOf(3, 200, { endedAtMs: requestedAtMs }), laneOf(4, requestedAtMs)],
      })
        .drawn.filter(({ shape, top }) => shape === 'text' && top > rulerPx)
        .flatMap(({ text }) => text ?? []);
    // The first attempt ended at 3000 ms: its mark takes 6 px, the number 6 px and 2 px after it.
    expect(numbers(3140)).not.toContain('4');
    expect(numbers(3150)).toContain('4');
  });
});

describe('an attempt', () => {
  it('is a line from its request to its end, or to now while it goes on', () => {
    const [ended, going] = [
      laneOf(1, 1000, { openedAtMs: 1200, endedAtMs: 3000, endKind: 'close' }),
      laneOf(2, 4000, { openedAtMs: 4100 }),
    ];
    const paper = drawnOf({ lanes: [ended, going] }, { phase: 'open', nowMs: 9000 });
    const lines = paper.of('line').filter(({ top, bottom }) => bottom - top === 1);
    expect(lines.map(acrossOf)).toEqual([
      [at(1000), at(3000)],
      [at(4000), at(9000)],
    ]);
    expect(paper.of('open').map(middleOf)).toEqual([at(1200), at(4100)]);
    expect(paper.of('close').map(middleOf)).toEqual([at(3000)]);
    expect(paper.of('error')).toEqual([]);
    expect(paper.of('live').map(({ left }) => left)).toEqual([at(9000)]);
  });

  it.each<[StreamPhase, number]>([
    ['idle', 0],
    ['connecting', 1],
    ['open', 1],
    ['waiting', 0],
    ['stopped', 0],
  ])('without an end has a live edge while the stream is %s: %i', (phase, edges) => {
    expect(drawnOf({ lanes: [laneOf(1, 0)] }, { phase }).of('live')).toHaveLength(edges);
    const ended = laneOf(1, 0, { endedAtMs: 500, endKind: 'close' });
    expect(drawnOf({ lanes: [ended] }, { phase }).of('live')).toEqual([]);
  });

  it.each([
    ['close', false, ['close']],
    ['error', false, ['error']],
    ['close', true, ['simulated', 'close']],
    ['error', true, ['simulated', 'error']],
    [undefined, false, ['close']],
  ] as const)('that ended with %s, simulated %s, has the marks %j', (endKind, isSimulated, marks) => {
    const lane = laneOf(1, 0, { endedAtMs: 500, isSimulated, ...(endKind && { endKind }) });
    const found = drawnOf({ lanes: [lane] }).drawn.filter(({ color }) =>
      ['close', 'error', 'simulated'].includes(color),
    );
    expect(found.map(({ color }) => color)).toEqual(marks);
    expect(found.every((mark) => middleOf(mark) === at(500))).toBe(true);
  });

  it('has bars by how much came, on its line and not beyond its end', () => {
    const lanes = [
      laneOf(1, 0, {
        endedAtMs: 1020,
        endKind: 'close',
        firstBin: 1,
        counts: [1, 0, 99, 9, 0, 0, 0, 0, 0, 1],
      }),
      laneOf(2, 2000, { endedAtMs: 3000, endKind: 'close', firstBin: 20, counts: [3] }),
    ];
    const bars = drawnOf({ lanes }).of('bar');
    expect(bars.map(acrossOf)).toEqual([
      [at(100), at(100) + 10],
      [at(300), at(300) + 10],
      [at(400), at(400) + 10],
      [at(1000), at(1020)],
      [at(2000), at(2000) + 10],
    ]);
    // The largest of all takes the whole lane; what is shown is the logarithm.
    const share = (count: number): number => Math.log1p(count) / Math.log1p(99);
    expect(bars.map(({ top, bottom }) => Math.round(bottom - top))).toEqual(
      [1, 99, 9, 1, 3].map((count) => Math.round(17 * share(count))),
    );
    expect(bars.map(({ bottom }) => Math.round(bottom))).toEqual([32, 32, 32, 32, 53]);
  });

  it('has wedges for what was simulated in it, at the top of its own lane', () => {
    const simulated = [
      { atMs: 100, attempt: 1 },
      { atMs: 2000, attempt: 2 },
    ];
    const wedges = drawnOf({ lanes: attempts(2), simulated }).of('simulated');
    expect(wedges.map((wedge) => [middleOf(wedge), wedge.top])).toEqual([
      [at(100), 14],
      [at(2000), 35],
    ]);
  });
});

describe('a wait', () => {
  it('is a band from the end of one attempt to the request of the next, in the lane of the next', () => {
    const bands = drawnOf({ lanes: attempts(3) })
      .of('wait')
      .filter(({ shape }) => shape === 'rect');
    expect(bands.map((band) => [...acrossOf(band), band.top])).toEqual([
      [at(1000), at(1500), 28],
      [at(2500), at(3000), 42],
    ]);
  });

  it.each<[StreamPhase, number]>([
    ['idle', 0],
    ['connecting', 0],
    ['open', 0],
    ['waiting', 1],
    ['stopped', 0],
  ])('after the last attempt goes on to now while the stream is %s: %i', (phase, bands) => {
    const found = drawnOf({ lanes: attempts(1) }, { phase, nowMs: 1300 }).of('wait');
    expect(found).toHaveLength(bands);
    expect(found.map(acrossOf)).toEqual(bands ? [[at(1000), at(1300)]] : []);
  });

  it.each([
    [590, 0],
    [600, 1],
  ])('of %i ms is dotted: %i', (waitMs, dotted) => {
    const lanes = [laneOf(1, 0, { endedAtMs: 1000, endKind: 'close' }), laneOf(2, 1000 + waitMs)];
    const found = drawnOf({ lanes }).drawn.filter(({ shape }) => shape === 'stroke');
    expect(found.map(({ color, isDotted }) => [color, isDotted])).toEqual(dotted ? [['wait', true]] : []);
  });
});

describe('a pause', () => {
  const pause = { attempt: 2, fromMs: 2000, toMs: 3000, entry: 7, isByDebugger: true };

  it('is a band with a sign in the lane of its attempt alone', () => {
    const found = drawnOf({ lanes: attempts(3), pauses: [pause] }).of('pause');
    const [band, ...sign] = found;
    expect(band && [...acrossOf(band), band.top, band.bottom]).toEqual([at(2000), at(3000), 28, 39]);
    expect([band?.opacity, ...sign.map(({ opacity }) => opacity)]).toEqual([0.2, 1, 1]);
    expect(sign.map(acrossOf)).toEqual([
      [at(2500) - 3, at(2500) - 1],
      [at(2500) + 1, at(2500) + 3],
    ]);
  });

  it.each([
    [2110, 1],
    [2120, 3],
  ])('to %i ms is drawn with %i pieces', (toMs, pieces) => {
    expect(drawnOf({ lanes: attempts(2), pauses: [{ ...pause, toMs }] }).of('pause')).toHaveLength(pieces);
  });

  it('that goes on reaches to now', () => {
    const [band] = drawnOf(
      { lanes: attempts(2), pauses: [{ ...pause, toMs: undefined }] },
      { nowMs: 4000 },
    ).of('pause');
    expect(band && acrossOf(band)).toEqual([at(2000), at(4000)]);
  });
});

describe('the scale', () => {
  it('has round times, and leaves out what would not fit', () => {
    const { texts } = drawnOf({});
    expect(texts.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      '0',
      '1 s',
      '2 s',
      '3 s',
      '4 s',
      '5 s',
      '6 s',
      '7 s',
      '8 s',
      '9 s',
    ]);
  });

  it.each<[what: string, span: typeof zoom, part: [number, number] | undefined]>([
    ['the whole', { fromMs: 0, toMs: 12_000 }, undefined],
    ['a span at its beginning', { fromMs: 0, toMs: 5960.464 }, [34, 534]],
    ['a span in its middle', { fromMs: 2980.232, toMs: 5960.464 }, [284, 534]],
    ['a very short span', { fromMs: 5960.464, toMs: 5970 }, [534, 536]],
  ])('says above it which part of the whole time is shown: %s', (_, span, part) => {
    const above = drawnOf({}, { zoom: span }).drawn.filter(({ top, bottom }) => top === 0 && bottom === 2);
    expect(above.map((line) => [line.color, ...acrossOf(line)])).toEqual(
      part
        ? [
            ['view', 34, 1034],
            ['bar', ...part],
          ]
        : [],
    );
  });
});

describe('the part in view', () => {
  it.each<[readonly [number, number] | undefined, [number, number] | undefined]>([
    [undefined, undefined],
    [
      [1000, 3000],
      [134, 334],
    ],
    [
      [1000, 1000],
      [134, 136],
    ],
  ])('from and to %j ms reaches over %j px', (viewMs, across) => {
    const found = drawnOf({}, { viewMs }).of('view');
    expect(found.map((band) => [acrossOf(band), band.top, band.bottom, band.opacity])).toEqual(
      across ? [[across, rulerPx, heightPx, 0.4]] : [],
    );
  });

  it('does not reach into the labels when what is shown began before', () => {
    const early = attempts(2);
    const paper = drawnOf({ lanes: early }, { zoom: { fromMs: 5000, toMs: 15_000 }, viewMs: [0, 100] });
    const beforeLabels = paper.drawn.filter(
      ({ right, top, shape }) => right < 28 && top >= rulerPx && shape !== 'text',
    );
    expect(beforeLabels).toEqual([]);
  });
});

describe('many attempts together', () => {
  const summary = {
    firstBin: 10,
    counts: [4, 0, 9],
    opens: [2, 0, 1],
    closes: [0, 1, 0],
    errors: [0, 0, 3],
    waiting: [0, 50, 100],
  };

  it('have bars, waits by their share, and a row of ticks for each outcome', () => {
    const paper = drawnOf({ lanes: attempts(2), omittedAttempts: 1, summary });
    const columns = (color: string): (readonly number[])[] =>
      paper
        .of(color)
        .filter(({ left }) => left > 34)
        .map(({ left, top, bottom }) => [left, Math.round(top), bottom]);
    expect(paper.of('wait').map(({ left, opacity }) => [left, opacity])).toEqual([
      [at(1000), 0],
      [at(1100), 0.15],
      [at(1200), 0.3],
    ]);
    const barsBottom = 30;
    expect(columns('bar')).toEqual([
      [at(1000), Math.round(barsBottom - (Math.log1p(4) / Math.log1p(9)) * 15), barsBottom],
      [at(1200), barsBottom - 15, barsBottom],
    ]);
    expect(columns('open')).toEqual([
      [at(1000), 32, 39],
      [at(1200), Math.round(39 - (Math.log1p(1) / Math.log1p(2)) * 7), 39],
    ]);
    expect(columns('close')).toEqual([[at(1100), 40, 47]]);
    expect(columns('error')).toEqual([[at(1200), 48, 55]]);
    // What each row is, at its left.
    expect(
      ['open', 'close', 'error'].map((color) => paper.of(color).find(({ left }) => left < 34)?.top),
    ).toEqual([32.5, 40.5, 48.5]);
  });

  it('have pauses and what was simulated over their whole height, of all attempts', () => {
    const pauses = [{ attempt: 1, fromMs: 1000, toMs: 2000, entry: 3, isByDebugger: false }];
    const paper = drawnOf({
      omittedAttempts: 1,
      summary,
      pauses,
      simulated: [
        { atMs: 3000, attempt: 1 },
        { atMs: 4000, attempt: 9 },
      ],
    });
    const [band] = paper.of('pause');
    expect(band && [...acrossOf(band), band.top, band.bottom]).toEqual([at(1000), at(2000), 14, 56]);
    expect(paper.of('simulated').map((wedge) => [middleOf(wedge), wedge.top])).toEqual([
      [at(3000), 14],
      [at(4000), 14],
    ]);
  });

  it('add up where bins are narrower than a px', () => {
    const narrow = {
      firstBin: 0,
      counts: [1, 2, 3, 4],
      opens: [1, 1, 0, 0],
      closes: [],
      errors: [],
      waiting: [0, 40, 10, 0],
    };
    const paper = drawnOf({ binMs: 5, omittedAttempts: 1, summary: narrow });
    expect(paper.of('bar').map(({ left }) => left)).toEqual([34, 35]);
    expect(paper.of('wait').map(({ opacity }) => Math.round(opacity * 100))).toEqual([12, 3]);
    expect(paper.of('open').filter(({ shape, left }) => shape === 'rect' && left >= 34)).toHaveLength(1);
  });
});
