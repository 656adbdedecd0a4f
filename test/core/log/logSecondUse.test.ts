// A log that was cleared is like a new one, whatever was in it, was lost of it, or was looked at: but for the last event
// id, which stays in force.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EntryReader } from '../../../src/core/log/entryReader.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { SequentialReader } from '../../../src/core/log/logReader.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';
import { ShortLog, tellingNumbers, type LogPart } from './shortLog.ts';

type Use =
  | { readonly kind: 'events'; readonly count: number; readonly types: number; readonly hasIds: boolean }
  | { readonly kind: 'note'; readonly sizeBytes: number }
  | { readonly kind: 'lose'; readonly part: LogPart; readonly share: number }
  /** Looks at an entry, and makes it longer. */
  | { readonly kind: 'extend'; readonly place: number };

/** Adds up what it reads. */
class Sum extends SequentialReader {
  numbers = 0;
  lengths = 0;

  protected take(number: number): void {
    this.numbers += number;
    this.lengths += this.log.index.length(number);
  }

  protected reset(): void {
    this.numbers = 0;
    this.lengths = 0;
  }
}

/** A log with those who read it and hear of it. */
class ReadLog {
  readonly short: ShortLog;
  readonly sum: Sum;
  readonly reader: EntryReader;
  readonly heard: number[] = [];

  constructor(pages?: RecordPages) {
    this.short = new ShortLog(pages);
    this.sum = new Sum(this.log);
    this.reader = new EntryReader(this.log);
    this.log.subscribe((number) => this.heard.push(number));
  }

  get log(): EventLog {
    return this.short.log;
  }

  use(use: Use): void {
    switch (use.kind) {
      case 'events': {
        const { count, types, hasIds } = use;
        const text = Array.from({ length: count }, (_, at) => {
          const id = hasIds && at % 7 === 3 ? `id: ${at}\n` : '';
          return `event: t${at % types}\n${id}data: ${'x'.repeat(at % 5)}\n\n`;
        });
        this.short.push(text.join(''));
        break;
      }
      case 'note':
        this.short.note(use.sizeBytes);
        break;
      case 'lose':
        if (this.log.length > 0) this.short.lose(use.part, use.share);
        break;
      case 'extend':
        if (this.log.length > 0)
          this.log.extend(this.log.lastPlace - Math.floor(use.place * (this.log.length - 1)));
    }
  }

  clear(): void {
    this.short.clear();
    this.heard.length = 0;
    this.reader.beginTurn();
  }

  /** All of it that one can see. */
  seen(): unknown {
    const { log } = this;
    this.sum.update();
    const { numbers, lengths, isBehind } = this.sum;
    const last = log.length > 0 ? log.entry(log.length) : undefined;
    return {
      length: log.length,
      first: log.first,
      gone: log.gone,
      heard: this.heard.join(' '),
      sum: { numbers, lengths, isBehind },
      lastBytes: last && [...this.reader.bytes(last)],
      isFirstOfAttempt: log.index.firstOfAttempt(this.short.attempt),
      entries: tellingNumbers(log).map((number) => this.short.seen(number)),
    };
  }
}

/** Ends after which a log has to be like a new one. */
const ends: Readonly<Record<string, (read: ReadLog) => void>> = {
  'a clear': (read) => read.clear(),
  'a clear that cannot be undone any more': (read) => {
    read.clear();
    read.log.forgetCleared();
  },
  'a clear after one that was undone': (read) => {
    read.clear();
    read.log.undoClear();
    read.clear();
  },
};

function cleared(end = 'a clear', create = (): ReadLog => new ReadLog()): Lifecycle<ReadLog, Use, unknown> {
  return {
    create,
    use: (read, use) => read.use(use),
    end: (read) => ends[end]?.(read),
    observe: (read) => read.seen(),
  };
}

const lossOf = (part: LogPart, share: number): Use => ({ kind: 'lose', part, share });
const many: Use = { kind: 'events', count: 2_600, types: 3, hasIds: true };
const few: Use = { kind: 'events', count: 20, types: 2, hasIds: true };

