// All logs of a window have one budget: whoever holds most gives first, whatever is given can be read as before, and what
// no log may have is never exceeded by more than what a disk is waited for.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { budgetOfLogs, budgetWithoutReads, LogMemory } from '../../../src/net/storage/logMemory.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { Refusal, SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectWhole, fill } from '../../helpers/toldBytes.ts';

const kib = 1024;
/** Budget of each log, of all of them, and the size of a segment that goes with the first. */
const memoryBytes = 64 * kib;
const totalBytes = 128 * kib;
const segment = 8 * kib;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

function storagesIn(shared: LogMemory, count: number, refusal?: Refusal): LogStorage[] {
  const options = { shared, ...(refusal && { refusal }) };
  return Array.from({ length: count }, () => storageIn(place, memoryBytes, options).storage);
}

/** What all logs hold is what each of them holds, and not too much. */
function expectBounded(shared: LogMemory, storages: readonly LogStorage[]): void {
  const held = storages.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  expect(shared.heldBytes).toBe(held);
  // What waits for the disk, and the segment for which there was room to be made.
  expect(held + shared.spareBytes).toBeLessThanOrEqual(totalBytes * 1.25 + segment);
}

describe('the memory of all logs', () => {
  it('is taken from the log that holds most, and what is given can be read as before', async () => {
    const shared = new LogMemory(totalBytes);
    const [small, ...large] = storagesIn(shared, 4);
    if (small) fill(small.bodies, 5 * kib);
    for (let round = 0; round < 30; round += 1) {
      for (const { bodies, records } of large) {
        fill(bodies, 3 * kib);
        fill(records, kib);
      }
      await place.settled();
      expectBounded(shared, [...large, ...(small ? [small] : [])]);
    }
    expect(small?.spilledBytes).toBe(0);
    for (const { bodies, records } of large) {
      expectWhole(bodies);
      expectWhole(records);
    }
    expect(place.files()).toHaveLength(large.length);
    for (const storage of [...large, ...(small ? [small] : [])]) storage.dispose();
    expect(shared.heldBytes).toBe(0);
    expect(place.files()).toEqual([]);
  });

  it('holds for logs that have only begun: those that rest go to disk whole, and come back when they go on', async () => {
    const shared = new LogMemory(totalBytes);
    const storages = storagesIn(shared, 100);
    for (let round = 0; round < 3; round += 1) {
      for (const { bodies, details, records } of storages) {
        fill(bodies, 700);
        fill(details, 900);
        fill(records, 500);
        expectBounded(shared, storages);
      }
      await place.settled();
    }
    expect(storages.filter(({ spilledBytes }) => spilledBytes > 0).length).toBeGreaterThan(20);
    for (const { bodies, details, records } of storages) {
      for (const store of [bodies, details, records]) {
        expect(store.start).toBe(0);
        expectWhole(store);
      }
    }
    for (const storage of storages) storage.dispose();
    expect(shared.heldBytes).toBe(0);
    expect(place.files()).toEqual([]);
  });

  it('holds where the disk takes nothing: then the oldest go, of the log that holds most', async () => {
    const shared = new LogMemory(totalBytes);
    const refusal = new Refusal();
    refusal.code = 'EIO';
    const storages = storagesIn(shared, 50, refusal);
    for (let round = 0; round < 10; round += 1) {
      for (const { bodies, records } of storages) {
        fill(bodies, 2 * kib);
        fill(records, kib);
        expectBounded(shared, storages);
      }
      await place.settled();
    }
    expect(storages.some(({ bodies }) => bodies.start > 0)).toBe(true);
    for (const { bodies, records } of storages) {
      expectWhole(bodies);
      expectWhole(records);
    }
    for (const storage of storages) storage.dispose();
  });

  it('is used again once it was given up for others, to its last byte, twice over', () => {
    const shared = new LogMemory(totalBytes);
    for (let round = 0; round < 2; round += 1) {
      const pieces = Array.from({ length: 4 }, () => shared.take(segment));
      for (const piece of pieces) shared.giveBack(piece, true);
      expect(shared.spareBytes).toBe(4 * segment);
      shared.makeRoom(totalBytes - 4 * segment);
      expect(shared.spareBytes).toBe(4 * segment);
      shared.makeRoom(totalBytes - 4 * segment + 1);
      expect(shared.spareBytes).toBe(0);
    }
  });

  it('goes on giving after a write while there is too much, though nothing more comes', async () => {
    const shared = new LogMemory(Infinity);
    const [asking, ...storages] = storagesIn(shared, 4);
    for (const { bodies } of storages) fill(bodies, 8 * segment);
    shared.budgetBytes = totalBytes;
    if (asking) fill(asking.bodies, 100);
    expect(shared.heldBytes).toBeGreaterThan(totalBytes);
    await place.settled();
    expect(shared.heldBytes + shared.spareBytes).toBeLessThanOrEqual(totalBytes);
    for (const { bodies } of storages) expectWhole(bodies);
    for (const storage of [...storages, ...(asking ? [asking] : [])]) storage.dispose();
  });

  it('counts no log that is gone, and is as much as it is told to be', async () => {
    const shared = new LogMemory(Infinity);
    const storages = storagesIn(shared, 4);
    for (const { bodies } of storages) fill(bodies, 50 * kib);
    expect(shared.heldBytes).toBeGreaterThan(150 * kib);
    shared.budgetBytes = totalBytes;
    storages.pop()?.dispose();
    storages.pop()?.dispose();
    for (const { bodies } of storages) fill(bodies, segment);
    await place.settled();
    expectBounded(shared, storages);
    for (const { bodies } of storages) expectWhole(bodies);
    for (const storage of storages) storage.dispose();
    expect(shared.heldBytes).toBe(0);
  });
});

