// Passes the body of a message on as it comes, at the pace of whoever takes it.

import type { IncomingMessage, OutgoingMessage } from 'node:http';

/** Sends the head now. Node's own way to do that writes it as UTF-8, and header values are bytes. */
export function sendHeadNow(message: OutgoingMessage): void {
  message.write('', 'latin1');
}

/** What may wait for the end of the turn before whoever writes is asked to wait, in bytes. */
const maxWaitingBytes = 256 * 1024;
/** Pieces that are smaller on average are joined. */
const smallBytes = 8 * 1024;

/**
 * Writes a body, all bytes of one turn of the event loop as one chunk: how a body is cut into chunks means nothing, and
 * one write to the system costs less than many.
 */
export class TurnWriter {
  readonly #sink: OutgoingMessage;
  #pieces: Uint8Array[] = [];
  #sizeBytes = 0;
  #isFull = false;
  #onDrain: (() => void) | undefined;

  constructor(sink: OutgoingMessage) {
    this.#sink = sink;
  }

  /** @returns false when the sink takes less than comes: wait for `whenDrained` */
  write(bytes: Uint8Array): boolean {
    if (this.#pieces.length === 0) process.nextTick(this.flush);
    this.#pieces.push(bytes);
    this.#sizeBytes += bytes.length;
    return !this.#isFull && this.#sizeBytes < maxWaitingBytes;
  }

  /** Calls once, when there is room again. */
  whenDrained(onDrain: () => void): void {
    this.#onDrain = onDrain;
  }

  /** Writes what waits for the end of the turn now; to be called before the end of the message. */
  readonly flush = (): void => {
    const pieces = this.#pieces;
    if (pieces.length === 0) return;
    const sizeBytes = this.#sizeBytes;
    this.#pieces = [];
    this.#sizeBytes = 0;
    if (this.#sink.destroyed) return;
    // Small ones are copied, which costs less than a chunk each; Node puts what is written in one turn together.
    const isSmall = pieces.length > 1 && sizeBytes / pieces.length < smallBytes;
    let isTaken = true;
    for (const piece of isSmall ? [Buffer.concat(pieces, sizeBytes)] : pieces)
      isTaken = this.#sink.write(piece);
    if (isTaken) {
      if (!this.#isFull) this.#tell();
    } else if (!this.#isFull) {
      this.#isFull = true;
      this.#sink.once('drain', () => {
        this.#isFull = false;
        this.#tell();
      });
    }
  };

  #tell(): void {
    const onDrain = this.#onDrain;
    this.#onDrain = undefined;
    onDrain?.();
  }
}

/** Passes a request's body on to the server, trailers included. Who breaks off is found out by the caller. */
export function forwardRequestBody(
  request: IncomingMessage,
  sink: OutgoingMessage,
  trailersOf: (request: IncomingMessage) => [string, string][],
): void {
  const writer = new TurnWriter(sink);
  request.on('data', (bytes: Buffer) => {
    if (sink.destroyed || writer.write(bytes)) return;
    request.pause();
    writer.whenDrained(() => request.resume());
  });
  request.on('end', () => {
    const trailers = trailersOf(request);
    if (trailers.length > 0) sink.addTrailers(trailers);
    writer.flush();
    sink.end();
  });
}
