// What somebody does to the columns: each thing once and once more, and what is said of a path that is none.

import { describe, expect, it } from 'vitest';

import type { ColumnChoice } from '../../../src/webview/state/columnChoice.ts';
import { maxPathColumns, type ColumnId } from '../../../src/webview/state/columns.ts';
import { StatePage } from './statePage.ts';

function shown({ page }: StatePage): readonly ColumnId[] {
  const { middleColumns, hiddenColumns } = page.ui.value;
  return middleColumns.filter((column) => !hiddenColumns.includes(column));
}

function field({ typedPath, mistake }: ColumnChoice): (string | undefined)[] {
  return [typedPath.value, mistake.value];
}

const notUnderstood = expect.stringMatching(/./) as unknown;

describe('a column of a path', () => {
  it('is added once, and shown again when it was hidden', () => {
    const test = new StatePage();
    const { columnChoice } = test.page;
    columnChoice.add('a.b');
    columnChoice.add('$.a.b');
    expect(shown(test)).toEqual(['type', 'id', 'size', '$.a.b']);
    columnChoice.toggle('$.a.b');
    columnChoice.toggle('type');
    expect(shown(test)).toEqual(['id', 'size']);
    columnChoice.add('$["a"].b');
    expect(shown(test)).toEqual(['id', 'size', '$.a.b']);
    expect(test.page.ui.value.middleColumns).toEqual(['type', 'id', 'size', '$.a.b']);
  });

  it('is one of a few; those that are there can be shown though there is no room for another', () => {
    const test = new StatePage();
    const { columnChoice } = test.page;
    for (let at = 0; at < maxPathColumns; at += 1) columnChoice.add(`$.a${at}`);
    expect(columnChoice.mistake.value).toBeUndefined();
    columnChoice.add('$.other');
    expect(field(columnChoice)).toEqual([
      '$.other',
      `The list has room for ${maxPathColumns} columns of paths. Remove one first.`,
    ]);
    expect(shown(test)).toHaveLength(3 + maxPathColumns);
    columnChoice.toggle('$.a0');
    columnChoice.add('$.a0');
    expect(shown(test)).toContain('$.a0');
    expect(columnChoice.typedPath.value).toBeUndefined();
    columnChoice.remove('$.a0');
    columnChoice.add('$.other');
    expect(shown(test).slice(3)).toEqual([
      ...Array.from({ length: maxPathColumns - 1 }, (_, at) => `$.a${at + 1}`),
      '$.other',
    ]);
  });

  it('takes what was said of it along when it is removed, and leaves all others', () => {
    const test = new StatePage();
    const { page } = test;
    for (const path of ['$.a', '$.b']) page.columnChoice.add(path);
    page.change({ columnWidths: { '$.a': 70, '$.b': 80, type: 90 }, hiddenColumns: ['$.a', '$.b', 'id'] });
    page.columnChoice.remove('$.a');
    expect(page.ui.value).toMatchObject({
      middleColumns: ['type', 'id', 'size', '$.b'],
      hiddenColumns: ['$.b', 'id'],
      columnWidths: { '$.b': 80, type: 90 },
    });
    page.columnChoice.add('$.a');
    expect(page.columnWidths.value['$.a']).toBeUndefined();
    // What is no path can be hidden, and not removed.
    page.columnChoice.remove('size');
    expect(page.ui.value.middleColumns).toContain('size');
  });

  it('that is none is said so at the field, until another is typed or the field opens anew', () => {
    const { columnChoice } = new StatePage().page;
    expect(field(columnChoice)).toEqual([undefined, undefined]);
    columnChoice.openField();
    expect(field(columnChoice)).toEqual(['', undefined]);
    columnChoice.add('$.');
    expect(field(columnChoice)).toEqual(['$.', notUnderstood]);
    columnChoice.type('$.a');
    expect(field(columnChoice)).toEqual(['$.a', undefined]);
    columnChoice.add('a..b');
    columnChoice.closeField();
    expect(columnChoice.typedPath.value).toBeUndefined();
    columnChoice.openField('$.c');
    expect(field(columnChoice)).toEqual(['$.c', undefined]);
    columnChoice.add('$.c');
    expect(field(columnChoice)).toEqual([undefined, undefined]);
  });
});

describe('columns', () => {
  it('are moved past their neighbours that are shown, and not beyond the ends', () => {
    const test = new StatePage();
    const { page } = test;
    const { columnChoice } = page;
    page.change({ hiddenColumns: ['id'] });
    columnChoice.moveBy('type', 1, ['time', 'type', 'size', 'data']);
    expect(page.ui.value.middleColumns).toEqual(['id', 'size', 'type']);
    // Beyond the last of them is the data, and before the first what a row is.
    columnChoice.moveBy('type', 1, ['time', 'size', 'type', 'data']);
    columnChoice.moveBy('size', -1, ['time', 'size', 'type', 'data']);
    expect(page.ui.value.middleColumns).toEqual(['id', 'size', 'type']);
    columnChoice.moveTo('type', 'id');
    expect(page.ui.value.middleColumns).toEqual(['type', 'id', 'size']);
    for (const [column, place] of [
      ['number', 'id'],
      ['id', 'data'],
    ] as const)
      columnChoice.moveTo(column, place);
    expect(page.ui.value.middleColumns).toEqual(['type', 'id', 'size']);
    expect((['type', 'number', 'data', '$.a'] as const).map((each) => columnChoice.canMove(each))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('are as at first after a reset, whatever was done to them', () => {
    const test = new StatePage();
    const { page } = test;
    const before = page.ui.value;
    for (const _ of [1, 2]) {
      page.columnChoice.add('$.a');
      page.columnChoice.moveTo('size', 'type');
      page.columnChoice.toggle('id');
      page.change({ columnWidths: { time: 200, '$.a': 80 } });
      expect(page.columns.value).not.toContain('id');
      page.columnChoice.reset();
      expect(page.ui.value).toEqual(before);
      expect(page.columnWidths.value).toEqual({ number: 64 });
    }
  });

  it('get the width back that follows from the list, each by itself', () => {
    const { page } = new StatePage().snapshot(1, { entries: 12_345_678 });
    const usual = page.columnWidths.value;
    expect(usual).toEqual({ number: 97 });
    for (const _ of [1, 2]) {
      page.change({ columnWidths: { number: 40, type: 90, '$.a': 70 } });
      page.columnChoice.resetWidth('number');
      expect(page.columnWidths.value).toEqual({ number: 97, type: 90, '$.a': 70 });
      page.columnChoice.resetWidth('$.a');
      page.columnChoice.resetWidth('id');
      expect(page.columnWidths.value).toEqual({ number: 97, type: 90 });
    }
  });

  it('have one for the stream only while there are several, also after there was one', () => {
    const test = new StatePage().snapshot(1, { entries: 5 });
    expect(test.page.columnChoice.all[0]).toBe('number');
    test.together(2, { entries: 5 });
    expect(test.page.columnChoice.all.slice(0, 2)).toEqual(['stream', 'number']);
    test.snapshot(3, { entries: 5 });
    expect(test.page.columnChoice.all[0]).toBe('number');
  });

  it('show what events add or their data as sent, in turn', () => {
    const { page } = new StatePage();
    const seen = [1, 2, 3].map(() => {
      page.columnChoice.toggleRowData();
      return page.ui.value.rowData;
    });
    expect(seen).toEqual(['sent', 'added', 'sent']);
  });
});
