// Bytes in segments of equal size, of which the storage that it belongs to may move any to disk. What is read is the same
// wherever it lies: single rows through a few cached blocks, scans a whole segment at a time. The memory of the first
// segment grows with the bytes, since most logs of a relay stay small.

import type { ScratchStore } from '../../core/log/byteStore.ts';
import type { ReadCache } from './readCache.ts';
import { bytesOf, type StorageLane, type Segment, type SegmentOwner } from './segment.ts';
import { maxBlockBytes } from './segmentChecks.ts';

/** Where a store gets its memory from and reads what is not there any more. */
export interface SegmentKeeper {
  readonly segmentSizeBytes: number;
  readonly reads: ReadCache;
  /** Memory for a segment that is being written. */
  allocate(sizeBytes: number): Uint8Array;
  giveBack(memory: Uint8Array): void;
  /** Nothing is added to the segment any more. */
  settled(segment: Segment): void;
  /** Reads whole blocks of a segment in the file; returns false, and lets go of it, when that cannot be done. */
  readSpilled(segment: Segment, target: Uint8Array, start: number): boolean;
  /** A segment with the same bytes, to which more are added, has taken the segment's place. */
  replaced(segment: Segment): void;
  /** Nobody needs the segment any more. */
  released(segment: Segment): void;
  /** Nobody needs the store any more. */
  storeReleased(store: SpillingByteStore): void;
}

const nothing: Uint8Array = new Uint8Array(0);
/** What the first segment begins with at least. */
const firstSizeBytes = 512;
/** Segments that are gone and still have an empty place in the list. */
const maxEmptyPlaces = 1024;

export class SpillingByteStore implements ScratchStore, SegmentOwner {
  readonly lane: StorageLane;
  readonly #keeper: SegmentKeeper;
  readonly #size: number;
  readonly #blockBytes: number;
  /** Tells its pieces in the cache from those of others. */
  readonly #reader: number;
  /** From the one of the index `#firstIndex` on. */
  #segments: (Segment | undefined)[] = [];
  #firstIndex = 0;
  /** The segment that is added to, and its memory; undefined when there is none just now. */
  #last: Segment | undefined;
  #memory = nothing;
  #length = 0;
  #start = 0;

  constructor(keeper: SegmentKeeper, lane: StorageLane) {
    this.#keeper = keeper;
    this.lane = lane;
    this.#size = keeper.segmentSizeBytes;
    this.#blockBytes = Math.min(maxBlockBytes, this.#size);
    this.#reader = keeper.reads.newOwner();
  }

  get length(): number {
    return this.#length;
  }

  get start(): number {
    return this.#start;
  }

