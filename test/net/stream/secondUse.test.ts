// What a stream carries over from one attempt, or one stop, to the next, and what it does not: backoff, limits, routes,
// time limits.

import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';

import type { ReconnectPolicy } from '../../../src/core/stream/streamRequest.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { ClientSockets } from '../../helpers/clientSockets.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  rowsOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

function redirect(status: number, location: string): Buffer {
  return wholeResponse(`${status} Moved`, [`Location: ${location}`]);
}

function headersOf(server: RawServer, name: string): (string | undefined)[] {
  return server.requests.map(({ headers }) => headers.find(([other]) => other === name)?.[1]);
}

/** A server whose attempts end with these bytes after their head; the stream waits after each, its timer held. */
async function openEnding(
  policy: ReconnectPolicy,
  bodyOf: (number: number) => string = () => '',
): Promise<{ readonly stream: SseStream; readonly server: RawServer }> {
  holdTimers();
  const server = await RawServer.open(({ number, socket }) => socket.end(streamHead() + bodyOf(number)));
  const stream = connectStream({ url: server.url(), policy }, { reconnectionTimeMs: 100 });
  return { stream, server };
}

/** How long the stream waits after each of the attempts from `first` to `last`, which it makes by itself. */
async function waitsOf(stream: SseStream, first: number, last: number): Promise<number[]> {
  const waits: number[] = [];
  for (let attempt = first; attempt <= last; attempt += 1) {
    await endOf(stream, attempt);
    const { state } = stream;
    if (state.phase !== 'waiting') throw new Error(`The stream is ${state.phase}`);
    waits.push(state.delayMs);
    if (attempt < last) vi.advanceTimersByTime(state.delayMs);
  }
  return waits;
}

describe('connecting by hand', () => {
  const backoff: ReconnectPolicy = { kind: 'backoff', maxDelayMs: 10_000 };

  it('while the stream waits begins its backoff anew', async () => {
    const { stream } = await openEnding(backoff);
    expect(await waitsOf(stream, 1, 4)).toEqual([100, 200, 400, 800]);
    stream.connect();
    expect(await waitsOf(stream, 5, 7)).toEqual([100, 200, 400]);
  });

  it('after a close by hand begins its backoff anew', async () => {
    const { stream } = await openEnding(backoff);
    expect(await waitsOf(stream, 1, 3)).toEqual([100, 200, 400]);
    stream.close();
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'closed' } });
    stream.connect();
    expect(stream.state).toMatchObject({ phase: 'connecting', attempt: 4, reconnects: 0 });
    expect(await waitsOf(stream, 4, 6)).toEqual([100, 200, 400]);
  });

  it('counts the attempts of a limit anew, each time', async () => {
    const { stream, server } = await openEnding({ kind: 'limited', attempts: 2 });
    for (let time = 1; time <= 3; time += 1) {
      await waitsOf(stream, time * 3 - 2, time * 3 - 1);
      vi.advanceTimersByTime(100);
      await endOf(stream, time * 3);
      expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'gave up', attempts: 2 } });
      expect(server.requests).toHaveLength(time * 3);
      expect(vi.getTimerCount()).toBe(0);
      stream.connect();
    }
  });

  it('after a close goes on with the last event id, the reconnection time and the policy', async () => {
    const bodies = ['retry: 700\nid: 1\ndata: a\n\n', 'id: 2\ndata: b\n\n', ''];
    const { stream, server } = await openEnding({ kind: 'standard' }, (number) => bodies[number - 1] ?? '');
    await endOf(stream, 1);
    stream.close();
    stream.connect();
    expect(await waitsOf(stream, 2, 2)).toEqual([700]);
    stream.close();
    stream.clear();
    stream.connect();
    expect(await waitsOf(stream, 3, 3)).toEqual([700]);
    expect(headersOf(server, 'last-event-id')).toEqual([undefined, '1', '2']);
    expect(detailsOf(stream, 'request').map(({ reason, lastEventId }) => [reason, lastEventId])).toEqual([
      ['by hand', '2'],
    ]);
    expect(stream.totals.messages).toBe(2);
  });

  it('leaves no timer of the wait before, however often', async () => {
    const { stream, server } = await openEnding({ kind: 'standard' });
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await endOf(stream, attempt);
      expect(vi.getTimerCount()).toBe(1);
      stream.connect();
      expect(vi.getTimerCount()).toBe(0);
    }
    await endOf(stream, 6);
    vi.advanceTimersByTime(99);
    expect(server.requests).toHaveLength(6);
    stream.close();
    vi.advanceTimersByTime(10_000);
    expect(server.requests).toHaveLength(6);
  });

  it('after the policy off was set while it waited stops at the next end', async () => {
    const { stream } = await openEnding({ kind: 'standard' });
    await endOf(stream, 1);
    stream.setPolicy({ kind: 'off' });
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'closed' } });
    expect(vi.getTimerCount()).toBe(0);
    stream.connect();
    await endOf(stream, 2);
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'policy off' } });
    stream.setPolicy({ kind: 'standard' });
    stream.connect();
    expect(await waitsOf(stream, 3, 3)).toEqual([100]);
  });

  it('tells listeners as before, and those no more that have stopped', async () => {
    const { stream } = await openEnding({ kind: 'off' });
    const heard: string[] = [];
    const stops = ['a', 'b'].map((name) =>
      stream.onStateChange(() => heard.push(`${name} ${stream.state.phase}`)),
    );
    await endOf(stream, 1);
    stops[0]?.();
    stream.connect();
    await endOf(stream, 2);
    // Once when the attempt begins, once when its request is on its way.
    expect(heard).toEqual([
      'a connecting',
      'b connecting',
      'a open',
      'b open',
      'a stopped',
      'b stopped',
      'b connecting',
      'b connecting',
      'b open',
      'b stopped',
    ]);
  });
});

