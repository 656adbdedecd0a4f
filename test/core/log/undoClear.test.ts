// Undoing a clear: the log is then as if it had never been cleared, whatever came in between, and a clear that cannot be
// undone any more keeps nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { entryFlags, type Entry } from '../../../src/core/log/entry.ts';
import { firstEntryOf } from '../../../src/core/log/entryPlaces.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

/** A log that is cleared now and then, beside one with the same entries that never is. */
class TwoLogs {
  readonly log = new EventLog(0);
  readonly whole = new EventLog(0);
  /** Entries of the whole log before those that are shown, and before those that an undo would show. */
  before = 0;
  undoneBefore: number | undefined;
  #attempt = 0;
  #nowMs = 0;
  #recorders: readonly AttemptRecorder[] = [];

  constructor() {
    this.begin();
  }

  get #logs(): readonly EventLog[] {
    return [this.log, this.whole];
  }

  begin(): void {
    for (const recorder of this.#recorders) recorder.end(this.#facts());
    this.#attempt += 1;
    this.#recorders = this.#logs.map((log) => new AttemptRecorder(log, this.#attempt, noLimit, listener()));
  }

  push(text: string): void {
    this.#nowMs += 1;
    for (const recorder of this.#recorders) recorder.push(bytesOf(text), this.#facts());
  }

  note(): void {
    for (const log of this.#logs) noteIn(log, this.#attempt, this.#nowMs);
  }

  clear(): void {
    if (this.log.length > 0) {
      this.undoneBefore = this.before;
      this.before = this.whole.length;
    }
    this.log.clear(this.#recorders[0]?.unfinishedFrom);
  }

  undo(): void {
    this.before = this.undoneBefore ?? this.before;
    this.undoneBefore = undefined;
    this.log.undoClear();
  }

  forget(): void {
    expect(this.log.forgetCleared()).toBe(this.undoneBefore !== undefined);
    this.undoneBefore = undefined;
  }

  /** The log shows the end of the other one, and nothing else. */
  compare(): void {
    const { log, whole, before } = this;
    expect(log.length).toBe(whole.length - before);
    expect(log.clearedEntries).toBe(this.undoneBefore === undefined ? 0 : before - this.undoneBefore);
    expect(log.currentLastEventId).toBe(whole.currentLastEventId);
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
    for (const entry of samples(log)) {
      const same = whole.entry(entry.number + before);
      expect(entry).toEqual({
        ...same,
        number: same.number - before,
        idEntry: Math.max(0, same.idEntry - before),
      });
      expect(log.lastEventId(entry)).toBe(whole.lastEventId(same));
      expect(log.bytes(entry)).toEqual(whole.bytes(same));
      expect(log.isGone(entry)).toBe(false);
    }
  }

  compareColumns(): void {
    const { log } = this;
    const entries = log.entries(1, log.length);
    const numberOf = (is: (entry: Entry) => boolean): number => entries.find(is)?.number ?? log.length + 1;
    for (let attempt = 0; attempt <= this.#attempt + 1; attempt += 1)
      expect(firstEntryOf(log, attempt)).toBe(numberOf((entry) => entry.attempt >= attempt));
    for (const atMs of [0, this.#nowMs / 2, this.#nowMs, this.#nowMs + 1])
      expect(log.index.firstReceivedAt(atMs)).toBe(numberOf(({ receivedAtMs }) => receivedAtMs >= atMs));
    const isDetail = ({ flags }: Entry): boolean => (flags & entryFlags.detail) !== 0;
    for (const { number } of [...samples(log), { number: log.length + 1 }]) {
      expect(log.index.detailsBefore(number)).toBe(entries.slice(0, number - 1).filter(isDetail).length);
      for (const flag of [0, entryFlags.detail]) {
        const next = numberOf((entry) => entry.number >= number && isDetail(entry) === flag > 0);
        expect(log.index.nextOver(flag, number, log.length + 1)).toBe(next);
      }
    }
  }

  #facts(): { readonly receivedAtMs: number; readonly chunk: number } {
    return { receivedAtMs: this.#nowMs, chunk: this.#nowMs + 1 };
  }
}

function noteIn(log: EventLog, attempt = 1, receivedAtMs = 0): number {
  const detail = { notice: 'compressed', encoding: 'br' } as const;
  return log.appendDetailEntry('notice', detail, { attempt, receivedAtMs, type: 'compressed' });
}

/** Some entries of the log; all of a short one. */
function samples(log: EventLog): Entry[] {
  const step = Math.max(1, Math.floor(log.length / 30));
  return Array.from({ length: Math.ceil(log.length / step) }, (_, at) => log.entry(1 + at * step));
}

type Step =
  | { readonly do: 'push'; readonly text: string }
  | { readonly do: 'begin' | 'note' | 'clear' | 'undo' | 'forget' };

const texts = [
  'data: a\n\n',
  'id: 1\nda',
  'ta: b\r\n\r',
  '\n',
  'id: 2\n\n',
  'id\ndata: c\r\r',
  ': d\n',
  'event: e\ndata: f',
];
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: fc.constantFrom(...texts).map((text) => ({ do: 'push', text }) as const), weight: 8 },
  {
    arbitrary: fc.constantFrom(140, 700).map((count) => ({ do: 'push', text: ':\n'.repeat(count) }) as const),
    weight: 1,
  },
  { arbitrary: fc.constantFrom('begin', 'note').map((each) => ({ do: each }) as const), weight: 2 },
  { arbitrary: fc.constantFrom('clear', 'undo', 'forget').map((each) => ({ do: each }) as const), weight: 4 },
);

describe('a log that is cleared, and that is undone', () => {
  it('shows what came after the last clear that stands, with the numbers and ids of one that began there', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 30 }), (steps) => {
        const logs = new TwoLogs();
        for (const each of steps) {
          if (each.do === 'push') logs.push(each.text);
          else logs[each.do]();
          logs.compare();
        }
        logs.compareColumns();
      }),
      { numRuns: 30 },
    );
  });

  it('makes a line whose end came apart whole, also while that is cleared', () => {
    const logs = new TwoLogs();
    logs.push('data: a\r\n\r');
    logs.clear();
    logs.push('\n');
    logs.undo();
    expect(logs.log.entry(1).length).toBe('data: a\r\n\r\n'.length);
    logs.compare();
  });
});

