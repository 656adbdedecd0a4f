// What stands in the details for a moment or of few entries only: an answer that comes late, a line without an end, a
// notice with and without a place, and the words that are left out where they would say nothing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { entryViewOf } from '../../../src/core/page/entryView.ts';
import type { EntryView } from '../../../src/core/page/protocol.ts';
import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const two = messageOf('one') + messageOf('two');

describe('an answer for another entry', () => {
  it('takes the place of no bytes', async () => {
    const opened = await openEntryDetails(harness, received(two), 4, { tab: 'Raw' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Hex' }).click();
    const table = page.locator('.hex');
    await page.locator('[aria-busy="false"] .hex', { hasText: 'data: tw' }).waitFor();
    const bytes = new TextEncoder().encode('data: one\n\n');
    await opened.send({ type: 'bytes', epoch: 1, number: 3, offset: 0, sizeBytes: bytes.length, bytes });
    await page.locator('[aria-busy="true"] .hex').waitFor();
    expect(await table.locator('.hex-ascii').allInnerTexts()).toEqual(['data: tw', 'o··']);
    // Nor does another page of the same.
    const more = new TextEncoder().encode('else');
    await opened.send({ type: 'bytes', epoch: 1, number: 4, offset: 4096, sizeBytes: 4100, bytes: more });
    await opened.send({ type: 'bytes', epoch: 1, number: 4, offset: 0, sizeBytes: 4, bytes: more });
    await page.locator('[aria-busy="false"] .hex', { hasText: 'else' }).waitFor();
    expect(await table.getByRole('rowheader').allInnerTexts()).toEqual(['0000']);
  });

  it('takes the place of no changes', async () => {
    const opened = await openEntryDetails(harness, received(two), 4, { tab: 'Changes' });
    const { page } = opened;
    await page.locator('[aria-busy="false"]').getByText('Against entry 3').waitFor();
    await opened.send({ type: 'previous', epoch: 1, number: 3 });
    await page.locator('[aria-busy="true"]').getByText('Against entry 3').waitFor();
    expect(await page.locator('.diff-line').count()).toBe(2);
  });
});

describe('the head of the details', () => {
  it('has the type of a message where that is not the usual one', async () => {
    const text = messageOf('a') + messageOf('b', 'tick') + ': c\n\n';
    const { page } = await openEntryDetails(harness, received(text), 3);
    const head = async (): Promise<string[]> =>
      (await page.locator('.details-header h2 > span').allInnerTexts()).map((part) => part.trim());
    for (const [number, kind, type] of [
      [3, 'message', ''],
      [4, 'message', 'tick'],
      [5, 'comment', ''],
    ] as const) {
      await page.locator(`#row-${number}`).click();
      await expect
        .poll(async () => (await head()).filter(Boolean))
        .toEqual([kind, type, `#${number}`].filter(Boolean));
    }
    // Of one stream there is no other timeline.
    expect(await page.getByRole('button', { name: 'Show in its own timeline' }).count()).toBe(0);
  });
});

it('the form that is shown is the one that is pressed', async () => {
  const { page } = await openEntryDetails(harness, received(messageOf('{"a":1}')), 3);
  const pressed = page.locator('.segment[aria-pressed="true"]');
  for (const [tab, forms] of [
    ['Data', ['Text', 'Tree']],
    ['Raw', ['Hex', 'Lines']],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    for (const form of forms) {
      await page.getByRole('button', { name: form, exact: true }).click();
      await expect.poll(() => pressed.allInnerTexts()).toEqual([form]);
    }
  }
});

describe('lines as they came', () => {
  it('say what is to be said of the last one, and that they are not all where they are not', async () => {
    const stream = received(messageOf('a'));
    const opened = await openEntryDetails(harness, stream, 3, { tab: 'Raw' });
    const { page } = opened;
    const view = entryViewOf(stream.log, 3);
    const cut = page.locator('.cut-line');
    const tell = (changes: Partial<EntryView>): Promise<void> =>
      opened.send({ type: 'entry', epoch: 1, view: { ...view, ...changes } });
    await page.locator('.raw-line').first().waitFor();
    expect([await cut.count(), await page.locator('.raw-ignored').count()]).toEqual([0, 0]);
    const [first] = view.lines;
    if (!first) throw new Error('There is no line');
    await tell({ lines: [{ ...first, terminator: '', note: 'No line end follows.' }], rawIsCut: true });
    await page.locator('.raw-ignored', { hasText: 'No line end follows.' }).waitFor();
    await cut.getByText('The first lines of 9 B.').waitFor();
    await cut.getByRole('button', { name: 'Open the data in an editor' }).click();
    expect(await opened.message('openEntry')).toEqual({ type: 'openEntry', number: 3 });
    const { sizeBytes: _, ...row } = view.row;
    await tell({ row, rawIsCut: true });
    await cut.getByText('The first lines. Open').waitFor();
  });
});

it('names of lines and of times say in full what has no room', async () => {
  const { page } = await openEntryDetails(harness, received('data: a\r\nid: 1\rdata: b\n\n'), 3, {
    tab: 'Raw',
  });
  const ends = page.locator('.raw-terminator');
  await ends.first().waitFor();
  expect(
    await ends.evaluateAll((all) => all.map((end) => [end.textContent, end.getAttribute('title')])),
  ).toEqual([
    ['CR LF', 'carriage return and line feed'],
    ['CR', 'carriage return'],
    ['LF', 'line feed'],
    ['LF', 'line feed'],
  ]);
  const times = page.locator('.timing-row > span[title]');
  const titles = await times.evaluateAll((all) => all.map((time) => time.getAttribute('title') ?? ''));
  expect(titles.slice(0, 2)).toEqual(['Since the stream began', 'Since the entry before']);
  expect(titles[2]).toContain('2026');
});

it('a tree says of each line where it stands, and shows of what is closed a line of it', async () => {
  const data = '{"a": {\n  "b": 1,\n  "c": [true]}, "d": 2, "e": 3}';
  const { page } = await openEntryDetails(harness, received(messageOf(data)), 3);
  const lines = page.getByRole('treeitem');
  await lines.nth(6).waitFor();
  const places = await lines.evaluateAll((all) =>
    all.map((line) =>
      ['level', 'posinset', 'setsize'].map((name) => line.getAttribute(`aria-${name}`)).join(' '),
    ),
  );
  expect(places).toEqual(['1 1 1', '2 1 3', '3 1 2', '3 2 2', '4 1 1', '2 2 3', '2 3 3']);
  await lines.nth(1).locator('.json-twistie').click();
  await page.locator('.json-preview').getByText('{ "b": 1, "c": [true]}', { exact: true }).waitFor();
  expect(await page.locator('.json-preview').textContent()).toBe('{ "b": 1, "c": [true]}');
});

describe('a notice', () => {
  it('leads to a line where it names one', async () => {
    const stream = openStreamOf(1).notice({ notice: 'unsent-id' });
    const opened = await openEntryDetails(harness, stream, 4);
    const { page } = opened;
    const button = page.getByRole('tabpanel').getByRole('button', { name: 'Open this line' });
    await page.locator('.happened-what').waitFor();
    expect(await button.count()).toBe(0);
    const place = { url: 'file:///a.js', line: 7, column: 1, name: '' };
    const notice = { notice: 'debug', note: { what: 'sent by', place } } as const;
    await opened.send({ type: 'entry', epoch: 1, view: { ...entryViewOf(stream.log, 4), notice } });
    await button.click();
    expect(await opened.message('openPlace')).toEqual({ type: 'openPlace', number: 4 });
  });
});

describe('the attempts', () => {
  it('say when each was asked for, and how it ended in the colour of that', async () => {
    const stream = openStreamOf(1).pass(500).ended({ cause: 'end' }).pass(3000).attempt().pass(200).opened();
    stream.pass(1000).ended({ cause: 'reset' }).pass(3000).attempt();
    const { opened } = await showStream(harness, stream);
    const { page } = opened;
    await page.locator('.view-bar .view-button', { hasText: 'Attempts' }).click();
    const lines = page.locator('.attempts tbody tr');
    await expect.poll(() => lines.count()).toBe(3);
    const shown = await lines.evaluateAll((all) =>
      all.map((line) => {
        const cells = [...line.querySelectorAll('td')];
        return [cells[1]?.textContent?.replaceAll('\u00a0', ' '), cells[8]?.className];
      }),
    );
    expect(shown).toEqual([
      ['+7.814 s', ''],
      ['+3.614 s', 'error'],
      ['+0.000 s', 'close'],
    ]);
  });
});
