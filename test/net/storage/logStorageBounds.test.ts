// A log's file in the hands of others, and how much memory a log takes whatever its size.

import { closeSync, openSync, truncateSync, unlinkSync, writeSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { listener, noLimit } from '../../core/recording.ts';
import { collectGarbage } from '../../helpers/garbage.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';
import { expectGone, expectWhole, fill, pattern } from '../../helpers/toldBytes.ts';

const kib = 1024;
const mib = 1024 * kib;
const budget = 64 * kib;
const segment = 8 * kib;

let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

describe('a file that somebody else', () => {
  it.runIf(process.platform !== 'win32')('deletes goes on being used', async () => {
    const { storage, losses } = storageIn(place, budget);
    fill(storage.bodies, 5 * budget);
    await place.settled();
    unlinkSync(place.path());
    fill(storage.bodies, 5 * budget);
    await place.settled();
    expect(storage.bodies.start).toBe(0);
    expectWhole(storage.bodies);
    expect(losses).toEqual([]);
    storage.dispose();
    expect(place.files()).toEqual([]);
  });

  it.each(['reads', 'writes'])('cuts is given up, in words, by whoever %s next', async (next) => {
    const { storage, losses } = storageIn(place, budget);
    fill(storage.bodies, 5 * budget);
    await place.settled();
    const spilled = storage.spilledBytes;
    truncateSync(place.path(), segment + 100);
    if (next === 'reads') {
      expect(storage.bodies.read(20, 10)).toEqual(pattern(20, 10));
      expect(storage.bodies.read(3 * segment, 10)).toHaveLength(0);
    } else {
      fill(storage.bodies, 3 * segment);
    }
    await place.settled();
    expect(losses).toEqual([{ cause: 'damaged', reason: 'it is shorter than what was written to it' }]);
    expectGone(storage.bodies, spilled);
    expectWhole(storage.bodies);
    fill(storage.bodies, 5 * budget);
    await place.settled();
    expect(storage.bodies.start).toBe(spilled);
    expectWhole(storage.bodies);
    expect(place.files()).toHaveLength(1);
    storage.dispose();
  });

  it('writes to is given up as soon as that is read', async () => {
    const { storage, losses } = storageIn(place, budget);
    fill(storage.bodies, 5 * budget);
    await place.settled();
    const spilled = storage.spilledBytes;
    const file = openSync(place.path(), 'r+');
    writeSync(file, new Uint8Array(100), 0, 100, 2 * segment);
    closeSync(file);
    expect(storage.bodies.read(20, 10)).toEqual(pattern(20, 10));
    expect(storage.bodies.readBlock(2 * segment + 500, 10)).toHaveLength(0);
    await place.settled();
    expect(losses).toEqual([{ cause: 'damaged', reason: 'it does not hold what was written to it' }]);
    expectGone(storage.bodies, spilled);
    expectWhole(storage.bodies);
    storage.dispose();
  });
});

describe('memory', () => {
  it('stays within the budget and the slack over a million small events', async () => {
    const memoryBytes = 8 * mib;
    const { storage } = storageIn(place, memoryBytes);
    const log = new EventLog(0, storage.bodies, storage.details);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    const events = 1_000;
    const chunk = new TextEncoder().encode(`data: ${'x'.repeat(40)}\n\n`.repeat(events));
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    let largest = 0;
    for (let at = 0; at < 1_000; at += 1) {
      recorder.push(chunk, { receivedAtMs: at, chunk: at });
      largest = Math.max(largest, storage.memory.residentBytes);
      if (at % 10 === 0) await place.settled();
    }
    expect(log.length).toBe(1_000_000);
    expect(log.bodyLength).toBe(chunk.length * 1_000);
    expect(largest).toBeLessThanOrEqual(memoryBytes * 1.25 + 8 * 256 * kib);
    const growth = process.memoryUsage().arrayBuffers - before;
    expect(growth).toBeLessThan(memoryBytes * 1.25 + 8 * 256 * kib + log.length * 40 + 2 * mib);
    expect(log.fields(log.entry(1)).data).toBe('x'.repeat(40));
    storage.dispose();
  });
});

it('a log that loses thousands of segments, over and over, has what is left of it', async () => {
  const { storage } = storageIn(place, 32 * kib, { diskBytes: 32 * kib });
  expect(storage.segmentSizeBytes).toBe(4 * kib);
  const { bodies } = storage;
  for (let round = 0; round < 3; round += 1) {
    fill(bodies, 5 * mib);
    await place.settled();
    expect(bodies.length - bodies.start).toBeGreaterThanOrEqual(32 * kib);
    expectWhole(bodies);
  }
  storage.dispose();
});

describe('what was cleared and gives way while many segments wait for the disk', () => {
  const size = 256 * kib;
  const [places, held, cleared, added, atOnce] = [5, 3, 3, 15, 4];

  it.each(Array.from({ length: atOnce }, (_, at) => at))(
    'leaves no gap among them, with %s in the first turn',
    async (first) => {
      const { storage } = storageIn(place, 12 * size, { diskBytes: places * size });
      const { bodies } = storage;
      const matches = storage.createScratch();
      const losses: string[] = [];
      let clearedUntil: number | undefined;
      storage.listen({
        giveWay: () => {
          const gives = clearedUntil !== undefined;
          bodies.discardBefore(clearedUntil ?? 0);
          clearedUntil = undefined;
          return gives;
        },
        beforeLoss: () => losses.push('bodies'),
        beforeRecordLoss: () => losses.push('records'),
        onLoss: ({ cause }) => losses.push(cause),
      });
      expect(storage.segmentSizeBytes).toBe(size);
      // Most of the file is of what stays, so that nobody moves out of it afterwards.
      fill(matches, held * size);
      fill(bodies, cleared * size);
      await place.settled();
      clearedUntil = bodies.length;
      for (let at = 0; at < added; at += 1) {
        fill(bodies, size);
        if (at % atOnce === first) await place.settled();
      }
      await place.settled();
      expect([bodies.start, matches.start, losses]).toEqual([cleared * size, 0, []]);
      expectWhole(bodies);
      expectWhole(matches);
      expect(losses).toEqual([]);
      storage.dispose();
    },
  );
});
