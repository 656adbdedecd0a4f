// What is taken from a probe and what is not, field by field; the places that are meant; and conditions on events that are
// written.

import { describe, expect, it } from 'vitest';

import type { NoticeDetail } from '../../../src/core/log/detail.ts';
import { continuedTrace } from '../../../src/core/probe/continuedTrace.ts';
import { eventConditionOf } from '../../../src/core/probe/eventCondition.ts';
import { placeOfNotice } from '../../../src/core/probe/noticePlace.ts';
import {
  isBodiless,
  probeCalls,
  readProbeMessage,
  type ProbeFrame,
} from '../../../src/core/probe/probeMessage.ts';
import { placeOfFrames } from '../../../src/core/probe/serverPlaces.ts';
import { WriteTable } from '../../../src/core/probe/writeTable.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { WatchedRequest } from '../../../src/core/debug/watchListener.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Each kind of message with all that it has to have, and what it may have besides. */
const kinds: readonly (readonly [what: string, needed: Fields, others: Fields])[] = [
  ['hello', { pid: 1, thread: 0, node: 'v24.0.0', program: '' }, {}],
  ['place', { place: 1, frames: [{ url: '/a.js', line: 1, column: 1, name: '' }] }, {}],
  [
    'open',
    {
      id: 1,
      atMs: 1.5,
      method: 'GET',
      url: 'http://localhost/e',
      headers: [['Accept', '*/*']],
      httpVersion: '1.1',
      status: 200,
      statusText: '',
      head: [],
      isLate: false,
      peer: '',
      call: 'write',
      place: 0,
    },
    { requestedAtMs: 1 },
  ],
  [
    'call',
    { id: 1, atMs: 1, call: 'end', place: 0, size: 0 },
    { data: '', isPressed: true, isCoded: false, moment: 'after close', count: 2 },
  ],
  ['close', { id: 1, atMs: 1, isEnded: true, isFinished: false, isDestroyed: false, code: '' }, {}],
  ['break', { rule: 1, place: 0 }, {}],
  ['dropped', { id: 0, count: 1, bytes: 0 }, {}],
];

const isRead = (value: unknown): boolean => readProbeMessage(JSON.stringify(value)) !== undefined;

describe('a message of a probe', () => {
  it.each(kinds)('%s has all that it has to have, each of its kind', (what, needed, others) => {
    const whole = { what, ...needed, ...others };
    expect(readProbeMessage(JSON.stringify(whole))).toEqual(whole);
    expect(isRead({ what, ...needed })).toBe(true);
    for (const name of Object.keys(needed)) {
      const { [name]: _, ...rest } = needed;
      expect([name, isRead({ what, ...rest })]).toEqual([name, false]);
    }
    for (const [name, value] of Object.entries({ ...needed, ...others })) {
      const other = typeof value === 'string' ? 1 : 'text of another kind';
      expect([name, isRead({ ...whole, [name]: other })]).toEqual([name, false]);
      expect([name, isRead({ ...whole, [name]: null })]).toEqual([name, false]);
    }
    expect(isRead({ ...whole, what: `${what}s` })).toBe(false);
  });

  it.each(probeCalls)('is of a call that there is: %s', (call) => {
    expect(isRead({ what: 'call', id: 1, atMs: 1, call, place: 1, size: 1 })).toBe(true);
    expect(isRead({ what: 'call', id: 1, atMs: 1, call: call.toUpperCase(), place: 1, size: 1 })).toBe(false);
  });

  it.each<[ProbeFrame | object, boolean]>([
    [{ url: '', line: 1, column: 1, name: '' }, true],
    [{ url: 'a', line: 1, column: 1, name: '', isMapped: true }, true],
    [{ url: 'a', line: 1, column: 1, name: '', isMapped: 1 }, false],
    [{ url: 'a', line: 0, column: 1, name: '' }, false],
    [{ url: 'a', line: 1, column: 0, name: '' }, false],
    [{ url: 'a', line: 1.5, column: 1, name: '' }, false],
    [{ url: 'a', line: 1, column: '1', name: '' }, false],
    [{ url: 'a', line: 1, column: 1 }, false],
  ])('has frames as %j: %s', (frame, isOne) => {
    expect(isRead({ what: 'place', place: 1, frames: [frame] })).toBe(isOne);
    expect(isRead({ what: 'place', place: 1, frames: [] })).toBe(true);
  });

  it.each([
    [[['a', 'b']], true],
    [[], true],
    [[['a']], false],
    [[['a', 'b', 'c']], false],
    [[['a', 1]], false],
    [['ab'], false],
  ])('has headers as %j: %s', (headers, isOne) => {
    const [, needed = {}] = kinds.find(([what]) => what === 'open') ?? [];
    expect(isRead({ what: 'open', ...needed, headers })).toBe(isOne);
    expect(isRead({ what: 'open', ...needed, head: headers })).toBe(isOne);
  });

  it.each([
    ['HEAD', 200, true],
    ['GET', 204, true],
    ['GET', 304, true],
    ['GET', 200, false],
    ['GET', 205, false],
    ['POST', 303, false],
    [undefined, 200, false],
  ])('of %s with %s has a head alone: %s', (method, status, isOne) => {
    expect(isBodiless(method, status)).toBe(isOne);
  });
});

