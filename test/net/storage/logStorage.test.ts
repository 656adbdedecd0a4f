// What a log's storage does when there is more than memory holds: where the file is and when, and what happens when the
// disk refuses or there is a limit.

import { closeSync, openSync, statSync, writeSync, writev } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LogStorage } from '../../../src/net/storage/logStorage.ts';
import type { SpillFile } from '../../../src/net/storage/spillFile.ts';
import { Refusal, SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectGone, expectWhole, fill } from '../../helpers/toldBytes.ts';

const kib = 1024;
/** Budget in these tests, and the size of a segment that goes with it. */
const budget = 64 * kib;
const segment = 8 * kib;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

describe('the file', () => {
  it('is not there before the budget is used up, for bodies and details together', async () => {
    const { storage } = storageIn(place, budget);
    fill(storage.details, budget / 2);
    fill(storage.bodies, budget / 2);
    await place.settled();
    expect(place.files()).toEqual([]);
    fill(storage.bodies, 3 * segment);
    await place.settled();
    expect(place.files()).toHaveLength(1);
    storage.dispose();
  });

  it('takes what is too much, in the background as well as at once', async () => {
    const { storage, losses } = storageIn(place, budget);
    for (let round = 0; round < 40; round += 1) {
      fill(storage.bodies, 20 * kib);
      fill(storage.details, 3 * kib);
      if (round % 3 === 0) await place.settled();
    }
    await place.settled();
    expect(storage.spilledBytes).toBeGreaterThan(40 * 23 * kib - budget - 4 * segment);
    expect(statSync(place.path()).size).toBe(storage.spilledBytes);
    expectWhole(storage.bodies);
    expectWhole(storage.details);
    expect(losses).toEqual([]);
    storage.dispose();
  });

  it('is for the user alone', async () => {
    const { storage } = storageIn(place, budget);
    fill(storage.bodies, 2 * budget);
    await place.settled();
    if (process.platform !== 'win32') expect(statSync(place.path()).mode & 0o077).toBe(0);
    storage.dispose();
  });

  it('is removed with the log, also while it is being written to', async () => {
    const { storage } = storageIn(place, budget);
    fill(storage.bodies, 3 * budget);
    storage.dispose();
    expect(place.files()).toEqual([]);
    expect(storage.bodies.read(0, 10)).toHaveLength(0);
    await place.settled();
    fill(storage.bodies, 3 * budget);
    await place.settled();
    expect(place.files()).toEqual([]);
  });

  it('is removed when the log is cleared, and the unfinished event stays whole', async () => {
    const { storage, losses } = storageIn(place, budget);
    fill(storage.bodies, 5 * budget);
    fill(storage.details, 2 * budget);
    await place.settled();
    const unfinished = storage.bodies.length - 2 * budget - 77;
    storage.bodies.discardBefore(unfinished);
    storage.details.discardBefore(storage.details.length);
    await place.settled();
    expect(statSync(place.path()).size).toBeLessThanOrEqual(2 * budget);
    expect(storage.bodies.start).toBe(unfinished);
    expectWhole(storage.bodies);
    fill(storage.bodies, 3 * budget);
    await place.settled();
    expectWhole(storage.bodies);
    storage.bodies.discardBefore(storage.bodies.length - 10);
    await place.settled();
    expect(place.files()).toEqual([]);
    expect(losses).toEqual([]);
    storage.dispose();
  });
});

