// A log whose index is mostly on disk is the same log as one whose index is in memory, whatever is appended, looked at and
// cleared in whatever order; and where there is no room for all of it, what is left is still the same.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { entryFlags, type Entry } from '../../../src/core/log/entry.ts';
import { entryAt, firstEntryOf, readOf } from '../../../src/core/log/entryPlaces.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { createLog } from '../../../src/net/storage/storedLog.ts';
import { bytesOf, listener, noLimit } from '../../core/recording.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';

const kib = 1024;
let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

/** A log as a stream writes it: attempts, network reads, and what the inspector notes. */
class WrittenLog {
  readonly log: EventLog;
  #recorder: AttemptRecorder;
  #attempt = 1;
  #read = 0;

  constructor(log: EventLog) {
    this.log = log;
    this.#recorder = new AttemptRecorder(log, 1, noLimit, listener());
  }

  push(text: string): void {
    this.#read += 1;
    this.#recorder.push(bytesOf(text), { receivedAtMs: this.#read / 2, chunk: this.#read });
  }

  note(count: number): void {
    const at = { attempt: this.#attempt, receivedAtMs: this.#read / 2, type: 'compressed' };
    for (let left = count; left > 0; left -= 1)
      this.log.appendDetailEntry('notice', { notice: 'compressed', encoding: 'br' }, at);
  }

  reconnect(): void {
    this.#recorder.end({ receivedAtMs: this.#read / 2, chunk: this.#read });
    this.#attempt += 1;
    this.#recorder = new AttemptRecorder(this.log, this.#attempt, noLimit, listener());
  }

  clear(): void {
    this.log.clear(this.#recorder.unfinishedFrom);
  }
}

type Step =
  | { readonly do: 'push'; readonly text: string; readonly times: number }
  | { readonly do: 'note'; readonly count: number }
  | { readonly do: 'read'; readonly place: number }
  | { readonly do: 'reconnect' | 'clear' | 'turn' };

const blocks = [
  ':\n',
  ':\r\n',
  ':\r',
  'retry: 9\n\n',
  'id: 7\n\n',
  'id\n\n',
  'event: a\ndata\n\n',
  'data\n\n',
];
/** What does not begin and end between blocks: comments and such may stand within a block, which begins before them. */
const lines = ['\n', 'retry: 9\n', 'id: 8\n', 'data\n'];

function stepsOf(pieces: readonly string[]): fc.Arbitrary<Step[]> {
  const push = fc.record({
    do: fc.constant('push' as const),
    text: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((some) => some.join('')),
    times: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 50, max: 900 })),
  });
  const note = fc.record({ do: fc.constant('note' as const), count: fc.constantFrom(1, 2, 300) });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: push, weight: 12 },
    { arbitrary: note, weight: 3 },
    { arbitrary: fc.record({ do: fc.constant('read' as const), place: fc.nat() }), weight: 12 },
    { arbitrary: fc.constantFrom({ do: 'turn' } as const, { do: 'reconnect' } as const), weight: 3 },
    { arbitrary: fc.constant({ do: 'clear' } as const), weight: 1 },
  );
  return fc.array(step, { minLength: 20, maxLength: 45, size: 'max' });
}

/** All that can be asked of the index about an entry, and about what lies around it. */
function read({ index }: EventLog, log: EventLog, number: number): unknown {
  const entry = log.entry(number);
  const end = log.length + 1;
  return {
    entry,
    id: log.lastEventId(entry),
    columns: [
      index.receivedAtMs(number),
      index.kind(number),
      index.attempt(number),
      index.chunk(number),
      index.offset(number),
      index.length(number),
      index.flags(number),
      index.type(number),
    ],
    places: [entryAt(log, entry.receivedAtMs), firstEntryOf(log, entry.attempt), firstEntryOf(log, 99)],
    later: index.firstReceivedAt(entry.receivedAtMs, number),
    nextBody: index.nextOver(0, number, end),
    nextDetail: index.nextOver(entryFlags.detail, number, end),
    ...(entry.chunk > 0 && { read: readOf(log, entry) }),
  };
}

async function apply(step: Step, logs: readonly WrittenLog[], look: (number: number) => void): Promise<void> {
  switch (step.do) {
    case 'push':
      return logs.forEach((log) => log.push(step.text.repeat(step.times)));
    case 'note':
      return logs.forEach((log) => log.note(step.count));
    case 'reconnect':
      return logs.forEach((log) => log.reconnect());
    case 'clear':
      return logs.forEach((log) => log.clear());
    case 'turn':
      return place.settled();
    case 'read': {
      const length = logs[0]?.log.length ?? 0;
      if (length > 0) look(1 + (step.place % length));
    }
  }
}

/** A log over the storage, and the same in memory. */
function logsOver(storage: LogStorage): { readonly stored: WrittenLog; readonly inMemory: WrittenLog } {
  const stored = new EventLog(0, storage.bodies, storage.details, storage);
  return { stored: new WrittenLog(stored), inMemory: new WrittenLog(new EventLog(0)) };
}

