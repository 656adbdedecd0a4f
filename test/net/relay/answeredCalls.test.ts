// Calls through a relay whose answers are no event streams, over real sockets.

import { describe, expect, it } from 'vitest';

import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { ask, callsOf, endOf, eventSource, relayBefore, tokens } from './callsUnderTest.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { entriesOf } from './relayUnderTest.ts';

describe('an answer that is no event stream', () => {
  const json = { 'Content-Type': 'application/json' };
  const mcp = { Accept: 'application/json, text/event-stream', 'Content-Type': 'application/json' };
  const post = { method: 'POST', body: '{}', headers: mcp };

  it.each<[what: string, status: number, headers: Record<string, string>, text: string, ending: object]>([
    ['202', 202, {}, '', { cause: 'answered', status: 202 }],
    ['204', 204, {}, '', { cause: 'answered', status: 204 }],
    ['201 with JSON', 201, json, '{}', { cause: 'answered', status: 201 }],
    ['JSON', 200, json, '{"a":1}', { cause: 'answered', status: 200, contentType: 'application/json' }],
    ['problem JSON', 200, { 'Content-Type': 'application/x+json; a=b' }, '{}', { cause: 'answered' }],
    ['HTML', 200, { 'Content-Type': 'text/html' }, '<p>', { cause: 'wrong-type', contentType: 'text/html' }],
    ['an error', 400, json, '{}', { cause: 'http-error', status: 400 }],
    ['the last of the answers that are right', 299, {}, '', { cause: 'answered', status: 299 }],
    ['the first that is none of them', 300, {}, '', { cause: 'http-error', status: 300 }],
    ['a redirect', 302, { Location: '/x' }, '', { cause: 'http-error', status: 302 }],
  ])('is the whole of a call: %s', async (_what, status, headers, text, ending) => {
    const relay = await relayBefore((request, response, number) => {
      if (number !== 2) tokens(request, response, number);
      else response.writeHead(status, headers).end(text);
    });
    await ask(relay, '/mcp', post);
    const answer = await fetch(`${relay.origin}/mcp`, { ...post, redirect: 'manual' });
    expect(await answer.text()).toBe(text);
    await ask(relay, '/mcp', { ...post, body: '{"next":1}' });
    expect(callsOf(relay)).toEqual(['POST /mcp 1', 'POST /mcp 1', 'POST /mcp 1']);
    const call = relay.streams.list()[1] as RelayedStream;
    for (const side of [call.serverSide, call.appSide]) {
      const end = await endOf(side);
      expect(end.ending).toMatchObject(ending);
      expect(end).toMatchObject({ endedFirst: 'server', head: { status } });
      expect(entriesOf(side).map(({ kind }) => kind)).toEqual([
        'request',
        end.ending.cause === 'answered' ? 'close' : 'error',
      ]);
    }
  });

  it('lasts until all of it is there', async () => {
    let finish: () => void = () => {};
    const relay = await relayBefore((request, response, number) => {
      if (number === 1) tokens(request, response, number);
      else {
        response.writeHead(200, json).write('{');
        finish = () => response.end('}');
      }
    });
    await ask(relay, '/mcp', post);
    const answer = await fetch(`${relay.origin}/mcp`, post);
    const beganAtMs = performance.now();
    expect(callsOf(relay)).toEqual(['POST /mcp 1']);
    finish();
    await answer.text();
    const [, call] = relay.streams.list();
    if (!call) throw new Error('The call is not listed.');
    const { durationMs } = await endOf(call.appSide);
    expect(durationMs).toBeGreaterThan(0);
    expect(call.endedAtMs).toBeGreaterThanOrEqual(beganAtMs);
  });

  it('is a call where its address has had a stream, or where it asks there for one, and nothing elsewhere', async () => {
    const relay = await relayBefore((request, response, number) => {
      if (request.method === 'POST' && request.url === '/mcp') tokens(request, response, number);
      else response.writeHead(405).end();
    });
    await ask(relay, '/mcp', eventSource);
    await ask(relay, '/page');
    await ask(relay, '/other', post);
    expect(callsOf(relay)).toEqual([]);
    await ask(relay, '/mcp', post);
    // The one that failed before anybody knew of the address is listed with it.
    expect(callsOf(relay)).toEqual(['GET /mcp 1', 'POST /mcp 1']);
    await ask(relay, '/mcp', { headers: { Accept: 'text/event-stream', 'User-Agent': 'other' } });
    await ask(relay, '/mcp', { method: 'DELETE' });
    await ask(relay, '/mcp');
    await ask(relay, '/page', { headers: mcp });
    expect(callsOf(relay)).toEqual(['GET /mcp 1', 'POST /mcp 1', 'GET /mcp 1']);
  });

  it('is none of a stream to an EventSource, which reads no answer of another kind', async () => {
    const relay = await relayBefore((request, response, number) => {
      if (number === 1) tokens(request, response, number);
      else if (number === 2) response.writeHead(204).end();
      else response.writeHead(200, json).end('{}');
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) await ask(relay, '/events', eventSource);
    expect(callsOf(relay)).toEqual(['GET /events 3']);
    const { appSide } = relay.streams.list()[0] as RelayedStream;
    expect((await endOf(appSide, 2)).ending).toMatchObject({ cause: 'no-content' });
    expect((await endOf(appSide, 3)).ending).toMatchObject({ cause: 'wrong-type' });
  });

  it('that breaks off says on both sides how much of it is missing', async () => {
    const relay = await relayBefore((request, response, number) => {
      if (number === 1) tokens(request, response, number);
      else {
        response.writeHead(200, { ...json, 'Content-Length': '10' });
        response.write('{"a', () => response.socket?.end());
      }
    });
    await ask(relay, '/mcp', post);
    for (const at of [1, 2]) {
      await expect(ask(relay, '/mcp', { ...post, body: String(at) })).rejects.toThrow();
      const call = await until(
        () => relay.streams.list()[at],
        everyMoment,
        () => 'The call is not listed',
      );
      for (const side of [call.serverSide, call.appSide])
        expect((await endOf(side)).ending).toMatchObject({ cause: 'truncated', missingBytes: 7 });
    }
  });

  it('of which the app had enough is a call that it left', async () => {
    const relay = await relayBefore((request, response, number) => {
      if (number === 1) tokens(request, response, number);
      else response.writeHead(200, json).write('{');
    });
    await ask(relay, '/mcp', post);
    const controller = new AbortController();
    await fetch(`${relay.origin}/mcp`, { ...post, signal: controller.signal });
    const listed = new Promise<RelayedStream>((resolve) => {
      relay.streams.observe({ onStream: resolve });
    });
    controller.abort();
    const { appSide } = await listed;
    expect((await endOf(appSide)).ending).toMatchObject({ cause: 'client', by: 'app' });
  });
});