describe('where redirects led', () => {
  const headers = [
    ['Authorization', 'Bearer abc'],
    ['Cookie', 'a=b'],
  ] as const;

  /** Servers `home` and `other` that redirect one path after the other, as told, and then answer with a stream. */
  async function openHops(hopsOf: (home: string, other: string) => readonly string[]): Promise<{
    readonly home: RawServer;
    readonly other: RawServer;
    readonly url: string;
  }> {
    let hops: readonly string[] = [];
    const answer = ({ socket, request }: { socket: Socket; request: { path: string } }): void => {
      const at = Number(request.path.slice(1));
      const hop = hops[at];
      socket.end(
        hop === undefined ? `${streamHead()}retry: 0\ndata: ${at}\n\n` : redirect(307, `${hop}/${at + 1}`),
      );
    };
    const home = await RawServer.open(answer);
    const other = await RawServer.open(answer);
    hops = hopsOf(`http://127.0.0.1:${home.port}`, `http://127.0.0.1:${other.port}`);
    return { home, other, url: home.url('/0') };
  }

  it.each<readonly [string, (home: string, other: string) => string[], string[]]>([
    ['within home', (home) => [home, home], ['home', 'home']],
    ['to another', (_, other) => [other], ['other']],
    ['to another and on there', (_, other) => [other, other], ['other', 'other']],
    ['to another and twice on there', (_, other) => [other, other, other], ['other', 'other', 'other']],
    ['to another and back', (home, other) => [other, home], ['other', 'home']],
    ['to another, back, and on there', (home, other) => [other, home, home], ['other', 'home', 'home']],
    ['to another, back and away', (home, other) => [other, home, other], ['other', 'home', 'other']],
    ['within home and then away', (home, other) => [home, other], ['home', 'other']],
  ])('%s: credentials are gone from the first other origin on', async (_, hopsOf, places) => {
    const { home, other, url } = await openHops(hopsOf);
    const stream = connectStream({ url, headers });
    await messages(stream, 3);
    stream.close();
    const away = places.indexOf('other');
    const isSent = (at: number): boolean => away === -1 || at <= away;
    for (const server of [home, other]) {
      server.requests.forEach(({ path }, at) => {
        const number = Number(path.slice(1));
        const expected = isSent(number) ? ['Bearer abc', 'a=b'] : [undefined, undefined];
        expect([path, headersOf(server, 'authorization')[at], headersOf(server, 'cookie')[at]]).toEqual([
          path,
          ...expected,
        ]);
      });
    }
    const last = places.at(-1) === 'home' ? home : other;
    expect(last.requests.slice(-2).map(({ path }) => path)).toEqual([
      `/${places.length}`,
      `/${places.length}`,
    ]);
    expect(home.requests.filter(({ path }) => path === '/0')).toHaveLength(1);
  });

  it('is where somebody goes who connects by hand instead of waiting, still without credentials', async () => {
    const { home, other, url } = await openHops((_, elsewhere) => [elsewhere]);
    holdTimers();
    const stream = connectStream({ url, headers });
    await endOf(stream, 1);
    stream.connect();
    await endOf(stream, 2);
    expect(home.requests.map(({ path }) => path)).toEqual(['/0']);
    expect(other.requests.map(({ path }) => path)).toEqual(['/1', '/1']);
    expect(headersOf(other, 'authorization')).toEqual([undefined, undefined]);
  });

  it('is forgotten with a close by hand, also while it waits: credentials go home again, and only there', async () => {
    const { home, other, url } = await openHops((_, elsewhere) => [elsewhere]);
    holdTimers();
    const stream = connectStream({ url, headers });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await endOf(stream, attempt);
      stream.close();
      stream.connect();
    }
    await endOf(stream, 4);
    expect(headersOf(home, 'authorization')).toEqual(Array.from({ length: 4 }, () => 'Bearer abc'));
    expect(headersOf(other, 'authorization')).toEqual(Array.from({ length: 4 }, () => undefined));
  });

  it('may lead on in a later attempt, and what one took, stays taken', async () => {
    const server = await RawServer.open(({ number, request, socket }) => {
      if (request.path === '/') socket.end(redirect(303, '/a'));
      else if (request.path === '/a' && number > 2) socket.end(redirect(307, '/b'));
      else socket.end(`${streamHead()}retry: 0\ndata: ${number}\n\n`);
    });
    const stream = connectStream({
      url: server.url(),
      method: 'POST',
      body: '{}',
      policy: { kind: 'standard' },
    });
    await messages(stream, 3);
    stream.close();
    expect(server.requests.slice(0, 5).map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/', '{}'],
      ['GET', '/a', ''],
      ['GET', '/a', ''],
      ['GET', '/b', ''],
      ['GET', '/b', ''],
    ]);
    expect(
      detailsOf(stream, 'open')
        .map(({ redirects }) => redirects.length)
        .slice(0, 3),
    ).toEqual([1, 1, 0]);
  });
});

