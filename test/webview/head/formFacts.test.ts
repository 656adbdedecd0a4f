// What the form offers, says and keeps beside what is sent: lists that are complete, hints that are true, and values that
// stay while others change.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PreparedRequest } from '../../../src/core/draft/preparedRequest.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { statusOf } from '../state/statePage.ts';
import { openHead, type Snapshot } from './openedHead.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const open = (facts?: Partial<Snapshot>): Promise<TestPage> => openHead(harness, facts);

async function openForm(
  request: StreamRequest,
  facts: Partial<Snapshot> = {},
  lacks?: PreparedRequest['lacks'],
): Promise<TestPage> {
  const opened = await open({ ...facts, draft: { request, ...(lacks && { lacks }) }, draftVersion: 1 });
  await opened.page.getByRole('region', { name: 'Details of the request' }).waitFor();
  return opened;
}

async function headersSent(opened: TestPage): Promise<StreamRequest['headers']> {
  const before = opened.messages.length;
  await opened.page.getByLabel('Address of the stream').press('Control+Enter');
  const sent = await opened.until(
    () => opened.messages.slice(before).find((message) => message.type === 'connect'),
    'nothing was sent',
  );
  await opened.send({ type: 'invalid', field: 'lastEventId', message: 'Not now.' });
  return sent.request.headers;
}

it('says that something is wrong where it is, and nothing where it is not', async () => {
  const { page } = await openForm({ url: 'https://a.test/', method: 'POST', body: '{}' });
  const errors = page.getByRole('alert');
  expect(await errors.count()).toBe(0);
  await page.getByLabel('Address of the stream').fill('ws://a.test/');
  await errors.getByText('WebSocket is another protocol').waitFor();
  expect(await errors.count()).toBe(1);
  await page.getByLabel('Address of the stream').fill('http://a.test/');
  await errors.waitFor({ state: 'detached' });
});

