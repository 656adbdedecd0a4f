// Where a browser's request may have come further than the inspector's: each sign of it, and what is none.

import { describe, expect, it } from 'vitest';

import { browserGapsAt, type AskedRequest } from '../../../src/core/stream/browserGaps.ts';
import type { BrowserGap, Ending } from '../../../src/core/stream/ending.ts';

function gapsAt(ending: Ending, asked: Partial<AskedRequest> = {}): BrowserGap[] {
  return browserGapsAt(ending, { url: 'http://a/', headers: [], redirects: 0, answerHeaders: [], ...asked });
}

const all = Array.from({ length: 500 }, (_, at) => at + 100);
const statusesOf = (gap: BrowserGap, asked: Partial<AskedRequest>): number[] =>
  all.filter((status) => gapsAt({ cause: 'http-error', status }, asked).includes(gap));

describe('cookies', () => {
  const cookie = [['COOKIE', 'a=b']] as const;
  const begins = [['Set-Cookie', 'a=b']] as const;

  it('may be what a refusal asks for', () => {
    expect(statusesOf('cookies', {})).toEqual([401, 403]);
    const ofClients = all.filter((status) => status >= 400 && status < 500);
    expect(statusesOf('cookies', { answerHeaders: begins })).toEqual(ofClients);
    expect(statusesOf('cookies', { answerHeaders: begins, headers: cookie })).toEqual([]);
  });

  it.each([
    ['text/html', 0, '', false],
    ['text/html', 1, '', true],
    ['Text/HTML; charset=utf-8', 1, '', true],
    ['text/htmlx', 1, '', false],
    ['application/json', 1, 'Sign in', false],
    ['text/html', 0, '<input type="password">', true],
    ['text/html', 0, "<INPUT TYPE = 'Password'>", true],
    ['text/html', 0, '<input type=password>', true],
    ['text/html', 0, 'Please sign in.', true],
    ['text/html', 0, 'Log-In', true],
    ['text/html', 0, 'login', true],
    ['text/html', 0, 'The assign index', false],
  ])('may be what a page of %s after %i redirects asks for, with %j: %s', (type, redirects, page, isTold) => {
    const ending: Ending = { cause: 'wrong-type', status: 200, contentType: type, bodyStart: page };
    expect(gapsAt(ending, { redirects })).toEqual(isTold ? ['cookies'] : []);
    expect(gapsAt(ending, { redirects, headers: cookie })).toEqual([]);
  });

  it.each([
    [9, []],
    [10, ['cookies']],
    [11, ['cookies']],
  ])('may be what ends a circle of %i redirects: %j', (redirects, gaps) => {
    expect(gapsAt({ cause: 'bad-redirect', status: 302 }, { redirects })).toEqual(gaps);
  });
});

describe('HTTP/2', () => {
  it('may be what a server asks for that refuses other versions, over TLS alone', () => {
    expect(statusesOf('http2', { url: 'https://a/' })).toEqual([403, 421, 426, 464, 505]);
    expect(statusesOf('http2', {})).toEqual([]);
  });

  it.each<[Ending, boolean]>([
    [{ cause: 'no-response' }, true],
    [{ cause: 'unreachable', code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' }, true],
    [{ cause: 'unreachable', code: 'ECONNREFUSED' }, false],
    [{ cause: 'unreachable' }, false],
    [{ cause: 'truncated' }, false],
    [{ cause: 'end' }, false],
  ])('%j: %s', (ending, isTold) => {
    expect(gapsAt(ending, { url: 'https://a/' })).toEqual(isTold ? ['http2'] : []);
    expect(gapsAt(ending)).toEqual([]);
  });
});

describe('content codings', () => {
  it.each([
    [undefined, [406, 415]],
    ['identity', [406, 415]],
    ['Identity', [406, 415]],
    ['', [406, 415]],
    ['gzip', []],
    ['identity, gzip', []],
  ])('may be what a refusal asks for where %j is accepted: %j', (accepted, statuses) => {
    const headers = accepted === undefined ? [] : [['accept-Encoding', accepted] as const];
    expect(statusesOf('codings', { headers })).toEqual(statuses);
  });

  it.each([
    ['zstd', true],
    ['gzip, ZSTD', true],
    ['zstd2', false],
    ['x-zstd', false],
    ['br', false],
  ])('%s are one that browsers know and the inspector does not: %s', (coding, isTold) => {
    const asked = { answerHeaders: [['content-Encoding', coding]] } as const;
    expect(gapsAt({ cause: 'bad-encoding' }, asked)).toEqual(isTold ? ['zstd'] : []);
    expect(gapsAt({ cause: 'truncated' }, asked)).toEqual([]);
  });
});
