// What a relay changes in headers, and that it changes nothing else.

import { describe, expect, it } from 'vitest';

import {
  forwardedTrailers,
  requestHeaders,
  responseHeaders,
} from '../../../../src/core/relay/heads/forwardedHeaders.ts';
import type { Header } from '../../../../src/core/stream/streamRequest.ts';

const origins = { upstream: 'https://api.example.com', own: 'http://localhost:9' };

describe('headers of a request', () => {
  const keepAlive: Header = ['Connection', 'keep-alive'];
  const cases: readonly (readonly [string, readonly Header[], readonly Header[]])[] = [
    ['Host', [['hOsT', 'localhost:9']], [['hOsT', 'api.example.com'], keepAlive]],
    [
      'the own Origin',
      [['Origin', 'http://localhost:9']],
      [['Origin', 'https://api.example.com'], keepAlive],
    ],
    [
      'the own Origin under another name of this machine',
      [['Origin', 'http://127.0.0.1:9']],
      [['Origin', 'https://api.example.com'], keepAlive],
    ],
    [
      'an Origin of another port',
      [['Origin', 'http://localhost:5173']],
      [['Origin', 'http://localhost:5173'], keepAlive],
    ],
    [
      'the own address as Referer',
      [['Referer', 'http://localhost:9/a?b']],
      [['Referer', 'https://api.example.com/a?b'], keepAlive],
    ],
    [
      'what is meant for the next hop',
      [
        ['Keep-Alive', 'timeout=5'],
        ['Connection', 'keep-alive, X-Hop'],
        ['x-hop', '1'],
        ['Connection', 'X-Hop-2'],
        ['X-Hop-2', '1'],
        ['Upgrade', 'h2c'],
      ],
      [keepAlive],
    ],
    [
      'fields that say where the message ends, which no Connection takes away',
      [
        ['Connection', 'Content-Length, Host'],
        ['Content-Length', '3'],
        ['Host', 'localhost:9'],
      ],
      [keepAlive, ['Content-Length', '3'], ['Host', 'api.example.com']],
    ],
    [
      'the will to take trailers',
      [['TE', 'gzip, trailers']],
      [
        ['Connection', 'keep-alive, TE'],
        ['TE', 'trailers'],
      ],
    ],
  ];
  it.each(cases)('%s', (_what, received, forwarded) => {
    expect(requestHeaders(received, origins).headers).toEqual(forwarded);
  });

  const hopByHop = ['Keep-Alive', 'Proxy-Connection', 'TE', 'Upgrade'];
  it.each(hopByHop)('of the one hop only, such as %s, stay behind in any spelling', (name) => {
    for (const spelled of [name, name.toLowerCase(), name.toUpperCase()])
      expect(requestHeaders([[spelled, 'x']], origins).headers).toEqual([keepAlive]);
  });

  const endToEnd = [
    'Accept',
    'Accept-Encoding',
    'Authorization',
    'Cache-Control',
    'Content-Type',
    'Cookie',
    'Expect',
    'Last-Event-ID',
    'Proxy-Authorization',
    'TE2',
    'Via',
    'X-Connection',
  ];
  it.each(endToEnd)('for the server, such as %s, go on as they are, twice if they came twice', (name) => {
    const received: Header[] = [
      [name, 'http://localhost:9/a'],
      [name.toLowerCase(), ''],
    ];
    expect(requestHeaders(received, origins).headers).toEqual([...received, keepAlive]);
  });

  it.each(['Host', 'Content-Length', 'Trailer', 'Transfer-Encoding'])(
    'that say where the message goes and ends are no matter of Connection: %s',
    (name) => {
      const received: Header[] = [
        ['Connection', name],
        ['Transfer-Encoding', 'chunked'],
        ['Host', 'localhost:9'],
        ['Content-Length', '3'],
        ['Trailer', 'X-Sum'],
      ];
      expect(requestHeaders(received, origins).headers).toEqual([
        keepAlive,
        ['Transfer-Encoding', 'chunked'],
        ['Host', 'api.example.com'],
        ['Content-Length', '3'],
        ['Trailer', 'X-Sum'],
      ]);
    },
  );

  it('name the one coding that there is as it is written everywhere', () => {
    expect(requestHeaders([['transfer-encoding', ' CHUNKED ']], origins).headers).toEqual([
      ['transfer-encoding', 'chunked'],
      keepAlive,
    ]);
  });

  it('announce trailers only where chunks come, whatever other fields there are', () => {
    const trailer: Header = ['Trailer', 'X-Sum'];
    const coding: Header = ['TRANSFER-ENCODING', 'chunked'];
    expect(requestHeaders([['X-A', '1'], trailer], origins).headers).toEqual([['X-A', '1'], keepAlive]);
    expect(requestHeaders([['X-A', '1'], coding, trailer], origins).headers).toEqual([
      ['X-A', '1'],
      coding,
      trailer,
      keepAlive,
    ]);
  });

  it.each([
    ['trailers', true],
    ['Trailers', true],
    ['gzip,trailers', true],
    ['gzip ,  trailers  , x', true],
    ['trailers;q=0', false],
    ['x-trailers', false],
    ['trailersx', false],
    ['', false],
  ])('TE: %s: trailers are taken: %s', (value, takes) => {
    const { headers } = requestHeaders(
      [
        ['Accept', 'trailers'],
        ['TE', value],
      ],
      origins,
    );
    const rest: Header[] = takes
      ? [
          ['Connection', 'keep-alive, TE'],
          ['TE', 'trailers'],
        ]
      : [keepAlive];
    expect(headers).toEqual([['Accept', 'trailers'], ...rest]);
  });

  it('have one Connection, where the first of the app’s was', () => {
    const received: Header[] = [
      ['Connection', 'close'],
      ['TE', 'trailers'],
      ['connection', 'x'],
    ];
    expect(requestHeaders(received, origins).headers).toEqual([
      ['Connection', 'keep-alive, TE'],
      ['TE', 'trailers'],
    ]);
  });

  it('tell which Origin was replaced, and only that', () => {
    const replaced = (origin: string): string | undefined =>
      requestHeaders([['Origin', origin]], origins).replacedOrigin;
    expect(replaced('http://127.0.0.1:9')).toBe('http://127.0.0.1:9');
    expect(replaced('http://localhost:5173')).toBeUndefined();
    expect(requestHeaders([['Referer', 'http://localhost:9/']], origins).replacedOrigin).toBeUndefined();
  });

  it('ask for an upgrade where the app does', () => {
    const received: Header[] = [
      ['Upgrade', 'websocket'],
      ['Connection', 'keep-alive, Upgrade'],
    ];
    expect(requestHeaders(received, origins, 'websocket').headers).toEqual([
      ['Connection', 'Upgrade'],
      ['Upgrade', 'websocket'],
    ]);
  });
});

