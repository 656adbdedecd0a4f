// By what events are known again, at the edges: which share must have an id, how many must differ, how many must be on both
// sides, how deep a value may lie, and which of several values is taken.

import { describe, expect, it } from 'vitest';

import type { Alignment } from '../../../src/core/comparison/proposedAlignment.ts';
import { compare, type SampleEvent } from './sides.ts';

const proposed = (left: readonly SampleEvent[], right: readonly SampleEvent[]): Alignment =>
  compare(left, right).alignment;

const times = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** So many events, of which so many have an id, of so many different ones. */
const withIds = (count: number, ids: number, distinct = ids): SampleEvent[] =>
  times(count, (at) => ({ id: at < ids ? `i${at % distinct}` : undefined, data: 'x' }));

const withValues = (values: readonly unknown[], name = 'n'): SampleEvent[] =>
  values.map((value) => ({ data: JSON.stringify({ [name]: value, same: 1 }) }));

const numbers = (count: number, from = 0): number[] => times(count, (at) => at + from);

describe('ids', () => {
  it.each([
    [10, 10, { by: 'id', shared: 10 }],
    [10, 9, { by: 'id', shared: 9 }],
    [10, 8, { by: 'order' }],
    [20, 18, { by: 'id', shared: 18 }],
    [20, 17, { by: 'order' }],
    [1, 1, { by: 'id', shared: 1 }],
  ])('of %i events, which %i have, make it %j', (count, ids, alignment) => {
    expect(proposed(withIds(count, ids), withIds(count, ids))).toEqual(alignment);
    // One side alone is not enough.
    const whole = withIds(count, count);
    const shared = alignment.by === 'id' ? { by: 'id', shared: ids } : alignment;
    expect(proposed(whole, withIds(count, ids))).toEqual(shared);
    expect(proposed(withIds(count, ids), whole)).toEqual(shared);
  });

  it.each([
    [10, { by: 'id', shared: 10 }],
    [5, { by: 'id', shared: 5 }],
    [4, { by: 'order' }],
  ])('of ten events, of which %i differ, make it %j', (distinct, alignment) => {
    expect(proposed(withIds(10, 10, distinct), withIds(10, 10, distinct))).toEqual(alignment);
    const shared = alignment.by === 'id' ? { by: 'id', shared: distinct } : alignment;
    expect(proposed(withIds(10, 10), withIds(10, 10, distinct))).toEqual(shared);
    expect(proposed(withIds(10, 10, distinct), withIds(10, 10))).toEqual(shared);
  });

  it('are counted among those that have one', () => {
    // Nine of ten have one, and five of these differ: that is more than half of nine.
    expect(proposed(withIds(10, 9, 5), withIds(10, 9, 5))).toEqual({ by: 'id', shared: 5 });
    expect(proposed(withIds(10, 9, 4), withIds(10, 9, 4))).toEqual({ by: 'order' });
    expect(proposed(withIds(20, 18, 9), withIds(20, 18, 9))).toEqual({ by: 'id', shared: 9 });
    expect(proposed(withIds(20, 18, 8), withIds(20, 18, 8))).toEqual({ by: 'order' });
  });

  it('of which one is on both sides make it, and none do not', () => {
    const side = (...ids: readonly string[]): SampleEvent[] => ids.map((id) => ({ id, data: 'x' }));
    expect(proposed(side('a', 'b', 'c'), side('c', 'd', 'e'))).toEqual({ by: 'id', shared: 1 });
    expect(proposed(side('a', 'b', 'c'), side('d', 'e', 'f'))).toEqual({ by: 'order' });
    expect(proposed(side('a'), [])).toEqual({ by: 'order' });
    expect(proposed([], side('a'))).toEqual({ by: 'order' });
  });

  it('win over values of the data', () => {
    const side = times(5, (at) => ({ id: `i${at}`, data: `{"n":${at}}` }));
    expect(proposed(side, side)).toEqual({ by: 'id', shared: 5 });
  });
});

