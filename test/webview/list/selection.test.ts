// Several rows that are selected together, with the mouse and with keys, in a real browser and with the real feed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { drawnEndWith, filter } from '../filter/filtering.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(entries: number): Promise<ConnectedPage> {
  const connected = await showStream(harness, openStreamOf(entries));
  await connected.opened.page.locator(`#row-${entries + 2}`).waitFor();
  return connected;
}

/** Ids of the rows in view that are selected, for screen readers too. */
function selectedRows({ opened: { page } }: ConnectedPage): Promise<string[]> {
  return page
    .locator('[role="row"][aria-selected="true"]')
    .evaluateAll((rows) => rows.map((row) => row.id).sort());
}

/** What the feed has been told, once it is that. */
async function pickedAre(
  { opened, feed }: ConnectedPage,
  ranges: readonly (readonly [number, number])[],
): Promise<void> {
  await opened.message('pickRows', (message) => JSON.stringify(message.ranges) === JSON.stringify(ranges));
  expect(feed.picked.ranges.map(({ first, last }) => [first, last])).toEqual(ranges);
}

describe('several rows', () => {
  it('are selected with the mouse, and their menu is about all of them', async () => {
    const connected = await show(30);
    const { page } = connected.opened;
    expect(await page.locator('[role="grid"]').getAttribute('aria-multiselectable')).toBe('true');
    await page.locator('#row-20').click({ modifiers: ['ControlOrMeta'] });
    await page.locator('#row-23').click({ modifiers: ['Shift'] });
    expect(await selectedRows(connected)).toEqual(['row-20', 'row-21', 'row-22', 'row-23']);
    await page.locator('#row-21').click({ modifiers: ['ControlOrMeta'] });
    await pickedAre(connected, [
      [20, 20],
      [22, 23],
    ]);
    expect(await page.locator('.selection-note').innerText()).toBe('3 selected');
    // No text is selected on the way, and no details open.
    expect(await page.evaluate(() => String(document.getSelection()))).toBe('');
    expect(await page.locator('.details').count()).toBe(0);

    await page.locator('#row-22').click({ button: 'right' });
    const context = JSON.parse(
      (await page.locator('#row-22').getAttribute('data-vscode-context')) ?? '',
    ) as object;
    expect(context).toMatchObject({ webviewSection: 'row', number: 22, isOneOfSeveral: true });
    expect(await selectedRows(connected)).toEqual(['row-20', 'row-22', 'row-23']);
    await page.locator('#row-25').click({ button: 'right' });
    await pickedAre(connected, []);
    expect(await selectedRows(connected)).toEqual(['row-25']);
    expect(await page.locator('.selection-note').innerText()).toBe('');
  });

  it('are selected with keys, all of them too, and never the texts of the page', async () => {
    const connected = await show(200);
    const { page } = connected.opened;
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await pickedAre(connected, [[200, 202]]);
    await page.keyboard.press('Shift+Home');
    await pickedAre(connected, [[1, 202]]);
    await page.keyboard.press('ArrowDown');
    await pickedAre(connected, []);
    await page.keyboard.press('ControlOrMeta+a');
    await pickedAre(connected, [[1, 202]]);
    expect(await page.evaluate(() => String(document.getSelection()))).toBe('');
    await page.keyboard.press('c');
    expect(await connected.opened.message('copyRows')).toEqual({ type: 'copyRows', what: 'data' });

    // The host asks for the same, since the editor has the key first.
    for (const _ of [1, 2]) {
      await page.keyboard.press('ArrowDown');
      await pickedAre(connected, []);
      await connected.opened.send({ type: 'selectAll' });
      await pickedAre(connected, [[1, 202]]);
    }
  });

  it('are forgotten by a clear and by a filter, and can be selected in what comes then', async () => {
    const stream = openStreamOf(30);
    const connected = await showStream(harness, stream);
    const { page } = connected.opened;
    await page.locator('#row-32').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await pickedAre(connected, [[1, 32]]);

    await filter(connected, 'kind:message', '30 of 32');
    expect(connected.feed.picked.isEmpty).toBe(true);
    expect(await page.locator('.selection-note').innerText()).toBe('');
    await drawnEndWith(connected, 32);
    await page.locator('#row-32').click();
    await page.locator('#row-30').click({ modifiers: ['Shift'] });
    // Positions among the matches.
    await pickedAre(connected, [[28, 30]]);
    await filter(connected, '', '');
    expect(connected.feed.picked.isEmpty).toBe(true);
    await drawnEndWith(connected, 32);
    await page.getByRole('grid').focus();

    await page.keyboard.press('ControlOrMeta+a');
    await pickedAre(connected, [[1, 32]]);
    stream.log.clear();
    receiveTicks(stream, 31, 33);
    expect(connected.feed.picked.isEmpty).toBe(true);
    await drawnEndWith(connected, 3);
    expect(await selectedRows(connected)).toEqual([]);
    await page.keyboard.press('ControlOrMeta+a');
    await pickedAre(connected, [[1, 3]]);
  });
});
