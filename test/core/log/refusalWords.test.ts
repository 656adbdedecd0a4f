// What is said of answers that open no stream: by a gateway in the server's place, or of another type.

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { gatewayOf, type Gateway } from '../../../src/core/stream/gateway.ts';
import type { Header } from '../../../src/core/stream/streamRequest.ts';

const page = (title: string, rest = ''): string => `<html><head><title>${title}</title></head>${rest}`;

describe('the gateway that answered', () => {
  it.each<[status: number, headers: readonly Header[], bodyStart: string, gateway: Gateway | undefined]>([
    [
      502,
      [],
      page('502 Bad Gateway', '<hr><center>nginx/1.22.1</center>'),
      { name: 'nginx', sign: '<center>nginx/1.22.1</center>' },
    ],
    [
      503,
      [],
      page('503', '<hr><center>openresty</center>'),
      { name: 'nginx', sign: '<center>openresty</center>' },
    ],
    [
      504,
      [],
      "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>",
      { name: 'HAProxy', sign: "<h1>504 Gateway Time-out</h1>\nThe server didn't respond in time" },
    ],
    [
      503,
      [],
      '<h1>503 Service Unavailable</h1>\nNo server is available to handle this request.',
      {
        name: 'HAProxy',
        sign: '<h1>503 Service Unavailable</h1>\nNo server is available to handle this request',
      },
    ],
    [
      502,
      [],
      '<p>The proxy server received an invalid\r\nresponse',
      { name: 'Apache', sign: 'The proxy server received an invalid' },
    ],
    [
      503,
      [],
      'unable to service your\nrequest due to maintenance downtime or capacity\nproblems.',
      {
        name: 'Apache',
        sign: 'unable to service your\nrequest due to maintenance downtime or capacity\nproblems',
      },
    ],
    [
      504,
      [],
      '<p>The gateway did not receive a timely response\nfrom',
      { name: 'Apache', sign: 'The gateway did not receive a timely response' },
    ],
    [502, [['Server', 'Caddy']], '', { name: 'Caddy', sign: 'server: Caddy' }],
    [503, [['server', 'Caddy']], ' ', { name: 'Caddy', sign: 'server: Caddy' }],
    [
      503,
      [['X-Squid-Error', 'ERR_CONNECT_FAIL 111']],
      'x',
      { name: 'Squid', sign: 'x-squid-error: ERR_CONNECT_FAIL 111' },
    ],
    [
      503,
      [],
      '<p>Generated Sun, 29 Nov 2026 by proxy (squid/5.7)</p>',
      { name: 'Squid', sign: 'Generated Sun, 29 Nov 2026 by proxy (squid' },
    ],
    [503, [], '<h3>Guru Meditation:</h3>', { name: 'Varnish', sign: 'Guru Meditation' }],
    [
      524,
      [['Server', 'cloudflare']],
      page('example.com | 524: A timeout occurred'),
      { name: 'Cloudflare', sign: '| 524: A timeout occurred</title>' },
    ],
    [520, [], '', { name: 'Cloudflare', sign: '520' }],
    [526, [], 'x', { name: 'Cloudflare', sign: '526' }],
    [502, [], 'error code: 502', { name: 'Cloudflare', sign: 'error code: 502' }],
    [503, [['Server', 'awselb/2.0']], page('503'), { name: 'AWS load balancer', sign: 'server: awselb/2.0' }],
    [
      503,
      [],
      'upstream connect error or disconnect/reset before headers',
      { name: 'Envoy', sign: 'upstream connect error' },
    ],
    [
      503,
      [],
      'The server encountered a temporary error and could not complete your request.',
      {
        name: 'Google’s load balancer',
        sign: 'The server encountered a temporary error and could not complete your request',
      },
    ],
    // By the status alone.
    [502, [], 'Bad Gateway', {}],
    [504, [], '', {}],
    [503, [], 'busy', undefined],
    // What a gateway let pass.
    [503, [['Server', 'nginx']], '{"error":"busy"}', undefined],
    [
      503,
      [
        ['Server', 'cloudflare'],
        ['CF-RAY', 'x'],
      ],
      '{"error":"busy"}',
      undefined,
    ],
    [503, [['Server', 'Caddy']], 'busy', undefined],
    [500, [], page('500', '<center>nginx</center>'), undefined],
    [519, [], '', undefined],
    [527, [], '', undefined],
  ])('with %i, %j and %j', (status, headers, bodyStart, gateway) => {
    expect(gatewayOf({ status, headers, bodyStart })).toEqual(gateway);
  });

  it.each<[Ending, sentence: string, advice: RegExp]>([
    [
      {
        cause: 'http-error',
        status: 502,
        statusText: 'Bad Gateway',
        gateway: { name: 'nginx', sign: 'a\n b' },
      },
      'nginx answered 502 Bad Gateway in the server’s place, of which it got no answer that it could use. It is known by “a b”.',
      /ends every EventSource for good\. Let nginx close .* return 444; \}\.$/,
    ],
    [
      { cause: 'http-error', status: 503, gateway: { name: 'HAProxy', sign: 'x' } },
      'HAProxy answered 503 in the server’s place: it had no server to ask. It is known by “x”.',
      /errorfile 503 \/dev\/null/,
    ],
    [
      { cause: 'http-error', status: 524, gateway: { name: 'Cloudflare', sign: 'y'.repeat(61) } },
      `Cloudflare answered 524 in the server’s place, which did not answer within its time limit. It is known by “${'y'.repeat(59)}…”.`,
      /^This is a time limit of what stands before the server\. Let the server send its head/,
    ],
    [
      { cause: 'http-error', status: 504, gateway: { name: 'nginx', sign: 'x' } },
      'nginx answered 504 in the server’s place, which did not answer within its time limit. It is known by “x”.',
      /\(proxy_read_timeout\)/,
    ],
    [
      { cause: 'http-error', status: 504, gateway: {} },
      'A proxy or load balancer answered 504 in the server’s place: so this status says.',
      /^This is a time limit of what stands before the server\. /,
    ],
    [
      { cause: 'http-error', status: 502, gateway: {} },
      'A proxy or load balancer answered 502 in the server’s place: so this status says.',
      /Let what stands before the server close the connection/,
    ],
  ])('%j', (ending, sentence, advice) => {
    expect(describeEnding(ending)).toBe(sentence);
    expect(adviseEnding(ending)).toMatch(advice);
  });

  it.each([
    ['nginx', 'proxy_read_timeout'],
    ['HAProxy', 'timeout server'],
    ['Apache', 'ProxyTimeout'],
    ['AWS load balancer', 'idle_timeout.timeout_seconds'],
    ['Envoy', 'timeout: 0s'],
  ])('%s has its limit by a name of its own', (name, setting) => {
    const ending: Ending = { cause: 'http-error', status: 504, gateway: { name, sign: 'x' } };
    expect(adviseEnding(ending)).toContain(`(${setting})`);
  });

  it('is told without credentials in its words', () => {
    const gateway = { name: 'nginx', sign: 'Bearer abcdefgh1' };
    expect(describeEnding({ cause: 'http-error', status: 502, gateway })).not.toContain('abcdefgh1');
  });
});

