// How a text of an answer is walked through and played, told by the test in the place of the host.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PageHarness } from '../pageHarness.ts';
import { answerOf } from './answerViews.ts';
import { endedPart, openAnswers, plain, textOf } from './toldAnswers.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('a place in a text', () => {
  it('is walked to piece by piece, and not beyond the ends of what is kept', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const { keyboard } = page;
    const long = 'y'.repeat(61);
    const pieces = ['one ', 'two ', long, 'z'.repeat(60)];
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, pieces, 5, 1000)] });
    const text = page.locator('.part-text');
    const picked = page.locator('.picked-text');
    await text.focus();
    for (const key of ['Control+ArrowRight', 'Alt+ArrowRight', 'Shift+ArrowRight']) await keyboard.press(key);
    expect(await picked.innerText()).toBe('');
    await keyboard.press('ArrowLeft');
    const said = async (entry: number, quote: string): Promise<void> => {
      await expect
        .poll(async () => plain(await picked.innerText()))
        .toContain(`Entry ${entry} brought “${quote}”`);
    };
    await said(11, 'z'.repeat(60));
    for (const [key, entry, quote] of [
      ['ArrowRight', 11, 'z'.repeat(60)],
      ['ArrowLeft', 10, `${'y'.repeat(60)}…`],
      ['ArrowLeft', 9, 'two '],
      ['ArrowLeft', 8, 'one '],
      ['ArrowLeft', 8, 'one '],
      ['End', 11, 'z'.repeat(60)],
      ['Home', 8, 'one '],
      ['ArrowRight', 9, 'two '],
    ] as const) {
      await keyboard.press(key);
      await said(entry, plain(quote) === quote ? quote : `${plain(quote)} `);
    }
    expect(plain(await picked.innerText())).toContain('at +9.000 s, 1.0 s after the piece before');
    await keyboard.press('Home');
    await expect.poll(async () => plain(await picked.innerText())).not.toContain('after the piece before');

    // With nothing picked, it begins at the first piece that is kept, or at the last.
    for (const [key, entry, quote] of [
      ['ArrowRight', 8, 'one '],
      ['ArrowLeft', 11, 'z'.repeat(60)],
    ] as const) {
      await page.getByRole('button', { name: 'Pick nothing' }).click();
      await text.press(key);
      await said(entry, quote);
    }

    // Who selects some of the text with the pointer picks nothing.
    await page.getByRole('button', { name: 'Pick nothing' }).click();
    await page.locator('.picked-bar').waitFor({ state: 'detached' });
    const box = await text.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 14, (box?.y ?? 0) + 12);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 12, { steps: 3 });
    await page.mouse.up();
    expect(await page.evaluate(() => document.getSelection()?.toString().length)).toBeGreaterThan(0);
    expect(await page.locator('.picked-bar').count()).toBe(0);
    await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 12);
    await said(10, `${'y'.repeat(60)}…`);
    await page.getByRole('button', { name: 'Open its details' }).click();
    await answers.opened.until(
      () => JSON.stringify(answers.opened.keptState).includes('"isDetailsOpen":true'),
      'not open',
    );
  });
});

describe('the pointer on a text', () => {
  it('means the character that it is on, in each piece and in each block', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const text = page.locator('.part-text');
    /** Where a character is in the window, as far from its left edge as said. */
    const placeOf = (at: number, share: number): Promise<readonly [x: number, y: number]> =>
      text.evaluate(
        (element, [offset, part]) => {
          const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          let left = offset;
          while (nodes.nextNode() && left >= (nodes.currentNode.textContent?.length ?? 0))
            left -= nodes.currentNode.textContent?.length ?? 0;
          const range = document.createRange();
          range.setStart(nodes.currentNode, left);
          range.setEnd(nodes.currentNode, left + 1);
          element.closest('.assembled-scroll')?.scrollBy(0, range.getBoundingClientRect().top - 400);
          const box = range.getBoundingClientRect();
          return [box.left + box.width * part, box.top + box.height / 2] as const;
        },
        [at, share] as const,
      );
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, ['abcd', 'efgh', 'ij'])] });
    for (const [at, share, entry] of [
      [0, 0.2, 3],
      [3, 0.8, 3],
      [4, 0.2, 4],
      [7, 0.8, 4],
      [8, 0.2, 5],
      [3, 0.8, 3],
    ] as const) {
      await page.mouse.move(...(await placeOf(at, share)));
      await expect.poll(() => text.getAttribute('title')).toMatch(new RegExp(`^Entry ${entry},`));
    }
    const lines = 'a\n'.repeat(4200);
    await answers.show([answerOf({ parts: [endedPart(1)] })], {
      texts: [textOf(1, [lines, 'second', lines, 'last'])],
    });
    await page.locator('.text-block').nth(1).waitFor();
    for (const [at, entry] of [
      [8401, 4],
      [2, 3],
      [16_807, 6],
    ] as const) {
      await page.mouse.click(...(await placeOf(at, 0.5)));
      await expect.poll(() => answers.text('.picked-text')).toMatch(new RegExp(`^Entry ${entry} brought`));
    }
  });
});

