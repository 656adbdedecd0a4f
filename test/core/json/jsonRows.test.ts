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
