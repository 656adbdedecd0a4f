// The list's columns: which are shown, and how wide. A column that somebody hid stays hidden; columns that do not fit
// beside a legible data column stand back by themselves and return with the room.

import * as l10n from '@vscode/l10n';

import type { SentenceRoom } from './sentenceLines.ts';

export const columnIds = ['number', 'time', 'kind', 'type', 'id', 'size', 'data'] as const;
export type ColumnId = (typeof columnIds)[number];

export interface Column {
  readonly label: string;
  readonly defaultPx: number;
  readonly minPx: number;
  readonly isNumeric: boolean;
}

export const columns: Readonly<Record<ColumnId, Column>> = {
  number: { label: '#', defaultPx: 64, minPx: 36, isNumeric: true },
  time: { label: l10n.t('Time'), defaultPx: 112, minPx: 64, isNumeric: true },
  kind: { label: l10n.t('Kind'), defaultPx: 104, minPx: 28, isNumeric: false },
  type: { label: l10n.t('Type'), defaultPx: 104, minPx: 36, isNumeric: false },
  id: { label: l10n.t('Id'), defaultPx: 80, minPx: 36, isNumeric: true },
  size: { label: l10n.t('Size'), defaultPx: 68, minPx: 44, isNumeric: true },
  data: { label: l10n.t('Data'), defaultPx: 180, minPx: 180, isNumeric: false },
};

/** What the data column says of an event of a token stream: what it adds to the answer, or its data as sent. */
export const rowDataModes = ['added', 'sent'] as const;
export type RowDataMode = (typeof rowDataModes)[number];

/** Data takes the room that the others leave, so it has no width of its own and cannot be hidden. */
export const flexibleColumn: ColumnId = 'data';

const maxColumnPx = 600;

export type ColumnWidths = Readonly<Partial<Record<ColumnId, number>>>;

/** Columns whose room a sentence of the inspector's own takes. */
export const sentenceColumns: readonly ColumnId[] = ['type', 'id', 'size', 'data'];

/** With less room than this, a sentence goes below its row's first line, in px. */
const leastSentencePx = 380;
const cellPaddingPx = 16;
const belowPaddingPx = 28;

/** Columns that stand back when the list is narrow, the first ones first. */
const standBackOrder: readonly ColumnId[] = ['size', 'id', 'type', 'number'];

/** Width that the number column needs for a list with so many entries, in px. */
export function numberWidth(entries: number): number {
  const digits = String(entries).length;
  return Math.max(columns.number.defaultPx, cellPaddingPx + 9 * (digits + Math.floor((digits - 1) / 3) / 2));
}

/** Width of a column as it is now, in px. */
export function widthOf(column: ColumnId, widths: ColumnWidths): number {
  return widths[column] ?? columns[column].defaultPx;
}

/** A width that a column may have, in px. */
export function clampWidth(column: ColumnId, px: number): number {
  return Math.round(Math.min(maxColumnPx, Math.max(columns[column].minPx, px)));
}

/** The columns to show in a list of the given width. */
export function shownColumns(hidden: readonly ColumnId[], widths: ColumnWidths, listPx: number): ColumnId[] {
  let shown = columnIds.filter((column) => !hidden.includes(column));
  for (const candidate of standBackOrder) {
    const fixed = shown.filter((column) => column !== flexibleColumn);
    const fixedPx = fixed.reduce((sum, column) => sum + widthOf(column, widths), 0);
    if (listPx - fixedPx >= columns.data.minPx) break;
    shown = shown.filter((column) => column !== candidate);
  }
  return shown;
}

/** The columns as a CSS grid template. */
export function gridTemplate(shown: readonly ColumnId[], widths: ColumnWidths): string {
  return shown
    .map((column) => (column === flexibleColumn ? 'minmax(0, 1fr)' : `${widthOf(column, widths)}px`))
    .join(' ');
}

/** Index of the column in which a sentence begins. */
export function sentenceStart(shown: readonly ColumnId[]): number {
  return Math.max(
    0,
    shown.findIndex((column) => sentenceColumns.includes(column)),
  );
}

/** The room of a sentence in a list of the given width. */
export function sentenceRoom(shown: readonly ColumnId[], widths: ColumnWidths, listPx: number): SentenceRoom {
  const before = shown.slice(0, sentenceStart(shown));
  const besidePx = listPx - before.reduce((sum, column) => sum + widthOf(column, widths), 0) - cellPaddingPx;
  const isBelow = besidePx < leastSentencePx;
  return { isBelow, widthPx: isBelow ? listPx - belowPaddingPx : besidePx };
}
