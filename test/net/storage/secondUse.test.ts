// A storage that is used again, after a clear, a refusal, a damage, a removal in the middle of a write, is as good as a new
// one; and whatever becomes of storages, they leave no descriptor and no file.

import { truncateSync } from 'node:fs';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LogMemory } from '../../../src/net/storage/logMemory.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { failingWrites, FaultyFiles, SmallDisk } from '../../helpers/faultyFiles.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { expectAlwaysLikeNew } from '../../helpers/secondUse.ts';
import { Refusal, SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectWhole, fill } from '../../helpers/toldBytes.ts';

const kib = 1024;
const budget = 64 * kib;
const segment = 8 * kib;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

interface UsedStorage extends ReturnType<typeof storageIn> {
  readonly refusal: Refusal;
  /** Where the stores began after the last clear. */
  begins: { bodies: number; details: number; records: number };
}

type Use =
  | { readonly do: 'bodies' | 'details' | 'records'; readonly segments: number }
  | { readonly do: 'refuse' | 'allow' | 'settle' };

const use: fc.Arbitrary<Use> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constantFrom('bodies' as const, 'details' as const, 'records' as const),
      // How a segment begins depends on what is in it already; whole segments are the same each time.
      segments: fc.integer({ min: 1, max: 12 }),
    }),
    weight: 5,
  },
  { arbitrary: fc.constantFrom({ do: 'refuse' } as const, { do: 'allow' } as const), weight: 1 },
  { arbitrary: fc.constant({ do: 'settle' } as const), weight: 2 },
);

const stores = ['bodies', 'details', 'records'] as const;

function clear(storage: LogStorage): void {
  for (const store of stores) storage[store].discardBefore(storage[store].length);
}

describe('a storage that was cleared', () => {
  it('is like a new one: the same is kept, lost and told', async () => {
    await expectAlwaysLikeNew<UsedStorage, Use, unknown>(
      {
        create: () => {
          const refusal = new Refusal();
          const made = storageIn(place, budget, { diskBytes: 10 * segment, refusal });
          // The first segment of all grows, and needs a little more room while it does; no other one has to.
          for (const store of stores) fill(made.storage[store], segment);
          clear(made.storage);
          return { ...made, refusal, begins: { bodies: segment, details: segment, records: segment } };
        },
        async use({ storage, refusal }, each) {
          if (each.do === 'refuse') refusal.code = 'ENOSPC';
          else if (each.do === 'allow') refusal.code = undefined;
          else if ('segments' in each) fill(storage[each.do], each.segments * segment);
          // Which writes are made in the background is a matter of time.
          await place.settled();
        },
        async end(used) {
          clear(used.storage);
          await place.settled();
          used.refusal.code = undefined;
          used.losses.length = 0;
          for (const store of stores) used.begins[store] = used.storage[store].length;
        },
        observe: ({ storage, losses, begins }) => ({
          stores: stores.map((store) => [
            storage[store].start - begins[store],
            storage[store].length - begins[store],
          ]),
          heldBytes: storage.memory.heldBytes,
          spilledBytes: storage.spilledBytes,
          losses: losses.map(({ cause }) => cause),
        }),
        release: ({ storage }) => storage.dispose(),
      },
      use,
      { numRuns: 40 },
    );
    expect(place.files()).toEqual([]);
  });

  it('in the middle of a write has no use for what was being written', async () => {
    const { storage, losses } = storageIn(place, budget);
    fill(storage.bodies, 11 * segment);
    for (let round = 0; round < 5; round += 1) {
      clear(storage);
      fill(storage.bodies, 12 * segment);
      expectWhole(storage.bodies);
    }
    await place.settled();
    expectWhole(storage.bodies);
    expect(storage.memory.heldBytes + storage.spilledBytes).toBe(
      Math.ceil(storage.bodies.length / segment) * segment -
        Math.floor(storage.bodies.start / segment) * segment,
    );
    expect(losses).toEqual([]);
    storage.dispose();
  });
});

