// Every ending as bytes on the wire: what came, whether HTTP calls it complete, FIN or RST; and what the attempts after
// it get.
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { type DevServerLog, startTestServer } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';

let server: DevServer;
let log: DevServerLog;

// It counts the attempts of a client: a second try begins anew.
beforeEach(async () => {
  ({ server, log } = await startTestServer());
});
afterEach(() => server.close());

const threeEvents = [1, 2, 3].map((number) => `id: ${number}\ndata: {"number":${number}}\n\n`).join('');

describe('endings of an open stream, on the wire', () => {
  it.each([
    { path: '/end', isComplete: true, end: 'fin', framing: 'chunked' },
    { path: '/end?framing=length', isComplete: true, end: 'fin', framing: 'length' },
    { path: '/end?framing=close', isComplete: true, end: 'fin', framing: 'close' },
    { path: '/truncated', isComplete: false, end: 'fin', framing: 'chunked' },
    { path: '/truncated?framing=length', isComplete: false, end: 'fin', framing: 'length' },
    { path: '/reset', isComplete: false, end: 'reset', framing: 'chunked' },
    { path: '/advice/kill-connection', isComplete: false, end: 'fin', framing: 'chunked' },
    { path: '/advice/kill-connection?how=reset', isComplete: false, end: 'reset', framing: 'chunked' },
  ])('$path', async ({ path, isComplete, end, framing }) => {
    const answer = await requestRaw(server.port, `${path}${path.includes('?') ? '&' : '?'}interval=1`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(answer.headers.has('transfer-encoding')).toBe(framing === 'chunked');
    expect(answer.headers.has('content-length')).toBe(framing === 'length');
    expect(answer.body.toString()).toBe(threeEvents);
    expect({ isComplete: answer.isComplete, end: answer.end }).toEqual({ isComplete, end });
  });

  it.each([
    ['after=0', ''],
    ['after=3', threeEvents],
  ])('with a length that has the retry line in it: %s', async (query, events) => {
    const answer = await requestRaw(server.port, `/end?framing=length&retry=70&interval=1&${query}`);
    expect(answer.body.toString()).toBe(`retry: 70\n${events}`);
    expect(answer.isComplete).toBe(true);
  });

  it('can break off inside a chunk', async () => {
    const { body, end, bytes } = await requestRaw(server.port, '/truncated?framing=chunk&interval=1');
    expect(body.toString()).toBe(`${threeEvents}data: the rest of this ch`);
    expect(bytes.toString()).toContain('40\r\ndata: the rest of this ch');
    expect(end).toBe('fin');
  });

  it.each([
    { query: 'at=block', lost: Buffer.from('id: lost-4\ndata: lost …\n'), isComplete: true, end: 'fin' },
    { query: 'at=line', lost: Buffer.from('id: lost-4\ndata: lost …'), isComplete: true, end: 'fin' },
    {
      query: 'at=character&ending=truncated',
      lost: Buffer.concat([Buffer.from('id: lost-4\ndata: lost '), Buffer.from([0xe2, 0x80])]),
      isComplete: false,
      end: 'fin',
    },
    {
      query: 'ending=reset',
      lost: Buffer.from('id: lost-4\ndata: lost …\n'),
      isComplete: false,
      end: 'reset',
    },
  ])('/lost-block?$query', async ({ query, lost, ...expected }) => {
    const { body, isComplete, end } = await requestRaw(server.port, `/lost-block?interval=1&${query}`);
    expect(body).toEqual(Buffer.concat([Buffer.from(threeEvents), lost]));
    expect({ isComplete, end }).toEqual(expected);
  });

  it('writes byte by byte when asked to', async () => {
    const { chunkSizes, body } = await requestRaw(server.port, '/end?split=1&after=1&interval=0');
    expect(body.toString()).toBe('id: 1\ndata: {"number":1}\n\n');
    expect(new Set(chunkSizes)).toEqual(new Set([1]));
  });

  it('goes on counting after the Last-Event-ID and sends a retry field as given', async () => {
    const retry = '9'.repeat(30);
    const { body } = await requestRaw(server.port, `/end?after=1&interval=0&retry=${retry}`, {
      headers: { 'Last-Event-ID': '41' },
    });
    expect(body.toString()).toBe(`retry: ${retry}\nid: 42\ndata: {"number":42}\n\n`);
  });

  it.each([
    { encoding: 'gzip', decode: gunzipSync },
    { encoding: 'br', decode: brotliDecompressSync },
    { encoding: 'deflate', decode: inflateSync },
  ])('compresses with $encoding, event by event', async ({ encoding, decode }) => {
    const { body, chunkSizes, headers } = await requestRaw(
      server.port,
      `/compressed?interval=1&encoding=${encoding}`,
    );
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(chunkSizes).toHaveLength(4);
    expect(decode(body).toString()).toBe(threeEvents);
  });

  it('can cut compressed data short in a complete response', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/compressed?interval=1&cut=1');
    expect(isComplete).toBe(true);
    expect(() => gunzipSync(body)).toThrow('unexpected end of file');
  });

  it.each([
    { shape: 'line', body: 'id: large\ndata: xxxxx\n\n' },
    { shape: 'lines', body: 'id: large\ndata: xxxxx\n\n' },
  ])('/limit in the shape of $shape', async ({ shape, body }) => {
    const answer = await requestRaw(server.port, `/limit?after=0&size=5&shape=${shape}`);
    expect(answer.body.toString()).toBe(body);
  });

  it('sends an event of the size asked for', async () => {
    const { body } = await requestRaw(server.port, '/limit?after=0&size=3000000');
    expect(body.length).toBe(3_000_000 + 'id: large\ndata: \n\n'.length);
  });
});

