// Every control of the page of a comparison, and what it asks for.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defaultOptions, type ComparisonOptions } from '../../../src/core/comparison/comparison.ts';
import type { ComparisonHostMessage } from '../../../src/core/comparison/comparisonProtocol.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import { PageHarness } from '../pageHarness.ts';
import { answerTo, comparisonOf, counts, openTold, result, side, type Opened } from './toldComparison.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start(undefined, 'comparison');
});
afterAll(() => harness.close());

function selected({ page }: Opened): Promise<string | null> {
  return page.locator('.row.selected').getAttribute('aria-rowindex');
}

describe('the keys of a comparison', () => {
  it('go through the list, and close one thing after the other', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    const { keyboard } = page;
    const grid = page.getByRole('grid');
    await grid.focus();
    await keyboard.press('ArrowDown');
    expect(await selected(opened)).toBe('2');
    // A row of the list has the index of the header more.
    const pageRows = async (): Promise<number> => Number(await selected(opened)) - 2;
    await keyboard.press('PageDown');
    const rows = await pageRows();
    expect(rows).toBeGreaterThan(5);
    for (const [key, row] of [
      ['PageDown', 2 * rows + 2],
      ['PageUp', rows + 2],
      ['ArrowUp', rows + 1],
      ['Home', 2],
      ['End', 91],
      ['ArrowUp', 90],
    ] as const) {
      await keyboard.press(key);
      expect([key, await selected(opened)]).toEqual([key, String(row)]);
    }
    for (const key of ['Shift+Home', 'Control+Home', 'Alt+Home', 'x']) await keyboard.press(key);
    expect(await selected(opened)).toBe('90');

    await keyboard.press('Enter');
    const details = page.locator('.pair-details');
    await details.waitFor();
    expect(await answerTo(opened, 'openPair', () => keyboard.press('o'))).toMatchObject({ position: 89 });
    await keyboard.press('?');
    await page.locator('.keys-help').waitFor();
    await keyboard.press('Escape');
    await page.locator('.keys-help').waitFor({ state: 'detached' });
    expect(await details.count()).toBe(1);
    await page.getByRole('button', { name: 'Open in an editor (O)' }).focus();
    await keyboard.press('Escape');
    await details.waitFor({ state: 'detached' });
    expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);

    // In a field the keys are the field's; the one for differences types nothing.
    const ignored = page.getByRole('textbox', { name: 'JSON path to ignore' });
    await ignored.fill('$.a');
    await keyboard.press('Home');
    await keyboard.press('o');
    await keyboard.press('?');
    expect([await ignored.inputValue(), await page.locator('.keys-help').count()]).toEqual(['o?$.a', 0]);
    expect(await answerTo(opened, 'next', () => keyboard.press('F7'))).toMatchObject({ from: 89, step: 1 });
    expect(await answerTo(opened, 'next', () => keyboard.press('Shift+F7'))).toMatchObject({ step: -1 });
  });
});

describe('the wheel over a comparison', () => {
  it('moves the list by pixels, lines and pages, faster with Alt, and is not taken for a pinch', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    const grid = page.getByRole('grid');
    const turn = (event: {
      readonly deltaY?: number;
      readonly deltaX?: number;
      readonly deltaMode?: number;
      readonly altKey?: boolean;
      readonly ctrlKey?: boolean;
    }): Promise<boolean> =>
      grid.evaluate((element, init) => {
        const wheel = new WheelEvent('wheel', { ...init, bubbles: true, cancelable: true });
        return !element.dispatchEvent(wheel);
      }, event);
    /** How far below the top of the list the row at a position is, in px. */
    const topOf = (position: number): Promise<number | undefined> =>
      page
        .locator(`#compared-${position}`)
        .evaluate((row) => Number(/translateY\((.*)px\)/.exec(row.style.transform)?.[1]));
    const visiblePx = await grid.evaluate((element) => element.clientHeight - 24);
    expect([await turn({ deltaY: 30 }), await topOf(5)]).toEqual([true, 4 * 22 - 30]);
    expect([await turn({ deltaY: 2, deltaMode: 1 }), await topOf(5)]).toEqual([true, 4 * 22 - 30 - 44]);
    expect([await turn({ deltaY: -1, deltaMode: 1 }), await topOf(5)]).toEqual([true, 4 * 22 - 30 - 22]);
    expect([await turn({ deltaY: 5, altKey: true }), await topOf(8)]).toEqual([true, 7 * 22 - 52 - 25]);
    expect([await turn({ deltaY: 20, ctrlKey: true }), await topOf(8)]).toEqual([false, 7 * 22 - 52 - 25]);
    expect([await turn({ deltaX: 20 }), await topOf(8)]).toEqual([false, 7 * 22 - 52 - 25]);
    expect(await turn({ deltaY: 1, deltaMode: 2 })).toBe(true);
    const row = Math.ceil((77 + visiblePx) / 22) + 1;
    expect(await topOf(row)).toBe((row - 1) * 22 - 77 - visiblePx);
  });
});