describe('a file of a log that was cleared', () => {
  it('is not given up again for a scratch store that goes', async () => {
    const { storage } = storageIn(place, budget);
    fill(storage.bodies, 20 * segment);
    clear(storage);
    await place.settled();
    fill(storage.bodies, 12 * segment);
    const scratch = storage.createScratch();
    fill(scratch, 30 * segment);
    await place.settled();
    const path = place.path();
    scratch.release();
    await place.settled();
    expect(storage.spilledBytes).toBeLessThan(14 * segment);
    expect(place.path()).toBe(path);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('is read anew where it has a part of the same segment', async () => {
    const { storage } = storageIn(place, budget);
    for (let round = 0; round < 3; round += 1) {
      fill(storage.bodies, 2000);
      // As the memory of all logs has it done when there is too much: what was only begun is in the file.
      expect(storage.giveUp(true)).toBe(true);
      expect(storage.spilledBytes).toBe(segment);
      expectWhole(storage.bodies);
      clear(storage);
      await place.settled();
    }
    storage.dispose();
  });
});

describe('a disk that is full, has room, and is full again', () => {
  it('is used to its end each time, and tells of the loss once until a clear', async () => {
    const disk = new SmallDisk(16 * segment);
    const { storage, losses } = storageIn(place, budget, { calls: disk.calls });
    for (let round = 1; round <= 3; round += 1) {
      disk.roomBytes = 16 * round * segment;
      for (let at = 0; at < 100; at += 1) {
        fill(storage.bodies, 2 * segment);
        if (at % 2 === 0) await place.settled();
      }
      expectWhole(storage.bodies);
      expect(storage.spilledBytes).toBeGreaterThanOrEqual((16 * round - 3) * segment);
    }
    expect(losses).toHaveLength(1);
    clear(storage);
    await place.settled();
    expect([place.files(), disk.usedBytes]).toEqual([[], 0]);
    fill(storage.bodies, 100 * segment);
    await place.settled();
    expect(losses.map(({ cause }) => cause)).toEqual(['disk full', 'disk full']);
    storage.dispose();
  });
});

describe('a file that was damaged twice', () => {
  it('is made anew twice, and what came since is there', async () => {
    const { storage, losses } = storageIn(place, budget);
    for (let round = 0; round < 2; round += 1) {
      fill(storage.bodies, 30 * segment);
      await place.settled();
      truncateSync(place.path(), 100);
      const { start } = storage.bodies;
      expect(storage.bodies.read(start + 3 * segment, 10)).toHaveLength(0);
      expect(storage.bodies.start).toBeGreaterThan(start + 10 * segment);
      expect(place.files()).toEqual([]);
      expectWhole(storage.bodies);
    }
    fill(storage.bodies, 30 * segment);
    await place.settled();
    expectWhole(storage.bodies);
    expect(storage.spilledBytes).toBeGreaterThan(20 * segment);
    expect(losses).toHaveLength(1);
    storage.dispose();
  });
});

describe('a storage that is gone', () => {
  it('takes and gives nothing from then on, twice over, and counts nowhere', async () => {
    const shared = new LogMemory(4 * budget);
    const { storage, losses } = storageIn(place, budget, { shared });
    fill(storage.bodies, 20 * segment);
    storage.dispose();
    storage.dispose();
    expect([shared.heldBytes, storage.spilledBytes, place.files()]).toEqual([0, 0, []]);
    fill(storage.bodies, 20 * segment);
    fill(storage.records, 20 * segment);
    await place.settled();
    expect([shared.heldBytes, storage.spilledBytes, place.files(), losses]).toEqual([0, 0, [], []]);
    // Whoever is left has all the memory there is.
    const { storage: other } = storageIn(place, 4 * budget, { shared });
    fill(other.bodies, 3 * budget);
    await place.settled();
    expect(other.spilledBytes).toBe(0);
    other.dispose();
    expect(shared.heldBytes).toBe(0);
  });

  it.each(['dispose', 'clear', 'damage'] as const)(
    'or loses its file (%s) at any call leaves no descriptor and no file',
    async (what) => {
      const files = new FaultyFiles();
      for (let nth = 1; nth <= 25; nth += 1) {
        let calls = 0;
        const { storage } = storageIn(place, budget, { calls: files.calls });
        files.rule = ({ name }) => {
          calls += 1;
          if (calls !== nth) return undefined;
          // Not in the midst of the storage's own work, but before it is told of what was written.
          queueMicrotask(() => {
            if (what === 'dispose') storage.dispose();
            else if (what === 'clear') clear(storage);
            else if (place.files().length === 1) truncateSync(place.path(), 10);
          });
          return name === 'read' ? { takeBytes: 1 } : undefined;
        };
        for (let round = 0; round < 5; round += 1) {
          fill(storage.bodies, 3 * segment);
          await Promise.resolve();
          storage.bodies.read(storage.bodies.start, 100);
          if (round % 2 === 1) await place.settled();
        }
        files.rule = () => undefined;
        storage.dispose();
        await place.settled();
        expect([nth, files.openCount, place.files()]).toEqual([nth, 0, []]);
      }
    },
  );

  it('leaves nothing, however often, and whatever became of its writes', async () => {
    const shared = new LogMemory(4 * budget);
    await expectNothingLeft(
      async (number) => {
        const { calls } = new FaultyFiles(failingWrites('EIO', (write) => write % 5 === number % 5));
        const { storage } = storageIn(place, budget, { calls, shared });
        fill(storage.bodies, 15 * segment);
        const scratch = storage.createScratch();
        fill(scratch, 2 * segment);
        if (number % 2 === 0) await place.settled();
        if (number % 3 === 0) scratch.release();
        storage.bodies.read(0, 10);
        storage.dispose();
        await place.settled();
      },
      { counts: { 'bytes held': () => shared.heldBytes, files: () => place.files().length } },
    );
  });
});

describe('a scratch store', () => {
  it('that was released is held by nobody, also where it was in the file', async () => {
    const { storage } = storageIn(place, budget);
    const held: WeakRef<object>[] = [];
    const useScratch = (): void => {
      const scratch = storage.createScratch();
      fill(scratch, 20 * segment);
      held.push(new WeakRef(scratch));
      scratch.release();
    };
    for (let round = 0; round < 5; round += 1) {
      useScratch();
      await place.settled();
    }
    collectGarbage();
    await place.settled();
    collectGarbage();
    // The last one may still be on the stack of whoever made it.
    expect(held.filter((each) => each.deref()).length).toBeLessThanOrEqual(1);
    storage.dispose();
  });

  it('that is emptied and released gives back its memory and its places, and no clear is taken from it', async () => {
    const { storage, losses } = storageIn(place, budget, { diskBytes: 4 * segment });
    fill(storage.bodies, 20 * segment);
    await place.settled();
    expect(losses).toHaveLength(1);
    const held = storage.memory.heldBytes;
    for (let round = 0; round < 20; round += 1) {
      const scratch = storage.createScratch();
      fill(scratch, 3 * segment);
      expectWhole(scratch);
      scratch.discardBefore(scratch.length);
      scratch.release();
      await place.settled();
    }
    expect(storage.memory.heldBytes).toBeLessThanOrEqual(held);
    // What was told of the log is not told again for it.
    fill(storage.bodies, 20 * segment);
    await place.settled();
    expect(losses).toHaveLength(1);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});
