// The filter of the entries in a real browser, fed by the real feed: which rows it leaves, and where the reader is then.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { counts, drawn, drawnEndWith, filter, mixedStream, numbersOf, shows } from './filtering.ts';
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

describe('a filter', () => {
  it('leaves the entries that match, under their own numbers and times', async () => {
    const connected = await show(mixedStream(100));
    const { page } = connected.opened;
    await filter(connected, 'kind:comment', '10 of 112');
    await drawnEndWith(connected, 112);
    expect(await drawn(connected)).toEqual([13, 24, 35, 46, 57, 68, 79, 90, 101, 112]);
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('11');
    expect(await page.locator('#row-24').getAttribute('aria-rowindex')).toBe('3');
    expect(await page.locator('.shares-chunk').count()).toBe(0);
    await page.getByRole('button', { name: 'Time since the entry before' }).click();
    expect(await page.locator('#row-24 .time-cell').innerText()).toBe('+0 ms');
  });

  it('goes on with the stream, and the end is followed', async () => {
    const stream = mixedStream(400);
    const connected = await show(stream);
    await filter(connected, 'type:trade', '80 of 442');
    await drawnEndWith(connected, numbersOf(stream, 'trade').at(-1) ?? 0);
    for (const last of [410, 420, 430]) {
      receiveTicks(stream, last, last + 3);
      stream.receive('event: trade\ndata: now\n\n');
      await connected.update();
      await drawnEndWith(connected, stream.log.length);
    }
    await counts(connected, '83 of 457');
    await connected.opened.page.locator('.row').nth(2).hover();
    await connected.opened.page.mouse.wheel(0, -220);
    stream.receive('event: trade\ndata: later\n\n').receive('event: tick\ndata: not shown\n\n');
    await connected.update();
    await shows(connected, 'one new match', () =>
      connected.opened.page.getByText('1 new — follow').isVisible(),
    );
  });

  it('shows the right rows wherever one scrolls', async () => {
    const stream = mixedStream(1500);
    const trades = numbersOf(stream, 'trade');
    const connected = await show(stream);
    const { page } = connected.opened;
    await filter(connected, 'type:trade', '300 of 1,652');
    let seed = 7;
    const random = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % limit;
    };
    await page.getByRole('grid').hover();
    for (let step = 0; step < 25; step += 1) {
      if (random(3) === 0) {
        await page.evaluate(
          (share) => {
            const grid = document.querySelector('.grid');
            if (grid) grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
          },
          random(1000) / 1000,
        );
      } else {
        await page.mouse.wheel(0, (random(60) - 30) * 22);
      }
      const rows = await drawn(connected);
      const first = trades.indexOf(rows[0] ?? 0);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(rows).toEqual(trades.slice(first, first + rows.length));
      expect(rows.length).toBeGreaterThan(10);
    }
  });

  it('says when nothing matches, and is cleared from there', async () => {
    const connected = await show(openStreamOf(20));
    const { page } = connected.opened;
    await filter(connected, 'nothing like it', '0 of 22');
    await shows(connected, 'that nothing matches', () =>
      page.getByText('No entry matches. 22 entries were searched.').isVisible(),
    );
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await drawnEndWith(connected, 22);
    expect(await page.locator('.no-matches').count()).toBe(0);
    expect(await page.locator('.filter-count').textContent()).toBe('');
  });

  it('stays when the log is cleared', async () => {
    const stream = mixedStream(50);
    const connected = await show(stream);
    await filter(connected, 'type:trade', '10 of 57');
    await connected.opened.page.getByRole('button', { name: 'Clear the timeline' }).click();
    await connected.opened.message('clear');
    receiveTicks(stream, 1, 3);
    stream.receive('event: trade\ndata: new\n\n');
    await counts(connected, '1 of 4');
    await drawnEndWith(connected, 4);
    expect(await drawn(connected)).toEqual([4]);
  });

  it('keeps what is selected in view, or the nearest entry that it shows', async () => {
    const connected = await show(mixedStream(300));
    const { page } = connected.opened;
    await drawnEndWith(connected, 332);
    await page.locator('#row-330').click();
    await page.keyboard.press('Home');
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('PageDown');
    const selected = Number(
      (await page.locator('.row.selected').getAttribute('id'))?.replace('row-', '') ?? 0,
    );
    await filter(connected, 'type:trade', '60 of 332');
    await shows(connected, 'a selected trade', () =>
      page.locator('.row.selected .type-cell', { hasText: 'trade' }).isVisible(),
    );
    const near = Number((await page.locator('.row.selected').getAttribute('id'))?.replace('row-', ''));
    expect(Math.abs(near - selected)).toBeLessThanOrEqual(3);
    expect(await drawn(connected)).toContain(near);
    await page.getByLabel('Filter', { exact: true }).fill('');
    await shows(connected, 'all entries around it', async () => (await drawn(connected)).includes(near - 1));
    expect(await page.locator(`#row-${near}[aria-selected="true"]`).isVisible()).toBe(true);
  });

  it('shows a paused view as far as it was paused', async () => {
    const stream = mixedStream(60);
    const connected = await show(stream);
    await drawnEndWith(connected, 68);
    await connected.opened.page.keyboard.press('Space');
    stream.receive('event: trade\ndata: unseen\n\n');
    await connected.update();
    await filter(connected, 'type:trade', '13 of 69');
    await drawnEndWith(connected, 67);
    await connected.opened.page.keyboard.press('Escape');
    await connected.opened.page.getByRole('button', { name: /View paused/ }).click();
    await drawnEndWith(connected, 69);
  });
});
