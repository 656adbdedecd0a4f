// The query of an address as rows, and back: what was not touched keeps its spelling.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { queryRowsOf, withQueryRows } from '../../../src/core/draft/queryRows.ts';

const rows = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, value]) => ({ name, value }));

describe('the query of an address', () => {
  it.each([
    [':3000/events', []],
    ['http://a/?', [['', '']]],
    ['http://a/?x', [['x', '']]],
    ['http://a/?x=', [['x', '']]],
    [
      'http://a/?x=1&y=a%20b+c#z?w=1',
      [
        ['x', '1'],
        ['y', 'a b c'],
      ],
    ],
    [
      'http://a/?x=a=b&&x=2',
      [
        ['x', 'a=b'],
        ['', ''],
        ['x', '2'],
      ],
    ],
    ['http://a/?x=%zz%ff%C3%BC', [['x', '%zz%ff%C3%BC']]],
    ['{{base}}/x?key={{key}}', [['key', '{{key}}']]],
    ['http://a/#?x=1', []],
    // Nothing before it, as while somebody types.
    ['#?x=1', []],
    ['?x=1', [['x', '1']]],
    [' http://a/?x=1 ', [['x', '1']]],
  ] as const)('of %s has rows', (address, expected) => {
    expect(queryRowsOf(address)).toEqual(rows(...expected));
  });

  it('is written anew only where a row was changed', () => {
    const address = 'http://a/?x=%41+b&y=1&z=%7e#h';
    const [x, y, z] = queryRowsOf(address);
    if (!x || !y || !z) throw new Error('There are three rows.');
    expect(withQueryRows(address, [x, { name: 'y', value: 'a&b c#{{d e}}' }, z])).toBe(
      'http://a/?x=%41+b&y=a%26b%20c%23{{d e}}&z=%7e#h',
    );
    expect(withQueryRows(address, [x, z])).toBe('http://a/?x=%41+b&z=%7e#h');
    expect(withQueryRows(address, [y, z])).toBe('http://a/?y=1&z=%7e#h');
    expect(withQueryRows(address, [x, y, z, { name: '', value: '' }])).toBe('http://a/?x=%41+b&y=1&z=%7e&#h');
    expect(withQueryRows(address, [])).toBe('http://a/#h');
    expect(withQueryRows(':1/a', rows(['ü', 'é']))).toBe(':1/a?ü=é');
    expect(withQueryRows('#h', rows(['a', '']))).toBe('?a#h');
  });

  it('says the same after it was written, whatever is in it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.record({ name: text, value: text }), { minLength: 1, maxLength: 5 }), (all) => {
        const address = withQueryRows('http://a/b', all);
        expect(queryRowsOf(address)).toEqual(all);
        const parsed = new URL(address);
        expect([...parsed.searchParams].map(([name, value]) => ({ name, value }))).toEqual(
          all.filter(({ name, value }) => name !== '' || value !== ''),
        );
      }),
    );
  });
});
