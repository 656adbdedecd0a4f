// Controls of an answer that are used a second time, and what is said of it in between: parts that are unfolded, calls that
// are played, texts of which the beginning is gone.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { PageHarness } from '../pageHarness.ts';
import { statusOf } from '../state/statePage.ts';
import { answerOf, partOf } from './answerViews.ts';
import { endedPart, openAnswers, plain, textOf } from './toldAnswers.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('a part', () => {
  it('is folded and unfolded by itself, with what is said of it', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const parts = [endedPart(1, { isFailed: true }), endedPart(2, { kind: 'reasoning' })];
    await answers.show([answerOf({ parts })], { texts: [textOf(1, ['One']), textOf(2, ['Two'])] });
    const fold = page.getByRole('button', { name: 'Text', exact: true });
    const note = page.getByText('It failed, says the stream.');
    for (const isOpen of [false, true, false, true]) {
      await fold.click();
      expect(await fold.getAttribute('aria-expanded')).toBe(String(isOpen));
      expect([await answers.texts('.part-text'), await note.count()]).toEqual(
        isOpen ? [['One', 'Two'], 1] : [['Two'], 0],
      );
    }
  });

  it('is not indented where its beginning is gone, and marked at its last character where its end is missing', async () => {
    const answers = await openAnswers(harness, { keptState: { callMode: 'text' } });
    const { page } = answers;
    const call = endedPart(1, { kind: 'tool call', name: 'f' });
    const text = page.locator('.part-text');
    const show = (pieces: readonly string[], offset = 0): Promise<void> =>
      answers.show([answerOf({ parts: [call] })], {
        texts: [textOf(1, pieces, offset === 0 ? 0 : 5, offset)],
      });
    await show(['{"a":[1,2]}']);
    await expect.poll(() => text.textContent()).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
    await show(['{"a":[1,2]}'], 1000);
    await expect.poll(() => text.textContent()).toBe('{"a":[1,2]}');
    const marked = (): Promise<string[]> =>
      page.evaluate(() => [...(CSS.highlights.get('text-mistake') ?? [])].map(String));
    for (const [source, mark] of [
      ['{"a": 12', '2'],
      ['{"a":}', '}'],
      ['{"a": "x', 'x'],
    ] as const) {
      await show([source]);
      await page.locator('.arguments-mistake').waitFor();
      await expect.poll(marked).toEqual([mark]);
    }
  });

  it('of a call that is played is no mistake before it is all there', async () => {
    const answers = await openAnswers(harness, { reducedMotion: true });
    const { page } = answers;
    const call = endedPart(1, { kind: 'tool call', name: 'f' });
    const played = answerOf({ startedAtMs: 2000, lastAtMs: 6000, parts: [call] });
    await answers.show([played], { texts: [textOf(1, ['{"a":', '"b', '"}'])] });
    const mistake = page.locator('.arguments-mistake');
    const tree = page.locator('.part-tree');
    for (const _ of [1, 2]) {
      await page.getByRole('button', { name: 'Play answer 1 as it came' }).click();
      for (const piece of [1, 2, 3]) {
        await page.getByRole('button', { name: 'On by one piece' }).click();
        await page.getByText(`piece ${piece} of 3`).waitFor();
        expect([await mistake.count(), await tree.count()]).toEqual([0, 1]);
      }
      await page.getByRole('button', { name: 'Stop, and show all' }).click();
      await expect.poll(async () => plain(await tree.innerText())).toContain('a: "b"');
    }
  });

  it('that grows without a line break is drawn whole as Markdown, and by its end as it is', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    await answers.show([answerOf({ state: 'streaming', parts: [partOf(1)] })], {
      texts: [textOf(1, ['word '.repeat(7000)])],
    });
    const cut = page.locator('.cut-line');
    for (const _ of [1, 2]) {
      await cut.getByText('The last 32,768').waitFor();
      await page.getByRole('button', { name: 'As Markdown: Text, answer 1' }).click();
      await page.locator('.markdown').waitFor();
      expect(await cut.count()).toBe(0);
      await page.getByRole('button', { name: 'As Markdown: Text, answer 1' }).click();
    }
  });

  it('leads to the entry of a place by a click with Cmd as with Ctrl, and by Enter once one is picked', async () => {
    for (const modifier of ['Meta', 'Control'] as const) {
      const answers = await openAnswers(harness);
      const { page } = answers;
      await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, ['One text'])] });
      const text = page.locator('.part-text');
      await text.press('Enter');
      await text.click({ position: { x: 14, y: 10 } });
      await page.locator('.picked-bar').waitFor();
      expect(await text.count()).toBe(1);
      await text.click({ position: { x: 14, y: 10 }, modifiers: [modifier] });
      await page.locator('.assembled').waitFor({ state: 'detached' });
    }
  });
});

it('a path that suits the simplest of streams is one click away', async () => {
  const answers = await openAnswers(harness);
  const { page } = answers;
  await answers.show([]);
  await page.getByRole('button', { name: '$.delta.text' }).click();
  const field = page.getByLabel('JSON path', { exact: true });
  await expect.poll(() => field.inputValue()).toBe('$.delta.text');
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await answers.opened.message('assemblePath')).toEqual({
    type: 'assemblePath',
    path: '$.delta.text',
  });
});

it('what a client does at a cut answer is said of that answer alone', async () => {
  const answers = await openAnswers(harness);
  const { page } = answers;
  const { client } = statusOf();
  const words = 'It asks for all of it again.';
  await answers.status({ client: { ...client, atCutAnswer: words } });
  await answers.show([answerOf({ number: 1 }), answerOf({ number: 2, state: 'cut off' })]);
  await page.locator('.answer').nth(1).getByText(words).waitFor();
  expect(await page.getByText(words).count()).toBe(1);
  await answers.status({ client });
  await page.getByText(words).waitFor({ state: 'detached' });
});

it('the line of the last answer says how many there are, and by what its output was counted', async () => {
  const answers = await openAnswers(harness);
  const line = answers.page.locator('.answer-line');
  const summary = { format: 'chat completions', state: 'finished', hasFailed: false } as const;
  for (const [more, title] of [
    [{ answers: 1 }, 'OpenAI chat completions: 1 answer. Show it put together.'],
    [
      { answers: 1200, output: { unit: 'tokens', count: 5 } },
      'OpenAI chat completions: the last of 1,200 answers. Show them put together. 5 tokens: As the stream counts them',
    ],
    [
      { answers: 2, output: { unit: 'chunks', count: 1 } },
      'OpenAI chat completions: the last of 2 answers. Show them put together. 1 chunk: Events that brought text; the stream has not counted tokens',
    ],
  ] as const) {
    await answers.status({ answer: { ...summary, ...more } });
    await expect.poll(async () => plain((await line.getAttribute('title')) ?? '')).toBe(title);
  }
});
