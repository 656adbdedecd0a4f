// The list of a page that shows several streams together: the rows of its window in the common order, the filter over all
// of them, and the ways from one place of it to another.

import type { RowContent } from '../assembly/rowContents.ts';
import { assertNever } from '../base/assertNever.ts';
import { NumberRanges } from '../base/numberRanges.ts';
import type { Slicing } from '../base/slicedWork.ts';
import type { ListNarrowing, ListRequest } from '../page/feedList.ts';
import type { FilterProgress, HostMessage, ListPlace, MessageOf, Row } from '../page/protocol.ts';
import { markedRow, rowOf } from '../page/row.ts';
import { entryOfTogether, togetherNumber } from '../page/togetherStatus.ts';
import { MergedOrder, type MergedEntry } from './mergedOrder.ts';
import { TogetherContents } from './togetherContents.ts';
import { TogetherFilter } from './togetherFilter.ts';
import { TogetherGoTo } from './togetherGoTo.ts';
import type { TogetherLane } from './togetherLane.ts';

/** Rows that one request of the page may ask for. */
const maxWindowRows = 500;

interface TogetherListOptions {
  readonly slicing: Slicing;
  readonly post: (message: HostMessage) => void;
  /** Called when there is something for the next update to tell. */
  readonly onProgress: () => void;
  readonly epoch: () => number;
  /** Wall clock at the beginning of the axis. */
  readonly startedAtMs: () => number;
}

export class TogetherList {
  readonly #options: TogetherListOptions;
  readonly #filter: TogetherFilter;
  readonly #goTo: TogetherGoTo;
  readonly #contents = new TogetherContents();
  #lanes: readonly TogetherLane[] = [];
  #window = { first: 1, count: 0 };
  #picked = NumberRanges.none;
  /** Positions have become others, and the page has not yet said where it is. */
  #isRearranged = false;
  #isPlaceSent = true;
  #sentRows = '';
  #sentProgress = '';

