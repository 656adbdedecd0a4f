// Counts of several generations of one answer, added up: those that say all so far, those that say more each time, and
// those that come by two ways.

import { expect, it } from 'vitest';

import { Generations } from '../../../src/core/assembly/generations.ts';
import type { GenerationCounts } from '../../../src/core/assembly/reading/reading.ts';

type Counts = Partial<GenerationCounts>;

function sumOf(...all: readonly Counts[]): readonly [Readonly<Record<string, number>>, number | undefined] {
  const generations = new Generations();
  for (const counts of all) generations.take({ part: '', isMore: false, usage: [], ...counts });
  return [Object.fromEntries(generations.usage), generations.outputTokens];
}

it.each<[what: string, all: readonly Counts[], sum: ReturnType<typeof sumOf>]>([
  ['of none', [], [{}, undefined]],
  ['of one', [{ usage: [['in', 3]], outputTokens: 4 }], [{ in: 3 }, 4]],
  ['of one that says all so far', [{ usage: [['in', 3]] }, { usage: [['in', 5]] }], [{ in: 5 }, undefined]],
  [
    'of one that says more each time',
    [
      { isMore: true, usage: [['in', 3]], outputTokens: 1 },
      { isMore: true, usage: [['in', 5]], outputTokens: 2 },
    ],
    [{ in: 8 }, 3],
  ],
  [
    'of one that says all after it said more',
    [{ isMore: true, usage: [['in', 3]] }, { isMore: true, usage: [['in', 5]] }, { usage: [['in', 7]] }],
    [{ in: 7 }, undefined],
  ],
  [
    'of two',
    [
      { part: 'a', usage: [['in', 3]], outputTokens: 1 },
      {
        part: 'b',
        usage: [
          ['in', 5],
          ['other', 1],
        ],
        outputTokens: 2,
      },
      { part: 'a', usage: [['in', 4]] },
    ],
    [{ in: 9, other: 1 }, 3],
  ],
  [
    'of one that comes by two ways is that of the way that came first',
    [
      { way: 'x', usage: [['in', 3]] },
      { way: 'y', usage: [['in', 100]] },
      { way: 'x', usage: [['in', 4]] },
    ],
    [{ in: 4 }, undefined],
  ],
  [
    'of two, each with its way',
    [
      { part: 'a', way: 'x', usage: [['in', 1]] },
      { part: 'b', way: 'y', usage: [['in', 2]] },
      { part: 'a', way: 'y', usage: [['in', 4]] },
      { part: 'b', way: 'x', usage: [['in', 8]] },
    ],
    [{ in: 3 }, undefined],
  ],
  [
    'of one without a way goes on with any',
    [
      { usage: [['in', 1]] },
      { way: 'x', usage: [['in', 2]] },
      { usage: [['in', 3]] },
      { way: 'y', usage: [['in', 9]] },
    ],
    [{ in: 3 }, undefined],
  ],
])('the sum %s', (_, all, sum) => {
  expect(sumOf(...all)).toEqual(sum);
});

it('two hundred are told apart, and forty counts of each', () => {
  const many = Array.from({ length: 202 }, (_, at): Counts => ({ part: `p${at}`, usage: [['in', 1]] }));
  // Further ones take the place of each other.
  expect(sumOf(...many.slice(0, 200))).toEqual([{ in: 200 }, undefined]);
  expect(sumOf(...many)).toEqual([{ in: 201 }, undefined]);
  const names = Array.from({ length: 41 }, (_, at) => [`n${at}`, 1] as const);
  const [counts] = sumOf(
    { usage: names },
    {
      usage: [
        ['n39', 7],
        ['n40', 7],
      ],
    },
  );
  expect([Object.keys(counts).length, counts['n39'], counts['n40']]).toEqual([40, 7, undefined]);
});
