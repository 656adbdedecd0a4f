// Hashes of a list of events in two typed arrays, and a table that finds places by them: a million cost 8 MB and some.

const leastRoom = 64;

/** 64-bit hashes by place, from 0. A place without one has zero. */
export class HashColumn {
  #high = new Uint32Array(leastRoom);
  #low = new Uint32Array(leastRoom);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(high: number, low: number): void {
    if (this.#length === this.#high.length) {
      this.#high = doubled(this.#high);
      this.#low = doubled(this.#low);
    }
    this.#high[this.#length] = high;
    this.#low[this.#length] = low;
    this.#length += 1;
  }

  high(at: number): number {
    return this.#high[at] ?? 0;
  }

  low(at: number): number {
    return this.#low[at] ?? 0;
  }

  /** Whether the place has one. */
  has(at: number): boolean {
    return this.#high[at] !== 0 || this.#low[at] !== 0;
  }

  isSame(at: number, other: HashColumn, otherAt: number): boolean {
    return this.#low[at] === other.#low[otherAt] && this.#high[at] === other.#high[otherAt];
  }
}

/** The same numbers with twice the room. */
export function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** What a table holds for none. */
const none = -1;

/** Finds the places of a range of a column by their hashes, in their order. */
export class HashTable {
  readonly #column: HashColumn;
  readonly #from: number;
  readonly #mask: number;
  /** The first and the last place with a hash, by slot. */
  readonly #firsts: Int32Array;
  readonly #lasts: Int32Array;
  /** The next place with the same hash, by place from `from`. */
  readonly #next: Int32Array;

  /** An empty table for places in `[from, to)`. */
  constructor(column: HashColumn, from: number, to: number) {
    let slots = 16;
    while (slots < (to - from) * 2) slots *= 2;
    this.#column = column;
    this.#from = from;
    this.#mask = slots - 1;
    this.#firsts = new Int32Array(slots).fill(none);
    this.#lasts = new Int32Array(slots).fill(none);
    this.#next = new Int32Array(to - from).fill(none);
  }

  /** Adds a place behind those with the same hash. */
  add(at: number): void {
    const slot = this.#slotOf(this.#column, at);
    const last = this.#lasts[slot] ?? none;
    if (last === none) this.#firsts[slot] = at;
    else this.#next[last - this.#from] = at;
    this.#lasts[slot] = at;
  }

  /** The first place with the hash that another column has at a place; -1 when there is none. */
  first(column: HashColumn, at: number): number {
    return this.#firsts[this.#slotOf(column, at)] ?? none;
  }

  /** The same, where only one place has the hash. */
  only(column: HashColumn, at: number): number {
    const slot = this.#slotOf(column, at);
    const first = this.#firsts[slot] ?? none;
    return first === this.#lasts[slot] ? first : none;
  }

  /** Takes away the first place with the hash and returns it; -1 when there is none any more. */
  take(column: HashColumn, at: number): number {
    const slot = this.#slotOf(column, at);
    const first = this.#firsts[slot] ?? none;
    // A slot that was used stays so: `lasts` holds that, so that what came after it is still found.
    if (first !== none) this.#firsts[slot] = this.#next[first - this.#from] ?? none;
    return first;
  }

  /** Where the hash is, or would be. */
  #slotOf(column: HashColumn, at: number): number {
    let slot = (column.low(at) ^ Math.imul(column.high(at), 0x9e3779b1)) & this.#mask;
    for (;;) {
      const last = this.#lasts[slot] ?? none;
      if (last === none || this.#column.isSame(last, column, at)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
