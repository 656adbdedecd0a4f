import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fixture } from '../../core/assembly/assembling.ts';
import { findViolations } from '../accessibility.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { delta, openAssembled, type OpenedView } from './openAssembled.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const open = (stream: ScriptedStream, options: PageOptions = {}): Promise<OpenedView> =>
  openAssembled(harness, stream, options);

/** A stream that has received a recorded one, an event every 40 ms. */
async function streamOf(...names: readonly string[]): Promise<ScriptedStream> {
  const stream = openStreamOf(0);
  for (const name of names) {
    const events = (await fixture(name)).split('\n\n').filter((event) => event.trim() !== '');
    for (const event of events) stream.pass(40).receive(`${event}\n\n`);
  }
  return stream;
}

describe('an answer', () => {
  it('shows its numbers, its reasoning, its text and its calls', async () => {
    const { opened } = await open(await streamOf('anthropic'));
    const { page, problems } = opened;
    const answer = page.getByRole('region', { name: 'Answer 1' });
    expect(await answer.locator('.answer-header').innerText()).toMatch(
      /Finished\s+Anthropic messages · attempt 1/,
    );
    const facts = await answer.locator('.answer-facts').innerText();
    expect(facts.replaceAll(/\s+/g, ' ')).toMatch(
      /Model claude-sonnet-4-5-20250929 Output 89 tokens Speed [\d.]+ tokens\/s Response \d+ ms First body byte \d+ ms First reasoning \d+ ms First text \d+ ms First call \d+ ms Duration \d+ ms Finish tool_use Id msg_01/,
    );
    expect(await answer.locator('.part-text').allInnerTexts()).toEqual([
      'The user asks for weather.',
      'Let me check that.',
    ]);
    expect(await answer.getByRole('tree').innerText()).toContain('location: "San Francisco, CA"');
    await page.getByRole('status').getByText('Answer 1 is finished.').waitFor({ state: 'attached' });
    expect(problems).toEqual([]);
  });

  it('is told in the state line, which leads to it, and counted on the button of its view', async () => {
    const stream = openStreamOf(0).receive(delta('Hel'));
    const { opened } = await showStream(harness, stream);
    const { page } = opened;
    await page.getByRole('button', { name: /^Assembled\s+1 answer$/ }).waitFor();
    await page.getByRole('button', { name: /^OpenAI chat completions: 1.chunk/ }).click();
    await page.getByRole('region', { name: 'Answer 1' }).waitFor();
    await page.getByRole('button', { name: 'Send Again…' }).click();
    await opened.message('sendAgain');
    await page.getByRole('button', { name: 'Compare With…' }).click();
    await opened.message('lab', ({ command }) => command === 'compareWith');
  });

  it('is one of several with its own request to send again, and its own comparison', async () => {
    const answer = `${delta('Hello')}data: [DONE]\n\n`;
    const { opened } = await open(openStreamOf(0).receive(answer + answer.replace(`"c"`, `"d"`)));
    const { page } = opened;
    await page.getByRole('button', { name: 'Send Again… (answer 2)' }).click();
    expect(await opened.message('sendAgain')).toEqual({ type: 'sendAgain', attempt: 1 });
    await page.getByRole('button', { name: 'Compare With… (answer 2)' }).click();
    expect(await opened.message('compareAnswer')).toEqual({ type: 'compareAnswer', firstEntry: 5 });
    expect(await findViolations(opened)).toEqual([]);
  });

  it('grows as its pieces come, and each event is sent once', async () => {
    const stream = openStreamOf(0).receive(delta('Hel'));
    const { opened, update } = await open(stream);
    const text = opened.page.locator('.part-text');
    expect(await text.innerText()).toBe('Hel');
    stream.receive(delta('lo'));
    await update();
    await text.getByText('Hello').waitFor();
    stream.log.clear();
    stream.receive(delta('again'));
    await update();
    await text.getByText('again', { exact: true }).waitFor();
  });

  it('shows the arguments of a call as a tree while they grow, as text on request, and where they are no JSON', async () => {
    const call = (args: string): string =>
      `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [{ index: 0, function: { name: 'f', arguments: args } }] } }] })}\n\n`;
    const stream = openStreamOf(0).receive(call('{"id":1234567890123456'));
    const { opened, update } = await open(stream);
    const { page } = opened;
    const tree = page.getByRole('tree', { name: 'Tool call f, answer 1' });
    await tree.getByText('1234567890123456', { exact: true }).waitFor();
    stream.receive(call('7890}'));
    await update();
    await tree.getByText('12345678901234567890').waitFor();
    // Its paths begin in the arguments: they are copied, and lead to no column and no filter.
    await tree.press('End');
    expect(await tree.locator('.json-row.active .json-buttons button').evaluateAll((all) => all.length)).toBe(
      2,
    );
    for (const key of ['a', 'f', 'p']) await tree.press(key);
    await opened.message('copyText', ({ text }) => text === '$.id');
    expect(opened.messages.filter(({ type }) => type === 'filter' || type === 'valueColumns')).toEqual([]);
    expect(await page.locator('.column-field').count()).toBe(0);
    const asTree = 'As a tree: Tool call f, answer 1';
    await page.getByRole('button', { name: asTree, pressed: true }).click();
    await page.locator('.part-text').getByText('"id": 12345678901234567890').waitFor();
    await page.getByRole('button', { name: asTree, pressed: false }).click();
    await tree.waitFor();
    expect(await findViolations(opened)).toEqual([]);
    stream.log.clear();
    stream.receive(`${call('{"a": 1,}')}data: [DONE]\n\n`);
    await update();
    await page
      .getByText('These arguments are no JSON. Line 1, column 9: The comma before this brace')
      .waitFor();
    const marked = (): Promise<(string | undefined)[]> =>
      page.evaluate(() =>
        [...(CSS.highlights.get('text-mistake') ?? [])].map((range) => {
          const { startContainer, startOffset, endOffset } = range;
          return startContainer.textContent?.slice(startOffset, endOffset);
        }),
      );
    expect(await marked()).toEqual(['}']);
    stream.log.clear();
    stream.receive(`${call('{"a": 1}')}data: [DONE]\n\n`);
    await update();
    await page.getByText('These arguments are no JSON.').waitFor({ state: 'detached' });
    expect(await marked()).toEqual([]);
  });

  it('shows an error of its format in red, with the way to its entry', async () => {
    const { opened } = await open(await streamOf('responses-failed'));
    const error = opened.page.locator('.answer-error').first();
    expect(await error.innerText()).toMatch(
      /The model failed to generate a response\. \(server_error\)\s+#6/,
    );
    await error.getByRole('button').click();
    await opened.page.locator('#row-6[aria-selected="true"]').waitFor();
  });

  it('lists what is not read of it, each with the way to its entries', async () => {
    const stream = openStreamOf(0);
    stream.receive(delta('Hello'));
    for (const mood of ['calm', 'glad']) stream.receive(`event: mood\ndata: {"mood":"${mood}"}\n\n`);
    const { opened } = await open(stream);
    const line = opened.page.locator('.answer-notes li', {
      hasText: 'of a kind that is not read here: mood.',
    });
    expect((await line.innerText()).replaceAll(/\s+/g, ' ').trim()).toBe(
      '2 events of a kind that is not read here: mood. #4 #5',
    );
    await line.getByRole('button', { name: '#5' }).click();
    await opened.page.locator('#row-5[aria-selected="true"]').waitFor();
  });

  it('says that it went on in another attempt, and what came again', async () => {
    const stream = openStreamOf(0).receive(`id: 1\n${delta('one ')}`);
    stream.ended({ cause: 'reset', code: 'ECONNRESET' }).pass(3000).attempt().opened();
    stream.receive(`id: 1\n${delta('one ')}id: 2\n${delta('two')}`);
    const { opened } = await open(stream);
    expect(await opened.page.locator('.part-text').innerText()).toBe('one two');
    const notes = (await opened.page.locator('.answer-notes li').allInnerTexts()).join('\n');
    expect(notes).toMatch(/1\s+event came again exactly as before/);
    expect(notes).toContain('Goes on in attempt 2.');
  });

  it('keeps control characters and markup as text', async () => {
    const { opened } = await open(openStreamOf(0).receive(delta('<b id="x">\u0007\u202e</b>')));
    expect(await opened.page.locator('.part-text').innerText()).toBe('<b id="x">[BEL][U+202E]</b>');
    expect(await opened.page.locator('#x').count()).toBe(0);
  });
});

