// What a route of the dev server is: how it is shown to people, and how a request to it is served. A route declares
// its parameters, and its handler only runs with values that were read and checked.
import type { EndingCause } from '../../../core/stream/ending.ts';
import type { Exchange } from './exchange.ts';
import { describeQuery, type ParameterTable, type ParameterValues, readQuery } from './query.ts';

export type RouteGroup = 'streams' | 'endings' | 'advice' | 'load' | 'recordings' | 'scenarios';

/** A route as it is listed: for the index page, a quick pick or a tree. */
export interface DevServerRoute {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** The path with a sensible query. */
  readonly example: string;
  readonly title: string;
  /** What the server does and what a client makes of it, in a few sentences of plain text. */
  readonly explanation: string;
  /** The ending that this route produces, by its name in the inspector. */
  readonly ending?: EndingCause;
  readonly group: RouteGroup;
}

/** A listed route together with what serves it. */
export interface ServedRoute {
  readonly listing: DevServerRoute;
  readonly parameters: ParameterTable;
  /** Where it answers other methods as well as its own: all of them. */
  readonly methods?: readonly string[];
  /** Reads the query and returns what serves it. Throws a QueryError for a query that the route does not take. */
  prepare(query: URLSearchParams): PreparedRoute;
}

export interface PreparedRoute {
  /** The accepted query for the log, without secrets. */
  readonly description: string;
  /** Resolves when the route has done its part, rejects when the client left before that. */
  serve(exchange: Exchange): Promise<void>;
}

/** The methods that a route answers, its own first. */
export function methodsOf({ listing, methods = [] }: ServedRoute): readonly string[] {
  return [...new Set([listing.method, ...methods])];
}

/** A route as its file writes it down. */
interface RouteDefinition<Table extends ParameterTable> extends DevServerRoute {
  readonly parameters: Table;
  readonly serve: (exchange: Exchange, values: ParameterValues<Table>) => Promise<void>;
}

/** Ties a definition's handler to its own parameters, so that routes of different parameters fit in one list. */
export function defineRoute<Table extends ParameterTable>(definition: RouteDefinition<Table>): ServedRoute {
  const { serve, parameters, ...listing } = definition;
  return {
    listing,
    parameters,
    prepare(query) {
      const values = readQuery(parameters, query);
      return {
        description: describeQuery(parameters, query),
        serve: (exchange) => serve(exchange, values),
      };
    },
  };
}
