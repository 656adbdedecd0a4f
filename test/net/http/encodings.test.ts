// Compressed bodies: each flush comes out at once, what came before a cut is there, and what cannot be decoded is an
// ending and not an exception.

import {
  brotliCompressSync,
  createBrotliCompress,
  createDeflate,
  createDeflateRaw,
  createGzip,
  constants,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';

import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messages,
  messagesOf,
  rowsOf,
} from '../../helpers/streamUnderTest.ts';
import { asChunk, chunkedHead, lastChunk, streamHead } from '../../helpers/wireText.ts';

type Compressor = ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>;

const zlibFlush = { flush: constants.Z_SYNC_FLUSH };
const makers = {
  gzip: () => createGzip(zlibFlush),
  'x-gzip': () => createGzip(zlibFlush),
  deflate: () => createDeflate(zlibFlush),
  'deflate without its header': () => createDeflateRaw(zlibFlush),
  br: () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
} satisfies Record<string, () => Compressor>;

interface Body {
  send(text: string | Uint8Array): void;
  end(): void;
}

/** A response whose body is compressed, and flushed with each thing sent. */
function compressing(socket: Socket, make: () => Compressor, encoding: string): Body {
  const compressor = make();
  compressor.on('data', (bytes: Buffer) => socket.write(asChunk(bytes)));
  compressor.on('end', () => socket.write(lastChunk));
  socket.write(chunkedHead.replace('\r\n\r\n', `\r\nContent-Encoding: ${encoding}\r\n\r\n`));
  return {
    send: (text) => {
      compressor.write(text);
      compressor.flush();
    },
    end: () => compressor.end(),
  };
}

describe('a compressed body', () => {
  it.each(Object.entries(makers))('in %s comes out event by event, before it ends', async (name, make) => {
    const encoding = name.split(' ')[0] ?? '';
    let body: Body | undefined;
    const server = await RawServer.open(({ socket }) => {
      body = compressing(socket, make, encoding);
      body.send('data: 1\n\n');
    });
    const stream = connectStream({ url: server.url(), policy: { kind: 'off' } });
    for (let number = 1; number <= 5; number += 1) {
      expect(await messages(stream, number)).toHaveLength(number);
      body?.send(`data: ${'x'.repeat(number * 10_000)}\n\n`);
    }
    await messages(stream, 6);
    body?.end();
    const { ending, bodyBytes, wireBytes } = await endOf(stream);
    expect(ending).toEqual({ cause: 'end' });
    expect(wireBytes).toBeLessThan(2_000);
    expect(bodyBytes).toBeGreaterThan(150_000);
    expect(stream.totals).toEqual({ messages: 6, bodyBytes, wireBytes });
    expect(rowsOf(stream).slice(0, 3)).toEqual(['request', 'open', 'notice compressed']);
    expect(detailsOf(stream, 'notice')).toEqual([
      { notice: 'compressed', encoding: encoding === 'x-gzip' ? 'gzip' : encoding },
    ]);
  });

  const text = 'data: 1\n\ndata: 2\n\n';

  it.each([
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['br, gzip', gzipSync(brotliCompressSync(text))],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    ['gzip, deflate', deflateSync(gzipSync(text))],
    ['identity, gzip', gzipSync(text)],
    ['GZIP , , br', brotliCompressSync(gzipSync(text))],
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text)))],
    ['identity', Buffer.from(text)],
  ])('encoded by %s is decoded in reverse', async (encoding, bytes) => {
    const server = await RawServer.open(({ socket }) => {
      socket.write(
        Buffer.concat([
          Buffer.from(streamHead(`Content-Encoding: ${encoding}`, `Content-Length: ${bytes.length}`)),
          bytes,
        ]),
      );
    });
    const stream = connectStream(server.url());
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
    expect(messagesOf(stream)).toEqual(['1', '2']);
  });

  it('comes out at once through two encodings', async () => {
    const server = await RawServer.open(({ socket }) => {
      const outer = compressing(socket, makers.br, 'gzip, br');
      const inner = createGzip(zlibFlush);
      inner.on('data', (bytes: Buffer) => outer.send(bytes));
      inner.write(text);
      inner.flush();
    });
    const stream = connectStream(server.url());
    expect(await messages(stream, 2)).toEqual(['1', '2']);
    expect(stream.state.phase).toBe('open');
  });
});

