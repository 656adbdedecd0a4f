// Draws the overview on a canvas: bars for how many entries came, a dotted line for a wait, marks for request, open,
// close and error, and an arrow where the live edge is. The endings differ in shape, not only in colour.

import { formatDuration } from '../core/format.ts';
import type { Lane, OverviewData, StreamPhase } from '../core/protocol.ts';
import type { OverviewColors } from './overviewColors.ts';
import { labelPx, rulerPx, rulerTimes, xOfTime, type OverviewGeometry } from './overviewGeometry.ts';

export interface OverviewScene {
  readonly overview: OverviewData;
  readonly geometry: OverviewGeometry;
  readonly colors: OverviewColors;
  readonly phase: StreamPhase;
  readonly nowMs: number;
  /** Px of the lanes that are scrolled out above. */
  readonly scrollTop: number;
  /** Height of the canvas, in px. */
  readonly heightPx: number;
  /** Times of the first and last row in view. */
  readonly viewMs: readonly [number, number] | undefined;
}

const gapPx = 3;

/** Draws the scene; the context's units are CSS px. */
export function drawOverview(context: CanvasRenderingContext2D, scene: OverviewScene): void {
  const { geometry, heightPx, overview, scrollTop } = scene;
  context.clearRect(0, 0, geometry.widthPx, heightPx);
  context.font = scene.colors.font;
  context.textBaseline = 'middle';
  drawView(context, scene);
  context.save();
  context.beginPath();
  context.rect(0, rulerPx, geometry.widthPx, heightPx - rulerPx);
  context.clip();
  const largest = largestColumn(overview, geometry);
  overview.lanes.forEach((lane, index) => {
    const top = rulerPx + index * geometry.laneHeightPx - scrollTop;
    if (top + geometry.laneHeightPx > rulerPx && top < heightPx)
      drawLane(context, scene, lane, index, top, largest);
  });
  context.restore();
  drawRuler(context, scene);
}

function drawRuler(context: CanvasRenderingContext2D, { geometry, colors }: OverviewScene): void {
  context.fillStyle = colors.text;
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
  context.globalAlpha = 0.4;
  context.fillStyle = colors.view;
  context.fillRect(left, rulerPx, width, heightPx - rulerPx);
  context.globalAlpha = 1;
}

function drawLane(
  context: CanvasRenderingContext2D,
  scene: OverviewScene,
  lane: Lane,
  index: number,
  top: number,
  largest: number,
): void {
  const { geometry, colors, overview } = scene;
  const bottom = top + geometry.laneHeightPx - gapPx;
  const middle = Math.round(bottom - Math.min(6, (bottom - top) / 2));
  context.fillStyle = colors.text;
  context.textAlign = 'right';
  context.fillText(String(lane.attempt), labelPx - 8, middle);

  const before = overview.lanes[index - 1];
  if (before?.endedAtMs !== undefined) drawWait(context, scene, before.endedAtMs, lane.requestedAtMs, middle);
  drawSpan(context, scene, lane, bottom);
  drawBars(context, scene, lane, bottom, geometry.laneHeightPx - gapPx - 1, largest);
  drawMarks(context, scene, lane, middle);
  const isLast = index === overview.lanes.length - 1;
  if (isLast && scene.phase === 'waiting' && lane.endedAtMs !== undefined) {
    drawWait(context, scene, lane.endedAtMs + geometry.spanMs * 0.006, scene.nowMs, middle);
  }
}

/** From request to open a thin line, from open on a solid one. */
function drawSpan(context: CanvasRenderingContext2D, scene: OverviewScene, lane: Lane, bottom: number): void {
  const { geometry, colors } = scene;
  const endMs = lane.endedAtMs ?? scene.nowMs;
  const requested = xOfTime(lane.requestedAtMs, geometry);
  context.fillStyle = colors.line;
  context.fillRect(requested, bottom - 1, Math.max(1, xOfTime(endMs, geometry) - requested), 1);
  context.fillRect(Math.round(requested), bottom - 6, 1, 6);
}

/** Bars a px wide: where bins are narrower, their counts add up. */
function drawBars(
  context: CanvasRenderingContext2D,
  { geometry, colors, overview }: OverviewScene,
  lane: Lane,
  bottom: number,
  heightPx: number,
  largest: number,
): void {
  context.fillStyle = colors.bar;
  const binPx = Math.max(1, xOfTime(overview.binMs, geometry) - xOfTime(0, geometry) - 0.5);
  for (const [x, count] of columnsOf(lane, overview.binMs, geometry)) {
    const bar = Math.max(2, (Math.log1p(count) / Math.log1p(largest)) * heightPx);
    context.fillRect(x, bottom - bar, binPx, bar);
  }
}

function drawMarks(
  context: CanvasRenderingContext2D,
  scene: OverviewScene,
  lane: Lane,
  middle: number,
): void {
  const { geometry, colors, phase, nowMs } = scene;
  if (lane.openedAtMs !== undefined) drawOpen(context, colors, xOfTime(lane.openedAtMs, geometry), middle);
  if (lane.endedAtMs === undefined) {
    if (phase === 'open' || phase === 'connecting')
      drawLiveEdge(context, colors, xOfTime(nowMs, geometry), middle);
    return;
  }
  const x = xOfTime(lane.endedAtMs, geometry);
  if (lane.endKind === 'error') drawCross(context, colors, x, middle);
  else drawSquare(context, colors, x, middle);
}

function drawOpen(context: CanvasRenderingContext2D, colors: OverviewColors, x: number, y: number): void {
  context.fillStyle = colors.open;
  context.beginPath();
  context.arc(x, y, 3, 0, Math.PI * 2);
  context.fill();
}

function drawSquare(context: CanvasRenderingContext2D, colors: OverviewColors, x: number, y: number): void {
  context.fillStyle = colors.close;
  context.fillRect(x - 3, y - 3, 6, 6);
}

function drawCross(context: CanvasRenderingContext2D, colors: OverviewColors, x: number, y: number): void {
  context.strokeStyle = colors.error;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 3, y - 3);
  context.lineTo(x + 3, y + 3);
  context.moveTo(x + 3, y - 3);
  context.lineTo(x - 3, y + 3);
  context.stroke();
}

function drawLiveEdge(context: CanvasRenderingContext2D, colors: OverviewColors, x: number, y: number): void {
  context.fillStyle = colors.live;
  context.beginPath();
  context.moveTo(x, y - 4);
  context.lineTo(x + 6, y);
  context.lineTo(x, y + 4);
  context.fill();
}

function drawWait(
  context: CanvasRenderingContext2D,
  scene: OverviewScene,
  fromMs: number,
  toMs: number,
  y: number,
): void {
  const from = xOfTime(fromMs, scene.geometry) + 6;
  const to = xOfTime(toMs, scene.geometry) - 2;
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

/** Counts by px column. */
function columnsOf(lane: Lane, binMs: number, geometry: OverviewGeometry): Map<number, number> {
  const columns = new Map<number, number>();
  lane.counts.forEach((count, index) => {
    if (count === 0) return;
    const x = Math.floor(xOfTime((lane.firstBin + index) * binMs, geometry));
    columns.set(x, (columns.get(x) ?? 0) + count);
  });
  return columns;
}
