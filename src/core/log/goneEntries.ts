// Which entries of a log have lost their bytes, and how many they are. Losses go from the oldest bytes on, in the bodies
// and in the details apart, so that each is a border that is found by halving; nothing is kept for an entry.

import { entryFlags } from './entry.ts';
import type { EntryIndexView } from './entryIndex.ts';

/** The part of an index that is asked. */
type Index = Pick<EntryIndexView, 'count' | 'first' | 'offset' | 'nextOver' | 'detailsBefore'>;

export class GoneEntries {
  readonly #index: Index;
  /** The borders of the last count, and what it gave. */
  #counted = { bodiesStart: 0, detailsStart: 0, first: 1, entries: 0 };

  constructor(index: Index) {
    this.#index = index;
  }

  /**
   * Entries whose first byte lies before where its store starts now, and those whose records are lost.
   * @param bodiesStart offset of the first readable byte of the bodies; 0 when none is gone
   * @param detailsStart the same of the details
   */
  count(bodiesStart: number, detailsStart: number): number {
    const { first } = this.#index;
    const counted = this.#counted;
    if (
      counted.bodiesStart === bodiesStart &&
      counted.detailsStart === detailsStart &&
      counted.first === first
    )
      return counted.entries;
    const bodies = this.firstReadable(bodiesStart, 0);
    const details = this.firstReadable(detailsStart, entryFlags.detail);
    const entries = bodies - 1 - this.#index.detailsBefore(bodies) + this.#index.detailsBefore(details);
    this.#counted = { bodiesStart, detailsStart, first, entries };
    return entries;
  }

  /**
   * Number of the first entry of that kind at or after the offset; one more than there are entries when there is none.
   * @param isDetail the flag `detail`, or 0 for entries over the bodies
   */
  firstReadable(start: number, isDetail: number): number {
    const end = this.#index.count + 1;
    let low = this.#index.first;
    let high = end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const number = this.#index.nextOver(isDetail, middle, high);
      if (number < high && this.#index.offset(number) < start) low = number + 1;
      else high = middle;
    }
    return this.#index.nextOver(isDetail, low, end);
  }

  clear(): void {
    this.#counted = { bodiesStart: 0, detailsStart: 0, first: 1, entries: 0 };
  }
}