it('each attempt goes where the request leads by then, unless a redirect led on, and says how long it waited', async () => {
  const server = await RawServer.open(({ request, socket }) => {
    if (request.path === '/3') socket.end(redirect(307, '/to'));
    else socket.end(streamHead());
  });
  let resolved = 0;
  const stream = connectStream(server.url(), {
    reconnectionTimeMs: 20,
    resolveRequest: (request) => ({ ...request, url: server.url(`/${(resolved += 1)}`) }),
  });
  await endOf(stream, 4);
  stream.close();
  expect(server.requests.map(({ path }) => path)).toEqual(['/1', '/2', '/3', '/to', '/to']);
  const requests = entriesOf(stream, 'request').filter(
    ({ attempt }, at, all) => all[at - 1]?.attempt !== attempt,
  );
  const waits = requests.map((entry) => stream.log.detail(entry)?.delayMs ?? NaN);
  expect(waits[0]).toBe(0);
  for (const [at, waitedMs] of waits.entries()) {
    if (at === 0) continue;
    const sinceMs = (requests[at]?.receivedAtMs ?? 0) - (requests[at - 1]?.receivedAtMs ?? 0);
    expect(waitedMs).toBeGreaterThan(15);
    expect(waitedMs).toBeLessThan(sinceMs);
  }
});

