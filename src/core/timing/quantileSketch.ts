// Quantiles of any number of values in a few kilobytes: counts and sums in buckets, each 1 % wide. What it says is the
// mean of the bucket in which the value lies that sorting all of them would give (by nearest rank): off by 1 % at most,
// whatever the values are, and exact where they are equal. Values below `leastValue` count as zero. The largest is exact.

/** The most that an estimate is off, as a share of the true value. */
export const relativeError = 0.01;

/** Smaller values count as zero: a microsecond, where values are milliseconds. */
export const leastValue = 0.001;

/** Larger values count as this much: 30 years in milliseconds, or a terabyte. Bounds the number of buckets. */
const mostValue = 1e12;

const growth = 1 + relativeError;
const logGrowth = Math.log(growth);

/** Buckets that are added at a time, so that growing is rare. */
const spareBuckets = 32;

export class QuantileSketch {
  #count = 0;
  #zeros = 0;
  #largest = 0;
  /** Counts of the buckets from `#first` on; bucket i holds the values in (growth^(i - 1), growth^i]. */
  #counts = new Float64Array(0);
  #sums = new Float64Array(0);
  #first = 0;

  /** Number of values. */
  get count(): number {
    return this.#count;
  }

  /** The largest value, exactly; 0 without values. */
  get largest(): number {
    return this.#largest;
  }

  /** @param value not negative */
  add(value: number): void {
    this.#change(value, 1);
    if (value > this.#largest) this.#largest = value;
  }

  /** Makes a value that was added before a larger one. */
  raise(from: number, to: number): void {
    this.#change(from, -1);
    this.add(to);
  }

  /** The value that a share of all values does not exceed: 0.5 gives the median. 0 without values. */
  quantile(share: number): number {
    let rank = Math.max(1, Math.ceil(share * this.#count)) - this.#zeros;
    if (rank <= 0) return 0;
    for (let at = 0; at < this.#counts.length; at += 1) {
      const count = this.#counts[at] ?? 0;
      rank -= count;
      if (rank <= 0) return this.#clamp((this.#sums[at] ?? 0) / count, this.#first + at);
    }
    return this.#largest;
  }

  #change(value: number, by: number): void {
    this.#count += by;
    if (value < leastValue) {
      this.#zeros += by;
      return;
    }
    const bucket = Math.ceil(Math.log(Math.min(value, mostValue)) / logGrowth);
    this.#reach(bucket);
    const at = bucket - this.#first;
    this.#counts[at] = (this.#counts[at] ?? 0) + by;
    this.#sums[at] = (this.#sums[at] ?? 0) + by * Math.min(value, mostValue);
  }

  /** Sums lose digits: a mean outside of its bucket is put right. */
  #clamp(mean: number, bucket: number): number {
    return Math.min(this.#largest, growth ** bucket, Math.max(growth ** (bucket - 1), mean));
  }

  #reach(bucket: number): void {
    const size = this.#counts.length;
    if (bucket >= this.#first && bucket < this.#first + size) return;
    const first = size === 0 || bucket < this.#first ? bucket - spareBuckets / 2 : this.#first;
    const end = Math.max(size === 0 ? bucket : this.#first + size, bucket + spareBuckets / 2);
    const shift = size === 0 ? 0 : this.#first - first;
    this.#counts = widen(this.#counts, end - first, shift);
    this.#sums = widen(this.#sums, end - first, shift);
    this.#first = first;
  }
}

function widen(values: Float64Array, size: number, shift: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(size);
  wider.set(values, shift);
  return wider;
}
