// Bodies that are encoded over and over: more encodings than anybody needs are an ending in words, and bytes that stand
// for a thousand times as many take time and not memory.

import { get } from 'node:http';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { describeEnding } from '../../../src/core/log/endingWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { DecoderChain, type ContentEncoding } from '../../../src/net/http/bodyDecoder.ts';
import { MessageReading } from '../../../src/net/http/messageReading.ts';
import { readBody } from '../../../src/net/http/responseBody.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { connectStream, endOf, messagesOf } from '../../helpers/streamUnderTest.ts';
import { asChunk, chunkedHead, lastChunk, wholeResponse } from '../../helpers/wireText.ts';

const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
const event = 'data: 1\n\n';
const mebibyte = 1024 * 1024;

/** The event in so many encodings, one in the other. */
function encoded(encoding: keyof typeof encoders, times: number): Buffer {
  let bytes = Buffer.from(event);
  for (let time = 0; time < times; time += 1) bytes = encoders[encoding](bytes);
  return bytes;
}

describe('more encodings than are undone', () => {
  it.each([
    ['gzip', 6, 'one line'],
    ['gzip', 10_000, 'one line'],
    ['br', 60_000, 'one line'],
    ['deflate', 5_000, 'a line each'],
  ] as const)('%s, %i times in %s, is an ending in words', async (encoding, times, how) => {
    const names = Array<string>(times).fill(encoding);
    const lines = how === 'one line' ? [names.join(', ').replaceAll(', ', ',')] : names;
    const server = await RawServer.open(({ socket }) => {
      const headers = lines.map((line) => `Content-Encoding: ${line}`);
      socket.write(wholeResponse('200 OK', ['Content-Type: text/event-stream', ...headers], 'abc'));
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    const { ending } = await endOf(stream);
    expect(describeEnding(ending)).toBe(
      `The server sent a body that cannot be decoded: Content-Encoding lists ${times} encodings, and at most 5 are undone.`,
    );
    expect(stream.state.phase).toBe('stopped');
    await server.until(() => server.openConnections === 0, 'The socket is still open.');
  });

  it.each(['gzip', 'deflate', 'br'] as const)('begin after five of %s', async (encoding) => {
    const names = Array<string>(5).fill(encoding).join(', ');
    const server = await RawServer.open(({ socket }) => {
      const headers = ['Content-Type: text/event-stream', `Content-Encoding: identity, ${names}`];
      socket.write(wholeResponse('200 OK', headers, encoded(encoding, 5)));
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
    expect(messagesOf(stream)).toEqual(['1']);
  });

  it('are an ending in few words where the name is as long as the head', async () => {
    const server = await RawServer.open(({ socket }) => {
      const headers = ['Content-Type: text/event-stream', `Content-Encoding: ${'x'.repeat(200_000)}`];
      socket.write(wholeResponse('200 OK', headers));
    });
    const { ending } = await endOf(connectStream({ url: server.url(), policy: { kind: 'off' } }));
    expect(ending.reason).toBe(`the encoding "${'x'.repeat(100)}…" is unknown`);
  });
});

it.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)(
  '%s that is cut while parts of it wait for the decoder gives all that came',
  async (encoding, compress) => {
    const text = 'data: 1\n\ndata: two\n\n';
    const flushed = compress(text, {
      finishFlush: encoding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH,
    });
    for (const size of [1, 5, Math.ceil(flushed.length / 2), flushed.length]) {
      let decoded = '';
      const code = await new Promise<string | undefined>((resolve) => {
        const chain = new DecoderChain([encoding], {
          onBytes: (bytes) => (decoded += Buffer.from(bytes).toString()),
          onEnd: (error) => resolve(error?.code),
        });
        for (let at = 0; at < flushed.length; at += size)
          chain.write(flushed.subarray(at, at + size), () => {});
        chain.end();
      });
      expect({ size, decoded, code }).toEqual({ size, decoded: text, code: 'Z_BUF_ERROR' });
    }
  },
);

/** Reads a response as streams do. */
function read(
  url: string,
  encodings: readonly ContentEncoding[],
  onBytes: (bytes: Uint8Array, stop: () => void) => void,
): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      const stop = readBody({
        reading: new MessageReading(response),
        encodings,
        witness: { hasEnded: false, error: undefined, readNumber: () => 1 },
        onBytes: (bytes) =>
          onBytes(bytes, () => {
            stop();
            request.destroy();
            resolve({ cause: 'client' });
          }),
        onEnd: resolve,
      });
    });
    request.on('error', reject);
  });
}