describe('a clear', () => {
  it('of a log without entries leaves alone what can be undone', () => {
    const log = new EventLog(0);
    noteIn(log);
    log.clear();
    log.clear();
    expect(log.clearedEntries).toBe(1);
    log.undoClear();
    expect(log.length).toBe(1);
  });

  it('of a log that never had entries can not be undone', () => {
    const log = new EventLog(0);
    log.clear();
    expect(log.clearedEntries).toBe(0);
    log.undoClear();
    expect(log.length).toBe(0);
  });

  it('is undone once', () => {
    const log = new EventLog(0);
    noteIn(log);
    log.clear();
    noteIn(log);
    log.clear();
    log.undoClear();
    expect([log.length, log.clearedEntries]).toEqual([1, 0]);
    log.undoClear();
    expect(log.length).toBe(1);
  });

  it('gives back what the one before took away, and keeps what it takes away itself', () => {
    const stores = [new MemoryByteStore(), new MemoryByteStore()] as const;
    const log = new EventLog(0, ...stores);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    recorder.push(bytesOf('data: a\n\n'), { receivedAtMs: 0, chunk: 1 });
    noteIn(log);
    log.clear();
    expect(stores.map(({ start }) => start)).toEqual([0, 0]);
    const ends = stores.map(({ length }) => length);
    recorder.push(bytesOf('data: b\n\n'), { receivedAtMs: 0, chunk: 2 });
    log.clear();
    expect(stores.map(({ start }) => start)).toEqual(ends);
    expect(log.forgetCleared()).toBe(true);
    expect(stores.map(({ start }) => start)).toEqual(stores.map(({ length }) => length));
    expect(log.forgetCleared()).toBe(false);
  });

  it('gives back the records of what the one before took away, and the names of their types', () => {
    const records = new MemoryByteStore();
    const createScratch = (): MemoryByteStore => new MemoryByteStore();
    const index = { records, arrivals: new MemoryByteStore(), pages: new RecordPages(), createScratch };
    const log = new EventLog(0, new MemoryByteStore(), new MemoryByteStore(), index);
    const note = (type: string): number =>
      log.appendDetailEntry(
        'notice',
        { notice: 'compressed', encoding: 'br' },
        { attempt: 1, receivedAtMs: 0, type },
      );
    for (let at = 0; at < 5_000; at += 1) note(`type ${at}`);
    log.clear();
    expect([records.start, log.clearedEntries]).toEqual([0, 5_000]);
    log.forgetCleared();
    expect(records.start).toBe(records.length);
    expect(records.length).toBeGreaterThan(4_000 * 32);
    // The table of types has room again: a type need not be read from the bytes, where this one does not stand.
    expect(log.entry(note('new')).type).toBe('new');
    for (let at = 0; at < 600; at += 1) note('more');
    const start = records.start;
    log.clear();
    note('last');
    expect(records.start).toBe(start);
    log.clear();
    expect(records.start).toBeGreaterThan(start + 300 * 32);
  });

  it('gives numbers a generation of their own, and its undoing the one from before', () => {
    const log = new EventLog(0);
    noteIn(log);
    const generations = [log.generation];
    const look = (act: () => void): void => {
      act();
      generations.push(log.generation);
    };
    look(() => log.clear());
    look(() => log.undoClear());
    look(() => log.clear());
    expect(generations).toEqual([0, 1, 0, 2]);
  });

  it('and its undoing are told to listeners, nothing else', () => {
    const log = new EventLog(0);
    noteIn(log);
    const heard: number[] = [];
    log.subscribe((number) => heard.push(number));
    log.undoClear();
    log.clear();
    log.clear();
    noteIn(log);
    log.undoClear();
    log.undoClear();
    log.forgetCleared();
    noteIn(log);
    expect(heard).toEqual([0, 1, 0, 3]);
  });

  it('has the id that was in force before it, also after an undoing and another clear', () => {
    const log = new EventLog(0);
    log.beginWithId('given');
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    noteIn(log);
    recorder.push(bytesOf('id: 1\ndata: a\n\n'), { receivedAtMs: 0, chunk: 1 });
    log.clear();
    expect(log.currentLastEventId).toBe('1');
    log.undoClear();
    expect(log.lastEventId(log.entry(1))).toBe('given');
    expect(log.currentLastEventId).toBe('1');
    log.clear();
    log.forgetCleared();
    expect(log.lastEventId(log.entry(noteIn(log)))).toBe('1');
  });

  it('that stands for good takes no type and no id of the entries after it', () => {
    const log = new EventLog(0);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    const push = (type: string): void =>
      recorder.push(bytesOf(`event: ${type}\nid: of ${type}\ndata\n\n`), { receivedAtMs: 0, chunk: 1 });
    const seen = (): unknown[] =>
      log
        .entries(1, log.length)
        .map((entry) => [entry.type, log.index.type(entry.number), log.lastEventId(entry)]);
    const of = (...types: readonly string[]): unknown[] => types.map((type) => [type, type, `of ${type}`]);
    push('a');
    log.clear();
    push('b');
    push('c');
    log.forgetCleared();
    expect(seen()).toEqual(of('b', 'c'));
    push('b');
    push('a');
    expect(seen()).toEqual(of('b', 'c', 'b', 'a'));
    // The one after it gives back what was taken away before, and keeps these.
    log.clear();
    push('d');
    log.undoClear();
    expect(seen()).toEqual(of('b', 'c', 'b', 'a', 'd'));
    log.clear();
    log.forgetCleared();
    push('c');
    push('a');
    expect(seen()).toEqual(of('c', 'a'));
  });
});
