// Every parameter of every route of the dev server: what it takes, up to which borders, and what it is without being
// given; and each of its words with what that does on the wire.

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { CrashingServers } from '../../../src/net/devServer/endings/crashingServers.ts';
import { QueryError } from '../../../src/net/devServer/exchange/query.ts';
import { llmFormatNames } from '../../../src/net/devServer/llm/llmRoute.ts';
import { createRoutes } from '../../../src/net/devServer/routes.ts';
import { startTestServer } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';

/** A whole number of a unit, or what is accepted; then what it is when it is not given. */
type Taken = readonly [accepted: string, fallback: number | string | boolean];

const number = (from: number, to: number, unit?: string): string =>
  `a whole number from ${from} to ${to}${unit === undefined ? '' : ` (${unit})`}`;

const retry: Taken = ['1 to 40 digits (ms)', ''];
const ids: Taken = ['1 or 0', true];
const off: Taken = ['1 or 0', false];
const session: Taken = ['1 to 64 letters, digits, - or _', ''];
const interval: Taken = [number(0, 60_000, 'ms'), 200];
const after = (fallback: number): Taken => [number(0, 100_000, 'events'), fallback];
const grace: Taken = [number(0, 600_000, 'ms'), 2_000];
const redirectStatus: Taken = ['one of 307, 301, 302, 303, 308', '307'];
const round = (events: number): Readonly<Record<string, Taken>> => ({
  after: after(events),
  interval,
  retry,
  ids,
  split: off,
  next: ['one of again, 204, healthy', 'again'],
  times: [number(1, 1_000, 'attempts'), 1],
  session,
});
const adviceRound = { after: after(3), interval, retry, ids, session };
const ofPackage: Readonly<Record<string, Taken>> = {
  after: [number(1, 100_000, 'events'), 3],
  interval: [number(1, 60_000, 'ms'), 200],
  retry,
};

