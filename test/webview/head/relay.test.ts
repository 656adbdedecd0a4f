// A relayed stream in the page: what it is instead of a request to edit, its two sides, and what only its app can do.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { relaySides, type RelaySide } from '../../../src/core/stream/relayedAs.ts';
import { findViolations } from '../accessibility.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function openSide(side: RelaySide, isOver = false): Promise<TestPage> {
  const stream = new ScriptedStream({ url: 'http://localhost:3000/events?topic=a' });
  stream.relayedAs = { side, upstream: 'http://localhost:3000', relay: 'http://127.0.0.1:41234' };
  stream.attempt().pass(10).opened().pass(10).receive('id: 1\ndata: one\n\n');
  if (isOver) stream.pass(10).ended({ cause: 'end' });
  const { opened } = await showStream(harness, stream);
  await opened.page.locator('[role="row"][id]').first().waitFor();
  return opened;
}

describe('a relayed stream', () => {
  it.each(relaySides)('shows its address, which cannot be edited, and its %s side', async (side) => {
    const opened = await openSide(side);
    const { page, problems } = opened;
    const address = page.getByRole('textbox', { name: 'Address of the relayed stream' });
    expect(await address.inputValue()).toBe('http://localhost:3000/events?topic=a');
    expect(await address.isEditable()).toBe(false);
    const way = page.locator('.relayed-way');
    expect((await way.innerText()).trim().split(/\s+/)).toEqual(['127.0.0.1:41234', 'localhost:3000']);
    expect(await way.getAttribute('title')).toBe(
      'The app uses http://127.0.0.1:41234 instead of http://localhost:3000',
    );
    const pressed = page.getByRole('group', { name: 'Side of the relay' }).locator('[aria-pressed="true"]');
    expect(await pressed.innerText()).toBe(side === 'server' ? 'Server side' : 'App side');
    await page
      .getByTitle(side === 'server' ? 'What the server sent, and when' : 'What the app got, and when')
      .waitFor();
    expect(await page.getByRole('button', { name: 'Connect', exact: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Disconnect' }).count()).toBe(0);
    expect(await findViolations(opened)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('says who reads it, and takes another by keyboard', async () => {
    const opened = await openSide('app');
    const field = opened.page.getByLabel('Read by');
    expect(await field.locator('option').first().textContent()).toMatch(/^Automatic: /);
    await field.focus();
    await opened.page.keyboard.press('ArrowDown');
    expect(await opened.message('chooseClient')).toEqual({ type: 'chooseClient', choice: 'eventsource' });
  });

  it('asks the host for its other side', async () => {
    const opened = await openSide('server');
    await opened.page.getByRole('button', { name: 'App side' }).click();
    expect(await opened.message('showSide')).toEqual({ type: 'showSide', side: 'app' });
  });

  it('leaves to the app what only the app can do, and says so', async () => {
    const { page } = await openSide('server', true);
    expect(await page.getByRole('button', { name: 'Reconnect now' }).count()).toBe(0);
    await page.getByText('the app decides').waitFor();
    // What is tried on a response that goes on is not tried on one that is over.
    for (const name of [/^Simulate a close/, /^Test the app/])
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: /^Change events/ }).isDisabled()).toBe(false);
    for (const name of [/^Replay a reconnect/, /^Check the server/]) {
      const button = page.getByRole('button', { name });
      expect(await button.isDisabled()).toBe(true);
      expect(await button.getAttribute('title')).toMatch(/stream of your own/);
    }
  });

  it.each([
    [/^Simulate a close/, 'simulateClose'],
    [/^Change events/, 'changeEvents'],
    [/^Test the app/, 'testApp'],
  ] as const)('offers %s', async (name, command) => {
    const opened = await openSide('app');
    await opened.page.getByRole('button', { name }).click();
    expect(await opened.message('lab')).toEqual({ type: 'lab', command });
  });
});
