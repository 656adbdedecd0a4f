// A server of raw TCP or TLS connections on loopback: what a test writes is what goes on the wire. It keeps every
// request it got, tells when connections come and go, and is closed with the test.

import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { onTestFinished } from 'vitest';

import { RequestReader, type ReceivedRequest } from './requestReader.ts';
import { Changes, until } from './waiting.ts';

export interface RawExchange {
  /** From 1, over all connections. */
  readonly number: number;
  readonly request: ReceivedRequest;
  readonly socket: Socket;
}

export interface RawServerOptions {
  readonly tls?: Pick<TlsOptions, 'key' | 'cert' | 'requestCert' | 'rejectUnauthorized'>;
  /** Called for each connection, before it has said anything. */
  readonly onConnection?: (socket: Socket) => void;
  /** A free one when absent. */
  readonly port?: number;
}

export class RawServer {
  readonly #server: Server;
  readonly #scheme: string;
  readonly #answer: (exchange: RawExchange) => void;
  readonly #changes = new Changes();
  readonly #sockets = new Set<Socket>();
  /** Connections beneath TLS, which may end before there is any. */
  readonly #transports = new Set<Socket>();
  readonly requests: ReceivedRequest[] = [];
  /** Connections made so far. */
  connections = 0;
  port = 0;

  private constructor(answer: (exchange: RawExchange) => void, { tls, onConnection }: RawServerOptions) {
    this.#answer = answer;
    this.#scheme = tls ? 'https' : 'http';
    const accept = (socket: Socket): void => {
      this.#accept(socket);
      onConnection?.(socket);
    };
    this.#server = tls
      ? createTlsServer({ ...tls, allowHalfOpen: true }, accept)
      : createTcpServer({ allowHalfOpen: true, noDelay: true }, accept);
    if (tls) this.#server.on('connection', (socket: Socket) => this.#keepTransport(socket));
  }

  /** Listens until the test is over. */
  static async open(
    answer: (exchange: RawExchange) => void = () => {},
    options: RawServerOptions = {},
  ): Promise<RawServer> {
    const server = new RawServer(answer, options);
    await new Promise<void>((resolve) => {
      server.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    server.port = (server.#server.address() as AddressInfo).port;
    onTestFinished(() => server.close());
    return server;
  }

  /** Address with this path. @param host another name of the loopback address */
  url(path = '/', host = '127.0.0.1'): string {
    return `${this.#scheme}://${host}:${this.port}${path}`;
  }

  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Resolves once the condition holds, looked at when a connection or a request comes or goes. */
  async until(condition: () => boolean, description: string): Promise<void> {
    await until(condition, this.#changes.source, () => description);
  }

  /** Resets all connections, also those that carry TLS. */
  resetAll(): void {
    for (const socket of this.#transports.size > 0 ? this.#transports : this.#sockets)
      socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of [...this.#sockets, ...this.#transports]) socket.destroy();
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #keepTransport(socket: Socket): void {
    this.#transports.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#transports.delete(socket));
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    this.connections += 1;
    const reader = new RequestReader((request) => {
      this.requests.push(request);
      this.#answer({ number: this.requests.length, request, socket });
      this.#changes.tell();
    });
    socket.on('data', (bytes: Buffer) => reader.push(bytes));
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#changes.tell();
    });
    this.#changes.tell();
  }
}
