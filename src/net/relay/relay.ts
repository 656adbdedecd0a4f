// A relay: it listens on loopback, takes what an app on this machine sends, and passes it on to its one server. Event
// streams among the answers are kept as streams with two sides; everything else passes and is forgotten. It leaves
// nothing running after close().

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { admit, type Refusal } from '../../core/relay/heads/relayAdmission.ts';
import { splitIdFromQuery } from '../../core/stream/idInQuery.ts';
import { requestHeaders, type RelayOrigins } from '../../core/relay/heads/forwardedHeaders.ts';
import { connectionOptionsOf, type ConnectionOptions } from '../http/connectionOptions.ts';
import { pairRawHeaders, readableHeaders } from '../http/headers.ts';
import { readHeaderText } from '../../core/wire/headerText.ts';
import { defaultRequestLimits, limitingOptions, type RequestLimits } from '../http/requestLimits.ts';
import { defaultMaxEventBytes } from '../stream/sseStream.ts';
import { AppConnection } from './appConnection.ts';
import { answerOnSocket, answerPlainly, refusalOfParser } from './plainAnswer.ts';
import { RelayExchange, type ExchangeParts } from './relayExchange.ts';
import { RelayedStreams } from './relayedStreams.ts';
import type { RelayedStreamOptions } from './relayedStream.ts';
import type { RequestFacts } from './relayedAttempt.ts';
import { describePortProblem, listenOnLoopback } from '../http/listening.ts';
import { responseOnSocket } from './relayUpgrade.ts';
import { maxHeadBytes } from './upstream.ts';
import { present } from '../../core/base/present.ts';

/** How long connections of the app get to take what was written before the relay stopped, in milliseconds. */
const closeLimitMs = 500;

export interface RelayOptions extends Partial<ConnectionOptions>, Partial<RelayedStreamOptions> {
  /** Origin of the server, such as `http://localhost:3000`. */
  readonly upstream: string;
  /** The port to listen on; 0 or absent takes a free one. */
  readonly port?: number;
  /** Origins of pages that may use the relay, besides those of this machine and the server's own. */
  readonly allowedOrigins?: readonly string[];
  /** How long an app may take for the head of a request; its body may take as long as it takes. */
  readonly limits?: Partial<Omit<RequestLimits, 'requestMs'>>;
  /** Takes a line for what was refused or could not be reached. No secrets. */
  readonly log?: (line: string) => void;
}

/** A relay could not listen on the port that was asked for. */
export class RelayPortError extends Error {
  override readonly name = 'RelayPortError';

  constructor(port: number, cause: unknown) {
    super(describePortProblem('relay', port, cause), { cause });
  }
}

export class Relay {
  readonly upstream: string;
  readonly streams: RelayedStreams;
  readonly #options: RelayOptions;
  readonly #connectionOptions: ConnectionOptions;
  readonly #server: Server;
  readonly #connections = new Map<Socket, AppConnection>();
  /** Those whose answers may still be read from the server, too. */
  readonly #remaining = new Set<AppConnection>();
  #lastConnection = 0;
  #port = 0;
  #closed: Promise<void> | undefined;

