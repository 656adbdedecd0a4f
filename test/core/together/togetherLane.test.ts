// One of several streams: the entries that take part where the oldest are gone, what a filter finds among them, and what is
// told of changes once, and then again.

import { describe, expect, it } from 'vitest';

import { parseFilter } from '../../../src/core/filter/filterParser.ts';
import type { FilterTerm } from '../../../src/core/filter/filterQuery.ts';
import type { OrderedLane } from '../../../src/core/together/mergedOrder.ts';
import { TogetherLane, withOwnTime } from '../../../src/core/together/togetherLane.ts';
import { ShortLog } from '../log/shortLog.ts';
import { HeldSchedule } from '../page/feedStream.ts';
import { ScriptedStream } from '../scriptedStream.ts';

function termsOf(text: string): readonly FilterTerm[] {
  const query = { text, matchesCase: false, isRegex: false };
  const parsed = parseFilter(query, { startedAtMs: 0, utcOffsetMinutes: 0 });
  if ('mistake' in parsed) throw new Error(parsed.mistake.message);
  return parsed.terms;
}

function laneOf({ log }: ShortLog): TogetherLane {
  const stream = Object.assign(new ScriptedStream(), { log });
  return new TogetherLane({ id: 'a', stream, name: 'a' }, 0, 0);
}

/** Messages, each with a comment behind it. */
function pairs(count: number): ShortLog {
  const short = new ShortLog();
  short.push('data: x\n\n: c\n\n'.repeat(count));
  return short;
}

/** The numbers at its positions, and at those before and after them. */
function numbersOf(lane: OrderedLane): readonly (number | undefined)[] {
  return Array.from({ length: lane.count + 2 }, (_, position) => lane.numberAt(position));
}

describe('the entries of a stream that has lost its oldest', () => {
  const short = pairs(1_000);
  const lane = laneOf(short);
  short.lose('records', 0.5);
  const { first, length } = short.log;

  it('are those that are there', () => {
    expect(first).toBeGreaterThan(500);
    const there = Array.from({ length: length - first + 1 }, (_, at) => first + at);
    expect(numbersOf(lane)).toEqual([undefined, ...there, undefined]);
    expect(
      [1, first - 1, first, first + 1, length, length + 1, length + 9].map((n) => lane.countBefore(n)),
    ).toEqual([0, 0, 0, 1, lane.count - 1, lane.count, lane.count]);
  });

  it('are found among those that are there, and counted so', () => {
    const held = new HeldSchedule();
    const searched = laneOf(short);
    const { matches } = searched;
    expect([matches.count, matches.numberAt(1), matches.countBefore(length)]).toEqual([0, undefined, 0]);
    searched.search(termsOf('kind:comment'), {
      matchesCase: false,
      slicing: held.slicing,
      onProgress: () => undefined,
    });
    while (held.runDue());
    const found = Array.from({ length: length - first + 1 }, (_, at) => first + at).filter(
      (number) => short.log.entry(number).kind === 'comment',
    );
    expect(numbersOf(matches)).toEqual([undefined, ...found, undefined]);
    expect([1, first, length, length + 1].map((number) => matches.countBefore(number))).toEqual([
      0,
      0,
      found.filter((number) => number < length).length,
      found.length,
    ]);
    searched.stopSearch();
    expect([matches.count, matches.numberAt(1), searched.filter]).toEqual([0, undefined, undefined]);
  });

  it('are found where they were searched before the loss', () => {
    const later = pairs(1_000);
    const held = new HeldSchedule();
    const searched = laneOf(later);
    searched.search(termsOf('kind:message'), {
      matchesCase: false,
      slicing: held.slicing,
      onProgress: () => undefined,
    });
    while (held.runDue());
    expect(searched.matches.count).toBe(1_000);
    for (const share of [0.3, 0.7]) {
      later.lose('records', share);
      const { log } = later;
      const found = Array.from({ length: log.length - log.first + 1 }, (_, at) => log.first + at).filter(
        (number) => log.entry(number).kind === 'message',
      );
      expect(numbersOf(searched.matches)).toEqual([undefined, ...found, undefined]);
      expect(found.slice(0, 3).map((number) => searched.matches.countBefore(number))).toEqual([0, 1, 2]);
      expect(searched.matches.countBefore(1)).toBe(0);
    }
    searched.stopSearch();
  });
});

describe('a stream that is searched', () => {
  it('is searched for one thing at a time, and for nothing without terms', () => {
    const short = pairs(3);
    const lane = laneOf(short);
    const held = new HeldSchedule();
    const search = (text: string): readonly (number | undefined)[] => {
      const options = { matchesCase: false, slicing: held.slicing, onProgress: () => undefined };
      lane.search(text === '' ? [] : termsOf(text), options);
      expect(held.delaysMs).toHaveLength(text === '' ? 0 : 1);
      while (held.runDue());
      return numbersOf(lane.matches).slice(1, -1);
    };
    expect(search('kind:message')).toEqual([1, 3, 5]);
    // One that is given up in the middle does nothing more.
    lane.search(termsOf('kind:message'), {
      matchesCase: false,
      slicing: held.slicing,
      onProgress: () => expect.unreachable(),
    });
    expect(search('kind:comment')).toEqual([2, 4, 6]);
    expect(search('')).toEqual([]);
    expect(lane.filter).toBeUndefined();
    short.push('data: x\n\n');
    expect(held.delaysMs).toEqual([]);
  });
});

describe('a change of a stream', () => {
  const seen = (lane: TogetherLane): readonly boolean[] => [lane.takeCleared(), lane.takeLoss()];

  it('is told once, each time anew', () => {
    const short = pairs(1_000);
    const lane = laneOf(short);
    expect(seen(lane)).toEqual([false, false]);
    for (const share of [0.3, 0.6]) {
      short.lose('records', share);
      expect(seen(lane)).toEqual([false, true]);
      expect(seen(lane)).toEqual([false, false]);
    }
    for (let time = 0; time < 2; time += 1) {
      short.clear();
      // What is gone belongs to the entries of before: nobody loses anything by that.
      expect(seen(lane)).toEqual([true, false]);
      expect(seen(lane)).toEqual([false, false]);
      short.push('data: x\n\n'.repeat(2_000));
      expect(seen(lane)).toEqual([false, false]);
      short.lose('records', 0.5);
      expect(seen(lane)).toEqual([false, true]);
      expect(seen(lane)).toEqual([false, false]);
    }
  });

  it('is told of a clear and of its undoing', () => {
    const short = pairs(2);
    const lane = laneOf(short);
    short.clear();
    expect(seen(lane)).toEqual([true, false]);
    short.log.undoClear();
    expect(seen(lane)).toEqual([true, false]);
    expect(seen(lane)).toEqual([false, false]);
  });
});

describe('a term of a filter', () => {
  it.each([
    ['after:500ms', 200, 300],
    ['before:500ms', 200, 300],
    ['after:500ms', 500, 0],
    ['before:500ms', 900, -400],
    ['after:500ms', 0, 500],
  ])('%s means, in a stream that began %d ms later, %d ms', (text, offsetMs, ownMs) => {
    const [term] = termsOf(text);
    if (!term) throw new Error('There is no term');
    const own: number = expect.closeTo(ownMs, 9);
    expect(withOwnTime(term, offsetMs)).toEqual({ ...term, moment: { atMs: own } });
  });

  it.each(['after:#3', 'before:#3', 'kind:message', 'x', '/x/', '-x'])(
    '%s means the same in each',
    (text) => {
      for (const term of termsOf(text)) expect(withOwnTime(term, 200)).toEqual(term);
    },
  );
});
