// How many lines the inspector's own sentences take in a row. An ending is told in full without a click, so its row is as
// tall as its sentences need in the room that there is; everything else is one line.

import type { Row } from '../../core/page/protocol.ts';
import { mayWrap } from '../controls/kindLook.ts';

/** Width of a text in the page's font, in px. */
export type MeasureText = (text: string) => number;

/** Where a row's sentence stands. */
export interface SentenceRoom {
  readonly widthPx: number;
  /** Whether it has the whole width below the row's first line, because there is too little beside it. */
  readonly isBelow: boolean;
}

/** Lines of a row's sentences; `next` is 0 for a row without one. */
export interface SentenceLines {
  readonly what: number;
  readonly next: number;
}

const maxLines = 3;

/** Words are not split, so a text takes a little more room than its width. */
const wrapFactor = 1.06;

const nextIndentPx = 16;

/** The lines of a row's sentences. @param markPx room that a mark before the first takes */
export function sentenceLines(row: Row, room: SentenceRoom, measure: MeasureText, markPx = 0): SentenceLines {
  if (!mayWrap(row.kind)) return { what: 1, next: 0 };
  return {
    what: linesOf(markPx + measure(row.preview), room.widthPx),
    next: row.next === undefined ? 0 : linesOf(measure(row.next), room.widthPx - nextIndentPx),
  };
}

/** Lines of the whole row. */
export function rowLines(row: Row, room: SentenceRoom, measure: MeasureText, markPx = 0): number {
  const { what, next } = sentenceLines(row, room, measure, markPx);
  return what + next + (room.isBelow && mayWrap(row.kind) ? 1 : 0);
}

function linesOf(textPx: number, roomPx: number): number {
  if (textPx <= roomPx) return 1;
  return Math.min(maxLines, Math.ceil((textPx * wrapFactor) / Math.max(1, roomPx)));
}
