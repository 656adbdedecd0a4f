// What the details say of few entries only: pauses, traced servers, relays, simulations, and comparisons too long to show.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { entryViewOf } from '../../../src/core/page/entryView.ts';
import type { EntryView } from '../../../src/core/page/protocol.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { messageOf, openEntryDetails, received } from './openedDetails.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('say of an entry why it may be late, who wrote it, and what became of it on the way', async () => {
  const stream = openStreamOf(4);
  const opened = await openEntryDetails(harness, stream, 5);
  const { page } = opened;
  const tell = (extra: Partial<EntryView>): Promise<void> =>
    opened.send({ type: 'entry', epoch: 1, view: { ...entryViewOf(stream.log, 5), ...extra } });
  const row = page.locator('.timing-row');
  const usual = await row.innerText();
  await tell({ lateAfter: { entry: 3, isByDebugger: true } });
  await row.getByText('while the debugger had stopped the app').waitFor();
  await tell({ lateAfter: { entry: 3, isByDebugger: false } });
  await row.getByText('while the inspector did not run').waitFor();
  expect(await row.innerText()).not.toContain('debugger');
  await row.getByRole('button', { name: '3', exact: true }).click();
  await page.locator('#row-3[aria-selected="true"]').waitFor();
  await page.locator('#row-5').click();
  await expect.poll(() => row.innerText()).toBe(usual);
  const place = { url: 'file:///a.js', line: 7, column: 1, name: '' };
  await tell({ written: { sentence: 'Line 7 wrote it.', place } });
  await row.getByText('Line 7 wrote it.').waitFor();
  await row.getByRole('button', { name: 'Open this line' }).click();
  expect(await opened.message('openPlace')).toEqual({ type: 'openPlace', number: 5 });
  await tell({ passage: { sentence: 'It passed.' } });
  await row.getByText('It passed.').waitFor();
  expect(await row.getByRole('button', { name: 'Open this line' }).count()).toBe(0);
});

it('mark what was simulated, in its row', async () => {
  const stream = openStreamOf(2).ended({ cause: 'reset' });
  const opened = await openEntryDetails(harness, stream, 3);
  const { page } = opened;
  await page.locator('#row-5 .sentence-cell').waitFor();
  expect(await page.locator('.simulated').count()).toBe(0);
  const rows = [3, 4, 5].map((number) => ({ ...rowOf(stream.log, number), isSimulated: number !== 4 }));
  await opened.send({ type: 'rows', epoch: 1, version: 0, first: 3, rows });
  for (const cell of ['#row-3 .data-cell', '#row-5 .sentence-cell'])
    await page.locator(cell).getByText('simulated', { exact: true }).waitFor();
  expect(await page.locator('.simulated').count()).toBe(2);
});

it('colour the parts of JSON as text', async () => {
  const { page } = await openEntryDetails(
    harness,
    received(messageOf('{"name":"a \\"b\\"","n":-1.5e3,"t":true,"z":null,"s":"x: 1"}')),
    3,
  );
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const parts = await page
    .locator('pre.data span')
    .evaluateAll((all) => all.map((part) => `${part.className} ${part.textContent}`));
  expect(parts).toEqual([
    'json-name "name"',
    String.raw`json-string "a \"b\""`,
    'json-name "n"',
    'json-number -1.5e3',
    'json-name "t"',
    'json-word true',
    'json-name "z"',
    'json-word null',
    'json-name "s"',
    'json-string "x: 1"',
  ]);
});

it('say against which entry they compare, how long before it came, and what is too large to compare now', async () => {
  const stream = openStreamOf(3).receive(messageOf('y') + messageOf('x'.repeat(300_000)));
  const { page } = await openEntryDetails(harness, stream, 5, { tab: 'Changes' });
  await page.getByText('Against entry 4, the tick 100 ms before').waitFor();
  await page.locator('#row-7').click();
  await page.getByText('Too large to compare here: 1 B before, 300 kB now').waitFor();
});

it('compare nothing where the bytes of one of the two are gone, whichever it is', async () => {
  const stream = openStreamOf(3);
  const opened = await openEntryDetails(harness, stream, 5, { tab: 'Changes' });
  const { page } = opened;
  const changes = page.locator('.change');
  await changes.first().waitFor();
  const said = page.getByText('The bytes of one of the two are no longer there.');
  const view = entryViewOf(stream.log, 5);
  const gone: EntryView = { ...view, row: { ...view.row, isGone: true } };
  await opened.send({ type: 'entry', epoch: 1, view: gone });
  await said.waitFor();
  await opened.send({ type: 'entry', epoch: 1, view });
  await changes.first().waitFor();
  expect(await said.count()).toBe(0);
  await opened.send({
    type: 'previous',
    epoch: 1,
    number: 5,
    previous: {
      number: 4,
      receivedAtMs: 0,
      data: { text: '', sizeBytes: 20, isCut: false },
      isGone: true,
    },
  });
  await said.waitFor();
});

