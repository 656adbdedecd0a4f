// Which entries of a log have lost their bytes, and how many they are. Losses go from the oldest bytes on, in the bodies
// and in the details apart, so that each is a border that is found by halving; nothing is kept for an entry.

import { entryFlags } from './entry.ts';
import type { EntryIndex } from './entryIndex.ts';

/** Entries over which the details are counted together. */
const groupLength = 16_384;

/** The part of an index that is asked. */
type Index = Pick<EntryIndex, 'count' | 'flags' | 'offset'>;

export class GoneEntries {
  readonly #index: Index;
  /** Number of detail entries in each group. */
  #details: number[] = [];
  /** The borders of the last count, and what it gave. */
  #counted = { bodiesStart: 0, detailsStart: 0, entries: 0 };

  constructor(index: Index) {
    this.#index = index;
  }

  /** An entry over details was added. */
  addDetail(number: number): void {
    const group = Math.floor((number - 1) / groupLength);
    while (this.#details.length <= group) this.#details.push(0);
    this.#details[group] = (this.#details[group] ?? 0) + 1;
  }

  /**
   * Entries whose first byte lies before where its store starts now.
   * @param bodiesStart offset of the first readable byte of the bodies; 0 when none is gone
   * @param detailsStart the same of the details
   */
  count(bodiesStart: number, detailsStart: number): number {
    const counted = this.#counted;
    if (counted.bodiesStart === bodiesStart && counted.detailsStart === detailsStart) return counted.entries;
    const bodies = this.firstReadable(bodiesStart, 0) - 1;
    const details = this.firstReadable(detailsStart, entryFlags.detail) - 1;
    const entries = bodies - this.#detailsUpTo(bodies) + this.#detailsUpTo(details);
    this.#counted = { bodiesStart, detailsStart, entries };
    return entries;
  }

  /**
   * Number of the first entry of that kind at or after the offset; one more than there are entries when there is none.
   * @param isDetail the flag `detail`, or 0 for entries over the bodies
   */
  firstReadable(start: number, isDetail: number): number {
    let low = 1;
    let high = this.#index.count + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const number = this.#nextOf(middle, high, isDetail);
      if (number < high && this.#index.offset(number) < start) low = number + 1;
      else high = middle;
    }
    return this.#nextOf(low, this.#index.count + 1, isDetail);
  }

  clear(): void {
    this.#details = [];
    this.#counted = { bodiesStart: 0, detailsStart: 0, entries: 0 };
  }

  /** The first entry of the kind in `[from, end)`, or `end`. */
  #nextOf(from: number, end: number, isDetail: number): number {
    let number = from;
    while (number < end) {
      const group = Math.floor((number - 1) / groupLength);
      if (isDetail && !this.#details[group]) number = (group + 1) * groupLength + 1;
      else if ((this.#index.flags(number) & entryFlags.detail) === isDetail) return number;
      else number += 1;
    }
    return end;
  }

  #detailsUpTo(last: number): number {
    const groups = Math.floor(last / groupLength);
    let count = this.#details.slice(0, groups).reduce((sum, next) => sum + next, 0);
    for (let number = groups * groupLength + 1; number <= last; number += 1) {
      if (this.#index.flags(number) & entryFlags.detail) count += 1;
    }
    return count;
  }
}
