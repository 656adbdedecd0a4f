// HAR files of three programs over the same streams, and what each of them does to them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CaptureRefusal } from '../../../src/core/capture/reading/captureReading.ts';
import { bytesOf } from '../recording.ts';
import { capture, linesOf, logOf, streamsOf } from './opened.ts';

const chrome = 'chrome-devtools.har';
const firefox = 'firefox-netmonitor.har';
const playwright = 'playwright-embed.har';

/** The streams of a file at a path, each as lines. */
function opened(name: string, path: string, hasTimes = false): string[][] {
  return streamsOf({ bytes: capture(name) })
    .filter(({ attempts: [first] }) => new URL(first?.request?.url ?? 'http://none/').pathname === path)
    .map((stream) => linesOf(logOf(stream), hasTimes));
}

/** The lines between the notes and the end. */
const told = (lines: readonly string[] = []): string[] =>
  lines.filter((line) => /^(?:\w+#|comment|retry|id)/.test(line));

const endedEvents = [
  'comment hello',
  'retry 300',
  'message# one',
  'tick#7 {"a":1}',
  'message#7 Grüße 😀\nsecond line',
  'id no-data-only-id|8|',
];

describe('a stream that has ended', () => {
  it.each([chrome, firefox, playwright])('is whole in %s', (name) => {
    expect(told(opened(name, '/ended')[0]).map((line) => line.replace('comment  ', 'comment '))).toEqual(
      endedEvents,
    );
  });

  it('has the times of the events that Chromium lists, and its second attempt', () => {
    expect(opened(chrome, '/ended', true)).toEqual([
      [
        '0 request GET http://127.0.0.1:18741/ended -',
        '7 open 200',
        '7 Read from a HAR file of WebInspector 537.36.',
        '7 The file has the body as text of the character set windows-1252, which the body was not in. Its bytes could be put back.',
        '7 The times are those at which each event was told of. Comments, retry lines and blocks without data have none of their own and stand with the next event or the end; the network reads are not in the file.',
        '7 The file has 2 requests for this address, one after the other. They are taken for attempts of one EventSource.',
        '204 comment  hello',
        '204 retry 300',
        '204 message# one',
        '404 tick#7 {"a":1}',
        '605 message#7 Grüße 😀\nsecond line',
        '1005 id no-data-only-id|8|',
        '1005 close The server ended the response.',
        '1307 request GET http://127.0.0.1:18741/ended 8',
        '1312 close The server answered 204 No Content: do not come back.',
      ],
    ]);
  });

  it.each([
    [chrome, 'close The server ended the response.'],
    [playwright, 'close The server ended the response.'],
    // Firefox writes a body that was cut off just like one that is whole.
    [firefox, 'Whether this response had ended, and how, is not in the file.'],
  ])('ends in %s: %s', (name, line) => {
    expect(
      opened(name, '/umlaut').map((lines) => lines.filter((each) => each === line).length > 0),
    ).not.toContain(false);
  });
});

describe('a body in another character set than the file says', () => {
  it.each([chrome, firefox, playwright])('of UTF-8 is put back in %s', (name) => {
    for (const lines of opened(name, '/umlaut'))
      expect(told(lines).slice(0, 2)).toEqual(['u#1 Grüße € 😀', 'message#1 end']);
  });

  it.each([chrome, firefox])('that is no UTF-8 is put back byte by byte in %s', (name) => {
    const stream = streamsOf({ bytes: capture(name) }).find(({ attempts: [first] }) =>
      first?.request?.url.endsWith('/badutf8'),
    );
    const log = logOf(stream ?? expect.fail('no stream'));
    expect(Buffer.from(log.bodyBytes(0, 12)).toString('latin1')).toBe('data: aÿþb\n\n');
  });
});

describe('a stream that has not ended', () => {
  it('has the listed events alone in Chromium’s file', () => {
    const [lines = []] = opened(chrome, '/open', true);
    expect(lines).toHaveLength(27);
    expect(lines[3]).toContain('only 22 events as they were listed');
    expect(lines[4]).toBe('262 message#1 {"n":1}');
    expect(lines.at(-1)).toContain('Whether this response had ended');
  });

  it('has what had come of it in Firefox’s file', () => {
    const [lines] = opened(firefox, '/open');
    expect(told(lines).slice(0, 2)).toEqual(['retry 500', 'message#1 {"n":1}']);
    expect(lines?.at(-1)).toContain('Whether this response had ended');
  });

  it('has nothing in Playwright’s file, which says what to do', () => {
    const [lines = []] = opened(playwright, '/open');
    expect(told(lines)).toEqual([]);
    expect(lines.join()).toContain('export again after the stream ended');
  });
});

describe('a stream that was cut off', () => {
  it('has the browser’s error', () => {
    expect(opened(chrome, '/cut')[0]?.find((line) => line.startsWith('error'))).toContain(
      'ERR_INCOMPLETE_CHUNKED_ENCODING',
    );
  });
});

describe('a body of lines', () => {
  it.each([chrome, firefox])('is read as such in %s', (name) => {
    expect(told(opened(name, '/ndjson')[0]).at(-1)).toBe('line# {"done":true}');
  });
});

describe('a file that cannot be shown', () => {
  it.each([
    ['{"log":{"entries":[]}}', 'no event stream in it, only 0 other requests'],
    ['{"log":{}}', 'has no entries'],
    ['{"log":{"entries":{}}}', 'has no entries'],
    ['{"log":{"entries":{"a":[]}}}', 'has no entries'],
    ['{"log":{"pages":[]}}', 'has no entries'],
    [
      '{"log":{"entries":[{"request":{"method":"GET","url":"http://a/"},"response":{"status":200}}]}}',
      'only 1 other request.',
    ],
    ['{"log":{"entries":[{', 'cut off before the first stream'],
    [`{"log":{"entries":[${'['.repeat(5_000)}`, 'cut off before the first stream'],
  ])('%s', (text, sentence) => {
    expect(() => streamsOf({ bytes: bytesOf(text) })).toThrow(sentence);
  });

  it.each([chrome, firefox, playwright])('may be any beginning of %s', (name) => {
    const bytes = capture(name);
    fc.assert(
      fc.property(fc.integer({ min: 20, max: bytes.length }), (length) => {
        try {
          for (const stream of streamsOf({ bytes: bytes.subarray(0, length) })) logOf(stream);
        } catch (error) {
          expect(error).toBeInstanceOf(CaptureRefusal);
        }
      }),
      { numRuns: 30 },
    );
  });
});
