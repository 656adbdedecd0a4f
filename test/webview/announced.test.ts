// What is said to screen readers as it changes, each a second time too: the state of the stream, findings, a paused view, and
// what a filter found.

import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import type { StreamStatus } from '../../src/core/page/protocol.ts';
import type { Finding } from '../../src/core/timing/finding.ts';
import { PageHarness } from './pageHarness.ts';
import { statusOf } from './state/statePage.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const findingOf = (title: string, level: Finding['level'] = 'warning'): Finding => ({
  code: 'stalled',
  level,
  title,
  evidence: 'Nothing came for 9 s.',
  advice: 'Look.',
  entries: [],
});

it('says what has changed, and no more of what is over', async () => {
  const status = (more: Partial<StreamStatus>): StreamStatus =>
    statusOf({ entries: 9, phase: 'open', phaseSinceMs: 10, nowMs: 20, ...more });
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 1, recents: [], status: status({ attempt: 3 }) });
  });
  onTestFinished(() => opened.close());
  const { page } = opened;
  const said = async (): Promise<string[]> => {
    const all = await page.locator('.visually-hidden[aria-live]').allTextContents();
    return all.map((text) => text.replaceAll('\u00a0', ' ').trim()).filter((text) => text !== '');
  };
  const saysThen = (expected: readonly string[]): Promise<void> => expect.poll(said).toEqual(expected);
  await saysThen(['Open, attempt 3.']);
  await opened.send({
    type: 'status',
    epoch: 1,
    status: status({ attempt: 4, phase: 'stopped', explanation: 'It was asked to.' }),
  });
  await expect.poll(async () => (await said())[0]).toMatch(/attempt 4\. It was asked to\.$/);
  await opened.send({ type: 'status', epoch: 1, status: status({ attempt: 5 }) });
  await saysThen(['Open, attempt 5.']);

  const findings = (...found: readonly Finding[]): Promise<void> =>
    opened.send({ type: 'findings', epoch: 1, findings: found });
  for (const _ of [1, 2]) {
    // A hint says what may become a trouble; nobody is interrupted for it.
    await findings(findingOf('Stalled'), findingOf('No ids', 'hint'), findingOf('Held back'));
    await saysThen(['Open, attempt 5.', 'Timing: Stalled. Held back.']);
    await findings(findingOf('No ids', 'hint'));
    await saysThen(['Open, attempt 5.']);
  }
  for (const _ of [1, 2]) {
    await page.getByRole('button', { name: 'Pause the view, capture goes on (Space)' }).click();
    await saysThen(['Open, attempt 5.', 'View paused. Capture goes on.']);
    await page.getByRole('button', { name: 'Go on showing new entries (Space)' }).click();
    await saysThen(['Open, attempt 5.']);
  }
  for (const [text, matches] of [
    ['one', 2],
    ['two', 3],
  ] as const) {
    await page.getByLabel('Filter', { exact: true }).fill(text);
    const { version } = await opened.message('filter', ({ query }) => query.text === text);
    const progress = {
      type: 'filterProgress',
      epoch: 1,
      version,
      isActive: true,
      rowCount: matches,
    } as const;
    const before = await said();
    await opened.send({ ...progress, matches, searched: 4, entries: 9, isDone: false });
    expect(await said()).toEqual(before);
    await opened.send({ ...progress, matches, searched: 9, entries: 9, isDone: true });
    await saysThen(['Open, attempt 5.', `${matches} of 9 entries match`]);
    // What comes then is not read out.
    await opened.send({ ...progress, matches: matches + 1, searched: 10, entries: 10, isDone: true });
    expect(await said()).toEqual(['Open, attempt 5.', `${matches} of 9 entries match`]);
  }
  expect(opened.problems).toEqual([]);
});