  private constructor(options: RelayOptions) {
    this.#options = options;
    this.upstream = options.upstream;
    this.#connectionOptions = connectionOptionsOf(options);
    this.streams = new RelayedStreams({
      maxEventBytes: options.maxEventBytes ?? defaultMaxEventBytes,
      ...present({ createStorage: options.createStorage, client: options.client }),
    });
    // An upload may take as long as it takes, and a Host is asked for in words.
    const server = createServer({
      ...limitingOptions({ ...defaultRequestLimits, ...options.limits, requestMs: 0 }),
      maxHeaderSize: maxHeadBytes,
      requireHostHeader: false,
      insecureHTTPParser: false,
    });
    // Headers beyond a number would vanish without a word; the size of the head is limited anyway.
    server.maxHeadersCount = 0;
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
    const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
      this.#serve(request, response);
    server.on('request', onRequest);
    // The server's own 100 is passed on, and whatever else it thinks of an expectation.
    server.on('checkContinue', onRequest);
    server.on('checkExpectation', onRequest);
    server.on('upgrade', (request, socket, head) => this.#serveUpgrade(request, socket as Socket, head));
    server.on('connect', (_request, socket) => this.#serveTunnel(socket as Socket));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.#onBadRequest(error, socket as Socket),
    );
  }

  /** Listens on 127.0.0.1. Rejects with a {@link RelayPortError} when it cannot have its port. */
  static async start(options: RelayOptions): Promise<Relay> {
    const relay = new Relay(options);
    const requestedPort = options.port ?? 0;
    relay.#port = await listenOnLoopback(relay.#server, requestedPort).catch((error: unknown) => {
      throw new RelayPortError(requestedPort, error);
    });
    // Such as too many open files: it goes on with the connections that it has.
    relay.#server.on('error', (error) => relay.#log(error.message));
    relay.#log(`listens on ${relay.origin} for ${relay.upstream}`);
    return relay;
  }

  get port(): number {
    return this.#port;
  }

  /** `http://127.0.0.1:PORT`, to be used in place of the server's. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Connections of the app that are open. */
  get openConnections(): number {
    return this.#connections.size;
  }

  /** Ends both sides of everything that passes, and resolves when nothing is left open. Can be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    const connections = [...this.#remaining];
    for (const connection of connections) {
      connection.current?.stop();
      connection.upstream.close();
      connection.socket.destroySoon();
    }
    // What is left is on the server's side alone: an app whose answer had begun, or was awaited, has heard of it.
    for (const stream of this.streams.list()) stream.stop();
    const limit = setTimeout(() => {
      for (const socket of this.#connections.keys()) socket.destroy();
    }, closeLimitMs);
    await Promise.all([closed, ...connections.map(({ gone }) => gone)]);
    this.streams.close();
    clearTimeout(limit);
    this.#log('stopped');
  }

  #log(line: string): void {
    this.#options.log?.(line);
  }

  #accept(socket: Socket): void {
    this.#lastConnection += 1;
    const connection = new AppConnection(
      this.#lastConnection,
      socket,
      this.upstream,
      this.#connectionOptions,
      (line) => this.#log(line),
    );
    this.#connections.set(socket, connection);
    this.#remaining.add(connection);
    socket.once('close', () => this.#connections.delete(socket));
    void connection.gone.then(() => this.#remaining.delete(connection));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(request.socket);
    if (!connection) {
      response.destroy();
      return;
    }
    connection.serve(request, response, () => {
      const parts = this.#partsOf(request, connection, undefined);
      if ('sentence' in parts) {
        this.#log(`refused: ${parts.status} ${parts.sentence}`);
        request.resume();
        connection.detach();
        answerPlainly(response, parts);
        return;
      }
      const exchange = new RelayExchange({ ...parts, response });
      connection.current = exchange;
      exchange.begin();
    });
  }

  #serveUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const connection = this.#connections.get(socket);
    if (!connection) {
      socket.destroy();
      return;
    }
    connection.giveSocket(() => {
      const parts = this.#partsOf(request, connection, request.headers.upgrade ?? '');
      const hasBody =
        request.headers['transfer-encoding'] !== undefined ||
        Number(request.headers['content-length'] ?? 0) > 0;
      if ('sentence' in parts) this.#refuseSocket(socket, parts);
      else if (hasBody)
        this.#refuseSocket(socket, { status: 501, sentence: 'This relay passes no upgrade with a body on.' });
      else {
        const response = responseOnSocket(request, socket);
        const exchange = new RelayExchange({ ...parts, response, upgrade: { socket, head } });
        connection.current = exchange;
        exchange.begin();
      }
    });
  }

  #serveTunnel(socket: Socket): void {
    const refuse = (): void =>
      this.#refuseSocket(socket, {
        status: 405,
        sentence: 'This relay goes to its one server only. It makes no tunnels.',
      });
    this.#connections.get(socket)?.giveSocket(refuse);
  }

  /** What an exchange needs, or why there is none. */
  #partsOf(
    request: IncomingMessage,
    connection: AppConnection,
    upgrade: string | undefined,
  ): Refusal | Omit<ExchangeParts, 'response' | 'upgrade'> {
    const received = pairRawHeaders(request.rawHeaders);
    const method = request.method ?? 'GET';
    const admitted = admit(
      { method, target: request.url ?? '/', httpVersion: request.httpVersion, headers: received },
      { port: this.#port, upstreamOrigin: this.upstream, allowedOrigins: this.#options.allowedOrigins ?? [] },
    );
    if ('sentence' in admitted) return admitted;
    const { path } = admitted;
    const origins: RelayOrigins = { upstream: this.upstream, own: `http://${request.headers.host ?? ''}` };
    const { headers, replacedOrigin } = requestHeaders(received, origins, upgrade);
    const { accept = '', origin, 'last-event-id': idHeader } = request.headers;
    const lastEventId = readHeaderText(typeof idHeader === 'string' ? idHeader : '');
    const { path: address, id: idInQuery } = splitIdFromQuery(path);
    const facts: RequestFacts = {
      key: `${method} ${address}`,
      method,
      atMs: performance.now(),
      connection: connection.number,
      origin,
      marks: {
        userAgent: request.headers['user-agent'],
        origin,
        sessionId: request.headersDistinct['mcp-session-id']?.[0],
      },
      retryCount: countOf(request.headersDistinct['x-stainless-retry-count']?.[0]),
      lastEventId,
      resumeId: lastEventId === '' ? idInQuery : lastEventId,
      acceptsEventStream: /\btext\/event-stream\b/i.test(accept),
      app: { url: origins.own + path, headers: readableHeaders(received) },
      server: { url: origins.upstream + path, headers: readableHeaders(headers) },
    };
    return {
      request,
      connection,
      streams: this.streams,
      facts,
      path,
      headers,
      replacedOrigin,
      origins,
      options: this.#connectionOptions,
      log: (line) => this.#log(line),
    };
  }

  #refuseSocket(socket: Socket, refusal: Refusal): void {
    this.#log(`refused: ${refusal.status} ${refusal.sentence}`);
    socket.on('error', () => {});
    answerOnSocket(socket, refusal);
  }

  /** Bytes that are no request, or a connection that broke. */
  #onBadRequest(error: NodeJS.ErrnoException, socket: Socket): void {
    const connection = this.#connections.get(socket);
    connection?.noteError(error);
    if (error.code === 'ECONNRESET' || !connection || !socket.writable) {
      socket.destroy();
      return;
    }
    const { isDetached, current } = connection;
    if (isDetached) {
      // More bytes of the same kind, unless an answer is still given to what came before.
      if (!connection.isAwaited) socket.destroySoon();
      return;
    }
    const refusal = refusalOfParser(error);
    // Bytes behind requests that are complete are no request of their own: those before get their answers first.
    if (current?.isRequestComplete) {
      // Node's server passes on no end of the connection any more.
      socket.once('end', () => socket.end());
      connection.giveSocket(() => this.#refuseSocket(socket, refusal));
      return;
    }
    connection.detach();
    // An answer that has begun cannot be taken back, and nothing that follows can be trusted.
    if (current?.isAnswered) socket.destroy();
    else this.#refuseSocket(socket, refusal);
  }
}

function countOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
