// Which columns there are, how wide they may be, and which of them stand back in a narrow list.

import { describe, expect, it } from 'vitest';

import {
  clampWidth,
  columnIds,
  columnOf,
  columnOfPath,
  columns,
  firstMiddleColumns,
  flexibleColumn,
  gridTemplate,
  isSentenceColumn,
  maxPathColumns,
  numberWidth,
  orderedColumns,
  parseMiddleColumns,
  sentenceRoom,
  sentenceStart,
  shownColumns,
  widthOf,
  widthsOfList,
  type BuiltInColumn,
  type ColumnId,
} from '../../../src/webview/state/columns.ts';

/** Label, width at first, least width, and whether it holds numbers. */
const expected = {
  stream: ['Stream', 132, 34, false],
  number: ['#', 64, 36, true],
  time: ['Time', 112, 64, true],
  kind: ['Kind', 104, 28, false],
  type: ['Type', 104, 36, false],
  id: ['Id', 80, 36, true],
  size: ['Size', 68, 44, true],
  data: ['Data', 180, 180, false],
} as const satisfies Record<BuiltInColumn, unknown>;

const names = Object.keys(expected) as BuiltInColumn[];
/** Of a list with one stream. */
const ofOneStream = names.filter((name) => name !== 'stream');

describe('the columns', () => {
  it('are these, in this order', () => {
    expect([...columnIds]).toEqual(names);
    expect(
      Object.fromEntries(
        Object.entries(columns).map(([id, { label, defaultPx, minPx, isNumeric }]) => [
          id,
          [label, defaultPx, minPx, isNumeric],
        ]),
      ),
    ).toEqual(expected);
    expect(flexibleColumn).toBe('data');
    expect(names.filter(isSentenceColumn)).toEqual(['type', 'id', 'size', 'data']);
    expect(isSentenceColumn('$.a')).toBe(true);
  });

  it.each(names)('of the name %s has the width that somebody chose, within its bounds', (column) => {
    const [, defaultPx, minPx] = expected[column];
    expect(widthOf(column, {})).toBe(defaultPx);
    expect(widthOf(column, { [column]: 77 })).toBe(77);
    expect([minPx - 1, minPx, minPx + 1, 599.6, 600, 601].map((px) => clampWidth(column, px))).toEqual([
      minPx,
      minPx,
      minPx + 1,
      600,
      600,
      600,
    ]);
  });

  it.each(names)('of the name %s is not shown when it is hidden', (column) => {
    expect(shownColumns([column], {}, 2_000, names)).toEqual(names.filter((name) => name !== column));
  });

  it('say of which stream an entry is only where there are several', () => {
    expect(shownColumns([], {}, 2_000, orderedColumns(firstMiddleColumns, true))).toEqual(names);
    expect(shownColumns([], {}, 2_000)).toEqual(ofOneStream);
  });

  it('stand back for the data, the size first, and the time and the kind never', () => {
    const fixed = 64 + 112 + 104 + 104 + 80 + 68;
    const steps: readonly (readonly [number, readonly ColumnId[]])[] = [
      [fixed + 180, ofOneStream],
      [fixed + 179, ['number', 'time', 'kind', 'type', 'id', 'data']],
      [fixed - 68 + 180, ['number', 'time', 'kind', 'type', 'id', 'data']],
      [fixed - 68 + 179, ['number', 'time', 'kind', 'type', 'data']],
      [fixed - 148 + 179, ['number', 'time', 'kind', 'data']],
      [fixed - 252 + 180, ['number', 'time', 'kind', 'data']],
      [fixed - 252 + 179, ['time', 'kind', 'data']],
      [0, ['time', 'kind', 'data']],
    ];
    for (const [px, shown] of steps) expect(shownColumns([], {}, px), `${px} px`).toEqual(shown);
    expect(shownColumns(['size'], {}, fixed - 68 + 180)).toEqual(
      ofOneStream.filter((name) => name !== 'size'),
    );
    expect(shownColumns([], { type: 300 }, fixed + 180)).not.toContain('size');
  });

  it('leave what is over to the data', () => {
    expect(gridTemplate(['number', 'time', 'data'], { time: 90 })).toBe('64px 90px minmax(0, 1fr)');
  });

  it('have room for the numbers of a list', () => {
    const widths = [0, 9_999, 99_999, 1_000_000, 10_000_000].map(numberWidth);
    expect(widths.slice(0, 2)).toEqual([64, 64]);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    // A digit of 7 px at most, a comma, and the padding.
    expect(numberWidth(10_000_000)).toBeGreaterThanOrEqual(16 + 8 * 7 + 2 * 3);
    expect(numberWidth(100_000)).toBe(16 + 9 * 6.5);
  });
});