it('list five hundred changes of JSON, count all of them, and cut long values', async () => {
  const objectOf = (count: number, value: string): string =>
    messageOf(
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]))),
    );
  const text = `${objectOf(500, 'a')}${objectOf(500, 'b')}${objectOf(501, 'c')}${objectOf(501, 'd')}`;
  const { page } = await openEntryDetails(harness, received(text), 4, { tab: 'Changes' });
  const changes = page.locator('.change');
  await expect.poll(() => changes.count()).toBe(500);
  expect(await page.locator('.details-note').innerText()).toBe('500 changed');
  expect(await page.locator('.cut-line').count()).toBe(0);
  await page.locator('#row-6').click();
  await page.locator('.cut-line', { hasText: 'First 500 of 501 changes' }).waitFor();
  expect([await changes.count(), await page.locator('.details-note').innerText()]).toEqual([
    500,
    '501 changed',
  ]);
  await page.locator('#row-5').click();
  await expect.poll(() => page.locator('.details-note').innerText()).toBe('500 changed, 1 added');
});

it('cut values that are long, and say what was reordered', async () => {
  const [fits, long] = ['v'.repeat(398), 'w'.repeat(399)];
  const first = JSON.stringify({ a: 1, b: fits, c: 2 });
  const second = JSON.stringify({ b: long, a: 1, c: 2 });
  const { page } = await openEntryDetails(harness, received(messageOf(first) + messageOf(second)), 4, {
    tab: 'Changes',
  });
  await page.locator('.change').first().waitFor();
  const values = await page
    .locator('.change.changed .change-value')
    .evaluateAll((all) => all.map(({ textContent }) => textContent));
  // With its quotes, one is of four hundred characters and the other of one more.
  expect(values).toEqual([`"${fits}"`, `"${long}…`]);
  expect(await page.locator('.change.reordered').count()).toBe(1);
});

it('mark words only where both values are strings', async () => {
  const first = { gone: 'one word', kind: '1 2', other: 1, words: 'old word' };
  const second = { kind: 12, other: '1 2', words: 'new word', come: 'two words' };
  const text = messageOf(JSON.stringify(first)) + messageOf(JSON.stringify(second));
  const { page, problems } = await openEntryDetails(harness, received(text), 4, { tab: 'Changes' });
  await page.locator('.change').first().waitFor();
  const changes = await page.locator('.change').allInnerTexts();
  expect(changes.map((change) => change.replaceAll(/\s+/g, ' ').trim()).toSorted()).toEqual([
    '$.come added "two words"',
    '$.gone removed "one word"',
    '$.kind changed "1 2" 12',
    '$.other changed 1 "1 2"',
    '$.words changed "old word" "new word"',
  ]);
  expect(await page.locator('.change mark').allInnerTexts()).toEqual(['old', 'new']);
  expect(problems).toEqual([]);
});

it('show of a long text the lines around its changes, and no more than two thousand', async () => {
  const linesOf = (count: number, word: string): string =>
    Array.from({ length: count }, (_, at) => `${word} ${at}`).join('\n');
  const [one, other] = [linesOf(1000, 'a'), linesOf(1000, 'b')];
  const { page } = await openEntryDetails(
    harness,
    received(
      messageOf(`${linesOf(20, 'same')}\nx\n${linesOf(5, 'end')}`) +
        messageOf(`${linesOf(20, 'same')}\ny\n${linesOf(5, 'end')}`) +
        messageOf(one) +
        messageOf(other) +
        messageOf(`${one}\nmore`),
    ),
    4,
    { tab: 'Changes' },
  );
  const lines = page.locator('.diff-line');
  const omitted = async (): Promise<string[]> =>
    (await page.locator('.diff-line.omitted').allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
  await lines.first().waitFor();
  expect(await omitted()).toEqual(['17 lines the same', '2 lines the same']);
  await page.locator('#row-6').click();
  await expect.poll(() => lines.count()).toBe(2000);
  expect(await page.locator('.cut-line').count()).toBe(0);
  await page.locator('#row-7').click();
  await page.locator('.cut-line', { hasText: 'First 2,000 of 2,001 lines' }).waitFor();
  expect(await lines.count()).toBe(2000);
});
