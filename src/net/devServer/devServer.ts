// The embedded SSE server that the extension can start: every ending and every piece of advice, on loopback, for
// clients to be tried against. It depends on nothing but Node, leaves nothing running after close(), and says in its
// log what the author of a server wants to see.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import type { Fault } from '../../core/stream/fault.ts';
import type { Scenario } from '../../core/scenario/scenario.ts';
import { CrashingServers } from './endings/crashingServers.ts';
import { describePortProblem, listenOnLoopback } from '../http/listening.ts';
import { defaultRequestLimits, limitingOptions, type RequestLimits } from '../http/requestLimits.ts';
import { RequestHandler } from './requestHandler.ts';
import type { DevServerRoute } from './exchange/route.ts';
import { createRoutes } from './routes.ts';
import { type Recording, ServedRecording } from './recordings/servedRecording.ts';
import { ServedScenario } from './scenarios/servedScenario.ts';

export type { DevServerRoute } from './exchange/route.ts';

// More clients at once than anybody tries by hand; what comes beyond is turned away by closing.
const connectionLimit = 1000;

const nameLength = 40;

export interface DevServerOptions {
  /** The port to listen on; 0 or absent takes a free one. */
  readonly port?: number;
  /** Absolute path of the script that the crashing route runs in processes of its own: `crashingServer.ts`, or its bundle. */
  readonly crashingServerFile: string;
  /** How long a client may take to send a request. */
  readonly limits?: Partial<RequestLimits>;
  /** Takes the lines that a server author wants to see: who came, who left, what was cleaned up. No secrets. */
  readonly log?: (line: string) => void;
}

export interface DevServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, where the page that explains the routes is. */
  readonly origin: string;
  /** All routes that people are shown, recordings included. */
  readonly routes: readonly DevServerRoute[];
  /** Requests that a route is serving now; 0 when every client has left. */
  readonly openConnections: number;
  /**
   * Serves a scenario at a path of its own: each request there is the next attempt.
   * @throws UnplayableScenarioError when the scenario needs what the dev server does not have
   */
  addScenario(scenario: Scenario): AddedRoute;
  /** Serves a recording at a path of its own, such as `/recordings/localhost-3000-events`: as long as it is not removed. */
  addRecording(recording: Recording): AddedRoute;
  /**
   * Makes a fault happen on the wire to the stream that the client at this port (its local port) is being served. One
   * that answers the next attempt is given to the next request of the same path and query.
   * @returns false when there is no such stream, or when the wire cannot show it: after an entry of the client's
   * timeline, a message inside an event, in a body that is compressed or not chunked, or at a place in what a stalled
   * stream would write
   */
  makeFault(clientPort: number, fault: Fault): boolean;
  /** Ends every connection and child process, and resolves when they are gone. Can be called again. */
  close(): Promise<void>;
}

/** A scenario or a recording that is being served. */
export interface AddedRoute {
  /** Of a scenario such as `/scenario/answer-204-3f9a1c77d0b24e61`; nobody can guess it, so nobody else takes an attempt. */
  readonly path: string;
  /** Ends what it is serving and frees the path. Can be called again. */
  remove(): void;
}

/** The dev server could not listen on the port that was asked for. */
export class DevServerPortError extends Error {
  override readonly name = 'DevServerPortError';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(describePortProblem('dev server', port, cause), { cause });
    this.port = port;
  }
}

/** Starts a dev server on 127.0.0.1. Rejects with a {@link DevServerPortError} when it cannot have its port. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const log = options.log ?? (() => undefined);
  const crashingServers = new CrashingServers(options.crashingServerFile, log);
  const routes = createRoutes(crashingServers);
  const handler = new RequestHandler(routes, log);
  const limits = { ...defaultRequestLimits, ...options.limits };
  const server = createServer(limitingOptions(limits), handler.handle);
  const sockets = new Set<Socket>();
  server.maxConnections = connectionLimit;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const requestedPort = options.port ?? 0;
  const port = await listenOnLoopback(server, requestedPort).catch((error: unknown) => {
    throw new DevServerPortError(requestedPort, error);
  });
  const origin = `http://127.0.0.1:${port}`;
  // Such as too many open files: the server goes on with the connections that it has.
  server.on('error', (error) => log(`dev server: ${error.message}`));
  log(`dev server listens on ${origin}`);

  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    handler.stop();
    for (const socket of sockets) socket.destroy();
    await Promise.all([closed, crashingServers.close()]);
    log('dev server stopped');
  };
  let stopped: Promise<void> | undefined;

  return {
    port,
    origin,
    get routes() {
      return handler.listedRoutes.map(({ listing }) => listing);
    },
    get openConnections() {
      return handler.openConnections;
    },
    addScenario(scenario) {
      const path = scenarioPath(scenario.title);
      const served = new ServedScenario(path, scenario, crashingServers);
      handler.addRoute(served.route);
      return {
        path,
        remove() {
          handler.removeRoute(path);
          served.stop();
        },
      };
    },
    addRecording(recording) {
      const path = recordingPath(recording.title, handler);
      const served = new ServedRecording(path, recording);
      handler.addRoute(served.route);
      return {
        path,
        remove() {
          if (handler.routeOf(path) === served.route) handler.removeRoute(path);
          served.stop();
        },
      };
    },
    makeFault: (clientPort, fault) => handler.makeFault(clientPort, fault),
    close: () => (stopped ??= stop()),
  };
}

/** The title is for whoever reads the address; the random part makes it one that only its user knows. */
function scenarioPath(title: string): string {
  return `/scenario/${nameOf(title)}-${randomBytes(8).toString('hex')}`;
}

/** An address that can be written into the code of a page, and is the same after the next start. */
function recordingPath(title: string, handler: RequestHandler): string {
  const path = `/recordings/${nameOf(title) || 'stream'}`;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!handler.routeOf(candidate)) return candidate;
  }
}

function nameOf(title: string): string {
  const words = title.toLowerCase().match(/[a-z\d]+/g) ?? [];
  return words.join('-').slice(0, nameLength);
}
