// What endings write to the byte, what they wait for by what the log says of whoever leaves meanwhile, and how much they
// write to a client that does not read.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { parseScenario } from '../../../../src/core/scenario/scenarioParser.ts';
import type { AddedRoute, DevServer } from '../../../../src/net/devServer/devServer.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { ServerSockets } from '../serverSockets.ts';

let server: DevServer;
let log: DevServerLog;

beforeEach(async () => {
  ({ server, log } = await startTestServer());
});
afterEach(() => server.close());

function events(...numbers: readonly number[]): string {
  return numbers.map((number) => `id: ${number}\ndata: {"number":${number}}\n\n`).join('');
}

function scenario(...attempts: readonly object[]): AddedRoute {
  const parsed = parseScenario(JSON.stringify({ version: 1, attempts }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return server.addScenario(parsed.scenario);
}

/** What was cleaned up after a client that leaves once it has read this. */
async function cleanedUp(path: string, read: RegExp | undefined): Promise<string | undefined> {
  const socket = await openRaw(server.port, path);
  if (read) await readUntil(socket, read);
  else await untilOpenConnections(server, 1);
  socket.destroy();
  await untilOpenConnections(server, 0);
  return (await log.find(/client (?:closed|reset) the connection/)).split('cleaned up: ')[1];
}

describe('a body whose length is announced', () => {
  it.each([
    ['', events(1, 2, 3)],
    ['&retry=70', `retry: 70\n${events(1, 2, 3)}`],
    ['&after=1', events(1)],
    ['&after=1&split=1&retry=8', `retry: 8\n${events(1)}`],
    ['&after=0', ''],
    ['&after=0&retry=9', 'retry: 9\n'],
    ['&after=2&ids=0', 'data: {"number":1}\n\ndata: {"number":2}\n\n'],
  ])('with %j has just that', async (query, text) => {
    const { body, headers, isComplete } = await requestRaw(
      server.port,
      `/end?framing=length&interval=0${query}`,
    );
    expect(body.toString()).toBe(text);
    expect([headers.get('content-length'), isComplete]).toEqual([`${text.length}`, true]);
  });

  it('goes on counting, with the length that longer numbers make', async () => {
    const { body, isComplete } = await requestRaw(
      server.port,
      '/end?framing=length&interval=0&after=2&retry=1',
      { headers: { 'Last-Event-ID': '8' } },
    );
    expect([body.toString(), isComplete]).toEqual([`retry: 1\n${events(9, 10)}`, true]);
  });
});

describe('a wait', () => {
  it.each<readonly [what: string, path: string, read: RegExp | undefined, wait: string]>([
    // As fast as the client reads would be a flood that nobody asked for.
    ['between healthy events', '/slow-head?delay=0&interval=0', /"number":2/, 'timer of 1 ms'],
    ['between healthy events', '/slow-head?delay=0&interval=60000', /"number":1/, 'timer of 60000 ms'],
    ['for the head', '/slow-head?delay=600000', undefined, 'timer of 600000 ms'],
    ['for the end', '/end?after=1&interval=60000', /"number":1/, 'timer of 60000 ms'],
    ['between comments', '/idle?after=0&comments=3600000', /\r\n\r\n/, 'timer of 3600000 ms'],
    ['between lines', '/ndjson?interval=3600000', /"number":1/, 'timer of 3600000 ms'],
    ['for what is held back', '/held-back?hold=600000', /\r\n\r\n/, 'timer of 600000 ms'],
    ['for a piece of an answer', '/llm/messages?delay=60000', /\r\n\r\n/, 'timer of 60000 ms'],
  ])('%s is what it is said to be, at %s', async (_, path, read, wait) => {
    expect(await cleanedUp(path, read)).toBe(`${wait}, close listener`);
  });

  it.each<readonly [what: string, attempt: object, read: RegExp | undefined]>([
    ['before its answer', { delayMs: 600_000, status: 404 }, undefined],
    ['before no answer', { delayMs: 600_000, ending: 'no-response' }, undefined],
    ['before its first event', { events: [{ data: 'a', delayMs: 600_000 }] }, /\r\n\r\n/],
    ['between two events', { events: [{ data: 'a' }, { data: 'b', delayMs: 600_000 }] }, /data: a\n\n/],
    [
      'before what is cut',
      { events: [{ data: 'a' }, { data: 'b', delayMs: 600_000 }], ending: { kind: 'end', inside: 'line' } },
      /data: a\n\n/,
    ],
    [
      'before its ending',
      { events: [{ data: 'a' }], ending: { kind: 'reset', delayMs: 600_000 } },
      /data: a\n\n/,
    ],
  ])('of a scenario %s is as long as it says', async (_, attempt, read) => {
    const { path } = scenario(attempt);
    expect(await cleanedUp(path, read)).toBe('timer of 600000 ms, close listener');
  });
});

describe('a head of a scenario', () => {
  it('has each of its headers, the first and the last, and its own type only where it has a body', async () => {
    const headers = { 'X-First': 'one', 'X-Second': 'two', 'X-Last': 'three' };
    const { path } = scenario({ headers }, { headers, status: 204 }, { headers, status: 503 });
    for (const [status, type] of [
      [200, 'text/event-stream'],
      [204, undefined],
      [503, 'text/plain; charset=utf-8'],
    ] as const) {
      const answer = await requestRaw(server.port, path);
      const given = Object.keys(headers).map((name) => answer.headers.get(name.toLowerCase()));
      expect([answer.status, ...given]).toEqual([status, 'one', 'two', 'three']);
      if (status !== 503) expect(answer.headers.get('content-type')).toBe(type);
    }
  });
});

describe('a client that does not read', () => {
  it('is not written to for ever by the route that writes regardless', async () => {
    const servers = ServerSockets.observe();
    const path = '/advice/end-on-close?listen=0&interval=1&overrun=1';
    const silent = await openRaw(server.port, path);
    await readUntil(silent, /"number":1\}/);
    const socket = servers.of(silent);
    // As when nobody reads and what the system keeps is full: whatever is written waits here.
    socket.cork();
    socket.write(Buffer.alloc(socket.writableHighWaterMark, ' '));
    const waitingBytes = socket.writableLength;
    const reader = await openRaw(server.port, path);
    await readUntil(reader, /"number":100\}/);
    // One write finds out; the hundred of the other client would be thousands of bytes.
    expect(socket.writableLength - waitingBytes).toBeLessThan(200);
    // Once it is read again, the route goes on.
    socket.uncork();
    await readUntil(silent, /"number":\d{3,}\}/);
    for (const client of [silent, reader]) client.destroy();
    await untilOpenConnections(server, 0);
  });
});

it('a page may send each header once, however it writes its name', async () => {
  const ask = async (names: string): Promise<string | undefined> =>
    (
      await requestRaw(server.port, '/ticks', {
        method: 'OPTIONS',
        headers: { Origin: 'http://localhost:5173', 'Access-Control-Request-Headers': names },
      })
    ).headers.get('access-control-allow-headers');
  const usual = 'Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID';
  expect(await ask('AUTHORIZATION, last-event-ID,Accept')).toBe(usual);
  expect(await ask('X-One, content-type , X-Two')).toBe(`${usual}, X-One, X-Two`);
});
