// A filter over a log that is cleared, lost, brought back, or paused in the middle of its work finds what a new one finds;
// and what it leaves behind is nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EventLog } from '../../../src/core/log/eventLog.ts';
import { MemoryByteStore, type ScratchStore } from '../../../src/core/log/byteStore.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { LogFilter } from '../../../src/core/filter/logFilter.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';
import { ShortLog } from '../log/shortLog.ts';
import { bytesOf, record } from '../recording.ts';
import { filterLog, HeldTurns, numbersOf, query, startFilter, termsOf } from './filtering.ts';

type Use =
  | { readonly kind: 'events'; readonly count: number }
  | { readonly kind: 'note' | 'turn' | 'half a line end' | 'late turn' }
  | { readonly kind: 'pause'; readonly isPaused: boolean };

const searches = [query('3'), query('-3 kind:message'), query('type:t1'), query('/3|1/'), query('size>25')];

/** A log with a filter for each search. */
class Filtered {
  readonly short = new ShortLog();
  readonly turns: HeldTurns;
  readonly filters: readonly LogFilter[];
  /** Turns that come too late to end, from now on. */
  lateTurns = 0;
  isPaused = false;

  constructor() {
    this.turns = new HeldTurns((run) => {
      if (this.lateTurns === 0) {
        run();
        return true;
      }
      this.lateTurns -= 1;
      return false;
    });
    this.filters = searches.map((search) => startFilter(this.short.log, search, this.turns));
  }

  use(use: Use): void {
    switch (use.kind) {
      case 'events':
        for (let at = 0; at < use.count; at += 1)
          this.short.push(`event: t${at % 3}\ndata: ${'x'.repeat(at % 11)}${at}\n\n`);
        break;
      case 'half a line end':
        this.short.push('data: 3\r\n\r');
        break;
      case 'note':
        this.short.note(3);
        break;
      case 'turn':
        this.turns.runOne();
        break;
      case 'late turn':
        // Twice in a row would be the pattern.
        this.lateTurns = 1;
        this.turns.runAll();
        break;
      case 'pause':
        this.isPaused = use.isPaused;
        for (const filter of this.filters) filter.setPaused(use.isPaused);
    }
  }

  clear(): void {
    this.short.clear();
    this.use({ kind: 'pause', isPaused: false });
    this.lateTurns = 0;
  }

  /** What they have found once they are through; a paused one goes on first. */
  seen(): unknown {
    for (const filter of this.filters) filter.setPaused(false);
    this.turns.runAll();
    const seen = this.filters.map((filter) => ({
      numbers: numbersOf(filter),
      searched: filter.searched,
      isDone: filter.isDone,
      stoppedAt: filter.stoppedAt,
    }));
    for (const filter of this.filters) filter.setPaused(this.isPaused);
    return seen;
  }
}

const uses: fc.Arbitrary<Use> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('events'), count: fc.nat(50) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('note', 'turn', 'half a line end', 'late turn') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pause'), isPaused: fc.boolean() }) },
);

function cleared(clear: (filtered: Filtered) => void): Lifecycle<Filtered, Use, unknown> {
  return {
    create: () => new Filtered(),
    use: (filtered, use) => filtered.use(use),
    end: clear,
    observe: (filtered) => filtered.seen(),
  };
}

