// Draws many attempts together: bars for how many entries came from all of them, a band where the stream waited, and a
// row of ticks each for what opened, closed and ended with an error. The rows' marks stand at their left.

import type { AttemptSummaryBins } from '../../core/page/overviewData.ts';
import type { OverviewColors } from './overviewColors.ts';
import { binsPerColumn, lanesPx, rulerPx, xOfTime, type OverviewGeometry } from './overviewGeometry.ts';
import { drawCross, drawDot, drawSquare, type Mark } from './overviewMarks.ts';

const rowPx = 7;
const rowGapPx = 1;
const rows = 3;
const waitOpacity = 0.3;

type DrawMark = (context: CanvasRenderingContext2D, mark: Mark) => void;

/** Draws the bins; the marks are read from the top: opened, closed, ended with an error. */
export function drawTogether(
  context: CanvasRenderingContext2D,
  binMs: number,
  summary: AttemptSummaryBins,
  geometry: OverviewGeometry,
  colors: OverviewColors,
): void {
  const barsBottom = rulerPx + lanesPx - rows * (rowPx + rowGapPx) - 2;
  const columns = columnsOf(binMs, summary, geometry);
  const largest = Math.max(1, ...columns.map(({ count }) => count));
  for (const { x, width, count, waitedShare } of columns) {
    context.fillStyle = colors.wait;
    context.globalAlpha = waitOpacity * waitedShare;
    context.fillRect(x, rulerPx, width, barsBottom - rulerPx);
    context.globalAlpha = 1;
    if (count === 0) continue;
    const height = Math.max(2, (Math.log1p(count) / Math.log1p(largest)) * (barsBottom - rulerPx - 1));
    context.fillStyle = colors.bar;
    context.fillRect(x, barsBottom - height, width, height);
  }
  const outcomes: readonly (readonly [keyof Outcomes, string, DrawMark])[] = [
    ['opens', colors.open, drawDot],
    ['closes', colors.close, drawSquare],
    ['errors', colors.error, drawCross],
  ];
  outcomes.forEach(([outcome, color, drawMark], row) => {
    const top = barsBottom + 2 + row * (rowPx + rowGapPx);
    drawMark(context, { color, background: colors.background, x: geometry.labelPx - 3, y: top + rowPx / 2 });
    drawTicks(context, columns, outcome, color, top);
  });
}

interface Outcomes {
  opens: number;
  closes: number;
  errors: number;
}

/** What falls on the same px. */
interface Column extends Outcomes {
  readonly x: number;
  readonly width: number;
  count: number;
  waitedShare: number;
}

/** Bins narrower than a px are added up, as many of them in each column. */
function columnsOf(binMs: number, summary: AttemptSummaryBins, geometry: OverviewGeometry): Column[] {
  const columns: Column[] = [];
  const together = binsPerColumn(binMs, geometry);
  summary.counts.forEach((count, at) => {
    const first = Math.floor((summary.firstBin + at) / together) * together;
    const from = xOfTime(first * binMs, geometry);
    const to = xOfTime((first + together) * binMs, geometry);
    const x = Math.floor(from);
    let column = columns.at(-1);
    if (column?.x !== x) {
      const width = Math.max(1, Math.floor(to) - x);
      column = { x, width, count: 0, opens: 0, closes: 0, errors: 0, waitedShare: 0 };
      columns.push(column);
    }
    column.count += count;
    column.opens += summary.opens[at] ?? 0;
    column.closes += summary.closes[at] ?? 0;
    column.errors += summary.errors[at] ?? 0;
    column.waitedShare = Math.max(column.waitedShare, (summary.waiting[at] ?? 0) / 100);
  });
  return columns;
}

function drawTicks(
  context: CanvasRenderingContext2D,
  columns: readonly Column[],
  outcome: keyof Outcomes,
  color: string,
  top: number,
): void {
  const largest = Math.max(1, ...columns.map((column) => column[outcome]));
  context.fillStyle = color;
  for (const column of columns) {
    if (column[outcome] === 0) continue;
    const height = Math.max(3, (Math.log1p(column[outcome]) / Math.log1p(largest)) * rowPx);
    context.fillRect(column.x, top + rowPx - height, Math.max(2, column.width - 1), height);
  }
}
