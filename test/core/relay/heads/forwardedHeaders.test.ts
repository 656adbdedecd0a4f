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

  it('allow the origin that the app really has', () => {
    const received: Header[] = [['Access-Control-Allow-Origin', 'https://api.example.com']];
    const replacedOrigin = 'http://127.0.0.1:9';
    expect(responseHeaders(received, origins, { ...facts, replacedOrigin })).toEqual([
      ['Access-Control-Allow-Origin', 'http://127.0.0.1:9'],
    ]);
  });

  it.each([103, 204])('of a %i have neither length nor coding', (status) => {
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
    ];
    expect(forwardedTrailers(received)).toEqual([['X-Sum', '1']]);
  });
});
