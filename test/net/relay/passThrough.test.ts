// What passes through a relay: heads, bodies, interim answers, trailers, as they came.

import { describe, expect, it } from 'vitest';

import {
  answeringUpstream,
  connectApp,
  RawUpstream,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a request', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PROPFIND', 'TRACE'])(
    'passes with the method %s',
    async (method) => {
      const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      const relay = await startRelay(upstream.origin);
      const app = await connectApp(relay);
      app.write(requestHead(relay, `${method} /a/b?c=d%20e&&`));
      await app.untilText('\r\n\r\n');
      expect(upstream.connections[0]?.text).toMatch(new RegExp(`^${method} /a/b\\?c=d%20e&& HTTP/1.1\r\n`));
    },
  );

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])(
    'with the method %s and no body says nothing of one, with or without a length of none',
    async (method) => {
      const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      const relay = await startRelay(upstream.origin);
      for (const headers of [[], ['Content-Length: 0']]) {
        const app = await connectApp(relay);
        app.write(requestHead(relay, `${method} /`, ...headers));
        await app.untilText('\r\n\r\n');
        const { head, rest } = splitMessage(upstream.connections.at(-1)?.text ?? '');
        expect(head.filter((line) => /^(?:content-length|transfer-encoding)/i.test(line))).toEqual(headers);
        expect(rest).toBe('');
      }
    },
  );

  it.each([200, 299, 599, 600, 799, 999])('has its answer passed on, with the status %i', async (status) => {
    const upstream = await answeringUpstream(`HTTP/1.1 ${status} Odd\r\nContent-Length: 2\r\n\r\nok`);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    expect(app.text).toMatch(new RegExp(`^HTTP/1.1 ${status} Odd\r\n`));
  });

  it.each([
    ['text/event-stream', true],
    ['application/json, text/event-stream', true],
    ['application/json;q=0.9,Text/Event-Stream;q=0.1', true],
    ['application/json', false],
    ['text/*, */*', false],
  ])('that accepts %s and gets no answer is broken off as its server’s was: %s', async (accept, isBroken) => {
    const upstream = await answeringUpstream((end) => end.socket.end());
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', `Accept: ${accept}`));
    await app.untilEnd();
    expect(app.text.slice(0, 12)).toBe(isBroken ? '' : 'HTTP/1.1 502');
  });

  it('keeps names, order, spelling, duplicates and bytes of its headers', async () => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    const headers = [
      'x-B: 2',
      'X-a: 1',
      'Cookie: one=1; two="2"',
      'X-A: again',
      'Accept-Encoding: gzip, deflate, br, zstd',
      'X-Latin: caf\xe9',
      'X-Empty:',
      'Authorization: Bearer secret',
      'Accept: text/html',
    ];
    app.write(requestHead(relay, 'GET /', ...headers));
    await app.untilText('ok');
    expect(splitMessage(upstream.connections[0]?.text ?? '').head).toEqual([
      'GET / HTTP/1.1',
      `Host: 127.0.0.1:${upstream.server.port}`,
      ...headers.map((line) => (line === 'X-Empty:' ? 'X-Empty: ' : line)),
      'Connection: keep-alive',
    ]);
  });

  it('passes its body with a length as it comes, before it is complete', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /upload', 'Content-Length: 10', 'X-Latin: caf\xe9'));
    const server = await upstream.connection();
    await server.untilText('\r\n\r\n');
    app.write('01234');
    await server.untilText('01234');
    app.write('56789');
    await server.untilText('0123456789');
    server.write(ok);
    await app.untilText('ok');
    expect(splitMessage(server.text).head).toEqual(
      expect.arrayContaining(['Content-Length: 10', 'X-Latin: caf\xe9']),
    );
  });

  it('passes chunks and trailers', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Transfer-Encoding: chunked', 'Trailer: X-Sum'));
    const server = await upstream.connection();
    app.write('3\r\nabc\r\n');
    await server.untilText('3\r\nabc\r\n');
    app.write('0\r\nX-Sum: 7\r\nHost: elsewhere\r\n\r\n');
    await server.untilText('0\r\nX-Sum: 7\r\n\r\n');
    expect(splitMessage(server.text).head).toContain('Transfer-Encoding: chunked');
    expect(server.text).not.toContain('elsewhere');
  });

  it('takes nothing that is meant for the next hop only along', async () => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    const own = ['Connection: close, X-Mine', 'X-Mine: 1', 'Keep-Alive: timeout=5', 'Proxy-Connection: x'];
    app.write(requestHead(relay, 'GET /', ...own, 'TE: trailers, deflate', 'X-Yours: 2'));
    await app.untilText('ok');
    expect(splitMessage(upstream.connections[0]?.text ?? '').head.slice(2)).toEqual([
      'Connection: keep-alive, TE',
      'X-Yours: 2',
      'TE: trailers',
    ]);
  });

  it('may have more headers than Node counts', async () => {
    const headers = Array.from({ length: 3000 }, (_, number) => `X-${number}: ${number}`);
    const upstream = await answeringUpstream(
      ['HTTP/1.1 200 OK', ...headers, 'Content-Length: 2', '', 'ok'].join('\r\n'),
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...headers));
    await app.untilText('\r\n\r\nok');
    expect(upstream.connections[0]?.text).toContain('X-2999: 2999\r\n');
    expect(app.text).toContain('X-2999: 2999\r\n');
  });

  it('says that a POST without a body has none', async () => {
    const upstream = await answeringUpstream(ok);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /'));
    await app.untilText('ok');
    expect(upstream.connections[0]?.text).toContain('Content-Length: 0\r\n');
    expect(upstream.connections[0]?.text).not.toContain('chunked');
  });

  it('waits for a 100 of the server, and passes it on', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Content-Length: 3', 'Expect: 100-continue'));
    const server = await upstream.connection();
    await server.untilText('Expect: 100-continue');
    expect(app.text).toBe('');
    server.write('HTTP/1.1 100 Continue\r\n\r\n');
    await app.untilText('100 Continue\r\n\r\n');
    app.write('abc');
    await server.untilText('abc');
    server.write(ok);
    await app.untilText('ok');
    app.write(requestHead(relay, 'GET /again'));
    await server.untilText('GET /again');
  });

  it('closes the connection when the answer comes instead of the 100', async () => {
    const upstream = await answeringUpstream('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n');
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Content-Length: 3', 'Expect: 100-continue'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 413 Too Large\r\n/);
  });

  it('keeps the order of requests that are sent at once', async () => {
    const upstream = await answeringUpstream((end, number) => {
      const path = end.text.split('\r\n\r\n')[number - 1]?.split(' ')[1] ?? '';
      end.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(['/one', '/two', '/three'].map((path) => requestHead(relay, `GET ${path}`)).join(''));
    await app.untilText('\r\n\r\n/three');
    expect(app.text.match(/\r\n\r\n\/(\w+)/g)?.join()).toMatch(/one.*two.*three/s);
    expect(upstream.connections).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('keeps status, reason, names, order, spelling, duplicates and bytes of its headers', async () => {
    const headers = [
      'x-b: 2',
      'X-A: 1',
      'Set-Cookie: a=1; Path=/; HttpOnly',
      'Set-Cookie: b=2',
      'x-b: again',
      'X-Latin: caf\xe9',
      'Content-Encoding: gzip',
      'Access-Control-Allow-Origin: *',
      'Content-Length: 3',
    ];
    const upstream = await answeringUpstream(
      ['HTTP/1.1 418 Short and stout', ...headers, '', 'abc'].join('\r\n'),
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nabc');
    const { head } = splitMessage(app.text);
    expect(head.slice(0, -2)).toEqual(['HTTP/1.1 418 Short and stout', ...headers]);
    expect(head.slice(-2).join()).toMatch(/^Connection: keep-alive,Keep-Alive: /);
  });

  it('passes its head before there is a body, and each piece of the body as it comes', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    const server = await upstream.connection();
    await server.untilText('\r\n\r\n');
    server.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n');
    await app.untilText('\r\n\r\n');
    server.write('5\r\nhello\r\n');
    await app.untilText('5\r\nhello\r\n');
    server.write('0\r\nX-Sum: 1\r\n\r\n');
    await app.untilText('0\r\nX-Sum: 1\r\n\r\n');
  });

  it('is ended by the connection where the server ends it so', async () => {
    const upstream = await answeringUpstream((end) => {
      end.socket.end('HTTP/1.1 200 OK\r\n\r\nall of it');
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.end).toBe('fin');
    expect(app.text).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it');
  });

  it('passes 103 and other interim answers on', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a\xe9.css>; rel=preload\r\nLink: </b.css>\r\n\r\n';
    const upstream = await answeringUpstream(`HTTP/1.1 102 Processing\r\n\r\n${early}${ok}`);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('ok');
    expect(app.text.startsWith(`HTTP/1.1 102 Processing\r\n\r\n${early}HTTP/1.1 200 OK\r\n`)).toBe(true);
  });

  it.each([
    ['HEAD /', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'Content-Length: 5'],
    ['HEAD /', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 'Transfer-Encoding: chunked'],
    ['GET /', 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nContent-Length: 5\r\n\r\n', 'Content-Length: 5'],
    ['GET /', 'HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n', 'X-A: 1'],
  ])('to %s has no body: %j', async (line, answer, kept) => {
    const upstream = await answeringUpstream((end, number) => end.write(number === 1 ? answer : ok));
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, line));
    await app.untilText('\r\n\r\n');
    expect(splitMessage(app.text).head).toContain(kept);
    app.write(requestHead(relay, 'GET /next'));
    await app.untilText('\r\n\r\nok');
    expect(app.text.match(/\r\n\r\n([^H]*)/)?.[1]).toBe('');
  });

  it('that comes before the body of the request is complete passes at once', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Content-Length: 6'));
    app.write('abc');
    const server = await upstream.connection();
    await server.untilText('abc');
    server.write(ok);
    await app.untilText('ok');
    app.write('def');
    await server.untilText('abcdef');
    app.write(requestHead(relay, 'GET /next'));
    const next = await upstream.connection(upstream.connections.length);
    await next.untilText('GET /next');
  });

  it.each([
    ['of a length that breaks off by a FIN there too', 'Content-Length: 9', 'abc', 'fin'],
    [
      'in chunks that breaks off by a reset, which alone says so',
      'Transfer-Encoding: chunked',
      '3\r\nabc\r\n',
      'reset',
    ],
    ['in chunks that is complete by a FIN', 'Transfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n', 'fin'],
  ])('for an app of HTTP/1.0 ends %s', async (_what, framing, body, how) => {
    const upstream = await answeringUpstream((end) => {
      end.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${body}`);
      end.socket.end();
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(`GET / HTTP/1.0\r\nHost: localhost:${relay.port}\r\n\r\n`);
    await app.untilEnd();
    expect(splitMessage(app.text).rest).toBe('abc');
    expect(app.end).toBe(how);
  });

  it('reaches an app of HTTP/1.0 without chunks', async () => {
    const upstream = await answeringUpstream(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(`GET / HTTP/1.0\r\nHost: localhost:${relay.port}\r\n\r\n`);
    await app.untilEnd();
    expect(app.text).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc');
  });
});

it('an answer without a body needs no length, and the connection goes on after it', async () => {
  const upstream = await answeringUpstream('HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n');
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /one'));
  await app.untilText('\r\n\r\n');
  app.write(requestHead(relay, 'GET /two'));
  await app.until(({ text }) => text.split('304 Not Modified').length === 3, 'There was one answer');
  expect(splitMessage(app.text).head).not.toContain('Connection: close');
  expect(app.end).toBe('open');
});
