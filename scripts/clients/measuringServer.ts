// The dev server's routes on an HTTP server that notes what it sees: when each request came, with which Last-Event-ID
// in raw bytes, and when its response was over. One server measures one client in one case, so that nothing is shared
// between measurements. Times are wall-clock milliseconds with fractions, comparable with those of other processes.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { CrashingServers } from '../../src/net/devServer/endings/crashingServers.ts';
import { RequestHandler } from '../../src/net/devServer/requestHandler.ts';
import { createRoutes } from '../../src/net/devServer/routes.ts';
import { measuringRoutes } from './measuringRoutes.ts';
import { wallClockMs } from './wallClock.ts';
import { listenOnLoopback } from '../../src/net/http/listening.ts';

const crashingServerFile = fileURLToPath(
  new URL('../../src/net/devServer/endings/crashingServer.ts', import.meta.url),
);

/** A page that this server hands out, so that a script in it has the same origin as the streams. */
export const framePath = '/measured/frame';

/** One request as the server saw it. */
export interface SeenRequest {
  readonly atMs: number;
  /** Path and query. */
  readonly target: string;
  /** The header's bytes; undefined without the header. */
  readonly lastEventId: Uint8Array | undefined;
  /** Whether Node refuses to read the request, because of a character that no header may hold. */
  readonly isMalformed: boolean;
  /** Where the response redirected to, within this server. */
  redirectedTo?: string;
  /** When the response was over, whoever ended it. */
  endedAtMs?: number;
}

export class MeasuringServer {
  readonly #frameHtml: string;
  readonly #requests: SeenRequest[] = [];
  readonly #firstRequest = Promise.withResolvers<void>();
  #running: RunningServer | undefined;
  #port = 0;

  private constructor(frameHtml: string) {
    this.#frameHtml = frameHtml;
  }

  /** Listens on a free port of 127.0.0.1; `frameHtml` is what it answers at `framePath`. */
  static async start(frameHtml: string): Promise<MeasuringServer> {
    const server = new MeasuringServer(frameHtml);
    await server.listen();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The requests for streams, in the order in which they came. */
  get requests(): readonly SeenRequest[] {
    return this.#requests;
  }

  /** Resolves when the first request for a stream comes. */
  get firstRequest(): Promise<void> {
    return this.#firstRequest.promise;
  }

  /** Starts to listen, again on the same port after `stop()`. */
  async listen(): Promise<void> {
    const crashingServers = new CrashingServers(crashingServerFile, () => undefined);
    const handler = new RequestHandler(
      [...createRoutes(crashingServers), ...measuringRoutes()],
      () => undefined,
    );
    const server = createServer((request, response) => this.#answer(handler, request, response));
    server.on('clientError', (error: ClientError, socket) => {
      if (error.rawPacket !== undefined) this.#requests.push(malformedRequest(error.rawPacket));
      // What Node answers by itself where nobody listens for this event.
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    });
    this.#port = await listenOnLoopback(server, this.#port);
    this.#running = { server, handler };
  }

  /** Refuses connections from now on and cuts off those there are. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const closed = once(running.server, 'close');
    running.server.close();
    running.handler.stop();
    running.server.closeAllConnections();
    await closed;
  }

  #answer(handler: RequestHandler, request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? '/';
    if (target.startsWith(framePath)) {
      // A connection that is closed cannot be used again for the stream, where it would change what a client does.
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', Connection: 'close' });
      response.end(this.#frameHtml);
      return;
    }
    if (request.method === 'GET' && target !== '/favicon.ico') this.#note(request, response);
    handler.handle(request, response);
  }

  #note(request: IncomingMessage, response: ServerResponse): void {
    const seen: SeenRequest = {
      atMs: wallClockMs(),
      target: request.url ?? '/',
      lastEventId: rawHeader(request, 'last-event-id'),
      isMalformed: false,
    };
    this.#requests.push(seen);
    this.#firstRequest.resolve();
    response.once('close', () => {
      seen.endedAtMs = wallClockMs();
      const location = response.getHeader('location');
      if (typeof location === 'string' && location.startsWith('/')) seen.redirectedTo = location;
    });
  }
}

/** Node's error for bytes that are no HTTP request, with those bytes. */
interface ClientError extends Error {
  readonly rawPacket?: Buffer;
}

interface RunningServer {
  readonly server: Server;
  readonly handler: RequestHandler;
}

/** The bytes of a header; Node hands them over as one Latin-1 character each. */
function rawHeader({ rawHeaders }: IncomingMessage, name: string): Uint8Array | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
  const value = at === -1 ? undefined : rawHeaders[at + 1];
  return value === undefined ? undefined : Buffer.from(value, 'latin1');
}

/** What can be told of a request that Node does not read: its connection is closed at once. */
function malformedRequest(bytes: Buffer): SeenRequest {
  const text = bytes.toString('latin1');
  const lastEventId = /^last-event-id: ?(.*?)\r?$/im.exec(text)?.[1];
  const nowMs = wallClockMs();
  return {
    atMs: nowMs,
    target: text.split(' ')[1] ?? '/',
    lastEventId: lastEventId === undefined ? undefined : Buffer.from(lastEventId, 'latin1'),
    isMalformed: true,
    endedAtMs: nowMs,
  };
}
