// Hashes of a list of events in two typed arrays, and a table that finds places by them: a million cost 8 MB and some.

/** Numbers of a block: growing by blocks never has to copy what is there. */
const blockBits = 15;
const blockMask = 2 ** blockBits - 1;
const noBlock = new Uint32Array(0);

/** Numbers of 32 bits by place, from 0. */
export class NumberColumn {
  readonly #blocks: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length & blockMask;
    if (at === 0) this.#blocks.push(new Uint32Array(blockMask + 1));
    const block = this.#blocks[this.#length >> blockBits];
    if (block) block[at] = value;
    this.#length += 1;
  }

  /** 0 for a place that is not there. */
  at(at: number): number {
    return (this.#blocks[at >> blockBits] ?? noBlock)[at & blockMask] ?? 0;
  }
}

/** 64-bit hashes by place, from 0. A place without one has zero. */
export class HashColumn {
  readonly #high = new NumberColumn();
  readonly #low = new NumberColumn();

  get length(): number {
    return this.#low.length;
  }

  push(high: number, low: number): void {
    this.#high.push(high);
    this.#low.push(low);
  }

  high(at: number): number {
    return this.#high.at(at);
  }

  low(at: number): number {
    return this.#low.at(at);
  }

  /** Whether the place has one. */
  has(at: number): boolean {
    return this.#low.at(at) !== 0 || this.#high.at(at) !== 0;
  }

  isSame(at: number, other: HashColumn, otherAt: number): boolean {
    return this.#low.at(at) === other.#low.at(otherAt) && this.#high.at(at) === other.#high.at(otherAt);
  }
}

/** What is returned for none. */
const none = -1;

/**
 * Finds the places of a range of a column by their hashes, in their order. What it keeps are places with one added, so that
 * memory that nobody has written to stands for none, and none of it has to be filled.
 */
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
    this.#firsts = new Int32Array(slots);
    this.#lasts = new Int32Array(slots);
    this.#next = new Int32Array(to - from);
  }

  /** Adds a place behind those with the same hash. */
  add(at: number): void {
    const slot = this.#slotOf(this.#column, at);
    const last = this.#lasts[slot] ?? 0;
    if (last === 0) this.#firsts[slot] = at + 1;
    else this.#next[last - 1 - this.#from] = at + 1;
    this.#lasts[slot] = at + 1;
  }

  /** The first place with the hash that another column has at a place; -1 when there is none. */
  first(column: HashColumn, at: number): number {
    return (this.#firsts[this.#slotOf(column, at)] ?? 0) - 1;
  }

  /** The same, where only one place has the hash. */
  only(column: HashColumn, at: number): number {
    const slot = this.#slotOf(column, at);
    const first = this.#firsts[slot] ?? 0;
    return first === this.#lasts[slot] ? first - 1 : none;
  }

  /** Takes away the first place with the hash and returns it; -1 when there is none any more. */
  take(column: HashColumn, at: number): number {
    const slot = this.#slotOf(column, at);
    const first = this.#firsts[slot] ?? 0;
    // A slot that was used stays so: `lasts` holds that, so that what came after it is still found.
    if (first !== 0) this.#firsts[slot] = this.#next[first - 1 - this.#from] ?? 0;
    return first - 1;
  }

  /** Where the hash is, or would be. */
  #slotOf(column: HashColumn, at: number): number {
    let slot = (column.low(at) ^ Math.imul(column.high(at), 0x9e3779b1)) & this.#mask;
    for (;;) {
      const last = this.#lasts[slot] ?? 0;
      if (last === 0 || this.#column.isSame(last - 1, column, at)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
