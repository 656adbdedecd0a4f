// Servers on the machine's own address, which nobody else can reach, and why one could not listen.

import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1 and gives the port, a free one for 0. Rejects when the port cannot be had. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** One sentence or two. @param server what wanted to listen, such as `dev server` */
export function describePortProblem(server: string, port: number, cause: unknown): string {
  const remedy = 'Choose another port, or 0 for a free one.';
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is already in use. ${remedy}`;
    case 'EACCES':
      return `Port ${port} is not open to ordinary programs. ${remedy}`;
    case 'ERR_SOCKET_BAD_PORT':
      return `There is no port ${port}: ports go from 1 to 65535. ${remedy}`;
    default:
      return `The ${server} could not listen on port ${port} (${String(code ?? cause)}). ${remedy}`;
  }
}
