// Which request of a page goes on with which of its streams.

import { describe, expect, it } from 'vitest';

import type { WatchedRequest } from '../../../src/core/debug/watchListener.ts';
import {
  keyOfRequest,
  resumedDebugged,
  resumeIdOf,
  type KnownStream,
} from '../../../src/core/debug/resumedDebugged.ts';
import type { EndingCause } from '../../../src/core/stream/ending.ts';

function request(more: Partial<WatchedRequest> = {}): WatchedRequest {
  return {
    method: 'GET',
    url: 'http://localhost/events?a=1',
    headers: [['Accept', 'text/event-stream']],
    sentAtMs: 0,
    type: 'EventSource',
    document: 'one',
    ...more,
  };
}

function stream(
  cause: EndingCause | undefined,
  more: Partial<WatchedRequest> = {},
  endedAtMs = 0,
): KnownStream {
  return {
    lastRequest: request(more),
    ending: cause && { cause },
    endedAtMs,
    hasSent: (id) => id === '7',
  };
}

/** As a package for Node sends it, where no type is told. */
const byPackage: Partial<WatchedRequest> = {
  type: undefined,
  headers: [
    ['Accept', 'text/event-stream'],
    ['Cache-Control', 'no-cache'],
    ['User-Agent', 'node'],
  ],
};
const fetched: Partial<WatchedRequest> = { type: 'Fetch' };
const withId: Partial<WatchedRequest> = { ...fetched, headers: [['last-event-id', '7']] };

describe('a request', () => {
  it.each<[what: string, stream: KnownStream, request: WatchedRequest, isResumed: boolean]>([
    ['after the end', stream('end'), request(), true],
    ['after a cut', stream('truncated'), request(), true],
    ['after a reset', stream('reset'), request(), true],
    ['after nobody was there', stream('unreachable'), request(), true],
    ['after it was closed', stream('client'), request(), false],
    ['after an error', stream('http-error'), request(), false],
    ['after a 204', stream('no-content'), request(), false],
    ['while it goes on', stream(undefined), request(), false],
    ['of another document', stream('end'), request({ document: 'two' }), false],
    ['to another path', stream('end'), request({ url: 'http://localhost/other?a=1' }), false],
    ['with another query', stream('end'), request({ url: 'http://localhost/events?a=2' }), false],
    ['to another origin', stream('end'), request({ url: 'http://127.0.0.1/events?a=1' }), false],
    [
      'with an id in the query',
      stream('end'),
      request({ url: 'http://localhost/events?a=1&lastEventId=7' }),
      true,
    ],
    ['of an EventSource after one of fetch', stream('end', fetched), request(), false],
    ['of fetch after one of an EventSource', stream('end'), request(fetched), false],
    ['of fetch with an id that was sent', stream('end', fetched), request(withId), true],
    ['of fetch with an id, after it was closed', stream('client', fetched), request(withId), true],
    [
      'of fetch with an id that was not sent',
      stream('end', fetched),
      request({ ...fetched, headers: [['Last-Event-ID', '8']] }),
      false,
    ],
    [
      'of fetch with an id that was sent, in its query',
      stream('end', fetched),
      request({ ...fetched, url: 'http://localhost/events?a=1&lastEventId=7' }),
      true,
    ],
    ['of fetch with an id, while it goes on', stream(undefined, fetched), request(withId), false],
    [
      'of fetch with an id, of another document',
      stream('end', fetched),
      request({ ...withId, document: '' }),
      false,
    ],
  ])('is the next attempt of a stream, %s', (_what, known, asked, isResumed) => {
    expect(resumedDebugged(asked, [known])).toBe(isResumed ? known : undefined);
  });

  it('goes on with the stream that has waited longest, where several wait', () => {
    const [late, early, closed] = [stream('end', {}, 30), stream('reset', {}, 20), stream('client', {}, 10)];
    expect(resumedDebugged(request(), [late, early, closed])).toBe(early);
    expect(resumedDebugged(request(), [closed, early, late])).toBe(early);
    expect(resumedDebugged(request(), [])).toBeUndefined();
  });

  it('of a package for Node comes back as an EventSource of a page does, and is told from its head', () => {
    const known = stream('end', byPackage);
    const other = resumedDebugged(request({ ...byPackage, headers: [['User-Agent', 'node']] }), [known]);
    expect(other).toBeUndefined();
    expect(resumedDebugged(request(byPackage), [known])).toBe(known);
  });
});

it.each([
  ['http://localhost:1/a?b=c&lastEventId=5', 'GET http://localhost:1/a?b=c', '5'],
  ['http://localhost:1/a?b=c', 'GET http://localhost:1/a?b=c', ''],
  ['https://localhost/', 'GET https://localhost/', ''],
])('%s has a key without an id, and the id', (url, key, id) => {
  expect(keyOfRequest({ method: 'GET', url })).toBe(key);
  expect(resumeIdOf(request({ url }))).toBe(id);
  // The header counts more than the query, also an empty one.
  expect(resumeIdOf(request({ url, headers: [['LAST-EVENT-ID', '9']] }))).toBe('9');
  expect(resumeIdOf(request({ url, headers: [['Last-Event-ID', '']] }))).toBe('');
});
