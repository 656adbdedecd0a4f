// What rows show of their events beside the beginning of the data: what an event of a token stream adds to its answer,
// and what the paths of the page's columns lead to.
// Read for the rows that a page is sent and for no others, from so many bytes at most, so that neither a long list nor a
// large event keeps the host from its work.

import { gistOf, type EventGist } from './eventGist.ts';
import type { TokenFormat } from './formats.ts';
import { parseTypedFormat, type TypedFormat } from './typedFormat.ts';
import { present } from '../base/present.ts';
import { beginningOf } from '../base/text.ts';
import { parseJsonPath, type PathStep } from '../json/jsonPath.ts';
import { valuesAtPath } from '../json/valuesAtPath.ts';
import { isKind, type EventLog } from '../log/eventLog.ts';

/** Bytes of one event that are read, and of all that are sent together: a few milliseconds of work. */
const maxEventBytes = 64 * 1024;
const maxBytes = 512 * 1024;

/** What a row has of its event's data. */
export interface RowContent {
  /** What an event of a token stream adds to its answer; absent where it adds nothing that can be shown. */
  readonly gist?: EventGist;
  /** What the paths of the page's columns lead to in its data, by path; of those that lead anywhere. */
  readonly values?: Readonly<Record<string, RowValue>>;
}

/** A value of an event, for its row. */
export interface RowValue {
  readonly text: string;
  /** Whether more of it is left out here. */
  readonly isCut?: true;
}

/** Characters of a value, and values of one path, that a row has. */
const longestValue = 200;
const mostValues = 20;

export class RowContents {
  readonly #log: EventLog;
  #path = '';
  #typed: TypedFormat | undefined;
  #likely: TokenFormat | undefined;
  #columns: readonly { readonly path: string; readonly steps: readonly PathStep[] }[] = [];

  constructor(log: EventLog) {
    this.#log = log;
  }

  /**
   * Reads what a path or a typed format leads to from now on, or, when it is empty, what is recognised. One that is none
   * changes nothing.
   * @returns whether rows may have become others
   */
  setPath(path: string): boolean {
    const parsed = path === '' ? undefined : parseTypedFormat(path);
    if (path === this.#path || (parsed && 'error' in parsed)) return false;
    this.#path = path;
    this.#typed = parsed;
    return true;
  }

  /** Reads what these paths lead to from now on; those that are none are left out. */
  setColumns(paths: readonly string[]): void {
    this.#columns = paths.flatMap((path) => {
      const parsed = parseJsonPath(path);
      return 'steps' in parsed ? [{ path, steps: parsed.steps }] : [];
    });
  }

  /** The paths that are read, as they were given. */
  get columns(): readonly string[] {
    return this.#columns.map(({ path }) => path);
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
      const gist = gistOf(data, type, { likely: this.#likely, typed: this.#typed });
      if (gist) this.#likely = gist.format;
      const values = this.#valuesIn(data);
      if (gist || values) contents.set(number, present({ gist, values }));
    }
    return contents;
  }

  #valuesIn(data: string): Record<string, RowValue> | undefined {
    const values: Record<string, RowValue> = {};
    for (const { path, steps } of this.#columns) {
      const found = valuesAtPath(data, steps).slice(0, mostValues);
      if (found.length === 0) continue;
      const text = found.join(', ');
      values[path] =
        text.length > longestValue
          ? { text: beginningOf(text, longestValue).replace(/…$/, ''), isCut: true }
          : { text };
    }
    return this.#columns.length > 0 ? values : undefined;
  }
}
