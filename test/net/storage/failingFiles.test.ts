// Every call to the file system fails in turn, once or for a while, or does half of what it was asked for: what was taken is
// read back as it came, or is counted as gone, and a log says so in words. A failure costs no more than what it hit.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createLog } from '../../../src/net/storage/storedLog.ts';
import { rowOf } from '../../../src/core/page/row.ts';
import { AttemptLog } from '../../core/attemptLog.ts';
import { failingWrites, FaultyFiles, half, SmallDisk, type FaultRule } from '../../helpers/faultyFiles.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectGone, expectWhole, fill } from '../../helpers/toldBytes.ts';

const kib = 1024;
const budget = 64 * kib;
const segment = 8 * kib;
/** A limit that is reached after about half of what comes. */
const diskBytes = 12 * segment;
const rounds = 22;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

interface Outcome {
  readonly lostBytes: number;
  readonly writeCount: number;
  readonly causes: readonly string[];
}

/** A quarter of a megabyte for a storage whose file has these faults: written now and in the background, and all read. */
async function run(rule: FaultRule, limitBytes = Infinity): Promise<Outcome> {
  const files = new FaultyFiles(rule);
  const { storage, losses } = storageIn(place, budget, { diskBytes: limitBytes, calls: files.calls });
  for (let round = 0; round < rounds; round += 1) {
    fill(storage.bodies, 10 * kib);
    fill(storage.details, 2 * kib);
    // Bytes that come in a rush are written at once, past what is being written in the background.
    if (round % 4 === 0) await place.settled();
    expect(storage.memory.heldBytes).toBeLessThanOrEqual(budget + 4 * segment);
  }
  await place.settled();
  for (const store of [storage.bodies, storage.details]) {
    expectWhole(store);
    if (store.start > 0) expectGone(store, store.start);
  }
  const lostBytes = storage.bodies.start + storage.details.start;
  const { writeCount } = files;
  storage.dispose();
  await place.settled();
  expect(place.files()).toEqual([]);
  expect(files.openCount).toBe(0);
  return { lostBytes, writeCount, causes: losses.map(({ cause }) => cause) };
}

describe('a write that fails', () => {
  it.each(['ENOSPC', 'EIO', 'EDQUOT', 'EACCES'])(
    'once, with %s, loses nothing, whichever it is',
    async (error) => {
      const { writeCount } = await run(() => undefined);
      expect(writeCount).toBeGreaterThan(10);
      for (let nth = 1; nth <= writeCount; nth += 1) {
        const { lostBytes, causes } = await run(failingWrites(error, (write) => write === nth));
        expect([nth, lostBytes, causes]).toEqual([nth, 0, []]);
      }
    },
  );

  it('once, in a file that is full, loses no more than a file that is full does', async () => {
    const clean = await run(() => undefined, diskBytes);
    expect(clean.causes).toEqual(['limit']);
    for (let nth = 1; nth <= clean.writeCount; nth += 1) {
      const { lostBytes, causes } = await run(
        failingWrites('EIO', (write) => write === nth),
        diskBytes,
      );
      expect(lostBytes).toBeLessThanOrEqual(clean.lostBytes + segment);
      expect(causes).toContain('limit');
    }
  });

  it.each([2, 5])('%i times in a row loses little, and the disk is used again', async (times) => {
    const clean = await run(() => undefined, diskBytes);
    for (let nth = 1; nth <= clean.writeCount; nth += 1) {
      const rule = failingWrites('ENOSPC', (write) => write >= nth && write < nth + times);
      const growing = await run(rule);
      expect(growing.lostBytes).toBeLessThanOrEqual(times * segment);
      const full = await run(rule, diskBytes);
      expect(full.lostBytes).toBeLessThanOrEqual(clean.lostBytes + (times + 1) * segment);
    }
  });

  it.each([2, 3, 4, 9, 10])('each time but each %ith loses what it could not write', async (every) => {
    const { lostBytes } = await run(failingWrites('EIO', (write) => write % every !== 0));
    expect(lostBytes).toBeLessThanOrEqual(rounds * 12 * kib - budget + 4 * segment);
  });

  it('for ever keeps what memory holds', async () => {
    const { lostBytes, causes } = await run(failingWrites('EIO', () => true));
    expect(causes).toEqual(['not writable']);
    expect(lostBytes).toBeLessThanOrEqual(rounds * 12 * kib - budget + 4 * segment);
  });
});

