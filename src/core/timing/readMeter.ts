// Network reads, as the entries tell them: how many events come in one, how much time lies between them, and which bring
// comments alone. Reads are numbered, so those that completed no entry are known of by their numbers: a time in which
// there were such is never taken for a silence.

import type { Entry } from '../log/entry.ts';
import { BurstMeter, type NetworkRead } from './burstMeter.ts';
import { MeasuredValues } from './measuredValues.ts';
import type { ReadTiming } from './timingData.ts';
import { present } from '../base/present.ts';

export class ReadMeter {
  /** Time between reads over one connection. */
  readonly gaps = new MeasuredValues();
  readonly bursts = new BurstMeter();
  readonly #eventsPerRead = new MeasuredValues();
  #reads = 0;
  #commentOnlyReads = 0;
  #largest: NetworkRead | undefined;
  #current: NetworkRead | undefined;
  #lastAtMs = 0;
  #lastChunk = 0;
  #laterEvents = 0;

  get commentOnlyReads(): number {
    return this.#commentOnlyReads;
  }

  /** Events that came later than the first read of their connection. */
  get laterEvents(): number {
    return this.#laterEvents;
  }

  beginAttempt(): void {
    this.#current = undefined;
  }

  /** The time up to the next read says nothing, and all that came meanwhile may come in it. */
  pause(): void {
    this.#current = undefined;
  }

  /** Whether the entry begins a read, and the one right after that of the entry before. */
  isNextRead({ chunk }: Entry): boolean {
    return chunk === this.#lastChunk + 1;
  }

  /** Takes an entry of the body. */
  take(entry: Entry): void {
    const read = this.#readOf(entry);
    const wasCommentOnly = isCommentOnly(read);
    read.lastEntry = entry.number;
    switch (entry.kind) {
      case 'message':
        this.#addEvent(read);
        break;
      case 'comment':
        read.comments += 1;
        break;
      case 'retry':
      case 'id':
      case 'notice':
      case 'request':
      case 'open':
      case 'close':
      case 'error':
        read.others += 1;
        break;
    }
    this.#commentOnlyReads += Number(isCommentOnly(read)) - Number(wasCommentOnly);
  }

  data(): ReadTiming {
    const eventsPerRead = this.#eventsPerRead.data();
    return {
      reads: this.#reads,
      ...present({ eventsPerRead }),
      largestFirstEntry: this.#largest?.firstEntry ?? 0,
      largestLastEntry: this.#largest?.lastEntry ?? 0,
      ...(this.gaps.count > 0 && { usualGapMs: this.gaps.median }),
    };
  }

  #readOf(entry: Entry): NetworkRead {
    const { chunk, number, receivedAtMs } = entry;
    const before = this.#current;
    if (before?.chunk === chunk) return before;
    const sinceMs = receivedAtMs - this.#lastAtMs;
    const silenceMs = before && this.isNextRead(entry) ? sinceMs : undefined;
    if (before) this.gaps.add(sinceMs / Math.max(1, chunk - this.#lastChunk), number);
    this.#reads += 1;
    this.#lastAtMs = receivedAtMs;
    this.#lastChunk = chunk;
    const counts = { events: 0, comments: 0, others: 0 };
    const isFirst = before === undefined;
    this.#current = { chunk, firstEntry: number, lastEntry: number, ...counts, isFirst, silenceMs };
    return this.#current;
  }

  #addEvent(read: NetworkRead): void {
    read.events += 1;
    if (read.events === 1) this.#eventsPerRead.add(1, read.firstEntry);
    else this.#eventsPerRead.raise(read.events - 1, read.events, read.firstEntry);
    if (read.events > (this.#largest?.events ?? 0)) this.#largest = read;
    if (!read.isFirst) this.#laterEvents += 1;
    this.bursts.addEvent(read);
  }
}

function isCommentOnly({ comments, events, others }: NetworkRead): boolean {
  return comments > 0 && events + others === 0;
}