describe('headers of an answer', () => {
  const facts = { status: 200, isChunked: true, takesTrailers: true, replacedOrigin: undefined };

  it('have the addresses of the relay, and are otherwise as they were', () => {
    const received: Header[] = [
      ['Location', 'https://api.example.com/a'],
      ['content-location', '/b'],
      ['Set-Cookie', 'a=1; Domain=example.com; Secure'],
      ['Set-Cookie', 'b=2'],
      ['Access-Control-Allow-Origin', 'https://api.example.com'],
      ['Transfer-Encoding', 'Chunked'],
      ['Connection', 'close, X-Hop'],
      ['X-Hop', '1'],
      ['Keep-Alive', 'timeout=9'],
      ['Alt-Svc', 'h3=":443"'],
    ];
    expect(responseHeaders(received, origins, facts)).toEqual([
      ['Location', 'http://localhost:9/a'],
      ['content-location', '/b'],
      ['Set-Cookie', 'a=1; Secure'],
      ['Set-Cookie', 'b=2'],
      ['Access-Control-Allow-Origin', 'https://api.example.com'],
      ['Transfer-Encoding', 'chunked'],
      ['Alt-Svc', 'h3=":443"'],
    ]);
  });

  const hopByHop = ['Connection', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Upgrade'];
  it.each(hopByHop)('of the one hop only, such as %s, stay behind in any spelling', (name) => {
    for (const spelled of [name, name.toLowerCase(), name.toUpperCase()])
      expect(responseHeaders([[spelled, 'x']], origins, facts)).toEqual([]);
  });

  const server = 'https://api.example.com';
  const own = 'http://localhost:9';
  it.each([
    ['Location', `${server}/a`, `${own}/a`],
    ['LOCATION', `${server}/a`, `${own}/a`],
    ['Content-Location', `${server}/a`, `${own}/a`],
    ['Refresh', `3; url=${server}/a`, `3; url=${own}/a`],
    ['Set-Cookie', 'a=1; Domain=api.example.com', 'a=1'],
    // Everything else stays as it came.
    ['Link', `<${server}/a>`, `<${server}/a>`],
    ['Origin', server, server],
    ['Access-Control-Allow-Origin', server, server],
    ['Access-Control-Allow-Origin', '*', '*'],
    ['Content-Encoding', 'gzip', 'gzip'],
    ['Content-Length', '3', '3'],
    ['X-Location', `${server}/a`, `${server}/a`],
  ])('%s: %s becomes %s', (name, value, mapped) => {
    expect(responseHeaders([[name, value]], origins, facts)).toEqual([[name, mapped]]);
  });

  it('leave out what Connection names, but for what says where the message ends', () => {
    const received: Header[] = [
      ['X-Other', 'X-Stays'],
      ['Connection', 'x-hop , Content-Length,Trailer'],
      ['X-Hop', '1'],
      ['X-Stays', '1'],
      ['Content-Length', '3'],
      ['Trailer', 'X-Sum'],
    ];
    expect(responseHeaders(received, origins, facts).map(([name]) => name)).toEqual([
      'X-Other',
      'X-Stays',
      'Content-Length',
      'Trailer',
    ]);
  });

  it('allow another origin than the server’s as it was, though the app’s was replaced', () => {
    const received: Header[] = [['Access-Control-Allow-Origin', 'https://other.example.com']];
    expect(responseHeaders(received, origins, { ...facts, replacedOrigin: own })).toEqual(received);
  });

  it('allow the origin that the app really has', () => {
    const received: Header[] = [['Access-Control-Allow-Origin', 'https://api.example.com']];
    const replacedOrigin = 'http://127.0.0.1:9';
    expect(responseHeaders(received, origins, { ...facts, replacedOrigin })).toEqual([
      ['Access-Control-Allow-Origin', 'http://127.0.0.1:9'],
    ]);
  });

  it.each([200, 201, 203, 205, 206, 304, 404, 503])('of a %i keep length and coding', (status) => {
    const received: Header[] = [
      ['Content-Length', '3'],
      ['Transfer-Encoding', 'chunked'],
    ];
    expect(responseHeaders(received, origins, { ...facts, status })).toEqual(received);
  });

  it.each([100, 101, 103, 199, 204])('of a %i have neither length nor coding', (status) => {
    const received: Header[] = [
      ['Content-Length', '3'],
      ['Transfer-Encoding', 'chunked'],
      ['X-A', '1'],
    ];
    expect(responseHeaders(received, origins, { ...facts, status })).toEqual([['X-A', '1']]);
  });

  it('announce no trailers where none can follow', () => {
    const received: Header[] = [['Trailer', 'X-Sum']];
    expect(responseHeaders(received, origins, facts)).toEqual(received);
    expect(responseHeaders(received, origins, { ...facts, takesTrailers: false })).toEqual([]);
  });

  it('have no chunks for an app that does not know them', () => {
    const received: Header[] = [['Transfer-Encoding', 'chunked']];
    expect(responseHeaders(received, origins, { ...facts, isChunked: false })).toEqual([]);
  });
});

describe('trailers', () => {
  it('are passed on, but for those that would change the message', () => {
    const received: Header[] = [
      ['X-Sum', '1'],
      ['Content-Length', '3'],
      ['Transfer-Encoding', 'chunked'],
      ['Host', 'x'],
      ['TRAILER', 'x'],
      ['connection', 'x'],
      ['X-Sum', '2'],
    ];
    expect(forwardedTrailers(received)).toEqual([
      ['X-Sum', '1'],
      ['X-Sum', '2'],
    ]);
  });
});