describe('another type', () => {
  const set = /^Set the response’s Content-Type/;
  it.each<[Partial<Ending>, RegExp]>([
    [{ contentType: 'application/vnd.amazon.eventstream' }, /^This is a binary stream/],
    [{ contentType: 'application/json', isStreamUnasked: true }, /request’s body has no "stream": true/],
    [{ contentType: 'application/problem+json; x=y' }, /^One JSON document .* how the API wants to be asked/],
    [{ contentType: 'application/json', bodyStart: '{"a":1}\n{"a":2}\n' }, /^Each line of the body/],
    [{ contentType: 'text/plain', bodyStart: '{"a":1}\r\n\r\n{"a' }, /^Each line of the body/],
    [{ contentType: 'application/json', bodyStart: '{"a":1}\n' }, /^One JSON document/],
    [{ contentType: 'application/json', bodyStart: '{\n{' }, /^One JSON document/],
    [{ contentType: 'application/json', bodyStart: '[\n{"a":1},\n{"a":2}\n]' }, /^One JSON document/],
    [{ contentType: 'application/jsonp' }, set],
    [{ contentType: 'text/plain', bodyStart: 'data: 1\n\n' }, /^The body is that of an event stream/],
    [{ contentType: '', bodyStart: '\uFEFF\n: hello' }, /^The body is that of an event stream/],
    [{ contentType: 'text/plain', bodyStart: 'data\n\n' }, /^The body is that of an event stream/],
    [{ contentType: 'text/plain', bodyStart: 'database is down' }, /^The body is no event stream/],
    [{ contentType: 'text/plain', bodyStart: '' }, set],
    [{ contentType: 'text/html', bodyStart: '<!doctype html>' }, set],
  ])('%j', (facts, advice) => {
    const told = adviseEnding({ cause: 'wrong-type', status: 200, ...facts });
    expect(told).toMatch(advice);
    if (advice !== set) expect(told).not.toMatch(set);
  });
});
