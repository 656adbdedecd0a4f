// Where things are on the overview: time from left to right, the attempts in lanes from top to bottom. Attempts follow
// one another, so when there are more than lanes they take the lanes in turn, and all of them are always in view. Where
// they are too many to be told apart they are shown together. Pure arithmetic, for drawing, pointing and describing.

import type { Lane, OverviewData, TimeSpan } from '../../core/page/overviewData.ts';

/** Room for the numbers of the attempts, in px. */
const attemptLabelPx = 34;
const rightPx = 14;

/** Height that the lanes share. */
export const lanesPx = 42;
const mostLanes = 3;
const laneGapPx = 3;

/** Room that an attempt needs for its marks, in px. */
const leastAttemptPx = 14;

/** Height of the time scale above the lanes. */
export const rulerPx = 14;

/** Each step of the time scale is this much longer than the one before: what is drawn stays in place in between. */
const spanGrowth = 1.25;
const leastSpanMs = 2000;

/** Where a time is, from left to right. */
export interface TimeGeometry {
  readonly widthPx: number;
  /** Room at the left, before what shows time. */
  readonly labelPx: number;
  readonly startMs: number;
  readonly spanMs: number;
}

export interface OverviewGeometry extends TimeGeometry {
  readonly laneCount: number;
  /** Whether there are too many attempts for lanes: they are shown together. */
  readonly isTogether: boolean;
}

/** Where times are for a width and a moment, and the span that is zoomed to. */
export function timeGeometry(
  widthPx: number,
  labelPx: number,
  nowMs: number,
  zoom: TimeSpan | undefined,
): TimeGeometry {
  const spanMs = zoom ? zoom.toMs - zoom.fromMs : wholeSpanMs(nowMs);
  return { widthPx, labelPx, startMs: zoom?.fromMs ?? 0, spanMs };
}

/** The geometry for a width and a moment, and the span that is zoomed to. */
export function overviewGeometry(
  overview: OverviewData,
  widthPx: number,
  nowMs: number,
  zoom?: TimeSpan,
): OverviewGeometry {
  const { lanes, omittedAttempts, summary } = overview;
  const laneCount = Math.min(mostLanes, Math.max(1, lanes.length));
  const time = timeGeometry(widthPx, attemptLabelPx, nowMs, zoom);
  const isCrowded = omittedAttempts > 0 || plotPx(time) < lanes.length * leastAttemptPx;
  return { ...time, laneCount, isTogether: isCrowded && summary !== undefined };
}

/** The time that the overview shows when it is not zoomed: all there was, and a little more. */
export function wholeSpanMs(nowMs: number): number {
  const neededMs = Math.max(leastSpanMs, nowMs);
  return (
    leastSpanMs * spanGrowth ** Math.ceil(Math.log(neededMs / leastSpanMs) / Math.log(spanGrowth) - 1e-9)
  );
}

/** Width of what shows time. */
export function plotPx({ widthPx, labelPx }: TimeGeometry): number {
  return Math.max(1, widthPx - labelPx - rightPx);
}

/** Top and bottom of the lane of the attempt with this index, in px. */
export function laneEdges(
  index: number,
  { laneCount }: OverviewGeometry,
): { readonly top: number; readonly bottom: number } {
  const heightPx = lanesPx / laneCount;
  const top = rulerPx + (index % laneCount) * heightPx;
  return { top, bottom: top + heightPx - laneGapPx };
}

/** Time to px from the left edge. */
export function xOfTime(ms: number, geometry: TimeGeometry): number {
  const { labelPx, startMs, spanMs } = geometry;
  return labelPx + ((ms - startMs) / spanMs) * plotPx(geometry);
}

/**
 * Bins that share a column: as many in each, so that columns of narrow bins do not differ by how many happen to lie on
 * the same px.
 */
export function binsPerColumn(binMs: number, geometry: TimeGeometry): number {
  const binPx = xOfTime(binMs, geometry) - xOfTime(0, geometry);
  return Math.max(1, Math.ceil(1 / binPx - 1e-9));
}

/** Px from the left edge to time. */
export function timeOfX(x: number, geometry: TimeGeometry): number {
  const { labelPx, startMs, spanMs } = geometry;
  const share = (x - labelPx) / plotPx(geometry);
  return startMs + Math.min(1, Math.max(0, share)) * spanMs;
}

/** Times of the scale's marks: round numbers, about one every 90 px. */
export function rulerTimes(geometry: TimeGeometry): number[] {
  const marks = Math.max(1, Math.floor(plotPx(geometry) / 90));
  const stepMs = roundStepMs(geometry.spanMs / marks);
  const first = Math.ceil(geometry.startMs / stepMs) * stepMs;
  const times: number[] = [];
  for (let ms = first; ms <= geometry.startMs + geometry.spanMs; ms += stepMs) times.push(ms);
  return times;
}

/** The attempt that was under way, or waited for, at a time. */
export function laneAt(ms: number, lanes: readonly Lane[]): Lane | undefined {
  return lanes.findLast((lane) => lane.requestedAtMs <= ms) ?? lanes[0];
}

/** Entries of a lane in the bin of a time. */
export function countAt(ms: number, lane: Pick<Lane, 'firstBin' | 'counts'>, binMs: number): number {
  return lane.counts[Math.floor(ms / binMs) - lane.firstBin] ?? 0;
}

const roundStepsMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000,
];
const hourMs = 3_600_000;

function roundStepMs(leastMs: number): number {
  const known = roundStepsMs.find((step) => step >= leastMs);
  return known ?? Math.ceil(leastMs / hourMs) * hourMs;
}