it('describes each field that is wrong by what is wrong with it', async () => {
  const opened = await openForm(
    {
      url: 'https://a.test/',
      method: 'POST',
      headers: [
        ['X-A', 'b'],
        ['Cookie', ''],
      ],
      body: '{"a":1,}',
    },
    {},
    { address: false, body: false, headers: ['Cookie'] },
  );
  const { page } = opened;
  const described = (label: string): Promise<string> =>
    page.getByLabel(label, { exact: true }).evaluate((field) =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
  expect(await described('Value of X-A')).toBe('');
  expect(await described('Body')).toContain('The comma before this brace is one too many.');
  await page.getByRole('button', { name: /^Line 1, column/ }).click();
  expect(await page.getByLabel('Body').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByLabel('Body').fill('{}');
  await page.getByLabel('Body').press('Control+Enter');
  await expect.poll(() => described('Value of Cookie')).toContain('The value of Cookie was not remembered');
  expect(await described('Value of X-A')).toBe('');
  await page.getByLabel('Value of Cookie', { exact: true }).fill('c');
  for (const [field, labels] of [
    ['headers', ['Value of X-A', 'Name of header 1', 'Value of Cookie']],
    ['body', ['Body']],
    ['lastEventId', ['Last-Event-ID']],
    ['tls', ['Client certificate']],
    ['url', ['Address of the stream']],
  ] as const) {
    await opened.send({ type: 'invalid', field, message: `Not this ${field}.` });
    for (const label of labels) await expect.poll(() => described(label)).toBe(`Not this ${field}.`);
  }
});

it('offers each method that is usual, and those only', async () => {
  const { page } = await open();
  expect(await page.getByLabel('Method').locator('option').allInnerTexts()).toEqual([
    'GET',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
  ]);
});

describe('recent requests', () => {
  it('are spoken of where there are some, each with what a click does', async () => {
    const first = await open();
    const address = 'Address of the stream';
    expect(await first.page.getByLabel(address).getAttribute('placeholder')).toBe('localhost:3000/events');
    const { page } = await open({
      recents: [
        { method: 'GET', url: 'http://one.test/', isSafe: true },
        { method: 'POST', url: 'http://two.test/', isSafe: false },
      ],
    });
    expect(await page.getByLabel(address).getAttribute('placeholder')).toBe(
      'localhost:3000/events (↑ for recent)',
    );
    const recents = page.locator('.recent button');
    expect(await recents.allInnerTexts()).toEqual(['http://one.test/', 'POST http://two.test/']);
    expect(await recents.evaluateAll((all) => all.map((each) => each.getAttribute('title')))).toEqual([
      'Send it again',
      'Shows the request, to be completed and sent',
    ]);
  });
});

describe('who asks', () => {
  it('keeps the password while the name changes, and the key while its header does', async () => {
    const opened = await openForm({ url: ':1/' });
    const { page } = opened;
    const field = (label: string): ReturnType<typeof page.getByLabel> =>
      page.getByLabel(label, { exact: true });
    await field('Authorization').selectOption('basic');
    await field('Name').fill('me');
    await field('Password').fill('pw');
    await field('Name').fill('you');
    expect(await headersSent(opened)).toEqual([['Authorization', `Basic ${btoa('you:pw')}`]]);
    await field('Authorization').selectOption('apiKey');
    await field('Key').fill('abc');
    await field('Header of the key').fill('My-Own');
    expect(await headersSent(opened)).toEqual([['My-Own', 'abc']]);
    await field('Key').fill('def');
    expect(await headersSent(opened)).toEqual([['My-Own', 'def']]);
  });

  it('begins with the usual header of a key, and without a key', async () => {
    const { page } = await openForm({ url: ':1/' });
    await page.getByLabel('Authorization', { exact: true }).selectOption('apiKey');
    expect([
      await page.getByLabel('Header of the key').inputValue(),
      await page.getByLabel('Key', { exact: true }).inputValue(),
    ]).toEqual(['X-Api-Key', '']);
  });

  it('offers the usual headers of keys but the one that is typed', async () => {
    const { page } = await openForm({ url: ':1/' });
    await page.getByLabel('Authorization', { exact: true }).selectOption('apiKey');
    const header = page.getByLabel('Header of the key');
    const options = page.getByRole('listbox').getByRole('option');
    await header.fill('');
    await options.first().waitFor();
    const all = await options.allInnerTexts();
    expect(all.length).toBeGreaterThan(1);
    await header.fill(all[0] ?? '');
    await expect.poll(() => options.allInnerTexts()).toEqual(all.slice(1));
  });

  it('keeps the header of a stored key that is replaced', async () => {
    const { page } = await openForm({
      url: 'http://a.test/',
      headers: [['Api-Key', '${secret:Api-Key@a.test}']],
    });
    await page.getByRole('button', { name: 'Replace the value of the key' }).click();
    expect([
      await page.getByLabel('Header of the key').inputValue(),
      await page.getByLabel('Key', { exact: true }).inputValue(),
    ]).toEqual(['Api-Key', '']);
  });
});

it('says that a request is not repeated by itself where that is so by its method alone', async () => {
  const { page } = await openForm({ url: ':1/' });
  const hint = page.getByText('request is not repeated by itself');
  const policy = page.getByLabel('When it ends');
  expect(await hint.count()).toBe(0);
  await policy.selectOption('off');
  await expect.poll(() => policy.inputValue()).toBe('off');
  expect(await hint.count()).toBe(0);
  const post = await openForm({ url: ':1/', method: 'POST' });
  await post.page.getByText('A POST request is not repeated by itself').waitFor();
  expect(await post.page.getByLabel('When it ends').inputValue()).toBe('off');
});

it('names the machine that connects, also where there is no other', async () => {
  const { page } = await openForm({ url: 'http://localhost:1/' }, { connectsFrom: { name: 'this machine' } });
  const field = page.getByRole('group', { name: 'Connection' });
  await field.getByText('From this machine.').waitFor();
  expect(await field.locator('.hint').count()).toBe(1);
});

it('has of a stream the choice of who reads it, whatever its request said', async () => {
  const client = { choice: 'fetch', profile: 'fetch', evidence: 'It was chosen.' } as const;
  const request = { url: 'http://a.test/', client: 'eventsource' } as const;
  const { page } = await open({ epoch: 1, status: statusOf({ request, client }) });
  await page.getByRole('button', { name: 'Request', exact: true }).click();
  expect(await page.getByLabel('Read by').inputValue()).toBe('fetch');
  await page.getByText('It was chosen.').waitFor();
});
