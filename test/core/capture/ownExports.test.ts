// What the inspector has exported opens again, with the same entries as far as the format has them.

import { describe, expect, it } from 'vitest';

import type { CapturedExchange } from '../../../src/core/capture/reading/capturedExchange.ts';
import { exportedText } from '../export/exported.ts';
import { bytesOf } from '../recording.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { linesOf, logOf, streamsOf } from './opened.ts';

function scripted(): ScriptedStream {
  const stream = new ScriptedStream({ url: 'http://localhost:3000/events' });
  stream.attempt().pass(10.5).opened().pass(2);
  stream.receive(': hi\nretry: 500\nid: 7\nevent: tick\ndata: a\ndata: ü\n\nid: 8\n\n').pass(1000);
  stream.ended({ cause: 'truncated' }).pass(500).attempt().opened().receive('data: c\n\n').pass(20);
  return stream;
}

/** Entries of bodies and the ends, without what is said of the file. */
const ofStream = (lines: readonly string[]): string[] =>
  lines.filter((line) => /^\d+ (?:request|open|comment|retry|id|error|close|\w+#)/.test(line));

const all = [
  '0 request GET http://localhost:3000/events -',
  '11 open 200',
  '13 comment  hi',
  '13 retry 500',
  '13 tick#7 a\nü',
  '13 id 8|',
];

describe('an export', () => {
  it('as NDJSON opens as the timeline that it was', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'ndjson');
    const streams = streamsOf({ bytes: bytesOf(text) });
    expect(streams).toHaveLength(1);
    const lines = streams.flatMap((each) => linesOf(logOf(each)));
    expect(ofStream(lines)).toEqual([
      all[0],
      // When the head came is not in the file.
      '0 open 200',
      ...all.slice(2),
      '1013 error The connection was closed before the response was complete, by the server or something on the way.',
      '1513 request GET http://localhost:3000/events 8',
      '1513 open 200',
      '1513 message#8 c',
    ]);
    expect(lines).toContain('0 Read from an export of SSE Inspector.');
    expect(lines.at(-1)).toContain('Whether this response had ended, and how, is not in the file.');
  });

  it('as HAR opens with the times of its events, and its ending', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'har');
    const lines = streamsOf({ bytes: bytesOf(text) }).flatMap((each) => linesOf(logOf(each)));
    expect(lines.filter((line) => /#|error/.test(line))).toEqual([
      expect.stringMatching(/^\d+ tick#7 a\nü$/),
      expect.stringMatching(/^\d+ error The connection was closed before the response was complete/),
      expect.stringMatching(/^\d+ message#8 c$/),
    ]);
  });

  it('of which the end is missing opens up to there', () => {
    const stream = scripted();
    const text = exportedText(stream.log, 'ndjson');
    const cut = text.slice(0, text.indexOf('"kind":"id"') + 20);
    const lines = streamsOf({ bytes: bytesOf(cut) }).flatMap((each) => linesOf(logOf(each)));
    expect(ofStream(lines).at(-1)).toBe('13 tick#7 a\nü');
  });
});

