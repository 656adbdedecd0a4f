// The buttons and fields of the filter, each used twice: switched on and off, opened and closed, filled and filled again.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { showStream, type ConnectedPage } from '../feedHost.ts';
import { counts, drawn, drawnEndWith, filter, mixedStream, shows } from './filtering.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

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

const fieldOf = (page: Page): Locator => page.getByLabel('Filter', { exact: true });

function focusedId(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

/** Number of the selected entry, once a key or a button has led to it. */
async function selectedAfter(connected: ConnectedPage, act: () => Promise<void>): Promise<string | null> {
  const { opened } = connected;
  const before = opened.messages.length;
  await act();
  await opened.until(() => opened.messages.length > before, 'nothing asked');
  await connected.update();
  return opened.page.getByRole('grid').getAttribute('aria-activedescendant');
}

it('has toggles that go back, and buttons that go round, where there is anything to go to', async () => {
  const connected = await show(mixedStream(20));
  const { page } = connected.opened;
  const toggle = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const pressed = (name: string): Promise<string | null> => toggle(name).getAttribute('aria-pressed');
  const steps = [toggle('Previous match (Shift+F3)'), toggle('Next match (F3)')] as const;
  const areDisabled = (): Promise<boolean[]> => Promise.all(steps.map((step) => step.isDisabled()));
  expect(await areDisabled()).toEqual([true, true]);
  await filter(connected, 'TRADE', '4 of 24');
  expect(await areDisabled()).toEqual([false, false]);
  for (const [on, count] of [
    ['true', '0 of 24'],
    ['false', '4 of 24'],
    ['true', '0 of 24'],
    ['false', '4 of 24'],
  ] as const) {
    await toggle('Match case').click();
    await counts(connected, count);
    expect(await pressed('Match case')).toBe(on);
    expect(await areDisabled()).toEqual(on === 'true' ? [true, true] : [false, false]);
  }
  await filter(connected, 'tr.de', '0 of 24');
  for (const count of ['4 of 24', '0 of 24']) {
    await toggle('Use regular expression').click();
    await counts(connected, count);
  }
  await filter(connected, 'type:trade', '4 of 24');
  await shows(connected, 'matches alone', async () => (await drawn(connected)).length === 4);
  await toggle('Show only matches').click();
  await drawnEndWith(connected, 24);
  expect([await pressed('Show only matches'), (await drawn(connected)).length]).toEqual(['false', 24]);
  const places: unknown[] = [];
  for (const step of [1, 1, 0, 0, 0, 1]) {
    const button = steps[step];
    if (button) places.push(await selectedAfter(connected, () => button.click()));
  }
  expect(places).toEqual(['row-7', 'row-12', 'row-7', 'row-23', 'row-18', 'row-23']);
  await toggle('Show only matches').click();
  await shows(connected, 'matches alone again', async () => (await drawn(connected)).length === 4);
  await page.locator('#row-23[aria-selected="true"]').waitFor();
});

it('takes its marks away with its text', async () => {
  const connected = await show(mixedStream(20));
  const marks = (): Promise<number> =>
    connected.opened.page.evaluate(() => CSS.highlights.get('filter-match')?.size ?? 0);
  for (const [text, count] of [
    ['"n":7', '1 of 24'],
    ['/n":1[12]/', '2 of 24'],
  ] as const) {
    await filter(connected, text, count);
    await shows(connected, 'marks', async () => (await marks()) > 0);
    await filter(connected, '', '');
    await shows(connected, 'no marks', async () => (await marks()) === 0);
  }
});

it('has examples that are read as they are written, whatever was switched on, and can be typed over', async () => {
  const connected = await show(mixedStream(20));
  const { page } = connected.opened;
  await filter(connected, 't.*e', '0 of 24');
  await page.getByRole('button', { name: 'Use regular expression' }).click();
  await counts(connected, '7 of 24');
  const help = page.getByRole('button', { name: 'What can be written here' });
  await help.click();
  await page.getByRole('button', { name: 'type:tick,trade' }).click();
  await counts(connected, '20 of 24');
  expect(
    await page.getByRole('button', { name: 'Use regular expression' }).getAttribute('aria-pressed'),
  ).toBe('false');
  expect(await focusedId(page)).toBe('filter-field');
  await page.keyboard.type('kind:comment');
  await counts(connected, '2 of 24');
  expect(await help.getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  expect(await help.getAttribute('aria-pressed')).toBe('false');
  expect(await page.locator('.filter-help').count()).toBe(0);
  // The button that opens it closes it too.
  for (const count of [1, 0, 1]) {
    await help.click();
    await expect.poll(() => page.locator('.filter-help').count()).toBe(count);
  }
});

it('shows how far a search is as soon as much is left, and as long', async () => {
  const connected = await show(mixedStream(20));
  const { opened } = connected;
  await filter(connected, 'type:trade', '4 of 24');
  const bar = opened.page.getByRole('progressbar', { name: 'Search' });
  const { version } = await opened.message('filter');
  const usual = { version, isActive: true, rowCount: 4, matches: 4, isDone: false };
  for (const [searched, entries, stoppedAt, shown] of [
    [24, 24, undefined, []],
    [0, 4999, undefined, []],
    [0, 5000, undefined, ['0 of 5000']],
    [7000, 12_000, undefined, ['7000 of 12000']],
    [7000, 12_000, 7001, []],
    [7001, 12_000, undefined, []],
  ] as const) {
    await opened.send({
      type: 'filterProgress',
      epoch: 1,
      ...usual,
      searched,
      entries,
      ...(stoppedAt !== undefined && { stoppedAt }),
    });
    await expect
      .poll(() =>
        bar.evaluateAll((all) =>
          all.map((each) => `${each.getAttribute('value')} of ${each.getAttribute('max')}`),
        ),
      )
      .toEqual(shown);
  }
});

it('goes to a place that is typed over the last one, and gives the keys back to the list', async () => {
  const connected = await show(openStreamOf(60));
  const { page } = connected.opened;
  const dialog = page.getByRole('dialog', { name: 'Go to' });
  const field = dialog.getByRole('textbox');
  await page.getByRole('button', { name: 'Go to… (Ctrl+G)' }).click();
  await page.keyboard.type('nowhere');
  await page.keyboard.press('Enter');
  await connected.update();
  await page.getByText('is no place').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Backspace');
  await page.getByText('is no place').waitFor({ state: 'detached' });
  expect(await field.getAttribute('aria-invalid')).toBe('false');
  await dialog.getByRole('button', { name: 'Close (Escape)' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await focusedId(page)).toBe('timeline-rows');
  for (const number of [7, 3]) {
    await page.keyboard.press('g');
    await field.waitFor();
    // What was typed before is there and selected.
    expect(await field.inputValue()).not.toBe('');
    await page.keyboard.type(`#${number}`);
    expect(await field.inputValue()).toBe(`#${number}`);
    await page.keyboard.press('Enter');
    await connected.update();
    await page.locator(`#row-${number}[aria-selected="true"]`).waitFor();
    expect(await focusedId(page)).toBe('timeline-rows');
  }
});

it('joins the rows of one read only where nothing between them is left out', async () => {
  const stream = openStreamOf(1).receive('data: a\n\ndata: b\n\ndata: a\n\ndata: a\n\n').pass(9);
  const connected = await show(stream);
  const { page } = connected.opened;
  const joined = (): Promise<string[]> =>
    page.locator('.shares-chunk').evaluateAll((rows) => rows.map(({ id }) => id));
  await drawnEndWith(connected, 7);
  expect(await joined()).toEqual(['row-5', 'row-6', 'row-7']);
  await fieldOf(page).fill('-b kind:message');
  await shows(connected, 'the others', async () => (await drawn(connected)).join() === '3,4,6,7');
  expect(await joined()).toEqual(['row-7']);
  await fieldOf(page).fill('');
  await shows(connected, 'all of them', async () => (await drawn(connected)).length === 7);
  expect(await joined()).toEqual(['row-5', 'row-6', 'row-7']);
});
