// Events over the whole time, in a bounded number of bins: when time outgrows them, two become one.

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

  data(): RateData {
    return { binMs: this.#binMs, firstBin: this.#firstBin, counts: [...this.#counts] };
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
