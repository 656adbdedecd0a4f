// What curl, ts and scripts write of a stream, each from a real one, and what the timeline has of it.

import { describe, expect, it } from 'vitest';

import { CaptureRefusal } from '../../../src/core/capture/reading/captureReading.ts';
import { bytesOf } from '../recording.ts';
import { capture, linesOf, logOf, streamsOf } from './opened.ts';

/** The lines of the only stream in a file. */
function linesIn(bytes: Uint8Array): string[] {
  const streams = streamsOf({ bytes });
  expect(streams).toHaveLength(1);
  return streams.flatMap((stream) => linesOf(logOf(stream)));
}

const noTimes =
  'The times of the events are not in the file: they stand together, and nothing can be said of their timing.';
const unknownEnd = 'Whether this response had ended, and how, is not in the file.';
const dayOfHead =
  'The file has times of day alone. Their date and time zone are those of the Date header of the response.';
const bareBody =
  'The file holds the body alone. The request, the head of the response, the times, the network reads and how the response ended are not in it.';
const firstTimeOnly =
  'Only the first bytes of the body have a time in the file: what came after them stands with them. Write it with “curl -N --trace capture.txt --trace-time” to have the time of each read.';

/** The events of the stream, each with the time of its part. */
const events = (first: number, second = first, third = first, fourth = first): string[] => [
  `${first} comment  hello`,
  `${first} retry 300`,
  `${second} message# one`,
  `${third} tick#7 {"a":1}`,
  `${fourth} message#7 Grüße 😀\nsecond line`,
];
const request = (path: string, method = 'GET'): string =>
  `0 request ${method} http://127.0.0.1:18777${path} -`;

describe('a capture', () => {
  it.each<[file: string, lines: readonly string[]]>([
    [
      'n.txt',
      [
        '0 Read from a file with the body of a response.',
        `0 ${bareBody}`,
        ...events(0),
        '0 id no-data-only-id|8|',
        `0 ${unknownEnd}`,
      ],
    ],
    [
      'meter.txt',
      ['0 Read from a file with the body of a response.', `0 ${bareBody}`, ...events(0), `0 ${unknownEnd}`],
    ],
    [
      'in.txt',
      [
        '0 open 200',
        '0 Read from a file with the head and the body of a response.',
        '0 The request is not in the file.',
        `0 ${noTimes}`,
        ...events(0),
        '0 id no-data-only-id|8|',
        `0 ${unknownEnd}`,
      ],
    ],
    [
      'i-redir.txt',
      [
        '0 open 200',
        '0 Read from a file with the head and the body of a response.',
        '0 The request is not in the file.',
        `0 ${noTimes}`,
        ...events(0),
        `0 ${unknownEnd}`,
      ],
    ],
    [
      'trace-redir.txt',
      [
        request('/ended'),
        '68 open 200',
        '68 Read from what curl --trace wrote, with each network read.',
        `68 ${dayOfHead}`,
        ...events(68, 128, 187, 247),
        '308 close The server ended the response.',
      ],
    ],
    [
      'trace-reset.txt',
      [
        request('/reset'),
        '65 open 200',
        '65 Read from what curl --trace wrote, with each network read.',
        `65 ${dayOfHead}`,
        ...events(65, 125, 185, 245),
        '308 error The connection was reset while the response was open (ECONNRESET), by the server or something on the way.',
      ],
    ],
    [
      'trace-open.txt',
      [
        request('/open'),
        '74 open 200',
        '74 Read from what curl --trace wrote, with each network read.',
        `74 ${dayOfHead}`,
        ...events(74, 138, 195, 257),
        `257 ${unknownEnd}`,
      ],
    ],
    [
      'trace-post.txt',
      [
        request('/ended', 'POST'),
        '0 open 200',
        '0 Read from what curl --trace wrote, with each network read.',
        `0 ${noTimes}`,
        ...events(0),
        '0 close The server ended the response.',
      ],
    ],
    [
      'v-time.txt',
      [
        request('/ended'),
        '92 open 200',
        '92 Read from what curl -v wrote.',
        `92 ${firstTimeOnly}`,
        `92 ${dayOfHead}`,
        ...events(92),
        '326 close The server ended the response.',
      ],
    ],
    [
      'v-time-meter.txt',
      [
        request('/ended'),
        '68 open 200',
        '68 Read from what curl -v wrote.',
        `68 ${firstTimeOnly}`,
        `68 ${dayOfHead}`,
        ...events(68),
        '331 close The server ended the response.',
      ],
    ],
    [
      'v-meter-cut.txt',
      [
        request('/cut'),
        '0 open 200',
        '0 Read from what curl -v wrote.',
        `0 ${noTimes}`,
        ...events(0),
        '0 error The connection was closed before the response was complete, by the server or something on the way.',
      ],
    ],
    [
      'ts-abs.txt',
      [
        '0 Read from a file with a time before each line.',
        '0 The request is not in the file.',
        '0 The times are those at which each line was read; the network reads are not in the file.',
        '0 The file has times of day alone, and nothing in it says of which day.',
        ...events(0, 186, 388, 587),
        '787 id no-data-only-id|8|',
        `787 ${unknownEnd}`,
      ],
    ],
  ])('%s', (file, lines) => {
    expect(linesIn(capture(file))).toEqual(lines);
  });

  it('has the day and the zone of the Date header', () => {
    const [stream] = streamsOf({ bytes: capture('trace-hex.txt') });
    expect(stream?.clock).toBe('wall');
    expect(new Date(stream?.attempts[0]?.headAtMs ?? 0).toISOString()).toBe('2026-11-28T18:40:40.566Z');
  });

  it('has the body that was sent, and no credentials', () => {
    const [stream] = streamsOf({ bytes: capture('trace-post.txt') });
    expect(stream?.attempts[0]?.request?.body).toBe('{"a":"ü"}');
    const log = logOf(stream ?? expect.fail('no stream'));
    expect(JSON.stringify(log.detail(log.entry(1) as never))).not.toContain('abc');
  });

  it('says that its body is still compressed', () => {
    const [stream] = streamsOf({ bytes: capture('trace-gz.txt') });
    expect(stream?.attempts[0]?.contentEncoding).toBe('gzip');
    expect(streamsOf({ bytes: capture('v-gz.txt') })[0]?.attempts[0]?.contentEncoding).toBeUndefined();
  });
});

