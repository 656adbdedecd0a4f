// Bytes come back by range whatever the borders between them, and what is let go of is let go of.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { arrivalBytes, Arrivals, type Arrival } from '../../../src/core/log/arrivals.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';

const segmentSizeBytes = 256 * 1024;

/** Bytes that tell their own place, as many as any test here appends. */
const told = new Uint8Array(6 * 3 * segmentSizeBytes + 6);
for (let at = 0; at < told.length; at += 1) told[at] = (at * 31 + Math.floor(at / 251)) % 256;

function pattern(offset: number, length: number): Uint8Array {
  return told.subarray(offset, offset + length);
}

describe('a byte store', () => {
  it('gives back any range of what was appended in any pieces', () => {
    const sizes = fc.array(fc.oneof(fc.nat(300), fc.nat(3 * segmentSizeBytes)), { maxLength: 6 });
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(segmentSizeBytes * 2)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, places, (pieceSizes, ranges) => {
        const store = new MemoryByteStore();
        for (const size of pieceSizes) {
          const offset = store.length;
          expect(store.append(pattern(offset, size))).toBe(offset);
        }
        for (const [place, length] of ranges) {
          const offset = place % (store.length + 1);
          const expected = pattern(offset, Math.min(length, store.length - offset));
          expect(Buffer.compare(store.read(offset, length), expected)).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [segmentSizeBytes - 1, 2],
    [segmentSizeBytes, 1],
    [0, segmentSizeBytes],
    [0, 3 * segmentSizeBytes],
    [segmentSizeBytes + 5, 2 * segmentSizeBytes],
    [3 * segmentSizeBytes, 5],
    [3 * segmentSizeBytes + 7, 100],
    [10, 0],
  ])('reads %i bytes in, %i bytes', (offset, length) => {
    const store = new MemoryByteStore();
    store.append(pattern(0, 3 * segmentSizeBytes));
    const size = Math.max(0, Math.min(length, store.length - offset));
    expect(Buffer.compare(store.read(offset, length), pattern(offset, size))).toBe(0);
  });

  it('gives blocks that begin at an offset and hold what is asked for, or all there is', () => {
    const store = new MemoryByteStore();
    const total = 2 * segmentSizeBytes + 9;
    store.append(pattern(0, total));
    fc.assert(
      fc.property(fc.nat(total), fc.nat(2 * segmentSizeBytes), (offset, length) => {
        const block = store.readBlock(offset, length);
        expect(block.length).toBeGreaterThanOrEqual(Math.min(length, total - offset));
        expect(Buffer.compare(block, pattern(offset, block.length))).toBe(0);
      }),
    );
  });

  it('reads what it let go of as nothing', () => {
    const store = new MemoryByteStore();
    store.append(pattern(0, 100));
    store.discardBefore(40);
    expect(store.start).toBe(40);
    expect(store.read(39, 20)).toHaveLength(0);
    expect(store.readBlock(39, 20)).toHaveLength(0);
    expect([...store.read(40, 2)]).toEqual([...pattern(40, 2)]);
    store.discardBefore(10);
    expect(store.start).toBe(40);
  });

  it('copies nothing that is not all there, and lets go of no more than there is', () => {
    const store = new MemoryByteStore();
    store.append(Uint8Array.of(1, 2, 3, 4, 5));
    store.discardBefore(2);
    for (const { offset, length, copied } of [
      { offset: 1, length: 1, copied: undefined },
      { offset: 1, length: 3, copied: undefined },
      { offset: 2, length: 3, copied: [3, 4, 5] },
      { offset: 4, length: 1, copied: [5] },
      { offset: 4, length: 2, copied: undefined },
      { offset: 5, length: 0, copied: [] },
    ]) {
      const target = new Uint8Array(length);
      expect(store.readInto(offset, target)).toBe(copied !== undefined);
      expect([...target]).toEqual(copied ?? Array<number>(length).fill(0));
    }
    store.discardBefore(1);
    expect(store.start).toBe(2);
    store.discardBefore(100);
    expect(store.start).toBe(5);
    expect(store.append(Uint8Array.of(6))).toBe(5);
    expect([...store.read(5, 1)]).toEqual([6]);
  });

  it('takes a copy', () => {
    const store = new MemoryByteStore();
    const bytes = Uint8Array.of(1, 2, 3);
    store.append(bytes);
    bytes.fill(9);
    expect([...store.read(0, 3)]).toEqual([1, 2, 3]);
  });

  it.each([0, 1, segmentSizeBytes - 1, segmentSizeBytes, segmentSizeBytes * 2, segmentSizeBytes * 2 + 100])(
    'keeps everything from offset %i on when it discards what is before',
    (offset) => {
      const store = new MemoryByteStore();
      const length = segmentSizeBytes * 2 + 100;
      store.append(pattern(0, length));
      store.discardBefore(offset);
      expect(store.length).toBe(length);
      expect(store.append(pattern(length, segmentSizeBytes))).toBe(length);
      const rest = length + segmentSizeBytes - offset;
      expect(Buffer.compare(store.read(offset, rest), pattern(offset, rest))).toBe(0);
    },
  );

  it('frees the memory of what it discards', async () => {
    const store = new MemoryByteStore();
    const piece = new Uint8Array(segmentSizeBytes);
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 400; at += 1) {
      store.append(piece);
      store.discardBefore(store.length);
    }
    expect(store.length).toBe(400 * segmentSizeBytes);
    const grown = (): number => process.memoryUsage().arrayBuffers - before;
    // Some of what is collected is given back a little later.
    await until(
      () => {
        collectGarbage();
        return grown() < 40 * segmentSizeBytes;
      },
      everyMoment,
      () => `${grown()} bytes more are held.`,
    );
  });
});

/** Three pieces: bytes 0 to 9, 10 to 10 and 11 to 30. */
const three: readonly Arrival[] = [
  { receivedAtMs: 100, offset: 0, length: 10, chunk: 1 },
  { receivedAtMs: 200.5, offset: 10, length: 1, chunk: 2 },
  { receivedAtMs: 300, offset: 11, length: 20, chunk: 2 ** 32 - 1 },
];

function arrivalsOf(rows: readonly Arrival[], store = new MemoryByteStore()): Arrivals {
  const arrivals = new Arrivals(store);
  for (const row of rows) arrivals.append(row);
  return arrivals;
}

describe('arrivals', () => {
  it('are read as they were written, and no others', () => {
    const store = new MemoryByteStore();
    const arrivals = arrivalsOf(three, store);
    expect([arrivals.first, arrivals.count, arrivals.rows]).toEqual([0, 3, store]);
    expect([-1, 0, 1, 2, 3].map((at) => arrivals.at(at))).toEqual([undefined, ...three, undefined]);
    // What goes on in the same store has them as well.
    expect(new Arrivals(store).at(1)).toEqual(three[1]);
    const large = { receivedAtMs: 1e9, offset: 2 ** 53 - 1, length: 2 ** 32 - 1, chunk: 0 };
    expect(arrivalsOf([large]).at(0)).toEqual(large);
  });

  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [11, 2],
    [30, 2],
    [31, 3],
    [99, 3],
  ])('with bytes at or after %i begin with number %i', (offset, number) => {
    const arrivals = arrivalsOf(three);
    expect(arrivals.from(offset)).toBe(number);
    // Only what lies before is let go of.
    arrivals.discardBefore(offset);
    expect([arrivals.first, arrivals.count]).toEqual([number, 3]);
    expect([0, 1, 2].map((at) => arrivals.at(at))).toEqual(
      three.map((row, at) => (at < number ? undefined : row)),
    );
    expect(arrivals.from(0)).toBe(number);
    arrivals.discardBefore(0);
    expect(arrivals.first).toBe(number);
    arrivals.append({ receivedAtMs: 400, offset: 31, length: 1, chunk: 4 });
    expect([arrivals.from(31), arrivals.at(3)?.receivedAtMs]).toEqual([3, 400]);
  });

  it.each([
    [arrivalBytes - 1, 1],
    [arrivalBytes, 1],
    [arrivalBytes + 1, 2],
    [2 * arrivalBytes, 2],
  ])('of which %i bytes are lost begin with number %i', (lost, first) => {
    const store = new MemoryByteStore();
    const arrivals = arrivalsOf(three, store);
    store.discardBefore(lost);
    expect([arrivals.first, arrivals.at(first - 1), arrivals.at(first)]).toEqual([
      first,
      undefined,
      three[first],
    ]);
  });
});

