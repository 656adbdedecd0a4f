// What the page of a comparison says of pairs and answers of which something is missing.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PartPair } from '../../../src/core/comparison/answerPairs.ts';
import type {
  ComparedRowView,
  ComparisonHostMessage,
  PairData,
} from '../../../src/core/comparison/comparisonProtocol.ts';
import { answerOf } from '../assembled/answerViews.ts';
import { PageHarness } from '../pageHarness.ts';
import { answerTo, comparedRow, comparisonOf, openTold, result } from './toldComparison.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start(undefined, 'comparison');
});
afterAll(() => harness.close());

describe('a pair', () => {
  it('says in words what is said of it, with how much later or earlier it came', async () => {
    const cell = (atMs: number, more: object = {}): NonNullable<ComparedRowView['left']> => ({
      number: 1200,
      atMs,
      type: 'tick',
      preview: 'x',
      ...more,
    });
    const opened = await openTold(harness, [
      comparedRow(1, { flags: ['late'], left: cell(1000), right: cell(2500) }),
      comparedRow(2, {
        flags: ['changed', 'early'],
        left: cell(2500),
        right: cell(1000),
        changes: ['$.a', 'the id'],
      }),
      { flags: ['missing'], left: cell(100, { isGone: true }), changes: [] },
      { flags: ['extra'], right: { number: 7, type: 'tick', preview: 'y' }, changes: [] },
      comparedRow(5, { flags: ['changed', 'moved'] }),
    ]);
    const { page } = opened;
    const rows = (await page.locator('.row').allInnerTexts()).slice(0, 6);
    expect(
      rows.map((row) =>
        row
          .replaceAll('\u00a0', ' ')
          .replaceAll(/\s*\n\s*|\t/g, ' | ')
          .trim(),
      ),
    ).toEqual([
      expect.stringMatching(
        /^1\.5 s later \| 1,200 \| \+1\.000 s \| tick \| x \| 1,200 \| \+2\.500 s \| tick \| x$/,
      ),
      expect.stringMatching(/^Changed: \$\.a, the id; 1\.5 s earlier \|/),
      expect.stringMatching(/^Missing \| 1,200 \| \+0\.100 s \| tick \| No longer there/),
      expect.stringMatching(/^Extra \|.* 7 \|.* tick \| y$/),
      expect.stringMatching(/^Changed; Moved \|/),
      expect.stringMatching(/^Same \|/),
    ]);
  });

  it('is told by its type, its id and its data, as far as these are there', async () => {
    const opened = await openTold(harness);
    const { page } = opened;
    const details = page.locator('.pair-details');
    const data = (more: Partial<PairData> = {}): PairData => ({
      number: 7,
      type: 'tick',
      text: '{"a":1}',
      sizeBytes: 7,
      isCut: false,
      isGone: false,
      ...more,
    });
    await page.locator('.row').first().click();
    const show = async (
      left: PairData | undefined,
      right: PairData | undefined,
      position = 1,
    ): Promise<string> => {
      await opened.send({
        type: 'pair',
        version: 1,
        filter: 1,
        position,
        ...(left && { left }),
        ...(right && { right }),
      });
      return (await details.innerText()).replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim();
    };
    expect(await show(data(), data({ number: 1200 }))).toBe(
      'Entry 7 of the first, entry 1,200 of the second The data is the same, character for character. {"a":1}',
    );
    expect(await show(data({ id: '5' }), data({ id: '5' }))).not.toContain('Id');
    expect(await show(data({ id: '5' }), data())).toMatch(/Id 5 none/);
    expect(await show(data(), data({ id: '5', type: 'tock' }))).toMatch(/Type tick tock Id none 5/);
    expect(await show(data(), data({ text: '{"a":2}' }))).toMatch(/1 changed \$\.a changed 1 2/);
    for (const [one, other] of [
      [{ isCut: true }, {}],
      [{}, { isCut: true }],
    ])
      expect(await show(data(one), data({ ...other, sizeBytes: 3_000_000 }))).toMatch(
        /Too large to compare here: 7 B and 3\.0 MB, and at most/,
      );
    for (const [one, other] of [
      [{ isGone: true }, {}],
      [{}, { isGone: true }],
    ])
      expect(await show(data(one), data(other))).toContain(
        'The bytes of one of the two are no longer there.',
      );
    expect(await show(data(), undefined)).toBe('Entry 7, which only the first has {"a":1}');
    expect(await show(undefined, data())).toBe('Entry 7, which only the second has {"a":1}');
    const content = details.locator('.pair-content');
    expect(await content.getAttribute('aria-busy')).toBe('false');
    await show(data(), data(), 2);
    expect(await content.getAttribute('aria-busy')).toBe('true');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => content.getAttribute('aria-busy')).toBe('false');
  });
});

