// The buttons of the state line and of the views: each does what it says, and is there when it can be used.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { PageMessage } from '../../../src/core/page/pageMessage.ts';
import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream = openStreamOf(3)): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream);
  await connected.opened.page.locator('#row-3').waitFor();
  return connected;
}

const lab = (command: string): object => ({ type: 'lab', command });

/** What each button says to the host, in a stream that is open. */
const buttons: readonly (readonly [name: string, message: object])[] = [
  ['Simulate a close…', lab('simulateClose')],
  ['Replay a reconnect…', lab('replayReconnect')],
  ['Check the server after a close…', lab('checkServer')],
  ['reconnects', lab('setPolicy')],
  ['Disconnect', { type: 'disconnect' }],
  ['Clear the timeline', { type: 'clear' }],
];

async function press({ opened }: ConnectedPage, name: string): Promise<PageMessage | undefined> {
  const before = opened.messages.length;
  await opened.page.getByRole('button', { name, exact: true }).click();
  return opened.until(
    () => opened.messages.slice(before).find(({ type }) => type !== 'fieldFocus' && type !== 'window'),
    `${name} said nothing`,
  );
}

it('has a message for each button', async () => {
  const connected = await show();
  const { page } = connected.opened;
  const said: unknown[] = [];
  for (const [name] of buttons) said.push([name, await press(connected, name)]);
  expect(said).toEqual(buttons);
  const named = await page
    .locator('.state-line button')
    .evaluateAll((all) => all.map((button) => button.getAttribute('aria-label') ?? button.textContent));
  expect(named).toEqual([
    'reconnects',
    'Simulate a close…',
    'Replay a reconnect…',
    'Check the server after a close…',
    'Pause the view, capture goes on (Space)',
    'Clear the timeline',
    'Keys (?)',
  ]);
});

it('offers to reconnect at once while it waits, and no close to simulate', async () => {
  const connected = await show(openStreamOf(3).ended({ cause: 'truncated' }));
  const { page } = connected.opened;
  expect(await press(connected, 'Reconnect now')).toEqual({ type: 'reconnectNow' });
  expect(await page.getByRole('button', { name: 'Simulate a close… (of an open stream)' }).isDisabled()).toBe(
    true,
  );
});

it('offers to reconnect a stream that has stopped, and says of the size what there is to say', async () => {
  const stream = openStreamOf(3).ended({ cause: 'no-content', status: 204 });
  const connected = await show(stream);
  const { opened, feed } = connected;
  expect(await press(connected, 'Reconnect now')).toEqual({ type: 'reconnectNow' });
  const told = async (changes: object): Promise<string | null> => {
    await opened.send({
      type: 'status',
      epoch: feed.epoch,
      status: { ...feed.status(), bodyBytes: 2000, wireBytes: 2000, ...changes },
    });
    const size = opened.page.locator('.metrics [title^="Bytes of all bodies"]');
    return (await size.getAttribute('title'))?.replaceAll('\u00a0', ' ') ?? null;
  };
  expect(await told({})).toBe('Bytes of all bodies');
  // Of a recording it may not be known.
  expect(await told({ wireBytes: 0 })).toBe('Bytes of all bodies');
  expect(await told({ wireBytes: 500, spilledBytes: 1500 })).toBe(
    'Bytes of all bodies, 500 B over the wire, 1.5 kB of the log on disk',
  );
  expect(await told({ goneBytes: 10, goneEntries: 1 })).toBe('Bytes of all bodies, 10 B of 1 entry gone');
  expect(await told({ goneBytes: 10, goneEntries: 2 })).toBe('Bytes of all bodies, 10 B of 2 entries gone');
});

it('claims nothing of lines that belongs to event streams', async () => {
  const stream = openStreamOf(3);
  stream.bodyFormat = 'json-lines';
  const { page } = (await show(stream)).opened;
  const metrics = page.locator('.metrics');
  await metrics.getByText('JSON lines').waitFor();
  const text = await metrics.innerText();
  expect(text).toContain('does not reconnect');
  expect(text).not.toMatch(/last id|retry/);
});

it.each([
  [{ kind: 'off' }, 'no reconnects'],
  [{ kind: 'limited', attempts: 3 }, 'reconnects, limited'],
] as const)('says of lines what the policy $kind does', async (policy, words) => {
  const stream = openStreamOf(3);
  stream.bodyFormat = 'json-lines';
  stream.state = { ...stream.state, policy };
  const { page } = (await show(stream)).opened;
  await page.locator('.metrics').getByText(words, { exact: true }).waitFor();
});

it('pauses and goes on, and shows the keys and hides them', async () => {
  const { opened } = await show();
  const { page } = opened;
  const button = (name: string, pressed: boolean): Locator =>
    page.getByRole('button', { name, exact: true, pressed });
  for (const _ of [1, 2]) {
    await button('Pause the view, capture goes on (Space)', false).click();
    await page.getByText('View paused, capture goes on').first().waitFor();
    await button('Go on showing new entries (Space)', true).click();
    await page.locator('.follow-bar.paused').waitFor({ state: 'detached' });
    await button('Keys (?)', false).click();
    await page.locator('.keys-help').waitFor();
    await button('Keys (?)', true).click();
    await page.locator('.keys-help').waitFor({ state: 'detached' });
  }
});

it('changes the view, and back', async () => {
  const { opened, update } = await show();
  const { page } = opened;
  for (const [name, content] of [
    ['Attempts', '.attempts-table, table'],
    ['Timing', 'table, .timing'],
    ['Assembled', '#assemble-path'],
    ['Entries', '#timeline-rows'],
  ] as const) {
    const button = page.locator('.view-bar .view-button', { hasText: name });
    await button.click();
    await update();
    await page.locator(content).first().waitFor();
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.view-button[aria-pressed="true"]').count()).toBe(1);
  }
  expect(
    opened.messages.flatMap((message) =>
      message.type === 'watch' ? [`${message.view} ${message.isShown}`] : [],
    ),
  ).toEqual([
    'attempts true',
    'attempts false',
    'timing true',
    'timing false',
    'assembled true',
    'assembled false',
  ]);
});
