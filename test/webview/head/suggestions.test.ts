// Where the list of suggestions stands: below its field, or above it where only there is room, and never beyond the top.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { PageHarness } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('stand where there is room for them, and else where there is more', async () => {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({
        type: 'snapshot',
        epoch: 0,
        recents: [],
        draft: { request: { url: ':1/', headers: [['A', 'b']] } },
        draftVersion: 1,
      });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const name = page.getByLabel('Name of header 1');
  const list = page.getByRole('listbox');
  const boxOf = async (part: Locator): Promise<{ x: number; top: number; bottom: number; px: number }> => {
    const box = await part.boundingBox();
    if (!box) throw new Error('It is not shown');
    const [x, top, bottom] = [box.x, box.y, box.y + box.height].map(Math.round);
    return { x: x ?? 0, top: top ?? 0, bottom: bottom ?? 0, px: box.height };
  };
  /** The field and its list in a window that has so much room below the field. */
  const shownWith = async (roomPx: number): Promise<readonly Awaited<ReturnType<typeof boxOf>>[]> => {
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 900, height: (await boxOf(name)).bottom + roomPx });
    await name.press('ArrowDown');
    await list.waitFor();
    return Promise.all([boxOf(name), boxOf(list)]);
  };
  await name.press('ArrowDown');
  await list.waitFor();
  const [roomy, below] = await shownWith(600);
  expect([below?.x, below?.top]).toEqual([roomy?.x, roomy?.bottom]);
  const [low, above] = await shownWith(10);
  expect([above?.x, above?.bottom]).toEqual([low?.x, low?.top]);
  expect(above?.top).toBeGreaterThanOrEqual(0);
  // Of two places that are too small, the larger one is below.
  const narrow = (low?.top ?? 0) + 4;
  const [field, cut] = await shownWith(narrow);
  expect(cut?.px).toBeGreaterThan(narrow);
  expect(cut?.top).toBe(field?.bottom);
});
