// Which requests go on with a stream that their app had before, and which are calls of their own.

import { describe, expect, it } from 'vitest';

import {
  isAtAddressOf,
  isRetry,
  isSameApp,
  resumedStream,
  type AppMarks,
  type FailedCall,
  type ResumableStream,
  type ResumingHead,
  type RetryingHead,
} from '../../../../src/core/relay/heads/resumption.ts';

const noMarks: AppMarks = { userAgent: undefined, origin: undefined, sessionId: undefined };

interface Ended extends ResumableStream {
  readonly name: string;
}

function ended(key: string, more: Partial<Omit<Ended, 'hasSent'>> & { ids?: readonly string[] } = {}): Ended {
  const { ids = [], ...others } = more;
  return {
    name: key,
    key,
    marks: noMarks,
    endedAtMs: 0,
    location: undefined,
    hasSent: (id) => ids.includes(id),
    ...others,
  };
}

function head(key: string, more: Partial<ResumingHead> = {}): ResumingHead {
  const method = key.split(' ', 1)[0] ?? '';
  return { method, key, acceptsEventStream: method === 'GET', resumeId: '', marks: noMarks, ...more };
}

describe('a request', () => {
  const mcp = ended('POST /mcp', { ids: ['s1_4', 's1_5'] });
  const run = ended('POST /threads/1/runs/stream', { ids: ['7'], location: '/threads/1/runs/2/stream?a=1' });
  const events = ended('GET /events?topic=a', { ids: ['7'] });
  const get = (path: string, resumeId = ''): ResumingHead => head(`GET ${path}`, { resumeId });

  it.each<[what: string, ResumingHead, Ended | undefined]>([
    ['an EventSource without an id', get('/events?topic=a'), events],
    ['an EventSource with an id', get('/events?topic=a', '7'), events],
    ['an EventSource with an id that nobody sent', get('/events?topic=a', '99'), events],
    ['an EventSource at another query', get('/events?topic=b'), undefined],
    ['an EventSource at another query with an id of the stream', get('/events?topic=b', '7'), events],
    ['an EventSource at another path', get('/other'), undefined],
    [
      'a GET that asks for no event stream',
      { ...get('/events?topic=a'), acceptsEventStream: false },
      undefined,
    ],
    [
      'a GET that asks for no event stream, with an id',
      { ...get('/events?topic=a', '7'), acceptsEventStream: false },
      events,
    ],
    ['a POST to the address of a POST', head('POST /mcp', { acceptsEventStream: true }), undefined],
    ['a POST with an id of the stream', head('POST /mcp', { resumeId: 's1_4' }), mcp],
    ['a POST with an id that nobody sent', head('POST /mcp', { resumeId: 's2_1' }), undefined],
    ['a GET with an id of a POST, at its path', get('/mcp', 's1_5'), mcp],
    ['a GET without an id at the path of a POST', get('/mcp'), undefined],
    ['a GET with an id of a POST, where its answer said', get('/threads/1/runs/2/stream', '7'), run],
    ['a GET with an id of a POST, elsewhere', get('/streams/9', 's1_5'), mcp],
    ['a GET with an id of a GET, elsewhere', get('/streams/9', '7'), run],
  ])('%s', (_what, request, expected) => {
    expect(resumedStream(request, [mcp, run, events])?.name).toBe(expected?.name);
  });

  it('with an id of a GET alone resumes none at another path: small numbers are ids of many streams', () => {
    expect(resumedStream(get('/streams/9', '7'), [events])).toBeUndefined();
  });

  it.each(['', '?a=1'])(
    'with an id of several goes on with the one whose answer named the path: %j',
    (query) => {
      const location = '/runs/2/stream';
      const named = ended('POST /runs', { ids: ['7'], endedAtMs: 1, location: `${location}${query}` });
      const newer = ended('POST /other', { ids: ['7'], endedAtMs: 2, location: '/runs/3/stream' });
      for (const asked of ['', '?a=1', '?b=2'])
        expect(resumedStream(get(`${location}${asked}`, '7'), [newer, named])?.name).toBe(named.name);
      expect(resumedStream(get(`${location}/more`, '7'), [newer, named])?.name).toBe(newer.name);
    },
  );

  it('goes on with the one at its address that sent its id, else with the one that ended last', () => {
    const older = ended('GET /events', { name: 'older', ids: ['3'], endedAtMs: 10 });
    const newer = ended('GET /events', { name: 'newer', ids: ['5'], endedAtMs: 20 });
    for (const streams of [
      [older, newer],
      [newer, older],
    ]) {
      expect(resumedStream(get('/events'), streams)?.name).toBe('newer');
      expect(resumedStream(get('/events', '3'), streams)?.name).toBe('older');
      expect(resumedStream(get('/events', '5'), streams)?.name).toBe('newer');
      expect(resumedStream(get('/events', '9'), streams)?.name).toBe('newer');
    }
  });

  it('of another app is none of its attempts', () => {
    const stream = ended('GET /events', { marks: { ...noMarks, userAgent: 'one' }, ids: ['3'] });
    const marks = { ...noMarks, userAgent: 'other' };
    expect(resumedStream({ ...get('/events', '3'), marks }, [stream])).toBeUndefined();
    expect(resumedStream({ ...get('/events', '3'), marks: stream.marks }, [stream])).toBe(stream);
  });

  it('has its id compared with the newest twenty streams, and without one with none', () => {
    let asked = 0;
    const streams = Array.from({ length: 500 }, (_, at): Ended => {
      const hasSent = (id: string): boolean => {
        asked += 1;
        return id === `of ${at}`;
      };
      return { ...ended('POST /run', { name: String(at), endedAtMs: at }), hasSent };
    });
    const post = (resumeId: string): ResumingHead => head('POST /run', { resumeId });
    expect([resumedStream(post(''), streams), asked]).toEqual([undefined, 0]);
    expect(resumedStream(post('of 480'), streams)?.name).toBe('480');
    expect(resumedStream(post('of 479'), streams)).toBeUndefined();
    asked = 0;
    expect(resumedStream(post('of none'), streams)).toBeUndefined();
    expect(asked).toBeLessThanOrEqual(60);
  });
});

