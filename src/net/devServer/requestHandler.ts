// Takes every request of the dev server from the socket to its route: who may ask, which route, which query, and then
// an exchange that is counted while it is served. Whatever is wrong with a request is answered with one sentence.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Fault } from '../../core/stream/fault.ts';
import { lastEventIdParameter, splitIdFromQuery } from '../../core/stream/idInQuery.ts';
import { Exchange } from './exchange/exchange.ts';
import { FaultAnswers, giveAnswer } from './endings/faultAnswers.ts';
import { sendIndexPage } from './page/indexPage.ts';
import { allowLoopbackOrigin, answerPreflight, refuse, refuseForeign } from './exchange/loopbackGuard.ts';
import { QueryError } from './exchange/query.ts';
import { methodsOf, type PreparedRoute, type ServedRoute } from './exchange/route.ts';

const loggedTextLimit = 120;

export class RequestHandler {
  readonly #routes: ReadonlyMap<string, ServedRoute>;
  /** Those that come and go while the server runs. */
  readonly #addedRoutes = new Map<string, ServedRoute>();
  readonly #log: (line: string) => void;
  readonly #stopping = new AbortController();
  readonly #exchanges = new Set<Exchange>();
  readonly #faultAnswers = new FaultAnswers();
  #exchangeCount = 0;

  constructor(routes: readonly ServedRoute[], log: (line: string) => void) {
    this.#routes = new Map(routes.map((route) => [route.listing.path, route]));
    this.#log = log;
  }

  /** What people are shown: all but scenarios, whose attempts belong to one client. */
  get listedRoutes(): readonly ServedRoute[] {
    const added = [...this.#addedRoutes.values()].filter(({ listing }) => listing.group !== 'scenarios');
    return [...this.#routes.values(), ...added];
  }

  /** Requests that a route is serving now. */
  get openConnections(): number {
    return this.#exchanges.size;
  }

  /** Serves one more route, until it is removed. */
  addRoute(route: ServedRoute): void {
    this.#addedRoutes.set(route.listing.path, route);
  }

  /** The route at a path. */
  routeOf(path: string): ServedRoute | undefined {
    return this.#routes.get(path) ?? this.#addedRoutes.get(path);
  }

  /** Forgets an added route; what it is serving goes on. */
  removeRoute(path: string): void {
    this.#addedRoutes.delete(path);
  }

  /** Makes a fault happen to the stream of the client at this port; false when there is none, or not one for it. */
  makeFault(clientPort: number, fault: Fault): boolean {
    return [...this.#exchanges].some(
      (exchange) => exchange.socket.remotePort === clientPort && exchange.fault.arm(fault),
    );
  }

  /** Cuts every exchange off. */
  stop(): void {
    this.#stopping.abort();
    for (const exchange of this.#exchanges) exchange.stop();
  }

  readonly handle: RequestListener = (request, response) => {
    const refusal = refuseForeign(request);
    if (refusal !== undefined) {
      this.#log(`refused a request with ${refusal.status}: ${refusal.sentence}`);
      return refuse(response, refusal);
    }
    allowLoopbackOrigin(request, response);
    // A polyfill's way to send Last-Event-ID is no parameter of a route, and its address stays the same with each id.
    const { path: target, id: idInQuery } = splitIdFromQuery(request.url ?? '/');
    request.url = target;
    const { path, query } = splitTarget(target);
    if (path === '/' && request.method === 'GET') return sendIndexPage(response, this.listedRoutes);
    const route = this.routeOf(path);
    if (route === undefined) {
      return this.#refuse(response, path, 404, 'There is no such route. The page at / lists all routes.');
    }
    const methods = methodsOf(route);
    if (request.method === 'OPTIONS') return answerPreflight(request, response, methods);
    if (!methods.includes(request.method ?? '')) {
      const sentence = `The route ${path} answers ${methods.join(' and ')} requests only.`;
      return this.#refuse(response, path, 405, sentence, { Allow: [...methods, 'OPTIONS'].join(', ') });
    }
    let prepared: PreparedRoute;
    try {
      prepared = route.prepare(query);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      // The sentence repeats what was given, which may be a secret: the log only has the name.
      this.#log(`refused ${quote(path)} with 400, because of the parameter ${quote(error.parameter)}`);
      return refuse(response, { status: 400, sentence: error.message });
    }
    const answer = this.#faultAnswers.take(addressOf(request));
    if (answer) prepared = { ...prepared, serve: (exchange) => giveAnswer(exchange, answer) };
    void this.#serve(route, prepared, request, response, idInQuery);
  };

  /** Never rejects: a client that leaves is no error, and a bug in a route is logged and costs that one request. */
  async #serve(
    route: ServedRoute,
    prepared: PreparedRoute,
    request: IncomingMessage,
    response: ServerResponse,
    idInQuery: string,
  ): Promise<void> {
    this.#exchangeCount += 1;
    const exchange = new Exchange({
      number: this.#exchangeCount,
      path: route.listing.path,
      request,
      response,
      idInQuery,
      log: this.#log,
      stopSignal: this.#stopping.signal,
      leaveAnswer: (answer) => this.#faultAnswers.leave(addressOf(request), answer),
    });
    this.#exchanges.add(exchange);
    exchange.log(describeArrival(exchange, route, prepared));
    try {
      await prepared.serve(exchange);
    } catch (error) {
      if (!exchange.signal.aborted && !this.#stopping.signal.aborted) failExchange(exchange, error);
    } finally {
      await exchange.finish();
      this.#exchanges.delete(exchange);
    }
  }

  #refuse(
    response: ServerResponse,
    path: string,
    status: number,
    sentence: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    this.#log(`refused ${quote(path)} with ${status}`);
    refuse(response, { status, sentence }, headers);
  }
}

/** Path and query of a request target, whether it is a path or a whole address. */
function splitTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const [address = '', ...query] = target.split('?');
  const path = address.replace(/^https?:\/\/[^/]*/i, '');
  return { path: path === '' ? '/' : path, query: new URLSearchParams(query.join('?')) };
}

/** Path and query, alike for all ways to write them. */
function addressOf({ url = '/' }: IncomingMessage): string {
  const { path, query } = splitTarget(url);
  return `${path}?${query.toString()}`;
}

function describeArrival(
  { request, lastEventId }: Exchange,
  route: ServedRoute,
  prepared: PreparedRoute,
): string {
  const { remotePort } = request.socket;
  const userAgent = request.headers['user-agent'];
  return [
    `${request.method} ${route.listing.path}${prepared.description} from port ${remotePort}`,
    describeId(request, lastEventId),
    ...(userAgent === undefined ? [] : [quote(userAgent)]),
  ].join(', ');
}

function describeId({ headers }: IncomingMessage, id: string | undefined): string {
  if (id === undefined) return 'no Last-Event-ID';
  return headers['last-event-id'] === undefined
    ? `no Last-Event-ID, but ${lastEventIdParameter} ${quote(id)} in the query`
    : `Last-Event-ID ${quote(id)}`;
}

function failExchange(exchange: Exchange, error: unknown): void {
  const { response } = exchange;
  const sentence = error instanceof Error ? error.message : String(error);
  exchange.log(`failed: ${sentence}`);
  if (response.headersSent) response.destroy();
  else refuse(response, { status: 500, sentence });
}

/** Text of the client's, safe for one line of a log. */
function quote(text: string): string {
  return JSON.stringify(text.length > loggedTextLimit ? `${text.slice(0, loggedTextLimit)}…` : text);
}
