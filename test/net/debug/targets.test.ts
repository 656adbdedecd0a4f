// What a page begins is watched as sessions of their own, several pages at once, and beside others who use the same
// connection; the app is stopped and goes on.

import type { ServerResponse } from 'node:http';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { CdpConnection } from '../../../src/net/debug/cdpConnection.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { startDebuggedBrowser, type DebuggedBrowser } from './debuggedBrowser.ts';
import { begin, bytesOf, endsOf, noticesOf, openServedPage } from './servedPage.ts';

let browser: DebuggedBrowser;
beforeAll(async () => {
  browser = await startDebuggedBrowser();
});
afterAll(() => browser.close());

describe('what a page begins', () => {
  const bytes = ': hi\r\nid: 1\ndata: é\n\ndata: cut';
  const asBytes = Buffer.from(bytes).toString('latin1');

  it.each<[string, string, string, Readonly<Record<string, string>>]>([
    [
      'a worker',
      'worker',
      `new Worker('/worker.js')`,
      { '/worker.js': `const source = new EventSource('/stream');` },
    ],
    [
      'a frame of another site',
      'iframe',
      `const frame = document.createElement('iframe');
      frame.src = new URL('/frame', location.href.replace('127.0.0.1', 'localhost'));
      document.documentElement.append(frame);`,
      { '/frame': `<script>fetch('/stream')</script>` },
    ],
  ])('has its streams, from the first on: %s', async (_, type, script, pages) => {
    const page = await openServedPage(browser, (_request, response) => begin(response, bytes), { pages });
    await page.run(script);
    const stream = await page.until(([first]) => first?.log.bodyLength === Buffer.byteLength(bytes) && first);
    expect(stream.debuggedAs.session).toBe(type);
    expect(bytesOf(stream)).toBe(asBytes);
    expect(page.streams).toHaveLength(1);
  });

  it('has the streams of a service worker, which debuggers do not stop at its start, once it is watched', async () => {
    const page = await openServedPage(browser, (_request, response) => begin(response, bytes), {
      pages: { '/worker.js': `addEventListener('message', () => fetch('/stream'))` },
    });
    await page.run(`navigator.serviceWorker.register('/worker.js')`);
    await page.until(() => page.watched.includes('service_worker'));
    await page.run(`navigator.serviceWorker.ready.then(({ active }) => active.postMessage(1))`);
    const stream = await page.until(([first]) => first?.log.bodyLength === Buffer.byteLength(bytes) && first);
    expect(stream.debuggedAs.session).toBe('service_worker');
    expect(bytesOf(stream)).toBe(asBytes);
    expect(page.streams).toHaveLength(1);
  });

  it('has none of what goes through a service worker twice', async () => {
    const page = await openServedPage(browser, (_, response) => begin(response, bytes), {
      pages: {
        '/worker.js': `addEventListener('install', () => skipWaiting());
          addEventListener('activate', (event) => event.waitUntil(clients.claim()));
          addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`,
      },
    });
    await page.run(`navigator.serviceWorker.addEventListener('controllerchange', () => new EventSource('/stream'));
      navigator.serviceWorker.register('/worker.js');`);
    const stream = await page.until((streams) =>
      streams.find(
        ({ debuggedAs, log }) => debuggedAs.session === 'page' && log.bodyLength === Buffer.byteLength(bytes),
      ),
    );
    expect(bytesOf(stream)).toBe(asBytes);
    expect(page.streams.filter(({ debuggedAs }) => debuggedAs.session === 'page')).toHaveLength(1);
  });
});

describe('two pages at once', () => {
  it('have each their own streams, and go on when the other is let go of', async () => {
    const responses: (() => void)[] = [];
    const open = (name: string): ReturnType<typeof openServedPage> =>
      openServedPage(browser, (_, response) => {
        begin(response, `data: ${name}\n\n`);
        responses.push(() => response.write('data: more\n\n'));
      });
    const [one, other] = await Promise.all([open('one'), open('other')]);
    await Promise.all([one, other].map((page) => page.run(`new EventSource('/stream')`)));
    await Promise.all([one, other].map((page) => page.until(([first]) => (first?.log.bodyLength ?? 0) > 0)));
    one.target.close();
    for (const write of responses) write();
    await other.until(([first]) => first && bytesOf(first).includes('more'));
    expect([one, other].map(({ streams }) => streams.map(bytesOf))).toEqual([
      ['data: one\n\n'],
      ['data: other\n\ndata: more\n\n'],
    ]);
    expect(one.streams[0]?.state).toMatchObject({ phase: 'stopped', reason: { kind: 'debugger left' } });
  });
});

