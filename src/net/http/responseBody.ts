// Delivers the body of a response, decoded, chunk by chunk, and says how it ended: complete, cut short, reset, or not
// decodable. Nothing that a peer sends makes it throw.

import type { IncomingMessage } from 'node:http';

import type { Ending } from '../../core/stream/ending.ts';
import { cutHiding } from '../../core/stream/gateway.ts';
import { DecoderChain, type ContentEncoding } from './bodyDecoder.ts';
import type { MessageReading } from './messageReading.ts';
import { present } from '../../core/base/present.ts';

/** What the socket said, which tells a FIN from a RST: Node reports both as "aborted" on the response. */
export interface SocketWitness {
  readonly hasEnded: boolean;
  readonly error: NodeJS.ErrnoException | undefined;
  /** Number of the read from the socket, from 1, that the data being delivered came in. */
  readNumber(): number;
}

export interface BodyOptions {
  /** The response; it is held while the decoders have no room. */
  readonly reading: MessageReading;
  /** In the order in which they were applied. */
  readonly encodings: readonly ContentEncoding[];
  readonly witness: SocketWitness;
  /**
   * Decoded bytes, none where what came gives none yet; `wireBytes` are those of the body before decoding, so far,
   * `readNumber` the read they came in.
   */
  readonly onBytes: (bytes: Uint8Array, wireBytes: number, readNumber: number) => void;
  /** Called once, after the last bytes. */
  readonly onEnd: (ending: Ending) => void;
}

/**
 * Starts reading the body.
 * @returns how to stop: nothing is told any more, and nothing is decoded
 */
export function readBody({ reading, encodings, witness, onBytes, onEnd }: BodyOptions): () => void {
  const { message: response } = reading;
  let wireBytes = 0;
  /** Of those, what was told with bytes that they gave. */
  let toldWireBytes = 0;
  let isOver = false;
  /** How the wire ended, while the decoders still give out what they hold. */
  let wireEnding: Ending | undefined;
  let isDecoded = encodings.length === 0;
  /** Reads whose bytes are being decoded. */
  const reads: number[] = [];

  const stop = (): void => {
    isOver = true;
    decoders?.destroy();
    reading.release(decoders);
  };
  const tell = (bytes: Uint8Array, readNumber: number): void => {
    toldWireBytes = wireBytes;
    onBytes(bytes, wireBytes, readNumber);
  };
  /** Compressed data may give nothing, such as the sum at its end: it has come all the same. */
  const tellRest = (): void => {
    if (!isOver && toldWireBytes < wireBytes) tell(new Uint8Array(0), reads[0] ?? witness.readNumber());
  };
  const finish = (ending: Ending): void => {
    tellRest();
    // Who is told may have stopped the reading.
    if (isOver) return;
    stop();
    // Compressed data says itself where it ends.
    onEnd(ending.isEndedByClose && decoders ? { cause: 'end' } : ending);
  };
  const decoders = isDecoded
    ? undefined
    : new DecoderChain(encodings, {
        onBytes: (bytes) => tell(bytes, reads[0] ?? witness.readNumber()),
        onEnd: (error) => {
          isDecoded = true;
          if (error) finish(undecodable(error, wireEnding));
          else if (wireEnding) finish(wireEnding);
        },
      });
  const endWire = (ending: Ending): void => {
    if (wireEnding) return;
    wireEnding = ending;
    if (!decoders || isDecoded) finish(ending);
    else decoders.end();
  };

  response.on('data', (bytes: Buffer) => {
    if (isOver) return;
    wireBytes += bytes.length;
    const readNumber = witness.readNumber();
    if (!decoders) {
      tell(bytes, readNumber);
      return;
    }
    reads.push(readNumber);
    const onDone = (): void => {
      tellRest();
      reads.shift();
    };
    if (decoders.write(bytes, onDone)) return;
    reading.hold(decoders);
    decoders.whenDrained(() => reading.release(decoders));
  });
  watchEnd(response, witness, () => wireBytes, endWire);
  return stop;
}

/**
 * Tells once how the body ended on the wire, whatever its content: complete, cut short, reset, or not HTTP.
 * @param wireBytes bytes of the body that have come so far
 */
export function watchEnd(
  response: IncomingMessage,
  witness: Pick<SocketWitness, 'hasEnded' | 'error'>,
  wireBytes: () => number,
  onEnd: (ending: Ending) => void,
): void {
  let isOver = false;
  const end = (ending: Ending): void => {
    if (isOver) return;
    isOver = true;
    onEnd(ending);
  };
  response.on('end', () => {
    if (!isDelimitedByClose(response))
      end({ cause: 'end', ...present({ through: cutHiding(response.headersDistinct['server']?.[0]) }) });
    // Node takes a reset for such an end.
    else if (witness.error !== undefined && !witness.hasEnded) end(resetEnding(witness));
    else end({ cause: 'end', isEndedByClose: true });
  });
  response.on('error', (error: NodeJS.ErrnoException) =>
    end(brokenBody(error, response, wireBytes(), witness)),
  );
  response.on('close', () => end(brokenBody(undefined, response, wireBytes(), witness)));
}

/** [spec] RFC 9112, 6.3: without a length and without chunks, the end of the connection ends the body. */
function isDelimitedByClose(response: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': transferEncoding = '' } = response.headers;
  return length === undefined && !/\bchunked\b/i.test(transferEncoding);
}

function resetEnding(witness: Pick<SocketWitness, 'error'>): Ending {
  const code = witness.error?.code;
  return { cause: 'reset', ...present({ code }) };
}

function undecodable(error: NodeJS.ErrnoException, wireEnding: Ending | undefined): Ending {
  if (wireEnding && wireEnding.cause !== 'end') return wireEnding;
  const code = error.code ?? error.name;
  if (code === 'Z_BUF_ERROR') {
    return { cause: 'truncated', code, reason: 'the compressed data stops before its end' };
  }
  return { cause: 'bad-encoding', code, reason: error.message };
}

function brokenBody(
  error: NodeJS.ErrnoException | undefined,
  response: IncomingMessage,
  wireBytes: number,
  witness: Pick<SocketWitness, 'hasEnded' | 'error'>,
): Ending {
  const broken = witness.error ?? error;
  const code = broken?.code ?? '';
  if (code.startsWith('HPE_')) return { cause: 'bad-encoding', code, reason: broken?.message ?? code };
  if (witness.error && !witness.hasEnded) return resetEnding(witness);
  const announced = Number(response.headers['content-length'] ?? NaN);
  return {
    cause: 'truncated',
    ...(announced > wireBytes && { missingBytes: announced - wireBytes }),
  };
}