describe('a filter whose log is cleared', () => {
  it('finds what a new one finds, whatever it was in the middle of', async () => {
    await expectAlwaysLikeNew(
      cleared((filtered) => filtered.clear()),
      uses,
      { numRuns: 15, maxUses: 5 },
    );
  });

  it.each<[string, readonly Use[]]>([
    ['in the middle of its turns', [{ kind: 'events', count: 90 }, { kind: 'turn' }]],
    ['after a turn that took too long', [{ kind: 'events', count: 9 }, { kind: 'late turn' }]],
    ['after half a line end', [{ kind: 'half a line end' }, { kind: 'turn' }]],
  ])('finds what a new one finds, %s', async (_, first) => {
    const end = (filtered: Filtered): void => filtered.clear();
    await expectLikeNew(cleared(end), [
      first,
      [{ kind: 'half a line end' }, { kind: 'events', count: 5 }],
      first,
    ]);
  });

  it('is never stopped at an entry of before', async () => {
    const late: readonly Use[] = [
      { kind: 'pause', isPaused: true },
      { kind: 'late turn' },
      { kind: 'late turn' },
    ];
    await expectLikeNew(
      cleared((filtered) => filtered.clear()),
      [[], [{ kind: 'events', count: 1 }], late],
    );
  });

  it('has found what is there again once that is undone', () => {
    const filtered = new Filtered();
    filtered.use({ kind: 'events', count: 40 });
    const before = filtered.seen();
    filtered.clear();
    filtered.turns.runOne();
    filtered.short.log.undoClear();
    expect(filtered.seen()).toEqual(before);
  });

  it('while it is paused has nothing of before once it goes on', () => {
    const short = new ShortLog();
    const turns = new HeldTurns();
    short.push('data: a\n\n'.repeat(10));
    const filter = startFilter(short.log, query('a'), turns);
    turns.runAll();
    filter.setPaused(true);
    short.clear();
    expect([filter.matches.count, filter.searched]).toEqual([0, 0]);
    short.push('data: b\n\ndata: a\n\n');
    expect(turns.runOne()).toBe(false);
    filter.setPaused(false);
    turns.runAll();
    expect(numbersOf(filter)).toEqual([2]);
  });

  it('is told as another list, whose numbers mean other entries', () => {
    const short = new ShortLog();
    const turns = new HeldTurns();
    const filter = startFilter(short.log, query('a'), turns);
    const revisions = [filter.revision];
    const look = (act: () => void): void => {
      act();
      turns.runAll();
      revisions.push(filter.revision);
    };
    look(() => short.push('data: a\n\n'));
    look(() => short.clear());
    look(() => short.push('data: a\r\n\r'));
    look(() => short.push('\n'));
    look(() => short.push('data: a\n\n'));
    expect(revisions).toEqual([0, 0, 1, 1, 1, 2]);
  });
});

describe('a pattern that takes too long', () => {
  function stopping(lateTurns: readonly number[]) {
    const short = new ShortLog();
    short.push('data: a\n\n'.repeat(5));
    let turn = 0;
    const turns = new HeldTurns((run) => {
      turn += 1;
      const isLate = lateTurns.includes(turn);
      if (!isLate) run();
      return !isLate;
    });
    return { short, turns, filter: startFilter(short.log, query('/a/'), turns) };
  }

  it('ends the search twice in a row, and after a clear again only twice in a row', () => {
    const { short, turns, filter } = stopping([1, 2, 3]);
    turns.runAll();
    expect(filter.stoppedAt).toBeDefined();
    short.push('data: a\n\n');
    expect(turns.runOne()).toBe(false);
    short.clear();
    short.push('data: a\n\n');
    turns.runAll();
    expect(filter.stoppedAt).toBeUndefined();
    expect(numbersOf(filter)).toEqual([1]);
  });

  it('once before a clear and once after it does not end the search', () => {
    const { short, turns, filter } = stopping([1, 2]);
    turns.runOne();
    short.clear();
    short.push('data: a\n\n');
    turns.runAll();
    expect(filter.stoppedAt).toBeUndefined();
    expect(numbersOf(filter)).toEqual([1]);
  });

  it('now and then, but never twice in a row, does not end the search', () => {
    const { short, turns, filter } = stopping([1, 3, 5]);
    for (const length of [5, 6, 7]) {
      turns.runAll();
      expect([filter.stoppedAt, filter.matches.count]).toEqual([undefined, length]);
      short.push('data: a\n\n');
    }
  });

  it('leaves no match of what it was looking at', () => {
    const short = new ShortLog();
    short.push('data: a\n\n'.repeat(20));
    const turns = new HeldTurns((run) => {
      run();
      return false;
    });
    const filter = startFilter(short.log, query('/a/'), turns);
    turns.runAll();
    // What was searched to its end stays.
    const stoppedAt = filter.stoppedAt ?? 0;
    expect(stoppedAt).toBeGreaterThan(1);
    expect(stoppedAt).toBeLessThan(20);
    expect(numbersOf(filter)).toEqual(Array.from({ length: stoppedAt }, (_, at) => at + 1));
    expect(turns.runOne()).toBe(false);
    filter.setPaused(true);
    filter.setPaused(false);
    expect(turns.runOne()).toBe(false);
  });
});

