// The index of a stream's entries: a record of 32 bytes each, in a store of bytes like any other, so that it moves to
// disk like the bytes do. Everything that is shown of an entry starts from its record here. The newest records are here
// themselves, what is looked at is in a few pages, and of the rest a directory says where to look. When the oldest
// records are lost, their entries keep their numbers and read as notices that say nothing.
//
// Entries are numbered from 1 again after a clear, while the records of before stay for as long as the clear can be
// undone. So a record has a place, counted over all that there ever were, and the number of its entry is what the place
// is over the one that the numbers begin after.

import { firstPlace } from '../base/ascendingNumbers.ts';
import { MemoryByteStore, type ByteStore } from './byteStore.ts';
import { EntryDirectory, firstOfPage, pageOf, type KnownDirectory } from './entryDirectory.ts';
import { entryFlags, type Entry, type EntryKind } from './entry.ts';
import { RecordBlock, recordBytes, type EntryRecord } from './recordBlock.ts';
import { noPage, pageRecords, RecordPages } from './recordPages.ts';
import { TypeTable, typeElsewhere } from './typeTable.ts';

/** Records that are here before the first of them go to the store. */
const maxTailRecords = 256;
const minTailRecords = 16;
/** Records that go to the store at a time. */
const flushedRecords = maxTailRecords / 2;

/** No record is without a number. */
const fromFirst: Numbering = { records: 0, details: 0 };

/** Reads the `event` field from a block's bytes; the flags are those of `entryFlags`. */
export type TypeReader = (offset: number, length: number, flags: number) => string;

/** Where the numbers of entries begin. */
export interface Numbering {
  /** Records before the one of entry 1. */
  readonly records: number;
  /** How many of these are over details. */
  readonly details: number;
}

/** What is known of an index whose records are all in its store, the first of them at its beginning. */
export interface KnownIndex {
  /** How many there are, or have been. */
  readonly count: number;
  readonly directory: KnownDirectory;
  /** The types of the codes in them. */
  readonly types: readonly string[];
}

/** What can be asked of an index. */
export type EntryIndexView = Omit<
  EntryIndex,
  'append' | 'extend' | 'forgetLost' | 'startNumbers' | 'returnTo' | 'discardBeforeNumbers' | 'numbering'
>;

export class EntryIndex {
  readonly #readType: TypeReader;
  readonly #store: ByteStore;
  readonly #pages: RecordPages;
  readonly #directory: EntryDirectory;
  readonly #types: TypeTable;
  /** Where the first record lies in the store. */
  #storeFrom = 0;
  /** Records so far, also those before entry 1 and those that are lost. */
  #count = 0;
  #numbering: Numbering = fromFirst;
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
  #recentTypeCode: number;

  /**
   * @param readType used for the types that find no place in the table
   * @param store where the records go
   * @param pages for what is looked at
   * @param known of an index that goes on after what is in the store; of an empty one when absent
   */
  constructor(
    readType: TypeReader,
    store: ByteStore = new MemoryByteStore(),
    pages = new RecordPages(),
    known?: KnownIndex,
  ) {
    this.#readType = readType;
    this.#store = store;
    this.#pages = pages;
    this.#directory = new EntryDirectory(known?.directory);
    this.#types = new TypeTable(known?.types);
    this.#recentTypeCode = this.#types.codeOf('');
    this.#storeFrom = known ? 0 : store.length;
    if (!known) return;
    this.#count = known.count;
    this.#tail = new RecordBlock(known.count + 1, minTailRecords);
  }

  /** Number of the last entry, which is how many there have been. */
  get count(): number {
    return this.#count - this.#numbering.records;
  }

