// The rows of a comparison: pairs of events, and events that only one side has, in the order of the first side with what
// only the second has in between. Typed arrays: two million rows cost 22 MB.

import { rowFlags } from './rowFlags.ts';

/** What stands for none of a side. */
const none = -1;

export class ComparedRows {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #flags: Uint8Array;
  readonly #changes: Uint16Array;
  #count = 0;

  /** @param most rows that there can be: memory for those that there are not is never touched */
  constructor(most: number) {
    this.#left = new Int32Array(most);
    this.#right = new Int32Array(most);
    this.#flags = new Uint8Array(most);
    this.#changes = new Uint16Array(most);
  }

  get count(): number {
    return this.#count;
  }

  /** @param changes number of the set of what differs; 0 for none */
  add(left: number, right: number, flags: number, changes = 0): void {
    this.#left[this.#count] = left;
    this.#right[this.#count] = right;
    this.#flags[this.#count] = flags;
    this.#changes[this.#count] = changes;
    this.#count += 1;
  }

  /** Place of the event on the left, from 0; undefined where only the right has it. */
  left(row: number): number | undefined {
    return placeOf(this.#left[row]);
  }

  right(row: number): number | undefined {
    return placeOf(this.#right[row]);
  }

  flags(row: number): number {
    return this.#flags[row] ?? 0;
  }

  /** Number of the set of what differs. */
  changes(row: number): number {
    return this.#changes[row] ?? 0;
  }
}

function placeOf(place = none): number | undefined {
  return place === none ? undefined : place;
}

/** Which rows are shown. */
export interface RowFilter {
  /** Bits of `rowFlags`, of which a row has one at least; 0 shows all. */
  readonly flags: number;
  /** Whether rows without any difference are shown as well, besides those of `flags`. */
  readonly same: boolean;
  /** Numbers of the sets of what differs of which a changed row has one; absent for all. */
  readonly changes?: ReadonlySet<number>;
}

/** The rows that a filter shows, in order. */
export class ShownRows {
  readonly #rows: ComparedRows;
  /** Absent while all are shown. */
  readonly #shown: Uint32Array | undefined;

  constructor(rows: ComparedRows, filter: RowFilter) {
    this.#rows = rows;
    if (filter.flags === 0 && !filter.same && !filter.changes) return;
    const shown = new Uint32Array(rows.count);
    let count = 0;
    for (let row = 0; row < rows.count; row += 1) {
      if (!isShown(rows, row, filter)) continue;
      shown[count] = row;
      count += 1;
    }
    this.#shown = shown.slice(0, count);
  }

  get count(): number {
    return this.#shown?.length ?? this.#rows.count;
  }

  /** The row at a position, from 1; undefined when there is none. */
  rowAt(position: number): number | undefined {
    if (position < 1 || position > this.count) return undefined;
    return this.#shown ? this.#shown[position - 1] : position - 1;
  }

  /** The position of a row, or of the next that is shown; undefined when there is none. */
  positionOf(row: number): number | undefined {
    if (!this.#shown) return row < this.count ? row + 1 : undefined;
    let low = 0;
    let high = this.#shown.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shown[middle] ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low < this.#shown.length ? low + 1 : undefined;
  }

  /**
   * The position of the next row with a difference, after or before a position; the search goes on at the other end.
   * @param from 0 for none
   */
  nextDifference(from: number, step: 1 | -1): number | undefined {
    const { count } = this;
    let position = from === 0 && step === -1 ? count + 1 : from;
    for (let tried = 0; tried < count; tried += 1) {
      position += step;
      if (position > count) position = 1;
      if (position < 1) position = count;
      if (this.#rows.flags(this.rowAt(position) ?? 0) !== 0) return position;
    }
    return undefined;
  }
}

function isShown(rows: ComparedRows, row: number, { flags, same, changes }: RowFilter): boolean {
  const of = rows.flags(row);
  if (changes && (of & rowFlags.changed) !== 0 && (flags & rowFlags.changed) !== 0)
    return changes.has(rows.changes(row)) || (of & flags & ~rowFlags.changed) !== 0;
  return (of & flags) !== 0 || (same && of === 0);
}