describe('an index on disk', () => {
  it('is the same as one in memory, over clearings too', async () => {
    let spills = 0;
    await fc.assert(
      fc.asyncProperty(
        stepsOf([...blocks, ...lines]),
        fc.constantFrom(1, 40 * kib),
        async (taken, memoryBytes) => {
          const { storage } = storageIn(place, memoryBytes);
          const { stored, inMemory } = logsOver(storage);
          try {
            for (const each of taken) {
              await apply(each, [stored, inMemory], (number) =>
                expect(read(stored.log, stored.log, number)).toEqual(
                  read(inMemory.log, inMemory.log, number),
                ),
              );
            }
            if (storage.records.start < storage.records.length - memoryBytes) spills += 1;
            expect(stored.log.length).toBe(inMemory.log.length);
            expect(stored.log.entries(1, Infinity)).toEqual(inMemory.log.entries(1, Infinity));
            expect(stored.log.first).toBe(1);
          } finally {
            storage.dispose();
          }
          expect(place.files()).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
    expect(spills).toBeGreaterThan(3);
  });

  it('that has no room for all of it keeps the newest, and says of the others that they are gone', async () => {
    let losses = 0;
    await fc.assert(
      fc.asyncProperty(stepsOf(blocks), async (taken) => {
        const { storage } = storageIn(place, 16 * kib, { diskBytes: 16 * kib });
        const inMemory = new WrittenLog(new EventLog(0));
        // No notice of its own about a loss: the other log would have to have it, too.
        const log = new EventLog(0, storage.bodies, storage.details, storage);
        storage.listen({
          beforeLoss: (start) => log.prepareLoss(start),
          beforeRecordLoss: (start) => log.prepareRecordLoss(start),
          onLoss: () => {},
        });
        const stored = new WrittenLog(log);
        const look = (number: number): void => {
          const entry = stored.log.entry(number);
          if (number >= stored.log.first) expectSame(stored.log, inMemory.log, entry);
          else expect(entry).toMatchObject({ kind: 'notice', attempt: 0, length: 0, idEntry: 0 });
        };
        try {
          for (const each of taken) await apply(each, [stored, inMemory], look);
          expect(stored.log.length).toBe(inMemory.log.length);
          const { first, length } = stored.log;
          for (let number = 1; number <= length; number += 53) look(number);
          for (let number = Math.max(1, first - 1); number <= Math.min(length, first + 1); number += 1)
            look(number);
          expect(stored.log.gone.entries).toBe(goneEntries(stored.log));
          expect(stored.log.currentLastEventId).toBe(inMemory.log.currentLastEventId);
          if (first > 1) losses += 1;
        } finally {
          storage.dispose();
        }
      }),
      { numRuns: 25 },
    );
    expect(losses).toBeGreaterThan(3);
  });
});

/** What is left of an entry is what it is in a log that has everything. */
function expectSame(log: EventLog, whole: EventLog, entry: Entry): void {
  const expected = whole.entry(entry.number);
  // The types of a table are the same; others are read from bytes that may be gone.
  expect(entry).toEqual(expected);
  // A detail outlives the event that had set its id.
  const mayLackId = (entry.flags & entryFlags.detail) !== 0;
  const id = log.isGone(entry) ? undefined : log.lastEventId(entry);
  if (!log.isGone(entry) && !(mayLackId && id === undefined)) expect(id).toBe(whole.lastEventId(expected));
}

/** One by one. */
function goneEntries(log: EventLog): number {
  let count = 0;
  for (let number = 1; number <= log.length; number += 1) if (log.isGone(log.entry(number))) count += 1;
  return count;
}

describe('a log of entries of two bytes', () => {
  it('has no more memory than its budget, and each of its entries', async () => {
    const { storage, losses } = storageIn(place, 64 * kib);
    const log = createLog(storage, () => ({ attempt: 1, receivedAtMs: 0 }));
    const written = new WrittenLog(log);
    let largest = 0;
    for (let round = 0; round < 300; round += 1) {
      written.push(':\n'.repeat(1_000));
      largest = Math.max(largest, storage.memory.residentBytes);
      if (round % 10 === 0) await place.settled();
    }
    expect(largest).toBeLessThanOrEqual(64 * kib * 1.25 + 8 * 8 * kib);
    expect(storage.spilledBytes).toBeGreaterThan(300_000 * 32 - largest);
    for (let number = 1; number <= 300_000; number += 997)
      expect(log.entry(number)).toMatchObject({ number, kind: 'comment', offset: 2 * number - 2, length: 2 });
    log.clear();
    log.forgetCleared();
    await place.settled();
    expect(storage.memory.heldBytes).toBeLessThanOrEqual(3 * 8 * kib);
    expect(storage.spilledBytes).toBe(0);
    expect(place.files()).toEqual([]);
    expect(losses).toEqual([]);
    storage.dispose();
  });
});
