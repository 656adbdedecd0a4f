// The events of one side of a comparison, as numbers and hashes in typed arrays, whatever the events' size; and their texts
// again, one at a time, from the log.

import type { AnswerPlace } from '../assembly/answerPlace.ts';
import { digestOf } from '../base/digest.ts';
import { decodeTextStart } from '../base/text.ts';
import { entryFlags } from '../log/entry.ts';
import { EntryReader } from '../log/entryReader.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';
import { unknownTimingBy } from '../stream/captureNote.ts';
import { findCountingValue, readBlockValues, valueStartOf, walkLines } from '../wire/blockValues.ts';
import { lineTextSpan, readLineText } from '../wire/lineText.ts';
import { EventHash } from './eventHash.ts';
import { HashColumn, NumberColumn } from './hashColumn.ts';
import { walkPatterns, type PathPattern } from './pathPatterns.ts';

/** What is compared: a stream, one attempt of it, or one answer in it. */
export interface ComparedPart {
  readonly log: EventLog;
  /** All attempts when absent. */
  readonly attempt?: number;
  /** Of its entries, those from its first to its last. */
  readonly answer?: AnswerPlace;
  /** Whether the log can still be read; it always can when absent. */
  readonly isThere?: () => boolean;
}

/** Events of a side that are compared: those that come after are counted, and said to be left out. */
export const maxComparedEvents = 4_000_000;

/** Data of more bytes than this is compared as a whole: nothing is left out of it, and no path into it is known. */
export const maxReadBytes = 1024 * 1024;

/** Of an event that is looked at roughly. */
const beginningBytes = 8 * 1024;

/** Bytes, and entries, after which reading pauses for whoever else has something to do. */
const pauseBytes = 64 * 1024;
const pauseEntries = 64;

/** The log was cleared, or that was undone, while it was compared: numbers mean other entries now. */
export class LogClearedError extends Error {}

/** The log cannot be read any more. */
export class SideGoneError extends Error {}

/** What an event says. */
export interface EventText {
  readonly type: string;
  readonly id: string | undefined;
  readonly data: string;
}

export class ComparedEvents {
  readonly part: ComparedPart;
  /** The first and the last entry that are looked at: what comes later is not. */
  readonly first: number;
  readonly last: number;
  /** Type and data. */
  readonly contents = new HashColumn();
  /** Types alone. */
  readonly types = new HashColumn();
  /** Ids that the events have themselves. */
  readonly ids = new HashColumn();
  /** What they are known by, along a path; empty without one. */
  readonly keys = new HashColumn();
  /** Events whose bytes are no longer there. */
  gone = 0;
  /** Events beyond those that are compared. */
  beyond = 0;
  /** Whether it is known when the events came; a file of another program may not have it. */
  hasTimes = true;
  withId = 0;
  withKey = 0;
  readonly #generation: number;
  readonly #reader: EntryReader;
  readonly #hash = new EventHash();
  readonly #numbers = new NumberColumn();
  readonly #order = new EventHash();
  #type = { name: '', digest: digestOf('') };

  constructor(part: ComparedPart) {
    const { log, attempt, answer } = part;
    this.part = part;
    const first = attempt === undefined ? log.first : log.index.firstOfAttempt(attempt);
    const last = attempt === undefined ? log.length : log.index.firstOfAttempt(attempt + 1) - 1;
    this.first = answer ? Math.max(log.first, answer.from) : first;
    this.last = answer ? Math.min(log.length, answer.lastEntry) : last;
    this.#generation = log.generation;
    this.#reader = new EntryReader(log);
    this.#order.begin(0);
  }

  /** How many there are. */
  get count(): number {
    return this.contents.length;
  }

  /** A number of the events in their order, by which two lists are told apart. */
  get order(): number {
    return this.#order.high * 2 ** 21 + (this.#order.low >>> 11);
  }

