// Where entries stand in a log: by attempt, by time.

import { firstPlace } from '../base/ascendingNumbers.ts';
import type { EventLog } from './eventLog.ts';

/** Attempts follow each other in the log, so the first entry of one is found by halving. */
export function firstEntryOf(log: EventLog, attempt: number): number {
  let low = 1;
  let high = log.length + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (log.index.attempt(middle) < attempt) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Number of the first entry received at or after the time; the last entry when all are older. 0 in an empty log. */
export function entryAt(log: EventLog, atMs: number): number {
  const number = firstPlace(1, log.length, (at) => log.index.receivedAtMs(at) >= atMs);
  return Math.min(number, log.length);
}
