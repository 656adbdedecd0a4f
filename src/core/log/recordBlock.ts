// Records of entries as they lie in memory and on disk: 32 bytes each, whatever the entries hold, one after the other.
// All that is read of an entry's record, and written to it, goes through here.

import { entryKinds, type Entry, type EntryKind } from './entry.ts';

/** Size of a record. */
export const recordBytes = 32;

/** Codes of types are smaller than this; the last one stands for a type that has to be read from the entry's bytes. */
export const typeCodes = 4_096;

/** Fields of a record; the number is given by the index, and the id's entry is known to the log. */
export type EntryRecord = Omit<Entry, 'number' | 'idEntry'>;

// Places of a record's fields, in units of their size. The offset has 7 bytes in three places; a type shares two with the
// kind.
const [atMs, doubles] = [0, 4];
const [offsetLow, length, chunk, attempt, words] = [2, 3, 4, 5, 8];
const [offsetMiddle, typeAndKind, idPlace, halves] = [12, 13, 14, 16];
const [flags, offsetHigh, bytes] = [30, 31, 32];

const kindBits = 4;
const kindMask = 15;
const word = 2 ** 32;
const halfWord = 2 ** 16;

const kindCodes = Object.fromEntries(entryKinds.map((kind, code) => [kind, code])) as Readonly<
  Record<EntryKind, number>
>;
const messageCode = kindCodes.message;

export class RecordBlock {
  /** Number of the first entry in it. */
  first: number;
  readonly bytes: Uint8Array;
  readonly #doubles: Float64Array;
  readonly #words: Uint32Array;
  readonly #halves: Uint16Array;

  /** @param capacity most records in it */
  constructor(first: number, capacity: number) {
    this.first = first;
    this.bytes = new Uint8Array(capacity * recordBytes);
    this.#doubles = new Float64Array(this.bytes.buffer);
    this.#words = new Uint32Array(this.bytes.buffer);
    this.#halves = new Uint16Array(this.bytes.buffer);
  }

  get capacity(): number {
    return this.bytes.length / recordBytes;
  }

  /**
   * Writes a record.
   * @param at its place in the block, from 0
   * @param id place of the id's entry (see `idPlaceAt`)
   */
  write(at: number, record: EntryRecord, typeCode: number, id: number): void {
    const kind = record.kind === 'message' ? messageCode : kindCodes[record.kind];
    const { offset } = record;
    const high = Math.floor(offset / word);
    this.#doubles[at * doubles + atMs] = record.receivedAtMs;
    this.#words[at * words + offsetLow] = offset;
    this.#words[at * words + length] = record.length;
    this.#words[at * words + chunk] = record.chunk;
    this.#words[at * words + attempt] = record.attempt;
    this.#halves[at * halves + offsetMiddle] = high;
    this.#halves[at * halves + typeAndKind] = (typeCode << kindBits) | kind;
    this.#halves[at * halves + idPlace] = id;
    this.bytes[at * bytes + flags] = record.flags;
    this.bytes[at * bytes + offsetHigh] = high / halfWord;
  }

  /** Makes the entry one byte longer. */
  extend(at: number): void {
    this.#words[at * words + length] = this.lengthAt(at) + 1;
  }

  receivedAtMsAt(at: number): number {
    return this.#doubles[at * doubles + atMs] ?? 0;
  }

  offsetAt(at: number): number {
    const low = this.#words[at * words + offsetLow] ?? 0;
    const middle = this.#halves[at * halves + offsetMiddle] ?? 0;
    const high = this.bytes[at * bytes + offsetHigh] ?? 0;
    return low + (middle + high * halfWord) * word;
  }

  lengthAt(at: number): number {
    return this.#words[at * words + length] ?? 0;
  }

  chunkAt(at: number): number {
    return this.#words[at * words + chunk] ?? 0;
  }

  attemptAt(at: number): number {
    return this.#words[at * words + attempt] ?? 0;
  }

  typeCodeAt(at: number): number {
    return (this.#halves[at * halves + typeAndKind] ?? 0) >>> kindBits;
  }

  kindAt(at: number): EntryKind {
    return entryKinds[(this.#halves[at * halves + typeAndKind] ?? 0) & kindMask] ?? 'notice';
  }

  /** Where the entry of the id in force stands in the page of the record, from 1; 0 when it stands before the page. */
  idPlaceAt(at: number): number {
    return this.#halves[at * halves + idPlace] ?? 0;
  }

  flagsAt(at: number): number {
    return this.bytes[at * bytes + flags] ?? 0;
  }
}
