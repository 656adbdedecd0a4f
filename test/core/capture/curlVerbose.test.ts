// What curl -v says between the bytes of a body, which has no marks of its own.

import { describe, expect, it } from 'vitest';

import type { CapturedExchange } from '../../../src/core/capture/reading/capturedExchange.ts';
import { bytesOf } from '../recording.ts';
import { streamsOf } from './opened.ts';

const head =
  '> GET /events HTTP/1.1\n> Host: a\n> \n< HTTP/1.1 200 OK\n< Content-Type: text/event-stream\n< \n';

const attemptsIn = (text: string): readonly CapturedExchange[] =>
  streamsOf({ bytes: bytesOf(text) }).flatMap(({ attempts }) => attempts);
const bodyOf = (exchange: CapturedExchange | undefined): string =>
  Buffer.concat((exchange?.body ?? []).map(({ bytes }) => bytes)).toString();

describe('a body', () => {
  it.each([
    'Connection #0 to host a left intact',
    'Closing connection',
    'Excess found',
    'Operation timed out',
    'transfer closed with outstanding read data remaining',
    'Recv failure: Connection reset by peer',
    'end of response with 5 bytes missing',
    'HTTP/2 stream 1 was not closed cleanly',
    'OpenSSL SSL_read: error',
    'Leftovers after chunking',
    'Failed writing body',
    'Failure writing output',
    'old SSL session ID is stale',
    'TLSv1.3 (IN)',
    'Issue another request to this URL',
    'Re-using existing connection',
    'Found bundle for host',
    'Can not multiplex',
    '{ [5 bytes data]',
    'Empty reply from server',
  ])('is told from “* %s”, also behind what has no end', (said) => {
    expect(bodyOf(attemptsIn(`${head}data: a\n\ndata: b* ${said}\n`)[0])).toBe('data: a\n\ndata: b');
    expect(bodyOf(attemptsIn(`${head}data: a\n\n* ${said}\n`)[0])).toBe('data: a\n\n');
    expect(bodyOf(attemptsIn(`${head}data: b10:00:00.5 * ${said}\n`)[0])).toBe('data: b');
  });

  it.each(['{ [5 bytes data]', '} [12 bytes data]'])('is told from “%s”', (said) => {
    expect(bodyOf(attemptsIn(`${head}data: a${said}\ndata: b\n`)[0])).toBe('data: adata: b\n');
    expect(bodyOf(attemptsIn(`${head}data: a\n${said}\ndata: b\n`)[0])).toBe('data: a\ndata: b\n');
  });

  it.each(['* something else', '> text', '< text', '*no space', '{ [x bytes data]', 'curl: (x)'])(
    'may have “%s” in it',
    (text) => {
      const line = `data: a${text}\n`;
      expect(bodyOf(attemptsIn(`${head}${line}\n`)[0])).toBe(`${line}\n`);
    },
  );

  it.each(['> a mark', '< a mark'])('may begin a line with “%s”', (line) => {
    expect(bodyOf(attemptsIn(`${head}data: a\n${line}\n`)[0])).toBe(`data: a\n${line}\n`);
  });

  it('has nothing of the error that curl ends with', () => {
    expect(bodyOf(attemptsIn(`${head}data: a\n\ncurl: (18) transfer closed\n`)[0])).toBe('data: a\n\n');
  });

  it.each([
    [10_000, true],
    [10_001, false],
  ])('is looked through in lines of up to %i bytes: %s', (size, isTold) => {
    const said = '* Closing connection';
    const text = 'x'.repeat(size - said.length);
    expect(bodyOf(attemptsIn(`${head}${text}${said}\n`)[0])).toBe(isTold ? text : `${text}${said}\n`);
  });
});

describe('an exchange', () => {
  it.each<[said: string, ending: object | undefined]>([
    ['* Connection #0 to host a left intact', { cause: 'end', isEndedByClose: true }],
    ['* transfer closed with outstanding read data remaining', { cause: 'truncated' }],
    ['* transfer closed with 5 bytes remaining to read', { cause: 'truncated' }],
    ['* end of response with 5 bytes missing', { cause: 'truncated' }],
    ['* OpenSSL SSL_read: unexpected eof while reading', { cause: 'truncated' }],
    ['* Recv failure: Connection reset by peer', { cause: 'reset', code: 'ECONNRESET' }],
    ['* Recv failure: Connection was reset', { cause: 'reset', code: 'ECONNRESET' }],
    ['* HTTP/2 stream 1 was not closed cleanly', { cause: 'reset' }],
    ['* OpenSSL SSL_read: SSL_ERROR_SYSCALL, Connection reset by peer', { cause: 'reset' }],
    ['* Closing connection', undefined],
  ])('that ends with “%s”', (said, ending) => {
    expect(attemptsIn(`${head}data: a\n\n${said}\n`)[0]?.ending).toEqual(ending);
  });

  it.each<[said: string, scheme: string]>([
    ['*   Trying 127.0.0.1:443...', 'http'],
    ['* SSL connection using TLSv1.3', 'https'],
    ['* ALPN: curl offers h2,http/1.1', 'https'],
    ['* schannel: disabled', 'https'],
    ['* (304) (OUT), TLS handshake, Client hello (1):', 'https'],
    ['* using HTTP/2', 'https'],
    ['* using HTTP/1.x', 'http'],
  ])('behind “%s” is one over %s', (said, scheme) => {
    expect(attemptsIn(`${said}\n${head}data: a\n\n`)[0]?.request?.url).toBe(`${scheme}://a/events`);
  });

  it('follows another one', () => {
    const [first, second, ...others] = attemptsIn(
      `${head}data: a\n\n* Connection #0 to host a left intact\n${head.replace('> Host', '> Last-Event-ID: 7\n> Host')}data: b\n\n`,
    );
    expect(others).toEqual([]);
    expect([bodyOf(first), bodyOf(second)]).toEqual(['data: a\n\n', 'data: b\n\n']);
    expect(second?.request?.headers).toEqual([
      ['Last-Event-ID', '7'],
      ['Host', 'a'],
    ]);
  });

  it('has the last head of several, and the time of the first bytes', () => {
    const interim = head
      .replace('< HTTP/1.1 200', '< HTTP/1.1 100 Continue\n< \n< HTTP/1.1 200')
      .replaceAll(/^/gm, '10:00:01.500000 ')
      .replace(/10:00:01.500000 $/, '');
    const [exchange] = attemptsIn(`${interim}10:00:02.250000 { [9 bytes data]\ndata: a\n\n`);
    expect(exchange?.head?.status).toBe(200);
    expect(exchange?.headAtMs).toBe(36_001_500);
    expect(exchange?.body.map(({ atMs }) => atMs)).toEqual([36_002_250]);
  });
});
