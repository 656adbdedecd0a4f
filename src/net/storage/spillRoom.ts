// How much of a spill file there may be, in places for segments of one size. The file grows place by place up to its
// limit. A disk that takes no longer file lets the places that were written be written again; one that does not take that
// either is left alone for a while. It is asked again at once, and then after one, two, four segments that had to go: who
// only stumbled costs nothing, and who goes on refusing is seldom asked.

import type { ByteLoss } from '../../core/log/byteLoss.ts';

/** Most segments that are let go of before a disk that refused is asked again. */
const maxLossesUntilRetry = 64;
/** Times in a row that a disk may refuse to have places written again before it is left alone. */
const maxFailedOverwrites = 8;

export class SpillRoom {
  #limit: number;
  /** Places given out so far, free ones among them. */
  #count = 0;
  /** The place after the last one that was written to. */
  #end = 0;
  /** Places before that which do not hold what was to be written to them: the disk may have nothing there. */
  readonly #holes = new Set<number>();
  /** Free places that were written before. */
  #free: number[] = [];
  /** Free places that were not, in their order. */
  #freeHoles: number[] = [];
  #refusal: ByteLoss | undefined;
  #isGrowthRefused = false;
  /** Times in a row. */
  #failedGrowths = 0;
  #failedOverwrites = 0;
  #lossesUntilRetry = 0;

  /** @param limit most places there may be; Infinity for no limit */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether anything may be written. */
  get isAllowed(): boolean {
    if (this.#limit <= 0 || this.#failedOverwrites >= maxFailedOverwrites) return false;
    return !this.#isGrowthRefused || this.written > 0;
  }

  /** Why the disk takes no more; undefined when nothing but the limit is known. */
  get refusal(): ByteLoss | undefined {
    return this.#refusal;
  }

  /** Places that hold, or held, what was written to them. */
  get written(): number {
    return this.#end - this.#holes.size;
  }

  /** Whether a place was written to, so that the disk has it. */
  isWritten(place: number): boolean {
    return place < this.#end && !this.#holes.has(place);
  }

  /** A place to write to; undefined when one has to become free first. */
  take(): number | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#isGrowthRefused) return undefined;
    const hole = this.#freeHoles.shift();
    if (hole !== undefined) return hole;
    if (this.#count >= this.#limit) return undefined;
    this.#count += 1;
    return this.#count - 1;
  }

  giveBack(place: number): void {
    if (this.isWritten(place)) {
      this.#free.push(place);
      return;
    }
    const after = this.#freeHoles.findLastIndex((other) => other < place) + 1;
    this.#freeHoles.splice(after, 0, place);
  }

  /** A place was written to. */
  settle(place: number): void {
    if (!this.isWritten(place)) this.#failedGrowths = 0;
    for (let hole = this.#end; hole < place; hole += 1) this.#holes.add(hole);
    this.#end = Math.max(this.#end, place + 1);
    this.#holes.delete(place);
    this.#failedOverwrites = 0;
    if (!this.#isGrowthRefused) this.#refusal = undefined;
  }

  /** A place that was taken could not be written to. What the disk has already can go on being used. */
  refuse(place: number, loss: ByteLoss): void {
    this.#refusal = loss;
    if (this.isWritten(place)) {
      this.#failedOverwrites += 1;
      if (this.#failedOverwrites > 1) this.#holes.add(place);
      if (!this.isAllowed) this.#lossesUntilRetry = maxLossesUntilRetry;
    } else {
      this.#failedGrowths += 1;
      if (this.#failedGrowths > 1) this.#refuseGrowth();
    }
    this.giveBack(place);
  }

  /** No file can be made. */
  refuseFile(loss: ByteLoss): void {
    this.#refusal = loss;
    this.#failedGrowths += 1;
    this.#refuseGrowth();
  }

  /** A segment had to go. */
  countLoss(): void {
    this.#lossesUntilRetry -= 1;
    if (this.#lossesUntilRetry === 0) this.#askAgain();
  }

  /** The next file begins empty. What the last one took of the disk is there again. */
  empty(): void {
    if (this.#end > 0) this.forgive();
    this.#count = 0;
    this.#end = 0;
    this.#holes.clear();
    this.#free = [];
    this.#freeHoles = [];
  }

  /** There will be no file any more. */
  close(): void {
    this.#limit = 0;
  }

  /** Forgets that anything was refused. */
  forgive(): void {
    this.#refusal = undefined;
    this.#failedGrowths = 0;
    this.#askAgain();
  }

  #refuseGrowth(): void {
    this.#isGrowthRefused = true;
    this.#lossesUntilRetry = Math.ceil(Math.min(2 ** (this.#failedGrowths - 2), maxLossesUntilRetry));
  }

  /** The disk may take something again. Why it did not is known until it does. */
  #askAgain(): void {
    this.#isGrowthRefused = false;
    this.#failedOverwrites = 0;
  }
}
