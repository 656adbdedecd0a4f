// Answers that come in parts and end anywhere: at each byte of a head, a chunk header, a block and compressed data, by a
// FIN and by a RST. One stream meets all places, one after the other, so that nothing of an attempt may be left in the next.

import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import type { Ending } from '../../../src/core/stream/ending.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import {
  connectStream,
  detailsOf,
  endOf,
  entriesOf,
  messagesOf,
  rowsOf,
} from '../../helpers/streamUnderTest.ts';
import { Wire, type WireParts } from '../../helpers/wire.ts';
import { asChunk, chunkedHead, lastChunk, streamHead, wholeResponse } from '../../helpers/wireText.ts';

const firstBlock = 'id: 1\ndata: grün\n\n';
const body = Buffer.from(`${firstBlock}: c\nevent: b\ndata: 2\r\n\r\n`);
/** Where the body is cut into chunks, in the middle of a block. */
const chunkEnd = Buffer.byteLength(firstBlock) + 9;

interface Answer {
  readonly head: string;
  /** What follows the head; for each of its bytes, how much of the body has come with it. */
  readonly wire: Buffer;
  readonly bodyBytesAt: (wireBytes: number) => number;
  /** Of an end by FIN before all of it has come. */
  readonly cut: (missing: number) => Ending;
  /** Of a FIN, and of a reset, once all of it has come. */
  readonly endAtEnd: Ending;
  readonly resetAtEnd: Ending;
}

const truncated = (): Ending => ({ cause: 'truncated' });
const reset: Ending = { cause: 'reset', code: 'ECONNRESET' };
const end: Ending = { cause: 'end' };

const chunks = [
  asChunk(body.subarray(0, chunkEnd)),
  asChunk(body.subarray(chunkEnd)),
  Buffer.from(lastChunk),
];
/** How much of a chunk's content is in so many of its bytes. */
const contentIn = (chunk: Buffer | undefined, size: number, bytes: number): number =>
  Math.min(Math.max(0, bytes - ((chunk?.indexOf('\r\n') ?? 0) + 2)), size);

const answers: Readonly<Record<string, Answer>> = {
  'in chunks': {
    head: chunkedHead,
    wire: Buffer.concat(chunks),
    bodyBytesAt: (wireBytes) => {
      const first = contentIn(chunks[0], chunkEnd, wireBytes);
      const rest = wireBytes - (chunks[0]?.length ?? 0);
      return first + contentIn(chunks[1], body.length - chunkEnd, rest);
    },
    cut: truncated,
    endAtEnd: end,
    resetAtEnd: end,
  },
  'of a length': {
    head: streamHead(`Content-Length: ${body.length}`),
    wire: body,
    bodyBytesAt: (wireBytes) => wireBytes,
    cut: (missingBytes) => ({ cause: 'truncated', missingBytes }),
    endAtEnd: end,
    resetAtEnd: end,
  },
  'that the connection ends': {
    head: streamHead(),
    wire: body,
    bodyBytesAt: (wireBytes) => wireBytes,
    cut: () => ({ cause: 'end', isEndedByClose: true }),
    endAtEnd: { cause: 'end', isEndedByClose: true },
    resetAtEnd: reset,
  },
};

/** Data of the messages that are complete in so much of the body. */
function completeIn(bodyBytes: number): string[] {
  if (bodyBytes < Buffer.byteLength(firstBlock)) return [];
  // The second blank line is there with its carriage return.
  return bodyBytes < body.length - 1 ? ['grün'] : ['grün', '2'];
}

describe.each(Object.entries(answers))(
  'an answer %s',
  (_, { head, wire, bodyBytesAt, cut, endAtEnd, resetAtEnd }) => {
    it.each(['fin', 'reset'] as const)('that ends by %s at each of its bytes', async (how) => {
      const bytes = Buffer.concat([Buffer.from(head), wire]);
      const server = await RawServer.open(({ socket }) => socket.write(bytes));
      const between = await Wire.to(server.port, {
        parts: 'halves',
        endingOf: (number) => ({ direction: 'to client', afterBytes: number - 1, how }),
      });
      const stream = connectStream(between.url(), { reconnectionTimeMs: 0 });
      for (let place = 0; place <= bytes.length; place += 1) {
        const wireBytes = place - head.length;
        const missing = bytes.length - place;
        const whole = how === 'fin' ? endAtEnd : resetAtEnd;
        const broken = how === 'fin' ? cut(missing) : reset;
        const atPlace = missing === 0 ? whole : broken;
        const noResponse = { cause: 'no-response', code: how === 'fin' ? 'FIN' : 'ECONNRESET' };
        const bodyBytes = Math.max(0, bodyBytesAt(wireBytes));
        const got = await endOf(stream, place + 1);
        const isInsideEvent = entriesOf(stream, 'notice').some(
          ({ attempt, type }) => attempt === place + 1 && type === 'lost-block',
        );
        const ending =
          isInsideEvent && atPlace.isEndedByClose ? { ...atPlace, isInsideEvent: true } : atPlace;
        expect({ place, ending: got.ending, bodyBytes: got.bodyBytes, messages: got.messages }).toEqual({
          place,
          ending: wireBytes < 0 ? noResponse : ending,
          bodyBytes,
          messages: completeIn(bodyBytes).length,
        });
      }
      stream.close();
      await server.until(() => server.openConnections === 0, 'A connection is still open.');
      const messages = entriesOf(stream, 'message').filter(({ attempt }) => attempt <= bytes.length + 1);
      const expected = Array.from({ length: bytes.length + 1 }, (__, place) =>
        completeIn(bodyBytesAt(place - head.length)),
      ).flat();
      expect(messages.map((entry) => stream.log.fields(entry).data)).toEqual(expected);
    });
  },
);

