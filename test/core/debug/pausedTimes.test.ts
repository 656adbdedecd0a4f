// The pauses of a stream as its notices tell of them: those that are over, those that go on, and what was read after them.

import { describe, expect, it } from 'vitest';

import { PausedTimes } from '../../../src/core/debug/pausedTimes.ts';
import type { NoticeDetail } from '../../../src/core/log/detail.ts';
import type { Entry } from '../../../src/core/log/entry.ts';

type Paused = Extract<NoticeDetail, { readonly notice: 'paused' }>;

function entry(number: number, receivedAtMs: number, attempt = 1): Entry {
  return { number, attempt, receivedAtMs } as Entry;
}

function paused(pausedMs: number, more: Partial<Paused> = {}): Paused {
  return { notice: 'paused', pausedMs, ...more };
}

const goesOn = { isGoingOn: true, isByDebugger: true } as const;

describe('pauses', () => {
  it('end where they are told of, and begin so much before, not before the stream', () => {
    const pauses = new PausedTimes();
    pauses.take(entry(3, 1_000), paused(400));
    pauses.take(entry(5, 2_000, 2), paused(3_000, { isByDebugger: true }));
    expect(pauses.within(0, 9_000)).toEqual([
      { attempt: 1, fromMs: 600, toMs: 1_000, entry: 3, isByDebugger: false },
      { attempt: 2, fromMs: 0, toMs: 2_000, entry: 5, isByDebugger: true },
    ]);
  });

  it('are none where only the wall clock shows them, and other notices are none', () => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 1_000), paused(400, { isByWallClock: true }));
    pauses.take(entry(2, 1_000), { notice: 'compressed', encoding: 'gzip' });
    pauses.take(entry(3, 1_000), undefined);
    expect(pauses.within(0, 9_000)).toBeUndefined();
  });

  it('that go on are one, told of once, until they are over', () => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 1_000), paused(100, goesOn));
    pauses.take(entry(2, 1_500), paused(600, goesOn));
    const open = { attempt: 1, fromMs: 900, toMs: undefined, entry: 1, isByDebugger: true };
    expect(pauses.within(5_000, 6_000)).toEqual([open]);
    expect(pauses.before(entry(3, 1_500))).toBeUndefined();
    pauses.take(entry(4, 2_000), paused(1_100, { isByDebugger: true }));
    expect(pauses.within(0, 9_000)).toEqual([{ ...open, toMs: 2_000, entry: 4 }]);
    // A second one is its own.
    pauses.take(entry(6, 3_000), paused(10, goesOn));
    expect(pauses.within(0, 9_000)).toHaveLength(2);
  });

  it('end with their attempt, and no attempt ends those of another', () => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 1_000), paused(100, goesOn));
    pauses.end(entry(2, 1_100, 2));
    expect(pauses.within(5_000, 5_000)).toHaveLength(1);
    pauses.end(entry(2, 1_200));
    pauses.end(entry(3, 1_300));
    expect(pauses.within(0, 9_000)).toMatchObject([{ toMs: 1_200, entry: 1 }]);
    pauses.take(entry(4, 2_000, 2), paused(50, goesOn));
    pauses.take(entry(5, 2_100, 3), paused(20));
    expect(pauses.within(0, 9_000)?.map(({ attempt, toMs }) => [attempt, toMs])).toEqual([
      [1, 1_200],
      [2, undefined],
      [3, 2_100],
    ]);
  });

  it.each([
    [0, 599, false],
    [0, 600, true],
    [700, 800, true],
    [1_000, 9_000, true],
    [1_001, 9_000, false],
  ])('between 600 and 1000 are within %i to %i: %s', (fromMs, toMs, isThere) => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 1_000), paused(400));
    expect(pauses.within(fromMs, toMs) !== undefined).toBe(isThere);
  });

  it.each<[what: string, entry: Entry, expected: number | undefined]>([
    ['at once', entry(4, 1_000), 3],
    ['within a quarter of a second', entry(9, 1_250), 3],
    ['later', entry(9, 1_250.5), undefined],
    ['in another attempt', entry(9, 1_000, 2), undefined],
    ['before it was told of', entry(2, 1_000), undefined],
    ['by the very entry', entry(3, 1_000), undefined],
  ])('may have had what was read in them: %s', (_what, read, expected) => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 100), paused(50));
    pauses.take(entry(3, 1_000), paused(400, { isByDebugger: true }));
    const found = pauses.before(read);
    expect(found?.entry).toBe(expected);
    expect(found?.isByDebugger).toBe(expected === undefined ? undefined : true);
  });

  it('are given as copies, the newest two hundred, and are gone when they are cleared', () => {
    const pauses = new PausedTimes();
    for (const _ of ['first', 'second']) {
      for (let number = 1; number <= 201; number += 1) pauses.take(entry(number, number * 10), paused(1));
      const found = pauses.within(0, 9_000) ?? [];
      expect([found.length, found[0]?.entry, found.at(-1)?.entry]).toEqual([200, 2, 201]);
      pauses.take(entry(202, 3_000), paused(1, goesOn));
      const [last] = pauses.within(3_000, 3_000) ?? [];
      pauses.end(entry(203, 3_100));
      expect(last?.toMs).toBeUndefined();
      pauses.clear();
      expect(pauses.within(0, 9_000)).toBeUndefined();
      expect(pauses.before(entry(204, 3_100))).toBeUndefined();
    }
  });

  it('are a thousand at the most: then the older half is let go of', () => {
    const pauses = new PausedTimes();
    pauses.take(entry(1, 10), paused(1));
    pauses.clear();
    const firstKept = (): number | undefined => {
      for (let atMs = 10; atMs <= 11_000; atMs += 10)
        if (pauses.within(atMs, atMs)) return pauses.within(atMs, atMs)?.[0]?.entry;
      return undefined;
    };
    for (let number = 1; number <= 1_000; number += 1) pauses.take(entry(number, number * 10), paused(1));
    expect(firstKept()).toBe(1);
    pauses.take(entry(1_001, 10_010), paused(1));
    expect(firstKept()).toBe(501);
    expect(pauses.within(10_010, 10_010)).toHaveLength(1);
  });
});
