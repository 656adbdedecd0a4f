// What is said of several runs, for one and for many of each kind, and their numbers as they are read.

import { describe, expect, it } from 'vitest';

import {
  countedValue,
  runNumbers,
  runOutcomes,
  type RunOutcome,
} from '../../../src/core/runs/runMeasures.ts';
import { parseRunsPlan, type RunRow } from '../../../src/core/runs/runsProtocol.ts';
import { summarizeRuns } from '../../../src/core/runs/runStatistics.ts';
import {
  formatRunNumber,
  numbersOf,
  numberWords,
  outcomeNames,
  runsSentences,
} from '../../../src/core/runs/runsWords.ts';

const row = (outcome: RunOutcome, values: RunRow['values'] = {}): RunRow => ({
  number: 1,
  isGone: false,
  outcome,
  values,
});

function said(
  outcomes: readonly RunOutcome[],
  { runs = outcomes.length, atATime = 1, isRunning = false } = {},
): string[] {
  const rows = outcomes.map((outcome) => row(outcome));
  return runsSentences({ name: 'x', plan: { runs, atATime }, isRunning, rows, summary: summarizeRuns(rows) });
}

describe('what is said of runs', () => {
  it.each<[RunOutcome[], { runs?: number; atATime?: number; isRunning?: boolean }, string[]]>([
    [['done', 'done'], {}, ['2 requests, one after the other.']],
    [['done', 'done'], { atATime: 2 }, ['2 requests, up to 2 at a time.']],
    [['done'], { runs: 3, atATime: 2, isRunning: true }, ['1 of 3 requests sent so far, up to 2 at a time.']],
    [['done'], { runs: 3, isRunning: true }, ['1 of 3 requests sent so far, one after the other.']],
    [['done', 'done'], { isRunning: true }, ['2 of 2 requests sent so far, one after the other.']],
    [[], { runs: 3 }, ['Stopped after 0 of 3 requests.']],
    [
      ['done', 'failed', 'stopped', 'limit'],
      {},
      [
        '4 requests, one after the other.',
        '1 run failed and is not in the summary.',
        '1 run was stopped and is not in the summary.',
        '1 run was ended by the time limit: only what came first in it is in the summary.',
      ],
    ],
    [
      ['failed', 'failed', 'stopped', 'stopped', 'limit', 'limit'],
      {},
      [
        '6 requests, one after the other.',
        '2 runs failed and are not in the summary.',
        '2 runs were stopped and are not in the summary.',
        '2 runs were ended by the time limit: only what came first in them is in the summary.',
      ],
    ],
    [
      ['stopped'],
      {},
      [
        '1 requests, one after the other.',
        'No run came to its end, so there is nothing to sum up.',
        '1 run was stopped and is not in the summary.',
      ],
    ],
    // While others may still come to their end, that is not said.
    [
      ['failed'],
      { runs: 2, isRunning: true },
      ['1 of 2 requests sent so far, one after the other.', '1 run failed and is not in the summary.'],
    ],
  ])('%j %j', (outcomes, options, sentences) => {
    expect(said(outcomes, options)).toEqual(sentences);
  });
});

describe('a number of a run', () => {
  it.each(runNumbers)('%s has a name and an explanation of its own', (number) => {
    const others = runNumbers.filter((other) => other !== number).map((other) => numberWords[other]);
    const { name, explanation } = numberWords[number];
    expect(others.some((other) => other.name === name || other.explanation === explanation)).toBe(false);
    expect([name.length > 0, explanation.length > 0]).toEqual([true, true]);
  });

  it.each([
    ['totalMs', undefined, '–'],
    ['totalMs', 0, '0.0 ms'],
    ['totalMs', 9.96, '10.0 ms'],
    ['totalMs', 10, '10 ms'],
    ['firstByteMs', 1234, '1.2 s'],
    ['tokens', 5, '5'],
    ['tokensPerSecond', 5.25, '5.3'],
    ['events', 0, '0'],
  ] as const)('%s of %s is read as %s', (number, value, text) => {
    expect(formatRunNumber(number, value)).toBe(text);
  });

  it('has a column where any run has it, in the order in which they are shown', () => {
    expect(numbersOf([])).toEqual([]);
    expect(numbersOf([row('done', { totalMs: 0 }), row('failed', { firstByteMs: 1 }), row('done')])).toEqual([
      'firstByteMs',
      'totalMs',
    ]);
  });

  it('counts as the outcome of its run has it', () => {
    const values = Object.fromEntries(runNumbers.map((number, at) => [number, at]));
    const counted = (outcome: RunOutcome): string[] =>
      runNumbers.filter((number) => countedValue({ outcome, values }, number) !== undefined);
    expect(Object.fromEntries(runOutcomes.map((outcome) => [outcome, counted(outcome)]))).toEqual({
      running: [],
      done: [...runNumbers],
      limit: ['firstByteMs', 'firstEventMs', 'firstTextMs'],
      failed: [],
      stopped: [],
    });
    expect(new Set(Object.values(outcomeNames)).size).toBe(runOutcomes.length);
  });
});

it.each([
  [
    { runs: 2, limitMs: 86_400_000 },
    { runs: 2, atATime: 1, limitMs: 86_400_000 },
  ],
  [{ runs: 2, limitMs: 1.5 }, undefined],
  [{ runs: 2, limitMs: null }, undefined],
  [{ runs: 2, atATime: 1.5 }, undefined],
  [{ runs: 2, atATime: '3' }, undefined],
  [{ runs: '2' }, undefined],
  [{}, undefined],
  [null, undefined],
  [[], undefined],
])('of %j the plan is %j', (value, plan) => {
  expect(parseRunsPlan(value)).toEqual(plan);
});
