// The first kilobyte of what a server says instead of a stream, whatever it is and however it ends.

import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';

import { expect, it, vi } from 'vitest';

import { readRefusedBody } from '../../../src/net/http/refusedBody.ts';
import { ClientSockets } from '../../helpers/clientSockets.ts';
import { holdTimers } from '../../helpers/heldTimers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse, writeThenReset } from '../../helpers/wireText.ts';

const notFound = 'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n';

it.each([
  ['nothing', '', undefined],
  ['a short text', 'gone', 'gone'],
  ['more than a kilobyte', 'x'.repeat(5_000), 'x'.repeat(1_024)],
  ['a kilobyte', 'x'.repeat(1_024), 'x'.repeat(1_024)],
  ['a kilobyte and a byte', 'x'.repeat(1_025), 'x'.repeat(1_024)],
  ['a kilobyte that ends with a character', `${'x'.repeat(1_022)}é`, `${'x'.repeat(1_022)}é`],
  [
    'a kilobyte that ends inside a character',
    Buffer.concat([Buffer.from('x'.repeat(1_023)), Buffer.from('c3', 'hex')]),
    `${'x'.repeat(1_023)}\ufffd`,
  ],
  ['a character that the limit cuts in two', `${'x'.repeat(1_023)}é and more`, 'x'.repeat(1_023)],
  ['a whole body that ends inside a character', Buffer.from('6162c3', 'hex'), 'ab\ufffd'],
  ['malformed UTF-8', Buffer.from('61ff62', 'hex'), 'a\ufffdb'],
  ['NULs and a byte order mark', '\ufeffa\0b', '\ufeffa\0b'],
] as const)('keeps %s', async (_, body, bodyStart) => {
  const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('404 Not Found', [], body)));
  const { ending } = await endOf(connectStream(server.url()));
  expect(ending.bodyStart).toBe(bodyStart);
});

it('is read as it comes, from a body in pieces', async () => {
  const server = await RawServer.open(({ socket }) => {
    socket.write(`${notFound}Content-Length: 6\r\n\r\nab`, () => setImmediate(() => socket.write('cdef')));
  });
  // However late the rest is.
  holdTimers();
  expect((await endOf(connectStream(server.url()))).ending.bodyStart).toBe('abcdef');
  // Nor does the time that it had go on.
  expect(vi.getTimerCount()).toBe(0);
});

it('does not wait for the end of a body that has none, and frees the connection', async () => {
  holdTimers();
  const server = await RawServer.open(({ socket }) => {
    socket.write(`${notFound}\r\n`);
    const writeOn = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(700)));
      if (!socket.destroyed) socket.once('drain', writeOn);
    };
    writeOn();
  });
  const { ending } = await endOf(connectStream(server.url()));
  expect(ending.bodyStart).toBe('x'.repeat(1_024));
  expect(vi.getTimerCount()).toBe(0);
  await server.until(() => server.openConnections === 0, 'The socket is still open.');
});

it('does not wait for more than a kilobyte where no end is in sight', async () => {
  holdTimers();
  const server = await RawServer.open(({ socket }) => socket.write(`${notFound}\r\n${'x'.repeat(1_024)}`));
  const { ending } = await endOf(connectStream(server.url()));
  expect(ending.bodyStart).toBe('x'.repeat(1_024));
  expect(vi.getTimerCount()).toBe(0);
});

it.each([0, 200])(
  'waits a second for a body that stays silent, idle watchdog of %i ms or not',
  async (idleTimeoutMs) => {
    holdTimers();
    const server = await RawServer.open(({ socket }) => socket.write(`${notFound}\r\nonly this`));
    const clients = ClientSockets.observe();
    const stream = connectStream(server.url(), { idleTimeoutMs });
    await clients.untilRead();
    vi.advanceTimersByTime(999);
    expect(stream.state.phase).toBe('connecting');
    vi.advanceTimersByTime(1);
    expect((await endOf(stream)).ending).toMatchObject({
      cause: 'http-error',
      status: 404,
      bodyStart: 'only this',
    });
  },
);

