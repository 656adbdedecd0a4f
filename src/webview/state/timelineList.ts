// The state of the list: which rows it has, which of them the page holds, where it is scrolled to, what is selected. It
// asks the host for the rows in view and a few around them, and never holds more than a few hundred. Rows are counted by
// their position; the entries in them have numbers, which are others when a filter leaves some out.

import * as l10n from '@vscode/l10n';
import { computed, signal, type ReadonlySignal } from '@preact/signals';

import { formatDuration } from '../../core/base/format.ts';
import type { ListPlace, Row } from '../../core/page/protocol.ts';
import { isAfterGap, gapThresholdMs } from './gaps.ts';
import {
  centreRow,
  firstWantedRow,
  fromScrollTop,
  holdPosition,
  layOutRows,
  lineHeightPx,
  overscanRows,
  revealRow,
  rowsInView,
  scrollBy,
  type ListGeometry,
  type ListPosition,
  type PlacedRow,
} from './listPosition.ts';
import { PickedRows } from './pickedRows.ts';
import type { ReadingPlace } from './uiState.ts';

/** Rows asked for beyond the end, so that new ones come by themselves. */
const aheadRows = 64;

/** Rows kept on either side of the view. */
const keptRows = 200;

export interface RowWindow {
  readonly first: number;
  readonly count: number;
}

/**
 * Where a reader is in terms of entries: which one is looked at, and how far below the top of the view it is. Positions
 * change with the filter, entries do not.
 */
export interface ListAnchor {
  /** The list stands at its end and goes on with it. */
  readonly isAtEnd: boolean;
  /** The entry looked at: the selected one, or else the first in view; absent when there is none. */
  readonly number?: number;
  readonly isSelected: boolean;
  /** How far below the top of the view it is; absent when it is not in view. */
  readonly topPx?: number;
}

/** What a paused view shows: entries up to that one, and the position at which these end. */
interface PausedView {
  readonly upTo: number;
  readonly endPosition: number;
}

/** What is selected: the place, the entry, or both. The one follows from the other once the row has come. */
type Selection = Partial<ListPlace>;

