// Calls of apps that pass through a relay, over real sockets: what resumes a stream is an attempt of it, and everything
// else is a call of its own.

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';

import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import {
  ask,
  type Answer,
  callsOf,
  eventSource,
  openai,
  relayBefore,
  requestOf,
  tokens,
} from './callsUnderTest.ts';
import { untilEntry } from './relayUnderTest.ts';

it.each([
  [undefined, undefined],
  ['', undefined],
  ['0', 0],
  ['2', 2],
  ['10', 10],
  ['999999999', 999_999_999],
  ['1000000000', undefined],
  ['2x', undefined],
  ['x2', undefined],
  ['-1', undefined],
  ['1.5', undefined],
])('a request that says of its tries %j has the count %j', async (said, count) => {
  const relay = await relayBefore(tokens);
  const counts: unknown[] = [];
  relay.streams.observe({ onRequest: ({ retryCount }) => counts.push(retryCount) });
  await ask(relay, '/', { headers: said === undefined ? {} : { 'X-Stainless-Retry-Count': said } });
  expect(counts).toEqual([count]);
});

describe('a POST', () => {
  it('to an address that was asked before is a call of its own, each time', async () => {
    const relay = await relayBefore(tokens);
    for (let call = 1; call <= 3; call += 1) await ask(relay, '/v1/chat/completions', openai);
    expect(callsOf(relay)).toEqual(Array.from({ length: 3 }, () => 'POST /v1/chat/completions 1'));
    for (const { appSide, serverSide } of relay.streams.list()) {
      for (const side of [appSide, serverSide]) {
        expect(await requestOf(side)).toMatchObject({ reason: 'connect', delayMs: 0 });
        expect(side.totals.messages).toBe(2);
      }
    }
  });

  it('is no attempt of a stream at its path, and a GET none of it', async () => {
    const relay = await relayBefore(tokens);
    await ask(relay, '/events', eventSource);
    await ask(relay, '/events', { ...openai, headers: { ...openai.headers, 'User-Agent': 'Browser' } });
    await ask(relay, '/events', eventSource);
    expect(callsOf(relay)).toEqual(['GET /events 2', 'POST /events 1']);
  });

  it('meets what was made to happen at the call before it', async () => {
    const relay = await relayBefore(tokens);
    await ask(relay, '/chat', openai);
    const [first] = relay.streams.list() as [RelayedStream];
    first.addRule({ fault: { kind: 'refuse', requests: 1 }, trigger: { kind: 'now' } });
    first.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'event', number: 1 } });
    await expect(ask(relay, '/chat', openai)).rejects.toThrow(/fetch failed/);
    const { text } = await ask(relay, '/chat', openai);
    expect(text).toBe('data: [DONE]\n\n');
    await ask(relay, '/chat', openai);
    expect(callsOf(relay)).toEqual(Array.from({ length: 4 }, () => 'POST /chat 1'));
    for (const { rules } of relay.streams.list()) expect(rules.list).toEqual([]);
    expect(first.appSide.totals.messages).toBe(2);
  });
});

describe('a request with an id', () => {
  const withId: Answer = (request, response) => {
    const location = request.method === 'POST' ? { 'Content-Location': '/runs/5/stream' } : {};
    response.writeHead(200, { 'Content-Type': 'text/event-stream', ...location });
    response.write(`id: ${request.method === 'POST' ? 'a_1' : 'a_2'}\ndata: x\n\n`);
    response.end();
  };
  const mcp = { 'User-Agent': 'node', Accept: 'application/json, text/event-stream' };

  it('that a POST sent is an attempt of it: a GET to its path, and one to where its answer said', async () => {
    const relay = await relayBefore(withId);
    for (const path of ['/mcp', '/runs/5/stream']) {
      await ask(relay, '/mcp', { method: 'POST', body: '{}', headers: mcp });
      await ask(relay, path, { headers: { ...mcp, 'Last-Event-ID': 'a_1' } });
      await ask(relay, path, { headers: { ...mcp, 'Last-Event-ID': 'a_2' } });
    }
    expect(callsOf(relay)).toEqual(['POST /mcp 3', 'POST /mcp 3']);
    const [stream] = relay.streams.list() as [RelayedStream];
    expect(await requestOf(stream.appSide, 2)).toMatchObject({
      method: 'GET',
      reason: 'reconnect',
      lastEventId: 'a_1',
    });
    expect(stream.appSide.totals.messages).toBe(3);
  });

  it('of another app is a call of its own', async () => {
    const relay = await relayBefore(withId);
    await ask(relay, '/mcp', { method: 'POST', body: '{}', headers: mcp });
    await ask(relay, '/mcp', { headers: { ...mcp, 'User-Agent': 'other', 'Last-Event-ID': 'a_1' } });
    await ask(relay, '/mcp', { headers: { ...mcp, 'Last-Event-ID': 'a_1' } });
    expect(callsOf(relay)).toEqual(['POST /mcp 2', 'GET /mcp 1']);
  });

  it('in the query is an attempt, and no stream of its own', async () => {
    const relay = await relayBefore((request, response, number) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.end(`id: ${number}\ndata: ${request.url}\n\n`);
    });
    await ask(relay, '/events?a=1', eventSource);
    for (const id of [1, 2]) {
      const { text } = await ask(relay, `/events?a=1&lastEventId=${id}`, eventSource);
      // It reaches the server as it was sent.
      expect(text).toContain(`data: /events?a=1&lastEventId=${id}\n`);
    }
    expect(callsOf(relay)).toEqual(['GET /events?a=1 3']);
  });

  it('while its stream is open is a call of its own', async () => {
    const open: ServerResponse[] = [];
    const relay = await relayBefore((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('id: 1\ndata: x\n\n');
      open.push(response);
    });
    const asked = { headers: { ...eventSource.headers, 'Last-Event-ID': '1' } };
    const controller = new AbortController();
    const first = await fetch(`${relay.origin}/events`, { ...eventSource, signal: controller.signal });
    const [stream] = relay.streams.list() as [RelayedStream];
    await untilEntry(stream.appSide, 'message');
    const second = ask(relay, '/events', asked);
    await fetchOpened(relay, 2);
    open.forEach((response) => response.end());
    await second;
    await first.text();
    controller.abort();
    expect(callsOf(relay)).toEqual(['GET /events 1', 'GET /events 1']);
  });
});

/** Resolves when so many calls are there. */
function fetchOpened(relay: Relay, count: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = relay.streams.observe({
      onOpen: () => {
        if (relay.streams.list().length < count) return;
        stop();
        resolve();
      },
    });
  });
}

it('a simulated answer is given to the next call of the app once', async () => {
  const relay = await relayBefore(tokens);
  for (const count of [1, 3]) {
    await ask(relay, '/chat', openai);
    const stream = relay.streams.list().at(-1);
    stream?.rules.answerNext({ kind: 'http-error', status: 503 });
    expect(await ask(relay, '/chat', openai)).toMatchObject({ status: 503 });
    expect(relay.streams.list()).toHaveLength(count + 1);
    expect(relay.streams.list().some(({ rules }) => rules.hasAnswer)).toBe(false);
  }
});
