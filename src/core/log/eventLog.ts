// The log of a stream: the bytes of its bodies as they arrived, the details that the inspector wrote, and an index of
// entries over both. It only grows, until it is cleared. Everything that is shown is derived from it on demand.

import { MemoryByteStore, type ByteStore, type ScratchStore } from './byteStore.ts';
import type { DetailByKind } from './detail.ts';
import { EntryIndex, type EntryIndexView } from './entryIndex.ts';
import { entryFlags, type AnyEntry, type Entry, type EntryKind, type EntryOf } from './entry.ts';
import { GoneEntries } from './goneEntries.ts';
import type { EntryRecord } from './recordBlock.ts';
import type { RecordPages } from './recordPages.ts';
import { parseBlock, readFieldLines, type BlockFields, type FieldLine } from '../wire/fields.ts';
import { decodeText, encodeText } from '../base/text.ts';

/** Called after each entry with its number, in order; and with 0 when the log was cleared. Must not throw. */
export type LogListener = (number: number) => void;

/** Where the index of a log goes. */
export interface IndexStores {
  readonly records: ByteStore;
  /** For the parts of it that are looked at; other logs may use them, too. */
  readonly pages: RecordPages;
  readonly createScratch: () => ScratchStore;
}

export class EventLog {
  /** Wall clock when the stream began, in milliseconds since 1970; all other times count from there. */
  readonly startedAtMs: number;
  readonly #bodies: ByteStore;
  readonly #details: ByteStore;
  readonly #index: EntryIndex;
  readonly #gone: GoneEntries;
  /** Where the bodies and the details of the entries begin: what was cleared lies before. */
  #clearedUpTo = { bodies: 0, details: 0 };
  /** In the order of their subscription; a place is empty once its listener is gone, until nobody walks the list. */
  #listeners: (LogListener | undefined)[] = [];
  readonly #unannounced: number[] = [];
  #isAnnouncing = false;
  #generation = 0;
  #hasEmptyPlaces = false;
  #idEntry = 0;
  #lastByteAtMs = 0;
  /** The last event id in force before any entry set one. */
  #idBefore: string | undefined;
  /** The newest id whose bytes are gone. */
  #goneId: { readonly entry: number; readonly id: string | undefined } | undefined;

  readonly #createScratch: () => ScratchStore;

