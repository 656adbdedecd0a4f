// Passes the body of a message on as it comes, at the pace of whoever takes it. A source that has to wait is stopped at
// its socket: what Node's streams would hold back when the connection breaks would be lost.

import type { IncomingMessage, OutgoingMessage } from 'node:http';

/** Stops reading a message, its connection included. */
export function pauseReading(message: IncomingMessage): void {
  message.pause();
  message.socket.pause();
}

export function resumeReading(message: IncomingMessage): void {
  message.resume();
  message.socket.resume();
}

/** Sends the head now. Node's own way to do that writes it as UTF-8, and header values are bytes. */
export function sendHeadNow(message: OutgoingMessage): void {
  message.write('', 'latin1');
}

/**
 * Writes bytes, all of one turn of the event loop as one chunk: how a body is cut into chunks means nothing, and one
 * write costs less than many.
 * @returns false when the sink asks to wait for its `drain`
 */
export function writeTogether(sink: OutgoingMessage, bytes: Uint8Array): boolean {
  if (sink.writableCorked === 0) {
    sink.cork();
    process.nextTick(() => {
      if (sink.writableCorked > 0) sink.uncork();
    });
  }
  return sink.write(bytes);
}

/** Writes what waits for the end of the turn. Must come before the end: Node would write that first. */
export function writeWaiting(sink: OutgoingMessage): void {
  while (sink.writableCorked > 0) sink.uncork();
}

/** Passes a request's body on to the server, trailers included. Who breaks off is found out by the caller. */
export function forwardRequestBody(
  request: IncomingMessage,
  sink: OutgoingMessage,
  trailersOf: (request: IncomingMessage) => [string, string][],
): void {
  request.on('data', (bytes: Buffer) => {
    if (sink.destroyed || writeTogether(sink, bytes)) return;
    request.pause();
    sink.once('drain', () => request.resume());
  });
  request.on('end', () => {
    const trailers = trailersOf(request);
    if (trailers.length > 0) sink.addTrailers(trailers);
    writeWaiting(sink);
    sink.end();
  });
}
