// The parts of a search, each used again: the list of matches, patterns with stars, and the way to the next entry with an id.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { findNextWithId } from '../../../src/core/filter/nextWithId.ts';
import { Wildcard } from '../../../src/core/filter/wildcard.ts';
import { expectAlwaysLikeNew, expectLikeNew, type Lifecycle } from '../../helpers/secondUse.ts';
import { ShortLog } from '../log/shortLog.ts';
import { HeldTurns } from './filtering.ts';

describe('a list of matches', () => {
  /** Ascending numbers of which some groups hold all, some none. */
  const numbers = fc
    .array(fc.tuple(fc.constantFrom(1, 2, 700, 8_192, 9_000, 20_000), fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((runs) => {
      const list: number[] = [];
      let last = 0;
      for (const [gap, times] of runs) for (let time = 0; time < times; time += 1) list.push((last += gap));
      return list;
    });

  const list: Lifecycle<{ readonly matches: MatchList; last: number }, readonly number[], unknown> = {
    create: () => ({ matches: new MatchList(), last: 0 }),
    use: (used, added) => {
      const from = used.last;
      for (const number of added) used.matches.add((used.last = from + number));
    },
    end: (used) => {
      used.matches.clear();
      used.last = 0;
    },
    observe: ({ matches, last }) => {
      const all = Array.from({ length: matches.count }, (_, at) => matches.at(at + 1));
      const places = [1, 8_192, 8_193, last - 1, last, last + 1].filter((place) => place > 0);
      return [
        all,
        places.map((place) => [matches.countBefore(place), matches.has(place), matches.nearest(place)]),
      ];
    },
  };

  it('is like a new one once it is cleared', async () => {
    await expectAlwaysLikeNew(list, numbers, { numRuns: 25, maxUses: 3 });
    const whole = Array.from({ length: 2 * 8_192 + 5 }, (_, at) => at + 1);
    await expectLikeNew(list, [[whole], [[1, 20_000]], [whole], [[8_192, 8_193]]]);
  });

  it('is like one that never had what is removed', async () => {
    const removed: typeof list = {
      ...list,
      end: (used) => {
        used.matches.removeFrom(1);
        used.last = 0;
      },
    };
    await expectAlwaysLikeNew(removed, numbers, { numRuns: 25, maxUses: 3 });
    fc.assert(
      fc.property(numbers, numbers, fc.nat(), (first, second, which) => {
        const from = first[which % first.length] ?? 1;
        const used = new MatchList();
        for (const number of first) used.add(number);
        used.removeFrom(from);
        const kept = first.filter((number) => number < from);
        const fresh = new MatchList();
        for (const number of kept) fresh.add(number);
        for (const number of second) for (const each of [used, fresh]) each.add(from + number);
        const all = [...kept, ...second.map((number) => from + number)];
        for (const each of [used, fresh])
          expect(Array.from({ length: each.count }, (_, at) => each.at(at + 1))).toEqual(all);
      }),
      { numRuns: 25 },
    );
  });

  it('shows what took the place of what was removed, in a group that was looked at', () => {
    const matches = new MatchList();
    const all = (): (number | undefined)[] =>
      Array.from({ length: matches.count }, (_, at) => matches.at(at + 1));
    for (const number of [1, 2, 8_193, 8_194, 16_385]) matches.add(number);
    for (const [removed, added] of [
      [8_194, [8_200, 16_400]],
      [2, [5, 8_300, 16_500]],
      [5, [6, 8_400, 16_600]],
    ] as const) {
      const kept = all().filter((number = 0) => number < removed);
      matches.removeFrom(removed);
      expect(all()).toEqual(kept);
      for (const number of added) matches.add(number);
      expect(all()).toEqual([...kept, ...added]);
      expect(all().map((number = 0) => matches.countBefore(number))).toEqual(all().map((_, at) => at));
    }
  });

  it('knows the nearest of two, and the later one half way between them', () => {
    const matches = new MatchList();
    for (const number of [10, 20]) matches.add(number);
    expect([1, 10, 14, 15, 16, 20, 99].map((number) => matches.nearest(number))).toEqual([
      1, 1, 1, 2, 2, 2, 2,
    ]);
    expect([0, 1, 2, 3, -1].map((position) => matches.at(position))).toEqual([
      undefined,
      10,
      20,
      undefined,
      undefined,
    ]);
    expect([10, 11, 20, 21].map((number) => matches.countBefore(number))).toEqual([0, 1, 1, 2]);
  });
});

describe('a pattern with stars', () => {
  it.each([
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'ac', false],
    ['a*b*c', 'abcx', false],
    ['a*ab*b', 'ab', false],
    ['a*a*a', 'aa', false],
    ['a*a*a', 'aaa', true],
    ['**', '', true],
    ['a**', 'ba', false],
    ['**a', 'ab', false],
    ['A*B*', 'ab', true],
  ])('%s meets %j: %s, and the next text as if there had been none before', (text, sample, isMet) => {
    const pattern = new Wildcard(text, false);
    for (const before of ['', sample, 'a'.repeat(50), 'xaxbxaxb', sample]) {
      pattern.test(before);
      expect(pattern.test(sample)).toBe(isMet);
    }
    expect(String(pattern)).toBe(text);
    const strict = new Wildcard(text, true);
    expect(strict.test(sample)).toBe(isMet && text === text.toLowerCase());
  });
});

describe('the next entry with an id', () => {
  const events = (...ids: readonly string[]): string => ids.map((id) => `id: ${id}\ndata\n\n`).join('');

  function find(log: EventLog, id: string, after: number): number | undefined | 'none yet' {
    const turns = new HeldTurns();
    const answers: (number | undefined)[] = [];
    findNextWithId(log, id, after, turns.slicing, (number) => answers.push(number));
    turns.runAll();
    expect(answers.length).toBeLessThanOrEqual(1);
    return answers.length === 0 ? 'none yet' : answers[0];
  }

  it('is found round the end, the entry itself last, and exactly as written', () => {
    const { log } = ((): ShortLog => {
      const short = new ShortLog();
      short.push(events('a', 'b', 'a', 'A', 'a.b', ''));
      return short;
    })();
    expect([0, 1, 2, 3, 6].map((after) => find(log, 'a', after))).toEqual([1, 3, 3, 1, 1]);
    expect([1, 4].map((after) => find(log, 'A', after))).toEqual([4, 4]);
    expect(find(log, 'a.b', 6)).toBe(5);
    expect(find(log, 'aXb', 6)).toBeUndefined();
    expect(find(log, '', 1)).toBe(6);
    expect(find(log, 'b', 2)).toBe(2);
  });

  it('is none in a log without entries, and never one that is gone', () => {
    const short = new ShortLog();
    expect(find(short.log, 'a', 0)).toBeUndefined();
    short.push(events(...Array.from({ length: 1_000 }, (_, at) => `${at % 500}`)));
    expect(find(short.log, '7', 8)).toBe(508);
    short.lose('records', 0.5);
    const { first } = short.log;
    expect(first).toBeGreaterThan(300);
    expect(find(short.log, '7', 508)).toBe(508);
    expect(find(short.log, '7', 600)).toBe(508);
    expect(find(short.log, `${first - 2}`, 999)).toBe(first + 499);
  });

  it('is not told once it was given up', () => {
    const short = new ShortLog();
    short.push(events(...Array.from({ length: 2_000 }, (_, at) => `${at}`)));
    const turns = new HeldTurns();
    let told = 0;
    for (let part = 0; part < 3; part += 1) {
      const giveUp = findNextWithId(short.log, 'none', 0, turns.slicing, () => (told += 1));
      for (let turn = 0; turn < part; turn += 1) turns.runOne();
      giveUp();
      turns.runAll();
    }
    expect(told).toBe(0);
  });
});
