// What stands in the place of the address bar for streams that are not the inspector's own, and what their pages leave out.

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { StreamStatus } from '../../../src/core/page/protocol.ts';
import { findViolations } from '../accessibility.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

interface HeadPage {
  readonly opened: TestPage;
  /** Says that the stream is another one than the page was told before. */
  readonly tell: (changes: Partial<StreamStatus>) => Promise<void>;
}

async function open(): Promise<HeadPage> {
  const stream = openStreamOf(3).ended({ cause: 'truncated' });
  const { opened, feed } = await showStream(harness, stream);
  await opened.page.locator('#row-6').click();
  await opened.page.getByRole('tabpanel').waitFor();
  return {
    opened,
    tell: (changes) =>
      opened.send({ type: 'status', epoch: feed.epoch, status: { ...feed.status(), ...changes } }),
  };
}

/** Names of the buttons of the page that act on a connection. */
async function actions({ page }: TestPage): Promise<string[]> {
  const names = await page
    .getByRole('button')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? each.textContent ?? ''));
  return names.filter((name) => /onnect|Send|Simulate|Replay|Check|Clear|reconnects/.test(name));
}

const relayedAs = { side: 'app', upstream: 'http://a.test', relay: 'http://127.0.0.1:1' } as const;

it('of a file say which it is and what it cannot tell, and offer to send what is known again', async () => {
  const { opened, tell } = await open();
  const { page } = opened;
  expect((await actions(opened)).filter((name) => name === 'Reconnect now')).toHaveLength(2);
  const notes = ['Times are not in it.', 'It is cut.'];
  await tell({ recordedAs: { name: 'a.har', notes } });
  const head = page.getByRole('group', { name: 'Recorded stream' });
  await head.getByText('a.har').waitFor();
  const address = head.getByRole('textbox');
  expect([await address.inputValue(), await address.isEditable()]).toEqual([
    'http://localhost:3000/events',
    false,
  ]);
  expect(await head.locator('.relayed-method').innerText()).toBe('GET');
  expect((await page.locator('.recording-notes li').allInnerTexts()).map((note) => note.trim())).toEqual(
    notes,
  );
  expect(await head.locator('time').getAttribute('datetime')).toBe('2026-11-20T14:02:11.000Z');
  expect(await page.locator('.metrics').innerText()).toContain('recorded');
  expect(await actions(opened)).toEqual(['Send Again…']);
  await head.getByRole('button', { name: 'Send Again…' }).click();
  await opened.message('sendAgain');
  expect(await findViolations(opened)).toEqual([]);
  // A file may not say what was asked for: nothing is sent then.
  await tell({ recordedAs: { name: 'b.txt', notes: [] }, request: { url: 'file:///b.txt' } });
  await head.getByText('b.txt').waitFor();
  expect(await address.inputValue()).toBe('The file does not say what was asked for');
  expect(await page.locator('.relayed-method, .recording-notes').count()).toBe(0);
  expect(await actions(opened)).toEqual([]);
  // Of a recorded relay, there is the other side.
  await tell({ recordedAs: { name: 'c.har', notes: [] }, relayedAs });
  await head.getByRole('button', { name: 'Server side' }).click();
  expect(await opened.message('showSide')).toEqual({ type: 'showSide', side: 'server' });
  expect(await actions(opened)).toEqual([]);
});

it('of an app that is debugged say through which session it is seen, and change nothing of it', async () => {
  const { opened, tell } = await open();
  const { page } = opened;
  await tell({
    debuggedAs: { session: 'Launch \u202eChrome' },
    request: { url: 'http://b.test/', method: 'POST' },
  });
  const head = page.getByRole('group', { name: 'Stream of an app that you debug' });
  await head.getByText('Launch [U+202E]Chrome').waitFor();
  const address = head.getByRole('textbox');
  expect([await address.inputValue(), await address.isEditable()]).toEqual(['http://b.test/', false]);
  expect(await head.locator('.relayed-method').innerText()).toBe('POST');
  expect(await page.locator('.metrics').innerText()).toContain('the app decides');
  expect(await actions(opened)).toEqual(['Clear the timeline']);
  await page.getByLabel('Read by').selectOption('fetch');
  expect(await opened.message('chooseClient')).toEqual({ type: 'chooseClient', choice: 'fetch' });
  expect(await findViolations(opened)).toEqual([]);
  // The next stream may be one's own again.
  await tell({});
  await page.getByRole('button', { name: 'Disconnect' }).waitFor();
  expect((await actions(opened)).filter((name) => name === 'Reconnect now')).toHaveLength(2);
});
