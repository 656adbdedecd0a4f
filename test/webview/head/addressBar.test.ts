// The address bar in a real browser: what it sends, what it refuses while typing, and how it shows what the host refuses.

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import type { HostMessage } from '../../../src/core/page/protocol.ts';
import { RateMeter } from '../../../src/core/page/rateMeter.ts';
import { statusOf } from '../../../src/core/page/streamStatus.ts';
import { showStream } from '../feedHost.ts';
import { PageHarness, type PageOptions, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

type Snapshot = Extract<HostMessage, { type: 'snapshot' }>;

/** A page without a stream. */
async function openEmpty(facts: Partial<Snapshot> = {}, options?: PageOptions): Promise<TestPage> {
  const opened = await harness.open((message, page) => {
    if (message.type === 'ready') void page.send({ type: 'snapshot', epoch: 0, recents: [], ...facts });
  }, options);
  onTestFinished(() => opened.close());
  await opened.page.getByText('Inspect a stream of server-sent events').waitFor();
  return opened;
}

const address = 'Address of the stream';

describe('the address', () => {
  it('is sent as typed, with or without scheme and host', async () => {
    const opened = await openEmpty();
    for (const typed of ['localhost:3000/events', ':3000/events', 'https://example.com/x']) {
      await opened.page.getByLabel(address).fill(typed);
      await opened.page.keyboard.press('Enter');
      const sent = await opened.message('connect', ({ request }) => request.url === typed);
      expect(sent).toEqual({ type: 'connect', request: { url: typed } });
    }
  });

  it('that cannot be inspected is refused while typing', async () => {
    const opened = await openEmpty();
    const input = opened.page.getByLabel(address);
    const refusals = [
      ['ws://localhost:3000', 'WebSocket is another protocol'],
      ['file:///etc/passwd', 'cannot be inspected'],
      ['/events', 'is a path without a server'],
    ] as const;
    for (const [typed, message] of refusals) {
      await input.fill(typed);
      await opened.page.getByText(message).waitFor();
      expect(await input.getAttribute('aria-invalid')).toBe('true');
      const describedBy = await input.getAttribute('aria-describedby');
      expect(await opened.page.locator(`#${describedBy}`).innerText()).toContain(message);
      await opened.page.keyboard.press('Enter');
    }
    expect(opened.messages.filter(({ type }) => type === 'connect')).toEqual([]);
  });

  it('goes through recent ones with the arrows', async () => {
    const opened = await openEmpty({
      recents: [
        { method: 'GET', url: 'http://one/', isSafe: true },
        { method: 'POST', url: 'http://not-this/', isSafe: false },
        { method: 'GET', url: 'http://two/', isSafe: true },
      ],
    });
    const input = opened.page.getByLabel(address);
    await input.focus();
    await opened.page.keyboard.press('ArrowUp');
    await opened.page.keyboard.press('ArrowUp');
    expect(await input.inputValue()).toBe('http://two/');
    await opened.page.keyboard.press('ArrowDown');
    expect(await input.inputValue()).toBe('http://one/');
  });

  it('shows what the host refuses until it is edited', async () => {
    const opened = await openEmpty();
    await opened.page.getByLabel(address).fill('http://localhost:3000');
    await opened.page.keyboard.press('Enter');
    await opened.message('connect');
    await opened.send({ type: 'invalid', field: 'url', message: 'This host is not allowed.' });
    await opened.page.getByText('This host is not allowed.').waitFor();
    await opened.page.getByLabel(address).fill('http://localhost:3001');
    expect(await opened.page.getByText('This host is not allowed.').count()).toBe(0);
  });
});

describe('the request', () => {
  it('is sent with method, headers, body, id and policy', async () => {
    const opened = await openEmpty();
    const { page } = opened;
    await page.getByRole('button', { name: 'Request' }).click();
    await page.getByLabel('Method').selectOption('POST');
    await page.getByText('A POST request is not repeated by itself').waitFor();
    await page.getByRole('button', { name: 'Add header' }).click();
    await page.getByLabel('Name of header 1').fill('X-Trace');
    await page.getByLabel('Value of X-Trace').fill('7');
    await page.getByLabel('Body').fill('{"stream":true}');
    await page.getByLabel('Last-Event-ID').fill('41');
    await page.getByLabel('When it ends').selectOption({ label: 'Reconnect, but give up' });
    await page.getByLabel('after').fill('5');
    await page.getByLabel(address).fill('localhost:3000/chat');
    await page.keyboard.press('Enter');
    expect(await opened.message('connect')).toEqual({
      type: 'connect',
      request: {
        url: 'localhost:3000/chat',
        method: 'POST',
        headers: [['X-Trace', '7']],
        body: '{"stream":true}',
        lastEventId: '41',
        policy: { kind: 'limited', attempts: 5 },
      },
    });
  });

  it('hides a credential while it is typed, and shows where it is once it was sent', async () => {
    const opened = await openEmpty();
    const { page } = opened;
    await page.getByLabel(address).fill('localhost:3000');
    await page.getByRole('button', { name: 'Request' }).click();
    await page.getByLabel('Authorization', { exact: true }).selectOption('bearer');
    const token = page.getByLabel('Token', { exact: true });
    await token.fill('abc');
    expect(await token.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show: Token' }).click();
    expect(await token.getAttribute('type')).toBe('text');
    await page.getByRole('button', { name: 'Hide: Token' }).click();
    await token.press('Control+Enter');
    const sent = await opened.message('connect');
    expect(sent.request.headers).toEqual([['Authorization', 'Bearer abc']]);
    const request = {
      url: 'http://localhost:3000/',
      headers: [['Authorization', 'Bearer ${secret:Authorization@localhost:3000}']],
    } as const;
    const status = { ...statusOf('stream-1', openStreamOf(2), new RateMeter()), request };
    await opened.send({ type: 'snapshot', epoch: 1, status, recents: [] });
    await page.getByText('In the secret storage').waitFor();
    await page.getByRole('button', { name: 'Show: the token' }).click();
    const { reference } = await opened.message('askSecret');
    expect(reference).toBe('${secret:Authorization@localhost:3000}');
    await opened.send({ type: 'secret', reference, value: 'abc' });
    await page.getByText('abc', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Hide: the token' }).click();
    await page.getByText('In the secret storage').waitFor();
    await opened.until(() => JSON.stringify(opened.keptState ?? '').includes('isRequestOpen'), 'not kept');
    expect(JSON.stringify(opened.keptState)).not.toContain('abc');
    await page.getByRole('button', { name: 'Replace the value of the token' }).click();
    expect(await token.inputValue()).toBe('');
  });

  it('opens at the field that the host refuses', async () => {
    const opened = await openEmpty();
    await opened.send({ type: 'invalid', field: 'lastEventId', message: 'No header can carry this id.' });
    await opened.page.getByText('No header can carry this id.').waitFor();
    expect(await opened.page.getByLabel('Last-Event-ID').getAttribute('aria-invalid')).toBe('true');
  });

  it('that was being typed is there again after a reload, without its credentials', async () => {
    const first = await openEmpty();
    await first.page.getByLabel(address).fill('http://localhost:3000/events?topic=a&token=abc');
    await first.until(() => JSON.stringify(first.keptState ?? '').includes('topic=a'), 'not kept');
    const second = await openEmpty({}, { keptState: first.keptState });
    expect(await second.page.getByLabel(address).inputValue()).toBe(
      'http://localhost:3000/events?topic=a&token=',
    );
  });
});

describe('the buttons', () => {
  it('disconnect a live stream, and connect to what was typed instead', async () => {
    const { opened } = await showStream(harness, openStreamOf(3));
    const { page } = opened;
    expect(await page.getByRole('button', { name: 'Connect', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await opened.message('disconnect');
    await page.getByLabel(address).fill(':4000/other');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    expect(await opened.message('connect')).toEqual({ type: 'connect', request: { url: ':4000/other' } });
  });

  it('follow the stream that the host shows after a connect', async () => {
    const opened = await openEmpty();
    await opened.page.getByLabel(address).fill(':3000/events');
    await opened.page.keyboard.press('Enter');
    await opened.message('connect');
    const stream = openStreamOf(2);
    const status = statusOf('stream-1', stream, new RateMeter());
    await opened.send({ type: 'snapshot', epoch: 1, status, recents: [] });
    await opened.page.getByRole('button', { name: 'Disconnect' }).waitFor();
    expect(await opened.page.getByLabel(address).inputValue()).toBe('http://localhost:3000/events');
    expect(await opened.page.getByRole('button', { name: 'Connect', exact: true }).count()).toBe(0);
  });

  it('change the policy of the stream that is shown at once', async () => {
    const { opened } = await showStream(harness, openStreamOf(3));
    await opened.page.getByRole('button', { name: 'Request' }).click();
    await opened.page.getByLabel('When it ends').selectOption({ label: 'Do not reconnect' });
    expect(await opened.message('setPolicy')).toEqual({ type: 'setPolicy', policy: { kind: 'off' } });
  });

  it('say who reads the stream that is shown, with the evidence, and take another at once', async () => {
    const { opened } = await showStream(harness, openStreamOf(3));
    await opened.page.getByRole('button', { name: 'Request' }).click();
    const field = opened.page.getByLabel('Read by');
    expect(await field.locator('option').first().textContent()).toBe('Automatic: EventSource');
    await field.focus();
    await opened.page.keyboard.press('End');
    await opened.message('chooseClient');
    await field.selectOption({ label: 'openai, stream: true' });
    expect(await opened.message('chooseClient', ({ choice }) => choice !== 'fetch')).toEqual({
      type: 'chooseClient',
      choice: 'openai-loop',
    });
  });

  it('of the invitation start the dev server, and connect to it or to a recent address', async () => {
    const opened = await openEmpty({
      recents: [
        { method: 'GET', url: 'http://localhost:3000/events', isSafe: true },
        { method: 'POST', url: 'http://localhost:3000/chat', isSafe: false },
      ],
    });
    await opened.page.getByRole('button', { name: 'Start the dev server' }).click();
    await opened.message('startDevServer');
    await opened.page.getByRole('button', { name: 'POST http://localhost:3000/chat' }).click();
    expect(await opened.message('openRecent')).toEqual({
      type: 'openRecent',
      method: 'POST',
      url: 'http://localhost:3000/chat',
    });
    expect(opened.messages.filter(({ type }) => type === 'connect')).toEqual([]);
    await opened.send({
      type: 'snapshot',
      epoch: 0,
      recents: [],
      devServerOrigin: 'http://127.0.0.1:4100',
    });
    await opened.page.getByRole('button', { name: 'Connect to the dev server' }).click();
    expect((await opened.message('connect', ({ request }) => request.url.includes('4100'))).request.url).toBe(
      'http://127.0.0.1:4100/ticks',
    );
  });
});
