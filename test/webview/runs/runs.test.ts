import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { summarizeRuns } from '../../../src/core/runs/runStatistics.ts';
import {
  parseRunsMessage,
  type RunRow,
  type RunsHostMessage,
  type RunsPageMessage,
} from '../../../src/core/runs/runsProtocol.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';

let harness: PageHarness;
let opened: TestPage<RunsPageMessage, RunsHostMessage>;

beforeAll(async () => {
  harness = await PageHarness.start(undefined, 'runs');
});
afterAll(() => harness.close());
afterEach(() => opened.close());

/** Runs whose first text came later each time but the last, one that failed, and one whose stream is gone. */
const rows: readonly RunRow[] = [
  done(1, 200),
  done(2, 400),
  {
    number: 3,
    isGone: false,
    outcome: 'failed',
    status: 500,
    values: {},
    ending: 'The server answered 500.',
  },
  { ...done(4, 100), isGone: true },
];

function done(number: number, firstTextMs: number): RunRow {
  const values = { firstByteMs: 5, firstTextMs, tokens: 10, tokensPerSecond: 50, events: 12, totalMs: 900 };
  return { number, isGone: false, outcome: 'done', status: 200, values, finish: 'stop', ending: 'It ended.' };
}

function stateOf(some: readonly RunRow[], isRunning: boolean): RunsHostMessage {
  const plan = { runs: rows.length, atATime: 2 };
  return {
    type: 'runs',
    name: 'POST localhost/llm',
    plan,
    isRunning,
    rows: some,
    summary: summarizeRuns(some),
  };
}

async function open(keptState?: unknown): Promise<void> {
  opened = await harness.open<RunsPageMessage, RunsHostMessage>(
    (message, page) => {
      if (parseRunsMessage(message)?.type === 'ready') void page.send(stateOf(rows.slice(0, 1), true));
    },
    { keptState },
  );
}

describe('the page of several runs', () => {
  it('fills while they go on, orders by a column, and leads to the stream of a run', async () => {
    await open();
    const { page } = opened;
    await page.getByText('1 of 4 requests sent so far, up to 2 at a time.').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await opened.send(stateOf(rows, false));
    await page
      .getByText('4 requests, up to 2 at a time. 1 run failed and is not in the summary.')
      .first()
      .waitFor();

    expect(await page.locator('.runs-summary tbody tr').nth(1).innerText()).toBe(
      ['First text', '3', '100 ms', '200 ms', '–', '–', '400 ms', '153 ms'].join('\t'),
    );
    const order = (): Promise<string[]> => page.locator('.runs-table tbody th').allInnerTexts();
    const head = page.getByRole('columnheader', { name: 'First text' });
    await head.getByRole('button').click();
    expect([await order(), await head.getAttribute('aria-sort')]).toEqual([
      ['4', '1', '2', '3'],
      'ascending',
    ]);
    // One column alone has the order.
    expect(await page.locator('.runs-table [aria-sort]:not([aria-sort="none"])').count()).toBe(1);
    await head.getByRole('button').click();
    expect([await order(), await head.getAttribute('aria-sort')]).toEqual([
      ['2', '1', '4', '3'],
      'descending',
    ]);

    await page.locator('.runs-table .failed').click();
    await page.getByRole('button', { name: 'Show the timeline of run 2' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    // Of a stream that was removed there is nothing to show.
    await page.locator('.runs-table tbody tr').nth(2).click();
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByRole('button', { name: 'Run Again…' }).click();
    await opened.message('again');
    expect(opened.messages).toEqual([
      { type: 'ready' },
      { type: 'stop' },
      { type: 'showRun', number: 3 },
      { type: 'showRun', number: 1 },
      { type: 'copyRuns', form: 'csv' },
      { type: 'copyRuns', form: 'markdown' },
      { type: 'again' },
    ]);
    expect(opened.keptState).toEqual({ by: 'firstTextMs', isDescending: true });
    expect(await findViolations(opened)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });

  it('has something to copy once a run is over, and reads out what came of all of them alone', async () => {
    await open();
    const { page } = opened;
    const copies = page.getByRole('button', { name: /^Copy as/ });
    const status = page.getByRole('status');
    await opened.send(stateOf([], true));
    await expect
      .poll(() => copies.evaluateAll((all) => all.map((one) => one.matches(':disabled'))))
      .toEqual([true, true]);
    await opened.send(stateOf(rows.slice(0, 2), true));
    await page.getByText('2 of 4 requests sent so far').waitFor();
    expect([await copies.first().isEnabled(), await status.textContent()]).toEqual([true, '']);
    await opened.send(stateOf(rows, false));
    await expect.poll(() => status.textContent()).toMatch(/^4 requests/);

    // The arrows go from run to run that can be shown, and not beyond the first and the last.
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
    await page.getByRole('button', { name: 'Show the timeline of run 1' }).focus();
    for (const [key, run] of [
      ['ArrowUp', 1],
      ['ArrowDown', 2],
      ['ArrowDown', 3],
      ['ArrowDown', 3],
      ['ArrowUp', 2],
      ['x', 2],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused()).toBe(`Show the timeline of run ${run}`);
    }
    expect(await page.locator('.runs-table tbody tr').nth(2).innerText()).toMatch(
      /^3\s+failed\s+500\s+–[^]*–\s+The server answered 500\.$/,
    );
    expect(opened.problems).toEqual([]);
  });

  it('has the order of before when it is shown again', async () => {
    await open({ by: 'number', isDescending: true });
    await opened.send(stateOf(rows, false));
    await opened.page.locator('.runs-table tbody tr').nth(3).waitFor();
    expect(await opened.page.locator('.runs-table tbody th').allInnerTexts()).toEqual(['4', '3', '2', '1']);
    expect(opened.problems).toEqual([]);
  });
});
