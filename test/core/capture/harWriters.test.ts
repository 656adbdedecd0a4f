// What writers of HAR files do to a stream that the samples do not show: one entry each, by their sources and formats.

import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { writerOf } from '../../../src/core/capture/har/harWriter.ts';
import type { CapturedExchange } from '../../../src/core/capture/reading/capturedExchange.ts';
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

/** The only exchange of a file by the writer. */
const exchangeBy = (written: Written): CapturedExchange =>
  streamsOf({ bytes: harBy(written) })[0]?.attempts[0] ?? expect.fail('no exchange');
const bodyBy = (written: Written): string =>
  Buffer.concat(exchangeBy(written).body.map(({ bytes }) => bytes)).toString();

describe('a body in Base64', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const long = `data: ${'x'.repeat(90)}\n\n`;
  const inLines = base64(long).replaceAll(/.{76}/g, '$&\r\n');
  it.each<[what: string, text: string, body: string]>([
    ['as one text', base64(long), long],
    ['in lines, as MIME has it', inLines, long],
    ['of digits alone', '12345678', Buffer.from('12345678', 'base64').toString()],
    ['as hexadecimal digits of gzip', '1f8b0800', Buffer.from('1f8b0800', 'hex').toString()],
    ['in pieces', JSON.stringify([base64('data: a'), base64('b\n\n')]), 'data: ab\n\n'],
    ['in pieces with spaces', ` [ "${base64('data: a')}" ]`, 'data: a'],
    [
      'in pieces of which one looks like hexadecimal',
      JSON.stringify(['1f8b', '+A==']),
      Buffer.concat([Buffer.from('1f8b', 'base64'), Buffer.from('+A==', 'base64')]).toString(),
    ],
    ['that is none', '!', ''],
    ['in pieces of which one is none', JSON.stringify([base64('data: a'), '!']), ''],
    ['in pieces of which one is no text', JSON.stringify([base64('data: a'), 7]), ''],
    ['that is an object', '{"a":1}', ''],
  ])('%s', (_what, text, body) => {
    const { notes } = exchangeBy({ content: { text, encoding: 'base64' } });
    expect(bodyBy({ content: { text, encoding: 'base64' } })).toBe(body);
    expect(notes.some(({ what }) => what === 'no-content')).toBe(body === '');
  });
});

describe('the size of a body', () => {
  const text = 'data: ü\n\n';
  it.each<[what: string, content: object, headers: readonly object[], missingBytes: number | undefined]>([
    ['is that of its bytes', { size: 10, text }, [], undefined],
    ['is smaller', { size: 9, text }, [], undefined],
    ['is larger', { size: 11, text }, [], 1],
    ['is larger than Base64 has', { size: 12, text: 'ZGF0YQ==', encoding: 'base64' }, [], 8],
    ['is not there', { text }, [], undefined],
    [
      'is that before the decoding',
      { size: 99, text },
      [{ name: 'Content-Encoding', value: 'br' }],
      undefined,
    ],
  ])('%s', (_what, content, more, missingBytes) => {
    const { notes, ending } = exchangeBy({ content, response: { headers: [...eventStream, ...more] } });
    expect(notes.filter(({ what }) => what === 'body-cut')).toEqual(
      missingBytes === undefined ? [] : [{ what: 'body-cut', missingBytes }],
    );
    expect(ending).toEqual(missingBytes === undefined ? { cause: 'end' } : undefined);
  });

  it.each([
    [7, 7],
    [1, 1],
    [0, undefined],
    [-1, undefined],
    ['7', undefined],
  ])('on the wire, %j, is %j', (bodySize, wireBytes) => {
    expect(exchangeBy({ content: { text }, response: { bodySize } }).wireBytes).toBe(wireBytes);
  });
});

describe('listed events', () => {
  const listedOf = (...data: readonly string[]): object => ({
    _eventSourceMessages: data.map((each, at) => ({ time: at + 1, eventName: 'message', data: each })),
  });
  it.each<[listed: readonly string[], isTimed: boolean]>([
    [['a', 'b', 'c'], true],
    [['a', 'b'], true],
    [['b', 'c'], true],
    [['c'], true],
    [[], true],
    [['a', 'c'], false],
    [['a', 'b', 'd'], false],
    [['a', 'b', 'c', 'd'], false],
    [['b', 'a'], false],
  ])('%j are those of the body: %s', (listed, isTimed) => {
    const { notes } = exchangeBy({
      content: { text: 'data: a\n\ndata: b\n\ndata: c\n\n' },
      entry: listedOf(...listed),
    });
    expect(notes.map(({ what }) => what)).toContain(isTimed ? 'times-of-events' : 'times-unmatched');
  });
});

describe('a program that writes HAR files', () => {
  const browser = { name: 'chromium' };
  it.each<[name: string, browser: object | undefined, hasWholeBodies: boolean, countsBytes: boolean]>([
    ['WebInspector', undefined, true, true],
    ['WebKit Web Inspector', undefined, true, true],
    ['Playwright', browser, true, false],
    ['Playwright', { name: 'firefox' }, false, false],
    ['Playwright', undefined, false, false],
    ['mitmproxy', undefined, true, false],
    ['Polly.JS', undefined, true, false],
    ['SSE Inspector', undefined, false, true],
    ['Firefox', undefined, false, true],
    ['HTTP Toolkit', undefined, false, true],
    ['My Firefox', undefined, false, false],
    ['', undefined, false, false],
  ])('%s with %j', (name, of, hasWholeBodies, countsBytes) => {
    expect(writerOf({ name }, of)).toEqual({ name: name || undefined, hasWholeBodies, countsBytes });
  });

  it.each<[creator: unknown, name: string | undefined]>([
    [{ name: 'a', version: '1' }, 'a 1'],
    [{ version: '1' }, '1'],
    [{ name: 7, version: '' }, undefined],
    [undefined, undefined],
    [{ name: 'x'.repeat(60) }, 'x'.repeat(60)],
  ])('is called as it says: %j', (creator, name) => {
    expect(writerOf(creator, undefined).name).toBe(name);
  });
});
