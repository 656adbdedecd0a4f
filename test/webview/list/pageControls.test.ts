// Controls of the page that one uses now and then: menus, sizes, copying, and the keys of each list. Each is used twice
// where the second time could be another.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream = openStreamOf(100), options?: PageOptions): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream, options);
  await connected.opened.page.locator('[role="row"][id]').first().waitFor();
  return connected;
}

async function lastRowIs({ opened: { page } }: ConnectedPage, number: number): Promise<void> {
  await page.waitForFunction((expected) => {
    const last = [...document.querySelectorAll('[role="row"][id]')].at(-1);
    const grid = document.getElementById('timeline-rows');
    if (!last || !grid || last.id !== `row-${expected}`) return false;
    return Math.abs(last.getBoundingClientRect().bottom - grid.getBoundingClientRect().bottom) < 2;
  }, number);
}

async function focused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}

describe('the menu of the columns', () => {
  const items = [
    'Number',
    'Time',
    'Kind',
    'Type',
    'Id',
    'Size',
    'Add a column of a JSON path…',
    'Time since the stream began',
    'Time since the entry before',
    'Time of day',
    'Reset columns',
  ];

  it('hides each column, and brings all of them back with their widths', async () => {
    const { opened } = await show();
    const { page } = opened;
    const headers = (): Promise<string[]> =>
      page
        .getByRole('columnheader')
        .evaluateAll((cells) => cells.map(({ textContent }) => textContent ?? ''));
    const before = await headers();
    await page.getByRole('button', { name: 'Columns' }).click();
    const menu = page.getByRole('menu', { name: 'Columns' });
    expect(await menu.locator('.menu-item').allInnerTexts()).toEqual(items);
    for (const [at, name] of items.slice(0, 6).entries()) {
      await menu.getByRole('menuitemcheckbox', { name, exact: true }).click();
      await expect.poll(async () => (await headers()).length).toBe(before.length - at - 1);
    }
    for (const name of items.slice(0, 6))
      expect(
        await menu.getByRole('menuitemcheckbox', { name, exact: true }).getAttribute('aria-checked'),
      ).toBe('false');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Columns' }).click();
    await menu.getByRole('menuitem', { name: 'Reset columns' }).click();
    await expect.poll(headers).toEqual(before);
    const type = page.getByRole('columnheader', { name: 'Type' });
    const width = async (): Promise<number | undefined> => (await type.boundingBox())?.width;
    const wide = await width();
    await page.keyboard.press('Escape');
    await type.focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowRight');
    expect(await width()).toBe((wide ?? 0) + 24);
    await page.getByRole('button', { name: 'Columns' }).click();
    await menu.getByRole('menuitem', { name: 'Reset columns' }).click();
    await expect.poll(width).toBe(wide);
    await opened.until(
      () => JSON.stringify(opened.keptState ?? '').includes('"hiddenColumns":[],"columnWidths":{}'),
      'not kept',
    );
  });

  it('is walked with the arrows, round its ends, left with Escape, and opened from the header with Enter', async () => {
    const { opened } = await show();
    const { page } = opened;
    const header = page.getByRole('columnheader');
    await header.first().focus();
    await page.keyboard.press('ArrowLeft');
    expect(await focused(header.first())).toBe(true);
    for (let at = 0; at < 9; at += 1) await page.keyboard.press('ArrowRight');
    expect(await focused(header.last())).toBe(true);
    await page.keyboard.press('ArrowLeft');
    expect(await focused(header.nth(5))).toBe(true);
    for (const key of ['Enter', 'Space']) {
      await header.nth(5).focus();
      await page.keyboard.press(key);
      const entries = page.getByRole('menu').locator('.menu-item');
      expect(await focused(entries.first())).toBe(true);
      await page.keyboard.press('ArrowUp');
      expect(await focused(entries.last())).toBe(true);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      expect(await focused(entries.nth(1))).toBe(true);
      await page.keyboard.press('Escape');
      expect([await entries.count(), await focused(page.getByRole('grid'))]).toEqual([0, true]);
    }
    await page.getByRole('button', { name: 'Columns' }).click();
    for (const [name, pressed] of [
      ['Time of day', 'Clock'],
      ['Time since the entry before', 'Δ'],
      ['Time since the stream began', 'Start'],
    ] as const) {
      await page.getByRole('menuitemradio', { name }).click();
      await expect.poll(() => page.locator('.time-mode[aria-pressed="true"]').innerText()).toBe(pressed);
    }
  });
});