  append(bytes: Uint8Array): number {
    const offset = this.#length;
    let taken = 0;
    while (taken < bytes.length) {
      const used = this.#length % this.#size;
      if (used >= this.#memory.length) this.#makeSpace(used, bytes.length - taken);
      const size = Math.min(this.#memory.length - used, bytes.length - taken);
      this.#memory.set(size === bytes.length ? bytes : bytes.subarray(taken, taken + size), used);
      this.#length += size;
      taken += size;
      if (used + size === this.#size) this.rest();
    }
    return offset;
  }

  read(offset: number, length: number): Uint8Array {
    const size = Math.min(length, this.#length - offset);
    if (size <= 0 || offset < this.#start) return nothing;
    const start = offset % this.#size;
    const segment = this.#segmentAt(offset);
    if (segment?.memory && start + size <= this.#size) return segment.memory.subarray(start, start + size);
    const inBlock = offset % this.#blockBytes;
    if (segment && inBlock + size <= this.#blockBytes) {
      return this.#block(segment, start - inBlock).subarray(inBlock, inBlock + size);
    }
    return this.#join(offset, size);
  }

  readBlock(offset: number, length: number): Uint8Array {
    const size = Math.min(length, this.#length - offset);
    if (size <= 0 || offset < this.#start) return nothing;
    const start = offset % this.#size;
    const segment = this.#segmentAt(offset);
    if (!segment || start + size > this.#size) return this.#join(offset, size);
    if (segment.memory) return segment.memory.subarray(start, this.#bytesIn(segment));
    return this.#scan(segment)?.subarray(start) ?? nothing;
  }

  readInto(offset: number, target: Uint8Array): boolean {
    if (offset < this.#start || offset + target.length > this.#length) return false;
    return this.#copy(offset, target);
  }

  discardBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.#length));
    const first = Math.floor(this.#start / this.#size);
    for (let index = first - 1; index >= this.#firstIndex; index -= 1) {
      const segment = this.#segments[index - this.#firstIndex];
      // Segments go from the oldest on: before one that is gone there is nothing.
      if (!segment) break;
      this.#segments[index - this.#firstIndex] = undefined;
      this.#keeper.released(segment);
    }
    // Of a segment that rests nobody needs anything.
    const last = this.#start === this.#length && !this.#last ? this.#segmentAt(this.#start) : undefined;
    if (last) {
      this.#segments[last.index - this.#firstIndex] = undefined;
      this.#keeper.released(last);
    }
    this.#forgetPlaces();
    this.#keeper.reads.forget(this.#reader);
  }

  release(): void {
    this.rest();
    this.discardBefore(this.#length);
    this.#keeper.storeReleased(this);
  }

  lose(segment: Segment): void {
    this.#start = Math.max(this.#start, segment.index * this.#size + segment.sizeBytes);
    this.#segments[segment.index - this.#firstIndex] = undefined;
    this.#forgetPlaces();
  }

  /** Lets the segment that is not complete be moved, too. What is added later brings it back. */
  rest(): void {
    const last = this.#last;
    if (!last) return;
    last.sizeBytes = this.#length - last.index * this.#size;
    this.#last = undefined;
    this.#memory = nothing;
    this.#keeper.settled(last);
  }

  #segmentAt(offset: number): Segment | undefined {
    return this.#segments[Math.floor(offset / this.#size) - this.#firstIndex];
  }

  #bytesIn(segment: Segment): number {
    return segment === this.#last ? this.#length % this.#size : segment.sizeBytes;
  }

  /** Memory for the last segment with what it has already, and room for `more` bytes or as many as it can take. */
  #makeSpace(used: number, more: number): void {
    const index = Math.floor(this.#length / this.#size);
    const wanted = index > 0 ? this.#size : Math.max(firstSizeBytes, 2 ** Math.ceil(Math.log2(used + more)));
    const memory = this.#keeper.allocate(Math.min(this.#size, wanted));
    if (this.#last) {
      memory.set(this.#memory);
      this.#keeper.giveBack(this.#memory);
    } else {
      const before = used > 0 ? this.#segmentAt(this.#length) : undefined;
      if (before) this.#bringBack(before, memory);
      this.#last = { store: this, index, sizeBytes: 0, order: 0, memory, place: undefined, isGone: false };
      this.#segments[index - this.#firstIndex] = this.#last;
    }
    this.#last.memory = memory;
    this.#memory = memory;
  }

  /** A segment that rested is added to again. Where its bytes turn out to be lost, their place stays empty. */
  #bringBack(segment: Segment, target: Uint8Array): void {
    const bytes = bytesOf(segment);
    if (bytes) target.set(bytes);
    else this.#keeper.readSpilled(segment, target.subarray(0, segment.sizeBytes), 0);
    if (!segment.isGone) this.#keeper.replaced(segment);
    this.#keeper.reads.forget(this.#reader);
  }

  #forgetPlaces(): void {
    const empty = Math.floor(this.#start / this.#size) - this.#firstIndex;
    if (empty < maxEmptyPlaces || empty * 2 < this.#segments.length) return;
    this.#segments.splice(0, empty);
    this.#firstIndex += empty;
  }

  /** Bytes that do not lie together, as a copy. */
  #join(offset: number, size: number): Uint8Array {
    const joined = new Uint8Array(size);
    return this.#copy(offset, joined) ? joined : nothing;
  }

  #copy(offset: number, target: Uint8Array): boolean {
    let done = 0;
    while (done < target.length) {
      const start = (offset + done) % this.#size;
      const segment = this.#segmentAt(offset + done);
      const left = target.length - done;
      if (segment?.memory) {
        const count = Math.min(this.#size - start, left);
        target.set(segment.memory.subarray(start, start + count), done);
        done += count;
      } else {
        const count = Math.min(this.#blockBytes - (start % this.#blockBytes), left);
        if (!segment || !this.#copySpilled(segment, target.subarray(done, done + count), start)) return false;
        done += count;
      }
    }
    return true;
  }

  /** Copies a block, or a part of one: what is read whole is for once, and not kept at hand. */
  #copySpilled(segment: Segment, target: Uint8Array, start: number): boolean {
    if (target.length === this.#blockBytes) return this.#keeper.readSpilled(segment, target, start);
    const inBlock = start % this.#blockBytes;
    const block = this.#block(segment, start - inBlock);
    if (block.length === 0) return false;
    target.set(block.subarray(inBlock, inBlock + target.length));
    return true;
  }

  /** The block of a spilled segment that begins there; empty when it cannot be read. */
  #block(segment: Segment, start: number): Uint8Array {
    const at = (segment.index * this.#size + start) / this.#blockBytes;
    const size = Math.min(this.#blockBytes, segment.sizeBytes - start);
    const { blocks } = this.#keeper.reads;
    const fill = (target: Uint8Array): boolean => this.#keeper.readSpilled(segment, target, start);
    return blocks.read(this.#reader, at, size, this.#blockBytes, fill) ?? nothing;
  }

  /** The whole of a spilled segment. */
  #scan(segment: Segment): Uint8Array | undefined {
    const { index, sizeBytes } = segment;
    const fill = (target: Uint8Array): boolean => this.#keeper.readSpilled(segment, target, 0);
    return this.#keeper.reads.scans.read(this.#reader, index, sizeBytes, this.#size, fill);
  }
}
