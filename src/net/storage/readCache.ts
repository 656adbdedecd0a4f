// What was read from files lately, for all logs of a window together: single blocks, which rows are read from, and a few
// whole segments for scans. Its memory is used again, because making new memory costs more than reading.

import { maxBlockBytes } from './segmentChecks.ts';
import { maxSegmentBytes } from './segment.ts';

const maxBlocks = 64;
const maxScans = 4;
/** Most bytes that all of it takes. */
export const maxReadCacheBytes = maxBlocks * maxBlockBytes + maxScans * maxSegmentBytes;
/** Numbers of pieces that one owner may have. */
const piecesOfOwner = 2 ** 32;

/** Fills memory from a file; returns false when that cannot be done. */
type Fill = (target: Uint8Array) => boolean;

/** Pieces of about one size that were read last. */
class ReadPieces {
  readonly #maxCount: number;
  /** By owner and number, the least recently used first. */
  readonly #pieces = new Map<number, Uint8Array<ArrayBuffer>>();

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  /**
   * The piece of an owner, read where it is not at hand; undefined when it cannot be read.
   * @param capacity most bytes that pieces like this one have
   */
  read(owner: number, at: number, sizeBytes: number, capacity: number, fill: Fill): Uint8Array | undefined {
    const key = owner * piecesOfOwner + at;
    let piece = this.#pieces.get(key);
    if (piece) {
      this.#pieces.delete(key);
    } else {
      piece = new Uint8Array(this.#memory(capacity), 0, sizeBytes);
      if (!fill(piece)) return undefined;
    }
    this.#pieces.set(key, piece);
    return piece;
  }

  forget(owner: number): void {
    for (const key of this.#pieces.keys()) {
      if (Math.floor(key / piecesOfOwner) === owner) this.#pieces.delete(key);
    }
  }

  #memory(capacity: number): ArrayBuffer {
    const [oldest] = this.#pieces;
    if (this.#pieces.size < this.#maxCount || !oldest) return new ArrayBuffer(capacity);
    this.#pieces.delete(oldest[0]);
    const { buffer } = oldest[1];
    return buffer.byteLength === capacity ? buffer : new ArrayBuffer(capacity);
  }
}

export class ReadCache {
  readonly blocks = new ReadPieces(maxBlocks);
  readonly scans = new ReadPieces(maxScans);
  #lastOwner = 0;

  /** A number for whoever reads. */
  newOwner(): number {
    this.#lastOwner += 1;
    return this.#lastOwner;
  }

  /** What the owner's pieces hold is so no longer. */
  forget(owner: number): void {
    this.blocks.forget(owner);
    this.scans.forget(owner);
  }
}
