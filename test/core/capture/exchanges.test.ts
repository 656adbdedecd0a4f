// Exchanges as readers put them together, the streams that they are, and how many events are in them.

import { describe, expect, it } from 'vitest';

import { countEvents } from '../../../src/core/capture/eventCount.ts';
import type { CapturedChunk } from '../../../src/core/capture/reading/capturedExchange.ts';
import { readAtOnce } from '../../../src/core/capture/reading/captureReading.ts';
import { codingLeft, RawExchange, streamsOfRaw } from '../../../src/core/capture/reading/rawExchange.ts';
import { bytesOf } from '../recording.ts';

describe('exchanges of a raw capture', () => {
  const head = {
    status: 200,
    statusText: '',
    httpVersion: '1.1',
    headers: [['Content-Type', 'text/event-stream']],
  } as const;
  const asked = (url = 'http://a/', method = 'GET'): RawExchange => {
    const exchange = new RawExchange();
    exchange.send({ method, url, headers: [] }, undefined);
    return exchange;
  };
  const answered = (parts: readonly CapturedChunk[], status = 200, url?: string): RawExchange => {
    const exchange = asked(url);
    exchange.receiveWholeHead({ ...head, status }, undefined);
    for (const { bytes, atMs } of parts) exchange.receive(bytes, atMs);
    return exchange;
  };
  const part = (atMs?: number): CapturedChunk => ({
    bytes: bytesOf('data: a\n\n'),
    ...(atMs !== undefined && { atMs }),
  });

  it.each<[what: string, exchanges: readonly RawExchange[], attempts: readonly number[]]>([
    ['nothing', [], []],
    ['no answer', [asked()], []],
    ['no answer before a stream', [asked(), answered([part()])], [1]],
    ['no answer after a stream', [answered([part()]), asked()], [1]],
    ['a refusal between streams', [answered([part()]), answered([], 503), answered([part()])], [3]],
    ['a refusal elsewhere', [answered([part()]), answered([], 503, 'http://b/')], [1]],
    ['refusals alone', [answered([], 503), answered([], 503, 'http://b/')], [1, 1]],
  ])('with %s', (_what, exchanges, attempts) => {
    expect(streamsOfRaw(exchanges, 'curl-trace').map((stream) => stream.attempts.length)).toEqual(attempts);
  });

  it.each<[what: string, exchanges: readonly RawExchange[], notes: readonly string[], clock: string]>([
    ['no times', [answered([part()])], ['source', 'no-times'], 'own'],
    ['times', [answered([part(1)])], ['source', 'no-day'], 'day'],
    ['a time for one part', [answered([part(), part(1)])], ['source', 'no-day'], 'day'],
    [
      'times in one attempt',
      [answered([part(1)]), answered([part()])],
      ['source', 'joined', 'no-day'],
      'day',
    ],
  ])('with %s say what is not known', (_what, exchanges, notes, clock) => {
    const [stream] = streamsOfRaw(exchanges, 'curl-trace');
    expect(stream?.attempts[0]?.notes.map(({ what }) => what)).toEqual(notes);
    expect(stream?.clock).toBe(clock);
  });

  it('end when it is said where the framing has not ended, whatever parts it came in', () => {
    const exchange = asked();
    exchange.receiveWholeHead({ ...head, headers: [...head.headers, ['Transfer-Encoding', 'chunked']] }, 1);
    for (const [at, text] of ['9\r\n', 'data: a\n\n', '\r\n'].entries())
      exchange.receive(bytesOf(text), at + 2);
    exchange.end({ cause: 'reset' }, 9);
    expect(exchange.exchange([], 0)).toMatchObject({ ending: { cause: 'reset' }, endedAtMs: 9 });
  });

  it.each<
    [
      what: string,
      headers: readonly (readonly [string, string])[] | undefined,
      status: number,
      format: unknown,
    ]
  >([
    ['has a type', head.headers, 200, undefined],
    ['has none', [], 200, 'event-stream'],
    ['has none and was refused', [], 503, undefined],
    ['is not there', undefined, 200, undefined],
  ])('are read as events where the head %s', (_what, headers, status, format) => {
    const exchange = new RawExchange();
    if (headers) exchange.receiveWholeHead({ ...head, headers, status }, undefined);
    exchange.receive(bytesOf('data: a\n\n'), undefined);
    expect(exchange.exchange([], 0).format).toBe(format);
  });

  it('end where the last chunk came, with or without the line after it', () => {
    for (const last of ['0\r\n', '0\r\n\r\n']) {
      const exchange = asked();
      exchange.receiveWholeHead({ ...head, headers: [...head.headers, ['Transfer-Encoding', 'chunked']] }, 1);
      exchange.receive(bytesOf('9\r\ndata: a\n\n\r\n'), 2);
      exchange.receive(bytesOf(last), 3);
      const { ending, endedAtMs, wireBytes } = exchange.exchange([], 10);
      expect({ ending, endedAtMs, wireBytes }).toEqual({
        ending: { cause: 'end' },
        endedAtMs: 13,
        wireBytes: 14 + last.length,
      });
    }
  });
});

