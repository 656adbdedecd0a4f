// Each side of a relayed exchange ends as the other did: complete, by a FIN before that, by a RST; and what it means
// when there is no answer at all.

import { describe, expect, it, vi } from 'vitest';

import { holdTimers } from '../../helpers/heldTimers.ts';
import { createSelfSignedCertificate } from '../../helpers/selfSignedCertificate.ts';
import { asChunk, chunkedHead, lastChunk } from '../../helpers/wireText.ts';
import { endOf } from './callsUnderTest.ts';
import {
  answeringUpstream,
  connectApp,
  RawUpstream,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

const framings = [
  ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
] as const;

describe('the server leaves in the middle of a body', () => {
  for (const [framing, text] of framings) {
    it.each(['fin', 'reset'] as const)(`with ${framing}, by a %s`, async (way) => {
      const upstream = await answeringUpstream(text);
      const relay = await startRelay(upstream.origin);
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /'));
      await app.untilText('abc');
      const server = await upstream.connection();
      if (way === 'fin') server.socket.end();
      else server.socket.resetAndDestroy();
      await app.untilEnd();
      expect(app.end).toBe(way);
      expect(splitMessage(app.text).rest).toBe(framing === 'chunks' ? '3\r\nabc\r\n' : 'abc');
    });
  }

  it('with the end of the connection for its end, by a reset', async () => {
    const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\n\r\nabc');
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('abc');
    (await upstream.connection()).socket.resetAndDestroy();
    await app.untilEnd();
    expect(app.end).toBe('reset');
  });

  it('and an app of HTTP/1.0, which has no other sign of it, meets a reset', async () => {
    const upstream = await answeringUpstream(framings[0][1]);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(`GET / HTTP/1.0\r\nHost: 127.0.0.1:${relay.port}\r\n\r\n`);
    await app.untilText('abc');
    (await upstream.connection()).socket.end();
    await app.untilEnd();
    expect(app.end).toBe('reset');
  });
});

describe('the app leaves in the middle of an answer', () => {
  it.each(['fin', 'reset'] as const)('by a %s, and the server sees the same', async (way) => {
    const upstream = await answeringUpstream(framings[0][1]);
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('abc');
    if (way === 'fin') app.socket.destroy();
    else app.socket.resetAndDestroy();
    const server = await upstream.connection();
    await server.untilEnd();
    expect(server.end).toBe(way);
  });

  it('before there is one', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    const server = await upstream.connection();
    await server.untilText('\r\n\r\n');
    app.socket.destroy();
    await server.untilEnd();
  });

  it('in the middle of its own body', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'POST /', 'Content-Length: 10'));
    app.write('abc');
    const server = await upstream.connection();
    await server.untilText('abc');
    app.socket.destroy();
    await server.untilEnd();
    expect(splitMessage(server.text).rest).toBe('abc');
  });
});

it.each([
  ['fin', { cause: 'client', by: 'app' }],
  ['reset', { cause: 'client', by: 'app', code: 'ECONNRESET' }],
] as const)('an app that leaves its stream by a %s is told of so on both sides', async (way, ending) => {
  const upstream = await answeringUpstream(chunkedHead + asChunk('data: a\n\n').toString());
  const relay = await startRelay(upstream.origin);
  for (const time of [1, 2]) {
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /stream', 'Accept: text/event-stream'));
    await app.untilText('data: a');
    if (way === 'fin') app.socket.destroy();
    else app.socket.resetAndDestroy();
    await (await upstream.connection(time)).untilEnd();
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    for (const side of [stream.appSide, stream.serverSide])
      expect(await endOf(side, time)).toMatchObject({ ending, endedFirst: 'app' });
    if (way === 'fin') expect((await endOf(stream.appSide, time)).ending).not.toHaveProperty('code');
  }
});

it('a connection to the server that goes on when that of its app was ended is over with its answer', async () => {
  const upstream = await answeringUpstream(chunkedHead + asChunk('data: a\n\n').toString());
  const relay = await startRelay(upstream.origin);
  for (const time of [1, 2]) {
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /stream', 'Accept: text/event-stream'));
    await app.untilText('data: a');
    const [stream] = relay.streams.list();
    const fault = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;
    stream?.addRule({ fault: { kind: 'ending', fault, side: 'app' }, trigger: { kind: 'now' } });
    await app.untilEnd();
    const server = await upstream.connection(time);
    expect(server.end).toBe('open');
    server.write(asChunk('data: b\n\n'));
    server.write(lastChunk);
    await server.untilEnd();
    expect(stream && (await endOf(stream.serverSide, time)).ending).toEqual({ cause: 'end' });
  }
});