it.each([
  ['as it is', [], Buffer.from('x'.repeat(1_000_000))],
  ['compressed', ['Content-Encoding: gzip'], gzipSync('x'.repeat(5_000_000))],
])('is told once, however much more there is of it: %s', async (_, headers, body) => {
  const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('500 Oops', headers, body)));
  holdTimers();
  const [response] = (await once(get(server.url(), { agent: false }), 'response')) as [IncomingMessage];
  const told: string[] = [];
  let stop = (): void => {};
  await new Promise<void>((resolve) => {
    stop = readRefusedBody(response, (bodyStart) => {
      told.push(bodyStart);
      resolve();
    });
  });
  // In that time, all of it could have been decoded.
  await promisify(gunzip)(gzipSync('x'.repeat(5_000_000)));
  // What was stopped, by itself or by others, has nothing more to tell.
  stop();
  vi.advanceTimersByTime(600_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(['x'.repeat(1_024)]);
});

it('is not told of any more once it is stopped', async () => {
  let sendMore = (): void => {};
  const server = await RawServer.open(({ socket }) => {
    socket.write(`${notFound}\r\nonly this`);
    sendMore = () => socket.end('x'.repeat(2_000));
  });
  holdTimers();
  const request = get(server.url(), { agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const told: string[] = [];
  const stop = readRefusedBody(response, (bodyStart) => told.push(bodyStart));
  await once(response, 'data');
  stop();
  expect(vi.getTimerCount()).toBe(0);
  sendMore();
  await once(response, 'close');
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
});

it('is still the refusal when the connection breaks in its body', async () => {
  const server = await RawServer.open(({ number, socket }) => {
    const start = `${notFound}Content-Length: 100\r\n\r\nhalf`;
    if (number === 1) socket.end(start);
    else writeThenReset(socket, start);
  });
  const stream = connectStream(server.url());
  expect((await endOf(stream)).ending).toMatchObject({ cause: 'http-error', bodyStart: 'half' });
  stream.connect();
  expect((await endOf(stream, 2)).ending).toMatchObject({ cause: 'http-error', bodyStart: 'half' });
});

it.each([
  ['gzip', gzipSync('<p>compressed</p>'), '<p>compressed</p>'],
  ['unheard-of', Buffer.from('as it is'), 'as it is'],
  ['gzip', Buffer.from('no gzip at all'), undefined],
])('is decoded where that is possible: %s, %s', async (encoding, body, bodyStart) => {
  const headers = [`Content-Encoding: ${encoding}`];
  const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('500 Oops', headers, body)));
  expect((await endOf(connectStream(server.url()))).ending).toMatchObject({
    cause: 'http-error',
    ...(bodyStart !== undefined && { bodyStart }),
  });
});

it('is not waited for by a stream that is closed', async () => {
  const server = await RawServer.open(({ socket }) => socket.write(`${notFound}\r\nonly this`));
  const stream = connectStream(server.url());
  await server.until(() => server.requests.length === 1, 'There is no request.');
  stream.close();
  expect((await endOf(stream)).ending).toEqual({ cause: 'client' });
  await server.until(() => server.openConnections === 0, 'The socket is still open.');
});

it('belongs to an event stream too, when its encoding is unknown', async () => {
  const server = await RawServer.open(({ socket }) =>
    socket.write(`${streamHead('Content-Encoding: zip')}data: 1\n\n`),
  );
  const { ending, verdict, head } = await endOf(connectStream(server.url()));
  expect(ending).toMatchObject({
    cause: 'bad-encoding',
    reason: 'the encoding "zip" is unknown',
    bodyStart: 'data: 1\n\n',
  });
  expect(verdict.next).toBe('reconnect');
  expect(head?.status).toBe(200);
});
