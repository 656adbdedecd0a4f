// Servers on the machine's own address, which nobody else can reach.

import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1 and gives the port, a free one for 0. Rejects when the port cannot be had. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
