// The parts that readers of captures share, one by one.

import { describe, expect, it } from 'vitest';

import { endingOfBrowserError } from '../../../src/core/capture/har/browserErrors.ts';
import { ChunkedFraming, isFramed } from '../../../src/core/capture/reading/chunkedFraming.ts';
import { DayClock, midnightOf, timeOfDay } from '../../../src/core/capture/reading/clockTimes.ts';
import { looksLikeEvents } from '../../../src/core/capture/reading/eventsStart.ts';
import { headersOf } from '../../../src/core/capture/reading/jsonFields.ts';
import { yamlItems } from '../../../src/core/capture/reading/yamlItems.ts';
import { isStatusLine, requestHeadAt, responseHeadAt } from '../../../src/core/capture/reading/httpHead.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { bytesOf } from '../recording.ts';

describe('the beginning of an event stream', () => {
  it.each<[start: string, isIt: boolean]>([
    ...['data', 'event', 'id', 'retry'].flatMap((name): [string, boolean][] => [
      [`${name}:`, true],
      [`${name}: a\n`, true],
      [name, true],
      [`${name}\n`, true],
      [`${name}\r`, true],
      [`${name}s: a`, false],
      [`${name} : a`, false],
      [` ${name}: a`, false],
      [`a\n${name}: a`, false],
    ]),
    [':', true],
    [': hi', true],
    ['\ufeffdata: a', true],
    ['\n\r\n\rdata: a', true],
    ['\ufeff\n: a', true],
    ['', false],
    ['\n', false],
    ['{"data": 1}', false],
    ['HTTP/1.1 200', false],
  ])('%j: %s', (start, isIt) => {
    expect(looksLikeEvents(bytesOf(start))).toBe(isIt);
  });
});

describe('a body with the framing of its chunks', () => {
  it.each<[start: string, isIt: boolean]>([
    ['5\r\n', true],
    ['0123aBcD\r\n', true],
    ['5 \t\r\n', true],
    ['5;name=value\r\n', true],
    ['5 ;a\r\n', true],
    ['012345678\r\n', false],
    ['5\n', false],
    ['\r\n', false],
    ['g\r\n', false],
    [' 5\r\n', false],
    ['data: 5\r\n', false],
  ])('may begin with %j: %s', (start, isIt) => {
    expect(isFramed(bytesOf(start))).toBe(isIt);
  });

  it.each<[framed: string, body: string, state: 'goes on' | 'over' | 'broken']>([
    ['', '', 'goes on'],
    ['3\r\nabc', 'abc', 'goes on'],
    ['3\r\nabc\r\n', 'abc', 'goes on'],
    ['3\nabc\n1\nd\n', 'abcd', 'goes on'],
    ['A;x=y\r\n0123456789\r\n', '0123456789', 'goes on'],
    ['3\r\nabc\r\n0\r\n', 'abc', 'over'],
    ['3\r\nabc\r\n0\r\n\r\n', 'abc', 'over'],
    ['1\r\na\r\n0\r\nTrailer: x\r\n', 'a', 'over'],
    ['1\r\na\r\n0\r\nTrailer: x\r\n\r\n5\r\nhello', 'a', 'over'],
    ['3\r\nabcd\r\n', 'abc', 'broken'],
    ['3\r\nabc\r\nx\r\n', 'abc', 'broken'],
    ['\r\n', '', 'broken'],
    ['012345678\r\n', '', 'broken'],
    ['x\r\n5\r\nhello', '', 'broken'],
    ['3'.padEnd(4_096, ' '), '', 'goes on'],
    ['3'.padEnd(4_097, ' '), '', 'broken'],
  ])('%j is %j, and %s, in any cuts', (framed, body, state) => {
    const bytes = bytesOf(framed);
    for (const size of [1, 2, 3, bytes.length + 1]) {
      const framing = new ChunkedFraming();
      const parts: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size)
        parts.push(...framing.push(bytes.subarray(at, at + size)));
      expect(Buffer.concat(parts).toString()).toBe(body);
      expect([framing.isOver, framing.isBroken]).toEqual([state === 'over', state === 'broken']);
      expect(parts.every(({ length }) => length > 0)).toBe(true);
    }
  });
});

