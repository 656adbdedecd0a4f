// A server on loopback that is closed with its test, whatever it was built with.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

import { Changes, until } from './waiting.ts';

export class ListeningServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #changes = new Changes();
  /** The Last-Event-ID of each request, in order. */
  readonly lastEventIds: (string | undefined)[] = [];
  #port = 0;

  private constructor(listener: RequestListener) {
    this.#server = createServer(listener);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.tell();
      });
      this.tell();
    });
    this.#server.prependListener('request', ({ headers }) => {
      const id = headers['last-event-id'];
      this.lastEventIds.push(typeof id === 'string' ? id : undefined);
      this.tell();
    });
  }

  /** Listens until the test is over. */
  static async open(listener: RequestListener): Promise<ListeningServer> {
    const server = new ListeningServer(listener);
    await server.listen();
    onTestFinished(() => server.close());
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Listens, on the same port as before if it did already. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Ends all connections; none is accepted any more. */
  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return Promise.resolve();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  /** Ends all connections, as a short failure of the network does. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves once the condition holds, looked at when a connection or a request comes or goes, or when somebody tells. */
  async until(condition: () => boolean, description: string): Promise<void> {
    await until(condition, this.#changes.source, () => description);
  }

  /** Something has changed that somebody may wait for. */
  tell(): void {
    this.#changes.tell();
  }
}