describe('a filter that is disposed of', () => {
  /** A log that counts who listens and which stores are open. */
  function counted() {
    const open = new Set<ScratchStore>();
    const createScratch = (): ScratchStore => {
      const store = new MemoryByteStore();
      open.add(store);
      const release = store.release.bind(store);
      store.release = () => {
        release();
        open.delete(store);
      };
      return store;
    };
    const log = new EventLog(0, new MemoryByteStore(), new MemoryByteStore(), {
      records: new MemoryByteStore(),
      arrivals: new MemoryByteStore(),
      pages: new RecordPages(),
      createScratch,
    });
    let listeners = 0;
    const subscribe = log.subscribe.bind(log);
    log.subscribe = (listener) => {
      listeners += 1;
      const stop = subscribe(listener);
      return () => {
        listeners -= 1;
        stop();
      };
    };
    return { log, open, count: () => ({ listeners, stores: open.size }) };
  }

  it('leaves no listener, no turn and no store, after any part of its work', () => {
    const { log, count } = counted();
    const note = (): unknown =>
      log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { attempt: 1, receivedAtMs: 0 });
    for (let at = 0; at < 200; at += 1) note();
    const turns = new HeldTurns();
    for (let part = 0; part < 100; part += 1) {
      let told = 0;
      const filter = new LogFilter(log, {
        terms: termsOf(query('bytes')),
        matchesCase: false,
        slicing: turns.slicing,
        onProgress: () => (told += 1),
      });
      for (let turn = 0; turn < part % 5; turn += 1) turns.runOne();
      if (part % 7 === 3) filter.setPaused(true);
      filter.dispose();
      const before = told;
      note();
      log.clear();
      note();
      expect(turns.runOne()).toBe(false);
      expect(told).toBe(before);
    }
    expect(count()).toEqual({ listeners: 0, stores: 0 });
  });

  it('is told of each turn that it searched, and can be replaced within one', () => {
    const { log, count } = counted();
    for (let at = 0; at < 300; at += 1)
      log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: at }, { attempt: 1, receivedAtMs: 0 });
    const turns = new HeldTurns();
    const searched: number[] = [];
    const filter = new LogFilter(log, {
      terms: termsOf(query('kind:notice')),
      matchesCase: false,
      slicing: turns.slicing,
      onProgress: () => {
        searched.push(filter.searched);
        if (searched.length === 1) filter.dispose();
      },
    });
    turns.runAll();
    expect(searched).toHaveLength(1);
    expect(count()).toEqual({ listeners: 0, stores: 0 });
  });
});

it('a new query over the same log knows nothing of the one before', () => {
  const short = new ShortLog();
  short.push('data: a\n\ndata: B\n\nevent: t\ndata: b\n\n');
  const queries = [
    query('b'),
    query('b', { matchesCase: true }),
    query('type:t'),
    query('/b/'),
    query('-b'),
    query(''),
  ];
  const found = (): number[][] => queries.map((each) => filterLog(short.log, each));
  expect(found()).toEqual([[2, 3], [3], [3], [2, 3], [1], [1, 2, 3]]);
  expect(found()).toEqual([[2, 3], [3], [3], [2, 3], [1], [1, 2, 3]]);
});

it('a list of matches keeps nothing in its store over a clear', () => {
  const store = new MemoryByteStore();
  const list = new MatchList(store);
  for (let times = 0; times < 2; times += 1) {
    for (const number of [1, 3, 9_000]) list.add(number);
    expect(store.length - store.start).toBe(1_024);
    list.clear();
    expect(store.length - store.start).toBe(0);
  }
});

describe('a filter at its bounds', () => {
  it.each([0, 1, 16])('judges an entry again that became longer after %i notices', (notices) => {
    const short = new ShortLog();
    const turns = new HeldTurns();
    const filter = startFilter(short.log, query('size>10 kind:message'), turns);
    short.push('data: 3\r\n\r');
    for (let at = 0; at < notices; at += 1) short.note(1);
    turns.runAll();
    expect([numbersOf(filter), filter.isDone]).toEqual([[], true]);
    short.push('\n');
    short.note(1);
    turns.runAll();
    expect(numbersOf(filter)).toEqual([1]);
  });

  it('tries a pattern on a megabyte of an entry, and a text on all of it', () => {
    const maxBytes = 1024 * 1024;
    const textOf = (at: number): string => `data: ${'x'.repeat(at - 6)}z\n\n`;
    const log = record([bytesOf(textOf(maxBytes - 1) + textOf(maxBytes))], 2 * maxBytes);
    expect(filterLog(log, query('/z/'))).toEqual([1]);
    expect(filterLog(log, query('z'))).toEqual([1, 2]);
  });

  it('knows a type among thousands, long ones and those that come again', () => {
    const short = new ShortLog();
    const types = Array.from({ length: 2_500 }, (_, at) => `t${at % 1_250}`);
    const long = 'y'.repeat(257);
    short.push([...types, long, `${long}z`, long].map((type) => `event: ${type}\ndata\n\n`).join(''));
    expect(filterLog(short.log, query('type:t7'))).toEqual([8, 1_258]);
    expect(filterLog(short.log, query(`type:${long}`))).toEqual([2_501, 2_503]);
    expect(filterLog(short.log, query('-type:t*'))).toEqual([2_501, 2_502, 2_503]);
  });
});