describe('the line that is meant by a stack', () => {
  const frame = (url: string, line: number): ProbeFrame => ({
    url,
    line,
    column: 1,
    name: 'f',
    isMapped: true,
  });
  const lineOf = (...urls: readonly string[]): unknown => {
    const place = placeOfFrames(urls.map((url, at) => frame(url, at + 1)));
    return place && [place.line, place.callers?.map(({ line }) => line), place.isLibrary];
  };

  it.each<[urls: string[], line: number, callers: number[] | undefined, isLibrary: true | undefined]>([
    [['/a.js'], 1, undefined, undefined],
    [['node:events', '/a.js', '/b.js'], 2, [3], undefined],
    [['/x/node_modules/y/a.js', '/a.js', 'C:\\node_modules\\y\\a.js', '/b.js'], 2, [4], undefined],
    [['node_modules/y/a.js', '/my_node_modules/a.js'], 2, undefined, undefined],
    [['/1', '/2', '/3', '/4'], 1, [2, 3, 4], undefined],
    [['/1', '/2', '/3', '/4', '/5'], 1, [2, 3, 4], undefined],
    [['/node_modules/a', '/node_modules/b'], 1, undefined, true],
    [['node:http'], 1, undefined, true],
  ])('%j is that of frame %i, called from %j', (urls, line, callers, isLibrary) => {
    expect(lineOf(...urls)).toEqual([line, callers, isLibrary]);
  });

  it('has of a frame what a place has', () => {
    expect(placeOfFrames([frame('/a.js', 1), frame('/b.js', 2)])).toEqual({
      url: '/a.js',
      line: 1,
      column: 1,
      name: 'f',
      callers: [{ url: '/b.js', line: 2, column: 1, name: 'f' }],
    });
  });

  it.each<[what: string, detail: NoticeDetail | undefined, hasOne: boolean]>([
    ['nothing', undefined, false],
    ['a write', { notice: 'server', note: { did: 'write', place: { ...frame('/a.js', 1) } } }, true],
    ['a write of nobody', { notice: 'server', note: { did: 'write', place: { ...frame('', 1) } } }, false],
    ['a leave', { notice: 'server', note: { did: 'leave' } }, false],
    ['a request of an app', { notice: 'debug', note: { what: 'sent by', place: frame('/a.js', 1) } }, true],
    ['a debugger that left', { notice: 'debug', note: { what: 'left' } }, false],
    ['an id', { notice: 'unsent-id' }, false],
  ])('is that of a notice, of %s', (_, detail, hasOne) => {
    expect(placeOfNotice(detail)?.line).toBe(hasOne ? 1 : undefined);
  });
});

