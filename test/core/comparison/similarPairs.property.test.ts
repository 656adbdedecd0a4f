// The pairs of similar events are the best there are: compared with all others, for a few events of a few words.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { pairSimilar } from '../../../src/core/comparison/similarPairs.ts';

const someTexts = fc.array(
  fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }).map((words) => words.join(' ')),
  { maxLength: 4 },
);

/** What two words in common count for, as a share of all. */
function likeness(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => text.split(' ').filter((word) => word !== ''));
  const rest = [...(right ?? [])];
  let shared = 0;
  for (const word of left ?? []) {
    const at = rest.indexOf(word);
    if (at === -1) continue;
    rest.splice(at, 1);
    shared += 1;
  }
  const all = (left?.length ?? 0) + (right?.length ?? 0);
  // A pair without a word in common counts a little, too.
  return 0.01 + (all === 0 ? 0 : (2 * shared) / all);
}

function best(
  left: readonly string[],
  right: readonly string[],
  mayPair: (at: number, other: number) => boolean,
  at = 0,
  other = 0,
): number {
  if (at === left.length || other === right.length) return 0;
  const here = mayPair(at, other)
    ? likeness(left[at] ?? '', right[other] ?? '') + best(left, right, mayPair, at + 1, other + 1)
    : 0;
  return Math.max(here, best(left, right, mayPair, at + 1, other), best(left, right, mayPair, at, other + 1));
}

it('are in the order of both sides, only those that may be, and no others have more in common', () => {
  fc.assert(
    fc.property(someTexts, someTexts, fc.nat({ max: 7 }), (left, right, forbidden) => {
      const mayPair = (at: number, other: number): boolean => (at + 2 * other) % 8 !== forbidden;
      const work = pairSimilar(left, right, mayPair);
      let step = work.next();
      while (!step.done) step = work.next();
      const pairs = step.value;
      for (const [place, [at, other]] of pairs.entries()) {
        const [before = -1, otherBefore = -1] = pairs[place - 1] ?? [];
        expect([at > before, other > otherBefore, mayPair(at, other)]).toEqual([true, true, true]);
      }
      const weight = pairs.reduce(
        (sum, [at, other]) => sum + likeness(left[at] ?? '', right[other] ?? ''),
        0,
      );
      expect(weight).toBeCloseTo(best(left, right, mayPair), 9);
    }),
  );
});

describe('how far events are looked at', () => {
  const pairsOf = (left: readonly string[], right: readonly string[]): unknown => {
    const work = pairSimilar(left, right, () => true);
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
    }
  };

  it.each([
    [4_094, [[0, 1]]],
    [4_095, [[0, 0]]],
  ])('a word that begins behind %i characters and a space, or a part of it', (before, pairs) => {
    const text = (letter: string, word: string): string => `${letter.repeat(before)} ${word}`;
    expect(pairsOf([text('x', 'same')], [text('y', 'else'), text('z', 'same')])).toEqual(pairs);
  });

  it.each([
    [299, [[0, 1]]],
    [300, [[0, 0]]],
  ])('a word behind %i others', (before, pairs) => {
    const text = (letter: string, word: string): string =>
      [...Array.from({ length: before }, (_, at) => letter + String(at)), word].join(' ');
    expect(pairsOf([text('x', 'same')], [text('y', 'else'), text('z', 'same')])).toEqual(pairs);
  });
});
