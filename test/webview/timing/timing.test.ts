// The timing view in a real browser, read through the real feed: numbers that lead to entries, findings and their badge.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, receiveBursts, receiveTicks } from '../sampleStreams.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function openTiming(stream: ScriptedStream): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream);
  await connected.opened.page.getByRole('button', { name: 'Timing' }).click();
  await connected.opened.message('watch', ({ view }) => view === 'timing');
  return connected;
}

/** Two attempts with several types, held back in between, with heartbeats. */
function eventfulStream(): ScriptedStream {
  const stream = receiveBursts(openStreamOf(10), 11, 3, 12);
  stream.pass(30).ended({ cause: 'reset', code: 'ECONNRESET' }).pass(3000).attempt().pass(9).opened();
  receiveTicks(stream, 47, 60);
  for (let at = 0; at < 5; at += 1) stream.pass(15_000 + at).receive(': keep-alive\n\n');
  return stream.receive('event: order\ndata: {"n":1}\n\n').pass(60).receive('event: order\ndata: 2\n\n');
}

describe('timing view', () => {
  it('has tables with headers, and numbers that lead to their entries', async () => {
    const { opened } = await openTiming(eventfulStream());
    const { page } = opened;
    const types = page.getByRole('table', { name: 'Time between events, and their sizes' });
    await types.waitFor();
    expect(await types.getByRole('rowheader').allInnerTexts()).toEqual(['All', 'tick', 'order']);
    expect(await types.getByRole('columnheader').allInnerTexts()).toContain('Δ p95');
    expect(await page.getByRole('table', { name: 'By attempt' }).getByRole('rowheader').count()).toBe(3);
    const heartbeats = page.getByRole('table', { name: 'Heartbeats' });
    expect(await heartbeats.getByRole('row', { name: 'Usual interval' }).innerText()).toMatch(/15\.0 s/);
    await types.getByRole('button', { name: 'between entries' }).first().press('Enter');
    await page.locator('[role=row]').first().waitFor();
    expect(await page.locator('.timing-view').count()).toBe(0);
  });

  it('shows findings with evidence, counts the warnings on its button, and leads to what shows them', async () => {
    const { opened } = await openTiming(eventfulStream());
    const { page } = opened;
    const finding = page.getByRole('list', { name: 'Findings' }).getByRole('listitem').first();
    await finding.waitFor();
    expect(await finding.innerText()).toContain('3 network reads');
    await page.getByRole('button', { name: 'Timing 1 finding' }).waitFor();
    await finding.getByRole('button', { name: 'entries 13 to 24' }).click();
    await page.locator('#row-13').waitFor();
  });

  it('says that nothing came, as soon as that is a stall, and how long it lasts', async () => {
    const stream = openStreamOf(40);
    const { opened, update } = await openTiming(stream);
    await opened.page.getByRole('table', { name: 'Network reads' }).waitFor();
    expect(await opened.page.locator('.finding').count()).toBe(0);
    stream.pass(7000);
    await update();
    const finding = opened.page.getByRole('listitem').filter({ hasText: 'Stalled' });
    await finding.waitFor();
    expect(await finding.getByRole('heading').innerText()).toMatch(/for \d+\ss$/);
    receiveTicks(stream, 41, 41);
    await update();
    await finding.waitFor({ state: 'detached' });
  });

  it('offers to slow down a storm of reconnects, while it lasts', async () => {
    const stream = new ScriptedStream();
    for (let at = 0; at < 6; at += 1)
      stream.attempt().pass(3).opened().receive('retry: 0\ndata: x\n\n').ended({ cause: 'end' }).pass(2);
    const { opened, update } = await openTiming(stream);
    const finding = opened.page.getByRole('listitem').filter({ hasText: 'Reconnect storm' });
    await finding.getByText('the server asks for “retry: 0”').waitFor();
    await finding.getByRole('button', { name: 'Slow down' }).click();
    const policy = { kind: 'slow', leastDelayMs: 5000 } as const;
    expect(await opened.message('setPolicy')).toEqual({ type: 'setPolicy', policy });
    stream.state = { ...stream.state, policy };
    stream.attempt();
    await update();
    await opened.page.getByText('reconnects, slowed down').waitFor();
    await finding.getByRole('button', { name: 'Slow down' }).waitFor({ state: 'detached' });
    expect(await findViolations(opened)).toEqual([]);
  });

  it('says what it will have while there is nothing to measure', async () => {
    const { opened } = await openTiming(new ScriptedStream().attempt().pass(14).opened());
    await opened.page.getByText('No event and no comment has come yet.').waitFor();
    expect(await findViolations(opened)).toEqual([]);
  });

  it('has no accessibility problem in any theme', async () => {
    const { opened } = await openTiming(eventfulStream());
    await opened.page.getByRole('table', { name: 'Heartbeats' }).waitFor();
    await opened.page.locator('.finding').first().waitFor();
    expect(await findViolations(opened)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });
});