describe('lines of an export', () => {
  const about = {
    kind: 'stream',
    format: 1,
    request: { method: 'POST', url: 'http://a/', headers: [['A', 'b'], ['C'], 7], body: 'x' },
  };
  const attempt = {
    kind: 'attempt',
    attempt: 1,
    at: 5,
    method: 'PUT',
    url: 'http://b/',
    requestHeaders: [['D', 'e']],
    body: 'y',
    status: 200,
    statusText: 'OK',
    httpVersion: '2',
    headers: [['F', 'g']],
  };
  const event = { kind: 'event', attempt: 1, at: 6, data: 'a' };
  const attemptsIn = (...lines: readonly unknown[]): readonly CapturedExchange[] =>
    streamsOf({ bytes: bytesOf(lines.map((line) => JSON.stringify(line)).join('\n')) }).flatMap(
      ({ attempts }) => attempts,
    );

  it('have the request and the head of an attempt', () => {
    expect(attemptsIn(about, attempt, event)).toMatchObject([
      {
        request: { method: 'PUT', url: 'http://b/', headers: [['D', 'e']], body: 'y' },
        requestedAtMs: 5,
        head: { status: 200, statusText: 'OK', httpVersion: '2', headers: [['F', 'g']] },
        notes: [
          { what: 'source', kind: 'export' },
          { what: 'events-only', count: 1 },
          { what: 'times-of-lines' },
        ],
      },
    ]);
  });

  it.each<[what: string, lines: readonly object[]]>([
    ['is not in the file', [event]],
    ['is not in the file, behind a line of another kind', [{ kind: 'other' }, event]],
    ['is gone', [{ ...attempt, isGone: true, url: undefined, status: undefined }, event]],
  ])('have the request of the stream where that of the attempt %s', (_what, lines) => {
    const [exchange] = attemptsIn(about, ...lines);
    expect(exchange?.request).toEqual({ method: 'POST', url: 'http://a/', headers: [['A', 'b']], body: 'x' });
    expect([exchange?.requestedAtMs, exchange?.head]).toEqual([undefined, undefined]);
  });

  it('have no request without an address of the web', () => {
    const lines = [{ ...attempt, url: 'file:///a' }, event];
    expect(attemptsIn(about, ...lines)[0]?.request).toBeUndefined();
  });

  it('are those of several streams, each with its request', () => {
    const of = (stream: string, url: string): object[] => [
      { stream, ...about, request: { url } },
      { stream, ...event },
    ];
    const [a, b] = [of('A', 'http://a/'), of('B', 'http://b/')];
    expect(attemptsIn(a[0], b[0], b[1], a[1]).map(({ request }) => request)).toEqual([
      { method: 'GET', url: 'http://a/', headers: [] },
      { method: 'GET', url: 'http://b/', headers: [] },
    ]);
  });

  it.each<[fields: object, text: string | undefined]>([
    [{ kind: 'event', data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ kind: 'event', data: 'a', type: 'message' }, 'data: a\n\n'],
    [{ kind: 'event', data: 'a', type: 'x', id: '7' }, 'event: x\nid: 7\ndata: a\n\n'],
    [{ kind: 'event', data: 'a', type: 1, id: 7 }, 'data: a\n\n'],
    [{ kind: 'event', data: 1 }, undefined],
    [{ kind: 'event', base64: 'YQ==', data: 'b' }, 'a'],
    [{ kind: 'event', base64: '!' }, undefined],
    [{ kind: 'comment', comment: ' hi' }, ': hi\n'],
    [{ kind: 'comment', comment: 1 }, undefined],
    [{ kind: 'retry', retry: 5 }, 'retry: 5\n'],
    [{ kind: 'retry', retry: '5' }, undefined],
    [{ kind: 'id', id: '7' }, 'id: 7\n\n'],
    [{ kind: 'id', id: 7 }, undefined],
    [{ kind: 'other', data: 'a' }, undefined],
  ])('such as %j have the bytes %j', (fields, text) => {
    const [exchange] = attemptsIn(about, { attempt: 1, at: 6, ...fields });
    const body = text === undefined ? [] : [{ bytes: bytesOf(text), atMs: 6 }];
    expect(exchange?.body).toEqual(body);
  });

  it('of a body of lines are lines', () => {
    const lines = { ...attempt, headers: [['Content-Type', 'application/x-ndjson']] };
    expect(attemptsIn(about, lines, event)[0]?.body[0]?.bytes).toEqual(bytesOf('a\n'));
  });

  it.each<[fields: object, ending: object | undefined, endedAtMs: number | undefined]>([
    [{ cause: 'end' }, { cause: 'end' }, 9],
    [{ cause: 'boredom' }, undefined, undefined],
    [{}, undefined, undefined],
    [
      {
        cause: 'http-error',
        detail: {
          ending: { status: 503, statusText: 'Busy', contentType: 'a/b', code: 'X', reason: 'y', by: 'app' },
        },
      },
      { cause: 'http-error', status: 503, statusText: 'Busy', contentType: 'a/b', code: 'X', reason: 'y' },
      9,
    ],
    [{ cause: 'reset', at: 'noon' }, { cause: 'reset' }, undefined],
  ])('end as %j says', (fields, ending, endedAtMs) => {
    const [exchange] = attemptsIn(about, attempt, { kind: 'ending', attempt: 1, at: 9, ...fields });
    expect([exchange?.ending, exchange?.endedAtMs, exchange?.body]).toEqual([ending, endedAtMs, []]);
  });

  it('without an attempt are refused', () => {
    expect(() => attemptsIn(about, { kind: 'event', data: 'a' })).toThrow('cut off before the first stream');
  });
});
