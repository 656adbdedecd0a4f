// Calls through a relay that fail before a stream of them begins, over real sockets.

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';

import { LogStorage } from '../../../src/net/storage/logStorage.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import {
  ask,
  type Answer,
  type Asked,
  callsOf,
  endOf,
  eventSource,
  openai,
  relayBefore,
  requestOf,
  tokens,
} from './callsUnderTest.ts';
import { entriesOf } from './relayUnderTest.ts';

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
        expect(side.status).toBe(200);
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
    expect(relay.streams.list().map(({ appSide }) => appSide.status)).toEqual([200, 503]);
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
    expect(appSide.status).toBe(200);
    await expect(ask(relay, '/chat', openai)).resolves.toMatchObject({ status: 502 });
    const [, second] = relay.streams.list();
    expect([second?.appSide.status, second?.serverSide.status]).toEqual([undefined, undefined]);
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
