// The connections from a relay to its server. Each connection of the app has its own ones, kept open between requests
// as the app keeps its own: what is bound to a connection stays so, and when one breaks between two requests, the app
// meets what it would have met without the relay.

import { Agent as HttpAgent, request as httpRequest, type ClientRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';

import { isLoopbackOrigin } from '../../core/relay/heads/relayAddress.ts';
import type { Header } from '../../core/stream/streamRequest.ts';
import { bringsAgent, isInsecureHost, type ConnectionOptions } from '../http/connectionOptions.ts';
import { flatHeaders, groupHeaders } from '../http/headers.ts';

/** Larger heads are refused, on both sides; Node's own limit of 16 KiB is less than browsers take. */
export const maxHeadBytes = 256 * 1024;

/** Methods for which Node assumes a body unless the headers say otherwise. */
const methodsWithoutBody = /^(?:GET|HEAD|DELETE|OPTIONS|TRACE)$/;

export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
}

/** What is to be known of a server to connect to it. */
export type UpstreamOptions = Pick<ConnectionOptions, 'insecureHosts' | 'leavesAgentOut'>;

export class UpstreamConnections {
  readonly #origin: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #rejectUnauthorized: boolean;
  /** Each with how many requests use it. */
  readonly #sockets = new Map<Socket, number>();
  #isReleased = false;
  #onEmpty: () => void = () => {};

  readonly #options: UpstreamOptions;

  constructor(origin: string, options: UpstreamOptions) {
    this.#origin = new URL(origin);
    this.#options = options;
    this.#agent =
      this.#origin.protocol === 'https:'
        ? new HttpsAgent({ keepAlive: true })
        : new HttpAgent({ keepAlive: true });
    this.#rejectUnauthorized = !isInsecureHost(this.#origin, options.insecureHosts);
  }

  /** Makes a request; its head is sent with the first of its body, at its end, or when flushed. */
  request({ method, path, headers }: UpstreamRequest): ClientRequest {
    const { hostname, port, protocol } = this.#origin;
    const options = {
      method,
      path,
      // Brackets belong to a URL, not to an address.
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      headers: this.#headersFor(method, headers),
      ...(bringsAgent(this.#origin, this.#options) && { agent: this.#agent }),
      maxHeaderSize: maxHeadBytes,
      insecureHTTPParser: false,
    };
    const request =
      protocol === 'https:'
        ? httpsRequest({ ...options, rejectUnauthorized: this.#rejectUnauthorized })
        : httpRequest(options);
    // Headers beyond a number would vanish without a word; the size of the head is limited anyway.
    request.maxHeadersCount = 0;
    request.on('socket', (socket) => {
      this.#use(socket, 1);
      request.once('close', () => this.#use(socket, -1));
    });
    return request;
  }

  /** No more requests will be made: what is idle is ended, and the rest when its request is done. */
  release(onEmpty: () => void): void {
    this.#isReleased = true;
    this.#onEmpty = onEmpty;
    for (const [socket, uses] of this.#sockets) if (uses === 0) socket.destroy();
    if (this.#sockets.size === 0) onEmpty();
  }

  /** Ends all of them. */
  close(): void {
    this.#isReleased = true;
    this.#agent.destroy();
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #use(socket: Socket, by: number): void {
    const uses = this.#sockets.get(socket);
    if (uses === undefined && by > 0) {
      socket.once('close', () => {
        this.#sockets.delete(socket);
        if (this.#isReleased && this.#sockets.size === 0) this.#onEmpty();
      });
    }
    if (uses === undefined && by < 0) return;
    this.#sockets.set(socket, (uses ?? 0) + by);
    if (this.#isReleased && (uses ?? 0) + by === 0) socket.destroy();
  }

  /** A flat list keeps spelling, order and duplicates. */
  #headersFor(method: string, headers: readonly Header[]): string[] | Record<string, string | string[]> {
    const isFramed = headers.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
    // Without a length Node would announce chunks that the app did not send.
    const all: readonly Header[] =
      isFramed || methodsWithoutBody.test(method) ? headers : [...headers, ['Content-Length', '0']];
    // A proxy of the user's, between here and a server elsewhere, has the head of plain http written anew.
    const mayMeetProxy = this.#origin.protocol === 'http:' && !isLoopbackOrigin(this.#origin.origin);
    return mayMeetProxy ? groupHeaders(all) : flatHeaders(all);
  }
}
