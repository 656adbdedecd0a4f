// Columns of the overview that hold several bins: an even stream is drawn even, whatever the width. And the part of it that
// the list shows.

import { expect, it } from 'vitest';

import { columnsOf } from '../../../src/webview/overview/overviewDrawing.ts';
import { viewOf } from '../../../src/webview/overview/overviewParts.tsx';
import { binsPerColumn, overviewGeometry } from '../../../src/webview/overview/overviewGeometry.ts';
import { rowsInView, StatePage } from '../state/statePage.ts';

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

it('shows where the rows in view lie, also after a clear and in another place', () => {
  const test = new StatePage().snapshot(1, { entries: 100 });
  expect(viewOf(test.page)).toBeUndefined();
  test.rows(1, 61, 40);
  expect(viewOf(test.page)).toEqual([101 - rowsInView, 100]);
  test.page.list.select(70);
  const [from = 0, to] = viewOf(test.page) ?? [];
  expect([from <= 70, to]).toEqual([true, from + rowsInView - 1]);
  test.status(2, { entries: 0 });
  expect(viewOf(test.page)).toBeUndefined();
  test.status(2, { entries: 2 }).rows(2, 1, 2);
  expect(viewOf(test.page)).toEqual([1, 2]);
});
