// The fields of a format of one's own above the answers.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findViolations } from '../accessibility.ts';
import { PageHarness, type PageOptions } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { openAssembled, type OpenedView } from './openAssembled.ts';
import type { ScriptedStream } from '../../core/scriptedStream.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const open = (stream: ScriptedStream, options: PageOptions = {}): Promise<OpenedView> =>
  openAssembled(harness, stream, options);

describe('a stream that is not recognised', () => {
  it('says what would be, and follows a path that is typed', async () => {
    const stream = openStreamOf(3);
    const { opened, update } = await open(stream);
    const { page } = opened;
    await page.getByRole('heading', { name: 'No token stream recognised' }).waitFor();
    expect(await page.locator('.formats li').allInnerTexts()).toContain('Gemini');
    const field = page.getByLabel('JSON path', { exact: true });
    await field.fill('$..s');
    await page.getByText('The path has “..”, which is not read here: name each step.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    // One that is wrong is not followed, neither with Enter nor when its field is left.
    await field.press('Enter');
    await field.blur();
    await field.fill('$.s');
    await field.press('Enter');
    await opened.message('assemblePath');
    expect(opened.messages.filter(({ type }) => type === 'assemblePath')).toEqual([
      { type: 'assemblePath', path: '$.s' },
    ]);
    await page.locator('.part-text').getByText('AAPLAAPLAAPL').waitFor();
    await opened.until(() => JSON.stringify(opened.keptState).includes('"assemblePath":"$.s"'), 'not kept');
    await field.fill('$.none');
    await field.press('Enter');
    await page.getByText('None of the 3').waitFor();
    await page.getByRole('button', { name: 'Assemble what is recognised', exact: true }).click();
    await update();
    await page.getByRole('heading', { name: 'No token stream recognised' }).waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('follows the fields of a format as they are typed, and saves them as a file', async () => {
    const { opened } = await open(openStreamOf(3));
    const { page } = opened;
    const more = page.getByRole('button', { name: 'More Fields of a Format' });
    expect(await more.getAttribute('aria-pressed')).toBe('false');
    await more.click();
    const reasoning = page.getByLabel('Reasoning', { exact: true });
    await reasoning.waitFor();
    expect(await more.getAttribute('aria-pressed')).toBe('true');
    await page.getByLabel('Each text is').selectOption('replace');
    await reasoning.fill('$.s..');
    await page.getByText('The path has “..”, which is not read here: name each step.').waitFor();
    expect(await findViolations(opened)).toEqual([]);
    await reasoning.fill('$.s');
    await reasoning.press('Enter');
    const path = '{"reasoning":"$.s","mode":"replace"}';
    expect(await opened.message('assemblePath')).toEqual({ type: 'assemblePath', path });
    await page
      .locator('.part-text')
      .getByText(/^AAPL$/)
      .waitFor();
    await page.getByText(/^JSON paths/).waitFor();
    await page.getByRole('button', { name: 'Save as Format File…' }).click();
    expect(await opened.message('saveFormat')).toEqual({ type: 'saveFormat', path });
    await page.getByLabel('Event types').fill('none');
    await page.getByLabel('Event types').press('Enter');
    await page.getByRole('heading', { name: 'Nothing at these paths' }).waitFor();
  });

  it('keeps what was typed before the main path, until no path is followed', async () => {
    const { opened } = await open(openStreamOf(3));
    const { page } = opened;
    const main = page.getByLabel('JSON path', { exact: true });
    const types = page.getByLabel('Event types');
    const mode = page.getByLabel('Each text is');
    await page.getByRole('button', { name: 'More Fields of a Format' }).click();
    await mode.selectOption('replace');
    await types.fill('tick');
    await types.press('Enter');
    await main.fill('$.s');
    await main.press('Enter');
    const path = '{"events":["tick"],"text":"$.s","mode":"replace"}';
    expect(await opened.message('assemblePath')).toEqual({ type: 'assemblePath', path });
    expect([await types.inputValue(), await mode.inputValue()]).toEqual(['tick', 'replace']);
    await page.getByRole('button', { name: 'Follow no path' }).click();
    expect(await opened.message('assemblePath')).toEqual({ type: 'assemblePath', path: '' });
    expect([await main.inputValue(), await types.inputValue(), await mode.inputValue()]).toEqual([
      '',
      '',
      'append',
    ]);
    await main.fill('$.t');
    await main.press('Enter');
    expect(await opened.message('assemblePath')).toEqual({ type: 'assemblePath', path: '$.t' });
    // The same again is no news, and an empty field follows no path.
    await main.press('Enter');
    await main.fill('');
    await main.press('Enter');
    const followed = (): string[] =>
      opened.messages.flatMap((message) => (message.type === 'assemblePath' ? [message.path] : []));
    await opened.until(() => followed().at(-1) === '', 'a path is still followed');
    expect(followed().slice(-3)).toEqual(['', '$.t', '']);
    // To leave the field is as good as Enter.
    await main.fill('$.s');
    await main.blur();
    await opened.until(() => followed().at(-1) === '$.s', 'not followed');
    await types.fill('tock');
    await types.blur();
    await opened.until(() => followed().at(-1)?.includes('tock') === true, 'not followed');
  });

  it('follows the fields that were kept, and shows them', async () => {
    const { opened } = await open(openStreamOf(2), {
      keptState: { assemblePath: '{"reasoning":"$.s","text":"t"}' },
    });
    await opened.page.locator('.part-text').getByText('12').waitFor();
    expect(await opened.page.getByLabel('Reasoning', { exact: true }).inputValue()).toBe('$.s');
    expect(await opened.page.getByLabel('JSON path', { exact: true }).inputValue()).toBe('t');
  });

  it('follows the path that was kept', async () => {
    const { opened } = await open(openStreamOf(2), { keptState: { assemblePath: 't' } });
    await opened.page.locator('.part-text').getByText('12').waitFor();
  });
});