describe('a call that does half', () => {
  it('is gone on with, reading and writing', async () => {
    const { lostBytes, causes } = await run(half);
    expect([lostBytes, causes]).toEqual([0, []]);
  });

  it.each(['EINTR', 'EAGAIN'])('or nothing, with %s, is made again', async (error) => {
    const isCounted = new Set(['read', 'write', 'writeAll']);
    const { lostBytes, causes } = await run(({ name, nth }) =>
      isCounted.has(name) && nth % 3 !== 0 ? { error } : undefined,
    );
    expect([lostBytes, causes]).toEqual([0, []]);
  });

  it.each(['EINTR', 'EAGAIN'])('and never ends with %s is given up', async (error) => {
    const { causes } = await run(({ name }) => (name.startsWith('write') ? { error } : undefined));
    expect(causes).toEqual(['not writable']);
  });

  it('and takes nothing, without an error, is given up', async () => {
    const { causes } = await run(({ name }) => (name.startsWith('write') ? { takeBytes: 0 } : undefined));
    expect(causes).toEqual(['not writable']);
  });

  it('and then fails leaves what was there before', async () => {
    const { writeCount } = await run(() => undefined);
    for (let nth = 1; nth <= writeCount; nth += 1) {
      const { lostBytes } = await run(({ nthWrite }) =>
        nthWrite === nth ? { takeBytes: segment + 100, error: 'ENOSPC' } : undefined,
      );
      expect(lostBytes).toBe(0);
    }
  });
});

describe('a write in the background of which a part is done', () => {
  const large = 256 * kib;

  it('has that part in the file, and the rest in memory', async () => {
    const files = new FaultyFiles();
    const { storage, losses } = storageIn(place, 8192 * kib, { calls: files.calls });
    const seen = { isShort: false };
    files.rule = ({ name, sizeBytes }) => {
      if (name !== 'writeAll') return undefined;
      // First more than one segment of several, then nothing.
      if (seen.isShort) return { error: 'ENOSPC' };
      seen.isShort = sizeBytes > large;
      return seen.isShort ? { takeBytes: large + 100 } : undefined;
    };
    for (let at = 0; at < 40 && !seen.isShort; at += 1) {
      fill(storage.bodies, 1536 * kib);
      await place.settled();
    }
    expect(seen.isShort).toBe(true);
    const { start, length } = storage.bodies;
    const room = (Math.ceil(length / large) - Math.floor(start / large)) * large;
    expect(storage.spilledBytes + storage.memory.heldBytes).toBe(room);
    files.rule = () => undefined;
    fill(storage.bodies, 8192 * kib);
    await place.settled();
    expectWhole(storage.bodies);
    expect(storage.memory.heldBytes).toBeLessThanOrEqual(8192 * 1.25 * kib + 4 * large);
    expect(losses.length).toBeLessThanOrEqual(1);
    storage.dispose();
  });
});

