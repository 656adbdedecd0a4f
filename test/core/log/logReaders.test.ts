// Who reads a log in the order of its entries, in slices, over clears and losses; and where entries stand in it.

import { describe, expect, it } from 'vitest';

import { entryAt, firstEntryOf, readOf } from '../../../src/core/log/entryPlaces.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { CatchUp, SequentialReader } from '../../../src/core/log/logReader.ts';
import { AttemptLog } from '../attemptLog.ts';
import { ShortLog } from './shortLog.ts';

/** Keeps the numbers that it takes, and how often it was told to forget them. */
class Numbers extends SequentialReader {
  taken: number[] = [];
  resets = 0;

  protected take(number: number): void {
    this.taken.push(number);
  }

  protected reset(): void {
    this.taken = [];
    this.resets += 1;
  }
}

describe('a reader of a log', () => {
  it('takes each entry once, as many as it may at a time', () => {
    const short = new ShortLog();
    const reader = new Numbers(short.log);
    expect([reader.isBehind, reader.version]).toEqual([false, 0]);
    short.push('data\n\n'.repeat(5));
    expect(reader.isBehind).toBe(true);
    reader.update(2);
    expect([reader.taken, reader.isBehind, reader.version]).toEqual([[1, 2], true, 1]);
    reader.update(3);
    expect([reader.taken, reader.isBehind, reader.version]).toEqual([[1, 2, 3, 4, 5], false, 2]);
    // Nothing has come: nothing has changed.
    reader.update();
    expect(reader.version).toBe(2);
    short.push('data\n\n');
    reader.update(0);
    expect([reader.taken.length, reader.isBehind]).toEqual([5, true]);
  });

  it.each([
    ['a clear', (short: ShortLog) => short.clear()],
    [
      'a clear that is undone',
      (short: ShortLog) => {
        short.clear();
        short.push('data\n\n');
        short.log.undoClear();
      },
    ],
  ])('begins anew after %s, though there are as many entries as before', (_, change) => {
    const short = new ShortLog();
    const reader = new Numbers(short.log);
    for (let again = 1; again <= 3; again += 1) {
      short.push('data\n\n'.repeat(3));
      reader.update();
      const { version } = reader;
      change(short);
      while (short.log.length < 3) short.push('data\n\n');
      const isOther = short.log.generation !== 0;
      expect(reader.isBehind).toBe(isOther || short.log.length !== reader.taken.length);
      reader.update();
      expect(reader.version).toBe(version + 1);
      expect(reader.taken).toEqual(Array.from({ length: short.log.length }, (_unused, at) => at + 1));
      expect(reader.isBehind).toBe(false);
    }
  });

  it('forgets once for a clear, even where the log stays empty', () => {
    const short = new ShortLog();
    const reader = new Numbers(short.log);
    short.push('data\n\n');
    reader.update();
    short.clear();
    expect(reader.isBehind).toBe(true);
    reader.update();
    reader.update();
    expect([reader.resets, reader.taken, reader.isBehind]).toEqual([1, [], false]);
  });

  it('that begins late is not told of what was cleared before', () => {
    const short = new ShortLog();
    short.push('data\n\n');
    short.clear();
    const reader = new Numbers(short.log);
    expect(reader.isBehind).toBe(false);
    short.push('data\n\n');
    reader.update();
    expect([reader.resets, reader.taken]).toEqual([0, [1]]);
  });

  it('goes on behind what is gone', () => {
    const short = new ShortLog();
    const reader = new Numbers(short.log);
    short.push('data\n\n'.repeat(1_000));
    reader.update(10);
    short.lose('records', 0.5);
    const { first } = short.log;
    reader.update(5);
    expect(reader.taken.slice(10)).toEqual([0, 1, 2, 3, 4].map((more) => first + more));
  });
});

