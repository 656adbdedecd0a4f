// The index of a stream's entries: a record of 32 bytes each, in a store of bytes like any other, so that it moves to
// disk like the bytes do. Everything that is shown of an entry starts from its record here. The newest records are here
// themselves, what is looked at is in a few pages, and of the rest a directory says where to look. When the oldest
// records are lost, their entries keep their numbers and read as notices that say nothing.

import { firstPlace } from '../base/ascendingNumbers.ts';
import { MemoryByteStore, type ByteStore } from './byteStore.ts';
import { EntryDirectory, firstOfPage, pageOf } from './entryDirectory.ts';
import { entryFlags, type Entry, type EntryKind } from './entry.ts';
import { RecordBlock, recordBytes, type EntryRecord } from './recordBlock.ts';
import { noPage, pageRecords, RecordPages } from './recordPages.ts';
import { TypeTable, typeElsewhere } from './typeTable.ts';

/** Records that are here before the first of them go to the store. */
const maxTailRecords = 256;
const minTailRecords = 16;
/** Records that go to the store at a time. */
const flushedRecords = maxTailRecords / 2;

/** Reads the `event` field from a block's bytes; the flags are those of `entryFlags`. */
export type TypeReader = (offset: number, length: number, flags: number) => string;

/** What can be asked of an index. */
export type EntryIndexView = Omit<EntryIndex, 'append' | 'extend' | 'forgetLost' | 'clear'>;

export class EntryIndex {
  readonly #readType: TypeReader;
  readonly #store: ByteStore;
  readonly #pages: RecordPages;
  readonly #directory = new EntryDirectory();
  readonly #types = new TypeTable();
  /** Where the record of the first entry lies in the store. */
  #storeFrom = 0;
  #count = 0;
  /** The newest records; those before are in the store. */
  #tail = new RecordBlock(1, minTailRecords);
  /** The page that was looked at last, if others have not got it since. */
  #page = noPage;
  /** Entries that became longer when their records were in the store already. Only a hand can make that happen. */
  readonly #extended = new Set<number>();
  /** What is read of an entry whose record is lost. */
  readonly #gone = new RecordBlock(1, 1);
  // Streams repeat few types: the last one's code is kept.
  #recentType = '';
  #recentTypeCode = 0;

  /**
   * @param readType used for the types that find no place in the table
   * @param store where the records go
   * @param pages for what is looked at
   */
  constructor(readType: TypeReader, store: ByteStore = new MemoryByteStore(), pages = new RecordPages()) {
    this.#readType = readType;
    this.#store = store;
    this.#pages = pages;
    this.#storeFrom = store.length;
  }

  /** Number of the last entry, which is how many there have been. */
  get count(): number {
    return this.#count;
  }

