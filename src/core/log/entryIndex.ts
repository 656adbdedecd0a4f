// The fixed-width index of a stream's entries: 36 bytes each, in columns, whatever the entries hold. Everything that
// is shown of an entry starts from its record here.

import { entryKinds, noticeCodes, type Entry, type EntryKind } from './entry.ts';

/** Records of a segment, as a power of two. */
const segmentBits = 14;
const segmentLength = 1 << segmentBits;

/** Code of a type that found no place in the table of types: it has to be read from the entry's bytes. */
const typeElsewhere = 0xffff;

/** Longer types stay out of the table, which would otherwise be a second copy of a stream that never repeats one. */
const maxKnownTypeLength = 256;

/** Types that no block's bytes hold: these always have their place. */
const fixedTypes: readonly string[] = ['', 'message', ...noticeCodes];

/** Columns of `segmentLength` records. */
class Segment {
  readonly receivedAtMs = new Float64Array(segmentLength);
  readonly offset = new Float64Array(segmentLength);
  readonly length = new Uint32Array(segmentLength);
  readonly chunk = new Uint32Array(segmentLength);
  readonly idEntry = new Uint32Array(segmentLength);
  readonly attempt = new Uint32Array(segmentLength);
  readonly type = new Uint16Array(segmentLength);
  readonly kind = new Uint8Array(segmentLength);
  readonly flags = new Uint8Array(segmentLength);
}

/** Fields of a record; the number is given by the index, and the id's entry is known to the log. */
export type EntryRecord = Omit<Entry, 'number' | 'idEntry'>;

/** Reads the `event` field from a block's bytes; the flags are those of `entryFlags`. */
export type TypeReader = (offset: number, length: number, flags: number) => string;

export class EntryIndex {
  #segments: Segment[] = [];
  #count = 0;
  #types = [...fixedTypes];
  #typeCodes = codesOf(fixedTypes);
  // Streams repeat few types: the last one's code is kept.
  #recentType = '';
  #recentTypeCode = 0;
  readonly #readType: TypeReader;

  /** @param readType used past the 65,535 types that the table holds, and for very long ones */
  constructor(readType: TypeReader) {
    this.#readType = readType;
  }

  /** Number of entries, which is also the number of the last. */
  get count(): number {
    return this.#count;
  }

  /** Adds a copy of a record and returns its number, from 1. */
  append(record: EntryRecord, idEntry: number): number {
    const at = this.#count % segmentLength;
    if (at === 0) this.#segments.push(new Segment());
    const segment = this.#segments[this.#segments.length - 1];
    if (!segment) throw new Error('The index has no segment to write to.');
    if (record.type !== this.#recentType) {
      this.#recentTypeCode = this.#codeOf(record.type);
      this.#recentType = record.type;
    }
    segment.receivedAtMs[at] = record.receivedAtMs;
    segment.offset[at] = record.offset;
    segment.length[at] = record.length;
    segment.chunk[at] = record.chunk;
    segment.idEntry[at] = idEntry;
    segment.attempt[at] = record.attempt;
    segment.type[at] = this.#recentTypeCode;
    segment.kind[at] = record.kind === 'message' ? messageCode : kindCodes[record.kind];
    segment.flags[at] = record.flags;
    this.#count += 1;
    return this.#count;
  }

  /** Makes the range of an entry one byte longer (the LF of a CRLF that came in a later chunk). */
  extend(number: number): void {
    const segment = this.#segmentOf(number);
    const at = (number - 1) % segmentLength;
    segment.length[at] = (segment.length[at] ?? 0) + 1;
  }

  /** @throws RangeError when there is no entry with that number */
  entry(number: number): Entry {
    const segment = this.#segmentOf(number);
    const at = (number - 1) % segmentLength;
    const offset = segment.offset[at] ?? 0;
    const length = segment.length[at] ?? 0;
    const flags = segment.flags[at] ?? 0;
    const typeCode = segment.type[at] ?? 0;
    return {
      number,
      kind: entryKinds[segment.kind[at] ?? 0] ?? 'notice',
      attempt: segment.attempt[at] ?? 0,
      receivedAtMs: segment.receivedAtMs[at] ?? 0,
      type:
        typeCode === typeElsewhere ? this.#readType(offset, length, flags) : (this.#types[typeCode] ?? ''),
      offset,
      length,
      chunk: segment.chunk[at] ?? 0,
      flags,
      idEntry: segment.idEntry[at] ?? 0,
    };
  }

  /** When the entry was received, without building the rest of it. */
  receivedAtMs(number: number): number {
    return this.#segmentOf(number).receivedAtMs[(number - 1) % segmentLength] ?? 0;
  }

  /** Kind of the entry, without building the rest of it. */
  kind(number: number): EntryKind {
    return entryKinds[this.#segmentOf(number).kind[(number - 1) % segmentLength] ?? 0] ?? 'notice';
  }

  /** Attempt of the entry, without building the rest of it. */
  attempt(number: number): number {
    return this.#segmentOf(number).attempt[(number - 1) % segmentLength] ?? 0;
  }

  /** Network chunk of the entry, without building the rest of it. */
  chunk(number: number): number {
    return this.#segmentOf(number).chunk[(number - 1) % segmentLength] ?? 0;
  }

  /** Offset of the entry's bytes, without building the rest of it. */
  offset(number: number): number {
    return this.#segmentOf(number).offset[(number - 1) % segmentLength] ?? 0;
  }

  /** Length of the entry's bytes, without building the rest of it. */
  length(number: number): number {
    return this.#segmentOf(number).length[(number - 1) % segmentLength] ?? 0;
  }

  /** Flags of the entry, without building the rest of it. */
  flags(number: number): number {
    return this.#segmentOf(number).flags[(number - 1) % segmentLength] ?? 0;
  }

  /** Type of the entry, without building the rest of it. */
  type(number: number): string {
    const code = this.#segmentOf(number).type[(number - 1) % segmentLength] ?? 0;
    return code === typeElsewhere ? this.entry(number).type : (this.#types[code] ?? '');
  }

  clear(): void {
    this.#segments = [];
    this.#count = 0;
    this.#types = [...fixedTypes];
    this.#typeCodes = codesOf(fixedTypes);
    this.#recentType = '';
    this.#recentTypeCode = 0;
  }

  #segmentOf(number: number): Segment {
    const isThere = Number.isInteger(number) && number >= 1 && number <= this.#count;
    const segment = isThere ? this.#segments[(number - 1) >>> segmentBits] : undefined;
    if (!segment) throw new RangeError(`There is no entry ${number}: the timeline has ${this.#count}.`);
    return segment;
  }

  #codeOf(type: string): number {
    const known = this.#typeCodes.get(type);
    if (known !== undefined) return known;
    if (this.#types.length >= typeElsewhere || type.length > maxKnownTypeLength) return typeElsewhere;
    this.#typeCodes.set(type, this.#types.length);
    return this.#types.push(type) - 1;
  }
}

function codesOf(types: readonly string[]): Map<string, number> {
  return new Map(types.map((type, code) => [type, code]));
}

const kindCodes = Object.fromEntries(entryKinds.map((kind, code) => [kind, code])) as Readonly<
  Record<EntryKind, number>
>;
const messageCode = kindCodes.message;
