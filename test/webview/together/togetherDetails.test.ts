// The details of an entry among those of several streams: its numbers are those of its own stream, and lead to where it
// stands on the page.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { ScriptedStream } from '../../core/scriptedStream.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openTogether } from './togetherHost.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(streams: readonly ScriptedStream[]): Promise<TestPage> {
  const together = await openTogether(harness, streams);
  onTestFinished(async () => {
    together[Symbol.dispose]();
    await together.opened.close();
  });
  return together.opened;
}

/** An open stream, to which nothing has come. */
const opened = (laterMs = 0): ScriptedStream =>
  new ScriptedStream(undefined, undefined, laterMs).attempt().opened();

it('has the number of its stream, also in what leads to others of the same read', async () => {
  const [one, other] = [opened(), opened()];
  // The second stream's event comes between the two of the first.
  one.pass(1000).receive('data: one\n\n');
  other.pass(2000).receive('data: between\n\n');
  one.pass(2000).receive('data: two\n\ndata: three\n\ndata: four\n\n');
  other.pass(2000).receive('data: five\n\ndata: six\n\n');
  const { page } = await open([one, other]);
  const number = page.locator('.details-number');
  const read = page.locator('.timing-row');
  await page.getByRole('row', { name: /three/ }).click();
  await number.getByText('#5', { exact: true }).waitFor();
  await read.getByText('came in read 2 with entries 4 to 6').waitFor();
  await read.getByRole('button', { name: '6', exact: true }).click();
  await page.getByRole('row', { name: /four/, selected: true }).waitFor();
  await page.getByRole('row', { name: /five/ }).click();
  await number.getByText('#4', { exact: true }).waitFor();
  await read.getByText('came in read 2 with entry 5').waitFor();
  await read.getByRole('button', { name: '5', exact: true }).click();
  await page.getByRole('row', { name: /six/, selected: true }).waitFor();
  await number.getByText('#5', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Attempt' }).click();
  await page.getByText('The attempt begins with entry 1.').waitFor();
  expect(await page.getByRole('button', { name: 'Show in its own timeline' }).count()).toBe(1);
});

it('says of an attempt without a response whether one may still come', async () => {
  const lost = new ScriptedStream().attempt().ended({ cause: 'no-content', status: 204 });
  const waiting = new ScriptedStream(undefined, undefined, 500).attempt();
  const { page } = await open([lost, waiting]);
  const panel = page.getByRole('tabpanel');
  const requests = page.locator('.row.kind-request');
  await requests.first().click();
  await panel.getByText('There was no response.').waitFor();
  await requests.last().click();
  await panel.getByText('No response yet.').waitFor();
});
