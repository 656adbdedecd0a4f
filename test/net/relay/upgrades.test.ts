// Requests to switch protocols: after the server's 101 the relay is a wire.

import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import {
  answeringUpstream,
  connectApp,
  type RawEnd,
  RawUpstream,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'] as const;

/** [spec] RFC 6455, 4.2.2: what the server makes of the client's key. */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** A frame of text that is shorter than 126 bytes. [spec] RFC 6455, 5.2. */
function textFrame(text: string, isMasked: boolean): Buffer {
  const payload = Buffer.from(text);
  if (!isMasked) return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
  const mask = randomBytes(4);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length]), mask, masked]);
}

/** The texts of whole masked frames. */
function readMasked(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    const mask = bytes.subarray(at + 2, at + 6);
    const payload = bytes.subarray(at + 6, at + 6 + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    texts.push(Buffer.from(payload).toString());
    at += 6 + length;
  }
  return texts;
}

describe('a WebSocket', () => {
  it('is made, and echoes, with frames sent together with the heads', async () => {
    const upstream = await RawUpstream.open((end) => {
      let echoed = 0;
      let isSwitched = false;
      end.socket.on('data', () => {
        const headEnd = end.text.indexOf('\r\n\r\n');
        if (headEnd === -1) return;
        if (!isSwitched) {
          isSwitched = true;
          const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(end.text)?.[1] ?? '';
          const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`;
          end.write(Buffer.concat([Buffer.from(head), textFrame('welcome', false)]));
        }
        const texts = readMasked(end.bytes.subarray(headEnd + 4));
        for (const text of texts.slice(echoed)) end.write(textFrame(text, false));
        echoed = texts.length;
      });
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    const key = randomBytes(16).toString('base64');
    const head = requestHead(
      relay,
      'GET /socket?a=b',
      ...upgrade,
      `Sec-WebSocket-Key: ${key}`,
      `Origin: ${relay.origin}`,
    );
    app.write(Buffer.concat([Buffer.from(head), textFrame('first', true)]));
    await app.untilText('first');
    for (const text of ['second', 'third']) {
      app.write(textFrame(text, true));
      await app.untilText(text);
    }
    const { head: answer, rest } = splitMessage(app.text);
    expect(answer[0]).toBe('HTTP/1.1 101 Switching Protocols');
    expect(answer).toEqual(
      expect.arrayContaining([
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Accept: ${acceptOf(key)}`,
      ]),
    );
    expect(Buffer.from(rest, 'latin1')).toEqual(
      Buffer.concat(['welcome', 'first', 'second', 'third'].map((text) => textFrame(text, false))),
    );
    expect(splitMessage(upstream.connections[0]?.text ?? '').head).toEqual([
      'GET /socket?a=b HTTP/1.1',
      `Host: 127.0.0.1:${upstream.server.port}`,
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
      `Origin: ${upstream.origin}`,
      'Upgrade: websocket',
    ]);
  });

  const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';

  it.each([
    ['app', 'fin'],
    ['app', 'reset'],
    ['server', 'fin'],
    ['server', 'reset'],
  ] as const)('is left by the %s by a %s, and the other sees it', async (who, way) => {
    const upstream = await answeringUpstream(switching);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...upgrade));
    await app.untilText('\r\n\r\n');
    const server = await upstream.connection();
    const [leaving, staying] = who === 'app' ? [app, server] : [server, app];
    if (way === 'fin') leaving.socket.end();
    else leaving.socket.resetAndDestroy();
    await staying.untilEnd();
    expect(staying.end).toBe(way);
  });

  it('is ended when the relay is stopped', async () => {
    const upstream = await answeringUpstream(switching);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...upgrade));
    await app.untilText('\r\n\r\n');
    await relay.close();
    await app.untilEnd();
    await upstream.connections[0]?.untilEnd();
    expect(relay.openConnections).toBe(0);
  });
});