describe('a condition on an event', () => {
  const meets = (filter: string, block: string): boolean => {
    const condition = eventConditionOf(filter);
    if (typeof condition !== 'function') throw new Error(condition.mistake);
    return condition(Buffer.from(block));
  };
  const plain = 'data: {"sum":12,"empty":"","list":[1,5]}\n\n';

  it.each([
    ['type:message', plain, true],
    ['type:mess*', plain, true],
    ['type:message', 'event: a\ndata: 1\n\n', false],
    ['type:a,b', 'event: b\ndata: 1\n\n', true],
    ['id:*', plain, false],
    ['-id:*', plain, true],
    ['id:*', 'id: 1\ndata: 1\n\n', true],
    ['id:*', 'id\ndata: 1\n\n', true],
    ['$.sum>11', plain, true],
    ['$.sum>12', plain, false],
    ['$.sum>=12', plain, true],
    ['-$.sum>12', plain, true],
    ['$.empty<1', plain, false],
    ['$.list[*]>4', plain, true],
    ['$.list[*]>5', plain, false],
    ['$.none:1', plain, false],
    ['SuM', plain, true],
    ['-sum', plain, false],
    ['sum none', plain, false],
    ['sum -none', plain, true],
    ['order', 'id: order\n\n', false],
    [`size>${plain.length - 1}`, plain, true],
    [`size>${plain.length}`, plain, false],
  ])('%s of %j: %s', (filter, block, isMet) => {
    expect(meets(filter, block)).toBe(isMet);
  });

  it.each(['   ', '/x/', '-/x/', 'kind:message', 'after:1s', 'type:a attempt:1', '$.a>x'])(
    'is none: %j',
    (filter) => {
      expect(eventConditionOf(filter)).toEqual({ mistake: expect.any(String) as unknown });
    },
  );
});

describe('the table of writes', () => {
  it('keeps its number, and up to as many more until they are forgotten together', () => {
    const table = new WriteTable(3);
    const known = (upTo: number): number =>
      Array.from({ length: upTo }, (_, at) => table.at(at)).filter((write) => write !== undefined).length;
    const counts: number[] = [];
    for (let at = 0; at < 10; at += 1) {
      table.add(at, at + 1, { place: at, atMs: at });
      counts.push(known(at + 1));
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 3, 4, 5, 3, 4]);
    expect([table.at(5), table.at(6), table.at(9), table.at(10)]).toEqual([
      undefined,
      { place: 6, atMs: 6 },
      { place: 9, atMs: 9 },
      undefined,
    ]);
  });

  it('begins where the first write does, also after a clear', () => {
    const table = new WriteTable(2);
    table.add(100, 110, { place: 1, atMs: 1 });
    table.clear();
    table.add(200, 210, { place: 2, atMs: 2 });
    expect([99, 105, 199, 200, 209, 210].map((offset) => table.at(offset)?.place)).toEqual([
      undefined,
      undefined,
      undefined,
      2,
      2,
      undefined,
    ]);
  });
});

describe('the stream that a response goes on with', () => {
  const request = (more: Partial<WatchedRequest> = {}): WatchedRequest => ({
    method: 'GET',
    url: 'http://localhost/e',
    headers: [
      ['User-Agent', 'a'],
      ['Last-Event-ID', '7'],
    ],
    sentAtMs: 0,
    type: undefined,
    document: '',
    ...more,
  });
  const stream = (name: string, endedAtMs: number, ids: readonly string[], ending?: Ending) => ({
    name,
    lastRequest: request({ headers: [['User-Agent', 'a']] }),
    ending,
    endedAtMs,
    hasSent: (id: string) => ids.includes(id),
  });
  const end: Ending = { cause: 'end' };

  it('is the newest that is over and has sent the id', () => {
    const streams = [
      stream('old', 1, ['7'], end),
      stream('new', 3, ['7'], end),
      stream('other', 4, ['8'], end),
      stream('middle', 2, ['7'], end),
      stream('running', 9, ['7']),
    ];
    expect(continuedTrace(request(), streams)?.name).toBe('new');
    expect(
      continuedTrace(
        request({
          headers: [
            ['User-Agent', 'b'],
            ['Last-Event-ID', '7'],
          ],
        }),
        streams,
      ),
    ).toBeUndefined();
    expect(continuedTrace(request({ headers: [['User-Agent', 'a']] }), streams)).toBeUndefined();
  });

  it.each([
    [19, 'found'],
    [20, undefined],
  ])('is looked for among the twenty newest: after %i newer ones it is %s', (newer, name) => {
    const others = Array.from({ length: newer }, (_, at) => stream('other', 10 + at, [], end));
    expect(continuedTrace(request(), [...others, stream('found', 1, ['7'], end)])?.name).toBe(name);
  });
});