describe('copying', () => {
  it('offers nothing of no entry, also not of the first that comes', async () => {
    const stream = openStreamOf(20);
    const { opened, update } = await show(stream);
    const { page } = opened;
    stream.log.clear();
    await update();
    await page.locator('[role="row"][id]').first().waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Shift+C');
    receiveTicks(stream, 21, 40);
    await update();
    await page.locator('#row-5').click();
    await update();
    await page.getByRole('tab').first().waitFor();
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('is left to the browser where a text is selected, and means the data of the selected entry elsewhere', async () => {
    const { opened } = await show();
    const { page, messages } = opened;
    const copies = (): number => messages.filter(({ type }) => type === 'copy').length;
    await page.keyboard.press('End');
    await page.keyboard.press('Control+c');
    expect(await opened.message('copy')).toEqual({ type: 'copy', number: 102, what: 'data' });
    await page
      .locator('#row-100 .data-cell')
      .evaluate((cell) => document.getSelection()?.selectAllChildren(cell));
    await page.keyboard.press('Control+c');
    await page.evaluate(() => document.getSelection()?.removeAllRanges());
    await page.getByRole('button', { name: 'Keys (?)' }).focus();
    await page.keyboard.press('Control+c');
    await page.getByRole('grid').focus();
    expect(copies()).toBe(1);
    await page.keyboard.press('Control+c');
    await opened.until(() => copies() === 2, 'not copied again');
  });

  it.each([
    [5, ['Data', 'Data as JSON', 'Raw', 'Entry as JSON'], ['data', 'json', 'raw', 'entry']],
    [1, ['Raw', 'Entry as JSON'], ['raw', 'entry']],
  ])('of entry %d offers each of its forms, and its request', async (number, labels, forms) => {
    const { opened, update } = await show(openStreamOf(5));
    const { page, messages } = opened;
    await page.locator(`#row-${number}`).click();
    await update();
    await page.getByRole('tabpanel').waitFor();
    const button = page.getByRole('button', { name: 'Copy as… (Shift+C)' });
    await button.click();
    const all = [...labels, 'Request as cURL', 'Request as cURL with credentials'];
    expect(await page.getByRole('menu').locator('.menu-item').allInnerTexts()).toEqual(all);
    await page.keyboard.press('Escape');
    expect(await focused(button)).toBe(true);
    for (const label of all) {
      await button.click();
      await page.getByRole('menuitem', { name: label, exact: true }).click();
      expect([await page.getByRole('menu').count(), await focused(button)]).toEqual([0, true]);
    }
    await opened.until(
      () => messages.filter(({ type }) => type === 'copy').length === all.length,
      'not all copied',
    );
    expect(
      messages.flatMap((message) => (message.type === 'copy' ? [[message.number, message.what]] : [])),
    ).toEqual([...forms, 'curl', 'curlWithCredentials'].map((form) => [number, form]));
  });
});

describe('the list', () => {
  it('goes on following while the page gets another size, and while entries come', async () => {
    const stream = openStreamOf(100);
    const connected = await show(stream);
    const { page } = connected.opened;
    await lastRowIs(connected, 102);
    for (const [at, [width, height]] of (
      [
        [1280, 500],
        [500, 900],
        [1280, 800],
      ] as const
    ).entries()) {
      await page.setViewportSize({ width, height });
      await lastRowIs(connected, 102 + at * 10);
      receiveTicks(stream, 101 + at * 10, 110 + at * 10);
      await connected.update();
      await lastRowIs(connected, 112 + at * 10);
    }
    await page.locator('#row-132').click();
    await page.getByRole('tab').first().waitFor();
    await connected.update();
    await page.locator('#row-132[aria-selected="true"]').waitFor();
    // The scroll bar is where the list is.
    const scrolled = (): Promise<string> =>
      page.getByRole('grid').evaluate(({ scrollTop, scrollHeight, clientHeight }) => {
        if (scrollTop < 2) return 'first';
        return scrollTop + clientHeight > scrollHeight - 2 ? 'last' : 'between';
      });
    for (const [key, place] of [
      ['Home', 'first'],
      ['End', 'last'],
      ['PageUp', 'between'],
    ] as const) {
      for (let at = 0; at < 2; at += 1) await page.keyboard.press(key);
      await expect.poll(scrolled).toBe(place);
    }
  });

  it('takes the focus with a click beside its rows, also where the end of the list says something', async () => {
    const { opened } = await show(openStreamOf(1).ended({ cause: 'truncated' }).pass(100));
    const { page } = opened;
    const grid = page.getByRole('grid');
    const box = await grid.boundingBox();
    const note = page.locator('.tail-note');
    await note.waitFor();
    await page.getByLabel('Address of the stream').focus();
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + (box?.height ?? 0) - 40);
    expect(await focused(grid)).toBe(true);
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
  });

  it('shows the whole of a row at its top that was half hidden', async () => {
    const connected = await show();
    const { page } = connected.opened;
    await lastRowIs(connected, 102);
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await page.locator('#row-5').hover();
    await page.mouse.wheel(0, 33);
    const topOf = (id: string): Promise<number> =>
      page.evaluate((row) => {
        const header = document.querySelector('.header')?.getBoundingClientRect().bottom ?? 0;
        return (document.getElementById(row)?.getBoundingClientRect().top ?? NaN) - header;
      }, id);
    await expect.poll(() => topOf('row-2')).toBeCloseTo(-11, 0);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => topOf('row-2')).toBeCloseTo(0, 0);
    expect(await page.getByRole('grid').getAttribute('aria-activedescendant')).toBe('row-2');
  });
});

