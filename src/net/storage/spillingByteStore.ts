// Bytes in segments of equal size, of which the storage that it belongs to may move the complete ones to disk. What is
// read is the same wherever it lies: single rows through a few cached blocks, scans a whole segment at a time.

import type { ByteStore } from '../../core/log/byteStore.ts';
import { maxBlockBytes } from './segmentChecks.ts';

/** A part of a store: in memory, in a place of the file, or gone. */
export interface Segment {
  readonly store: SpillingByteStore;
  readonly index: number;
  /** Says which of two complete segments, of any store, is the older one: the one with the smaller number. */
  order: number;
  memory: Uint8Array | undefined;
  /** Place in the file; -1 when it has none. */
  slot: number;
  /** Checksums of what is in the file. */
  checks: Uint32Array;
  isGone: boolean;
}

/** Where a store gets its memory from and reads what is not there any more. */
export interface SegmentKeeper {
  readonly segmentSizeBytes: number;
  allocate(): Uint8Array;
  /** The segment is complete and will not change. */
  completed(segment: Segment): void;
  /** Reads whole blocks of a segment in the file; returns false, and lets go of it, when that cannot be done. */
  readSpilled(segment: Segment, target: Uint8Array, start: number): boolean;
  /** Nobody needs the segment any more. */
  released(segment: Segment): void;
}

const nothing: Uint8Array = new Uint8Array(0);
const noChecks = new Uint32Array(0);
const maxBlocks = 64;

export class SpillingByteStore implements ByteStore {
  readonly #keeper: SegmentKeeper;
  readonly #size: number;
  readonly #blockBytes: number;
  #segments: (Segment | undefined)[] = [];
  #last: Segment | undefined;
  /** Memory of the last segment, and how much of it is used. */
  #memory = nothing;
  #used = 0;
  #length = 0;
  #start = 0;
  /** Blocks read from the file, the least recently used first. */
  readonly #blocks = new Map<number, Uint8Array>();
  /** The segment that was scanned last, and memory for the next. */
  #scanned: { index: number; readonly bytes: Uint8Array } | undefined;

  constructor(keeper: SegmentKeeper) {
    this.#keeper = keeper;
    this.#size = keeper.segmentSizeBytes;
    this.#blockBytes = Math.min(maxBlockBytes, this.#size);
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
      if (this.#used === this.#memory.length) this.#beginSegment();
      const size = Math.min(this.#memory.length - this.#used, bytes.length - taken);
      this.#memory.set(size === bytes.length ? bytes : bytes.subarray(taken, taken + size), this.#used);
      this.#used += size;
      this.#length += size;
      taken += size;
      if (this.#used === this.#memory.length && this.#last) this.#keeper.completed(this.#last);
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
    if (segment.memory) {
      const end = segment === this.#last ? this.#used : this.#size;
      return segment.memory.subarray(start, end);
    }
    return this.#scan(segment)?.subarray(start) ?? nothing;
  }

  discardBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.#length));
    this.#releaseBefore(Math.floor(this.#start / this.#size));
  }

  /** Called by the keeper when a segment, and with it all before, can be read no more. */
  lose(segment: Segment): void {
    this.#start = Math.max(this.#start, (segment.index + 1) * this.#size);
    this.#segments[segment.index] = undefined;
  }

  #beginSegment(): void {
    const memory = this.#keeper.allocate();
    const index = this.#length / this.#size;
    const segment = { store: this, index, order: 0, memory, slot: -1, checks: noChecks, isGone: false };
    this.#segments[index] = segment;
    this.#last = segment;
    this.#memory = memory;
    this.#used = 0;
  }

  #segmentAt(offset: number): Segment | undefined {
    return this.#segments[Math.floor(offset / this.#size)];
  }

  #releaseBefore(index: number): void {
    for (let at = index - 1; at >= 0; at -= 1) {
      const segment = this.#segments[at];
      // Segments go from the oldest on: before one that is gone there is nothing.
      if (!segment) break;
      this.#segments[at] = undefined;
      if (segment === this.#last) {
        this.#last = undefined;
        this.#memory = nothing;
        this.#used = 0;
      }
      this.#keeper.released(segment);
    }
    this.#blocks.clear();
    this.#scanned = undefined;
  }

  /** Bytes that do not lie together, as a copy. */
  #join(offset: number, size: number): Uint8Array {
    const joined = new Uint8Array(size);
    let done = 0;
    while (done < size) {
      const start = (offset + done) % this.#size;
      const toBlockEnd = this.#blockBytes - (start % this.#blockBytes);
      const segment = this.#segmentAt(offset + done);
      const count = Math.min(segment?.memory ? this.#size - start : toBlockEnd, size - done);
      const target = joined.subarray(done, done + count);
      if (segment?.memory) target.set(segment.memory.subarray(start, start + count));
      else if (!segment || !this.#copySpilled(segment, target, start)) return nothing;
      done += count;
    }
    return joined;
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
    const key = (segment.index * this.#size + start) / this.#blockBytes;
    let block = this.#blocks.get(key);
    if (block) {
      this.#blocks.delete(key);
    } else {
      block = this.#takeBlock();
      if (!this.#keeper.readSpilled(segment, block, start)) return nothing;
    }
    this.#blocks.set(key, block);
    return block;
  }

  /** Memory for a block: of the one that was not looked at for longest, because making new memory costs more than reading. */
  #takeBlock(): Uint8Array {
    const [oldest] = this.#blocks;
    if (this.#blocks.size < maxBlocks || !oldest) return new Uint8Array(this.#blockBytes);
    this.#blocks.delete(oldest[0]);
    return oldest[1];
  }

  /** The whole of a spilled segment. */
  #scan(segment: Segment): Uint8Array | undefined {
    const scanned = (this.#scanned ??= { index: -1, bytes: new Uint8Array(this.#size) });
    if (scanned.index === segment.index) return scanned.bytes;
    scanned.index = -1;
    if (!this.#keeper.readSpilled(segment, scanned.bytes, 0)) return undefined;
    scanned.index = segment.index;
    return scanned.bytes;
  }
}
