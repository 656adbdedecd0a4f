// The log of a stream: the bytes of its bodies as they arrived, the details that the inspector wrote, and an index of
// entries over both. It only grows, until it is cleared. Everything that is shown is derived from it on demand.
//
// Clearing moves the beginning of what is shown, and the numbers with it. What lies before stays as it is until it is
// given back, so that a clear can be undone: the beginning goes back to where it was, and what came in between follows.

import { Arrivals } from './arrivals.ts';
import { MemoryByteStore, type ByteStore, type ScratchStore } from './byteStore.ts';
import type { DetailByKind } from './detail.ts';
import { EntryIndex, type EntryIndexView, type KnownIndex, type Numbering } from './entryIndex.ts';
import { entryFlags, type AnyEntry, type Entry, type EntryKind, type EntryOf } from './entry.ts';
import { GoneEntries } from './goneEntries.ts';
import type { EntryRecord } from './recordBlock.ts';
import type { RecordPages } from './recordPages.ts';
import { findCountingValue } from '../wire/blockValues.ts';
import { readLineText, readTextLines } from '../wire/lineText.ts';
import { parseBlock, readFieldLines, type BlockFields, type FieldLine } from '../wire/fields.ts';
import { decodeText, encodeText } from '../base/text.ts';

/**
 * Called after each entry with its number, in order; and with 0 when the log was cleared, or that was undone: numbers
 * mean other entries then. Must not throw.
 */
export type LogListener = (number: number) => void;

/** Where the index of a log goes, and when its bytes came. */
export interface IndexStores {
  readonly records: ByteStore;
  readonly arrivals: ByteStore;
  /** For the parts of it that are looked at; other logs may use them, too. */
  readonly pages: RecordPages;
  readonly createScratch: () => ScratchStore;
}

/** What is known of a log whose bytes, details, records and arrivals are in its stores already. */
export interface KnownLog {
  readonly index: KnownIndex;
  /** The last event id in force before the first entry. */
  readonly idBefore: string | undefined;
  /**
   * Narrows a detail that was written elsewhere: undefined when it cannot be one of that kind of entry.
   * @param json of the detail; whatever bytes there are
   */
  readonly readDetail: (kind: EntryKind, json: string) => DetailByKind[EntryKind] | undefined;
}

/** Where the bytes of an entry are, or of its beginning. */
type EntryBytes = Pick<AnyEntry, 'offset' | 'length' | 'flags'>;

/** Where what is shown begins. */
interface Beginning {
  readonly generation: number;
  readonly numbering: Numbering;
  /** Offsets in the bodies and in the details. */
  readonly bodies: number;
  readonly details: number;
  /** The last event id in force before any entry set one. */
  readonly id: string | undefined;
}

export class EventLog {
  /** Wall clock when the stream began, in milliseconds since 1970; all other times count from there. */
  readonly startedAtMs: number;
  readonly #bodies: ByteStore;
  readonly #details: ByteStore;
  readonly #index: EntryIndex;
  /** When the bodies' bytes came. */
  readonly arrivals: Arrivals;
  readonly #gone: GoneEntries;
  #begin: Beginning;
  /** Where it began before the last clear, while that can be undone. */
  #before: Beginning | undefined;
  /** In the order of their subscription; a place is empty once its listener is gone, until nobody walks the list. */
  #listeners: (LogListener | undefined)[] = [];
  readonly #unannounced: number[] = [];
  /** Told of bytes, whether or not there is an entry for them yet. */
  readonly #byteListeners = new Set<() => void>();
  readonly #clearListeners = new Set<() => void>();
  #isAnnouncing = false;
  #lastGeneration = 0;
  #hasEmptyPlaces = false;
  /** Place in the index of the entry that set the last event id; 0 when none did. */
  #idPlace = 0;
  #lastByteAtMs = 0;
  /** The newest id whose bytes are gone, and the place of its entry. */
  #goneId: { readonly place: number; readonly id: string | undefined } | undefined;

  readonly #createScratch: () => ScratchStore;
  readonly #readDetail: KnownLog['readDetail'] | undefined;

