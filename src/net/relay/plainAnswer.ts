// Answers of the relay's own: a status and one sentence of plain text. The connection is closed after each of them, so
// that nothing that followed on it can be taken for something else.

import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import type { Refusal } from '../../core/relay/heads/relayAdmission.ts';

/** Marks an answer as the relay's, for whoever wonders where a 502 comes from. */
const ownHeaders = {
  'Content-Type': 'text/plain; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'X-SSE-Relay': 'refused',
  Connection: 'close',
};

/** Answers a request that was parsed. */
export function answerPlainly(response: ServerResponse, { status, sentence }: Refusal): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  // With its own reason: Node would take that of an answer that it did not write.
  response.writeHead(status, STATUS_CODES[status] ?? '', {
    ...ownHeaders,
    'Content-Length': Buffer.byteLength(sentence) + 1,
  });
  response.end(`${sentence}\n`);
}

/** Answers on a socket that no parser reads any more, and closes it. */
export function answerOnSocket(socket: Duplex, { status, sentence }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const headers = Object.entries({ ...ownHeaders, 'Content-Length': Buffer.byteLength(sentence) + 1 })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers}\r\n${sentence}\n`, () =>
    socket.destroy(),
  );
}

/** First byte of a TLS connection. */
const tlsHandshake = 0x16;

/** What is wrong with bytes that Node's parser refuses. */
export function refusalOfParser(error: NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array }): Refusal {
  const { code, rawPacket } = error;
  if (rawPacket?.[0] === tlsHandshake) {
    return {
      status: 400,
      sentence: 'This relay speaks plain http on this side. Use http:// in its address.',
    };
  }
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, sentence: 'The head of the request is larger than this relay takes.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, sentence: 'The request did not become complete in time.' };
    case 'HPE_INVALID_METHOD':
      return { status: 501, sentence: 'This relay does not know the method of the request.' };
    default:
      return {
        status: 400,
        sentence: `The request is not HTTP as RFC 9112 has it${code === undefined ? '' : ` (${code})`}.`,
      };
  }
}

/** What is wrong with a request that the parser took and that Node does not write. */
export function cannotBeWritten(error: unknown): Refusal {
  const reason = error instanceof Error ? error.message : String(error);
  return { status: 400, sentence: `This request cannot be written for the server: ${reason}.` };
}
