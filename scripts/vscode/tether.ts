// Tells the starting script that a desktop window is gone: an extension in the window holds a connection open. A program
// that stays in the dock after its last window has no other way to say so. A reload of the window breaks the connection
// too, so its end counts only when no new one follows.
import { createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../../src/net/http/listening.ts';

/** Names the environment variable with the port on 127.0.0.1 to connect to. */
export const tetherVariable = 'SSE_START_TETHER';

export interface Tether {
  readonly port: number;
  /** Resolves when there has been a connection and there is none any more. */
  readonly broken: Promise<void>;
  close(): Promise<void>;
}

const reloadLimitMs = 15_000;

/** Listens on a free port. */
export async function openTether(): Promise<Tether> {
  const sockets = new Set<Socket>();
  const { promise: broken, resolve: setBroken } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const server = createServer((socket) => {
    clearTimeout(timer);
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && server.listening) timer = setTimeout(setBroken, reloadLimitMs);
    });
    socket.resume();
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    broken,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
