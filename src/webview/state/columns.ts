// The list's columns: which are shown, and how wide. A column that somebody hid stays hidden; columns that do not fit
// beside a legible data column stand back by themselves and return with the room.

import * as l10n from '@vscode/l10n';

import { formatPathSteps, parseJsonPath } from '../../core/json/jsonPath.ts';
import type { SentenceRoom } from './sentenceLines.ts';

export const columnIds = ['stream', 'number', 'time', 'kind', 'type', 'id', 'size', 'data'] as const;
export type BuiltInColumn = (typeof columnIds)[number];

/** A column of what a JSON path leads to in each event, named by that path. */
export type PathColumn = `$${string}`;
export type ColumnId = BuiltInColumn | PathColumn;

/** Columns that stand in the order that somebody gave them; the ones before say what a row is, and data is the last. */
export const firstMiddleColumns: readonly ColumnId[] = ['type', 'id', 'size'];
const leadingColumns: readonly ColumnId[] = ['stream', 'number', 'time', 'kind'];

/** Columns of paths that a list has room for: each is read from every event in view. */
export const maxPathColumns = 8;

export interface Column {
  readonly label: string;
  readonly defaultPx: number;
  readonly minPx: number;
  readonly isNumeric: boolean;
}

export const columns: Readonly<Record<BuiltInColumn, Column>> = {
  stream: { label: l10n.t('Stream'), defaultPx: 132, minPx: 34, isNumeric: false },
  number: { label: '#', defaultPx: 64, minPx: 36, isNumeric: true },
  time: { label: l10n.t('Time'), defaultPx: 112, minPx: 64, isNumeric: true },
  kind: { label: l10n.t('Kind'), defaultPx: 104, minPx: 28, isNumeric: false },
  type: { label: l10n.t('Type'), defaultPx: 104, minPx: 36, isNumeric: false },
  id: { label: l10n.t('Id'), defaultPx: 80, minPx: 36, isNumeric: true },
  size: { label: l10n.t('Size'), defaultPx: 68, minPx: 44, isNumeric: true },
  data: { label: l10n.t('Data'), defaultPx: 180, minPx: 180, isNumeric: false },
};

const pathColumn = { defaultPx: 120, minPx: 36, isNumeric: false } as const;

export function isPathColumn(column: string): column is PathColumn {
  return column.startsWith('$');
}

/** What there is to know of a column. */
export function columnOf(column: ColumnId): Column {
  return isPathColumn(column) ? { ...pathColumn, label: lastOfPath(column) } : columns[column];
}

/** The column of a path as somebody wrote it; undefined where it is none. */
export function columnOfPath(path: string): PathColumn | undefined {
  const parsed = parseJsonPath(path);
  return 'steps' in parsed ? `$${formatPathSteps(parsed.steps).slice(1)}` : undefined;
}

/** What tells a path from others in a narrow place: its last name, and the places after it. */
function lastOfPath(path: PathColumn): string {
  const parsed = parseJsonPath(path);
  if ('error' in parsed) return path;
  const { steps } = parsed;
  const at = steps.findLastIndex(({ kind }) => kind === 'name');
  const rest = formatPathSteps(steps.slice(Math.max(0, at))).slice(1);
  return rest === '' ? path : rest.replace(/^\./, '');
}

/**
 * All columns in their order, those that are hidden too.
 * @param middle in the order that somebody gave them
 * @param isMerged whether the list has the entries of several streams: of one it is said nowhere which that is
 */
export function orderedColumns(middle: readonly ColumnId[], isMerged = false): ColumnId[] {
  const leading = isMerged ? leadingColumns : leadingColumns.filter((column) => column !== 'stream');
  return [...leading, ...middle, flexibleColumn];
}

/** Reads an order that was kept: each column once, none that is missing or no column. */
export function parseMiddleColumns(value: unknown): readonly ColumnId[] {
  if (!Array.isArray(value)) return firstMiddleColumns;
  const order: ColumnId[] = [];
  for (const each of value as unknown[]) {
    const column = firstMiddleColumns.find((known) => known === each) ?? keptPathColumn(each);
    const isOneTooMany =
      column !== undefined && isPathColumn(column) && order.filter(isPathColumn).length >= maxPathColumns;
    if (column !== undefined && !order.includes(column) && !isOneTooMany) order.push(column);
  }
  return [...firstMiddleColumns.filter((column) => !order.includes(column)), ...order];
}

function keptPathColumn(value: unknown): PathColumn | undefined {
  return typeof value === 'string' && isPathColumn(value) && columnOfPath(value) === value
    ? value
    : undefined;
}

/** What the data column says of an event of a token stream: what it adds to the answer, or its data as sent. */
export const rowDataModes = ['added', 'sent'] as const;
export type RowDataMode = (typeof rowDataModes)[number];

/** Data takes the room that the others leave, so it has no width of its own and cannot be hidden. */
export const flexibleColumn: ColumnId = 'data';

const maxColumnPx = 600;

export type ColumnWidths = Readonly<Partial<Record<ColumnId, number>>>;

/** Whether a sentence of the inspector's own takes the column's room. */
export function isSentenceColumn(column: ColumnId): boolean {
  return !leadingColumns.includes(column);
}

/** With less room than this, a sentence goes below its row's first line, in px. */
const leastSentencePx = 380;
const cellPaddingPx = 16;
const belowPaddingPx = 28;

/** Columns that stand back when the list is narrow, the first ones first; of those that somebody added, the last. */
function standBackOrder(order: readonly ColumnId[]): readonly ColumnId[] {
  return ['size', 'id', 'type', ...order.filter(isPathColumn).toReversed(), 'number'];
}

/** Width that the number column needs for a list with so many entries, in px. */
export function numberWidth(entries: number): number {
  const digits = String(entries).length;
  return Math.max(columns.number.defaultPx, cellPaddingPx + 9 * (digits + Math.floor((digits - 1) / 3) / 2));
}

/** In a narrower list, the letter of a stream has to do, in px. */
const leastNamePx = 620;
const letterPx = 44;

/** Widths that follow from a list: from how many entries it has, and how wide it is. */
export function widthsOfList(entries: number, listPx: number): ColumnWidths {
  return { number: numberWidth(entries), ...(listPx < leastNamePx && { stream: letterPx }) };
}

/** Width of a column as it is now, in px. */
export function widthOf(column: ColumnId, widths: ColumnWidths): number {
  return widths[column] ?? columnOf(column).defaultPx;
}

/** A width that a column may have, in px. */
export function clampWidth(column: ColumnId, px: number): number {
  return Math.round(Math.min(maxColumnPx, Math.max(columnOf(column).minPx, px)));
}

/** The columns to show in a list of the given width. @param order all that there are */
export function shownColumns(
  hidden: readonly ColumnId[],
  widths: ColumnWidths,
  listPx: number,
  order: readonly ColumnId[] = orderedColumns(firstMiddleColumns),
): ColumnId[] {
  let shown = order.filter((column) => !hidden.includes(column));
  for (const candidate of standBackOrder(order)) {
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
  return Math.max(0, shown.findIndex(isSentenceColumn));
}

/** The room of a sentence in a list of the given width. */
export function sentenceRoom(shown: readonly ColumnId[], widths: ColumnWidths, listPx: number): SentenceRoom {
  const before = shown.slice(0, sentenceStart(shown));
  const besidePx = listPx - before.reduce((sum, column) => sum + widthOf(column, widths), 0) - cellPaddingPx;
  const isBelow = besidePx < leastSentencePx;
  return { isBelow, widthPx: isBelow ? listPx - belowPaddingPx : besidePx };
}