describe('a time of day', () => {
  it.each<[text: string, ms: number | undefined]>([
    ['00:00:00', 0],
    ['01:02:03', 3_723_000],
    ['23:59:59.5', 86_399_500],
    ['00:00:01,25', 1_250],
    ['00:00:00.123456789', 123.456_789],
    ['00:00:00.1234567890', undefined],
    ['1:02:03', undefined],
    ['01:02', undefined],
    ['01:02:03.', undefined],
    ['x01:02:03', undefined],
    ['01:02:03x', undefined],
    ['', undefined],
  ])('%j is %d', (text, ms) => {
    expect(timeOfDay(text)).toEqual(ms === undefined ? undefined : expect.closeTo(ms, 6));
  });

  it('goes on over each midnight, and not over a step back', () => {
    const clock = new DayClock();
    const hour = 3_600_000;
    expect([23, 1, 0.5, 13, 23, 11.5, 11, 23.5, 0].map((hours) => clock.next(hours * hour) / hour)).toEqual([
      23, 25, 24.5, 37, 47, 35.5, 35, 47.5, 48,
    ]);
  });

  it('is half a day back before it is of the next day', () => {
    const clock = new DayClock();
    clock.next(43_200_000);
    expect(clock.next(0)).toBe(0);
    clock.next(43_200_001);
    expect(clock.next(0)).toBe(86_400_000);
  });

  const dated = (date: string): Parameters<typeof midnightOf>[0] => ({
    status: 200,
    statusText: '',
    httpVersion: '',
    headers: [['Date', date]],
  });
  it.each<
    [what: string, head: Parameters<typeof midnightOf>[0], atMs: number | undefined, midnight: unknown]
  >([
    ['that is so', dated('Sat, 28 Nov 2026 01:00:00 GMT'), 3_600_400, Date.UTC(2026, 10, 28)],
    ['in another zone', dated('Sat, 28 Nov 2026 00:30:00 GMT'), 3_600_400, Date.UTC(2026, 10, 27, 23, 30)],
    ['that is no date', dated('today'), 0, undefined],
    ['without a time', dated('Sat, 28 Nov 2026 01:00:00 GMT'), undefined, undefined],
    ['of no head', undefined, 0, undefined],
    ['that is not there', { status: 200, statusText: '', httpVersion: '', headers: [] }, 0, undefined],
  ])('has the midnight of a date %s', (_what, head, atMs, midnight) => {
    expect(midnightOf(head, atMs)).toBe(midnight);
  });
});

