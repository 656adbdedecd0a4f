// A clear that can be undone, in a log that moves to disk: what was cleared stays within the log's memory and its file,
// and is the first to go when there is no room for what came since.

import { truncateSync } from 'node:fs';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { createLog } from '../../../src/net/storage/storedLog.ts';
import { AttemptLog } from '../../core/attemptLog.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';

const kib = 1024;
let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

interface StoredLog {
  readonly attempts: AttemptLog;
  readonly log: EventLog;
  readonly storage: LogStorage;
}

function storedLog(memoryBytes: number, diskBytes = Infinity): StoredLog {
  const { storage } = storageIn(place, memoryBytes, { diskBytes });
  const log = createLog(storage, () => ({ attempt: 1, receivedAtMs: 7 }));
  const attempts = new AttemptLog(log);
  attempts.begin();
  return { attempts, log, storage };
}

/** Events of about a kilobyte. */
function pushEvents({ attempts }: StoredLog, from: number, count: number): void {
  for (let at = from; at < from + count; at += 1)
    attempts.push(`id: ${at}\ndata: ${at} ${'x'.repeat(kib)}\n\n`);
}

function idsOf(log: EventLog): (string | undefined)[] {
  return log
    .entries(1, log.length)
    .flatMap((entry) => (entry.kind === 'message' ? [log.fields(entry).id] : []));
}

function noticesOf(log: EventLog): string[] {
  return log.entries(1, log.length).flatMap(({ kind, type }) => (kind === 'notice' ? [type] : []));
}

function numbersFrom(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, at) => String(from + at));
}

it('comes back whole from memory and disk, before what came in between', async () => {
  const stored = storedLog(32 * kib);
  const { log, storage } = stored;
  pushEvents(stored, 1, 200);
  await place.settled();
  log.clear();
  const held: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    pushEvents(stored, 201 + round * 20, 20);
    await place.settled();
    held.push(storage.memory.residentBytes);
  }
  expect(Math.max(...held)).toBeLessThanOrEqual((32 + 8 + 5 * 4) * kib);
  expect(storage.spilledBytes).toBeGreaterThan(300 * kib);
  expect(idsOf(log)).toEqual(numbersFrom(201, 200));
  log.undoClear();
  expect(idsOf(log)).toEqual(numbersFrom(1, 400));
  expect(log.gone).toEqual({ entries: 0, bytes: 0 });
  expect(
    log
      .entries(1, log.length)
      .map((entry) => log.lastEventId(entry) ?? '0')
      .map(Number),
  ).toEqual(log.entries(1, log.length).map(({ number }) => Math.max(0, number - 2)));
  storage.dispose();
});

it('is given back on disk and in memory at the next clear', async () => {
  const stored = storedLog(32 * kib);
  const { log, storage } = stored;
  pushEvents(stored, 1, 200);
  log.clear();
  await place.settled();
  expect(storage.spilledBytes).toBeGreaterThan(100 * kib);
  pushEvents(stored, 201, 1);
  log.clear();
  await place.settled();
  expect(storage.spilledBytes).toBe(0);
  expect(place.files()).toEqual([]);
  expect(storage.memory.heldBytes).toBeLessThanOrEqual(5 * 4 * kib);
  log.undoClear();
  expect(idsOf(log)).toEqual(['201']);
  storage.dispose();
});

it.each([
  ['on disk', 64 * kib],
  ['in memory, where nothing goes to disk', 0],
])(
  'goes first when there is no room %s, and what is shown stays whole without a word',
  async (_, diskBytes) => {
    const stored = storedLog(32 * kib, diskBytes);
    const { log, storage } = stored;
    const fitting = diskBytes > 0 ? 60 : 20;
    pushEvents(stored, 1, fitting);
    log.clear();
    expect(log.clearedEntries).toBe(fitting + 2);
    pushEvents(stored, 1, fitting);
    await place.settled();
    expect(idsOf(log)).toEqual(numbersFrom(1, fitting));
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
    expect(noticesOf(log)).toEqual([]);
    expect(log.clearedEntries).toBe(0);
    log.undoClear();
    expect(idsOf(log)).toEqual(numbersFrom(1, fitting));
    // What is lost from now on is told as ever.
    pushEvents(stored, 1, 200);
    await place.settled();
    expect(noticesOf(log)).toEqual(['bytes-gone']);
    storage.dispose();
  },
);

it('that had lost bytes before says so again when it comes back', async () => {
  const stored = storedLog(32 * kib, 32 * kib);
  const { log, storage } = stored;
  pushEvents(stored, 1, 200);
  await place.settled();
  const { gone } = log;
  expect(gone.entries).toBeGreaterThan(50);
  log.clear();
  expect(log.gone).toEqual({ entries: 0, bytes: 0 });
  log.undoClear();
  expect(log.gone).toEqual(gone);
  expect(noticesOf(log)).toEqual(['bytes-gone']);
  storage.dispose();
});

it('can be undone no more once its file is damaged, which is told of what is shown only', async () => {
  const stored = storedLog(16 * kib);
  const { log, storage } = stored;
  pushEvents(stored, 1, 100);
  log.clear();
  await place.settled();
  truncateSync(place.path());
  pushEvents(stored, 1, 12);
  await place.settled();
  log.undoClear();
  expect(noticesOf(log)).toEqual([]);
  expect(idsOf(log)).toEqual(numbersFrom(1, 12));
  storage.dispose();
});
