// Bytes of one kind of a recording, read where they are asked for: blocks are looked up, unpacked and kept for a while.
// What follows the first block that cannot be read is not there.

import { firstPlace } from '../../core/base/ascendingNumbers.ts';
import type { ByteStore } from '../../core/log/byteStore.ts';
import type { BlockPlace } from '../../core/recording/blockHeader.ts';
import { readBlock } from './blockReader.ts';
import type { FileSource } from './recordingSource.ts';

/** Unpacked blocks of all open recordings that are kept at hand, in bytes; the one asked for last is always there. */
const maxCachedBytes = 8 * 1024 * 1024;

/** Most bytes that are read at once: a record can say that its entry has gigabytes. */
const maxReadBytes = 128 * 1024 * 1024;

/** Unpacked blocks, the least recently used first. */
const cache = new Map<BlockPlace, Uint8Array>();
let cachedBytes = 0;

const nothing: Uint8Array = new Uint8Array(0);

export class RecordedByteStore implements ByteStore {
  readonly length: number;
  readonly start: number;
  readonly #source: FileSource;
  /** Those that follow one another without a gap. */
  readonly #places: readonly BlockPlace[];
  readonly #onDamage: () => void;

  /**
   * @param places of the blocks of this kind, in the order of the file
   * @param mayHaveGaps whether bytes may be missing between two blocks: they were lost before they could be written
   * @param onDamage told when a block turns out to be unreadable
   */
  constructor(source: FileSource, places: readonly BlockPlace[], mayHaveGaps: boolean, onDamage: () => void) {
    this.#source = source;
    this.#onDamage = onDamage;
    this.#places = inOrder(places, mayHaveGaps);
    this.start = this.#places[0]?.offset ?? 0;
    const last = this.#places.at(-1);
    this.length = last ? last.offset + last.sizeBytes : 0;
  }

  append(): never {
    throw new Error('Nothing is added to a recording that is read.');
  }

  /** All of the range, or nothing: half of an entry, whose other half is damaged, would be another entry. */
  read(offset: number, length: number): Uint8Array {
    const size = Math.min(length, maxReadBytes);
    if (size <= 0 || offset < this.start || offset + size > this.length) return nothing;
    const place = this.#placeAt(offset);
    const block = place && this.#bytesOf(place);
    if (!place || !block) return nothing;
    const at = offset - place.offset;
    if (at + size <= block.length) return block.subarray(at, at + size);
    const joined = new Uint8Array(size);
    return this.readInto(offset, joined) ? joined : nothing;
  }

  readBlock(offset: number, length: number): Uint8Array {
    const place = offset < this.start || offset >= this.length ? undefined : this.#placeAt(offset);
    if (!place) return nothing;
    const size = Math.max(length, place.offset + place.sizeBytes - offset);
    return this.read(offset, Math.min(size, this.length - offset));
  }

  readInto(offset: number, target: Uint8Array): boolean {
    if (offset < this.start || offset + target.length > this.length) return false;
    for (let done = 0; done < target.length;) {
      const place = this.#placeAt(offset + done);
      const block = place && this.#bytesOf(place);
      if (!place || !block) return false;
      const at = offset + done - place.offset;
      const piece = block.subarray(at, at + target.length - done);
      if (piece.length === 0) return false;
      target.set(piece, done);
      done += piece.length;
    }
    return true;
  }

  discardBefore(): void {
    // What is in a file stays there.
  }

  /** Gives back what is kept of its blocks. */
  release(): void {
    for (const place of this.#places) forget(place);
  }

  #placeAt(offset: number): BlockPlace | undefined {
    const after = firstPlace(0, this.#places.length, (at) => (this.#places[at]?.offset ?? 0) > offset);
    return this.#places[after - 1];
  }

  #bytesOf(place: BlockPlace): Uint8Array | undefined {
    const known = cache.get(place);
    if (known) {
      cache.delete(place);
      cache.set(place, known);
      return known;
    }
    const bytes = readBlock(this.#source, place);
    if (!bytes) this.#onDamage();
    else keep(place, bytes);
    return bytes;
  }
}

/** Blocks that say they hold what others hold are left out. */
function inOrder(places: readonly BlockPlace[], mayHaveGaps: boolean): readonly BlockPlace[] {
  const found: BlockPlace[] = [];
  let end = places[0]?.offset ?? 0;
  for (const place of places) {
    const follows = mayHaveGaps ? place.offset >= end : place.offset === end;
    if (!follows || place.sizeBytes === 0) continue;
    found.push(place);
    end = place.offset + place.sizeBytes;
  }
  return found;
}

function keep(place: BlockPlace, bytes: Uint8Array): void {
  cache.set(place, bytes);
  cachedBytes += bytes.length;
  for (const oldest of cache.keys()) {
    if (cachedBytes <= maxCachedBytes) return;
    forget(oldest);
  }
}

function forget(place: BlockPlace): void {
  cachedBytes -= cache.get(place)?.length ?? 0;
  cache.delete(place);
}
