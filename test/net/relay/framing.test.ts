// Messages that have more than one reading, or none: refused or passed by RFC 9112, with the connection closed after a
// refusal, and never with the two sides at different places.

import { describe, expect, it } from 'vitest';

import { answeringUpstream, connectApp, requestHead, splitMessage, startRelay } from './relayUnderTest.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a request that is refused', () => {
  const host = 'Host: 127.0.0.1:PORT';
  const chunked = 'Transfer-Encoding: chunked';
  it.each([
    [
      'Content-Length before Transfer-Encoding',
      400,
      [host, 'Content-Length: 4', chunked],
      '0\r\n\r\nGET /hidden HTTP/1.1\r\n\r\n',
    ],
    ['Transfer-Encoding before Content-Length', 400, [host, chunked, 'Content-Length: 4'], '0\r\n\r\n'],
    ['two lengths', 400, [host, 'Content-Length: 1', 'Content-Length: 2'], 'xy'],
    ['the same length twice', 400, [host, 'Content-Length: 1', 'Content-Length: 1'], 'x'],
    ['a list of lengths', 400, [host, 'Content-Length: 1, 1'], 'x'],
    ['a signed length', 400, [host, 'Content-Length: +1'], 'x'],
    ['a length that no number holds', 400, [host, 'Content-Length: 99999999999999999999'], 'x'],
    ['a transfer coding besides chunked', 501, [host, 'Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'],
    ['a transfer coding that is not chunked', 501, [host, 'Transfer-Encoding: xchunked'], '0\r\n\r\n'],
    ['a coding after chunked', 400, [host, 'Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
    ['a space before the colon', 400, [host, 'Transfer-Encoding : chunked'], '0\r\n\r\n'],
    ['a folded line', 400, [host, 'X-A: 1', ' folded'], ''],
    ['a bare CR', 400, [host, 'X-A: a\rX-B: b'], ''],
    ['a bare LF', 400, [host, 'X-A: a\nX-B: b'], ''],
    ['a NUL', 400, [host, 'X-A: a\0b'], ''],
    ['no colon', 400, [host, 'X-A'], ''],
    ['no Host', 400, ['X-A: 1'], ''],
    ['two Hosts', 400, [host, 'Host: elsewhere'], ''],
    ['another Host', 421, ['Host: example.com'], ''],
    ['the Host of another port', 421, ['Host: 127.0.0.1:1'], ''],
    ['a foreign Origin', 403, [host, 'Origin: https://example.com'], ''],
    ['an opaque Origin', 403, [host, 'Origin: null'], ''],
    ['a chunk size that is no number', 400, [host, chunked], 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a chunk size that overflows', 400, [host, chunked], 'fffffffffffffffff\r\na\r\n0\r\n\r\n'],
    ['a chunk longer than its size', 400, [host, chunked], '1\r\nabc\r\n0\r\n\r\n'],
    ['a chunk that ends in LF', 400, [host, chunked], '1\na\r\n0\r\n\r\n'],
  ])('for %s', async (_what, status, headers, rest) => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    const head = ['POST / HTTP/1.1', ...headers, '', ''].join('\r\n').replaceAll('PORT', String(relay.port));
    app.write(`${head}${rest}GET /after HTTP/1.1\r\nHost: 127.0.0.1:${relay.port}\r\n\r\n`);
    await app.untilEnd();
    expect(splitMessage(app.text).head[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(app.text.match(/HTTP\/1.1 /g)).toHaveLength(1);
    const reached = upstream.connections.map(({ text }) => text).join('');
    expect(reached).not.toMatch(/hidden|after/);
  });

  it.each([
    ['a head that is too large', 431, `GET / HTTP/1.1\r\nX: ${'a'.repeat(300_000)}\r\n\r\n`],
    ['a version that it does not speak', 505, 'GET / HTTP/2.0\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
    ['a method that it does not know', 501, 'MAKE / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
    [
      'chunks in HTTP/1.0',
      400,
      'POST / HTTP/1.0\r\nHost: 127.0.0.1:PORT\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'the address of another server',
      421,
      'GET http://example.com/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n',
    ],
    ['an address of https', 421, 'GET https://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
    ['a tunnel', 405, 'CONNECT example.com:443 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
    ['a fragment', 400, 'GET /a#b HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
    ['bytes that are no HTTP', 400, '\x16\x03\x01\x02\x00\x01\r\n\r\n'],
  ])('for %s', async (_what, status, text) => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(text.replaceAll('PORT', String(relay.port)));
    await app.until(({ text, end }) => text !== '' || end !== 'open', 'There was no answer');
    await app.untilEnd();
    expect(app.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(upstream.connections).toEqual([]);
  });

  it('says why in a sentence of plain text', async () => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n');
    await app.untilEnd();
    expect(app.text).toContain('Content-Type: text/plain; charset=utf-8\r\n');
    expect(splitMessage(app.text).rest).toMatch(/^This relay answers to 127\.0\.0\.1:\d+ .*\n$/);
  });
});

describe('a body that turns out to be none', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n';
  it.each([
    ['before the answer is refused', '', /^HTTP\/1\.1 400 Bad Request\r\n/],
    [
      'after the head of the answer cuts it, with no second answer in it',
      head,
      /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/,
    ],
    ['within the body of the answer cuts it, with no second answer in it', `${head}abc`, /\r\n\r\nabc$/],
  ])('%s', async (_what, answer, got) => {
    const upstream = await answeringUpstream((end) => end.write(answer));
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Transfer-Encoding: chunked'));
    const server = await upstream.connection();
    await server.untilText('\r\n\r\n');
    if (answer !== '') await app.untilText(answer.slice(-3));
    app.write('zz\r\nabc\r\n0\r\n\r\n');
    await app.untilEnd();
    expect(app.text).toMatch(got);
    expect(app.text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    await server.untilEnd();
  });
});

describe('a request that is taken', () => {
  it.each([
    ['GET http://127.0.0.1:PORT/a?b HTTP/1.1', 'GET /a?b HTTP/1.1'],
    ['GET http://LOCALHOST:PORT HTTP/1.1', 'GET / HTTP/1.1'],
    ['OPTIONS * HTTP/1.1', 'OPTIONS * HTTP/1.1'],
    ['GET //double/slash HTTP/1.1', 'GET //double/slash HTTP/1.1'],
  ])('%s reaches the server as %s', async (line, reached) => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(`${line}\r\nHost: localhost:PORT\r\n\r\n`.replaceAll('PORT', String(relay.port)));
    await app.untilText('ok');
    expect(splitMessage(upstream.connections[0]?.text ?? '').head[0]).toBe(reached);
  });

  it('may have extensions of chunks, which go no further', async () => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Transfer-Encoding: chunked'));
    app.write('3;name=value\r\nabc\r\n0\r\n\r\n');
    await app.untilText('ok');
    expect(upstream.connections[0]?.text).toMatch(/\r\n\r\n3\r\nabc\r\n0\r\n\r\n$/);
  });
});

describe('an answer that cannot be passed on', () => {
  it.each([
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy'],
    [
      'a transfer coding besides chunked',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ],
    ['an unknown transfer coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: other\r\n\r\nabc'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a bare LF', 'HTTP/1.1 200 OK\r\nX-A: a\nX-B: b\r\nContent-Length: 0\r\n\r\n'],
    ['a head that is too large', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(300_000)}\r\n\r\n`],
    [
      'a switch that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    ],
    ['a switch that nobody asked for, to nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a control character in its reason', 'HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nok'],
    ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nok'],
    [
      'a control character in the reason of an interim one',
      'HTTP/1.1 103 O\x01K\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    ],
    ['no HTTP', 'hello\r\n\r\n'],
  ])('for %s', async (_what, answer) => {
    const upstream = await answeringUpstream(answer);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n/);
    expect(splitMessage(app.text).rest).toMatch(/^No answer from http:\/\/127\.0\.0\.1:\d+\. .+\.\n$/);
    await upstream.connections[0]?.untilEnd();
  });

  it.each<[what: string, answer: string, reason: RegExp]>([
    ['no HTTP', 'hello\r\n\r\n', /the answer is not HTTP \(/],
    ['a status below 100', 'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n', /the answer has the status 99\b/],
    [
      'a control character in its reason',
      'HTTP/1.1 200 O\x01K\r\nContent-Length: 2\r\n\r\nok',
      /the answer has a control character in its status line/,
    ],
    [
      'a coding that nobody asked for',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: other\r\n\r\nabc',
      /the answer has a transfer coding that nobody asked for/,
    ],
  ])('says so, also on a connection that was used before: %s', async (_what, odd, reason) => {
    const upstream = await answeringUpstream((end, number) => end.write(number === 1 ? ok : odd));
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    app.write(requestHead(relay, 'GET /odd'));
    await app.untilEnd();
    const [, second = ''] = app.text.split('\r\n\r\nok');
    expect(second).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(splitMessage(second).rest).toMatch(reason);
    expect(upstream.connections).toHaveLength(1);
  });

  it.each(['fin', 'reset'] as const)('but none at all is met as a %s of the connection', async (how) => {
    const upstream = await answeringUpstream((end, number) => {
      if (number === 1) end.write(ok);
      else if (how === 'fin') end.socket.end();
      else end.socket.resetAndDestroy();
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    app.write(requestHead(relay, 'GET /again'));
    await app.untilEnd();
    expect([app.text.endsWith('\r\n\r\nok'), app.end]).toEqual([true, how]);
  });

  it.each([
    ['a bad chunk size', 'Transfer-Encoding: chunked', '3\r\nabc\r\nzz\r\n'],
    ['a chunk that is longer than its size', 'Transfer-Encoding: chunked', '3\r\nabcdef\r\n0\r\n\r\n'],
  ])('is cut at %s', async (_what, header, body) => {
    const upstream = await answeringUpstream(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n${body}`);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/\r\n\r\n3\r\nabc\r\n$/);
    await upstream.connections[0]?.untilEnd();
  });
});

describe('a connection to the server is not used again', () => {
  it.each([
    ['after bytes that nobody asked for', `${ok}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison`],
    ['after a 204 with a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\npoison'],
    [
      'after a 204 with chunks',
      'HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n6\r\npoison\r\n0\r\n\r\n',
    ],
    ['after a 304 with a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\npoison'],
  ])('%s', async (_what, answer) => {
    const upstream = await answeringUpstream((end) =>
      end.write(
        end.text.startsWith('GET /odd') ? answer : 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood',
      ),
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /odd'));
    await app.untilText('\r\n\r\n');
    app.write(requestHead(relay, 'GET /next'));
    await app.untilText('good');
    expect(app.text).not.toContain('poison');
    expect(upstream.connections).toHaveLength(2);
  });

  it.each([
    ['a 204 that announces a body', '204 No Content', 'Content-Length: 6'],
    ['a 204 that announces chunks', '204 No Content', 'Transfer-Encoding: chunked'],
  ])('after %s, before any of it comes', async (_what, status, header) => {
    const upstream = await answeringUpstream(`HTTP/1.1 ${status}\r\n${header}\r\n\r\n`);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /odd'));
    await app.untilText('\r\n\r\n');
    await (await upstream.connection()).untilEnd();
    app.write(requestHead(relay, 'GET /next'));
    await (await upstream.connection(2)).untilText('GET /next ');
  });

  it('when the bytes that nobody asked for come later', async () => {
    const upstream = await answeringUpstream((end) =>
      end.write(end.text.startsWith('GET /odd') ? ok : 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood'),
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /odd'));
    await app.untilText('\r\n\r\nok');
    const odd = await upstream.connection();
    odd.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison');
    await odd.untilEnd();
    app.write(requestHead(relay, 'GET /next'));
    await app.untilText('good');
    expect(app.text).not.toContain('poison');
  });
});

it.each([
  ['a 204', '204 No Content', 'X: y'],
  ['a 204 of no length', '204 No Content', 'Content-Length: 0'],
  ['a 304 that says the length that there would be', '304 Not Modified', 'Content-Length: 6'],
])('a connection to the server is used again after %s', async (_what, status, header) => {
  const upstream = await answeringUpstream(`HTTP/1.1 ${status}\r\n${header}\r\n\r\n`);
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  for (const time of [1, 2, 3]) {
    app.write(requestHead(relay, `GET /${time}`));
    await app.until(({ text }) => text.split('\r\n\r\n').length > time, 'There was no answer');
  }
  expect(upstream.connections).toHaveLength(1);
});

it('an app that sends thousands of requests without waiting is left', async () => {
  const upstream = await answeringUpstream(() => {});
  const lines: string[] = [];
  const relay = await startRelay(upstream.origin, { log: (line) => lines.push(line) });
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /').repeat(3_000));
  await app.untilEnd();
  expect(lines.filter((line) => line.startsWith('refused'))).toEqual([
    'refused: a connection on which more than 1000 requests wait for an answer',
  ]);
  await (await upstream.connection()).untilEnd();
});

it('an app that sends one more than may wait is left', async () => {
  const upstream = await answeringUpstream(() => {});
  const lines: string[] = [];
  const relay = await startRelay(upstream.origin, { log: (line) => lines.push(line) });
  const app = await connectApp(relay);
  // One is served, and a thousand wait.
  app.write(requestHead(relay, 'GET /').repeat(1 + 1_000 + 1));
  await app.untilEnd();
  expect(lines.filter((line) => line.startsWith('refused'))).toHaveLength(1);
});

it('an app that sends some hundred at once gets all answers', async () => {
  const upstream = await answeringUpstream(ok);
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /').repeat(500));
  await app.until(({ text }) => text.split('\r\n\r\nok').length === 501, 'The answers did not come');
});

it.each([
  [
    'a Content-Disposition in UTF-8 behind a length',
    'Content-Disposition: attachment; filename="\xe6\x97\xa5.txt"',
    true,
  ],
  [
    'a Content-Disposition in Latin-1 behind a length',
    'Content-Disposition: attachment; filename="\xe9.txt"',
    true,
  ],
  ['trailers that cannot come', 'Trailer: X-Sum', false],
])('an answer with %s is passed on', async (_what, line, isKept) => {
  const upstream = await answeringUpstream((end) =>
    end.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${line}\r\n\r\nok`),
  );
  const relay = await startRelay(upstream.origin);
  for (const method of ['GET', 'HEAD']) {
    const app = await connectApp(relay);
    app.write(requestHead(relay, `${method} /`, line));
    await app.untilText('\r\n\r\n');
    const { head } = splitMessage(app.text);
    expect(head[0]).toBe('HTTP/1.1 200 OK');
    expect(head.includes(line)).toBe(isKept);
    expect(head).toContain('Content-Length: 2');
    expect(upstream.connections.at(-1)?.text.includes(line)).toBe(isKept);
  }
});
