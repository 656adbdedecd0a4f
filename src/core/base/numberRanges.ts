// A set of numbers as ranges, however many there are: which rows are selected, which entries are wanted. Values are never
// changed, each operation gives another set.

import { firstPlace } from './ascendingNumbers.ts';

/** Both ends belong to it. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
}

export class NumberRanges {
  static readonly none = new NumberRanges([]);
  /** Ascending; no two of them touch. */
  readonly ranges: readonly NumberRange[];

  private constructor(ranges: readonly NumberRange[]) {
    this.ranges = ranges;
  }

  /** The numbers of all of the ranges, which may be in any order and lie over each other. */
  static of(ranges: readonly NumberRange[]): NumberRanges {
    const sorted = ranges
      .filter(({ first, last }) => first <= last)
      .toSorted((one, other) => one.first - other.first);
    const joined: { first: number; last: number }[] = [];
    for (const { first, last } of sorted) {
      const before = joined.at(-1);
      if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
      else joined.push({ first, last });
    }
    return new NumberRanges(joined);
  }

  /** How many numbers. */
  get count(): number {
    return this.ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  has(number: number): boolean {
    return this.next(number) === number;
  }

  /** The first of the numbers from `from` on; undefined when there is none. */
  next(from: number): number | undefined {
    const range = this.ranges[this.#placeOf(from)];
    return range && Math.max(from, range.first);
  }

  /** With the numbers of a range. */
  with(range: NumberRange): NumberRanges {
    return NumberRanges.of([...this.ranges, range]);
  }

  /** Without a number. */
  without(number: number): NumberRanges {
    const place = this.#placeOf(number);
    const range = this.ranges[place];
    if (!range || range.first > number) return this;
    const parts = [
      { first: range.first, last: number - 1 },
      { first: number + 1, last: range.last },
    ].filter(({ first, last }) => first <= last);
    return new NumberRanges([...this.ranges.slice(0, place), ...parts, ...this.ranges.slice(place + 1)]);
  }

  /** Those of the numbers that are not above `last`. */
  upTo(last: number): NumberRanges {
    if ((this.ranges.at(-1)?.last ?? 0) <= last) return this;
    return NumberRanges.of(
      this.ranges.map((range) => ({ first: range.first, last: Math.min(range.last, last) })),
    );
  }

  /** Place of the first range that ends at the number or above. */
  #placeOf(number: number): number {
    return firstPlace(0, this.ranges.length, (at) => (this.ranges[at]?.last ?? 0) >= number);
  }
}
