// Bytes come back by range whatever the borders between them, and what is let go of is let go of.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';

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

  it('frees the memory of what it discards', () => {
    const store = new MemoryByteStore();
    const piece = new Uint8Array(segmentSizeBytes);
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 400; at += 1) {
      store.append(piece);
      store.discardBefore(store.length);
    }
    globalThis.gc?.();
    expect(store.length).toBe(400 * segmentSizeBytes);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(400 * segmentSizeBytes);
  });
});
