// The list of a page: the rows of its window, the filter that says which entries are rows, and the ways to get from one
// place of it to another. It knows what the page has been sent, and sends rows again when they may have become others.

import * as l10n from '@vscode/l10n';

import { assertNever } from '../base/assertNever.ts';
import { NumberRanges } from '../base/numberRanges.ts';
import { entryAt } from '../log/entryPlaces.ts';
import type { EventLog } from '../log/eventLog.ts';
import type { PageMessage } from './pageMessage.ts';
import type { EntryView, HostMessage, Row, MessageOf, ListPlace, FilterProgress } from './protocol.ts';
import { markedRow, rowOf } from './row.ts';
import { RowContents } from '../assembly/rowContents.ts';
import { noHits, PatternHits } from '../filter/patternHits.ts';
import type { Slicing } from '../base/slicedWork.ts';
import { LogFilter } from '../filter/logFilter.ts';
import { parseFilter } from '../filter/filterParser.ts';
import { readPlace } from '../filter/goTo.ts';
import { findNextWithId } from '../filter/nextWithId.ts';

/** Rows that one request of the page may ask for. */
const maxWindowRows = 500;

export type ListRequest = MessageOf<
  PageMessage,
  'window' | 'filter' | 'pickRows' | 'nextMatch' | 'jump' | 'reveal' | 'goTo'
>;

/** A filter that leaves entries out, with the clock that its times are meant by. */
export type ListNarrowing = Pick<MessageOf<PageMessage, 'filter'>, 'query' | 'utcOffsetMinutes' | 'version'>;

interface FeedListOptions {
  readonly log: EventLog;
  readonly slicing: Slicing;
  readonly post: (message: HostMessage) => void;
  /** Called when there is something for the next update to tell. */
  readonly onProgress: () => void;
  readonly epoch: () => number;
}

export class FeedList {
  readonly #options: FeedListOptions;
  readonly #filter: ListFilter;
  readonly #goTo: GoToLookup;
  readonly #contents: RowContents;
  #window = { first: 1, count: 0 };
  #sentRowsUpTo = 0;
  #sentRows: readonly Row[] = [];
  /** Of the filter, when they were sent. */
  #sentRevision = '';
  /** The last attempt in the log, when they were sent. */
  #sentAttempt = 0;
  /** Positions of the rows that are selected together. */
  #picked = NumberRanges.none;
  /** What was gone when the rows that were sent were looked at last. */
  #seenGone = { bytes: 0, first: 1 };

