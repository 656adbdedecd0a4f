// The form of a request in a real browser: its query, who asks, names that are offered, the body with its mistakes, a
// request pasted into any of its fields, and what is asked for before anything is sent.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { PreparedRequest } from '../../../src/core/draft/preparedRequest.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness, type PageOptions, type TestPage } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const chat: PreparedRequest = {
  request: {
    url: 'http://localhost:3000/v1/chat?a=1',
    method: 'POST',
    headers: [
      ['X-Test', 'a'],
      ['Authorization', 'Bearer open-sesame'],
    ],
    body: '{"model":"m","messages":[]}',
  },
};

async function openForm(
  draft: PreparedRequest = { request: { url: '' } },
  options?: PageOptions,
): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready')
      void page.send({ type: 'snapshot', epoch: 0, recents: [], draft, draftVersion: 1 });
  }, options);
  onTestFinished(() => opened.close());
  await opened.page.getByRole('region', { name: 'Details of the request' }).waitFor();
  return opened;
}

/** Pastes as the browser does: the event, and the text into the field when nobody takes it. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.focus();
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    if (element.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
  }, text);
}

function sent({ messages }: TestPage): number {
  return messages.filter(({ type }) => type === 'connect').length;
}

const addressOf = (page: Page): Locator => page.getByLabel('Address of the stream');

describe('the query', () => {
  it('is in step with the address, whichever is typed', async () => {
    const { page } = await openForm(chat);
    expect(await page.getByLabel('Value of parameter a').inputValue()).toBe('1');
    await page.getByLabel('Value of parameter a').fill('b c');
    expect(await addressOf(page).inputValue()).toBe('http://localhost:3000/v1/chat?a=b%20c');
    await page.getByRole('button', { name: 'Add parameter' }).click();
    await page.keyboard.type('api_key');
    const key = page.getByLabel('Value of parameter api_key', { exact: true });
    await key.fill('open-sesame');
    expect(await key.getAttribute('type')).toBe('password');
    expect(await addressOf(page).inputValue()).toBe(
      'http://localhost:3000/v1/chat?a=b%20c&api_key=open-sesame',
    );
    await page.getByRole('button', { name: 'Remove a', exact: true }).click();
    await addressOf(page).fill('http://localhost:3000/x?one=1&two');
    expect(await page.getByLabel('Name of parameter 2').inputValue()).toBe('two');
    expect(await page.getByLabel('Value of parameter one').inputValue()).toBe('1');
    expect(await page.getByLabel('Name of parameter 3').count()).toBe(0);
  });
});

describe('who asks', () => {
  it.each([
    ['bearer', [['Token', 'abc']], ['Authorization', 'Bearer abc']],
    [
      'basic',
      [
        ['Name', 'me'],
        ['Password', 'a:b'],
      ],
      ['Authorization', `Basic ${btoa('me:a:b')}`],
    ],
    [
      'apiKey',
      [
        ['Header of the key', 'My-Own'],
        ['Key', 'abc'],
      ],
      ['My-Own', 'abc'],
    ],
  ] as const)('by %s becomes a header', async (kind, fields, header) => {
    const opened = await openForm({ request: { url: ':1/', headers: [['A', 'b']] } });
    const { page } = opened;
    await page.getByLabel('Authorization', { exact: true }).selectOption(kind);
    for (const [label, value] of fields) await page.getByLabel(label, { exact: true }).fill(value);
    const [last] = fields.at(-1) ?? [];
    const secret = page.getByLabel(last ?? '', { exact: true });
    expect(await secret.getAttribute('type')).toBe('password');
    await secret.press('Control+Enter');
    expect((await opened.message('connect')).request.headers).toEqual([['A', 'b'], header]);
    // None takes it away again.
    await page.getByLabel('Authorization', { exact: true }).selectOption('none');
    await page.getByLabel('Authorization', { exact: true }).press('Control+Enter');
    expect(
      (await opened.message('connect', ({ request }) => request.headers?.length === 1)).request.headers,
    ).toEqual([['A', 'b']]);
  });

  it('is asked for when it is chosen and not typed, and nothing is sent', async () => {
    const opened = await openForm({ request: { url: ':1/' } });
    const { page } = opened;
    await page.getByLabel('Authorization', { exact: true }).selectOption('bearer');
    expect(await page.getByText('Type the value').count()).toBe(0);
    await page.getByLabel('Authorization', { exact: true }).press('Control+Enter');
    const token = page.getByLabel('Token', { exact: true });
    await page.getByText('Type the value, or choose None.').waitFor();
    expect(await token.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(sent(opened)).toBe(0);
    await page.keyboard.type('abc');
    await page.keyboard.press('Control+Enter');
    await opened.message('connect');
  });
});

describe('headers', () => {
  it('are offered by name and with their usual values, by keyboard alone', async () => {
    const opened = await openForm({ request: { url: ':1/' } });
    const { page } = opened;
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.keyboard.type('conte');
    await page.getByRole('option', { name: 'Content-Type', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    const name = page.getByLabel('Name of header 1');
    const active = await name.getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${active}"]`).innerText()).toBe('Content-Type');
    await page.keyboard.press('Enter');
    expect(await name.inputValue()).toBe('Content-Type');
    expect(await page.getByRole('listbox').count()).toBe(0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Value of Content-Type').inputValue()).toBe('application/json');
    // Escape leaves the list, and what was typed stays.
    await page.getByLabel('Value of Content-Type').fill('text');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('listbox').count()).toBe(0);
    expect(await page.getByLabel('Value of Content-Type').inputValue()).toBe('text');
    expect(sent(opened)).toBe(0);
  });

  it('that carry a credential are hidden', async () => {
    const { page } = await openForm({ request: { url: ':1/', headers: [['Cookie', 'sid=1']] } });
    const value = page.getByLabel('Value of Cookie', { exact: true });
    expect(await value.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show: Value of Cookie' }).click();
    expect(await value.getAttribute('type')).toBe('text');
  });
});

describe('the body', () => {
  it('says where its first mistake is, and goes there', async () => {
    const { page } = await openForm(chat);
    const body = page.getByLabel('Body');
    await body.fill('{\n  "a": 1,\n}');
    await page.getByText('The comma before this brace is one too many.').waitFor();
    expect(await body.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Line 3, column 1' }).click();
    expect(
      await body.evaluate((area: HTMLTextAreaElement) => [area.selectionStart, area.selectionEnd]),
    ).toEqual([12, 13]);
    await body.fill('{}');
    expect(await page.getByText('Line 3, column 1').count()).toBe(0);
    expect(await body.getAttribute('aria-invalid')).toBe('false');
  });

  it('is coloured exactly where it stands', async () => {
    const { page } = await openForm(chat);
    const text = `{"long": "${'word '.repeat(80)}", "n": 1}`;
    await page.getByLabel('Body').fill(text);
    const [colours, area] = await page
      .locator('.body-editor > *')
      .evaluateAll((elements) =>
        elements.map((element) => element.getBoundingClientRect().toJSON() as DOMRect),
      );
    expect(colours?.height).toBe(area?.height);
    expect(colours?.width).toBe(area?.width);
    expect(await page.locator('.body-colours').textContent()).toBe(`${text}\n`);
    expect(await page.locator('.body-colours .json-name').first().innerText()).toBe('"long"');
  });

  it('is formatted, asked for as a stream and given its type, a click each', async () => {
    const opened = await openForm(chat);
    const { page } = opened;
    await page.getByRole('button', { name: 'Format JSON' }).click();
    await page.getByRole('button', { name: '"stream": true' }).click();
    await page.getByRole('button', { name: 'Content-Type: application/json' }).click();
    expect(await page.getByRole('button', { name: '"stream": true' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Content-Type: application/json' }).count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('Body').press('Control+Enter');
    const { request } = await opened.message('connect');
    expect(request.body).toBe('{\n  "stream": true,\n  "model": "m",\n  "messages": []\n}');
    expect(request.headers).toContainEqual(['Content-Type', 'application/json']);
    expect(sent(opened)).toBe(1);
  });
});

describe('a request pasted into a field', () => {
  const curl = `curl https://api.test/v2 \\\n  -H 'X-New: 1' \\\n  -d 'q=2'`;
  it.each([
    'Address of the stream',
    'Name of parameter 1',
    'Value of parameter a',
    'Name of header 1',
    'Value of X-Test',
    'Token',
    'Body',
    'Last-Event-ID',
  ])('“%s” fills in the form, and can be undone', async (label) => {
    const opened = await openForm(chat);
    const { page } = opened;
    await paste(page.getByLabel(label, { exact: true }).first(), curl);
    expect(await addressOf(page).inputValue()).toBe('https://api.test/v2');
    expect(await page.getByLabel('Value of X-New').inputValue()).toBe('1');
    expect(await page.getByLabel('Body').inputValue()).toBe('q=2');
    expect(sent(opened)).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await addressOf(page).inputValue()).toBe(chat.request.url);
    expect(await page.getByLabel('Body').inputValue()).toBe(chat.request.body);
    await addressOf(page).press('Control+Enter');
    expect((await opened.message('connect')).request).toEqual(chat.request);
  });

  it('is a body where it is JSON, and a text where it has no request', async () => {
    const { page } = await openForm(chat);
    const body = page.getByLabel('Body');
    for (const text of ['{"url":"http://a/","method":"GET"}', 'curl is a program', 'http://a/']) {
      await body.fill('');
      await paste(body, text);
      expect(await body.inputValue()).toBe(text);
    }
    expect(await addressOf(page).inputValue()).toBe(chat.request.url);
  });
});

describe('what was not remembered of a request', () => {
  it('is asked for before it is sent', async () => {
    const opened = await openForm({
      request: {
        url: 'http://a.test/x?token=',
        method: 'POST',
        headers: [
          ['Cookie', ''],
          ['X-Empty', ''],
          ['Authorization', 'Bearer '],
        ],
      },
      lacks: { address: true, body: true, headers: ['Cookie'] },
    });
    const { page } = opened;
    const tryToSend = async (): Promise<void> => addressOf(page).press('Control+Enter');
    const isFocused = (field: Locator): Promise<boolean> =>
      field.evaluate((element) => element === document.activeElement);
    await page.getByText('This request was not remembered as a whole').waitFor();
    await tryToSend();
    await page.getByText('remembered without its credentials').waitFor();
    expect(await isFocused(addressOf(page))).toBe(true);
    await page.getByLabel('Value of parameter token', { exact: true }).fill('t');
    // What is missing is gone to each time.
    const token = page.getByLabel('Token', { exact: true });
    await tryToSend();
    await expect.poll(() => isFocused(token)).toBe(true);
    await token.fill('b');
    await tryToSend();
    await page.getByText('The value of Cookie was not remembered').waitFor();
    const cookie = page.getByLabel('Value of Cookie', { exact: true });
    await expect.poll(() => isFocused(cookie)).toBe(true);
    await cookie.fill('sid=1');
    await tryToSend();
    await page.getByText('The body was not remembered').waitFor();
    await expect.poll(() => isFocused(page.getByLabel('Body', { exact: true }))).toBe(true);
    expect(sent(opened)).toBe(0);
    await page.getByRole('button', { name: 'Send it without a body' }).click();
    await tryToSend();
    expect((await opened.message('connect')).request).toEqual({
      url: 'http://a.test/x?token=t',
      method: 'POST',
      headers: [
        ['Cookie', 'sid=1'],
        ['X-Empty', ''],
        ['Authorization', 'Bearer b'],
      ],
    });
  });

  it('has a field for the body that a GET had', async () => {
    const { page } = await openForm({
      request: { url: 'http://a.test/x' },
      lacks: { address: false, body: true, headers: [] },
    });
    await page.getByLabel('Body').waitFor();
    // Until it is to be sent, nobody is led to what it lacks.
    expect(await page.getByLabel('Body').evaluate((field) => field === document.activeElement)).toBe(false);
    await page.getByRole('button', { name: 'Send it without a body' }).click();
    await page.getByLabel('Body').waitFor({ state: 'detached' });
  });
});

describe('the connection', () => {
  it('says which machine connects, and what is forwarded', async () => {
    const opened = await harness.open((message, page) => {
      if (message.type === 'ready')
        void page.send({
          type: 'snapshot',
          epoch: 0,
          recents: [],
          draft: { request: { url: 'http://localhost:3000/x' } },
          draftVersion: 1,
          connectsFrom: { name: 'this machine', remote: 'the SSH host' },
        });
    });
    onTestFinished(() => opened.close());
    const { page } = opened;
    const field = page.getByRole('group', { name: 'Connection' });
    await field.getByText('From this machine.').waitFor();
    await field.getByText('This address means this machine, not the SSH host').waitFor();
    await addressOf(page).fill('https://lamp-3000.app.github.dev/x');
    await field.getByText('forwarded port 3000').waitFor();
  });
});

describe('the variables', () => {
  it('are spoken of while they are typed', async () => {
    const opened = await openForm({ request: { url: 'http://a.test/{{path}}' } });
    await opened.send({ type: 'variables', notes: ['In the address: {{path}} has no value.'] });
    await opened.page.getByText('In the address: {{path}} has no value.').waitFor();
    await opened.send({ type: 'variables', notes: [] });
    await opened.page.getByText('In the address: {{path}} has no value.').waitFor({ state: 'detached' });
  });
});

describe('the form', () => {
  it('has names for everything, and enough contrast in every theme', async () => {
    const opened = await openForm({
      ...chat,
      lacks: { address: true, body: true, headers: ['Cookie'] },
    });
    const { page } = opened;
    await page.getByLabel('Body').fill('{"a": 1, "b": [true, "x",]}');
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.keyboard.type('a');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('listbox').waitFor();
    expect(await findViolations(opened)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });
});
