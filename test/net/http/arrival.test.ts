// What is known of how things arrived: network reads, timings, addresses, heads in their own spelling.

import { createGzip, gzipSync } from 'node:zlib';
import { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';

import { ConnectionWitness } from '../../../src/net/http/connectionWitness.ts';
import { ClientSockets } from '../../helpers/clientSockets.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, detailsOf, endOf, entriesOf, messages } from '../../helpers/streamUnderTest.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { asChunk, chunkedHead, streamHead } from '../../helpers/wireText.ts';

const event = 'data: 1\n\n';

describe('the number of the network read', () => {
  it('is one for all HTTP chunks that came together', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(
        Buffer.concat([Buffer.from(chunkedHead), ...Array.from({ length: 40 }, () => asChunk(event))]),
      );
    });
    const stream = connectStream(server.url());
    await messages(stream, 40);
    expect(new Set(entriesOf(stream, 'message').map(({ chunk }) => chunk))).toEqual(new Set([1]));
  });

  it('grows with each read, and over attempts', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(chunkedHead + asChunk(`retry: 10\n${event}`).toString());
    });
    const stream = connectStream(server.url());
    await messages(stream, 1);
    stream.connect();
    await messages(stream, 2);
    expect(entriesOf(stream, 'message').map(({ chunk }) => chunk)).toEqual([1, 2]);
  });

  it('tells reads apart, and is that of the read that completed the event', async () => {
    let write: (text: string) => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      write = (text) => socket.write(asChunk(text));
      socket.write(chunkedHead);
      write(event);
    });
    const stream = connectStream(server.url());
    await messages(stream, 1);
    write(event + event + event.slice(0, 4));
    await messages(stream, 3);
    write(event.slice(4));
    await messages(stream, 4);
    expect(entriesOf(stream, 'message').map(({ chunk }) => chunk)).toEqual([1, 2, 2, 3]);
    const times = entriesOf(stream, 'message').map(({ receivedAtMs }) => receivedAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[1]).toBe(times[2]);
  });

  it('counts a read of one byte as any other', async () => {
    let write: (text: string) => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      write = (text) => socket.write(text);
      socket.write(streamHead() + event.slice(0, -1));
    });
    const stream = connectStream(server.url());
    for (const number of [1, 2, 3]) {
      // Bytes alone make no entry, of which one would be told.
      await until(
        () => stream.log.bodyLength === number * event.length - 1,
        everyMoment,
        () => `There are ${stream.log.bodyLength} bytes`,
      );
      write('\n');
      await messages(stream, number);
      if (number < 3) write(event.slice(0, -1));
    }
    expect(entriesOf(stream, 'message').map(({ chunk }) => chunk)).toEqual([2, 4, 6]);
  });

  it('is that of the read and not of the decoding, in a compressed body', async () => {
    const server = await RawServer.open(({ socket }) => {
      const body = gzipSync(event.repeat(20_000));
      socket.write(
        Buffer.concat([
          Buffer.from(streamHead('Content-Encoding: gzip', `Content-Length: ${body.length}`)),
          body,
        ]),
      );
    });
    const stream = connectStream(server.url());
    await endOf(stream);
    const chunks = entriesOf(stream, 'message').map(({ chunk }) => chunk);
    expect(chunks).toHaveLength(20_000);
    expect(Math.max(...chunks)).toBe(1);
  });

  it('is that of the read that brought the bytes, also when a compressed body comes in several', async () => {
    const gzip = createGzip();
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead('Content-Encoding: gzip'));
      gzip.on('data', (bytes: Buffer) => socket.write(bytes));
    });
    const stream = connectStream(server.url());
    for (let read = 1; read <= 4; read += 1) {
      gzip.write(event);
      gzip.flush();
      await messages(stream, read);
    }
    const chunks = entriesOf(stream, 'message').map(({ chunk }) => chunk);
    expect(new Set(chunks).size).toBe(4);
    expect(chunks).toEqual(chunks.toSorted((a, b) => a - b));
  });

  it('is 0 for what did not come from the network', async () => {
    const server = await RawServer.open(({ socket }) => socket.end(streamHead() + event));
    const stream = connectStream(server.url());
    await endOf(stream);
    const own = ['request', 'open', 'close'] as const;
    expect(own.flatMap((kind) => entriesOf(stream, kind).map(({ chunk }) => chunk))).toEqual([0, 0, 0]);
  });
});

