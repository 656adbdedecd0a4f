// The tables of the attempts and of the timing, used with keys alone: what Tab reaches, where Enter leads, and that the
// list answers to the arrows from there on. Each way is gone again and again, since the view is made anew each time.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { manyReconnects, openStreamOf, receiveBursts, receiveTicks } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream: ScriptedStream, view: 'Attempts' | 'Timing'): Promise<TestPage> {
  const { opened } = await showStream(harness, stream);
  await enter(opened.page, view);
  return opened;
}

/** Opens a view with its button, and puts the focus into what it scrolls. */
async function enter(page: Page, view: 'Attempts' | 'Timing'): Promise<void> {
  await page.getByRole('button', { name: view }).press('Enter');
  const scrolled = page.locator(view === 'Attempts' ? '.attempts-scroll' : '.timing-view');
  await scrolled.locator('tbody tr').first().waitFor();
  await scrolled.focus();
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
  });
}

/** Entry that is selected in the list, and then the one below it, reached with an arrow. */
async function selectedThenNext(page: Page, number: number): Promise<void> {
  await page.locator(`#row-${number}[aria-selected="true"]`).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator(`#row-${number + 1}[aria-selected="true"]`).waitFor();
  expect(await page.locator('[role="row"][aria-selected="true"]').count()).toBe(1);
}

it('attempts are reached newest first, and each leads to its first entry', async () => {
  const { page } = await show(manyReconnects(4), 'Attempts');
  const [newest, ...older] = ['4', '3', '2', '1'];
  await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe(newest);
  for (const name of older) {
    await page.keyboard.press('Tab');
    expect(await focusedName(page)).toBe(name);
  }
  await page.keyboard.press('Shift+Tab');
  expect(await focusedName(page)).toBe('2');
  // A request, an opening, the events of the attempt, an end.
  const firstEntries: Readonly<Record<string, number>> = { 1: 1, 2: 6, 3: 12, 4: 19 };
  for (const [name, key] of [
    ['2', 'Enter'],
    ['4', 'Space'],
    ['1', 'Enter'],
    ['3', 'Enter'],
  ] as const) {
    await page.locator('.attempts').getByRole('button', { name, exact: true }).press(key);
    await selectedThenNext(page, firstEntries[name] ?? 0);
    expect(await page.locator('.attempts').count()).toBe(0);
    await enter(page, 'Attempts');
  }
});

it('attempts are scrolled with the keys once they have the focus', async () => {
  const { page } = await show(manyReconnects(120), 'Attempts');
  const top = (): Promise<number> => page.locator('.attempts-scroll').evaluate(({ scrollTop }) => scrollTop);
  await page.keyboard.press('End');
  await expect.poll(top).toBeGreaterThan(1000);
  const end = await top();
  await page.keyboard.press('PageUp');
  await expect.poll(top).toBeLessThan(end - 100);
  await page.keyboard.press('Home');
  await expect.poll(top).toBe(0);
});

it.each(['Attempts', 'Timing'] as const)(
  'the keys of the list do nothing while %s are shown instead',
  async (view) => {
    const { page, messages } = await show(openStreamOf(30), view);
    const before = messages.length;
    for (const key of ['c', 'o', 'd', 't', 'g', 'Shift+C', 'Space', 'Enter']) await page.keyboard.press(key);
    expect(messages.slice(before).filter(({ type }) => type === 'copy' || type === 'openEntry')).toEqual([]);
    expect(await page.locator('.attempts, .timing-view').count()).toBe(1);
    await page.getByRole('button', { name: 'Entries', exact: true }).press('Enter');
    await page.locator('#row-32').waitFor();
    expect(await page.locator('.details').count()).toBe(0);
    expect(await page.locator('[role="row"][aria-selected="true"]').count()).toBe(0);
  },
);

it('each number of the timing is reached in the order of the tables, and leads to the entry that it names', async () => {
  const stream = receiveBursts(openStreamOf(10), 11, 3, 12);
  stream.pass(30).ended({ cause: 'reset', code: 'ECONNRESET' }).pass(3000).attempt().pass(9).opened();
  receiveTicks(stream, 47, 50);
  for (let at = 0; at < 3; at += 1) stream.pass(15_000).receive(': keep-alive\n\n');
  stream
    .pass(50)
    .receive('event: order\ndata: 12345678901234567890\n\n')
    .pass(60)
    .receive('event: order\ndata: 2\n\n');
  const { page } = await show(stream, 'Timing');
  const links = page.locator('.timing-view .measures .link-button');
  const names = await links.evaluateAll((all) => all.map((link) => link.getAttribute('aria-label') ?? ''));
  // All: longest, largest; two types with their first, longest, largest; two attempts with their beginning, first event,
  // longest; the read with most events; the last comment.
  expect(names.length).toBe(2 + 2 * 3 + 2 * 3 + 1 + 1);
  const findings = await page.locator('.findings .link-button').count();
  const reached: string[] = [];
  for (let tab = 0; tab < findings + names.length; tab += 1) {
    await page.keyboard.press('Tab');
    reached.push(await focusedName(page));
  }
  expect(reached.slice(findings)).toEqual(names);
  for (const [at, name] of names.entries()) {
    const number = Number(/entr(?:y|ies) (\d+)/.exec(name)?.[1]);
    await links.nth(at).press('Enter');
    await page.locator(`#row-${number}[aria-selected="true"]`).waitFor();
    expect(await page.locator('.timing-view').count()).toBe(0);
    await enter(page, 'Timing');
  }
  await links.first().press('Enter');
  await selectedThenNext(page, Number(/entr(?:y|ies) (\d+)/.exec(names[0] ?? '')?.[1]));
});
