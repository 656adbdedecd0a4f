// Delivers the body of a response, decoded, chunk by chunk, and says how it ended: complete, cut short, reset, or not
// decodable. Nothing that a peer sends makes it throw.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Ending } from '../core/ending.ts';
import { createDecoder, type ContentEncoding } from './bodyDecoder.ts';

/** What the socket said, which tells a FIN from a RST: Node reports both as "aborted" on the response. */
export interface SocketWitness {
  readonly hasEnded: boolean;
  readonly error: NodeJS.ErrnoException | undefined;
}

export interface BodyOptions {
  readonly response: IncomingMessage;
  readonly encodings: readonly ContentEncoding[];
  readonly witness: SocketWitness;
  /** Decoded bytes; `wireBytes` are those of the body before decoding, so far. */
  readonly onBytes: (bytes: Uint8Array, wireBytes: number) => void;
  /** Called once, after the last bytes. */
  readonly onEnd: (ending: Ending) => void;
}

/** Starts reading the body. */
export function readBody({ response, encodings, witness, onBytes, onEnd }: BodyOptions): void {
  let wireBytes = 0;
  let isOver = false;
  let decoders: Duplex[] = [];

  const finish = (ending: Ending): void => {
    if (isOver) return;
    isOver = true;
    for (const decoder of decoders) decoder.destroy();
    onEnd(ending);
  };

  const startDecoders = (firstByte: number): void => {
    // Encodings are undone in the reverse of the order in which they were applied.
    decoders = encodings.toReversed().map((encoding) => createDecoder(encoding, firstByte));
    decoders.forEach((decoder, at) => {
      const next = decoders[at + 1];
      if (next) decoder.pipe(next);
      else decoder.on('data', (bytes: Buffer) => onBytes(bytes, wireBytes));
      decoder.on('error', (error: NodeJS.ErrnoException) => finish(lostEnding ?? undecodable(error)));
    });
    decoders.at(-1)?.on('end', () => finish(lostEnding ?? { cause: 'end' }));
  };

  /** How the wire ended, while the decoders still give out what they hold. */
  let lostEnding: Ending | undefined;

  response.on('data', (bytes: Buffer) => {
    wireBytes += bytes.length;
    if (encodings.length === 0) {
      onBytes(bytes, wireBytes);
      return;
    }
    if (decoders.length === 0) startDecoders(bytes[0] ?? 0);
    const first = decoders[0];
    if (first && !first.write(bytes)) {
      response.pause();
      first.once('drain', () => response.resume());
    }
  });
  response.on('end', () => {
    if (decoders[0]) decoders[0].end();
    else finish({ cause: 'end' });
  });
  response.on('error', (error: NodeJS.ErrnoException) => {
    const ending = brokenBody(error, response, wireBytes, witness);
    if (!decoders[0]) {
      finish(ending);
      return;
    }
    lostEnding = ending;
    decoders[0].end();
  });
}

function undecodable(error: NodeJS.ErrnoException): Ending {
  const code = error.code ?? error.name;
  if (code === 'Z_BUF_ERROR' || code === 'ERR_BROTLI_UNEXPECTED_END') {
    return { cause: 'truncated', code, reason: 'the compressed data stops before its end' };
  }
  return { cause: 'bad-encoding', code, reason: error.message };
}

function brokenBody(
  error: NodeJS.ErrnoException,
  response: IncomingMessage,
  wireBytes: number,
  witness: SocketWitness,
): Ending {
  const code = witness.error?.code ?? error.code ?? error.name;
  if (code.startsWith('HPE_')) return { cause: 'bad-encoding', code, reason: witness.error?.message ?? error.message };
  if (witness.error && !witness.hasEnded) return { cause: 'reset', code };
  const announced = Number(response.headers['content-length'] ?? NaN);
  return {
    cause: 'truncated',
    ...(announced > wireBytes && { missingBytes: announced - wireBytes }),
  };
}
