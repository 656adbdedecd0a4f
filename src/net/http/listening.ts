// Servers on the machine's own address, which nobody else can reach, and why one could not listen.

import { once } from 'node:events';
import type { Server } from 'node:net';

import * as l10n from '@vscode/l10n';

/** Listens on 127.0.0.1 and gives the port, a free one for 0. Rejects when the port cannot be had. */
export async function listenOnLoopback(server: Server, port = 0): Promise<number> {
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** Why a server could not listen on a port, and what to do, in two sentences. */
export function describePortProblem(server: 'dev server' | 'relay', port: number, cause: unknown): string {
  const remedy = l10n.t('Choose another port, or 0 for a free one.');
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `${l10n.t('Port {0} is already in use.', port)} ${remedy}`;
    case 'EACCES':
      return `${l10n.t('Port {0} is not open to ordinary programs.', port)} ${remedy}`;
    case 'ERR_SOCKET_BAD_PORT':
      return `${l10n.t('There is no port {0}: ports go from 1 to 65535.', port)} ${remedy}`;
    default:
      return `${describeOtherProblem(server, port, String(code ?? cause))} ${remedy}`;
  }
}

function describeOtherProblem(server: 'dev server' | 'relay', port: number, reason: string): string {
  return server === 'relay'
    ? l10n.t('The relay could not listen on port {port} ({reason}).', { port, reason })
    : l10n.t('The dev server could not listen on port {port} ({reason}).', { port, reason });
}
