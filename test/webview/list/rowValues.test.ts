// What the cells of a row say, and what can be done with them: values of every kind, what an event adds to its answer, and
// headers that are moved and named.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream = openStreamOf(20), options?: PageOptions): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream, options);
  await connected.opened.page.locator('[role="row"][id]').first().waitFor();
  return connected;
}

/** What an event adds, on its row: each thing with its label and its name. */
async function gistsOf(page: Page, number: number): Promise<string[]> {
  const gists = page.locator(`#row-${number} .gist`);
  await gists.first().waitFor();
  return gists.evaluateAll((all) =>
    all.map((gist) => [...gist.children].map(({ textContent }) => textContent).join(' ')),
  );
}

it('shows of an event of a token stream each thing that it adds, named and cut', async () => {
  const chunk = (delta: object, more: object = {}): string =>
    `data: ${JSON.stringify({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, ...more }] })}\n\n`;
  const call = { index: 0, id: 'c', type: 'function', function: { name: 'look\u0007up', arguments: '{"a"' } };
  const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 5 } };
  const stream = openStreamOf(0)
    .receive(chunk({ content: 'One\u0007' }))
    .receive(chunk({ content: 'x'.repeat(301) }))
    .receive(chunk({ tool_calls: [call] }))
    .receive(chunk({}, { finish_reason: 'stop' }))
    .receive(`data: ${JSON.stringify({ object: 'chat.completion.chunk', ...usage })}\n\n`);
  const { page } = (await show(stream)).opened;
  expect(await gistsOf(page, 3)).toEqual(['"One[BEL]"']);
  expect((await gistsOf(page, 4))[0]).toMatch(/^"x{290,}…"$/);
  expect(await gistsOf(page, 5)).toEqual(['Tool call look[BEL]up "{"a""']);
  expect(await gistsOf(page, 6)).toEqual(['Finish stop']);
  expect((await gistsOf(page, 7))[0]).toMatch(/^Usage [^"]*prompt_tokens 3[^"]*$/);
});

it('says of a text that an event repeats that it is whole, also of the answer’s own text', async () => {
  const event = (type: string, more: object): string =>
    `event: ${type}\ndata: ${JSON.stringify({ type, item_id: 'm', output_index: 0, content_index: 0, ...more })}\n\n`;
  const stream = openStreamOf(0)
    .receive(event('response.output_text.delta', { delta: 'Hello' }))
    .receive(event('response.output_text.done', { text: 'Hello' }));
  const { page } = (await show(stream)).opened;
  expect(await gistsOf(page, 3)).toEqual(['"Hello"']);
  expect(await gistsOf(page, 4)).toEqual(['Text, whole "Hello"']);
});

it('names control characters in ids, types and values, and offers no filter by a value of several lines', async () => {
  const stream = openStreamOf(0).receive(
    'id: a\u0007b\nevent: t\u0007\ndata: {"a":"one\\ntwo","b":"one\u202e"}\n\n',
  );
  const connected = await show(stream, { keptState: { middleColumns: ['$.a', '$.b'] } });
  const { page } = connected.opened;
  await connected.update();
  const row = page.locator('#row-3');
  const cells = row.locator('.path-cell');
  await expect.poll(() => cells.allTextContents()).toEqual(['one↵two', 'one[U+202E]']);
  expect(await row.locator('.id-cell').textContent()).toBe('a[BEL]b');
  expect(await row.locator('.type-cell').textContent()).toBe('t[BEL]');
  expect(
    await cells.evaluateAll((all) => all.map((cell) => cell.hasAttribute('data-vscode-context'))),
  ).toEqual([false, true]);
});

it('means one row of several only where that one is selected, with Cmd as with Ctrl', async () => {
  const { page } = (await show()).opened;
  const isOneOfSeveral = async (number: number): Promise<unknown> => {
    const context = await page.locator(`#row-${number}`).getAttribute('data-vscode-context');
    return (JSON.parse(context ?? '{}') as { isOneOfSeveral?: boolean }).isOneOfSeveral;
  };
  await page.locator('#row-5').click({ modifiers: ['ControlOrMeta'] });
  expect(await isOneOfSeveral(5)).toBe(false);
  await page.locator('#row-7').click({ modifiers: ['Meta'] });
  await expect.poll(() => Promise.all([5, 6, 7].map(isOneOfSeveral))).toEqual([true, false, true]);
  await page.locator('#row-7').click({ modifiers: ['Meta'] });
  await expect.poll(() => Promise.all([5, 6, 7].map(isOneOfSeveral))).toEqual([false, false, false]);
});

it('has headers that say the whole path of a column, and are moved both ways, but for those at the edges', async () => {
  const { page } = (await show(openStreamOf(5), { keptState: { middleColumns: ['$.deep.t', '$.s'] } }))
    .opened;
  const headers = page.getByRole('columnheader');
  expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe(String(await headers.count()));
  const labels = page.locator('.header-label');
  const [first, last] = [labels.first(), labels.last()];
  for (const edge of [first, last]) expect(await edge.getAttribute('draggable')).toBe('false');
  const path = page.getByTitle('$.deep.t', { exact: true });
  expect(await path.innerText()).toBe('t');
  expect(await page.locator('.header-label[title]').count()).toBe(2);
  const order = async (): Promise<string[]> => (await labels.allInnerTexts()).slice(-3);
  const header = page.getByRole('columnheader', { name: 't', exact: true });
  await header.focus();
  for (const [key, expected] of [
    ['Control+Shift+ArrowRight', ['s', 't', 'Data']],
    ['Control+Shift+ArrowRight', ['s', 't', 'Data']],
    ['Meta+Shift+ArrowLeft', ['t', 's', 'Data']],
    ['Meta+Shift+ArrowRight', ['s', 't', 'Data']],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(order).toEqual(expected);
    await header.focus();
  }
});

it('leaves Escape to whatever has the focus where there is nothing to close', async () => {
  const { page } = (await show()).opened;
  const button = page.getByRole('button', { name: 'Keys (?)' });
  await button.focus();
  await page.keyboard.press('Escape');
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});
