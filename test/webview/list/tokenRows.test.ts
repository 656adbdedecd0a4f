// Rows of a token stream, in a real browser: what each event adds, its data as sent one key away, and columns of paths.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { fixture } from '../../core/assembly/assembling.ts';
import { findViolations } from '../accessibility.ts';
import { openStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(stream: ScriptedStream): Promise<ConnectedPage> {
  const connected = await openStream(harness, stream);
  onTestFinished(async () => {
    connected.feed.dispose();
    await connected.opened.close();
  });
  await connected.update();
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
  stream.log.clear();
  stream.receive('data: {"t":1}\n\n');
  await update();
  await page.locator('#row-1').getByText('{"t":1}').waitFor();
  expect(await page.getByRole('button', { name: 'Data as sent (R)' }).count()).toBe(0);
  expect(opened.problems).toEqual([]);
});

it('have no accessibility problem, whatever they add', async () => {
  const stream = openStreamOf(0);
  for (const name of ['anthropic', 'responses-failed', 'mcp']) stream.receive(await fixture(name));
  const { opened } = await open(stream);
  await opened.page.locator('.gist').first().waitFor();
  await opened.page.keyboard.press('Home');
  await opened.page.keyboard.press('End');
  expect(await findViolations(opened)).toEqual([]);
});
