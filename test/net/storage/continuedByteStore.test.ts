// Bytes that go on after others read as if all of them were in one store, whichever part of them is gone.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { ContinuedByteStore } from '../../../src/net/storage/continuedByteStore.ts';

const counting = (start: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => start + at + 1);

/** The store of before, what goes on after it, and one that has all of it. */
function continued(
  before: number,
  after: number,
): { stores: [MemoryByteStore, MemoryByteStore, ContinuedByteStore]; one: MemoryByteStore } {
  const [first, second, one] = [new MemoryByteStore(), new MemoryByteStore(), new MemoryByteStore()];
  first.append(counting(0, before));
  one.append(counting(0, before));
  const store = new ContinuedByteStore(first, second);
  for (let at = before; at < before + after; at += 2) {
    const piece = counting(at, Math.min(2, before + after - at));
    expect(store.append(piece)).toBe(one.append(piece));
  }
  return { stores: [first, second, store], one };
}

function expectSame(store: ContinuedByteStore, one: MemoryByteStore): void {
  expect([store.start, store.length]).toEqual([one.start, one.length]);
  for (let offset = Math.max(0, one.start - 3); offset <= one.length + 1; offset += 1)
    for (const length of [0, 1, 2, 3, 5, 8, 13, 50]) {
      const expected = offset < one.start ? new Uint8Array(0) : one.read(offset, length);
      expect([offset, length, ...store.read(offset, length)]).toEqual([offset, length, ...expected]);
      const [target, other] = [new Uint8Array(length), new Uint8Array(length)];
      expect([offset, length, store.readInto(offset, target)]).toEqual([
        offset,
        length,
        one.readInto(offset, other),
      ]);
      expect(target).toEqual(other);
      const block = store.readBlock(offset, length);
      expect(block.length).toBeGreaterThanOrEqual(expected.length);
      expect([offset, ...block]).toEqual([offset, ...one.read(offset, block.length)]);
    }
}

it.each([
  [0, 0],
  [0, 9],
  [9, 0],
  [1, 1],
  [8, 9],
])('%i bytes and %i more are one row, wherever it is let go of', (before, after) => {
  for (let from = 0; from <= before + after + 2; from += 1) {
    const { stores, one } = continued(before, after);
    for (const each of [from, from - 2, from + 1]) {
      stores[2].discardBefore(each);
      one.discardBefore(each);
      expectSame(stores[2], one);
    }
    // What comes then follows.
    stores[2].append(Uint8Array.of(77));
    one.append(Uint8Array.of(77));
    expectSame(stores[2], one);
  }
});

it('begin where what is still there of either begins, whoever has lost it', () => {
  const { stores, one } = continued(8, 9);
  for (const [at, lost] of [
    [0, 3],
    [0, 5],
    [1, 2],
    [1, 6],
  ] as const) {
    stores[at].discardBefore(lost);
    one.discardBefore(at === 0 ? lost : 8 + lost);
    expectSame(stores[2], one);
  }
});

it('are the same after any losses and additions', () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ discard: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ lose: fc.integer({ min: 0, max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.nat(10), fc.array(step, { maxLength: 6 }), (before, steps) => {
      const { stores, one } = continued(before, 3);
      for (const each of steps) {
        if ('add' in each)
          expect(stores[2].append(counting(9, each.add))).toBe(one.append(counting(9, each.add)));
        else if ('discard' in each) {
          stores[2].discardBefore(each.discard);
          one.discardBefore(each.discard);
        } else {
          const lost = Math.min(each.lose, one.length);
          stores[0].discardBefore(lost);
          if (lost > before) stores[1].discardBefore(lost - before);
          one.discardBefore(lost);
        }
      }
      expectSame(stores[2], one);
    }),
    { numRuns: 60 },
  );
});