describe('a place in a text', () => {
  it('leads by a click to the entry that brought it', async () => {
    const stream = openStreamOf(0).receive(delta('first ') + delta('\u0007second ') + delta('third'));
    const { page } = (await open(stream)).opened;
    const box = await page.locator('.part-text').evaluate((element) => {
      const text = element.querySelector('.text-block')?.firstChild;
      if (!text) throw new Error('There is no text');
      const range = document.createRange();
      const at = text.textContent?.indexOf('second') ?? 0;
      range.setStart(text, at);
      range.setEnd(text, at + 3);
      return range.getBoundingClientRect().toJSON() as {
        x: number;
        y: number;
        width: number;
        height: number;
      };
    });
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.getByText('Entry 4 brought “[BEL]second ”').waitFor();
    await page.getByRole('button', { name: 'Show in the entries' }).click();
    await page.locator('#row-4[aria-selected="true"]').waitFor();
  });

  it('is reached with the keys, piece by piece', async () => {
    const { page } = (await open(openStreamOf(0).receive(delta('first ') + delta('second')))).opened;
    await page.locator('.part-text').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Entry 3 brought “first ”').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Entry 4 brought “second”').waitFor();
    await page.keyboard.press('Home');
    await page.getByText('Entry 3 brought “first ”').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#row-3[aria-selected="true"]').waitFor();
  });

  it('says under the pointer which entry wrote it and when, and leads there by Ctrl and a click', async () => {
    const stream = openStreamOf(0).receive(delta('first ')).pass(1240).receive(delta('second'));
    const { page } = (await open(stream)).opened;
    const text = page.locator('.part-text');
    await text.hover({ position: { x: 14, y: 10 } });
    await page.locator('.part-text[title="Entry 3, +0.014\u00a0s"]').waitFor();
    await page.keyboard.press('Tab');
    await text.focus();
    await page.keyboard.press('End');
    await page.getByText('Entry 4 brought “second” at +1.254 s, 1.2 s after the piece before').waitFor();
    await text.click({ position: { x: 14, y: 10 }, modifiers: ['ControlOrMeta'] });
    await page.locator('#row-3[aria-selected="true"]').waitFor();
  });

  it('shows on request where each piece ends', async () => {
    const stream = openStreamOf(0).receive(delta('one') + delta(' two') + delta(' three'));
    const { opened, update } = await open(stream);
    const { page } = opened;
    const marked = (): Promise<string[]> =>
      page.evaluate(() =>
        [...(CSS.highlights.get('text-pieces') ?? [])].map((range) => (range as Range).toString()),
      );
    expect(await marked()).toEqual([]);
    const button = page.getByRole('button', { name: 'Mark what each event brought: Text, answer 1' });
    await button.click();
    expect(await marked()).toEqual(['one', ' three']);
    stream.receive(delta(' four') + delta('!'));
    await update();
    await page.locator('.part-text').getByText('four!').waitFor();
    expect(await marked()).toEqual(['one', ' three', '!']);
    expect(await findViolations(opened)).toEqual([]);
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await button.click();
    expect(await marked()).toEqual([]);
    expect(await button.getAttribute('aria-pressed')).toBe('false');
  });

  it('in indented arguments leads to its entry too', async () => {
    const { page } = (await open(await streamOf('chat-tools'))).opened;
    await page
      .getByRole('button', { name: /^As a tree:/ })
      .first()
      .click();
    const place = await page
      .locator('.part-text')
      .first()
      .evaluate((element) => {
        const name = [...element.querySelectorAll('.json-name')].find((part) => part.textContent === '"id"');
        return name?.getBoundingClientRect().toJSON() as {
          x: number;
          y: number;
          width: number;
          height: number;
        };
      });
    await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    await page.getByText('Entry 7 brought').waitFor();
  });

  it('selects and copies as one text', async () => {
    const stream = openStreamOf(0);
    for (let line = 0; line < 900; line += 1) stream.receive(delta(`line ${line} of many\n`));
    const { page } = (await open(stream)).opened;
    const [selected, blocks] = await page.locator('.part-text').evaluate((element) => {
      getSelection()?.selectAllChildren(element);
      return [getSelection()?.toString(), element.querySelectorAll('.text-block').length] as const;
    });
    const lines = Array.from({ length: 900 }, (_, line) => `line ${line} of many`);
    expect(selected?.trimEnd()).toBe(lines.join('\n'));
    expect(blocks).toBeGreaterThan(1);
  });
});