describe('the sash between the list and the details', () => {
  it.each([
    ['beside the list', { width: 1400, height: 800 }, 'ArrowLeft', 'ArrowRight', 'width'],
    ['below it', { width: 700, height: 900 }, 'ArrowUp', 'ArrowDown', 'height'],
  ] as const)('%s is moved with the mouse and the keys, and set back', async (_, size, more, less, side) => {
    const { opened, update } = await show(openStreamOf(20), size);
    const { page } = opened;
    await page.locator('#row-5').click();
    await update();
    const sash = page.getByRole('separator', { name: 'Size of the details' });
    await sash.waitFor();
    const share = async (): Promise<number> => Number(await sash.getAttribute('aria-valuenow'));
    const first = await share();
    await sash.focus();
    await page.keyboard.press(more);
    expect(await share()).toBe(first + 2);
    await page.keyboard.press(less);
    await page.keyboard.press(less);
    expect(await share()).toBe(first - 2);
    await page.keyboard.press('Home');
    expect(await share()).toBe(Number(await sash.getAttribute('aria-valuemax')));
    await page.keyboard.press(more);
    expect(await share()).toBe(Number(await sash.getAttribute('aria-valuemax')));
    await page.keyboard.press('End');
    expect(await share()).toBe(Number(await sash.getAttribute('aria-valuemin')));
    await sash.dblclick();
    expect(await share()).toBe(first);
    const box = await sash.boundingBox();
    const details = page.locator('.split-details');
    const before = (await details.boundingBox())?.[side] ?? 0;
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(side === 'width' ? x - 60 : x, side === 'height' ? y - 60 : y);
    await page.mouse.up();
    await expect
      .poll(async () => Math.abs(((await details.boundingBox())?.[side] ?? 0) - before - 60) < 6)
      .toBe(true);
    const dragged = await details.boundingBox();
    // Whoever only passes over it takes nothing along.
    const there = await sash.boundingBox();
    const [atX, atY] = [
      (there?.x ?? 0) + (there?.width ?? 0) / 2,
      (there?.y ?? 0) + (there?.height ?? 0) / 2,
    ];
    await page.mouse.move(atX, atY);
    await page.mouse.move(atX + 30, atY + 30, { steps: 30 });
    expect(await details.boundingBox()).toEqual(dragged);
  });
});

