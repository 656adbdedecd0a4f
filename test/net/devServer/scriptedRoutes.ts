// The dev server's handler with routes whose every write is the test's own: it says what is written before a fault and
// what after, so that nothing depends on how long anything takes.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Exchange } from '../../../src/net/devServer/exchange/exchange.ts';
import { RequestHandler } from '../../../src/net/devServer/requestHandler.ts';
import { defineRoute } from '../../../src/net/devServer/exchange/route.ts';
import { DevServerLog } from './devServerUnderTest.ts';

/** A request that a scripted route is serving: the test writes to the exchange as the route would. */
export interface ScriptedVisit {
  readonly exchange: Exchange;
  /** The client's port. */
  readonly port: number;
  /** The route's work is done, and its handler returns. */
  leave(): void;
}

export interface ScriptedRoute {
  readonly path: string;
  /** The next request that comes to the route, opened and with its first event written. */
  visit(): Promise<ScriptedVisit>;
}

/** What every visit begins with. */
export const firstEvent = 'id: 1\ndata: one\n\n';

export class ScriptedRoutes {
  readonly handler: RequestHandler;
  readonly log = new DevServerLog();
  readonly #server: Server;
  #routeCount = 0;

  private constructor() {
    this.handler = new RequestHandler([], this.log.add);
    this.#server = createServer(this.handler.handle);
  }

  static async start(): Promise<ScriptedRoutes> {
    const routes = new ScriptedRoutes();
    routes.#server.listen({ host: '127.0.0.1', port: 0 });
    await once(routes.#server, 'listening');
    return routes;
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The server does not listen.');
    return address.port;
  }

  add(): ScriptedRoute {
    this.#routeCount += 1;
    const path = `/scripted/${this.#routeCount}`;
    const arrived: ScriptedVisit[] = [];
    const waiting: ((visit: ScriptedVisit) => void)[] = [];
    this.handler.addRoute(
      defineRoute({
        path,
        method: 'GET',
        example: path,
        title: 'Scripted',
        explanation: 'Writes what a test tells it to.',
        group: 'streams',
        parameters: {},
        async serve(exchange) {
          exchange.open();
          await exchange.write(firstEvent, 1);
          await new Promise<void>((resolve, reject) => {
            exchange.signal.addEventListener('abort', () => reject(exchange.signal.reason), { once: true });
            const visit = { exchange, port: exchange.socket.remotePort ?? 0, leave: resolve };
            const next = waiting.shift();
            if (next === undefined) arrived.push(visit);
            else next(visit);
          });
        },
      }),
    );
    return {
      path,
      visit: () =>
        new Promise((resolve) => {
          const visit = arrived.shift();
          if (visit === undefined) waiting.push(resolve);
          else resolve(visit);
        }),
    };
  }

  /** The line with this beginning that the log has of a visit, now or as soon as it is written; without its number. */
  async line(visit: ScriptedVisit, beginning: string): Promise<string> {
    const arrival = await this.log.find(new RegExp(`^#\\d+ .* from port ${visit.port},`));
    const number = arrival.split(' ')[0] ?? '';
    const pattern = beginning.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const line = await this.log.find(new RegExp(`^${number} ${pattern}`));
    return line.slice(number.length + 1);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.handler.stop();
    this.#server.closeAllConnections();
    await closed;
  }
}