  /**
   * @param bodies where the bodies go, and then the details
   * @param index where the index goes, and what is derived from it; in memory when absent
   * @param known of a log that goes on with what is in these stores; of an empty one when absent
   */
  constructor(
    startedAtMs: number,
    bodies: ByteStore = new MemoryByteStore(),
    details: ByteStore = new MemoryByteStore(),
    index?: IndexStores,
    known?: KnownLog,
  ) {
    this.startedAtMs = startedAtMs;
    this.#createScratch = index?.createScratch ?? (() => new MemoryByteStore());
    this.#bodies = bodies;
    this.#details = details;
    this.#index = new EntryIndex(
      (offset, length, flags) => readType(bodies.read(offset, length), (flags & entryFlags.startsBody) !== 0),
      index?.records,
      index?.pages,
      known?.index,
    );
    this.arrivals = new Arrivals(index?.arrivals);
    this.#gone = new GoneEntries(this.#index);
    const { numbering } = this.#index;
    this.#begin = { generation: 0, numbering, bodies: 0, details: 0, id: known?.idBefore };
    this.#readDetail = known?.readDetail;
    this.#idPlace = this.length > 0 ? this.entry(this.length).idEntry : 0;
    this.#lastByteAtMs = this.arrivals.at(this.arrivals.count - 1)?.receivedAtMs ?? 0;
  }

  /** Number of entries, also of those that are gone; they are numbered from 1. */
  get length(): number {
    return this.#index.count;
  }

  /** When the last entry came, in milliseconds since the stream began; 0 where there is none. */
  get lastReceivedAtMs(): number {
    return this.length === 0 ? 0 : this.index.receivedAtMs(this.length);
  }

  /** Number of the first entry that is there. The ones before are gone altogether: they read as empty notices. */
  get first(): number {
    return this.#index.first;
  }

  /** Another one after each clear, and the one before when that is undone: in one generation, a number means one entry. */
  get generation(): number {
    return this.#begin.generation;
  }

  /** How many entries the last clear took away that can still be brought back; 0 when there is nothing to undo. */
  get clearedEntries(): number {
    return this.#before ? this.#begin.numbering.records - this.#before.numbering.records : 0;
  }

  /** Offset of the first byte of the bodies that is shown and still there. */
  get bodyStart(): number {
    return Math.max(this.#begin.bodies, this.#bodies.start);
  }

  /** Bytes of all bodies so far. */
  get bodyLength(): number {
    return this.#bodies.length;
  }

  /** The bodies and the details as they are kept, and where in them begins what is shown: for copies of all of it. */
  get stored(): {
    readonly bodies: ByteStore;
    readonly details: ByteStore;
    readonly bodiesFrom: number;
    readonly detailsFrom: number;
  } {
    const { bodies: bodiesFrom, details: detailsFrom } = this.#begin;
    return { bodies: this.#bodies, details: this.#details, bodiesFrom, detailsFrom };
  }

  /** The last event id in force before the first entry; undefined when nothing had set one. */
  get idBefore(): string | undefined {
    return this.#begin.id;
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

  /**
   * Keeps bytes of a body and returns the offset of the first. Entries about them follow.
   * @param chunk network read, counted over the stream from 1; 0 when that is not known
   */
  appendBody(bytes: Uint8Array, receivedAtMs: number, chunk = 0): number {
    this.#lastByteAtMs = receivedAtMs;
    const offset = this.#bodies.append(bytes);
    if (bytes.length > 0) this.arrivals.append({ receivedAtMs, offset, length: bytes.length, chunk });
    for (const listener of this.#byteListeners) listener();
    return offset;
  }

  /**
   * Adds an entry over bytes of the bodies and returns its number. The caller may reuse the record.
   * @param bytesAtHand the entry's bytes, if the caller has them: a log with little room may have lost them already
   */
  appendBodyEntry(record: EntryRecord, bytesAtHand?: () => Uint8Array | undefined): number {
    const hasId = (record.flags & entryFlags.hasId) !== 0;
    if (hasId) this.#idPlace = this.#index.lastPlace + 1;
    const number = this.#index.append(record, this.#idPlace);
    if (hasId && record.offset < this.#bodies.start) this.#keepIdOf(record, bytesAtHand?.());
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
    const number = this.#index.append(record, this.#idPlace);
    this.#notify(number);
    return number;
  }

  /** Tells the last entry from all others, for `extend`, whatever is cleared: it is one more with each entry. */
  get lastPlace(): number {
    return this.#index.lastPlace;
  }

  /** Number of the entry that was the last one at that place; undefined when it is not shown. */
  numberAt(place: number): number | undefined {
    const number = place - this.#begin.numbering.records;
    return number >= 1 ? number : undefined;
  }

  /**
   * Makes an entry one byte longer: the LF of its CRLF came in a later chunk.
   * @param place the `lastPlace` when it was the last one
   */
  extend(place: number): void {
    this.#index.extend(place);
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
    const bodies = Math.max(0, this.#bodies.start - this.#begin.bodies);
    const details = Math.max(0, this.#details.start - this.#begin.details);
    if (bodies === 0 && details === 0 && this.first === 1) return { entries: 0, bytes: 0 };
    const entries = this.#gone.count(this.#bodies.start, this.#details.start);
    return { entries, bytes: bodies + details };
  }

  /** Number of the first entry over the bodies whose bytes are there; one more than there are entries when there is none. */
  get firstOverBodies(): number {
    return this.#gone.firstReadable(this.#bodies.start, 0);
  }

  /** Keeps what later entries need of the bodies' bytes before the offset, which are about to be lost. */
  prepareLoss(bodiesStart: number): void {
    const last = this.#gone.firstReadable(bodiesStart, 0) - 1;
    if (last >= 1) this.#keepIdAt(last);
  }

  /** The same for the records before an offset of their store. */
  prepareRecordLoss(recordsStart: number): void {
    this.#index.forgetLost();
    const first = this.#index.firstFrom(recordsStart);
    if (first <= this.length) this.#keepIdAt(first);
  }

  /**
   * The bytes an entry stands for: of the body as sent, or the JSON of its detail; empty when they are gone. A view:
   * copy it to keep it.
   */
  bytes(entry: EntryBytes): Uint8Array {
    return this.#storeOf(entry).read(entry.offset, entry.length);
  }

  /** The entry's bytes and what follows them at hand, for walks over many entries (see `EntryReader`). */
  blockFrom(entry: AnyEntry): Uint8Array {
    return this.#storeOf(entry).readBlock(entry.offset, entry.length);
  }

  /**
   * Bytes of the bodies from the offset on, as many as come in one piece and at least `length` where there are so many:
   * for walks. A view, valid until the next call.
   */
  bodyBlock(offset: number, length: number): Uint8Array {
    return this.#bodies.readBlock(offset, length);
  }

  /** Bytes of the bodies by offset, whatever entries lie there. A view: copy it to keep it. */
  bodyBytes(offset: number, length: number): Uint8Array {
    return this.#bodies.read(offset, length);
  }

  /** The detail of an entry that has one (see `DetailByKind`) and has not lost it, otherwise undefined. */
  detail<Kind extends keyof DetailByKind>(entry: EntryOf<Kind>): DetailByKind[Kind] | undefined {
    if (!(entry.flags & entryFlags.detail) || this.isGone(entry)) return undefined;
    const json = decodeText(this.bytes(entry));
    // What this log has written itself is as it was.
    const detail = this.#readDetail ? this.#readDetail(entry.kind, json) : (JSON.parse(json) as unknown);
    return detail as DetailByKind[Kind] | undefined;
  }

  /** Type, data and id of a block, as a client's parser reads them. */
  fields(entry: AnyEntry): BlockFields {
    const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
    if (entry.flags & entryFlags.line)
      return { type: '', data: readLineText(this.bytes(entry), startsBody), id: undefined };
    return parseBlock(this.bytes(entry), startsBody);
  }

  /** The lines of an entry's bytes, as sent. */
  fieldLines(entry: EntryBytes): FieldLine[] {
    const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
    const read = entry.flags & entryFlags.line ? readTextLines : readFieldLines;
    return read(this.bytes(entry), startsBody);
  }

  /** The last event id in force once the entry was received; undefined when nothing has set one, or its bytes are gone. */
  lastEventId(entry: AnyEntry): string | undefined {
    if (entry.number < this.first) return undefined;
    return this.#idSetBy(entry.idEntry);
  }

  /** The last event id in force after all entries so far; undefined when nothing has set one. */
  get currentLastEventId(): string | undefined {
    return this.#idSetBy(Math.max(0, this.#idPlace - this.#begin.numbering.records));
  }

  /** Says which last event id is in force before the first entry: the one that the stream was given. */
  beginWithId(id: string): void {
    this.#begin = { ...this.#begin, id };
  }

  /** Calls the listener after each entry, until the returned function is called. */
  subscribe(listener: LogListener): () => void {
    this.#listeners.push(listener);
    return () => this.#unsubscribe(listener);
  }

  /**
   * Calls the listener whenever bytes of a body have come, before any entry for them, until the returned function is
   * called. It must not throw, nor change the log.
   */
  subscribeBytes(listener: () => void): () => void {
    this.#byteListeners.add(listener);
    return () => this.#byteListeners.delete(listener);
  }

  /**
   * Calls the listener before a clear takes entries away, until the returned function is called. It must not throw, nor
   * change the log.
   */
  subscribeClear(listener: () => void): () => void {
    this.#clearListeners.add(listener);
    return () => this.#clearListeners.delete(listener);
  }

  /**
   * Takes away all entries; numbering starts again from 1. The last event id stays in force. What was taken away before is
   * given back; this is kept, so that `undoClear` can bring it back. A log without entries stays as it is: nothing is taken
   * from it, and what can be undone still can.
   * @param keepBodyFrom offset of bodies' bytes that entries still to come will be about
   */
  clear(keepBodyFrom = this.#bodies.length): void {
    if (this.length === 0 && this.#before) return;
    for (const listener of this.#clearListeners) listener();
    this.forgetCleared();
    const before = this.#begin;
    const id = this.currentLastEventId;
    const isEmpty = this.length === 0;
    this.#index.startNumbers();
    this.#lastGeneration += 1;
    this.#begin = {
      generation: this.#lastGeneration,
      numbering: this.#index.numbering,
      bodies: Math.max(this.#bodies.start, keepBodyFrom),
      details: this.#details.length,
      id,
    };
    this.#before = before;
    if (isEmpty) this.forgetCleared();
    this.#startAgain();
  }

  /** Brings back what the last clear took away, before what has come since. Does nothing when it was given back. */
  undoClear(): void {
    if (!this.#before) return;
    this.#begin = this.#before;
    this.#before = undefined;
    this.#index.returnTo(this.#begin.numbering);
    this.#startAgain();
  }

  /** Gives back what the last clear took away, for good. Returns whether there was any. */
  forgetCleared(): boolean {
    if (!this.#before) return false;
    this.#before = undefined;
    this.#bodies.discardBefore(this.#begin.bodies);
    this.arrivals.discardBefore(this.#begin.bodies);
    this.#details.discardBefore(this.#begin.details);
    this.#index.discardBeforeNumbers();
    return true;
  }

  /** Numbers mean other entries from now on. */
  #startAgain(): void {
    this.#gone.clear();
    this.#unannounced.length = 0;
    this.#notify(0);
  }

  #idSetBy(idEntry: number): string | undefined {
    if (idEntry === 0) return this.#begin.id;
    if (this.#isGoneId(idEntry)) return this.#goneId?.id;
    return this.fields(this.entry(idEntry)).id;
  }

  /** Keeps the id in force at an entry, if its own bytes can still be read. */
  #keepIdAt(number: number): void {
    const { idEntry } = this.entry(number);
    if (idEntry === 0 || this.#isGoneId(idEntry)) return;
    const entry = this.entry(idEntry);
    if (this.isGone(entry)) return;
    this.#goneId = { place: idEntry + this.#begin.numbering.records, id: this.fields(entry).id };
  }

  #isGoneId(idEntry: number): boolean {
    return this.#goneId?.place === idEntry + this.#begin.numbering.records;
  }

  /** The same for an entry that had lost its bytes when it was written. */
  #keepIdOf({ flags }: EntryRecord, bytes: Uint8Array | undefined): void {
    const id = bytes && parseBlock(bytes, (flags & entryFlags.startsBody) !== 0).id;
    this.#goneId = { place: this.#idPlace, id };
  }

  #storeOf(entry: EntryBytes): ByteStore {
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

  /** Tells each listener of one entry, unless another listener has the numbers changed meanwhile. */
  #announce(number: number): void {
    // A listener that is added meanwhile hears of the entry too; one that has gone does not.
    for (let at = 0; at < this.#listeners.length; at += 1) {
      this.#listeners[at]?.(number);
      if (this.#unannounced.length > 0 && this.#unannounced[0] === 0) return;
    }
  }
}

/** The `event` field of a block; empty when it has none, or its bytes are gone. */
function readType(bytes: Uint8Array, startsBody: boolean): string {
  const span = findCountingValue(bytes, 0, bytes.length, startsBody, 'event');
  return span ? decodeText(bytes.subarray(span.start, span.stop)) : '';
}

/** Narrows an entry to one kind. */
export function isKind<Kind extends EntryKind>(
  entry: EntryOf<EntryKind>,
  kind: Kind,
): entry is EntryOf<Kind> {
  return entry.kind === kind;
}
