// The framer's answers to single inputs, and what a sink may do while it is told of something.

import { describe, expect, it } from 'vitest';

import { Framer, type Block, type FramerSink } from '../../../src/core/wire/framer.ts';
import { bytesOf, noLimit } from '../recording.ts';

interface Told {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** A sink that keeps what it was told, and asks `goesOn` each time. */
function keepingSink(goesOn: (told: Told) => boolean = () => true): FramerSink & { readonly told: Told[] } {
  const told: Told[] = [];
  const keep = (what: string, start: number, end: number): boolean => {
    told.push({ what, start, end });
    return goesOn({ what, start, end });
  };
  return {
    told,
    block: ({ kind, start, end }: Block) => keep(kind, start, end),
    comment: (start, end) => keep('comment', start, end),
    retry: (delayMs, start, end) => keep(`retry ${delayMs}`, start, end),
    extendLast: () => {
      const last = told.pop();
      if (last) told.push({ ...last, end: last.end + 1 });
    },
  };
}

function frame(text: string, maxEventBytes = noLimit, cutting: 'whole' | 'bytes' = 'whole'): string[] {
  const sink = keepingSink();
  const framer = new Framer(sink, maxEventBytes);
  const bytes = bytesOf(text);
  for (const chunk of cutting === 'whole' ? [bytes] : [...bytes].map((byte) => Uint8Array.of(byte)))
    framer.push(chunk);
  framer.end();
  return sink.told.map(({ what, start, end }) => `${what} ${start}-${end}`);
}

describe('a whole body', () => {
  it.each([
    ['', []],
    ['\ufeff', []],
    ['\ufeff\n', []],
    ['\n\r\r\n\n', []],
    ['data: 1\n\n', ['message 0-9']],
    ['\n\ndata\n\n', ['message 2-8']],
    ['\ufeffdata\n\n', ['message 0-9']],
    ['\n\ufeffdata\n\n', ['no-data 1-10']],
    ['data:\r\n\r\n', ['message 0-9']],
    ['id: 1\n\n', ['id 0-7']],
    ['id\n\n', ['id 0-4']],
    ['id: \0\n\n', ['no-data 0-7']],
    ['event: x\n\n', ['no-data 0-10']],
    ['event\n\n', ['no-data 0-7']],
    ['foo\n\n', ['no-data 0-5']],
    ['retry: 5\n\n', ['retry 5 0-9']],
    ['retry: 007\n', ['retry 7 0-11']],
    ['retry: 5\n\ndata: 1\n\n', ['retry 5 0-9', 'message 10-19']],
    [
      'data: 1\nretry: 5\n\nretry: 6\n\nid\n\n',
      ['retry 5 8-17', 'message 0-18', 'retry 6 18-27', 'id 28-32'],
    ],
    ['retry: 1e3\n\n', ['no-data 0-12']],
    ['retry: -1\n\n', ['no-data 0-11']],
    ['retry:  1\n\n', ['no-data 0-11']],
    ['retry: ١\n\n', ['no-data 0-11']],
    ['retry: 99999999999999999999\n\n', ['retry 9007199254740991 0-28']],
    [': a\n:b\r:\r\n', ['comment 0-4', 'comment 4-7', 'comment 7-10']],
    ['data: 1\n: c\nretry: 2\n\n', ['comment 8-12', 'retry 2 12-21', 'message 0-22']],
    ['data: 1\n', ['lost 0-8']],
    ['data: 1', ['lost 0-7']],
    ['id: 1\n', ['lost 0-6']],
    ['foo', ['lost 0-3']],
    [': half', ['lost 0-6']],
    ['data: 1\n\nd', ['message 0-9', 'lost 9-10']],
    ['retry: 5\ndata', ['retry 5 0-9', 'lost 0-13']],
    ['\ufeffx', ['lost 0-4']],
    ['\n\ufeffdata: 12345\n\n', ['no-data 1-17']],
    ['\ufeffdata: 12345\n\n', ['message 0-16']],
    ['\ufeffevent: x\ndata\n\n', ['message 0-18']],
  ] as const)('%j', (text, expected) => {
    expect(frame(text)).toEqual(expected);
    expect(frame(text, noLimit, 'bytes')).toEqual(expected);
  });
});

describe('a limit of 10 bytes', () => {
  it.each([
    ['data: 1\n\n', ['message 0-9']],
    ['data: 12\r\n\r\n', ['too-large 0-10']],
    ['data: 1\r\n\r\n', ['message 0-11']],
    ['data: 123', []],
    [': 345678\r\n: 345678\r\n', ['comment 0-10', 'comment 10-20']],
    ['data: 1\n\ndata: 12345', ['message 0-9', 'too-large 9-19']],
    ['data: 1\n: c\n', ['too-large 0-10']],
    [': 3456789ab\n', ['too-large 0-10']],
    ['x'.repeat(11), ['too-large 0-10']],
  ] as const)('%j', (text, expected) => {
    const lost = expected.length === 0 ? [`lost 0-${text.length}`] : expected;
    expect(frame(text, 10)).toEqual(lost);
    expect(frame(text, 10, 'bytes')).toEqual(lost);
  });
});

describe('a range that ends in CR LF', () => {
  it('is reported whole when both came together', () => {
    const sink = keepingSink(({ what, end }) => what !== 'message' || end === 11);
    const framer = new Framer(sink, noLimit);
    framer.push(bytesOf('data: 1\r\n\r\n'));
    expect(sink.told).toEqual([{ what: 'message', start: 0, end: 11 }]);
  });

  it('is reported at the CR, and made longer when the LF comes', () => {
    const sink = keepingSink();
    const framer = new Framer(sink, noLimit);
    framer.push(bytesOf('data: 1\r\n\r'));
    expect(sink.told).toEqual([{ what: 'message', start: 0, end: 10 }]);
    framer.push(bytesOf('\n'));
    expect(sink.told).toEqual([{ what: 'message', start: 0, end: 11 }]);
  });

  it('does not make longer what was reported lines ago', () => {
    const sink = keepingSink();
    const framer = new Framer(sink, noLimit);
    framer.push(bytesOf(': c\ndata: 1\r'));
    framer.push(bytesOf('\n'));
    expect(sink.told).toEqual([{ what: 'comment', start: 0, end: 4 }]);
  });
});

describe('a sink that ends the reading', () => {
  const body = ': a\ndata: 1\n: b\n\ndata: 2\n\n';

  it.each([0, 1, 2])('hears nothing after thing %i', (last) => {
    const sink = keepingSink(() => sink.told.length <= last);
    const framer = new Framer(sink, noLimit);
    framer.push(bytesOf(body));
    framer.push(bytesOf(body));
    framer.end();
    expect(sink.told).toHaveLength(last + 1);
    expect(framer.isStopped).toBe(true);
  });

  it.each(['whole', 'bytes'] as const)(
    'may end the body from within, and nothing counts as lost (%s)',
    (cutting) => {
      const sink = keepingSink(({ what }) => {
        if (what === 'comment') framer.end();
        return what !== 'comment';
      });
      const framer = new Framer(sink, noLimit);
      const bytes = bytesOf('data: 1\n: b\n\ndata: 2\n\n');
      if (cutting === 'whole') framer.push(bytes);
      else bytes.forEach((byte) => framer.push(Uint8Array.of(byte)));
      framer.end();
      expect(sink.told).toEqual([{ what: 'comment', start: 8, end: 12 }]);
    },
  );

  it('may end the body when it is told that an event is too large', () => {
    const sink = keepingSink(({ what }) => {
      if (what === 'too-large') framer.end();
      return true;
    });
    const framer = new Framer(sink, 5);
    framer.push(bytesOf('data: 12345'));
    framer.end();
    expect(sink.told).toEqual([{ what: 'too-large', start: 0, end: 5 }]);
  });
});

it('hears nothing of a body after its end, which is told once', () => {
  const sink = keepingSink();
  const framer = new Framer(sink, noLimit);
  framer.push(bytesOf('data: 1\n\ndata: 2'));
  expect(framer.isStopped).toBe(false);
  for (let times = 0; times < 2; times += 1) {
    framer.end();
    expect(framer.isStopped).toBe(true);
    framer.push(bytesOf('\n\ndata: 3\n\n: c\nretry: 4\n'));
  }
  expect(sink.told.map(({ what }) => what)).toEqual(['message', 'lost']);
});

describe('a block', () => {
  it.each([
    ['data: 1\n\n', ['message “” - -']],
    ['event: tick\ndata: 1\n\n', ['message “tick” - -']],
    ['event:tick\ndata: 1\n\n', ['message “tick” - -']],
    ['event:  tick\n\n', ['no-data “ tick” - -']],
    ['event: a\nevent: b\nid: 1\n\n', ['id “b” id -']],
    ['event: a\nevent\ndata\n\n', ['message “” - -']],
    ['id: 1\nid: \0\ndata\n\n', ['message “” id ignored']],
    ['id: \0\ndata\n\n', ['message “” - ignored']],
    ['retry: x\ndata\n\n', ['message “” - ignored']],
    ['retry: 5\ndata\n\n', ['message “” - -']],
    ['foo\ndata\n\n', ['message “” - ignored']],
    // The next one begins anew.
    ['event: a\nid: 1\nfoo\ndata\n\ndata\n\n', ['message “a” id ignored', 'message “” - -']],
    ['event: a\nid: 1\nfoo\n\nid: 2\n\nevent\n\n', ['id “a” id ignored', 'id “” id -', 'no-data “” - -']],
    ['event: a\nid: 1\nfoo', ['lost “a” id -']],
  ])('of %j is told with its type, id and what is ignored', (text, expected) => {
    for (const cutting of ['whole', 'bytes'] as const) {
      const told: string[] = [];
      const sink = keepingSink();
      const framer = new Framer(
        {
          ...sink,
          block: ({ kind, type, hasId, hasIgnored }) =>
            told.push(`${kind} “${type}” ${hasId ? 'id' : '-'} ${hasIgnored ? 'ignored' : '-'}`) > 0,
        },
        noLimit,
      );
      const bytes = bytesOf(text);
      if (cutting === 'whole') framer.push(bytes);
      else bytes.forEach((byte) => framer.push(Uint8Array.of(byte)));
      framer.end();
      expect(told).toEqual(expected);
    }
  });
});

it.each([
  ['', 0, 0, false],
  ['data', 4, 0, true],
  ['data: 1\n', 8, 0, false],
  ['data: 1\r', 8, 0, false],
  ['data: 1\nda', 10, 0, true],
  ['data: 1\n\n', 9, 9, false],
  ['data: 1\n\nda', 11, 9, true],
  [': c', 3, 0, true],
  [': c\n', 4, 4, false],
  ['retry: 5\n', 9, 0, false],
  ['data: 1\n\n\n\nid: 1\n', 17, 11, false],
])(
  'after %j it has read %d bytes, the unfinished from %d on, inside a line: %s',
  (text, offset, start, isInside) => {
    for (const chunks of [[bytesOf(text)], [...bytesOf(text)].map((byte) => Uint8Array.of(byte))]) {
      const framer = new Framer(keepingSink(), noLimit);
      for (const chunk of chunks) framer.push(chunk);
      expect([framer.offset, framer.unfinishedStart, framer.isInsideLine, framer.isStopped]).toEqual([
        offset,
        start,
        isInside,
        false,
      ]);
    }
  },
);

it('says nothing more to a sink that stopped where the line feed would be one byte too many', () => {
  const sink = keepingSink(({ what }) => what !== 'comment');
  const framer = new Framer(sink, 10);
  framer.push(bytesOf('data: 1\n:\r\n'));
  expect(sink.told).toEqual([{ what: 'comment', start: 8, end: 11 }]);
});

it('remembers little of a long line, whatever the size of its chunks', () => {
  const framer = new Framer(keepingSink(), Number.MAX_SAFE_INTEGER);
  const chunk = new Uint8Array(1024 * 1024).fill(0x78);
  const before = process.memoryUsage().arrayBuffers;
  framer.push(bytesOf('data: '));
  for (let i = 0; i < 64; i += 1) framer.push(chunk);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  expect(framer.unfinishedStart).toBe(0);
  expect(framer.offset).toBe(6 + 64 * 1024 * 1024);
  framer.push(bytesOf('\n'));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
});
