// Short ways to write responses byte for byte.

import type { Socket } from 'node:net';

/** The head of an event stream, with more headers; the body follows until the connection ends. */
export function streamHead(...headers: readonly string[]): string {
  return ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream', ...headers, '', ''].join('\r\n');
}

export const chunkedHead = streamHead('Transfer-Encoding: chunked');

/** One chunk of a chunked body. */
export function asChunk(body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
}

export const lastChunk = '0\r\n\r\n';

/** A whole response with a body and its length. */
export function wholeResponse(
  status: string,
  headers: readonly string[] = [],
  body: string | Uint8Array = '',
): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

/** Writes and then resets the connection, once the client has had the time to read: a reset throws away the rest. */
export function writeThenReset(socket: Socket, bytes: string | Uint8Array): void {
  socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 30));
}