/** By method, path, group and ending. */
const expected: Readonly<Record<string, Readonly<Record<string, Taken>>>> = {
  'GET /ticks streams': {
    interval: [number(0, 3_600_000, 'ms'), 1_000],
    count: [number(0, 10_000_000, 'events'), 0],
    event: ['up to 20 names with commas between them, of letters, digits and . : _ -', ''],
    comments: [number(0, 1_000_000, 'events'), 0],
    retry,
    ids,
    size: [number(0, 1_048_576, 'bytes'), 0],
    lines: ['one of lf, crlf, cr', 'lf'],
    bom: off,
    split: off,
  },
  'GET /resumable streams': {
    interval: [number(10, 3_600_000, 'ms'), 1_000],
    keep: [number(1, 100_000, 'events'), 100],
    cut: [number(0, 100_000, 'events'), 0],
    retry,
    ids: ['one of plain, unicode', 'plain'],
  },
  'GET /slow-head streams': { delay: [number(0, 600_000, 'ms'), 3_000], interval, retry, ids },
  'GET /ndjson streams': {
    interval: [number(0, 3_600_000, 'ms'), 1_000],
    count: [number(0, 10_000_000, 'values'), 20],
    cut: off,
    split: off,
    type: [
      'one of application/x-ndjson, application/ndjson, application/jsonl, application/x-jsonlines, application/stream+json, application/json;stream=watch, application/json, text/plain',
      'application/x-ndjson',
    ],
    lines: ['one of lf, crlf', 'lf'],
    blank: [number(0, 1_000_000, 'values'), 0],
    open: off,
  },
  'GET /json-seq streams': {
    interval: [number(0, 3_600_000, 'ms'), 1_000],
    count: [number(0, 10_000_000, 'values'), 20],
    cut: off,
    split: off,
    pretty: off,
  },
  'POST /llm streams': {
    format: [`one of ${llmFormatNames.join(', ')}`, 'chat-completions'],
    delay: [number(0, 60_000, 'ms'), 50],
    cut: [number(0, 10_000, 'events'), 0],
    fail: [number(0, 10_000, 'events'), 0],
    reasoning: off,
    tool: off,
    retry,
  },
  'GET /llm/messages streams': {
    delay: [number(0, 60_000, 'ms'), 50],
    cut: [number(0, 10_000, 'events'), 0],
  },
  'GET /compressed streams': { ...round(3), encoding: ['one of gzip, br, deflate', 'gzip'], cut: off },
  'GET /held-back streams': {
    hold: [number(0, 600_000, 'ms'), 2_000],
    events: [number(1, 10_000, 'events'), 12],
    count: [number(0, 100_000, 'times'), 0],
    retry,
    ids,
  },
  'GET /end endings end': { ...round(3), framing: ['one of chunked, length, close', 'chunked'] },
  'GET /close-message endings close-message': {
    ...round(3),
    grace,
    event: ['a name of letters, digits and . : _ -', ''],
  },
  'GET /idle endings idle': { ...round(3), comments: [number(0, 3_600_000, 'ms'), 0] },
  'GET /truncated endings truncated': { ...round(3), framing: ['one of chunked, chunk, length', 'chunked'] },
  'GET /reset endings reset': round(3),
  'GET /no-response endings no-response': {
    ...round(0),
    how: ['one of close, reset, partial-head', 'close'],
  },
  'GET /lost-block endings end': {
    ...round(3),
    at: ['one of block, line, character', 'block'],
    ending: ['one of end, truncated, reset', 'end'],
  },
  'GET /no-content endings no-content': round(0),
  'GET /http-error endings http-error': {
    ...round(0),
    status: ['205, 210 or a whole number from 400 to 599', 503],
    body: ['one of text, html, json, events', 'text'],
    endless: off,
  },
  'GET /wrong-type endings wrong-type': {
    ...round(0),
    type: ['a media type such as text/html, other than text/event-stream', 'text/html'],
    endless: off,
  },
  'GET /redirect streams': {
    status: redirectStatus,
    to: ['a path on this server, with or without a query', '/ticks'],
    hops: [number(1, 30), 1],
    origin: ['one of same, other', 'same'],
  },
  'GET /bad-redirect endings bad-redirect': {
    ...round(0),
    how: ['one of loop, endless, missing, invalid, unsupported', 'loop'],
    status: redirectStatus,
    hop: [number(1, 1_000_000), 1],
  },
  'GET /advice/end-on-close advice client': {
    interval: [number(1, 60_000, 'ms'), 200],
    listen: ['1 or 0', true],
    overrun: [number(1, 1_000, 'events'), 10],
  },
  'GET /advice/end-while-writing advice unreachable': ofPackage,
  'GET /advice/emit-close advice idle': ofPackage,
  'GET /advice/change-content-type advice wrong-type': adviceRound,
  'GET /advice/kill-connection advice truncated': { ...round(3), how: ['one of close, reset', 'close'] },
  'GET /advice/close-on-error advice truncated': adviceRound,
  'GET /advice/give-up-after-attempts advice no-response': {
    ...adviceRound,
    outage: [number(0, 1_000, 'attempts'), 5],
  },
  'GET /advice/close-message advice close-message': { ...adviceRound, grace },
  'GET /advice/answer-204 advice no-content': adviceRound,
  'GET /burst load': {
    count: [number(1, 10_000_000, 'events'), 100_000],
    size: [number(1, 1_048_576, 'bytes'), 100],
    ids,
    next: ['one of end, hold', 'end'],
  },
  'GET /limit endings limit': {
    ...round(3),
    size: [number(1, 1_073_741_824, 'bytes'), 17 * 1_048_576],
    shape: ['one of line, lines, unfinished', 'line'],
  },
};

const routes = createRoutes(new CrashingServers('/not/used/here.ts', () => undefined));

/** Whether a route takes this value of a parameter. */
function takes(path: string, name: string, value: string): boolean {
  const route = routes.find(({ listing }) => listing.path === path);
  try {
    route?.prepare(new URLSearchParams([[name, value]]));
    return true;
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    expect(error.parameter).toBe(name);
    return false;
  }
}

