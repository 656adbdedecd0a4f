// How much of a spill file there may be, in places for segments of one size. The file grows place by place up to its
// limit. A disk that takes no more makes the limit what it has taken so far, or nothing; later it is asked again.

import type { ByteLoss } from '../../core/log/byteLoss.ts';

/** Segments that are let go of before a disk that refused is asked again. */
const segmentsUntilRetry = 64;

export class SpillRoom {
  #wanted: number;
  #limit: number;
  /** Places given out so far, free ones among them. */
  #count = 0;
  #written = 0;
  #free: number[] = [];
  #refusal: ByteLoss | undefined;
  #untilRetry = 0;

  /** @param limit most places there may be; Infinity for no limit */
  constructor(limit: number) {
    this.#wanted = limit;
    this.#limit = limit;
  }

  /** Whether there may be a file at all. */
  get isAllowed(): boolean {
    return this.#limit > 0;
  }

  /** Why the disk takes no more; undefined when nothing but the limit is known. */
  get refusal(): ByteLoss | undefined {
    return this.#refusal;
  }

  /** Places at the file's beginning that have been written to: it is at least that long. */
  get written(): number {
    return this.#written;
  }

  /** A place to write to; undefined when one has to become free first. */
  take(): number | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#count >= this.#limit) return undefined;
    this.#count += 1;
    return this.#count - 1;
  }

  giveBack(place: number): void {
    if (place < this.#count) this.#free.push(place);
  }

  settle(place: number): void {
    this.#written = Math.max(this.#written, place + 1);
    this.#count = Math.max(this.#count, place + 1);
  }

  /** @param isGrowing whether it was about a longer file: what the file has already can go on being used */
  refuse(loss: ByteLoss, isGrowing: boolean): void {
    this.#refusal = loss;
    this.#untilRetry = segmentsUntilRetry;
    this.#limit = isGrowing ? this.#written : 0;
    this.#count = Math.min(this.#count, this.#written);
    this.#free = this.#free.filter((place) => place < this.#count);
  }

  /** A segment had to go. */
  countLoss(): void {
    this.#untilRetry -= 1;
    if (this.#refusal && this.#untilRetry === 0) this.forgive();
  }

  /** The next file begins empty. */
  empty(): void {
    this.#count = 0;
    this.#written = 0;
    this.#free = [];
  }

  /** There will be no file any more. */
  close(): void {
    this.#wanted = 0;
    this.#limit = 0;
  }

  /** Forgets that anything was refused: the disk is asked again. */
  forgive(): void {
    this.#refusal = undefined;
    this.#limit = this.#wanted;
  }
}
