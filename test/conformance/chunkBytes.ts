// Turns the chunks of a case into bytes, and encodes them as a server does that flushes its compressor after each.

import {
  constants,
  createBrotliCompress,
  createDeflate,
  createGzip,
  type BrotliCompress,
  type Gzip,
} from 'node:zlib';

import type { Chunk, FramedResponse } from './caseFormat.ts';

/** A chunk's bytes. */
export function chunkBytes(chunk: Chunk): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if ('hex' in chunk) return Buffer.from(chunk.hex, 'hex');
  if ('repeat' in chunk) return Buffer.from(chunk.repeat.repeat(chunk.times));
  return Buffer.concat(chunk.parts.map(chunkBytes));
}

/** Pause before each chunk: its own `afterMs`, otherwise 12 ms, or none in a body of very many chunks. */
export function pausesMs(chunks: readonly Chunk[]): number[] {
  const usualMs = chunks.length > 200 ? 0 : 12;
  return chunks.map((chunk, at) => {
    const afterMs = typeof chunk === 'string' ? undefined : chunk.afterMs;
    return afterMs ?? (at === 0 ? 0 : usualMs);
  });
}

export interface EncodedBody {
  readonly chunks: readonly Buffer[];
  /** What the compressor adds when it is told that the body is over; empty without one. */
  readonly tail: Buffer;
}

/** The body as it goes on the wire, one flush a chunk. */
export async function encodeBody(response: FramedResponse): Promise<EncodedBody> {
  const plain = (response.body ?? []).map(chunkBytes);
  const encoder = createEncoder(response.encoding);
  if (!encoder) return { chunks: plain, tail: Buffer.alloc(0) };
  const out: Buffer[] = [];
  encoder.on('data', (bytes: Buffer) => out.push(bytes));
  const taken = (): Buffer => Buffer.concat(out.splice(0));
  const chunks: Buffer[] = [];
  for (const bytes of plain) {
    encoder.write(bytes);
    await new Promise<void>((resolve) => {
      encoder.flush(resolve);
    });
    chunks.push(taken());
  }
  await new Promise<void>((resolve) => {
    encoder.once('end', resolve);
    encoder.end();
  });
  return { chunks, tail: taken() };
}

function createEncoder(encoding: FramedResponse['encoding']): Gzip | BrotliCompress | undefined {
  switch (encoding) {
    case 'gzip':
      return createGzip({ flush: constants.Z_SYNC_FLUSH });
    case 'deflate':
      return createDeflate({ flush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH });
    case undefined:
      return undefined;
  }
}
