import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { logOf, type SampleEvent } from '../../core/comparison/sides.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness } from '../pageHarness.ts';
import { openComparison, type OpenedComparison } from './comparisonHost.ts';

let harness: PageHarness;
let comparison: OpenedComparison;

beforeAll(async () => {
  harness = await PageHarness.start(undefined, 'comparison');
});
afterAll(() => harness.close());
afterEach(() => comparison.close());

/** Prices by number, each a second after the one before. */
function prices(
  from: number,
  to: number,
  changes: Readonly<Record<number, Partial<SampleEvent>>> = {},
): EventLog {
  return logOf(
    Array.from({ length: to - from + 1 }, (_, at) => {
      const number = from + at;
      return {
        id: String(number),
        type: 'price',
        data: `{"n":${number},"price":1}`,
        atMs: number * 1000,
        ...changes[number],
      };
    }),
  );
}

const small = (): { left: EventLog; right: EventLog } => ({
  left: prices(1, 8),
  right: prices(2, 9, {
    3: { data: '{"n":3,"price":2}' },
    5: { atMs: 8_400 },
    7: { data: 'no JSON' },
  }),
});

describe('the page of a comparison', () => {
  it('shows the summary first, then the rows of both sides', async () => {
    comparison = await openComparison(harness, small());
    const { page, problems } = comparison.opened;
    await page.locator('.row').nth(8).waitFor();
    expect(await page.locator('h1').innerText()).toBe(
      '5 events are the same. 2 changed in $.price, the text. 1 is missing in the second. 1 is only in the second. 1 comes more than 1.0 s later in the second. The second is 1.0 s slower to its first event.',
    );
    expect(await page.locator('.alignment').innerText()).toContain(
      'by the events’ ids, of which 7 are on both sides',
    );
    const words = await page.locator('.difference-cell').allInnerTexts();
    expect(words).toEqual([
      'Missing',
      'Same',
      'Changed: $.price',
      'Same',
      '3.4 s later',
      'Same',
      'Changed: the text',
      'Same',
      'Extra',
    ]);
    expect(problems).toEqual([]);
  });

  it('goes from difference to difference with F7, around the ends, and shows what differs', async () => {
    comparison = await openComparison(harness, small());
    const { page } = comparison.opened;
    await page.locator('.row').nth(8).waitFor();
    await page.locator('[role="grid"]').focus();
    const visited: (string | null)[] = [];
    for (const key of ['F7', 'F7', 'F7', 'F7', 'F7', 'F7', 'Shift+F7']) {
      const before = await page
        .locator('.row.selected')
        .getAttribute('aria-rowindex', { timeout: 1 })
        .catch(() => null);
      await page.keyboard.press(key);
      await page.waitForFunction((old) => {
        const now = document.querySelector('.row.selected')?.getAttribute('aria-rowindex') ?? null;
        return now !== null && now !== old;
      }, before);
      visited.push(await page.locator('.row.selected').getAttribute('aria-rowindex'));
    }
    expect(visited).toEqual(['2', '4', '6', '8', '10', '2', '10']);
    await page.keyboard.press('Shift+F7');
    await page.locator('.row.selected[aria-rowindex="8"]').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.pair-details .diff-line.added', { hasText: 'no JSON' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.pair-details').waitFor({ state: 'detached' });
    await page.keyboard.press('o');
    expect((await comparison.opened.message('openPair')).position).toBe(7);
  });

  it('shows only what somebody wants to see', async () => {
    comparison = await openComparison(harness, small());
    const { page } = comparison.opened;
    await page.getByRole('button', { name: /^Changed/ }).click();
    await expect
      .poll(() => page.locator('.difference-cell').allInnerTexts())
      .toEqual(['Changed: $.price', 'Changed: the text']);
    await page.getByRole('button', { name: /^\$\.price/ }).click();
    await expect.poll(() => page.locator('.difference-cell').allInnerTexts()).toEqual(['Changed: $.price']);
    await page.getByRole('button', { name: /^All/ }).click();
    await expect.poll(() => page.locator('.row').count()).toBe(9);
  });

  it('compares otherwise when asked: without a path, by order, with sides swapped', async () => {
    comparison = await openComparison(harness, small());
    const { page } = comparison.opened;
    await page.getByRole('textbox', { name: 'JSON path to ignore' }).fill('$.price');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: '6 events are the same. 1 changed in the text.' }).waitFor();
    await page.getByRole('button', { name: 'Swap the sides' }).click();
    await page.locator('h1', { hasText: '1 comes more than 1.0 s earlier in the second.' }).waitFor();
    await page.getByLabel('Align by').selectOption('order');
    await page.locator('.alignment', { hasText: 'Aligned by order.' }).waitFor();
    await page.getByRole('textbox', { name: 'JSON path to ignore' }).fill('$[');
    await page.keyboard.press('Enter');
    await page.locator('.error-text', { hasText: 'The path is not understood' }).waitFor();
  });

  it('says that more has come, and compares again', async () => {
    const logs = small();
    comparison = await openComparison(harness, logs);
    const { page } = comparison.opened;
    await page.locator('.row').nth(8).waitFor();
    logs.right.appendDetailEntry(
      'notice',
      { notice: 'long-id', sizeBytes: 1 },
      { attempt: 1, receivedAtMs: 20_000, type: 'long-id' },
    );
    await page.locator('.alignment', { hasText: 'More has come since' }).waitFor();
    await page.getByRole('button', { name: 'Compare Again' }).click();
    await page.getByRole('button', { name: 'Compare Again' }).waitFor({ state: 'detached' });
    await page.locator('.row').nth(8).waitFor();
  });

  it('shows the answers of token streams by their words and their numbers', async () => {
    const answer = (words: readonly string[]): EventLog =>
      logOf(
        words.map((content, at) => ({
          data: JSON.stringify({
            object: 'chat.completion.chunk',
            choices: [{ index: 0, delta: { content }, finish_reason: null }],
          }),
          atMs: at * 100,
        })),
      );
    comparison = await openComparison(harness, {
      left: answer(['It', ' is', ' red', '.']),
      right: answer(['It', ' is', ' dark', ' blue', '.']),
    });
    const { page, problems } = comparison.opened;
    await page.locator('h1', { hasText: 'The answers differ in what they say.' }).waitFor();
    await page.getByRole('button', { name: 'Answers' }).click();
    await page.locator('.text-pair').waitFor();
    expect(await page.locator('.part-text').allInnerTexts()).toEqual(['It is red.', 'It is dark blue.']);
    expect(await page.locator('.part-text del').allInnerTexts()).toEqual(['red']);
    expect((await page.locator('.part-text ins').allInnerTexts()).join('')).toBe('dark blue');
    expect(await page.locator('.answer-table tr.differs').allInnerTexts()).toContain(
      'Duration\t300 ms\t400 ms',
    );
    expect(await findViolations(comparison.opened)).toEqual([]);
    await page.getByRole('button', { name: 'Events', exact: true }).click();
    await page.locator('.row').first().waitFor();
    expect(problems).toEqual([]);
  });

  it('has a list of any length, and is as it was when it was hidden', async () => {
    const logs = { left: prices(1, 50_000), right: prices(1, 50_000, { 40_000: { data: 'x' } }) };
    comparison = await openComparison(harness, logs);
    const { opened } = comparison;
    const { page } = opened;
    await page.locator('.row').nth(5).waitFor();
    await page.locator('[role="grid"]').focus();
    await page.keyboard.press('End');
    await page.locator('.row.selected[aria-rowindex="50001"]', { hasText: '"n":50000' }).waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await page.keyboard.press('F7');
    await page.locator('.row.selected[aria-rowindex="40001"]', { hasText: 'Changed' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.pair-details .diff-line').first().waitFor();
    await page.getByRole('button', { name: /^Same/ }).click();
    await page.locator('.row', { hasText: '"n":1,' }).waitFor();
    await page.locator('[role="grid"]').focus();
    await page.keyboard.press('Home');
    await opened.until(
      () => /"same":true.*"selected":1\b/.test(JSON.stringify(opened.keptState)),
      'what is shown was not kept',
    );
    await comparison.close();
    comparison = await openComparison(harness, logs, {}, { keptState: opened.keptState });
    const again = comparison.opened.page;
    await again.locator('.chip[aria-pressed="true"]', { hasText: 'Same' }).waitFor();
    await again.locator('.row.selected', { hasText: '"n":1,' }).waitFor();
  });

  it('has no barrier that axe finds, in any theme, and fits at 200 %', async () => {
    comparison = await openComparison(harness, small());
    const { opened } = comparison;
    const { page } = opened;
    await page.locator('.row').nth(8).waitFor();
    await page.locator('.row').nth(2).click();
    await page.locator('.pair-details .change').waitFor();
    expect(await findViolations(opened)).toEqual([]);
    await page.setViewportSize({ width: 640, height: 400 });
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
    ).toBe(true);
  });
});
