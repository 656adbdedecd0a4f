// Whatever stands in the heads and trailers of either side, each request gets an answer or an end, and the relay goes on.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { connectApp, RawUpstream, requestHead, startRelay } from './relayUnderTest.ts';

const runs = { numRuns: 150 };

/** Text of bytes, most of them such as heads have, and now and then any. */
function bytesOf(maxLength: number): fc.Arbitrary<string> {
  const byte = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...'aZ09-_. ,;="/:'.split('')) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) },
    { weight: 1, arbitrary: fc.constantFrom('\r', '\n', '\t', '\0', '\x7f', '\xff', '\xc3') },
  );
  return fc.array(byte, { maxLength }).map((parts) => parts.join(''));
}

const knownField = fc.constantFrom(
  'Content-Length: 2',
  'Content-Length: 0',
  'Content-Length: 99',
  'Content-Length: -1',
  'Content-Length: 2\r\nContent-Length: 3',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity',
  'Connection: close',
  'Connection: Upgrade\r\nUpgrade: x',
  'Connection: keep-alive, x-a, content-length',
  'Content-Type: text/event-stream',
  'Content-Encoding: gzip',
  'Content-Encoding: br, gzip, deflate, gzip, br, gzip',
  'Trailer: X-T',
  'Keep-Alive: timeout=1',
  'Content-Length: 2\r\nContent-Disposition: a; filename="\xe6\x97\xa5"',
  'Set-Cookie: a=b; domain=127.0.0.1',
  'Location: //\xff\xfe',
  'X-Folded: a\r\n b',
  'Expect: 100-continue',
  'TE: trailers',
  'Origin: http://localhost:1',
  'Last-Event-ID: \xff\xc3\x28',
);
const field = fc.oneof(
  { weight: 4, arbitrary: knownField },
  { weight: 1, arbitrary: fc.tuple(bytesOf(8), bytesOf(20)).map(([name, value]) => `${name}: ${value}`) },
  { weight: 1, arbitrary: bytesOf(20).map((value) => `X-A: ${value}`) },
);
const fields = fc.array(field, { maxLength: 5 });
const statusLine = fc
  .tuple(
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'ICY', 'http/1.1'),
    fc.oneof(
      fc.constantFrom('200', '200', '200', '204', '304', '404', '101', '103', '100', '199'),
      fc.constantFrom('0', '099', '999', '1000', 'abc', '', '-1', '20'),
    ),
    bytesOf(12),
  )
  .map((parts) => parts.join(' '));
const body = fc.oneof(
  fc.constantFrom(
    '',
    'ok',
    '2\r\nok\r\n0\r\n\r\n',
    '2\r\nok\r\n',
    'zz\r\nok\r\n',
    '2;a="b"\r\nok\r\n0\r\n\r\n',
  ),
  fc
    .tuple(fc.constantFrom('0\r\n', '2\r\nok\r\n0\r\n'), fields)
    .map(([chunks, trailers]) => `${chunks}${trailers.map((line) => `${line}\r\n`).join('')}\r\n`),
);

function headText(line: string, lines: readonly string[]): string {
  return `${[line, ...lines].join('\r\n')}\r\n\r\n`;
}

const answer = fc
  .tuple(
    fc.array(
      fc
        .tuple(fc.constantFrom('100', '102', '103', '101'), bytesOf(8), fields)
        .map(([status, reason, lines]) => headText(`HTTP/1.1 ${status} ${reason}`, lines)),
      { maxLength: 2 },
    ),
    statusLine,
    fields,
    body,
  )
  .map(([interim, line, lines, rest]) => `${interim.join('')}${headText(line, lines)}${rest}`);

const target = fc.oneof(
  fc.constantFrom('/', '/events', '/a?b=c', '*', '//x', '/%zz', '/\xff', 'http://127.0.0.1/', 'x'),
  bytesOf(8).map((text) => `/${text}`),
);
const requestLine = fc
  .tuple(fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'CONNECT', 'PRI', 'NOPE'), target)
  .map((parts) => parts.join(' '));

/** The relay still serves: a request of its own is answered. */
async function expectService(relay: Parameters<typeof connectApp>[0]): Promise<void> {
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /probe', 'Connection: close'));
  await app.untilEnd();
  expect(app.text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  app.socket.destroy();
}

const plain = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('heads that nobody should send', () => {
  it.each([
    ['a page', []],
    ['an event stream', ['Accept: text/event-stream']],
    ['an upgrade', ['Connection: Upgrade', 'Upgrade: x']],
  ])('of a server, asked for %s', async (_what, asked) => {
    let next = '';
    const upstream = await RawUpstream.open((end) => {
      end.socket.on('data', () => {
        if (!end.text.includes('\r\n\r\n')) return;
        end.socket.end(Buffer.from(end.text.startsWith('GET /probe') ? plain : next, 'latin1'));
      });
    });
    const relay = await startRelay(upstream.origin);
    const close = asked.includes('Upgrade: x') ? [] : ['Connection: close'];
    await fc.assert(
      fc.asyncProperty(answer, async (text) => {
        next = text;
        const app = await connectApp(relay);
        app.write(requestHead(relay, 'GET /a', ...asked, ...close));
        await app.untilEnd();
        app.socket.destroy();
      }),
      runs,
    );
    await expectService(relay);
  });

  it('of an app', async () => {
    const upstream = await RawUpstream.open((end) => {
      end.socket.on('data', () => end.write(plain));
    });
    const relay = await startRelay(upstream.origin);
    // Whatever length was announced before: one of these requests is read, and the last one of the connection.
    const last = requestHead(relay, 'GET /last', 'Connection: close').repeat(4);
    await fc.assert(
      fc.asyncProperty(requestLine, fields, body, fc.boolean(), async (line, lines, rest, leaves) => {
        const host = `Host: 127.0.0.1:${relay.port}`;
        const app = await connectApp(relay);
        app.write(headText(`${line} HTTP/1.1`, [host, ...lines]) + rest);
        if (leaves) app.socket.end();
        else app.write(last);
        await app.untilEnd();
        app.socket.destroy();
      }),
      runs,
    );
    await expectService(relay);
  });
});