  constructor(options: TogetherListOptions) {
    this.#options = options;
    this.#filter = new TogetherFilter(options.slicing, options.onProgress);
    this.#goTo = new TogetherGoTo(options.slicing, {
      onFound: (entry) => this.#jumpTo(entry),
      onRefused: (message) => options.post({ type: 'goToRefused', epoch: options.epoch(), message }),
    });
  }

  /** All entries. */
  get all(): MergedOrder {
    return new MergedOrder(this.#lanes);
  }

  /** The entries that are rows. */
  get shown(): MergedOrder {
    return new MergedOrder(
      this.#filter.isNarrowing ? this.#lanes.map(({ matches }) => matches) : this.#lanes,
    );
  }

  /** Positions of the rows that are selected together; none where it is one row, or none. */
  get picked(): NumberRanges {
    return this.#picked;
  }

  /** The filter that leaves entries out of the list; undefined where none does. */
  get narrowedBy(): ListNarrowing | undefined {
    return this.#filter.isNarrowing ? this.#filter.message : undefined;
  }

  /** The paths whose values rows have. */
  get columns(): readonly string[] {
    return this.#contents.columns;
  }

  /** The entries whose rows are selected together, in the order of the list. */
  *pickedEntries(): Generator<MergedEntry> {
    for (const { first, last } of this.#picked.ranges)
      for (let position = first; position <= last; position += maxWindowRows)
        yield* this.shown.entriesFrom(position, Math.min(maxWindowRows, last - position + 1));
  }

  /** The page's number of an entry; 0 of none. */
  numberOf(entry: MergedEntry | undefined): number {
    const lane = entry && this.#lanes[entry.lane];
    return lane ? togetherNumber(lane.place, entry.number) : 0;
  }

  /** The entry that the page means; undefined when it is not there any more. */
  entryOf(number: number): MergedEntry | undefined {
    const { place, number: own } = entryOfTogether(number);
    const lane = this.#lanes.findIndex((each) => each.place === place);
    const log = this.#lanes[lane]?.log;
    return log && own >= log.first && own <= log.length ? { lane, number: own } : undefined;
  }

  handle(message: ListRequest): void {
    switch (message.type) {
      case 'window':
        // Positions under another filter are others.
        if (message.version !== this.#filter.version) return;
        this.#window = { first: message.first, count: Math.min(message.count, maxWindowRows) };
        this.#sentRows = '';
        this.#postRows();
        break;
      case 'filter':
        if (!this.#filter.set(message, this.#options.startedAtMs())) return;
        this.#isRearranged = false;
        this.#isPlaceSent = false;
        this.#forgetSent();
        break;
      case 'pickRows':
        this.#pick(message);
        break;
      case 'jump':
        this.#jumpTo(this.all.entriesFrom(this.#positionAt(message.atMs), 1)[0]);
        break;
      case 'reveal':
        this.#jumpTo(this.entryOf(message.number));
        break;
      case 'nextMatch':
        this.#jumpTo(this.#nextMatch(message.from, message.step));
        break;
      case 'goTo':
        this.#goTo.handle(message, {
          lanes: this.#lanes,
          all: this.all,
          from: this.entryOf(message.from),
          startedAtMs: this.#options.startedAtMs(),
          hasRows: this.shown.count > 0,
        });
        break;
      default:
        assertNever(message);
    }
  }

  /** These are the streams from now on. @param isRearranged whether entries stand at other positions than before */
  setLanes(lanes: readonly TogetherLane[], isRearranged: boolean): void {
    this.#lanes = lanes;
    this.#filter.setLanes(lanes);
    this.#contents.setLanes(lanes);
    if (!isRearranged) return;
    this.#isRearranged = true;
    this.#picked = NumberRanges.none;
    this.#goTo.cancel();
  }

  /** Tells what changed since the last update. */
  update(): void {
    const progress = this.#news();
    if (progress) this.#options.post({ type: 'filterProgress', epoch: this.#options.epoch(), ...progress });
    this.#postRows();
  }

  /** What a page that knows nothing begins with: all entries. */
  restart(): void {
    this.#filter.reset();
    this.#contents.setColumns([]);
    this.#isRearranged = false;
    this.#isPlaceSent = true;
    this.#forgetSent();
  }

  /** Rows show what a path leads to from now on, or, when it is empty, what is recognised. */
  setPath(path: string): void {
    this.#contents.setPath(path);
    this.#postRows();
  }

  /** Rows have what these paths lead to from now on. */
  setColumns(paths: readonly string[]): void {
    this.#contents.setColumns(paths);
    this.#postRows();
  }

  /** Nothing is searched while the page is hidden. */
  setPaused(isPaused: boolean): void {
    this.#filter.setPaused(isPaused);
  }

  /** What the filter's patterns found in some texts. */
  hitsIn(texts: readonly string[]): string[] {
    return this.#filter.hitsIn(texts);
  }

  dispose(): void {
    this.#goTo.cancel();
    this.#filter.setLanes([]);
  }

  #forgetSent(): void {
    this.#picked = NumberRanges.none;
    this.#window = { first: 1, count: 0 };
    this.#sentRows = '';
    this.#sentProgress = '';
  }

  /** What is picked in another list than this one is not believed. */
  #pick({ epoch, version, ranges }: MessageOf<ListRequest, 'pickRows'>): void {
    if (epoch !== this.#options.epoch() || version !== this.#filter.version || this.#isRearranged) return;
    this.#picked = NumberRanges.of(ranges.map(([first, last]) => ({ first, last })));
  }

  #postRows(): void {
    // Where the page is now is not what it asked for: it says so, and asks again.
    if (this.#isRearranged || this.#window.count === 0) return;
    const { post, epoch } = this.#options;
    const { first, count } = this.#window;
    const entries = this.shown.entriesFrom(first, count);
    const contents = this.#contents.of(
      entries.flatMap((entry) => {
        const lane = this.#lanes[entry.lane];
        return lane ? [{ lane, number: entry.number, pageNumber: this.numberOf(entry) }] : [];
      }),
    );
    const rows = entries.map((entry) => this.#rowOf(entry, contents.get(this.numberOf(entry))));
    const text = JSON.stringify(rows);
    if (text === this.#sentRows) return;
    this.#sentRows = text;
    post({ type: 'rows', epoch: epoch(), version: this.#filter.version, first, rows });
  }

  #rowOf(entry: MergedEntry, content: RowContent | undefined): Row {
    const lane = this.#lanes[entry.lane] as TogetherLane;
    const row = rowOf(lane.log, entry.number);
    const isMatch = this.#filter.isMarking && lane.filter?.matches.has(entry.number) === true;
    return markedRow(
      {
        ...row,
        number: this.numberOf(entry),
        receivedAtMs: row.receivedAtMs + lane.offsetMs,
        ...(!row.isGone && content),
      },
      isMatch,
      (texts) => this.hitsIn(texts),
    );
  }

  /** Position of the first entry at or after a time, or of the last one. */
  #positionAt(atMs: number): number {
    const { all } = this;
    return Math.min(all.count, all.countBeforeTime(atMs) + 1);
  }

  /** The next match after an entry, or before it, and from the other end when there is none. */
  #nextMatch(from: number, step: 1 | -1): MergedEntry | undefined {
    const matches = new MergedOrder(this.#lanes.map((lane) => lane.matches));
    const entry = this.entryOf(from);
    const before = entry ? matches.countBefore(entry) : 0;
    if (step === -1) return matches.entriesFrom(before === 0 ? matches.count : before, 1)[0];
    const isMatch = entry && this.#lanes[entry.lane]?.filter?.matches.has(entry.number) === true;
    const next = before + (isMatch ? 2 : 1);
    return matches.entriesFrom(next > matches.count ? 1 : next, 1)[0];
  }

  /** Where an entry is in the list, or the nearest one by time that is; undefined when the list is empty. */
  #placeOf(entry: MergedEntry): ListPlace | undefined {
    const { shown } = this;
    const before = shown.countBefore(entry);
    const [upper] = shown.entriesFrom(before + 1, 1);
    const isIt = upper?.lane === entry.lane && upper.number === entry.number;
    const lower = isIt || before === 0 ? undefined : shown.entriesFrom(before, 1)[0];
    const atMs = shown.timeOf(entry);
    const isLower = lower && (!upper || atMs - shown.timeOf(lower) < shown.timeOf(upper) - atMs);
    const number = this.numberOf(isLower ? lower : upper);
    return number === 0 ? undefined : { number, position: isLower ? before : before + 1 };
  }

  /** Takes the page to an entry; where the filter hides it, to the nearest that is shown. */
  #jumpTo(entry: MergedEntry | undefined): void {
    const place = entry && this.#placeOf(entry);
    if (!place) return;
    const { post, epoch } = this.#options;
    post({
      type: 'jumped',
      epoch: epoch(),
      version: this.#filter.version,
      wanted: this.numberOf(entry),
      ...place,
    });
  }

  /** What the page has to be told of the filter; undefined when it knows. */
  #news(): FilterProgress | undefined {
    if (this.#filter.version === 0) return undefined;
    const place = this.#isPlaceSent ? undefined : this.#placeForPage();
    const progress: FilterProgress = {
      ...this.#filter.progress,
      rowCount: this.shown.count,
      ...(place && { place }),
    };
    const text = JSON.stringify(progress);
    if (text === this.#sentProgress) return undefined;
    this.#sentProgress = text;
    if (place) this.#isPlaceSent = true;
    return progress;
  }

  /** Where the page finds what it was looking at, once all is searched. */
  #placeForPage(): FilterProgress['place'] {
    if (this.#filter.isNarrowing && !this.#filter.isOver) return undefined;
    const { near = 0, upTo = 0 } = this.#filter.message ?? {};
    const [entry, last] = [this.entryOf(near), this.entryOf(upTo)];
    const place = entry && this.#placeOf(entry);
    return {
      ...(place && { entry: place }),
      // What ended there may be there no more: then what is shown now does not grow.
      ...(upTo > 0 && { endPosition: last ? this.#endPosition(last) : this.shown.count }),
    };
  }

  /** Position of the last row that is not after an entry. */
  #endPosition(last: MergedEntry): number {
    const { shown } = this;
    const before = shown.countBefore(last);
    const [next] = shown.entriesFrom(before + 1, 1);
    return next?.lane === last.lane && next.number === last.number ? before + 1 : before;
  }
}
