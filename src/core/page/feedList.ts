// The list of a page: the rows of its window, the filter that says which entries are rows, and the ways to get from one
// place of it to another. It knows what the page has been sent, and sends rows again when they may have become others.

import { assertNever } from '../base/assertNever.ts';
import { entryAt } from '../log/entryPlaces.ts';
import type { EventLog } from '../log/eventLog.ts';
import { FeedFind } from './feedFind.ts';
import { FeedGoTo } from './feedGoTo.ts';
import type { MessageOf } from './messageHandlers.ts';
import type { PageMessage } from './pageMessage.ts';
import type { EntryView, HostMessage, Row } from './protocol.ts';
import { rowOf } from './row.ts';
import type { Slicing } from '../base/slicedWork.ts';

/** Rows that one request of the page may ask for. */
const maxWindowRows = 500;

export type ListRequest = MessageOf<
  PageMessage,
  'window' | 'find' | 'nextMatch' | 'jump' | 'reveal' | 'goTo'
>;

export interface FeedListOptions {
  readonly log: EventLog;
  readonly slicing: Slicing;
  readonly post: (message: HostMessage) => void;
  /** Called when there is something for the next update to tell. */
  readonly onProgress: () => void;
  readonly epoch: () => number;
}

export class FeedList {
  readonly #options: FeedListOptions;
  readonly #find: FeedFind;
  readonly #goTo: FeedGoTo;
  #window = { first: 1, count: 0 };
  #sentRowsUpTo = 0;
  #sentRows: readonly Row[] = [];
  /** Of the filter, when they were sent. */
  #sentRevision = '';
  /** What was gone when the rows that were sent were looked at last. */
  #seenGone = { bytes: 0, first: 1 };

  constructor(options: FeedListOptions) {
    const { log, slicing, post, onProgress } = options;
    this.#options = options;
    this.#find = new FeedFind(log, slicing, onProgress);
    this.#goTo = new FeedGoTo(log, slicing, {
      onFound: (number) => this.#jumpTo(number),
      onRefused: (text) => post({ type: 'goToRefused', epoch: options.epoch(), message: text }),
    });
  }

  handle(message: ListRequest): void {
    const { log } = this.#options;
    switch (message.type) {
      case 'window':
        // Positions under another filter are others.
        if (message.version !== this.#find.version) return;
        this.#window = { first: message.first, count: Math.min(message.count, maxWindowRows) };
        this.#postRows();
        break;
      case 'find':
        this.#find.set(message);
        this.#forgetSent();
        break;
      case 'jump':
        this.#jumpTo(entryAt(log, message.atMs));
        break;
      case 'reveal':
        this.#jumpTo(Math.min(message.number, log.length));
        break;
      case 'nextMatch':
        this.#jumpTo(this.#find.nextMatch(message.from, message.step));
        break;
      case 'goTo':
        this.#goTo.handle(message, this.#find.rowCount > 0);
        break;
      default:
        assertNever(message);
    }
  }

  /** Tells what changed since the last update. */
  update(): void {
    const { post, epoch } = this.#options;
    const progress = this.#find.news();
    if (progress) post({ type: 'found', epoch: epoch(), ...progress });
    const windowEnd = this.#window.first + this.#window.count - 1;
    const hasNewRows = this.#sentRowsUpTo < Math.min(windowEnd, this.#find.rowCount);
    const haveChanged = this.#sentRevision !== this.#find.revision || this.#haveSentRowsLost();
    if (hasNewRows || haveChanged) this.#postRows();
  }

  /** What a page that knows nothing begins with: all entries. */
  restart(): void {
    this.#find.reset();
    this.#forgetSent();
  }

  /** The log was cleared. The filter stays. */
  noteCleared(): void {
    this.#sentRowsUpTo = 0;
    this.#sentRows = [];
    this.#window = { first: 1, count: this.#window.count };
    this.#goTo.cancel('The timeline was cleared meanwhile.');
  }

  /** Nothing is searched while the page is hidden. */
  setPaused(isPaused: boolean): void {
    this.#find.setPaused(isPaused);
  }

  /** The entry with what the filter's patterns found in it. */
  marked(view: EntryView): EntryView {
    const hits = this.#find.hitsIn([
      ...(view.data ? [view.data.text] : []),
      ...view.lines.map(({ value }) => value),
    ]);
    return hits.length > 0 ? { ...view, hits } : view;
  }

  dispose(): void {
    this.#goTo.cancel();
    this.#find.dispose();
  }

  #forgetSent(): void {
    this.#sentRowsUpTo = 0;
    this.#sentRows = [];
    this.#window = { first: 1, count: 0 };
  }

  #postRows(): void {
    const { log, post, epoch } = this.#options;
    const { first, count } = this.#window;
    const last = Math.min(first + count - 1, this.#find.rowCount);
    const rows: Row[] = [];
    for (let position = first; position <= last; position += 1) {
      const number = this.#find.numberAt(position);
      if (number !== undefined) rows.push(this.#markedRow(rowOf(log, number)));
    }
    this.#sentRowsUpTo = Math.max(last, 0);
    this.#sentRows = rows;
    this.#sentRevision = this.#find.revision;
    post({ type: 'rows', epoch: epoch(), version: this.#find.version, first, rows });
  }

  /** Whether rows that were sent have lost their bytes since, or one of them says how many are gone. */
  #haveSentRowsLost(): boolean {
    const { log } = this.#options;
    const { first } = log;
    const { bytes } = log.gone;
    if (bytes === this.#seenGone.bytes && first === this.#seenGone.first) return false;
    this.#seenGone = { bytes, first };
    return this.#sentRows.some(
      ({ number, type, isGone, isRecordGone }) =>
        type === 'bytes-gone' ||
        (!isGone && log.isGone(log.entry(number))) ||
        (!isRecordGone && number < first),
    );
  }

  #markedRow(row: Row): Row {
    const hits = this.#find.hitsIn([row.preview, ...(row.next === undefined ? [] : [row.next])]);
    return {
      ...row,
      ...(this.#find.isMarked(row.number) && { isMatch: true }),
      ...(hits.length > 0 && { hits }),
    };
  }

  /** Takes the page to an entry; where the filter hides it, to the nearest that is shown. */
  #jumpTo(wanted: number | undefined): void {
    const place = wanted === undefined || wanted === 0 ? undefined : this.#find.placeOf(wanted);
    if (wanted === undefined || !place) return;
    const { post, epoch } = this.#options;
    post({ type: 'jumped', epoch: epoch(), version: this.#find.version, wanted, ...place });
  }
}
