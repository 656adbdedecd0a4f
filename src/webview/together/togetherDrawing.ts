// Draws the lanes of several streams on a canvas: for each its attempts as lines with bars for how many entries came, and
// the marks of open, close and error that the overview of one stream has.

import type {
  TogetherLaneData,
  TogetherOverviewData,
  TogetherSpan,
  TogetherStream,
} from '../../core/page/togetherStatus.ts';
import {
  columnsOf,
  drawPart,
  drawPause,
  drawRuler,
  drawView,
  markPx,
  type TimeScene,
} from '../overview/overviewDrawing.ts';
import type { OverviewColors } from '../overview/overviewColors.ts';
import { binsPerColumn, rulerPx, xOfTime } from '../overview/overviewGeometry.ts';
import { drawCross, drawDot, drawLiveEdge, drawSquare } from '../overview/overviewMarks.ts';
import { markColors } from './streamMark.tsx';

/** From one lane to the next, in px. */
export const laneDistancePx = 20;
const laneGapPx = 3;

interface TogetherScene extends TimeScene {
  readonly overview: TogetherOverviewData;
  readonly streams: readonly TogetherStream[];
  readonly colors: OverviewColors & { readonly marks: readonly string[] };
}

/** Reads the colours of the streams that apply to the element now. */
export function readMarkColors(element: Element): string[] {
  const style = getComputedStyle(element);
  return Array.from({ length: markColors }, (_, at) => style.getPropertyValue(`--mark-${at}`).trim());
}

/** Draws the scene; the context's units are CSS px. */
export function drawTogetherOverview(context: CanvasRenderingContext2D, scene: TogetherScene): void {
  const { geometry, heightPx, overview, streams, colors } = scene;
  context.clearRect(0, 0, geometry.widthPx, heightPx);
  context.font = colors.font;
  context.textBaseline = 'middle';
  drawRuler(context, scene);
  drawPart(context, scene);
  context.save();
  // What lies before the span does not reach beyond the edge.
  context.beginPath();
  context.rect(geometry.labelPx - markPx, rulerPx, geometry.widthPx, heightPx);
  context.clip();
  drawView(context, scene);
  const largest = Math.max(
    1,
    ...overview.lanes.flatMap((lane) => [...columnsOf(lane, overview.binMs, geometry).values()]),
  );
  streams.forEach((stream, index) => {
    const lane = overview.lanes.find(({ place }) => place === stream.place);
    if (lane) drawStream(context, scene, { stream, lane, index, largest });
  });
  context.restore();
}

interface DrawnStream {
  readonly stream: TogetherStream;
  readonly lane: TogetherLaneData;
  readonly index: number;
  /** Entries in the largest column of all lanes. */
  readonly largest: number;
}

function drawStream(context: CanvasRenderingContext2D, scene: TogetherScene, drawn: DrawnStream): void {
  const { stream, lane, index } = drawn;
  const { geometry, colors, nowMs } = scene;
  const bottom = rulerPx + (index + 1) * laneDistancePx - laneGapPx;
  context.fillStyle = colors.line;
  context.fillRect(geometry.labelPx, bottom + 1, geometry.widthPx, 1);
  const isLastOpen = (attempt: TogetherSpan): boolean => stream.isLive && attempt === lane.attempts.at(-1);
  for (const attempt of lane.attempts) {
    const from = xOfTime(attempt.fromMs, geometry);
    const endMs = attempt.endedAtMs ?? (isLastOpen(attempt) ? nowMs : attempt.fromMs);
    context.fillStyle = colors.marks[stream.mark % markColors] ?? colors.bar;
    context.fillRect(from, bottom - 1, Math.max(1, xOfTime(endMs, geometry) - from), 2);
  }
  for (const pause of lane.pauses ?? [])
    drawPause(context, scene, pause, { top: bottom - laneDistancePx + laneGapPx + 1, bottom });
  drawBars(context, scene, drawn, bottom);
  for (const attempt of lane.attempts) drawEnds(context, scene, attempt, isLastOpen(attempt), bottom - 6);
}

function drawBars(
  context: CanvasRenderingContext2D,
  { geometry, colors, overview: { binMs } }: TogetherScene,
  { stream, lane, largest }: DrawnStream,
  bottom: number,
): void {
  context.fillStyle = colors.marks[stream.mark % markColors] ?? colors.bar;
  const columnMs = binMs * binsPerColumn(binMs, geometry);
  const columnPx = Math.max(1, xOfTime(columnMs, geometry) - xOfTime(0, geometry) - 0.5);
  const heightPx = laneDistancePx - laneGapPx - 2;
  for (const [x, count] of columnsOf(lane, binMs, geometry)) {
    const bar = Math.max(3, (Math.log1p(count) / Math.log1p(largest)) * heightPx);
    context.fillRect(x, bottom - bar, columnPx, bar);
  }
}

function drawEnds(
  context: CanvasRenderingContext2D,
  { geometry, colors, nowMs }: TogetherScene,
  { openedAtMs, endedAtMs, endKind }: TogetherSpan,
  isGoingOn: boolean,
  y: number,
): void {
  const { background } = colors;
  if (openedAtMs !== undefined)
    drawDot(context, { color: colors.open, background, x: xOfTime(openedAtMs, geometry), y });
  if (endedAtMs === undefined) {
    if (isGoingOn) drawLiveEdge(context, colors.live, xOfTime(nowMs, geometry), y);
    return;
  }
  const x = xOfTime(endedAtMs, geometry);
  if (endKind === 'error') drawCross(context, { color: colors.error, background, x, y });
  else drawSquare(context, { color: colors.close, background, x, y });
}
