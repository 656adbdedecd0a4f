// A menu is left by whatever takes the focus from it, also by a click on what takes none.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it.each([
  ['Columns', 'Columns'],
  ['Copy as… (Shift+C)', 'Copy as'],
])(
  'the menu of “%s” is closed by a click beside it and by Escape, which closes nothing else',
  async (button, name) => {
    const { opened } = await showStream(harness, openStreamOf(3));
    const { page } = opened;
    await page.locator('#row-3').click();
    await page.getByRole('tabpanel').waitFor();
    const menu = page.getByRole('menu', { name, exact: true });
    const open = async (): Promise<void> => {
      await page.getByRole('button', { name: button, exact: true }).click();
      await menu.locator('.menu-item:focus').waitFor();
    };
    for (const place of ['.state-words', '.details-number', '#row-4', '.detail-panel']) {
      await open();
      await page.locator(place).click();
      await menu.waitFor({ state: 'detached' });
    }
    await open();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    expect(await page.locator('.details').count()).toBe(1);
  },
);
