// Since when a response is awaited, over a real socket, and what is said when its head came late and the connection ended with
// it.

import type { Socket } from 'node:net';

import { expect, it } from 'vitest';

import { describeEnding } from '../../../src/core/log/endingWords.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  atFirst,
  connectStream,
  createStream,
  detailsOf,
  endOf,
  untilLog,
} from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';

it('is told from the request on its way to the head, again for each attempt and each redirect', async () => {
  const sockets: Socket[] = [];
  const server = await RawServer.open(({ socket, number }) => {
    sockets.push(socket);
    if (number === 1) socket.write(wholeResponse('302 Found', ['Location: /there']));
  });
  const stream = createStream({ url: server.url(), policy: { kind: 'off' } });
  const heard: (number | undefined)[] = [];
  stream.onStateChange(() => heard.push(stream.awaitedSinceMs));
  expect(stream.awaitedSinceMs).toBeUndefined();
  stream.connect();
  expect(stream.awaitedSinceMs).toBeUndefined();
  await server.until(() => server.requests.length === 2, 'The redirect was not followed.');
  await untilLog(stream, () => stream.awaitedSinceMs !== undefined);
  const sinceMs = stream.awaitedSinceMs ?? 0;
  expect(sinceMs).toBeLessThanOrEqual(stream.nowMs());
  // It was told, without a row for it.
  expect(heard.some((told) => told !== undefined)).toBe(true);
  expect(stream.state.phase).toBe('connecting');
  sockets[1]?.write(`${streamHead()}data: 1\n\n`);
  await untilLog(stream, () => stream.state.phase === 'open');
  expect(stream.awaitedSinceMs).toBeUndefined();
  stream.connect();
  expect(stream.awaitedSinceMs).toBeUndefined();
  await untilLog(stream, () => stream.awaitedSinceMs !== undefined);
  expect(stream.awaitedSinceMs).toBeGreaterThanOrEqual(sinceMs);
  stream.close();
  expect(stream.awaitedSinceMs).toBeUndefined();
});

it('a connection that nobody takes is not awaited: nothing is on its way', async () => {
  // The handshake never comes to an end.
  const server = await RawServer.open();
  const stream = connectStream(`https://127.0.0.1:${server.port}/`);
  await server.until(() => server.connections === 1, 'Nobody connected.');
  expect(stream.awaitedSinceMs).toBeUndefined();
});

it.each(['fin', 'reset'] as const)(
  'a head that comes with the end of the connection by %s says so',
  async (how) => {
    let socket: Socket | undefined;
    const server = await RawServer.open((exchange) => {
      ({ socket } = exchange);
      setTimeout(() => {
        exchange.socket.write(streamHead('Transfer-Encoding: chunked'));
        if (how === 'fin') exchange.socket.end();
      }, 1100);
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    // A reset may outrun a head that nobody has read yet.
    atFirst(stream, 'open', () => {
      if (how === 'reset') socket?.resetAndDestroy();
    });
    const { ending } = await endOf(stream);
    expect(ending.cause).toBe(how === 'fin' ? 'truncated' : 'reset');
    expect(ending.heldHeadMs).toBeGreaterThan(1000);
    expect(describeEnding(ending)).toMatch(
      /^The head of the response came \d+\.\d s after the request, and with it/,
    );
  },
);

it('a head that comes at once, or an event behind it, says nothing of the kind', async () => {
  const server = await RawServer.open(({ socket, number }) => {
    const head = streamHead('Transfer-Encoding: chunked');
    if (number === 1) socket.end(head);
    else setTimeout(() => socket.end(`${head}9\r\ndata: 1\n\n\r\n`), 1100);
  });
  const stream = connectStream(server.url(), { reconnectionTimeMs: 0 });
  await endOf(stream, 2);
  stream.close();
  expect(detailsOf(stream, 'error').map(({ ending }) => ending)).toEqual([
    { cause: 'truncated' },
    { cause: 'truncated' },
  ]);
});
