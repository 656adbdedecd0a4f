// The order of runs without a document: by each number, both ways, with what is missing at the end.

import { describe, expect, it } from 'vitest';

import { handleMessage, type MessageHandlers } from '../../../src/core/page/protocol.ts';
import { runNumbers, type RunNumber } from '../../../src/core/runs/runMeasures.ts';
import type { RunRow, RunsHostMessage, RunsPageMessage } from '../../../src/core/runs/runsProtocol.ts';
import { summarizeRuns } from '../../../src/core/runs/runStatistics.ts';
import { RunsPage } from '../../../src/webview/runs/runsPage.ts';

function openRuns(keptState?: unknown): {
  page: RunsPage;
  posted: RunsPageMessage[];
  kept: () => unknown;
  tell: (rows: readonly RunRow[]) => void;
} {
  const posted: RunsPageMessage[] = [];
  let state = keptState;
  let handlers: MessageHandlers<RunsHostMessage> | undefined;
  const page = new RunsPage({
    post: (message) => posted.push(message),
    subscribe: (given) => {
      handlers = given;
      return () => {};
    },
    readKeptState: () => state,
    keepState: (kept) => {
      state = kept;
    },
  });
  page.begin();
  const tell = (rows: readonly RunRow[]): void => {
    const message: RunsHostMessage = {
      type: 'runs',
      name: 'GET localhost',
      plan: { runs: rows.length, atATime: 1 },
      isRunning: false,
      rows,
      summary: summarizeRuns(rows),
    };
    if (handlers) handleMessage(handlers, message);
  };
  return { page, posted, kept: () => state, tell };
}

function rowOf(number: number, values: RunRow['values']): RunRow {
  return { number, isGone: false, outcome: 'done', status: 200, values };
}

const rows = [
  rowOf(1, { totalMs: 30 }),
  rowOf(2, {}),
  rowOf(3, { totalMs: 10 }),
  rowOf(4, { totalMs: 30 }),
  rowOf(5, {}),
  rowOf(6, { totalMs: 0 }),
];

const order = ({ page }: ReturnType<typeof openRuns>): number[] =>
  page.rows.value.map(({ number }) => number);

describe('the order of runs', () => {
  it('is that of their numbers at first, both ways, and of a number with those without it at the end', () => {
    const runs = openRuns();
    runs.tell(rows);
    expect(order(runs)).toEqual([1, 2, 3, 4, 5, 6]);
    runs.page.sort('number');
    expect(order(runs)).toEqual([6, 5, 4, 3, 2, 1]);
    runs.page.sort('totalMs');
    expect(order(runs)).toEqual([6, 3, 1, 4, 2, 5]);
    runs.page.sort('totalMs');
    expect(order(runs)).toEqual([1, 4, 3, 6, 2, 5]);
    runs.page.sort('totalMs');
    expect(order(runs)).toEqual([6, 3, 1, 4, 2, 5]);
    runs.page.sort('number');
    expect(order(runs)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('holds for runs that come later, and for a page that was hidden', () => {
    const runs = openRuns();
    runs.page.sort('totalMs');
    runs.page.sort('totalMs');
    runs.tell(rows.slice(0, 3));
    expect(order(runs)).toEqual([1, 3, 2]);
    runs.tell(rows);
    expect(order(runs)).toEqual([1, 4, 3, 6, 2, 5]);
    const again = openRuns(runs.kept());
    again.tell(rows);
    expect(order(again)).toEqual([1, 4, 3, 6, 2, 5]);
    again.page.sort('totalMs');
    expect(order(again)).toEqual([6, 3, 1, 4, 2, 5]);
  });

  it.each<RunNumber>(runNumbers)('by %s is kept', (by) => {
    const runs = openRuns();
    runs.page.sort(by);
    expect(runs.kept()).toEqual({ by, isDescending: false });
    expect(openRuns(runs.kept()).page.order.value).toEqual({ by, isDescending: false });
  });

  it.each([undefined, 7, {}, { by: 'other', isDescending: true }, { isDescending: true }])(
    'is the first one where %j was kept',
    (kept) => {
      expect(openRuns(kept).page.order.value).toEqual({ by: 'number', isDescending: false });
    },
  );

  it('is ascending unless it was kept otherwise', () => {
    expect(openRuns({ by: 'number', isDescending: 1 }).page.order.value.isDescending).toBe(false);
  });
});

it('tells the host what is asked of it', () => {
  const { page, posted } = openRuns();
  page.stop();
  page.again();
  page.copy('markdown');
  page.showRun(7);
  expect(posted).toEqual([
    { type: 'ready' },
    { type: 'stop' },
    { type: 'again' },
    { type: 'copyRuns', form: 'markdown' },
    { type: 'showRun', number: 7 },
  ]);
});
