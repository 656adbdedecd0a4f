// Listens on loopback for the probes of servers that were started to be traced, while that is asked for. Whoever connects
// has to say the token first; nothing is sent to anybody else.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Of one message: the largest write, as Base64, with its frame. */
const maxLineLength = 64 * 1024 * 1024;
/** What comes before a token is known. */
const maxTokenLength = 200;
const tokenLimitMs = 5_000;
/** Each process and worker has one. */
const maxConnections = 256;

export interface ProbeListener {
  /** A message, of one line of JSON. */
  onLine(line: string): void;
  onClose(): void;
}

/** A probe that has said the token. */
export interface ConnectedProbe {
  /** Messages of so many characters were taken. */
  taken(length: number): void;
  close(): void;
}

export class ProbeServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly token: string;

  private constructor(token: string, server: Server) {
    this.token = token;
    this.#server = server;
  }

  /**
   * Listens.
   * @param onProbe told of each probe that has said the token; `taken` tells it that so much of what it sent was taken
   */
  static async open(onProbe: (probe: ConnectedProbe) => ProbeListener): Promise<ProbeServer> {
    const token = randomBytes(24).toString('hex');
    const server = createServer();
    const own = new ProbeServer(token, server);
    server.maxConnections = maxConnections;
    server.on('connection', (socket) => own.#greet(socket, onProbe));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    return own;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Lets go of all probes, which take themselves out of their servers. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #greet(socket: Socket, onProbe: (probe: ConnectedProbe) => ProbeListener): void {
    this.#sockets.add(socket);
    let listener: ProbeListener | undefined;
    let rest = '';
    const limit = setTimeout(() => socket.destroy(), tokenLimitMs);
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(limit);
      this.#sockets.delete(socket);
      listener?.onClose();
    });
    socket.on('data', (part: unknown) => {
      const lines = `${rest}${String(part)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (listener) listener.onLine(line);
        else if (!this.#isToken(line)) return void socket.destroy();
        else {
          clearTimeout(limit);
          listener = onProbe({
            taken: (length) => {
              if (socket.writable) socket.write(`${length}\n`);
            },
            close: () => socket.destroy(),
          });
        }
      }
      if (rest.length > (listener ? maxLineLength : maxTokenLength)) socket.destroy();
    });
  }

  #isToken(line: string): boolean {
    const [said, token] = [Buffer.from(line), Buffer.from(this.token)];
    return said.length === token.length && timingSafeEqual(said, token);
  }
}
