// Whatever happens to the disk, and whenever: what a store says it has reads as it was written, what it says is gone
// reads as nothing, nothing is kept that nobody can read, and memory stays bounded.

import { truncateSync } from 'node:fs';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';

import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { Refusal, SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectWhole, fill, pattern } from '../../helpers/toldBytes.ts';

const kib = 1024;
const budget = 64 * kib;
const segment = 8 * kib;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

type Step =
  | { readonly do: 'bodies' | 'details' | 'read' | 'cut'; readonly size: number }
  | { readonly do: 'clear'; readonly unfinished: number }
  | { readonly do: 'refuse'; readonly code: string | undefined; readonly maxBytes: number }
  | { readonly do: 'settle' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('bodies' as const), size: fc.nat(40 * kib) }), weight: 8 },
  { arbitrary: fc.record({ do: fc.constant('details' as const), size: fc.nat(20 * kib) }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('read' as const), size: fc.nat() }), weight: 5 },
  { arbitrary: fc.constant({ do: 'settle' } as const), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant('clear' as const), unfinished: fc.nat(100 * kib) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant('cut' as const), size: fc.nat(100 * kib) }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      code: fc.constantFrom(undefined, undefined, undefined, 'EIO', 'ENOSPC'),
      maxBytes: fc.oneof(fc.constant(Infinity), fc.nat(30 * segment)),
    }),
    weight: 2,
  },
);

/** Bytes of the segments of which a store still has something, or the memory for bytes to come. */
function roomOf({ start, length }: { readonly start: number; readonly length: number }): number {
  // The first segment begins small and doubles.
  if (length < segment) return length === 0 ? 0 : Math.max(512, 2 ** Math.ceil(Math.log2(length)));
  return (Math.ceil(length / segment) - Math.floor(start / segment)) * segment;
}

function expectConsistent({ bodies, details, memory: { heldBytes }, spilledBytes }: LogStorage): void {
  expect(heldBytes + spilledBytes).toBe(roomOf(bodies) + roomOf(details));
  expect(heldBytes).toBeLessThanOrEqual(budget + 4 * segment);
}

async function apply(storage: LogStorage, refusal: Refusal, step: Step): Promise<void> {
  switch (step.do) {
    case 'bodies':
    case 'details':
      fill(storage[step.do], step.size);
      return;
    case 'read':
      for (const store of [storage.bodies, storage.details]) {
        const at = step.size % (store.length + 1);
        const bytes = store.read(at, 9 * kib);
        // The reading itself may have shown that the file was cut: the store's start is asked afterwards.
        const expected = at < store.start ? nothing : pattern(at, Math.min(9 * kib, store.length - at));
        expect(Buffer.compare(bytes, expected)).toBe(0);
        const block = store.readBlock(at, 10);
        expect(Buffer.compare(block, pattern(at, block.length))).toBe(0);
        expect(block.length === 0).toBe(at < store.start || at === store.length);
      }
      return;
    case 'clear':
      storage.bodies.discardBefore(Math.max(0, storage.bodies.length - step.unfinished));
      storage.details.discardBefore(storage.details.length);
      await Promise.resolve();
      return;
    case 'cut':
      if (place.files().length === 1) truncateSync(place.path(), step.size);
      return;
    case 'refuse':
      refusal.code = step.code;
      refusal.maxBytes = step.maxBytes;
      return;
    case 'settle':
      await place.settled();
  }
}

const nothing: Uint8Array = new Uint8Array(0);

it('never reads anything but what was written, and keeps nothing that cannot be read', async () => {
  const limits = fc.constantFrom(Infinity, 2 * segment, 12 * segment);
  let losses = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120, size: 'max' }), limits, async (steps, diskBytes) => {
      const refusal = new Refusal();
      const { storage } = storageIn(place, budget, { diskBytes, refusal });
      storage.listen({
        // As a log does, which keeps an id that lies there.
        beforeLoss: (start) => storage.bodies.read(start - 100, 100),
        beforeRecordLoss: () => {},
        onLoss: () => {
          losses += 1;
        },
      });
      try {
        for (const step of steps) {
          await apply(storage, refusal, step);
          expectConsistent(storage);
        }
        await place.settled();
        expectConsistent(storage);
        if (steps.every(({ do: what }) => what !== 'cut')) {
          expectWhole(storage.bodies);
          expectWhole(storage.details);
        }
      } finally {
        storage.dispose();
      }
      expect(place.files()).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(losses).toBeGreaterThan(50);
});
