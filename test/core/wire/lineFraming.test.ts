// The events of bodies that are no event streams: lines and records, whole, cut off, too long, and read by their text.

import { describe, expect, it } from 'vitest';

import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { createFramer, isOfLines, type BodyFormat } from '../../../src/core/wire/bodyFraming.ts';
import { bytesOf, noLimit, record } from '../recording.ts';

/** Kind, place and text of each entry. */
function told(log: EventLog): string[] {
  return log.entries(1, log.length).map((entry) => {
    const what = entry.kind === 'notice' ? entry.type : entry.kind;
    return `${what} ${entry.offset}+${entry.length} ${JSON.stringify(log.fields(entry).data)}`;
  });
}

function read(
  format: BodyFormat,
  text: string | Uint8Array,
  isWhole = true,
  maxEventBytes = noLimit,
): string[] {
  const bytes = typeof text === 'string' ? bytesOf(text) : text;
  const whole = told(record([bytes], maxEventBytes, { format, isWhole }));
  const single = [...bytes].map((byte) => Uint8Array.of(byte));
  expect(told(record(single, maxEventBytes, { format, isWhole }))).toEqual(whole);
  return whole;
}

describe('lines', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['\n', ['comment 0+1 ""']],
    ['{"a":1}\n', ['message 0+8 "{\\"a\\":1}"']],
    ['1\n2\n', ['message 0+2 "1"', 'message 2+2 "2"']],
    ['1\r\n2\r\n', ['message 0+3 "1"', 'message 3+3 "2"']],
    ['1\r2\n', ['message 0+4 "1\\r2"']],
    ['1\r\r\n', ['message 0+4 "1\\r"']],
    ['1\n\n2\n', ['message 0+2 "1"', 'comment 2+1 ""', 'message 3+2 "2"']],
    ['1\n \t\r\n2\n', ['message 0+2 "1"', 'comment 2+4 " \\t"', 'message 6+2 "2"']],
    ['\uFEFF1\n', ['message 0+5 "1"']],
    ['\uFEFF\n1\n', ['comment 0+4 ""', 'message 4+2 "1"']],
    ['1\n\uFEFF2\n', ['message 0+2 "1"', 'message 2+5 "\uFEFF2"']],
    [' {"a": 1} \n', ['message 0+11 " {\\"a\\": 1} "']],
    ['data: 1\n\n', ['message 0+8 "data: 1"', 'comment 8+1 ""']],
    [': no comment\n', ['message 0+13 ": no comment"']],
    ['id: 7\nretry: 5\n', ['message 0+6 "id: 7"', 'message 6+9 "retry: 5"']],
    ['\u001E{}\n', ['message 0+4 "{}"']],
    ['1\n2', ['message 0+2 "1"', 'message 2+1 "2"']],
    ['1\n2\r', ['message 0+2 "1"', 'message 2+2 "2\\r"']],
    ['1\n  ', ['message 0+2 "1"']],
    ['\u20AC', ['message 0+3 "\u20AC"']],
    ['"a\u2028b"\n', ['message 0+8 "\\"a\u2028b\\""']],
    ['[1,\n2]\n', ['message 0+4 "[1,"', 'message 4+3 "2]"']],
  ])('of %j are %j', (text, expected) => {
    expect(read('json-lines', text)).toEqual(expected);
  });

  it('that the end cuts off are lost where the body is not whole', () => {
    expect(read('json-lines', '1\n{"a":', false)).toEqual(['message 0+2 "1"', 'lost-block 2+5 "{\\"a\\":"']);
    expect(read('json-lines', '1\n', false)).toEqual(['message 0+2 "1"']);
    expect(read('json-lines', '1\n \r', false)).toEqual(['message 0+2 "1"']);
  });

  it('of malformed UTF-8 are there, with the character that stands for it', () => {
    const bytes = Uint8Array.of(0x22, 0xff, 0xc3, 0x22, 0x0a, 0xf0, 0x9f, 0x0a);
    expect(read('json-lines', bytes)).toEqual(['message 0+5 "\\"\uFFFD\uFFFD\\""', 'message 5+3 "\uFFFD"']);
  });

  it('longer than the limit end the reading', () => {
    expect(read('json-lines', '1234\n12345\n6\n', true, 5)).toEqual([
      'message 0+5 "1234"',
      'event-too-large 5+5 "12345"',
    ]);
    expect(read('json-lines', '1\n123456', true, 5)).toEqual([
      'message 0+2 "1"',
      'event-too-large 2+5 "12345"',
    ]);
    expect(read('json-lines', '1\n12345', true, 5)).toEqual(['message 0+2 "1"', 'message 2+5 "12345"']);
  });
});

