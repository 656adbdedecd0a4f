// Watches the socket of one request: when each stage was reached, how many reads there were, and how the socket ended.
// Node's HTTP client merges some of this away (a FIN and a RST both become "aborted").

import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import type { ExchangeTimings, RedirectHop, ResponseHead } from '../../core/log/detail.ts';
import { pairRawHeaders, readableHeaders } from './headers.ts';
import { ProxyWitness } from './proxyWitness.ts';
import type { SocketWitness } from './responseBody.ts';
import { present } from '../../core/base/present.ts';

/** How the inspector lets go of a real connection. */
export type WayOut = 'fin' | 'reset';

type Stage = keyof ExchangeTimings;

export class ConnectionWitness implements SocketWitness {
  readonly #startedAtMs = performance.now();
  readonly #timings: { [stage in Stage]?: number } = {};
  readonly proxy = new ProxyWitness();
  #socket: Socket | undefined;
  #isReused = false;
  #hasEnded = false;
  #error: NodeJS.ErrnoException | undefined;
  #lastBytesRead = -1;
  #readNumber = 0;
  #remoteAddress: string | undefined;
  #localPort: number | undefined;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get error(): NodeJS.ErrnoException | undefined {
    return this.#error;
  }

  /** Whether there was a connection, TLS included, before it failed. */
  get isConnected(): boolean {
    return this.#timings.connectMs !== undefined && !this.isHandshaking;
  }

  /** Whether TCP was connected and TLS not yet. */
  get isHandshaking(): boolean {
    const isSecure = this.#socket instanceof TLSSocket;
    return isSecure && this.#timings.connectMs !== undefined && this.#timings.tlsMs === undefined;
  }

  /** @param onConnected called when the request can be written: after TLS for https */
  observe(request: ClientRequest, onConnected: () => void): void {
    this.proxy.watch(request);
    request.on('socket', (socket) => this.#take(socket, request.reusedSocket, onConnected));
  }

  #take(socket: Socket, isReused: boolean, onConnected: () => void): void {
    this.#socket = socket;
    this.#isReused = isReused;
    const isSecure = socket instanceof TLSSocket;
    // Before Node's HTTP client, which acts on these within the same event.
    socket.prependListener('error', this.#onError);
    socket.prependListener('end', this.#onEnd);
    const reach = (): void => {
      const { remoteAddress, remotePort, localPort } = socket;
      this.#localPort = localPort;
      if (remoteAddress !== undefined) this.#remoteAddress = formatAddress(remoteAddress, remotePort);
      onConnected();
    };
    // Before Node's parser, which tells of the response while it reads these bytes.
    socket.prependOnceListener('data', this.#onFirstByte);
    // One to a proxy comes connected, and before TLS.
    const isConnected = isReused || !socket.connecting;
    if (isConnected) this.#mark('connectMs');
    if (isReused && isSecure) this.#mark('tlsMs');
    if (isReused || (isConnected && !isSecure)) {
      reach();
      return;
    }
    socket.once('lookup', () => this.#mark('dnsMs'));
    socket.once('connect', () => {
      this.#mark('connectMs');
      if (!isSecure) reach();
    });
    socket.once('secureConnect', () => {
      this.#mark('tlsMs');
      reach();
    });
  }

  /** Watches no longer: the socket is used for another request. */
  unobserve(): void {
    this.#socket?.off('error', this.#onError).off('end', this.#onEnd).off('data', this.#onFirstByte);
  }

  /** Whether the other side is a proxy that made no connection to the server of an https address. */
  isProxyOf(url: string): boolean {
    return url.startsWith('https:') && this.#socket !== undefined && !(this.#socket instanceof TLSSocket);
  }

  /** An error that Node's HTTP client told of and the socket did not. */
  noteError(error: NodeJS.ErrnoException): void {
    this.#error ??= error;
  }

  /** Frees the socket, whatever an agent would do with it. */
  release(wayOut: WayOut): void {
    // A plain destroy sends a FIN; over TLS there is no RST to ask for from here.
    if (wayOut === 'reset' && this.#socket && !(this.#socket instanceof TLSSocket))
      this.#socket.resetAndDestroy();
    else this.#socket?.destroy();
  }

  markSent(): void {
    this.#mark('sentMs');
  }

  markHead(): void {
    this.#mark('headMs');
  }

  /**
   * Number of the read from the socket that the data being delivered came in. Several pieces that Node's parser cuts
   * from one read share it; the socket's count of bytes tells reads apart.
   */
  readNumber(): number {
    const bytesRead = this.#socket?.bytesRead ?? 0;
    if (bytesRead !== this.#lastBytesRead) {
      this.#lastBytesRead = bytesRead;
      this.#readNumber += 1;
    }
    return this.#readNumber;
  }

  describe(response: IncomingMessage, url: string, redirects: readonly RedirectHop[]): ResponseHead {
    const socket = this.#socket;
    const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
    return {
      url,
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      httpVersion: response.httpVersion,
      headers: readableHeaders(pairRawHeaders(response.rawHeaders)),
      ...present({
        remoteAddress: this.#remoteAddress,
        localPort: this.#localPort,
        proxy: this.proxy.address,
      }),
      isConnectionReused: this.#isReused,
      ...(socket instanceof TLSSocket &&
        protocol !== null && { tls: `${protocol}, ${socket.getCipher().name}` }),
      redirects,
      timings: { ...this.#timings },
    };
  }

  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#error ??= error;
  };

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
  };

  readonly #onFirstByte = (): void => this.#mark('firstByteMs');

  #mark(stage: Stage): void {
    this.#timings[stage] = Math.round((performance.now() - this.#startedAtMs) * 1000) / 1000;
  }
}

function formatAddress(address: string, port: number | undefined): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port ?? 0}`;
}
