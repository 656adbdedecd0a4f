// The page of the dev server as one sees and uses it, in a browser: it connects, shows what an EventSource reports, closes,
// and a second route on it begins as the first.

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { launchBrowser } from '../../../../scripts/vscode/browser.ts';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { WrittenLog } from '../../../core/playback/writtenLog.ts';
import { waitLimitMs } from '../../../helpers/waiting.ts';
import { startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';

let browser: Browser;
let server: DevServer;

beforeAll(async () => {
  browser = await launchBrowser();
  ({ server } = await startTestServer());
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

interface Shown {
  readonly page: Page;
  /** What the browser complained about. */
  readonly problems: readonly string[];
  /** Resolves once the log matches, and gives its lines without their times. */
  readonly lines: (pattern: RegExp) => Promise<string[]>;
  /** Resolves once the status is this. */
  readonly untilStatus: (status: string) => Promise<void>;
  /** Types an address and connects. */
  readonly connect: (address: string) => Promise<void>;
}

async function open(): Promise<Shown> {
  const context = await browser.newContext();
  context.setDefaultTimeout(waitLimitMs);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // What the network refuses is the purpose of some routes.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  await page.goto(server.origin);
  const log = page.locator('#log');
  return {
    page,
    problems,
    async lines(pattern) {
      await log.filter({ hasText: pattern }).waitFor();
      return (await log.innerText()).split('\n').map((line) => line.replace(/^\+ *\d+\.\d{3} s {2}/, ''));
    },
    async untilStatus(status) {
      await page.locator('#status').filter({ hasText: status }).waitFor();
    },
    async connect(address) {
      await page.locator('#address').fill(address);
      await page.getByRole('button', { name: 'Connect' }).click();
    },
  };
}

describe('the page', () => {
  it('has every route, and a Try for each that a browser can ask', async () => {
    const { page, problems } = await open();
    const examples = server.routes.filter(({ method }) => method === 'GET').map(({ example }) => example);
    const values: string[] = await page
      .locator('#choice option')
      .evaluateAll((options) => options.map((option) => option.getAttribute('value')));
    expect(values).toEqual(examples);
    const tries: string[] = await page
      .locator('[data-path]')
      .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-path') ?? ''));
    expect(tries.toSorted()).toEqual(examples.toSorted());
    expect(await page.locator('h3').count()).toBe(server.routes.length);
    expect(await page.locator('#status').innerText()).toBe('not connected');
    expect(await page.locator('#close').isDisabled()).toBe(true);
    expect(await page.locator('#address').inputValue()).toBe(examples[0]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('shows the events of a stream with their types and ids, and closes it', async () => {
    const { page, problems, connect, lines, untilStatus } = await open();
    await connect('/ticks?interval=1&count=3&event=price,news&size=300');
    await untilStatus('connecting, 3 events');
    const shown = await lines(/comes back/);
    expect(shown.slice(0, 4)).toEqual([
      'request   /ticks?interval=1&count=3&event=price,news&size=300',
      'open      readyState 1',
      expect.stringMatching(/^message {3}price {2}id 1 {2}\{"number":1,.{180,}… \d+ letters$/),
      expect.stringMatching(/^message {3}news {2}id 2 {2}\{"number":2,/),
    ]);
    expect(shown[5]).toBe('error     readyState 0: comes back after the reconnection time');
    await page.locator('#close').click();
    await untilStatus('closed, 3 events');
    expect((await lines(/called close/)).at(-1)).toBe('close     this page called close()');
    expect(await page.locator('#close').isDisabled()).toBe(true);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('begins a second route as the first, and lets go of that', async () => {
    const { page, problems, connect, lines, untilStatus } = await open();
    await connect('/end?after=2&interval=0&retry=1');
    await lines(/open {6}readyState 1, \d+ ms after the error/);
    await connect('/idle?after=1&interval=0');
    await untilStatus('open, 1 event');
    await untilOpenConnections(server, 1);
    expect(await lines(/message/)).toEqual([
      'request   /idle?after=1&interval=0',
      'open      readyState 1',
      'message   id 1  {"number":1}',
    ]);
    expect(await page.locator('#status').innerText()).toBe('open, 1 event');
    await connect('/no-content');
    expect(await lines(/stopped/)).toEqual([
      'request   /no-content',
      'error     readyState 2: stopped for good',
    ]);
    await untilStatus('closed, 0 events');
    await untilOpenConnections(server, 0);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('tries a route by its button, and takes an example of the list into the address', async () => {
    const { page, lines, untilStatus } = await open();
    await page.locator('[data-path^="/idle"]').click();
    await untilStatus('open, 3 events');
    expect(await page.locator('#address').inputValue()).toBe('/idle?after=3');
    expect(await page.locator('#choice').inputValue()).toBe('/idle?after=3');
    await page.locator('#choice').selectOption('/no-content?after=3');
    expect(await page.locator('#address').inputValue()).toBe('/no-content?after=3');
    expect((await lines(/request/))[0]).toBe('request   /idle?after=3');
    // A page that goes away closes what it had.
    await page.goto('about:blank');
    await untilOpenConnections(server, 0);
    await page.context().close();
  });

  it('keeps the last five hundred lines', async () => {
    const { page, connect, lines, untilStatus } = await open();
    await connect('/burst?count=700&size=1&next=hold');
    await untilStatus('open, 700 events');
    const shown = await lines(/id 700 /);
    expect(shown).toHaveLength(500);
    expect([shown[0], shown.at(-1)]).toEqual(['message   id 201  201 ', 'message   id 700  700 ']);
    await page.context().close();
    await untilOpenConnections(server, 0);
  });
});

describe('a recording', () => {
  it('is on the page, and played to an EventSource, until it is removed', async () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['retry: 10\n\nid: 1\ndata: first\n\nid: 2\ndata: …\n\n'], ending: 'end' })
      .attempt({ parts: ['id: 3\nevent: tick\ndata: third\n\n'], ending: 'end' });
    const added = server.addRecording({ title: 'localhost:3000/events', log, isLive: () => false });
    const shown = await open();
    await shown.page.locator(`[data-path="${added.path}"]`).waitFor();
    await shown.connect(`${added.path}?speed=max`);
    const lines = await shown.lines(/stopped for good/);
    expect(lines.filter((line) => line.startsWith('message'))).toEqual([
      'message   id 1  first',
      'message   id 2  …',
      'message   tick  id 3  third',
    ]);
    added.remove();
    const again = await open();
    expect(await again.page.locator(`[data-path="${added.path}"]`).count()).toBe(0);
    expect(shown.problems).toEqual([]);
  });
});