describe('the first byte of a body', () => {
  // A body before, until 100; the next one was asked for at 150, and its first block begins behind two pieces.
  const arrivals = arrivalsOf(three);

  it.each<[what: string, offset: number, sinceMs: number, expected: number | undefined]>([
    ['that of its block, where it was asked for then', 11, 300, 300],
    ['one that came in the same moment', 11, 200.5, 200.5],
    ['that of a piece before its block', 11, 150, 200.5],
    ['that of a piece before its block, which lies in the midst of one', 15, 150, 200.5],
    ['the first of all', 11, 100, 100],
    ['the first of all, whatever was before', 11, 0, 100],
    ['that of the last byte', 30, 250, 300],
    ['not there, where the block has not come', 31, 0, undefined],
  ])('is %s', (_what, offset, sinceMs, expected) => {
    expect(arrivals.firstOfBody(offset, sinceMs)).toBe(expected);
  });

  it('is the first that is left of it, and not there once its block is let go of', () => {
    const left = arrivalsOf(three);
    left.discardBefore(10);
    expect([left.firstOfBody(11, 0), left.firstOfBody(10, 0), left.firstOfBody(9, 0)]).toEqual([
      200.5,
      200.5,
      undefined,
    ]);
    left.discardBefore(31);
    expect(left.firstOfBody(11, 0)).toBeUndefined();
    expect(arrivalsOf([]).firstOfBody(0, 0)).toBeUndefined();
  });
});
