import { describe, expect, it } from 'vitest';

import { alignmentWords, summaryWords } from '../../../src/core/comparison/comparisonWords.ts';
import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';
import { compare, compareLogs, logOf, marked, rowsOf, type SampleEvent } from './sides.ts';

const texts = (...all: readonly string[]): SampleEvent[] => all.map((data) => ({ data }));
const withIds = (...ids: readonly (string | undefined)[]): SampleEvent[] =>
  ids.map((id, at) => ({ id, data: `event ${at}` }));
const numbered = (count: number, more: (at: number) => object = () => ({})): SampleEvent[] =>
  Array.from({ length: count }, (_, at) => ({ data: JSON.stringify({ seq: at, ...more(at) }) }));

describe('what the events are known by', () => {
  it.each<[what: string, left: readonly SampleEvent[], right: readonly SampleEvent[], words: RegExp]>([
    [
      'ids that both have',
      withIds('1', '2', '3'),
      withIds('2', '3', '4'),
      /ids, of which 2 are on both sides/,
    ],
    ['one id that both have', withIds('1', '2'), withIds('2', '3'), /ids, of which 1 is on both sides/],
    ['ids that have nothing in common', withIds('1', '2'), withIds('a', 'b'), /by order: the sides have no/],
    ['the same id again and again', withIds('1', '1', '1', '1'), withIds('1', '1', '1', '1'), /by order/],
    ['ids that few have', withIds('1', undefined, undefined), withIds('1', undefined, undefined), /by order/],
    ['ids on one side alone', withIds('1', '2'), withIds(undefined, undefined), /by order/],
    ['a number in the data', numbered(5), numbered(6), /by \$\.seq, whose values/],
    [
      'a number deeper in the data',
      numbered(3).map(({ data }) => ({ data: `{"x":{"y":${data}}}` })),
      numbered(3).map(({ data }) => ({ data: `{"x":{"y":${data}}}` })),
      /by \$\.x\.y\.seq/,
    ],
    [
      'times, which no two sides share',
      numbered(3, (at) => ({ seq: at * 7.1 })),
      numbered(3, (at) => ({ seq: at * 3.3 + 1 })),
      /by order/,
    ],
    ['no JSON', texts('a', 'b'), texts('a', 'c'), /by order/],
    ['nothing', [], [], /by order/],
    ['events on one side alone', withIds('1', '2'), [], /by order/],
  ])('is told from what the sides have: %s', (_, left, right, words) => {
    const { alignment } = compare(left, right);
    expect(alignmentWords(alignment, true)).toMatch(words);
  });

  it('is what somebody says, even where it does not fit', () => {
    const { alignment, counts } = compare(texts('a', 'b'), texts('a', 'c'), { by: 'id' });
    expect(alignmentWords(alignment, false)).toBe('Aligned by the events’ ids.');
    expect(counts).toMatchObject({ same: 1, missing: 1, extra: 1 });
  });

  it('is refused in a sentence when it cannot be followed', () => {
    expect(() => compare([], [], { by: 'path', path: '$' })).toThrow(/means the whole text/);
    expect(() => compare([], [], { ignored: ['$.a[-1]'] })).toThrow(/counts from the end/);
  });
});

describe('events by id', () => {
  it('that repeat stand for one another in their order', () => {
    const left = [
      { id: '1', data: 'a' },
      { id: '2', data: 'b' },
      { id: '2', data: 'c' },
    ];
    const right = [
      { id: '1', data: 'a' },
      { id: '2', data: 'b' },
      { id: '2', data: 'x' },
      { id: '2', data: 'y' },
    ];
    expect(rowsOf(compare(left, right, { by: 'id' }))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2, 'changed'],
      [undefined, 3, 'extra'],
    ]);
  });

  it('without one are known by what they say', () => {
    const result = compare(
      [{ id: '1', data: 'a' }, { data: 'x' }, { data: 'y' }],
      [{ data: 'x' }, { id: '1', data: 'a' }, { data: 'z' }],
      { by: 'id' },
    );
    expect(marked(result).map(String)).toContain('2,,missing');
    expect(result.counts).toMatchObject({ same: 2, moved: 1, missing: 1, extra: 1 });
  });

  it('that are the empty id and characters beyond ASCII are ids like others', () => {
    const sides = withIds('', 'ü', '🦊');
    expect(compare(sides, [...sides].toReversed(), { by: 'id' }).counts).toMatchObject({ same: 3, moved: 2 });
  });
});