describe('a compressed answer', () => {
  const text = `${firstBlock}data: 2\n\n`;
  const compressed = {
    gzip: gzipSync(text),
    deflate: deflateSync(text),
    'deflate without its header': deflateRawSync(text),
    br: brotliCompressSync(text),
    'gzip, br': brotliCompressSync(gzipSync(text)),
  };

  it.each(Object.entries(compressed))('in %s that stops at each of its bytes', async (name, bytes) => {
    let sent = 0;
    const server = await RawServer.open(({ socket }) => {
      const part = bytes.subarray(0, sent);
      sent += 1;
      const head = streamHead(
        `Content-Encoding: ${name.split(' without')[0]}`,
        `Content-Length: ${part.length}`,
      );
      socket.write(Buffer.concat([Buffer.from(head), part]));
    });
    const stream = connectStream(server.url(), { reconnectionTimeMs: 0 });
    for (let length = 0; length <= bytes.length; length += 1) {
      const { ending, messages, wireBytes } = await endOf(stream, length + 1);
      // Nothing at all is no compressed data that stops too early.
      const isWhole = length === 0 || length === bytes.length;
      const reason = 'the compressed data stops before its end';
      expect({ length, ending, wireBytes }).toEqual({
        length,
        ending: isWhole ? end : { cause: 'truncated', code: 'Z_BUF_ERROR', reason },
        wireBytes: length,
      });
      if (length > 0 && isWhole) expect(messages).toBe(2);
    }
  });
});

describe('an answer in parts', () => {
  const gzip = gzipSync(`${firstBlock}data: 2\n\n`, { finishFlush: constants.Z_SYNC_FLUSH });
  const kinds: Readonly<Record<string, Buffer>> = {
    'in chunks, with a trailer': Buffer.concat([
      Buffer.from(chunkedHead),
      ...chunks.slice(0, 2),
      Buffer.from('0\r\nX-Trailer: t\r\n\r\n'),
    ]),
    'with a byte order mark and all ends of lines': wholeResponse(
      '200 OK',
      ['Content-Type: text/event-stream'],
      '\ufeffid: 1\rdata: a\r\rdata: b\r\n\r\ndata: c\n\nretry: 0\r\n\r\n',
    ),
    compressed: Buffer.concat([
      Buffer.from(streamHead('Transfer-Encoding: chunked', 'Content-Encoding: gzip')),
      asChunk(gzip),
    ]),
    'after two interim ones': Buffer.concat([
      Buffer.from('HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
      wholeResponse('200 OK', ['Content-Type: text/event-stream'], body),
    ]),
    'of a refusal': wholeResponse('503 Nö', ['Content-Type: text/plain', 'Retry-After: 1'], 'später'),
    'without a content': Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'),
    'that is no HTTP': Buffer.from('HTTP/1.1 200 OK\r\nContent Type: x\r\n\r\n'),
    'with a chunk that is none': Buffer.concat([
      Buffer.from(chunkedHead),
      asChunk(body),
      Buffer.from('x\r\n'),
    ]),
  };

  /** What one sees of the attempt: its rows, messages, head and end. */
  async function seen(bytes: Buffer, parts: WireParts, readBytes?: number): Promise<unknown> {
    const server = await RawServer.open(({ socket }) => socket.end(bytes));
    const wire = await Wire.to(server.port, { parts, ...(readBytes !== undefined && { readBytes }) });
    const stream = connectStream({ url: wire.url('/path'), policy: { kind: 'off' } });
    const { ending, messages, bodyBytes, wireBytes, head } = await endOf(stream);
    const [opened] = detailsOf(stream, 'open');
    return {
      rows: rowsOf(stream),
      data: messagesOf(stream),
      ending,
      messages,
      bodyBytes,
      wireBytes,
      headers: (head ?? opened)?.headers,
      request: server.requests.map(({ method, path }) => [method, path]),
    };
  }

  it.each(Object.entries(kinds))('%s is the same as a whole one', async (_, bytes) => {
    const whole = await seen(bytes, 'whole');
    expect(await seen(bytes, 'halves')).toEqual(whole);
    expect(await seen(bytes, 'bytes')).toEqual(whole);
    expect(await seen(bytes, 'whole', 1)).toEqual(whole);
    expect(await seen(bytes, 'whole', 7)).toEqual(whole);
  });
});
