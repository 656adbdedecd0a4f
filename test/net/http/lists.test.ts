// The lists of the HTTP client, turned round: each name with what it does, and what looks like one and is none.

import { describe, expect, it } from 'vitest';

import { parseContentEncoding } from '../../../src/net/http/bodyDecoder.ts';
import { isEventStream } from '../../../src/core/stream/eventStreamType.ts';
import { flatHeaders, groupHeaders, pairRawHeaders } from '../../../src/net/http/headers.ts';
import { InterimAnswers } from '../../../src/net/http/interimAnswers.ts';
import { directRoute, nextHop, routeAfter, type Route } from '../../../src/net/http/redirect.ts';
import { leftBehindOn, outgoingRequest } from '../../../src/net/http/requestHead.ts';
import { defaultRequestLimits, limitingOptions } from '../../../src/net/http/requestLimits.ts';
import type {
  ResolvedHeader,
  ResolvedRequest,
  StreamRequest,
} from '../../../src/core/stream/streamRequest.ts';

const url = 'http://home.example/';

/** Names of the headers that are sent, in lower case. */
function sentNames(
  request: StreamRequest,
  route: Route = directRoute(request.url),
  lastEventId = '',
): string[] {
  return outgoingRequest(request, lastEventId, route)?.headers.map(([name]) => name.toLowerCase()) ?? [];
}

describe('statuses', () => {
  const redirects = [301, 302, 303, 307, 308];
  const all = Array.from({ length: 500 }, (_, at) => at + 100);

  it('that redirect are these and no others', () => {
    expect(all.filter((status) => nextHop(status, '/to', url, 0).kind === 'follow')).toEqual(redirects);
    expect(all.filter((status) => nextHop(status, undefined, url, 0).kind === 'bad')).toEqual(redirects);
  });

  it.each(
    redirects.flatMap((status) =>
      ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => [status, method] as const),
    ),
  )('%i of a %s turns it to GET, or not', (status, method) => {
    const isTurned =
      status === 303 ? !['GET', 'HEAD'].includes(method) : [301, 302].includes(status) && method === 'POST';
    const hop = { status, from: url, to: `${url}to` };
    expect(routeAfter(directRoute(url), hop, method)).toEqual({
      url: `${url}to`,
      isTurnedToGet: isTurned,
      hasLeftOrigin: false,
    });
    // What one redirect has done, no other takes back.
    const before = { url, isTurnedToGet: true, hasLeftOrigin: true };
    expect(routeAfter(before, hop, method)).toMatchObject({ isTurnedToGet: true, hasLeftOrigin: true });
  });

  it.each([
    [0, 'follow'],
    [19, 'follow'],
    [20, 'bad'],
    [21, 'bad'],
  ])('that redirect after %i others are to be taken as %s', (followed, kind) => {
    expect(nextHop(302, '/to', url, followed).kind).toBe(kind);
  });

  it('that redirect lead to where their Location says, without its fragment', () => {
    const to = (location: string): unknown => nextHop(302, location, 'https://home.example/a/b?c#d', 0);
    expect(to('../x?y#z')).toEqual({ kind: 'follow', url: 'https://home.example/x?y' });
    expect(to('//other.example/')).toEqual({ kind: 'follow', url: 'https://other.example/' });
    expect(to('http://home.example:80/')).toEqual({ kind: 'follow', url: 'http://home.example/' });
    expect(to('?q')).toEqual({ kind: 'follow', url: 'https://home.example/a/b?q' });
    expect(to('mailto:x')).toEqual({
      kind: 'bad',
      reason: 'the Location leads to mailto: instead of http: or https:',
    });
  });

  it.each([
    ['http://home.example/to', false],
    ['http://home.example:80/', false],
    ['http://home.example:81/', true],
    ['https://home.example/', true],
    ['http://HOME.example/', false],
    ['http://www.home.example/', true],
  ])('that redirect to %s leave the origin: %s', (to, hasLeftOrigin) => {
    expect(routeAfter(directRoute(url), { status: 307, from: url, to }, 'GET')).toMatchObject({
      url: to,
      hasLeftOrigin,
    });
  });
});

