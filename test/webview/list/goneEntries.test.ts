// Entries that have lost their bytes, in a real browser: their rows and details say so, also when they were shown before.

import { afterAll, beforeAll, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { receiveTicks } from '../sampleStreams.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const gone = 'The bytes of this entry are gone: there was no room for them.';

it('says in rows, details and the state line what is gone', async () => {
  const bodies = new MemoryByteStore();
  const stream = receiveTicks(new ScriptedStream(undefined, bodies).attempt().opened(), 1, 5);
  const { opened, update } = await showStream(harness, stream);
  const { page } = opened;
  const data = (number: number) => page.locator(`#row-${number} .data-cell`);
  await data(3).getByText('"t":1').waitFor();

  const goneWords = async (): Promise<string | undefined> =>
    (await page.locator('.metrics [title*="gone"]').getAttribute('title'))?.replaceAll('\u00a0', ' ');
  bodies.discardBefore(stream.log.entry(4).offset);
  await update();
  await expect.poll(goneWords).toMatch(/\d+ B of 1 entry gone/);
  bodies.discardBefore(stream.log.entry(5).offset);
  const detail = { notice: 'bytes-gone', cause: 'disk full', reason: 'no space left, ENOSPC' } as const;
  stream.log.appendDetailEntry('notice', detail, { attempt: 1, receivedAtMs: 600, type: 'bytes-gone' });
  await update();
  await data(3).getByText(gone).waitFor();
  expect(await data(4).innerText()).toBe(gone);
  expect(await data(5).innerText()).toContain('"t":3');
  expect(await page.locator('#row-3 .size-cell').innerText()).not.toBe('');
  expect(await page.locator('#row-8').innerText()).toMatch(
    /The bytes of the oldest 2 entries \(\d+ B\) are gone\. The disk took no more \(no space left, ENOSPC\)\./,
  );
  await expect.poll(goneWords).toMatch(/\d+ B of 2 entries gone/);

  await page.locator('#row-3').click();
  for (const tab of ['Data', 'Raw']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').getByText(gone).waitFor();
  }
  bodies.discardBefore(stream.log.entry(6).offset);
  await update();
  stream.pass(100).receive('data: more\n\n');
  await update();
  await data(5).getByText(gone).waitFor();
  expect(await page.locator('#row-8').innerText()).toContain('the oldest 3 entries');
  expect(opened.problems).toEqual([]);
});
