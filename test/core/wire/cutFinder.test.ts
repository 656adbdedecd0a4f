// Where a body is cut: after which byte, in the middle of an event or of a character.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CutFinder } from '../../../src/core/wire/cutFinder.ts';
import { anyText } from '../arbitraryText.ts';
import { bytesOf } from '../recording.ts';

/** What of the chunks is let through; undefined when there was no place for a cut. */
function cut(
  place: 'inside event' | 'inside character',
  chunks: readonly Uint8Array[],
  isInsideLine = false,
): Buffer | undefined {
  const finder = new CutFinder(place, isInsideLine);
  const passed: Uint8Array[] = [];
  for (const chunk of chunks) {
    const length = finder.find(chunk);
    passed.push(chunk.subarray(0, length));
    if (length !== undefined) return Buffer.concat(passed);
  }
  return undefined;
}

describe('a cut inside an event', () => {
  it.each([
    ['data: hello\n\n', 'data: h'],
    ['data:x\n\n', 'data:'],
    ['data:\n\n', 'data:'],
    ['id: 5\nevent: e\ndata: 1234\n\n', 'id: 5\nevent: e\ndata: 1'],
    [': data\ndata: 12\n', ': data\ndata: '],
    [
      'database: x\ndata\ndatax: y\nDATA: z\n data: 0\ndata: 12\n\n',
      'database: x\ndata\ndatax: y\nDATA: z\n data: 0\ndata: ',
    ],
    ['id: 1\r\ndata: 12\r\n', 'id: 1\r\ndata: '],
    ['id: 1\rdata: 12\r', 'id: 1\rdata: '],
    ['data: ääää\n\n', 'data: ä'],
  ])('%j leaves %j', (body, passed) => {
    expect(cut('inside event', [bytesOf(body)])?.toString()).toBe(passed);
  });

  it('skips the line that had begun before', () => {
    expect(cut('inside event', [bytesOf('data: rest\n\ndata: 12\n')], true)?.toString()).toBe(
      'data: rest\n\ndata: ',
    );
    expect(cut('inside event', [bytesOf('data: rest of the line')], true)).toBeUndefined();
  });

  it('is in the middle of a line of data, between two characters, however the body is cut into chunks', () => {
    const line = fc.constantFrom('data: ', 'data:', 'id: ', ': ', 'event: ', 'data', '');
    const body = fc
      .array(
        fc.tuple(line, fc.string({ unit: fc.constantFrom('a', 'ä', '漢', '😀', ' ', ':'), maxLength: 6 })),
        { maxLength: 8 },
      )
      .map((lines) => lines.map((parts) => `${parts.join('')}\n`).join(''));
    fc.assert(
      fc.property(body, fc.array(fc.nat(), { maxLength: 6 }), (text, cuts) => {
        const bytes = bytesOf(text);
        const passed = cut('inside event', chunksOf(bytes, cuts));
        if (!passed) {
          expect(text).not.toMatch(/^data:/m);
          return;
        }
        const whole = Buffer.from(bytes);
        expect(passed.equals(whole.subarray(0, passed.length))).toBe(true);
        const ending = passed.toString();
        if (cuts.length === 0) expect(ending).not.toContain('�');
        expect(ending.split('\n').at(-1)).toMatch(/^data:/);
        expect(ending.split('\n').slice(0, -1).join('\n')).not.toMatch(/^data:/m);
      }),
    );
  });
});

describe('a cut inside a character', () => {
  it.each([
    ['data: grün', 'data: gr\u00fc', 9],
    ['漢', '漢', 1],
    ['x😀', '😀', 2],
  ])('of %j', (body, _, length) => {
    expect(cut('inside character', [bytesOf(body)])?.length).toBe(length);
  });

  it('finds no place in ASCII', () => {
    expect(cut('inside character', [bytesOf('data: x\n\n')])).toBeUndefined();
  });

  it('is after the first byte of the first that has several, however the body is cut into chunks', () => {
    fc.assert(
      fc.property(anyText(20), fc.array(fc.nat(), { maxLength: 4 }), (text, cuts) => {
        const bytes = bytesOf(text);
        const first = bytes.findIndex((byte) => byte >= 0x80);
        expect(cut('inside character', chunksOf(bytes, cuts))?.length).toBe(
          first === -1 ? undefined : first + 1,
        );
      }),
    );
  });
});

describe('a cut inside an event, at the borders of', () => {
  it.each([
    // The colon counts for the middle; the smaller half where there is none.
    ['an empty value', 'data:', 'data:'],
    ['one byte', 'data:a', 'data:'],
    ['two bytes', 'data:ab', 'data:'],
    ['three bytes', 'data:abc', 'data:a'],
    ['four bytes', 'data:abcd', 'data:a'],
    ['five bytes', 'data:abcde', 'data:ab'],
    ['a character of two bytes', 'data:é', 'data:'],
    ['a character of four bytes', 'data:😀', 'data:'],
    ['a byte and a character', 'data:a😀', 'data:a'],
    ['a character and a byte', 'data:😀a', 'data:'],
    ['a line that a LF ends', 'data:abcd\nxxxxxxxx', 'data:a'],
    ['a line that a CR ends', 'data:abcd\rxxxxxxxx', 'data:a'],
    ['a line after a CR', 'x\rdata:abcde', 'x\rdata:ab'],
    ['a line after a LF', 'x\ndata:abcde', 'x\ndata:ab'],
    ['a name that is longer', 'dataa:abcd', undefined],
    ['a name that is shorter', 'dat:abcd', undefined],
    ['a name that begins anew', 'dadata:abcd', undefined],
    ['a name without a colon', 'data', undefined],
    ['a name that ends its line', 'data\n:abcd', undefined],
    ['a second colon', 'x:data:abcd', undefined],
  ])('%s', (_, body, passed) => {
    expect(cut('inside event', [bytesOf(body)])?.toString()).toBe(passed);
    const bytes = [...bytesOf(body)].map((byte) => Uint8Array.of(byte));
    expect(cut('inside event', bytes)?.toString()).toBe(
      passed === undefined ? undefined : body.slice(0, body.indexOf('data:') + 'data:'.length),
    );
  });

  it('a line that may have begun before: what follows its first terminator counts', () => {
    const find = (body: string, ...isInsideLine: [] | [boolean]): number | undefined =>
      new CutFinder('inside event', ...isInsideLine).find(bytesOf(body));
    expect([find('data:ab'), find('data:ab', true), find('data:ab', false)]).toEqual([
      undefined,
      undefined,
      5,
    ]);
    expect([find('ata:abcd'), find('ata:abcd', true), find('ata:abcd', false)]).toEqual(
      Array(3).fill(undefined),
    );
    expect([find('\ndata:ab'), find('\ndata:ab', true), find('\ndata:ab', false)]).toEqual([6, 6, 6]);
  });
});

it('a cut inside an event that is no text stays behind its colon', () => {
  const malformed = Buffer.from('646174613a808080808080', 'hex');
  expect(cut('inside event', [malformed])?.length).toBe('data:'.length);
});

it.each([
  // Bytes that begin no character: continuations, and the two leads that UTF-8 never uses.
  ['7f', undefined],
  ['80', undefined],
  ['bf', undefined],
  ['c0', undefined],
  ['c1', undefined],
  ['c2', 1],
  ['f4', 1],
  ['f5', undefined],
  ['ff', undefined],
  ['41c3a9c3a9', 2],
])('a cut inside a character of the bytes %s', (hex, length) => {
  expect(cut('inside character', [Buffer.from(hex, 'hex')])?.length).toBe(length);
});

function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}
