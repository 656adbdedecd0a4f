// Where a reader is in terms of entries: which one is looked at and how far below the top of the view it is. Positions
// change with the filter, entries do not.

import type { FindPlace, Row } from '../../core/page/protocol.ts';
import { holdPosition, type ListGeometry, type ListPosition, type PlacedRow } from './listPosition.ts';

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
export interface PausedView {
  readonly upTo: number;
  readonly endPosition: number;
}

/** What is selected: the place, the entry, or both. The one follows from the other once the row has come. */
export type Selection = Partial<FindPlace>;

/** The selection with what rows from a position on say of it. */
export function completeSelection(selection: Selection, first: number, rows: readonly Row[]): Selection {
  const { number, position } = selection;
  if (position !== undefined && number === undefined) {
    const row = rows[position - first];
    return row ? { position, number: row.number } : selection;
  }
  const at = position === undefined ? rows.findIndex((row) => row.number === number) : -1;
  return at === -1 ? selection : { ...selection, position: first + at };
}

export function anchorOf(
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
export function positionAt(row: number, topPx: number | undefined, geometry: ListGeometry): ListPosition {
  const top = topPx ?? geometry.viewportPx / 2;
  return holdPosition({ at: 'row', row, offsetPx: -top }, geometry);
}