describe('a disk that refuses', () => {
  it('that is full keeps what it has taken as a ring, and the newest bytes stay', async () => {
    const refusal = new Refusal();
    refusal.maxBytes = 10 * segment;
    const { storage, losses } = storageIn(place, budget, { refusal });
    for (let round = 0; round < 60; round += 1) {
      fill(storage.bodies, 10 * kib);
      if (round % 2 === 0) await place.settled();
    }
    await place.settled();
    expect(losses).toEqual([{ cause: 'disk full', reason: 'no space left on the disk, ENOSPC' }]);
    expect(statSync(place.path()).size).toBeLessThanOrEqual(10 * segment);
    expectGone(storage.bodies, storage.bodies.start);
    expect(storage.bodies.length - storage.bodies.start).toBeGreaterThanOrEqual(budget + 8 * segment);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('while a file is emptied into another loses the oldest of what was kept, and no room', async () => {
    const refusal = new Refusal();
    const { storage } = storageIn(place, budget, { refusal });
    for (const size of [8_658, 27_796, 38_324, 39_911]) fill(storage.bodies, size);
    refusal.maxBytes = 0;
    storage.bodies.discardBefore(storage.bodies.length - 81_922);
    await Promise.resolve();
    expect(storage.bodies.start).toBeGreaterThanOrEqual(4 * segment);
    expect(storage.memory.heldBytes + storage.spilledBytes).toBe(
      (Math.ceil(storage.bodies.length / segment) - Math.floor(storage.bodies.start / segment)) * segment,
    );
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('is asked again later, and used when it has room again', async () => {
    const refusal = new Refusal();
    refusal.code = 'EIO';
    const { storage, losses } = storageIn(place, budget, { refusal });
    fill(storage.bodies, 2 * budget);
    await place.settled();
    expect(losses.map(({ cause }) => cause)).toEqual(['not writable']);
    expect(place.files()).toEqual([]);
    refusal.code = undefined;
    fill(storage.bodies, 100 * segment);
    await place.settled();
    const { start } = storage.bodies;
    fill(storage.bodies, 100 * segment);
    await place.settled();
    expect(storage.bodies.start).toBe(start);
    expectWhole(storage.bodies);
    expect(losses).toHaveLength(1);
    storage.dispose();
  });

  it.each(['now', 'in the background'])(
    'cannot be written to at all: the newest bytes stay (%s)',
    async (when) => {
      const openFile = (): never => {
        throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      };
      const storage = new LogStorage({ memoryBytes: budget, diskBytes: Infinity, openFile });
      const causes: string[] = [];
      storage.listen({
        beforeLoss: () => {},
        beforeRecordLoss: () => {},
        onLoss: ({ cause, reason }) => causes.push(`${cause}: ${reason}`),
      });
      for (let round = 0; round < 10; round += 1) {
        fill(storage.bodies, budget);
        if (when !== 'now') await place.settled();
      }
      await place.settled();
      expect(causes).toEqual(['not writable: permission denied, EACCES']);
      expect(storage.bodies.length - storage.bodies.start).toBeGreaterThanOrEqual(budget - segment);
      expectGone(storage.bodies, storage.bodies.start);
      expectWhole(storage.bodies);
      expect(storage.memory.residentBytes).toBeLessThanOrEqual(budget + 4 * segment);
      storage.dispose();
    },
  );

  it.runIf(process.platform === 'linux')('is the real one that is always full', async () => {
    const { storage, losses } = fullDisk();
    fill(storage.bodies, 5 * budget);
    await place.settled();
    fill(storage.bodies, budget);
    await place.settled();
    expect(losses).toEqual(['disk full']);
    expectGone(storage.bodies, storage.bodies.start);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});

describe('the limit', () => {
  it.each([segment, 5 * segment, 20 * segment])(
    'of %i bytes keeps the newest bytes and says so',
    async (diskBytes) => {
      const { storage, losses } = storageIn(place, budget, { diskBytes });
      for (let round = 0; round < 50; round += 1) {
        fill(storage.bodies, 10 * kib);
        fill(storage.details, kib);
        if (round % 3 === 0) await place.settled();
      }
      await place.settled();
      expect(losses.map(({ cause }) => cause)).toEqual(['limit']);
      expect(statSync(place.path()).size).toBeLessThanOrEqual(diskBytes);
      const kept =
        storage.bodies.length - storage.bodies.start + storage.details.length - storage.details.start;
      expect(kept).toBeGreaterThanOrEqual(budget + diskBytes - 4 * segment);
      expectWhole(storage.bodies);
      expectWhole(storage.details);
      storage.dispose();
    },
  );

  it('is there anew after a clearing', async () => {
    const { storage, losses } = storageIn(place, budget, { diskBytes: 10 * segment });
    fill(storage.bodies, budget + 30 * segment);
    await place.settled();
    expect(losses).toHaveLength(1);
    storage.bodies.discardBefore(storage.bodies.length);
    const { start } = storage.bodies;
    fill(storage.bodies, budget + 8 * segment);
    await place.settled();
    expect(storage.bodies.start).toBe(start);
    expect(storage.spilledBytes).toBeGreaterThanOrEqual(6 * segment);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('that is no room at all needs no file', async () => {
    const { storage, losses } = storageIn(place, budget, { diskBytes: 100 });
    fill(storage.bodies, 5 * budget);
    await place.settled();
    expect(losses).toEqual([{ cause: 'limit', reason: '100 B' }]);
    expect(place.files()).toEqual([]);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('is told again after a clearing', async () => {
    const { storage, losses } = storageIn(place, budget, { diskBytes: 100 });
    for (let round = 0; round < 2; round += 1) {
      fill(storage.bodies, 5 * budget);
      await place.settled();
      storage.bodies.discardBefore(storage.bodies.length);
      await place.settled();
    }
    expect(losses).toHaveLength(2);
    storage.dispose();
  });
});

/** A storage over /dev/full, where every write fails with ENOSPC. */
function fullDisk(): { readonly storage: LogStorage; readonly losses: string[] } {
  const losses: string[] = [];
  const openFile = (): SpillFile => {
    const file = place.open();
    const full = openSync('/dev/full', 'r+');
    return place.follow({
      sizeBytes: () => file.sizeBytes(),
      read: (target, position) => file.read(target, position),
      remove() {
        closeSync(full);
        file.remove();
      },
      write: (pieces, position, done) => writev(full, pieces, position, (error) => done(error ?? undefined)),
      writeNow: (piece, position) => writeSync(full, piece, 0, piece.length, position),
    });
  };
  const storage = new LogStorage({ memoryBytes: budget, diskBytes: Infinity, openFile });
  storage.listen({
    beforeLoss: () => {},
    beforeRecordLoss: () => {},
    onLoss: ({ cause }) => losses.push(cause),
  });
  return { storage, losses };
}
