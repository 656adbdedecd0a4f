// A small SSE server inside the test, which hands its requests and responses to the test as they come.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';

export interface ScriptedServer {
  readonly url: string;
  /** Requests so far. */
  readonly requests: readonly IncomingMessage[];
  /** Sockets that are open now. */
  readonly openSockets: number;
  /** Resolves when no socket is open any more. */
  whenIdle(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; `answer` is called with the number of the request, from 1. */
export async function startScriptedServer(
  answer: (response: ServerResponse, number: number, request: IncomingMessage) => void,
): Promise<ScriptedServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    answer(response, requests.length, request);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      server.emit('socketGone');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    requests,
    get openSockets() {
      return sockets.size;
    },
    async whenIdle() {
      while (sockets.size > 0) await once(server, 'socketGone');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Begins an event stream. */
export function openStream(response: ServerResponse, text = ''): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.flushHeaders();
  if (text !== '') response.write(text);
}