describe('a request after a failure', () => {
  const failed: FailedCall = {
    key: 'POST /chat',
    marks: { userAgent: 'a', origin: undefined, sessionId: undefined },
    endedAtMs: 1_000,
    body: '15 x',
  };
  const again: RetryingHead = { ...failed, atMs: 1_500, retryCount: undefined };

  it.each<[what: string, Partial<RetryingHead>, boolean]>([
    ['the same', {}, true],
    ['counted as the second', { retryCount: 1 }, true],
    ['counted as the first', { retryCount: 0 }, false],
    ['at another address', { key: 'POST /chat?a' }, false],
    ['with another body', { body: '15 y' }, false],
    ['of another app', { marks: { ...failed.marks, userAgent: 'b' } }, false],
    ['at once', { atMs: 1_000 }, true],
    ['sent before the failure was known', { atMs: 900 }, true],
    ['after two minutes', { atMs: 121_000 }, true],
    ['after more than two minutes', { atMs: 121_001 }, false],
  ])('is a try of the same call or not: %s', (_what, more, expected) => {
    expect(isRetry({ ...again, ...more }, failed)).toBe(expected);
  });
});

it.each<[key: string, acceptsEventStream: boolean, expected: boolean]>([
  ['POST /mcp', false, true],
  ['POST /mcp?a', false, true],
  ['GET /mcp', true, true],
  ['GET /mcp?a', true, true],
  ['GET /mcp', false, false],
  ['DELETE /mcp', false, false],
  ['POST /mcp/x', true, false],
  ['GET /', true, false],
])('%s, which asks for an event stream by name: %s, is a call beside POST /mcp?b: %s', (...given) => {
  const [key, acceptsEventStream, expected] = given;
  expect(isAtAddressOf({ key, acceptsEventStream }, { key: 'POST /mcp?b' })).toBe(expected);
});

describe('two requests', () => {
  const marks: AppMarks = { userAgent: 'a', origin: 'http://a', sessionId: '1' };

  it.each<[what: string, Partial<AppMarks>, boolean]>([
    ['nothing', {}, true],
    ['another user agent', { userAgent: 'b' }, false],
    ['no user agent', { userAgent: undefined }, false],
    ['another origin', { origin: 'http://b' }, false],
    ['no origin', { origin: undefined }, true],
    ['another session', { sessionId: '2' }, false],
    ['no session', { sessionId: undefined }, true],
  ])('with %s of its own', (_what, own, isSame) => {
    expect(isSameApp(marks, { ...marks, ...own })).toBe(isSame);
    expect(isSameApp({ ...marks, ...own }, marks)).toBe(isSame);
  });
});