describe('a long text', () => {
  it('stays at its end until somebody scrolls away, and comes back', async () => {
    const stream = openStreamOf(0);
    const grow = (lines: number): void => {
      for (let line = 0; line < lines; line += 1) stream.receive(delta(`line ${line}\n`));
    };
    grow(200);
    const { opened, update } = await open(stream);
    const { page } = opened;
    const scroll = page.locator('.assembled-scroll');
    const isAtEnd = (): Promise<unknown> =>
      page.waitForFunction(() => {
        const element = document.querySelector('.assembled-scroll');
        return (
          element &&
          element.scrollTop > 0 &&
          element.scrollHeight - element.scrollTop - element.clientHeight < 2
        );
      });
    await isAtEnd();
    grow(50);
    await update();
    await isAtEnd();
    await scroll.evaluate((element) => element.scrollTo(0, 0));
    const follow = page.getByRole('button', { name: 'Follow' });
    await follow.waitFor();
    grow(50);
    await update();
    await page.getByText('302', { exact: false }).first().waitFor();
    expect(await scroll.evaluate((element) => element.scrollTop)).toBe(0);
    await follow.click();
    await isAtEnd();
    // By hand it is as good.
    await scroll.evaluate((element) => element.scrollTo(0, 0));
    await follow.waitFor();
    await scroll.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await follow.waitFor({ state: 'detached' });
    grow(50);
    await update();
    await page.getByText('352', { exact: false }).first().waitFor();
    await isAtEnd();
    for (const height of [500, 800]) {
      await page.setViewportSize({ width: 1280, height });
      await isAtEnd();
    }
    // As near as this is at the end, and a little further is not.
    const scrollFromEnd = (px: number): Promise<void> =>
      scroll.evaluate((element, distance) => {
        element.scrollTo(0, element.scrollHeight - element.clientHeight - distance);
      }, px);
    await scrollFromEnd(16);
    grow(50);
    await update();
    await page.getByText('402', { exact: false }).first().waitFor();
    await isAtEnd();
    await scrollFromEnd(18);
    await follow.waitFor();
  });

  it('is shown by its end, and whole in an editor', async () => {
    const stream = openStreamOf(0);
    const line = `${'0123456789'.repeat(999)} end line\n`;
    for (let at = 0; at < 60; at += 1) stream.receive(delta(line));
    const { opened } = await open(stream);
    await opened.page.getByText(/The last [\d,]+\s+characters of 600,000\./).waitFor();
    await opened.page.getByRole('button', { name: 'Show all in an editor' }).click();
    expect(await opened.message('openPart')).toEqual({
      type: 'openPart',
      part: { firstEntry: 3, lastEntry: 62, place: 0, path: '' },
    });
    await opened.page.getByRole('button', { name: /^Copy: Text/ }).click();
    await opened.message('copyPart');
  });
});

it('folds a part', async () => {
  const { page } = (await open(await streamOf('chat-reasoning'))).opened;
  await page.getByRole('button', { name: 'Reasoning', exact: true }).click();
  expect(await page.locator('.part-text').allInnerTexts()).toEqual(['42']);
  expect(
    await page.getByRole('button', { name: 'Reasoning', exact: true }).getAttribute('aria-expanded'),
  ).toBe('false');
});

it.each(['dark', 'light', 'highContrast', 'highContrastLight'] as const)(
  'has no accessibility problem in %s',
  async (theme) => {
    const { opened } = await open(await streamOf('anthropic', 'responses-failed', 'chat-choices', 'mcp'), {
      theme,
    });
    await opened.page.locator('.part-text').first().focus();
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.locator('.picked-bar').waitFor();
    expect(await findViolations(opened)).toEqual([]);
  },
);

it('has no accessibility problem where nothing is recognised', async () => {
  const { opened } = await open(openStreamOf(1));
  await opened.page.getByLabel('JSON path', { exact: true }).fill('a[');
  expect(await findViolations(opened)).toEqual([]);
});