describe('the head of a message', () => {
  it.each<[text: string, head: object | undefined]>([
    ['HTTP/1.1 200 OK\r\n\r\n', { status: 200, statusText: 'OK', httpVersion: '1.1', headers: [] }],
    ['HTTP/2 204\n\n', { status: 204, statusText: '', httpVersion: '2', headers: [] }],
    ['HTTP/2 204 \n\n', { status: 204, statusText: '', httpVersion: '2', headers: [] }],
    [
      'HTTP/1.0 404 Not Found\nA: b\nX-c:\t d e \t\nE:\n\n',
      {
        status: 404,
        statusText: 'Not Found',
        httpVersion: '1.0',
        headers: [
          ['A', 'b'],
          ['X-c', 'd e'],
          ['E', ''],
        ],
      },
    ],
    ['HTTP/1.1 200 OK\r\nA: b\r\n', undefined],
    ['HTTP/1.1 200 OK', undefined],
    ['HTTP/1.1 200 OK\nno header\n\n', undefined],
    ['HTTP/1.1 200 OK\nA b: c\n\n', undefined],
    ['HTTP/1.1 200 OK\n A: b\n\n', undefined],
    ['HTTP/1.1 20 OK\n\n', undefined],
    ['HTTP/1.1 2000 OK\n\n', undefined],
    ['XHTTP/1.1 200 OK\n\n', undefined],
    ['', undefined],
  ])('of a response, %j', (text, head) => {
    const found = responseHeadAt(bytesOf(`xx${text}body`), 2);
    expect(found?.head).toEqual(head);
    if (head) expect(found?.end).toBe(2 + text.length);
  });

  it.each<[text: string, head: object | undefined]>([
    ['GET / HTTP/1.1\nHost: a\n\n', { method: 'GET', url: 'https://a/', headers: [['Host', 'a']] }],
    ['GET /x HTTP/2\nhOsT: a:1\n\n', { method: 'GET', url: 'https://a:1/x', headers: [['hOsT', 'a:1']] }],
    ['PRI-X HTTP://b/x HTTP/1.1\n\n', { method: 'PRI-X', url: 'HTTP://b/x', headers: [] }],
    ['GET https://b/x HTTP/1.1\n\n', { method: 'GET', url: 'https://b/x', headers: [] }],
    ['GET x HTTP/1.1\n\n', { method: 'GET', url: 'https://x', headers: [] }],
    ['get / HTTP/1.1\n\n', undefined],
    ['G / HTTP/1.1\n\n', undefined],
    ['GET  HTTP/1.1\n\n', undefined],
    ['GET / HTTP/1.1x\n\n', undefined],
    [' GET / HTTP/1.1\n\n', undefined],
  ])('of a request, %j', (text, head) => {
    expect(requestHeadAt(bytesOf(text), 0, 'https')?.head).toEqual(head);
  });

  it('has a limit', () => {
    const head = (bytes: number): Uint8Array => bytesOf(`HTTP/1.1 200 OK\nA: ${'x'.repeat(bytes - 21)}\n\n`);
    expect(responseHeadAt(head(256 * 1_024), 0)?.end).toBe(256 * 1_024);
    expect(responseHeadAt(head(256 * 1_024 + 1), 0)).toBeUndefined();
    expect(responseHeadAt(bytesOf(`HTTP/1.1 200 ${'x'.repeat(256 * 1_024)}\n\n`), 0)).toBeUndefined();
  });

  it('is told by its first line', () => {
    expect(isStatusLine('HTTP/1.1 200 OK')).toBe(true);
    expect(isStatusLine('GET / HTTP/1.1')).toBe(false);
  });
});

