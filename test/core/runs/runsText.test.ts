// What is copied of several runs, and what is said of them.

import { describe, expect, it } from 'vitest';

import { summarizeRuns } from '../../../src/core/runs/runStatistics.ts';
import {
  parseRunsMessage,
  parseRunsPlan,
  type RunRow,
  type RunsState,
} from '../../../src/core/runs/runsProtocol.ts';
import { runsCsv, runsMarkdown } from '../../../src/core/runs/runsText.ts';
import { runsSentences } from '../../../src/core/runs/runsWords.ts';

const done: RunRow = {
  number: 1,
  isGone: false,
  outcome: 'done',
  status: 200,
  values: {
    firstByteMs: 1.23456,
    firstTextMs: 1200,
    tokens: 12,
    tokensPerSecond: 40.25,
    events: 9,
    totalMs: 61_000,
  },
  finish: 'stop',
  ending: 'The server ended the response.',
};
const failed: RunRow = {
  number: 2,
  isGone: false,
  outcome: 'failed',
  status: 500,
  values: {},
  ending: '=1+1 | <b>, "x"',
};

function stateOf(rows: readonly RunRow[], runs = rows.length, isRunning = false): RunsState {
  return {
    name: 'POST localhost/llm',
    plan: { runs, atATime: 1 },
    isRunning,
    rows,
    summary: summarizeRuns(rows),
  };
}

it('has all runs as CSV, with no formula of a server', () => {
  expect(runsCsv(stateOf([done, failed])).split('\r\n')).toEqual([
    'run,outcome,status,firstByteMs,firstEventMs,firstTextMs,tokens,tokensPerSecond,chunks,chunksPerSecond,events,totalMs,finish,ending',
    '1,done,200,1.235,,1200,12,40.25,,,9,61000,stop,The server ended the response.',
    `2,failed,500,,,,,,,,,,,"'=1+1 | <b>, ""x"""`,
    '',
  ]);
});

it('has the summary and the runs as Markdown', () => {
  expect(runsMarkdown(stateOf([done, failed]))).toBe(`## POST localhost/llm

2 requests, one after the other. 1 run failed and is not in the summary.

| Number | Runs | Min | p50 | p90 | p95 | Max | Std. deviation |
| --- | --- | --- | --- | --- | --- | --- | --- |
| First byte | 1 | 1.2 ms | 1.2 ms | – | – | 1.2 ms | – |
| First text | 1 | 1.2 s | 1.2 s | – | – | 1.2 s | – |
| Tokens | 1 | 12 | 12 | – | – | 12 | – |
| Tokens/s | 1 | 40.3 | 40.3 | – | – | 40.3 | – |
| Events | 1 | 9 | 9 | – | – | 9 | – |
| Total | 1 | 1 min 1 s | 1 min 1 s | – | – | 1 min 1 s | – |

| Run | Outcome | Status | First byte | First text | Tokens | Tokens/s | Events | Total | Finish | Ending |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | done | 200 | 1.2 ms | 1.2 s | 12 | 40.3 | 9 | 1 min 1 s | stop | The server ended the response. |
| 2 | failed | 500 | – | – | – | – | – | – | – | =1+1 \\| \\<b\\>, "x" |
`);
});

it('has no summary where no run counts, and dashes for what a run has not', () => {
  const running: RunRow = { number: 3, isGone: false, outcome: 'running', values: {} };
  expect(runsMarkdown(stateOf([running], 1, true))).toBe(`## POST localhost/llm

1 of 1 requests sent so far, one after the other.

| Run | Outcome | Status | Finish | Ending |
| --- | --- | --- | --- | --- |
| 3 | running | – | – | – |
`);
  expect(runsCsv(stateOf([running])).split('\r\n')[1]).toBe('3,running,,,,,,,,,,,,');
});

describe('what is said', () => {
  it.each([
    { rows: [], runs: 5, isRunning: true, says: ['0 of 5 requests sent so far, one after the other.'] },
    { rows: [done], runs: 5, isRunning: false, says: ['Stopped after 1 of 5 requests.'] },
    {
      rows: [failed, failed],
      runs: 2,
      isRunning: false,
      says: [
        '2 requests, one after the other.',
        'No run came to its end, so there is nothing to sum up.',
        '2 runs failed and are not in the summary.',
      ],
    },
  ])('$says', ({ rows, runs, isRunning, says }) => {
    expect(runsSentences(stateOf(rows, runs, isRunning))).toEqual(says);
  });
});

describe('what the page and scripts ask for', () => {
  it.each([
    { value: { runs: 2 }, plan: { runs: 2, atATime: 1 } },
    { value: { runs: 100, atATime: 10, limitMs: 1 }, plan: { runs: 100, atATime: 10, limitMs: 1 } },
    { value: { runs: 1 }, plan: undefined },
    { value: { runs: 101 }, plan: undefined },
    { value: { runs: 2.5 }, plan: undefined },
    { value: { runs: 2, atATime: 0 }, plan: undefined },
    { value: { runs: 2, atATime: 11 }, plan: undefined },
    { value: { runs: 2, limitMs: 0 }, plan: undefined },
    { value: { runs: 2, limitMs: 86_400_001 }, plan: undefined },
    { value: 5, plan: undefined },
  ])('a plan $value', ({ value, plan }) => {
    expect(parseRunsPlan(value)).toEqual(plan);
  });

  it.each([
    { type: 'ready' },
    { type: 'stop' },
    { type: 'again' },
    { type: 'showRun', number: 1 },
    { type: 'copyRuns', form: 'csv' },
    { type: 'copyRuns', form: 'markdown' },
  ])('a message $type', (message) => {
    expect(parseRunsMessage({ ...message, more: 1 })).toEqual(message);
  });

  it.each([
    undefined,
    'ready',
    {},
    { type: 'showRun', number: 0 },
    { type: 'copyRuns', form: 'html' },
    { type: 'x' },
  ])('nothing of %j', (value) => {
    expect(parseRunsMessage(value)).toBeUndefined();
  });
});
