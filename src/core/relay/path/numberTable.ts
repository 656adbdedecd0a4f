// A table of numbers in memory of its own, of which the newest rows are kept, and which others can follow.

import { firstPlace } from '../../base/ascendingNumbers.ts';

/** Rows of a table that are kept at least; of twice as many, the older half goes. */
const minRows = 50_000;

/** Whoever keeps the rows elsewhere as well. */
export interface TableFollower {
  /** Number of the first row that has changed, or is new. */
  from: number;
}

/** Rows of numbers that grow, ordered by their first column, which is the beginning of a range of the second's length. */
export class NumberTable {
  readonly #width: number;
  #cells = new Float64Array(0);
  #count = 0;
  #first = 0;
  #knownFrom = 0;
  readonly #followers = new Set<TableFollower>();

  constructor(width: number) {
    this.#width = width;
  }

  /** Rows so far, with those that are forgotten. */
  get count(): number {
    return this.#count;
  }

  /** Number of the first row that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Where the ranges of the rows that are kept begin; 0 while none was forgotten. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  /** Returns the number of the row, from 0. */
  add(...row: readonly number[]): number {
    if (this.#count - this.#first === 2 * minRows) this.#forget(minRows);
    const at = (this.#count - this.#first) * this.#width;
    if (at + this.#width > this.#cells.length) {
      const larger = new Float64Array(Math.max(this.#width, this.#cells.length * 2));
      larger.set(this.#cells);
      this.#cells = larger;
    }
    this.#cells.set(row, at);
    this.#count += 1;
    return this.#count - 1;
  }

  /** A cell; 0 in a row that is forgotten. */
  get(row: number, column: number): number {
    return this.#cells[(row - this.#first) * this.#width + column] ?? 0;
  }

  /** Does nothing to a row that is forgotten. */
  set(row: number, column: number, value: number): void {
    if (row < this.#first) return;
    this.#cells[(row - this.#first) * this.#width + column] = value;
    for (const follower of this.#followers) follower.from = Math.min(follower.from, row);
  }

  /** The last row whose first column is not greater; undefined when there is none. */
  find(value: number): number | undefined {
    const isGreater = (row: number): boolean => this.get(row, 0) > value;
    const row = firstPlace(this.#first, this.#count, isGreater);
    return row === this.#first ? undefined : row - 1;
  }

  /** Says from now on which rows have changed: all of them at first. */
  follow(): TableFollower {
    const follower = { from: this.#first };
    this.#followers.add(follower);
    return follower;
  }

  unfollow(follower: TableFollower): void {
    this.#followers.delete(follower);
  }

  /** The cells of rows, one row behind the other. */
  cellsOf(from: number, end: number): number[] {
    const [start, stop] = [from, end].map((row) => Math.max(0, row - this.#first) * this.#width);
    return [...this.#cells.subarray(start, stop)];
  }

  /** Puts rows to their place; rows that would leave a gap are left out. */
  put(at: number, cells: readonly number[]): void {
    // The rows before were forgotten before anybody kept them.
    if (this.#count === 0) {
      this.#first = at;
      this.#count = at;
      this.#knownFrom = at === 0 ? 0 : (cells[0] ?? 0);
    }
    for (let row = at; (row - at + 1) * this.#width <= cells.length && row <= this.#count; row += 1) {
      const values = cells.slice((row - at) * this.#width, (row - at + 1) * this.#width);
      if (row === this.#count) this.add(...values);
      else for (const [column, value] of values.entries()) this.set(row, column, value);
    }
  }

  #forget(rows: number): void {
    this.#cells.copyWithin(0, rows * this.#width);
    this.#first += rows;
    this.#knownFrom = this.get(this.#first, 0);
  }
}
