// Answers before the answer: as many as anybody needs are passed on, and a flood of them is an end in words.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';

import { describeEnding } from '../../../src/core/log/endingWords.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, messages } from '../../helpers/streamUnderTest.ts';
import { streamHead } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  requestHead,
  splitMessage,
  startRelay,
  untilEntry,
} from './relayUnderTest.ts';

const hint = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
const large = `HTTP/1.1 103 Early Hints\r\nLink: </${'a'.repeat(10_000)}>\r\n\r\n`;
const stream = `${streamHead('Transfer-Encoding: chunked')}9\r\ndata: 1\n\n\r\n`;

const floods = [
  ['of small ones', hint, 'it sent more than 1000 interim answers (1xx), and no final one'],
  [
    'of 100s',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'it sent more than 1000 interim answers (1xx), and no final one',
  ],
  ['of large ones', large, 'it sent more than 262 kB of interim answers (1xx), and no final one'],
] as const;

/** Writes a text over and over, as fast as it is taken. */
function flood(socket: Socket, text: string): void {
  const piece = text.repeat(Math.ceil(50_000 / text.length));
  const writeOn = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', writeOn);
  };
  writeOn();
}

describe('a stream', () => {
  it.each(floods)('ends at a flood %s', async (_what, text, reason) => {
    const server = await RawServer.open(({ socket }) => flood(socket, text));
    const { ending, verdict } = await endOf(connectStream({ url: server.url(), policy: { kind: 'off' } }));
    expect(ending).toEqual({ cause: 'no-response', reason });
    expect(describeEnding(ending)).toBe(
      `The server, or something on the way, gave no answer that can be used: ${reason}.`,
    );
    expect(verdict.next).toBe('reconnect');
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it('opens after a thousand of them, each time anew', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.end(`${hint.repeat(1_000)}${stream}0\r\n\r\n`),
    );
    const connected = connectStream(server.url(), { reconnectionTimeMs: 0 });
    expect((await messages(connected, 2)).slice(0, 2)).toEqual(['1', '1']);
  });
});

describe('a relay', () => {
  it('passes them on in their order, and answers with 502 at too many', async () => {
    const upstream = await answeringUpstream((end) => {
      if (end.text.startsWith('GET /some')) end.write(`${hint}${hint}HTTP/1.1 204 No Content\r\n\r\n`);
      else end.write(hint.repeat(1_001));
    });
    const relay = await startRelay(upstream.origin);
    const some = await connectApp(relay);
    some.write(requestHead(relay, 'GET /some'));
    await some.untilText('204 No Content');
    expect(some.text.startsWith(`${hint}${hint}HTTP/1.1 204 No Content\r\n`)).toBe(true);
    const many = await connectApp(relay);
    many.write(requestHead(relay, 'GET /many'));
    await many.untilEnd();
    expect(many.text.startsWith(hint.repeat(1_000))).toBe(true);
    expect(splitMessage(many.text.slice(hint.length * 1_000)).head[0]).toBe('HTTP/1.1 502 Bad Gateway');
    expect(many.text).toContain('it sent more than 1000 interim answers (1xx), and no final one.\n');
    await (await upstream.connection(2)).untilEnd();
  });

  it.each(floods)('keeps little of a flood %s for an app that does not read', async (_what, text, reason) => {
    const upstream = await answeringUpstream((end) => flood(end.socket, text));
    const lines: string[] = [];
    const relay = await startRelay(upstream.origin, { log: (line) => lines.push(line) });
    const app = await connectApp(relay);
    app.socket.pause();
    app.write(requestHead(relay, 'GET /'));
    await (await upstream.connection()).untilEnd();
    expect(lines.at(-1)).toContain(reason);
    app.socket.resume();
    await app.untilEnd();
    expect(app.received).toBeLessThan(400_000);
  });

  it('tells of a flood on the timeline, and an app that reads events meets a broken connection', async () => {
    const upstream = await answeringUpstream((end) => {
      if (upstream.connections.length === 1) end.socket.end(`${stream}0\r\n\r\n`);
      else flood(end.socket, hint);
    });
    const relay = await startRelay(upstream.origin);
    const ask = async (): ReturnType<typeof connectApp> => {
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', 'Connection: close'));
      await app.untilEnd();
      return app;
    };
    expect((await ask()).text).toContain('data: 1');
    expect((await ask()).end).toBe('reset');
    const [relayed] = relay.streams.list();
    if (!relayed) throw new Error('There is no stream.');
    for (const side of [relayed.serverSide, relayed.appSide]) {
      const entry = await untilEntry(side, 'error', 2);
      const detail = isKind(entry, 'error') ? side.log.detail(entry) : undefined;
      expect(detail?.ending.reason).toBe('it sent more than 1000 interim answers (1xx), and no final one');
    }
  });
});

it('an upgrade gets the same limit', async () => {
  const upstream = await answeringUpstream((end) => flood(end.socket, hint));
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /', 'Connection: Upgrade', 'Upgrade: x'));
  await app.untilEnd();
  expect(app.text).toContain('HTTP/1.1 502 Bad Gateway\r\n');
});

it.each([
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['closes', (socket: Socket) => socket.end()],
] as const)(
  'a server that %s the connection after one has not answered, for each request',
  async (_what, leave) => {
    const upstream = await answeringUpstream((end) => {
      end.socket.write(hint, () => leave(end.socket));
    });
    const relay = await startRelay(upstream.origin);
    for (let times = 0; times < 2; times += 1) {
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /'));
      await app.untilEnd();
      expect(app.text.startsWith(hint)).toBe(true);
      expect(splitMessage(app.text.slice(hint.length)).head[0]).toBe('HTTP/1.1 502 Bad Gateway');
    }
  },
);
