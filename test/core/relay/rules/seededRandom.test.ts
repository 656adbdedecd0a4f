// The numbers of the reference implementation in C, so that a seed means the same everywhere.

import { expect, it } from 'vitest';

import { SeededRandom } from '../../../../src/core/relay/rules/seededRandom.ts';

it('gives the numbers of xoshiro128**', () => {
  const random = new SeededRandom([0x964d4a0c, 0xd40ab895, 0xad7fdecb, 0x3006f0f0]);
  const numbers = Array.from({ length: 4 }, () => random.next());
  expect(numbers).toEqual([0xf1391922, 0x6fe53806, 0xa5be2840, 0xf510ee70]);
});

it('gives the same numbers for the same seed, for ever', () => {
  const random = new SeededRandom(42);
  expect([random.next(), random.next(), random.next()]).toMatchInlineSnapshot(`
    [
      2837322924,
      544945897,
      479756282,
    ]
  `);
  expect(new SeededRandom(43).next()).not.toBe(new SeededRandom(42).next());
});

it.each([0, 0.1, 0.5, 1])('hits with probability %d', (probability) => {
  const random = new SeededRandom(7);
  let hits = 0;
  for (let i = 0; i < 20_000; i += 1) hits += random.isHit(probability) ? 1 : 0;
  expect(Math.abs(hits / 20_000 - probability)).toBeLessThan(0.01);
});
