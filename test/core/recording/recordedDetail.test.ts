// Details of entries as a file has them: whole ones are taken as they are, and none with anything in it that is something
// else, whichever place that is in.

import { describe, expect, it } from 'vitest';

import type { EntryKind } from '../../../src/core/log/entry.ts';
import { readRecordedDetail } from '../../../src/core/recording/recordedDetail.ts';

/** Longer than anything may be nested, and no text, number or flag. */
const wrong = [[[[[[[]]]]]]];

const headers = [['Accept', 'text/event-stream']];
const hop = {
  status: 307,
  from: 'http://a/',
  to: 'http://b/',
  leftBehind: ['Authorization'],
  storedLeftBehind: ['X-Key'],
};
const head = {
  url: 'http://b/',
  status: 200,
  statusText: 'OK',
  httpVersion: '1.1',
  headers,
  isConnectionReused: false,
  redirects: [hop],
  timings: { dnsMs: 1, connectMs: 2, tlsMs: 3, sentMs: 4, headMs: 5, firstByteMs: 6 },
  remoteAddress: '127.0.0.1:1',
  proxy: 'http://p',
  localPort: 2,
  tls: 'TLSv1.3',
  isFromFile: true,
};
const ending = {
  cause: 'end',
  status: 200,
  statusText: 'OK',
  contentType: 'text/html',
  bodyStart: '<',
  code: 'ECONNRESET',
  stage: 'dns',
  proxy: 'http://p',
  schemeMistake: 'server is TLS',
  gateway: { name: 'nginx' },
  isStreamUnasked: true,
  reason: 'why',
  leftBehind: ['Authorization'],
  isEndedByClose: true,
  isInsideEvent: true,
  through: 'nginx',
  heldHeadMs: 1,
  missingBytes: 2,
  limit: 3,
  readAs: 'json-lines',
  by: 'app',
  blockedBy: 'cors',
  isByWindow: true,
  isByPage: true,
  unlikeBrowser: ['cookies', 'http2', 'codings', 'zstd'],
  isSimulated: true,
};
const end = {
  ending,
  verdict: { next: 'reconnect', delayMs: 1, lastEventId: '7' },
  next: { next: 'stop' },
  policy: { kind: 'limited', attempts: 3 },
  durationMs: 1,
  messages: 2,
  bodyBytes: 3,
  wireBytes: 4,
  client: 'node-eventsource',
  method: 'GET',
  endedFirst: 'app',
  head,
};
const request = {
  method: 'GET',
  url: 'http://a/',
  headers,
  reason: 'connect',
  delayMs: 0,
  body: '{}',
  lastEventId: '7',
};
const resume = (verdict: object): object => ({ notice: 'resume', lastEventId: '7', verdict });

/** One whole detail of each kind. */
const whole: readonly (readonly [kind: EntryKind, detail: object])[] = [
  ['request', request],
  ['open', head],
  ['close', end],
  ['error', end],
  ['notice', { notice: 'redirect', hop }],
  ['notice', { notice: 'compressed', encoding: 'gzip', isUnknown: true }],
  [
    'notice',
    { notice: 'fault', fault: { effect: { kind: 'end' }, moment: { kind: 'now' } }, stage: 'armed' },
  ],
  ['notice', { notice: 'close-message', rule: 'close', stage: 'seen', afterMs: 1 }],
  ['notice', resume({ kind: 'exact', soFar: { came: 1, recorded: 2 } })],
  ['notice', resume({ kind: 'gap', missing: ['8'], count: 1 })],
  ['notice', resume({ kind: 'duplicates', ids: ['7'], count: 1 })],
  ['notice', resume({ kind: 'restarted' })],
  ['notice', resume({ kind: 'ids anew', id: '1', isOther: true })],
  ['notice', resume({ kind: 'live only', missing: ['8'], count: 1 })],
  ['notice', resume({ kind: 'different content', id: '1', before: 1, after: 2 })],
  ['notice', resume({ kind: 'out of order', id: '1', expected: '2' })],
  ['notice', resume({ kind: 'cannot tell', because: 'no ids' })],
  ['notice', { notice: 'relay', note: { what: 'undelivered', left: 1 } }],
  ['notice', { notice: 'retry-capped', retryMs: 2, cappedMs: 1 }],
  ['notice', { notice: 'long-id', sizeBytes: 9_000 }],
  ['notice', { notice: 'unsent-id' }],
  ['notice', { notice: 'charset', charset: 'latin1' }],
  ['notice', { notice: 'read-as', format: 'json-seq', isAnyway: true, contentType: 'text/plain' }],
  ['notice', { notice: 'paused', pausedMs: 1, isByWallClock: true, isByDebugger: false, isGoingOn: true }],
  ['notice', { notice: 'capture', note: { what: 'joined', attempts: 2 } }],
  ['notice', { notice: 'debug', note: { what: 'as text', charset: 'utf-8' } }],
  [
    'notice',
    { notice: 'server', note: { did: 'end', place: { url: 'a.js', line: 1, column: 2, name: 'f' } } },
  ],
  ['notice', { notice: 'bytes-gone', cause: 'limit', reason: '' }],
];