describe('no answer', () => {
  it('from a port where nobody listens is a 502 with a sentence', async () => {
    const upstream = await RawUpstream.open();
    await upstream.server.close();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n/);
    expect(splitMessage(app.text).rest).toBe(
      `No answer from ${upstream.origin}. Nothing accepts connections at this address (ECONNREFUSED).\n`,
    );
  });

  it.each(['fin', 'reset'] as const)('by a %s of a new connection is a 502', async (way) => {
    const upstream = await answeringUpstream((end) => {
      if (way === 'fin') end.socket.end();
      else end.socket.resetAndDestroy();
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 /);
    expect(splitMessage(app.text).rest).toContain('closed the connection before it answered');
  });

  it.each([
    'text/event-stream',
    'TEXT/Event-Stream',
    'application/json, text/event-stream',
    'text/html;q=0.1,text/event-stream;q=0.9',
  ])('is met as it is by an app that asks for an event stream, which would come back: %s', async (accept) => {
    const upstream = await RawUpstream.open();
    await upstream.server.close();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /', `Accept: ${accept}`));
    await app.untilEnd();
    expect(app.end).toBe('reset');
    expect(app.text).toBe('');
  });

  it('on a connection that was used before is met as it is, so that the app tries again', async () => {
    const upstream = await answeringUpstream((end, number) => {
      if (number === 1) end.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else end.socket.resetAndDestroy();
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  it('on a connection over TLS that was used before is met as it is, too', async () => {
    const upstream = await answeringUpstream(
      (end, number) => {
        if (number === 1) end.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else end.socket.destroy();
      },
      { tls: createSelfSignedCertificate() },
    );
    const relay = await startRelay(upstream.origin, { insecureHosts: ['127.0.0.1'] });
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(upstream.connections).toHaveLength(1);
    expect(app.text.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  it('because nobody trusts its certificate is a 502 that says so', async () => {
    const upstream = await answeringUpstream('', { tls: createSelfSignedCertificate() });
    const relay = await startRelay(upstream.origin.replace('127.0.0.1', 'localhost'));
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 /);
    expect(app.text).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('within the time for a connection is a 502', async () => {
    // An address that is reserved for documentation, where nothing answers.
    const relay = await startRelay('http://192.0.2.1', { connectTimeoutMs: 60 });
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 /);
  });
});

describe('the time for a connection', () => {
  it('is up for a server that says nothing to the first words of TLS, and is told in seconds', async () => {
    const upstream = await RawUpstream.open();
    const relay = await startRelay(`https://127.0.0.1:${upstream.server.port}`, { connectTimeoutMs: 2_500 });
    const app = await connectApp(relay);
    holdTimers();
    app.write(requestHead(relay, 'GET /'));
    await (await upstream.connection()).until(({ received }) => received > 0, 'Nothing came');
    vi.advanceTimersByTime(2_499);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await app.untilEnd();
    expect(app.text).toMatch(/^HTTP\/1.1 502 /);
    expect(app.text).toContain('no connection within 2.5 s');
  });

  it('is none for the answer: a slow one passes, on a connection that was used before as well', async () => {
    const connectTimeoutMs = 30_000;
    const upstream = await RawUpstream.open();
    const relay = await startRelay(upstream.origin, { connectTimeoutMs });
    const app = await connectApp(relay);
    holdTimers();
    for (const time of [1, 2, 3]) {
      app.write(requestHead(relay, `GET /${time}`));
      const server = await upstream.connection();
      await server.untilText(`GET /${time} `);
      vi.advanceTimersByTime(connectTimeoutMs);
      server.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${time}`);
      await app.untilText(`\r\n\r\n${time}`);
      vi.advanceTimersByTime(connectTimeoutMs);
      server.write('!');
      await app.untilText(`\r\n\r\n${time}!`);
    }
    expect(upstream.connections).toHaveLength(1);
    expect(app.text).not.toContain('502');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a server that speaks https', () => {
  it('is reached where its certificate is not checked', async () => {
    const upstream = await answeringUpstream('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', {
      tls: createSelfSignedCertificate(),
    });
    const origin = upstream.origin.replace('127.0.0.1', 'localhost');
    const relay = await startRelay(origin, { insecureHosts: ['localhost'] });
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.untilText('\r\n\r\nok');
    expect(upstream.connections[0]?.text).toContain(`Host: localhost:${upstream.server.port}\r\n`);
  });
});

describe('a relay that is stopped', () => {
  it('ends what passes, and leaves nothing open', async () => {
    const upstream = await answeringUpstream((end) => {
      if (end.text.startsWith('GET /stream')) {
        end.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n');
      } else if (end.text.startsWith('GET /file')) end.write(framings[1][1]);
      else if (end.text.startsWith('GET /half')) end.write(framings[0][1]);
    });
    const relay = await startRelay(upstream.origin);
    const [stream, file, silent, idle, half] = [
      await connectApp(relay),
      await connectApp(relay),
      await connectApp(relay),
      await connectApp(relay),
      await connectApp(relay),
    ];
    stream.write(requestHead(relay, 'GET /stream'));
    file.write(requestHead(relay, 'GET /file'));
    silent.write(requestHead(relay, 'GET /silent'));
    await stream.untilText('\r\n\r\n');
    await file.untilText('abc');
    await (await upstream.connection(3)).untilText('\r\n\r\n');
    half.write(requestHead(relay, 'GET /half'));
    await half.untilText('abc');
    await relay.close();
    for (const app of [stream, file, silent, idle, half]) await app.untilEnd();
    expect(stream.text).toMatch(/\r\n\r\n0\r\n\r\n$/);
    expect([file.end, half.end]).toEqual(['fin', 'fin']);
    expect(splitMessage(half.text).rest).toBe('3\r\nabc\r\n');
    expect(silent.text).toMatch(/^HTTP\/1.1 503 .*The relay was stopped\.\n$/s);
    for (const end of upstream.connections) await end.untilEnd();
    expect(relay.openConnections).toBe(0);
    await relay.close();
  });

  it('leaves whoever was asked in place of the server, and no timer', async () => {
    const upstream = await answeringUpstream(
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    const other = await RawUpstream.open();
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /stream', 'Accept: text/event-stream'));
    await app.untilText('\r\n0\r\n\r\n');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    stream.plan = () => new URL('/instead', other.origin);
    app.write(requestHead(relay, 'GET /stream', 'Accept: text/event-stream'));
    const asked = await other.connection();
    await asked.untilText('GET /instead ');
    holdTimers();
    await relay.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    await asked.untilEnd();
    await app.untilEnd();
  });

  it('has ended what was left of a stream on the side of its server', async () => {
    const upstream = await answeringUpstream(chunkedHead + asChunk('data: a\n\n').toString());
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /stream', 'Accept: text/event-stream'));
    await app.untilText('data: a');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    const fault = { effect: { kind: 'reset' }, moment: { kind: 'now' } } as const;
    stream.addRule({ fault: { kind: 'ending', fault, side: 'app' }, trigger: { kind: 'now' } });
    await app.untilEnd();
    const server = await upstream.connection();
    expect([server.end, stream.serverSide.state.phase]).toEqual(['open', 'open']);
    await relay.close();
    await server.untilEnd();
    expect(await endOf(stream.serverSide)).toMatchObject({
      ending: { cause: 'client', by: 'relay' },
      endedFirst: 'relay',
    });
    expect((await endOf(stream.appSide)).ending).toMatchObject({ cause: 'reset', isSimulated: true });
  });

  it('does not wait for an app that does not read', async () => {
    const upstream = await answeringUpstream((end) => {
      end.write(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * 1024 * 1024}\r\n\r\n`);
      end.socket.write(Buffer.alloc(64 * 1024 * 1024));
    });
    const relay = await startRelay(upstream.origin);
    const app = await connectApp(relay);
    app.write(requestHead(relay, 'GET /'));
    await app.until(({ received }) => received > 100_000, 'The body did not begin');
    app.socket.pause();
    await relay.close();
    expect(relay.openConnections).toBe(0);
  });

  it('says what is wrong with a port that is taken', async () => {
    const upstream = await RawUpstream.open();
    await expect(startRelay(upstream.origin, { port: upstream.server.port })).rejects.toThrow(
      `Port ${upstream.server.port} is already in use. Choose another port, or 0 for a free one.`,
    );
  });
});