describe('what is picked out', () => {
  it('is marked in the text that it stands in, whichever was walked before', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    await answers.show([answerOf({ parts: [endedPart(1), endedPart(2), endedPart(3)] })], {
      texts: [textOf(1, ['One ', 'more']), textOf(2, ['Two ', 'more']), textOf(3, ['Three ', 'more'])],
    });
    const parts = page.locator('.part-text');
    await parts.nth(2).waitFor();
    const marked = (): Promise<string> =>
      page.evaluate(() => [...(CSS.highlights.get('picked-piece') ?? [])].map(String).join(' | '));
    for (const [part, words] of [
      [0, 'One '],
      [2, 'Three '],
      [1, 'Two '],
      [0, 'One '],
      [1, 'Two '],
    ] as const) {
      await parts.nth(part).press('Home');
      await expect.poll(marked).toBe(words);
    }
    await page.getByRole('button', { name: 'Pick nothing' }).click();
    await expect.poll(marked).toBe('');
    await parts.nth(2).press('End');
    await expect.poll(marked).toBe('more');
    // With the text, its mark goes.
    await answers.show([answerOf({ parts: [endedPart(1), endedPart(2)] })]);
    await expect.poll(marked).toBe('');
  });
});

describe('an answer that is played', () => {
  const played = answerOf({
    startedAtMs: 2000,
    lastAtMs: 6000,
    parts: [endedPart(1), endedPart(2, { firstAtMs: 5000 })],
  });
  const texts = [textOf(1, ['One ', 'two ']), textOf(2, ['Three'], 2, 0)];

  it('goes by pieces between its ends, and begins anew each time', async () => {
    const answers = await openAnswers(harness, { reducedMotion: true });
    const { page } = answers;
    await answers.show([played], { texts: [textOf(1, ['One ', 'two ', 'three'])] });
    const play = page.getByRole('button', { name: 'Play answer 1 as it came' });
    const bar = page.getByRole('group', { name: 'Answer 1 as it came' });
    const button = (name: string): ReturnType<typeof page.getByRole> => bar.getByRole('button', { name });
    const [back, on] = [button('Back by one piece'), button('On by one piece')];
    for (const _ of [1, 2]) {
      await play.click();
      await bar.getByText('0 ms of 4.0 s · piece 0 of 3').waitFor();
      expect([await back.isDisabled(), await on.isDisabled(), await page.locator('.part').count()]).toEqual([
        true,
        false,
        0,
      ]);
      await on.click();
      await bar.getByText('1.0 s of 4.0 s · piece 1 of 3').waitFor();
      expect([await back.isDisabled(), await answers.texts('.part-text')]).toEqual([false, ['One']]);
      await on.click();
      await on.click();
      await bar.getByText('3.0 s of 4.0 s · piece 3 of 3').waitFor();
      expect(await on.isDisabled()).toBe(false);
      await on.click();
      await bar.getByText('4.0 s of 4.0 s · piece 3 of 3').waitFor();
      expect(await on.isDisabled()).toBe(true);
      await back.click();
      await bar.getByText('2.0 s of 4.0 s · piece 2 of 3').waitFor();
      await button('Stop, and show all').click();
      await expect.poll(() => answers.texts('.part-text')).toEqual(['One two three']);
    }
  });

  it('is one that took some time, and is not played in a view that was left', async () => {
    const answers = await openAnswers(harness, { reducedMotion: true });
    const { page } = answers;
    const play = page.getByRole('button', { name: /^Play answer/ });
    await answers.show([
      { ...played, number: 1, lastAtMs: 2000, parts: [] },
      { ...played, number: 2, lastAtMs: 2001, parts: [] },
      { ...played, number: 3, state: 'streaming', parts: [] },
    ]);
    await page.locator('.answer').nth(2).waitFor();
    expect(await play.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual([
      'Play answer 2 as it came',
    ]);
    await answers.show([played], { texts });
    await play.click();
    await page.getByRole('button', { name: 'On by one piece' }).click();
    await expect.poll(() => answers.texts('.part-text')).toEqual(['One']);
    await page.getByRole('button', { name: 'Entries', exact: true }).click();
    await page.getByRole('button', { name: 'Assembled', exact: true }).click();
    await expect.poll(() => answers.texts('.part-text')).toEqual(['One two', 'Three']);
    expect(await page.locator('.playback').count()).toBe(0);
  });
});
