// Which entries an export takes: the next from a number on, to the last of them and not beyond.

import { describe, expect, it } from 'vitest';

import { NumberRanges } from '../../../src/core/base/numberRanges.ts';
import {
  allEntries,
  entriesIn,
  entriesOfAttempt,
  entriesThere,
  matchingEntries,
  type ChosenEntries,
} from '../../../src/core/export/chosenEntries.ts';
import { MatchList } from '../../../src/core/filter/matchList.ts';
import { bytesOf } from '../recording.ts';
import { ScriptedStream } from '../scriptedStream.ts';
import { chosenNumbers, exportedText, linesOf, logOfAttempts } from './exported.ts';

/** The next chosen entry from each number on, up to the one behind the last. */
function nexts(chosen: ChosenEntries, last: number): readonly (number | undefined)[] {
  return Array.from({ length: last + 2 }, (_, from) => chosen.next(from));
}

const ranges = (...numbers: readonly number[]): NumberRanges =>
  NumberRanges.of(numbers.map((number) => ({ first: number, last: number })));

describe('the entries of an export', () => {
  it('are all, up to a number', () => {
    expect(allEntries(2)).toMatchObject({ isWhole: true, count: 2 });
    expect(nexts(allEntries(2), 2).slice(1)).toEqual([1, 2, undefined]);
    expect(allEntries(0)).toMatchObject({ count: 0 });
    expect(allEntries(0).next(1)).toBeUndefined();
  });

  it('are all whose records are there', () => {
    const there = entriesThere({ first: 3 } as never, 4);
    expect(there).toMatchObject({ isWhole: true, count: 2 });
    expect(nexts(there, 4)).toEqual([3, 3, 3, 3, 4, undefined]);
    expect(entriesThere({ first: 6 } as never, 4)).toMatchObject({ count: 0 });
    expect(nexts(entriesThere({ first: 5 } as never, 4), 4)).toEqual(Array(6).fill(undefined));
  });

  it('are those of an attempt', () => {
    // Four of the first attempt, three of the second.
    const log = logOfAttempts([bytesOf('data: 1\n\n'), bytesOf('data: 2\n\n')]);
    const first = entriesOfAttempt(log, 1, log.length);
    expect(first).toMatchObject({ isWhole: true, count: 4 });
    expect(nexts(first, 7)).toEqual([1, 1, 2, 3, 4, ...Array<undefined>(4).fill(undefined)]);
    const second = entriesOfAttempt(log, 2, 6);
    expect(second).toMatchObject({ isWhole: true, count: 2 });
    expect(nexts(second, 7)).toEqual([5, 5, 5, 5, 5, 5, 6, undefined, undefined]);
    expect(entriesOfAttempt(log, 2, 5)).toMatchObject({ count: 1 });
    expect(entriesOfAttempt(log, 2, 4)).toMatchObject({ count: 0 });
    expect(entriesOfAttempt(log, 2, 4).next(1)).toBeUndefined();
    expect(entriesOfAttempt(log, 3, 7)).toMatchObject({ count: 0 });
  });

  it('are those with their numbers, as far as there are such', () => {
    const chosen = entriesIn(ranges(2, 4, 9), 5);
    expect(chosen).toMatchObject({ isWhole: false, count: 2 });
    expect(nexts(chosen, 5).slice(1)).toEqual([2, 2, 4, 4, undefined, undefined]);
  });

  it('are those that a filter has found, or those at some places among them', () => {
    const matches = new MatchList();
    for (const number of [2, 3, 5, 8]) matches.add(number);
    expect(matchingEntries(matches)).toMatchObject({ isWhole: false, count: 4 });
    expect(nexts(matchingEntries(matches), 8).slice(1)).toEqual([2, 2, 3, 5, 5, 8, 8, 8, undefined]);
    const some = matchingEntries(matches, ranges(2, 4, 7));
    expect(some).toMatchObject({ isWhole: false, count: 2 });
    expect(nexts(some, 8).slice(1)).toEqual([3, 3, 3, 8, 8, 8, 8, 8, undefined]);
    expect(matchingEntries(new MatchList()).next(1)).toBeUndefined();
  });

  it('are none that are found after they were chosen', () => {
    const matches = new MatchList();
    matches.add(2);
    matches.add(3);
    const chosen = [matchingEntries(matches), matchingEntries(matches, ranges(1, 2, 3))];
    for (const number of [4, 5]) matches.add(number);
    for (const each of chosen) {
      expect(each.count).toBe(2);
      expect(nexts(each, 5).slice(1)).toEqual([2, 2, 3, undefined, undefined, undefined]);
    }
  });
});

describe('the id in force', () => {
  // 1 and 2 are the request and its answer.
  const stream = new ScriptedStream().attempt().opened();
  stream.receive(
    'data: 3\n\nid: a\ndata: 4\n\ndata: 5\n\nid: b\ndata: 6\n\ndata: 7\n\nid\ndata: 8\n\ndata: 9\n\n',
  );
  const { log } = stream;

  it.each<[numbers: readonly number[], ids: readonly (string | null)[]]>([
    [
      [3, 4, 5, 6, 7, 8, 9],
      [null, 'a', 'a', 'b', 'b', '', ''],
    ],
    // That of an entry which is not in the file counts as well.
    [
      [5, 7, 9],
      ['a', 'b', ''],
    ],
    [
      [3, 5],
      [null, 'a'],
    ],
    [
      [4, 7],
      ['a', 'b'],
    ],
    [
      [6, 9],
      ['b', ''],
    ],
    [[9], ['']],
  ])('of the entries %j is that of each, whichever are left out', (numbers, ids) => {
    const chosen = chosenNumbers(log, numbers);
    const events = linesOf(exportedText(log, 'ndjson', chosen)).filter(({ kind }) => kind === 'event');
    expect(events.map(({ lastEventId }) => lastEventId)).toEqual(ids);
    const har = JSON.parse(exportedText(log, 'har', chosen)) as {
      readonly log: { readonly entries: readonly Readonly<Record<string, readonly { eventId: string }[]>>[] };
    };
    const messages = har.log.entries.flatMap((entry) => entry['_eventSourceMessages'] ?? []);
    const ofHar = messages.map(({ eventId }) => eventId);
    expect(ofHar).toEqual(ids.map((id) => id ?? ''));
  });
});
