// How long clients of the inspector's own servers may take to send a request: connections that say nothing, or half a
// head, would be kept for ever.

import type { ServerOptions } from 'node:http';

/** Times are milliseconds. */
export interface RequestLimits {
  /** For the head of a request, from the beginning of the connection or the end of the request before it. */
  readonly headMs: number;
  /** For all of a request; 0: a body may take as long as it takes. */
  readonly requestMs: number;
  /** How often connections are looked at; they may take so much longer. */
  readonly checkMs: number;
}

/** Those of Node, but for being looked at more often. */
export const defaultRequestLimits: RequestLimits = { headMs: 60_000, requestMs: 300_000, checkMs: 5_000 };

/**
 * The limits as options of `http.createServer`. All of them are given: Node takes no limit of the request for no limit
 * of its head as well.
 */
export function limitingOptions({ headMs, requestMs, checkMs }: RequestLimits): ServerOptions {
  return { headersTimeout: headMs, requestTimeout: requestMs, connectionsCheckingInterval: checkMs };
}
