// A relay between a raw app and a raw server: tests write what goes on the wire on either side, and read what comes out
// on the other, byte for byte.

import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

import type { Entry } from '../../../src/core/log/entry.ts';
import { Relay, type RelayOptions } from '../../../src/net/relay/relay.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import { RawServer, type RawServerOptions } from '../../helpers/rawServer.ts';
import { Changes, until } from '../../helpers/waiting.ts';

/** One end of a raw connection, with everything that came in. */
export class RawEnd {
  readonly socket: Socket;
  readonly #changes = new Changes();
  readonly #pieces: Buffer[] = [];
  /** How the other side left. */
  end: 'open' | 'fin' | 'reset' = 'open';
  isClosed = false;
  /** Bytes that came. */
  received = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (piece: Buffer) => {
      this.#pieces.push(piece);
      this.received += piece.length;
      this.#changes.tell();
    });
    socket.on('end', () => {
      if (this.end === 'open') this.end = 'fin';
      this.#changes.tell();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') this.end = 'reset';
      this.#changes.tell();
    });
    socket.on('close', () => {
      this.isClosed = true;
      this.#changes.tell();
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** What came, each byte a character. */
  get text(): string {
    return this.bytes.toString('latin1');
  }

  write(text: string | Uint8Array): void {
    this.socket.write(typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  }

  /** Resolves once the condition holds, looked at when something comes or the other side leaves. */
  async until(condition: (end: RawEnd) => boolean, description: string): Promise<void> {
    await until(
      () => condition(this),
      this.#changes.source,
      () => `${description}. ${this.end}: ${JSON.stringify(this.text.slice(-2000))}`,
    );
  }

  untilText(text: string): Promise<void> {
    return this.until((end) => end.text.includes(text), `"${text}" did not come`);
  }

  untilEnd(): Promise<void> {
    return this.until((end) => end.end !== 'open', 'The connection did not end');
  }
}

/** A server whose connections are raw ends, in the order in which they were made. */
export class RawUpstream {
  readonly server: RawServer;
  readonly connections: RawEnd[];
  readonly #changes: Changes;

  private constructor(server: RawServer, connections: RawEnd[], changes: Changes) {
    this.server = server;
    this.connections = connections;
    this.#changes = changes;
  }

  /** @param onConnection is called with each connection and its number, from 1 */
  static async open(
    onConnection: (end: RawEnd, number: number) => void = () => {},
    options: Omit<RawServerOptions, 'onConnection'> = {},
  ): Promise<RawUpstream> {
    const connections: RawEnd[] = [];
    const changes = new Changes();
    const server = await RawServer.open(() => {}, {
      ...options,
      onConnection: (socket) => {
        const end = new RawEnd(socket);
        connections.push(end);
        onConnection(end, connections.length);
        changes.tell();
      },
    });
    return new RawUpstream(server, connections, changes);
  }

  get origin(): string {
    return this.server.url('').replace(/\/$/, '');
  }

  /** The connection of this number, once it is there. */
  connection(number = 1): Promise<RawEnd> {
    return until(
      () => this.connections[number - 1],
      this.#changes.source,
      () => `Connection ${number} was not made`,
    );
  }
}

/** A server that answers each request head with the bytes given. */
export function answeringUpstream(
  answer: string | Uint8Array | ((end: RawEnd, number: number) => void),
  options: Omit<RawServerOptions, 'onConnection'> = {},
): Promise<RawUpstream> {
  return RawUpstream.open((end) => {
    let answered = 0;
    end.socket.on('data', () => {
      const heads = end.text.split('\r\n\r\n').length - 1;
      while (answered < heads) {
        answered += 1;
        if (typeof answer === 'function') answer(end, answered);
        else end.write(answer);
      }
    });
  }, options);
}

/** Starts a relay that is closed with the test. */
export async function startRelay(
  upstream: string,
  options: Omit<RelayOptions, 'upstream'> = {},
): Promise<Relay> {
  const relay = await Relay.start({ upstream, ...options });
  onTestFinished(() => relay.close());
  return relay;
}

/** Connects to a relay as an app. */
export async function connectApp(relay: Pick<Relay, 'port'>): Promise<RawEnd> {
  const socket = connect({ host: '127.0.0.1', port: relay.port, allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  const end = new RawEnd(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return end;
}

/** Waits until so many bytes have come behind the head of the first answer. */
export async function untilBody(app: RawEnd, bytes: number): Promise<void> {
  await app.untilText('\r\n\r\n');
  const headBytes = app.text.length - splitMessage(app.text).rest.length;
  await app.until(({ received }) => received >= headBytes + bytes, 'The body did not come');
}

/** The head of a request to a relay, its Host included. */
export function requestHead(
  relay: Pick<Relay, 'port'>,
  requestLine: string,
  ...headers: readonly string[]
): string {
  return [`${requestLine} HTTP/1.1`, `Host: 127.0.0.1:${relay.port}`, ...headers, '', ''].join('\r\n');
}

/** Head and the rest of a message. */
export function splitMessage(text: string): { readonly head: string[]; readonly rest: string } {
  const at = text.indexOf('\r\n\r\n');
  return { head: text.slice(0, at).split('\r\n'), rest: text.slice(at + 4) };
}

/** The entries of one side. */
export function entriesOf({ log }: RelayedSide): Entry[] {
  return log.entries(1, log.length);
}

/** Resolves once a side has an entry of this kind in this attempt. */
export function untilEntry(side: RelayedSide, kind: Entry['kind'], attempt = 1): Promise<Entry> {
  return until(
    () => entriesOf(side).find((entry) => entry.kind === kind && entry.attempt === attempt),
    (onChange) => side.log.subscribe(onChange),
    () =>
      `No ${kind} came in attempt ${attempt}: ${entriesOf(side)
        .map((entry) => entry.kind)
        .join(', ')}`,
  );
}