describe('a page that its debugger has stopped', () => {
  it('is told of while that lasts and when it goes on, before what came meanwhile', async () => {
    let write = (_text: string): void => {};
    const page = await openServedPage(browser, (_, response) => {
      begin(response, 'data: 1\n\n');
      write = (text) => response.write(text);
    });
    await page.run(`new EventSource('/stream')`);
    const stream = await page.until(([first]) => (first?.log.bodyLength ? first : undefined));
    await page.run('setTimeout(() => { debugger; })');
    await page.until(() => noticesOf(stream).some((notice) => notice.startsWith('The debugger has stopped')));
    write('data: 2\n\n');
    await page.send('Debugger.resume');
    await page.until(() => bytesOf(stream).endsWith('data: 2\n\n'));
    const kinds = Array.from({ length: stream.log.length }, (_, at) => stream.log.entry(at + 1));
    expect(kinds.map(({ kind, type }) => `${kind} ${type}`.trim())).toEqual([
      'request',
      'open',
      'message message',
      'notice paused',
      'notice paused',
      'message message',
    ]);
    expect(noticesOf(stream)[1]).toMatch(/^The debugger had stopped the app for \d/);
    expect(endsOf(stream)).toEqual([]);
  });
});

describe('a connection that others use as well', () => {
  it('stays as it is for them, and nothing is switched off', async () => {
    let write = (_text: string): void => {};
    const page = await openServedPage(browser, (_, response) => {
      begin(response, 'data: 1\n\n');
      write = (text) => response.write(text);
    });
    let seen = 0;
    const view = new CdpConnection(
      page.shared.address,
      (_, params) => {
        if ((params as { readonly dataLength: number }).dataLength === 9) seen += 1;
      },
      () => {},
    );
    const bothHave = (at: number, length: number, seenThen: number): Promise<unknown> =>
      until(
        () => page.streams[at]?.log.bodyLength === length && seen === seenThen,
        everyMoment,
        () => `The stream has ${page.streams[at]?.log.bodyLength} bytes, the view has seen ${seen} reads.`,
      );
    await view.send('JsDebug.subscribe', { events: ['Network.dataReceived'] });
    await view.send('Network.enable');
    await page.run(`new EventSource('/stream')`);
    await bothHave(0, 9, 1);
    page.target.close();
    await page.watch();
    await page.run(`new EventSource('/stream/second')`);
    await bothHave(1, 9, 2);
    write('data: 2\n\n');
    await bothHave(1, 18, 3);
    view.close();
    write('data: 3\n\n');
    await page.until((streams) => streams[1]?.log.bodyLength === 27);
    expect(page.shared.commands.filter((command) => /disable|setCache|clear/i.test(command))).toEqual([]);
  });
});

describe('a page that had streams before it was watched', () => {
  it('is known to have had an EventSource, until it is loaded anew, and what opens later is seen', async () => {
    const responses: ServerResponse[] = [];
    const page = await openServedPage(
      browser,
      (_, response) => {
        begin(response, 'data: 1\n\n');
        responses.push(response);
      },
      { isWatchedLater: true },
    );
    const opened = (count: number): Promise<unknown> =>
      until(
        () => responses.length === count,
        everyMoment,
        () => `There were ${responses.length} requests.`,
      );
    await page.run(`new Promise((resolve) => { new EventSource('/stream').onmessage = resolve; })`, true);
    await page.watch();
    // The first makes somebody look, and another one is seen then.
    const telling = setInterval(() => responses[0]?.write('data: 2\n\n'), 20);
    onTestFinished(() => clearInterval(telling));
    await page.until(() => page.earlier.includes(true));
    clearInterval(telling);
    expect(page.streams).toEqual([]);
    await page.run(`new EventSource('/stream/second')`);
    await opened(2);
    await page.until(([second]) => (second?.log.bodyLength ?? 0) > 0);
    expect(page.earlier).toEqual([true]);
    await page.send('Page.reload');
    await page.until(() => page.earlier.at(-1) === false);
  });

  it('is not asked for more where all of its streams are known', async () => {
    const page = await openServedPage(browser, (_, response) => begin(response, 'data: 1\n\n'));
    await page.run(`new EventSource('/stream')`);
    await page.until(([first]) => (first?.log.bodyLength ?? 0) > 0);
    expect(page.shared.commands.filter((command) => command === 'JsDebug.subscribe')).toHaveLength(1);
    expect(page.earlier.filter(Boolean)).toEqual([]);
  });
});