describe('time limits', () => {
  it('of silence hold anew behind a redirect, before and after the head there', async () => {
    holdTimers();
    const server = await RawServer.open(({ number, request, socket }) => {
      if (request.path === '/') socket.end(redirect(307, '/to'));
      else if (number === 4) socket.write(streamHead());
    });
    const stream = connectStream(server.url(), { idleTimeoutMs: 400, reconnectionTimeMs: 50 });
    await server.until(() => server.requests.length === 2, 'The redirect was not followed.');
    vi.advanceTimersByTime(399);
    expect(stream.state.phase).toBe('connecting');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream, 1)).ending).toEqual({ cause: 'idle', limit: 400 });
    // The route is only kept once the answer is a stream.
    vi.advanceTimersByTime(50);
    await untilLog(stream, () => stream.state.phase === 'open');
    vi.advanceTimersByTime(399);
    expect(stream.state.phase).toBe('open');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream, 2)).ending).toEqual({ cause: 'idle', limit: 400 });
    vi.advanceTimersByTime(50);
    await server.until(() => server.requests.length === 5, 'The stream does not come back.');
    vi.advanceTimersByTime(400);
    expect((await endOf(stream, 3)).ending).toEqual({ cause: 'idle', limit: 400 });
    expect(server.requests.map(({ path }) => path)).toEqual(['/', '/to', '/', '/to', '/to']);
  });

  it('of connecting hold anew behind a redirect, and in each attempt', async () => {
    // It takes connections and says nothing, so that TLS never begins.
    const silent = await RawServer.open();
    const server = await RawServer.open(({ socket }) =>
      socket.end(redirect(307, `https://127.0.0.1:${silent.port}/`)),
    );
    holdTimers();
    const stream = connectStream(server.url(), {
      connectTimeoutMs: 300,
      reconnectionTimeMs: 50,
      idleTimeoutMs: 10,
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await silent.until(() => silent.connections === attempt, 'The redirect was not followed.');
      vi.advanceTimersByTime(299);
      expect(stream.state).toMatchObject({ phase: 'connecting', attempt });
      vi.advanceTimersByTime(1);
      expect((await endOf(stream, attempt)).ending).toEqual({
        cause: 'unreachable',
        stage: 'timeout',
        reason: 'no connection within 0.3 s',
      });
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(50);
    }
  });

  it('of silence are over with the attempt: the wait that follows is as long as it should be', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.end(`${streamHead()}data: 1\n\n`));
    const stream = connectStream(server.url(), { idleTimeoutMs: 40, reconnectionTimeMs: 1_000 });
    await endOf(stream, 1);
    vi.advanceTimersByTime(999);
    expect(stream.state).toMatchObject({ phase: 'waiting', attempt: 1 });
    expect(rowsOf(stream)).toEqual(['request', 'open', 'message', 'close']);
    vi.advanceTimersByTime(1);
    expect((await endOf(stream, 2)).ending).toEqual({ cause: 'end', isEndedByClose: true });
  });

  it('of a refused body hold anew in a second attempt', async () => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.write('HTTP/1.1 404 Gone\r\n\r\nonly this'));
    const clients = ClientSockets.observe();
    const stream = connectStream(server.url());
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      await clients.untilRead(attempt);
      vi.advanceTimersByTime(999);
      expect(stream.state.phase).toBe('connecting');
      vi.advanceTimersByTime(1);
      expect((await endOf(stream, attempt)).ending).toMatchObject({
        cause: 'http-error',
        bodyStart: 'only this',
      });
      expect(vi.getTimerCount()).toBe(0);
      stream.connect();
    }
  });
});