describe('events by order', () => {
  it('that are pieces of a text are taken out and put in where they are', () => {
    const left = texts(...'the cat and the dog and the end'.split(/(?= )/));
    const right = texts(...'the cat and the big dog and the end'.split(/(?= )/));
    expect(marked(compare(left, right))).toEqual([[undefined, 4, 'extra']]);
    expect(marked(compare(right, left))).toEqual([[4, undefined, 'missing']]);
  });

  it('of few kinds, in long lists, lose the place for the length of a window at most', () => {
    const few = (edit: boolean): SampleEvent[] =>
      Array.from({ length: 20_000 }, (_, at) => ({
        data: ['ping', 'tick', 'tock', 'ping', 'tick'][at % 5] ?? '',
      })).filter((_, at) => !edit || at % 1000 !== 500);
    const { counts } = compare(few(false), few(true));
    expect(counts).toEqual({
      same: 19_980,
      changed: 0,
      missing: 20,
      extra: 0,
      moved: 0,
      late: 0,
      early: 0,
      unmarked: 19_980,
    });
  });

  /** Events of so many kinds, in an order that does not repeat. */
  const shuffled = (count: number, kinds: number, seed = 1): SampleEvent[] => {
    let state = seed;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return { data: `kind ${(state >>> 16) % kinds}` };
    });
  };

  it('of few kinds have hardly more differences than were made, wherever a window of the search ends', () => {
    const left = shuffled(20_000, 2);
    const right = left.filter((_, at) => at % 31 !== 15);
    const made = left.length - right.length;
    const { counts } = compare(left, right);
    // Where a window ends, another way may be as short within it, so that few are found more than there were.
    expect(counts.missing - made).toBeLessThan(made / 100);
    expect(counts.extra).toBeLessThan(made / 100);
    expect(compare(right, left).counts).toMatchObject({ missing: counts.extra, extra: counts.missing });
  });

  it('of few kinds are found again behind a long piece that is new', () => {
    const left = shuffled(6_000, 30);
    const right = [...left.slice(0, 3_000), ...shuffled(2_000, 30, 99), ...left.slice(3_000)];
    // Both ends are others, so that nothing is settled from there.
    for (const at of [0, right.length - 1]) right[at] = { data: 'another' };
    expect(compare(left, right).counts).toMatchObject({ same: 5_998, missing: 0, extra: 2_000, changed: 2 });
  });

  it('of another type are no change of one another', () => {
    const left = [{ type: 'a', data: '1' }];
    const right = [{ type: 'b', data: '1' }];
    expect(marked(compare(left, right))).toEqual([
      [0, undefined, 'missing'],
      [undefined, 0, 'extra'],
    ]);
  });

  it('of which one is gone beside another that changed are told apart by what they say', () => {
    const price = (name: string, value: number): SampleEvent => ({
      data: `{"name":"${name}","price":${value}}`,
    });
    const left = [price('a', 1), price('b', 1), price('c', 1), price('d', 1)];
    const right = [price('a', 1), price('c', 2), price('d', 1)];
    expect(marked(compare(left, right, { by: 'order' }))).toEqual([
      [1, undefined, 'missing'],
      [2, 1, 'changed'],
    ]);
    expect(marked(compare(right, left, { by: 'order' }))).toEqual([
      [undefined, 1, 'extra'],
      [1, 2, 'changed'],
    ]);
    // Without a word in common, the first stands for the first.
    expect(marked(compare(texts('x', 'a', 'b', 'y'), texts('x', 'z', 'y')))).toEqual([
      [1, 1, 'changed'],
      [2, undefined, 'missing'],
    ]);
  });

  it('that are there once and stand elsewhere have moved, and say so with what else they are', () => {
    const left = texts('a', 'b', 'c', 'd', 'e').map((event, at) => ({ ...event, atMs: at * 2000 }));
    const right = texts('a', 'c', 'd', 'e', 'b').map((event, at) => ({ ...event, atMs: at * 2000 }));
    expect(marked(compare(left, right)).filter((row) => row.includes('moved'))).toEqual([
      [1, 4, 'moved', 'late'],
    ]);
  });
});

describe('times', () => {
  const at = (...times: readonly number[]): SampleEvent[] =>
    times.map((atMs, place) => ({ id: String(place), data: 'x', atMs }));

  it('are late and early beyond the tolerance, and not at it', () => {
    expect(rowsOf(compare(at(0, 0, 0, 0, 0), at(999, 1000, 1001, 1000, 0)))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2, 'late'],
      [3, 3],
      [4, 4],
    ]);
    expect(rowsOf(compare(at(11, 10), at(0, 0), { toleranceMs: 10 }))).toEqual([
      [0, 0, 'early'],
      [1, 1],
    ]);
  });
});

