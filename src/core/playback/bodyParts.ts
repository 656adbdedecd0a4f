// The body of an attempt in the parts in which it came: one for each read of the network, as the log has noted them, or
// else one for the entries that were complete with the same read. Read on when somebody asks for the next part, so that a
// body of any size takes no memory, and one that still comes can be followed.

import { entryFlags } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';

/** Bytes of the log's bodies that were there together. */
export interface BodyPart {
  /** When the read came that brought them, or completed them, in milliseconds since the stream began. */
  readonly atMs: number;
  readonly start: number;
  readonly end: number;
  /** Messages that are complete with it. */
  readonly messages: number;
}

export interface PartLimits {
  /** Bytes after which nothing more is joined to a part. */
  readonly maxBytes: number;
  /** Messages that end a part. */
  readonly maxMessages?: number;
  /** Whether what came in later reads belongs to it as well. */
  readonly isJoined?: boolean;
}

/** Entries that are looked at for one part at most: a walk over more would hold others up. */
const maxEntriesOfPart = 2_000;

export class BodyParts {
  readonly #log: EventLog;
  readonly #attempt: number;
  /** The next entry that is looked at, and the next read, from 0. */
  #number: number;
  #read: number;
  #offset: number;

  /**
   * @param attempt whose body it is
   * @param from the first entry that is looked at
   * @param offset where in the bodies the first part begins
   */
  constructor(log: EventLog, attempt: number, from: number, offset: number) {
    this.#log = log;
    this.#attempt = attempt;
    this.#number = from;
    this.#offset = offset;
    this.#read = log.arrivals.from(offset);
  }

  /**
   * The next part; undefined when there is no more of it.
   * @param bodyEnd where the body ends, as far as it has come
   */
  next(limits: PartLimits, bodyEnd: number): BodyPart | undefined {
    return this.#nextRead(limits, bodyEnd) ?? this.#nextEntries(limits);
  }

  /** What stands behind all entries, where no read is known of: taken as a part of its own up to the offset. */
  rest(end: number, atMs: number): BodyPart | undefined {
    const start = this.#offset;
    if (end <= start) return undefined;
    this.#offset = end;
    return { atMs, start, end, messages: 0 };
  }

  #nextRead(
    { maxBytes, maxMessages = Infinity, isJoined = false }: PartLimits,
    bodyEnd: number,
  ): BodyPart | undefined {
    const start = this.#offset;
    const first = this.#readAt(start, bodyEnd);
    if (!first) return undefined;
    let last = first;
    for (let more = isJoined; more && last.end - start < maxBytes;) {
      const joined = this.#readAt(last.end, bodyEnd);
      if (joined) last = joined;
      else more = false;
    }
    const { messages, end } = this.#passEntries(last.end, maxMessages);
    this.#offset = end;
    return { atMs: last.atMs, start, end, messages };
  }

  /** What came, or was left, of the read with the byte at an offset. */
  #readAt(offset: number, bodyEnd: number): { readonly end: number; readonly atMs: number } | undefined {
    if (offset >= bodyEnd) return undefined;
    const { arrivals } = this.#log;
    let arrival = arrivals.at(this.#read);
    while (arrival && arrival.offset + arrival.length <= offset) arrival = arrivals.at((this.#read += 1));
    // Of what came before it was noted, or what was lost, the entries tell.
    if (!arrival || arrival.offset > offset) return undefined;
    return { end: Math.min(bodyEnd, arrival.offset + arrival.length), atMs: arrival.receivedAtMs };
  }

  /** Goes past the entries that are complete at an offset; ends sooner where there are too many, or enough messages. */
  #passEntries(end: number, maxMessages: number): { readonly messages: number; readonly end: number } {
    const { index } = this.#log;
    let messages = 0;
    let passedEnd = this.#offset;
    for (let looked = 0; this.#hasEntry(); looked += 1) {
      const number = this.#number;
      const isOfBody = !(index.flags(number) & entryFlags.detail);
      const entryEnd = index.offset(number) + index.length(number);
      if (isOfBody && entryEnd > end) break;
      if (looked === maxEntriesOfPart) return { messages, end: passedEnd };
      this.#number += 1;
      if (!isOfBody) continue;
      if (index.kind(number) === 'message') messages += 1;
      passedEnd = Math.max(passedEnd, entryEnd);
      if (messages >= maxMessages) return { messages, end: passedEnd };
    }
    return { messages, end };
  }

  #nextEntries({ maxBytes, maxMessages = Infinity, isJoined = false }: PartLimits): BodyPart | undefined {
    const { index } = this.#log;
    const start = this.#offset;
    let messages = 0;
    let atMs: number | undefined;
    let chunk = 0;
    for (let looked = 0; looked < maxEntriesOfPart && this.#hasEntry(); looked += 1) {
      const number = this.#number;
      if (!(index.flags(number) & entryFlags.detail)) {
        const isOther = atMs !== undefined && !isJoined && (chunk === 0 || index.chunk(number) !== chunk);
        if (isOther || this.#offset - start >= maxBytes || messages >= maxMessages) break;
        if (index.kind(number) === 'message') messages += 1;
        chunk = index.chunk(number);
        atMs = index.receivedAtMs(number);
        this.#offset = Math.max(this.#offset, index.offset(number) + index.length(number));
      }
      this.#number += 1;
    }
    if (atMs !== undefined) return { atMs, start, end: this.#offset, messages };
    // So many details in a row are a part without bytes.
    return this.#hasEntry()
      ? { atMs: index.receivedAtMs(this.#number), start, end: start, messages: 0 }
      : undefined;
  }

  #hasEntry(): boolean {
    const { index, length } = this.#log;
    return this.#number <= length && index.attempt(this.#number) === this.#attempt;
  }
}
