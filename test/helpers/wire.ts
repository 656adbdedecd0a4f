// A network that does half: real connections on loopback between a client and a server of this process, of which each
// write goes on in single bytes or in halves, ends or is reset at any byte, is read in small pieces, or not at all. The
// next part goes out when the part before has been read, so that nothing depends on how long anything takes.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

import { Changes, until, type ChangeSource } from './waiting.ts';

/** How each read of the wire goes on. */
export type WireParts = 'whole' | 'halves' | 'bytes';

export type WireDirection = 'to client' | 'to server';

/** How a connection ends once so many bytes have gone in a direction: at 0, when there is a first one to go. */
export interface WireEnding {
  readonly direction: WireDirection;
  readonly afterBytes: number;
  /** Only a FIN, with the other direction going on; a RST to both sides; or nothing, with nothing more going on. */
  readonly how: 'fin' | 'reset' | 'silence';
}

export interface WireOptions {
  readonly parts?: WireParts;
  /** Reads so many bytes of the server's at a time; as many as there are when absent. */
  readonly readBytes?: number;
  /** How the connection of this number (from 1) ends; undefined: as its two sides want. */
  readonly endingOf?: (connection: number) => WireEnding | undefined;
}

export class Wire {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #options: WireOptions;
  readonly #ends = new ProcessSockets();
  readonly #changes = new Changes();
  readonly #sockets = new Set<Socket>();
  readonly #flows: WireFlow[] = [];
  /** Connections made so far. */
  connections = 0;