/** Members that may be absent. */
const optional = new Set([
  'leftBehind',
  'storedLeftBehind',
  'dnsMs',
  'connectMs',
  'tlsMs',
  'sentMs',
  'headMs',
  'firstByteMs',
  'remoteAddress',
  'localPort',
  'tls',
  'isFromFile',
  'contentType of ending',
  'bodyStart',
  'code',
  'stage of ending',
  'proxy',
  'schemeMistake',
  'gateway',
  'name',
  'isStreamUnasked',
  'reason of ending',
  'isEndedByClose',
  'isInsideEvent',
  'through',
  'heldHeadMs',
  'missingBytes',
  'limit',
  'readAs',
  'by',
  'blockedBy',
  'isByWindow',
  'isByPage',
  'unlikeBrowser',
  'isSimulated',
  'status of ending',
  'statusText of ending',
  'client',
  'method of close',
  'method of error',
  'endedFirst',
  'head',
  'body',
  'lastEventId of request',
  'isUnknown',
  'soFar',
  'isByWallClock',
  'isByDebugger',
  'isGoingOn',
]);

type Path = readonly string[];

/** Each place in a value, the inner ones too. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name],
    ...placesIn(inner, [...path, name]),
  ]);
}

/** The value with another one in the place, or without that member. */
function changed(value: unknown, [name, ...rest]: Path, to: unknown): unknown {
  if (name === undefined) return to;
  if (Array.isArray(value))
    return value.map((each, at): unknown => (String(at) === name ? changed(each, rest, to) : each));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: changed(members[name], rest, to) };
}

const read = (kind: EntryKind, detail: unknown): unknown => readRecordedDetail(kind, JSON.stringify(detail));
const named = whole.map(
  ([kind, detail]) =>
    [
      kind,
      'notice' in detail
        ? `${String(detail.notice)} ${'verdict' in detail ? JSON.stringify(detail.verdict) : ''}`
        : '',
      detail,
    ] as const,
);

