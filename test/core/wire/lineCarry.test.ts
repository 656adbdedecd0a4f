// What is kept of a line that comes in pieces: its bytes, or only what kind of line it is.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { classifyLine } from '../../../src/core/wire/fieldLine.ts';
import { LineCarry, maxTypeBytes } from '../../../src/core/wire/lineCarry.ts';
import { byteOrderMarkLength, hasByteOrderMark } from '../../../src/core/wire/lines.ts';
import { bytesOf } from '../recording.ts';

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

function carryOf(pieces: readonly string[], skippedBytes = 0): LineCarry {
  const carry = new LineCarry();
  for (const piece of pieces) carry.add(bytesOf(piece), skippedBytes);
  return carry;
}

describe('a line that comes in pieces', () => {
  it.each([
    // Six bytes tell the class; until then the bytes are kept.
    [['dat'], 0, undefined, 'dat'],
    [['data:'], 0, undefined, 'data:'],
    [['data:x'], 0, 'data', ''],
    [['data', ':x'], 0, 'data', ''],
    [['data:', 'xyz'], 0, 'data', ''],
    [['data:xyz', 'more'], 0, 'data', ''],
    [[': a comment'], 0, 'comment', ''],
    [['unknown'], 0, 'unknown', ''],
    [['event: x', 'y'], 0, undefined, 'event: xy'],
    [['id: 1234', '5'], 0, undefined, 'id: 12345'],
    [['retry: 1', '2'], 0, undefined, 'retry: 12'],
    // A mark that may come at the start of a body counts for nothing, so it takes three bytes more.
    [['\ufeffdata:'], 3, undefined, '\ufeffdata:'],
    [['\ufeffdata:x'], 3, 'data', ''],
    [['data:abc'], 3, undefined, 'data:abc'],
    [['data:abcd'], 3, 'data', ''],
    [['\ufeffevent:'], 3, undefined, '\ufeffevent:'],
    [['\ufeffid: 12345'], 3, undefined, '\ufeffid: 12345'],
    [['\ufeffdata:x'], 0, 'unknown', ''],
  ] as const)('%j after a mark of %d bytes is %s, and %j is kept', (pieces, skipped, lineClass, kept) => {
    const carry = carryOf(pieces, skipped);
    expect([carry.lineClass, textOf(carry.bytes), carry.isEmpty]).toEqual([lineClass, kept, false]);
  });

  it('is given back with its last bytes, and nothing of it stays', () => {
    const carry = carryOf(['ev', 'ent: ']);
    expect(textOf(carry.take(bytesOf('x')))).toBe('event: x');
    expect([carry.isEmpty, carry.lineClass, textOf(carry.bytes)]).toEqual([true, undefined, '']);
    carry.add(bytesOf('id'), 0);
    expect(textOf(carry.take(bytesOf('')))).toBe('id');
  });

  it('is forgotten with its class', () => {
    const carry = carryOf(['data: x']);
    carry.clear();
    expect([carry.isEmpty, carry.lineClass, textOf(carry.bytes)]).toEqual([true, undefined, '']);
    carry.add(bytesOf('event: y'), 0);
    expect(textOf(carry.take(bytesOf('')))).toBe('event: y');
  });

  it.each([63, 64, 65, 128, 129, 4096, 4097, 10_000])('is given back whole at a length of %d', (length) => {
    const line = `id: ${'x'.repeat(length - 5)}y`;
    for (const pieces of [[line], line.split(''), [line.slice(0, 64), line.slice(64)]]) {
      const carry = carryOf(pieces);
      expect(textOf(carry.bytes)).toBe(line);
      expect(textOf(carry.take(bytesOf('end')))).toBe(`${line}end`);
      carry.add(bytesOf('id: 1'), 0);
      expect(textOf(carry.take(bytesOf('')))).toBe('id: 1');
    }
  });

  it('costs a small multiple of its length, and not for longer than it lasts', () => {
    const carry = carryOf(['id: ', ...Array.from({ length: 5000 }, () => 'x')]);
    expect(carry.bytes.buffer.byteLength).toBeLessThanOrEqual(2 * 5004);
    carry.clear();
    expect(carry.bytes.buffer.byteLength).toBe(64);
    // What just fits needs no larger buffer.
    expect(carryOf(['id: ', 'x'.repeat(60)]).bytes.buffer.byteLength).toBe(64);
    const shorter = carryOf(['id: ', 'x'.repeat(4092)]);
    expect(shorter.bytes.buffer.byteLength).toBe(4096);
    shorter.clear();
    // A buffer of a few KiB is used again.
    expect(shorter.bytes.buffer.byteLength).toBe(4096);
  });

  it('costs nothing once it is known to be data', () => {
    const carry = carryOf(['data: ', 'x'.repeat(100_000)]);
    expect(carry.bytes.buffer.byteLength).toBe(64);
  });

  it('costs nothing once it is a type that is longer than types are', () => {
    const longest = `event: ${'x'.repeat(maxTypeBytes)}`;
    expect(textOf(carryOf([longest]).take())).toBe(longest);
    const carry = carryOf(['event:', 'x'.repeat(100_000)]);
    expect([carry.lineClass, carry.isEmpty, carry.bytes.buffer.byteLength]).toEqual(['event', false, 64]);
    carry.clear();
    // The next line is one of its own.
    carry.add(bytesOf('event: y'), 0);
    expect(textOf(carry.take())).toBe('event: y');
    carry.add(bytesOf(`id: ${'x'.repeat(5_000)}`), 0);
    expect(carry.lineClass).toBeUndefined();
  });

  it('is known as it would be whole, however it is cut', () => {
    const parts = ['data', 'event', 'id', 'retry', ':', ' ', 'x', '\ufeff', 'dat', 'even'];
    const lines = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat(12), { maxLength: 4 }), fc.boolean(), (texts, cuts, startsBody) => {
        const line = bytesOf(texts.join(''));
        const places = [0, ...cuts.map((at) => Math.min(at, line.length)).sort((a, b) => a - b), line.length];
        const carry = new LineCarry();
        for (const [at, end] of places.slice(1).entries())
          carry.add(line.subarray(places[at], end), startsBody ? byteOrderMarkLength : 0);
        const start = startsBody && hasByteOrderMark(line) ? byteOrderMarkLength : 0;
        if (carry.lineClass === undefined) expect(textOf(carry.take(bytesOf('')))).toBe(textOf(line));
        else expect(carry.lineClass).toBe(classifyLine(line, start, line.length));
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  ['efbbbf', 0, true],
  ['00efbbbf', 0, false],
  ['00efbbbf', 1, true],
  ['eebbbf', 0, false],
  ['efbabf', 0, false],
  ['efbbbe', 0, false],
  ['efbb', 0, false],
  ['', 0, false],
])('the bytes %s have a byte order mark at %d: %s', (hex, start, isThere) => {
  expect(hasByteOrderMark(Buffer.from(hex, 'hex'), start)).toBe(isThere);
  if (start === 0) expect(hasByteOrderMark(Buffer.from(hex, 'hex'))).toBe(isThere);
});