  constructor(options: FeedListOptions) {
    const { log, slicing, post, onProgress } = options;
    this.#options = options;
    this.#filter = new ListFilter(log, slicing, onProgress);
    this.#contents = new RowContents(log);
    this.#goTo = new GoToLookup(log, slicing, {
      onFound: (number) => this.#jumpTo(number),
      onRefused: (text) => post({ type: 'goToRefused', epoch: options.epoch(), message: text }),
    });
  }

  handle(message: ListRequest): void {
    const { log } = this.#options;
    switch (message.type) {
      case 'window':
        // Positions under another filter are others.
        if (message.version !== this.#filter.version) return;
        this.#window = { first: message.first, count: Math.min(message.count, maxWindowRows) };
        this.#postRows();
        break;
      case 'filter':
        this.#filter.set(message);
        this.#picked = NumberRanges.none;
        this.#forgetSent();
        break;
      case 'pickRows':
        this.#pick(message);
        break;
      case 'jump':
        this.#jumpTo(entryAt(log, message.atMs));
        break;
      case 'reveal':
        this.#jumpTo(Math.min(message.number, log.length));
        break;
      case 'nextMatch':
        this.#jumpTo(this.#filter.nextMatch(message.from, message.step));
        break;
      case 'goTo':
        this.#goTo.handle(message, this.#filter.rowCount > 0);
        break;
      default:
        assertNever(message);
    }
  }

  /** The filter that leaves entries out of the list; undefined where none does. */
  get narrowedBy(): ListNarrowing | undefined {
    return this.#filter.narrowedBy;
  }

  /** Positions of the rows that are selected together; none where it is one row, or none. */
  get picked(): NumberRanges {
    return this.#picked;
  }

  /** The paths whose values rows have. */
  get columns(): readonly string[] {
    return this.#contents.columns;
  }

  /** Tells what changed since the last update. */
  update(): void {
    const { post, epoch } = this.#options;
    const progress = this.#filter.news();
    if (progress) post({ type: 'filterProgress', epoch: epoch(), ...progress });
    const windowEnd = this.#window.first + this.#window.count - 1;
    const hasNewRows = this.#sentRowsUpTo < Math.min(windowEnd, this.#filter.rowCount);
    const haveChanged =
      this.#sentRevision !== this.#filter.revision || this.#haveSentRowsLost() || this.#isSentEndFollowed();
    if (hasNewRows || haveChanged) this.#postRows();
  }

  /** What a page that knows nothing begins with: all entries. */
  restart(): void {
    this.#filter.reset();
    this.#contents.setColumns([]);
    this.#picked = NumberRanges.none;
    this.#forgetSent();
  }

  /** The log was cleared. The filter stays. */
  noteCleared(): void {
    this.#picked = NumberRanges.none;
    this.#sentRowsUpTo = 0;
    this.#sentRows = [];
    this.#window = { first: 1, count: this.#window.count };
    this.#filter.forgetSent();
    this.#goTo.cancel(l10n.t('The timeline was cleared meanwhile.'));
  }

  /** The sentences of rows have become others: what the page shows is sent again. */
  noteReworded(): void {
    if (this.#sentRows.length > 0) this.#postRows();
  }

  /** Rows show what the path leads to in their events, or, when it is empty, what is recognised in them. */
  setPath(path: string): void {
    if (this.#contents.setPath(path)) this.noteReworded();
  }

  /** Rows have what these paths lead to in their events. */
  setColumns(paths: readonly string[]): void {
    this.#contents.setColumns(paths);
    this.noteReworded();
  }

  /** Nothing is searched while the page is hidden. */
  setPaused(isPaused: boolean): void {
    this.#filter.setPaused(isPaused);
  }

  /** The entry with what the filter's patterns found in it. */
  marked(view: EntryView): EntryView {
    const hits = this.#filter.hitsIn([
      ...(view.data ? [view.data.text] : []),
      ...view.lines.map(({ value }) => value),
    ]);
    return hits.length > 0 ? { ...view, hits } : view;
  }

  dispose(): void {
    this.#goTo.cancel();
    this.#filter.dispose();
  }

  /** What is picked in another list than this one is not believed. */
  #pick({ epoch, version, ranges }: MessageOf<PageMessage, 'pickRows'>): void {
    if (epoch !== this.#options.epoch() || version !== this.#filter.version) return;
    this.#picked = NumberRanges.of(ranges.map(([first, last]) => ({ first, last })));
  }

  #forgetSent(): void {
    this.#sentRowsUpTo = 0;
    this.#sentRows = [];
    this.#window = { first: 1, count: 0 };
  }

  #postRows(): void {
    const { log, post, epoch } = this.#options;
    const { first, count } = this.#window;
    const last = Math.min(first + count - 1, this.#filter.rowCount);
    const numbers: number[] = [];
    for (let position = first; position <= last; position += 1) {
      const number = this.#filter.numberAt(position);
      if (number !== undefined) numbers.push(number);
    }
    const contents = this.#contents.of(numbers);
    const hitsIn = (texts: readonly string[]): string[] => this.#filter.hitsIn(texts);
    const rows = numbers.map((number) =>
      markedRow({ ...rowOf(log, number), ...contents.get(number) }, this.#filter.isMarked(number), hitsIn),
    );
    this.#sentRowsUpTo = Math.max(last, 0);
    this.#sentRows = rows;
    this.#sentRevision = this.#filter.revision;
    this.#sentAttempt = lastAttemptIn(log);
    post({ type: 'rows', epoch: epoch(), version: this.#filter.version, first, rows });
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

  /** Whether an end that was sent as the last has an attempt behind it since, which its row tells. */
  #isSentEndFollowed(): boolean {
    const sent = this.#sentAttempt;
    if (lastAttemptIn(this.#options.log) === sent) return false;
    return this.#sentRows.some(
      ({ kind, attempt }) => attempt === sent && (kind === 'close' || kind === 'error'),
    );
  }

  /** Takes the page to an entry; where the filter hides it, to the nearest that is shown. */
  #jumpTo(wanted: number | undefined): void {
    const place = wanted === undefined || wanted === 0 ? undefined : this.#filter.placeOf(wanted);
    if (wanted === undefined || !place) return;
    const { post, epoch } = this.#options;
    post({ type: 'jumped', epoch: epoch(), version: this.#filter.version, wanted, ...place });
  }
}

function lastAttemptIn(log: EventLog): number {
  return log.length === 0 ? 0 : log.index.attempt(log.length);
}

type FilterMessage = MessageOf<PageMessage, 'filter'>;

/**
 * What the page's filter makes of a log: which entries stand at which positions of its list, which of them match, and
 * where the page finds what it was looking at. Without a filter, positions are the entries' numbers.
 */
class ListFilter {
  readonly #log: EventLog;
  readonly #slicing: Slicing;
  readonly #onProgress: () => void;
  #message: FilterMessage | undefined;
  #filter: LogFilter | undefined;
  #hits = noHits;
  #isPlaceSent = true;
  #sent = '';

  constructor(log: EventLog, slicing: Slicing, onProgress: () => void) {
    this.#log = log;
    this.#slicing = slicing;
    this.#onProgress = onProgress;
  }

  /** Tells the filters of a page apart; 0 before the first. */
  get version(): number {
    return this.#message?.version ?? 0;
  }

  /** What narrows the list, for who goes through the entries on his own. */
  get narrowedBy(): ListNarrowing | undefined {
    return this.#narrowing && this.#message;
  }

  /** Rows of the list. */
  get rowCount(): number {
    return this.#narrowing?.matches.count ?? this.#log.length;
  }

  /** Changes when rows that are known to the page may have become others. */
  get revision(): string {
    const filter = this.#filter;
    return filter ? `${filter.revision} ${this.#narrowing ? '' : filter.matches.count}` : '';
  }

  /** Takes the page's filter; one that cannot be read is refused, and what was there stays. */
  set(message: FilterMessage): void {
    const { query, utcOffsetMinutes } = message;
    const parsed = parseFilter(query, { startedAtMs: this.#log.startedAtMs, utcOffsetMinutes });
    if ('mistake' in parsed) return;
    this.reset();
    this.#message = message;
    this.#isPlaceSent = false;
    this.#hits = new PatternHits(parsed.terms, this.#slicing);
    if (parsed.terms.length > 0) {
      this.#filter = new LogFilter(this.#log, {
        terms: parsed.terms,
        matchesCase: query.matchesCase,
        slicing: this.#slicing,
        onProgress: this.#onProgress,
      });
    }
    this.#onProgress();
  }

  /** No filter: what a page that knows nothing begins with. */
  reset(): void {
    this.#filter?.dispose();
    this.#filter = undefined;
    this.#message = undefined;
    this.#hits = noHits;
    this.#sent = '';
  }

  /** What the page was told last was about entries that are gone. */
  forgetSent(): void {
    this.#sent = '';
  }

  setPaused(isPaused: boolean): void {
    this.#filter?.setPaused(isPaused);
  }

  /** Number of the entry at a position, from 1. */
  numberAt(position: number): number | undefined {
    if (this.#narrowing) return this.#narrowing.matches.at(position);
    return position <= this.#log.length ? position : undefined;
  }

  /** Where the entry is in the list, or the nearest one that is; undefined when the list is empty. */
  placeOf(number: number): ListPlace | undefined {
    const position = this.#narrowing
      ? this.#narrowing.matches.nearest(number)
      : Math.min(number, this.#log.length);
    const shown = this.numberAt(position);
    return shown === undefined ? undefined : { number: shown, position };
  }

  /** Whether an entry of a list that also has others is to be marked. */
  isMarked(number: number): boolean {
    return this.#filter !== undefined && !this.#narrowing && this.#filter.matches.has(number);
  }

  /** Number of the next match after an entry, or before it, and from the other end when there is none. */
  nextMatch(from: number, step: 1 | -1): number | undefined {
    const matches = this.#filter?.matches;
    if (!matches) return undefined;
    const before = matches.countBefore(from);
    if (step === -1) return matches.at(before) ?? matches.at(matches.count);
    return matches.at(before + (matches.has(from) ? 2 : 1)) ?? matches.at(1);
  }

  /** What the filter's patterns found in some texts, for marks on the page. */
  hitsIn(texts: readonly string[]): string[] {
    return this.#hits.in(texts);
  }

  /** What the page has to be told now; undefined when it knows. */
  news(): FilterProgress | undefined {
    const { version } = this;
    if (version === 0) return undefined;
    const filter = this.#filter;
    const place = this.#isPlaceSent ? undefined : this.#placeForPage();
    const progress: FilterProgress = {
      version,
      isActive: filter !== undefined,
      rowCount: this.rowCount,
      matches: filter?.matches.count ?? 0,
      searched: filter?.searched ?? this.#log.length,
      entries: this.#log.length,
      isDone: filter?.isDone ?? true,
      ...(filter?.stoppedAt !== undefined && { stoppedAt: filter.stoppedAt }),
      ...(place && { place }),
    };
    const text = JSON.stringify(filter ? progress : { version, place });
    if (text === this.#sent) return undefined;
    this.#sent = text;
    if (place) this.#isPlaceSent = true;
    return progress;
  }

  dispose(): void {
    this.#filter?.dispose();
  }

  get #narrowing(): LogFilter | undefined {
    return this.#message?.showsOnlyMatches ? this.#filter : undefined;
  }

  /** Known as soon as the search has passed what the page looks at. */
  #placeForPage(): FilterProgress['place'] {
    const { near = 0, upTo = 0 } = this.#message ?? {};
    const narrowing = this.#narrowing;
    if (narrowing && !narrowing.isDone && narrowing.stoppedAt === undefined) {
      if (narrowing.searched < upTo || (narrowing.matches.at(narrowing.matches.count) ?? 0) < near)
        return undefined;
    }
    const entry = near === 0 ? undefined : this.placeOf(near);
    return {
      ...(entry && { entry }),
      ...(upTo > 0 && { endPosition: narrowing ? narrowing.matches.countBefore(upTo + 1) : upTo }),
    };
  }
}

interface GoToListener {
  onFound(number: number): void;
  onRefused(message: string): void;
}

/** Finds the place that a page wants to go to. An id may take a while: only one is looked for at a time. */
class GoToLookup {
  readonly #log: EventLog;
  readonly #slicing: Slicing;
  readonly #listener: GoToListener;
  #cancel: (() => void) | undefined;

  constructor(log: EventLog, slicing: Slicing, listener: GoToListener) {
    this.#log = log;
    this.#slicing = slicing;
    this.#listener = listener;
  }

  /** @param hasRows whether the list shows anything to go to */
  handle(message: MessageOf<PageMessage, 'goTo'>, hasRows: boolean): void {
    const { text, from, utcOffsetMinutes } = message;
    const { startedAtMs, length } = this.#log;
    this.cancel();
    const place = readPlace(text, this.#log, { startedAtMs, utcOffsetMinutes });
    if ('mistake' in place) return this.#listener.onRefused(place.mistake);
    if (!hasRows) return this.#listener.onRefused(l10n.t('The filter shows no entry. Clear it to go there.'));
    if ('number' in place) return this.#listener.onFound(place.number);
    this.#cancel = findNextWithId(this.#log, place.id, Math.min(from, length), this.#slicing, (number) => {
      this.#cancel = undefined;
      if (number === undefined) this.#listener.onRefused(l10n.t('No entry has the id “{0}”.', place.id));
      else this.#listener.onFound(number);
    });
  }

  /** Gives up what is being looked for, if anything, and says why. */
  cancel(reason?: string): void {
    if (this.#cancel && reason !== undefined) this.#listener.onRefused(reason);
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
