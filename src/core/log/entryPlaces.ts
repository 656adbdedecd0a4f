// Where entries stand in a log: by attempt, by time, by network read.

import { firstPlace } from '../base/ascendingNumbers.ts';
import type { Entry } from './entry.ts';
import type { EventLog } from './eventLog.ts';

/** Number of the first entry of an attempt; of the next there is when it has none, and one after the last when there is no such. */
export function firstEntryOf(log: EventLog, attempt: number): number {
  return log.index.firstOfAttempt(attempt);
}

/** Number of the first entry received at or after the time; the last entry when all are older. 0 in an empty log. */
export function entryAt(log: EventLog, atMs: number): number {
  return Math.min(log.index.firstReceivedAt(atMs), log.length);
}

/** The first and the last entry of a body that came with the same network read. */
export function readOf(
  log: EventLog,
  { number, chunk }: Entry,
): { readonly first: number; readonly last: number } {
  const { index } = log;
  const end = log.length + 1;
  // Reads ascend over the entries of bodies; entries over details stand among them and have none.
  const nextOfBody = (from: number): number => index.nextOver(0, from, end);
  const isLater = (from: number): boolean => {
    const next = nextOfBody(from);
    return next === end || index.chunk(next) > chunk;
  };
  const first = firstPlace(log.first, number, (from) => index.chunk(nextOfBody(from)) >= chunk);
  return { first: nextOfBody(first), last: firstPlace(number, end, isLater) - 1 };
}