  /** When the side begins: its times count from there. In milliseconds since the stream began. */
  get startMs(): number {
    const { log } = this.part;
    return this.first <= this.last ? log.index.receivedAtMs(this.first) : 0;
  }

  /** Whether the side begins with its request, so that its times say how long the other side took. */
  get beginsWithRequest(): boolean {
    return this.first <= this.last && this.part.log.index.kind(this.first) === 'request';
  }

  /** Number of the entry of an event, by its place from 0. */
  numberAt(at: number): number {
    return this.#numbers.at(at);
  }

  /** When an event came, in milliseconds since the side began. */
  timeAt(at: number): number {
    return this.part.log.index.receivedAtMs(this.numberAt(at)) - this.startMs;
  }

  /** To be called first in each turn of the event loop. @throws LogClearedError, SideGoneError */
  beginTurn(): void {
    this.#reader.beginTurn();
    if (this.part.isThere?.() === false) throw new SideGoneError();
    if (this.isCleared) throw new LogClearedError();
  }

  /** Whether the log was cleared since, or that was undone: the numbers mean other entries. */
  get isCleared(): boolean {
    return this.part.log.generation !== this.#generation;
  }

  /** What an event says, by its place; undefined when its bytes are gone meanwhile. */
  textAt(at: number): EventText | undefined {
    const { log } = this.part;
    const entry = log.entry(this.numberAt(at));
    if (log.isGone(entry)) return undefined;
    const bytes = this.#reader.bytes(entry);
    const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
    if (entry.flags & entryFlags.line)
      return { type: entry.type, id: undefined, data: readLineText(bytes, startsBody) };
    const { data, id } = readBlockValues(bytes, 0, bytes.length, startsBody);
    return { type: entry.type, id, data };
  }

  /** The beginning of an event's block as text, whatever its size; empty when its bytes are gone. */
  beginningAt(at: number): string {
    const entry = this.part.log.entry(this.numberAt(at));
    return decodeTextStart(this.#reader.bytes(entry), beginningBytes).text;
  }

  /** Bytes of the block of an event. */
  sizeAt(at: number): number {
    return this.part.log.index.length(this.numberAt(at));
  }

  /**
   * Reads all events, with pauses; yields how many entries were looked at since the pause before.
   * @param ignored what of their data is left out
   */
  *read(ignored: readonly PathPattern[]): Generator<number> {
    const { index } = this.part.log;
    let entries = 0;
    let bytes = 0;
    for (let number = this.first; number <= this.last; number += 1) {
      entries += 1;
      if (index.kind(number) === 'message') {
        bytes += index.length(number);
        this.#take(number, ignored);
      } else if (index.kind(number) === 'notice') this.#noteTimes(number);
      if (entries < pauseEntries && bytes < pauseBytes) continue;
      yield entries;
      entries = 0;
      bytes = 0;
    }
    yield entries;
  }

  /** Reads what the events are known by along a path, with pauses, once they are read; yields how many were looked at. */
  *readKeys(pattern: PathPattern): Generator<number> {
    let events = 0;
    let bytes = 0;
    for (let at = 0; at < this.count; at += 1) {
      events += 1;
      bytes += this.sizeAt(at);
      this.#takeKey(at, pattern);
      if (events < pauseEntries && bytes < pauseBytes) continue;
      yield events;
      events = 0;
      bytes = 0;
    }
    yield events;
  }

  #noteTimes(number: number): void {
    const { log } = this.part;
    const entry = log.entry(number);
    const detail = isKind(entry, 'notice') ? log.detail(entry) : undefined;
    if (detail?.notice === 'capture' && unknownTimingBy(detail.note) === 'times') this.hasTimes = false;
  }