describe('the detail of an entry', () => {
  it.each(named)('%s %s is read as it was written', (kind, _what, detail) => {
    expect(read(kind, detail)).toEqual(detail);
  });

  it.each(named)('%s %s is none with anything else in one of its places', (kind, _what, detail) => {
    const taken = placesIn(detail).filter((path) => read(kind, changed(detail, path, wrong)) !== undefined);
    expect(taken).toEqual([]);
  });

  it.each(named)('%s %s goes without what may be absent, and without nothing else', (kind, _what, detail) => {
    for (const path of placesIn(detail)) {
      const name = path.at(-1) ?? '';
      // Of a list, and of what is told by its sentence, any part can be missing.
      if (/^\d+$/.test(name) || ['fault', 'note', 'moment', 'effect', 'place'].includes(path.at(-2) ?? ''))
        continue;
      const mayGo = optional.has(name) || optional.has(`${name} of ${path.at(-2) ?? kind}`);
      expect([path, read(kind, changed(detail, path, undefined)) !== undefined]).toEqual([path, mayGo]);
    }
  });

  it.each<[place: string, kind: EntryKind, detail: object, path: Path, values: readonly unknown[]]>([
    [
      'the stage of an ending',
      'close',
      end,
      ['ending', 'stage'],
      ['dns', 'connect', 'tls', 'timeout', 'proxy'],
    ],
    ['a mistake', 'close', end, ['ending', 'schemeMistake'], ['server is plain', 'server is TLS']],
    ['what is read', 'close', end, ['ending', 'readAs'], ['event-stream', 'json-lines', 'json-seq']],
    ['who ends', 'close', end, ['ending', 'by'], ['app', 'relay']],
    ['who ends first', 'close', end, ['endedFirst'], ['server', 'app', 'relay']],
    [
      'a policy',
      'close',
      end,
      ['policy'],
      [
        { kind: 'standard' },
        { kind: 'off' },
        { kind: 'limited', attempts: 1 },
        { kind: 'backoff', maxDelayMs: 1 },
        { kind: 'slow', leastDelayMs: 1 },
      ],
    ],
    ['what is next', 'close', end, ['next'], [{ next: 'wait' }, { next: 'stop' }]],
    [
      'the stage of a fault',
      'notice',
      { notice: 'fault', fault: { effect: { kind: 'end' }, moment: { kind: 'now' } } },
      ['stage'],
      ['armed', 'next attempt', 'stalled', 'dropped', 'by server'],
    ],
    [
      'the stage of a close message',
      'notice',
      { notice: 'close-message', rule: '', afterMs: 0 },
      ['stage'],
      ['seen', 'still open', 'ended'],
    ],
    [
      'a format',
      'notice',
      { notice: 'read-as', isAnyway: false, contentType: '' },
      ['format'],
      ['event-stream', 'json-lines', 'json-seq'],
    ],
    [
      'a loss',
      'notice',
      { notice: 'bytes-gone', reason: '' },
      ['cause'],
      ['limit', 'disk full', 'not writable', 'not readable', 'damaged'],
    ],
  ])('has each of the names of %s, and no other', (_place, kind, detail, path, values) => {
    for (const value of values) expect(read(kind, changed(detail, path, value))).toBeDefined();
    for (const other of ['', 'other', 'toString', { kind: 'maybe' }, { next: 'toString' }])
      expect(read(kind, changed(detail, path, other))).toBeUndefined();
  });

  it.each<[place: string, path: Path, value: unknown]>([
    ['a policy without its number', ['policy'], { kind: 'limited' }],
    ['a policy without its most', ['policy'], { kind: 'backoff' }],
    ['a policy without its least', ['policy'], { kind: 'slow' }],
    ['an address that is none', ['head', 'url'], 'no address'],
    ['a header of one text', ['head', 'headers'], [['a']]],
    ['a header of three texts', ['head', 'headers'], [['a', 'b', 'c']]],
    ['a header that is a text', ['head', 'headers'], ['ab']],
    ['a number as text', ['durationMs'], '1'],
    ['null', ['durationMs'], null],
    ['a flag as text', ['ending', 'isSimulated'], 'true'],
    ['a list as an object', ['ending', 'leftBehind'], { 0: 'a' }],
  ])('is none with %s', (_place, path, value) => {
    expect(read('close', changed(end, path, value))).toBeUndefined();
  });

  it.each<[what: string, kind: EntryKind, json: string]>([
    ['no JSON', 'request', '{'],
    ['nothing', 'request', ''],
    ['null', 'request', 'null'],
    ['a list', 'request', '[]'],
    ['an entry over bytes', 'message', '{}'],
    ['a notice over bytes', 'notice', '{"notice":"no-data"}'],
    ['a notice of no kind', 'notice', '{"notice":"toString"}'],
    ['the detail of another kind', 'open', JSON.stringify(request)],
    ['a fault that no sentence tells', 'notice', '{"notice":"fault","fault":{},"stage":"armed"}'],
    ['a note of the relay that no sentence tells', 'notice', '{"notice":"relay","note":{"what":"x"}}'],
    ['a note of a debugger that no sentence tells', 'notice', '{"notice":"debug","note":{"what":"x"}}'],
    ['a note of a server that no sentence tells', 'notice', '{"notice":"server","note":{"did":"x"}}'],
    ['a note of a file that no sentence tells', 'notice', '{"notice":"capture","note":{"what":"x"}}'],
  ])('is none of %s', (_what, kind, json) => {
    expect(readRecordedDetail(kind, json)).toBeUndefined();
  });

  it.each([
    [4, true],
    [5, true],
    [6, false],
  ])('has what is put into sentences %i levels deep: %s', (levels, isTaken) => {
    let gateway: unknown = levels % 2 === 0 ? 'x' : null;
    for (let level = 0; level < levels; level += 1) gateway = level % 2 === 0 ? [gateway] : { in: gateway };
    expect(read('close', changed(end, ['ending', 'gateway'], gateway)) !== undefined).toBe(isTaken);
  });
});
