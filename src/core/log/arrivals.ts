// When bytes of bodies came: a row for each piece that was written into the log, in a store of bytes like the index. The
// entries tell when they were complete; only this tells how the bytes were cut on their way, and when those came that are
// no entry yet.

import { firstPlace } from '../base/ascendingNumbers.ts';
import { MemoryByteStore, type ByteStore } from './byteStore.ts';

/** Size of a row. */
export const arrivalBytes = 24;

/** Bytes that came together. */
export interface Arrival {
  /** Milliseconds since the stream began. */
  readonly receivedAtMs: number;
  /** Where they begin in the bodies. */
  readonly offset: number;
  readonly length: number;
  /** Network read, counted over the stream from 1; 0 when that is not known. */
  readonly chunk: number;
}

export class Arrivals {
  readonly #store: ByteStore;
  /** One row, for writing: there may be very many. */
  readonly #row = new Uint8Array(arrivalBytes);
  readonly #view = new DataView(this.#row.buffer);

  /** @param store with the rows of before, if any */
  constructor(store: ByteStore = new MemoryByteStore()) {
    this.#store = store;
  }

  /** Number of the first one that is there, from 0. */
  get first(): number {
    return Math.ceil(this.#store.start / arrivalBytes);
  }

  /** How many there have been. */
  get count(): number {
    return this.#store.length / arrivalBytes;
  }

  /** The rows as they lie in the store, little-endian: time (float64), offset (float64), length and read (uint32). */
  get rows(): ByteStore {
    return this.#store;
  }

  append({ receivedAtMs, offset, length, chunk }: Arrival): void {
    this.#view.setFloat64(0, receivedAtMs, true);
    this.#view.setFloat64(8, offset, true);
    this.#view.setUint32(16, length, true);
    this.#view.setUint32(20, chunk, true);
    this.#store.append(this.#row);
  }

  /** The one of that number, from 0; undefined when it is not there, or lost. */
  at(number: number): Arrival | undefined {
    const row = this.#store.read(number * arrivalBytes, arrivalBytes);
    return row.length === arrivalBytes ? readArrival(row) : undefined;
  }

  /** Number of the first one that has bytes at or after the offset; `count` when none has. */
  from(offset: number): number {
    return firstPlace(this.first, this.count, (at) => {
      const arrival = this.at(at);
      return arrival !== undefined && arrival.offset + arrival.length > offset;
    });
  }

  /**
   * When the first byte of a body came, of which a block begins at the offset; undefined when that was let go of.
   * @param sinceMs when the head of its response came, or the request was sent: bytes before the block, such as a BOM or blank lines, are the body's
   */
  firstOfBody(offset: number, sinceMs: number): number | undefined {
    let at = this.from(offset);
    let found = this.at(at);
    if (!found || found.offset > offset) return undefined;
    for (;;) {
      const before = at > this.first ? this.at(at - 1) : undefined;
      if (!before || before.receivedAtMs < sinceMs) return found.receivedAtMs;
      found = before;
      at -= 1;
    }
  }

  /** Lets go of what is only about bytes before the offset. */
  discardBefore(offset: number): void {
    this.#store.discardBefore(this.from(offset) * arrivalBytes);
  }
}

/** Reads a row. @param row at least `arrivalBytes` long */
export function readArrival(row: Uint8Array): Arrival {
  const view = new DataView(row.buffer, row.byteOffset, arrivalBytes);
  return {
    receivedAtMs: view.getFloat64(0, true),
    offset: view.getFloat64(8, true),
    length: view.getUint32(16, true),
    chunk: view.getUint32(20, true),
  };
}
