// The list in a real browser, fed by the real feed: rows, following, pausing, keys, columns, and the way back after a
// reload.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

function show(stream: ScriptedStream, options?: PageOptions): Promise<ConnectedPage> {
  return showStream(harness, stream, options);
}

/** Number of the row at the bottom of the view, once it is the one expected. */
async function bottomRowIs({ opened: { page } }: ConnectedPage, number: number): Promise<void> {
  await page.waitForFunction((expected) => {
    const rows = [...document.querySelectorAll('[role="row"][id]')];
    return rows.at(-1)?.id === `row-${expected}`;
  }, number);
}

/** Ids of the rows that are drawn, top to bottom. */
function drawnRows({ opened: { page } }: ConnectedPage): Promise<string[]> {
  return page.locator('[role="row"][id]').evaluateAll((rows) => rows.map((row) => row.id));
}

describe('rows', () => {
  it('show number, time, kind, type, id, size and data of each entry', async () => {
    const connected = await show(openStreamOf(3));
    const row = connected.opened.page.locator('#row-3');
    await row.waitFor();
    const cells = await row.locator('[role="gridcell"]').allInnerTexts();
    expect(cells.map((cell) => cell.trim().replaceAll('\u00a0', ' '))).toEqual([
      '3',
      '+0.114 s',
      'message',
      'tick',
      '1',
      '44 B',
      '{"t":1,"s":"AAPL"}',
    ]);
  });

  it('tell what happened and what a client does next, without a click', async () => {
    const stream = openStreamOf(2).ended({ cause: 'reset', code: 'ECONNRESET' });
    const connected = await show(stream, { width: 900 });
    const sentence = connected.opened.page.locator('#row-5 .sentence-cell');
    await sentence.waitFor();
    expect(await sentence.innerText()).toMatch(
      /was reset .*\(ECONNRESET\)[\s\S]*comes back in 3\.0 s, with Last-Event-ID 2/,
    );
    const isWhole = await sentence.evaluate((cell) =>
      [...cell.querySelectorAll('.what, .next')].every((part) => part.scrollHeight <= part.clientHeight + 1),
    );
    expect(isWhole).toBe(true);
  });

  it('are drawn only where they can be seen', async () => {
    const connected = await show(openStreamOf(500));
    await bottomRowIs(connected, 502);
    expect((await drawnRows(connected)).length).toBeLessThan(40);
  });

  it('show times in three readings, one click apart', async () => {
    const { opened } = await show(openStreamOf(3));
    const time = opened.page.locator('#row-4 .time-cell');
    await opened.page.getByRole('button', { name: 'Time since the entry before' }).click();
    expect(await time.innerText()).toBe('+100 ms');
    await opened.page.getByRole('button', { name: 'Time of day' }).click();
    expect(await time.innerText()).toMatch(/^\d\d:\d\d:11.214$/);
  });

  it('mark a gap and entries of one read', async () => {
    const stream = openStreamOf(5).pass(5000).receive('data: a\n\ndata: b\n\n');
    const { opened } = await show(stream);
    await opened.page.locator('#row-8.after-gap').waitFor();
    expect(await opened.page.locator('.after-gap').count()).toBe(1);
    expect(await opened.page.locator('.gap-mark').allInnerTexts()).toEqual(['5.0 s without an entry']);
    expect(
      await opened.page.locator('.shares-chunk').evaluateAll((rows) => rows.map((row) => row.id)),
    ).toEqual(['row-9']);
  });
});

describe('the end of the list', () => {
  it('is followed until somebody scrolls up, and is one click away', async () => {
    const stream = openStreamOf(100);
    const connected = await show(stream);
    const { page } = connected.opened;
    await bottomRowIs(connected, 102);
    receiveTicks(stream, 101, 110);
    await connected.update();
    await bottomRowIs(connected, 112);

    await page.locator('#row-110').hover();
    await page.mouse.wheel(0, -220);
    await bottomRowIs(connected, 102);
    const before = await drawnRows(connected);
    receiveTicks(stream, 111, 400);
    await connected.update();
    await page.getByText('290 new — follow').waitFor();
    expect(await drawnRows(connected)).toEqual(before);

    await page.getByText('290 new — follow').click();
    await bottomRowIs(connected, 402);
  });

  it('stands still while the view is paused, and the counters go on', async () => {
    const stream = openStreamOf(40);
    const connected = await show(stream);
    const { page } = connected.opened;
    await bottomRowIs(connected, 42);
    await page.keyboard.press('Space');
    receiveTicks(stream, 41, 1041);
    await connected.update();
    await page.getByText('1,041 events').waitFor();
    await page.getByText('View paused, capture goes on: 1,001 new entries').waitFor();
    await bottomRowIs(connected, 42);
    await page.keyboard.press('Space');
    await bottomRowIs(connected, 1043);
  });

  it('is followed again after the log was cleared', async () => {
    const stream = openStreamOf(100);
    const connected = await show(stream);
    await bottomRowIs(connected, 102);
    await connected.opened.page.getByRole('button', { name: 'Clear the timeline' }).click();
    await connected.opened.message('clear');
    receiveTicks(stream, 101, 103);
    await connected.update();
    await bottomRowIs(connected, 3);
    await connected.opened.message('window', ({ first }) => first === 1);
  });
});

