// The overview in a file: in which column what came lies, and both pictures, drawn to the last character.

import { describe, expect, it } from 'vitest';

import { pictureLanes, type PictureLane, type PictureLanes } from '../../../src/core/export/overviewLanes.ts';
import { overviewImage } from '../../../src/core/export/overviewPicture.ts';
import { overviewCharacters, overviewLegend } from '../../../src/core/export/overviewText.ts';
import type { Lane, OverviewData } from '../../../src/core/page/overviewData.ts';

function overview(lanes: readonly Lane[], more: Partial<OverviewData> = {}): OverviewData {
  return { binMs: 10, lanes, omittedAttempts: 0, simulated: [], ...more };
}

function lane(attempt: number, more: Partial<Lane> = {}): Lane {
  return { attempt, requestedAtMs: 0, firstBin: 0, counts: [], ...more };
}

/** The counts of the columns of a lane with these bins. */
function countsOf(
  columns: number,
  endMs: number,
  [firstBin, ...counts]: readonly [number, ...number[]],
): readonly number[] {
  const picture = pictureLanes(overview([lane(1, { firstBin, counts })]), endMs, columns, 5);
  return (picture.lanes[0]?.counts ?? []).map((count) => Math.round(count * 1000) / 1000);
}

describe('a picture of the overview', () => {
  it.each<[columns: number, endMs: number, bins: [number, ...number[]], counts: readonly number[]]>([
    // A bin for each column.
    [4, 40, [0, 1, 2, 0, 4], [1, 2, 0, 4]],
    [4, 40, [1, 5], [0, 5, 0, 0]],
    // Several bins in one column.
    [2, 40, [0, 1, 2, 3, 4], [3, 7]],
    // A bin over several columns is divided among them.
    [4, 20, [0, 4, 2], [2, 2, 1, 1]],
    [4, 20, [1, 2], [0, 0, 1, 1]],
    [3, 20, [0, 6], [4, 2, 0]],
    // The last bin ends with the time.
    [3, 15, [0, 6, 3], [3, 3, 3]],
    [2, 12, [1, 4], [0, 4]],
    // What came at the very end, or in a stream of no time at all.
    [4, 40, [4, 3], [0, 0, 0, 0]],
    [2, 0, [0, 3], [1.5, 1.5]],
  ])('in %i columns of %i ms has of the bins %j the counts %j', (columns, endMs, bins, counts) => {
    expect(countsOf(columns, endMs, bins)).toEqual(counts);
  });

  it('has attempts, waits and endings in their columns', () => {
    const lanes = [
      lane(1, { requestedAtMs: 0, endedAtMs: 30, endKind: 'error', counts: [2] }),
      lane(2, { requestedAtMs: 50, endedAtMs: 69.9, endKind: 'close', firstBin: 5, counts: [1, 4] }),
      lane(3, { requestedAtMs: 100, firstBin: 10 }),
    ];
    const picture = pictureLanes(overview(lanes), 100, 10, 3);
    expect(picture).toMatchObject({ columns: 10, most: 4, spanMs: 100, omitted: 0 });
    expect(picture.lanes.map(({ counts: _, ...rest }) => rest)).toEqual([
      { attempt: 1, firstColumn: 0, waitColumn: 0, lastColumn: 3, endKind: 'error' },
      { attempt: 2, firstColumn: 5, waitColumn: 3, lastColumn: 6, endKind: 'close' },
      { attempt: 3, firstColumn: 9, waitColumn: 6, lastColumn: 9, endKind: undefined },
    ]);
  });

  it('has the newest attempts, and all of them together where some are left out', () => {
    const lanes = [1, 2, 3].map((attempt) =>
      lane(attempt, { requestedAtMs: attempt * 10, endedAtMs: attempt * 10 + 5, endKind: 'close' }),
    );
    const summary = { firstBin: 1, counts: [8], opens: [], closes: [], errors: [], waiting: [] };
    const picture = pictureLanes(overview(lanes, { summary, omittedAttempts: 4 }), 40, 4, 2);
    expect(picture).toMatchObject({ omitted: 5, most: 8 });
    expect(picture.lanes).toEqual([
      {
        attempt: undefined,
        counts: [0, 8, 0, 0],
        firstColumn: 0,
        waitColumn: 0,
        lastColumn: 3,
        endKind: undefined,
      },
      // Its wait began when the attempt without a lane had ended.
      { attempt: 2, counts: [0, 0, 0, 0], firstColumn: 2, waitColumn: 1, lastColumn: 2, endKind: 'close' },
      { attempt: 3, counts: [0, 0, 0, 0], firstColumn: 3, waitColumn: 2, lastColumn: 3, endKind: 'close' },
    ]);
    expect(pictureLanes(overview(lanes, { summary }), 40, 4, 3)).toMatchObject({ omitted: 0, most: 1 });
    expect(pictureLanes(overview(lanes, { summary }), 40, 4, 3).lanes).toHaveLength(3);
    expect(pictureLanes(overview(lanes, { omittedAttempts: 4 }), 40, 4, 3).lanes).toHaveLength(3);
  });
});

