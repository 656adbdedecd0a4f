// Which columns the list has and in which order: what somebody does to them, from the header, its menu, and the details.

import * as l10n from '@vscode/l10n';
import { signal, type Signal } from '@preact/signals';

import { timeModes } from '../controls/timeFormat.ts';
import { parseJsonPath } from '../../core/json/jsonPath.ts';
import {
  columnOfPath,
  firstMiddleColumns,
  isPathColumn,
  maxPathColumns,
  orderedColumns,
  type ColumnId,
  type ColumnWidths,
} from './columns.ts';
import type { TogetherStreams } from './togetherStreams.ts';
import type { UiState } from './uiState.ts';

interface ColumnPage {
  readonly ui: Signal<UiState>;
  readonly streams: TogetherStreams;
  change(changes: Partial<UiState>): void;
}

export class ColumnChoice {
  /** The path that is being typed for a column; undefined while none is. */
  readonly typedPath = signal<string | undefined>(undefined);
  /** Why what was typed is no column. */
  readonly mistake = signal<string | undefined>(undefined);
  readonly #page: ColumnPage;

  constructor(page: ColumnPage) {
    this.#page = page;
  }

  /** All columns, those that are hidden too, in their order. */
  get all(): readonly ColumnId[] {
    return orderedColumns(this.#middle, this.#page.streams.status.value !== undefined);
  }

  /** Asks for the path of a column. */
  openField(path = ''): void {
    this.mistake.value = undefined;
    this.typedPath.value = path;
  }

  closeField(): void {
    this.typedPath.value = undefined;
  }

  type(path: string): void {
    this.typedPath.value = path;
    this.mistake.value = undefined;
  }

  /** Adds a column for what a path leads to, or shows the one that there is. What cannot be is said at the field. */
  add(path: string): void {
    const mistake = this.#mistakeOf(path);
    if (mistake !== undefined) {
      this.typedPath.value = path;
      this.mistake.value = mistake;
      return;
    }
    const column = columnOfPath(path);
    if (column === undefined) return;
    const { hiddenColumns } = this.#page.ui.value;
    this.#page.change({
      middleColumns: this.#middle.includes(column) ? this.#middle : [...this.#middle, column],
      hiddenColumns: hiddenColumns.filter((hidden) => hidden !== column),
    });
    this.closeField();
  }

  /** Takes a column of a path away. */
  remove(column: ColumnId): void {
    const { hiddenColumns, columnWidths } = this.#page.ui.value;
    this.#page.change({
      middleColumns: this.#middle.filter((each) => each !== column || !isPathColumn(each)),
      hiddenColumns: hiddenColumns.filter((hidden) => hidden !== column),
      columnWidths: without(column, columnWidths),
    });
  }

  /** Gives a column the width that it has where nobody chose one, which can follow from the list. */
  resetWidth(column: ColumnId): void {
    this.#page.change({ columnWidths: without(column, this.#page.ui.value.columnWidths) });
  }

  toggle(column: ColumnId): void {
    const { hiddenColumns } = this.#page.ui.value;
    this.#page.change({
      hiddenColumns: hiddenColumns.includes(column)
        ? hiddenColumns.filter((hidden) => hidden !== column)
        : [...hiddenColumns, column],
    });
  }

  /** Whether a column has its place from somebody, and can get another. */
  canMove(column: ColumnId): boolean {
    return this.#middle.includes(column);
  }

  /** Moves a column past its neighbour among those that are shown. */
  moveBy(column: ColumnId, step: 1 | -1, shown: readonly ColumnId[]): void {
    const neighbour = shown[shown.indexOf(column) + step];
    if (neighbour !== undefined) this.moveTo(column, neighbour);
  }

  /** Moves a column to the place of another. */
  moveTo(column: ColumnId, place: ColumnId): void {
    const from = this.#middle.indexOf(column);
    const to = this.#middle.indexOf(place);
    if (from === -1 || to === -1) return;
    const middleColumns = this.#middle.filter((each) => each !== column);
    middleColumns.splice(to, 0, column);
    this.#page.change({ middleColumns });
  }

  /** Shows what events add to an answer, or their data as sent. */
  toggleRowData(): void {
    this.#page.change({ rowData: this.#page.ui.value.rowData === 'sent' ? 'added' : 'sent' });
  }

  /** Reads the times in the next way. */
  nextTimeMode(): void {
    const next = (timeModes.indexOf(this.#page.ui.value.timeMode) + 1) % timeModes.length;
    this.#page.change({ timeMode: timeModes[next] ?? 'start' });
  }

  /** As it was before anybody changed anything. */
  reset(): void {
    this.#page.change({ middleColumns: firstMiddleColumns, hiddenColumns: [], columnWidths: {} });
  }

  get #middle(): readonly ColumnId[] {
    return this.#page.ui.value.middleColumns;
  }

  #mistakeOf(path: string): string | undefined {
    const parsed = parseJsonPath(path);
    if ('error' in parsed) return parsed.error;
    const column = columnOfPath(path);
    const isThere = column !== undefined && this.#middle.includes(column);
    if (!isThere && this.#middle.filter(isPathColumn).length >= maxPathColumns)
      return l10n.t('The list has room for {0} columns of paths. Remove one first.', maxPathColumns);
    return undefined;
  }
}

function without(column: ColumnId, widths: ColumnWidths): ColumnWidths {
  return Object.fromEntries(Object.entries(widths).filter(([name]) => name !== column));
}
