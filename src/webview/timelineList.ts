// The state of the list: which entries there are, which rows of them the page holds, where it is scrolled to, what is
// selected. It asks the host for the rows in view and a few around them, and never holds more than a few hundred.

import { computed, signal, type ReadonlySignal } from '@preact/signals';

import type { Row } from '../core/protocol.ts';
import { isAfterGap, gapThresholdMs } from './gaps.ts';
import {
  centreRow,
  fromScrollTop,
  holdPosition,
  layOutRows,
  lineHeightPx,
  revealRow,
  scrollBy,
  type ListGeometry,
  type ListPosition,
} from './listPosition.ts';

/** Rows asked for on either side of the view, and beyond the end, so that new ones come by themselves. */
const overscanRows = 16;
const aheadRows = 64;

/** Rows kept on either side of the view. */
const keptRows = 200;

export interface RowWindow {
  readonly first: number;
  readonly count: number;
}

export class TimelineList {
  /** Entries that the stream has. */
  readonly total = signal(0);
  readonly rows = signal<ReadonlyMap<number, Row>>(new Map());
  readonly position = signal<ListPosition>({ at: 'end' });
  /** The last entry shown while the view is paused. */
  readonly pausedAt = signal<number | undefined>(undefined);
  readonly selected = signal<number | undefined>(undefined);
  readonly viewport = signal({ widthPx: 0, heightPx: 0 });
  readonly isPaused = computed(() => this.pausedAt.value !== undefined);
  readonly isFollowing = computed(() => this.position.value.at === 'end' && !this.isPaused.value);
  /** The last row that can be shown: while following, the last one whose row has come, so that none is blank. */
  readonly end = computed(
    () => this.pausedAt.value ?? (this.isFollowing.value ? this.#loadedEnd.value : this.total.value),
  );
  readonly geometry: ReadonlySignal<ListGeometry> = computed(() => ({
    end: this.end.value,
    viewportPx: this.viewport.value.heightPx,
    heightOf: (number) => this.#heightOf(number),
  }));
  readonly layout = computed(() => layOutRows(this.position.value, this.geometry.value));
  readonly shownRows = computed(() =>
    this.layout.value.rows.flatMap(({ number }) => this.rows.value.get(number) ?? []),
  );
  readonly gapThresholdMs = computed(() => gapThresholdMs(this.shownRows.value));
  /** Entries that came after the last one seen at the end. */
  readonly unseen = computed(() => Math.max(0, this.total.value - this.#seenEnd.value));
  readonly wantedWindow: ReadonlySignal<RowWindow> = computed(() => this.#wantedWindow());
  readonly #loadedEnd = signal(0);
  readonly #seenEnd = signal(0);
  readonly #linesOf: (row: Row) => number;

  /** @param linesOf how many lines a row takes, from signals where that may change */
  constructor(linesOf: (row: Row) => number) {
    this.#linesOf = linesOf;
  }

  /** Takes the number of entries of a status. */
  receiveTotal(total: number): void {
    this.total.value = total;
    if (this.#loadedEnd.value > total) this.#loadedEnd.value = total;
  }

  receiveRows(rows: readonly Row[]): void {
    const last = rows.at(-1);
    if (!last) return;
    const { first, count } = this.wantedWindow.value;
    const kept = new Map<number, Row>();
    for (const [number, row] of this.rows.value) {
      const isNear = number >= first - keptRows && number < first + count + keptRows;
      if (isNear || number === this.selected.value) kept.set(number, row);
    }
    for (const row of rows) kept.set(row.number, row);
    this.rows.value = kept;
    this.#loadedEnd.value = Math.max(this.#loadedEnd.value, last.number);
    this.#noteSeen();
  }

  /** Forgets everything: the log was cleared, or is another one. */
  reset(): void {
    this.rows.value = new Map();
    this.position.value = { at: 'end' };
    this.pausedAt.value = undefined;
    this.selected.value = undefined;
    this.#loadedEnd.value = 0;
    this.#seenEnd.value = 0;
  }

  /** Takes the size of the view. A selected entry that was in view stays in view. */
  resize(widthPx: number, heightPx: number): void {
    const old = this.viewport.value;
    if (old.widthPx === widthPx && old.heightPx === heightPx) return;
    const selected = this.selected.value;
    const wasInView =
      selected !== undefined && this.layout.value.rows.some(({ number }) => number === selected);
    this.viewport.value = { widthPx, heightPx };
    if (wasInView && !this.isFollowing.value) {
      this.position.value = revealRow(this.position.value, selected, this.geometry.value);
    }
  }

  /** Returns to where the reader was before the page was reloaded. */
  restore(position: ListPosition, selected: number | undefined, pausedAt: number | undefined): void {
    this.position.value = position;
    this.selected.value = selected;
    this.pausedAt.value = pausedAt;
    this.#seenEnd.value = pausedAt ?? this.total.value;
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
    this.pausedAt.value = undefined;
    this.#moveTo({ at: 'end' });
  }

  togglePause(): void {
    if (this.isPaused.value) {
      this.pausedAt.value = undefined;
    } else {
      this.#noteSeen();
      this.pausedAt.value = this.end.value;
    }
    this.#noteSeen();
  }

  /** Selects an entry and brings it into view. What is being read does not move: following ends. */
  select(number: number): void {
    if (number < 1 || number > this.end.value) return;
    this.selected.value = number;
    const held = holdPosition(this.position.value, this.geometry.value);
    this.#moveTo(revealRow(held, number, this.geometry.value));
  }

  /** Selects an entry and puts it in the middle. */
  jumpTo(number: number): void {
    this.selected.value = number;
    this.#moveTo(centreRow(number, this.geometry.value));
  }

  /** Moves the selection; without one, it starts at the first or the last row in view. */
  moveSelection(rows: number): void {
    const shown = this.layout.value.rows;
    const start = rows > 0 ? shown[0]?.number : shown.at(-1)?.number;
    const { selected } = this;
    const next = selected.value === undefined ? start : selected.value + rows;
    if (next !== undefined) this.select(Math.min(Math.max(1, next), this.end.value));
  }

  selectLast(): void {
    this.selected.value = this.end.value > 0 ? this.end.value : undefined;
    this.#moveTo({ at: 'end' });
  }

  /** Rows that fit into the view. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewport.value.heightPx / lineHeightPx) - 1);
  }

  isAfterGap(row: Row): boolean {
    return isAfterGap(row, this.gapThresholdMs.value);
  }

  #moveTo(position: ListPosition): void {
    this.#noteSeen();
    this.position.value = position;
  }

  /** While the end is in view, everything up to it counts as seen. */
  #noteSeen(): void {
    if (this.layout.value.isAtEnd) this.#seenEnd.value = Math.max(this.#seenEnd.value, this.end.value);
  }

  #heightOf(number: number): number {
    const row = this.rows.value.get(number);
    return lineHeightPx * (row ? this.#linesOf(row) : 1);
  }

  #wantedWindow(): RowWindow {
    const visibleRows = Math.ceil(this.viewport.value.heightPx / lineHeightPx) + 1;
    const firstVisible = this.isFollowing.value
      ? this.total.value - visibleRows
      : (this.layout.value.rows[0]?.number ?? 1);
    // In steps, so that not every row scrolled by is a message.
    const first = Math.max(1, Math.floor((firstVisible - overscanRows) / overscanRows) * overscanRows);
    return { first, count: visibleRows + 3 * overscanRows + aheadRows };
  }
}
