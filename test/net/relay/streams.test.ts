// Which exchanges become streams, which request is an attempt of which, and what both sides of a stream know.

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import type { EndDetail } from '../../../src/core/log/detail.ts';
import type { Relay } from '../../../src/net/relay/relay.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { until } from '../../helpers/waiting.ts';
import { asChunk, lastChunk } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  entriesOf,
  type RawEnd,
  requestHead,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';
const accept = 'Accept: text/event-stream';

function onlyStream(relay: Relay): RelayedStream {
  const [stream, ...others] = relay.streams.list();
  if (!stream || others.length > 0) throw new Error(`There are ${relay.streams.list().length} streams.`);
  return stream;
}

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

/** What of an attempt is on a side, as kinds. */
function kindsOf(side: RelayedSide, attempt = 1): string {
  return entriesOf(side)
    .filter((entry) => entry.attempt === attempt)
    .map(({ kind }) => kind)
    .join(' ');
}

async function ask(relay: Relay, path: string, ...headers: readonly string[]): Promise<RawEnd> {
  const app = await connectApp(relay);
  app.write(requestHead(relay, `GET ${path}`, ...headers));
  return app;
}

describe('a relayed event stream', () => {
  it('has a side of the server and a side of the app', async () => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events?token=secret', accept, 'Cookie: session=1');
    await app.untilText('\r\n\r\n');
    const server = await upstream.connection();
    server.write(asChunk('id: 1\ndata: a\n\n: note\n\nretry: 50\ndata: b\n\n'));
    await app.untilText('data: b\n\n');
    server.write(lastChunk);
    await app.untilText('0\r\n\r\n');
    const { serverSide, appSide } = onlyStream(relay);
    for (const side of [serverSide, appSide]) {
      expect(kindsOf(side)).toBe('request open message comment retry message close');
      expect(side.totals).toMatchObject({ messages: 2, bodyBytes: 42 });
      expect(side.state).toMatchObject({ phase: 'stopped', lastEventId: '1', reconnectionTimeMs: 50 });
      const detail = await endOf(side);
      expect(detail).toMatchObject({ ending: { cause: 'end' }, endedFirst: 'server' });
      expect(detail.verdict).toMatchObject({ next: 'reconnect', delayMs: 50, lastEventId: '1' });
    }
    expect(serverSide.request.url).toBe(`${upstream.origin}/events?token=secret`);
    expect(appSide.request.url).toBe(`${relay.origin}/events?token=secret`);
    const request = await untilEntry(serverSide, 'request');
    const text = JSON.stringify(isKind(request, 'request') && serverSide.log.detail(request));
    expect(text).toContain(`["Host","127.0.0.1:${upstream.server.port}"]`);
    expect(text).not.toMatch(/secret|session=1/);
    expect(appSide.log.bodyBytes(0, 42)).toEqual(serverSide.log.bodyBytes(0, 42));
  });

  it('has on each side the request as that side saw it', async () => {
    const upstream = await answeringUpstream(streamHead + lastChunk);
    const relay = await startRelay(upstream.origin);
    await (
      await ask(relay, '/events', accept, 'X-A: 1', 'Connection: keep-alive, X-Hop', 'X-Hop: 2')
    ).untilText('0\r\n\r\n');
    const { serverSide, appSide } = onlyStream(relay);
    const headersOf = async (side: RelayedSide): Promise<unknown> => {
      const request = await untilEntry(side, 'request');
      return isKind(request, 'request') ? side.log.detail(request)?.headers : undefined;
    };
    expect(await headersOf(appSide)).toEqual([
      ['Host', `127.0.0.1:${relay.port}`],
      ['Accept', 'text/event-stream'],
      ['X-A', '1'],
      ['Connection', 'keep-alive, X-Hop'],
      ['X-Hop', '2'],
    ]);
    expect(await headersOf(serverSide)).toEqual([
      ['Host', `127.0.0.1:${upstream.server.port}`],
      ['Accept', 'text/event-stream'],
      ['X-A', '1'],
      ['Connection', 'keep-alive'],
    ]);
  });

  it('is found by the id of the header before one in the query', async () => {
    let number = 0;
    const upstream = await answeringUpstream((end) => {
      number += 1;
      end.socket.end(`${streamHead}${asChunk(`id: ${number}\ndata: a\n\n`).toString()}${lastChunk}`);
    });
    const relay = await startRelay(upstream.origin);
    for (const path of ['/a', '/b']) {
      const app = await connectApp(relay);
      app.write(requestHead(relay, `POST ${path}`, 'Content-Length: 0'));
      await app.untilText('0\r\n\r\n');
    }
    await (await ask(relay, '/c?lastEventId=2', 'Last-Event-ID: 1')).untilText('0\r\n\r\n');
    expect(relay.streams.list().map(({ key, appSide }) => `${key} ${appSide.state.attempt}`)).toEqual([
      'POST /a 2',
      'POST /b 1',
    ]);
    await (await ask(relay, '/c?lastEventId=2')).untilText('0\r\n\r\n');
    expect(relay.streams.list().map(({ appSide }) => appSide.state.attempt)).toEqual([2, 2]);
  });

  it('tells when the server sent an event and when the app got it, on one clock', async () => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept);
    await app.untilText('\r\n\r\n');
    (await upstream.connection()).write(asChunk('data: a\n\n'));
    await app.untilText('data: a\n\n');
    const { serverSide, appSide } = onlyStream(relay);
    const [sent, got] = [await untilEntry(serverSide, 'message'), await untilEntry(appSide, 'message')];
    expect(got.receivedAtMs).toBeGreaterThanOrEqual(sent.receivedAtMs);
    expect(got.receivedAtMs).toBeLessThanOrEqual(appSide.nowMs());
    expect(serverSide.log.startedAtMs).toBe(appSide.log.startedAtMs);
  });

  const endings = [
    ['the server cuts it', (server: RawEnd) => server.socket.end(), 'truncated', 'truncated', 'server'],
    ['the server resets it', (server: RawEnd) => server.socket.resetAndDestroy(), 'reset', 'reset', 'server'],
    ['the app leaves', (_: RawEnd, app: RawEnd) => app.socket.destroy(), 'client', 'client', 'app'],
    [
      'the app resets it',
      (_: RawEnd, app: RawEnd) => app.socket.resetAndDestroy(),
      'client',
      'client',
      'app',
    ],
    [
      'the relay stops',
      (_: RawEnd, __: RawEnd, relay: Relay) => void relay.close(),
      'client',
      'end',
      'relay',
    ],
  ] as const;
  it.each(endings)('says who ended it first when %s', async (_what, end, onServer, onApp, endedFirst) => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept);
    await app.untilText('\r\n\r\n');
    const server = await upstream.connection();
    server.write(asChunk('data: a\n\n'));
    await app.untilText('data: a\n\n');
    end(server, app, relay);
    const { serverSide, appSide } = onlyStream(relay);
    expect(await endOf(serverSide)).toMatchObject({ ending: { cause: onServer }, endedFirst });
    expect(await endOf(appSide)).toMatchObject({ ending: { cause: onApp }, endedFirst });
    await server.until(({ isClosed }) => isClosed, 'The server is still connected');
    // The app is a half-open end: it has its FIN, or left itself.
    await app.until(({ isClosed, end }) => isClosed || end !== 'open', 'The app is still connected');
  });

  it('goes on with the attempts that the app makes of it, and the Last-Event-ID that it sends', async () => {
    const upstream = await answeringUpstream((end) =>
      end.socket.end(`${streamHead}${asChunk('id: 7\ndata: a\n\n').toString()}${lastChunk}`),
    );
    const relay = await startRelay(upstream.origin);
    for (const id of [[], ['Last-Event-ID: 7']]) {
      const app = await ask(relay, '/events', accept, ...id);
      await app.untilText('\r\n0\r\n\r\n');
    }
    const { serverSide } = onlyStream(relay);
    const request = await untilEntry(serverSide, 'request', 2);
    const detail = isKind(request, 'request') ? serverSide.log.detail(request) : undefined;
    expect(detail).toMatchObject({ reason: 'reconnect', lastEventId: '7' });
    expect(detail?.delayMs).toBeGreaterThan(0);
    expect(upstream.connections[1]?.text).toContain('Last-Event-ID: 7\r\n');
  });

  it.each([
    ['a 204', 'HTTP/1.1 204 No Content\r\n\r\n', { cause: 'no-content', status: 204 }],
    ['an error', 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n', { cause: 'http-error', status: 503 }],
    [
      'another type',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n',
      { cause: 'wrong-type', contentType: 'text/html' },
    ],
  ])('has a reconnect that meets %s as an attempt', async (_what, answer, ending) => {
    let heads = 0;
    const upstream = await answeringUpstream((end) => {
      heads += 1;
      end.write(heads === 1 ? streamHead + lastChunk : answer);
    });
    const relay = await startRelay(upstream.origin);
    await (await ask(relay, '/events', accept)).untilText('0\r\n\r\n');
    await (await ask(relay, '/events', accept)).untilText('\r\n\r\n');
    const { serverSide, appSide } = onlyStream(relay);
    for (const side of [serverSide, appSide]) {
      expect((await endOf(side, 2)).ending).toMatchObject(ending);
      expect(kindsOf(side, 2)).toMatch(/^request (close|error)$/);
    }
  });

  it('has a reconnect that reaches nobody as an attempt', async () => {
    const upstream = await answeringUpstream(streamHead + lastChunk);
    const relay = await startRelay(upstream.origin);
    await (await ask(relay, '/events', accept)).untilText('0\r\n\r\n');
    await upstream.server.close();
    await (await ask(relay, '/events', accept)).untilEnd();
    const { ending } = await endOf(onlyStream(relay).serverSide, 2);
    expect(ending).toMatchObject({ cause: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('is another one while an attempt is open, and for another query or method', async () => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    for (const path of ['/events', '/events', '/events?a=1'])
      await (await ask(relay, path)).untilText('\r\n\r\n');
    const post = await connectApp(relay);
    post.write(requestHead(relay, 'POST /events', 'Content-Length: 0'));
    await post.untilText('\r\n\r\n');
    expect(relay.streams.list().map(({ key }) => key)).toEqual([
      'GET /events',
      'GET /events',
      'GET /events?a=1',
      'POST /events',
    ]);
  });

  it.each(['text/html', 'text/event-streams', 'application/json'])(
    'is no answer of the type %s',
    async (type) => {
      const upstream = await answeringUpstream(
        `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 9\r\n\r\ndata: a\n\n`,
      );
      const relay = await startRelay(upstream.origin);
      await (await ask(relay, '/events', accept)).untilText('data: a\n\n');
      expect(relay.streams.list()).toEqual([]);
    },
  );

  it('that is compressed passes as it is and is read in the log', async () => {
    const body = gzipSync('data: a\n\ndata: b\n\n');
    const head = streamHead.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n');
    const upstream = await answeringUpstream(
      Buffer.concat([Buffer.from(head), asChunk(body), Buffer.from(lastChunk)]),
    );
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept, 'Accept-Encoding: gzip');
    await app.untilText('\r\n0\r\n\r\n');
    expect(app.bytes.includes(body)).toBe(true);
    const { serverSide, appSide } = onlyStream(relay);
    for (const side of [serverSide, appSide]) {
      expect((await endOf(side)).wireBytes).toBe(body.length);
      expect(kindsOf(side)).toBe('request open notice message message close');
    }
  });

  it('that is compressed in an unknown way passes, and says that it cannot be read', async () => {
    const head = streamHead.replace('\r\n\r\n', '\r\nContent-Encoding: other\r\n\r\n');
    const upstream = await answeringUpstream(`${head}${asChunk('xyz').toString()}${lastChunk}`);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept);
    await app.untilText('3\r\nxyz\r\n0\r\n\r\n');
    expect(kindsOf(onlyStream(relay).serverSide)).toBe('request open notice close');
  });

  it('can be ended on each side, and its next attempt be answered, in place of the others', async () => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept);
    await app.untilText('\r\n\r\n');
    const stream = onlyStream(relay);
    stream.openAttempt?.endApp('reset', { cause: 'reset', isSimulated: true });
    await app.untilEnd();
    expect(app.end).toBe('reset');
    const server = await upstream.connection();
    server.write(asChunk('data: nobody reads this\n\n'));
    await untilEntry(stream.serverSide, 'message');
    expect(kindsOf(stream.appSide)).toBe('request open error');
    expect(server.end).toBe('open');

    stream.rules.answerNext({ kind: 'http-error', status: 503 });
    const next = await ask(relay, '/events', accept);
    await next.untilText('in place of the server');
    expect(next.text).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/);
    expect(upstream.connections).toHaveLength(1);
    await server.untilEnd();
    expect((await endOf(stream.appSide, 2)).ending).toMatchObject({ cause: 'http-error', isSimulated: true });

    const third = await ask(relay, '/events', accept);
    await third.untilText('\r\n\r\n');
    stream.openAttempt?.endServer('fin', { cause: 'client', isSimulated: true });
    await upstream.connections[1]?.untilEnd();
    expect(third.end).toBe('open');
    stream.openAttempt?.endApp('truncated', { cause: 'truncated', isSimulated: true });
    await third.untilEnd();
    expect(third.text).not.toContain('0\r\n\r\n');
  });

  it('can be forgotten while it passes', async () => {
    const upstream = await answeringUpstream(streamHead);
    const relay = await startRelay(upstream.origin);
    const app = await ask(relay, '/events', accept);
    await app.untilText('\r\n\r\n');
    relay.streams.forget(onlyStream(relay));
    (await upstream.connection()).write(asChunk('data: a\n\n'));
    await app.untilText('data: a\n\n');
    expect(relay.streams.list()).toEqual([]);
  });
});