describe('an error of a browser', () => {
  it.each<[error: string, hasHead: boolean, ending: Ending | undefined]>([
    ...(
      [
        'ERR_INCOMPLETE_CHUNKED_ENCODING',
        'ERR_CONTENT_LENGTH_MISMATCH',
        'NS_ERROR_NET_PARTIAL_TRANSFER',
      ] as const
    ).flatMap((code): [string, boolean, Ending | undefined][] => [
      [code, true, { cause: 'truncated', code }],
      [`net::${code}`, true, { cause: 'truncated', code }],
      [code, false, undefined],
    ]),
    ...(
      [
        'ERR_CONNECTION_RESET',
        'ECONNRESET',
        'ERR_CONNECTION_CLOSED',
        'ERR_HTTP2_PROTOCOL_ERROR',
        'ERR_QUIC_PROTOCOL_ERROR',
        'NS_ERROR_NET_RESET',
      ] as const
    ).flatMap((code): [string, boolean, Ending | undefined][] => [
      [code, true, { cause: 'reset', code }],
      [code, false, { cause: 'no-response', code }],
    ]),
    ...(['ERR_EMPTY_RESPONSE', 'ERR_INVALID_HTTP_RESPONSE'] as const).flatMap(
      (code): [string, boolean, Ending | undefined][] => [
        [code, true, undefined],
        [code, false, { cause: 'no-response', code }],
      ],
    ),
    ...(['ERR_ABORTED', 'NS_BINDING_ABORTED'] as const).flatMap(
      (code): [string, boolean, Ending | undefined][] => [
        [code, true, { cause: 'client', by: 'app', code }],
        [code, false, { cause: 'client', by: 'app', code }],
      ],
    ),
    ...(
      [
        ['dns', ['ERR_NAME_NOT_RESOLVED', 'NS_ERROR_UNKNOWN_HOST', 'ENOTFOUND', 'EAI_AGAIN']],
        ['tls', ['ERR_CERT_DATE_INVALID', 'ERR_SSL_PROTOCOL_ERROR', 'SEC_ERROR_X', 'SSL_ERROR_X']],
        ['timeout', ['ERR_TIMED_OUT', 'ERR_CONNECTION_TIMED_OUT', 'NS_ERROR_NET_TIMEOUT']],
        ['proxy', ['ERR_PROXY_CONNECTION_FAILED', 'ERR_TUNNEL_CONNECTION_FAILED', 'NS_ERROR_PROXY_X']],
        [
          'connect',
          [
            'ERR_CONNECTION_REFUSED',
            'ERR_CONNECTION_FAILED',
            'ERR_ADDRESS_UNREACHABLE',
            'ERR_INTERNET_DISCONNECTED',
            'NS_ERROR_CONNECTION_REFUSED',
            'ECONNREFUSED',
            'EHOSTUNREACH',
            'ENETUNREACH',
          ],
        ],
      ] as const
    ).flatMap(([stage, codes]) =>
      codes.flatMap((code): [string, boolean, Ending | undefined][] => [
        [`net::${code}`, false, { cause: 'unreachable', stage, code }],
        [code, true, undefined],
        [`X${code}`, false, undefined],
      ]),
    ),
    ...[
      'ENOTFOUNDX',
      'ERR_TIMED_OUTX',
      'ECONNREFUSEDX',
      'NS_ERROR_CONNECTION_REFUSEDX',
      'ERR_FAILED',
      '',
    ].map((code): [string, boolean, Ending | undefined] => [code, false, undefined]),
    // As the inspector itself writes them: those that the head tells better are none.
    ...(['end', 'truncated', 'client', 'idle', 'bad-url'] as const).map(
      (cause): [string, boolean, Ending | undefined] => [cause, true, { cause }],
    ),
    ...['no-content', 'answered', 'http-error', 'wrong-type', 'bad-redirect'].map(
      (cause): [string, boolean, Ending | undefined] => [cause, true, undefined],
    ),
  ])('%s, behind a head: %s', (error, hasHead, ending) => {
    expect(endingOfBrowserError(error, hasHead)).toEqual(ending);
  });
});

describe('headers in JSON', () => {
  it.each<[value: unknown, headers: readonly (readonly string[])[]]>([
    [[{ name: 'A', value: 'b' }], [['A', 'b']]],
    [[{ name: 'A', value: '' }], [['A', '']]],
    [[{ name: '', value: 'b' }], []],
    [[{ name: ':path', value: '/' }], []],
    [[{ name: 'A', value: 1 }], []],
    [[{ name: 1, value: 'b' }], []],
    [[null, 7, 'A: b'], []],
    [{ A: 'b' }, []],
    [undefined, []],
  ])('%j are %j', (value, headers) => {
    expect(headersOf(value)).toEqual(headers);
  });
});

describe('the items of a list in YAML', () => {
  it.each<[text: string, items: readonly string[]]>([
    ['', []],
    ['a: 1\n', []],
    ['- a\n- b\n', ['- a\n', '- b\n']],
    ['-\n  a: 1\n-\n  b: 2', ['-\n  a: 1\n', '-\n  b: 2']],
    ['list:\n- a: 1\n  b:\n  - c\n- d\nversion: 1\n- e\n', ['- a: 1\n  b:\n  - c\n', '- d\n']],
    ['list:\n  - a:\n    - b\n\n  - c\n', ['  - a:\n    - b\n\n', '  - c\n']],
    ['- a\n"quoted": 1\n- b\n', ['- a\n']],
    ["- a\n'quoted': 1\n- b\n", ['- a\n']],
    ['- a\n# said\n- b\n', ['- a\n# said\n', '- b\n']],
    ['-a\n- b\n', ['- b\n']],
  ])('%j are %j', (text, items) => {
    expect([...yamlItems(bytesOf(text))].map((item) => Buffer.from(item ?? []).toString())).toEqual(items);
  });
});
