// A part of a store of bytes: in memory, on its way to disk, in a place of the log's file, or gone. All places are of one
// size. A segment that is not complete, because its log rests, has fewer bytes; what is added later makes a new one of it.

import type { SpillFile } from './spillFile.ts';

/** Most bytes of a segment. */
export const maxSegmentBytes = 256 * 1024;

/** What a store's bytes are for: what arrived and what is told of it, or the records of the entries and of matches. */
export type StorageLane = 'bytes' | 'records';

export const storageLanes: readonly StorageLane[] = ['bytes', 'records'];

/** The store of a segment. */
export interface SegmentOwner {
  readonly lane: StorageLane;
  /** A segment, and with it all before, can be read no more. */
  lose(segment: Segment): void;
}

export interface Segment {
  readonly store: SegmentOwner;
  readonly index: number;
  /** Bytes that it has once nothing is added to it any more. */
  sizeBytes: number;
  /** Says which of two segments, of any store, is the older one: the one with the smaller number. */
  order: number;
  memory: Uint8Array | undefined;
  place: SegmentPlace | undefined;
  /** Nobody reads it any more. */
  isGone: boolean;
}

/** Where a segment is on disk. */
export interface SegmentPlace {
  readonly file: SpillFile;
  readonly slot: number;
  /** Checksums of its blocks. */
  readonly checks: Uint32Array;
}

/** The bytes of a segment that is in memory. */
export function bytesOf({ memory, sizeBytes }: Segment): Uint8Array | undefined {
  return memory?.subarray(0, sizeBytes);
}
