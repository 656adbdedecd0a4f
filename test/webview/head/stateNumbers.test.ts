// The numbers of the state line, each another one, so that none can stand in the place of its neighbour; and what is said
// of formats and policies.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import { PageHarness } from '../pageHarness.ts';
import { statusOf } from '../state/statePage.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

it('stand each in its place, with what the shape and the names of them say', async () => {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 1, recents: [], status: statusOf() });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const metrics = page.locator('.metrics > :not(:empty)');
  const shown = async (): Promise<string[]> =>
    (await metrics.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').trim());
  const usual: Partial<StreamStatus> = {
    attempt: 12,
    messages: 34,
    bodyBytes: 5600,
    messagesPerSecond: 78,
    lastEventId: 'nine\u0000',
    reconnectionTimeMs: 10_000,
    recentRates: [0, 1, 2],
  };
  const tell = async (changes: Partial<StreamStatus>, expected: readonly string[]): Promise<void> => {
    await opened.send({ type: 'status', epoch: 1, status: statusOf({ ...usual, ...changes }) });
    await expect.poll(shown).toEqual(expected);
  };
  const first = ['attempt 12', '34 events', '5.6 kB', '78/s'];
  const rest = ['last id nine[NUL]', 'retry 10.0 s'];
  await tell({}, [...first, ...rest, 'reconnects']);
  expect(await page.locator('.last-id').getAttribute('title')).toBe('Last-Event-ID: nine[NUL]');
  expect(await page.locator('.sparkline').getAttribute('width')).toBe('9');
  await tell({ lastEventId: '' }, [...first, 'no last id', 'retry 10.0 s', 'reconnects']);
  for (const [policy, words] of [
    [{ kind: 'limited', attempts: 3 }, 'reconnects, limited'],
    [{ kind: 'backoff', maxDelayMs: 9000 }, 'reconnects, backing off'],
    [{ kind: 'slow', leastDelayMs: 9000 }, 'reconnects, slowed down'],
    [{ kind: 'off' }, 'no reconnects'],
  ] as const)
    await tell({ policy }, [...first, ...rest, words]);
  for (const [bodyFormat, words] of [
    ['json-lines', 'JSON lines'],
    ['json-seq', 'JSON sequence'],
  ] as const)
    await tell({ bodyFormat }, ['attempt 12', words, ...first.slice(1), 'does not reconnect']);

  // What has no room in the line is to be read all the same.
  await tell({ explanation: 'It is told why.' }, [...first, ...rest, 'reconnects']);
  expect(await page.locator('.state-line .explanation').getAttribute('title')).toBe('It is told why.');
});