  /**
   * @param bodies where the bodies go, and then the details
   * @param index where the index goes, and what is derived from it; in memory when absent
   */
  constructor(
    startedAtMs: number,
    bodies: ByteStore = new MemoryByteStore(),
    details: ByteStore = new MemoryByteStore(),
    index?: IndexStores,
  ) {
    this.startedAtMs = startedAtMs;
    this.#createScratch = index?.createScratch ?? (() => new MemoryByteStore());
    this.#bodies = bodies;
    this.#details = details;
    this.#index = new EntryIndex(
      (offset, length, flags) =>
        parseBlock(bodies.read(offset, length), (flags & entryFlags.startsBody) !== 0).type,
      index?.records,
      index?.pages,
    );
    this.#gone = new GoneEntries(this.#index);
  }

  /** Number of entries, also of those that are gone; they are numbered from 1. */
  get length(): number {
    return this.#index.count;
  }

  /** Number of the first entry that is there. The ones before are gone altogether: they read as empty notices. */
  get first(): number {
    return this.#index.first;
  }

  /** Grows each time the log is cleared: entry numbers of another generation mean other entries. */
  get generation(): number {
    return this.#generation;
  }

  /** Bytes of all bodies so far. */
  get bodyLength(): number {
    return this.#bodies.length;
  }

  /** The index, for walks over many entries that need single columns only. */
  get index(): EntryIndexView {
    return this.#index;
  }

  /** A store for what somebody derives from the entries and cannot keep in memory: it is where the log itself is. */
  createScratch(): ScratchStore {
    return this.#createScratch();
  }

  /** When the last byte of a body came, in milliseconds since the stream began; 0 before there was one. */
  get lastByteAtMs(): number {
    return this.#lastByteAtMs;
  }

  /** Keeps bytes of a body and returns the offset of the first. Entries about them follow. */
  appendBody(bytes: Uint8Array, receivedAtMs: number): number {
    this.#lastByteAtMs = receivedAtMs;
    return this.#bodies.append(bytes);
  }

  /** Adds an entry over bytes of the bodies and returns its number. The caller may reuse the record. */
  appendBodyEntry(record: EntryRecord): number {
    const number = this.#index.count + 1;
    if (record.flags & entryFlags.hasId) this.#idEntry = number;
    this.#index.append(record, this.#idEntry);
    this.#notify(number);
    return number;
  }

  /** Adds an entry that the inspector itself has to say, and returns its number. */
  appendDetailEntry<Kind extends keyof DetailByKind>(
    kind: Kind,
    detail: DetailByKind[Kind],
    at: {
      readonly attempt: number;
      readonly receivedAtMs: number;
      readonly type?: string;
      readonly isSimulated?: boolean;
    },
  ): number {
    const bytes = encodeText(JSON.stringify(detail));
    const record = {
      kind,
      attempt: at.attempt,
      receivedAtMs: at.receivedAtMs,
      type: at.type ?? '',
      offset: this.#details.append(bytes),
      length: bytes.length,
      chunk: 0,
      flags: at.isSimulated ? entryFlags.detail | entryFlags.simulated : entryFlags.detail,
    };
    const number = this.#index.append(record, this.#idEntry);
    this.#notify(number);
    return number;
  }

  /** Makes an entry one byte longer: the LF of its CRLF came in a later chunk. */
  extend(number: number): void {
    this.#index.extend(number);
  }

  /** @throws RangeError when there is no entry with that number */
  entry(number: number): Entry {
    return this.#index.entry(number);
  }

  /** Entries `first` to `first + count - 1`, as many of them as there are. */
  entries(first: number, count: number): Entry[] {
    const start = Math.max(1, first);
    const end = Math.min(this.length, first + count - 1);
    return Array.from({ length: Math.max(0, end - start + 1) }, (_, i) => this.entry(start + i));
  }

  /** Whether the entry's bytes are lost, or its record with them: everything read from its bytes is empty. */
  isGone(entry: AnyEntry): boolean {
    return entry.number < this.first || entry.offset < this.#storeOf(entry).start;
  }

  /** How many entries have lost their bytes, also those that are gone altogether, and how many bytes these are. */
  get gone(): { readonly entries: number; readonly bytes: number } {
    const bodies = this.#bodies.start - this.#clearedUpTo.bodies;
    const details = this.#details.start - this.#clearedUpTo.details;
    if (bodies === 0 && details === 0 && this.first === 1) return { entries: 0, bytes: 0 };
    const entries = this.#gone.count(this.#bodies.start, this.#details.start);
    return { entries, bytes: bodies + details };
  }

  /** Keeps what later entries need of the bodies' bytes before the offset, which are about to be lost. */
  prepareLoss(bodiesStart: number): void {
    const last = this.#gone.firstReadable(bodiesStart, 0) - 1;
    if (last >= 1) this.#keepIdAt(last);
  }

  /** The same for the records before an offset of their store. */
  prepareRecordLoss(recordsStart: number): void {
    this.#index.forgetLost();
    this.#keepIdAt(this.#index.firstFrom(recordsStart));
  }

  /**
   * The bytes an entry stands for: of the body as sent, or the JSON of its detail; empty when they are gone. A view:
   * copy it to keep it.
   */
  bytes(entry: AnyEntry): Uint8Array {
    return this.#storeOf(entry).read(entry.offset, entry.length);
  }

  /** The entry's bytes and what follows them at hand, for walks over many entries (see `EntryReader`). */
  blockFrom(entry: AnyEntry): Uint8Array {
    return this.#storeOf(entry).readBlock(entry.offset, entry.length);
  }

  /** Bytes of the bodies by offset, whatever entries lie there. A view: copy it to keep it. */
  bodyBytes(offset: number, length: number): Uint8Array {
    return this.#bodies.read(offset, length);
  }

  /** The detail of an entry that has one (see `DetailByKind`) and has not lost it, otherwise undefined. */
  detail<Kind extends keyof DetailByKind>(entry: EntryOf<Kind>): DetailByKind[Kind] | undefined {
    if (!(entry.flags & entryFlags.detail) || this.isGone(entry)) return undefined;
    return JSON.parse(decodeText(this.bytes(entry))) as DetailByKind[Kind];
  }

  /** Type, data and id of a block, as a client's parser reads them. */
  fields(entry: AnyEntry): BlockFields {
    return parseBlock(this.bytes(entry), (entry.flags & entryFlags.startsBody) !== 0);
  }

  /** The lines of an entry's bytes, as sent. */
  fieldLines(entry: AnyEntry): FieldLine[] {
    return readFieldLines(this.bytes(entry), (entry.flags & entryFlags.startsBody) !== 0);
  }

  /** The last event id in force once the entry was received; undefined when nothing has set one, or its bytes are gone. */
  lastEventId(entry: AnyEntry): string | undefined {
    if (entry.number < this.first) return undefined;
    return this.#idSetBy(entry.idEntry);
  }

  /** The last event id in force after all entries so far; undefined when nothing has set one. */
  get currentLastEventId(): string | undefined {
    return this.#idSetBy(this.#idEntry);
  }

  /** Says which last event id is in force before the first entry: the one that the stream was given. */
  beginWithId(id: string): void {
    this.#idBefore = id;
  }

  /** Calls the listener after each entry, until the returned function is called. */
  subscribe(listener: LogListener): () => void {
    this.#listeners.push(listener);
    return () => this.#unsubscribe(listener);
  }

  /**
   * Lets go of all entries; numbering starts again from 1. The last event id stays in force.
   * @param keepBodyFrom offset of bodies' bytes that entries still to come will be about
   */
  clear(keepBodyFrom = this.#bodies.length): void {
    this.#idBefore = this.currentLastEventId;
    this.#bodies.discardBefore(keepBodyFrom);
    this.#details.discardBefore(this.#details.length);
    this.#clearedUpTo = { bodies: this.#bodies.start, details: this.#details.start };
    this.#index.clear();
    this.#generation += 1;
    this.#gone.clear();
    this.#goneId = undefined;
    this.#idEntry = 0;
    this.#unannounced.length = 0;
    this.#notify(0);
  }

  #idSetBy(idEntry: number): string | undefined {
    if (idEntry === 0) return this.#idBefore;
    if (idEntry === this.#goneId?.entry) return this.#goneId.id;
    return this.fields(this.entry(idEntry)).id;
  }

  /** Keeps the id in force at an entry, if its own bytes can still be read. */
  #keepIdAt(number: number): void {
    const { idEntry } = this.entry(number);
    if (idEntry === 0 || idEntry === this.#goneId?.entry) return;
    const entry = this.entry(idEntry);
    if (!this.isGone(entry)) this.#goneId = { entry: idEntry, id: this.fields(entry).id };
  }

  #storeOf(entry: AnyEntry): ByteStore {
    return entry.flags & entryFlags.detail ? this.#details : this.#bodies;
  }

  #unsubscribe(listener: LogListener): void {
    const at = this.#listeners.indexOf(listener);
    if (at === -1) return;
    // While the list is walked, its places must not move.
    if (this.#isAnnouncing) {
      this.#listeners[at] = undefined;
      this.#hasEmptyPlaces = true;
    } else {
      this.#listeners.splice(at, 1);
    }
  }

  /** A listener may cause another entry; every listener still hears of all of them in their order. */
  #notify(number: number): void {
    if (this.#listeners.length === 0) return;
    if (this.#isAnnouncing) {
      this.#unannounced.push(number);
      return;
    }
    this.#isAnnouncing = true;
    try {
      for (let next: number | undefined = number; next !== undefined; next = this.#unannounced.shift()) {
        this.#announce(next);
      }
    } finally {
      this.#isAnnouncing = false;
      if (this.#hasEmptyPlaces) {
        this.#hasEmptyPlaces = false;
        this.#listeners = this.#listeners.filter((listener) => listener !== undefined);
      }
    }
  }

  /** Tells each listener of one entry, unless another listener has the log cleared meanwhile. */
  #announce(number: number): void {
    // A listener that is added meanwhile hears of the entry too; one that has gone does not.
    for (let at = 0; at < this.#listeners.length; at += 1) {
      this.#listeners[at]?.(number);
      if (this.#unannounced.length > 0 && this.#unannounced[0] === 0) return;
    }
  }
}

/** Narrows an entry to one kind. */
export function isKind<Kind extends EntryKind>(
  entry: EntryOf<EntryKind>,
  kind: Kind,
): entry is EntryOf<Kind> {
  return entry.kind === kind;
}
