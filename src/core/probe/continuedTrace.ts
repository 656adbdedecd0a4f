// Which response of a traced server goes on with a stream that it sent before: one whose request has an id that the stream
// sent. Without one nothing tells the same client from another that asks for the same.

import { keyOfRequest, resumeIdOf, type KnownStream } from '../debug/resumedDebugged.ts';
import type { WatchedRequest } from '../debug/watchListener.ts';
import { headerValues } from '../stream/headerValues.ts';

/** The newest stream that is over whose client it is; undefined: it is a stream of its own. */
export function continuedTrace<Stream extends KnownStream>(
  request: WatchedRequest,
  streams: readonly Stream[],
): Stream | undefined {
  const id = resumeIdOf(request);
  if (id === '') return undefined;
  const [key, agent] = [keyOfRequest(request), agentOf(request)];
  return streams
    .filter(
      ({ ending, lastRequest }) =>
        ending !== undefined && keyOfRequest(lastRequest) === key && agentOf(lastRequest) === agent,
    )
    .toSorted((a, b) => b.endedAtMs - a.endedAtMs)
    .slice(0, maxCompared)
    .find((stream) => stream.hasSent(id));
}

/** Whoever comes back was here not long ago. */
const maxCompared = 20;

function agentOf({ headers }: WatchedRequest): string {
  return headerValues(headers, 'user-agent')[0] ?? '';
}
