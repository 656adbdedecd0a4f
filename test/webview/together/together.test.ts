// The page of several streams: their rows and lanes, the ways by keyboard, and the reader's place while streams come and go.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ScriptedStream } from '../../core/scriptedStream.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness } from '../pageHarness.ts';
import { namedSources, openTogether } from './togetherHost.ts';

let harness: PageHarness;

beforeAll(async () => {
  harness = await PageHarness.start();
});

afterAll(() => harness.close());

/** An open stream that began so much later than others, with so many events a second apart. */
function ticking(laterMs: number, word: string, events: number): ScriptedStream {
  const stream = new ScriptedStream(undefined, undefined, laterMs).attempt().opened();
  for (let at = 1; at <= events; at += 1) stream.pass(1000).receive(`id: ${at}\ndata: ${word} ${at}\n\n`);
  return stream;
}

describe('the page of several streams', () => {
  it('has a lane, a letter and rows of each, and leads to their own timelines by keyboard and mouse', async () => {
    const streams = [ticking(0, 'apple', 4), ticking(300, 'pear', 3), ticking(600, 'plum', 2)];
    streams[1]?.ended({ cause: 'no-content' });
    using together = await openTogether(harness, streams);
    const { opened } = together;
    const { page } = opened;
    await page.getByRole('row', { name: /plum 2/ }).waitFor();
    await expect(page.locator('.row .stream-letter').allTextContents()).resolves.toEqual([
      'A',
      'A',
      'B',
      'B',
      'C',
      'C',
      'A',
      'B',
      'C',
      'A',
      'B',
      'C',
      'A',
      'B',
      'B',
      'A',
    ]);
    await expect(page.locator('.together-head').innerText()).resolves.toMatch(
      /3\s*streams[^]*2\s*of them go on/,
    );
    await expect(page.locator('.together-names li').allInnerTexts()).resolves.toEqual([
      expect.stringMatching(/^A\s*localhost:3000\/events\s*open$/),
      expect.stringMatching(/^B\s*localhost:3001\/events\s*stopped$/),
      expect.stringMatching(/^C\s*localhost:3002\/events\s*open$/),
    ]);
    await expect(findViolations(opened)).resolves.toEqual([]);

    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.locator('.details').getByText('apple 4').waitFor();
    await page.keyboard.press('Control+Enter');
    const { number } = await opened.message('showInTimeline');
    expect(together.feed.entryOf(number)).toMatchObject({ source: { id: 'stream-1' }, number: 6 });
    await page.getByRole('row', { name: /pear 1/ }).dblclick();
    const pear = await opened.message('showInTimeline', ({ number: other }) => other !== number);
    expect(together.feed.entryOf(pear.number)).toMatchObject({ source: { id: 'stream-2' }, number: 3 });
    // That key is another one.
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+Shift+Enter');
    await page.getByRole('button', { name: /localhost:3002/ }).click();
    await expect(opened.message('showTimelineOf')).resolves.toEqual({ type: 'showTimelineOf', place: 2 });

    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await expect(page.getByRole('slider').getAttribute('aria-valuetext')).resolves.toMatch(/no entry within/);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await opened.message('jump');
    expect(opened.messages.filter(({ type }) => type === 'showInTimeline')).toHaveLength(2);
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  it('joins the rows of one read, and not those of two streams that a filter has made neighbours', async () => {
    const [apple, pear] = [0, 300].map((laterMs) =>
      new ScriptedStream(undefined, undefined, laterMs).attempt().opened().pass(1000),
    );
    apple?.receive('data: apple\n\n');
    pear?.receive('data: left out\n\ndata: pear\n\n');
    using together = await openTogether(
      harness,
      [apple, pear].flatMap((stream) => stream ?? []),
    );
    const { opened } = together;
    const { page } = opened;
    const row = page.getByRole('row', { name: /pear/ });
    const isJoined = (): Promise<boolean> =>
      row.evaluate((element) => element.classList.contains('shares-chunk'));
    await row.waitFor();
    for (const [filter, rows, expected] of [
      ['', 7, true],
      ['kind:message -left', 2, false],
      ['', 7, true],
    ] as const) {
      await page.locator('#filter-field').fill(filter);
      await expect.poll(() => page.locator('.row:not(.blank)').count()).toBe(rows);
      expect([filter, await isJoined()]).toEqual([filter, expected]);
    }
    expect(opened.problems).toEqual([]);
    await opened.close();
  });

  it('keeps what is read in its place while streams join and are cleared, and over a reload', async () => {
    const streams = [ticking(0, 'apple', 200), ticking(500, 'pear', 200)];
    using together = await openTogether(harness, streams, { width: 420, height: 600 });
    const { opened, feed, reopen } = together;
    const { page } = opened;
    await page.getByRole('row', { name: /pear 200/ }).waitFor();
    await page.keyboard.press('/');
    // At once: with the first two letters typed there are as many rows already.
    await page.locator('#filter-field').fill('apple');
    const count = page.locator('.filter-count');
    await count.getByText('200 of 404').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Home');
    for (let down = 0; down < 4; down += 1) await page.keyboard.press('ArrowDown');
    const selected = page.locator('.row.selected');
    await selected.getByText('apple 5').waitFor();
    await page.locator('#filter-field').fill('');
    await page.getByRole('row', { name: /pear 5/ }).waitFor();
    await selected.getByText('apple 5').waitFor();

    feed.show(namedSources([...streams, ticking(-3000, 'plum', 50)]));
    await page.getByText(/3\s*streams/).waitFor();
    await page.getByRole('row', { name: /plum/ }).first().waitFor();
    await selected.getByText('apple 5').waitFor();
    streams[1]?.log.clear();
    await page.locator('.row .mark-1').first().waitFor({ state: 'detached' });
    await selected.getByText('apple 5').waitFor();

    await opened.until(() => JSON.stringify(opened.keptState ?? {}).includes('"selected"'), 'no kept place');
    expect(opened.problems).toEqual([]);
    const again = await reopen();
    await again.page.locator('.row.selected').getByText('apple 5').waitFor();
    expect(again.problems).toEqual([]);
    await again.close();
  });
});