describe('the answers of a comparison', () => {
  it('say which side has them, what differs, and nothing of times where these say nothing', async () => {
    const opened = await openTold(harness, [], { result: { ...result, answers: 4 } });
    const { page } = opened;
    await answerTo(opened, 'answers', () => page.getByRole('button', { name: 'Answers' }).click());
    const left = answerOf({ usage: [['tokens', 5]], errors: [{ text: 'No', entry: 1 }] });
    const right = answerOf({ usage: [['tokens', 6]], state: 'cut off', lastAtMs: 9000 });
    const text = (words: string | undefined, length = 5): { text?: string; length: number } => ({
      length,
      ...(words !== undefined && { text: words }),
    });
    const parts: readonly PartPair[] = [
      { kind: 'text', left: text('It is'), right: text('It is') },
      { kind: 'text', left: text('red'), right: text(undefined, 1_200_000) },
      { kind: 'text', left: text(undefined, 1_300_000), right: text('red') },
      { kind: 'tool call', name: 'f', left: text('{"a":1}'), right: text('{"a":2}') },
      { kind: 'text', left: text('one red') },
    ];
    const answers = (hasTimes: boolean): ComparisonHostMessage => ({
      type: 'answers',
      version: 1,
      hasTimes,
      hasMore: hasTimes,
      pairs: [
        { number: 1, left, right, outcome: 'different', parts },
        { number: 2, left, outcome: 'different', parts: [] },
        { number: 3, right, outcome: 'different', parts: [] },
        { number: 4, left, right: left, outcome: 'unknown', parts: [] },
      ],
    });
    const shown = page.locator('.answer-pairs');
    const lines = async (): Promise<string[]> =>
      (await shown.locator('.answer').first().locator('tbody tr').allInnerTexts()).map((line) =>
        line.replaceAll('\u00a0', ' ').replaceAll('\t', ' | '),
      );
    await opened.send(answers(true));
    await shown.locator('.answer').nth(3).waitFor();
    expect(await shown.locator('.answer > .details-note').allInnerTexts()).toEqual([
      'They differ in what they say.',
      'Only the first has this answer.',
      'Only the second has this answer.',
      'Not all that they say was compared.',
    ]);
    expect(await lines()).toEqual([
      'Format | OpenAI chat completions | OpenAI chat completions',
      'State | Finished | Cut off',
      'Duration | 2.5 s | 8.0 s',
      'tokens | 5 | 6',
      'Error | No | –',
    ]);
    expect(await shown.locator('.answer').first().locator('tr.differs').count()).toBe(4);
    expect(
      (await shown.locator('.part-pair').allInnerTexts()).map((part) =>
        part.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ').trim(),
      ),
    ).toEqual([
      'Text The same on both sides. It is',
      'Text Too long to compare here: 5 characters and 1,200,000 characters.',
      'Text Too long to compare here: 1,300,000 characters and 5 characters.',
      expect.stringMatching(/^Tool call: f 1 changed \$\.a changed 1 2$/),
      'Text one red Not there',
    ]);
    await page.getByText('The further answers are not compared.').waitFor();
    await opened.send(answers(false));
    await page.getByText('The further answers are not compared.').waitFor({ state: 'detached' });
    expect(await lines()).toEqual([
      'Format | OpenAI chat completions | OpenAI chat completions',
      'State | Finished | Cut off',
      'tokens | 5 | 6',
      'Error | No | –',
    ]);
    // Of a comparison without answers there are rows, whatever was shown before.
    await opened.send(comparisonOf({ version: 2 }));
    await page.locator('.compared-list').waitFor();
  });
});
