// One connection of the app to the relay. Its requests are served one after the other, also when the app sends several
// at once, so that answers, interim answers, upgrades and refusals come in the order of the requests.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { UpstreamConnections, type UpstreamOptions } from './upstream.ts';

/** An app that asks for more, without waiting for answers, is not served: each of them takes memory. */
const maxWaitingRequests = 1_000;

/** What a connection has to know of the exchange that it serves. */
export interface ServedExchange {
  /** Whether all of the request has come. */
  readonly isRequestComplete: boolean;
  /** Whether a part of the answer has been given to the app. */
  readonly isAnswered: boolean;
  stop(): void;
}

export class AppConnection {
  /** From 1, over all connections of the relay. */
  readonly number: number;
  readonly socket: Socket;
  /** What belongs to it on the server's side; may outlive it by an answer that is still read. */
  readonly upstream: UpstreamConnections;
  /** Resolves when nothing of it is left, on either side. */
  readonly gone: Promise<void>;
  /** The exchange that is being served. */
  current: ServedExchange | undefined;
  /** Whether its last answer was given, or it is not HTTP any more. */
  isDetached = false;
  readonly #log: (line: string) => void;
  readonly #waiting: (() => void)[] = [];
  /** The answer that is being given. */
  #response: ServerResponse | undefined;
  #isBusy = false;
  #wasReset = false;

  /** @param log takes sentences for the log */
  constructor(
    number: number,
    socket: Socket,
    upstreamOrigin: string,
    options: UpstreamOptions,
    log: (line: string) => void,
  ) {
    this.#log = log;
    this.number = number;
    this.socket = socket;
    this.upstream = new UpstreamConnections(upstreamOrigin, options);
    socket.on('error', (error: NodeJS.ErrnoException) => this.noteError(error));
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        this.#waiting.length = 0;
        this.upstream.release(resolve);
      });
    });
  }

  /** Whether the app, or something on the way, reset the connection instead of closing it. */
  get wasReset(): boolean {
    return this.#wasReset;
  }

  /** An error that the app's side of the connection met, which tells a reset from a regular close. */
  noteError(error: NodeJS.ErrnoException): void {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') this.#wasReset = true;
  }

  /** Whether something is still to be done when the answer that is being given is complete. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * Serves a request when those before it are done.
   * @param begin starts the exchange, or answers at once
   */
  serve(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    // Whatever else the app has sent already is not served.
    if (this.isDetached) return;
    if (this.#waiting.length >= maxWaitingRequests) {
      this.detach();
      this.#log(`refused: a connection on which more than ${maxWaitingRequests} requests wait for an answer`);
      this.socket.destroy();
      return;
    }
    this.#waiting.push(() => {
      this.#response = response;
      response.once('close', () => this.#next());
      begin();
    });
    // The body of a request that waits is not read yet.
    if (this.#isBusy) request.pause();
    else this.#next();
  }

  /**
   * Gives the socket away when all requests that came before are done, unless the connection ends with one of them.
   * Nothing further is served on it, and Node's parser has let go of it.
   */
  giveSocket(take: () => void): void {
    if (this.isDetached) return;
    this.isDetached = true;
    this.#waiting.push(take);
    // Node's server does not listen to this socket any more, and the answers before may still wait for it.
    this.socket.on('drain', () => this.#response?.emit('drain'));
    if (!this.#isBusy) this.#next();
  }

  /** The connection is about to end: nothing further is served on it. */
  detach(): void {
    this.isDetached = true;
    this.#waiting.length = 0;
  }

  #next(): void {
    this.current = undefined;
    this.#response = undefined;
    const run = this.#waiting.shift();
    this.#isBusy = run !== undefined;
    if (run && this.socket.writable) run();
  }
}
