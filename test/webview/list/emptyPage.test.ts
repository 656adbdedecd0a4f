// The keys of a page that has no stream yet, and rows of which only the number is left.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { PageHarness, type TestPage } from '../pageHarness.ts';
import { rowOf, statusOf } from '../state/statePage.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** A page without a stream, until the end of the test. */
async function openEmpty(): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 1, recents: [] });
  });
  onTestFinished(async () => {
    expect(opened.problems).toEqual([]);
    await opened.close();
  });
  await opened.message('ready');
  return opened;
}

it('keys that are about a stream do nothing before there is one, and are not remembered until it comes', async () => {
  const opened = await openEmpty();
  const { page } = opened;
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const before = opened.messages.length;
  for (const key of ['/', 'Control+f', 'Control+g', 'F3', 'g', 'Control+a', 'End', 'Enter', 'c', 'o'])
    await page.keyboard.press(key);
  const status = statusOf({ entries: 3, phase: 'open' });
  await opened.send({ type: 'snapshot', epoch: 2, recents: [], status });
  await page.getByRole('grid').waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  expect(await page.locator('[role="dialog"], [role="tab"]').count()).toBe(0);
  const told = opened.messages.slice(before).map(({ type }) => type);
  for (const type of ['copy', 'openEntry', 'pickRows', 'goTo', 'nextMatch'] as const)
    expect(told).not.toContain(type);
  await page.keyboard.press('/');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-field');
});

it('a row of which only the number is left has no time, in each reading of it', async () => {
  const opened = await openEmpty();
  const { page } = opened;
  const status = statusOf({ entries: 2, phase: 'open' });
  await opened.send({ type: 'snapshot', epoch: 2, recents: [], status });
  const { epoch, version } = { epoch: 2, version: 0 };
  const rows = [rowOf(1, { isGone: true, isRecordGone: true, preview: 'Nothing is left.' }), rowOf(2)];
  await opened.send({ type: 'rows', epoch, version, first: 1, rows });
  await page.locator('#row-1').getByText('Nothing is left.').waitFor();
  for (const mode of ['Time since the entry before', 'Time of day', 'Time since the stream began']) {
    await page.getByRole('button', { name: mode }).click();
    expect([
      await page.locator('#row-1 .time-cell').innerText(),
      await page.locator('#row-2 .time-cell').innerText(),
    ]).toEqual(['', expect.stringMatching(/\d/)]);
  }
  const colour = (number: number): Promise<string> =>
    page.locator(`#row-${number} .data-cell`).evaluate((cell) => getComputedStyle(cell).color);
  expect(await colour(1)).not.toBe(await colour(2));
});
