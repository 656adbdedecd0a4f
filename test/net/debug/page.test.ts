// A page in a real Chromium, as its debugger tells of it: the bytes against those that the server wrote, and the endings.

import type { IncomingMessage, ServerResponse } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startDebuggedBrowser, type DebuggedBrowser } from './debuggedBrowser.ts';
import {
  begin,
  bytesOf,
  endsOf,
  noticesOf,
  openServedPage,
  type ServedPage,
  type StreamAnswer,
} from './servedPage.ts';

let browser: DebuggedBrowser;
beforeAll(async () => {
  browser = await startDebuggedBrowser();
});
afterAll(() => browser.close());

/** Opens a page whose streams are answered by `answer`. */
const openPage = (answer: StreamAnswer): Promise<ServedPage> => openServedPage(browser, answer);

describe('the streams of a page', () => {
  it('come with the bytes that the server wrote, a stream for each request that resumes none', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff: hi\r\nid: 7\r\ndata: é€😀\r\n\r\ndata: '),
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from('\n\ndata: unfinished'),
    ]);
    const page = await openPage((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      // Cut in the middle of CRLF, of a character, and of a line.
      for (const at of [12, 21, 30]) response.write(bytes.subarray(at === 12 ? 0 : at - 9, at));
      response.write(bytes.subarray(30));
    });
    await page.run(`
      const source = new EventSource('/stream/events');
      fetch('/stream/call', { method: 'POST', headers: { Authorization: 'Bearer secret' }, body: '{"stream":true}' });
      const request = new XMLHttpRequest();
      request.open('GET', '/stream/xhr');
      request.send();
    `);
    await page.until((streams) => streams.filter(({ log }) => log.bodyLength === bytes.length).length === 3);
    expect(page.streams.map(bytesOf)).toEqual(Array.from({ length: 3 }, () => bytes.toString('latin1')));
    const call = page.streams.find(({ request }) => request.method === 'POST');
    expect(call?.request.body).toBe('{"stream":true}');
    expect(call?.log.detail(call.log.entry(1) as never)).not.toMatchObject({
      headers: expect.arrayContaining([['Authorization', 'Bearer secret']]) as unknown,
    });
    expect(call && noticesOf(call)).toEqual([]);
  });

  it('go on as attempts of one stream while an EventSource comes back, and anew after its close()', async () => {
    const page = await openPage((_, response) => {
      begin(response, 'retry: 10\nid: 5\ndata: 1\n\n');
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    await page.run(`source = new EventSource('/stream'); count = 0;
      source.onmessage = () => { count += 1; if (count > 2) { source.close(); new EventSource('/stream?second'); } };`);
    await page.until((streams) => streams.length === 2 && streams[1]?.log.bodyLength);
    const [first, second] = page.streams;
    if (!first || !second) throw new Error('There are two streams.');
    expect(first.state).toMatchObject({ lastEventId: '5', reconnectionTimeMs: 10 });
    expect(first.state.attempt).toBeGreaterThanOrEqual(3);
    const [lost] = endsOf(first);
    expect(lost?.ending).toMatchObject({ cause: expect.stringMatching(/reset|truncated/) as unknown });
  });

  it.each<[string, string, (request: IncomingMessage, response: ServerResponse) => void, object]>([
    [
      'a clean end',
      `fetch('/stream').then((r) => r.text())`,
      (_, response) => {
        begin(response, 'data: 1\n\n');
        setImmediate(() => response.end('data: 2\n\n'));
      },
      { cause: 'end' },
    ],
    [
      'the app’s abort()',
      `stop = new AbortController();
      fetch('/stream', { signal: stop.signal }).then((r) => r.body.getReader().read()).then(() => stop.abort());`,
      (_, response) => begin(response, 'data: 1\n\n'),
      { cause: 'client', by: 'app' },
    ],
    [
      'a FIN within the body',
      `fetch('/stream').then((r) => r.text()).catch(() => {})`,
      (_, response) => {
        begin(response, 'data: 1\n\n');
        setImmediate(() => response.socket?.end());
      },
      { cause: 'truncated' },
    ],
    [
      '204',
      `new EventSource('/stream')`,
      (_, response) => response.writeHead(204).end(),
      { cause: 'no-content' },
    ],
    [
      '401',
      `new EventSource('/stream')`,
      (_, response) => response.writeHead(401).end('no'),
      { cause: 'http-error', status: 401 },
    ],
    [
      'another type',
      `new EventSource('/stream')`,
      (_, response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('x'),
      { cause: 'wrong-type', contentType: 'text/plain' },
    ],
    [
      'a port where nothing listens',
      `new EventSource('http://127.0.0.1:1/stream')`,
      () => {},
      { cause: expect.stringMatching(/unreachable|no-response/) },
    ],
  ])('end in our words: %s', async (_, script, answer, ending) => {
    const page = await openPage(answer);
    await page.run(script);
    const end = await page.until((streams) => streams[0] && endsOf(streams[0])[0]);
    expect(end.ending).toMatchObject(ending);
  });

  it('whose response the browser keeps from the page end as blocked', async () => {
    const page = await openPage((_, response) => begin(response, 'data: 1\n\n'));
    const elsewhere = page.server.replace('127.0.0.1', 'localhost');
    await page.run(`new EventSource(${JSON.stringify(new URL('/stream', elsewhere).href)})`);
    const end = await page.until((streams) => streams[0] && endsOf(streams[0])[0]);
    expect(end.ending).toEqual({ cause: 'blocked', blockedBy: 'cors', code: 'MissingAllowOriginHeader' });
  });

  it('end with the page, and begin anew in the next one', async () => {
    const page = await openPage((_, response) => begin(response, 'data: 1\n\n'));
    await page.run(`new EventSource('/stream')`);
    await page.until((streams) => streams[0]?.log.bodyLength);
    await page.send('Page.reload');
    const end = await page.until((streams) => streams[0] && endsOf(streams[0])[0]);
    expect(end.ending).toEqual({ cause: 'client', by: 'app', isByPage: true });
    await page.run(`new EventSource('/stream')`);
    await page.until((streams) => streams[1]?.log.bodyLength);
    expect(page.streams[0]?.state.attempt).toBe(1);
  });

  it('are told of as left when the debugger goes, and nothing is written then', async () => {
    let goOn = (): void => {};
    const page = await openPage((_, response) => {
      begin(response, 'data: 1\n\n');
      goOn = () => response.end('data: 2\n\n');
    });
    await page.run(`new EventSource('/stream')`);
    const stream = await page.until(([first]) => (first?.log.bodyLength ? first : undefined));
    page.target.close();
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'debugger left' } });
    const { length } = stream.log;
    goOn();
    await page.send('Runtime.evaluate', { expression: '1' });
    expect(stream.log.length).toBe(length);
    page.target.close();
    expect(endsOf(stream)).toEqual([]);
  });

  it('say that what is told came earlier, when it is told late', async () => {
    let write = (_text: string): void => {};
    const page = await openPage((_, response) => {
      begin(response, 'data: 1\n\n');
      write = (text) => response.write(text);
    });
    await page.run(`fetch('/stream').then((r) => r.text())`);
    const stream = await page.until(([first]) => (first?.log.bodyLength ? first : undefined));
    write('data: 2\n\n');
    // Written by now, and nothing is read here for a while.
    await new Promise(setImmediate);
    const untilMs = performance.now() + 2_600;
    while (performance.now() < untilMs);
    await page.until(() => noticesOf(stream).some((notice) => notice.startsWith('The debugger is 2.')));
    expect(bytesOf(stream)).toBe('data: 1\n\ndata: 2\n\n');
  });

  it('have every event of a burst', async () => {
    const count = 100_000;
    const events = Array.from({ length: count }, (_, at) => `id: ${at}\ndata: ${at}\n\n`).join('');
    const page = await openPage((_, response) => {
      begin(response, events.slice(0, 1_000));
      response.end(events.slice(1_000));
    });
    await page.run(`fetch('/stream').then((r) => r.text())`);
    const stream = await page.until(([first]) => first?.state.phase === 'stopped' && first);
    expect(bytesOf(stream) === events).toBe(true);
    expect(stream.totals.messages).toBe(count);
  });
});
