import { describe, expect, it } from 'vitest';

import type { AnswerPairs } from '../../../src/core/comparison/answerPairs.ts';
import { summaryWords } from '../../../src/core/comparison/comparisonWords.ts';
import { placeOfAnswer, type AnswerPlace } from '../../../src/core/assembly/answerPlace.ts';
import { assemblyOf } from '../assembly/assembling.ts';
import { answerOf, chunkOf as chunk } from './answerEvents.ts';
import { compare, compareParts, logOf, type SampleEvent } from './sides.ts';

function answers(left: readonly SampleEvent[], right: readonly SampleEvent[]): AnswerPairs {
  return compare(left, right).answers;
}

describe('the answers of two token streams', () => {
  const one = answerOf(['Hello', ' big', ' world']);

  it('are put together and compared by their texts, not by their events', () => {
    const { pairs, hasMore } = answers(one, answerOf(['Hello big', ' world']));
    expect(hasMore).toBe(false);
    expect(pairs.map(({ outcome, parts }) => [outcome, parts])).toEqual([
      [
        'same',
        [
          {
            kind: 'text',
            left: { length: 15, text: 'Hello big world' },
            right: { length: 15, text: 'Hello big world' },
          },
        ],
      ],
    ]);
  });

  it('are told apart in the summary, with their times to the first text', () => {
    const words = summaryWords(compare(one, answerOf(['Hello', ' small', ' world'], 500)));
    expect(words.slice(-2)).toEqual([
      'The answers differ in what they say.',
      'The second is 400 ms slower to its first text.',
    ]);
    expect(summaryWords(compare(one, one)).at(-1)).toBe('The answers say the same.');
  });

  it('are paired by their number, and one that a side lacks is said to be missing', () => {
    const two = [
      ...one,
      ...answerOf(['Again']).map(({ data, ...event }) => ({ ...event, data: data.replace('c1', 'c2') })),
    ];
    const { pairs } = answers(two, one);
    expect(
      pairs.map(({ left, right, outcome }) => [left !== undefined, right !== undefined, outcome]),
    ).toEqual([
      [true, true, 'same'],
      [true, false, 'different'],
    ]);
  });

  it('may be one of several on each side, with its own numbers', () => {
    const named = (name: string, events: readonly SampleEvent[], fromMs: number): SampleEvent[] =>
      events.map(({ data, atMs = 0 }) => ({ data: data.replace('c1', name), atMs: fromMs + atMs }));
    const log = logOf([
      ...named('c1', answerOf(['One', ' two']), 0),
      ...named('c2', answerOf(['One', ' three']), 1000),
      ...named('c3', answerOf(['One', ' two']), 2000),
    ]);
    const [first, second, third] = assemblyOf(log).answers.map((answer) => placeOfAnswer(log, answer));
    const compared = (left?: AnswerPlace, right?: AnswerPlace): unknown => {
      if (!left || !right) return undefined;
      const { pairs } = compareParts({ log, answer: left }, { log, answer: right }).answers;
      return pairs.map((pair) => [
        pair.outcome,
        pair.left?.parts.length,
        pair.left?.isFirstOfAttempt,
        pair.right?.isFirstOfAttempt,
      ]);
    };
    // Only of the first one it is known when it was asked for.
    expect(compared(first, third)).toEqual([['same', 1, true, false]]);
    expect(compared(second, third)).toEqual([['different', 1, false, false]]);
    const { rows } = compareParts(
      { log, answer: first as AnswerPlace },
      { log, answer: third as AnswerPlace },
    );
    expect(rows.count).toBe(5);
    // Its times are not those of one whose request is known.
    const words = summaryWords(
      compareParts({ log, answer: second as AnswerPlace }, { log, answer: first as AnswerPlace }),
    );
    expect(words.at(-1)).toBe('The answers differ in what they say.');
  });

  it('is found among those that came at the same time', () => {
    const [one, other] = [answerOf(['One']), answerOf(['Two'])].map((events) => events.slice(0, -1)) as [
      SampleEvent[],
      SampleEvent[],
    ];
    const log = logOf(
      one.flatMap((event, at) => [event, { data: other[at]?.data.replace('c1', 'c2') ?? '' }]),
    );
    const [first, second] = assemblyOf(log).answers.map((answer) => placeOfAnswer(log, answer));
    const { pairs } = compareParts(
      { log, answer: first as AnswerPlace },
      { log, answer: second as AnswerPlace },
    ).answers;
    expect(pairs.map(({ parts }) => parts.map(({ left, right }) => [left?.text, right?.text]))).toEqual([
      [['One', 'Two']],
    ]);
  });

  it('have calls that stand for one another by their names', () => {
    const call = (name: string, json: string): SampleEvent => ({
      data: chunk({ tool_calls: [{ index: 0, id: 'x', function: { name, arguments: json } }] }),
    });
    const [pair] = answers([call('find', '{"q":1}')], [call('find', '{"q":2}')]).pairs;
    expect(pair?.parts).toEqual([
      {
        kind: 'tool call',
        name: 'find',
        left: { length: 7, text: '{"q":1}' },
        right: { length: 7, text: '{"q":2}' },
      },
    ]);
    const others = answers([call('find', '{}')], [call('drop', '{}')]).pairs[0]?.parts ?? [];
    expect(others.map(({ name, left, right }) => [name, left?.text, right?.text])).toEqual([
      ['find', '{}', undefined],
      ['drop', undefined, '{}'],
    ]);
  });

  it('are not looked for beyond the first events of other streams', () => {
    const ticks = Array.from({ length: 300 }, (_, at) => ({ data: `{"tick":${at}}` }));
    expect(answers([...ticks, ...one], [...ticks, ...one]).pairs).toEqual([]);
    expect(answers([], []).pairs).toEqual([]);
  });

  it('are the first twenty, and it is said that there are more', () => {
    const many = (count: number): SampleEvent[] =>
      Array.from({ length: count }, (_, at) =>
        answerOf(['word', ` ${at}`]).map(({ data, ...event }) => ({
          ...event,
          data: data.replace('c1', `c${at}`),
        })),
      ).flat();
    expect(answers(many(20), many(20))).toMatchObject({ hasMore: false, pairs: { length: 20 } });
    const { hasMore, pairs } = answers(many(130), many(19));
    expect([hasMore, pairs.length, pairs.filter(({ outcome }) => outcome === 'same').length]).toEqual([
      true,
      20,
      19,
    ]);
  });

  it('with more parts than are compared are not said to be the same', () => {
    const calls = (count: number): SampleEvent[] =>
      Array.from({ length: count }, (_, index) => ({
        data: chunk({ tool_calls: [{ index, id: `x${index}`, function: { name: 'f', arguments: '{}' } }] }),
      }));
    expect(answers(calls(20), calls(20)).pairs[0]?.outcome).toBe('same');
    expect(answers(calls(21), calls(21)).pairs[0]).toMatchObject({
      outcome: 'unknown',
      parts: { length: 20 },
    });
  });

  it('that are too long to be compared are not said to be the same', () => {
    const long = answerOf([`${'word '.repeat(14_000)}.`]);
    const [pair] = answers(long, long).pairs;
    expect(pair?.outcome).toBe('unknown');
    expect(summaryWords(compare(long, long)).at(-1)).toBe(
      'The answers are too long to be compared as a whole.',
    );
    const longer = answerOf([`${'word '.repeat(15_000)}.`]);
    expect(answers(long, longer).pairs[0]?.outcome).toBe('different');
    expect(pair?.parts[0]?.left).toEqual({ length: 70_001 });
  });
});