describe('endings without a stream, on the wire', () => {
  it.each([
    { path: '/no-response', received: '', end: 'fin' },
    { path: '/no-response?how=reset', received: '', end: 'reset' },
    {
      path: '/no-response?how=partial-head',
      received: 'HTTP/1.1 200 OK\r\nContent-Type: text/ev',
      end: 'fin',
    },
  ])('$path', async ({ path, received, end }) => {
    const answer = await requestRaw(server.port, path);
    expect({ received: answer.bytes.toString(), end: answer.end }).toEqual({ received, end });
  });

  it.each([
    { path: '/no-content', status: 204, type: undefined, body: '' },
    {
      path: '/http-error',
      status: 503,
      type: 'text/plain; charset=utf-8',
      body: 'This is an error, not a stream.\n',
    },
    { path: '/http-error?status=205', status: 205, type: 'text/plain; charset=utf-8', body: '' },
    {
      path: '/http-error?status=210&body=events',
      status: 210,
      type: 'text/event-stream',
      body: 'data: an event in the body of an error\n\n',
    },
    {
      path: '/wrong-type?type=text/plain',
      status: 200,
      type: 'text/plain',
      body: '<!doctype html><title>Not a stream</title><p>This is a page, not a stream.</p>\n',
    },
  ])('$path', async ({ path, status, type, body }) => {
    const answer = await requestRaw(server.port, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.body.toString()).toBe(body);
  });

  it('sends Retry-After with 503 only', async () => {
    expect((await requestRaw(server.port, '/http-error?status=503')).headers.get('retry-after')).toBe('2');
    expect((await requestRaw(server.port, '/http-error?status=500')).headers.has('retry-after')).toBe(false);
  });

  it.each([
    { path: '/bad-redirect', status: 307, location: '/bad-redirect' },
    {
      path: '/bad-redirect?how=endless',
      status: 307,
      location: '/bad-redirect?how=endless&status=307&hop=2',
    },
    { path: '/bad-redirect?how=missing&status=301', status: 301, location: undefined },
    { path: '/bad-redirect?how=invalid', status: 307, location: 'http://[not an address' },
    { path: '/bad-redirect?how=unsupported&status=302', status: 302, location: 'ftp://127.0.0.1/stream' },
    { path: '/redirect?status=303&to=/end%3Fafter=1', status: 303, location: '/end?after=1' },
    {
      path: '/redirect?status=308&hops=2&to=/end',
      status: 308,
      location: '/redirect?status=308&to=%2Fend&hops=1&origin=same',
    },
  ])('$path', async ({ path, status, location }) => {
    const answer = await requestRaw(server.port, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBe(location);
  });

  it('redirects to its other name', async () => {
    const { headers } = await requestRaw(server.port, '/redirect?origin=other&to=/end');
    expect(headers.get('location')).toBe(`http://localhost:${server.port}/end`);
  });
});

describe('what later attempts get', () => {
  it('is the same by default', async () => {
    for (const attempt of ['first', 'second']) {
      const { end } = await requestRaw(server.port, '/reset?after=1&interval=0&session=again');
      expect({ attempt, end }).toEqual({ attempt, end: 'reset' });
    }
  });

  it('is a 204 after so many endings, and then begins again', async () => {
    const path = '/truncated?after=1&interval=0&times=2&next=204&session=count';
    const statuses: number[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1)
      statuses.push((await requestRaw(server.port, path)).status);
    expect(statuses).toEqual([200, 200, 204, 200]);
  });

  it('is counted for each session', async () => {
    const path = '/end?after=1&interval=0&next=204';
    expect((await requestRaw(server.port, `${path}&session=a`)).status).toBe(200);
    expect((await requestRaw(server.port, `${path}&session=b`)).status).toBe(200);
    expect((await requestRaw(server.port, `${path}&session=a`)).status).toBe(204);
  });

  it('can be a stream that stays', async () => {
    const path = '/no-response?interval=1&next=healthy';
    expect((await requestRaw(server.port, path)).end).toBe('fin');
    const socket = await openRaw(server.port, path);
    await readUntil(socket, /"number":3/);
    socket.destroy();
  });

  it('can be a refusal after a stream that ended well', async () => {
    const path = '/http-error?status=500&after=2&interval=1';
    const first = await requestRaw(server.port, path);
    expect({ status: first.status, isComplete: first.isComplete }).toEqual({ status: 200, isComplete: true });
    expect((await requestRaw(server.port, path)).status).toBe(500);
  });
});

describe('endings that wait for the client', () => {
  it('/close-message: notices a client that closes itself', async () => {
    const socket = await openRaw(server.port, '/close-message?after=1&interval=1&grace=60000');
    expect(await readUntil(socket, /"close"/)).toContain('data: {"type":"close"}\n\n');
    socket.destroy();
    await log.find(/client closed itself \d+ ms after the closing message/);
  });

  it('/close-message: ends a client that ignores it', async () => {
    const { body, isComplete } = await requestRaw(server.port, '/close-message?after=0&grace=20&event=bye');
    expect(body.toString()).toBe('event: bye\ndata: {"type":"close"}\n\n');
    expect(isComplete).toBe(true);
    await log.find(/client ignored the closing message for 20 ms/);
  });

  it('/idle: stays open without a byte, or with comments', async () => {
    const silent = await openRaw(server.port, '/idle?after=1&interval=1');
    await readUntil(silent, /"number":1/);
    await log.find(/goes silent/);
    const commented = await openRaw(server.port, '/idle?after=0&comments=1');
    await readUntil(commented, /: still here\n[^]*: still here\n/);
    // Neither wait ends by itself: only the clients' leaving does.
    expect(server.openConnections).toBeGreaterThanOrEqual(2);
    silent.destroy();
    commented.destroy();
  });

  it('a refusal can have a body that never ends', async () => {
    const socket = await openRaw(server.port, '/wrong-type?endless=1');
    await readUntil(socket, /This is a page/);
    expect(socket.readableEnded).toBe(false);
    socket.destroy();
    await log.find(/cleaned up: timer of 1000 ms, close listener/);
  });
});
