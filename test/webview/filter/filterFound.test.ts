// What the page says and marks of what a filter found: nothing at all, or a place in each text that is searched.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream } from '../feedHost.ts';
import { counts, drawnEndWith, filter, mixedStream, shows } from './filtering.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('is nothing as soon as the search is over without a match, however it ended, and only where the rest is left out', async () => {
  const connected = await showStream(harness, mixedStream(20));
  const { opened } = connected;
  await filter(connected, 'type:trade', '4 of 24');
  const { version } = await opened.message('filter');
  const said = async (): Promise<string> =>
    (await opened.page.locator('.no-matches p').allInnerTexts()).join().replaceAll('\u00a0', ' ');
  const usual = { epoch: 1, isActive: true, entries: 5000 } as const;
  for (const [searched, matches, end, sentence] of [
    [0, 0, {}, ''],
    [4999, 0, {}, ''],
    [1, 0, { isDone: true }, 'No entry matches. 1 entry was searched.'],
    [0, 0, { isDone: true }, 'No entry matches. 0 entries were searched.'],
    [1200, 1, { isDone: true }, ''],
    [1200, 0, { isDone: true }, 'No entry matches. 1,200 entries were searched.'],
    [7, 1, { stoppedAt: 8 }, ''],
    [7, 0, { stoppedAt: 8 }, 'No entry matches. 7 entries were searched.'],
  ] as const) {
    const message = { ...usual, version, searched, matches, rowCount: matches, isDone: false, ...end };
    await opened.send({ type: 'filterProgress', ...message });
    await expect.poll(said).toBe(sentence);
  }
  // Where the others are shown too, the list is not empty.
  await filter(connected, 'type:nothing', '0 of 24');
  await shows(connected, 'that nothing matches', async () =>
    (await said()).startsWith('No entry matches. 24 entries'),
  );
  await opened.page.getByRole('button', { name: 'Show only matches' }).click();
  await drawnEndWith(connected, 24);
  await counts(connected, '0 of 24');
  expect(await said()).toBe('');
});

describe('a match', () => {
  it.each([
    ['the id of a row', 'order-7', '.row .id-cell', 'id: order-7\ndata: x\n\n'],
    ['the type of a row', 'traded', '.row .type-cell', 'event: traded\ndata: x\n\n'],
    ['the data of a row', 'needle', '.row .data-cell', 'data: {"a":"needle"}\n\n'],
    ['a comment', 'needle', '.row .data-cell', ': a needle\n\n'],
    ['a sentence', 'Streaming', '.row .what', ''],
  ])('is marked in %s, also at its edges', async (_, text, place, sent) => {
    const stream = openStreamOf(1).receive(sent);
    if (sent === '') stream.ended({ cause: 'reset', code: 'Streaming' });
    const connected = await showStream(harness, stream);
    const { page } = connected.opened;
    await page.getByLabel('Filter', { exact: true }).fill(text);
    await shows(connected, `a mark in ${place}`, () =>
      page.evaluate(
        ([selector, words]) =>
          [...(CSS.highlights.get('filter-match') ?? [])].some((range) => {
            if (!(range instanceof Range) || range.toString() !== words) return false;
            return range.startContainer.parentElement?.closest(selector) !== null;
          }),
        [place, text] as const,
      ),
    );
  });

  it('is marked in the tree, the lines and the fields of the details, over the parts that these are drawn in', async () => {
    const stream = openStreamOf(1).receive('id: order-7\ndata: {"order-7":[1,2]}\n\n');
    const connected = await showStream(harness, stream);
    const { page } = connected.opened;
    await filter(connected, 'order-7', '1 of 4');
    await page.locator('#row-4').click();
    for (const [tab, place] of [
      ['Data', '.details .json-content'],
      ['Raw', '.details .raw-value'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await shows(connected, `a mark in ${place}`, () =>
        page.evaluate(
          (selector) =>
            [...(CSS.highlights.get('filter-match') ?? [])].some(
              (range) =>
                range instanceof Range &&
                range.toString() === 'order-7' &&
                range.startContainer.parentElement?.closest(selector) !== null,
            ),
          place,
        ),
      );
    }
  });
});
