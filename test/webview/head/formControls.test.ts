// The fields of the form in all of their choices and back again, and what becomes of the focus.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RateMeter } from '../../../src/core/page/rateMeter.ts';
import { statusOf } from '../../../src/core/page/streamStatus.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';
import { PageHarness, type TestPage } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { openHead, type Snapshot } from './openedHead.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

const open = (facts?: Partial<Snapshot>): Promise<TestPage> => openHead(harness, facts);

async function openForm(request: StreamRequest = { url: ':1/' }): Promise<TestPage> {
  const opened = await open({ draft: { request }, draftVersion: 1 });
  await opened.page.getByRole('region', { name: 'Details of the request' }).waitFor();
  return opened;
}

/** The request that is sent now; the host refuses it, so that the next one can be sent. */
async function sent(opened: TestPage): Promise<StreamRequest> {
  const before = opened.messages.length;
  await opened.page.getByLabel('Address of the stream').press('Control+Enter');
  const message = await opened.until(
    () => opened.messages.slice(before).find(({ type }) => type === 'connect'),
    'nothing was sent',
  );
  await opened.send({ type: 'invalid', field: 'lastEventId', message: 'Not now.' });
  if (message.type !== 'connect') throw new Error(message.type);
  return message.request;
}

const isFocused = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);

describe('each choice of the form', () => {
  it('is sent, with its number in the unit that is shown, and none where it is the default', async () => {
    const opened = await openForm();
    const { page } = opened;
    const policy = page.getByLabel('When it ends');
    const number = page.locator('input.number');
    for (const [kind, shown, typed, first, second] of [
      ['limited', '3', '5', { attempts: 3 }, { attempts: 5 }],
      ['backoff', '60', '7', { maxDelayMs: 60_000 }, { maxDelayMs: 7000 }],
      ['slow', '5', '9', { leastDelayMs: 5000 }, { leastDelayMs: 9000 }],
    ] as const) {
      await policy.selectOption(kind);
      expect(await number.inputValue()).toBe(shown);
      // What is no such number is not taken.
      for (const text of ['0', '-1', '1.5', '']) {
        await number.fill(text);
        await number.blur();
      }
      expect((await sent(opened)).policy).toEqual({ kind, ...first });
      await number.fill(typed);
      await number.blur();
      expect((await sent(opened)).policy).toEqual({ kind, ...second });
    }
    await policy.selectOption('off');
    expect(await number.count()).toBe(0);
    expect((await sent(opened)).policy).toEqual({ kind: 'off' });
    await policy.selectOption('standard');
    const { policy: standard } = await sent(opened);
    expect(standard === undefined || standard.kind === 'standard').toBe(true);
  });

  it('of the close message and of reading is sent, and goes back', async () => {
    const opened = await openForm();
    const { page } = opened;
    const facts = async (): Promise<unknown[]> => {
      const { onCloseMessage, readAs } = await sent(opened);
      return [onCloseMessage, readAs];
    };
    const close = page.getByLabel('At a close message');
    const read = page.getByLabel('Read the response');
    const first = await facts();
    expect(first[1]).toBeUndefined();
    await close.selectOption('stay');
    await read.selectOption('json-lines');
    expect(await facts()).toEqual(['stay', 'json-lines']);
    await close.selectOption('ignore');
    await read.selectOption('event-stream');
    expect(await facts()).toEqual(['ignore', 'event-stream']);
    await close.selectOption('close');
    await read.selectOption('');
    expect(await facts()).toEqual(first);
  });

  it('of the method offers one that is not usual where the request has it', async () => {
    const opened = await openForm({ url: ':1/', method: 'REPORT' });
    const method = opened.page.getByLabel('Method');
    expect(await method.inputValue()).toBe('REPORT');
    await method.selectOption('GET');
    expect((await sent(opened)).method ?? 'GET').toBe('GET');
    expect(await method.locator('option').allInnerTexts()).not.toContain('REPORT');
  });
});

