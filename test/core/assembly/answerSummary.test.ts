// The answer in a few numbers, and what its format is called.

import { describe, expect, it } from 'vitest';

import { summarizeAnswer, type AnswerSummary } from '../../../src/core/assembly/answerSummary.ts';
import { formatTitles, titleOfFormat } from '../../../src/core/assembly/formatTitles.ts';
import type { TypedFormat } from '../../../src/core/assembly/typedFormat.ts';
import { AttemptLog } from '../attemptLog.ts';
import { assemblyOf, typed } from './assembling.ts';

/** Of a stream whose request is sent at 1000 ms, and that has an event every 500 ms after that. */
function summaryOf(events: readonly unknown[], format?: TypedFormat): AnswerSummary | undefined {
  const stream = new AttemptLog().pass(1000);
  stream.begin();
  for (const event of events) stream.pass(500).push(`data: ${JSON.stringify(event)}\n\n`);
  const [answer] = assemblyOf(stream.log, format && { typed: format }).answers;
  return answer && summarizeAnswer(answer, 7);
}

const chunk = (content: string, more: object = {}): object => ({
  id: 'c',
  choices: [{ delta: { content } }],
  ...more,
});

describe('an answer in numbers', () => {
  it.each<[what: string, events: readonly unknown[], summary: unknown]>([
    [
      'chunks where nobody counts tokens',
      [chunk('a', { model: 'g' }), chunk('b'), chunk('c')],
      {
        format: 'chat completions',
        model: 'g',
        state: 'streaming',
        hasFailed: false,
        answers: 7,
        output: { unit: 'chunks', count: 3, perSecond: 2 },
        firstTextMs: 500,
      },
    ],
    [
      'tokens that are counted',
      [chunk('a'), chunk('b', { usage: { completion_tokens: 40 } })],
      {
        format: 'chat completions',
        state: 'streaming',
        hasFailed: false,
        answers: 7,
        output: { unit: 'tokens', count: 40, perSecond: 80 },
        firstTextMs: 500,
      },
    ],
    [
      'one chunk, of which nobody can say how fast it came',
      [{ id: 'c', choices: [{ delta: { role: 'assistant' } }] }, chunk('a')],
      {
        format: 'chat completions',
        state: 'streaming',
        hasFailed: false,
        answers: 7,
        output: { unit: 'chunks', count: 1 },
        firstTextMs: 1000,
      },
    ],
    [
      'tokens without a chunk',
      [{ id: 'c', choices: [], usage: { completion_tokens: 0 } }],
      {
        format: 'chat completions',
        state: 'streaming',
        hasFailed: false,
        answers: 7,
        output: { unit: 'tokens', count: 0 },
      },
    ],
    [
      'an error, and nothing else',
      [{ error: { message: 'bad', code: 503, status: 'UNAVAILABLE' } }],
      { format: 'gemini', state: 'finished', hasFailed: true, answers: 7 },
    ],
    [
      'a session, which is no text of a model',
      [
        { jsonrpc: '2.0', id: 1, method: 'm', params: { a: 1 } },
        { jsonrpc: '2.0', id: 1, error: { message: 'bad' } },
      ],
      { format: 'mcp', state: 'streaming', hasFailed: false, answers: 7 },
    ],
  ])('has %s', (_, events, summary) => {
    expect(summaryOf(events)).toEqual(summary);
  });

  it('along a path has its chunks as well', () => {
    expect(summaryOf([{ t: 'a' }, { t: 'b' }], typed('$.t'))).toEqual({
      format: 'path',
      state: 'streaming',
      hasFailed: false,
      answers: 7,
      output: { unit: 'chunks', count: 2, perSecond: 2 },
      firstTextMs: 500,
    });
  });
});

it('every format has a title of its own', () => {
  const titles = Object.values(formatTitles);
  expect(titles.filter((title) => title.trim() === '')).toEqual([]);
  expect(new Set(titles).size).toBe(titles.length);
  expect(titleOfFormat('own:ours')).toBe('ours');
  expect([titleOfFormat('path'), titleOfFormat('fields'), titleOfFormat('fields ids')]).toEqual([
    'JSON path',
    'JSON paths',
    'JSON paths',
  ]);
});
