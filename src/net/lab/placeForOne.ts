// A server that serves one connection at a time (php -S, a single worker, one stream for an MCP session) does not answer a
// replay or a check while the stream of the timeline has its place. What that looks like, and what is said of it.

import * as l10n from '@vscode/l10n';

import type { Ending } from '../../core/stream/ending.ts';

/** Statuses with which servers turn away a connection that is one too many. */
const turnedAway: ReadonlySet<number | undefined> = new Set([409, 429, 503]);

/**
 * Whether a connection may have got nothing because another one has the only place.
 * @param hasOpened whether it got a stream
 * @param ending undefined: nothing came until it was left
 */
export function mayLackPlace(hasOpened: boolean, ending: Ending | undefined): boolean {
  if (hasOpened) return false;
  return ending === undefined || (ending.cause === 'http-error' && turnedAway.has(ending.status));
}

/** What is said beside such a result. */
export function describePlaceForOne(): string {
  return l10n.t(
    'The stream of this timeline was open meanwhile, and some servers serve one connection at a time: php -S, a single worker, one stream for an MCP session.',
  );
}
