import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';

const most = 30;
const range = fc
  .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
  .map(([first, last]) => ({ first, last }));

/** The numbers of a set, one by one. */
function numbersOf(ranges: NumberRanges): number[] {
  const numbers: number[] = [];
  for (let next = ranges.next(1); next !== undefined; next = ranges.next(next + 1)) numbers.push(next);
  return numbers;
}

describe('ranges of numbers', () => {
  it('are the numbers of all of them, in as few ranges as there can be', () => {
    fc.assert(
      fc.property(fc.array(range), fc.integer({ min: 1, max: most }), (given, number) => {
        const wanted = new Set(
          given.flatMap(({ first, last }) =>
            Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at),
          ),
        );
        const expected = [...wanted].toSorted((a, b) => a - b);
        const ranges = NumberRanges.of(given);
        expect(numbersOf(ranges)).toEqual(expected);
        expect([ranges.count, ranges.isEmpty]).toEqual([wanted.size, wanted.size === 0]);
        expect(ranges.has(number)).toBe(wanted.has(number));
        const gaps = expected.filter((each) => !wanted.has(each + 1));
        expect(ranges.ranges.map(({ last }) => last)).toEqual(gaps);

        expect(numbersOf(ranges.without(number))).toEqual(expected.filter((each) => each !== number));
        expect(numbersOf(ranges.upTo(number))).toEqual(expected.filter((each) => each <= number));
        expect(ranges.with({ first: number, last: number + 1 }).has(number + 1)).toBe(true);
        // None of that changes what was there before.
        expect(numbersOf(ranges)).toEqual(expected);
      }),
    );
  });

  it('of a million numbers are one', () => {
    const ranges = NumberRanges.of([{ first: 1, last: 1_000_000 }]).without(500_000);
    expect(ranges.ranges).toEqual([
      { first: 1, last: 499_999 },
      { first: 500_001, last: 1_000_000 },
    ]);
    expect(ranges.count).toBe(999_999);
  });
});
