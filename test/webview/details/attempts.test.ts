// The view of the attempts and the buttons of the lab in a real browser, read through the real feed.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { openStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(stream: ScriptedStream): Promise<TestPage> {
  const { opened, feed, update } = await openStream(harness, stream);
  onTestFinished(async () => {
    feed.dispose();
    await opened.close();
  });
  await update();
  return opened;
}

it('shows each attempt in one line, and leads back to its entries', async () => {
  const { page } = await open(openStreamOf(0).receive('id: 7\ndata: x\n\nid: 9\ndata: y\n\n'));
  await page.getByRole('button', { name: 'Attempts' }).click();
  const line = page.locator('.attempts tbody tr');
  await line.first().waitFor();
  expect(await line.count()).toBe(1);
  const cells = await line.first().locator('td').allInnerTexts();
  expect([cells[0], cells[4], cells[6]]).toEqual(['1', '7', '2']);
  await line.getByRole('button', { name: '1' }).click();
  await page.locator('#row-1').waitFor();
  expect(await page.locator('.attempts').count()).toBe(0);
});

it('asks the editor for what can be tried on an open stream', async () => {
  const opened = await open(openStreamOf(1));
  await opened.page.getByRole('button', { name: 'Simulate a close…' }).click();
  expect(await opened.message('lab')).toEqual({ type: 'lab', command: 'simulateClose' });
  await opened.page.getByRole('button', { name: 'Replay a reconnect…' }).click();
  expect(await opened.message('lab', ({ command }) => command === 'replayReconnect')).toBeDefined();
});

it('has attempts without an accessibility problem', async () => {
  const opened = await open(openStreamOf(2));
  await opened.page.getByRole('button', { name: 'Attempts' }).click();
  await opened.page.locator('.attempts tbody tr').first().waitFor();
  expect(await findViolations(opened)).toEqual([]);
});
