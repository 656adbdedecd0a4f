// Events over the whole time, in a bounded number of bins: when time outgrows them, two become one.

import { binsTogether } from './evenBins.ts';
import type { RateData } from './timingData.ts';

const maxBins = 240;
const firstBinMs = 100;

export class RateSeries {
  #binMs = firstBinMs;
  #firstBin = 0;
  #counts: number[] = [];

  add(atMs: number): void {
    let bin = this.#binOf(atMs);
    if (this.#counts.length === 0) this.#firstBin = bin;
    while (bin - this.#firstBin >= maxBins) {
      this.#fold();
      bin = this.#binOf(atMs);
    }
    const at = Math.max(0, bin - this.#firstBin);
    while (this.#counts.length <= at) this.#counts.push(0);
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** @param usualGapMs between events: bins are so wide that a stream which comes evenly looks even */
  data(usualGapMs = 0): RateData {
    const together = binsTogether(this.#binMs, usualGapMs);
    if (together === 1)
      return { binMs: this.#binMs, fromMs: this.#firstBin * this.#binMs, counts: [...this.#counts] };
    // With the first event well inside its bin, none lies on a border, now on this side and now on that.
    const before = Math.min(this.#firstBin, Math.floor(usualGapMs / 2 / this.#binMs));
    const counts = Array.from({ length: Math.ceil((before + this.#counts.length) / together) }, () => 0);
    this.#counts.forEach((count, at) => {
      const bin = Math.floor((before + at) / together);
      counts[bin] = (counts[bin] ?? 0) + count;
    });
    return { binMs: this.#binMs * together, fromMs: (this.#firstBin - before) * this.#binMs, counts };
  }

  #binOf(atMs: number): number {
    return Math.floor(atMs / this.#binMs);
  }

  #fold(): void {
    const firstBin = Math.floor(this.#firstBin / 2);
    const counts: number[] = [];
    this.#counts.forEach((count, at) => {
      const bin = Math.floor((this.#firstBin + at) / 2) - firstBin;
      counts[bin] = (counts[bin] ?? 0) + count;
    });
    this.#binMs *= 2;
    this.#firstBin = firstBin;
    this.#counts = counts;
  }
}