describe('rows', () => {
  it('of the query are removed one at a time, the others stay as they are', async () => {
    const { page } = await openForm({ url: 'http://a.test/?one=1&two=2&three=3' });
    const address = page.getByLabel('Address of the stream');
    await page.getByLabel('Value of parameter one').fill('0');
    expect(await address.inputValue()).toBe('http://a.test/?one=0&two=2&three=3');
    await page.getByLabel('Value of parameter one').fill('1');
    await page.getByRole('button', { name: 'Remove two', exact: true }).click();
    expect(await address.inputValue()).toBe('http://a.test/?one=1&three=3');
    await page.getByRole('button', { name: 'Remove one', exact: true }).click();
    expect(await address.inputValue()).toBe('http://a.test/?three=3');
    for (const name of ['x', 'y']) {
      await page.getByRole('button', { name: 'Add parameter' }).click();
      await page.keyboard.type(name);
      // The row that was added is not gone back to.
      await page.keyboard.press('Tab');
      await page.keyboard.type('vw');
    }
    expect(await address.inputValue()).toBe('http://a.test/?three=3&x=vw&y=vw');
    await address.fill(' ');
    expect(await page.getByRole('button', { name: 'Add parameter' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Connect', exact: true }).isDisabled()).toBe(true);
  });

  it('of headers count without the one that says who asks, and the focus stays where one types', async () => {
    const opened = await openForm({
      url: ':1/',
      headers: [
        ['A', '1'],
        ['Authorization', 'Bearer t'],
        ['B', '2'],
      ],
    });
    const { page } = opened;
    const names = page.getByRole('combobox', { name: /^Name of header/ });
    const labels = (): Promise<(string | null)[]> =>
      names.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    expect(await labels()).toEqual(['Name of header 1', 'Name of header 2']);
    for (const name of ['C', 'D']) {
      await page.getByRole('button', { name: 'Add header' }).click();
      await page.keyboard.type(name);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      await page.keyboard.type('vw');
    }
    expect(await labels()).toEqual([1, 2, 3, 4].map((place) => `Name of header ${place}`));
    await page.getByRole('button', { name: 'Remove A', exact: true }).click();
    await page.getByRole('button', { name: 'Remove C', exact: true }).click();
    expect((await sent(opened)).headers).toEqual([
      ['Authorization', 'Bearer t'],
      ['B', '2'],
      ['D', 'vw'],
    ]);
  });

  it('offer names that are walked round, until one goes on typing or leaves', async () => {
    const { page } = await openForm();
    await page.getByRole('button', { name: 'Add header' }).click();
    const options = page.getByRole('listbox').getByRole('option');
    const active = (): Promise<string[]> =>
      page.locator('[role="listbox"] [aria-selected="true"]').allInnerTexts();
    await page.keyboard.type('x-f');
    await options.first().waitFor();
    const all = await options.allInnerTexts();
    expect(all.length).toBeGreaterThan(1);
    await page.keyboard.press('ArrowUp');
    expect(await active()).toEqual([all.at(-1)]);
    await page.keyboard.press('ArrowDown');
    expect(await active()).toEqual([all[0]]);
    await page.keyboard.press('ArrowUp');
    expect(await active()).toEqual([all.at(-1)]);
    // What is typed on is nobody's choice.
    await page.keyboard.type('o');
    expect(await active()).toEqual([]);
    const name = page.getByLabel('Name of header 1');
    expect(await name.getAttribute('aria-activedescendant')).toBe(null);
    await page.keyboard.press('Enter');
    expect(await name.inputValue()).toBe('x-fo');
    await page.keyboard.press('Tab');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    // With the pointer, the field keeps the focus.
    await name.fill('x-f');
    await options.first().click();
    expect([await name.inputValue(), await isFocused(name)]).toEqual([all[0], true]);
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    // Also where others go on as it does.
    await name.fill('accep');
    await options.getByText('Accept', { exact: true }).click();
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    expect(await name.inputValue()).toBe('Accept');
    // By itself it is closed; an arrow opens it, and more than eight are never offered.
    await name.fill('');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await options.first().waitFor();
    expect([await options.count(), await active()]).toEqual([8, []]);
    // What was active is not any more when it opens again.
    await page.keyboard.press('ArrowDown');
    expect(await active()).toHaveLength(1);
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowDown');
    await options.first().waitFor();
    expect(await active()).toEqual([]);
    // The key that closes it is the field's; without it, it is everybody's.
    await page.evaluate(() => {
      window.addEventListener('keydown', ({ key }) => (document.documentElement.dataset['heard'] = key));
    });
    const heard = (): Promise<string | null> => page.locator('html').getAttribute('data-heard');
    await page.keyboard.press('Escape');
    expect(await heard()).toBe(null);
    await page.keyboard.press('Escape');
    expect(await heard()).toBe('Escape');
  });
});

describe('who asks', () => {
  it('has no colon in its name, and a password that may have one', async () => {
    const opened = await openForm();
    const { page } = opened;
    await page.getByLabel('Authorization', { exact: true }).selectOption('basic');
    await page.getByLabel('Name', { exact: true }).pressSequentially('m:e');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('Password', { exact: true }).fill('a:b');
    expect((await sent(opened)).headers).toEqual([['Authorization', `Basic ${btoa('me:a:b')}`]]);
    // Another kind begins empty, and so does the first one when it is chosen again.
    await page.getByLabel('Authorization', { exact: true }).selectOption('bearer');
    expect(await page.getByLabel('Token', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('Authorization', { exact: true }).selectOption('basic');
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  });
});

describe('the body', () => {
  it('is offered its type once, however that is written, and nothing where it is no JSON', async () => {
    const opened = await openForm({
      url: ':1/v1/chat/completions',
      method: 'POST',
      headers: [[' content-TYPE ', 'application/json']],
      body: '{"a":1}',
    });
    const { page } = opened;
    const type = page.getByRole('button', { name: 'Content-Type: application/json' });
    const format = page.getByRole('button', { name: 'Format JSON' });
    expect(await type.count()).toBe(0);
    expect(await format.isEnabled()).toBe(true);
    await format.click();
    expect(await isFocused(page.getByLabel('Body'))).toBe(true);
    expect(await format.isDisabled()).toBe(true);
    await page.getByLabel('Body').fill('{"a":');
    expect(await format.isDisabled()).toBe(true);
    // Of a very long one nothing is looked at; it is what the last one was that is.
    await page.getByLabel('Body').fill(`{"a":"${'x'.repeat(199_992)}"}`);
    await page.locator('.body-colours').waitFor({ state: 'attached' });
    await page.getByLabel('Body').fill(`{"a":"${'x'.repeat(199_993)}"}`);
    await page.locator('.body-colours').waitFor({ state: 'detached' });
    expect(await format.isDisabled()).toBe(true);
    // A GET without a body has no field for one.
    await page.getByLabel('Body').fill('');
    await page.getByLabel('Method').selectOption('GET');
    expect(await page.getByLabel('Body').count()).toBe(0);
  });
});

describe('the connection', () => {
  it('is spoken of as another machine’s only where the address means this one', async () => {
    const opened = await open({
      draft: { request: { url: 'http://localhost:3000/x' } },
      draftVersion: 1,
      connectsFrom: { name: 'this machine', remote: 'the SSH host' },
    });
    const { page } = opened;
    const hint = page.getByText('This address means this machine, not the SSH host');
    await hint.waitFor();
    await page.getByLabel('Address of the stream').fill('http://example.test/x');
    await hint.waitFor({ state: 'detached' });
    await page.getByLabel('Address of the stream').fill('http://127.0.0.1:3000/x');
    await hint.waitFor();
  });
});

describe('the keys of the form', () => {
  it('send it with Control and Enter, and with nothing else but Enter in the address', async () => {
    const opened = await openForm({ url: ':1/', method: 'POST', body: 'x' });
    const { page, messages } = opened;
    const count = (): number => messages.filter(({ type }) => type === 'connect').length;
    for (const key of ['Enter', 'Shift+Enter', 'Alt+Enter', 'Control+Alt+Enter'])
      await page.getByLabel('Body').press(key);
    await page.getByLabel('Last-Event-ID').press('Enter');
    expect(count()).toBe(0);
    await page.getByLabel('Last-Event-ID').press('Meta+Enter');
    await opened.until(() => count() === 1, 'not sent');
    // What is on its way is not sent twice.
    await page.getByLabel('Body').press('Control+Enter');
    await page.getByLabel('Address of the stream').press('Enter');
    expect(count()).toBe(1);
    await opened.send({ type: 'invalid', field: 'body', message: 'Not this body.' });
    await page.getByText('Not this body.').waitFor();
    expect(await page.getByLabel('Body').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Address of the stream').press('Enter');
    await opened.until(() => count() === 2, 'not sent again');
  });
});

describe('the focus', () => {
  it.each([
    ['Last-Event-ID', true],
    ['Address of the stream', false],
  ])('of who sends a request from “%s” goes to the list of its stream: %s', async (label, goes) => {
    const status = statusOf('stream-1', openStreamOf(2), new RateMeter());
    const opened = await openForm({ url: 'http://localhost:3000/events' });
    const { page } = opened;
    // The filter, which is not there yet, is not gone to later either.
    await page.getByRole('button', { name: 'Request' }).first().focus();
    await page.keyboard.press('/');
    const field = page.getByLabel(label);
    await field.press('Control+Enter');
    await opened.message('connect');
    await opened.send({ type: 'snapshot', epoch: 1, status, recents: [] });
    await page.getByRole('region', { name: 'Details of the request' }).waitFor({ state: 'detached' });
    if (goes) await page.locator('#timeline-rows:focus').waitFor();
    else expect(await isFocused(field)).toBe(true);
  });
});

describe('recent addresses', () => {
  const recents = Array.from({ length: 7 }, (_, at) => ({
    method: 'GET',
    url: `http://recent-${at}/`,
    isSafe: true,
  }));

  it('begin at the newest again once something is typed', async () => {
    const { page } = await open({ recents });
    const address = page.getByLabel('Address of the stream');
    await address.focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowUp');
    expect(await address.inputValue()).toBe('http://recent-2/');
    await page.keyboard.type('x');
    await page.keyboard.press('ArrowUp');
    expect(await address.inputValue()).toBe('http://recent-0/');
    // At the ends they stay.
    await page.keyboard.press('ArrowDown');
    expect(await address.inputValue()).toBe('http://recent-0/');
    for (let at = 0; at < 9; at += 1) await page.keyboard.press('ArrowUp');
    expect(await address.inputValue()).toBe('http://recent-6/');
  });

  it('go on from the one that was sent, which is the newest then', async () => {
    const opened = await open({ recents });
    const { page } = opened;
    const address = page.getByLabel('Address of the stream');
    await address.focus();
    for (const _ of [1, 2, 3]) await page.keyboard.press('ArrowUp');
    await address.press('Enter');
    expect((await opened.message('connect')).request.url).toBe('http://recent-2/');
    const sentOnes = recents.filter(({ url }) => url === 'http://recent-2/');
    const after = [...sentOnes, ...recents.filter((recent) => !sentOnes.includes(recent))];
    await opened.send({ type: 'snapshot', epoch: 1, recents: after, request: { url: 'http://recent-2/' } });
    await address.focus();
    await page.keyboard.press('ArrowDown');
    expect(await address.inputValue()).toBe('http://recent-2/');
    for (const url of ['http://recent-0/', 'http://recent-1/', 'http://recent-3/']) {
      await page.keyboard.press('ArrowUp');
      expect(await address.inputValue()).toBe(url);
    }
  });

  it('are five in the invitation, which speaks of what was connected only until one types', async () => {
    const opened = await open({ recents, request: { url: 'http://before.test/' } });
    const { page } = opened;
    expect(await page.locator('.recent li').count()).toBe(5);
    const restored = page.getByText('Not connected to before.test.');
    await restored.waitFor();
    await typeOneMore(page);
    await restored.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Type an address' }).click();
    expect(await isFocused(page.getByLabel('Address of the stream'))).toBe(true);
    // What cannot be inspected was not connected either.
    const other = await open({ recents, request: { url: 'ws://before.test/' } });
    await other.page.getByText('WebSocket is another protocol').waitFor();
    expect(await other.page.locator('.restored').count()).toBe(0);
  });
});

async function typeOneMore(page: Page): Promise<void> {
  await page.getByLabel('Address of the stream').press('End');
  await page.keyboard.type('x');
}

describe('a value in the secret storage', () => {
  it.each(['', 'Key '])(
    'behind “%s” is shown and hidden, again and again, by a button that says which',
    async (scheme) => {
      const reference = '${secret:X-Key@a.test}';
      const opened = await openForm({
        url: 'http://a.test/',
        headers: [['X-Trace', `${scheme}${reference}`]],
      });
      const { page } = opened;
      for (const _ of [1, 2]) {
        const show = page.getByRole('button', { name: 'Show: X-Trace' });
        expect(await show.getAttribute('aria-pressed')).toBe('false');
        await show.click();
        expect(await opened.message('askSecret')).toEqual({ type: 'askSecret', reference });
        await opened.send({ type: 'secret', reference, value: 'abc' });
        const hide = page.getByRole('button', { name: 'Hide: X-Trace' });
        await hide.waitFor();
        expect(await hide.getAttribute('aria-pressed')).toBe('true');
        await page.getByText('abc', { exact: true }).waitFor();
        await hide.click();
        await page.getByText('In the secret storage').waitFor();
      }
      await expect.poll(() => opened.messages.filter(({ type }) => type === 'askSecret').length).toBe(2);
      await page.getByRole('button', { name: 'Replace the value of X-Trace' }).click();
      expect(await page.getByLabel('Value of X-Trace').inputValue()).toBe('');
    },
  );
});
