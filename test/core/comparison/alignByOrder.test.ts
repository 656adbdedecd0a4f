// Pairs of equal events in lists that are given by their hashes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { alignByOrder } from '../../../src/core/comparison/alignByOrder.ts';
import { HashColumn } from '../../../src/core/comparison/hashColumn.ts';
import { maxSimilarArea, pairSimilar } from '../../../src/core/comparison/similarPairs.ts';

type Pair = readonly [left: number, right: number];

const seen = new Map<string, number>();

function columnOf(words: readonly string[], high = 1): HashColumn {
  const column = new HashColumn();
  for (const word of words) {
    if (!seen.has(word)) seen.set(word, seen.size + 1);
    column.push(high, seen.get(word) ?? 0);
  }
  return column;
}

/** All that is told, in rising order. */
function pairsOf(left: HashColumn, right: HashColumn): Pair[] {
  const pairs: Pair[] = [];
  const ranges = [{ left: 0, leftEnd: left.length, right: 0, rightEnd: right.length }];
  for (const step of alignByOrder({ left, right }, ranges, (one, other) => pairs.push([one, other])))
    expect(step).toBeGreaterThanOrEqual(0);
  return pairs.toSorted(([one], [other]) => one - other);
}

const unique = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${name}${at}`);
const places = (count: number, left = 0, right = 0): Pair[] =>
  Array.from({ length: count }, (_, at) => [left + at, right + at]);

describe('equal events in the same order', () => {
  it.each<[what: string, left: readonly string[], right: readonly string[], pairs: readonly Pair[]]>([
    ['nothing', [], [], []],
    ['one side', ['a'], [], []],
    ['the same', ['a', 'b', 'b'], ['a', 'b', 'b'], places(3)],
    ['the same once more', ['a'], ['a', 'a'], [[0, 0]]],
    ['the same once less', ['a', 'a'], ['a'], [[0, 0]]],
    ['another end', ['a', 'x'], ['a', 'y'], [[0, 0]]],
    ['another beginning', ['x', 'a'], ['y', 'z', 'a'], [[1, 2]]],
    [
      'another middle',
      ['a', 'x', 'b'],
      ['a', 'b'],
      [
        [0, 0],
        [2, 1],
      ],
    ],
    ['another order', ['a', 'b'], ['b', 'a'], [[1, 0]]],
    [
      'too many others before what comes again at the end',
      [...unique('l', 400), 'x', 'x'],
      [...unique('r', 350), 'x', 'x'],
      places(2, 400, 350),
    ],
    [
      'too many others behind what comes again at the beginning',
      ['x', 'x', ...unique('l', 400)],
      ['x', 'x', ...unique('r', 350)],
      places(2),
    ],
    [
      'too many others around what is there once',
      [...unique('l', 400), 'once', ...unique('m', 400)],
      [...unique('r', 350), 'once', ...unique('s', 500)],
      [[400, 350]],
    ],
    [
      'too many others, and equal ones at the same place',
      [...unique('l', 200), 'x', ...unique('m', 200), 'x', 'l'],
      [...unique('r', 200), 'x', ...unique('s', 200), 'x', 'r'],
      [
        [200, 200],
        [401, 401],
      ],
    ],
  ])('are pairs: %s', (_, left, right, pairs) => {
    expect(pairsOf(columnOf(left), columnOf(right))).toEqual(pairs);
  });

  it('are told by all of their hash, alone and in groups', () => {
    // Where nothing is there once, groups of neighbours are.
    const words = 'aabbbabaaabbabbaababbbbaaaababaabbbaabab'.split('');
    expect(words.length ** 2).toBeGreaterThan(1024);
    expect(pairsOf(columnOf(words), columnOf(words, 2))).toEqual([]);
    expect(pairsOf(columnOf(words), columnOf(words))).toEqual(places(words.length));
  });

  it('are told once each, rise on both sides, and are as many as in any order where there are few', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 24 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const pairs = pairsOf(columnOf(left), columnOf(right));
        expect(pairs.every(([one, other]) => left[one] === right[other])).toBe(true);
        for (const side of [0, 1] as const) {
          const told = pairs.map((pair) => pair[side]);
          expect(told).toEqual([...new Set(told)].toSorted((one, other) => one - other));
        }
        expect(pairs).toHaveLength(longestCommon(left, right));
      }),
    );
  });
});

function longestCommon(left: readonly string[], right: readonly string[]): number {
  let before = right.map(() => 0);
  for (const one of left) {
    const counts: number[] = [];
    right.forEach((other, at) =>
      counts.push(one === other ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, counts[at - 1] ?? 0)),
    );
    before = counts;
  }
  return before.at(-1) ?? 0;
}

function similar(
  left: readonly string[],
  right: readonly string[],
  mayPair: (left: number, right: number) => boolean = () => true,
): readonly Pair[] {
  const work = pairSimilar(left, right, mayPair);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

describe('events that are most similar', () => {
  it.each<[what: string, left: readonly string[], right: readonly string[], pairs: readonly Pair[]]>([
    ['nothing', [], ['a'], []],
    ['nothing in common', ['a'], ['b', 'c'], [[0, 0]]],
    ['a word in common', ['a b'], ['c d', 'b e'], [[0, 1]]],
    ['more words in common', ['a b c'], ['a x y', 'a b y', 'a b c'], [[0, 2]]],
    ['a word as often', ['a a b'], ['a b b', 'a a c'], [[0, 0]]],
    ['another spelling', ['{"a":"é_1"}'], ['b', 'a é_1'], [[0, 1]]],
    [
      'both in order',
      ['a', 'b'],
      ['x', 'a', 'b'],
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'not both in order',
      ['a', 'b b b'],
      ['b b b', 'a', 'y'],
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [
      'more on the left',
      ['x', 'a', 'y', 'b'],
      ['a', 'b'],
      [
        [1, 0],
        [3, 1],
      ],
    ],
  ])('stand for each other: %s', (_, left, right, pairs) => {
    expect(similar(left, right)).toEqual(pairs);
  });

  it('are looked at up to a number of words and of characters', () => {
    const words = unique('w', 299).join(' ');
    expect(similar([`${words} key`], ['other', 'key'])).toEqual([[0, 1]]);
    expect(similar([`${words} more key`], ['other', 'key'])).toEqual([[0, 0]]);
    const long = 'x'.repeat(4092);
    expect(similar([`${long} key`], ['other', 'key'])).toEqual([[0, 1]]);
    expect(similar([`${long}x key`], ['other', 'key'])).toEqual([[0, 0]]);
  });

  it('are never of different types', () => {
    expect(similar(['a'], ['a', 'b'], (_, other) => other === 1)).toEqual([[0, 1]]);
    expect(similar(['a'], ['a', 'b'], () => false)).toEqual([]);
  });

  it('rise on both sides, and no other pairs have more in common', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }).map((words) => words.join(' '));
    const list = fc.array(text, { maxLength: 5 });
    fc.assert(
      fc.property(list, list, (left, right) => {
        const pairs = similar(left, right);
        expect(left.length * right.length).toBeLessThanOrEqual(maxSimilarArea);
        expect(weightOf(pairs, left, right)).toBeCloseTo(bestWeight(left, right, 0, 0), 9);
      }),
    );
  });
});

function weight(one: string, other: string): number {
  const [words, others] = [one, other].map((text) => text.split(' ').filter((word) => word !== ''));
  const all = (words?.length ?? 0) + (others?.length ?? 0);
  const left = [...(others ?? [])];
  const shared = (words ?? []).filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
  return 0.01 + (all === 0 ? 0 : (2 * shared) / all);
}

function weightOf(pairs: readonly Pair[], left: readonly string[], right: readonly string[]): number {
  let sum = 0;
  let [leftAt, rightAt] = [-1, -1];
  for (const [one, other] of pairs) {
    expect(one > leftAt && other > rightAt).toBe(true);
    [leftAt, rightAt] = [one, other];
    sum += weight(left[one] ?? '', right[other] ?? '');
  }
  return sum;
}

function bestWeight(left: readonly string[], right: readonly string[], at: number, other: number): number {
  const [one, two] = [left[at], right[other]];
  if (one === undefined || two === undefined) return 0;
  return Math.max(
    weight(one, two) + bestWeight(left, right, at + 1, other + 1),
    bestWeight(left, right, at + 1, other),
    bestWeight(left, right, at, other + 1),
  );
}
