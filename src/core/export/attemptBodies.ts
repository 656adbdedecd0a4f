// Which bytes of a log are the body of which attempt. Entries say where they lie, and blank lines between them belong to
// none; where one body ends and the next begins is told from the first block of the next, or from the length that the
// ending has noted.

import { entryFlags } from '../log/entry.ts';
import { firstEntryOf } from '../log/entryPlaces.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';

/** The entries of an attempt, and its body's bytes `[start, end)` in the log. */
export interface AttemptBody {
  readonly attempt: number;
  readonly firstEntry: number;
  readonly lastEntry: number;
  readonly start: number;
  readonly end: number;
}

/** A place in the bodies, and whether a body surely begins there. */
interface BodyPlace {
  readonly offset: number;
  readonly isBeginning: boolean;
}

/**
 * The attempts of a log, in order.
 * @param last entries after that number are not looked at
 * @param bodyEnd offset of the bodies' end
 */
export function* attemptBodies(
  log: EventLog,
  last: number,
  bodyEnd: number,
): Generator<AttemptBody, void, undefined> {
  let start = log.bodyStart;
  for (let firstEntry = log.first; firstEntry <= last;) {
    const attempt = log.index.attempt(firstEntry);
    const next = Math.min(firstEntryOf(log, attempt + 1), last + 1);
    const end = endOf(log, { firstEntry, next, start, last, bodyEnd });
    if (attempt > 0) yield { attempt, firstEntry, lastEntry: next - 1, start, end };
    start = end;
    firstEntry = next;
  }
}

/** Where the body of the attempt ends whose entries are `[firstEntry, next)`. */
function endOf(
  log: EventLog,
  place: {
    readonly firstEntry: number;
    readonly next: number;
    readonly start: number;
    readonly last: number;
    readonly bodyEnd: number;
  },
): number {
  const { firstEntry, next, start, last, bodyEnd } = place;
  if (next > last) return bodyEnd;
  const following = beginningFrom(log, next, last);
  if (following?.isBeginning) return following.offset;
  const most = following?.offset ?? bodyEnd;
  const least = Math.min(most, Math.max(start, endOfLastEntry(log, firstEntry, next)));
  // What was cleared of the attempt counts in its length, so its beginning has to be there.
  const length = log.index.kind(firstEntry) === 'request' ? notedLength(log, firstEntry, next) : undefined;
  return length === undefined ? least : Math.min(most, Math.max(least, start + length));
}

/** Where the first block or line of a body lies, of those from an entry on. A comment may stand inside of a block. */
function beginningFrom(log: EventLog, from: number, last: number): BodyPlace | undefined {
  const { index } = log;
  let found: BodyPlace | undefined;
  for (let number = index.nextOver(0, from, last + 1); number <= last; number += 1) {
    if (index.flags(number) & entryFlags.detail) continue;
    const offset = index.offset(number);
    // The body of a later attempt may have nothing but blank lines before it.
    const isBeginning =
      (index.flags(number) & entryFlags.startsBody) !== 0 && index.attempt(number) === index.attempt(from);
    if (!found || offset < found.offset || isBeginning) found = { offset, isBeginning };
    const kind = index.kind(number);
    if (isBeginning || (kind !== 'comment' && kind !== 'retry') || number - from > maxLines) return found;
  }
  return found;
}

/** Comments and `retry` lines at the beginning of a body that are looked at: blocks have fewer. */
const maxLines = 1_000;

/** Where the last entry of a body among `[firstEntry, next)` ends; 0 without one. */
function endOfLastEntry({ index }: EventLog, firstEntry: number, next: number): number {
  for (let number = next - 1; number >= firstEntry; number -= 1)
    if (!(index.flags(number) & entryFlags.detail)) return index.offset(number) + index.length(number);
  return 0;
}

/** Bytes of the body, as the attempt's ending noted. */
function notedLength(log: EventLog, firstEntry: number, next: number): number | undefined {
  for (let number = next - 1; number >= firstEntry; number -= 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'close') || isKind(entry, 'error')) return log.detail(entry)?.bodyBytes;
    if (!(entry.flags & entryFlags.detail)) return undefined;
  }
  return undefined;
}
