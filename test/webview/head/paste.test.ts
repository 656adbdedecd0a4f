// Requests that are pasted into the page, in a real browser: all of their fields, what they lack, and what is said of them.

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { PageHarness, type TestPage } from '../pageHarness.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

async function openEmpty(): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 0, recents: [] });
  });
  onTestFinished(() => opened.close());
  await opened.page.getByText('Inspect a stream of server-sent events').waitFor();
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

const address = 'Address of the stream';
const curl = `curl https://api.test/v1 \\\n  -H 'Accept: x/y' \\\n  -H "Authorization: Bearer $API_KEY" \\\n  -d '{\n  "stream": true\n}'`;

describe('a cURL command pasted into the address', () => {
  it('fills in the whole request, and sends it with Connect', async () => {
    const opened = await openEmpty();
    const { page, messages } = opened;
    await paste(page.getByLabel(address), `curl -X PUT https://api.test/v1 -H 'A: b' -d '{\n}'`);
    await page.getByLabel('Value of A').waitFor();
    // Of one there is nothing to choose.
    expect(await page.getByLabel('Request of the text').count()).toBe(0);
    expect(await page.getByLabel('Method').inputValue()).toBe('PUT');
    expect(await page.getByLabel(address).inputValue()).toBe('https://api.test/v1');
    expect(await page.getByLabel('Body').inputValue()).toBe('{\n}');
    expect(messages.filter(({ type }) => type === 'connect')).toEqual([]);
    await page.keyboard.press('Enter');
    expect((await opened.message('connect')).request).toMatchObject({
      url: 'https://api.test/v1',
      method: 'PUT',
      headers: [
        ['A', 'b'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: '{\n}',
    });
  });

  it('asks for a variable before anything can be sent', async () => {
    const opened = await openEmpty();
    const { page, messages } = opened;
    await paste(page.getByLabel(address), curl);
    const value = page.getByLabel('Value of API_KEY');
    await value.waitFor();
    expect(await value.getAttribute('type')).toBe('password');
    expect(await value.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Connect' }).click();
    expect(messages.filter(({ type }) => type === 'connect')).toEqual([]);
    await value.fill('open-sesame');
    await value.press('Enter');
    const { request } = await opened.message('connect');
    expect(request.headers).toContainEqual(['Authorization', 'Bearer open-sesame']);
    expect(request.body).toBe('{\n  "stream": true\n}');
  });

  it('offers a field for what stands for something, and is complete without', async () => {
    const { page } = await openEmpty();
    await paste(page.getByLabel(address), "curl http://one/ -H 'X-Trace: YOUR_API_KEY'");
    const field = page.getByLabel('In the place of YOUR_API_KEY');
    await field.waitFor();
    expect([await field.getAttribute('aria-invalid'), await field.getAttribute('placeholder')]).toEqual([
      'false',
      '',
    ]);
    await field.fill('abc');
    await page.getByRole('button', { name: 'Hide what was pasted' }).click();
    expect(await page.getByLabel('Value of X-Trace').inputValue()).toBe('abc');
  });

  it('that was incomplete gives the request of before back when it is discarded', async () => {
    const { page } = await openEmpty();
    await page.getByLabel(address).fill('localhost:3000/x');
    await paste(page.getByLabel(address), curl);
    await page.getByRole('button', { name: 'Discard what was pasted' }).click();
    expect(await page.getByLabel(address).inputValue()).toBe('localhost:3000/x');
    expect(await page.getByLabel('Method').inputValue()).toBe('GET');
    expect(await page.getByRole('region', { name: 'What was pasted' }).count()).toBe(0);
    // A second one is as the first.
    await paste(page.getByLabel(address), curl);
    await page.getByLabel('Value of API_KEY').fill('x');
    await page.getByRole('button', { name: 'Hide what was pasted' }).click();
    expect(await page.getByLabel('Token', { exact: true }).inputValue()).toBe('x');
  });

  it('of several requests lets one choose', async () => {
    const { page } = await openEmpty();
    await paste(page.getByLabel(address), 'curl http://one/ ;\ncurl http://two/ -d x');
    await page.getByLabel('Request of the text').selectOption('1');
    expect(await page.getByLabel(address).inputValue()).toBe('http://two/');
    expect(await page.getByLabel('Method').inputValue()).toBe('POST');
  });

  it('says what was not understood, and where', async () => {
    const { page } = await openEmpty();
    await page.getByLabel(address).fill('http://zero/');
    await paste(page.getByLabel(address), 'curl http://one/ \\\n  --digest');
    await page.getByText('Line 2: “--digest” has no effect here').waitFor();
    const taken = page.getByText('What was pasted has taken the place of the request.');
    expect(await taken.count()).toBe(1);
    await paste(page.getByLabel(address), "curl http://two/ -H 'A: b");
    await page.getByText('Line 1: The quote that opens here is never closed.').waitFor();
    expect(await page.getByLabel(address).inputValue()).toBe('http://one/');
    // What has no request takes the place of none.
    expect(await taken.count()).toBe(0);
  });
});

describe('text pasted into the page', () => {
  it('that is an address stays one', async () => {
    const { page } = await openEmpty();
    await paste(page.getByLabel(address), 'http://one/x');
    expect(await page.getByLabel(address).inputValue()).toBe('http://one/x');
    expect(await page.getByLabel('Body').count()).toBe(0);
  });

  it('into the name of a header is divided into headers', async () => {
    const { page } = await openEmpty();
    await page.getByRole('button', { name: 'Request' }).click();
    for (const _ of [1, 2]) await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name of header 2').fill('Last');
    await paste(page.getByLabel('Name of header 1'), 'A: b\r\nC: d:e\r\n');
    await page.getByLabel('Name of header 3').waitFor();
    const rows = await page
      .locator('.header-row')
      .evaluateAll((found) =>
        found.map((row) => Array.from(row.querySelectorAll('input'), ({ value }) => value).join('=')),
      );
    expect(rows).toEqual(['A=b', 'C=d:e', 'Last=']);
    await paste(page.getByLabel('Name of header 3'), 'just-a-name');
    expect(await page.getByLabel('Name of header 3').inputValue()).toContain('just-a-name');
  });
});
