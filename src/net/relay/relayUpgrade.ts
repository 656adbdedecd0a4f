// Requests to switch protocols, such as WebSocket's: after the server's 101 the two connections are one, byte by byte in
// both directions. A server that refuses is heard as it is.

import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { responseHeaders, type RelayOrigins } from '../../core/relay/heads/forwardedHeaders.ts';
import { pairRawHeaders } from '../http/headers.ts';
import { problemOfHead } from './appAnswer.ts';

/** The app's connection, which no parser reads any more. */
export interface UpgradeSocket {
  readonly socket: Socket;
  /** What the app sent after the head already. */
  readonly head: Buffer;
}

/** For an answer on a socket that Node's server has let go of; it is the last one there. */
export function responseOnSocket(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.on('finish', () => socket.destroySoon());
  socket.on('drain', () => response.emit('drain'));
  return response;
}

/**
 * Hands the server's 101 to the app, as it came but for the addresses in it, and makes the two connections one.
 * @param response made by `responseOnSocket`; nothing was written to it
 * @returns why that cannot be; nothing was done, then
 */
export function switchProtocols(
  response: ServerResponse,
  { socket, head }: UpgradeSocket,
  answer: IncomingMessage,
  upstream: Duplex,
  upstreamHead: Buffer,
  origins: RelayOrigins,
  replacedOrigin: string | undefined,
): string | undefined {
  const received = pairRawHeaders(answer.rawHeaders);
  const facts = { status: 101, isChunked: false, takesTrailers: false, replacedOrigin };
  const headers = [
    ...received.filter(([name]) => name.toLowerCase() === 'upgrade'),
    ['Connection', 'Upgrade'] as const,
    ...responseHeaders(received, origins, facts),
  ];
  const statusText = answer.statusMessage ?? '';
  const problem = problemOfHead({ status: 101, statusText, headers });
  if (problem !== undefined) return problem;
  response.detachSocket(socket);
  const fields = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 101 ${statusText}\r\n${fields}\r\n`, 'latin1');
  socket.write(upstreamHead);
  upstream.write(head);
  joinSockets(socket, upstream);
  return undefined;
}

/** Makes two connections one: bytes, half-closes, closes and resets of either are met by the other. */
function joinSockets(one: Duplex, other: Duplex): void {
  const pass = (from: Duplex, to: Duplex): void => {
    from.pipe(to);
    from.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' && 'resetAndDestroy' in to) (to as Socket).resetAndDestroy();
      else to.destroy();
    });
    from.on('close', () => to.destroy());
  };
  pass(one, other);
  pass(other, one);
}