describe('the routes', () => {
  it('are these, in this order, with these parameters', () => {
    const listed = routes.map(({ listing, parameters }) => [
      [listing.method, listing.path, listing.group, listing.ending]
        .filter((part) => part !== undefined)
        .join(' '),
      Object.fromEntries(
        Object.entries(parameters).map(([name, { accepted, fallback }]) => [name, [accepted, fallback]]),
      ),
    ]);
    expect(listed).toEqual(Object.entries(expected));
  });

  it('say in the log what they were asked, but for what may be a secret', () => {
    const silent = new Set(
      routes.flatMap(({ parameters }) =>
        Object.entries(parameters)
          .filter(([, { isLogged }]) => !isLogged)
          .map(([name]) => name),
      ),
    );
    expect([...silent].toSorted()).toEqual(['session', 'to']);
  });
});

describe('a parameter', () => {
  const rows = Object.entries(expected).flatMap(([key, parameters]) =>
    Object.entries(parameters).map(
      ([name, [accepted]]) => [key.split(' ')[1] ?? '', name, accepted] as const,
    ),
  );

  it.each(rows)('of %s, %s, takes %s and nothing beyond', (path, name, accepted) => {
    const range = /a whole number from (\d+) to (\d+)/.exec(accepted);
    const words = /^one of (.*)$/.exec(accepted)?.[1]?.split(', ');
    const at = (value: number): boolean => takes(path, name, String(value));
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      expect([at(from - 1), at(from), at(to), at(to + 1)]).toEqual([false, true, true, false]);
      for (const odd of ['', ' 1', '1.0', '0x10', `-${to}`, '1e1'])
        expect(takes(path, name, odd)).toBe(false);
    } else if (words) {
      for (const word of words) {
        expect(takes(path, name, word)).toBe(true);
        expect(takes(path, name, word.toUpperCase()) && /[a-z]/.test(word)).toBe(false);
        expect(takes(path, name, `${word} `)).toBe(false);
      }
      expect(takes(path, name, '')).toBe(false);
    } else if (accepted === '1 or 0') {
      expect(['1', '', '0', '2', 'true', '00'].map((value) => takes(path, name, value))).toEqual([
        true,
        true,
        true,
        false,
        false,
        false,
      ]);
    }
  });

  it.each([
    ['/end', 'retry', ['1', '9'.repeat(40)], ['', '9'.repeat(41), '-1', '1.5', '1 ']],
    ['/end', 'session', ['a', '-_9Z', 'x'.repeat(64)], ['', 'x'.repeat(65), 'a b', 'é', 'a/b']],
    ['/close-message', 'event', ['a', 'a.b:c_d-e', 'x'.repeat(40)], ['', 'x'.repeat(41), 'a b', 'a,b']],
    [
      '/ticks',
      'event',
      ['a', Array(20).fill('x').join(','), 'x'.repeat(40)],
      ['', Array(21).fill('x').join(','), 'x'.repeat(41), ',a', 'a,', 'a,,b'],
    ],
    [
      '/wrong-type',
      'type',
      ['text/html', 'a/b; c=d', 'a/b;c=d', `${'x'.repeat(60)}/x`],
      ['text', 'text/event-stream', 'TEXT/Event-Stream', 'a/b; c', `${'x'.repeat(61)}/x`, 'a/b\n'],
    ],
    [
      '/redirect',
      'to',
      ['/', '/a?b=c&d=e,f:g%20', `/${'a'.repeat(500)}`],
      ['', 'a', '//a', '/\\a', `/${'a'.repeat(501)}`, '/ a', '/a#b'],
    ],
    ['/http-error', 'status', ['205', '210', '400', '599'], ['204', '206', '200', '399', '600', '304']],
  ] as const)('of %s, %s, takes these texts and no others', (path, name, good, bad) => {
    expect(good.filter((value) => !takes(path, name, value))).toEqual([]);
    expect(bad.filter((value) => takes(path, name, value))).toEqual([]);
  });
});

