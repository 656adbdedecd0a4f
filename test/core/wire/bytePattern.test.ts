// A pattern of bytes is found where looking at every place finds it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BytePattern, maxPlaces } from '../../../src/core/wire/bytePattern.ts';
import { bytesOf } from '../recording.ts';

type Places = readonly (readonly number[])[];

/** The same, place by place. */
function indexByLooking(places: Places, bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + places.length <= end; at += 1)
    if (places.every((allowed, place) => allowed.includes(bytes[at + place] ?? -1))) return at;
  return -1;
}

function placesOf(...texts: readonly string[]): Places {
  return texts.map((text) => [...bytesOf(text)]);
}

describe('a pattern', () => {
  it.each([
    [placesOf('a'), 'a', 0],
    [placesOf('a'), 'ba', 1],
    [placesOf('a'), 'b', -1],
    [placesOf('a', 'b'), 'ab', 0],
    [placesOf('a', 'b'), 'a', -1],
    [placesOf('a', 'b'), 'aab', 1],
    [placesOf('a', 'b', 'a'), 'abbaba', 3],
    [placesOf('ab', 'c'), 'bc', 0],
    [placesOf('ab', 'c'), 'cac', 1],
    [placesOf('ab', 'bc'), 'aabb', 1],
    // The last byte is allowed earlier too, so the next place to look at is not a whole length further.
    [placesOf('a', 'a', 'b'), 'aaaab', 2],
    [placesOf('b', 'a', 'a'), 'aabaa', 2],
  ])('%j in %j: %d', (places, text, at) => {
    const bytes = bytesOf(text);
    expect(new BytePattern(places).indexIn(bytes, 0, bytes.length)).toBe(at);
  });

  it('is looked for between two places, both borders exact', () => {
    const pattern = new BytePattern(placesOf('a', 'b'));
    const bytes = bytesOf('abxabxab');
    const found = [
      [0, 8],
      [0, 2],
      [0, 1],
      [1, 8],
      [3, 5],
      [3, 4],
      [4, 7],
      [6, 8],
      [7, 8],
      [8, 8],
    ].map(([start = 0, end = 0]) => pattern.indexIn(bytes, start, end));
    expect(found).toEqual([0, 0, -1, 3, 3, -1, -1, 6, -1, -1]);
  });

  it('has as many places as a number has bits', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz012345';
    const pattern = new BytePattern(placesOf(...text.split('')));
    expect(pattern.length).toBe(maxPlaces);
    const bytes = bytesOf(`${text.slice(0, -1)}x${text}`);
    expect(pattern.indexIn(bytes, 0, bytes.length)).toBe(maxPlaces);
    for (let place = 0; place < maxPlaces; place += 1) {
      const other = bytesOf(text);
      other[place] = 0;
      expect(pattern.indexIn(other, 0, other.length)).toBe(-1);
    }
  });

  it('is found where looking at every place finds it', () => {
    const byte = fc.constantFrom(0, 0x61, 0x62, 0xff);
    const places = fc.array(fc.uniqueArray(byte, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    });
    const bytes = fc.array(byte, { maxLength: 40 }).map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(places, bytes, fc.nat(5), fc.nat(5), (wanted, all, before, after) => {
        const end = Math.max(0, all.length - after);
        const start = Math.min(before, end);
        expect(new BytePattern(wanted).indexIn(all, start, end)).toBe(
          indexByLooking(wanted, all, start, end),
        );
      }),
      { numRuns: 500 },
    );
  });
});