describe('headers of a request', () => {
  it.each([
    ['GET', undefined, []],
    ['HEAD', undefined, []],
    ['DELETE', undefined, []],
    ['OPTIONS', undefined, []],
    ['POST', undefined, [['Content-Length', '0']]],
    ['PUT', undefined, [['Content-Length', '0']]],
    ['PATCH', undefined, [['Content-Length', '0']]],
    ['QUERY', undefined, [['Content-Length', '0']]],
    ['XGET', undefined, [['Content-Length', '0']]],
    ['GETX', undefined, [['Content-Length', '0']]],
    [
      'GET',
      '',
      [
        ['Content-Type', 'text/plain;charset=UTF-8'],
        ['Content-Length', '0'],
      ],
    ],
    [
      'GET',
      'é',
      [
        ['Content-Type', 'text/plain;charset=UTF-8'],
        ['Content-Length', '2'],
      ],
    ],
    [
      'POST',
      '{}',
      [
        ['Content-Type', 'application/json'],
        ['Content-Length', '2'],
      ],
    ],
    [
      'POST',
      '"a"',
      [
        ['Content-Type', 'application/json'],
        ['Content-Length', '3'],
      ],
    ],
    [
      'POST',
      '{',
      [
        ['Content-Type', 'text/plain;charset=UTF-8'],
        ['Content-Length', '1'],
      ],
    ],
  ] as const)('%s with the body %j', (method, body, more) => {
    const request = { url, method, ...(body !== undefined && { body }) };
    expect(outgoingRequest(request, '', directRoute(url))?.headers).toEqual([
      ['Host', 'home.example'],
      ['Connection', 'keep-alive'],
      ['Accept', 'text/event-stream'],
      ['Cache-Control', 'no-cache'],
      ['Accept-Encoding', 'identity'],
      ['User-Agent', 'sse-inspector'],
      ...more,
    ]);
  });

  const standard = {
    host: 'x',
    connection: 'close',
    accept: '*/*',
    'cache-control': 'max-age=0',
    'accept-encoding': 'gzip',
    'user-agent': 'me',
    authorization: 'Bearer x',
    'content-type': 'a/b',
    'content-length': '2',
  };

  it.each(Object.entries(standard))('%s can be replaced, in any case', (name, value) => {
    const spelled = name.toUpperCase();
    const request = {
      url: 'http://me:pw@home.example/',
      method: 'POST',
      body: '{}',
      headers: [[spelled, value]],
    } as const;
    const headers = outgoingRequest(request, '', directRoute(request.url))?.headers ?? [];
    expect(headers.filter((header) => header[0].toLowerCase() === name)).toEqual([[spelled, value]]);
    expect(sentNames(request).toSorted()).toEqual(Object.keys(standard).toSorted());
  });

  it('have no length beside chunks', () => {
    const request = { url, method: 'POST', body: 'x', headers: [['transfer-Encoding', 'chunked']] } as const;
    expect(sentNames(request)).not.toContain('content-length');
  });

  const ofBodies = [
    'Content-Type',
    'Content-Length',
    'Content-Encoding',
    'Content-Language',
    'Content-Location',
    'Transfer-Encoding',
  ];

  it.each([...ofBodies, ...ofBodies.map((name) => name.toUpperCase())])(
    '%s goes with the body that a redirect took',
    (name) => {
      const request: StreamRequest = { url, method: 'POST', body: 'x', headers: [[name, 'gzip']] };
      expect(sentNames(request)).toContain(name.toLowerCase());
      const route = { url, isTurnedToGet: true, hasLeftOrigin: false };
      expect(sentNames(request, route)).not.toContain(name.toLowerCase());
      expect(outgoingRequest(request, '', route)).toMatchObject({ method: 'GET', body: undefined });
    },
  );

  it.each(['Content-Disposition', 'X-Content-Type', 'Content-Types', 'Accept', 'Range'])(
    '%s stays when a redirect took the body',
    (name) => {
      const request: StreamRequest = { url, method: 'POST', body: 'x', headers: [[name, 'a']] };
      expect(sentNames(request, { url, isTurnedToGet: true, hasLeftOrigin: false })).toContain(
        name.toLowerCase(),
      );
    },
  );

  const secrets = ['Authorization', 'Cookie', 'Proxy-Authorization', 'Host', 'AUTHORIZATION', 'cookie'];

  /** A browser knows nothing of these: they are headers like any other to it. */
  it.each([
    'X-Api-Key',
    'X-Authorization',
    'Authorization-X',
    'X-Auth-Token',
    'Cookie2',
    'Set-Cookie',
    'api-key',
  ])('%s goes along with a redirect to another origin', (name) => {
    const request: StreamRequest = { url, headers: [[name, 'a']] };
    const left = { url: 'http://other.example/', isTurnedToGet: false, hasLeftOrigin: true };
    expect(sentNames(request, left)).toContain(name.toLowerCase());
    expect(leftBehindOn(left, request)).toEqual({ asFetch: [], stored: [] });
  });

  it('that stay behind are named once, with credentials of the address and stored values by themselves', () => {
    const left = { url: 'http://other.example/', isTurnedToGet: false, hasLeftOrigin: true };
    const stored: ResolvedHeader = ['X-Key', 'hush', '${secret:x}'];
    const request: ResolvedRequest = {
      url,
      headers: [
        ['COOKIE', 'a'],
        ['Cookie', 'b'],
        ['authorization', 'c', '${secret:y}'],
        stored,
        stored,
        ['Host', 'h'],
      ],
    };
    expect(leftBehindOn(left, request)).toEqual({ asFetch: ['Cookie', 'authorization'], stored: ['X-Key'] });
    expect(leftBehindOn({ ...left, hasLeftOrigin: false }, request)).toEqual({ asFetch: [], stored: [] });
    for (const address of ['http://me@home.example/', 'http://:pw@home.example/'])
      expect(leftBehindOn(left, { url: address }).asFetch).toEqual(['Authorization']);
    const both: ResolvedRequest = { url: 'http://me:pw@home.example/', headers: [['AUTHORIZATION', 'x']] };
    expect(leftBehindOn(left, both).asFetch).toEqual(['AUTHORIZATION']);
  });

  it.each(secrets)('%s does not leave its origin, and stays gone', (name) => {
    const request: StreamRequest = { url, headers: [[name, 'a']] };
    const left = { url: 'http://other.example/', isTurnedToGet: false, hasLeftOrigin: true };
    const at = (route: Route): readonly string[] =>
      (outgoingRequest(request, '', route)?.headers ?? [])
        .filter(([sent, value]) => sent === name && value === 'a')
        .map(([sent]) => sent);
    expect(at(directRoute(url))).toEqual([name]);
    expect(at(left)).toEqual([]);
    expect(at({ ...left, url })).toEqual([]);
    expect(at({ ...left, url, isTurnedToGet: true })).toEqual([]);
  });

  it('Last-Event-ID is that of the stream, or the one that was typed while there is none', () => {
    const request: StreamRequest = { url, headers: [['LAST-event-id', 'typed']] };
    const ids = (lastEventId: string): unknown =>
      outgoingRequest(request, lastEventId, directRoute(url))?.headers.filter(
        ([name]) => name.toLowerCase() === 'last-event-id',
      );
    expect(ids('')).toEqual([['LAST-event-id', 'typed']]);
    expect(ids('7')).toEqual([['Last-Event-ID', '7']]);
  });

  it('are grouped by name for Node, in the order of their first', () => {
    expect(
      groupHeaders([
        ['A', '1'],
        ['b', '2'],
        ['a', '3'],
        ['C', '4'],
      ]),
    ).toEqual({ A: ['1', '3'], b: '2', C: '4' });
    expect(pairRawHeaders(['A', '1', 'a', '2', 'odd'])).toEqual([
      ['A', '1'],
      ['a', '2'],
    ]);
  });

  it('have their length last where Node would read a Content-Disposition otherwise', () => {
    const plain = [
      ['Content-Length', '3'],
      ['content-Disposition', 'a'],
    ] as const;
    expect(flatHeaders(plain)).toEqual(['Content-Length', '3', 'content-Disposition', 'a']);
    const odd = [
      ['Content-Length', '3'],
      ['content-Disposition', '\u00e9'],
      ['X', 'y'],
    ] as const;
    expect(flatHeaders(odd)).toEqual(['content-Disposition', '\u00e9', 'X', 'y', 'Content-Length', '3']);
    expect(
      flatHeaders([
        ['Content-Length', '3'],
        ['X', '\u00e9'],
      ]),
    ).toEqual(['Content-Length', '3', 'X', '\u00e9']);
  });
});

