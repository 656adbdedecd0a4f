// What the list does at its edges: sizes that are set back, menus that are left, and which rows a key means. Several controls
// with one page each.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { drawnEndWith } from '../filter/filtering.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream = openStreamOf(60), options?: PageOptions): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream, options);
  await connected.opened.page.locator('[role="row"][id]').first().waitFor();
  return connected;
}

function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

const activeRow = (page: Page): Promise<string | null> =>
  page.getByRole('grid').getAttribute('aria-activedescendant');

/** What VS Code is told when its menu is opened with the keyboard. */
async function menuContext(page: Page): Promise<object> {
  return JSON.parse((await page.getByRole('grid').getAttribute('data-vscode-context')) ?? '') as object;
}

describe('the header', () => {
  it('sets a width back with a double click, and stops resizing when the pointer is let go', async () => {
    const { page } = (await show()).opened;
    const type = page.getByRole('columnheader', { name: 'Type' });
    const width = async (): Promise<number> => (await type.boundingBox())?.width ?? NaN;
    const usual = await width();
    let now = usual;
    for (const by of [40, 25]) {
      const handle = await type.locator('.resize-handle').boundingBox();
      const [x, y] = [(handle?.x ?? 0) + 3, (handle?.y ?? 0) + 5];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by, y);
      await page.mouse.up();
      now += by;
      await expect.poll(width).toBe(now);
      // Away from the handle, and over it again.
      for (const to of [x - 20, x + by + 2]) {
        await page.mouse.move(to, y);
        expect(await width()).toBe(now);
      }
    }
    // Another one has its own.
    await page.getByRole('columnheader', { name: 'Id', exact: true }).press('Shift+ArrowRight');
    expect(await width()).toBe(now);
    await type.locator('.resize-handle').dblclick();
    await expect.poll(width).toBe(usual);
    // Narrower than its least, and wider than its most, it does not become; from there it goes on.
    for (const [by, key] of [
      [-900, 'Shift+ArrowRight'],
      [900, 'Shift+ArrowLeft'],
    ] as const) {
      const handle = await type.locator('.resize-handle').boundingBox();
      const [x, y] = [(handle?.x ?? 0) + 3, (handle?.y ?? 0) + 5];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by, y);
      await page.mouse.up();
      const edge = by < 0 ? 36 : 600;
      await expect.poll(width).toBe(edge);
      await type.focus();
      await page.keyboard.press(key);
      await expect.poll(width).toBe(edge - Math.sign(by) * 8);
    }
    // Data has no width of its own.
    const data = page.getByRole('columnheader', { name: 'Data' });
    const before = await data.boundingBox();
    await data.focus();
    await page.keyboard.press('Shift+ArrowRight');
    expect(await data.boundingBox()).toEqual(before);
  });

  it('is one tab stop, at the column that was used last, also when columns go', async () => {
    const { page } = (await show()).opened;
    const stops = (): Promise<string[]> =>
      page.locator('[role="columnheader"][tabindex="0"] .header-label').allInnerTexts();
    await page.getByRole('columnheader', { name: 'Id', exact: true }).focus();
    expect(await stops()).toEqual(['Id']);
    await page.keyboard.press('ArrowRight');
    expect(await stops()).toEqual(['Size']);
    await page.getByRole('columnheader', { name: 'Data' }).focus();
    expect(await stops()).toEqual(['Data']);
    await page.keyboard.press('Enter');
    const menu = page.getByRole('menu', { name: 'Columns' });
    for (const name of ['Size', 'Id']) {
      await menu.getByRole('menuitemcheckbox', { name, exact: true }).click();
      await page.getByRole('columnheader', { name, exact: true }).waitFor({ state: 'detached' });
    }
    expect(await stops()).toEqual(['Data']);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('columnheader', { name: 'Kind' }).click({ button: 'right' });
    await menu.waitFor();
    expect(await stops()).toEqual(['Kind']);
    await page.keyboard.press('Escape');
    // The keys of a button in it are the button's.
    await page.getByRole('button', { name: 'Time of day' }).click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    expect(await menu.count()).toBe(0);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('63');
  });

  it('takes a column that is dragged to the place of another, over more than one, both ways', async () => {
    const { page } = (await show()).opened;
    const labels = page.locator('.header-label[draggable="true"]');
    const [first = '', second = '', third = '', ...others] = await labels.allInnerTexts();
    const label = (text: string) => labels.getByText(text, { exact: true });
    for (let round = 1; round <= 2; round += 1) {
      await label(first).dragTo(label(third));
      await expect.poll(() => labels.allInnerTexts()).toEqual([second, third, first, ...others]);
      await label(first).dragTo(label(second));
      await expect.poll(() => labels.allInnerTexts()).toEqual([first, second, third, ...others]);
    }
  });

  it('has a menu that keeps its keys, says what has no room, and is left by a click on nothing', async () => {
    const { opened } = await show(openStreamOf(20), { width: 420 });
    const { page, messages } = opened;
    const menu = page.getByRole('menu', { name: 'Columns' });
    await page.getByRole('button', { name: 'Columns' }).click();
    const notes = (): Promise<string[]> =>
      menu.locator('.menu-item', { has: page.locator('.menu-note') }).allInnerTexts();
    expect((await notes()).join()).toMatch(/Size\s*no room now/);
    expect((await notes()).join()).not.toMatch(/Time|Kind/);
    const isChecked = (): Promise<string | null> =>
      menu.getByRole('menuitemcheckbox', { name: 'Size' }).getAttribute('aria-checked');
    expect(await isChecked()).toBe('true');
    // What is hidden by choice does not lack room.
    await menu.getByRole('menuitemcheckbox', { name: 'Size' }).click();
    expect((await notes()).join()).not.toContain('Size');
    expect(await isChecked()).toBe('false');
    const before = messages.length;
    for (const key of ['c', 't', 'd', '/', '?', 'End']) await page.keyboard.press(key);
    expect(messages.slice(before)).toEqual([]);
    expect(await page.locator('[role="dialog"], .keys-help, [role="tab"]').count()).toBe(0);
    expect(await page.locator('.time-mode[aria-pressed="true"]').innerText()).toBe('Start');
    expect(await menu.count()).toBe(1);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await menu.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('button', { name: 'Keys (?)' }).focus();
    await menu.waitFor({ state: 'detached' });
  });
});

