// The state of a comparison's list: which of its rows the page holds, where it is scrolled to, what is selected.

import { computed, signal } from '@preact/signals';

import type { ComparedRowView } from '../../core/comparison/comparisonProtocol.ts';
import {
  centreRow,
  firstWantedRow,
  fromScrollTop,
  layOutRows,
  lineHeightPx,
  overscanRows,
  revealRow,
  rowsInView,
  scrollBy,
  type ListGeometry,
  type ListPosition,
} from '../state/listPosition.ts';
import type { ScrolledList } from '../state/listScrolling.ts';

/** Rows kept on either side of the view. */
const keptRows = 200;

const start: ListPosition = { at: 'row', row: 1, offsetPx: 0 };

export class ComparisonList implements ScrolledList {
  /** Rows that there are. */
  readonly end = signal(0);
  readonly rows = signal<ReadonlyMap<number, ComparedRowView>>(new Map());
  readonly position = signal<ListPosition>(start);
  /** Position of the selected row. */
  readonly selected = signal<number | undefined>(undefined);
  readonly viewport = signal({ widthPx: 0, heightPx: 0 });
  readonly geometry = computed<ListGeometry>(() => ({
    end: this.end.value,
    viewportPx: this.viewport.value.heightPx,
    heightOf: () => lineHeightPx,
  }));
  readonly layout = computed(() => layOutRows(this.position.value, this.geometry.value));
  readonly selectedRow = computed(() => this.rows.value.get(this.selected.value ?? 0));
  /** Others only in steps, so that not every row scrolled by is a message. */
  readonly wantedWindow = computed(() => ({
    first: this.#firstWanted.value,
    count: this.#visibleRows.value + 3 * overscanRows,
  }));
  readonly #visibleRows = computed(() => rowsInView(this.viewport.value.heightPx));
  readonly #firstWanted = computed(() => firstWantedRow(this.layout.value.rows[0]?.position ?? 1));

  /** Begins another list. */
  reset(total: number): void {
    this.end.value = total;
    this.rows.value = new Map();
    this.position.value = start;
    this.selected.value = undefined;
  }

  receiveRows(first: number, rows: readonly ComparedRowView[]): void {
    const wanted = this.wantedWindow.value;
    const kept = new Map<number, ComparedRowView>();
    for (const [position, row] of this.rows.value) {
      const isNear = position >= wanted.first - keptRows && position < wanted.first + wanted.count + keptRows;
      if (isNear || position === this.selected.value) kept.set(position, row);
    }
    for (const [at, row] of rows.entries()) kept.set(first + at, row);
    this.rows.value = kept;
  }

  resize(widthPx: number, heightPx: number): void {
    const { viewport } = this;
    if (viewport.value.widthPx !== widthPx || viewport.value.heightPx !== heightPx)
      viewport.value = { widthPx, heightPx };
  }

  scrollBy(deltaPx: number): void {
    this.position.value = scrollBy(this.position.value, deltaPx, this.geometry.value);
  }

  scrollTo(scrollTop: number): void {
    this.position.value = fromScrollTop(scrollTop, this.layout.value, this.geometry.value);
  }

  /** Selects the row at a position and brings it into view. */
  select(position: number): void {
    if (position < 1 || position > this.end.value) return;
    this.selected.value = position;
    this.position.value = revealRow(this.position.value, position, this.geometry.value);
  }

  /** Selects the row at a position and puts it in the middle, unless it is in view. */
  jumpTo(position: number): void {
    if (position < 1 || position > this.end.value) return;
    const isInView = this.layout.value.rows.some(
      ({ position: shown, topPx, heightPx }) =>
        shown === position && topPx >= 0 && topPx + heightPx <= this.viewport.value.heightPx,
    );
    this.selected.value = position;
    if (!isInView) this.position.value = centreRow(position, this.geometry.value);
  }

  /** Moves the selection; without one, it starts at the first row in view. */
  moveSelection(rows: number): void {
    const from = this.selected.value;
    const next = from === undefined ? (this.layout.value.rows[0]?.position ?? 1) : from + rows;
    this.select(Math.min(Math.max(1, next), this.end.value));
  }

  get pageRows(): number {
    return Math.max(1, Math.floor(this.viewport.value.heightPx / lineHeightPx) - 1);
  }
}
