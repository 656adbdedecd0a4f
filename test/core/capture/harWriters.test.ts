// What writers of HAR files do to a stream that the samples do not show: one entry each, by their sources and formats.

import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { isKind } from '../../../src/core/log/eventLog.ts';
import { bytesOf } from '../recording.ts';
import { linesOf, logOf, streamsOf } from './opened.ts';

interface Written {
  readonly creator?: object;
  readonly content?: object;
  readonly response?: object;
  readonly entry?: object;
}

const eventStream = [{ name: 'content-type', value: 'text/event-stream' }];

function harBy({
  creator = { name: 'WebInspector' },
  content = {},
  response = {},
  entry = {},
}: Written): Uint8Array {
  const written = {
    startedDateTime: '2026-11-28T18:46:35.000Z',
    time: 1_000,
    timings: { send: 0, wait: 10, receive: 990 },
    request: {
      method: 'GET',
      url: 'http://a/events',
      headers: [
        { name: ':authority', value: 'a' },
        { name: 'Authorization', value: 'Bearer abcdefgh1' },
      ],
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'h2',
      headers: eventStream,
      content,
      ...response,
    },
    ...entry,
  };
  return bytesOf(JSON.stringify({ log: { creator, entries: [written] } }));
}

const linesBy = (written: Written): string[] =>
  streamsOf({ bytes: harBy(written) }).flatMap((stream) => linesOf(logOf(stream)));
const told = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^\d+ (?:\w+#|close|error)/.test(line));

describe('a HAR file', () => {
  it.each<[what: string, written: Written, lines: readonly string[]]>([
    [
      'of mitmproxy',
      { creator: { name: 'mitmproxy' }, content: { size: 10, text: 'data: ü\n\n' } },
      ['10 message# ü', '1000 close The server ended the response.'],
    ],
    [
      'with text of ISO 8859-1',
      { creator: { name: 'mitmproxy' }, content: { text: Buffer.from('data: Ü\n\n').toString('latin1') } },
      ['10 message# Ü', '1000 close The server ended the response.'],
    ],
    [
      'of HTTP Toolkit',
      {
        creator: { name: 'HTTP Toolkit' },
        content: { size: 9, text: Buffer.from('data: a\n\n').toString('base64'), encoding: 'base64' },
      },
      ['10 message# a'],
    ],
    [
      'of Safari',
      { creator: { name: 'WebKit Web Inspector' }, content: { size: 9, text: 'data: a\n\n' } },
      ['10 message# a', '1000 close The server ended the response.'],
    ],
    [
      'of a writer that nobody knows',
      { creator: { name: 'Some Proxy', version: '5' }, content: { text: 'data: a\n\n' } },
      ['10 message# a'],
    ],
    [
      'of one whose head has the length',
      {
        creator: {},
        content: { text: 'data: a\n\n' },
        response: { headers: [...eventStream, { name: 'Content-Length', value: '9' }] },
      },
      ['10 message# a', '1000 close The server ended the response.'],
    ],
    [
      'with a type in its content alone',
      { content: { text: 'data: a\n\n', mimeType: 'text/event-stream' }, response: { headers: [] } },
      ['10 message# a', '1000 close The server ended the response.'],
    ],
    [
      'over HTTP/1.0',
      { content: { text: 'data: a\n\n' }, response: { httpVersion: 'HTTP/1.0' } },
      [
        '10 message# a',
        '1000 close The connection was closed, and nothing else marks the end of this response: whether the server ended it or was cut off cannot be told.',
      ],
    ],
    [
      'of a page that left',
      { response: { _error: 'net::ERR_ABORTED' } },
      ['1000 close The app reset the connection (ERR_ABORTED).'],
    ],
    [
      'of a server that refused',
      {
        response: { status: 503, statusText: 'Busy', _error: null },
        entry: { _resourceType: 'eventsource' },
      },
      ['1000 error The server answered 503 Busy instead of 200.'],
    ],
    [
      'of a server that was not there',
      {
        response: { status: 0, headers: [], _error: 'net::ERR_CONNECTION_REFUSED' },
        entry: { _resourceType: 'eventsource' },
      },
      ['1000 error Nothing accepts connections at this address (ERR_CONNECTION_REFUSED).'],
    ],
  ])('%s', (_what, written, lines) => {
    expect(told(linesBy(written))).toEqual(lines);
  });

  const listed = [
    { time: 1795891595.5, eventName: 'message', eventId: '' },
    { time: 1795891596, eventName: 'tick', eventId: '4' },
  ];

  it('that was sanitized has the times of its events', () => {
    const lines = linesBy({
      content: { text: 'data: a\n\nid: 4\nevent: tick\ndata: b\n\n' },
      entry: { _eventSourceMessages: listed },
    });
    expect(told(lines).slice(0, 2)).toEqual(['500 message# a', '1000 tick#4 b']);
  });

  it('that was sanitized while the stream was open has no data, and says so', () => {
    const lines = linesBy({ entry: { _eventSourceMessages: listed } });
    expect(told(lines)).toEqual(['500 message# ', '1000 tick#4 ']);
    expect(lines.join('\n')).toContain('Their data was taken out when the file was written');
  });

  it('whose list has other events than the body has no times, and says so', () => {
    const lines = linesBy({
      content: { text: 'data: a\n\n' },
      entry: { _eventSourceMessages: [{ time: 1, eventName: 'other', eventId: '', data: 'x' }] },
    });
    expect(lines).toContain(
      '10 The file has times for events, and these are not the events of its body: the times are left out.',
    );
  });

  it('whose list begins later than the body has the times of those events', () => {
    const lines = linesBy({
      content: { text: 'data: before\n\n: c\nid: 4\nevent: tick\ndata: b\n\n' },
      entry: { _eventSourceMessages: [{ ...listed[1], data: 'b' }] },
    });
    expect(told(lines).slice(0, 2)).toEqual(['10 message# before', '1000 tick#4 b']);
  });

  it('of Polly has the pieces of a compressed body', () => {
    const packed = gzipSync('data: a\n\n');
    const pieces = [packed.subarray(0, 10), packed.subarray(10)];
    for (const form of ['base64', 'hex'] as const) {
      const text = JSON.stringify(pieces.map((piece) => piece.toString(form)));
      const [stream] = streamsOf({
        bytes: harBy({
          creator: { name: 'Polly.JS' },
          content: { text, encoding: 'base64' },
          response: { headers: [...eventStream, { name: 'Content-Encoding', value: 'gzip' }] },
        }),
      });
      expect(stream?.attempts[0]?.contentEncoding).toBe('gzip');
      expect(Buffer.concat((stream?.attempts[0]?.body ?? []).map(({ bytes }) => bytes))).toEqual(packed);
    }
  });

  it('has a request without what HTTP/2 adds, and without credentials', () => {
    const [stream] = streamsOf({ bytes: harBy({ content: { text: 'data: a\n\n' } }) });
    const log = logOf(stream ?? expect.fail('no stream'));
    const entry = log.entry(1);
    if (!isKind(entry, 'request')) throw new Error('It is no request.');
    const detail = JSON.stringify(log.detail(entry));
    expect(detail).not.toContain('abcdefgh1');
    expect(detail).not.toContain(':authority');
  });
});
