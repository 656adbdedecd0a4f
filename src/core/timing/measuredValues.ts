// Values of which the quantiles are wanted, and which entry had the largest.

import { QuantileSketch } from './quantileSketch.ts';
import type { Distribution } from './timingData.ts';

export class MeasuredValues {
  readonly #sketch = new QuantileSketch();
  #largestEntry = 0;

  get count(): number {
    return this.#sketch.count;
  }

  get median(): number {
    return this.#sketch.quantile(0.5);
  }

  /** The value that a share of all values does not exceed. */
  quantile(share: number): number {
    return this.#sketch.quantile(share);
  }

  add(value: number, entry: number): void {
    if (value > this.#sketch.largest || this.#largestEntry === 0) this.#largestEntry = entry;
    this.#sketch.add(value);
  }

  /** Makes a value that was added before a larger one. */
  raise(from: number, to: number, entry: number): void {
    if (to > this.#sketch.largest) this.#largestEntry = entry;
    this.#sketch.raise(from, to);
  }

  /** Absent without values. */
  data(): Distribution | undefined {
    if (this.count === 0) return undefined;
    return {
      count: this.count,
      p50: this.#sketch.quantile(0.5),
      p95: this.#sketch.quantile(0.95),
      largest: this.#sketch.largest,
      largestEntry: this.#largestEntry,
    };
  }
}
