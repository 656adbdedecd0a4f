// Which requests a relay takes, and where they go.

import { describe, expect, it } from 'vitest';

import { parseUpstream } from '../../../../src/core/relay/heads/relayAddress.ts';
import { admit } from '../../../../src/core/relay/heads/relayAdmission.ts';

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
  ])('%s is refused', (typed, message) => {
    expect(parseUpstream(typed)).toEqual({ message: expect.stringMatching(message) as string });
  });
});
