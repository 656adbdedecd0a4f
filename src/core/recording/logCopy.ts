// Copies a log into a recording, and goes on with what comes: bytes first, then the records of the entries over them, so
// that a recording that is cut anywhere has no entry whose bytes are missing. A clear of the log takes nothing away from
// what is recorded: entries go on in the order in which they came.

import { arrivalBytes } from '../log/arrivals.ts';
import type { ByteStore } from '../log/byteStore.ts';
import { pageOf } from '../log/entryDirectory.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import type { EventLog } from '../log/eventLog.ts';
import { recordBytes } from '../log/recordBlock.ts';
import type { RowKind } from './blockHeader.ts';
import { pageRowBytes, RecordRows } from './recordRows.ts';

/** Most bytes of a kind that are given to the file at once. */
export const copiedBytes = 256 * 1024;
/** The same of records, in entries. */
const copiedRecords = 4096;

const carriageReturn = 13;

/** Where the copy goes. */
export interface RecordingSink {
  /** @param offset where they belong among all of the kind @param bytes a view, valid until the call returns */
  writeRows(kind: RowKind, offset: number, bytes: Uint8Array): void;
  writeTypes(types: readonly string[]): void;
}

/** What of a log is in the file already: of a stream that goes on after it. */
export interface CopiedBefore {
  /** Offsets up to which bodies and details are there. */
  readonly bodies: number;
  readonly details: number;
  /** How many arrivals and records are there. */
  readonly arrivals: number;
  readonly records: number;
  /** How many of the records are over details. */
  readonly detailRecords: number;
  readonly types: readonly string[];
}

/** How the numbers of a generation of the log are places of the copy. */
interface Numbers {
  readonly generation: number;
  /** Place of the entry before number 1. */
  readonly before: number;
  /** Place of the entry that set the id in force before entry 1; 0: none. */
  readonly idPlace: number;
}

export class LogCopy {
  readonly #log: EventLog;
  readonly #sink: RecordingSink;
  readonly #rows: RecordRows;
  /** Offsets up to which bodies and details are copied, and how many arrivals are. */
  #bodies: number;
  #details: number;
  #arrivals: number;
  /** Bytes of records that were written, and of their pages. */
  #recordOffset: number;
  #pageOffset: number;
  /** Ids that were set by entries up to this number are lost with these. */
  readonly #lostIds: number;
  /** The last event id in force before what is copied. */
  readonly idBefore: string | undefined;
  #numbers: Numbers;
  /** Before the last clear, which can be undone; or before that was undone. */
  #numbersBefore: Numbers | undefined;
  /** Place of the last entry that set an id. */
  #idPlace = 0;