  /** Number of the first entry whose record is there. The newest always are, so it is one of an index with entries. */
  get first(): number {
    return this.firstFrom(this.#store.start);
  }

  /** Number of the first entry whose record lies at or after an offset of the store. */
  firstFrom(storeStart: number): number {
    return storeStart <= this.#storeFrom ? 1 : Math.ceil((storeStart - this.#storeFrom) / recordBytes) + 1;
  }

  /** Adds a copy of a record and returns its number, from 1. */
  append(record: EntryRecord, idEntry: number): number {
    const number = this.#count + 1;
    if (number - this.#tail.first === this.#tail.capacity) this.#makeRoom();
    const firstInPage = number - (this.#count % pageRecords);
    if (number === firstInPage)
      this.#directory.begin(record.receivedAtMs, record.attempt, idEntry < number ? idEntry : 0);
    if (record.flags & entryFlags.detail) this.#directory.addDetail();
    if (record.type !== this.#recentType) {
      this.#recentTypeCode = this.#types.codeOf(record.type);
      this.#recentType = record.type;
    }
    const id = idEntry < firstInPage ? 0 : idEntry - firstInPage + 1;
    this.#tail.write(number - this.#tail.first, record, this.#recentTypeCode, id);
    this.#count = number;
    return number;
  }

  /** Makes the range of an entry one byte longer (the LF of a CRLF that came in a later chunk). */
  extend(number: number): void {
    const block = this.#blockOf(number);
    if (block === this.#tail) block.extend(number - block.first);
    else if (block !== this.#gone) this.#extended.add(number);
  }

  /** @throws RangeError when there is no entry with that number */
  entry(number: number): Entry {
    const block = this.#blockOf(number);
    const at = number - block.first;
    const id = block.idPlaceAt(at);
    const page = pageOf(number);
    const offset = block.offsetAt(at);
    const length = this.#lengthIn(block, number);
    const flags = block.flagsAt(at);
    const idInForce = block === this.#gone ? 0 : this.#directory.idEntry(page);
    return {
      number,
      kind: block.kindAt(at),
      attempt: block.attemptAt(at),
      receivedAtMs: block.receivedAtMsAt(at),
      type: this.#typeIn(block, at, offset, length, flags),
      offset,
      length,
      chunk: block.chunkAt(at),
      flags,
      idEntry: id === 0 ? idInForce : firstOfPage(page) + id - 1,
    };
  }

  /** When the entry was received, without building the rest of it. */
  receivedAtMs(number: number): number {
    const block = this.#blockOf(number);
    return block.receivedAtMsAt(number - block.first);
  }

  /** Kind of the entry, without building the rest of it. */
  kind(number: number): EntryKind {
    const block = this.#blockOf(number);
    return block.kindAt(number - block.first);
  }

  /** Attempt of the entry, without building the rest of it. */
  attempt(number: number): number {
    const block = this.#blockOf(number);
    return block.attemptAt(number - block.first);
  }

  /** Network chunk of the entry, without building the rest of it. */
  chunk(number: number): number {
    const block = this.#blockOf(number);
    return block.chunkAt(number - block.first);
  }

  /** Offset of the entry's bytes, without building the rest of it. */
  offset(number: number): number {
    const block = this.#blockOf(number);
    return block.offsetAt(number - block.first);
  }

  /** Length of the entry's bytes, without building the rest of it. */
  length(number: number): number {
    return this.#lengthIn(this.#blockOf(number), number);
  }

  /** Flags of the entry, without building the rest of it. */
  flags(number: number): number {
    const block = this.#blockOf(number);
    return block.flagsAt(number - block.first);
  }

  /** Type of the entry, without building the rest of it. */
  type(number: number): string {
    const block = this.#blockOf(number);
    const at = number - block.first;
    const code = block.typeCodeAt(at);
    return code === typeElsewhere ? this.entry(number).type : this.#types.typeOf(code);
  }

  /** Number of the first entry from `from` on that was received at or after the time; `count + 1` when none was. */
  firstReceivedAt(atMs: number, from = 1): number {
    return this.#firstWhere(
      from,
      (page) => this.#directory.receivedAtMs(page) >= atMs,
      (number) => this.receivedAtMs(number) >= atMs,
    );
  }

  /** Number of the first entry of the attempt, or of the next there is; `count + 1` when all are of earlier ones. */
  firstOfAttempt(attempt: number): number {
    return this.#firstWhere(
      1,
      (page) => this.#directory.attempt(page) >= attempt,
      (number) => this.attempt(number) >= attempt,
    );
  }

  /**
   * How many entries before the number are over details, also of those whose records are lost.
   * @param number of an entry whose record is there, or one more than the last
   */
  detailsBefore(number: number): number {
    const page = pageOf(number);
    const [start, end] = [firstOfPage(page), Math.min(firstOfPage(page + 1), this.#count + 1)];
    const before = this.#directory.detailsBefore(page);
    const inPage = this.#directory.detailsBefore(page + 1) - before;
    if (inPage === 0) return before;
    if (inPage === end - start) return before + number - start;
    // Counted from the nearer end of the page, of which the beginning may be lost.
    const isFromStart = start >= this.first && number - start < end - number;
    let details = isFromStart ? before : before + inPage;
    if (isFromStart) for (let at = start; at < number; at += 1) details += this.#isDetail(at);
    else for (let at = number; at < end; at += 1) details -= this.#isDetail(at);
    return details;
  }

  /**
   * Number of the next entry of a kind from `from` on and before `end`; `end` when there is none.
   * @param isDetail the flag `detail`, or 0 for entries over the bodies
   */
  nextOver(isDetail: number, from: number, end: number): number {
    let number = Math.max(from, this.first);
    while (number < end) {
      const page = pageOf(number);
      const details = this.#directory.detailsBefore(page + 1) - this.#directory.detailsBefore(page);
      if (details === (isDetail ? 0 : pageRecords)) number = firstOfPage(page + 1);
      else if (this.#isDetail(number) === isDetail) return number;
      else number += 1;
    }
    return end;
  }

  /** Forgets what is only needed for records that are lost. */
  forgetLost(): void {
    this.#directory.forgetBefore(pageOf(this.first));
    const { first } = this;
    for (const number of this.#extended) if (number < first) this.#extended.delete(number);
  }

  clear(): void {
    this.#store.discardBefore(this.#store.length);
    this.#storeFrom = this.#store.length;
    this.#pages.forget(this);
    this.#directory.clear();
    this.#types.clear();
    this.#extended.clear();
    this.#count = 0;
    this.#tail = new RecordBlock(1, minTailRecords);
    this.#recentType = '';
    this.#recentTypeCode = 0;
  }

  /** 1 or 0: the flag `detail`. */
  #isDetail(number: number): number {
    return this.flags(number) & entryFlags.detail;
  }

  /** The records among which that of the entry is; its own place there is the number less the block's first. */
  #blockOf(number: number): RecordBlock {
    const isThere = Number.isInteger(number) && number >= 1 && number <= this.#count;
    if (!isThere) throw new RangeError(`There is no entry ${number}: the timeline has ${this.#count}.`);
    if (number >= this.#tail.first) return this.#tail;
    if (number < this.first) return this.#goneBlock(number);
    return this.#page.has(this, number) ? this.#page : this.#pageWith(number);
  }

  #pageWith(number: number): RecordBlock {
    const first = firstOfPage(pageOf(number));
    const page = this.#pages.pageOf(this, first);
    this.#page = page;
    if (page.has(this, number)) return page;
    const from = Math.max(page.end, this.first);
    const end = Math.min(first + pageRecords, this.#tail.first);
    const bytes = page.bytes.subarray((from - first) * recordBytes, (end - first) * recordBytes);
    if (this.#store.readInto(this.#storeFrom + (from - 1) * recordBytes, bytes)) page.end = end;
    // A file that turned out to be damaged has lost its records.
    return page.has(this, number) ? page : this.#goneBlock(number);
  }

  #goneBlock(number: number): RecordBlock {
    const { first } = this;
    const atMs =
      first < this.#tail.first ? this.#directory.receivedAtMs(pageOf(first)) : this.#tail.receivedAtMsAt(0);
    const details = {
      kind: 'notice',
      attempt: 0,
      receivedAtMs: atMs,
      type: '',
      offset: 0,
      length: 0,
      chunk: 0,
    } as const;
    this.#gone.first = number;
    this.#gone.write(0, { ...details, flags: entryFlags.detail }, 0, 0);
    return this.#gone;
  }

  #lengthIn(block: RecordBlock, number: number): number {
    const length = block.lengthAt(number - block.first);
    return this.#extended.size > 0 && this.#extended.has(number) ? length + 1 : length;
  }

  #typeIn(block: RecordBlock, at: number, offset: number, length: number, flags: number): string {
    const code = block.typeCodeAt(at);
    return code === typeElsewhere ? this.#readType(offset, length, flags) : this.#types.typeOf(code);
  }

  /** By halving: over the pages, then within one. Both conditions never cease to hold. */
  #firstWhere(
    from: number,
    holdsForPage: (page: number) => boolean,
    holds: (number: number) => boolean,
  ): number {
    const start = Math.max(from, this.first);
    const end = this.#count + 1;
    if (start >= end) return end;
    const page = firstPlace(pageOf(start) + 1, pageOf(this.#count) + 1, holdsForPage);
    const last = Math.min(firstOfPage(page), end);
    return firstPlace(Math.max(start, firstOfPage(page - 1)), last, holds);
  }

  #makeRoom(): void {
    const { first, capacity, bytes } = this.#tail;
    if (capacity < maxTailRecords) {
      const larger = new RecordBlock(first, capacity * 2);
      larger.bytes.set(bytes);
      this.#tail = larger;
      return;
    }
    this.#store.append(bytes.subarray(0, flushedRecords * recordBytes));
    bytes.copyWithin(0, flushedRecords * recordBytes);
    this.#tail.first += flushedRecords;
  }
}
