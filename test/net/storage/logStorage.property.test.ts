// A log whose bytes are mostly on disk is the same log: entries, bytes and blocks do not depend on the budget, on the
// chunks, on the order of reading, on clearings in between, or on how fast the disk is.

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EntryReader } from '../../../src/core/log/entryReader.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import type { LogStorage } from '../../../src/net/storage/logStorage.ts';
import { listener, noLimit } from '../../core/recording.ts';
import { SpillPlace, storageIn } from '../../helpers/spillFiles.ts';

const kib = 1024;
let place: SpillPlace;
beforeEach(() => {
  place = new SpillPlace();
});
afterEach(() => place.remove());

/** A log over a storage, written as a stream writes it. */
class WrittenLog {
  readonly log: EventLog;
  readonly storage: LogStorage;
  readonly #recorder: AttemptRecorder;
  readonly #reader: EntryReader;

  constructor(memoryBytes: number) {
    this.storage = storageIn(place, memoryBytes).storage;
    this.log = new EventLog(0, this.storage.bodies, this.storage.details);
    this.#recorder = new AttemptRecorder(this.log, 1, noLimit, listener());
    this.#reader = new EntryReader(this.log);
  }

  push(bytes: Uint8Array): void {
    this.#recorder.push(bytes, { receivedAtMs: 0, chunk: 1 });
  }

  note(text: string): void {
    const detail = { notice: 'compressed', encoding: text } as const;
    this.log.appendDetailEntry('notice', detail, { attempt: 1, receivedAtMs: 0, type: 'compressed' });
  }

  clear(): void {
    this.log.clear(this.#recorder.unfinishedFrom);
  }

  /** All that can be read of an entry. */
  read(number: number): unknown {
    const entry = this.log.entry(number);
    this.#reader.beginTurn();
    const scanned = Buffer.from(this.#reader.bytes(entry)).toString('latin1');
    const bytes = Buffer.from(this.log.bytes(entry)).toString('latin1');
    return { entry, bytes, scanned, gone: this.log.gone, id: this.log.lastEventId(entry) };
  }

  /** All bytes of all entries, as a scan reads them. */
  scan(): string[] {
    this.#reader.beginTurn();
    return this.log
      .entries(1, this.log.length)
      .map((entry) => Buffer.from(this.#reader.bytes(entry)).toString('latin1'));
  }
}

type Step =
  | { readonly do: 'push'; readonly bytes: Uint8Array }
  | { readonly do: 'note'; readonly text: string }
  | { readonly do: 'read'; readonly place: number }
  | { readonly do: 'clear' | 'turn' | 'scan' };

const line = fc.oneof(
  {
    arbitrary: fc.constantFrom('\n', '\r\n', '\n\n', 'id: 7\n', ': c\n', 'retry: 9\n', 'event: a\n'),
    weight: 4,
  },
  { arbitrary: fc.nat(300).map((length) => `data: ${'é'.repeat(length)}\n`), weight: 3 },
  { arbitrary: fc.nat(30 * kib).map((length) => `data: ${'z'.repeat(length)}\n\n`), weight: 2 },
);
const push = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.nat(9))
  .map(
    ([lines, cut]) => ({ do: 'push', bytes: new TextEncoder().encode(lines.join('').slice(cut)) }) as const,
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: push, weight: 12 },
  {
    arbitrary: fc.nat(9 * kib).map((length) => ({ do: 'note', text: 'n'.repeat(length) }) as const),
    weight: 3,
  },
  { arbitrary: fc.nat().map((place) => ({ do: 'read', place }) as const), weight: 8 },
  { arbitrary: fc.constantFrom({ do: 'turn' } as const, { do: 'scan' } as const), weight: 3 },
  { arbitrary: fc.constant({ do: 'clear' } as const), weight: 1 },
);

async function apply(logs: readonly WrittenLog[], step: Step): Promise<void> {
  switch (step.do) {
    case 'push':
      return logs.forEach((log) => log.push(step.bytes));
    case 'note':
      return logs.forEach((log) => log.note(step.text));
    case 'clear':
      return logs.forEach((log) => log.clear());
    case 'turn':
      return place.settled();
    case 'scan':
      expect(logs[0]?.scan()).toEqual(logs[1]?.scan());
      return;
    case 'read': {
      const length = logs[0]?.log.length ?? 0;
      if (length === 0) return;
      const number = 1 + (step.place % length);
      expect(logs[0]?.read(number)).toEqual(logs[1]?.read(number));
    }
  }
}

describe('a log over its budget', () => {
  it('is the same as one that is all in memory', async () => {
    let spills = 0;
    const budgets = fc.constantFrom(1, 40 * kib, 100 * kib);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 40, maxLength: 160, size: 'max' }),
        budgets,
        async (steps, budget) => {
          const logs = [new WrittenLog(budget), new WrittenLog(1024 * kib * kib)];
          try {
            for (const step of steps) await apply(logs, step);
            expect(logs[0]?.log.length).toBe(logs[1]?.log.length);
            expect(logs[0]?.log.entries(1, Infinity)).toEqual(logs[1]?.log.entries(1, Infinity));
            expect(logs[0]?.scan()).toEqual(logs[1]?.scan());
            if ((logs[0]?.storage.spilledBytes ?? 0) > 0) spills += 1;
            expect(logs[1]?.storage.spilledBytes).toBe(0);
          } finally {
            logs.forEach(({ storage }) => storage.dispose());
          }
          await place.settled();
          expect(place.files()).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
    expect(spills).toBeGreaterThan(20);
  });
});
