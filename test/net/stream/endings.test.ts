// Every ending that a server can make once it is connected, told apart from the bytes and flags of real sockets.

import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, messages, messagesOf, rowsOf } from '../../helpers/streamUnderTest.ts';
import {
  asChunk,
  chunkedHead,
  lastChunk,
  streamHead,
  wholeResponse,
  writeThenReset,
} from '../../helpers/wireText.ts';

const event = 'data: 1\n\n';
const reconnect = { next: 'reconnect', delayMs: 3_000, lastEventId: '' } as const;
const stop = { next: 'stop' } as const;

type Row = readonly [name: string, serve: (socket: Socket) => void, ending: Ending, hasMessage: boolean];

const lost: readonly Row[] = [
  [
    'chunked, complete',
    (s) => s.write(Buffer.concat([Buffer.from(chunkedHead), asChunk(event), Buffer.from(lastChunk)])),
    { cause: 'end' },
    true,
  ],
  [
    'content-length, complete',
    (s) => s.write(streamHead('Content-Length: 9') + event),
    { cause: 'end' },
    true,
  ],
  [
    'closed by FIN where that is the end',
    (s) => s.end(streamHead('Connection: close') + event),
    { cause: 'end', isEndedByClose: true },
    true,
  ],
  [
    'HTTP/1.0, closed by FIN',
    (s) => s.end(streamHead().replace('1.1', '1.0') + event),
    { cause: 'end', isEndedByClose: true },
    true,
  ],
  [
    'closed by FIN where that is the end, within an event',
    (s) => s.end(`${streamHead('Connection: close')}${event}data: 2\n`),
    { cause: 'end', isEndedByClose: true, isInsideEvent: true },
    true,
  ],
  [
    'closed by FIN where that is the end, within a line',
    (s) => s.end(`${streamHead('Connection: close')}${event}da`),
    { cause: 'end', isEndedByClose: true, isInsideEvent: true },
    true,
  ],
  [
    'content-length, complete, within an event',
    (s) => s.write(`${streamHead('Content-Length: 17')}${event}data: 2\n`),
    { cause: 'end', isInsideEvent: true },
    true,
  ],
  [
    'complete, then reset',
    (s) =>
      writeThenReset(s, Buffer.concat([Buffer.from(chunkedHead), asChunk(event), Buffer.from(lastChunk)])),
    { cause: 'end' },
    true,
  ],
  [
    'chunked, FIN',
    (s) => s.end(Buffer.concat([Buffer.from(chunkedHead), asChunk(event)])),
    { cause: 'truncated' },
    true,
  ],
  ['chunked, FIN inside a chunk', (s) => s.end(`${chunkedHead}ff\r\n${event}`), { cause: 'truncated' }, true],
  ['chunked, FIN before any chunk', (s) => s.end(chunkedHead), { cause: 'truncated' }, false],
  [
    'content-length, FIN',
    (s) => s.end(streamHead('Content-Length: 100') + event),
    { cause: 'truncated', missingBytes: 91 },
    true,
  ],
  [
    'chunked, RST',
    (s) => writeThenReset(s, Buffer.concat([Buffer.from(chunkedHead), asChunk(event)])),
    { cause: 'reset', code: 'ECONNRESET' },
    true,
  ],
  [
    'content-length, RST',
    (s) => writeThenReset(s, streamHead('Content-Length: 100') + event),
    { cause: 'reset', code: 'ECONNRESET' },
    true,
  ],
  [
    'closed by RST where FIN would be the end',
    (s) => writeThenReset(s, streamHead() + event),
    { cause: 'reset', code: 'ECONNRESET' },
    true,
  ],
  [
    'HTTP/1.0, closed by RST',
    (s) => writeThenReset(s, streamHead().replace('1.1', '1.0') + event),
    { cause: 'reset', code: 'ECONNRESET' },
    true,
  ],
  [
    'RST right after the head',
    (s) => writeThenReset(s, chunkedHead),
    { cause: 'reset', code: 'ECONNRESET' },
    false,
  ],
  ['FIN instead of a head', (s) => s.end(), { cause: 'no-response', code: 'FIN' }, false],
  ['RST instead of a head', (s) => s.resetAndDestroy(), { cause: 'no-response', code: 'ECONNRESET' }, false],
  [
    'FIN inside the head',
    (s) => s.end('HTTP/1.1 200 OK\r\nContent-Ty'),
    { cause: 'no-response', code: 'FIN' },
    false,
  ],
  [
    'RST inside the head',
    (s) => writeThenReset(s, 'HTTP/1.1 200 OK\r\nContent-Ty'),
    { cause: 'no-response', code: 'ECONNRESET' },
    false,
  ],
];

describe('a lost connection', () => {
  it.each(lost)('%s', async (_, serve, ending, hasMessage) => {
    const server = await RawServer.open(({ socket }) => serve(socket));
    const stream = connectStream(server.url());
    const end = await endOf(stream);
    expect(end.ending).toEqual(ending);
    expect(end.verdict).toEqual(reconnect);
    expect(end.next).toEqual(reconnect);
    expect(messagesOf(stream)).toEqual(hasMessage ? ['1'] : []);
    expect(end.messages).toBe(hasMessage ? 1 : 0);
    expect(end.head).toBeUndefined();
    expect(stream.state).toMatchObject({ phase: 'waiting', delayMs: 3_000 });
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });
});

