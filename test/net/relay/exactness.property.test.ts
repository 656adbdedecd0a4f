// Whatever the server sends, in whatever chunks, encoding and framing, the app gets the same bytes and headers, and what
// the app sends reaches the server in the same way.

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { until } from '../../helpers/waiting.ts';
import { asChunk } from '../../helpers/wireText.ts';
import {
  connectApp,
  type RawEnd,
  RawUpstream,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

const encoders = {
  identity: (bytes: Uint8Array) => Buffer.from(bytes),
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};
type EncodingName = keyof typeof encoders;

interface Message {
  readonly isStream: boolean;
  readonly encoding: EncodingName;
  readonly framing: 'chunked' | 'length' | 'close';
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly chunkSizes: readonly number[];
  readonly writeSizes: readonly number[];
}

const reserved =
  /^(?:content-|transfer-|connection|keep-alive|te|upgrade|proxy-|host|origin|referer|expect|trailer|location|refresh|set-cookie|sec-|access-|last-event-id|accept)/i;
const headerName = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,12}$/)
  .filter((name) => !reserved.test(name));
const headerValue = fc.stringMatching(/^(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]{0,20}[!-~\x80-\xff])?)?$/);
const eventText = fc
  .array(
    fc.constantFrom(
      'data: a',
      'id: 7',
      ': note',
      'event: x',
      '',
      '\r',
      'data: \u{1f600}',
      'retry: 10',
      'data',
    ),
    { maxLength: 40 },
  )
  .chain((lines) =>
    fc.constantFrom('\n', '\r\n', '\r').map((ending) => Buffer.from(lines.join(ending) + ending)),
  );

const message: fc.Arbitrary<Message> = fc.record({
  isStream: fc.boolean(),
  encoding: fc.constantFrom<EncodingName>('identity', 'gzip', 'deflate', 'br'),
  framing: fc.constantFrom('chunked' as const, 'length' as const, 'close' as const),
  headers: fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 }),
  body: fc.oneof(
    eventText,
    fc.uint8Array({ maxLength: 300 }),
    fc.constant(Buffer.alloc(200_000, 'data: x\n\n')),
  ),
  chunkSizes: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
  writeSizes: fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 8 }),
});

/** Cuts bytes into pieces of these sizes, over and over. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    // Thousands of pieces of a byte each show nothing that some of them do not.
    const size = Math.max(sizes[i % sizes.length] ?? 1, Math.ceil(bytes.length / 400));
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

function framed(body: Uint8Array, { framing, chunkSizes }: Message): Buffer {
  if (framing !== 'chunked') return Buffer.from(body);
  return Buffer.concat([...cut(body, chunkSizes).map((piece) => asChunk(piece)), Buffer.from('0\r\n\r\n')]);
}

function framingHeader(body: Uint8Array, framing: Message['framing']): string[] {
  if (framing === 'chunked') return ['Transfer-Encoding: chunked'];
  return framing === 'length' ? [`Content-Length: ${body.length}`] : [];
}

/** The bytes of a body in chunks; undefined while it is not complete. */
function unchunk(bytes: Buffer): Buffer | undefined {
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (size === 0) return bytes.length >= lineEnd + 4 ? Buffer.concat(pieces) : undefined;
    if (bytes.length < lineEnd + 2 + size + 2) return undefined;
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

/** The body of the message that came, once it is whole. */
function bodyOf(end: RawEnd, framing: Message['framing'], length: number): Buffer | undefined {
  const { bytes } = end;
  const at = bytes.indexOf('\r\n\r\n');
  if (at === -1) return undefined;
  const rest = bytes.subarray(at + 4);
  switch (framing) {
    case 'chunked':
      return unchunk(rest);
    case 'length':
      return rest.length >= length ? rest : undefined;
    case 'close':
      return end.end === 'fin' ? rest : undefined;
  }
}

function writePieces(end: RawEnd, bytes: Buffer, sizes: readonly number[]): void {
  for (const piece of cut(bytes, sizes)) end.write(piece);
}

it('an answer arrives as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      const body = encoders[sent.encoding](sent.body);
      const own = [
        ...(sent.isStream ? ['Content-Type: text/event-stream'] : []),
        ...(sent.encoding === 'identity' ? [] : [`Content-Encoding: ${sent.encoding}`]),
        ...framingHeader(body, sent.framing),
        ...sent.headers.map(([name, value]) => `${name}: ${value}`),
      ];
      const head = ['HTTP/1.1 200 OK', ...own, '', ''].join('\r\n');
      const upstream = await RawUpstream.open((end) => {
        end.socket.once('data', () => {
          writePieces(end, Buffer.concat([Buffer.from(head, 'latin1'), framed(body, sent)]), sent.writeSizes);
          if (sent.framing === 'close') end.socket.end();
        });
      });
      const relay = await startRelay(upstream.origin);
      const app = await connectApp(relay);
      app.write(requestHead(relay, 'GET /'));
      await app.until((end) => bodyOf(end, sent.framing, body.length) !== undefined, 'The body did not come');
      expect(bodyOf(app, sent.framing, body.length)).toEqual(body);
      const arrived = splitMessage(app.text).head.slice(1);
      expect(arrived.filter((line) => !/^(?:Connection|Keep-Alive): /.test(line))).toEqual(own);
      for (const { serverSide, appSide } of relay.streams.list()) {
        for (const side of [serverSide, appSide]) {
          await until(
            () => side.state.phase === 'stopped',
            (onChange) => side.onStateChange(onChange),
            () => 'The stream did not end',
          );
          expect(Buffer.from(side.log.bodyBytes(0, side.log.bodyLength))).toEqual(Buffer.from(sent.body));
        }
      }
      expect(relay.streams.list()).toHaveLength(sent.isStream ? 1 : 0);
      app.socket.destroy();
      await relay.close();
      await upstream.server.close();
    }),
    { numRuns: 40 },
  );
});

it('a request arrives as it was sent', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      const framing = sent.framing === 'close' ? 'length' : sent.framing;
      const body = encoders[sent.encoding](sent.body);
      const own = [
        ...framingHeader(body, framing),
        ...sent.headers.map(([name, value]) => `${name}: ${value}`),
      ];
      const upstream = await RawUpstream.open();
      const relay = await startRelay(upstream.origin);
      const app = await connectApp(relay);
      const head = requestHead(relay, 'POST /', ...own);
      writePieces(
        app,
        Buffer.concat([Buffer.from(head, 'latin1'), framed(body, { ...sent, framing })]),
        sent.writeSizes,
      );
      const server = await upstream.connection();
      await server.until((end) => bodyOf(end, framing, body.length) !== undefined, 'The body did not come');
      expect(bodyOf(server, framing, body.length)).toEqual(body);
      expect(splitMessage(server.text).head.slice(2)).toEqual([...own, 'Connection: keep-alive']);
      app.socket.destroy();
      await relay.close();
      await upstream.server.close();
    }),
    { numRuns: 40 },
  );
});
