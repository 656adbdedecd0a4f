// Records of entries as a recording has them: numbered from 1 without a gap, with a row for each page of records, so that
// an entry of a file is found as it is found in a log.

import { directoryWidth, firstOfPage, pageOf } from '../log/entryDirectory.ts';
import { entryFlags, type Entry } from '../log/entry.ts';
import { RecordBlock, recordBytes } from '../log/recordBlock.ts';
import { TypeTable, typeElsewhere } from '../log/typeTable.ts';

/** Size of the row of a page. */
export const pageRowBytes = directoryWidth * Float64Array.BYTES_PER_ELEMENT;

export class RecordRows {
  readonly #types: TypeTable;
  readonly #block: RecordBlock;
  #count: number;
  #details: number;
  #pages: number[] = [];
  /** Names that were told already. */
  #toldTypes: number;

  /**
   * @param first place of the first one that is written; those before are lost
   * @param lostDetails how many of these were over details
   * @param capacity most records that wait
   * @param types of records that are there already, to which these are added; of new ones when absent
   */
  constructor(first: number, lostDetails: number, capacity: number, types?: readonly string[]) {
    this.#types = new TypeTable(types);
    this.#toldTypes = types?.length ?? 0;
    this.#count = first - 1;
    this.#details = lostDetails;
    this.#block = new RecordBlock(first, capacity);
    // Of the page that has lost its beginning.
    if (!types && first !== firstOfPage(pageOf(first))) this.#beginPage(0, 0, 0);
  }

  /** How many of all are over details. */
  get details(): number {
    return this.#details;
  }

  /** How many there are, also the ones that are lost. */
  get count(): number {
    return this.#count;
  }

  /** Whether there is no room for another one. */
  get isFull(): boolean {
    return this.#count - this.#block.first + 1 === this.#block.capacity;
  }

  /** Adds an entry. @param idPlace place of the one that set the id in force, maybe its own; 0: none */
  add(entry: Entry, idPlace: number): void {
    const place = this.#count + 1;
    const firstInPage = firstOfPage(pageOf(place));
    if (place === firstInPage)
      this.#beginPage(entry.receivedAtMs, entry.attempt, idPlace < place ? idPlace : 0);
    if (entry.flags & entryFlags.detail) this.#details += 1;
    const id = idPlace < firstInPage ? 0 : idPlace - firstInPage + 1;
    this.#block.write(place - this.#block.first, entry, this.#codeOf(entry), id);
    this.#count = place;
  }

  /** The records that wait, and the rows of the pages that began with them. A view, valid until the next `add`. */
  take(): { readonly records: Uint8Array; readonly pages: Uint8Array } {
    const waiting = this.#count - this.#block.first + 1;
    const records = this.#block.bytes.subarray(0, waiting * recordBytes);
    const pages = new Uint8Array(new Float64Array(this.#pages).buffer);
    this.#block.first = this.#count + 1;
    this.#pages = [];
    return { records, pages };
  }

  /** The names of all types, when there are more than were taken before. */
  takeTypes(): readonly string[] | undefined {
    const { list } = this.#types;
    if (list.length === this.#toldTypes) return undefined;
    this.#toldTypes = list.length;
    return list;
  }

  /** A long type is not even read. */
  #codeOf(entry: Entry): number {
    return entry.flags & entryFlags.longType ? typeElsewhere : this.#types.codeOf(entry.type);
  }

  #beginPage(receivedAtMs: number, attempt: number, idPlace: number): void {
    this.#pages.push(receivedAtMs, attempt, idPlace, this.#details);
  }
}
