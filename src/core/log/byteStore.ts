// Bytes that are only ever appended, read back by range. The stream's log has three: the bodies as they arrived, the
// details that the inspector wrote itself, and the records of the entries. The interface leaves open where the bytes
// live, and that the oldest may be lost one day (a full disk): what is gone reads as nothing, never as something else.

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
   * beside what `read` keeps at hand. It and the one before stay valid until the next append, so not over a turn of the
   * event loop: a walk that compares holds two.
   */
  readBlock(offset: number, length: number): Uint8Array;
  /** Copies the bytes from the offset on into the target, for who keeps them at hand; false when not all are there. */
  readInto(offset: number, target: Uint8Array): boolean;
  /** Lets go of the bytes before the offset; all other offsets stay valid. */
  discardBefore(offset: number): void;
}

/** Bytes that somebody needs for a while, beside those of the log. */
export interface ScratchStore extends ByteStore {
  /** Nobody reads it, or adds to it, any more. */
  release(): void;
}

const segmentSizeBytes = 256 * 1024;
/** The first segment begins with this much, and doubles: most logs of a relay stay that small. */
const firstSizeBytes = 512;

/** Keeps the bytes in memory, in segments of equal size, so that growing never copies much of what is there. */
export class MemoryByteStore implements ScratchStore {
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
      const segment = this.#lastSegment(used, bytes.length - taken);
      const size = Math.min(segment.length - used, bytes.length - taken);
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
    this.#copy(offset, bytes);
    return bytes;
  }

  readBlock(offset: number, length: number): Uint8Array {
    const toSegmentEnd = segmentSizeBytes - (offset % segmentSizeBytes);
    return this.read(offset, Math.max(length, toSegmentEnd));
  }

  readInto(offset: number, target: Uint8Array): boolean {
    if (offset < this.#start || offset + target.length > this.#length) return false;
    this.#copy(offset, target);
    return true;
  }

  discardBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.#length));
    const kept = Math.floor(this.#start / segmentSizeBytes);
    this.#segments.fill(undefined, 0, kept);
  }

  release(): void {
    this.discardBefore(this.#length);
    this.#segments = [];
  }

  /** The segment that the next bytes go to, with room for `more` of them or as many as a segment can take. */
  #lastSegment(used: number, more: number): Uint8Array {
    const at = Math.floor(this.#length / segmentSizeBytes);
    const there = used === 0 ? undefined : this.#segments[at];
    if (there && there.length > used) return there;
    const wanted = at > 0 ? segmentSizeBytes : Math.max(firstSizeBytes, 2 * used, used + more);
    const segment = new Uint8Array(Math.min(segmentSizeBytes, wanted));
    if (there) segment.set(there);
    this.#segments[at] = segment;
    return segment;
  }

  #copy(offset: number, target: Uint8Array): void {
    let done = 0;
    while (done < target.length) {
      const from = (offset + done) % segmentSizeBytes;
      const size = Math.min(segmentSizeBytes - from, target.length - done);
      const source = this.#segments[Math.floor((offset + done) / segmentSizeBytes)];
      if (source) target.set(source.subarray(from, from + size), done);
      done += size;
    }
  }
}
