// Columns of the overview that hold several bins: an even stream is drawn even, whatever the width.

import { expect, it } from 'vitest';

import { columnsOf } from '../../../src/webview/overview/overviewDrawing.ts';
import { binsPerColumn, overviewGeometry } from '../../../src/webview/overview/overviewGeometry.ts';

const overview = { binMs: 100, lanes: [], omittedAttempts: 0, simulated: [] };

it.each([2000, 1000, 700, 512, 400, 333, 200, 50])('of %i px hold as many bins each', (widthPx) => {
  const geometry = overviewGeometry(overview, widthPx, 60_000);
  const lane = { firstBin: 0, counts: Array.from({ length: 600 }, () => 5) };
  const counts = [...columnsOf(lane, 100, geometry).values()];
  expect(new Set(counts.slice(0, -1)).size).toBe(1);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3000);
  // A bin's own place in time decides, so that a lane which begins in the middle has the same columns.
  const late = columnsOf({ firstBin: 301, counts: lane.counts.slice(301) }, 100, geometry);
  const together = binsPerColumn(100, geometry);
  expect([...late.values()].slice(1, -1).every((count) => count === 5 * together)).toBe(true);
});
