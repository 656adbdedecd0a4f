// Going to a place by its name, with and without a filter.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function show(stream: ScriptedStream): Promise<ConnectedPage> {
  const connected = await showStream(harness, stream);
  await connected.opened.page.locator('.row').first().waitFor();
  return connected;
}

async function goTo({ opened: { page } }: ConnectedPage, place: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox').fill(place);
  await page.keyboard.press('Enter');
}

async function isSelected({ opened: { page } }: ConnectedPage, number: number): Promise<void> {
  await page.locator(`#row-${number}[aria-selected="true"]`).waitFor();
}

describe('go to', () => {
  it.each([
    ['first', 1],
    ['#120', 120],
    ['1,002', 1002],
    ['+41.2s', 414],
    ['LAST', 2002],
    ['id:77', 79],
  ])('%s', async (place, number) => {
    const connected = await show(openStreamOf(2000));
    await goTo(connected, place);
    await isSelected(connected, number);
    const { page } = connected.opened;
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('timeline-rows');
  });

  it('the time of day', async () => {
    const connected = await show(openStreamOf(2000));
    const atMs = Date.UTC(2026, 10, 20, 14, 3, 22);
    const place = await connected.opened.page.evaluate((ms) => {
      const time = new Date(ms);
      return [time.getHours(), time.getMinutes(), time.getSeconds()]
        .map((part) => String(part).padStart(2, '0'))
        .join(':');
    }, atMs);
    await goTo(connected, place);
    await isSelected(connected, 712);
  });

  it('one entry with an id after the other', async () => {
    const stream = new ScriptedStream().attempt().opened();
    for (const id of ['a', 'b', 'A', 'a', 'c', 'a']) stream.receive(`id: ${id}\ndata: x\n\n`);
    const connected = await show(stream);
    const { page } = connected.opened;
    for (const number of [3, 6, 8, 3]) {
      await page.keyboard.press('g');
      const field = page.getByRole('dialog', { name: 'Go to' }).getByRole('textbox');
      if (number === 3) await field.fill('id:a');
      await page.keyboard.press('Enter');
      await isSelected(connected, number);
    }
  });

  it('says why there is no such place', async () => {
    const connected = await show(openStreamOf(20));
    const { page } = connected.opened;
    for (const [place, message] of [
      ['#1200', 'There is no entry 1200: the timeline ends at entry 22.'],
      ['nowhere', '“nowhere” is no place: write first, last, 1200, +41.2s, 14:03:22 or id:42.'],
      ['id:none', 'No entry has the id “none”.'],
      ['id:', 'Write the id after the colon, such as id:42.'],
    ] as const) {
      await goTo(connected, place);
      await page.getByText(message).waitFor();
    }
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('what the filter hides leads to the nearest that it shows, and says so', async () => {
    const connected = await show(openStreamOf(200));
    const { page } = connected.opened;
    await page.getByLabel('Filter', { exact: true }).fill('id:50,150');
    await connected.opened.message('filter');
    await connected.opened.until(() => {
      void connected.update();
      return connected.opened.messages.some(
        ({ type, ...rest }) => type === 'window' && 'version' in rest && rest.version === 1,
      );
    }, 'the filter never came');
    // In the field of the filter the key would be the field's own.
    await page.getByRole('grid').focus();
    await goTo(connected, '60');
    await page.getByText('The filter hides entry 60. Entry 52 is the nearest that it shows.').waitFor();
    await isSelected(connected, 52);
  });
});
