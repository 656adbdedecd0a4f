// Where zooming and moving lead: spans within the whole time, never shorter than can be told apart. Pure arithmetic; an
// undefined span is the whole time.

import type { TimeSpan } from '../../core/page/overviewData.ts';

/** Shorter spans show nothing: the bins of the overview are at least a millisecond wide. */
const leastSpanMs = 10;

/** The span between two times, in either order. */
export function spanBetween(oneMs: number, otherMs: number, wholeMs: number): TimeSpan | undefined {
  const lastsMs = Math.max(leastSpanMs, Math.abs(otherMs - oneMs));
  return within(Math.min(oneMs, otherMs), lastsMs, wholeMs);
}

/**
 * The span around a time that stays where it is.
 * @param factor below 1 zooms in, above 1 out
 */
export function zoomAround(
  span: TimeSpan | undefined,
  atMs: number,
  factor: number,
  wholeMs: number,
): TimeSpan | undefined {
  const { fromMs, toMs } = span ?? { fromMs: 0, toMs: wholeMs };
  const lastsMs = Math.max(leastSpanMs, (toMs - fromMs) * factor);
  return within(atMs - (atMs - fromMs) * (lastsMs / (toMs - fromMs)), lastsMs, wholeMs);
}

/** The span moved along time. */
export function moveSpan(span: TimeSpan, byMs: number, wholeMs: number): TimeSpan | undefined {
  return within(span.fromMs + byMs, span.toMs - span.fromMs, wholeMs);
}

/** The span moved as far as a time needs to be in it. */
export function revealTime(span: TimeSpan | undefined, atMs: number, wholeMs: number): TimeSpan | undefined {
  if (!span) return undefined;
  const byMs = Math.min(0, atMs - span.fromMs) + Math.max(0, atMs - span.toMs);
  return byMs === 0 ? span : moveSpan(span, byMs, wholeMs);
}

function within(fromMs: number, lastsMs: number, wholeMs: number): TimeSpan | undefined {
  if (lastsMs >= wholeMs) return undefined;
  const from = Math.min(Math.max(0, fromMs), wholeMs - lastsMs);
  return { fromMs: from, toMs: from + lastsMs };
}
