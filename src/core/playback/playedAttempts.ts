// The attempts of a log as somebody plays them again: what was asked and answered, where the bytes of the body lie, and
// how it ended. Everything is looked up when it is asked for, so that a log of any length takes no memory here. What the
// log does not tell, because it was cleared, is gone or has not come yet, is absent and never made up.

import { firstPlace } from '../base/ascendingNumbers.ts';
import type { EndDetail, RequestDetail, ResponseHead } from '../log/detail.ts';
import { entryFlags } from '../log/entry.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import type { EndingCause } from '../stream/ending.ts';

/** How far back it is counted where the bodies before have no entry that says where they begin. */
const maxCountedAttempts = 10_000;

/** Endings before there was a connection. */
const neverSent: ReadonlySet<EndingCause | undefined> = new Set(['bad-url', 'bad-id']);

/** An attempt, as the log tells of it when it is looked up. */
export interface PlayedAttempt {
  readonly attempt: number;
  /** Its first entry, and the entry after its last one. */
  readonly first: number;
  readonly end: number;
  /** Absent when the log does not have it. */
  readonly request?: RequestDetail;
  readonly head?: ResponseHead;
  /** How it ended; absent while it runs, and when the log does not say. */
  readonly over?: EndDetail;
  /** Whether its head opened a stream, whose body is in the log. */
  readonly isOpened: boolean;
  /** In milliseconds since the stream began: the request, the head, and the end of it or the last that is known. */
  readonly requestedAtMs: number;
  readonly openedAtMs: number;
  readonly endedAtMs: number;
  /** Where its body lies in the log's bodies. While it runs, the body goes on. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

export class PlayedAttempts {
  readonly log: EventLog;
  #generation: number;
  /** The attempt that is over and whose body was found last, and where it ends. */
  #found: { readonly attempt: number; readonly bodyEnd: number } | undefined;

  constructor(log: EventLog) {
    this.log = log;
    this.#generation = log.generation;
  }

  /**
   * The attempt of that number, or the next that the log has and that a server got to see; undefined when there is none.
   */
  from(attempt: number): PlayedAttempt | undefined {
    const { log } = this;
    if (this.#generation !== log.generation) this.#found = undefined;
    this.#generation = log.generation;
    for (let from = attempt; ;) {
      const place = this.#placeFrom(from);
      const found = place && this.#read(place);
      if (!found || !neverSent.has(found.over?.ending.cause)) return found;
      from = found.attempt + 1;
    }
  }

  #read(place: Place): PlayedAttempt {
    const { log } = this;
    const opening = this.#openingOf(place);
    const end = this.#endOf(place);
    const body = this.#bodyOf(place, end?.detail);
    const { first } = place;
    const requestedAtMs = log.index.receivedAtMs(first);
    const last = log.index.receivedAtMs(place.end - 1);
    return {
      ...place,
      ...opening,
      ...(end && { over: end.detail }),
      ...(!opening.head && end?.detail.head && { head: end.detail.head }),
      isOpened: opening.head !== undefined || body.bodyEnd > body.bodyStart,
      requestedAtMs,
      openedAtMs: opening.openedAtMs ?? requestedAtMs,
      endedAtMs: end?.atMs ?? last,
      ...body,
    };
  }

  /** The first attempt that the log has. */
  get first(): PlayedAttempt | undefined {
    return this.from(1);
  }

