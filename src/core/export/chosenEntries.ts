// Which entries of a log are exported. However many they are, nothing is kept of each.

import type { NumberRanges } from '../base/numberRanges.ts';

export interface ChosenEntries {
  /** Whether nothing is left out: what belongs to no entry goes with them. */
  readonly isAll: boolean;
  readonly count: number;
  /** Number of the first chosen entry from a number on; undefined when there is none. */
  next(from: number): number | undefined;
}

/** All entries up to a number. */
export function allEntries(last: number): ChosenEntries {
  return { isAll: true, count: last, next: (from) => (from <= last ? from : undefined) };
}

/** The entries with these numbers, as far as there are such. */
export function entriesIn(numbers: NumberRanges, last: number): ChosenEntries {
  const there = numbers.upTo(last);
  return { isAll: false, count: there.count, next: (from) => there.next(from) };
}