  /** Number of the first entry whose record is there. The newest always are, so it is one of an index with entries. */
  get first(): number {
    return this.firstFrom(this.#store.start);
  }

  /** Number of the first entry whose record lies at or after an offset of the store. */
  firstFrom(storeStart: number): number {
    return Math.max(1, this.#placeFrom(storeStart) - this.#numbering.records);
  }

  /** Place of the last record. */
  get lastPlace(): number {
    return this.#count;
  }

  /** Where the numbers begin now. */
  get numbering(): Numbering {
    return this.#numbering;
  }

  /** The next entry gets number 1. The records so far stay, without numbers. */
  startNumbers(): void {
    this.#numbering = { records: this.#count, details: this.#directory.detailsBefore(Infinity) };
  }

  /** Entries have the numbers again that they had before the numbers were started anew. */
  returnTo(numbering: Numbering): void {
    this.#numbering = numbering;
  }

  /** Lets go of the records before entry 1. */
  discardBeforeNumbers(): void {
    const { records } = this.#numbering;
    this.#store.discardBefore(Math.min(this.#store.length, this.#storeFrom + records * recordBytes));
    this.forgetLost();
    if (this.count > 0) return;
    // No record has a code of the table.
    this.#types.clear();
    this.#recentType = '';
    this.#recentTypeCode = this.#types.codeOf('');
    this.#pages.forget(this);
  }

  /**
   * Adds a copy of a record and returns its number, from 1.
   * @param idPlace place of the record whose entry set the id in force, maybe its own; 0 when there is none
   */
  append(record: EntryRecord, idPlace: number): number {
    const place = this.#count + 1;
    if (place - this.#tail.first === this.#tail.capacity) this.#makeRoom();
    const firstInPage = place - (this.#count % pageRecords);
    if (place === firstInPage)
      this.#directory.begin(record.receivedAtMs, record.attempt, idPlace < place ? idPlace : 0);
    if (record.flags & entryFlags.detail) this.#directory.addDetail();
    const id = idPlace < firstInPage ? 0 : idPlace - firstInPage + 1;
    this.#tail.write(place - this.#tail.first, record, this.#typeCodeOf(record), id);
    this.#count = place;
    return this.count;
  }

  #typeCodeOf({ type, flags }: EntryRecord): number {
    if (type === '' && flags & entryFlags.longType) return typeElsewhere;
    if (type !== this.#recentType) {
      this.#recentTypeCode = this.#types.codeOf(type);
      this.#recentType = type;
    }
    return this.#recentTypeCode;
  }

  /** Makes the range of the entry at a place one byte longer (the LF of a CRLF that came in a later chunk). */
  extend(place: number): void {
    const block = this.#blockAt(place);
    if (block === this.#tail) block.extend(place - block.first);
    else if (block !== this.#gone) this.#extended.add(place);
  }

  /** @throws RangeError when there is no entry with that number */
  entry(number: number): Entry {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    const at = place - block.first;
    const id = block.idPlaceAt(at);
    const page = pageOf(place);
    const offset = block.offsetAt(at);
    const length = this.#lengthIn(block, place);
    const flags = block.flagsAt(at);
    const idInForce = block === this.#gone ? 0 : this.#directory.idPlace(page);
    const idPlace = id === 0 ? idInForce : firstOfPage(page) + id - 1;
    const entry = {
      number,
      kind: block.kindAt(at),
      attempt: block.attemptAt(at),
      receivedAtMs: block.receivedAtMsAt(at),
      type: '',
      offset,
      length,
      chunk: block.chunkAt(at),
      flags,
      // No later entry has set it, whatever a file says.
      idEntry: Math.min(number, Math.max(0, idPlace - this.#numbering.records)),
    };
    const code = block.typeCodeAt(at);
    if (code === typeElsewhere) this.#readTypeLater(entry);
    else entry.type = this.#types.typeOf(code);
    return entry;
  }

  /** When the entry was received, without building the rest of it. */
  receivedAtMs(number: number): number {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.receivedAtMsAt(place - block.first);
  }

  /** Kind of the entry, without building the rest of it. */
  kind(number: number): EntryKind {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.kindAt(place - block.first);
  }

  /** Attempt of the entry, without building the rest of it. */
  attempt(number: number): number {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.attemptAt(place - block.first);
  }

  /** Network chunk of the entry, without building the rest of it. */
  chunk(number: number): number {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.chunkAt(place - block.first);
  }

  /** Offset of the entry's bytes, without building the rest of it. */
  offset(number: number): number {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.offsetAt(place - block.first);
  }

  /** Length of the entry's bytes, without building the rest of it. */
  length(number: number): number {
    const place = this.#placeOf(number);
    return this.#lengthIn(this.#blockAt(place), place);
  }

  /** Flags of the entry, without building the rest of it. */
  flags(number: number): number {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    return block.flagsAt(place - block.first);
  }

  /** Type of the entry, without building the rest of it. */
  type(number: number): string {
    const place = this.#placeOf(number);
    const block = this.#blockAt(place);
    const code = block.typeCodeAt(place - block.first);
    return code === typeElsewhere ? this.entry(number).type : this.#types.typeOf(code);
  }

  /** Number of the first entry from `from` on that was received at or after the time; `count + 1` when none was. */
  firstReceivedAt(atMs: number, from = 1): number {
    return this.#firstWhere(
      from,
      (page) => this.#directory.receivedAtMs(page) >= atMs,
      (block, at) => block.receivedAtMsAt(at) >= atMs,
    );
  }

  /** Number of the first entry of the attempt, or of the next there is; `count + 1` when all are of earlier ones. */
  firstOfAttempt(attempt: number): number {
    return this.#firstWhere(
      1,
      (page) => this.#directory.attempt(page) >= attempt,
      (block, at) => block.attemptAt(at) >= attempt,
    );
  }

  /**
   * How many entries before the number are over details, also of those whose records are lost.
   * @param number of an entry whose record is there, or one more than the last
   */
  detailsBefore(number: number): number {
    const place = number + this.#numbering.records;
    const page = pageOf(place);
    const [start, end] = [firstOfPage(page), Math.min(firstOfPage(page + 1), this.#count + 1)];
    const before = this.#directory.detailsBefore(page) - this.#numbering.details;
    const inPage = this.#directory.detailsBefore(page + 1) - this.#directory.detailsBefore(page);
    if (inPage === 0) return before;
    if (inPage === end - start) return before + place - start;
    // Counted from the nearer end of the page, of which the beginning may be lost.
    const isFromStart = start >= this.#firstPlace && place - start < end - place;
    let details = isFromStart ? before : before + inPage;
    if (isFromStart) for (let at = start; at < place; at += 1) details += this.#isDetail(at);
    else for (let at = place; at < end; at += 1) details -= this.#isDetail(at);
    return details;
  }

  /**
   * Number of the next entry of a kind from `from` on and before `end`; `end` when there is none.
   * @param isDetail the flag `detail`, or 0 for entries over the bodies
   */
  nextOver(isDetail: number, from: number, end: number): number {
    const { records } = this.#numbering;
    let place = Math.max(from, this.first) + records;
    while (place < end + records) {
      const page = pageOf(place);
      const details = this.#directory.detailsBefore(page + 1) - this.#directory.detailsBefore(page);
      if (details === (isDetail ? 0 : pageRecords)) place = firstOfPage(page + 1);
      else if (this.#isDetail(place) === isDetail) return place - records;
      else place += 1;
    }
    return end;
  }

  /** Forgets what is only needed for records that are lost. */
  forgetLost(): void {
    this.#directory.forgetBefore(pageOf(this.#firstPlace));
  }

  /** Place of the first record that is there. */
  get #firstPlace(): number {
    return this.#placeFrom(this.#store.start);
  }

  #placeFrom(storeStart: number): number {
    return storeStart <= this.#storeFrom ? 1 : Math.ceil((storeStart - this.#storeFrom) / recordBytes) + 1;
  }

  /** Place of the record of an entry. */
  #placeOf(number: number): number {
    const isThere = Number.isInteger(number) && number >= 1 && number <= this.count;
    if (!isThere) throw new RangeError(`There is no entry ${number}: the timeline has ${this.count}.`);
    return number + this.#numbering.records;
  }

  /** 1 or 0: the flag `detail`. */
  #isDetail(place: number): number {
    const block = this.#blockAt(place);
    return block.flagsAt(place - block.first) & entryFlags.detail;
  }

  /** The records among which that of the place is; where it stands there is the place less the block's first. */
  #blockAt(place: number): RecordBlock {
    if (place >= this.#tail.first) return this.#tail;
    if (place < this.#firstPlace) return this.#goneBlock(place);
    return this.#page.has(this, place) ? this.#page : this.#pageWith(place);
  }

  #pageWith(place: number): RecordBlock {
    const first = firstOfPage(pageOf(place));
    const page = this.#pages.pageOf(this, first);
    this.#page = page;
    if (page.has(this, place)) return page;
    const from = Math.max(page.end, this.#firstPlace);
    const end = Math.min(first + pageRecords, this.#tail.first);
    const bytes = page.bytes.subarray((from - first) * recordBytes, (end - first) * recordBytes);
    if (this.#store.readInto(this.#storeFrom + (from - 1) * recordBytes, bytes)) page.end = end;
    // A file that turned out to be damaged has lost its records.
    return page.has(this, place) ? page : this.#goneBlock(place);
  }

  #goneBlock(place: number): RecordBlock {
    const first = this.#firstPlace;
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
    this.#gone.first = place;
    this.#gone.write(0, { ...details, flags: entryFlags.detail }, 0, 0);
    return this.#gone;
  }

  #lengthIn(block: RecordBlock, place: number): number {
    const length = block.lengthAt(place - block.first);
    const isLonger = this.#extended.size > 0 && block !== this.#gone && this.#extended.has(place);
    return isLonger ? length + 1 : length;
  }

  /** Most who walk over entries do not look at their types, and one may be as long as an event. */
  #readTypeLater(entry: { readonly offset: number; readonly length: number; readonly flags: number }): void {
    const { offset, length, flags } = entry;
    const get = (): string => this.#readType(offset, length, flags);
    Object.defineProperty(entry, 'type', { get, enumerable: true, configurable: true });
  }

  /** By halving: over the pages, then within one. Both conditions never cease to hold. */
  #firstWhere(
    from: number,
    holdsForPage: (page: number) => boolean,
    holds: (block: RecordBlock, at: number) => boolean,
  ): number {
    const { records } = this.#numbering;
    const start = Math.max(from, this.first) + records;
    const end = this.#count + 1;
    if (start >= end) return end - records;
    const page = firstPlace(pageOf(start) + 1, pageOf(this.#count) + 1, holdsForPage);
    const last = Math.min(firstOfPage(page), end);
    const holdsAt = (place: number): boolean => {
      const block = this.#blockAt(place);
      return holds(block, place - block.first);
    };
    return firstPlace(Math.max(start, firstOfPage(page - 1)), last, holdsAt) - records;
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
