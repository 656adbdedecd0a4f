// The body of an attempt in the parts in which it came: one for each read of the network, as far as the log knows of
// it. Read on when somebody asks for the next part, so that a body of any size takes no memory, and one that still
// comes can be followed.

import { entryFlags } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';

/** Bytes of the log's bodies that were there together. */
export interface BodyPart {
  /** When the read came that completed them, in milliseconds since the stream began. */
  readonly atMs: number;
  readonly start: number;
  readonly end: number;
  /** Messages that are complete with it. */
  readonly messages: number;
}

export interface PartLimits {
  /** Bytes after which a part takes no further entry. */
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
  /** The next entry that is looked at. */
  #number: number;
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
  }

  /** Where the next part begins. */
  get offset(): number {
    return this.#offset;
  }

  /** The next part; undefined when the entries that there are tell of no more. */
  next({ maxBytes, maxMessages = Infinity, isJoined = false }: PartLimits): BodyPart | undefined {
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

  /** What stands behind all entries, such as a part of an event: taken as a part of its own up to the offset. */
  rest(end: number, atMs: number): BodyPart | undefined {
    const start = this.#offset;
    if (end <= start) return undefined;
    this.#offset = end;
    return { atMs, start, end, messages: 0 };
  }

  #hasEntry(): boolean {
    const { index, length } = this.#log;
    return this.#number <= length && index.attempt(this.#number) === this.#attempt;
  }
}