describe('the field of a column', () => {
  it('takes a path or is left, each time with the keys back in the list, and what is cut is no filter', async () => {
    const stream = openStreamOf(1).receive(`data: {"a":"${'x'.repeat(201)}","b":"y"}\n\n`);
    const { opened, update } = await show(stream);
    const { page, messages } = opened;
    const dialog = page.getByRole('dialog', { name: 'JSON path of the new column' });
    const field = dialog.getByRole('textbox');
    const openField = async (): Promise<void> => {
      await page.getByRole('columnheader', { name: 'Data' }).press('Enter');
      await page.getByRole('menuitem', { name: 'Add a column of a JSON path…' }).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
      expect(await field.inputValue()).toBe('');
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    };
    const isLeft = async (): Promise<void> => {
      await dialog.waitFor({ state: 'detached' });
      expect(await focusedId(page)).toBe('timeline-rows');
    };
    await openField();
    await page.keyboard.type('a[');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Backspace');
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await isLeft();
    await openField();
    await dialog.getByRole('button', { name: 'Close (Escape)' }).click();
    await isLeft();
    expect(messages.some(({ type }) => type === 'valueColumns')).toBe(false);
    for (const path of ['a', 'b']) {
      await openField();
      await page.keyboard.type(path);
      if (path === 'a') await page.keyboard.press('Enter');
      else await dialog.getByRole('button', { name: 'Add the column (Enter)' }).click();
      await isLeft();
      await update();
    }
    const cells = page.locator('#row-4 .path-cell');
    await expect.poll(() => cells.allTextContents()).toEqual([`${'x'.repeat(200)}…`, 'y']);
    expect(
      await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('data-vscode-context'))),
    ).toEqual([null, '{"rowHasValue":true,"path":"$.b","value":"y"}']);
  });
});

