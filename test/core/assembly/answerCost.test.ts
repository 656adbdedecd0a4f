// What answers cost by a table of the user's.

import { describe, expect, it } from 'vitest';

import { costOf, parseTokenPrices } from '../../../src/core/assembly/answerCost.ts';

const table = parseTokenPrices({
  'gpt-5*': { prompt_tokens: 1.25, completion_tokens: 10, currency: 'USD' },
  'gpt-5-mini': { prompt_tokens: 0.25, 'prompt_tokens_details.cached_tokens': -0.2 },
  '*': { free: 0 },
});
const usage = [
  ['prompt_tokens', 2_000_000],
  ['completion_tokens', 500_000],
  ['prompt_tokens_details.cached_tokens', 1_000_000],
] as const;

describe('an answer', () => {
  it('costs the sum of its counts, by the longest name that is its model’s', () => {
    expect(costOf('gpt-5-2025', usage, table)).toEqual({
      amount: 7.5,
      currency: 'USD',
      terms: [
        { name: 'prompt_tokens', count: 2_000_000, price: 1.25 },
        { name: 'completion_tokens', count: 500_000, price: 10 },
      ],
    });
    expect(costOf('gpt-5-mini', usage, table)?.amount).toBeCloseTo(0.3);
    expect(costOf('gpt-5-mini', usage, table)?.currency).toBe('');
  });

  it.each([
    [undefined, usage],
    ['gpt-4', usage],
    ['gpt-5', []],
  ])('of %s may have no price', (model, counts) => {
    expect(costOf(model, counts, table)).toBeUndefined();
  });

  it('may cost nothing, which is a price too', () => {
    expect(costOf('any', [['free', 3]], table)?.amount).toBe(0);
  });
});

it.each([
  undefined,
  null,
  [],
  'x',
  { m: 1 },
  { m: {} },
  { m: { a: '1', currency: 'USD' } },
  { m: { a: NaN } },
])('leaves out what is no price: %j', (value) => {
  expect(parseTokenPrices(value)).toEqual([]);
});

it('has a bound', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`m${at}`, { a: 1 }]));
  expect(parseTokenPrices(many).length).toBe(200);
  expect(
    parseTokenPrices({ m: Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`c${at}`, 1])) }),
  ).toMatchObject([{ perMillion: { length: 50 } }]);
});
