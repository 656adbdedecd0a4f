// Rows of a token stream, in a real browser: what each event adds, its data as sent one key away, and columns of paths.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { fixture } from '../../core/assembly/assembling.ts';
import { findViolations } from '../accessibility.ts';
import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(stream: ScriptedStream, options: PageOptions = {}): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream, options);
  return connected;
}

function delta(content: string): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] })}\n\n`;
}

it('say what each event adds, and the data as sent on request', async () => {
  const stream = openStreamOf(1).receive(`${delta('  two  spaces\n')}data: {"t":1}\n\n`);
  const { opened, update } = await open(stream);
  const { page } = opened;
  const data = (number: number) => page.locator(`#row-${number} .data-cell`);
  await data(4).getByText('"  two  spaces↵"').waitFor();
  expect(await data(4).locator('.gist-text').textContent()).toBe('"  two  spaces↵"');
  expect(await data(5).textContent()).toBe('{"t":1}');
  await page.keyboard.press('r');
  await data(4).getByText('"choices":').waitFor();
  expect(await page.getByRole('button', { name: 'Data as sent (R)' }).getAttribute('aria-pressed')).toBe(
    'true',
  );
  await page.getByRole('button', { name: 'Data as sent (R)' }).click();
  await data(4).getByText('two  spaces').waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  const checked = page.locator('[role="menuitemradio"][aria-checked="true"]', { hasText: 'Data: ' });
  for (const [name, shown] of [
    ['Data: as sent', '"choices":'],
    ['Data: what an event adds to its answer', 'two  spaces'],
  ] as const) {
    await page.getByRole('menuitemradio', { name }).click();
    await data(4).getByText(shown).waitFor();
    expect((await checked.innerText()).trim()).toBe(name);
  }
  await page.keyboard.press('Escape');
  stream.log.clear();
  stream.receive('data: {"t":1}\n\n');
  await update();
  await page.locator('#row-1').getByText('{"t":1}').waitFor();
  expect(await page.getByRole('button', { name: 'Data as sent (R)' }).count()).toBe(0);
  expect(opened.problems).toEqual([]);
});

it('have columns of paths, which are added, moved, filtered by, hidden and removed', async () => {
  const stream = openStreamOf(0);
  for (const [at, status] of ['new', 'in work', 'new'].entries())
    stream.receive(`data: {"order":{"status":"${status}","total":${at}.50}}\n\n`);
  const { opened, update } = await open(stream);
  const { page } = opened;
  const headers = (): Promise<string[]> => page.getByRole('columnheader').allInnerTexts();

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'Add a column of a JSON path…' }).click();
  const field = page.getByLabel('JSON path of the new column').getByRole('textbox');
  await field.fill('order.');
  await field.press('Enter');
  await page.getByText('The path is not understood from “.” on.').waitFor();
  await field.fill('order.total');
  await field.press('Enter');
  await update();
  await page.locator('#row-3 .path-cell').getByText('0.50').waitFor();

  // The other one comes from the details.
  await page.locator('#row-4').click();
  await update();
  const tree = page.getByRole('tree');
  await tree.getByText('in work').click();
  await tree.press('a');
  await page.locator('#row-4 .path-cell').getByText('in work').waitFor();
  expect((await headers()).slice(-3)).toEqual(['total', 'status', 'Data']);
  await page.getByRole('columnheader', { name: 'status' }).press('Control+Shift+ArrowLeft');
  expect((await headers()).slice(-3)).toEqual(['status', 'total', 'Data']);
  const label = (text: string) => page.locator('.header-label', { hasText: text });
  await label('total').dragTo(label('status'));
  expect((await headers()).slice(-3)).toEqual(['total', 'status', 'Data']);

  const context = await page.locator('#row-4 .path-cell').last().getAttribute('data-vscode-context');
  expect(JSON.parse(context ?? '')).toEqual({ rowHasValue: true, path: '$.order.status', value: 'in work' });
  await tree.press('f');
  await opened.message('filter', ({ query }) => query.text === '$.order.status:"in work"');
  await update();
  await page.locator('#row-3').waitFor({ state: 'detached' });

  await page.getByRole('columnheader', { name: 'status' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Remove $.order.total' }).press('Enter');
  await page.locator('#timeline-rows:focus').waitFor();
  await page.getByRole('columnheader', { name: 'status' }).press('Enter');
  await page.getByRole('menuitemcheckbox', { name: '$.order.status' }).press('Enter');
  expect(await headers()).not.toContain('status');
  await page.getByRole('menuitemcheckbox', { name: '$.order.status' }).press('Enter');
  await opened.message('valueColumns', ({ paths }) => paths.join(' ') === '$.order.status');
  expect(opened.problems).toEqual([]);
});

it('have no accessibility problem, whatever they add', async () => {
  const stream = openStreamOf(0);
  for (const name of ['anthropic', 'responses-failed', 'mcp']) stream.receive(await fixture(name));
  const { opened } = await open(stream, { keptState: { middleColumns: ['$.type', '$.index'] } });
  await opened.page.locator('.gist').first().waitFor();
  await opened.page.locator('.path-cell').first().waitFor();
  await opened.page.keyboard.press('Home');
  await opened.page.keyboard.press('End');
  expect(await findViolations(opened)).toEqual([]);
});