describe('the coding that a body still has', () => {
  const gzip = [{ bytes: Uint8Array.of(0x1f, 0x8b, 8) }];
  const text = [{ bytes: bytesOf('data: a\n\n') }];
  const other = [{ bytes: Uint8Array.of(0x1f, 0x8c) }];
  it.each<[coding: string | undefined, body: readonly CapturedChunk[], left: string | undefined]>([
    ['gzip', gzip, 'gzip'],
    ['x-GZIP', gzip, 'x-GZIP'],
    ['gzip', text, undefined],
    ['gzip', other, undefined],
    ['gzip', [{ bytes: Uint8Array.of(0x1e, 0x8b) }], undefined],
    ['gzip', [], undefined],
    ['br', other, 'br'],
    ['br', text, undefined],
    ['br', [], undefined],
    ['', other, undefined],
    [undefined, other, undefined],
    [undefined, gzip, undefined],
  ])('is, of %s, %j: %s', (coding, body, left) => {
    const headers = coding === undefined ? [] : [['Content-Encoding', coding] as const];
    expect(codingLeft({ status: 200, statusText: '', httpVersion: '', headers }, body)).toBe(left);
    expect(codingLeft(undefined, body)).toBeUndefined();
  });

  it('is that of an exchange, and nothing went over the wire where there is no body', () => {
    expect(new RawExchange().exchange([], 0)).toEqual({ body: [], notes: [{ what: 'no-request' }] });
  });
});

describe('the count of events', () => {
  const count = (body: readonly string[], format?: 'json-lines'): number =>
    readAtOnce(
      countEvents({
        attempts: [
          { body: body.map((text) => ({ bytes: bytesOf(text) })), notes: [], ...(format && { format }) },
        ],
        clock: 'own',
      }),
    );
  const big = `data: ${'x'.repeat(70_000)}\n\n`;

  it.each<[what: string, body: readonly string[], format: 'json-lines' | undefined, events: number]>([
    ['nothing', [], undefined, 0],
    ['an empty part', [''], undefined, 0],
    ['messages, and nothing else', [': a\n\nretry: 1\n\nid: 1\n\ndata: a\n\ndata: b\n\n'], undefined, 2],
    ['a message in two parts', ['data: a\n', '\n'], undefined, 1],
    ['one that has not ended', ['data: a\n'], undefined, 0],
    ['large ones', [big + big, big], undefined, 3],
    ['lines', ['{}\n{}\n', '{}\n'], 'json-lines', 3],
    ['a line that has not ended', ['{}\n{}'], 'json-lines', 1],
    ['lines far apart', [`${' '.repeat(65_536)}\n${' '.repeat(70_000)}\n`], 'json-lines', 2],
  ])('is of %s', (_what, body, format, events) => {
    expect(count(body, format)).toBe(events);
  });

  it('is that of all attempts that are read', () => {
    const body = [{ bytes: bytesOf('data: a\n\n') }];
    const refused = { status: 503, statusText: '', httpVersion: '', headers: [] };
    expect(
      readAtOnce(
        countEvents({
          attempts: [
            { body, notes: [] },
            { body, notes: [], head: refused },
            { body, notes: [] },
          ],
          clock: 'own',
        }),
      ),
    ).toBe(2);
  });
});
