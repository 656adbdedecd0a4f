// Real pages in a real browser whose every request goes through a relay: one reads its stream with EventSource, one with
// fetch, and one lives on another port of this machine.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { launchBrowser } from '../../../scripts/vscode/browser.ts';
import { Relay } from '../../../src/net/relay/relay.ts';
import { until } from '../../helpers/waiting.ts';

const pageHtml = `<!doctype html><title>App</title><link rel="icon" href="data:,"><script>
const told = [];
const tell = (text) => { told.push(text); document.title = told.join(' | '); };
const base = new URLSearchParams(location.search).get('base') ?? '';
function readByEventSource() {
  const source = new EventSource(base + '/events?cut', { withCredentials: base !== '' });
  source.onopen = () => tell('open');
  source.onmessage = ({ data, lastEventId }) => tell(lastEventId + ':' + data);
  source.onerror = () => tell(source.readyState === 2 ? 'stopped' : 'error');
}
async function readByFetch() {
  const post = await fetch(base + '/echo', { method: 'POST', body: 'ünï'.repeat(1000) });
  tell('echo ' + (await post.text()).length);
  const response = await fetch(base + '/moved', { headers: { Accept: 'text/event-stream' } });
  tell('redirected ' + response.redirected + ' ' + new URL(response.url).pathname);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ; ) {
    const { value, done } = await reader.read();
    if (done) return tell('done');
    text += value;
    if (text.includes('two')) { tell('two'); await reader.cancel(); return; }
  }
}
if (location.pathname === '/fetch') readByFetch(); else readByEventSource();
</script>`;

interface App {
  readonly origin: string;
  /** Last-Event-ID of each request for the stream. */
  readonly ids: (string | undefined)[];
  readonly cookies: (string | undefined)[];
}

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The developer's app and server: its page, a stream whose first connection is cut, and what else an app does. */
async function startApp(): Promise<App> {
  const ids: (string | undefined)[] = [];
  const cookies: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { origin } = request.headers;
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
    }
    switch (new URL(request.url ?? '/', 'http://app').pathname) {
      case '/echo':
        request.pipe(response);
        return;
      case '/moved':
        response.writeHead(307, { Location: `http://${request.headers.host ?? ''}/events` }).end();
        return;
      case '/events':
        ids.push(request.headers['last-event-id'] as string | undefined);
        cookies.push(request.headers.cookie);
        response.setHeader('Content-Type', 'text/event-stream');
        if (ids.length > 2) response.writeHead(204).end();
        else {
          response.write(`retry: 20\nid: ${ids.length}\ndata: one\n\ndata: two\n\n`);
          if (ids.length === 1 && request.url === '/events?cut') setImmediate(() => response.destroy());
          else response.end();
        }
        return;
      default:
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Set-Cookie', 'session=1; Domain=127.0.0.1; HttpOnly');
        response.end(pageHtml);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ids, cookies };
}

async function startRelay(upstream: string): Promise<Relay> {
  const relay = await Relay.start({ upstream });
  onTestFinished(() => relay.close());
  return relay;
}

async function openPage(address: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

async function untilTold(page: Page, text: string): Promise<string> {
  await page.waitForFunction((wanted) => document.title.includes(wanted), text);
  return page.title();
}

describe('an app in a browser works through a relay without changes', () => {
  it('with EventSource: it comes back after a cut with its id, and stops at 204', async () => {
    const app = await startApp();
    const relay = await startRelay(app.origin);
    const page = await openPage(`${relay.origin}/`);
    expect(await untilTold(page, 'stopped')).toBe(
      'open | 1:one | 1:two | error | open | 2:one | 2:two | error | stopped',
    );
    expect(app.ids).toEqual([undefined, '1', '2']);
    expect(app.cookies).toEqual(['session=1', 'session=1', 'session=1']);
    const [stream, ...others] = relay.streams.list();
    expect(others).toEqual([]);
    expect(stream?.appSide.state).toMatchObject({ attempt: 3, phase: 'stopped', lastEventId: '2' });
    expect(stream?.serverSide.totals.messages).toBe(4);
  });

  it('with fetch: bodies, a redirect of the server, and a stream that it leaves', async () => {
    const app = await startApp();
    const relay = await startRelay(app.origin);
    const page = await openPage(`${relay.origin}/fetch`);
    expect(await untilTold(page, 'two')).toBe('echo 3000 | redirected true /events | two');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    await until(
      () => stream.appSide.state.phase === 'stopped',
      (onChange) => stream.appSide.onStateChange(onChange),
      () => 'The app has not left',
    );
  });

  it('from a page on another port, by the rules of its server for other origins', async () => {
    const app = await startApp();
    const relay = await startRelay(app.origin);
    const page = await openPage(`${app.origin}/?base=${encodeURIComponent(relay.origin)}`);
    await untilTold(page, 'stopped');
    expect(relay.streams.list()).toHaveLength(1);
  });

  it('under the name localhost as well', async () => {
    const app = await startApp();
    const relay = await startRelay(app.origin);
    const page = await openPage(`http://localhost:${relay.port}/`);
    await untilTold(page, 'stopped');
  });
});

it('a page of another site does not get through a relay', async () => {
  const app = await startApp();
  const relay = await startRelay(app.origin);
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.route('http://evil.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>' }),
  );
  await page.goto('http://evil.example/');
  // A request without CORS is sent, and its answer hidden from the page: it must not have reached the server.
  await page.evaluate(async (address) => {
    await fetch(address, { mode: 'no-cors' }).catch(() => undefined);
  }, `${relay.origin}/events`);
  expect(app.ids).toEqual([]);
});