describe('an upgrade that is refused', () => {
  it('by the server is heard as it is, with a large body', async () => {
    const body = 'no'.repeat(500_000);
    const upstream = await answeringUpstream(
      `HTTP/1.1 403 Forbidden\r\nX-Why: because\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...upgrade));
    await app.untilEnd();
    const { head, rest } = splitMessage(app.text);
    expect(head.slice(0, 2)).toEqual(['HTTP/1.1 403 Forbidden', 'X-Why: because']);
    expect(rest).toBe(body);
  });

  it('by nobody being there is a 502', async () => {
    const upstream = await RawUpstream.open();
    await upstream.server.close();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...upgrade));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 .*ECONNREFUSED/s);
  });

  it.each([
    ['a foreign page', 403, ['Origin: https://example.com']],
    ['a body', 501, ['Content-Length: 3']],
  ] as const)('by the relay because of %s', async (_why, status, headers) => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', ...upgrade, ...headers));
    await app.untilEnd();
    expect(app.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(upstream.connections).toEqual([]);
  });
});

describe('behind a request that is not answered yet', () => {
  const slow = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n';
  const switching = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nraw';

  /** Of the requests that have come. */
  function lastHead({ text }: RawEnd): string {
    return text.split('\r\n\r\n').at(-2) ?? '';
  }

  /** An app whose first request is being answered. */
  async function openBusy() {
    const upstream = await answeringUpstream((end) => {
      end.write(lastHead(end).startsWith('GET /socket') ? switching : slow);
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /slow'));
    await app.untilText('abc');
    return { upstream, relay, app, server: await upstream.connection() };
  }

  it.each([
    ['an upgrade', ['GET /socket', ...upgrade], /\r\n0\r\n\r\nHTTP\/1.1 101 Switching Protocols\r\n.*raw$/s],
    [
      'a tunnel',
      ['CONNECT example.com:443'],
      /\r\n0\r\n\r\nHTTP\/1.1 405 Method Not Allowed\r\n.*tunnels\.\n$/s,
    ],
    ['no request', ['\x01'], /\r\n0\r\n\r\nHTTP\/1.1 501 Not Implemented\r\n.*\.\n$/s],
  ] as const)('%s waits for its turn', async (_what, [line, ...headers], expected) => {
    const { relay, app, server } = await openBusy();
    const soFar = app.text;
    app.write(requestHead(relay, line, ...headers) + 'more');
    // The relay has read it when it has read what another app sent after it.
    const other = await connectApp(relay);
    other.write(requestHead(relay, 'GET /slow'));
    await other.untilText('abc');
    expect(app.text).toBe(soFar);
    server.write('3\r\ndef\r\n0\r\n\r\n');
    await app.until(({ text }) => expected.test(text), 'It got no answer');
    expect(app.text.startsWith(`${soFar}3\r\ndef\r\n0\r\n\r\n`)).toBe(true);
    if (line.startsWith('GET')) await server.untilText('\r\n\r\nmore');
    else await app.untilEnd();
  });

  it('the answers before it are complete, also where the app reads slowly', async () => {
    const size = 4_000_000;
    const upstream = await answeringUpstream((end) => {
      if (lastHead(end).startsWith('GET /socket')) end.write(switching);
      else end.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n${'a'.repeat(size)}`);
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.socket.pause();
    app.write(
      requestHead(relay, 'GET /1') +
        requestHead(relay, 'GET /2') +
        requestHead(relay, 'GET /socket', ...upgrade),
    );
    await upstream.connection();
    app.socket.resume();
    await app.until(
      // Its text is made of all bytes each time.
      (read) => read.received > 2 * size && read.text.endsWith('raw'),
      'The answers did not come',
    );
    const [first = '', second = '', third = ''] = app.text.split('HTTP/1.1 ').slice(1);
    expect([first, second].map((text) => splitMessage(text).rest.length)).toEqual([size, size]);
    expect(third).toMatch(/^101 .*raw$/s);
  });

  it('is not served when the connection ends with an answer before it', async () => {
    const { relay, app, server, upstream } = await openBusy();
    app.write(requestHead(relay, 'GET /socket', ...upgrade));
    server.socket.end();
    await app.untilEnd();
    expect(app.text).not.toContain('101');
    await server.until(({ isClosed }) => isClosed, 'The connection is still open');
    expect(upstream.connections).toHaveLength(1);
  });

  it('no request, and no request again, and the end of the connection', async () => {
    const { relay, app, server } = await openBusy();
    const soFar = app.text;
    for (let count = 0; count < 3; count += 1) {
      app.write('\x01');
      const other = await connectApp(relay);
      other.write(requestHead(relay, 'GET /slow'));
      await other.untilText('abc');
    }
    expect(app.text).toBe(soFar);
    expect(app.end).toBe('open');
    app.socket.end();
    await server.untilEnd();
    await app.untilEnd();
    expect(app.text).toBe(soFar);
  });

  it('an app that leaves instead ends the answer before it', async () => {
    const { relay, app, server } = await openBusy();
    app.write(requestHead(relay, 'GET /socket', ...upgrade));
    app.socket.resetAndDestroy();
    server.write('3\r\ndef\r\n');
    await server.untilEnd();
    expect(relay.openConnections).toBe(0);
  });
});

it('an upgrade that no server answers in time is a 502', async () => {
  const upstream = await answeringUpstream((end) => end.socket.end());
  const relay = await startRelay(upstream.origin);
  const app = await connectApp(relay);
  app.write(requestHead(relay, 'GET /', ...upgrade));
  await app.untilEnd();
  expect(app.text).toMatch(/^HTTP\/1.1 502 .*closed the connection before it answered/s);
});
