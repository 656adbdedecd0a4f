// Where things are on the overview: time from left to right, the attempts in lanes from top to bottom. Attempts follow
// one another, so when there are more than lanes they take the lanes in turn, and all of them are always in view. Pure
// arithmetic, shared by drawing, pointing and describing.

import type { Lane, OverviewData } from '../core/protocol.ts';

/** Room for the numbers of the attempts, in px. */
export const labelPx = 34;
const rightPx = 14;

/** Height that the lanes share. */
export const lanesPx = 42;
const mostLanes = 3;
const laneGapPx = 3;

/** Height of the time scale above the lanes. */
export const rulerPx = 14;

/** Each step of the time scale is this much longer than the one before: what is drawn stays in place in between. */
const spanGrowth = 1.25;
const leastSpanMs = 2000;

export interface OverviewGeometry {
  readonly widthPx: number;
  readonly laneCount: number;
  readonly startMs: number;
  readonly spanMs: number;
}

/** The geometry for a width and a moment. */
export function overviewGeometry(overview: OverviewData, widthPx: number, nowMs: number): OverviewGeometry {
  const laneCount = Math.min(mostLanes, Math.max(1, overview.lanes.length));
  const startMs = overview.omittedAttempts > 0 ? (overview.lanes[0]?.requestedAtMs ?? 0) : 0;
  const neededMs = Math.max(leastSpanMs, nowMs - startMs);
  const spanMs =
    leastSpanMs * spanGrowth ** Math.ceil(Math.log(neededMs / leastSpanMs) / Math.log(spanGrowth) - 1e-9);
  return { widthPx, laneCount, startMs, spanMs };
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
export function xOfTime(ms: number, { widthPx, startMs, spanMs }: OverviewGeometry): number {
  return labelPx + ((ms - startMs) / spanMs) * Math.max(1, widthPx - labelPx - rightPx);
}

/** Px from the left edge to time. */
export function timeOfX(x: number, { widthPx, startMs, spanMs }: OverviewGeometry): number {
  const share = (x - labelPx) / Math.max(1, widthPx - labelPx - rightPx);
  return startMs + Math.min(1, Math.max(0, share)) * spanMs;
}

/** Times of the scale's marks: round numbers, about one every 90 px. */
export function rulerTimes(geometry: OverviewGeometry): number[] {
  const marks = Math.max(1, Math.floor((geometry.widthPx - labelPx - rightPx) / 90));
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
export function countAt(ms: number, lane: Lane, binMs: number): number {
  return lane.counts[Math.floor(ms / binMs) - lane.firstBin] ?? 0;
}

const roundStepsMs = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
];
const hourMs = 3_600_000;

function roundStepMs(leastMs: number): number {
  const known = roundStepsMs.find((step) => step >= leastMs);
  return known ?? Math.ceil(leastMs / hourMs) * hourMs;
}