describe('times before lines', () => {
  const body = (times: readonly string[]): Uint8Array =>
    bytesOf(times.map((time, at) => `${time} ${at % 2 === 0 ? `data: ${at}` : ''}\n`).join(''));
  it.each<[form: string, times: readonly string[], atMs: readonly number[], clock: string]>([
    [
      '%H:%M:%.S over midnight',
      ['23:59:59.900000', '23:59:59.900000', '00:00:00.100000', '00:00:00.100000'],
      [0, 200],
      'day',
    ],
    ['[%H:%M:%S]', ['[10:00:00]', '[10:00:00]', '[10:00:02]', '[10:00:02]'], [0, 2_000], 'day'],
    [
      'the default',
      ['Nov 28 18:40:40', 'Nov 28 18:40:41', 'Nov 28 18:40:41', 'Nov 28 18:40:44'],
      [1_000, 4_000],
      'wall',
    ],
    [
      '%.s',
      ['1795891240.575807', '1795891240.576807', '1795891241.575807', '1795891241.575907'],
      [1, 1_000],
      'wall',
    ],
    [
      'ISO 8601',
      [
        '2026-11-28T18:40:40.5Z',
        '2026-11-28T18:40:40.5Z',
        '2026-11-28T20:40:41,5+0200',
        '2026-11-28T18:40:41.5Z',
      ],
      [0, 1_000],
      'wall',
    ],
    ['-s %.s', ['0.000010', '0.000020', '1.500000', '1.500010'], [0, 1_500], 'own'],
    ['-i %.s', ['0.100000', '0.000010', '1.500000', '0.000020'], [0, 1_500], 'own'],
    ['-s', ['00:00:00', '00:00:00', '00:00:01', '00:00:03'], [0, 3_000], 'own'],
    [
      '-i',
      ['00:00:00', '00:00:00', '00:00:02', '00:00:00', '00:00:01', '00:00:00'],
      [0, 2_000, 3_000],
      'own',
    ],
  ])('in the form of ts %s', (_form, times, atMs, clock) => {
    const [stream] = streamsOf({ bytes: body(times) });
    expect(stream?.clock).toBe(clock);
    const log = logOf(stream ?? expect.fail('no stream'));
    const messages = log.entries(1, log.length).filter(({ kind }) => kind === 'message');
    expect(messages.map(({ receivedAtMs }) => Math.round(receivedAtMs))).toEqual(atMs);
  });
});