it.each([
  ['text/event-stream', true],
  ['Text/Event-Stream', true],
  [' text/event-stream ', true],
  ['text/event-stream;charset=utf-8', true],
  ['text/event-stream ; charset=x', true],
  ['text/html, text/event-stream', true],
  ['text/event-stream, nonsense', true],
  ['text/event-stream,', true],
  ['text/event-stream, text/html', false],
  ['text/event-streams', false],
  ['xtext/event-stream', false],
  ['application/x-ndjson', false],
  ['event-stream', false],
  ['text', false],
  ['', false],
])('the type %j is that of an event stream: %s', (type, isOne) => {
  expect(isEventStream([type])).toBe(isOne);
});

describe('content encodings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['identity', []],
    ['gzip', ['gzip']],
    ['x-gzip', ['gzip']],
    ['deflate', ['deflate']],
    ['br', ['br']],
    [' BR , X-GZip,identity,, deflate', ['br', 'gzip', 'deflate']],
    ['gzip,gzip,gzip,gzip,gzip', ['gzip', 'gzip', 'gzip', 'gzip', 'gzip']],
  ])('%j are undone', (header, encodings) => {
    expect(parseContentEncoding(header)).toEqual({ encodings });
  });

  it.each(['zstd', 'compress', 'x-compress', 'gzipped', 'x-deflate', 'x-br', 'dcb', '*', 'gzip;q=1'])(
    '%s is unknown',
    (name) => {
      expect(parseContentEncoding(name)).toEqual({ problem: `the encoding "${name}" is unknown` });
      expect(parseContentEncoding(`br, ${name}`)).toEqual({ problem: `the encoding "${name}" is unknown` });
    },
  );

  it('of long names are told shortly', () => {
    const shown = (length: number): unknown => parseContentEncoding('x'.repeat(length));
    expect(shown(100)).toEqual({ problem: `the encoding "${'x'.repeat(100)}" is unknown` });
    expect(shown(101)).toEqual({ problem: `the encoding "${'x'.repeat(100)}…" is unknown` });
  });
});