describe('values that are left out', () => {
  it.each([
    ['{"l":[1,2],"x":0}', '{"l":[12],"x":1}'],
    ['{"a":"b","x":0}', '{"a":"c","x":0}'],
    ['{"a":{},"x":0}', '{"a":[],"x":0}'],
    ['{"a":1,"b":1,"x":0}', '{"a":1,"x":0,"c":1}'],
  ])('do not make the rest of %s and %s the same', (left, right) => {
    const { counts } = compare(texts(left), texts(right), { by: 'order', ignored: ['$.x'] });
    expect(counts).toMatchObject({ same: 0, changed: 1 });
  });

  it.each([
    ['{"a":1,"x":0}', '{"a":1,"x":[1,{}]}'],
    ['{"a":1,"x":0}', '{"x":1,"a":1}'],
    ['{"a":1,"x":0}', '{ "a": 1 }'],
  ])('make %s and %s the same', (left, right) => {
    const { counts } = compare(texts(left), texts(right), { by: 'order', ignored: ['$.x'] });
    expect(counts).toMatchObject({ same: 1, changed: 0 });
  });
});

describe('what came of it, in words', () => {
  const at = (id: string, data: string, atMs = 0): SampleEvent => ({ id, data, atMs });
  const both = 'Both have their first event after the same time.';

  it.each<[left: readonly SampleEvent[], right: readonly SampleEvent[], words: readonly string[]]>([
    [[], [], ['Neither side has an event.']],
    [[at('1', 'a')], [at('1', 'a')], ['The only event is the same.', both]],
    [
      [at('1', 'a'), at('2', 'b')],
      [at('1', 'a'), at('2', 'b')],
      ['All 2 events are the same.', both],
    ],
    [[at('1', 'a')], [at('1', 'x')], ['No event is the same.', '1 changed in the text.', both]],
    [
      [at('1', 'a'), at('2', 'b')],
      [at('1', 'a'), at('2', 'x')],
      ['1 event is the same.', '1 changed in the text.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b'), at('3', 'c'), at('4', 'd')],
      [at('1', 'a'), at('2', 'b'), at('3', 'x'), at('4', 'y')],
      ['2 events are the same.', '2 changed in the text.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b')],
      [at('1', 'a')],
      ['1 event is the same.', '1 is missing in the second.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b'), at('3', 'c')],
      [at('1', 'a')],
      ['1 event is the same.', '2 are missing in the second.', both],
    ],
    [
      [at('1', 'a')],
      [at('1', 'a'), at('2', 'b')],
      ['1 event is the same.', '1 is only in the second.', both],
    ],
    [
      [at('1', 'a')],
      [at('1', 'a'), at('2', 'b'), at('3', 'c')],
      ['1 event is the same.', '2 are only in the second.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b', 2000)],
      [at('1', 'a'), at('2', 'b', 999)],
      ['All 2 events are the same.', '1 comes more than 1.0 s earlier in the second.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b', 2000), at('3', 'c', 3000)],
      [at('1', 'a'), at('2', 'b', 999), at('3', 'c', 1999)],
      ['All 3 events are the same.', '2 come more than 1.0 s earlier in the second.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b', 0), at('3', 'c', 0)],
      [at('1', 'a'), at('2', 'b', 1001), at('3', 'c', 1001)],
      ['All 3 events are the same.', '2 come more than 1.0 s later in the second.', both],
    ],
    [
      [at('1', 'a'), at('2', 'b', 1000)],
      [at('1', 'a'), at('2', 'b', 2000)],
      ['All 2 events are the same.', both],
    ],
    [[at('1', 'a', 0)], [at('1', 'a', 20)], ['The only event is the same.', both]],
    [
      [at('1', 'a', 0)],
      [at('1', 'a', 21)],
      ['The only event is the same.', 'The second is 21 ms slower to its first event.'],
    ],
    [
      [at('1', 'a', 21)],
      [at('1', 'a', 0)],
      ['The only event is the same.', 'The second is 21 ms faster to its first event.'],
    ],
  ])('%j and %j', (left, right, words) => {
    expect(summaryWords(compare(left, right, { by: 'id' }))).toEqual(words);
  });
});