describe('which rows are meant', () => {
  it('is said by Shift with each key, and by the note, the menu and the copy', async () => {
    const { opened, update } = await show();
    const { page, messages } = opened;
    const note = page.locator('.selection-note');
    const picked = (): unknown =>
      messages.flatMap((message) => (message.type === 'pickRows' ? [message.ranges] : [])).at(-1);
    const pickedBy = async (key: string, ranges: unknown): Promise<void> => {
      await page.keyboard.press(key);
      await expect.poll(picked).toEqual(ranges);
    };
    const copied = async (): Promise<unknown> => {
      const before = messages.length;
      await page.keyboard.press('c');
      return opened.until(
        () => messages.slice(before).find(({ type }) => type === 'copy' || type === 'copyRows'),
        'nothing was copied',
      );
    };
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await page.keyboard.press('PageDown');
    await expect.poll(() => activeRow(page)).not.toBe('row-1');
    const paged = Number((await activeRow(page))?.replace('row-', ''));
    await page.keyboard.press('PageUp');
    await expect.poll(() => activeRow(page)).toBe('row-1');
    await pickedBy('Shift+PageDown', [[1, paged]]);
    await pickedBy('Shift+PageUp', [[1, 1]]);
    expect(await note.innerText()).toBe('');
    // One row that was picked is still a choice of rows.
    expect(await copied()).toEqual({ type: 'copyRows', what: 'data' });
    expect(await menuContext(page)).toMatchObject({ number: 1, isOneOfSeveral: false });
    await pickedBy('Shift+ArrowDown', [[1, 2]]);
    expect(await note.innerText()).toBe('2 selected');
    expect(await menuContext(page)).toMatchObject({ number: 2, isOneOfSeveral: true });
    await pickedBy('Shift+End', [[1, 62]]);
    await expect.poll(() => activeRow(page)).toBe('row-62');
    await pickedBy('Shift+Home', [[1, 1]]);
    await pickedBy('ArrowDown', []);
    expect(await copied()).toEqual({ type: 'copy', number: 2, what: 'data' });
    // With the mouse, the keys go on in the list, wherever they were.
    await page.getByLabel('Address of the stream').focus();
    await page.locator('#row-5').click({ modifiers: ['ControlOrMeta'] });
    expect(await focusedId(page)).toBe('timeline-rows');
    await expect.poll(picked).toEqual([
      [2, 2],
      [5, 5],
    ]);
    await page.locator('#row-5').click({ modifiers: ['ControlOrMeta'] });
    await expect.poll(picked).toEqual([[2, 2]]);
    expect(await note.innerText()).toBe('');
    await page.getByLabel('Address of the stream').focus();
    await page.locator('#row-7').click({ modifiers: ['Shift'] });
    expect(await focusedId(page)).toBe('timeline-rows');
    // Rows are selected, and none of the texts between them and where one clicked last.
    await page.locator('#row-5').click();
    await update();
    await page.locator('.details .timing-row').click();
    await page.locator('#row-7').click({ modifiers: ['Shift'] });
    await expect.poll(picked).toEqual([[5, 7]]);
    expect(await page.evaluate(() => String(document.getSelection()))).toBe('');
  });

  it('is all of the list, what the details say, or nothing, by where the keys are', async () => {
    const connected = await show(openStreamOf(20));
    const { page, messages } = connected.opened;
    const selection = (): Promise<string> => page.evaluate(() => String(document.getSelection()));
    await page.locator('#row-5').click();
    await connected.update();
    await page.getByRole('tabpanel').focus();
    await page.keyboard.press('ControlOrMeta+a');
    expect(await selection()).toContain('AAPL');
    expect(await selection()).not.toContain('Copy');
    expect(messages.some(({ type }) => type === 'pickRows')).toBe(false);
    // Copying what is selected there is the browser's.
    await page.keyboard.press('ControlOrMeta+c');
    expect(messages.some(({ type }) => type === 'copy' || type === 'copyText')).toBe(false);
    await page.evaluate(() => document.getSelection()?.removeAllRanges());
    await page.locator('.view-bar .view-button', { hasText: 'Attempts' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.locator('.view-bar .view-button', { hasText: 'Entries' }).click();
    await connected.update();
    await page.locator('#row-5').waitFor();
    await page.getByRole('button', { name: 'Keys (?)' }).focus();
    await page.keyboard.press('ControlOrMeta+Shift+a');
    expect(messages.some(({ type }) => type === 'pickRows')).toBe(false);
    await page.keyboard.press('ControlOrMeta+a');
    await connected.opened.message('pickRows', ({ ranges }) => JSON.stringify(ranges) === '[[1,22]]');
    expect(await focusedId(page)).toBe('timeline-rows');
  });

  it('is forgotten by a clear, and begins anew with what comes', async () => {
    const stream = openStreamOf(60);
    const connected = await show(stream);
    const { page } = connected.opened;
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await page.keyboard.press('Enter');
    await connected.update();
    await page.getByRole('tab').first().waitFor();
    stream.log.clear();
    receiveTicks(stream, 61, 110);
    await drawnEndWith(connected, 50);
    expect(await activeRow(page)).toBe(null);
    expect(await page.locator('[role="row"][aria-selected="true"]').count()).toBe(0);
    expect(await page.locator('.details').innerText()).toContain('Select an entry');
    receiveTicks(stream, 111, 111);
    await drawnEndWith(connected, 51);
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => activeRow(page)).toBe('row-51');
    await connected.update();
    await page.locator('.details-number', { hasText: '#51' }).waitFor();
    await page.getByRole('tabpanel').getByText('111').first().waitFor();
  });
});

it('Escape closes the innermost, one at a time, and leaves the keys to the list', async () => {
  const connected = await show(openStreamOf(20));
  const { page } = connected.opened;
  await page.locator('#row-5').click();
  await connected.update();
  await page.getByRole('tab').first().waitFor();
  for (const key of ['?', 'Escape']) {
    await page.keyboard.press('?');
    await page.locator('.keys-help').waitFor();
    await page.keyboard.press(key);
    await page.locator('.keys-help').waitFor({ state: 'detached' });
  }
  expect(await page.getByRole('tab').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await page.getByRole('tab').first().waitFor({ state: 'detached' });
  expect(await focusedId(page)).toBe('timeline-rows');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => activeRow(page)).toBe('row-6');
  // From within the details as well, each time.
  for (let round = 1; round <= 2; round += 1) {
    await page.keyboard.press('Enter');
    await page.getByRole('tab').first().waitFor();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.role)).toBe('tab');
    await page.keyboard.press('Escape');
    await page.getByRole('tab').first().waitFor({ state: 'detached' });
    expect(await focusedId(page)).toBe('timeline-rows');
  }
});

