// Draws the overview on a canvas: bars for how many entries came, a band for a wait, marks for request, open, close and
// error, rings and wedges where something was simulated, and an arrow where the live edge is. The marks differ in shape,
// not only in colour. Where there are too many attempts they are drawn together.

import type { PausedTime } from '../../core/debug/pausedTimes.ts';
import type { Lane, OverviewData } from '../../core/page/overviewData.ts';
import type { StreamPhase } from '../../core/page/protocol.ts';
import type { OverviewColors } from './overviewColors.ts';
import {
  binsPerColumn,
  laneEdges,
  plotPx,
  rulerPx,
  rulerTimes,
  wholeSpanMs,
  xOfTime,
  type OverviewGeometry,
  type TimeGeometry,
} from './overviewGeometry.ts';
import {
  drawCross,
  drawDot,
  drawLiveEdge,
  drawRing,
  drawSquare,
  drawWedge,
  type Mark,
} from './overviewMarks.ts';
import { drawTogether } from './overviewTogether.ts';
import { formatRulerTime } from '../controls/timeFormat.ts';

/** What the scale and the part in view are drawn from. */
export interface TimeScene {
  readonly geometry: TimeGeometry;
  readonly colors: OverviewColors;
  readonly nowMs: number;
  /** Height of the canvas, in px. */
  readonly heightPx: number;
  /** Times of the first and last row in view. */
  readonly viewMs: readonly [number, number] | undefined;
}

export interface OverviewScene extends TimeScene {
  readonly overview: OverviewData;
  readonly geometry: OverviewGeometry;
  readonly phase: StreamPhase;
}

/** Room that a mark takes on either side, in px. */
export const markPx = 6;

/** Shorter waits are told by their band alone, in px. */
const leastDottedPx = 60;

/** Height of the line that says which part of the whole time is shown, in px. */
const partPx = 2;

/** Shorter pauses are told by their band alone, in px. */
const leastPausePx = 12;
const pauseSignPx = 8;

const pauseOpacity = 0.2;
const viewOpacity = 0.4;
const waitOpacity = 0.16;

/** Draws the scene; the context's units are CSS px. */
export function drawOverview(context: CanvasRenderingContext2D, scene: OverviewScene): void {
  const { geometry, heightPx, overview, colors } = scene;
  context.clearRect(0, 0, geometry.widthPx, heightPx);
  context.font = colors.font;
  context.textBaseline = 'middle';
  drawRuler(context, scene);
  drawPart(context, scene);
  if (!geometry.isTogether) overview.lanes.forEach((_, index) => drawEdgeLabel(context, scene, index));
  context.save();
  // What lies before the span does not reach into the labels.
  context.beginPath();
  context.rect(geometry.labelPx - markPx, rulerPx, geometry.widthPx, heightPx);
  context.clip();
  drawView(context, scene);
  if (geometry.isTogether && overview.summary) {
    for (const pause of overview.pauses ?? [])
      drawPause(context, scene, pause, { top: rulerPx, bottom: heightPx });
    drawTogether(context, overview.binMs, overview.summary, geometry, colors);
    for (const { atMs } of overview.simulated) drawWedge(context, simulatedMark(scene, atMs, rulerPx));
  } else {
    const largest = largestColumn(overview, geometry);
    overview.lanes.forEach((lane, index) => drawLane(context, scene, lane, index, largest));
  }
  context.restore();
}

/** The scale of time. */
export function drawRuler(context: CanvasRenderingContext2D, { geometry, colors }: TimeScene): void {
  context.textAlign = 'left';
  const times = rulerTimes(geometry);
  const stepMs = (times[1] ?? 0) - (times[0] ?? 0);
  for (const ms of times) {
    const x = Math.round(xOfTime(ms, geometry));
    const label = formatRulerTime(ms, stepMs);
    if (x + context.measureText(label).width + 3 > geometry.widthPx) continue;
    context.fillStyle = colors.line;
    context.fillRect(x, 2, 1, rulerPx - 4);
    context.fillStyle = colors.text;
    context.fillText(label, x + 3, rulerPx / 2);
  }
}

/** Above the scale: where the span lies in the whole time. */
export function drawPart(context: CanvasRenderingContext2D, { geometry, colors, nowMs }: TimeScene): void {
  const { labelPx, startMs, spanMs } = geometry;
  const wholeMs = wholeSpanMs(nowMs);
  if (startMs === 0 && spanMs >= wholeMs) return;
  const whole = plotPx(geometry);
  context.fillStyle = colors.view;
  context.fillRect(labelPx, 0, whole, partPx);
  context.fillStyle = colors.bar;
  context.fillRect(labelPx + (startMs / wholeMs) * whole, 0, Math.max(2, (spanMs / wholeMs) * whole), partPx);
}

