import { describe, expect, it } from 'vitest';

import { formatJsonPath } from '../../../src/core/json/jsonPath.ts';
import {
  canOpen,
  childRows,
  initialOpenness,
  rootRow,
  visibleRows,
  type JsonOpenness,
  type JsonRow,
} from '../../../src/core/json/jsonRows.ts';
import { JsonTree } from '../../../src/core/json/jsonTree.ts';

function rowsOf(text: string, openness: JsonOpenness = initialOpenness, most = 1000): JsonRow[] {
  const tree = JsonTree.parse(text);
  if (!tree) throw new Error('No JSON');
  return visibleRows(rootRow(tree), openness, most);
}

function shown(rows: readonly JsonRow[]): string[] {
  return rows.map(
    (row) => `${'  '.repeat(row.level - 1)}${row.label}${row.shows === 'value' ? '' : ` (${row.shows})`}`,
  );
}

const all: JsonOpenness = { base: 'all', touched: new Map() };
const none: JsonOpenness = { base: 'none', touched: new Map() };

describe('the rows of a JSON tree', () => {
  it('are all of a small one, in its order', () => {
    expect(shown(rowsOf('{"b":{"x":1},"a":[true]}'))).toEqual(['', '  b', '    x', '  a', '    0']);
  });

  it('are those of the root alone when all is closed', () => {
    expect(shown(rowsOf('{"b":{"x":1},"a":[true]}', none))).toEqual(['', '  b', '  a']);
  });

  it('follow what was opened and closed by hand', () => {
    const touched = new Map([
      ['$.a', true],
      ['$', true],
    ]);
    expect(shown(rowsOf('{"b":{"x":1},"a":[true]}', { base: 'none', touched }))).toEqual([
      '',
      '  b',
      '  a',
      '    0',
    ]);
    expect(shown(rowsOf('{"a":1}', { base: 'all', touched: new Map([['$', false]]) }))).toEqual(['']);
  });

  it('put many items into groups of a hundred, and many groups into groups', () => {
    const [root] = rowsOf(`[${Array.from({ length: 10_250 }, (_, i) => i).join(',')}]`, none);
    if (!root) throw new Error('No root');
    const groups = childRows(root);
    expect(groups.map(({ label }) => label)).toEqual(['0 … 9999', '10000 … 10249']);
    const inner = childRows(groups[1] ?? root);
    expect(inner.map(({ label }) => label)).toEqual(['10000 … 10099', '10100 … 10199', '10200 … 10249']);
    const items = childRows(inner[2] ?? root);
    expect(items).toHaveLength(50);
    expect(items[3]).toMatchObject({ label: '10203', path: [10203], position: 4, setSize: 50 });
    expect(items[3]?.tree.source(items[3].node)).toBe('10203');
  });

  it('tell members of the same name apart, in groups too', () => {
    const rows = rowsOf('{"a":1,"b":2,"a":3}');
    expect(rows.map(({ label, isDuplicate }) => [label, isDuplicate])).toEqual([
      ['', false],
      ['a', false],
      ['b', false],
      ['a', true],
    ]);
    const many = rowsOf(`{${Array.from({ length: 250 }, (_, i) => `"k${i % 200}":${i}`).join(',')}}`, all);
    expect(new Set(many.map(({ id }) => id)).size).toBe(many.length);
    expect(many.filter(({ isDuplicate }) => isDuplicate)).toHaveLength(50);
  });

  it('open JSON in a string as JSON, and a long text as text', () => {
    const rows = rowsOf(JSON.stringify({ arguments: '{"city":"Oslo"}', text: 'one\ntwo', short: 'x' }), all);
    expect(shown(rows)).toEqual(['', '  arguments', '    city', '  text', '     (text)', '  short']);
    expect(rows.map((row) => formatJsonPath(row.path))[2]).toBe('$.arguments.city');
    expect(rows.map(canOpen)).toEqual([true, true, false, true, false, false]);
  });

  it('stop opening by themselves when there are too many', () => {
    const text = `[${Array.from({ length: 90 }, () => '[1,2,3]').join(',')}]`;
    expect(rowsOf(text, all, 100)).toHaveLength(100);
    expect(rowsOf(text, all, 1000)).toHaveLength(361);
  });
});

