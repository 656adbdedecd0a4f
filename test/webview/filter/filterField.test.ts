// The field of the filter in a real browser: mistakes, marks, keys, toggles, help, and the way back after a reload.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { showStream, type ConnectedPage } from '../feedHost.ts';
import { counts, drawn, drawnEndWith, filter, mixedStream, shows } from './filtering.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf, receiveTicks } from '../sampleStreams.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

function show(stream: ScriptedStream, options?: PageOptions): Promise<ConnectedPage> {
  return showStream(harness, stream, options);
}

describe('a mistake', () => {
  it('is explained at the field, and the list stays as it was', async () => {
    const connected = await show(mixedStream(50));
    const { page } = connected.opened;
    const field = page.getByLabel('Filter', { exact: true });
    await filter(connected, 'type:trade', '10 of 57');
    await drawnEndWith(connected, 56);
    const before = await drawn(connected);
    await field.fill('type:trade /(/');
    await page.getByText('“(” is no regular expression (unterminated group). Close it with )').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await connected.update();
    expect(await drawn(connected)).toEqual(before);
    expect(await page.locator('.filter-count').textContent()).toBe('10 of 57');
    expect(connected.opened.messages.filter(({ type }) => type === 'filter').length).toBe(1);
    await filter(connected, 'type:trade /(1|4)5/', '2 of 57');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('of a pattern that would run for ages does not stop the host', async () => {
    const stream = openStreamOf(3).receive(`data: ${'a'.repeat(60)}b\n\n`);
    receiveTicks(stream, 4, 6);
    const connected = await show(stream);
    await connected.opened.page.getByLabel('Filter', { exact: true }).fill('/^(a+)+$/');
    await shows(connected, 'why the search ended', () =>
      connected.opened.page.getByText('takes too long on entry 6').isVisible(),
    );
  });
});

describe('matches', () => {
  it('are marked in a list that keeps the others, and gone through with keys', async () => {
    const connected = await show(mixedStream(100));
    const { page } = connected.opened;
    await page.getByRole('button', { name: 'Show only matches' }).click();
    await filter(connected, '"n":99', '1 of 112');
    await filter(connected, 'heartbeat', '10 of 112');
    await drawnEndWith(connected, 112);
    await shows(connected, 'marked rows', async () => (await page.locator('.row.match').count()) > 0);
    expect(
      await page
        .locator('.row.match')
        .evaluateAll((rows) => rows.every((row) => row.classList.contains('kind-comment'))),
    ).toBe(true);
    const selectedAfter = async (key: string): Promise<string | null> => {
      const before = connected.opened.messages.length;
      await page.keyboard.press(key);
      await connected.opened.until(() => connected.opened.messages.length > before, 'nothing asked');
      await connected.update();
      return page.getByRole('grid').getAttribute('aria-activedescendant');
    };
    expect(await selectedAfter('F3')).toBe('row-13');
    // Those keys are the browser's and the editor's.
    for (const other of ['Control+F3', 'Meta+F3', 'Meta+g', 'Control+Shift+f', 'Control+Shift+g'])
      await page.keyboard.press(other);
    expect(await page.getByRole('dialog', { name: 'Go to' }).count()).toBe(0);
    expect(await selectedAfter('Enter')).toBe('row-24');
    expect(await selectedAfter('Shift+F3')).toBe('row-13');
    expect(await selectedAfter('Shift+Enter')).toBe('row-112');
    expect(await page.locator('#row-112').isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('filter-field');
  });

  it('are marked in rows and details, those of patterns too', async () => {
    const connected = await show(mixedStream(30));
    const { page } = connected.opened;
    const marked = (): Promise<string[]> =>
      page.evaluate(() =>
        [...(CSS.highlights.get('filter-match') ?? [])].map((range) =>
          range instanceof Range ? range.cloneContents().textContent : '',
        ),
      );
    await filter(connected, '"n":30', '1 of 35');
    await shows(connected, 'a mark', async () => (await marked()).join() === '"n":30');
    await page.locator('#row-34').click();
    await page.getByRole('tab', { name: 'Raw' }).click();
    await shows(connected, 'marks in the details', async () => (await marked()).length === 2);
    // They come with what is drawn, though nothing of it is asked of the host again.
    for (const [tab, count] of [
      ['Attempt', 1],
      ['Raw', 2],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await shows(connected, `marks beside ${tab}`, async () => {
        const inDocument = await page.evaluate(
          () =>
            [...(CSS.highlights.get('filter-match') ?? [])].filter(
              (range) => range instanceof Range && range.startContainer.isConnected,
            ).length,
        );
        return inDocument === count;
      });
    }
    await filter(connected, '/N":\\d0/', '3 of 35');
    await shows(connected, 'marks of the pattern', async () => {
      const texts = await marked();
      return ['n":10', 'n":20', 'n":30'].every((text) => texts.includes(text));
    });
    // The first of a text is marked as the others are.
    await filter(connected, 'TRADE', '6 of 35');
    await shows(connected, 'marks of types', async () => {
      const texts = await marked();
      return texts.length >= 6 && texts.every((text) => text === 'trade');
    });
    await filter(connected, 'HEART', '3 of 35');
    await shows(connected, 'marks in any case', async () => {
      const texts = await marked();
      return texts.length >= 3 && texts.every((text) => text === 'heart');
    });
  });
});

it('marks in the details what a pattern found beyond what a row shows', async () => {
  const connected = await show(openStreamOf(2).receive(`data: ${'x'.repeat(3000)} needle42\n\n`));
  const { page } = connected.opened;
  await filter(connected, '/needle\\d+/', '1 of 5');
  await page.locator('#row-5').click();
  await shows(connected, 'a mark in the details', () =>
    page.evaluate(() =>
      [...(CSS.highlights.get('filter-match') ?? [])].some(
        (range) => range instanceof Range && range.cloneContents().textContent === 'needle42',
      ),
    ),
  );
});

describe('the field', () => {
  it('takes the focus with a key, is emptied and then left with Escape', async () => {
    const connected = await show(openStreamOf(30));
    const { page } = connected.opened;
    const focused = (): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
    await drawnEndWith(connected, 32);
    await page.keyboard.press('/');
    expect(await focused()).toBe('filter-field');
    await page.keyboard.type('tick');
    await counts(connected, '30 of 32');
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('');
    expect(await focused()).toBe('filter-field');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('timeline-rows');
    await page.keyboard.press('Control+f');
    expect(await focused()).toBe('filter-field');
  });

  it('takes the focus from another view when it is asked for, and not because the entries are shown again', async () => {
    const connected = await show(openStreamOf(30));
    const { page } = connected.opened;
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent);
    const showView = (name: string): Promise<void> => page.locator('.view-button', { hasText: name }).click();
    for (const _ of [1, 2]) {
      await showView('Timing');
      await page.keyboard.press('/');
      await page.getByRole('grid').waitFor();
      expect(await focused()).toBe('filter-field');
      await showView('Timing');
      await showView('Entries');
      await page.getByRole('grid').waitFor();
      expect(await focused()).toBe('Entries');
    }
  });

  it('has toggles and help, and takes terms from the menu of a row', async () => {
    const connected = await show(mixedStream(20));
    const { page, send } = {
      page: connected.opened.page,
      send: connected.opened.send.bind(connected.opened),
    };
    await filter(connected, 'TRADE', '4 of 24');
    await page.getByRole('button', { name: 'Match case' }).click();
    await counts(connected, '0 of 24');
    await filter(connected, 't.*e', '0 of 24');
    await page.getByRole('button', { name: 'Use regular expression' }).click();
    await counts(connected, '7 of 24');
    await page.getByRole('button', { name: 'Use regular expression' }).click();
    await page.getByRole('button', { name: 'What can be written here' }).click();
    await page.getByRole('button', { name: 'kind:close,error' }).click();
    await counts(connected, '0 of 24');
    await send({ type: 'filterBy', field: 'type', value: 'trade' });
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('type:trade kind:close,error');
    await send({ type: 'filterBy', field: 'kind', value: 'message' });
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('kind:message type:trade');
    await counts(connected, '4 of 24');
    await send({ type: 'filterBy', field: 'id', value: 'a "b"' });
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe(
      String.raw`id:"a \"b\"" kind:message type:trade`,
    );
    await send({ type: 'setFilter', query: { text: 'type:trade', matchesCase: false, isRegex: false } });
    expect(await page.getByLabel('Filter', { exact: true }).inputValue()).toBe('type:trade');
    await counts(connected, '4 of 24');
  });

  it('is accessible, with its help and a mistake too', async () => {
    const connected = await show(mixedStream(20));
    await filter(connected, 'type:trade', '4 of 24');
    await connected.opened.page.getByRole('button', { name: 'What can be written here' }).click();
    await connected.opened.page.getByLabel('Filter', { exact: true }).fill('size>x');
    expect(await findViolations(connected.opened)).toEqual([]);
    await connected.opened.page.getByRole('button', { name: 'Close', exact: true }).click();
    await filter(connected, 'nothing like it', '0 of 24');
    expect(await findViolations(connected.opened)).toEqual([]);
    expect(connected.opened.problems).toEqual([]);
  });

  it('and its list are as they were after a reload', async () => {
    const stream = mixedStream(300);
    const first = await show(stream);
    await filter(first, 'type:trade', '60 of 332');
    await first.opened.page.keyboard.press('ArrowDown');
    await first.opened.page.keyboard.press('Home');
    await first.opened.page.keyboard.press('ArrowDown');
    await first.opened.until(
      () => JSON.stringify(first.opened.keptState ?? '').includes('"selected":12'),
      'not kept',
    );
    const second = await show(stream, { keptState: first.opened.keptState });
    await counts(second, '60 of 332');
    await shows(second, 'the selected trade', () =>
      second.opened.page.locator('#row-12[aria-selected="true"]').isVisible(),
    );
    expect((await drawn(second)).slice(0, 3)).toEqual([7, 12, 18]);
    expect(await second.opened.page.getByLabel('Filter', { exact: true }).inputValue()).toBe('type:trade');
  });
});
