// Objects that programs write of what they have read, name by name: there is no standard for them.

import { describe, expect, it } from 'vitest';

import type { CapturedExchange, CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { chunksOf, listedBytes, shapeOf } from '../../../src/core/capture/reading/listedLines.ts';
import { bytesOf } from '../recording.ts';
import { streamsOf } from './opened.ts';

const wallMs = 1_795_891_240_500;

function streamIn(values: readonly unknown[]): CapturedStream {
  const text = values.map((value) => JSON.stringify(value)).join('\n');
  const streams = streamsOf({ bytes: bytesOf(`${text}\n`) });
  expect(streams).toHaveLength(1);
  return streams[0] ?? expect.fail('no stream');
}

const exchangeIn = (values: readonly unknown[]): CapturedExchange =>
  streamIn(values).attempts[0] ?? expect.fail('no exchange');
const textOf = ({ body }: CapturedExchange): string =>
  Buffer.concat(body.map(({ bytes }) => bytes)).toString();

describe('the time of an object', () => {
  it.each([
    'ts',
    'time',
    'timestamp',
    'at',
    'atMs',
    'at_ms',
    'received_at',
    'receivedAt',
    'receivedAtMs',
    'received_at_ms',
    'date',
    't',
    't_ms',
    'tMs',
  ])('may be a date under %s', (name) => {
    const { attempts, clock } = streamIn([{ [name]: wallMs, data: 'a' }]);
    expect([clock, attempts[0]?.body[0]?.atMs]).toEqual(['wall', wallMs]);
  });

  it.each([
    'elapsed_s',
    'elapsed',
    'elapsed_ms',
    'elapsedMs',
    'elapsed_seconds',
    'offset',
    'offset_ms',
    'offsetMs',
    'offset_s',
    'monotonic_s',
    'monotonic',
    'monotonic_ms',
    'sinceStartMs',
    'since_start_ms',
    'relative_ms',
    'relativeMs',
  ])('is none of a date under %s', (name) => {
    const { attempts, clock } = streamIn([{ [name]: 200_000_000, data: 'a' }]);
    // Large numbers without a unit are milliseconds.
    const isSeconds = /(?:_s|_seconds)$/.test(name);
    expect([clock, attempts[0]?.body[0]?.atMs]).toEqual(['own', isSeconds ? 2e11 : 2e8]);
  });

  it.each<[name: string, value: unknown, ms: number | undefined, isWall: boolean]>([
    ['t', 0, 0, false],
    ['t', 999, 999_000, false],
    ['t', 1_000, 1_000, false],
    ['t', 1_000.5, 1_000_500, false],
    ['t_ms', 5, 5, false],
    ['tMs', 0.5, 0.5, false],
    ['elapsed_s', 2_000, 2_000_000, false],
    ['elapsed_seconds', 2_000, 2_000_000, false],
    ['ts', '12.5', 12_500, false],
    ['ts', '', undefined, false],
    ['ts', ' ', undefined, false],
    ['ts', 'noon', undefined, false],
    ['ts', null, undefined, false],
    ['ts', 99_999_999, 99_999_999, false],
    ['ts', 100_000_000, 100_000_000_000, true],
    ['ts', 99_999_999_999, 99_999_999_999_000, true],
    ['ts', 100_000_000_000, 100_000_000_000, true],
    ['ts', 100_000_000_000_000, 100_000_000_000, true],
    ['ts', 100_000_000_000_000_000, 100_000_000_000, true],
    ['ts', String(wallMs), wallMs, true],
    ['ts', '2026-11-28T18:40:40.5Z', Date.UTC(2026, 10, 28, 18, 40, 40, 500), true],
    ['ts', '2026-11-99', undefined, false],
    ['ts', 'on 2026-11-28', undefined, false],
  ])('%s: %j is %d', (name, value, ms, isWall) => {
    const time = listedBytes({ [name]: value, line: '' }, 'lines')?.time;
    expect(time).toEqual(ms === undefined ? undefined : { ms: expect.closeTo(ms, 3) as number, isWall });
  });

  it('is that of a wall clock where there are several, and the better one of others', () => {
    expect(listedBytes({ elapsed: 1, date: wallMs, line: '' }, 'lines')?.time?.ms).toBe(wallMs);
    expect(listedBytes({ elapsed: 1, t_ms: 7, line: '' }, 'lines')?.time?.ms).toBe(7);
  });

  const wall = { text: 'a', time: { ms: 1, isWall: true } };
  const own = { text: 'b', time: { ms: 2, isWall: false } };
  const none = { text: 'c', time: undefined };
  it.each<[parts: Parameters<typeof chunksOf>[0], times: readonly unknown[], clock: string]>([
    [[wall, wall], [1, 1], 'wall'],
    [[own, own], [2, 2], 'own'],
    [[wall, own], [undefined, undefined], 'own'],
    [[wall, none], [undefined, undefined], 'own'],
    [[own, none], [undefined, undefined], 'own'],
    [[], [], 'own'],
  ])('counts where all have the same clock (case %#)', (parts, times, clock) => {
    const read = chunksOf(parts);
    expect([read.chunks.map(({ atMs }) => atMs), read.clock]).toEqual([times, clock]);
  });
});

describe('an object', () => {
  it.each([
    'retry',
    'i',
    'n',
    'seq',
    'index',
    'url',
    'deltaMs',
    'delta_ms',
    'reconnect',
    'attempt',
    'direction',
    'origin',
    '_id',
    'requestId',
    'comment',
    'size',
    'bytes',
    'id',
    'eventId',
    'lastEventId',
    'event_id',
    'ID',
    'event',
    'eventType',
    'event_type',
    'eventName',
    'type',
  ])('with %s beside its data is an event', (name) => {
    expect(shapeOf({ t: 1, data: 'a', [name]: 'b' })).toBe('events');
  });

  it.each<[fields: Readonly<Record<string, unknown>>, shape: string | undefined]>([
    [{ line: '' }, 'lines'],
    [{ line: 1 }, undefined],
    [{ raw: '' }, 'chunks'],
    [{ chunk: '' }, 'chunks'],
    [{ bytes_text: '' }, 'chunks'],
    [{ bytes_text: 1 }, undefined],
    [{ line: '', raw: '' }, 'lines'],
    [{ data: 'a' }, undefined],
    [{ t: 1 }, undefined],
    [{ t: 1, data: 'a', choices: [] }, undefined],
    [{ t: 1, data: 'a' }, 'events'],
    [{ t: 1, data: { a: 1 } }, 'events'],
    [{ type: 'x', data: 'a' }, 'events'],
    [{ type: 1, data: 'a' }, undefined],
    [{ t: 1, data: 'data: a' }, 'texts'],
    [{ t: 1, data: ': hi' }, 'texts'],
  ])('such as %j is one of %s', (fields, shape) => {
    expect(shapeOf(fields)).toBe(shape);
  });

  const head = { t: 1 };
  it.each<[fields: object, text: string]>([
    [{ data: 'a' }, 'data: a\n\n'],
    [{ data: 'a\nb\r\nc\rd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
    [{ data: { a: 1 } }, 'data: {"a":1}\n\n'],
    ...['event', 'eventType', 'event_type', 'eventName', 'type'].map((name): [object, string] => [
      { data: 'a', [name]: 'tick' },
      'event: tick\ndata: a\n\n',
    ]),
    ...['id', 'eventId', 'lastEventId', 'event_id', 'ID'].map((name): [object, string] => [
      { data: 'a', [name]: '7' },
      'id: 7\ndata: a\n\n',
    ]),
    [{ data: 'a', event: 'message' }, 'data: a\n\n'],
    [{ data: 'a', event: '' }, 'data: a\n\n'],
    [{ data: 'a', event: 'x\ny', id: '1\r2\u{0}3' }, 'event: x y\nid: 1 2 3\ndata: a\n\n'],
    [{ data: 'a', retry: 5 }, 'retry: 5\ndata: a\n\n'],
    [{ data: 'a', retry: '5' }, 'data: a\n\n'],
  ])('of an event, %j, is %j', (fields, text) => {
    expect(textOf(exchangeIn([{ ...head, ...fields }]))).toBe(text);
  });

  it.each<[values: readonly object[], text: string]>([
    [[{ line: 'data: a' }, { line: '' }, { line: 'data: b\n' }], 'data: a\n\ndata: b\n'],
    [[{ chunk: 'da' }, { chunk: 'ta: a' }, { other: 1 }], 'data: a'],
    [
      [
        { t: 1, data: 'data: a' },
        { t: 2, data: 'data: b' },
      ],
      'data: a\n\ndata: b\n\n',
    ],
    [
      [
        { t: 1, data: 'data: a\n' },
        { t: 2, data: 'data: b' },
      ],
      'data: a\ndata: b',
    ],
    [[{ t: 1, data: 'data: a\r' }], 'data: a\r'],
  ])('of %j has the bytes %j', (values, text) => {
    expect(textOf(exchangeIn(values))).toBe(text);
  });

  const source = { what: 'source', kind: 'json-lines' };
  const noRequest = { what: 'no-request' };
  it.each<[what: string, values: readonly unknown[], notes: readonly object[]]>([
    ['lines with times', [{ t: 1, line: '' }], [source, noRequest, { what: 'times-of-lines' }]],
    ['lines without', [{ line: '' }], [source, noRequest, { what: 'no-times' }]],
    ['chunks with times', [{ t: 1, chunk: '' }], [source, noRequest, { what: 'times-of-lines' }]],
    ['chunks without', [{ chunk: '' }], [source, noRequest, { what: 'no-times' }]],
    ['texts with times', [{ t: 1, data: 'data: a' }], [source, noRequest, { what: 'times-of-lines' }]],
    [
      'events with times',
      [
        { t: 1, data: 'a' },
        { t: 2, data: 'b' },
      ],
      [source, noRequest, { what: 'events-only', count: 2 }, { what: 'times-of-events' }],
    ],
    [
      'events without',
      [{ type: 'x', data: 'a' }],
      [source, noRequest, { what: 'events-only', count: 1 }, { what: 'no-times' }],
    ],
    ['payloads', [{ a: 1 }], [source, { what: 'bare-body' }]],
    ['numbers', [[1], { a: 1 }], [source, { what: 'bare-body' }]],
  ])('says what is not known of %s', (_what, values, notes) => {
    expect(exchangeIn(values).notes).toEqual(notes);
  });

  it.each([
    [9, 'data: a\n\n'],
    [10, undefined],
  ])('counts after %i of another kind: %j', (others, text) => {
    const { format, ...exchange } = exchangeIn([
      ...Array.from({ length: others }, () => ({ type: 'open' })),
      { t: 1, data: 'a' },
    ]);
    expect(format).toBe(text === undefined ? 'json-lines' : undefined);
    if (text !== undefined) expect(textOf(exchange)).toBe(text);
  });

  it.each<[text: string, isWhole: true | undefined]>([
    ['{"a":1}\n{"b":2}', true],
    ['{"a":1}\n{"b":2}\n', undefined],
    ['{"a":1}\n[DONE]', true],
    ['{"a":1}\n{"b"', undefined],
  ])('is whole at the end of %j: %s', (text, isWhole) => {
    expect(streamsOf({ bytes: bytesOf(text) })[0]?.attempts[0]?.isLastLineWhole).toBe(isWhole);
  });
});