export class TimelineList {
  /** Entries that the stream has, or all streams that are shown. */
  readonly entries = signal(0);
  /** Number of the last of them. */
  readonly lastNumber = signal(0);
  /** Rows that the list has. */
  readonly total = signal(0);
  /** Whether a filter leaves entries out. */
  readonly isFiltered = signal(false);
  /** Whether it has the entries of several streams, each of which counts its own. */
  readonly isMerged = signal(false);
  /** Whether the position of a row says nothing of its entry's number. */
  readonly isSparse = computed(() => this.isFiltered.value || this.isMerged.value);
  /** The rows at hand, by position. */
  readonly rows = signal<ReadonlyMap<number, Row>>(new Map());
  /** Whether any of them says what its event adds to an answer. */
  readonly hasGists = computed(() => [...this.rows.value.values()].some(({ gist }) => gist !== undefined));
  readonly position = signal<ListPosition>({ at: 'end' });
  /** What is shown while the view is paused. */
  readonly paused = signal<PausedView | undefined>(undefined);
  readonly selection = signal<Selection>({});
  /** Number of the selected entry. */
  readonly selected = computed(() => {
    const { number, position } = this.selection.value;
    return number ?? (position === undefined ? undefined : this.numberAt(position));
  });
  /** Several rows that are selected together. */
  readonly picked = new PickedRows();
  readonly viewport = signal({ widthPx: 0, heightPx: 0 });
  readonly isPaused = computed(() => this.paused.value !== undefined);
  readonly isFollowing = computed(() => this.position.value.at === 'end' && !this.isPaused.value);
  /** The last row that can be shown: while following, the last one whose row has come, so that none is blank. */
  readonly end = computed(() => {
    if (this.paused.value) return Math.min(this.paused.value.endPosition, this.total.value);
    return this.isFollowing.value ? this.#loadedEnd.value : this.total.value;
  });
  readonly geometry: ReadonlySignal<ListGeometry> = computed(() => ({
    end: this.end.value,
    viewportPx: this.viewport.value.heightPx,
    heightOf: (position) => this.#heightOf(position),
  }));
  readonly layout = computed(() => layOutRows(this.position.value, this.geometry.value));
  readonly shownRows = computed(() =>
    this.layout.value.rows.flatMap(({ position }) => this.rows.value.get(position) ?? []),
  );
  /** The place with the number of its entry instead of a position, which depends on the filter. */
  readonly positionByNumber = computed<ListPosition>(() => {
    const position = this.position.value;
    if (position.at === 'end') return position;
    return { ...position, row: this.numberAt(position.row) ?? position.row };
  });
  readonly selectedRow = computed(() => this.rows.value.get(this.selection.value.position ?? 0));
  /** The usual time between reads of the whole stream; undefined while too little is known. */
  readonly usualGapMs = signal<number | undefined>(undefined);
  readonly gapThresholdMs = computed(() => gapThresholdMs(this.usualGapMs.value));
  /** Rows that came after the last one seen at the end. */
  readonly unseen = computed(() => Math.max(0, this.total.value - this.#seenEnd.value));
  readonly wantedWindow: ReadonlySignal<RowWindow> = computed(() => this.#wantedWindow());
  readonly #loadedEnd = signal(0);
  readonly #seenEnd = signal(0);
  /** Whether the rows at hand stood at these positions before. */
  #areRowsOld = false;
  readonly #linesOf: (row: Row) => number;

  /** @param linesOf how many lines a row takes, from signals where that may change */
  constructor(linesOf: (row: Row) => number) {
    this.#linesOf = linesOf;
  }

  /** Number of the entry at a position, when it is known. */
  numberAt(position: number): number | undefined {
    return this.isSparse.value ? this.rows.value.get(position)?.number : position;
  }

  /** Takes the number of entries of a status, and that of the last one where it is another. */
  receiveEntries(entries: number, lastNumber = entries): void {
    this.entries.value = entries;
    this.lastNumber.value = lastNumber;
    if (!this.isFiltered.value) this.#receiveTotal(entries);
  }

  /**
   * Takes the number of matches, which are the rows while a filter leaves the others out.
   * @param isCatchingUp whether these are matches among entries that were there before the filter
   */
  receiveMatches(matches: number, isCatchingUp: boolean): void {
    if (!this.isFiltered.value) return;
    this.#receiveTotal(matches);
    if (isCatchingUp) this.#seenEnd.value = matches;
  }

  receiveRows(first: number, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const wanted = this.wantedWindow.value;
    const kept = new Map<number, Row>();
    const before = this.#areRowsOld ? [] : this.rows.value;
    this.#areRowsOld = false;
    for (const [position, row] of before) {
      const isNear = position >= wanted.first - keptRows && position < wanted.first + wanted.count + keptRows;
      if (isNear || position === this.selection.value.position) kept.set(position, row);
    }
    for (const [at, row] of rows.entries()) kept.set(first + at, row);
    this.rows.value = kept;
    this.#loadedEnd.value = Math.max(this.#loadedEnd.value, first + rows.length - 1);
    this.selection.value = completeSelection(this.selection.value, first, rows);
    this.#noteSeen();
  }

  /** Forgets everything: the log was cleared, or is another one. */
  reset(): void {
    this.#forgetRows();
    this.position.value = { at: 'end' };
    this.paused.value = undefined;
    this.selection.value = {};
    this.picked.forget();
  }

  /** Where the reader is, in terms of entries: what another filter, and a reload, leave as it is. */
  anchor(): ListAnchor {
    return anchorOf(this.position.value, this.layout.value.rows, this.selection.value, (position) =>
      this.numberAt(position),
    );
  }

  /**
   * Begins another list of the same entries, or the same one where entries stand at other positions. Where the reader is in it becomes known by `returnTo`.
   */
  rearrange(isFiltered: boolean, total: number, isSameFilter = false): void {
    // At its end, what stands there is replaced by what stands there now.
    this.#areRowsOld = isSameFilter && this.isFollowing.value;
    if (!this.#areRowsOld) this.#forgetRows();
    this.picked.forget();
    this.isFiltered.value = isFiltered;
    this.total.value = isFiltered ? total : this.entries.value;
    this.#seenEnd.value = this.total.value;
    this.#loadedEnd.value = Math.min(this.#loadedEnd.value, this.total.value);
    this.selection.value = withNumber(this.selected.value);
    if (this.position.value.at === 'row') this.position.value = { at: 'row', row: 1, offsetPx: 0 };
    if (this.paused.value) this.paused.value = { ...this.paused.value, endPosition: Infinity };
  }

  /** Returns to where the reader was, at the place of that entry or of the nearest one. */
  returnTo(anchor: ListAnchor, place: ListPlace | undefined, endPosition: number | undefined): void {
    if (this.paused.value && endPosition !== undefined)
      this.paused.value = { ...this.paused.value, endPosition };
    if (anchor.isSelected) this.selection.value = place ?? {};
    if (!anchor.isAtEnd && place) this.#moveTo(positionAt(place.position, anchor.topPx, this.geometry.value));
  }

  /** Takes the size of the view. A selected entry that was in view stays in view. */
  resize(widthPx: number, heightPx: number): void {
    const old = this.viewport.value;
    if (old.widthPx === widthPx && old.heightPx === heightPx) return;
    const selected = this.selection.value.position;
    const wasInView =
      selected !== undefined && this.layout.value.rows.some(({ position }) => position === selected);
    this.viewport.value = { widthPx, heightPx };
    if (wasInView && !this.isFollowing.value) {
      this.position.value = revealRow(this.position.value, selected, this.geometry.value);
    }
  }

  /** Returns to where the reader was before the page was reloaded, in a list without a filter. */
  restore(position: ListPosition, selected: number | undefined, pausedAt: number | undefined): void {
    this.picked.forget(selected);
    this.position.value = position;
    this.selection.value = selected === undefined ? {} : { number: selected, position: selected };
    this.paused.value = pausedAt === undefined ? undefined : { upTo: pausedAt, endPosition: pausedAt };
    this.#seenEnd.value = pausedAt ?? this.total.value;
  }

  /** The same where positions are the host's to say: what was looked at, for it to be found again. */
  anchorOfBefore(place: Pick<ReadingPlace, 'position' | 'selected' | 'pausedAt'>): ListAnchor {
    const { position, selected, pausedAt } = place;
    this.paused.value = pausedAt === undefined ? undefined : { upTo: pausedAt, endPosition: Infinity };
    const isAtEnd = position.at === 'end';
    const number = selected ?? (position.at === 'row' ? position.row : undefined);
    return {
      isAtEnd,
      isSelected: selected !== undefined,
      ...(number !== undefined && { number, topPx: 0 }),
    };
  }

  scrollBy(deltaPx: number): void {
    this.#moveTo(scrollBy(this.position.value, deltaPx, this.geometry.value));
  }

  /** Takes a place chosen with the scroll bar. */
  scrollTo(scrollTop: number): void {
    this.#moveTo(fromScrollTop(scrollTop, this.layout.value, this.geometry.value));
  }

  /** Goes to the end and stays there; a paused view goes on. */
  follow(): void {
    this.paused.value = undefined;
    this.#moveTo({ at: 'end' });
  }

  togglePause(): void {
    this.paused.value = this.isPaused.value
      ? undefined
      : { upTo: this.lastNumber.value, endPosition: this.end.value };
    this.#noteSeen();
  }

  /** Selects the row at a position alone and brings it into view. What is being read does not move: following ends. */
  select(position: number): void {
    if (position < 1 || position > this.end.value) return;
    this.picked.forget(position);
    this.#goTo(position);
  }

  /** Selects all rows from where a range begins to a position, and goes there. */
  selectTo(position: number): void {
    if (position < 1 || position > this.end.value) return;
    this.picked.extendTo(position, this.selection.value.position);
    this.#goTo(position);
  }

  /** Adds the row at a position to those that are selected, or takes it from them, and goes there. */
  toggleSelected(position: number): void {
    if (position < 1 || position > this.end.value) return;
    this.picked.toggle(position, this.selection.value.position);
    this.#goTo(position);
  }

  /** Selects all rows that are there now. What is in view stays. */
  selectAll(): void {
    const end = this.isPaused.value ? this.end.value : this.total.value;
    if (end === 0) return;
    this.selection.value = { ...this.#shownOrLast() };
    this.picked.all(end);
  }

  /** Whether a row is one of those that are selected. */
  isSelected(position: number): boolean {
    const ranges = this.picked.ranges.value;
    return ranges.isEmpty ? position === this.selection.value.position : ranges.has(position);
  }

  /** The row that is gone to, or else the last one in view. */
  #shownOrLast(): Selection {
    if (this.selection.value.position !== undefined) return this.selection.value;
    const position = this.layout.value.rows.at(-1)?.position;
    return position === undefined ? {} : { position, ...withNumber(this.numberAt(position)) };
  }

  #goTo(position: number): void {
    this.selection.value = { position, ...withNumber(this.numberAt(position)) };
    const held = holdPosition(this.position.value, this.geometry.value);
    this.#moveTo(revealRow(held, position, this.geometry.value));
  }

  /** Selects an entry where it is, in view or not. */
  selectEntry(number: number): void {
    this.picked.forget(this.isSparse.value ? undefined : number);
    this.selection.value = this.isSparse.value ? { number } : { number, position: number };
  }

  /** Selects an entry and puts it in the middle. */
  jumpTo(place: ListPlace): void {
    this.picked.forget(place.position);
    this.selection.value = place;
    this.#moveTo(centreRow(place.position, this.geometry.value));
  }

  /** Moves the selection; without one, it starts at the first or the last row in view. */
  moveSelection(rows: number): void {
    const next = this.#positionBy(rows);
    if (next !== undefined) this.select(next);
  }

  /** Moves the end of the range that is selected. */
  extendSelection(rows: number): void {
    const next = this.#positionBy(rows);
    if (next !== undefined) this.selectTo(next);
  }

  /** The position so many rows further, as far as there are such. */
  #positionBy(rows: number): number | undefined {
    const shown = this.layout.value.rows;
    const start = rows > 0 ? shown[0]?.position : shown.at(-1)?.position;
    const selected = this.selection.value.position;
    const next = selected === undefined ? start : selected + rows;
    return next === undefined ? undefined : Math.min(Math.max(1, next), this.end.value);
  }

  selectLast(): void {
    const position = this.end.value;
    this.picked.forget(position);
    this.selection.value = position > 0 ? { position, ...withNumber(this.numberAt(position)) } : {};
    this.#moveTo({ at: 'end' });
  }

  /** Rows that fit into the view. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewport.value.heightPx / lineHeightPx) - 1);
  }

  isAfterGap(row: Row): boolean {
    return isAfterGap(row, this.gapThresholdMs.value);
  }

  /** The length of the pause before a row, in words; undefined where it is not worth a mark. */
  gapMark(row: Row): string | undefined {
    if (!this.isAfterGap(row) || row.deltaMs === undefined) return undefined;
    return l10n.t('{0} without an entry', formatDuration(row.deltaMs));
  }

  #receiveTotal(total: number): void {
    this.total.value = total;
    if (this.#loadedEnd.value > total) this.#loadedEnd.value = total;
  }

  #forgetRows(): void {
    this.rows.value = new Map();
    this.#loadedEnd.value = 0;
    this.#seenEnd.value = 0;
  }

  #moveTo(position: ListPosition): void {
    this.#noteSeen();
    this.position.value = position;
  }

