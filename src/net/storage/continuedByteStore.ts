// Bytes that go on where others ended: the ones of before are read where they are, what is added goes elsewhere.

import type { ByteStore } from '../../core/log/byteStore.ts';

const nothing: Uint8Array = new Uint8Array(0);

export class ContinuedByteStore implements ByteStore {
  readonly #before: ByteStore;
  readonly #after: ByteStore;
  /** Where the ones of before end. */
  readonly #border: number;
  #start: number;

  /**
   * @param before to which nothing is added any more
   * @param after empty
   */
  constructor(before: ByteStore, after: ByteStore) {
    this.#before = before;
    this.#after = after;
    this.#border = before.length;
    this.#start = before.start;
  }

  get length(): number {
    return this.#border + this.#after.length;
  }

  /** Whoever loses bytes loses the oldest: where some that were added are gone, so are all of before. */
  get start(): number {
    const { start } = this.#after;
    return start > 0
      ? this.#border + start
      : Math.max(this.#start, Math.min(this.#before.start, this.#border));
  }

  append(bytes: Uint8Array): number {
    return this.#border + this.#after.append(bytes);
  }

  read(offset: number, length: number): Uint8Array {
    const size = Math.min(length, this.length - offset);
    if (size <= 0 || offset < this.start) return nothing;
    if (offset >= this.#border) return this.#after.read(offset - this.#border, size);
    if (offset + size <= this.#border) return this.#before.read(offset, size);
    const joined = new Uint8Array(size);
    return this.readInto(offset, joined) ? joined : nothing;
  }

  readBlock(offset: number, length: number): Uint8Array {
    if (offset < this.start || offset >= this.length) return nothing;
    if (offset >= this.#border) return this.#after.readBlock(offset - this.#border, length);
    if (offset + length <= this.#border) return this.#before.readBlock(offset, length);
    return this.read(offset, length);
  }

  readInto(offset: number, target: Uint8Array): boolean {
    if (offset < this.start || offset + target.length > this.length) return false;
    const ofBefore = Math.max(0, Math.min(target.length, this.#border - offset));
    if (ofBefore > 0 && !this.#before.readInto(offset, target.subarray(0, ofBefore))) return false;
    const rest = target.subarray(ofBefore);
    return rest.length === 0 || this.#after.readInto(offset + ofBefore - this.#border, rest);
  }

  discardBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.#border));
    this.#before.discardBefore(Math.min(offset, this.#border));
    if (offset > this.#border) this.#after.discardBefore(offset - this.#border);
  }
}