describe('the head of a response', () => {
  it('is shown in its own order and spelling, with the connection it came over', async () => {
    const headers = [
      'Server: x',
      'x-ODD-Spelling:  a b ',
      'Set-Cookie: a',
      'set-cookie: b',
      'X-Utf: Zoë €',
      'X-Empty:',
    ];
    const server = await RawServer.open(({ socket }) => {
      socket.write(streamHead(...headers).replace('200 OK', '200 Très bien') + event);
    });
    const stream = connectStream(server.url('/a?b=c'));
    await messages(stream, 1);
    const [head] = detailsOf(stream, 'open');
    expect(head).toMatchObject({
      url: server.url('/a?b=c'),
      status: 200,
      httpVersion: '1.1',
      remoteAddress: `127.0.0.1:${server.port}`,
      isConnectionReused: false,
      redirects: [],
      headers: [
        ['Content-Type', 'text/event-stream'],
        ['Server', 'x'],
        ['x-ODD-Spelling', 'a b'],
        ['Set-Cookie', 'a'],
        ['set-cookie', 'b'],
        ['X-Utf', 'Zoë €'],
        ['X-Empty', ''],
      ],
    });
    expect(head?.tls).toBeUndefined();
  });

  it('has the times of its stages, in their order', async () => {
    let writeRest: () => void = () => {};
    const server = await RawServer.open(({ socket }) => {
      writeRest = () => setTimeout(() => socket.write(streamHead().slice(17) + event), 40);
      setTimeout(() => socket.write('HTTP/1.1 200 OK\r\n'), 60);
    });
    const clients = ClientSockets.observe();
    const stream = connectStream(server.url('/', 'localhost'), { insecureHosts: [] });
    await clients.untilRead();
    writeRest();
    await messages(stream, 1);
    const timings = detailsOf(stream, 'open')[0]?.timings;
    expect(Object.keys(timings ?? {})).toEqual(['dnsMs', 'connectMs', 'sentMs', 'firstByteMs', 'headMs']);
    const times = Object.values(timings ?? {});
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(timings?.firstByteMs).toBeGreaterThanOrEqual(50);
    expect((timings?.headMs ?? 0) - (timings?.firstByteMs ?? 0)).toBeGreaterThanOrEqual(30);
  });

  it('has all of its headers, though Node leaves some out beyond two thousand', async () => {
    const headers = Array.from({ length: 2_500 }, (_, at) => `X-${at}: ${at}`);
    const server = await RawServer.open(({ socket }) => socket.write(streamHead(...headers) + event));
    const stream = connectStream(server.url());
    await messages(stream, 1);
    const shown = detailsOf(stream, 'open')[0]?.headers.slice(1);
    expect(shown?.map(([name, value]) => `${name}: ${value}`)).toEqual(headers);
  });

  it('of HTTP/1.0 says so', async () => {
    const server = await RawServer.open(({ socket }) =>
      socket.write(streamHead().replace('1.1', '1.0') + event),
    );
    const stream = connectStream(server.url());
    await messages(stream, 1);
    expect(detailsOf(stream, 'open')[0]?.httpVersion).toBe('1.0');
  });
});

it('puts all entries of a stream on one clock, with the wall clock of its beginning', async () => {
  const before = Date.now();
  const server = await RawServer.open(({ socket }) => socket.end(streamHead() + event));
  const stream = connectStream(server.url());
  const { durationMs } = await endOf(stream);
  const times = stream.log.entries(1, 99).map(({ receivedAtMs }) => receivedAtMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(durationMs).toBeLessThanOrEqual(stream.nowMs());
  expect(stream.log.startedAtMs).toBeGreaterThanOrEqual(before);
  expect(stream.log.startedAtMs).toBeLessThanOrEqual(Date.now());
});

it.each([
  ['127.0.0.1', 8080, '127.0.0.1:8080'],
  ['::1', 8080, '[::1]:8080'],
  ['::ffff:127.0.0.1', 443, '[::ffff:127.0.0.1]:443'],
  ['fe80::1%eth0', 80, '[fe80::1%eth0]:80'],
  [undefined, undefined, undefined],
])(
  'an answer from the address %s and the port %s is told to be from %s',
  (remoteAddress, remotePort, told) => {
    const witness = new ConnectionWitness();
    const request = Object.assign(new EventEmitter(), { reusedSocket: false });
    witness.observe(request as unknown as ClientRequest, () => {});
    const socket = {
      connecting: false,
      remoteAddress,
      remotePort,
      prependListener() {},
      prependOnceListener() {},
    };
    request.emit('socket', socket);
    const answer = { statusCode: 200, statusMessage: 'OK', httpVersion: '1.1', rawHeaders: [] };
    const head = witness.describe(answer as unknown as IncomingMessage, 'http://localhost/', []);
    expect(head.remoteAddress).toBe(told);
  },
);