  /** While the end is in view, everything up to it counts as seen. */
  #noteSeen(): void {
    if (this.layout.value.isAtEnd) this.#seenEnd.value = Math.max(this.#seenEnd.value, this.end.value);
  }

  #heightOf(position: number): number {
    const row = this.rows.value.get(position);
    return lineHeightPx * (row ? this.#linesOf(row) : 1);
  }

  #wantedWindow(): RowWindow {
    const visibleRows = rowsInView(this.viewport.value.heightPx);
    const firstVisible = this.isFollowing.value
      ? this.total.value - visibleRows
      : (this.layout.value.rows[0]?.position ?? 1);
    return { first: firstWantedRow(firstVisible), count: visibleRows + 3 * overscanRows + aheadRows };
  }
}

function withNumber(number: number | undefined): { readonly number?: number } {
  return number === undefined ? {} : { number };
}

/** The selection with what rows from a position on say of it. */
function completeSelection(selection: Selection, first: number, rows: readonly Row[]): Selection {
  const { number, position } = selection;
  if (position !== undefined && number === undefined) {
    const row = rows[position - first];
    return row ? { position, number: row.number } : selection;
  }
  const at = position === undefined ? rows.findIndex((row) => row.number === number) : -1;
  return at === -1 ? selection : { ...selection, position: first + at };
}

function anchorOf(
  position: ListPosition,
  rows: readonly PlacedRow[],
  selection: Selection,
  numberAt: (position: number) => number | undefined,
): ListAnchor {
  const isAtEnd = position.at === 'end';
  if (selection.number !== undefined) {
    const placed = rows.find((row) => row.position === selection.position);
    return {
      isAtEnd,
      number: selection.number,
      isSelected: true,
      ...(placed && { topPx: placed.topPx }),
    };
  }
  for (const { position: shown, topPx } of rows) {
    const number = numberAt(shown);
    if (number !== undefined) return { isAtEnd, number, isSelected: false, topPx };
  }
  // Before the view has a size, nothing is in it.
  if (position.at === 'end' || rows.length > 0) return { isAtEnd, isSelected: false };
  const number = numberAt(position.row);
  return {
    isAtEnd,
    isSelected: false,
    ...(number !== undefined && { number, topPx: -position.offsetPx }),
  };
}

/** The position of the list with a row so far below the top of the view, or in the middle. */
function positionAt(row: number, topPx: number | undefined, geometry: ListGeometry): ListPosition {
  const top = topPx ?? geometry.viewportPx / 2;
  return holdPosition({ at: 'row', row, offsetPx: -top }, geometry);
}
