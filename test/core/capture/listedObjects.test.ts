// Files of programs that note what they read, an object for each line, chunk or event: which members count, by tables of
// their names, and what is said of the times.

import { describe, expect, it } from 'vitest';

import { encodeText } from '../../../src/core/base/text.ts';
import { countEvents } from '../../../src/core/capture/eventCount.ts';
import type { CapturedStream } from '../../../src/core/capture/reading/capturedExchange.ts';
import { readAtOnce } from '../../../src/core/capture/reading/captureReading.ts';
import { ChunkedFraming } from '../../../src/core/capture/reading/chunkedFraming.ts';
import { looksLikeEvents } from '../../../src/core/capture/reading/eventsStart.ts';
import { listedBytes, shapeOf } from '../../../src/core/capture/reading/listedLines.ts';
import { streamsOf } from './opened.ts';

const timeNames =
  'ts time timestamp at atMs at_ms received_at receivedAt receivedAtMs received_at_ms date t t_ms tMs elapsed_s elapsed elapsed_ms elapsedMs elapsed_seconds offset offset_ms offsetMs offset_s monotonic_s monotonic monotonic_ms sinceStartMs since_start_ms relative_ms relativeMs';
const otherNames =
  'i n seq index url deltaMs delta_ms reconnect attempt direction origin _id requestId comment size bytes retry';

describe('an object of an event', () => {
  it.each(timeNames.split(' '))('has its time as %s', (name) => {
    const isMs = /ms$/i.test(name);
    const fields = { data: 'x', [name]: 1.5 };
    expect(shapeOf(fields)).toBe('events');
    expect(listedBytes(fields, 'events')).toEqual({
      text: 'data: x\n\n',
      time: { ms: isMs ? 1.5 : 1_500, isWall: false },
    });
    const iso = '2026-11-29T12:00:00.250Z';
    expect(listedBytes({ data: 'x', [name]: iso }, 'events')?.time).toEqual({
      ms: Date.parse(iso),
      isWall: true,
    });
  });

  it.each(otherNames.split(' '))('may have %s besides, and nothing unknown', (name) => {
    const value = name === 'retry' ? 5 : 'a';
    expect(shapeOf({ data: 'x', type: 'tick', [name]: value })).toBe('events');
    expect(shapeOf({ data: 'x', type: 'tick', [`${name}_`]: value })).toBeUndefined();
    // Alone with its data it may be a payload.
    expect(shapeOf({ data: 'x', [name]: value })).toBeUndefined();
  });

  it.each(['event', 'eventType', 'event_type', 'eventName', 'type'])('has its type as %s', (name) => {
    expect(listedBytes({ data: 'x', [name]: 'tick' }, 'events')?.text).toBe('event: tick\ndata: x\n\n');
    expect(listedBytes({ data: 'x', [name]: 'message' }, 'events')?.text).toBe('data: x\n\n');
  });

  it.each(['id', 'eventId', 'lastEventId', 'event_id', 'ID'])('has its id as %s', (name) => {
    expect(listedBytes({ data: { a: 1 }, [name]: 'a\nb', retry: 7 }, 'events')?.text).toBe(
      'id: a b\nretry: 7\ndata: {"a":1}\n\n',
    );
  });

  it.each<[value: unknown, name: string, expected: object | undefined]>([
    [999, 'ts', { ms: 999_000, isWall: false }],
    [1_000, 'ts', { ms: 1_000, isWall: false }],
    [1_000, 'offset_s', { ms: 1_000_000, isWall: false }],
    [1_000.5, 'ts', { ms: 1_000_500, isWall: false }],
    [99_999_999, 'at_ms', { ms: 99_999_999, isWall: false }],
    [100_000_000, 'at_ms', { ms: 1e11, isWall: true }],
    [1e11, 'ts', { ms: 1e11, isWall: true }],
    [1e14, 'ts', { ms: 1e11, isWall: true }],
    [1e17, 'ts', { ms: 1e11, isWall: true }],
    [1e11, 'monotonic_ms', { ms: 1e11, isWall: false }],
    ['12.5', 'ts', { ms: 12_500, isWall: false }],
    [' ', 'ts', undefined],
    ['soon', 'ts', undefined],
    ['2026-99-99', 'ts', undefined],
    [null, 'ts', undefined],
  ])('has the time of %j as %s', (value, name, expected) => {
    expect(listedBytes({ data: 'x', [name]: value }, 'events')?.time).toEqual(expected);
  });

  it('has the time of a wall clock before one of its own', () => {
    expect(listedBytes({ data: 'x', ts: 1, date: 1e11 }, 'events')?.time).toEqual({ ms: 1e11, isWall: true });
    expect(listedBytes({ data: 'x', ts: 1, t: 2 }, 'events')?.time).toEqual({ ms: 1_000, isWall: false });
  });
});