/** A time in which nothing could be told of the stream: a band, with the two bars of a pause where there is room. */
export function drawPause(
  context: CanvasRenderingContext2D,
  { geometry, colors, nowMs }: Pick<TimeScene, 'geometry' | 'colors' | 'nowMs'>,
  { fromMs, toMs = nowMs }: Pick<PausedTime, 'fromMs' | 'toMs'>,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): void {
  const [from, to] = [xOfTime(fromMs, geometry), xOfTime(toMs, geometry)];
  context.fillStyle = colors.pause;
  context.globalAlpha = pauseOpacity;
  context.fillRect(from, top, Math.max(1, to - from), bottom - top);
  context.globalAlpha = 1;
  if (to - from < leastPausePx) return;
  const middle = Math.round((from + to) / 2);
  const height = Math.min(pauseSignPx, bottom - top);
  const y = (top + bottom - height) / 2;
  for (const x of [middle - 3, middle + 1]) context.fillRect(x, y, 2, height);
}

/** The part of time that the rows in view are of. */
export function drawView(
  context: CanvasRenderingContext2D,
  { viewMs, geometry, heightPx, colors }: TimeScene,
): void {
  if (!viewMs) return;
  const left = xOfTime(viewMs[0], geometry);
  const width = Math.max(2, xOfTime(viewMs[1], geometry) - left);
  context.globalAlpha = viewOpacity;
  context.fillStyle = colors.view;
  context.fillRect(left, rulerPx, width, heightPx - rulerPx);
  context.globalAlpha = 1;
}

function drawLane(
  context: CanvasRenderingContext2D,
  scene: OverviewScene,
  lane: Lane,
  index: number,
  largest: number,
): void {
  const { top, bottom } = laneEdges(index, scene.geometry);
  const middle = middleOf(index, scene.geometry);
  drawLabel(context, scene, index, middle);
  const before = scene.overview.lanes[index - 1];
  if (before?.endedAtMs !== undefined) drawWait(context, scene, before.endedAtMs, lane.requestedAtMs, index);
  drawSpan(context, scene, lane, bottom);
  for (const pause of scene.overview.pauses ?? [])
    if (pause.attempt === lane.attempt) drawPause(context, scene, pause, { top, bottom });
  drawBars(context, scene, lane, bottom, bottom - top - 1, largest);
  drawMarks(context, scene, lane, middle);
  for (const { atMs, attempt } of scene.overview.simulated) {
    if (attempt !== lane.attempt) continue;
    drawWedge(context, simulatedMark(scene, atMs, top));
  }
  const isLast = index === scene.overview.lanes.length - 1;
  if (isLast && scene.phase === 'waiting' && lane.endedAtMs !== undefined) {
    drawWait(context, scene, lane.endedAtMs, scene.nowMs, index);
  }
}

function middleOf(index: number, geometry: OverviewGeometry): number {
  const { top, bottom } = laneEdges(index, geometry);
  return Math.round(bottom - Math.min(6, (bottom - top) / 2));
}

/** The attempt's number at the edge, while each has its own lane. */
function drawEdgeLabel(context: CanvasRenderingContext2D, scene: OverviewScene, index: number): void {
  const { geometry, colors, overview } = scene;
  const lane = overview.lanes[index];
  if (!lane || overview.lanes.length > geometry.laneCount) return;
  context.fillStyle = colors.text;
  context.textAlign = 'right';
  context.fillText(String(lane.attempt), geometry.labelPx - 8, middleOf(index, geometry));
}

/** The attempt's number before its beginning, if there is room, where attempts share lanes. */
function drawLabel(context: CanvasRenderingContext2D, scene: OverviewScene, index: number, y: number): void {
  const { geometry, colors, overview } = scene;
  const { lanes } = overview;
  const lane = lanes[index];
  if (!lane || lanes.length <= geometry.laneCount) return;
  const text = String(lane.attempt);
  context.fillStyle = colors.text;
  context.textAlign = 'right';
  const freeFromMs = lanes[index - geometry.laneCount]?.endedAtMs;
  const freeFrom = freeFromMs === undefined ? 0 : xOfTime(freeFromMs, geometry) + markPx;
  const right = xOfTime(lanes[index - 1]?.endedAtMs ?? lane.requestedAtMs, geometry) - 2;
  if (right - context.measureText(text).width > freeFrom) context.fillText(text, right, y);
}

