// Where a client goes on that has come before: with the next attempt of the log, or after the event whose id it sends
// along. An id can be in the log more than once, where a server began again; then what the client was sent last counts.

import { decodeText } from '../base/text.ts';
import { entryFlags } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { findCountingValue } from '../wire/blockValues.ts';
import type { PlayedAttempt, PlayedAttempts } from './playedAttempts.ts';

/** What a client has got so far. */
export interface PlayedBefore {
  /** The attempt that it was given last. */
  readonly attempt: number;
  /** Whether it was played to its end. */
  readonly isPlayed: boolean;
}

/** What a client gets now. */
export interface ResumePoint {
  readonly attempt: PlayedAttempt;
  /** The entry after which it goes on within the attempt; absent: it begins with the head. */
  readonly after?: number;
  /**
   * Why there: it is its turn, the id is where the attempt before ended, the id was found, nothing is left after it, or
   * the id is nowhere.
   */
  readonly why: 'turn' | 'resumes' | 'found' | 'nothing left' | 'unknown id';
}

/** Entries that are looked at before others get their turn. */
const stepEntries = 2_000;

/** Steps of a long search: the last one returns, the others only give others their turn. */
export type Steps<Result> = Generator<undefined, Result>;

/**
 * What a client gets, in steps.
 * @param before undefined for one that has not come before
 * @param id what it sends as Last-Event-ID; undefined or empty: nothing
 * @returns undefined when the log has no attempt
 */
export function* findResumePoint(
  played: PlayedAttempts,
  before: PlayedBefore | undefined,
  id: string | undefined,
): Steps<ResumePoint | undefined> {
  const { first } = played;
  if (!first) return undefined;
  const next = before ? played.from(before.attempt + 1) : first;
  if (id === undefined || id === '') return { attempt: next ?? first, why: 'turn' };
  const last = before && exactly(played, before.attempt);
  if (next && (before?.isPlayed ?? true) && (yield* isContinued(played.log, last, next, id)))
    return { attempt: next, why: 'resumes' };
  for (const attempt of [last, next]) {
    const at = attempt && (yield* findId(played.log, attempt.first, attempt.end, id));
    if (attempt && at !== undefined) return goOn(played, attempt, at);
  }
  const at = yield* findId(played.log, first.first, played.log.length + 1, id);
  const attempt = at === undefined ? undefined : exactly(played, played.log.index.attempt(at));
  return attempt && at !== undefined ? goOn(played, attempt, at) : { attempt: first, why: 'unknown id' };
}

/** Whether the next attempt is what answered a client with this id, or what came once the last one had ended with it. */
function* isContinued(
  log: EventLog,
  last: PlayedAttempt | undefined,
  next: PlayedAttempt,
  id: string,
): Steps<boolean> {
  if (next.request?.lastEventId === id) return true;
  if (!last) return false;
  const at = yield* findId(log, last.first, last.end, id);
  return at !== undefined && log.lastEventId(log.entry(last.end - 1)) === id;
}

function goOn(played: PlayedAttempts, attempt: PlayedAttempt, at: number): ResumePoint {
  const { index } = played.log;
  const isAtEnd = attempt.over !== undefined && index.offset(at) + index.length(at) >= attempt.bodyEnd;
  if (!isAtEnd) return { attempt, after: at, why: 'found' };
  const next = played.from(attempt.attempt + 1);
  return next ? { attempt: next, why: 'resumes' } : { attempt, after: at, why: 'nothing left' };
}

function exactly(played: PlayedAttempts, attempt: number): PlayedAttempt | undefined {
  const found = played.from(attempt);
  return found?.attempt === attempt ? found : undefined;
}

/** Number of the last entry in `[first, end)` that sets the id. */
function* findId(log: EventLog, first: number, end: number, id: string): Steps<number | undefined> {
  const { index } = log;
  const { generation } = log;
  for (let number = end - 1, looked = 1; number >= first; number -= 1, looked += 1) {
    if (looked % stepEntries === 0) {
      yield undefined;
      if (log.generation !== generation) return undefined;
    }
    const flags = index.flags(number);
    if (!(flags & entryFlags.hasId) || flags & entryFlags.detail) continue;
    // Block by block would read all of each block for each entry, since the walk goes back.
    const bytes = log.bytes({ offset: index.offset(number), length: index.length(number), flags });
    const startsBody = (flags & entryFlags.startsBody) !== 0;
    const span = findCountingValue(bytes, 0, bytes.length, startsBody, 'id');
    if (span && decodeText(bytes.subarray(span.start, span.stop)) === id) return number;
  }
  return undefined;
}
