// What an index keeps at hand of each page of records, so that an entry is found by time, attempt or kind with a look at
// one page. A page of the directory takes a two-thousandth of its records.

import { pageRecords } from './recordPages.ts';

const [firstAtMs, firstAttempt, idInForce, detailsBefore] = [0, 1, 2, 3];
/** Numbers that are kept of a page. */
export const directoryWidth = 4;
const width = directoryWidth;

/** What is known of the pages of records that are there. */
export interface KnownDirectory {
  /**
   * Of each page, the oldest first: when its first entry came, of which attempt that is, the place of the record of the id
   * in force before it (0: none), and how many entries over details there are before it.
   */
  readonly cells: Float64Array;
  /** Pages that are gone before the first of them. */
  readonly forgotten: number;
  /** Entries over details, all together. */
  readonly details: number;
}

export class EntryDirectory {
  /** The pages that were let go of at the beginning. */
  #forgotten = 0;
  #count = 0;
  #cells = new Float64Array(width);
  #details = 0;

  /** @param known of the pages that there are; none when absent */
  constructor(known?: KnownDirectory) {
    if (!known) return;
    this.#cells = known.cells.slice();
    this.#forgotten = known.forgotten;
    this.#count = known.forgotten + known.cells.length / width;
    this.#details = known.details;
  }

  /** A page begins. @param idPlace place of the record of the id before its first entry; 0 when there is none */
  begin(receivedAtMs: number, attempt: number, idPlace: number): void {
    const at = (this.#count - this.#forgotten) * width;
    if (at >= this.#cells.length) this.#grow();
    this.#cells[at + firstAtMs] = receivedAtMs;
    this.#cells[at + firstAttempt] = attempt;
    this.#cells[at + idInForce] = idPlace;
    this.#cells[at + detailsBefore] = this.#details;
    this.#count += 1;
  }

  /** An entry over details was added to the last page. */
  addDetail(): void {
    this.#details += 1;
  }

  /** Lets go of the pages before the one of that number. */
  forgetBefore(page: number): void {
    const gone = Math.min(page, this.#count) - this.#forgotten;
    // Moving what is left costs as much as it saves only now and then.
    if (gone * width * 2 < this.#cells.length) return;
    this.#cells.copyWithin(0, gone * width, (this.#count - this.#forgotten) * width);
    this.#forgotten += gone;
  }

  receivedAtMs(page: number): number {
    return this.#cell(page, firstAtMs);
  }

  attempt(page: number): number {
    return this.#cell(page, firstAttempt);
  }

  /** Place of the record whose entry set the last event id in force where the page begins; 0 when there is none. */
  idPlace(page: number): number {
    return this.#cell(page, idInForce);
  }

  /** Entries over details before the page. */
  detailsBefore(page: number): number {
    return page < this.#count ? this.#cell(page, detailsBefore) : this.#details;
  }

  #cell(page: number, column: number): number {
    return this.#cells[(page - this.#forgotten) * width + column] ?? 0;
  }

  #grow(): void {
    const larger = new Float64Array(Math.max(width, this.#cells.length * 2));
    larger.set(this.#cells);
    this.#cells = larger;
  }
}

/** The page of a record, from 0. @param place from 1 */
export function pageOf(place: number): number {
  return Math.floor((place - 1) / pageRecords);
}

/** Place of the first record of a page. */
export function firstOfPage(page: number): number {
  return page * pageRecords + 1;
}