describe('a log that was cleared', () => {
  it.each(Object.keys(ends))('is like a new one after any use and %s', async (end) => {
    const uses: fc.Arbitrary<Use> = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('events'),
          count: fc.nat(400),
          types: fc.integer({ min: 1, max: 9 }),
          hasIds: fc.boolean(),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('note'), sizeBytes: fc.nat(99_999) }) },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('lose'),
          part: fc.constantFrom<LogPart>('bodies', 'details', 'records'),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('extend'),
          place: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      },
    );
    await expectAlwaysLikeNew(cleared(end), uses, { numRuns: 15, maxUses: 6 });
  });

  it.each<[string, readonly Use[], readonly Use[]]>([
    ['the pages that were looked at', [many], [{ ...many, types: 2, hasIds: false }]],
    ['what was lost of it', [many, lossOf('records', 0.7), lossOf('bodies', 0.8)], [many]],
    ['all that was lost', [many, lossOf('bodies', 1), lossOf('records', 1)], [few, lossOf('bodies', 0.5)]],
    ['how much was lost', [few, lossOf('bodies', 0.5)], [few, lossOf('bodies', 0.5), lossOf('bodies', 1)]],
    [
      'which were lost',
      [many, lossOf('bodies', 1), lossOf('records', 0.7)],
      [many, lossOf('records', 0.7), lossOf('bodies', 0.5)],
    ],
    [
      'lost details',
      [{ kind: 'note', sizeBytes: 1 }, lossOf('details', 1)],
      [{ kind: 'note', sizeBytes: 2 }],
    ],
    ['entries that became longer', [many, { kind: 'extend', place: 0.1 }], [many]],
  ])('has forgotten %s', async (_, first, second) => {
    for (const end of Object.keys(ends)) await expectLikeNew(cleared(end), [first, second, first]);
  });

  it('has room for new types, which outlive their bytes', () => {
    const short = new ShortLog();
    const events = (prefix: string): string =>
      Array.from({ length: 4_200 }, (_, at) => `event: ${prefix}${at}\ndata\n\n`).join('');
    for (const prefix of ['a', 'b', 'c']) {
      short.push(events(prefix));
      short.lose('bodies', 1);
      expect(short.log.entry(1).type).toBe(`${prefix}0`);
      expect(short.log.index.type(4_000)).toBe(`${prefix}3999`);
      expect(short.log.entry(4_200).type).toBe('');
      short.clear();
      short.log.forgetCleared();
    }
  });

  it('shares the pages of others, and takes none of theirs for its own', async () => {
    const pages = new RecordPages();
    const other = new ReadLog(pages);
    other.use({ ...many, types: 8 });
    const before = other.seen();
    const sharing = cleared('a clear that cannot be undone any more', () => new ReadLog(pages));
    await expectLikeNew(sharing, [[many], [many], [few, many]]);
    expect(other.seen()).toEqual(before);
  });
});

describe('the last event id', () => {
  const idsOf = (log: EventLog): (string | undefined)[] =>
    log.entries(1, log.length).map((entry) => log.lastEventId(entry));

  it('of before a loss stays in force over any number of clearings', () => {
    const short = new ShortLog();
    short.push('id: a\ndata: 1\n\ndata: 2\n\n');
    short.lose('bodies', 1);
    expect(short.log.currentLastEventId).toBe('a');
    short.push('data: 3\n\n');
    expect(idsOf(short.log)).toEqual(['a', 'a', 'a']);
    for (let again = 0; again < 3; again += 1) {
      short.clear();
      expect(short.log.currentLastEventId).toBe('a');
      short.push('data: 4\n\n');
      expect(idsOf(short.log)).toEqual(['a']);
    }
  });

  it('of before a loss gives way to the next, which gives way to the one after it', () => {
    const short = new ShortLog();
    for (const id of ['a', 'b', 'c']) {
      short.push(`id: ${id}\ndata: 1\n\n`);
      short.lose('bodies', 1);
      expect(short.log.currentLastEventId).toBe(id);
      short.push('data: 2\n\n');
      expect(idsOf(short.log).slice(-2)).toEqual([id, id]);
    }
    short.clear();
    short.push('id: d\ndata\n\n');
    short.lose('bodies', 1);
    short.push('data\n\n');
    expect(idsOf(short.log)).toEqual(['d', 'd']);
  });

  it('that was reset stays so', () => {
    const short = new ShortLog();
    short.log.beginWithId('given');
    short.push('id\ndata: 1\n\n');
    short.lose('bodies', 1);
    expect(short.log.currentLastEventId).toBe('');
    short.clear();
    expect(short.log.currentLastEventId).toBe('');
    short.push('data: 1\n\n');
    expect(idsOf(short.log)).toEqual(['']);
  });

  it('of before the clearing is not that of the entry in its place', () => {
    const short = new ShortLog();
    short.push('id: a\ndata: 1\n\n');
    short.lose('bodies', 1);
    short.clear();
    short.push('id: b\ndata: 1\n\n');
    expect(idsOf(short.log)).toEqual(['b']);
    expect(short.log.currentLastEventId).toBe('b');
  });

  it.each([0, 0.5])('is kept where the record of its entry is lost, and %d of the bytes', (share) => {
    const short = new ShortLog();
    short.log.beginWithId('given');
    short.push(`id: a\ndata: 1\n\n${'data: 2\n\n'.repeat(5_000)}`);
    short.lose('bodies', share);
    short.lose('records', 0.9);
    expect(short.log.first).toBeGreaterThan(2_049);
    const { log } = short;
    expect([log.first, log.length].map((number) => log.lastEventId(log.entry(number)))).toEqual(['a', 'a']);
    expect(log.lastEventId(log.entry(1))).toBeUndefined();
    short.clear();
    expect(log.currentLastEventId).toBe('a');
  });
});

