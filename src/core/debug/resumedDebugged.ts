// Which requests of a page or process go on with a stream that it had before: those that its EventSource makes by itself, and
// any with an id that the stream has sent. Everything else is a stream of its own.

import { recogniseClient } from '../clients/recogniseClient.ts';
import { resumedStream } from '../relay/heads/resumption.ts';
import { endingTraits, type Ending } from '../stream/ending.ts';
import { headerValues } from '../stream/headerValues.ts';
import { splitIdFromQuery } from '../stream/idInQuery.ts';
import type { WatchedRequest } from './watchListener.ts';

/** A stream of the same page or process. */
export interface KnownStream {
  readonly lastRequest: WatchedRequest;
  /** How its last attempt ended; undefined while that goes on. */
  readonly ending: Ending | undefined;
  /** On the clock of its requests. */
  readonly endedAtMs: number;
  hasSent(id: string): boolean;
}

/** Method, path and query of a request, without an id in it. */
export function keyOfRequest({ method, url }: Pick<WatchedRequest, 'method' | 'url'>): string {
  const { origin, pathname, search } = new URL(url);
  return `${method} ${origin}${splitIdFromQuery(pathname + search).path}`;
}

/** The id that a request asks to go on after; empty: it names none. */
export function resumeIdOf({ headers, url }: WatchedRequest): string {
  const { pathname, search } = new URL(url);
  return headerValues(headers, 'last-event-id')[0] ?? splitIdFromQuery(pathname + search).id;
}

/** The stream that the request is the next attempt of; undefined: it begins one. */
export function resumedDebugged<Stream extends KnownStream>(
  request: WatchedRequest,
  streams: readonly Stream[],
): Stream | undefined {
  const key = keyOfRequest(request);
  const over = streams.filter(
    (stream) => stream.ending !== undefined && stream.lastRequest.document === request.document,
  );
  if (comesBackItself(request)) {
    // One that was closed does not come back: a new one was made.
    const waiting = over.filter(
      (stream) =>
        comesBackItself(stream.lastRequest) &&
        keyOfRequest(stream.lastRequest) === key &&
        stream.ending !== undefined &&
        endingTraits[stream.ending.cause].next === 'reconnect',
    );
    return waiting.toSorted((a, b) => a.endedAtMs - b.endedAtMs).at(0);
  }
  const marks = { userAgent: undefined, origin: undefined, sessionId: undefined };
  const candidates = over.map((stream) => ({
    stream,
    key: keyOfRequest(stream.lastRequest),
    marks,
    endedAtMs: stream.endedAtMs,
    location: undefined,
    hasSent: (id: string) => stream.hasSent(id),
  }));
  const head = {
    method: request.method,
    key,
    acceptsEventStream: false,
    resumeId: resumeIdOf(request),
    marks,
  };
  return resumedStream(head, candidates)?.stream;
}

/** Whether it is an EventSource's, of a browser or of a package for Node. */
function comesBackItself(request: WatchedRequest): boolean {
  if (request.type !== undefined) return request.type === 'EventSource';
  const { profile } = recogniseClient(request);
  return profile === 'eventsource' || profile === 'node-eventsource';
}