it.each<[what: string, lines: readonly object[], notes: readonly string[]]>([
  [
    'events with times',
    [
      { ts: 1, data: 'a' },
      { ts: 2, data: 'b' },
    ],
    ['events-only', 'times-of-events'],
  ],
  ['events without', [{ type: 'x', data: 'a' }], ['events-only', 'no-times']],
  [
    'lines with times',
    [
      { ts: 1, line: 'data: a' },
      { ts: 1, line: '' },
    ],
    ['times-of-lines'],
  ],
  ['lines without', [{ line: 'data: a' }, { line: '' }], ['no-times']],
  ['chunks with times', [{ ts: 1, chunk: 'data: a\n\n' }], ['times-of-lines']],
  ['texts with times', [{ ts: 1, data: 'data: a\n\n' }], ['times-of-lines']],
])('of %s it is said what is not known', (_what, lines, notes) => {
  for (const text of [lines.map((line) => JSON.stringify(line)).join('\n'), JSON.stringify(lines)]) {
    const [stream] = streamsOf({ bytes: encodeText(text) });
    const told = stream?.attempts[0]?.notes.map(({ what }) => what);
    expect(told).toEqual(['source', 'no-request', ...notes]);
  }
});

it.each([
  ['data: x', true],
  ['data', true],
  ['data\n', true],
  ['retry\r\n', true],
  ['\ufeffid:1', true],
  ['\n\r\n\nevent: a', true],
  [':', true],
  ['', false],
  ['\n', false],
  ['datas: x', false],
  ['data x', false],
  [' data: x', false],
  ['{"data":1}', false],
])('%j begins as an event stream does: %s', (text, isStream) => {
  expect(looksLikeEvents(encodeText(text))).toBe(isStream);
});

it('a chunked body is over with its empty chunk, whatever of the trailers has come', () => {
  const framing = new ChunkedFraming();
  const seen = (text: string): unknown => {
    const parts = framing.push(encodeText(text)).map((part) => new TextDecoder().decode(part));
    return [parts.join(''), framing.isOver, framing.isBroken];
  };
  expect(seen('3;a=b\r\nab')).toEqual(['ab', false, false]);
  expect(seen('c\r\n0')).toEqual(['c', false, false]);
  expect(seen('\r\n')).toEqual(['', true, false]);
  expect(seen('X-Sum: 1\r\n')).toEqual(['', true, false]);
  expect(seen('\r\n3\r\nabc')).toEqual(['', true, false]);
});

describe('the count of events', () => {
  function streamWith(format: 'event-stream' | 'json-lines', ...bodies: readonly string[][]): CapturedStream {
    const attempts = bodies.map((parts) => ({
      body: parts.map((part) => ({ bytes: encodeText(part) })),
      format,
      notes: [],
    }));
    return { attempts, clock: 'own' };
  }
  const long = 'x'.repeat(65_536 - 'data: \n\n'.length);

  it.each<[what: string, stream: CapturedStream, count: number]>([
    ['nothing', streamWith('event-stream', []), 0],
    ['one that is not finished', streamWith('event-stream', ['data: a\n']), 0],
    ['one in parts', streamWith('event-stream', ['da', 'ta: a\n', '\n']), 1],
    ['comments and ids', streamWith('event-stream', [': a\n\nid: 1\n\nretry: 5\n\n']), 0],
    ['attempts', streamWith('event-stream', ['data: a\n\n'], ['data: b\n\ndata: c\n\n']), 3],
    ['one of a slice', streamWith('event-stream', [`data: ${long}\n\n`]), 1],
    ['one more behind a slice', streamWith('event-stream', [`data: ${long}\n\ndata: b\n\n`]), 2],
    ['one across slices', streamWith('event-stream', [`data: ${long}xx\n\ndata: b\n\n`]), 2],
    ['lines', streamWith('json-lines', ['{}\n{}', '\n{}']), 2],
    ['lines of several slices', streamWith('json-lines', ['{}\n'.repeat(60_000)]), 60_000],
  ])('of %s is right', (_what, stream, count) => {
    expect(readAtOnce(countEvents(stream))).toBe(count);
  });
});