describe('each word', () => {
  let server: DevServer;

  // It counts the attempts of a client: a second try begins anew.
  beforeEach(async () => {
    ({ server } = await startTestServer());
  });
  afterEach(() => server.close());

  const twoEvents = [1, 2].map((at) => `id: ${at}\ndata: {"number":${at}}\n\n`).join('');

  it.each([
    ['text', 'text/plain; charset=utf-8', 'This is an error, not a stream.\n'],
    [
      'html',
      'text/html; charset=utf-8',
      '<!doctype html><title>Not a stream</title><p>This is a page, not a stream.</p>\n',
    ],
    ['json', 'application/json', '{"error":{"message":"This is an error, not a stream."}}\n'],
    ['events', 'text/event-stream', 'data: an event in the body of an error\n\n'],
  ])('body=%s', async (word, type, text) => {
    const { body, headers, status } = await requestRaw(server.port, `/http-error?status=599&body=${word}`);
    expect([status, headers.get('content-type'), body.toString()]).toEqual([599, type, text]);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([301, 302, 303, 307, 308])('status=%i of a redirect', async (status) => {
    for (const path of ['/redirect?to=/end', '/bad-redirect?how=missing']) {
      const answer = await requestRaw(server.port, `${path}&status=${status}`);
      expect([answer.status, answer.body.length]).toEqual([status, 0]);
    }
  });

  it.each([
    ['lf', '\n'],
    ['crlf', '\r\n'],
    ['cr', '\r'],
  ])('lines=%s', async (word, end) => {
    const path = `/ticks?lines=${word}&count=1&interval=0&bom=1&retry=5&comments=1&event=a`;
    const { body } = await requestRaw(server.port, path);
    expect(body.toString().replace(/"at":"[^"]*"/, '"at":0')).toBe(
      `\ufeffretry: 5${end}: before event 1${end}id: 1${end}event: a${end}data: {"number":1,"at":0}${end}${end}`,
    );
  });

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['deflate', inflateSync],
  ])('encoding=%s', async (word, decode) => {
    const path = `/compressed?encoding=${word}&after=2&interval=0&retry=7&split=1`;
    const { body, headers } = await requestRaw(server.port, path);
    expect(headers.get('content-encoding')).toBe(word);
    expect(decode(body).toString()).toBe(`retry: 7\n${twoEvents}`);
  });

  it.each([
    ['end', true, 'fin'],
    ['truncated', false, 'fin'],
    ['reset', false, 'reset'],
  ])('ending=%s of a lost block', async (word, isComplete, end) => {
    for (const at of ['block', 'line', 'character']) {
      const answer = await requestRaw(server.port, `/lost-block?after=0&at=${at}&ending=${word}`);
      expect({ at, isComplete: answer.isComplete, end: answer.end }).toEqual({ at, isComplete, end });
    }
  });

  it.each([
    ['again', [200, 200, 200, 200]],
    ['204', [200, 200, 204, 200]],
  ])('next=%s', async (word, statuses) => {
    const got: number[] = [];
    for (const _ of statuses)
      got.push(
        (await requestRaw(server.port, `/end?after=0&interval=0&times=2&next=${word}&session=words`)).status,
      );
    expect(got).toEqual(statuses);
  });

  it('next=healthy, and then the ending again', async () => {
    const path = '/truncated?after=0&interval=1&next=healthy&session=words';
    for (let time = 1; time <= 2; time += 1) {
      expect((await requestRaw(server.port, path)).isComplete).toBe(false);
      const socket = await openRaw(server.port, path);
      await readUntil(socket, /"number":3/);
      socket.destroy();
    }
  });

  it('next=hold of a burst', async () => {
    const socket = await openRaw(server.port, '/burst?count=3&size=1&next=hold&ids=0');
    expect(await readUntil(socket, /data: 3 \n\n/)).toContain('\ndata: 1 \n\ndata: 2 \n\ndata: 3 \n\n');
    expect(server.openConnections).toBe(1);
    socket.destroy();
  });

  it('ids=0 everywhere', async () => {
    for (const path of [
      '/end?after=1',
      '/held-back?hold=0&count=1&events=1',
      '/burst?count=1&size=1',
      '/ticks?count=1',
    ]) {
      const { body } = await requestRaw(
        server.port,
        `${path}&ids=0${path.includes('/end') ? '&interval=0' : ''}`,
      );
      expect(body.toString()).toMatch(/^data: .*\n\n$/);
    }
  });
});
