// Times between things that follow one another, and between which entries the longest lies.

import { QuantileSketch } from './quantileSketch.ts';
import type { GapData } from './timingData.ts';

export class GapMeter {
  readonly #gaps = new QuantileSketch();
  #fromEntry = 0;
  #toEntry = 0;

  get count(): number {
    return this.#gaps.count;
  }

  /** 0 without gaps. */
  get median(): number {
    return this.#gaps.quantile(0.5);
  }

  add(gapMs: number, fromEntry: number, toEntry: number): void {
    if (gapMs > this.#gaps.largest || this.#toEntry === 0) {
      this.#fromEntry = fromEntry;
      this.#toEntry = toEntry;
    }
    this.#gaps.add(Math.max(0, gapMs));
  }

  /** Absent without gaps. */
  data(): GapData | undefined {
    if (this.count === 0) return undefined;
    return {
      count: this.count,
      p50Ms: this.#gaps.quantile(0.5),
      p95Ms: this.#gaps.quantile(0.95),
      p99Ms: this.#gaps.quantile(0.99),
      longestMs: this.#gaps.largest,
      fromEntry: this.#fromEntry,
      toEntry: this.#toEntry,
    };
  }
}