describe('what is not known of times', () => {
  const late = (): EventLog => logOf([{ id: '1', data: 'x', atMs: 5000 }]);
  const early = (): EventLog => logOf([{ id: '1', data: 'x', atMs: 0 }]);
  const withoutTimes = (log: EventLog): EventLog => {
    log.appendDetailEntry(
      'notice',
      { notice: 'capture', note: { what: 'no-times' } },
      { attempt: 1, receivedAtMs: 5000, type: 'capture' },
    );
    return log;
  };
  const same = 'The only event is the same.';

  it.each<[left: () => EventLog, right: () => EventLog, words: readonly string[]]>([
    [
      early,
      late,
      [
        same,
        '1 comes more than 1.0 s later in the second.',
        'The second is 5.0 s slower to its first event.',
      ],
    ],
    [
      () => withoutTimes(early()),
      late,
      [same, 'When the events of the first came is not known, so nothing is said of late ones.'],
    ],
    [
      early,
      () => withoutTimes(late()),
      [same, 'When the events of the second came is not known, so nothing is said of late ones.'],
    ],
    [
      () => withoutTimes(early()),
      () => withoutTimes(late()),
      [same, 'When the events came is not known, so nothing is said of late ones.'],
    ],
  ])('is not claimed, and that is said', (left, right, words) => {
    expect(summaryWords(compareLogs(left(), right()))).toEqual(words);
  });

  it('is the time to the first event of a side whose request was cleared', () => {
    const left = new EventLog(0);
    const recorder = new AttemptRecorder(left, 1, noLimit, listener());
    recorder.readAs('event-stream');
    recorder.push(bytesOf('id: 1\ndata: x\n\n'), { receivedAtMs: 9000, chunk: 1 });
    expect(summaryWords(compareLogs(left, early()))).toEqual([same]);
  });
});

describe('the summary', () => {
  it.each<[left: readonly SampleEvent[], right: readonly SampleEvent[], words: readonly string[]]>([
    [[], [], ['Neither side has an event.']],
    [
      texts('a'),
      texts('a'),
      ['The only event is the same.', 'Both have their first event after the same time.'],
    ],
    [
      texts('a', 'b'),
      texts('a', 'b'),
      ['All 2 events are the same.', 'Both have their first event after the same time.'],
    ],
    [texts('a'), [], ['No event is the same.', '1 is missing in the second.']],
    [[], texts('a', 'b'), ['No event is the same.', '2 are only in the second.']],
    [
      [{ id: '1', data: '{"price":1,"t":1}', atMs: 100 }],
      [{ id: '1', data: '{"price":2,"t":1}', atMs: 1500 }],
      [
        'No event is the same.',
        '1 changed in $.price.',
        '1 comes more than 1.0 s later in the second.',
        'The second is 1.4 s slower to its first event.',
      ],
    ],
    [
      [{ id: '1', data: '{"a":1,"b":1,"c":1,"d":1}', atMs: 500 }],
      [{ id: '1', data: '{"a":2,"b":2,"c":2,"d":2}' }],
      [
        'No event is the same.',
        '1 changed in $.a, $.b, $.c and more.',
        'The second is 500 ms faster to its first event.',
      ],
    ],
  ])('of %j and %j', (left, right, words) => {
    expect(summaryWords(compare(left, right))).toEqual(words);
  });

  it('proposes to leave out what differs in every pair, and nothing else', () => {
    const side = (t: number): SampleEvent[] =>
      numbered(3, (at) => ({ t: t + at, same: 1, some: at === 1 ? t : 0 }));
    const result = compare(side(1), side(100), { by: 'path', path: '$.seq' });
    expect(result.everywhere).toEqual(['$.t']);
    expect(result.changes).toEqual([
      { name: '$.t', count: 3 },
      { name: '$.some', count: 1 },
    ]);
    const again = compare(side(1), side(100), { by: 'path', path: '$.seq', ignored: ['$.t'] });
    expect(again.counts).toMatchObject({ same: 2, changed: 1 });
    expect(again.everywhere).toEqual([]);
  });

  it('proposes nothing from a single pair, and no whole text', () => {
    expect(
      compare(
        numbered(1, () => ({ t: 1 })),
        numbered(1, () => ({ t: 2 })),
      ).everywhere,
    ).toEqual([]);
    expect(compare(texts('a', 'b'), texts('c', 'd')).everywhere).toEqual([]);
  });
});

it('events of a megabyte are compared as others are', () => {
  const large = (end: string): SampleEvent => ({
    id: 'large',
    data: `{"a":"${'x'.repeat(900_000)}","b":"${end}"}`,
  });
  const left = [large('1'), { id: '2', data: 'b' }];
  expect(compare(left, left).counts).toMatchObject({ same: 2 });
  const result = compare(left, [large('2'), { id: '2', data: 'b' }]);
  expect(result.changes).toEqual([{ name: '$.b', count: 1 }]);
});