/** From the request on a line, which the bars stand on. */
function drawSpan(context: CanvasRenderingContext2D, scene: OverviewScene, lane: Lane, bottom: number): void {
  const { geometry, colors } = scene;
  const requested = xOfTime(lane.requestedAtMs, geometry);
  const end = xOfTime(lane.endedAtMs ?? scene.nowMs, geometry);
  context.fillStyle = colors.line;
  context.fillRect(requested, bottom - 1, Math.max(1, end - requested), 1);
  context.fillRect(Math.round(requested), bottom - 6, 1, 6);
}

function drawBars(
  context: CanvasRenderingContext2D,
  { geometry, colors, overview, nowMs }: OverviewScene,
  lane: Lane,
  bottom: number,
  heightPx: number,
  largest: number,
): void {
  context.fillStyle = colors.bar;
  const columnMs = overview.binMs * binsPerColumn(overview.binMs, geometry);
  const columnPx = Math.max(1, xOfTime(columnMs, geometry) - xOfTime(0, geometry) - 0.5);
  const end = xOfTime(lane.endedAtMs ?? nowMs, geometry);
  for (const [x, count] of columnsOf(lane, overview.binMs, geometry)) {
    const bar = Math.max(2, (Math.log1p(count) / Math.log1p(largest)) * heightPx);
    context.fillRect(x, bottom - bar, Math.max(1, Math.min(columnPx, end - x)), bar);
  }
}

function simulatedMark({ colors, geometry }: OverviewScene, atMs: number, y: number): Mark {
  return { color: colors.simulated, background: colors.background, x: xOfTime(atMs, geometry), y };
}

function drawMarks(context: CanvasRenderingContext2D, scene: OverviewScene, lane: Lane, y: number): void {
  const { geometry, colors, phase, nowMs } = scene;
  const { background } = colors;
  if (lane.openedAtMs !== undefined)
    drawDot(context, { color: colors.open, background, x: xOfTime(lane.openedAtMs, geometry), y });
  if (lane.endedAtMs === undefined) {
    if (phase === 'open' || phase === 'connecting')
      drawLiveEdge(context, colors.live, xOfTime(nowMs, geometry), y);
    return;
  }
  const x = xOfTime(lane.endedAtMs, geometry);
  if (lane.isSimulated) drawRing(context, { color: colors.simulated, background, x, y });
  if (lane.endKind === 'error') drawCross(context, { color: colors.error, background, x, y });
  else drawSquare(context, { color: colors.close, background, x, y });
}

function drawWait(
  context: CanvasRenderingContext2D,
  { geometry, colors }: OverviewScene,
  fromMs: number,
  toMs: number,
  index: number,
): void {
  const [from, to] = [xOfTime(fromMs, geometry), xOfTime(toMs, geometry)];
  const { top, bottom } = laneEdges(index, geometry);
  context.globalAlpha = waitOpacity;
  context.fillStyle = colors.wait;
  context.fillRect(from, top, Math.max(1, to - from), bottom - top);
  context.globalAlpha = 1;
  if (to - from < leastDottedPx) return;
  const y = middleOf(index, geometry) + 0.5;
  context.strokeStyle = colors.wait;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(from + markPx, y);
  context.lineTo(to - markPx, y);
  context.stroke();
  context.setLineDash([]);
}

function largestColumn(overview: OverviewData, geometry: OverviewGeometry): number {
  let largest = 1;
  for (const lane of overview.lanes) {
    for (const count of columnsOf(lane, overview.binMs, geometry).values())
      largest = Math.max(largest, count);
  }
  return largest;
}

/** Counts by px column: where bins are narrower than a px, as many of them in each add up. */
export function columnsOf(
  lane: Pick<Lane, 'firstBin' | 'counts'>,
  binMs: number,
  geometry: TimeGeometry,
): Map<number, number> {
  const columns = new Map<number, number>();
  const together = binsPerColumn(binMs, geometry);
  lane.counts.forEach((count, index) => {
    if (count === 0) return;
    const first = Math.floor((lane.firstBin + index) / together) * together;
    const x = Math.floor(xOfTime(first * binMs, geometry));
    columns.set(x, (columns.get(x) ?? 0) + count);
  });
  return columns;
}