describe('which rows are shown', () => {
  it('follows from every chip, and back', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    const chip = (name: string): ReturnType<typeof page.getByRole> =>
      page.getByRole('button', { name, exact: true });
    const press = async (name: string): Promise<object> => {
      const { type: _, filter: __, ...asked } = await answerTo(opened, 'filter', () => chip(name).click());
      return asked;
    };
    const textsOf = async (selector: string): Promise<string[]> =>
      (await page.locator(selector).allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    const pressed = (): Promise<string[]> => textsOf('.chip[aria-pressed="true"]');
    expect(await textsOf('.difference-bar .chip')).toEqual([
      'All 90',
      'Same 50',
      'Changed 7',
      'Missing 6',
      'Extra 5',
      'Moved 4',
      'Late 3',
      'Early 0',
      ...Array.from({ length: 12 }, (_, at) => `$.a${at} ${20 - at}`),
    ]);
    expect(await pressed()).toEqual(['All 90']);
    expect(await chip('Early 0').isDisabled()).toBe(true);
    expect(await press('Same 50')).toEqual({ flags: [], same: true });
    expect(await pressed()).toEqual(['Same 50']);
    expect(await press('Late 3')).toEqual({ flags: ['late'], same: true });
    expect(await press('Same 50')).toEqual({ flags: ['late'], same: false });
    expect(await press('Moved 4')).toEqual({ flags: ['late', 'moved'], same: false });
    expect(await press('Late 3')).toEqual({ flags: ['moved'], same: false });
    expect(await press('$.a2 18')).toEqual({ flags: ['changed'], same: false, change: '$.a2' });
    expect(await pressed()).toEqual(['Changed 7', '$.a2 18']);
    // What differs stays while others are added, and goes with those that have changed.
    expect(await press('Extra 5')).toEqual({ flags: ['changed', 'extra'], same: false, change: '$.a2' });
    expect(await press('Changed 7')).toEqual({ flags: ['extra'], same: false });
    expect(await press('$.a3 17')).toEqual({ flags: ['changed'], same: false, change: '$.a3' });
    expect(await press('$.a3 17')).toEqual({ flags: [], same: false });
    expect(await pressed()).toEqual(['All 90']);

    // What is pressed can be let go of, though there is nothing of it any more.
    await press('Late 3');
    await opened.send(comparisonOf({ result: { ...result, counts: { ...counts, late: 0 } } }));
    expect(await press('Late 0')).toEqual({ flags: [], same: false });
    const step = (name: string): Promise<{ readonly step: number }> =>
      answerTo(opened, 'next', () => page.getByRole('button', { name }).click());
    expect((await step('Previous difference')).step).toBe(-1);
    expect((await step('Next difference')).step).toBe(1);
  });
});