describe('the budget of a log', () => {
  const mib = 1024 * kib;

  it.each([
    [64 * kib, 64 * kib],
    [4 * mib, 4 * mib],
    [8 * mib, 7 * mib],
    [44 * mib, 34 * mib],
    [44 * mib + 8, 34 * mib + 8],
    [64 * mib, 54 * mib],
  ])('of %i bytes leaves %i for what is not being read', (budgetBytes, expected) => {
    expect(budgetOfLogs(budgetBytes)).toBe(expected);
  });

  it('is kept with what is read from the file', async () => {
    const { storage } = storageIn(place, 16 * mib);
    fill(storage.bodies, 30 * mib);
    await place.settled();
    expect(storage.memory.heldBytes).toBeGreaterThan(12 * mib);
    expect(storage.memory.heldBytes).toBeLessThanOrEqual(budgetOfLogs(16 * mib) + mib);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});

describe('the budget of all logs', () => {
  const mib = 1024 * kib;

  it.each([
    [128 * kib, 128 * kib],
    [4 * mib, 4 * mib],
    [8 * mib, 7 * mib],
    [28 * mib, 22 * mib],
    [28 * mib + 8, 22 * mib + 8],
    [256 * mib, 250 * mib],
    [Infinity, Infinity],
  ])('of %d bytes leaves %d beside what is read', (budgetBytes, expected) => {
    expect(budgetWithoutReads(budgetBytes)).toBe(expected);
  });

  it('is kept with what is read from the files of all of them', async () => {
    const shared = new LogMemory(32 * mib);
    const storages = Array.from({ length: 2 }, () => storageIn(place, 64 * mib, { shared }).storage);
    for (let round = 0; round < 10; round += 1) for (const { bodies } of storages) fill(bodies, 2 * mib);
    await place.settled();
    expect(shared.heldBytes).toBeGreaterThan(20 * mib);
    expect(shared.heldBytes + shared.spareBytes).toBeLessThanOrEqual(26 * mib);
    for (const storage of storages) {
      expectWhole(storage.bodies);
      storage.dispose();
    }
  });
});

type Step =
  | {
      readonly do: 'fill';
      readonly log: number;
      readonly store: 'bodies' | 'details' | 'records';
      readonly size: number;
    }
  | { readonly do: 'read' | 'clear' | 'rest' | 'replace'; readonly log: number }
  | { readonly do: 'settle' };

const logs = 6;
const log = fc.nat(logs - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant('fill' as const),
      log,
      store: fc.constantFrom('bodies', 'details', 'records'),
      size: fc.oneof(fc.nat(900), fc.nat(30 * kib)),
    }),
    weight: 12,
  },
  { arbitrary: fc.record({ do: fc.constantFrom('read' as const, 'rest' as const), log }), weight: 5 },
  { arbitrary: fc.record({ do: fc.constantFrom('clear' as const, 'replace' as const), log }), weight: 1 },
  { arbitrary: fc.constant({ do: 'settle' } as const), weight: 3 },
);

it('never makes a log say anything but what was written to it', async () => {
  let rests = 0;
  const apply = async (shared: LogMemory, storages: LogStorage[], each: Step): Promise<void> => {
    if (each.do === 'settle') return place.settled();
    const storage = storages[each.log];
    if (!storage) return;
    switch (each.do) {
      case 'fill':
        fill(storage[each.store], each.size);
        return;
      case 'read':
        for (const store of [storage.bodies, storage.details, storage.records]) expectWhole(store);
        return;
      case 'rest':
        // As the memory of all logs has it done when there is too much.
        if (storage.giveUp(true)) rests += 1;
        return;
      case 'clear':
        for (const store of [storage.bodies, storage.details, storage.records])
          store.discardBefore(store.length);
        await Promise.resolve();
        return;
      case 'replace':
        storage.dispose();
        storages[each.log] = storageIn(place, memoryBytes, { shared }).storage;
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 100, size: 'max' }), async (steps) => {
      const shared = new LogMemory(totalBytes);
      const storages = storagesIn(shared, logs);
      for (const each of steps) {
        await apply(shared, storages, each);
        expectBounded(shared, storages);
      }
      for (const { bodies, details, records } of storages) {
        for (const store of [bodies, details, records]) expectWhole(store);
      }
      for (const storage of storages) storage.dispose();
      expect(shared.heldBytes).toBe(0);
      await place.settled();
      expect(place.files()).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(rests).toBeGreaterThan(50);
});
