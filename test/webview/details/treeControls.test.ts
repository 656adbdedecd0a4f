// The tree of JSON data at its edges: clicks that read, select or press a button, keys at its ends, and what fits in a line.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { PageHarness } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('the tree', () => {
  const text = 'first line\nsecond line';
  const data = JSON.stringify({ a: { b: 1, c: [true] }, text, n: 2 });

  const open = (): ReturnType<typeof openEntryDetails> =>
    openEntryDetails(harness, received(messageOf(data) + messageOf(data)), 3);

  const line = (page: Page, name: string): ReturnType<Page['getByRole']> =>
    page.getByRole('treeitem', { name, exact: false });

  it('opens and closes with a click, but not where one reads, selects, or presses a button', async () => {
    const opened = await open();
    const { page, messages } = opened;
    const a = line(page, 'a: 2 members');
    const isOpen = (): Promise<string | null> => a.getAttribute('aria-expanded');
    expect(await isOpen()).toBe('true');
    await a.locator('.json-twistie').click();
    await expect.poll(isOpen).toBe('false');
    await a.locator('.json-twistie').click();
    await expect.poll(isOpen).toBe('true');
    await a.hover();
    for (const button of ['Copy value (C)', 'Copy path (P)', 'Add a column of the path (A)'])
      await a.getByRole('button', { name: button }).click();
    await opened.message('valueColumns', ({ paths }) => paths.join() === '$.a');
    expect(await isOpen()).toBe('true');
    expect(messages.filter(({ type }) => type === 'copyText')).toEqual([
      { type: 'copyText', text: '{\n  "b": 1,\n  "c": [\n    true\n  ]\n}' },
      { type: 'copyText', text: '$.a' },
    ]);
    // What holds others cannot be filtered by.
    expect(await a.getByRole('button', { name: 'Show only this value (F)' }).count()).toBe(0);

    await line(page, 'text').click();
    await page.locator('.json-text').click();
    await page.locator('.json-row.active', { has: page.locator('.json-text') }).waitFor();
    await page.locator('.json-text').waitFor();
    // Keys that do something to a value do nothing to its text, which is a line of its own.
    const filters = (): number => messages.filter(({ type }) => type === 'filter').length;
    await page.getByRole('tree').press('f');
    await page.getByRole('tree').press('Meta+c');
    await page.getByRole('tree').press('Alt+c');
    expect([filters(), messages.filter(({ type }) => type === 'copyText').length]).toEqual([0, 2]);
    // Text that is selected stays, and is the browser's to copy.
    await page
      .locator('.json-text')
      .evaluate((element) => document.getSelection()?.selectAllChildren(element));
    await page.getByRole('tree').focus();
    await page.keyboard.press('ControlOrMeta+c');
    await a.evaluate((element: HTMLElement) => element.click());
    expect(await isOpen()).toBe('true');
    expect(messages.filter(({ type }) => type === 'copyText')).toHaveLength(2);
    await page.evaluate(() => document.getSelection()?.removeAllRanges());
    await page.keyboard.press('ControlOrMeta+c');
    await opened.until(
      () => messages.filter(({ type }) => type === 'copyText').length === 3,
      'the value of the line was not copied',
    );
  });

  it('opens with Enter and with Space, and is walked within its ends', async () => {
    const { page } = await open();
    const tree = page.getByRole('tree');
    const active = async (): Promise<string> =>
      (await page.locator('.json-row.active').innerText()).replaceAll(/\s+/g, ' ').trim();
    await tree.focus();
    await page.keyboard.press('ArrowUp');
    expect(await active()).toMatch(/^3 members/);
    await page.keyboard.press('ArrowDown');
    const a = line(page, 'a: 2 members');
    for (const key of ['Enter', 'Space']) {
      await page.keyboard.press(key);
      await expect.poll(() => a.getAttribute('aria-expanded')).toBe('false');
      await page.keyboard.press(key);
      await expect.poll(() => a.getAttribute('aria-expanded')).toBe('true');
    }
    for (let at = 0; at < 20; at += 1) await page.keyboard.press('ArrowDown');
    expect(await active()).toBe('n: 2');
    // To the left of what is closed or has nothing in it is what holds it.
    await page.keyboard.press('ArrowLeft');
    expect(await active()).toMatch(/^3 members/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(1);
    await page.keyboard.press('ArrowLeft');
    expect(await active()).toMatch(/^3 members/);
    // Another entry of the same shape is as closed as this one.
    await page.locator('#row-4').click();
    await page.locator('.details-number', { hasText: '#4' }).waitFor();
    expect(await page.getByRole('treeitem').count()).toBe(1);
    await page.getByRole('button', { name: 'Expand all' }).click();
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(8);
    expect(await page.getByText('Opened level by level').count()).toBe(0);
    // What one closed oneself is not what was left closed.
    await page.locator('.json-row', { hasText: 'a: 2' }).first().locator('.json-twistie').click();
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(5);
    expect(await page.getByText('Opened level by level').count()).toBe(0);
  });
});

