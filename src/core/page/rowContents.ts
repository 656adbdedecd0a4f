// What rows show of their events beside the beginning of the data: what an event of a token stream adds to its answer.
// Read for the rows that a page is sent and for no others, from so many bytes at most, so that neither a long list nor a
// large event keeps the host from its work.

import { gistOf, type EventGist } from '../assembly/eventGist.ts';
import type { TokenFormat } from '../assembly/formats.ts';
import { readerOfPath } from '../assembly/pathReader.ts';
import type { FormatReader } from '../assembly/reading/reading.ts';
import { parseJsonPath } from '../json/jsonPath.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';

/** Bytes of one event that are read, and of all that are sent together: a few milliseconds of work. */
const maxEventBytes = 64 * 1024;
const maxBytes = 512 * 1024;

/** What a row has of its event's data. */
export interface RowContent {
  readonly gist?: EventGist;
}

export class RowContents {
  readonly #log: EventLog;
  #path = '';
  #readPath: FormatReader | undefined;
  #likely: TokenFormat | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /**
   * Reads what the path leads to from now on, or, when it is empty, what is recognised. A path that is none changes nothing.
   * @returns whether rows may have become others
   */
  setPath(path: string): boolean {
    const parsed = path === '' ? undefined : parseJsonPath(path);
    if (path === this.#path || (parsed && 'error' in parsed)) return false;
    this.#path = path;
    this.#readPath = parsed && readerOfPath(parsed.steps);
    return true;
  }

  /** The contents of the entries, by number; of those that have any. */
  of(numbers: readonly number[]): ReadonlyMap<number, RowContent> {
    const contents = new Map<number, RowContent>();
    let bytesLeft = maxBytes;
    for (const number of numbers) {
      const entry = this.#log.entry(number);
      if (!isKind(entry, 'message') || this.#log.isGone(entry) || entry.length > maxEventBytes) continue;
      bytesLeft -= entry.length;
      if (bytesLeft < 0) break;
      const { data = '', type } = this.#log.fields(entry);
      const gist = gistOf(data, type, { likely: this.#likely, readPath: this.#readPath });
      if (!gist) continue;
      this.#likely = gist.format;
      contents.set(number, { gist });
    }
    return contents;
  }
}