describe('writes in the background that fail', () => {
  const large = 256 * kib;

  it('after a part was done leave that to nobody to write once more', async () => {
    const files = new FaultyFiles();
    const { storage } = storageIn(place, 8192 * kib, { calls: files.calls });
    const seen = { steps: 0, takenBytes: 0 };
    files.rule = ({ name, sizeBytes }) => {
      if (!name.startsWith('write')) return undefined;
      const isCut = seen.steps === 0 && name === 'writeAll' && sizeBytes > large;
      const isRefused = seen.steps === 1 && name === 'writeAll';
      if (isCut || isRefused) seen.steps += 1;
      if (isRefused) return { error: 'EIO' };
      seen.takenBytes += isCut ? large : sizeBytes;
      return isCut ? { takeBytes: large + 100 } : undefined;
    };
    for (let at = 0; at < 40 && seen.steps < 2; at += 1) {
      fill(storage.bodies, 1536 * kib);
      await place.settled();
    }
    expect([seen.steps, storage.bodies.start]).toEqual([2, 0]);
    expect(seen.takenBytes).toBe(storage.spilledBytes);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('time and again leave the file as much room as it had', async () => {
    const files = new FaultyFiles();
    const { storage } = storageIn(place, 8192 * kib, { diskBytes: 40 * large, calls: files.calls });
    let [asked, failed] = [0, 0];
    files.rule = ({ name, sizeBytes }) => {
      // Of several segments, for each of which a place was taken.
      if (name !== 'writeAll' || sizeBytes <= large || failed === 5) return undefined;
      asked += 1;
      if (asked % 2 === 0) return undefined;
      failed += 1;
      return { error: 'EIO' };
    };
    for (let at = 0; at < 25; at += 1) {
      fill(storage.bodies, 6 * large);
      await place.settled();
    }
    expect(failed).toBe(5);
    expect(storage.spilledBytes).toBeGreaterThanOrEqual(38 * large);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});

describe('a read that fails', () => {
  it('loses what it was about and what is older, in words, and nothing that is newer', async () => {
    const files = new FaultyFiles();
    const { storage, losses } = storageIn(place, budget, { calls: files.calls });
    fill(storage.bodies, 40 * segment);
    await place.settled();
    files.rule = ({ name }) => (name === 'read' ? { error: 'EIO' } : undefined);
    expect(storage.bodies.read(5 * segment + 10, 10)).toHaveLength(0);
    files.rule = () => undefined;
    await place.settled();
    expect(losses).toEqual([{ cause: 'not readable', reason: 'the disk has an error, EIO' }]);
    expectGone(storage.bodies, 6 * segment);
    expectWhole(storage.bodies);
    fill(storage.bodies, 40 * segment);
    await place.settled();
    expectGone(storage.bodies, 6 * segment);
    expectWhole(storage.bodies);
    storage.dispose();
  });

  it('is told before with where all that is lost ends, of both kinds', async () => {
    const files = new FaultyFiles();
    const { storage } = storageIn(place, budget, { calls: files.calls });
    const told: string[] = [];
    storage.listen({
      beforeLoss: (end) => told.push(`bodies ${storage.bodies.start} to ${end}`),
      beforeRecordLoss: (end) => told.push(`records ${storage.records.start} to ${end}`),
      onLoss: () => {},
    });
    fill(storage.bodies, 40 * segment);
    await place.settled();
    files.rule = ({ name }) => (name === 'read' ? { error: 'EIO' } : undefined);
    for (const at of [3, 5]) expect(storage.bodies.read(at * segment + 10, 10)).toHaveLength(0);
    expect(told).toEqual([`bodies 0 to ${4 * segment}`, `bodies ${4 * segment} to ${6 * segment}`]);
    expect(storage.bodies.start).toBe(6 * segment);
    storage.dispose();
  });

  it('says in the row of the log what cannot be read', async () => {
    const files = new FaultyFiles();
    const { storage } = storageIn(place, budget, { calls: files.calls });
    const log = createLog(storage, () => ({ attempt: 1, receivedAtMs: 7 }));
    const attempts = new AttemptLog(log);
    attempts.begin();
    for (let at = 0; at < 400; at += 1) attempts.push(`data: ${at} ${'x'.repeat(kib)}\n\n`);
    await place.settled();
    files.rule = ({ name }) => (name === 'read' ? { error: 'EIO' } : undefined);
    expect(log.fields(log.entry(100)).data).toBeUndefined();
    files.rule = () => undefined;
    await place.settled();
    const { entries } = log.gone;
    expect(entries).toBeGreaterThanOrEqual(97);
    expect(entries).toBeLessThan(120);
    expect(rowOf(log, log.length).preview).toMatch(
      new RegExp(
        `^The bytes of the oldest ${entries} entries \\(.*\\) are gone\\. A part of the log's file cannot be read ` +
          String.raw`\(the disk has an error, EIO\)\. What is newer than that part is still there\.$`,
      ),
    );
    expect(log.fields(log.entry(200)).data).toMatch(/^\d+ x+$/);
    storage.dispose();
  });
});

describe('a disk that is full', () => {
  /** Rushes that pass what is being written in the background. */
  async function rush(storage: ReturnType<typeof storageIn>['storage'], rounds: number): Promise<number> {
    let least = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      fill(storage.bodies, 30 * kib);
      least = Math.min(least, storage.bodies.length - storage.bodies.start);
      if (round % 3 === 0) await place.settled();
      least = Math.min(least, storage.bodies.length - storage.bodies.start);
    }
    await place.settled();
    return least;
  }

  it.each([20.5, 21, 24.3, 30.9, 40, 41.5])(
    'keeps what it has taken, however the last writes before it was full ended (%d places)',
    async (places) => {
      const disk = new SmallDisk(places * segment);
      const { storage, losses } = storageIn(place, budget, { calls: disk.calls });
      await rush(storage, Math.ceil((places * segment + budget) / (30 * kib)));
      const least = await rush(storage, 60);
      expect(least).toBeGreaterThanOrEqual(Math.floor(places - 3) * segment + budget - 2 * segment);
      expect(losses).toEqual([{ cause: 'disk full', reason: 'no space left on the disk, ENOSPC' }]);
      expectWhole(storage.bodies);
      expect(storage.spilledBytes).toBeLessThanOrEqual(disk.usedBytes);
      expect(disk.usedBytes).toBeLessThanOrEqual(places * segment);
      storage.dispose();
      expect(disk.usedBytes).toBe(0);
    },
  );

  it('is told in the row of the log, with what is gone by then', async () => {
    const disk = new SmallDisk(20 * segment);
    const { storage } = storageIn(place, budget, { calls: disk.calls });
    const log = createLog(storage, () => ({ attempt: 1, receivedAtMs: 7 }));
    const attempts = new AttemptLog(log);
    attempts.begin();
    for (let at = 0; at < 600; at += 1) attempts.push(`data: ${at} ${'x'.repeat(kib)}\n\n`);
    await place.settled();
    const notice = log.entries(1, log.length).filter(({ type }) => type === 'bytes-gone');
    expect(notice).toHaveLength(1);
    expect(rowOf(log, notice[0]?.number ?? 0).preview).toMatch(
      new RegExp(
        `^The bytes of the oldest ${log.gone.entries} entries \\(.*\\) are gone\\. The disk took no more ` +
          String.raw`\(no space left on the disk, ENOSPC\)\. Free space on it, or clear the timeline\.$`,
      ),
    );
    storage.dispose();
  });

  it('and has room again is used to its end again', async () => {
    const disk = new SmallDisk(20 * segment);
    const { storage, losses } = storageIn(place, budget, { calls: disk.calls });
    await rush(storage, 30);
    disk.roomBytes = Infinity;
    // It is asked again after so many segments at the latest.
    await rush(storage, Math.ceil((65 * segment) / (30 * kib)));
    const { start } = storage.bodies;
    await rush(storage, 60);
    expect(storage.bodies.start).toBe(start);
    expectWhole(storage.bodies);
    expect(losses).toHaveLength(1);
    storage.dispose();
  });

  it('of the kind that never overwrites goes on with what memory holds, and uses the disk as far as that goes', async () => {
    const disk = new SmallDisk(20 * segment, true);
    const { storage } = storageIn(place, budget, { calls: disk.calls });
    const least = await rush(storage, 100);
    expect(least).toBeGreaterThanOrEqual(30 * kib);
    expectGone(storage.bodies, storage.bodies.start);
    expectWhole(storage.bodies);
    expect(storage.bodies.length - storage.bodies.start).toBeGreaterThanOrEqual(budget - 2 * segment);
    storage.dispose();
  });
});
