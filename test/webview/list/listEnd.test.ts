// What stands at the end of the list: the way back to it, what goes on now, and help with what stopped the stream.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { drawnEndWith, filter } from '../filter/filtering.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf, receiveTicks, streamsByState } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream = openStreamOf(60)): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream);
  await connected.opened.page.locator('[role="row"][id]').first().waitFor();
  return connected;
}

describe('the end of the list', () => {
  it('is offered where it is out of view, with what came since, also while the view is paused', async () => {
    const stream = openStreamOf(60);
    const connected = await show(stream);
    const { page } = connected.opened;
    const bar = page.locator('.follow-bar');
    const said = async (): Promise<string> => (await bar.innerText()).replaceAll('\u00a0', ' ').trim();
    await drawnEndWith(connected, 62);
    expect(await bar.count()).toBe(0);
    await page.keyboard.press('Home');
    await expect.poll(said).toBe('Follow');
    receiveTicks(stream, 61, 61);
    await connected.update();
    await expect.poll(said).toBe('1 new — follow');
    await bar.click();
    await drawnEndWith(connected, 63);
    expect(await bar.count()).toBe(0);
    await page.keyboard.press('Space');
    receiveTicks(stream, 62, 62);
    await connected.update();
    await expect.poll(said).toBe('View paused, capture goes on: 1 new entry — show');
    receiveTicks(stream, 63, 63);
    await connected.update();
    await expect.poll(said).toBe('View paused, capture goes on: 2 new entries — show');
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    await bar.click();
    await drawnEndWith(connected, 65);
    expect(await bar.count()).toBe(0);
    // A row that is selected ends the following; the end is in view all the same, so nothing leads to it.
    await page.locator('#row-65').click();
    await page.locator('#row-65[aria-selected="true"]').waitFor();
    expect([await bar.count(), await page.locator('#row-65').count()]).toEqual([0, 1]);
    await page.getByRole('button', { name: 'Close details (Escape)' }).click();
    // Of a stream that is over, nothing new is to be followed.
    stream.ended({ cause: 'no-content', status: 204 });
    await connected.update();
    await page.keyboard.press('End');
    await drawnEndWith(connected, 66);
    await page.keyboard.press('Home');
    await page.locator('#row-1[aria-selected="true"]').waitFor();
    expect(await bar.count()).toBe(0);
  });

  it('says what goes on now, but not of a paused or filtered list, and not again once rows need the room', async () => {
    const stream = openStreamOf(3).ended({ cause: 'reset', code: 'ECONNRESET' }).pass(100);
    const connected = await show(stream);
    const { page } = connected.opened;
    const note = page.locator('.tail-note');
    await note.getByText('Waiting').waitFor();
    await page.keyboard.press('Space');
    await note.waitFor({ state: 'detached' });
    await page.keyboard.press('Space');
    await note.getByText('Waiting').waitFor();
    await filter(connected, 'kind:message', '3 of 6');
    await note.waitFor({ state: 'detached' });
    await filter(connected, '', '');
    await note.getByText('Waiting').waitFor();
    receiveTicks(stream.attempt().opened(), 4, 80);
    await connected.update();
    await drawnEndWith(connected, stream.log.length);
    await note.waitFor({ state: 'detached' });
  });

  it('helps with a failure where there is room for it', async () => {
    const stream = streamsByState['failed']?.();
    if (!stream) throw new Error('No such stream');
    const { opened, update } = await show(stream);
    const { page } = opened;
    const note = page.locator('.tail-note');
    await note.getByRole('button', { name: 'Learn more' }).waitFor();
    await opened.message('entry', ({ number }) => number === 2);
    // Of two, it is the last that stopped the stream.
    stream.pass(10).attempt().pass(10).ended({ cause: 'http-error', status: 500 });
    await update();
    await opened.message('entry', ({ number }) => number === 4);
    const bottomOf = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).boundingBox();
      return (box?.y ?? NaN) + (box?.height ?? NaN);
    };
    const roomPx = (await bottomOf('#timeline-rows')) - (await bottomOf('#row-4'));
    // A single line would have room; the help has none.
    for (const [room, state] of [
      [110, 'detached'],
      [130, 'visible'],
      [90, 'detached'],
    ] as const) {
      await page.setViewportSize({ width: 1280, height: Math.round(800 - roomPx + room) });
      await note.waitFor({ state });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await note.getByRole('button', { name: 'Learn more' }).waitFor();
  });
});

it('a stream that has stopped says nothing at its end but that it was cleared', async () => {
  const connected = await show(openStreamOf(1).ended({ cause: 'no-content', status: 204 }));
  const { page } = connected.opened;
  const note = page.locator('.tail-note');
  expect((await note.allInnerTexts()).join('').trim()).toBe('');
  await page.getByRole('button', { name: 'Clear the timeline' }).click();
  await connected.opened.message('clear');
  await connected.update();
  await note.getByText('Cleared. New entries appear when it connects.').waitFor();
});
