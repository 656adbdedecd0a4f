// Values that are nearly too long for something: for colours, for all of it at once, for a line or for a filter.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { PageHarness } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

/** A JSON text that has so many characters once it is indented. */
function jsonOf(indented: number): string {
  return JSON.stringify({ a: 'x'.repeat(indented - '{\n  "a": ""\n}'.length) });
}

describe('JSON as text', () => {
  it('has colours as long as it is what is shown at first, and none beyond', async () => {
    const text = messageOf(jsonOf(100_000)) + messageOf(jsonOf(100_001));
    const { page } = await openEntryDetails(harness, received(text), 3);
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    const shown = page.locator('pre.data');
    const coloured = shown.locator('.json-string');
    const length = (): Promise<number> => shown.evaluate(({ textContent }) => textContent?.length ?? 0);
    await coloured.waitFor();
    expect([await length(), await page.locator('.cut-line').count()]).toEqual([100_000, 0]);
    await page.locator('#row-4').click();
    await page.locator('.cut-line').waitFor();
    expect([await length(), await coloured.count()]).toEqual([100_000, 1]);
    await page.locator('.cut-line').getByRole('button', { name: 'Show' }).click();
    await expect.poll(length).toBe(100_001);
    expect(await shown.locator('span').count()).toBe(0);
  });
});

describe('how much is shown of a long text', () => {
  it.each([
    [131_071, 'First 100 kB of 131 kB.', 'Show 128 KiB'],
    [131_072, 'First 97.7 KiB of 128 KiB.', 'Show 128 KiB'],
    [131_073, 'First 100 kB of 131 kB.', 'Show 128 KiB'],
  ])('is told of %d bytes in the unit that fits both', async (sizeBytes, said, offered) => {
    const { page } = await openEntryDetails(harness, received(messageOf('x'.repeat(sizeBytes))), 3);
    const line = page.locator('.cut-line');
    await line.waitFor();
    expect((await line.innerText()).replaceAll('\u00a0', ' ')).toBe(
      `${said} Open all of it in an editor ${offered}`,
    );
  });

  it('is told in bytes, where the text is cut at characters', async () => {
    const { page } = await openEntryDetails(harness, received(messageOf('é'.repeat(100_001))), 3);
    await page.locator('.cut-line', { hasText: 'First 200 kB of 200 kB.' }).waitFor();
    expect(await page.locator('pre.data').evaluate(({ textContent }) => textContent?.length)).toBe(100_000);
  });
});

describe('a line of the tree', () => {
  it('filters by its value while that is not too long, and by nothing from the text that it opens into', async () => {
    const [edge, over] = ['x'.repeat(200), 'y'.repeat(201)];
    const opened = await openEntryDetails(harness, received(messageOf(JSON.stringify({ edge, over }))), 3);
    const { page, messages } = opened;
    const tree = page.getByRole('tree');
    const asked = (): string[] =>
      messages.flatMap((message) => (message.type === 'filter' ? [message.query.text] : []));
    await tree.waitFor();
    const offers = page.locator('.json-row', { has: page.locator('[title="Show only this value (F)"]') });
    expect(await offers.locator('.json-name').allInnerTexts()).toEqual(['edge']);

    // The second is too long, and the text of the first is a line of its own.
    await tree.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('f');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.locator('.json-text').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.locator('.json-row.active .json-text').waitFor();
    expect(await page.locator('.json-row.active .json-buttons').count()).toBe(0);
    await page.keyboard.press('f');
    // Of the text there is the value to copy, and it leads back to the line that it belongs to.
    await page.keyboard.press('c');
    expect(await opened.message('copyText')).toEqual({ type: 'copyText', text: edge });
    expect(asked()).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await page.locator('.json-row.active', { hasText: 'edge' }).waitFor();
    await page.keyboard.press('f');
    await opened.until(() => asked().length > 0, 'nothing was filtered by');
    expect(asked().at(-1)).toBe(`$.edge:${edge}`);
  });
});