describe('the tabs of the details', () => {
  it('are gone through with the arrows, round their ends, and stay over entries that have them', async () => {
    const { opened, update } = await show(openStreamOf(20));
    const { page } = opened;
    await page.locator('#row-5').click();
    await update();
    const tabs = page.getByRole('tab');
    await tabs.first().waitFor();
    const current = (): Promise<string> => page.locator('[role="tab"][aria-selected="true"]').innerText();
    await tabs.first().focus();
    const seen: string[] = [];
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key);
      seen.push(await current());
    }
    expect(seen).toEqual(['Attempt', 'Data', 'Changes', 'Raw', 'Attempt', 'Raw']);
    await page.locator('#row-1').click();
    await update();
    await expect.poll(current).toBe('Attempt');
    await page.locator('#row-6').click();
    await update();
    await expect.poll(current).toBe('Raw');
  });
});

describe('the keys of the list', () => {
  it('do each what the help says', async () => {
    const { opened, update } = await show(openStreamOf(60));
    const { page, messages } = opened;
    const selected = (): Promise<string | null> =>
      page.getByRole('grid').getAttribute('aria-activedescendant');
    const posted = async (key: string): Promise<object | undefined> => {
      const before = messages.length;
      await page.keyboard.press(key);
      await update();
      return messages.slice(before).find(({ type }) => type === 'copy' || type === 'openEntry');
    };
    await page.keyboard.press('Home');
    await expect.poll(selected).toBe('row-1');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await expect.poll(selected).toBe('row-2');
    await page.keyboard.press('End');
    await expect.poll(selected).toBe('row-62');
    expect(await posted('c')).toEqual({ type: 'copy', number: 62, what: 'data' });
    expect(await posted('o')).toEqual({ type: 'openEntry', number: 62 });
    const time = page.locator('.time-mode[aria-pressed="true"]');
    for (const mode of ['Δ', 'Clock', 'Start']) {
      await page.keyboard.press('t');
      await expect.poll(() => time.innerText()).toBe(mode);
    }
    const changes = page.locator('[role="tab"][aria-selected="true"]', { hasText: 'Changes' });
    await page.keyboard.press('d');
    await update();
    await changes.waitFor();
    await page.getByRole('tab', { name: 'Raw' }).click();
    await changes.waitFor({ state: 'detached' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('d');
    await changes.waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tab').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Shift+C');
    await update();
    await page.getByRole('menu', { name: 'Copy as' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').focus();
    await page.keyboard.press('g');
    await page.getByRole('textbox', { name: 'Go to' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page.getByRole('grid'))).toBe(true);
    await page.keyboard.press('/');
    expect(await focused(page.getByLabel('Filter', { exact: true }))).toBe(true);
  });

  it('are left alone with Alt, with Control and on other controls', async () => {
    const { opened, update } = await show(openStreamOf(60));
    const { page, messages } = opened;
    await page.keyboard.press('End');
    const before = messages.length;
    for (const key of ['Alt+c', 'Control+o', 'Control+d', 'Meta+c', 'Alt+g', 'Shift+o', 'Shift+T'])
      await page.keyboard.press(key);
    await page.getByRole('button', { name: 'Attempts' }).focus();
    for (const key of ['c', 'o', 'd', 't', 'g', 'Home', 'ArrowUp', 'Shift+C']) await page.keyboard.press(key);
    await update();
    const told = messages.slice(before).map(({ type }) => type);
    expect(told.filter((type) => type === 'copy' || type === 'openEntry')).toEqual([]);
    expect(await page.getByRole('grid').getAttribute('aria-activedescendant')).toBe('row-62');
    expect(await page.locator('[role="tab"], [role="menu"], [role="dialog"]').count()).toBe(0);
    expect(await page.locator('.time-mode[aria-pressed="true"]').innerText()).toBe('Start');
  });
});
