// The numbers of the entries that match, ascending. A place in the list is a position from 1, as the page counts rows.

const initialCapacity = 1024;

export class MatchList {
  #numbers = new Uint32Array(initialCapacity);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param number larger than all before */
  add(number: number): void {
    if (this.#count === this.#numbers.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#count] = number;
    this.#count += 1;
  }

  /** Number at a position; undefined beyond the ends. */
  at(position: number): number | undefined {
    return position >= 1 && position <= this.#count ? this.#numbers[position - 1] : undefined;
  }

  /** How many of the numbers are smaller. */
  countBefore(number: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  has(number: number): boolean {
    return this.at(this.countBefore(number) + 1) === number;
  }

  /** Position of the number, or of the nearest one; 0 in an empty list. */
  nearest(number: number): number {
    const before = this.countBefore(number);
    const [lower, upper] = [this.at(before), this.at(before + 1)];
    if (upper === undefined) return before;
    return lower !== undefined && number - lower < upper - number ? before : before + 1;
  }

  /** Lets go of the number and all larger ones. */
  removeFrom(number: number): void {
    this.#count = this.countBefore(number);
  }

  clear(): void {
    this.#numbers = new Uint32Array(initialCapacity);
    this.#count = 0;
  }
}