describe('lines of JSON', () => {
  it.each<[what: string, text: string, lines: readonly string[]]>([
    ['payloads', '{"a":1}\n{"b":2}\n', ['0 line# {"a":1}', '0 line# {"b":2}']],
    ['one payload', '{"a":1}', ['0 line# {"a":1}']],
    [
      'lines with times',
      '{"i":0,"ts":1795891240.5,"line":"id: 1"}\n{"i":1,"ts":1795891240.5,"line":"data: a"}\n{"i":2,"ts":1795891241,"line":""}\n',
      ['500 message#1 a'],
    ],
    [
      'data with the time since the beginning',
      '{"elapsed_s":0.25,"data":"{\\"a\\":1}"}\n{"elapsed_s":1.5,"data":"[DONE]"}\n',
      ['0 message# {"a":1}', '1250 message# [DONE]'],
    ],
    [
      'data with several times',
      '{"time":"2026-11-28T18:40:40.5Z","monotonic_s":9.1,"elapsed_s":0.1,"data":"a"}\n{"time":"2026-11-28T18:40:41Z","monotonic_s":9.6,"elapsed_s":0.6,"data":"b"}\n',
      ['0 message# a', '500 message# b'],
    ],
    ['chunks', '{"t_ms":10,"chunk":"data: a"}\n{"t_ms":30,"chunk":"bc\\n\\n"}\n', ['20 message# abc']],
    [
      'raw chunks after a line of another kind',
      '{"_id":"a","requestId":"r","type":"open","timestamp":1795891240500}\n{"_id":"b","requestId":"r","type":"message","timestamp":1795891240600,"direction":"INCOMING","data":"data: a"}\n{"_id":"c","requestId":"r","type":"message","timestamp":1795891240700,"direction":"INCOMING","data":"b\\n\\n"}\n',
      ['100 message# ab'],
    ],
    [
      'whole events without their blank lines',
      '{"t":1,"data":"data: a"}\n{"t":2,"data":"event: x\\ndata: b"}\n',
      ['0 message# a', '1000 x# b'],
    ],
    ['events', '{"eventType":"tick","data":"a\\nb","id":"4"}\n', ['0 tick#4 a\nb']],
    [
      'a list of events',
      '[{"seq":1,"url":"http://a/","event":"x","id":"1","deltaMs":0,"timestamp":"2026-11-28T18:40:40.5Z","data":"a"},\n{"seq":2,"url":"http://a/","event":"message","id":"","deltaMs":5,"timestamp":"2026-11-28T18:40:40.505Z","data":"b"}]',
      ['0 x#1 a', '5 message# b'],
    ],
  ])('%s', (_what, text, lines) => {
    expect(linesIn(bytesOf(text)).filter((line) => /^\d+ \w+#/.test(line))).toEqual(lines);
  });
});

describe('a file that is not shown', () => {
  it.each<[what: string, bytes: Uint8Array, sentence: string]>([
    [
      'curl --trace-ascii',
      capture('trace-ascii.txt'),
      'Use “curl -N --trace capture.txt --trace-time” instead',
    ],
    ['curl --raw', capture('raw-chunked.txt'), 'Use “curl -iN” instead'],
    ['nothing', new Uint8Array(0), 'The file is empty.'],
    ['a text', bytesOf('Dear reader,\n'), 'No stream was found in this file.'],
    [
      'bytes',
      Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7) % 256),
      'No stream was found in this file.',
    ],
    ['other JSON', bytesOf('[{"a":1}]'), 'is no list of events'],
    ['a line without an end', bytesOf('x'.repeat(200_000)), 'No stream was found in this file.'],
    [
      'a trace without a response',
      bytesOf('== Info:   Trying 127.0.0.1:1...\n'),
      'cut off before the first stream',
    ],
  ])('%s', (_what, bytes, sentence) => {
    expect(() => streamsOf({ bytes })).toThrow(sentence);
    expect(() => streamsOf({ bytes })).toThrow(CaptureRefusal);
  });
});

it('reads what Windows PowerShell writes in UTF-16', () => {
  const text = Buffer.from('\ufeffdata: Grüße\n\n', 'utf16le');
  expect(linesIn(new Uint8Array(text))).toContain('0 message# Grüße');
});

describe('a request and its response', () => {
  const httpie = [
    'POST /chat HTTP/1.1',
    'Accept: application/json, */*;q=0.5',
    'Content-Type: application/json',
    'Host: localhost:3000',
    '',
    '{',
    '    "stream": true',
    '}',
    '',
    '',
    'HTTP/1.1 200 OK',
    'Content-Type: text/event-stream',
    'Transfer-Encoding: chunked',
    '',
    'data: a',
    '',
    '',
  ].join('\n');

  it('as HTTPie writes them have the body of the request', () => {
    const [stream] = streamsOf({ bytes: bytesOf(httpie) });
    expect(stream?.attempts[0]?.request).toMatchObject({
      method: 'POST',
      url: 'http://localhost:3000/chat',
      body: '{\n    "stream": true\n}',
    });
    expect(linesIn(bytesOf(httpie)).filter((line) => line.includes('#'))).toEqual(['0 message# a']);
  });

  it('as a proxy saves them have the framing of the chunks, which is undone', () => {
    const saved =
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n3\r\ndat\r\n5\r\na: b\n\r\n1\r\n\n\r\n0\r\n\r\n';
    expect(linesIn(bytesOf(saved)).slice(-3)).toEqual([
      '0 message# a',
      '0 message# b',
      '0 close The server ended the response.',
    ]);
  });

  it('by POST for one address are streams of their own, and by GET attempts of one', () => {
    expect(streamsOf({ bytes: bytesOf(httpie + httpie) })).toHaveLength(2);
    const got = httpie.replace(/POST[^]*?\n\n[^]*?\n\n\n/, 'GET /events HTTP/1.1\nHost: a\n\n');
    const [stream, ...others] = streamsOf({ bytes: bytesOf(got + got) });
    expect(others).toEqual([]);
    expect(stream?.attempts).toHaveLength(2);
  });

  it('that were refused have the status and no verdict of a stream', () => {
    const refused =
      'HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbusy';
    expect(linesIn(bytesOf(refused)).at(-1)).toBe(
      '0 error The server answered 503 Service Unavailable instead of 200.',
    );
  });
});
