// Records that are looked at, as copies in memory: a few pages for all logs together, whichever was not looked at for
// longest being used again. So reading a log of any size takes a fixed amount of memory.

import { RecordBlock, recordBytes } from './recordBlock.ts';

/** Records of a page: they take 64 KiB, which is what is read from disk at once. */
export const pageRecords = (64 * 1024) / recordBytes;

const maxPages = 16;
/** Most bytes that all of them take. */
export const maxPagesBytes = maxPages * pageRecords * recordBytes;

export class RecordPage extends RecordBlock {
  /** Whose records these are; undefined for nobody's. */
  owner: object | undefined;
  /** The number after the last entry that has been read into it. */
  end: number;

  constructor(capacity = pageRecords) {
    super(1, capacity);
    this.end = 1;
  }

  has(owner: object, number: number): boolean {
    return number >= this.first && number < this.end && this.owner === owner;
  }
}

/** A page of nobody, without room. */
export const noPage = new RecordPage(0);

export class RecordPages {
  /** The least recently used first. */
  readonly #pages: RecordPage[] = [];

  /** The page of an owner that begins with that entry. It may be empty, and is to be filled from its end on. */
  pageOf(owner: object, first: number): RecordPage {
    let at = this.#pages.findIndex((known) => known.owner === owner && known.first === first);
    if (at === -1) at = this.#pages.length < maxPages ? this.#pages.push(new RecordPage()) - 1 : 0;
    const [page = new RecordPage()] = this.#pages.splice(at, 1);
    this.#pages.push(page);
    if (page.owner !== owner || page.first !== first) {
      page.owner = owner;
      page.first = first;
      page.end = first;
    }
    return page;
  }

  /** Lets others use what an owner has. */
  forget(owner: object): void {
    for (const page of this.#pages) if (page.owner === owner) page.owner = undefined;
  }
}
