// What the page of a comparison tells screen readers, and what its other buttons do; with answers that are written
// otherwise and mean the same, or have several errors.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PartPair } from '../../../src/core/comparison/answerPairs.ts';
import type { ComparisonHostMessage } from '../../../src/core/comparison/comparisonProtocol.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import { answerOf } from '../assembled/answerViews.ts';
import { PageHarness } from '../pageHarness.ts';
import { answerTo, comparisonOf, openTold, result } from './toldComparison.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start(undefined, 'comparison');
});
afterAll(() => harness.close());

describe('the list of a comparison', () => {
  it('keeps the selected row for screen readers while it is out of view, and draws it in its place again', async () => {
    const { page } = await openTold(harness);
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('91');
    expect(await grid.getAttribute('aria-activedescendant')).toBe(null);
    await grid.focus();
    await page.keyboard.press('Home');
    const row = page.locator('#compared-1[aria-selected="true"]');
    await row.waitFor();
    const cells = row.locator('[role="gridcell"]');
    expect(
      await cells.evaluateAll((all) => all.map((cell) => Number(cell.getAttribute('aria-colindex')))),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const isInView = (): Promise<boolean> =>
      row.evaluate((element) => element.getBoundingClientRect().bottom > 0);
    for (let round = 1; round <= 2; round += 1) {
      await grid.evaluate((element) => element.scrollTo(0, 100_000));
      await page.locator('#compared-90').waitFor();
      await page.locator('#compared-2').waitFor({ state: 'detached' });
      expect([await row.count(), await grid.getAttribute('aria-activedescendant')]).toEqual([
        1,
        'compared-1',
      ]);
      expect(await isInView()).toBe(false);
      await grid.evaluate((element) => element.scrollTo(0, 0));
      await page.locator('#compared-2').waitFor();
      expect([await row.count(), await isInView()]).toEqual([1, true]);
    }
  });

  it('says that there is no row, and only then', async () => {
    const opened = await openTold(harness);
    const empty = opened.page.getByText('There is no row to show.');
    for (const [total, count] of [
      [0, 1],
      [1, 0],
      [0, 1],
      [90, 0],
    ] as const) {
      await opened.send({ type: 'shown', version: 1, filter: 1, total });
      await expect.poll(() => empty.count()).toBe(count);
    }
  });

  it('leaves its keys to a button that has the focus, and those with Cmd to the editor', async () => {
    const { page } = await openTold(harness);
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('#compared-1[aria-selected="true"]').waitFor();
    await page.keyboard.press('Meta+End');
    await page.getByRole('button', { name: 'Swap the sides' }).focus();
    for (const key of ['End', 'ArrowDown', 'PageDown']) await page.keyboard.press(key);
    expect(await page.locator('.row.selected').getAttribute('id')).toBe('compared-1');
    // Where nothing has the focus they are the list's.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('ArrowDown');
    await page.locator('#compared-2[aria-selected="true"]').waitFor();
  });
});

it('what differs in a pair is opened in an editor, and closed, by its buttons, each time', async () => {
  const opened = await openTold(harness);
  const { page } = opened;
  const details = page.locator('.pair-details');
  for (const position of [3, 5]) {
    await page.locator(`#compared-${position}`).click();
    await details.waitFor();
    const open = details.getByRole('button', { name: 'Open in an editor (O)' });
    expect(await answerTo(opened, 'openPair', () => open.click())).toMatchObject({ position });
    await details.getByRole('button', { name: 'Close (Escape)' }).click();
    await details.waitFor({ state: 'detached' });
  }
});

it('what came of a comparison is read out, and why nothing did', async () => {
  const opened = await openTold(harness);
  const status = opened.page.locator('.comparison > [role="status"]');
  expect(await status.textContent()).toBe('Some are the same. Others are not.');
  for (const [version, more, words] of [
    [2, { error: 'It was cancelled.' }, 'It was cancelled.'],
    [3, { progress: 0.5 }, ''],
    [4, { result }, 'Some are the same. Others are not.'],
  ] as const) {
    const { result: _, ...told } = comparisonOf() as MessageOf<ComparisonHostMessage, 'comparison'>;
    await opened.send({ ...told, version, ...more });
    await expect.poll(() => status.textContent()).toBe(words);
  }
});

it('answers are awaited, and all of their errors and words compared, however their JSON is written', async () => {
  const opened = await openTold(harness, [], { result: { ...result, answers: 1 } });
  const { page } = opened;
  await answerTo(opened, 'answers', () => page.getByRole('button', { name: 'Answers' }).click());
  const shown = page.getByRole('region', { name: 'Answers' });
  expect(await shown.getAttribute('aria-busy')).toBe('true');
  const parts: readonly PartPair[] = [
    {
      kind: 'tool call',
      name: 'f',
      left: { length: 7, text: '{"a":1}' },
      right: { length: 8, text: '{"a": 1}' },
    },
  ];
  const errors = ['First', 'Second'].map((text, at) => ({ text, entry: at + 3 }));
  await opened.send({
    type: 'answers',
    version: 1,
    hasTimes: false,
    hasMore: false,
    pairs: [
      {
        number: 1,
        left: answerOf({ errors }),
        right: answerOf({ errors: errors.slice(1) }),
        outcome: 'different',
        parts,
      },
    ],
  });
  await shown.locator('.answer').waitFor();
  expect(await shown.getAttribute('aria-busy')).toBe('false');
  expect(await shown.locator('tr.differs').allInnerTexts()).toEqual(['Error\tFirst; Second\tSecond']);
  // White space alone is shown by its words.
  expect(await shown.locator('.part-pair .part-text').allInnerTexts()).toEqual(['{"a":1}', '{"a": 1}']);
});

it('the field of a path keeps the focus when its path is entered, before and after the host has compared', async () => {
  const opened = await openTold(harness);
  const { page } = opened;
  const known = page.getByRole('textbox', { name: 'JSON path that events are known by' });
  await page.getByLabel('Align by').selectOption('path');
  for (const path of ['$.a', '$.b']) {
    await known.fill(path);
    const { options } = await answerTo(opened, 'compare', () => known.press('Enter'));
    expect([options.by, options.path]).toEqual(['path', path]);
    const seen = (): Promise<readonly [boolean, string]> =>
      known.evaluate((field: HTMLInputElement) => [field === document.activeElement, field.value] as const);
    expect(await seen()).toEqual([true, path]);
    await opened.send(comparisonOf({ options }));
    expect(await seen()).toEqual([true, path]);
  }
});
