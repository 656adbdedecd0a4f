// Calls of apps that pass through a relay, over real sockets: what resumes a stream is an attempt of it, and everything
// else is a call of its own.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { EndDetail, RequestDetail } from '../../../src/core/log/detail.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { Relay, RelayOptions } from '../../../src/net/relay/relay.ts';
import { LogStorage } from '../../../src/net/storage/logStorage.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { until } from '../../helpers/waiting.ts';
import { entriesOf, startRelay, untilEntry } from './relayUnderTest.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => void;

/** A relay before a server that answers with the function; `number` counts its requests. */
async function relayBefore(answer: Answer, options: Omit<RelayOptions, 'upstream'> = {}): Promise<Relay> {
  let number = 0;
  const server = createServer((request, response) => {
    number += 1;
    request.resume();
    answer(request, response, number);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return startRelay(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
}

const tokens: Answer = (_request, response, number) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.end(`data: {"n":${number}}\n\ndata: [DONE]\n\n`);
};

interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks through the relay and reads the whole answer. */
async function ask(relay: Relay, path: string, { method = 'GET', body, headers = {} }: Asked = {}) {
  const response = await fetch(relay.origin + path, { method, headers, ...(body !== undefined && { body }) });
  return { status: response.status, text: await response.text() };
}

const openai = {
  method: 'POST',
  body: '{"stream":true}',
  headers: {
    'User-Agent': 'OpenAI/JS 7.59.0',
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'x-stainless-retry-count': '0',
  },
};
const eventSource = { headers: { Accept: 'text/event-stream', 'User-Agent': 'Browser' } };

function endOf(side: RelayedSide, attempt = 1): Promise<EndDetail> {
  return until(
    () =>
      entriesOf(side)
        .filter((entry) => entry.attempt === attempt)
        .map((entry) =>
          isKind(entry, 'close') || isKind(entry, 'error') ? side.log.detail(entry) : undefined,
        )
        .find((detail) => detail !== undefined),
    (onChange) => side.log.subscribe(onChange),
    () => `Attempt ${attempt} did not end`,
  );
}

/** Keys of the calls, each with how many attempts it had. */
function callsOf(relay: Relay): string[] {
  return relay.streams.list().map(({ key, appSide }) => `${key} ${appSide.state.attempt}`);
}

async function requestOf(side: RelayedSide, attempt = 1): Promise<RequestDetail | undefined> {
  const entry = await untilEntry(side, 'request', attempt);
  return isKind(entry, 'request') ? side.log.detail(entry) : undefined;
}

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
    ['JSON lines', 200, { 'Content-Type': 'application/jsonl' }, '{}', { cause: 'wrong-type' }],
    ['an error', 400, json, '{}', { cause: 'http-error', status: 400 }],
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

describe('a call that fails before its stream begins', () => {
  /** Fails so many times, then streams, and so on. */
  function failing(times: number, fail: (response: ServerResponse) => void): Answer {
    return (request, response, number) => {
      if (number % (times + 1) === 0) tokens(request, response, number);
      else fail(response);
    };
  }
  const busy = (response: ServerResponse): void => void response.writeHead(503).end('busy');
  const retried = (count: number): Asked => ({
    ...openai,
    headers: { ...openai.headers, 'x-stainless-retry-count': String(count) },
  });
  const { 'x-stainless-retry-count': _count, ...uncounted } = openai.headers;

  it('has its failures as attempts, and so has the next one', async () => {
    const relay = await relayBefore(failing(2, busy));
    for (let call = 1; call <= 2; call += 1) {
      for (const count of [0, 1, 2]) await ask(relay, '/chat', retried(count));
      expect(callsOf(relay)).toEqual(Array.from({ length: call }, () => 'POST /chat 3'));
    }
    for (const { appSide, serverSide } of relay.streams.list()) {
      for (const side of [appSide, serverSide]) {
        for (const attempt of [1, 2])
          expect((await endOf(side, attempt)).ending).toMatchObject({ cause: 'http-error', status: 503 });
        expect((await endOf(side, 3)).ending.cause).toBe('end');
        expect((await requestOf(side, 1))?.reason).toBe('connect');
        expect((await requestOf(side, 2))?.reason).toBe('reconnect');
        const times = entriesOf(side).map(({ receivedAtMs }) => receivedAtMs);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    }
  });

  it('is listed when its stream begins, and not before', async () => {
    const relay = await relayBefore(failing(1, busy));
    const told: string[] = [];
    relay.streams.observe({ onStream: ({ key, appSide }) => told.push(`${key} ${appSide.state.attempt}`) });
    await ask(relay, '/chat', retried(0));
    expect(callsOf(relay)).toEqual([]);
    await ask(relay, '/chat', retried(1));
    expect(told).toEqual(['POST /chat 2']);
    // Now that the address is known, a failure is there at once.
    await ask(relay, '/chat', retried(0));
    expect(callsOf(relay)).toEqual(['POST /chat 2', 'POST /chat 1']);
    await ask(relay, '/chat', retried(1));
    expect(callsOf(relay)).toEqual(['POST /chat 2', 'POST /chat 2']);
    expect(told).toEqual(['POST /chat 2', 'POST /chat 1']);
  });

  it.each<[what: string, second: Asked, isRetry: boolean]>([
    ['the same again', { ...openai, headers: uncounted }, true],
    ['another body of the same length', { ...openai, headers: uncounted, body: '{"stream":TRUE}' }, false],
    ['a longer body', { ...openai, headers: uncounted, body: '{"stream":true} ' }, false],
    ['what an SDK counts as its first try', openai, false],
    ['what an SDK counts as its second try', retried(1), true],
    ['another app', { ...openai, headers: { ...uncounted, 'User-Agent': 'other' } }, false],
  ])('is tried again by the same of the same app: %s', async (_what, second, isRetry) => {
    const relay = await relayBefore(failing(1, busy));
    await ask(relay, '/chat', { ...openai, headers: uncounted });
    await ask(relay, '/chat', second);
    expect(callsOf(relay)).toEqual(isRetry ? ['POST /chat 2'] : ['POST /chat 1', 'POST /chat 1']);
  });

  it('without an answer is one too', async () => {
    const relay = await relayBefore(failing(1, (response) => response.destroy()));
    expect((await ask(relay, '/chat', openai)).status).toBe(502);
    await ask(relay, '/chat', retried(1));
    expect(callsOf(relay)).toEqual(['POST /chat 2']);
    const { appSide } = relay.streams.list()[0] as RelayedStream;
    expect((await endOf(appSide)).ending.cause).toBe('no-response');
  });

  it('of an EventSource that comes back belongs to its stream', async () => {
    const relay = await relayBefore(failing(2, busy));
    for (let attempt = 1; attempt <= 3; attempt += 1) await ask(relay, '/events', eventSource);
    expect(callsOf(relay)).toEqual(['GET /events 3']);
  });

  it('after a success is a call of its own', async () => {
    const relay = await relayBefore(tokens);
    for (let call = 1; call <= 2; call += 1) await ask(relay, '/chat', { ...openai, headers: uncounted });
    expect(callsOf(relay)).toEqual(['POST /chat 1', 'POST /chat 1']);
  });

  it('is forgotten when there are many others, and when the relay is stopped', async () => {
    const storages = new Set<LogStorage>();
    const relay = await relayBefore(busyUntil(30), {
      createStorage: () => {
        const storage = new LogStorage({
          memoryBytes: 1024 * 1024,
          diskBytes: 0,
          openFile: () => {
            throw new Error('Nothing is to be written.');
          },
        });
        storages.add(storage);
        const dispose = storage.dispose.bind(storage);
        storage.dispose = () => {
          storages.delete(storage);
          dispose();
        };
        return storage;
      },
    });
    for (let call = 1; call <= 29; call += 1) await ask(relay, `/chat/${call}`, openai);
    expect(relay.streams.list()).toEqual([]);
    // Two sides of each.
    expect(storages.size).toBe(2 * 20);
    await ask(relay, '/chat/29', retried(1));
    expect(callsOf(relay)).toEqual(['POST /chat/29 2']);
    await relay.close();
    expect(storages.size).toBe(2);
  });

  function busyUntil(first: number): Answer {
    return (request, response, number) => {
      if (number < first) busy(response);
      else tokens(request, response, number);
    };
  }
});
