// What a relay answers by itself, head and all, and what it leaves to the server.

import { describe, expect, it } from 'vitest';

import type { RelayRule } from '../../../src/core/relay/rules/relayRule.ts';
import {
  answeringUpstream,
  connectApp,
  requestHead,
  splitMessage,
  startRelay,
  type RawEnd,
} from './relayUnderTest.ts';

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

function headLines(text: string): string[] {
  return splitMessage(text).head.filter((line) => !line.startsWith('Date: '));
}

const noMethod = 'NONSENSE / HTTP/1.1\r\nHost: a\r\n\r\n';
const tunnel = 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n';

describe('a refusal', () => {
  const foreignHost = 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n';

  it.each([
    ['of a request', foreignHost, 'HTTP/1.1 421 Misdirected Request'],
    ['of a request without a Host', 'GET / HTTP/1.1\r\nX-A: 1\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['of bytes that are no request', noMethod, 'HTTP/1.1 501 Not Implemented'],
    ['of a tunnel', tunnel, 'HTTP/1.1 405 Method Not Allowed'],
  ])(
    '%s is one line of text that nobody keeps, and ends the connection',
    async (_what, bytes, statusLine) => {
      const upstream = await answeringUpstream(streamHead);
      const relay = await startRelay(upstream.origin);
      for (let times = 0; times < 2; times += 1) {
        const app = await connectApp(relay);
        app.write(bytes);
        await app.untilEnd();
        const { rest } = splitMessage(app.text);
        expect(rest).toMatch(/^[^\n]+\n$/);
        expect(headLines(app.text)).toEqual([
          statusLine,
          'Content-Type: text/plain; charset=utf-8',
          'X-Content-Type-Options: nosniff',
          'Cache-Control: no-store',
          'X-SSE-Relay: refused',
          'Connection: close',
          `Content-Length: ${rest.length}`,
        ]);
      }
      expect(upstream.connections).toEqual([]);
    },
  );
});

describe('a page', () => {
  const allowedOrigins = ['https://app.example', 'https://other.example:8443'];
  it.each([
    ['https://app.example', 200],
    ['https://other.example:8443', 200],
    ['http://localhost:5173', 200],
    ['https://app.example:444', 403],
    ['http://app.example', 403],
    ['https://example', 403],
    ['null', 403],
  ])('of %s gets %s, request after request', async (origin, status) => {
    const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    const relay = await startRelay(upstream.origin, { allowedOrigins });
    for (let times = 0; times < 2; times += 1) {
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /', `Origin: ${origin}`));
      await app.untilText('\r\n\r\n');
      expect(app.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    }
    const strict = await startRelay(upstream.origin);
    const app = await connectApp(strict);
    app.write(requestHead(strict, 'GET /', `Origin: ${origin}`));
    await app.untilText('\r\n\r\n');
    expect(app.text.startsWith('HTTP/1.1 200 ')).toBe(origin.startsWith('http://localhost'));
  });
});

describe('the log', () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: x';
  it.each([
    [
      'a request',
      'GET /?token=secret HTTP/1.1\r\nHost: evil.example\r\nCookie: secret\r\n\r\n',
      /^421 This relay answers to 127/,
    ],
    [
      'an upgrade with a body',
      `GET /?token=secret HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n${upgrade}\r\nContent-Length: 1\r\n\r\nx`,
      /^501 This relay passes no upgrade with a body on\.$/,
    ],
    [
      'an upgrade with chunks',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n${upgrade}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^501 This relay passes no upgrade with a body on\.$/,
    ],
    [
      'an upgrade of another server',
      `GET / HTTP/1.1\r\nHost: evil.example\r\n${upgrade}\r\n\r\n`,
      /^421 This relay answers to 127/,
    ],
    ['a tunnel', tunnel, /^405 This relay goes to its one server only\. It makes no tunnels\.$/],
    ['bytes that are no request', noMethod, /^501 This relay does not know the method of the request\.$/],
    ['TLS', '\x16\x03\x01\x02\x00\x01\r\n\r\n', /^400 This relay speaks plain http on this side\./],
  ])('has the sentence that the app gets for %s, and no secret', async (_what, bytes, line) => {
    const upstream = await answeringUpstream(streamHead);
    const told: string[] = [];
    const relay = await startRelay(upstream.origin, { log: (text) => told.push(text) });
    const app = await connectApp(relay);
    app.write(bytes.replaceAll('PORT', String(relay.port)));
    await app.untilEnd();
    const [refused = '', ...others] = told.filter((text) => text.startsWith('refused: '));
    expect(others).toEqual([]);
    const sentence = refused.slice('refused: '.length);
    expect(sentence).toMatch(line);
    expect(`${sentence.slice(4)}\n`).toBe(splitMessage(app.text).rest);
    expect(told.join('\n')).not.toContain('secret');
  });

  it('says of each request that got no answer which it was, and nothing of its query', async () => {
    const upstream = await answeringUpstream((end) => end.socket.end());
    const told: string[] = [];
    const relay = await startRelay(upstream.origin, { log: (text) => told.push(text) });
    for (const [requestLine, ...headers] of [
      ['GET /a/b?token=secret&x=1', 'Cookie: secret'],
      ['POST /c', 'Content-Length: 0'],
      ['GET /events?token=secret', 'Accept: text/event-stream'],
    ] as const) {
      const app = await connectApp(relay);
      app.write(requestHead(relay, requestLine, ...headers));
      await app.untilEnd();
    }
    const noAnswer = `No answer from ${upstream.origin}.`;
    const lines = told.slice(1).map((line) => line.slice(0, line.indexOf(noAnswer) + noAnswer.length));
    expect(lines).toEqual([`GET /a/b: ${noAnswer}`, `POST /c: ${noAnswer}`, `GET /events: ${noAnswer}`]);
    expect(told.join('\n')).not.toContain('secret');
  });

  it('has nothing of a request that is passed on', async () => {
    const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    const told: string[] = [];
    const relay = await startRelay(upstream.origin, { log: (text) => told.push(text) });
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    expect(told).toEqual([`listens on ${relay.origin} for ${upstream.origin}`]);
  });
});

it('an expectation is passed on, whatever it is', async () => {
  const upstream = await answeringUpstream('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n');
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /', 'Expect: something-else'));
  await app.untilText('\r\n\r\n');
  expect((await upstream.connection()).text).toContain('Expect: something-else\r\n');
  expect(app.text).toContain('417 Expectation Failed');
  expect(app.text).not.toContain('X-SSE-Relay');
});

describe('an answer in place of the server', () => {
  const answers: readonly (readonly [RelayRule, status: number, hasBody: boolean])[] = (
    [
      [{ kind: 'no-content' }, 204, false],
      [{ kind: 'wrong-type' }, 200, true],
      [{ kind: 'http-error', status: 503 }, 503, true],
    ] as const
  ).map(([effect, status, hasBody]) => [
    {
      fault: { kind: 'ending', fault: { effect, moment: { kind: 'now' } }, side: 'app' },
      trigger: { kind: 'now' },
    },
    status,
    hasBody,
  ]);

  it.each(answers)(
    'can be read by a page of another port, if one asks (%j)',
    async (rule, status, hasBody) => {
      for (const origin of ['http://localhost:5173', undefined]) {
        const upstream = await answeringUpstream(streamHead);
        const relay = await startRelay(upstream.origin);
        const ask = async (): Promise<RawEnd> => {
          const app = await connectApp(relay);
          const headers = origin === undefined ? [] : [`Origin: ${origin}`];
          app.write(requestHead(relay, 'GET /events', 'Accept: text/event-stream', ...headers));
          await app.untilText('\r\n\r\n');
          return app;
        };
        const first = await ask();
        relay.streams.list()[0]?.addRule(rule);
        await first.untilText('\r\n0\r\n\r\n');
        const lines = headLines((await ask()).text);
        expect(lines[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
        expect(lines.some((line) => line.startsWith('Content-Length: '))).toBe(hasBody);
        expect(lines.filter((line) => /^(?:Access-Control-|Vary)/.test(line))).toEqual(
          origin === undefined
            ? []
            : [
                `Access-Control-Allow-Origin: ${origin}`,
                'Access-Control-Allow-Credentials: true',
                'Vary: Origin',
              ],
        );
        expect(upstream.connections).toHaveLength(1);
      }
    },
  );
});