it('the row that is selected stays there for screen readers while it is out of view, and is drawn in its place again', async () => {
  const { page } = (await show(openStreamOf(300))).opened;
  await page.keyboard.press('Home');
  await page.locator('#row-1[aria-selected="true"]').waitFor();
  const scrollTo = (topPx: number): Promise<void> =>
    page.getByRole('grid').evaluate((grid, top) => void (grid.scrollTop = top), topPx);
  const isInView = (): Promise<boolean> =>
    page.locator('#row-1').evaluate((row) => row.getBoundingClientRect().bottom > 0);
  for (let round = 1; round <= 2; round += 1) {
    await scrollTo(100_000);
    await page.locator('#row-302').waitFor();
    await page.locator('#row-2').waitFor({ state: 'detached' });
    expect(await activeRow(page)).toBe('row-1');
    expect(await page.locator('#row-1[aria-selected="true"]').count()).toBe(1);
    expect(await isInView()).toBe(false);
    await scrollTo(0);
    await page.locator('#row-2').waitFor();
    expect(await page.locator('#row-1[aria-selected="true"]').count()).toBe(1);
    expect(await isInView()).toBe(true);
  }
});

it('each arrangement keeps its own size of the details, over a reload too', async () => {
  const stream = openStreamOf(20);
  const first = await show(stream, { width: 1400 });
  const { page } = first.opened;
  await page.locator('#row-5').click();
  await first.update();
  const share = (of: Page): Promise<string | null> =>
    of.getByRole('separator', { name: 'Size of the details' }).getAttribute('aria-valuenow');
  const beside = await share(page);
  await page.setViewportSize({ width: 600, height: 800 });
  await page.locator('.split.below').waitFor();
  const below = Number(await share(page));
  await page.getByRole('separator', { name: 'Size of the details' }).focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => share(page)).toBe(String(below + 2));
  await page.setViewportSize({ width: 1400, height: 800 });
  await page.locator('.split.beside').waitFor();
  expect(await share(page)).toBe(beside);
  // From exactly this width on they stand beside.
  for (const [width, side] of [
    [719, 'below'],
    [720, 'beside'],
    [719, 'below'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.locator(`.split.${side}`).waitFor();
  }
  await expect
    .poll(() => Math.round(((first.opened.keptState as { belowShare?: number }).belowShare ?? 0) * 100))
    .toBe(below + 2);
  const second = await show(stream, { width: 600, keptState: first.opened.keptState });
  await second.update();
  await expect.poll(() => share(second.opened.page)).toBe(String(below + 2));
});