describe('an answer that is no HTTP', () => {
  it.each(['SSH-2.0-OpenSSH_9.9\r\n', 'data: 1\n\n', '\x16\x03\x01\x02\x00', 'HTTP/1.1 2OO OK\r\n\r\n'])(
    '%j',
    async (text) => {
      const server = await RawServer.open(({ socket }) => socket.write(text));
      const { ending, verdict } = await endOf(connectStream(server.url()));
      expect(ending).toMatchObject({ cause: 'no-response', reason: expect.stringContaining('not HTTP') });
      expect(ending.code).toMatch(/^HPE_/);
      expect(verdict).toEqual(reconnect);
    },
  );

  it('is told from a head that is too large, of which 256 KiB are taken', async () => {
    const server = await RawServer.open(({ number, socket }) => {
      socket.write(streamHead(`X-Long: ${'x'.repeat(number === 1 ? 200_000 : 300_000)}`) + event);
    });
    const stream = connectStream(server.url());
    expect(await messages(stream, 1)).toEqual(['1']);
    stream.connect();
    expect((await endOf(stream, 2)).ending.code).toBe('HPE_HEADER_OVERFLOW');
  });

  it('in the middle of a body is a body that cannot be decoded', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${chunkedHead}9\r\n${event}\r\nno chunk\r\n`),
    );
    const stream = connectStream(server.url());
    expect((await endOf(stream)).ending).toMatchObject({
      cause: 'bad-encoding',
      code: 'HPE_INVALID_CHUNK_SIZE',
    });
    expect(messagesOf(stream)).toEqual(['1']);
  });

  it('after the end of a body changes nothing', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(`${streamHead('Content-Length: 9')}${event}garbage`),
    );
    expect((await endOf(connectStream(server.url()))).ending).toEqual({ cause: 'end' });
  });
});

describe('a refusal', () => {
  const html = ['Content-Type: text/html'];
  const page = '<h1>Hello</h1>';

  it.each([
    ['204', wholeResponse('204 No Content'), { cause: 'no-content', status: 204, statusText: 'No Content' }],
    [
      '404',
      wholeResponse('404 Not Found', html, page),
      {
        cause: 'http-error',
        status: 404,
        statusText: 'Not Found',
        contentType: 'text/html',
        bodyStart: page,
      },
    ],
    [
      '500',
      wholeResponse('500 Oops', [], ''),
      { cause: 'http-error', status: 500, statusText: 'Oops', contentType: '' },
    ],
    [
      '503',
      wholeResponse('503 Busy', ['Retry-After: 1', 'Content-Type: text/event-stream'], event),
      {
        cause: 'http-error',
        status: 503,
        statusText: 'Busy',
        contentType: 'text/event-stream',
        bodyStart: event,
      },
    ],
    [
      '205',
      wholeResponse('205 Reset Content'),
      { cause: 'http-error', status: 205, statusText: 'Reset Content', contentType: '' },
    ],
    [
      '210',
      wholeResponse('210 Odd', ['Content-Type: text/event-stream'], event),
      {
        cause: 'http-error',
        status: 210,
        statusText: 'Odd',
        contentType: 'text/event-stream',
        bodyStart: event,
      },
    ],
    [
      '304',
      Buffer.from('HTTP/1.1 304 Not Modified\r\n\r\n'),
      { cause: 'http-error', status: 304, statusText: 'Not Modified', contentType: '' },
    ],
    [
      'html',
      wholeResponse('200 OK', html, page),
      { cause: 'wrong-type', status: 200, statusText: 'OK', contentType: 'text/html', bodyStart: page },
    ],
    [
      'no type',
      wholeResponse('200 OK', [], event),
      { cause: 'wrong-type', status: 200, statusText: 'OK', contentType: '', bodyStart: event },
    ],
    [
      'several types',
      wholeResponse('200 OK', ['Content-Type: text/event-stream', ...html], page),
      {
        cause: 'wrong-type',
        status: 200,
        statusText: 'OK',
        contentType: 'text/event-stream, text/html',
        bodyStart: page,
      },
    ],
  ] as const)('%s', async (_, response, ending) => {
    const server = await RawServer.open(({ socket }) => socket.write(response));
    const stream = connectStream(server.url());
    const end = await endOf(stream);
    expect(end.ending).toEqual(ending);
    expect(end).toMatchObject({
      verdict: stop,
      next: stop,
      head: { status: ending.status, url: server.url() },
    });
    expect(stream.state).toMatchObject({ phase: 'stopped', reason: { kind: 'standard' } });
    expect(rowsOf(stream)).toEqual(['request', ending.cause === 'no-content' ? 'close' : 'error']);
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it.each(['Connection: upgrade\r\nUpgrade: x\r\n', ''])(
    'is none with a 101 that nobody asked for (%j)',
    async (headers) => {
      const server = await RawServer.open(({ socket }) =>
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`),
      );
      const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
      const { ending, verdict } = await endOf(stream);
      expect(ending).toEqual({
        cause: 'no-response',
        status: 101,
        statusText: 'Switching Protocols',
        reason: 'it switches protocols (101), which nobody asked for',
      });
      expect(verdict.next).toBe('reconnect');
      await server.until(() => server.openConnections === 0, 'The socket is still open.');
    },
  );

  it('may say its type in several headers, of which the last counts', async () => {
    const types = ['Content-Type: text/html', 'Content-Type: text/event-stream'];
    const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('200 OK', types, event)));
    const stream = connectStream(server.url());
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
  });
});