describe('the borders of rows:', () => {
  const arrayOf = (count: number): string => `[${Array.from({ length: count }, (_, i) => i).join(',')}]`;

  it.each([
    [100, 100, '0', '99'],
    [101, 2, '0 … 99', '100 … 100'],
    [10_000, 100, '0 … 99', '9900 … 9999'],
    [10_001, 2, '0 … 9999', '10000 … 10000'],
  ])('%d items are %d rows, from %s to %s', (items, rows, first, last) => {
    const [root] = rowsOf(arrayOf(items), none);
    const children = root ? childRows(root) : [];
    expect([children.length, children[0]?.label, children.at(-1)?.label]).toEqual([rows, first, last]);
    expect(children.map(({ position }) => position)).toEqual(children.map((_, at) => at + 1));
    expect(children.every(({ setSize, level }) => setSize === rows && level === 2)).toBe(true);
    expect(children.every((row) => canOpen(row) === (items !== 100))).toBe(true);
  });

  it('a group of one is as all others', () => {
    const [root] = rowsOf(arrayOf(101), none);
    const [, group] = root ? childRows(root) : [];
    expect(group).toMatchObject({ id: '$ 100-101', shows: 'group', isDuplicate: false, path: [] });
    const items = group ? childRows(group) : [];
    expect(
      items.map(({ id, label, path, position, setSize, level }) => [
        id,
        label,
        path,
        position,
        setSize,
        level,
      ]),
    ).toEqual([['$[100]', '100', [100], 1, 1, 3]]);
  });

  it.each([
    ['x'.repeat(118), false],
    ['x'.repeat(119), true],
    ['a\nb', true],
    ['a\\nb', true],
    ['a\tb', false],
    ['', false],
  ])('a string %j has its text below: %s', (text, hasText) => {
    const rows = rowsOf(JSON.stringify([text]), all);
    expect(
      rows
        .slice(2)
        .map(({ id, shows, level, label, position, setSize }) => [
          id,
          shows,
          level,
          label,
          position,
          setSize,
        ]),
    ).toEqual(hasText ? [['$[0] text', 'text', 3, '', 1, 1]] : []);
    const last = rows.at(-1);
    if (hasText && last) expect([canOpen(last), childRows(last)]).toEqual([false, []]);
  });

  it.each([
    [48, true],
    [49, false],
  ])('a tree with %d items in an array inside is open at first: %s', (items, isOpen) => {
    const rows = rowsOf(`[${arrayOf(items)}]`);
    expect(rows.length).toBe(isOpen ? 2 + items : 2);
  });

  it('strings and groups stay closed at first', () => {
    expect(shown(rowsOf(JSON.stringify(['a\nb', '[1]', [1]])))).toEqual(['', '  0', '  1', '  2', '    0']);
    const [group] = rowsOf(`{"a":${arrayOf(101)}}`).slice(2);
    expect(group).toBeUndefined();
  });

  it('what is asked to be all open is so as far as the rows allow, level by level', () => {
    const text = '[[1,[2,3]],[4,[5,6]]]';
    const counts = Array.from({ length: 12 }, (_, most) => rowsOf(text, all, most).length);
    // The root is open in any case; then its arrays, one after the other; then those in them.
    expect(counts).toEqual([3, 3, 3, 3, 3, 5, 5, 7, 7, 9, 9, 11]);
    expect(shown(rowsOf(text, all, 5))).toEqual(['', '  0', '    0', '    1', '  1']);
    const touched = new Map([['$[0]', false]]);
    expect(shown(rowsOf(text, { base: 'all', touched }, 100))).toEqual([
      '',
      '  0',
      '  1',
      '    0',
      '    1',
      '      0',
      '      1',
    ]);
  });

  it('members that have one name are told apart by their ids', () => {
    expect(
      rowsOf('{"a":1,"a":2,"b":3,"a":4}').map(({ id, position, setSize }) => [id, position, setSize]),
    ).toEqual([
      ['$', 1, 1],
      ['$.a', 1, 4],
      ['$.a again 1', 2, 4],
      ['$.b', 3, 4],
      ['$.a again 2', 4, 4],
    ]);
  });
});