describe('the widths of a list', () => {
  it('have room for the name of a stream, or for its letter alone', () => {
    expect(widthsOfList(10, 620)).toEqual({ number: 64 });
    expect(widthsOfList(10, 619)).toEqual({ number: 64, stream: 44 });
  });
});

describe('columns of paths', () => {
  it.each([
    ['$.choices[0].delta.content', '$.choices[0].delta.content', 'content'],
    ['items[2][-1]', '$.items[2][-1]', 'items[2][-1]'],
    ["$['odd name']", '$["odd name"]', '["odd name"]'],
    ['a.*', '$.a[*]', 'a[*]'],
    ['$[0]', '$[0]', '[0]'],
    ['$', '$', '$'],
  ])('%s is %s, with the label %s', (path, column, label) => {
    expect(columnOfPath(path)).toBe(column);
    expect(columnOf(columnOfPath(path) ?? '$')).toEqual({
      label,
      defaultPx: 120,
      minPx: 36,
      isNumeric: false,
    });
    expect(isSentenceColumn(columnOfPath(path) ?? '$')).toBe(true);
  });

  it.each(['', '$.', 'a..b', '$.a['])('of no path there is none: %s', (path) => {
    expect(columnOfPath(path)).toBeUndefined();
  });

  it('stand in the order that was kept, each once, and as many as there is room for', () => {
    const paths = Array.from({ length: maxPathColumns + 1 }, (_, at): ColumnId => `$.a${at}`);
    expect(parseMiddleColumns([...paths, 'id', 'id', '$.a0', 'data', 'x.y', '$.', 7])).toEqual([
      'type',
      'size',
      ...paths.slice(0, maxPathColumns),
      'id',
    ]);
    expect(orderedColumns(['$.a', 'id'])).toEqual(['number', 'time', 'kind', '$.a', 'id', 'data']);
  });

  it('stand back after the size, the id and the type, the last one first', () => {
    const order = orderedColumns(['$.a', 'type', '$.b', 'id', 'size']);
    const shownAt = (px: number): readonly ColumnId[] => shownColumns([], {}, px, order).slice(2);
    const fixed = 64 + 112 + 104;
    expect(shownAt(fixed + 240 + 180)).toEqual(['kind', '$.a', '$.b', 'data']);
    expect(shownAt(fixed + 240 + 179)).toEqual(['kind', '$.a', 'data']);
    expect(shownAt(fixed + 120 + 179)).toEqual(['kind', 'data']);
    expect(shownColumns(['$.a'], {}, 2_000, order)).not.toContain('$.a');
    expect(gridTemplate(['time', '$.a', 'data'], { '$.a': 90 })).toBe('112px 90px minmax(0, 1fr)');
  });
});

describe('a sentence', () => {
  it('begins where the first of its columns is', () => {
    expect(sentenceStart(ofOneStream)).toBe(3);
    expect(sentenceStart(['number', 'time', 'kind', 'data'])).toBe(3);
    expect(sentenceStart(['time', 'data'])).toBe(1);
    expect(sentenceStart(['data'])).toBe(0);
    expect(sentenceStart([])).toBe(0);
  });

  it('stands beside the columns before it, or below them where too little is left', () => {
    const before = 64 + 112 + 104 + 16;
    expect(sentenceRoom(ofOneStream, {}, before + 380)).toEqual({ isBelow: false, widthPx: 380 });
    expect(sentenceRoom(ofOneStream, {}, before + 379)).toEqual({
      isBelow: true,
      widthPx: before + 379 - 28,
    });
    expect(sentenceRoom(ofOneStream, { time: 212 }, before + 480)).toEqual({ isBelow: false, widthPx: 380 });
  });
});
