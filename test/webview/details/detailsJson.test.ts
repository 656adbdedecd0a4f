// JSON data as a tree, in a real browser.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** The lines of the tree, as they read. */
async function lines({ page }: TestPage): Promise<string[]> {
  await page.getByRole('treeitem').first().waitFor();
  const texts = await page.getByRole('treeitem').allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

function activeLine({ page }: TestPage): Promise<string> {
  return page.locator('.json-row.active').innerText();
}

const tool = JSON.stringify({
  role: 'assistant',
  arguments: '{"city":"Oslo","days":[1,2]}',
  text: 'first line\nsecond line',
});

describe('the tree', () => {
  it('shows numbers, order and names as they were sent', async () => {
    const data = '{"z":12345678901234567890,"a":1.0,"e":1e3,"a":-0,"s":"x\\u0041"}';
    const opened = await openEntryDetails(harness, received(messageOf(data)), 3);
    expect(await lines(opened)).toEqual([
      '5 members',
      'z: 12345678901234567890',
      'a: 1.0',
      'e: 1e3',
      'a: -0same name again',
      's: "xA"',
    ]);
  });

  it('is one tab stop, walked, opened and closed with the arrows', async () => {
    const opened = await openEntryDetails(harness, received(messageOf('{"a":{"b":1},"c":2}')), 3);
    const { page } = opened;
    await page.getByRole('tree').focus();
    await page.keyboard.press('ArrowDown');
    expect(await activeLine(opened)).toContain('a');
    await page.keyboard.press('ArrowLeft');
    expect(await lines(opened)).toEqual(['2 members', 'a: 1 member{"b":1}', 'c: 2']);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await activeLine(opened)).toContain('b');
    await page.keyboard.press('ArrowLeft');
    expect(await activeLine(opened)).toContain('a');
    await page.keyboard.press('End');
    expect(await activeLine(opened)).toContain('c');
    await page.keyboard.press('Home');
    expect(await page.getByRole('tree').getAttribute('aria-activedescendant')).toBe('json-row-0');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role=tree]'))).toBeNull();
  });

  it('copies the value and the path of a line', async () => {
    const opened = await openEntryDetails(harness, received(messageOf('{"a":{"b c":["x\\ny", 1.0]}}')), 3);
    const { page } = opened;
    const copied = (text: string): Promise<unknown> =>
      opened.message('copyText', (message) => message.text === text);
    await page.getByRole('tree').focus();
    await page.keyboard.press('c');
    await copied('{\n  "a": {\n    "b c": [\n      "x\\ny",\n      1.0\n    ]\n  }\n}');
    await page.getByRole('treeitem', { name: '1: 1.0' }).hover();
    await page.getByRole('treeitem', { name: '1: 1.0' }).getByRole('button', { name: 'Copy path' }).click();
    await copied('$.a["b c"][1]');
    await page.getByRole('treeitem', { name: '0: ' }).hover();
    await page.getByRole('treeitem', { name: '0: ' }).getByRole('button', { name: 'Copy value' }).click();
    await copied('x\ny');
  });

  it('opens JSON in a string as a tree, and a long string as its text', async () => {
    const opened = await openEntryDetails(harness, received(messageOf(tool)), 3);
    const { page } = opened;
    await page.getByRole('treeitem', { name: 'arguments' }).click();
    await page.getByRole('treeitem', { name: 'city: "Oslo"' }).waitFor();
    await page.getByRole('treeitem', { name: 'text' }).click();
    expect(await page.locator('.json-text').innerText()).toBe('first line\nsecond line');
  });

  it('cuts a very long string, and shows all of it when asked', async () => {
    const text = 'lorem ipsum '.repeat(1000);
    const opened = await openEntryDetails(harness, received(messageOf(JSON.stringify({ text }))), 3);
    const { page } = opened;
    await page.getByRole('treeitem', { name: 'text' }).click();
    await page.getByRole('button', { name: 'Show all 12,000' }).click();
    expect((await page.locator('.json-text').textContent())?.length).toBe(text.length);
  });

  it('shows ten thousand items in groups', async () => {
    const items = Array.from({ length: 10_000 }, (_, i) => `{"i":${i}}`).join(',');
    const opened = await openEntryDetails(harness, received(messageOf(`[${items}]`)), 3);
    const { page } = opened;
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(101);
    await page.getByRole('treeitem', { name: '7300 … 7399' }).click();
    await page.getByRole('treeitem', { name: /^7321: / }).click();
    await page.getByRole('treeitem', { name: 'i: 7321' }).waitFor();
    await page.getByRole('button', { name: 'Expand all' }).click();
    await page.getByText('up to 1,000').waitFor();
    expect(await page.getByRole('treeitem').count()).toBeLessThanOrEqual(1000);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    await page.getByText('up to 1,000').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('treeitem').count()).toBe(101);
  });

  it('keeps what is open for the next entry of the same shape', async () => {
    const payload = (n: number): string => messageOf(JSON.stringify({ n, text: `a\n${n}` }));
    const opened = await openEntryDetails(harness, received(payload(1) + payload(2)), 3);
    const { page } = opened;
    await page.getByRole('treeitem', { name: 'text' }).click();
    await page.locator('.json-text', { hasText: '1' }).waitFor();
    await page.locator('#row-4').click();
    await page.locator('.json-text', { hasText: '2' }).waitFor();
  });

  it('shows the beginning of a document that is cut', async () => {
    const items = Array.from({ length: 200_000 }, (_, i) => `"item ${i}"`).join(',');
    const opened = await openEntryDetails(harness, received(messageOf(`{"items":[${items}],"last":1}`)), 3);
    await opened.page.getByText('First 1 MiB of').waitFor();
    expect((await lines(opened))[0]).toContain('1 member');
  });

  it('is remembered as the form to show, and so is the text', async () => {
    const opened = await openEntryDetails(harness, received(messageOf('{"a":1}') + messageOf('{"a":2}')), 3);
    await opened.page.getByRole('button', { name: 'Text', exact: true }).click();
    await opened.page.locator('#row-4').click();
    await opened.page.locator('pre.data', { hasText: '2' }).waitFor();
  });

  it('has no accessibility violations', async () => {
    const opened = await openEntryDetails(harness, received(messageOf(tool)), 3);
    await opened.page.getByRole('button', { name: 'Expand all' }).click();
    await opened.page.getByRole('tree').focus();
    expect(await findViolations(opened)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });
});

describe('data that is no JSON', () => {
  it.each([
    ['<p>Hello</p>', 'HTML'],
    ['<?xml version="1.0"?><a/>', 'XML'],
    ['# Title', 'Markdown'],
    ['plain words', 'Text'],
  ])('%s is named %s', async (data, name) => {
    const { page } = await openEntryDetails(harness, received(messageOf(data)), 3);
    await page.locator('.data-facts', { hasText: name }).waitFor();
    expect(await page.getByRole('tree').count()).toBe(0);
  });
});
