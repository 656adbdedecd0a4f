// Which requests a relay takes, and where they go.

import { describe, expect, it } from 'vitest';

import { parseUpstream } from '../../../../src/core/relay/heads/relayAddress.ts';
import { admit, type Refusal, type RequestHead } from '../../../../src/core/relay/heads/relayAdmission.ts';

const rules = {
  port: 9000,
  upstreamOrigin: 'https://api.example.com',
  allowedOrigins: ['https://app.example.org', 'null'],
};

function statusOf(headers: readonly (readonly [string, string])[], target = '/'): number | string {
  const answer = admit({ method: 'GET', target, httpVersion: '1.1', headers }, rules);
  return 'path' in answer ? answer.path : answer.status;
}

describe('a Host', () => {
  it.each([
    ['127.0.0.1:9000', '/'],
    ['LocalHost:9000', '/'],
    ['[::1]:9000', '/'],
    ['127.0.0.1', 421],
    ['127.0.0.1:9001', 421],
    ['localhost.evil.org:9000', 421],
    ['evil.org:9000', 421],
    ['', 421],
  ])('%j: %s', (host, answer) => {
    expect(statusOf([['Host', host]])).toBe(answer);
  });

  it('may leave port 80 out', () => {
    const head = {
      method: 'GET',
      target: '/',
      httpVersion: '1.1',
      headers: [['Host', 'localhost']],
    } as const;
    expect(admit(head, { ...rules, port: 80 })).toEqual({ path: '/' });
  });
});

describe('an Origin', () => {
  it.each([
    ['http://127.0.0.1:9000', '/'],
    ['http://localhost:5173', '/'],
    ['https://localhost', '/'],
    ['http://[::1]:8080', '/'],
    ['https://api.example.com', '/'],
    ['https://app.example.org', '/'],
    ['null', '/'],
    ['http://api.example.com', 403],
    ['https://evil.org', 403],
    ['http://localhost.evil.org', 403],
    ['file://', 403],
    ['', 403],
  ])('%j: %s', (origin, answer) => {
    expect(
      statusOf([
        ['Host', 'localhost:9000'],
        ['Origin', origin],
      ]),
    ).toBe(answer);
  });

  it.each([
    ['cross-site', 'no-cors', undefined, 403],
    ['cross-site', 'no-cors', 'https://evil.org/a', 403],
    ['cross-site', 'no-cors', 'http://localhost:5173/a', '/'],
    ['cross-site', 'navigate', undefined, '/'],
    ['same-origin', 'cors', undefined, '/'],
  ])('is not there, but Sec-Fetch-Site %s, mode %s, Referer %s: %s', (site, mode, referrer, answer) => {
    expect(
      statusOf([
        ['Host', 'localhost:9000'],
        ['Sec-Fetch-Site', site],
        ['Sec-Fetch-Mode', mode],
        ...(referrer === undefined ? [] : [['Referer', referrer] as const]),
      ]),
    ).toBe(answer);
  });
});

/** What is said to a request that is turned down. */
function refusalOf(head: Partial<RequestHead>): Refusal | string {
  const answer = admit(
    { method: 'GET', target: '/', httpVersion: '1.1', headers: [['Host', 'localhost:9000']], ...head },
    rules,
  );
  return 'path' in answer ? answer.path : answer;
}