describe('a value of the data', () => {
  it.each([
    [20, true],
    [19, true],
    [18, false],
  ])('of twenty events, of which %i differ, makes it: %s', (distinct, isPath) => {
    const some = withValues([...numbers(distinct), ...times(20 - distinct, () => 0)]);
    const all = withValues(numbers(20));
    const expected = isPath ? { by: 'path', path: '$.n' } : { by: 'order' };
    expect(proposed(some, some)).toEqual(expected);
    expect(proposed(all, some)).toEqual(expected);
    expect(proposed(some, all)).toEqual(expected);
  });

  it('that one event in twenty lacks makes it, also where that is no JSON or too large', () => {
    const large = `{"n":99,"x":"${'x'.repeat(64 * 1024)}"}`;
    for (const data of ['{}', 'no JSON', '{"n":', '[1]', 'null', large]) {
      const some = [...withValues(numbers(19)), { data }];
      expect(proposed(some, some), data.slice(0, 20)).toEqual({ by: 'path', path: '$.n' });
      const fewer = [...withValues(numbers(18)), { data }, { data }];
      expect(proposed(fewer, fewer), data.slice(0, 20)).toEqual({ by: 'order' });
    }
  });

  it.each([
    [10, true],
    [9, false],
    [0, false],
  ])('of which %i of twenty are on both sides makes it: %s', (shared, isPath) => {
    const left = withValues(numbers(20));
    const right = withValues(numbers(20, 20 - shared));
    const expected = isPath ? { by: 'path', path: '$.n' } : { by: 'order' };
    expect(proposed(left, right)).toEqual(expected);
    expect(proposed(right, left)).toEqual(expected);
  });

  it('of a single event on either side says nothing', () => {
    expect(proposed(withValues([1, 2]), withValues([1, 2]))).toEqual({ by: 'path', path: '$.n' });
    expect(proposed(withValues([1]), withValues([1, 2]))).toEqual({ by: 'order' });
    expect(proposed(withValues([1, 2]), withValues([1]))).toEqual({ by: 'order' });
    expect(proposed(withValues([1]), withValues([1]))).toEqual({ by: 'order' });
  });

  it('may be a text, a number or a boolean, and no list, no object and no null', () => {
    const side = (...values: readonly unknown[]): Alignment =>
      proposed(withValues(values), withValues(values));
    expect(side('a', 'b')).toEqual({ by: 'path', path: '$.n' });
    expect(side(true, false)).toEqual({ by: 'path', path: '$.n' });
    expect(side(1.5, 'b')).toEqual({ by: 'path', path: '$.n' });
    expect(side([1], [2])).toEqual({ by: 'order' });
    expect(side({}, { a: 1 })).toEqual({ by: 'order' });
    expect(side(null, 'b')).toEqual({ by: 'order' });
    // The number and the text are not the same.
    expect(proposed(withValues([1, 2, 3]), withValues(['1', '2', '3']))).toEqual({ by: 'order' });
  });

  it('may lie three names deep, and no deeper', () => {
    const nested = (names: readonly string[]): SampleEvent[] =>
      times(3, (at) => ({
        data: names.reduceRight((inner, name) => `{"${name}":${inner}}`, String(at)),
      }));
    expect(proposed(nested(['a']), nested(['a']))).toEqual({ by: 'path', path: '$.a' });
    expect(proposed(nested(['a', 'b', 'c']), nested(['a', 'b', 'c']))).toEqual({
      by: 'path',
      path: '$.a.b.c',
    });
    expect(proposed(nested(['a', 'b', 'c', 'd']), nested(['a', 'b', 'c', 'd']))).toEqual({ by: 'order' });
  });

  it('is that of which most are on both sides, then the shortest', () => {
    const side = (few: number): SampleEvent[] =>
      times(4, (at) => ({ data: JSON.stringify({ longer: at, few: at + few, n: at }) }));
    expect(proposed(side(0), side(2))).toEqual({ by: 'path', path: '$.n' });
    const others = (many: number): SampleEvent[] =>
      times(4, (at) => ({ data: JSON.stringify({ n: at + many, longer: at }) }));
    expect(proposed(others(0), others(2))).toEqual({ by: 'path', path: '$.longer' });
  });

  it('is looked for in the first two hundred events', () => {
    const side = (distinct: number): SampleEvent[] =>
      withValues(times(300, (at) => (at < distinct ? at : 'again')));
    expect(proposed(side(200), side(200))).toEqual({ by: 'path', path: '$.n' });
    expect(proposed(side(189), side(189))).toEqual({ by: 'path', path: '$.n' });
    expect(proposed(side(188), side(188))).toEqual({ by: 'order' });
  });

  it('is looked for among the first two hundred paths', () => {
    const side = (before: number): SampleEvent[] =>
      times(3, (at) => ({
        data: JSON.stringify({
          ...Object.fromEntries(numbers(before).map((name) => [`p${name}`, 0])),
          n: at,
        }),
      }));
    expect(proposed(side(199), side(199))).toEqual({ by: 'path', path: '$.n' });
    expect(proposed(side(200), side(200))).toEqual({ by: 'order' });
  });
});
