// The view of the attempts and the buttons of the lab in a real browser, read through the real feed.

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { AttemptSummary } from '../../../src/core/page/protocol.ts';
import { findViolations } from '../accessibility.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function open(stream: ScriptedStream): Promise<TestPage> {
  const { opened } = await showStream(harness, stream);
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

it('shows of each how it was made, and warns where the server did not resume as it should', async () => {
  const opened = await open(openStreamOf(1));
  const { page } = opened;
  await page.getByRole('button', { name: 'Attempts' }).click();
  const lines = page.locator('.attempts tbody tr');
  await lines.first().waitFor();
  const usual: AttemptSummary = {
    attempt: 1,
    firstEntry: 1,
    requestedAtMs: 1000,
    reason: 'reconnect',
    delayMs: 2000,
    lastEventIdSent: '4',
    openedAtMs: 1500,
    messages: 1,
  };
  const cells: readonly (readonly [Partial<AttemptSummary>, RegExp])[] = [
    [{ reason: 'connect' }, /^–,4,Open,–,$/],
    [{ reason: 'by hand', lastEventIdSent: '' }, /^2\.0 s, by hand,–,Open,–,$/],
    [{}, /^2\.0 s,4,Open,–,$/],
    [{ announcedDelayMs: 3000 }, /^2\.0 s of 3\.0 s,4,Open,–,$/],
    [{ isRequestGone: true }, /^,gone, for want of room,Open,–,$/],
    [{ resume: { kind: 'exact', text: 'all came' } }, /^2\.0 s,4,Open,all came,$/],
    [{ resume: { kind: 'gap', text: 'a gap' } }, /^2\.0 s,4,Open,a gap,warning$/],
    [{ resume: { kind: 'duplicates', text: 'twice' } }, /^2\.0 s,4,Open,twice,warning$/],
  ];
  for (const [omittedAttempts, hint] of [
    [0, undefined],
    [1, 'The attempt before these is not listed.'],
    [2, 'The 2 attempts before these are not listed.'],
  ] as const) {
    await opened.send({
      type: 'attempts',
      epoch: 1,
      omittedAttempts,
      attempts: cells.map(([changes], at) => ({ ...usual, attempt: at + 1, ...changes })),
    });
    await expect.poll(() => page.locator('.attempts .hint').allInnerTexts()).toEqual(hint ? [hint] : []);
  }
  const shown = await lines.evaluateAll((rows) =>
    rows.map((row) => {
      const all = [...row.querySelectorAll('td')];
      const resumed = all[9];
      return (
        [all[2], all[3], all[8], resumed].map((cell) => cell?.textContent).join() + `,${resumed?.className}`
      );
    }),
  );
  const oldestFirst = shown.toReversed().map((line) => line.replaceAll('\u00a0', ' '));
  for (const [at, [, expected]] of cells.entries()) expect(oldestFirst[at]).toMatch(expected);
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