  /** @param before of a log whose beginning is in the file already; of one that is copied whole when absent */
  constructor(log: EventLog, sink: RecordingSink, before?: CopiedBefore) {
    this.#log = log;
    this.#sink = sink;
    this.#numbers = { generation: log.generation, before: 0, idPlace: 0 };
    const { bodies, details, bodiesFrom, detailsFrom } = log.stored;
    this.#bodies = before?.bodies ?? Math.max(bodies.start, bodiesFrom);
    this.#details = before?.details ?? Math.max(details.start, detailsFrom);
    this.#arrivals = before?.arrivals ?? log.arrivals.from(this.#bodies);
    const first = before ? before.records + 1 : log.first;
    this.#lostIds = log.firstOverBodies - 1;
    this.idBefore = idAfterLoss(log, this.#lostIds);
    const lostDetails = first > 1 && first <= log.length ? log.index.detailsBefore(first) : 0;
    this.#rows = new RecordRows(first, before?.detailRecords ?? lostDetails, copiedRecords, before?.types);
    this.#recordOffset = (first - 1) * recordBytes;
    // Of a page that was begun before, the row is there.
    this.#pageOffset = (before ? pageOf(before.records) + 1 : pageOf(first)) * pageRowBytes;
  }

  /** Bytes and entries that are not copied yet, in bytes as they lie in memory: for telling how far it is. */
  get left(): number {
    const { bodies, details } = this.#log.stored;
    const records = (this.#log.length + this.#numbers.before - this.#rows.count) * recordBytes;
    return bodies.length - this.#bodies + (details.length - this.#details) + Math.max(0, records);
  }

  /**
   * Copies what is there, at most a few hundred kilobytes of it. Returns whether there is more.
   * @param isLast whether nothing more comes: the last entry can no longer become longer
   */
  step(isLast = false): boolean {
    this.#follow();
    const { bodies, details } = this.#log.stored;
    this.#bodies = this.#copy('bodies', bodies, this.#bodies);
    this.#details = this.#copy('details', details, this.#details);
    const { arrivals } = this.#log;
    const arrived = this.#copy('arrivals', arrivals.rows, this.#arrivals * arrivalBytes);
    this.#arrivals = arrived / arrivalBytes;
    const isBehind = this.#bodies < bodies.length || this.#details < details.length;
    const hasMore = this.#addRecords(isLast) || isBehind || this.#arrivals < arrivals.count;
    this.#writeRecords();
    return hasMore;
  }

  /** Copies all that is there: before a clear takes it away. */
  finish(isLast = false): void {
    while (this.step(isLast));
  }

  /** The log was cleared, or that was undone: its numbers mean other entries. */
  #follow(): void {
    const { generation } = this.#log;
    const now = this.#numbers;
    if (generation === now.generation) return;
    const isUndone = this.#numbersBefore?.generation === generation;
    const begun = { generation, before: this.#rows.count, idPlace: this.#idPlace };
    this.#numbers = isUndone ? (this.#numbersBefore ?? begun) : begun;
    this.#numbersBefore = now;
  }

  #copy(kind: RowKind, store: ByteStore, from: number): number {
    // What is lost before it could be copied leaves a gap.
    let at = Math.max(from, store.start);
    const size = Math.min(copiedBytes, store.length - at);
    if (size <= 0) return at;
    const bytes = store.read(at, size);
    if (bytes.length > 0) this.#sink.writeRows(kind, at, bytes);
    at += size;
    return at;
  }

  /** Returns whether there are entries that found no room. */
  #addRecords(isLast: boolean): boolean {
    const log = this.#log;
    for (let number = this.#rows.count - this.#numbers.before + 1; number <= log.length; number += 1) {
      if (this.#rows.isFull) return true;
      const entry = log.entry(number);
      if (!this.#isCopied(entry, isLast)) return false;
      this.#rows.add(entry, this.#idPlaceOf(entry));
    }
    return false;
  }

  /** Whether all bytes of the entry are in the copy, and there will be no more of them. */
  #isCopied(entry: Entry, isLast: boolean): boolean {
    const end = entry.offset + entry.length;
    if (entry.flags & entryFlags.detail) return end <= this.#details;
    if (end > this.#bodies) return false;
    // The LF of its CRLF may still come.
    return (
      isLast || end < this.#bodies || this.#hasEnded() || this.#log.bytes(entry).at(-1) !== carriageReturn
    );
  }

  /** Whether the last thing that happened is the end of an attempt. */
  #hasEnded(): boolean {
    const kind = this.#log.index.kind(this.#log.length);
    return kind === 'close' || kind === 'error';
  }

  #idPlaceOf({ number, idEntry }: Entry): number {
    const { before, idPlace } = this.#numbers;
    const place = idEntry === 0 || idEntry <= this.#lostIds ? idPlace : idEntry + before;
    if (idEntry === number) this.#idPlace = place;
    return place;
  }

  #writeRecords(): void {
    const { records, pages } = this.#rows.take();
    if (records.length === 0) return;
    const types = this.#rows.takeTypes();
    if (types) this.#sink.writeTypes(types);
    if (pages.length > 0) this.#sink.writeRows('pages', this.#pageOffset, pages);
    this.#pageOffset += pages.length;
    this.#sink.writeRows('records', this.#recordOffset, records);
    this.#recordOffset += records.length;
  }
}

/** The id in force once the entries whose bytes are lost were received. @param lost number of the last of them */
function idAfterLoss(log: EventLog, lost: number): string | undefined {
  if (log.length === 0) return log.idBefore;
  const entry = log.entry(Math.min(log.length, Math.max(lost, log.first)));
  return entry.idEntry <= lost ? log.lastEventId(entry) : log.idBefore;
}