it('bytes that give nothing are told of once, with the read that they came in', async () => {
  const whole = gzipSync(event);
  const headerLength = 10;
  const sumLength = 8;
  // A head, of which nothing comes out; the event; and the sum, of which nothing does either.
  const pieces = [
    whole.subarray(0, headerLength),
    whole.subarray(headerLength, -sumLength),
    whole.subarray(-sumLength),
  ];
  const server = await RawServer.open(({ socket }) => {
    socket.write(Buffer.concat([Buffer.from(chunkedHead), ...pieces.map((piece) => asChunk(piece))]));
    socket.write(lastChunk);
  });
  let reads = 0;
  const told: { readonly text: string; readonly wireBytes: number; readonly read: number }[] = [];
  const ending = await new Promise<Ending>((resolve, reject) => {
    get(server.url(), (response) => {
      readBody({
        reading: new MessageReading(response),
        encodings: ['gzip'],
        witness: { hasEnded: false, error: undefined, readNumber: () => (reads += 1) },
        onBytes: (bytes, wireBytes, read) =>
          told.push({ text: Buffer.from(bytes).toString(), wireBytes, read }),
        onEnd: resolve,
      });
    }).on('error', reject);
  });
  expect(ending).toEqual({ cause: 'end' });
  expect(told.map(({ text }) => text).join('')).toBe(event);
  expect(told.at(-1)?.wireBytes).toBe(whole.length);
  const isNews = ({ text, wireBytes }: (typeof told)[number], at: number): boolean =>
    text !== '' || wireBytes > (told[at - 1]?.wireBytes ?? 0);
  expect(told.filter((one, at) => !isNews(one, at))).toEqual([]);
  expect(told[0]?.read).toBe(1);
  expect(told.flatMap(({ text, read }) => (text === '' ? [] : read))).toEqual([2]);
  expect(Math.max(...told.map(({ read }) => read))).toBeLessThanOrEqual(pieces.length);
});