describe('what is lost of a log', () => {
  it('reads as a notice that says nothing, also where an entry had become longer', () => {
    const short = new ShortLog();
    short.push('event: tick\ndata: 1\n\nid: a\ndata: 1\n\n'.repeat(1_500));
    const { log } = short;
    log.extend(1);
    log.extend(2_500);
    expect([log.entry(1).length, log.index.length(1)]).toEqual([22, 22]);
    short.lose('records', 1);
    expect(log.first).toBeGreaterThan(2_500);
    for (const number of [1, 2, 2_500]) {
      const entry = log.entry(number);
      expect(entry).toMatchObject({ kind: 'notice', type: '', attempt: 0, length: 0, idEntry: 0 });
      expect(log.index.length(number)).toBe(0);
      expect([log.isGone(entry), log.bytes(entry).length]).toEqual([true, 0]);
    }
    log.extend(1);
    expect(log.index.length(1)).toBe(0);
  });

  it('leaves the entries after it as long as they had become', () => {
    const short = new ShortLog();
    short.push('data: 1\n\n'.repeat(3_000));
    const { log } = short;
    for (const number of [1_372, 1_373, 1_374, 2_800]) log.extend(number);
    for (let times = 0; times < 2; times += 1) {
      short.lose('records', 0.5);
      expect(log.first).toBe(1_373);
      const lengths = [1_372, 1_373, 1_374, 1_375, 2_800].map((number) => log.index.length(number));
      expect(lengths).toEqual([0, 10, 10, 9, 10]);
    }
  });

  it('is counted: entries without a record or without bytes, and the bytes', () => {
    const short = new ShortLog();
    short.push('data: 1\n\n'.repeat(1_000));
    short.note(1);
    const { log } = short;
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
    short.lose('records', 0.25);
    const lost = log.first - 1;
    expect(lost).toBeGreaterThan(100);
    expect(log.gone).toEqual({ entries: lost, bytes: 0 });
    short.lose('bodies', 0.5);
    expect(log.gone).toEqual({ entries: 500, bytes: 4_500 });
    short.lose('details', 1);
    const detailBytes = log.gone.bytes - 4_500;
    expect(detailBytes).toBeGreaterThan(20);
    expect(log.gone.entries).toBe(501);
    short.lose('bodies', 1);
    expect(log.gone).toEqual({ entries: 1_001, bytes: 9_000 + detailBytes });
    short.clear();
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
  });

  it('is counted anew once a clear is undone, and once another stands', () => {
    const short = new ShortLog();
    const { log } = short;
    short.push('data: 1\n\n'.repeat(100));
    short.clear();
    short.push('data: 1\n\n'.repeat(20));
    short.lose('bodies', 0.5);
    expect(log.gone).toEqual({ entries: 10, bytes: 90 });
    log.undoClear();
    expect(log.gone).toEqual({ entries: 110, bytes: 990 });
    short.clear();
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
  });

  it('of a block that has not ended is none of the entries of after a clear', () => {
    const bodies = new MemoryByteStore();
    const log = new EventLog(0, bodies);
    const recorder = new AttemptRecorder(log, 1, noLimit, listener());
    const push = (text: string): void => recorder.push(bytesOf(text), { receivedAtMs: 0, chunk: 1 });
    push(`data: 1\n\ndata: ${'x'.repeat(90)}`);
    log.prepareLoss(80);
    bodies.discardBefore(80);
    log.clear(recorder.unfinishedFrom);
    expect(log.gone).toEqual({ entries: 0, bytes: 0 });
    push('\n\n');
    bodies.discardBefore(90);
    expect(log.gone).toEqual({ entries: 1, bytes: 10 });
    expect(log.isGone(log.entry(1))).toBe(true);
  });

  it('without a word leaves an id that was kept before', () => {
    const short = new ShortLog();
    short.push('id: a\ndata: 1\n\n');
    short.lose('bodies', 1);
    short.push('id: b\ndata: 1\n\n');
    // As by another program that cuts the file.
    short.stores.bodies.discardBefore(short.log.bodyLength);
    short.lose('bodies', 1);
    const ids = short.log.entries(1, 2).map((entry) => short.log.lastEventId(entry));
    expect(ids).toEqual(['a', undefined]);
  });
});
