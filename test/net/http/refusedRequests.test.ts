// Requests that cannot be sent, each with the sentence that says what to change, and nothing secret in it.

import { describe, expect, it } from 'vitest';

import { checkRequest, InvalidRequestError, outgoingRequest } from '../../../src/net/http/requestHead.ts';
import { flatHeaders } from '../../../src/net/http/headers.ts';
import { directRoute } from '../../../src/net/http/redirect.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

const url = 'http://localhost/';

describe('a request that cannot be sent', () => {
  it.each([
    ['url', { url: 'nowhere' }, '"nowhere" is not an absolute URL.'],
    ['url', { url: '' }, '"" is not an absolute URL.'],
    ['method', { url, method: 'GE T' }, '"GE T" is not an HTTP method.'],
    ['method', { url, method: 'TRACE' }, 'TRACE cannot carry an event stream. Use GET or POST.'],
    ['method', { url, method: 'CONNECT' }, 'CONNECT cannot carry an event stream. Use GET or POST.'],
    ['headers', { url, headers: [['', 'x']] }, '"" is not a header name: letters, digits and - are allowed.'],
    [
      'headers',
      { url, headers: [['a:', 'x']] },
      '"a:" is not a header name: letters, digits and - are allowed.',
    ],
    [
      'headers',
      { url, headers: [['Authorization: Bearer hush', '']] },
      '"Authorization:…" is not a header name: letters, digits and - are allowed.',
    ],
    [
      'headers',
      { url, headers: [['ab cd', 'x']] },
      '"ab …" is not a header name: letters, digits and - are allowed.',
    ],
    [
      'headers',
      { url, headers: [['é', 'x']] },
      '"é" is not a header name: letters, digits and - are allowed.',
    ],
    [
      'headers',
      { url, headers: [['éa', 'x']] },
      '"é…" is not a header name: letters, digits and - are allowed.',
    ],
    [
      'headers',
      {
        url,
        headers: [
          ['A', 'fine'],
          ['B', 'hush\nhush'],
        ],
      },
      'The value of B has a control character (such as a line break) in it.',
    ],
  ] as const)('because of its %s: %j', (field, request, message) => {
    let thrown: unknown;
    try {
      checkRequest(request);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidRequestError);
    expect(thrown).toMatchObject({ name: 'InvalidRequestError', field, message });
  });

  it('is none of these', () => {
    for (const method of ['GET', 'post', 'PATCH', "M-SEARCH!#$%&'*+.^_`|~1"]) {
      expect(() => checkRequest({ url, method, headers: [["a!#$%&'*+-.^_`|~1", 'é\t']] })).not.toThrow();
    }
  });
});

describe('the length of a request', () => {
  const lengthOf = (method: string, body?: string): string | undefined =>
    outgoingRequest({ url, method, ...(body !== undefined && { body }) }, '', directRoute(url))?.headers.find(
      ([name]) => name === 'Content-Length',
    )?.[1];

  it.each([
    ['GET', undefined],
    ['HEAD', undefined],
    ['DELETE', undefined],
    ['OPTIONS', undefined],
    ['POST', '0'],
    ['PUT', '0'],
    ['PATCH', '0'],
    ['GETS', '0'],
    ['XGET', '0'],
  ])('of a %s without a body is %s, and counts the bytes of one', (method, length) => {
    expect(lengthOf(method)).toBe(length);
    expect(lengthOf(method, 'é')).toBe('2');
    expect(lengthOf(method, '')).toBe('0');
  });
});

it('only the length itself goes behind a name of a file that Node would decode', () => {
  const headers: Header[] = [
    ['X-Content-Length', '1'],
    ['Content-Length', '2'],
    ['Content-Lengths', '3'],
    ['Content-Disposition', '\u00e9'],
  ];
  expect(flatHeaders(headers).filter((_, at) => at % 2 === 0)).toEqual([
    'X-Content-Length',
    'Content-Lengths',
    'Content-Disposition',
    'Content-Length',
  ]);
});
