// What rows of several streams show of their events' data. Each stream is read by itself, and a row that stays in view is read
// once: the list is looked through ten times a second.

import { ownFormats } from '../assembly/ownFormats.ts';
import { RowContents, type RowContent } from '../assembly/rowContents.ts';
import type { TogetherLane } from './togetherLane.ts';

/** An entry of a row, with the page's number of it. */
interface RowEntry {
  readonly lane: TogetherLane;
  readonly number: number;
  readonly pageNumber: number;
}

export class TogetherContents {
  #path = '';
  #columns: readonly string[] = [];
  #formats = ownFormats();
  #readers = new Map<TogetherLane, RowContents>();
  /** Of the rows that were asked for last, by the page's number; undefined where there is nothing to show. */
  #read = new Map<number, RowContent | undefined>();

  /** Reads what the path leads to from now on, or, when it is empty, what is recognised. */
  setPath(path: string): void {
    this.#path = path;
    this.#restart();
  }

  /** The paths that are read. */
  get columns(): readonly string[] {
    return this.#columns;
  }

  /** Reads what these paths lead to from now on. */
  setColumns(paths: readonly string[]): void {
    this.#columns = paths;
    this.#restart();
  }

  /** The contents of the entries of a window, by the page's number; of those that have any. */
  of(entries: readonly RowEntry[]): ReadonlyMap<number, RowContent | undefined> {
    if (this.#formats !== ownFormats()) {
      this.#formats = ownFormats();
      this.#restart();
    }
    const read = new Map<number, RowContent | undefined>();
    const news = new Map<TogetherLane, RowEntry[]>();
    for (const entry of entries) {
      const { lane, pageNumber } = entry;
      if (this.#read.has(pageNumber)) read.set(pageNumber, this.#read.get(pageNumber));
      else news.set(lane, [...(news.get(lane) ?? []), entry]);
    }
    for (const [lane, ofLane] of news) {
      const contents = this.#readerOf(lane).of(ofLane.map(({ number }) => number));
      for (const { number, pageNumber } of ofLane) read.set(pageNumber, contents.get(number));
    }
    this.#read = read;
    return read;
  }

  /** These are the streams from now on. */
  setLanes(lanes: readonly TogetherLane[]): void {
    for (const lane of this.#readers.keys()) if (!lanes.includes(lane)) this.#readers.delete(lane);
  }

  #restart(): void {
    this.#readers = new Map();
    this.#read = new Map();
  }

  #readerOf(lane: TogetherLane): RowContents {
    const known = this.#readers.get(lane);
    if (known) return known;
    const reader = new RowContents(lane.log);
    reader.setPath(this.#path);
    reader.setColumns(this.#columns);
    this.#readers.set(lane, reader);
    return reader;
  }
}