describe('catching up', () => {
  function catchUpOf(counts: readonly number[]) {
    const runs = new Set<() => void>();
    const pauses: number[] = [];
    const logs = counts.map(() => new ShortLog());
    const readers = logs.map(({ log }) => new Numbers(log));
    for (const [at, count] of counts.entries()) logs[at]?.push('data\n\n'.repeat(count));
    const schedule = (run: () => void, delayMs: number): (() => void) => {
      pauses.push(delayMs);
      runs.add(run);
      return () => void runs.delete(run);
    };
    const turn = (): boolean => {
      const [run] = runs;
      if (!run) return false;
      runs.delete(run);
      run();
      return true;
    };
    return { catchUp: new CatchUp(schedule, () => readers, 10), logs, readers, runs, pauses, turn };
  }

  it('goes on where it was stopped, and begins again once it was through', () => {
    const { catchUp, logs, readers, runs, pauses, turn } = catchUpOf([25, 5]);
    catchUp.start();
    turn();
    catchUp.stop();
    catchUp.stop();
    expect(runs.size).toBe(0);
    expect(readers.map(({ taken }) => taken.length)).toEqual([10, 5]);
    catchUp.start();
    while (turn()) expect(runs.size).toBeLessThanOrEqual(1);
    expect(readers.map(({ taken }) => taken.length)).toEqual([25, 5]);
    for (let again = 1; again <= 100; again += 1) {
      logs[1]?.push('data\n\n');
      catchUp.start();
      catchUp.start();
      expect(runs.size).toBe(1);
      turn();
      expect(runs.size).toBe(0);
      expect(readers[1]?.taken.length).toBe(5 + again);
    }
    expect(new Set(pauses)).toEqual(new Set([4]));
  });

  it('begins again with a log that was cleared meanwhile', () => {
    const { catchUp, logs, readers, turn } = catchUpOf([25]);
    catchUp.start();
    turn();
    logs[0]?.clear();
    logs[0]?.push('data\n\n'.repeat(15));
    while (turn());
    expect(readers[0]?.taken).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
    expect(readers[0]?.isBehind).toBe(false);
  });
});

describe('a place in a log', () => {
  it('is that of the first entry of an attempt, or of the next there is', () => {
    const attempts = new AttemptLog();
    expect(firstEntryOf(attempts.log, 1)).toBe(1);
    attempts.begin();
    attempts.events(1, 2);
    attempts.end();
    attempts.begin();
    // Request, open, two events, the end; request, open.
    expect([0, 1, 2, 3].map((attempt) => firstEntryOf(attempts.log, attempt))).toEqual([1, 1, 6, 8]);
  });

  it('is that of the first entry from a time on, or of the last', () => {
    const { log } = new ShortLog();
    expect(entryAt(log, 0)).toBe(0);
    for (const receivedAtMs of [5, 5, 7, 20])
      log.appendDetailEntry('notice', { notice: 'long-id', sizeBytes: 1 }, { attempt: 1, receivedAtMs });
    expect([0, 4, 5, 5.5, 6, 7, 8, 20, 21].map((atMs) => entryAt(log, atMs))).toEqual([
      1, 1, 1, 3, 3, 3, 4, 4, 4,
    ]);
  });

  it('is among those that came with the same read, also over what the inspector noted meanwhile', () => {
    const short = new ShortLog();
    const { log } = short;
    short.note(1);
    short.push('data\n\ndata\n\n');
    short.push('data\n\n');
    short.push('data\n\n: a\n');
    short.note(1);
    short.push('data\n\n');
    const reads = log.entries(1, log.length).map((entry) => {
      if (entry.chunk === 0) return 'none';
      const { first, last } = readOf(log, entry);
      return `${first}-${last}`;
    });
    expect(reads).toEqual(['none', '2-3', '2-3', '4-4', '5-6', '5-6', 'none', '8-8']);
  });

  it('begins with what is left of a read, and after a clear with the first entry', () => {
    const short = new ShortLog();
    short.push('data\n\n'.repeat(1_000));
    short.lose('records', 0.5);
    const { log } = short;
    expect(readOf(log, log.entry(900))).toEqual({ first: log.first, last: 1_000 });
    short.clear();
    short.push('data\n\n'.repeat(2));
    short.push('data\n\n');
    expect([1, 2, 3].map((number) => readOf(log, log.entry(number)))).toEqual([
      { first: 1, last: 2 },
      { first: 1, last: 2 },
      { first: 3, last: 3 },
    ]);
    expect(firstEntryOf(log, short.attempt)).toBe(1);
  });
});

it('a log says when the last byte came, also after a clear', () => {
  const log = new EventLog(7);
  expect([log.startedAtMs, log.lastByteAtMs]).toEqual([7, 0]);
  log.appendBody(new Uint8Array(1), 5);
  log.clear();
  expect([log.lastByteAtMs, log.bodyLength]).toEqual([5, 1]);
});