describe('a request', () => {
  const host = ['hOSt', 'localhost:9000'] as const;
  const chunked = ['Transfer-Encoding', 'chunked'] as const;

  it.each<[what: string, Partial<RequestHead>, status: number, sentence: string]>([
    ['without a Host', { headers: [] }, 400, 'A request needs exactly one Host header.'],
    ['with two Hosts', { headers: [host, host] }, 400, 'A request needs exactly one Host header.'],
    [
      'for another Host',
      { headers: [['Host', 'evil.org']] },
      421,
      'This relay answers to 127.0.0.1:9000 and localhost:9000 only. Use one of them in the address.',
    ],
    ['of HTTP/0.9', { httpVersion: '0.9' }, 505, 'This relay speaks HTTP/1.1.'],
    ['of HTTP/2', { httpVersion: '2.0' }, 505, 'This relay speaks HTTP/1.1.'],
    [
      'of HTTP/1.0 in chunks',
      { httpVersion: '1.0', headers: [host, chunked] },
      400,
      'HTTP/1.0 has no Transfer-Encoding, so the length of this body is unknown.',
    ],
    [
      'in another coding',
      { headers: [host, ['Transfer-Encoding', 'gzip, chunked']] },
      501,
      'This relay knows no transfer coding but "chunked".',
    ],
    [
      'in chunks twice',
      { headers: [host, chunked, chunked] },
      501,
      'This relay knows no transfer coding but "chunked".',
    ],
    [
      'of two Origins',
      { headers: [host, ['Origin', 'http://localhost'], ['origin', 'http://localhost']] },
      400,
      'A request has at most one Origin header.',
    ],
    [
      'of a page elsewhere, whose origin is told up to a length',
      { headers: [host, ['Origin', `https://${'a'.repeat(250)}`]] },
      403,
      `This relay does not serve pages of the origin https://${'a'.repeat(192)}. If the page is yours, add its origin to the setting sse.relay.allowedOrigins.`,
    ],
    [
      'of an image elsewhere',
      { headers: [host, ['Sec-Fetch-Site', 'cross-site'], ['Sec-Fetch-Mode', 'no-cors']] },
      403,
      'This relay does not serve pages of another site. If the page is yours, add its origin to the setting sse.relay.allowedOrigins.',
    ],
    ['with a fragment', { target: '/a#b' }, 400, 'The target of a request has no fragment.'],
    [
      'for somebody else',
      { target: 'http://evil.org/' },
      421,
      'This relay goes to its one server only. It is no proxy for other addresses.',
    ],
  ])('%s is refused', (_what, head, status, sentence) => {
    expect(refusalOf(head)).toEqual({ status, sentence });
  });

  it.each<[what: string, Partial<RequestHead>, path: string]>([
    ['of HTTP/1.0', { httpVersion: '1.0' }, '/'],
    ['in chunks', { headers: [host, ['transfer-encoding', ' Chunked ']] }, '/'],
    ['for a path and a query', { target: '/a/b?c=d' }, '/a/b?c=d'],
    ['for the server itself', { target: '*' }, '*'],
    ['with a whole address', { target: 'http://LOCALHOST:9000/a?b' }, '/a?b'],
    ['with a whole address without a path', { target: 'http://127.0.0.1:9000' }, '/'],
    ['with a whole address and a query alone', { target: 'HTTP://127.0.0.1:9000?a=b' }, '/?a=b'],
    ['that is no page’s', { headers: [host, ['Referer', 'https://evil.org/']] }, '/'],
    [
      'whose Origin is at home, whatever the rest says',
      { headers: [host, ['Origin', 'http://localhost:1'], ['Sec-Fetch-Site', 'cross-site']] },
      '/',
    ],
    [
      'of a page that may',
      { headers: [host, ['Sec-Fetch-Site', 'cross-site'], ['Referer', 'https://app.example.org/a']] },
      '/',
    ],
  ])('%s is taken', (_what, head, path) => {
    expect(refusalOf(head)).toBe(path);
  });

  it.each([
    'https://127.0.0.1:9000/',
    'http:///a',
    'http://127.0.0.1:9001/',
    'a',
    '',
    'x http://127.0.0.1:9000/',
  ])('for the target %j is refused', (target) => {
    expect(refusalOf({ target })).toMatchObject({ status: 421 });
  });
});

describe('the address of a server', () => {
  it.each([
    [':3000', 'http://localhost:3000', '/'],
    ['localhost:3000/events?a=b', 'http://localhost:3000', '/events?a=b'],
    ['api.example.com', 'https://api.example.com', '/'],
    ['https://api.example.com:443/', 'https://api.example.com', '/'],
  ])('%s is %s', (typed, origin, path) => {
    expect(parseUpstream(typed)).toEqual({ origin, path });
  });

  it.each([
    ['ftp://example.com', /"ftp:" addresses cannot be inspected/],
    ['http://user:word@localhost:3000', /Leave the user name and the password out/],
    ['http://user@localhost:3000', /Leave the user name and the password out/],
    ['http://:word@localhost:3000', /Leave the user name and the password out/],
  ])('%s is refused', (typed, message) => {
    expect(parseUpstream(typed)).toEqual({ message: expect.stringMatching(message) as string });
  });
});
