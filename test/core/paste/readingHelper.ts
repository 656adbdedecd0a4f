// Shorthands for what a reader makes of a text.

import { readPasted } from '../../../src/core/paste/readPasted.ts';
import type { GivenValues, PastedRequest } from '../../../src/core/paste/reading/pasted.ts';

/** `METHOD url`, a line for each header, and the body behind an empty line. */
export function written({ method, url, headers, body }: PastedRequest): string {
  const head = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
  return body === undefined ? head : `${head}\n\n${body}`;
}

/** The requests of a text, as they are written above; those that a shell would not read so have a mark in front. */
export function requestsOf(text: string, given?: GivenValues): string[] {
  return readPasted(text, given).requests.map(
    (request) => (request.isJoined ? 'joined: ' : '') + written(request),
  );
}

/** The notices of a text: kind, line and sentence. */
export function noticesOf(text: string): string[] {
  return readPasted(text).notices.map(
    ({ kind, place, text: sentence }) => `${kind} ${place.line} ${sentence}`,
  );
}

/** What a text asks for: kind and name. */
export function asksOf(text: string): string[] {
  return readPasted(text).requests.flatMap(({ unknowns }) =>
    unknowns.map(({ kind, name }) => `${kind} ${name}`),
  );
}