  #placeFrom(attempt: number): Place | undefined {
    const { log } = this;
    const first = Math.max(log.first, log.index.firstOfAttempt(Math.max(1, attempt)));
    if (first > log.length) return undefined;
    const found = log.index.attempt(first);
    // Records that are lost read as entries of no attempt.
    if (found < 1) return undefined;
    return { attempt: found, first, end: log.index.firstOfAttempt(found + 1) };
  }

  /** What stands before the body. */
  #openingOf({ first, end }: Place): {
    readonly request?: RequestDetail;
    readonly head?: ResponseHead;
    readonly openedAtMs?: number;
  } {
    const { log } = this;
    const body = log.index.nextOver(0, first, end);
    let request: RequestDetail | undefined;
    for (let number = first; number < body; number += 1) {
      const entry = log.entry(number);
      if (isKind(entry, 'request')) request = log.detail(entry);
      if (!isKind(entry, 'open')) continue;
      const head = log.detail(entry);
      return { ...(request && { request }), ...(head && { head }), openedAtMs: entry.receivedAtMs };
    }
    return { ...(request && { request }) };
  }

  /** Behind the end of an attempt, only the log itself has something to say. */
  #endOf({ first, end }: Place): { readonly detail: EndDetail; readonly atMs: number } | undefined {
    const { log } = this;
    for (let number = end - 1; number >= first; number -= 1) {
      const entry = log.entry(number);
      if (isKind(entry, 'close') || isKind(entry, 'error')) {
        const detail = log.detail(entry);
        return detail && { detail, atMs: entry.receivedAtMs };
      }
      if (entry.kind !== 'notice' || !(entry.flags & entryFlags.detail)) return undefined;
    }
    return undefined;
  }

  #bodyOf(
    place: Place,
    over: EndDetail | undefined,
  ): { readonly bodyStart: number; readonly bodyEnd: number } {
    const { log } = this;
    const { index } = log;
    const { attempt, first, end } = place;
    const firstOfBody = index.nextOver(0, first, end);
    const nextBody = index.nextOver(0, end, log.length + 1);
    // What a recording says of lengths may be wrong; where its entries are is what is played.
    const most = nextBody > log.length ? log.bodyLength : index.offset(nextBody);
    const leastStart = firstOfBody < end ? index.offset(firstOfBody) : most;
    const start = this.#knownStart(place) ?? this.#bodyEndBefore(place) ?? leastStart;
    const bodyStart = Math.min(start, leastStart);
    const isLast = end > log.length;
    const counted = over ? bodyStart + over.bodyBytes : isLast ? most : bodyStart;
    const bodyEnd = Math.min(most, Math.max(counted, this.#lastByteOf(firstOfBody, end)));
    // The body of one that runs goes on: where it ends now is not where the next one begins.
    if (over || !isLast) this.#found = { attempt, bodyEnd };
    return { bodyStart, bodyEnd };
  }

  /** Where the body begins, when an entry says so: not where it begins with blank lines, or is empty. */
  #knownStart({ first, end }: Place): number | undefined {
    const { index } = this.log;
    const body = index.nextOver(0, first, end);
    return body < end && index.flags(body) & entryFlags.startsBody ? index.offset(body) : undefined;
  }

  /** Where the body of the attempt before ends; undefined when the log does not tell. */
  #bodyEndBefore({ attempt, first }: Place): number | undefined {
    const { log } = this;
    if (this.#isVeryFirst({ attempt, first })) return 0;
    if (this.#found && this.#placeFrom(this.#found.attempt + 1)?.attempt === attempt)
      return this.#found.bodyEnd;
    // Back to the last one of which it is known where it begins, and from there on.
    const between: Place[] = [];
    for (let at = first; at > log.first && between.length < maxCountedAttempts;) {
      const place = this.#placeFrom(log.index.attempt(at - 1));
      if (!place) return undefined;
      between.push(place);
      if (this.#knownStart(place) !== undefined) break;
      at = place.first;
    }
    const beginning = between.pop();
    if (!beginning) return undefined;
    const known = this.#knownStart(beginning);
    if (known === undefined && !this.#isVeryFirst(beginning)) return undefined;
    let bodyEnd = known ?? 0;
    for (const place of [beginning, ...between.toReversed()])
      bodyEnd += this.#endOf(place)?.detail.bodyBytes ?? 0;
    return bodyEnd;
  }

  /** Whether there were no bytes before the attempt. */
  #isVeryFirst({ attempt, first }: Pick<Place, 'attempt' | 'first'>): boolean {
    return attempt === 1 && this.log.index.kind(first) === 'request';
  }

  /** Offset after the last byte that entries tell of. */
  #lastByteOf(firstOfBody: number, end: number): number {
    const { index } = this.log;
    for (let number = end - 1; number >= firstOfBody; number -= 1) {
      if (!(index.flags(number) & entryFlags.detail)) return index.offset(number) + index.length(number);
    }
    return 0;
  }
}

interface Place {
  readonly attempt: number;
  readonly first: number;
  readonly end: number;
}

/** Whether a byte of the bodies can still be read. */
function isReadable(log: EventLog, offset: number): boolean {
  return log.bodyBytes(offset, 1).length > 0;
}

/** A place in the body of an attempt: an offset in the log's bodies, and the first entry that is read from there on. */
export interface BodyPlace {
  readonly number: number;
  readonly offset: number;
}

/**
 * Where what can still be read of an attempt's body begins: at its start, or at the first entry whose bytes are there.
 * At the end of the body when all of it is gone.
 */
export function readableStart(log: EventLog, { first, end, bodyStart, bodyEnd }: PlayedAttempt): BodyPlace {
  if (bodyStart === bodyEnd || isReadable(log, bodyStart)) return { number: first, offset: bodyStart };
  const { index } = log;
  const found = firstPlace(first, end, (number) => {
    const next = index.nextOver(0, number, end);
    return next === end || isReadable(log, index.offset(next));
  });
  const next = index.nextOver(0, found, end);
  return { number: next, offset: next === end ? bodyEnd : index.offset(next) };
}