const running: PictureLane = {
  attempt: 3,
  counts: [0, 0, 0, 8],
  firstColumn: 3,
  waitColumn: 2,
  lastColumn: 3,
  endKind: undefined,
};
const picture: PictureLanes = {
  columns: 4,
  most: 8,
  spanMs: 2500,
  omitted: 7,
  lanes: [
    {
      attempt: undefined,
      counts: [8, 0, 4, 1],
      firstColumn: 0,
      waitColumn: 0,
      lastColumn: 3,
      endKind: undefined,
    },
    { attempt: 1, counts: [8, 0, 0, 0], firstColumn: 0, waitColumn: 0, lastColumn: 2, endKind: 'error' },
    { attempt: 20, counts: [0, 0, 3, 0], firstColumn: 2, waitColumn: 0, lastColumn: 3, endKind: 'close' },
    running,
  ],
};

describe('the overview as characters', () => {
  it('has a line for each lane, and the time below them', () => {
    expect(overviewCharacters(picture)).toBe(
      ['all │█─▄▁', '  1 │█─✕', ' 20 │··▃■', '  3 │  ·▶', '    └────', '     02.5 s'].join('\n'),
    );
  });

  it.each([
    [0, '─'],
    [0.01, '▁'],
    [1, '▁'],
    [1.01, '▂'],
    [2, '▂'],
    [3, '▃'],
    [4, '▄'],
    [5, '▅'],
    [6, '▆'],
    [7, '▇'],
    [7.01, '█'],
    [8, '█'],
  ])('has for %d of 8 the character %s', (count, character) => {
    const only = { ...running, counts: [count], firstColumn: 0, waitColumn: 0, lastColumn: 1 };
    const [line] = overviewCharacters({ ...picture, lanes: [only] }).split('\n');
    expect(line).toBe(`3 │${character}▶`);
  });

  it('says what they mean', () => {
    expect(overviewLegend()).toBe(
      'Each line is an attempt. ▁…█ are entries that came in that time, ─ is silence, · a wait, ■ a close, ✕ an error, and ▶ goes on.',
    );
  });
});

describe('the overview as an image', () => {
  const svgOf = (lanes: PictureLanes): readonly string[] => {
    const [type, data = ''] = overviewImage(lanes).split(',');
    expect(type).toBe('data:image/svg+xml;base64');
    return Buffer.from(data, 'base64').toString().replaceAll('><', '>\n<').split('\n');
  };

  it('has the bars, waits and endings of each lane, and the time below them', () => {
    expect(svgOf(picture)).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg" width="76" height="92" viewBox="0 0 76 92" font-family="sans-serif" font-size="11" fill="#808080">',
      '<text x="36" y="14" text-anchor="end">∑</text>',
      '<path d="M44 16H68" fill="none" stroke="#b0b0b0" stroke-dasharray="none"/>',
      '<path d="M44 16v-14h5v14M56 16v-7h5v7M62 16v-2h5v2" fill="#3b8eea"/>',
      '<text x="36" y="32" text-anchor="end">1</text>',
      '<path d="M44 34H62" fill="none" stroke="#b0b0b0" stroke-dasharray="none"/>',
      '<path d="M44 34v-14h5v14" fill="#3b8eea"/>',
      '<path d="M62 34v-14" stroke="#e05252" stroke-width="2"/>',
      '<text x="36" y="50" text-anchor="end">20</text>',
      '<path d="M44 52H56" fill="none" stroke="#b0b0b0" stroke-dasharray="2 3"/>',
      '<path d="M56 52H68" fill="none" stroke="#b0b0b0" stroke-dasharray="none"/>',
      '<path d="M56 52v-5h5v5" fill="#3b8eea"/>',
      '<path d="M68 52v-14" stroke="#808080" stroke-width="2"/>',
      '<text x="36" y="68" text-anchor="end">3</text>',
      '<path d="M56 70H62" fill="none" stroke="#b0b0b0" stroke-dasharray="2 3"/>',
      '<path d="M62 70H68" fill="none" stroke="#b0b0b0" stroke-dasharray="none"/>',
      '<path d="M62 70v-14h5v14" fill="#3b8eea"/>',
      '<text x="44" y="86">0</text>',
      '<text x="68" y="86" text-anchor="end">2.5 s</text>',
      '</svg>',
    ]);
  });

  it('shows the least count, and has no bars where nothing came', () => {
    const lanes = [{ ...running, counts: [0.001, 0, 0, 0] }];
    expect(svgOf({ ...picture, most: 1000, lanes })).toContain('<path d="M44 16v-1h5v1" fill="#3b8eea"/>');
    const empty = svgOf({ ...picture, lanes: [{ ...running, counts: [0, 0, 0, 0] }] });
    expect(empty.join('')).not.toContain('#3b8eea');
  });
});