describe('interim answers', () => {
  const small = { statusMessage: '', rawHeaders: [] };

  it('are a thousand at most, for each request', () => {
    const reasons = (answers: InterimAnswers, count: number): (string | undefined)[] =>
      Array.from({ length: count }, () => answers.take(small)).filter((reason) => reason !== undefined);
    const answers = new InterimAnswers();
    expect(reasons(answers, 1_000)).toEqual([]);
    expect(answers.take(small)).toBe('it sent more than 1000 interim answers (1xx), and no final one');
    expect(reasons(new InterimAnswers(), 1_000)).toEqual([]);
  });

  it.each([
    ['262144', 0],
    ['262145', 1],
  ])('have %s bytes at most: %i too many', (_, over) => {
    const half = 128 * 1024;
    const answers = new InterimAnswers();
    expect(
      answers.take({ statusMessage: 'x'.repeat(10), rawHeaders: ['a', 'x'.repeat(half - 11)] }),
    ).toBeUndefined();
    const reason = answers.take({ statusMessage: '', rawHeaders: ['x'.repeat(half + over)] });
    if (over === 0) expect(reason).toBeUndefined();
    else expect(reason).toMatch(/^it sent more than .*B of interim answers \(1xx\), and no final one$/);
  });
});

it('the limits of requests are all given to Node', () => {
  expect(limitingOptions(defaultRequestLimits)).toEqual({
    headersTimeout: 60_000,
    requestTimeout: 300_000,
    connectionsCheckingInterval: 5_000,
  });
});