describe('a compressed body that does not end as it should', () => {
  const events = `${'data: 0123456789abcdef\n\n'.repeat(200)}data: last\n\n`;
  const compressed = { gzip: gzipSync(events), deflate: deflateSync(events), br: brotliCompressSync(events) };

  function server(
    encoding: string,
    bytes: Uint8Array,
    how: 'complete' | 'fin' | 'reset',
  ): Promise<RawServer> {
    const head = streamHead('Transfer-Encoding: chunked', `Content-Encoding: ${encoding}`);
    return RawServer.open(({ socket }) => {
      socket.write(Buffer.concat([Buffer.from(head), asChunk(bytes)]));
      if (how === 'complete') socket.write(lastChunk);
      else if (how === 'fin') socket.end();
      else setTimeout(() => socket.resetAndDestroy(), 30);
    });
  }

  it.each(Object.entries(compressed))('cut by the compressor’s own end, %s', async (encoding, bytes) => {
    const { url } = await server(encoding, bytes.subarray(0, -6), 'complete').then((one) => ({
      url: one.url(),
    }));
    const { ending, verdict } = await endOf(connectStream(url));
    expect(ending).toMatchObject({ cause: 'truncated', reason: 'the compressed data stops before its end' });
    expect(verdict.next).toBe('reconnect');
  });

  it.each(Object.entries(compressed))('cut by FIN, %s: what came is there', async (encoding, bytes) => {
    const stream = connectStream((await server(encoding, bytes.subarray(0, -6), 'fin')).url());
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'truncated' });
    if (encoding !== 'br') expect(messagesOf(stream).length).toBeGreaterThanOrEqual(200);
  });

  it.each(Object.entries(compressed))('cut by RST, %s', async (encoding, bytes) => {
    const stream = connectStream((await server(encoding, bytes.subarray(0, -6), 'reset')).url());
    expect((await endOf(stream)).ending).toEqual({ cause: 'reset', code: 'ECONNRESET' });
  });

  it.each(Object.keys(compressed))('that is no %s at all', async (encoding) => {
    const stream = connectStream((await server(encoding, Buffer.from(events), 'complete')).url());
    const { ending, verdict } = await endOf(stream);
    expect(ending.cause).toMatch(/^(bad-encoding|truncated)$/);
    expect(verdict.next).toBe('reconnect');
    expect(messagesOf(stream)).toEqual([]);
  });

  it.each([
    ['is corrupt from there on', [0xff, 0xff, 0xff, 0xff, 0xff]],
    ['is followed by another member', [...gzipSync('data: 2\n\n')]],
    ['is followed by bytes that are not compressed', [...Buffer.from('more')]],
  ])('that %s: what came before is there', async (how, rest) => {
    let write: (bytes: Uint8Array) => void = () => {};
    const one = await RawServer.open(({ socket }) => {
      write = (bytes) => socket.write(asChunk(bytes));
      socket.write(chunkedHead.replace('\r\n\r\n', '\r\nContent-Encoding: gzip\r\n\r\n'));
      write(gzipSync('data: 1\n\n'));
    });
    const stream = connectStream(one.url());
    expect(await messages(stream, 1)).toEqual(['1']);
    write(Buffer.from(rest));
    if (how.includes('member')) expect(await messages(stream, 2)).toEqual(['1', '2']);
    else expect((await endOf(stream)).ending.cause).toBe('bad-encoding');
  });

  it.each([
    ['gzip', gzipSync('data: 1\n\n', { finishFlush: constants.Z_SYNC_FLUSH })],
    ['deflate', deflateSync('data: 1\n\n', { finishFlush: constants.Z_SYNC_FLUSH })],
    ['br', brotliCompressSync('data: 1\n\n', { finishFlush: constants.BROTLI_OPERATION_FLUSH })],
  ])('whose outer encoding is corrupt is no %s that stops too early within it', async (encoding, inner) => {
    let write: (bytes: Uint8Array) => void = () => {};
    const one = await RawServer.open(({ socket }) => {
      write = (bytes) => socket.write(bytes);
      socket.write(streamHead(`Content-Encoding: ${encoding}, gzip`));
      write(gzipSync(inner, { finishFlush: constants.Z_SYNC_FLUSH }));
    });
    const stream = connectStream(one.url());
    await messages(stream, 1);
    write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));
    expect((await endOf(stream)).ending).toMatchObject({ cause: 'bad-encoding', code: 'Z_DATA_ERROR' });
  });

  it.each([9, 10, 11, 12, 13, 14, 15])('of zlib may have a window of 2 ** %i bytes', async (windowBits) => {
    const body = deflateSync('data: 1\n\n'.repeat(3), { windowBits });
    const one = await RawServer.open(({ socket }) => {
      socket.end(Buffer.concat([Buffer.from(streamHead('Content-Encoding: deflate')), body]));
    });
    const stream = connectStream({ url: one.url(), policy: { kind: 'off' } });
    // It says itself where it ends: nobody has to trust the end of the connection.
    expect((await endOf(stream)).ending).toEqual({ cause: 'end' });
    expect(stream.totals.messages).toBe(3);
  });

  it.each(['complete', 'fin', 'reset'] as const)(
    'of no bytes ends as the connection does (%s)',
    async (how) => {
      const head = streamHead('Transfer-Encoding: chunked', 'Content-Encoding: gzip');
      const one = await RawServer.open(({ socket }) => {
        if (how === 'reset') socket.write(head, () => setTimeout(() => socket.resetAndDestroy(), 30));
        else socket.end(head + (how === 'complete' ? lastChunk : ''));
      });
      const cause = { complete: 'end', fin: 'truncated', reset: 'reset' }[how];
      expect((await endOf(connectStream(one.url()))).ending.cause).toBe(cause);
    },
  );

  it('closed while it is decoded reports nothing more', async () => {
    const one = await server('gzip', gzipSync('data: 1\n\n'.repeat(100_000)), 'complete');
    const stream = connectStream(one.url());
    await messages(stream, 1);
    stream.close();
    const entries = stream.log.length;
    await one.until(() => one.openConnections === 0, 'The socket is still open.');
    expect(stream.log.length).toBe(entries);
    expect(entriesOf(stream, 'close')).toHaveLength(1);
  });
});
