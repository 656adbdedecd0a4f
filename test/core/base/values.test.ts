// Single values: which they are, what is left of them, and where they stand among others.

import { describe, expect, it } from 'vitest';

import { countBelow, firstPlace } from '../../../src/core/base/ascendingNumbers.ts';
import { digestOf } from '../../../src/core/base/digest.ts';
import { isCount, isEntryNumber, isRecord, isScalar } from '../../../src/core/base/narrowing.ts';
import { present } from '../../../src/core/base/present.ts';

const limit = Number.MAX_SAFE_INTEGER;

it.each([
  // value, entry number, count, record, scalar
  [-1, false, false, false, true],
  [0, false, true, false, true],
  [1, true, true, false, true],
  [1.5, false, false, false, true],
  [limit, true, true, false, true],
  [limit + 1, false, false, false, true],
  [NaN, false, false, false, true],
  ['1', false, false, false, true],
  ['', false, false, false, true],
  [true, false, false, false, true],
  [false, false, false, false, true],
  [null, false, false, false, true],
  [undefined, false, false, false, false],
  [[], false, false, false, false],
  [{}, false, false, true, false],
  [{ a: 1 }, false, false, true, false],
  [() => 1, false, false, false, false],
  [1n, false, false, false, false],
])('%s is an entry’s number: %s, a count: %s, a record: %s, a scalar: %s', (value, ...expected) => {
  expect([isEntryNumber, isCount, isRecord, isScalar].map((is) => is(value))).toEqual(expected);
});

it('members without a value are absent, and empty values are values', () => {
  expect(present({ a: undefined, b: null, c: 0, d: '', e: false })).toStrictEqual({
    b: null,
    c: 0,
    d: '',
    e: false,
  });
  expect(present({})).toStrictEqual({});
});

describe('among ascending numbers', () => {
  it.each([
    [[], 5, 0],
    [[5], 4, 0],
    [[5], 5, 0],
    [[5], 6, 1],
    [[1, 3, 3, 3, 7], 3, 1],
    [[1, 3, 3, 3, 7], 4, 4],
    [[1, 3, 3, 3, 7], 7, 4],
    [[1, 3, 3, 3, 7], 8, 5],
  ])('%j, less than %d are %d', (numbers, below, count) => {
    expect(countBelow(numbers, below)).toBe(count);
  });

  it('the first place is found in a part as well, in few looks', () => {
    for (let from = 0; from < 8; from += 1)
      for (let to = from; to < 9; to += 1)
        for (let place = from; place <= to; place += 1)
          expect(firstPlace(from, to, (at) => at >= place)).toBe(place);
    let looks = 0;
    firstPlace(0, 1_000_000, (at) => {
      looks += 1;
      return at >= 777_777;
    });
    expect(looks).toBeLessThanOrEqual(20);
  });
});

it('equal texts have equal digests, and texts that differ in little have others', () => {
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'ba',
    'aa',
    'a\0',
    '\0a',
    'é',
    'e\u0301',
    '😀',
    'x'.repeat(1000),
    `${'x'.repeat(999)}y`,
  ];
  const digests = texts.map(digestOf);
  expect(new Set(digests).size).toBe(texts.length);
  expect(texts.map(digestOf)).toEqual(digests);
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-z]{14}$/);
  // FNV-1a of 32 bits for the first half, and no collision in a hundred thousand numbers.
  expect(digestOf('a').slice(0, 7)).toBe((0xe40c292c).toString(36).padStart(7, '0'));
  const numbers = new Set(Array.from({ length: 100_000 }, (_, at) => digestOf(`event ${at}`)));
  expect(numbers.size).toBe(100_000);
  const halves = new Set([...numbers].map((digest) => digest.slice(7)));
  expect(halves.size).toBeGreaterThan(99_900);
});