it('goes to the line that a key moved to once, and then stays where one has scrolled', async () => {
  const members = Array.from({ length: 80 }, (_, at) => [`n${at}`, at] as const);
  const data = JSON.stringify({ ...Object.fromEntries(members), last: { a: { b: { c: {} } } } });
  const { page } = await openEntryDetails(harness, received(messageOf(data)), 3);
  const tree = page.getByRole('tree');
  const lines = page.getByRole('treeitem');
  const scrolledTo = (): Promise<number> =>
    page.locator('.detail-panel').evaluate(({ scrollTop }) => scrollTop);
  await tree.focus();
  await page.keyboard.press('End');
  await expect.poll(scrolledTo).toBeGreaterThan(100);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect.poll(scrolledTo).toBeLessThan(100);
  await lines.last().evaluate((line) => line.scrollIntoView());
  const there = await scrolledTo();
  expect(there).toBeGreaterThan(100);
  const before = await lines.count();
  await page.getByRole('button', { name: 'Expand all' }).evaluate((button: HTMLElement) => button.click());
  await expect.poll(() => lines.count()).toBeGreaterThan(before);
  expect(await scrolledTo()).toBe(there);
});

describe('a line of the tree', () => {
  it('has its name also where that is empty, as much of a value as fits, and opens only what has more', async () => {
    const [fits, edge, long] = ['x'.repeat(118), 'x'.repeat(120), 'y'.repeat(121)];
    const [most, more] = ['z'.repeat(4000), 'w'.repeat(4001)];
    const data = JSON.stringify({ '': 1, fits, edge, long, most, more });
    const next = JSON.stringify({ '': 1, fits, edge, long, most, more: 'v'.repeat(4002) });
    const { page } = await openEntryDetails(harness, received(messageOf(data) + messageOf(next)), 3);
    const lines = page.locator('.json-row');
    await lines.nth(6).waitFor();
    const texts = (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    expect(texts.slice(0, 3)).toEqual(['6 members', '"": 1', `fits: "${fits}"`]);
    expect(texts.slice(3, 5)).toEqual([
      `edge: "${edge}"120 characters`,
      `long: "${'y'.repeat(120)}…"121 characters`,
    ]);
    expect(await lines.evaluateAll((all) => all.map((line) => line.getAttribute('aria-expanded')))).toEqual([
      'true',
      null,
      null,
      'false',
      'false',
      'false',
      'false',
    ]);
    const shown = page.locator('.json-text');
    for (const [name, length] of [
      ['most', 4000],
      ['more', 4000],
    ] as const) {
      const line = page.locator('.json-row', { hasText: `${name}: ` });
      await line.click();
      await expect.poll(async () => (await shown.textContent())?.length).toBe(length);
      expect(await page.getByRole('button', { name: 'Show all' }).count()).toBe(name === 'more' ? 1 : 0);
      if (name === 'most') {
        await line.click();
        await shown.waitFor({ state: 'detached' });
      }
    }
    await page.getByRole('button', { name: 'Show all 4,001' }).click();
    await expect.poll(async () => (await shown.textContent())?.length).toBe(4001);
    // Of the next entry the same is open, and as much of it is shown as of any.
    await page.locator('#row-4').click();
    await page.getByRole('button', { name: 'Show all 4,002' }).waitFor();
    expect((await shown.textContent())?.length).toBe(4000);
    await page.locator('#row-3').click();
    await page.locator('.json-text', { hasText: 'w' }).waitFor();
  });
});
