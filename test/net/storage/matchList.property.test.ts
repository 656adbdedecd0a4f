// A list of matches is a list of numbers, however many there are, and wherever it is kept.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { countBelow } from '../../../src/core/base/ascendingNumbers.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectWhole, fill } from '../../helpers/toldBytes.ts';

const kib = 1024;
/** Entries of which the bits lie together. */
const group = 8_192;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

type Step =
  | { readonly do: 'add'; readonly gap: number; readonly count: number; readonly stride: number }
  | { readonly do: 'look'; readonly place: number }
  | { readonly do: 'remove'; readonly back: number }
  | { readonly do: 'clear' | 'turn' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      gap: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.nat(3 * group)),
      count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.nat(2_500), fc.constant(group + 1)),
      stride: fc.constantFrom(1, 1, 2, 7, 1_000),
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ do: fc.constant('look' as const), place: fc.nat() }), weight: 12 },
  { arbitrary: fc.record({ do: fc.constant('remove' as const), back: fc.nat(20) }), weight: 2 },
  { arbitrary: fc.constant({ do: 'turn' } as const), weight: 2 },
  { arbitrary: fc.constant({ do: 'clear' } as const), weight: 1 },
);

function expectSame(list: MatchList, numbers: readonly number[], looked: number): void {
  const largest = numbers.at(-1) ?? 0;
  const number = 1 + (looked % (largest + 10));
  const countBefore = countBelow(numbers, number);
  expect(list.count).toBe(numbers.length);
  expect(list.countBefore(number)).toBe(countBefore);
  expect(list.has(number)).toBe(numbers[countBefore] === number);
  for (const position of [0, 1, countBefore, countBefore + 1, numbers.length, numbers.length + 1])
    expect(list.at(position)).toBe(position === 0 ? undefined : numbers[position - 1]);
}

describe('a list of matches', () => {
  it.each(['in memory', 'on disk'])('is the same as an array of numbers (%s)', async (where) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
        const { storage } = storageIn(place, 1);
        const list = new MatchList(where === 'on disk' ? storage.createScratch() : new MemoryByteStore());
        let numbers: number[] = [];
        for (const each of steps) {
          switch (each.do) {
            case 'add': {
              let number = (numbers.at(-1) ?? 0) + each.gap;
              if (number === 0) number = 1;
              for (let left = each.count; left > 0; left -= 1) {
                if (number > (numbers.at(-1) ?? 0)) {
                  list.add(number);
                  numbers.push(number);
                }
                number += each.stride;
              }
              break;
            }
            case 'look':
              expectSame(list, numbers, each.place);
              break;
            case 'remove': {
              const from = numbers.at(-1 - each.back) ?? 1;
              list.removeFrom(from);
              numbers.length = countBelow(numbers, from);
              break;
            }
            case 'clear':
              list.clear();
              numbers = [];
              break;
            case 'turn':
              await place.settled();
          }
        }
        for (let looked = 0; looked < (numbers.at(-1) ?? 0) + 10; looked += 9_001)
          expectSame(list, numbers, looked);
        storage.dispose();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a scratch store', () => {
  it('moves to disk within the budget of its log, and leaves nothing when it is released', async () => {
    const { storage, losses } = storageIn(place, 64 * kib);
    fill(storage.bodies, 100 * kib);
    await place.settled();
    const before = storage.memory.heldBytes + storage.spilledBytes;
    for (let round = 0; round < 2; round += 1) {
      const scratch = storage.createScratch();
      fill(scratch, 500 * kib + round);
      await place.settled();
      expect(storage.memory.heldBytes).toBeLessThanOrEqual(64 * kib + 4 * 8 * kib);
      expectWhole(scratch);
      expectWhole(storage.bodies);
      scratch.release();
      await place.settled();
      expect(storage.memory.heldBytes + storage.spilledBytes).toBe(before);
      expectWhole(storage.bodies);
    }
    expect(losses).toEqual([]);
    storage.dispose();
    expect(place.files()).toEqual([]);
  });
});
