// What the assembled view says of an answer by its numbers, and what it offers, told by the test in the place of the host.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AnswerView, AssembledUpdate, PartView } from '../../../src/core/assembly/answerView.ts';
import { formatTitles } from '../../../src/core/assembly/formatTitles.ts';
import { PageHarness } from '../pageHarness.ts';
import { answerOf } from './answerViews.ts';
import { endedPart, openAnswers, plain, textOf } from './toldAnswers.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('an answer', () => {
  it('has in its head what it is, and offers what can be done with one of several', async () => {
    const answers = await openAnswers(harness);
    const { opened, page } = answers;
    const header = '.answer-header';
    await answers.show([answerOf()]);
    await page.locator(header).waitFor();
    expect(await answers.text(header)).toBe('Answer 1 Finished OpenAI chat completions · attempt 1');
    await answers.show([answerOf({ state: 'cut off', firstAttempt: 2, attempt: 1200 })]);
    await expect.poll(() => answers.text(header)).toMatch(/Cut off .* · attempts 2 to 1,200/);
    await answers.show([answerOf({ errors: [{ text: 'Overloaded', entry: 7 }] })]);
    await expect.poll(() => answers.text(header)).toContain('Error');
    expect(await answers.text('.answer-error')).toBe('Overloaded #7');
    const status = page.locator('.assembled [role=status]').first();
    await expect.poll(() => status.innerText()).toBe('Answer 1 has an error.');
    await answers.show([answerOf({ format: 'mcp', errors: [{ text: 'Overloaded', entry: 7 }] })]);
    await expect.poll(() => answers.text(header)).toContain('Finished');

    await answers.show([
      answerOf({ number: 1, firstAttempt: 3, attempt: 4, firstEntry: 12 }),
      answerOf({ number: 2, format: 'path' }),
    ]);
    await page.locator(header).nth(1).waitFor();
    // It is the newest that is read out.
    await expect.poll(() => status.innerText()).toBe('Answer 2 is finished.');
    expect(await page.getByRole('button', { name: /^Send Again… \(/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'Send Again… (answer 1)' }).click();
    expect(await opened.message('sendAgain')).toEqual({ type: 'sendAgain', attempt: 3 });
    await page.getByRole('button', { name: 'Compare With… (answer 1)' }).click();
    expect(await opened.message('compareAnswer')).toEqual({ type: 'compareAnswer', firstEntry: 12 });

    await page.getByRole('button', { name: 'Send Several Times…' }).click();
    await opened.message('lab', ({ command }) => command === 'sendSeveralTimes');
    expect(await page.getByRole('button', { name: 'Send Again…', exact: true }).count()).toBe(1);
    await answers.status({ recordedAs: { name: 'a.ndjson', notes: [] } });
    // It has a way of its own elsewhere.
    await expect.poll(() => page.locator('.assembled-bar').innerText()).not.toContain('Send Again…');
  });

  it('has the fields of its format open where more than a path was followed before', async () => {
    for (const [assemblePath, count] of [
      ['{"text":"$.a","mode":"replace"}', 1],
      ['$.a', 0],
    ] as const) {
      const { page } = await openAnswers(harness, { keptState: { assemblePath } });
      await page.getByRole('button', { name: 'Save as Format File…' }).waitFor();
      expect(await page.getByRole('group', { name: 'Fields of a format' }).count()).toBe(count);
    }
  });

  it('is counted on the button of the view', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const summary = { format: 'chat completions', state: 'finished', hasFailed: false } as const;
    for (const [count, name] of [
      [1, 'Assembled 1 answer'],
      [1200, 'Assembled 1,200 answers'],
    ] as const) {
      await answers.status({ answer: { ...summary, answers: count } });
      await page.getByRole('button', { name, exact: true }).waitFor();
    }
    await answers.status({});
    await page.locator('.badge').waitFor({ state: 'detached' });
  });

  it('says what is not listed, not read yet, or gone', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const hints = (): Promise<string[]> => answers.texts('.assembled-scroll .hint');
    const answer = [answerOf({ number: 2000, omittedParts: 1 })];
    const cases: readonly (readonly [Partial<AssembledUpdate>, readonly string[]])[] = [
      [{}, ['1 part before these is not listed.']],
      [{ omittedAnswers: 1 }, ['The answer before these is not listed.']],
      [{ omittedAnswers: 1200 }, ['The 1,200 answers before these are not listed.']],
      [{ goneMessages: 1 }, ['The data of 1 message is gone from the log: what it said is missing here.']],
      [
        { goneMessages: 1200 },
        ['The data of 1,200 messages is gone from the log: what it said is missing here.'],
      ],
      [{ goneEntries: 1 }, ['The oldest entry is gone from the log: what it said is missing here.']],
      [
        { goneEntries: 1200 },
        ['The oldest 1,200 entries are gone from the log: what they said is missing here.'],
      ],
    ];
    for (const [more, sentences] of cases) {
      await answers.show(answer, more);
      const listed = sentences.includes('1 part before these is not listed.')
        ? sentences
        : [...sentences, '1 part before these is not listed.'];
      await expect.poll(hints).toEqual(listed);
    }
    await answers.show([answerOf({ omittedParts: 1200 })]);
    await expect.poll(hints).toEqual(['1,200 parts before these are not listed.']);

    await answers.show([], { read: 1200, entries: 1300 });
    await page.getByText('Reading entry 1,200 of 1,300').waitFor();
    // Nothing is said of what is not read yet.
    expect(await page.locator('.invitation').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Follow' }).count()).toBe(0);
    const invitation = '.invitation p';
    for (const [messages, path, sentence] of [
      [0, '', 'No message has come yet.'],
      [1, '', 'The one message does not have the shape of one.'],
      [1200, '', 'None of the 1,200 messages has the shape of one.'],
      [1, '$.a', 'The one message has nothing at $.a.'],
      [1200, '$.a', 'None of the 1,200 messages has something at $.a.'],
      [1, '{"text":"a"}', 'The one message has nothing at any of the paths.'],
      [1200, '{"text":"a"}', 'None of the 1,200 messages has something at any of the paths.'],
    ] as const) {
      await answers.show([], { messages, path });
      await expect.poll(() => answers.text(invitation)).toContain(sentence);
    }
    await answers.show([]);
    await page.locator('.formats').waitFor();
    const { error, ...known } = formatTitles;
    expect(await answers.texts('.formats li')).toEqual(Object.values(known));
    expect(Object.values(known)).not.toContain(error);
  });
});