describe('a body of bytes that stand for a thousand times as many', () => {
  const member = gzipSync(Buffer.alloc(8 * mebibyte, event));
  const members = Buffer.concat(Array<Buffer>(1_000).fill(member));

  it('is decoded at the pace of the last decoder', async () => {
    const times = 64;
    const bomb = Buffer.concat(Array<Buffer>(times).fill(gzipSync(members)));
    const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('200 OK', [], bomb)));
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    let decoded = 0;
    await read(server.url(), ['gzip', 'gzip'], (bytes, stop) => {
      decoded += bytes.length;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      if (decoded > 200 * mebibyte) stop();
    });
    // What comes out of the first decoder is a gigabyte, and the second one is the slower one.
    expect(times * members.length).toBeGreaterThan(900 * mebibyte);
    expect(peak).toBeLessThan(128 * mebibyte);
  });

  it('stops the socket as long as it is decoded', async () => {
    const body = Buffer.concat(Array<Buffer>(2).fill(members));
    let isWritten = false;
    const server = await RawServer.open(({ socket }) => {
      socket.write(wholeResponse('200 OK', [], body), () => {
        isWritten = true;
      });
    });
    let decoded = 0;
    await read(server.url(), ['gzip'], (bytes, stop) => {
      decoded += bytes.length;
      if (decoded > 100 * mebibyte) stop();
    });
    expect(isWritten).toBe(false);
  });

  it('loses nothing when the server leaves meanwhile', async () => {
    const events = gzipSync(gzipSync(Buffer.alloc(40 * mebibyte, event)));
    const server = await RawServer.open(({ socket }) => {
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n`);
      socket.end(asChunk(events));
    });
    let decoded = 0;
    const ending = await read(server.url(), ['gzip', 'gzip'], (bytes) => {
      decoded += bytes.length;
    });
    expect(ending.cause).toBe('truncated');
    expect(decoded).toBe(40 * mebibyte);
  });

  it('gives all that came before the mistake of an encoding in the middle', async () => {
    const outer = gzipSync(gzipSync(Buffer.alloc(40 * mebibyte, event)));
    const server = await RawServer.open(({ socket }) => {
      socket.write(chunkedHead);
      socket.write(asChunk(outer.subarray(0, -8)));
      socket.write(asChunk('no such sum'));
      socket.write(lastChunk);
    });
    let decoded = 0;
    const ending = await read(server.url(), ['gzip', 'gzip'], (bytes) => {
      decoded += bytes.length;
    });
    expect(ending).toMatchObject({ cause: 'bad-encoding', code: 'Z_DATA_ERROR' });
    expect(decoded).toBe(40 * mebibyte);
  });

  it('reads on to its end behind compressed data that is complete', async () => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(chunkedHead);
      socket.write(asChunk(deflateSync(event)));
      for (let piece = 0; piece < 100; piece += 1) socket.write(asChunk(Buffer.alloc(mebibyte / 10)));
      socket.write(lastChunk);
    });
    let decoded = '';
    const ending = await read(server.url(), ['deflate'], (bytes) => {
      decoded += Buffer.from(bytes).toString();
    });
    expect(ending).toEqual({ cause: 'end' });
    expect(decoded).toBe(event);
  });
});

it.each(['gzip', 'deflate', 'br'] as const)(
  'a body in %s that is read no more gives nothing more',
  async (encoding) => {
    const body = encoders[encoding](Buffer.alloc(8 * mebibyte, event));
    const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('200 OK', [], body)));
    let reads = 0;
    const endings: Ending[] = [];
    await new Promise<void>((resolve, reject) => {
      const request = get(server.url(), { agent: false }, (response) => {
        const stop = readBody({
          reading: new MessageReading(response),
          encodings: [encoding],
          witness: { hasEnded: false, error: undefined, readNumber: () => 1 },
          onBytes: () => {
            reads += 1;
            stop();
          },
          onEnd: (ending) => endings.push(ending),
        });
        response.on('close', resolve);
      });
      request.on('error', reject);
    });
    // Whoever went on decoding would have come as far by then.
    await new Promise<void>((resolve) => {
      const other = new DecoderChain([encoding], { onBytes() {}, onEnd: () => resolve() });
      other.write(body, () => {});
      other.end();
    });
    expect([reads, endings]).toEqual([1, []]);
  },
);

it('decoders that are freed tell of no end any more, whatever they had', async () => {
  for (const bytes of [undefined, gzipSync(event), Buffer.from('no gzip')]) {
    const told: string[] = [];
    const chain = new DecoderChain(['gzip', 'gzip'], {
      onBytes: () => void told.push('bytes'),
      onEnd: () => void told.push('end'),
    });
    if (bytes) chain.write(bytes, () => {});
    chain.destroy();
    chain.end();
    expect(chain.write(gzipSync(event), () => told.push('done'))).toBe(true);
    chain.whenDrained(() => {});
    await new Promise<void>((resolve) => {
      const other = new DecoderChain(['gzip', 'gzip'], { onBytes() {}, onEnd: () => resolve() });
      other.write(gzipSync(gzipSync(event)), () => {});
      other.end();
    });
    // What is written in vain is done with at once.
    expect(told).toEqual(['done']);
  }
});
