// Where the list is scrolled to, as arithmetic without a DOM. The position is a row and an offset into it, or the end;
// it never moves because entries arrive, and it is exact for any number of rows and for rows of different heights.
// The browser's scroll bar only mirrors it: an element's height ends at 33,554,428 px in Chromium.

/** Height of a row of one line. */
export const lineHeightPx = 22;

/** Rows that are asked for on either side of the view. */
export const overscanRows = 16;

/** Heights beyond this are scaled down for the scroll bar. */
export const maxScrollHeightPx = 10_000_000;

export type ListPosition =
  /** The last entry is at the bottom, also when more arrive. */
  | { readonly at: 'end' }
  /** `offsetPx` of the row's height are above the viewport. */
  | { readonly at: 'row'; readonly row: number; readonly offsetPx: number };

export interface ListGeometry {
  /** Position of the last row; 0 when there is none. */
  readonly end: number;
  readonly viewportPx: number;
  readonly heightOf: (row: number) => number;
}

export interface PlacedRow {
  /** Place in the list, from 1. */
  readonly position: number;
  readonly topPx: number;
  readonly heightPx: number;
}

export interface ListLayout {
  /** The rows that are at least partly inside the viewport. */
  readonly rows: readonly PlacedRow[];
  /** Where the last of them ends. */
  readonly bottomPx: number;
  readonly isAtEnd: boolean;
}

/** Rows of one line that such a view shows at most, cut ones included. */
export function rowsInView(heightPx: number): number {
  return Math.ceil(heightPx / lineHeightPx) + 1;
}

/** From where on rows are asked for: in steps, so that not every row scrolled by is a message. */
export function firstWantedRow(firstVisible: number): number {
  return Math.max(1, Math.floor((firstVisible - overscanRows) / overscanRows) * overscanRows);
}

/** Places the rows that a position shows. */
export function layOutRows(position: ListPosition, geometry: ListGeometry): ListLayout {
  if (geometry.end === 0) return { rows: [], bottomPx: 0, isAtEnd: true };
  if (position.at === 'end') return layOutFrom(topOfEnd(geometry), geometry);
  const layout = layOutFrom(clampTop(position, geometry), geometry);
  const hasSpareRoom = layout.bottomPx < geometry.viewportPx;
  return hasSpareRoom ? layOutFrom(topOfEnd(geometry), geometry) : layout;
}

/** Moves by pixels; arriving at the bottom is the end. */
export function scrollBy(position: ListPosition, deltaPx: number, geometry: ListGeometry): ListPosition {
  const [firstRow] = layOutRows(position, geometry).rows;
  if (!firstRow) return { at: 'end' };
  const moved = clampTop({ row: firstRow.position, offsetPx: deltaPx - firstRow.topPx }, geometry);
  return deltaPx >= 0 && layOutFrom(moved, geometry).isAtEnd ? { at: 'end' } : { at: 'row', ...moved };
}

/** The nearest position that shows the whole of a row. */
export function revealRow(position: ListPosition, row: number, geometry: ListGeometry): ListPosition {
  const layout = layOutRows(position, geometry);
  const placed = layout.rows.find((candidate) => candidate.position === row);
  if (placed && placed.topPx >= 0 && placed.topPx + placed.heightPx <= geometry.viewportPx) return position;
  const firstRow = layout.rows[0]?.position ?? 1;
  if (row <= firstRow) return { at: 'row', row, offsetPx: 0 };
  return { at: 'row', ...topOfRowAtBottom(row, geometry) };
}

/** The position with a row in the middle of the viewport. */
export function centreRow(row: number, geometry: ListGeometry): ListPosition {
  const above = (geometry.viewportPx - geometry.heightOf(row)) / 2;
  return { at: 'row', ...clampTop({ row, offsetPx: -above }, geometry) };
}

/** The position as one that stays where it is when entries arrive. */
export function holdPosition(position: ListPosition, geometry: ListGeometry): ListPosition {
  const [firstRow] = layOutRows(position, geometry).rows;
  return firstRow ? { at: 'row', row: firstRow.position, offsetPx: 0 - firstRow.topPx } : position;
}

/** Height that the scroll bar is given. */
export function scrollHeightPx(layout: ListLayout, end: number): number {
  return Math.min(contentHeightPx(layout, end), maxScrollHeightPx);
}

/** Where the scroll bar belongs. */
export function toScrollTop(layout: ListLayout, geometry: ListGeometry): number {
  const [firstRow] = layout.rows;
  const content = contentHeightPx(layout, geometry.end);
  const scrollable = Math.max(0, scrollHeightPx(layout, geometry.end) - geometry.viewportPx);
  if (!firstRow || layout.isAtEnd) return scrollable;
  const top = (firstRow.position - 1) * lineHeightPx - firstRow.topPx;
  return Math.min(scrollable, (top / (content - geometry.viewportPx)) * scrollable);
}

/** The position that somebody chose with the scroll bar. */
export function fromScrollTop(scrollTop: number, layout: ListLayout, geometry: ListGeometry): ListPosition {
  const content = contentHeightPx(layout, geometry.end);
  const scrollable = scrollHeightPx(layout, geometry.end) - geometry.viewportPx;
  if (scrollable <= 0 || scrollTop >= scrollable - 1) return { at: 'end' };
  const top = (scrollTop / scrollable) * (content - geometry.viewportPx);
  const row = Math.floor(top / lineHeightPx) + 1;
  return { at: 'row', ...clampTop({ row, offsetPx: top - (row - 1) * lineHeightPx }, geometry) };
}

interface Top {
  readonly row: number;
  readonly offsetPx: number;
}

function contentHeightPx(layout: ListLayout, end: number): number {
  // Only the rows in view are known; the taller ones elsewhere make no visible difference to a scroll bar.
  const extra = layout.rows.reduce((sum, row) => sum + row.heightPx - lineHeightPx, 0);
  return end * lineHeightPx + extra;
}

function layOutFrom(top: Top, { end, viewportPx, heightOf }: ListGeometry): ListLayout {
  const rows: PlacedRow[] = [];
  let topPx = 0 - top.offsetPx;
  let position = top.row;
  for (; position <= end && topPx < viewportPx; position += 1) {
    const heightPx = heightOf(position);
    rows.push({ position, topPx, heightPx });
    topPx += heightPx;
  }
  return { rows, bottomPx: topPx, isAtEnd: position > end && topPx <= viewportPx };
}

function topOfEnd(geometry: ListGeometry): Top {
  return topOfRowAtBottom(geometry.end, geometry);
}

function topOfRowAtBottom(row: number, { viewportPx, heightOf }: ListGeometry): Top {
  let top = row;
  let height = heightOf(row);
  while (height < viewportPx && top > 1) {
    top -= 1;
    height += heightOf(top);
  }
  return { row: top, offsetPx: Math.max(0, height - viewportPx) };
}

function clampTop(top: Top, { end, heightOf }: ListGeometry): Top {
  let row = Math.min(Math.max(1, top.row), end);
  let offsetPx = top.offsetPx;
  while (offsetPx < 0 && row > 1) {
    row -= 1;
    offsetPx += heightOf(row);
  }
  while (row < end && offsetPx >= heightOf(row)) {
    offsetPx -= heightOf(row);
    row += 1;
  }
  return { row, offsetPx: Math.max(0, offsetPx) };
}