  #take(number: number, ignored: readonly PathPattern[]): void {
    const { log } = this.part;
    if (this.count >= maxComparedEvents) {
      this.beyond += 1;
      return;
    }
    const entry = log.entry(number);
    if (log.isGone(entry)) {
      this.gone += 1;
      return;
    }
    const bytes = this.#reader.bytes(entry);
    const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
    const isLine = (entry.flags & entryFlags.line) !== 0;
    const at = this.count;
    this.#numbers.push(number);
    this.#pushType(entry.type);
    this.#pushId(bytes, startsBody, !isLine && (entry.flags & entryFlags.hasId) !== 0);
    const isRead = ignored.length > 0 && bytes.length <= maxReadBytes;
    if (!isRead || !this.#pushWithout(ignored, bytes, startsBody, isLine))
      this.#pushContent(bytes, startsBody, isLine);
    for (const column of [this.contents, this.ids]) {
      this.#order.add(column.high(at));
      this.#order.add(column.low(at));
    }
  }

  #beginContent(at: number): void {
    this.#hash.begin(1);
    this.#hash.add(this.types.high(at));
    this.#hash.add(this.types.low(at));
  }

  #pushType(name: string): void {
    // Streams repeat few types: the last one's hash is at hand.
    if (this.#type.name !== name) this.#type = { name, digest: digestOf(name) };
    this.#hash.begin(2);
    this.#hash.addText(this.#type.digest);
    this.types.push(this.#hash.high, this.#hash.low);
  }

  #pushId(bytes: Uint8Array, startsBody: boolean, hasId: boolean): void {
    const span = hasId ? findCountingValue(bytes, 0, bytes.length, startsBody, 'id') : undefined;
    if (!span) {
      this.ids.push(0, 0);
      return;
    }
    this.#hash.begin(3);
    this.#hash.addBytes(bytes, span.start, span.stop);
    this.ids.push(this.#hash.high, this.#hash.low);
    this.withId += 1;
  }

  #pushContent(bytes: Uint8Array, startsBody: boolean, isLine: boolean): void {
    const hash = this.#hash;
    this.#beginContent(this.contents.length);
    if (isLine) {
      const { start, stop } = lineTextSpan(bytes, 0, bytes.length, startsBody);
      hash.addBytes(bytes, start, stop);
    } else {
      let isFirst = true;
      walkLines(bytes, 0, bytes.length, startsBody, (lineClass, from, to) => {
        if (lineClass !== 'data') return;
        if (!isFirst) hash.add(0x0a);
        isFirst = false;
        hash.addBytes(bytes, valueStartOf(bytes, from, to, lineClass), to);
      });
    }
    this.contents.push(hash.high, hash.low);
  }

  /** The same without what is left out. Returns whether the data is JSON: otherwise nothing is pushed. */
  #pushWithout(
    ignored: readonly PathPattern[],
    bytes: Uint8Array,
    startsBody: boolean,
    isLine: boolean,
  ): boolean {
    const data = isLine
      ? readLineText(bytes, startsBody)
      : readBlockValues(bytes, 0, bytes.length, startsBody).data;
    const hash = this.#hash;
    this.#beginContent(this.contents.length);
    const isJson = walkPatterns(data, ignored, {
      part(start, end) {
        hash.addText(data, start, end);
        hash.add(0x1f);
      },
    });
    if (isJson) this.contents.push(hash.high, hash.low);
    return isJson;
  }

  #takeKey(at: number, pattern: PathPattern): void {
    const data = this.sizeAt(at) <= maxReadBytes ? this.textAt(at)?.data : undefined;
    const key = data === undefined ? undefined : firstValueAt(data, pattern);
    if (key === undefined) {
      this.keys.push(0, 0);
      return;
    }
    this.#hash.begin(4);
    this.#hash.addText(key);
    this.keys.push(this.#hash.high, this.#hash.low);
    this.withKey += 1;
  }
}

/** The first value that a path leads to, as it was sent; undefined when there is none, or it is null. */
export function firstValueAt(data: string, pattern: PathPattern): string | undefined {
  let value: string | undefined;
  const isJson = walkPatterns(data, [pattern], {
    found(start, end) {
      value ??= data.slice(start, end);
    },
  });
  return isJson && value !== 'null' ? value : undefined;
}
