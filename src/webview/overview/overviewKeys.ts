// The keys of the overview: the cursor moves along time, and the span around it is zoomed. What is zoomed follows the
// cursor.

import type { TimeSpan } from '../../core/page/overviewData.ts';
import { wholeSpanMs, type TimeGeometry } from './overviewGeometry.ts';
import { revealTime, zoomAround } from './overviewZoom.ts';

const zoomFactor = 2;

/** Where the cursor is, and what is zoomed to. */
export interface OverviewPlace {
  readonly cursorMs: number;
  readonly zoom: TimeSpan | undefined;
}

/** The place after a key; undefined for keys that the overview has no use for. */
export function placeAfterKey(
  key: string,
  { cursorMs, zoom }: OverviewPlace,
  geometry: TimeGeometry,
  nowMs: number,
): OverviewPlace | undefined {
  const wholeMs = wholeSpanMs(nowMs);
  const stepMs = geometry.spanMs / 100;
  const moved = (ms: number): OverviewPlace => {
    const to = Math.min(nowMs, Math.max(0, ms));
    return { cursorMs: to, zoom: revealTime(zoom, to, wholeMs) };
  };
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return moved(cursorMs - stepMs);
    case 'ArrowRight':
    case 'ArrowUp':
      return moved(cursorMs + stepMs);
    case 'PageDown':
      return moved(cursorMs - stepMs * 10);
    case 'PageUp':
      return moved(cursorMs + stepMs * 10);
    case 'Home':
      return moved(0);
    case 'End':
      return moved(nowMs);
    case '+':
    case '=':
      return { cursorMs, zoom: zoomAround(zoom, cursorMs, 1 / zoomFactor, wholeMs) };
    case '-':
      return { cursorMs, zoom: zoomAround(zoom, cursorMs, zoomFactor, wholeMs) };
    case '0':
      return { cursorMs, zoom: undefined };
    default:
      return undefined;
  }
}