describe('a part of an answer', () => {
  it('leads to its entries, and asks for itself by its place and path', async () => {
    const answers = await openAnswers(harness);
    const { opened, page } = answers;
    const parts = [
      endedPart(7, { place: 0, firstEntry: 3, lastEntry: 3 }),
      endedPart(8, { place: 1, firstEntry: 4, lastEntry: 1200, events: 2, choice: 0 }),
    ];
    await answers.show([answerOf({ parts })], {
      path: '$.a',
      texts: [textOf(7, ['One']), textOf(8, ['Two', '.'])],
    });
    await page.locator('.part').nth(1).waitFor();
    expect(await answers.texts('.part-facts')).toEqual([
      '#3 · 1 event · 3 characters',
      '#4 – #1,200 · 2 events · 4 characters',
    ]);
    // With one choice there is none to be told apart.
    expect(await page.locator('.part-choice').count()).toBe(0);
    const copy = page.getByRole('button', { name: /^Copy: / });
    await copy.nth(1).click();
    expect(await opened.message('copyPart')).toEqual({
      type: 'copyPart',
      part: { firstEntry: 3, lastEntry: 9, place: 1, path: '$.a' },
    });
    await page
      .getByRole('button', { name: /^Open in editor: / })
      .first()
      .click();
    expect((await opened.message('openPart')).part.place).toBe(0);
    await answers.show([answerOf({ parts: parts.map((each, choice) => ({ ...each, choice })) })]);
    await expect.poll(() => answers.texts('.part-choice')).toEqual(['choice 0', 'choice 1']);

    // The text of each part shows the pieces of all, or none.
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, ['Some **text**'])] });
    const asMarkdown = page.getByRole('button', { name: 'As Markdown: Text, answer 1' });
    for (const isPressed of ['true', 'false', 'true', 'false']) {
      await asMarkdown.click();
      expect(await asMarkdown.getAttribute('aria-pressed')).toBe(isPressed);
      expect(await page.locator('.part strong').count()).toBe(isPressed === 'true' ? 1 : 0);
    }
  });

  it('says how much of it is shown, and of how many pieces the ends are marked', async () => {
    const answers = await openAnswers(harness, { keptState: { showsPieces: true } });
    const { page } = answers;
    const cut = '.cut-line';
    for (const [kept, length, sentence] of [
      [0, 1, 'This text of 1 character is not kept here.'],
      [0, 1200, 'This text of 1,200 characters is not kept here.'],
      [1, 1200, 'The last character of 1,200.'],
      [2, 1200, 'The last 2 characters of 1,200.'],
    ] as const) {
      const pieces = kept === 0 ? [] : ['x'.repeat(kept)];
      await answers.show([answerOf({ parts: [endedPart(1)] })], {
        texts: [textOf(1, pieces, 5, length - kept)],
      });
      await expect.poll(() => answers.text(cut)).toBe(`${sentence} Show all in an editor`);
    }
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, ['all'])] });
    await page.locator(cut).waitFor({ state: 'detached' });
    const hint = page.getByText('Marked are the last 2,000');
    const letters = (count: number): string[] => Array.from({ length: count }, () => 'x');
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, letters(2000))] });
    await page.getByText('2,000 characters').waitFor();
    expect(await hint.count()).toBe(0);
    await answers.show([answerOf({ parts: [endedPart(1)] })], { texts: [textOf(1, letters(2001))] });
    await hint.waitFor();
  });

  it('is a tree where it is JSON that is not too long, and has no mistake where none was meant', async () => {
    const answers = await openAnswers(harness);
    const { page } = answers;
    const show = async (
      format: AnswerView['format'],
      text: string,
      more: Partial<PartView> = {},
    ): Promise<void> => {
      const call = endedPart(1, { kind: 'tool call', name: 'f', ...more });
      await answers.show(
        [answerOf({ format, state: more.isEnded === false ? 'streaming' : 'finished', parts: [call] })],
        {
          texts: [textOf(1, [text])],
        },
      );
      await page.getByText(plain(`1 event · ${text.length.toLocaleString('en')} characters`)).waitFor();
    };
    const seen = async (): Promise<[trees: number, mistakes: number]> => [
      await page.locator('.part-tree').count(),
      await page.locator('.arguments-mistake').count(),
    ];
    await show('chat completions', '{"a":1}');
    expect(await seen()).toEqual([1, 0]);
    const long = (length: number): string => `{"a":"${'x'.repeat(length - 8)}"}`;
    await show('chat completions', long(64 * 1024));
    expect(await seen()).toEqual([1, 0]);
    await show('chat completions', long(64 * 1024 + 1));
    expect(await seen()).toEqual([0, 0]);
    await show('chat completions', '{"a":}');
    expect(await seen()).toEqual([0, 1]);
    await show('mcp', '{"a":}}');
    expect(await seen()).toEqual([0, 0]);
    // While it grows, what has begun as JSON is wrong as soon as it is, and words are only once they are over.
    await show('chat completions', '{"a":}}}', { isEnded: false });
    expect(await seen()).toEqual([0, 1]);
    await show('chat completions', 'not at all', { isEnded: false });
    expect(await seen()).toEqual([0, 0]);
    await show('chat completions', 'not at all.');
    expect(await seen()).toEqual([0, 1]);
  });
});
