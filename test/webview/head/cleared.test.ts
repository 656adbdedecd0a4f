// A clear by mistake: what it took away is named, and comes back with a click or a key, before what came since.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

interface ClearedPage extends ConnectedPage {
  readonly stream: ScriptedStream;
}

/** A page on a stream of 22 entries that was just cleared with its button. */
async function clearedPage(): Promise<ClearedPage> {
  const stream = openStreamOf(20);
  const connected = await showStream(harness, stream);
  await connected.opened.page.locator('#row-22').waitFor();
  const cleared = { ...connected, stream };
  await clear(cleared);
  return cleared;
}

async function clear({ opened, update }: ConnectedPage): Promise<void> {
  const before = opened.messages.length;
  await opened.page.getByRole('button', { name: 'Clear the timeline' }).click();
  await opened.until(() => opened.messages.slice(before).some(({ type }) => type === 'clear'), 'not cleared');
  await update();
}

async function lastRowIs({ opened: { page } }: ConnectedPage, number: number): Promise<void> {
  await page.waitForFunction(
    (expected) => [...document.querySelectorAll('[role="row"][id]')].at(-1)?.id === `row-${expected}`,
    number,
  );
}

it('says how much it was, and brings it back before what came since', async () => {
  const connected = await clearedPage();
  const { opened, update, stream } = connected;
  const { page } = opened;
  await page.getByText('Cleared 22 entries.').waitFor();
  expect(await page.locator('[role="row"][id]').count()).toBe(0);
  receiveTicks(stream, 21, 25);
  await update();
  await lastRowIs(connected, 5);
  // It is told beside every view of the stream.
  await page.getByRole('button', { name: 'Attempts' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await opened.message('undoClear');
  await update();
  expect(await page.getByText('Cleared 22 entries.').count()).toBe(0);
  await page.getByRole('button', { name: 'Entries', exact: true }).click();
  await update();
  await lastRowIs(connected, 27);
  expect(await page.locator('#row-3').innerText()).toContain('"t":1');
  expect(await page.locator('#row-27').innerText()).toContain('"t":25');
  await page.getByText('25 events').waitFor();
});

it('is undone with a key, wherever the focus is but in a field', async () => {
  const connected = await clearedPage();
  const { opened, update } = connected;
  const { page, messages } = opened;
  await page.getByText('Cleared 22 entries.').waitFor();
  await page.getByLabel('Address of the stream').press('Control+z');
  await page.getByRole('button', { name: 'Clear the timeline' }).focus();
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('z');
  expect(messages.filter(({ type }) => type === 'undoClear')).toEqual([]);
  await page.keyboard.press('Control+z');
  await opened.message('undoClear');
  await update();
  await lastRowIs(connected, 22);
  // Once it is undone, there is nothing to undo.
  await page.keyboard.press('Control+z');
  await page.keyboard.press('?');
  await page.getByText('Undo the clear').waitFor();
  expect(messages.filter(({ type }) => type === 'undoClear')).toHaveLength(1);
  expect(await page.locator('.cleared-bar').count()).toBe(0);
});

it('is not talked about any more when the note is closed, until the next one', async () => {
  const connected = await clearedPage();
  const { opened, update, stream } = connected;
  const { page } = opened;
  await page.getByRole('button', { name: 'Close this note' }).click();
  await page.getByText('Cleared 22 entries.').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('timeline-rows');
  receiveTicks(stream, 21, 23);
  await update();
  await lastRowIs(connected, 3);
  await clear(connected);
  await page.getByText('Cleared 3 entries.').waitFor();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await opened.message('undoClear');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('timeline-rows');
  await update();
  await lastRowIs(connected, 3);
});