  private constructor(targetPort: number, options: WireOptions) {
    this.#targetPort = targetPort;
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** A wire to a server of this process, until the test is over. */
  static async to(targetPort: number, options: WireOptions = {}): Promise<Wire> {
    const wire = new Wire(targetPort, options);
    await new Promise<void>((resolve) => {
      wire.#server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => wire.#close());
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Connections whose sides are not both gone. */
  get openConnections(): number {
    return Math.ceil(this.#sockets.size / 2);
  }

  /** Bytes that have gone in a direction, over all connections. */
  passed(direction: WireDirection): number {
    return this.#flows.reduce((sum, flow) => sum + (flow.direction === direction ? flow.passed : 0), 0);
  }

  /** Reads nothing more that goes in this direction, on any connection there is, until `release`. */
  hold(direction: WireDirection): void {
    for (const flow of this.#flows) if (flow.direction === direction) flow.hold();
  }

  release(direction: WireDirection): void {
    for (const flow of this.#flows) if (flow.direction === direction) flow.release();
  }

  /** Resolves once the condition holds, looked at when something has passed or a side has gone. */
  async until(condition: () => boolean, description: string): Promise<void> {
    await until(condition, this.#changes.source, () => description);
  }

  #accept(client: Socket): void {
    this.connections += 1;
    const ending = this.#options.endingOf?.(this.connections);
    const { readBytes, parts = 'whole' } = this.#options;
    const flows: { toClient?: WireFlow } = {};
    const server = connect({
      port: this.#targetPort,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
      ...(readBytes !== undefined && {
        onread: {
          buffer: Buffer.alloc(readBytes),
          callback: (size: number, buffer: Uint8Array) => {
            flows.toClient?.take(Buffer.from(buffer.subarray(0, size)));
            return true;
          },
        },
      }),
    });
    const reset = (): void => {
      client.resetAndDestroy();
      server.resetAndDestroy();
    };
    const tell = (): void => this.#changes.tell();
    const endingIn = (direction: WireDirection): WireEnding | undefined =>
      ending?.direction === direction ? ending : undefined;
    const common = { parts, reset, tell };
    flows.toClient = new WireFlow({
      ...common,
      direction: 'to client',
      from: server,
      to: client,
      reader: () => this.#ends.withPort(client.remotePort),
      ending: endingIn('to client'),
    });
    const toServer = new WireFlow({
      ...common,
      direction: 'to server',
      from: client,
      to: server,
      reader: () => this.#ends.withPort(server.localPort, 'remotePort'),
      ending: endingIn('to server'),
    });
    this.#flows.push(flows.toClient, toServer);
    if (readBytes === undefined) server.on('data', (bytes: Buffer) => flows.toClient?.take(bytes));
    client.on('data', (bytes: Buffer) => toServer.take(bytes));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', ({ code }: NodeJS.ErrnoException) => {
        if (code === 'ECONNRESET' && !other.destroyed) other.resetAndDestroy();
      });
      socket.on('close', () => {
        this.#sockets.delete(socket);
        // What has been read of one side may still be on its way to the other.
        if (socket === server) flows.toClient?.end();
        else other.destroy();
        tell();
      });
    }
  }

  async #close(): Promise<void> {
    this.#ends.forget();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}

interface WireFlowOptions {
  readonly direction: WireDirection;
  readonly from: Socket;
  readonly to: Socket;
  readonly parts: WireParts;
  readonly ending: WireEnding | undefined;
  /** Who reads in the end, in this process. */
  readonly reader: () => Socket | undefined;
  readonly reset: () => void;
  readonly tell: () => void;
}

/** What goes in one direction of one connection. */
class WireFlow {
  readonly direction: WireDirection;
  readonly #options: WireFlowOptions;
  #passed = 0;
  #isHeld = false;
  #isOver = false;
  /** Everything is passed on in its order, each part when the one before has been read. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: WireFlowOptions) {
    this.direction = options.direction;
    this.#options = options;
    options.from.on('end', () => this.end());
  }

  get passed(): number {
    return this.#passed;
  }

  take(bytes: Buffer): void {
    this.#waiting += 1;
    this.#read();
    this.#work = this.#work.then(async () => {
      for (const part of partsOf(bytes, this.#options.parts)) await this.#pass(part);
      this.#waiting -= 1;
      this.#read();
    });
  }

  end(): void {
    this.#work = this.#work.then(() => {
      if (!this.#isOver) this.#options.to.end();
    });
  }

  hold(): void {
    this.#isHeld = true;
    this.#read();
  }

  release(): void {
    this.#isHeld = false;
    this.#read();
  }

  /** Reads no faster than what was read is passed on. */
  #read(): void {
    const { from } = this.#options;
    if (from.destroyed) return;
    if (this.#isHeld || this.#waiting > 0) from.pause();
    else from.resume();
  }

  async #pass(bytes: Buffer): Promise<void> {
    if (this.#isOver) return;
    const { ending } = this.#options;
    const left = ending ? ending.afterBytes - this.#passed : Infinity;
    const last = left <= bytes.length ? ending : undefined;
    await this.#write(bytes.subarray(0, left));
    if (last) this.#endBy(last);
  }

  async #write(bytes: Buffer): Promise<void> {
    const { to, reader, tell } = this.#options;
    if (bytes.length === 0 || to.destroyed) return;
    to.write(bytes);
    this.#passed += bytes.length;
    const isRead = (): boolean => (reader()?.bytesRead ?? 0) >= this.#passed;
    await until(
      () => to.destroyed || reader()?.destroyed === true || isRead(),
      everyTurn,
      () => `${this.#passed} bytes went ${this.direction}, and ${reader()?.bytesRead ?? 'none'} were read`,
    );
    tell();
  }

  #endBy({ how }: WireEnding): void {
    this.#isOver = true;
    if (how === 'reset') this.#options.reset();
    else if (how === 'fin') this.#options.to.end();
  }
}

function partsOf(bytes: Buffer, parts: WireParts): Buffer[] {
  switch (parts) {
    case 'whole':
      return [bytes];
    case 'halves': {
      const middle = Math.ceil(bytes.length / 2);
      return [bytes.subarray(0, middle), bytes.subarray(middle)].filter(({ length }) => length > 0);
    }
    case 'bytes':
      return Array.from(bytes, (byte) => Buffer.of(byte));
  }
}

const { setImmediate: startTurn, clearImmediate: stopTurn } = globalThis;

/** Each turn of the event loop: what has arrived by then has been read. */
const everyTurn: ChangeSource = (onChange) => {
  let isStopped = false;
  let turn: NodeJS.Immediate;
  const next = (): void => {
    turn = startTurn(() => {
      onChange();
      if (!isStopped) next();
    });
  };
  next();
  return () => {
    isStopped = true;
    stopTurn(turn);
  };
};

/** The sockets of this process, which tell what has been read from them. */
class ProcessSockets {
  readonly #sockets = new Set<Socket>();
  readonly #channels = ['net.client.socket', 'net.server.socket'];

  constructor() {
    for (const channel of this.#channels) subscribe(channel, this.#note);
  }

  forget(): void {
    for (const channel of this.#channels) unsubscribe(channel, this.#note);
  }

  /** The socket with this port, of its own side or of the other one. */
  withPort(port: number | undefined, side: 'localPort' | 'remotePort' = 'localPort'): Socket | undefined {
    if (port === undefined) return undefined;
    for (const socket of this.#sockets) if (socket[side] === port) return socket;
    return undefined;
  }

  readonly #note = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  };
}
