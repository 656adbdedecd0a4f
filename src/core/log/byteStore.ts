// Bytes that are only ever appended, read back by range. The stream's log has two: the bodies as they arrived, and the
// details that the inspector wrote itself. The interface leaves open where the bytes live, and that the oldest may be
// lost one day (a full disk): what is gone reads as nothing, never as something else.

/** Append-only bytes; offsets count from 0 and stay valid for the life of the store. */
export interface ByteStore {
  readonly length: number;
  /** First offset that can be read. What lies before was let go of, or is lost. */
  readonly start: number;
  /** Takes a copy of the bytes and returns the offset of the first. */
  append(bytes: Uint8Array): number;
  /**
   * The bytes of `[offset, offset + length)`, cut at the end of the store; empty when the first of them is gone. May be
   * a view, valid until the next read or append: not to be written to, and to be copied when kept.
   */
  read(offset: number, length: number): Uint8Array;
  /**
   * The bytes from the offset on, as many as come in one piece and at least `length` (fewer at the end of the store);
   * empty when the first of them is gone. For scans in order: stores that keep bytes elsewhere read large blocks here,
   * beside what `read` keeps at hand. Valid until the next `readBlock` or append, so not over a turn of the event loop.
   */
  readBlock(offset: number, length: number): Uint8Array;
  /** Lets go of the bytes before the offset; all other offsets stay valid. */
  discardBefore(offset: number): void;
}

const segmentSizeBytes = 256 * 1024;

/** Keeps the bytes in memory, in segments of equal size, so that growing never copies what is there. */
export class MemoryByteStore implements ByteStore {
  #segments: (Uint8Array | undefined)[] = [];
  #length = 0;
  #start = 0;

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
      const used = this.#length % segmentSizeBytes;
      if (used === 0) this.#segments.push(new Uint8Array(segmentSizeBytes));
      const segment = this.#segments[this.#segments.length - 1];
      if (!segment) break;
      const size = Math.min(segmentSizeBytes - used, bytes.length - taken);
      segment.set(size === bytes.length ? bytes : bytes.subarray(taken, taken + size), used);
      taken += size;
      this.#length += size;
    }
    return offset;
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.#length);
    if (end <= offset || offset < this.#start) return new Uint8Array(0);
    const first = Math.floor(offset / segmentSizeBytes);
    const start = offset % segmentSizeBytes;
    const segment = this.#segments[first];
    if (segment && start + (end - offset) <= segmentSizeBytes)
      return segment.subarray(start, start + end - offset);
    const bytes = new Uint8Array(end - offset);
    let position = offset;
    while (position < end) {
      const from = position % segmentSizeBytes;
      const size = Math.min(segmentSizeBytes - from, end - position);
      const source = this.#segments[Math.floor(position / segmentSizeBytes)];
      if (source) bytes.set(source.subarray(from, from + size), position - offset);
      position += size;
    }
    return bytes;
  }

  readBlock(offset: number, length: number): Uint8Array {
    const toSegmentEnd = segmentSizeBytes - (offset % segmentSizeBytes);
    return this.read(offset, Math.max(length, toSegmentEnd));
  }

  discardBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.#length));
    const kept = Math.floor(this.#start / segmentSizeBytes);
    this.#segments.fill(undefined, 0, kept);
  }
}