describe('records', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['\u001E{"a":1}\n', ['message 0+9 "{\\"a\\":1}"']],
    ['\u001E1\n\u001E2\n', ['message 0+3 "1"', 'message 3+3 "2"']],
    [
      '\u001E{\n  "a": [\n1]\n}\n\u001E[]\n',
      ['message 0+17 "{\\n  \\"a\\": [\\n1]\\n}"', 'message 17+4 "[]"'],
    ],
    ['\u001E"}\\"{\\\\"\n', ['message 0+10 "\\"}\\\\\\"{\\\\\\\\\\""']],
    ['\u001E\u001E{}\n', ['message 1+4 "{}"']],
    ['\u001E\n\u001E \r\n\u001E1\n', ['message 6+3 "1"']],
    ['\u001E{}\u001E[]', ['message 0+3 "{}"', 'message 3+3 "[]"']],
    ['\u001E12\u001E3\n', ['lost-block 0+3 "12"', 'message 3+3 "3"']],
    ['\u001E{"a":\u001E{}\n', ['lost-block 0+6 "{\\"a\\":"', 'message 6+4 "{}"']],
    ['\u001E{"a":"\n\u001E{}\n', ['lost-block 0+8 "{\\"a\\":\\""', 'message 8+4 "{}"']],
    ['\u001Etrue', ['lost-block 0+5 "true"']],
    ['\u001E"x"', ['message 0+4 "\\"x\\""']],
    ['\u001E{"a":1', ['lost-block 0+7 "{\\"a\\":1"']],
    ['{}\n{}\n', ['message 0+3 "{}"', 'message 3+3 "{}"']],
    ['\uFEFF\u001E1\r\n', ['message 3+4 "1"']],
    ['\u001E]\n\u001E1\n', ['message 0+3 "]"', 'message 3+3 "1"']],
    // What one that was cut off has open is not open in the next.
    ['\u001E"a\\\u001E""\n', ['lost-block 0+4 "\\"a\\\\"', 'message 4+4 "\\"\\""']],
    ['\u001E[{"a\u001E1\n\u001E2\n', ['lost-block 0+5 "[{\\"a"', 'message 5+3 "1"', 'message 8+3 "2"']],
    ['\u001E]]\n\u001E[1,\n2]\n', ['message 0+4 "]]"', 'message 4+8 "[1,\\n2]"']],
  ])('of %j are %j', (text, expected) => {
    expect(read('json-seq', text)).toEqual(expected);
  });

  it('that close themselves are complete wherever the body ends, and others are not', () => {
    expect(read('json-seq', '\u001E{}', false)).toEqual(['message 0+3 "{}"']);
    expect(read('json-seq', '\u001E1', false)).toEqual(['lost-block 0+2 "1"']);
  });

  it('longer than the limit end the reading', () => {
    expect(read('json-seq', '\u001E123\n\u001E12345\n\u001E1\n', true, 5)).toEqual([
      'message 0+5 "123"',
      'event-too-large 5+5 "1234"',
    ]);
  });
});

describe('a framer', () => {
  it.each<BodyFormat>(['json-lines', 'json-seq'])(
    'of %s tells of nothing once its sink has had enough',
    (format) => {
      const seen: number[] = [];
      const framer = createFramer(
        format,
        {
          block: ({ end }) => seen.push(end) < 2,
          comment: () => true,
          retry: () => true,
          extendLast: () => {},
        },
        noLimit,
      );
      framer.push(bytesOf('1\n2\n3\n'));
      expect(seen).toEqual([2, 4]);
      expect(framer.isStopped).toBe(true);
      framer.push(bytesOf('4\n'));
      framer.end(true);
      expect(seen).toEqual([2, 4]);
    },
  );

  it.each<BodyFormat>(['json-lines', 'json-seq'])('of %s says what waits for its end', (format) => {
    const nothing = { block: () => true, comment: () => true, retry: () => true, extendLast: () => {} };
    const framer = createFramer(format, nothing, noLimit);
    framer.push(bytesOf('1\n{"a'));
    expect(framer.incomplete).toEqual({ part: 'line', start: 2 });
    expect([framer.offset, framer.unfinishedStart, framer.isInsideLine]).toEqual([5, 2, true]);
    framer.push(bytesOf('":1}\n'));
    expect(framer.incomplete).toBeUndefined();
    expect([framer.offset, framer.unfinishedStart, framer.isInsideLine]).toEqual([10, 10, false]);
    framer.end(true);
    expect(framer.incomplete).toBeUndefined();
  });

  it('of lines and records is told from one of event streams', () => {
    expect([isOfLines('json-lines'), isOfLines('json-seq')]).toEqual([true, true]);
    expect([isOfLines('event-stream'), isOfLines(undefined)]).toEqual([false, false]);
  });
});

describe('the raw lines', () => {
  it.each<[BodyFormat, string, [string, string, string][]]>([
    ['json-lines', '{"a":1}\r\n', [['text', '{"a":1}', '\r\n']]],
    ['json-lines', ' \n', [['text', ' ', '\n']]],
    ['json-lines', '\r\n', [['blank', '', '\r\n']]],
    ['json-lines', '\uFEFF1\n', [['text', '1', '\n']]],
    [
      'json-seq',
      '\u001E[\n1]\r\n',
      [
        ['text', '\u001E[', '\n'],
        ['text', '1]', '\r\n'],
      ],
    ],
    ['json-lines', 'open', [['text', 'open', '']]],
  ])('of %s in %j are those that came', (format, text, expected) => {
    const log = record([bytesOf(text)], noLimit, { format, isWhole: true });
    const lines = log.fieldLines(log.entry(1));
    expect(lines.map(({ kind, value, terminator }) => [kind, value, terminator])).toEqual(expected);
    expect(log.entry(1).flags & entryFlags.line).toBe(entryFlags.line);
  });
});