describe('how the sides are compared', () => {
  it('follows from every field, each with the others as they are', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    let options: ComparisonOptions = defaultOptions;
    /** What is asked for then, which the host does. */
    const change = async (act: () => Promise<unknown>): Promise<void> => {
      ({ options } = await answerTo(opened, 'compare', act));
      await opened.send(comparisonOf({ options }));
    };
    const tolerance = page.getByLabel('Late after');
    const enter = async (text: string): Promise<void> => {
      await tolerance.fill(text);
      await tolerance.press('Enter');
    };
    for (const [text, toleranceMs] of [
      ['0', 0],
      ['86400000', 86_400_000],
      ['7', 7],
    ] as const) {
      await change(() => enter(text));
      expect(options.toleranceMs).toBe(toleranceMs);
      await expect.poll(() => tolerance.inputValue()).toBe(text);
    }
    const before = opened.messages.length;
    for (const text of ['', '-1', '86400001', '7']) await enter(text);
    expect(opened.messages.slice(before).filter(({ type }) => type === 'compare')).toEqual([]);

    const path = page.getByRole('textbox', { name: 'JSON path to ignore' });
    const ignore = async (text: string): Promise<void> => {
      await path.fill(text);
      await path.press('Enter');
    };
    await change(() => ignore('$.at'));
    await change(() => ignore('$.b'));
    expect([options.ignored, await path.inputValue()]).toEqual([['$.at', '$.b'], '']);
    const asked = opened.messages.length;
    await ignore('$.b');
    expect(await path.inputValue()).toBe('');
    // What is ignored already is proposed no more.
    expect((await page.locator('.proposal').allInnerTexts()).map((text) => text.trim())).toEqual([
      'ids',
      '$.n',
    ]);
    await change(() => page.locator('.proposal', { hasText: '$.n' }).click());
    expect(opened.messages.slice(asked).filter(({ type }) => type === 'compare')).toHaveLength(1);
    await change(() => page.locator('.proposal', { hasText: 'ids' }).click());
    expect([options.ignored, options.ignoresIds]).toEqual([['$.at', '$.b', '$.n'], true]);
    await change(() => page.getByTitle('Compare $.b again').click());
    await change(() => page.getByTitle('Compare ids again').click());
    expect([options.ignored, options.ignoresIds, options.toleranceMs]).toEqual([['$.at', '$.n'], false, 7]);

    const by = page.getByLabel('Align by');
    const known = page.getByRole('textbox', { name: 'JSON path that events are known by' });
    await by.selectOption('path');
    await known.fill('$.');
    await known.press('Enter');
    await page.locator('.error-text').waitFor();
    await known.fill('$.id');
    expect(await page.locator('.error-text').count()).toBe(0);
    await change(() => known.press('Enter'));
    expect([options.by, options.path]).toEqual(['path', '$.id']);
    expect(await known.inputValue()).toBe('$.id');
    await change(() => by.selectOption('order'));
    expect(options.by).toBe('order');
    await known.waitFor({ state: 'detached' });
    await change(() => by.selectOption(''));
    expect([options.by, options.path, options.ignored]).toEqual([undefined, undefined, ['$.at', '$.n']]);
  });
});

describe('the sides', () => {
  it('are named, led to, swapped, and said to be open or gone', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    const text = async (): Promise<string> =>
      (await page.locator('.comparison-head').innerText()).replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');
    for (const [name, which] of [
      ['localhost:3001', 'right'],
      ['localhost:3000', 'left'],
    ] as const)
      expect(
        await answerTo(opened, 'showSide', () => page.getByRole('button', { name, exact: true }).click()),
      ).toEqual({ type: 'showSide', side: which });
    await answerTo(opened, 'swap', () => page.getByRole('button', { name: 'Swap the sides' }).click());
    await opened.send(
      comparisonOf({
        left: { ...side, part: 'attempt 2', isRunning: true },
        right: { ...side, isRunning: true, isGone: true },
      }),
    );
    await expect
      .poll(text)
      .toMatch(/First localhost:3000 attempt 2 still open Second localhost:3000 no longer there/);
    expect(await text()).not.toMatch(/no longer there still open/);

    const again = page.getByRole('button', { name: 'Compare Again' });
    expect(await again.count()).toBe(0);
    await opened.send(comparisonOf({ isOutdated: true }));
    await page.getByText('More has come since, which is not compared yet.').waitFor();
    await answerTo(opened, 'again', () => again.click());
    await opened.send(comparisonOf({ version: 2, progress: 0.999 }));
    await page.getByText('Comparing: 99 %').waitFor();
    expect(await again.count()).toBe(0);
    await answerTo(opened, 'cancel', () => page.getByRole('button', { name: 'Cancel' }).click());
    const { result: _, ...failed } = comparisonOf({ version: 3, error: 'It was cancelled.' }) as MessageOf<
      ComparisonHostMessage,
      'comparison'
    >;
    await opened.send(failed);
    await page.locator('.outcome.error', { hasText: 'It was cancelled.' }).waitFor();
    await again.waitFor();
  });
});
