// Which entries of a log are exported. However many they are, nothing is kept of each.

import type { NumberRanges } from '../base/numberRanges.ts';
import type { MatchList } from '../filter/matchList.ts';
import { firstEntryOf } from '../log/entryPlaces.ts';
import type { EventLog } from '../log/eventLog.ts';

export interface ChosenEntries {
  /** Whether each attempt that has some of them has nothing left out: what belongs to no entry goes with them. */
  readonly isWhole: boolean;
  readonly count: number;
  /** Number of the first chosen entry from a number on; undefined when there is none. */
  next(from: number): number | undefined;
}

/** All entries up to a number. */
export function allEntries(last: number): ChosenEntries {
  return { isWhole: true, count: last, next: (from) => (from <= last ? from : undefined) };
}

/** All entries up to a number whose records are there. */
export function entriesThere(log: EventLog, last: number): ChosenEntries {
  return {
    isWhole: true,
    count: Math.max(0, last - log.first + 1),
    next(from) {
      const next = Math.max(from, log.first);
      return next <= last ? next : undefined;
    },
  };
}

/** All entries of an attempt, up to a number. */
export function entriesOfAttempt(log: EventLog, attempt: number, last: number): ChosenEntries {
  const first = firstEntryOf(log, attempt);
  const end = Math.min(firstEntryOf(log, attempt + 1) - 1, last);
  const isThere = first <= end;
  return {
    isWhole: true,
    count: isThere ? end - first + 1 : 0,
    next: (from) => (isThere && from <= end ? Math.max(from, first) : undefined),
  };
}

/** The entries with these numbers, as far as there are such. */
export function entriesIn(numbers: NumberRanges, last: number): ChosenEntries {
  const there = numbers.upTo(last);
  return { isWhole: false, count: there.count, next: (from) => there.next(from) };
}

/**
 * The entries that a filter has found.
 * @param positions only those at these positions among the matches, from 1; all of them when absent
 */
export function matchingEntries(matches: MatchList, positions?: NumberRanges): ChosenEntries {
  const { count } = matches;
  const wanted = positions?.upTo(count);
  return {
    isWhole: false,
    count: wanted?.count ?? count,
    next(from) {
      const position = matches.countBefore(from) + 1;
      const chosen = wanted ? wanted.next(position) : position;
      return chosen === undefined || chosen > count ? undefined : matches.at(chosen);
    },
  };
}
