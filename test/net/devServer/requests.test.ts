// What the dev server takes and refuses: hosts, origins, methods, queries; what it logs of them; and that its page and
// its list of routes show all that it has.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { type DevServerLog, startTestServer } from './devServerUnderTest.ts';
import { openRaw, requestRaw } from './rawRequest.ts';

let server: DevServer;
let log: DevServerLog;

beforeAll(async () => {
  ({ server, log } = await startTestServer());
});
afterAll(() => server.close());

describe('who may ask', () => {
  it.each([
    { host: '127.0.0.1', status: 204 },
    { host: '127.0.0.1:1', status: 204 },
    { host: 'localhost:3000', status: 204 },
    { host: 'LOCALHOST:3000', status: 204 },
    { host: '[::1]:3000', status: 204 },
    { host: 'rebound.example', status: 421 },
    { host: 'localhost.rebound.example:80', status: 421 },
    { host: '127.0.0.1.rebound.example', status: 421 },
    { host: '192.168.0.1', status: 421 },
    { host: '', status: 421 },
  ])('Host $host gets $status', async ({ host, status }) => {
    const answer = await requestRaw(server.port, '/no-content', { headers: { Host: host } });
    expect(answer.status).toBe(status);
    if (status === 421)
      expect(answer.body.toString()).toMatch(/^This dev server answers to 127\.0\.0\.1, localhost/);
  });

  it.each([
    { headers: { Origin: 'http://localhost:5173' }, status: 204, allowed: 'http://localhost:5173' },
    { headers: { Origin: 'https://[::1]:8443' }, status: 204, allowed: 'https://[::1]:8443' },
    { headers: { Origin: 'https://site.example' }, status: 403, allowed: undefined },
    { headers: { Origin: 'http://localhost.example' }, status: 403, allowed: undefined },
    { headers: { Origin: 'null' }, status: 403, allowed: undefined },
    {
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' },
      status: 403,
      allowed: undefined,
    },
    {
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
      status: 204,
      allowed: undefined,
    },
    { headers: {}, status: 204, allowed: undefined },
  ])('$headers gets $status', async ({ headers, status, allowed }) => {
    const answer = await requestRaw(server.port, '/no-content', { headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(allowed);
    // No cache gives one page what was allowed to another, or what nobody had asked for.
    if (status === 204) expect(answer.headers.get('vary')).toBe('Origin');
  });

  it('answers the preflight of a page on this machine', async () => {
    const answer = await requestRaw(server.port, '/llm', {
      method: 'OPTIONS',
      headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
    expect(answer.headers.get('access-control-allow-headers')).toContain('Last-Event-ID');
  });

  it('allows a page what it asks for, and what is usual once, however it is spelled', async () => {
    const answer = await requestRaw(server.port, '/llm', {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://localhost:5173',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type, X-Api-Key,CACHE-CONTROL, not a name, x-other',
      },
    });
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID, X-Api-Key, x-other',
    );
  });
});

describe('what is asked for', () => {
  it('takes a whole address as target', async () => {
    expect((await requestRaw(server.port, 'http://127.0.0.1/no-content')).status).toBe(204);
  });

  it.each(['/nothing', '//ticks', '/ticks/', '/%2e%2e/etc', 'http://127.0.0.1/nothing', '*'])(
    'answers 404 to %s',
    async (path) => {
      const answer = await requestRaw(server.port, path);
      expect(answer.status).toBe(404);
      expect(answer.body.toString()).toBe('There is no such route. The page at / lists all routes.\n');
    },
  );

  it.each([
    { method: 'GET', path: '/llm', allow: 'POST, OPTIONS' },
    { method: 'POST', path: '/ticks', allow: 'GET, OPTIONS' },
    { method: 'HEAD', path: '/ticks', allow: 'GET, OPTIONS' },
    { method: 'DELETE', path: '/ticks', allow: 'GET, OPTIONS' },
  ])('answers 405 to $method $path', async ({ method, path, allow }) => {
    const answer = await requestRaw(server.port, path, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each([
    { query: '/ticks?interval=x', sentence: 'interval takes a whole number from 0 to 3600000 (ms), not "x"' },
    { query: '/ticks?interval=-1', sentence: 'interval takes a whole number' },
    { query: '/ticks?interval=3600001', sentence: 'interval takes a whole number' },
    { query: '/ticks?interval=1e3', sentence: 'interval takes a whole number' },
    { query: '/ticks?interval=', sentence: 'interval takes a whole number' },
    { query: '/ticks?interval=1&interval=2', sentence: 'interval was given 2 times' },
    { query: '/ticks?ids=yes', sentence: 'ids takes 1 or 0, not "yes"' },
    { query: '/ticks?event=a%0Ab', sentence: 'event takes up to 20 names' },
    { query: '/ticks?retry=soon', sentence: 'retry takes 1 to 40 digits (ms)' },
    { query: '/ticks?intervall=1', sentence: 'no parameter "intervall". It takes interval, count' },
    { query: '/ticks?__proto__=1', sentence: 'no parameter "__proto__"' },
    { query: '/resumable?interval=9', sentence: 'interval takes a whole number from 10' },
    { query: '/http-error?status=200', sentence: 'status takes 205, 210 or a whole number from 400 to 599' },
    { query: '/wrong-type?type=text/event-stream', sentence: 'type takes a media type' },
    { query: '/wrong-type?type=a/b%0d%0aX:1', sentence: 'type takes a media type' },
    { query: '/redirect?to=//site.example', sentence: 'to takes a path on this server' },
    { query: '/redirect?to=https://site.example', sentence: 'to takes a path on this server' },
    { query: '/redirect?status=200', sentence: 'status takes one of 307, 301, 302, 303, 308' },
    { query: '/burst?count=10000001', sentence: 'count takes a whole number from 1 to 10000000 (events)' },
    // Sixty letters of what was given are said, of a name as of a value.
    { query: `/ticks?ids=${'x'.repeat(60)}`, sentence: `not "${'x'.repeat(60)}".` },
    { query: `/ticks?ids=${'x'.repeat(61)}`, sentence: `not "${'x'.repeat(60)}…".` },
    { query: `/ticks?${'y'.repeat(60)}`, sentence: `no parameter "${'y'.repeat(60)}".` },
    { query: `/ticks?${'y'.repeat(61)}`, sentence: `no parameter "${'y'.repeat(60)}…".` },
    { query: '/end?session=a%20b', sentence: 'session takes 1 to 64 letters' },
  ])('answers 400 to $query', async ({ query, sentence }) => {
    const answer = await requestRaw(server.port, query);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.body.toString()).toContain(sentence);
  });

  it('keeps secrets out of its log', async () => {
    await requestRaw(server.port, '/end?after=0&session=s3cret', {
      headers: { Authorization: 'Bearer s3cret', Cookie: 'sid=s3cret' },
    });
    await requestRaw(server.port, '/end?token=s3cret&after=0');
    await requestRaw(server.port, '/end?session=s3cret%20&after=0');
    await requestRaw(server.port, '/redirect?to=/end%3Fsession=s3cret');
    expect(log.lines.some((line) => line.includes('GET /end?after=0&session=…'))).toBe(true);
    expect(log.lines.filter((line) => line.includes('s3cret'))).toEqual([]);
  });

  it('logs what a client sends on one line', async () => {
    const headers = { 'Last-Event-ID': '"é"', 'User-Agent': `agent ${'y'.repeat(500)}` };
    await requestRaw(server.port, '/end?after=0&interval=7', { headers });
    const line = await log.find(/GET \/end\?after=0&interval=7/);
    // A lone Latin-1 byte is not UTF-8, and is read as the letter that it most likely was.
    expect(line).toContain(String.raw`Last-Event-ID "\"é\""`);
    expect(line.length).toBeLessThan(400);
  });
});

describe('the index page', () => {
  it('explains every route and lets only its own script run', async () => {
    const { body, headers } = await requestRaw(server.port, '/');
    const page = body.toString();
    const policy = headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toMatch(/^default-src 'none'/);
    // The words for the script are data, which no browser runs.
    const words = '<script id="words" type="application/json">';
    expect(page.match(/<script[^>]*>/g)).toEqual([words, `<script nonce="${nonce}">`]);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page.match(/<style[^>]*>/g)).toEqual([`<style nonce="${nonce}">`]);
    expect(page).not.toMatch(/ style=| on\w+=/);
    for (const { title, explanation, example } of server.routes) {
      for (const text of [title, explanation, example]) expect(page).toContain(escapeHtml(text));
    }
    // No text is missing, of a route or of a parameter.
    expect(page).not.toMatch(/<(?<name>td|th|p|h1|h2|h3|code|span|summary)>\s*<\/\k<name>>/);
  });

  it('says of each route which ending it makes, where it makes one', async () => {
    const page = (await requestRaw(server.port, '/')).body.toString();
    const shown = page.split('<article id="').slice(1);
    expect(shown).toHaveLength(server.routes.length);
    const badges = new Map(
      shown.map((article) => [
        article.slice(0, article.indexOf('"')),
        /<span class="ending">(.*?)<\/span>/.exec(article)?.[1],
      ]),
    );
    for (const { path, ending } of server.routes)
      expect([path, badges.get(path)]).toEqual([path, ending && `ending: ${ending}`]);
  });

  it('has another nonce each time', async () => {
    const [first, second] = await Promise.all([requestRaw(server.port, '/'), requestRaw(server.port, '/')]);
    expect(first.headers.get('content-security-policy')).not.toBe(
      second.headers.get('content-security-policy'),
    );
  });
});

describe('the list of routes', () => {
  it('is plain data with one entry for each path', () => {
    expect(structuredClone(server.routes)).toEqual(server.routes);
    expect(new Set(server.routes.map(({ path }) => path)).size).toBe(server.routes.length);
  });

  it('has an example for every route that the route accepts', async () => {
    const own = await startTestServer();
    for (const { path, method, example } of own.server.routes) {
      expect(example.split('?')[0]).toBe(path);
      const socket = await openRaw(own.server.port, example, { method });
      socket.on('error', () => undefined);
      await own.log.find(new RegExp(`^#\\d+ ${method} ${path}[? ]`));
      socket.destroy();
    }
    await own.server.close();
    expect(own.log.lines.filter((line) => line.includes('refused'))).toEqual([]);
  });

  it('covers every ending that a server can make', () => {
    const endings = new Set(server.routes.flatMap(({ ending }) => (ending === undefined ? [] : [ending])));
    expect([...endings].toSorted()).toEqual(
      [
        'bad-redirect',
        'client',
        'close-message',
        'end',
        'http-error',
        'idle',
        'limit',
        'no-content',
        'no-response',
        'reset',
        'truncated',
        'unreachable',
        'wrong-type',
      ].toSorted(),
    );
  });
});

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