describe('keys', () => {
  it('move the selection, and one element keeps the focus', async () => {
    const connected = await show(openStreamOf(200));
    const { page } = connected.opened;
    await bottomRowIs(connected, 202);
    const selectedAfter = async (key: string): Promise<string | null> => {
      await page.keyboard.press(key);
      await page.waitForFunction(() => document.querySelector('[aria-selected="true"]') !== null);
      return page.getByRole('grid').getAttribute('aria-activedescendant');
    };
    expect(await selectedAfter('End')).toBe('row-202');
    expect(await selectedAfter('ArrowUp')).toBe('row-201');
    expect(await selectedAfter('ArrowDown')).toBe('row-202');
    expect(await selectedAfter('Home')).toBe('row-1');
    const visible = await page.locator('#row-1').isVisible();
    expect(visible).toBe(true);
    const pageDown = Number((await selectedAfter('PageDown'))?.replace('row-', ''));
    expect(pageDown).toBeGreaterThan(20);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    expect(await page.locator('#row-1').getAttribute('aria-rowindex')).toBe('2');
  });

  it('keep the selected row for screen readers when it is scrolled out of view', async () => {
    const connected = await show(openStreamOf(300));
    const { page } = connected.opened;
    await bottomRowIs(connected, 302);
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await page.locator('#row-3').hover();
    await page.mouse.wheel(0, 3000);
    await page.locator('#row-150').waitFor();
    expect(await page.locator('#row-1[aria-selected="true"]').count()).toBe(1);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-activedescendant'))).toBe(
      'row-1',
    );
  });

  it('open and close the details, copy, and show themselves', async () => {
    const connected = await show(openStreamOf(5));
    const { opened } = connected;
    await bottomRowIs(connected, 7);
    await opened.page.keyboard.press('End');
    await opened.page.keyboard.press('c');
    expect(await opened.message('copy')).toEqual({ type: 'copy', number: 7, what: 'data' });
    await opened.page.keyboard.press('Enter');
    await opened.page.getByRole('tab', { name: 'Data' }).waitFor();
    await opened.page.keyboard.press('Enter');
    expect(await opened.page.evaluate(() => document.activeElement?.textContent)).toBe('Data');
    await opened.page.keyboard.press('Escape');
    expect(await opened.page.getByRole('tab').count()).toBe(0);
    expect(await opened.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    await opened.page.keyboard.press('?');
    await opened.page.getByText('Pause the view, or go on').waitFor();
    await opened.page.keyboard.press('Escape');
    expect(await opened.page.getByText('Pause the view, or go on').count()).toBe(0);
  });
});

describe('columns', () => {
  it('are resized with the mouse and the keyboard, hidden by menu, and remembered', async () => {
    const { opened } = await show(openStreamOf(3));
    const { page } = opened;
    const type = page.getByRole('columnheader', { name: 'Type' });
    const before = (await type.boundingBox())?.width ?? 0;
    const handle = await type.locator('.resize-handle').boundingBox();
    await page.mouse.move((handle?.x ?? 0) + 3, (handle?.y ?? 0) + 5);
    await page.mouse.down();
    await page.mouse.move((handle?.x ?? 0) + 43, (handle?.y ?? 0) + 5);
    await page.mouse.up();
    await expect.poll(async () => (await type.boundingBox())?.width).toBe(before + 40);
    await type.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(async () => (await type.boundingBox())?.width).toBe(before + 32);

    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Size' }).click();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('columnheader', { name: 'Size' }).count()).toBe(0);
    await opened.until(
      () => JSON.stringify(opened.keptState ?? '').includes('"hiddenColumns":["size"]'),
      'columns were not kept',
    );
    expect(opened.keptState).toMatchObject({ columnWidths: { type: before + 32 } });
  });
});

describe('after a reload', () => {
  it('the reader is where they were, and nothing of the stream was kept', async () => {
    const stream = openStreamOf(300);
    const first = await show(stream);
    await bottomRowIs(first, 302);
    await first.opened.page.keyboard.press('Home');
    await first.opened.page.locator('#row-5').click();
    await first.opened.page.getByRole('tab', { name: 'Raw' }).click();
    await first.opened.until(
      () => JSON.stringify(first.opened.keptState ?? '').includes('"detailTab":"raw"'),
      'not kept',
    );
    expect(JSON.stringify(first.opened.keptState)).not.toContain('AAPL');

    const second = await show(stream, { keptState: first.opened.keptState });
    await second.opened.page.locator('#row-5[aria-selected="true"]').waitFor();
    await second.opened.page.getByText('"s":"AAPL"').first().waitFor();
    expect(await second.opened.page.getByRole('tab', { name: 'Raw' }).getAttribute('aria-selected')).toBe(
      'true',
    );
    expect((await drawnRows(second))[0]).toBe('row-1');
  });
});
