// Draws the overview on a canvas: bars for how many entries came, a dotted line for a wait, marks for request, open,
// close and error, and an arrow where the live edge is. The marks differ in shape, not only in colour.

import { formatDuration } from '../core/format.ts';
import type { Lane, OverviewData, StreamPhase } from '../core/protocol.ts';
import type { OverviewColors } from './overviewColors.ts';
import {
  labelPx,
  laneEdges,
  rulerPx,
  rulerTimes,
  xOfTime,
  type OverviewGeometry,
} from './overviewGeometry.ts';
import { drawCross, drawDot, drawLiveEdge, drawSquare } from './overviewMarks.ts';

export interface OverviewScene {
  readonly overview: OverviewData;
  readonly geometry: OverviewGeometry;
  readonly colors: OverviewColors;
  readonly phase: StreamPhase;
  readonly nowMs: number;
  /** Height of the canvas, in px. */
  readonly heightPx: number;
  /** Times of the first and last row in view. */
  readonly viewMs: readonly [number, number] | undefined;
}

/** Room that a mark takes on either side, in px. */
const markPx = 6;

const viewOpacity = 0.4;

/** Draws the scene; the context's units are CSS px. */
export function drawOverview(context: CanvasRenderingContext2D, scene: OverviewScene): void {
  const { geometry, heightPx, overview } = scene;
  context.clearRect(0, 0, geometry.widthPx, heightPx);
  context.font = scene.colors.font;
  context.textBaseline = 'middle';
  drawView(context, scene);
  drawRuler(context, scene);
  const largest = largestColumn(overview, geometry);
  overview.lanes.forEach((lane, index) => drawLane(context, scene, lane, index, largest));
}

function drawRuler(context: CanvasRenderingContext2D, { geometry, colors }: OverviewScene): void {
  context.textAlign = 'left';
  for (const ms of rulerTimes(geometry)) {
    const x = Math.round(xOfTime(ms, geometry));
    const label = ms === 0 ? '0' : formatDuration(ms).replace(/\.0(?=\D)| 0 (?:min|s)$/, '');
    if (x + context.measureText(label).width + 3 > geometry.widthPx) continue;
    context.fillStyle = colors.line;
    context.fillRect(x, 2, 1, rulerPx - 4);
    context.fillStyle = colors.text;
    context.fillText(label, x + 3, rulerPx / 2);
  }
}

function drawView(
  context: CanvasRenderingContext2D,
  { viewMs, geometry, heightPx, colors }: OverviewScene,
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
  const middle = Math.round(bottom - Math.min(6, (bottom - top) / 2));
  drawLabel(context, scene, index, middle);
  const before = scene.overview.lanes[index - 1];
  if (before?.endedAtMs !== undefined) drawWait(context, scene, before.endedAtMs, lane.requestedAtMs, middle);
  drawSpan(context, scene, lane, bottom);
  drawBars(context, scene, lane, bottom, bottom - top - 1, largest);
  drawMarks(context, scene, lane, middle);
  const isLast = index === scene.overview.lanes.length - 1;
  if (isLast && scene.phase === 'waiting' && lane.endedAtMs !== undefined) {
    drawWait(context, scene, lane.endedAtMs, scene.nowMs, middle);
  }
}

/** The attempt's number: at the edge while each has its own lane, later before its beginning if there is room. */
function drawLabel(context: CanvasRenderingContext2D, scene: OverviewScene, index: number, y: number): void {
  const { geometry, colors, overview } = scene;
  const { lanes } = overview;
  const lane = lanes[index];
  if (!lane) return;
  const text = String(lane.attempt);
  context.fillStyle = colors.text;
  context.textAlign = 'right';
  if (lanes.length <= geometry.laneCount) {
    context.fillText(text, labelPx - 8, y);
    return;
  }
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
  const binPx = Math.max(1, xOfTime(overview.binMs, geometry) - xOfTime(0, geometry) - 0.5);
  const end = xOfTime(lane.endedAtMs ?? nowMs, geometry);
  for (const [x, count] of columnsOf(lane, overview.binMs, geometry)) {
    const bar = Math.max(2, (Math.log1p(count) / Math.log1p(largest)) * heightPx);
    context.fillRect(x, bottom - bar, Math.max(1, Math.min(binPx, end - x)), bar);
  }
}

function drawMarks(context: CanvasRenderingContext2D, scene: OverviewScene, lane: Lane, y: number): void {
  const { geometry, colors, phase, nowMs } = scene;
  if (lane.openedAtMs !== undefined)
    drawDot(context, colors.open, colors.background, xOfTime(lane.openedAtMs, geometry), y);
  if (lane.endedAtMs === undefined) {
    if (phase === 'open' || phase === 'connecting')
      drawLiveEdge(context, colors.live, xOfTime(nowMs, geometry), y);
    return;
  }
  const x = xOfTime(lane.endedAtMs, geometry);
  if (lane.endKind === 'error') drawCross(context, colors.error, colors.background, x, y);
  else drawSquare(context, colors.close, colors.background, x, y);
}

function drawWait(
  context: CanvasRenderingContext2D,
  scene: OverviewScene,
  fromMs: number,
  toMs: number,
  y: number,
): void {
  const from = xOfTime(fromMs, scene.geometry) + markPx;
  const to = xOfTime(toMs, scene.geometry) - markPx;
  if (to <= from) return;
  context.strokeStyle = scene.colors.wait;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  context.beginPath();
  context.moveTo(from, y + 0.5);
  context.lineTo(to, y + 0.5);
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

/** Counts by px column: where bins are narrower than a px, they add up. */
function columnsOf(lane: Lane, binMs: number, geometry: OverviewGeometry): Map<number, number> {
  const columns = new Map<number, number>();
  lane.counts.forEach((count, index) => {
    if (count === 0) return;
    const x = Math.floor(xOfTime((lane.firstBin + index) * binMs, geometry));
    columns.set(x, (columns.get(x) ?? 0) + count);
  });
  return columns;
}
