// What one attempt leaves to the next, and one answer to another: errors that nobody else had, ends that came twice, events
// that could be of two answers.

import { describe, expect, it } from 'vitest';

import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { viewOfAnswer } from '../../../src/core/assembly/answerView.ts';
import { AttemptLog } from '../attemptLog.ts';
import { answerLines, assemblyOf, partLines } from './assembling.ts';

const event = (...data: readonly object[]): string =>
  data.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
const error = event({ error: { message: 'gone' } });
const done = 'data: [DONE]\n\n';

/** A stream with these attempts; the last one goes on. */
function streamOf(...attempts: readonly (readonly string[])[]): AttemptLog {
  const stream = new AttemptLog();
  for (const [at, reads] of attempts.entries()) {
    if (at > 0) stream.end();
    stream.begin();
    for (const read of reads) stream.push(read);
  }
  return stream;
}

const states = ({ log }: AttemptLog): readonly (readonly [format: string, state: string, errors: number])[] =>
  assemblyOf(log)
    .answers.map(viewOfAnswer)
    .map(({ format, state, errors }) => [format, state, errors.length]);

describe('an attempt that brings nothing but errors', () => {
  it('is an answer that failed, whatever another one brought before it', () => {
    const own = event({ app: 1 });
    const failed = ['error', 'finished', 1] as const;
    expect(states(streamOf([own, error], []))).toEqual([]);
    expect(states(streamOf([own, error], [error], []))).toEqual([failed]);
    expect(states(streamOf([error], [own, error], [error], []))).toEqual([failed, failed]);
    expect(states(streamOf([error], [error, error], []))).toEqual([failed, ['error', 'finished', 2]]);
  });

  it('is one with its [DONE], before it ends, and no second one then', () => {
    const stream = streamOf([error]);
    expect(states(stream)).toEqual([]);
    stream.push(done);
    expect(states(stream)).toEqual([['error', 'finished', 1]]);
    stream.push(done);
    stream.end();
    expect(states(stream)).toEqual([['error', 'finished', 1]]);
  });
});

/** Events of Responses. */
const created = (id: string, sequence = 0): string =>
  event({ type: 'response.created', sequence_number: sequence, response: { id, model: 'm' } });
const completed = (id: string, sequence = 1): string =>
  event({ type: 'response.completed', sequence_number: sequence, response: { id, status: 'completed' } });
const delta = (text: string, sequence: number, item: string): string =>
  event({
    type: 'response.output_text.delta',
    sequence_number: sequence,
    item_id: item,
    content_index: 0,
    delta: text,
  });

describe('two answers of one attempt', () => {
  it('have ends of their own, and [DONE] belongs to the last', () => {
    const stream = streamOf([created('a'), completed('a'), created('b'), completed('b'), done]);
    const { answers } = assemblyOf(stream.log);
    // Request and head come first.
    expect(answers.map(({ id, isEnded, lastEntry }) => [id, isEnded, lastEntry])).toEqual([
      ['a', true, 4],
      ['b', true, 7],
    ]);
  });

  it('that both wait for the same number get their events by turns, beginning with the one that waited longer', () => {
    const stream = streamOf([
      created('a'),
      created('b'),
      delta('1', 1, 'i'),
      delta('2', 1, 'j'),
      delta('3', 2, 'i'),
      delta('4', 2, 'j'),
    ]);
    expect(assemblyOf(stream.log).answers.map((answer) => [answer.id, ...partLines(answer)])).toEqual([
      ['a', 'text: 13…'],
      ['b', 'text: 24…'],
    ]);
  });

  it('that have the same id are two, where the format says that another one begins', () => {
    const start = (): string => event({ type: 'message_start', message: { id: 'm', role: 'assistant' } });
    const text = (part: string): string =>
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: part } });
    const stream = streamOf([start(), text('a'), start(), text('b')]);
    expect(
      assemblyOf(stream.log).answers.map((answer) => [answer.notes.againOf, ...partLines(answer)]),
    ).toEqual([
      [undefined, 'text: a…'],
      [1, 'text: b…'],
    ]);
  });
});

it('an event whose number came in the attempt before is not taken again', () => {
  const stream = streamOf([delta('a', 5, 'i')], [delta('a', 5, 'i'), delta('b', 6, 'i')]);
  const [answer] = assemblyOf(stream.log).answers;
  expect(answer && partLines(answer)).toEqual(['text: ab…']);
  expect(answer?.notes.repeated?.count).toBe(1);
});

it('what only ends something begins no answer after the end of one', () => {
  const ends = event({ type: 'content-end', index: 0 }, { type: 'tool-call-end', index: 0 });
  const answer = event(
    { type: 'message-start', id: 'm', delta: { message: { role: 'assistant' } } },
    { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
    { type: 'content-delta', index: 0, delta: { message: { content: { text: 'a' } } } },
    { type: 'content-end', index: 0 },
    { type: 'message-end', delta: { finish_reason: 'COMPLETE' } },
  );
  const lines = (stream: AttemptLog): readonly (readonly string[])[] =>
    assemblyOf(stream.log).answers.map(answerLines);
  const whole = lines(streamOf([answer]));
  expect(whole).toHaveLength(1);
  expect(lines(streamOf([answer, ends]))).toEqual(whole);
  expect(lines(streamOf([answer], [ends]))).toEqual(whole);
});

describe('an answer of a format that has no word for its end', () => {
  const message = (content: string): string =>
    `event: messages\n${event([{ type: 'AIMessageChunk', id: 'm', content }, {}])}`;

  it('is over with its attempt, goes on in another one, and is over with that again', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    const seen: unknown[] = [];
    for (const text of ['a', 'b', 'c']) {
      stream.begin();
      stream.push(message(text));
      assembly.update();
      const during = assembly.answers.map(viewOfAnswer).map(({ state }) => state);
      stream.end();
      assembly.update();
      seen.push([during, assembly.answers.map(viewOfAnswer).map(({ state }) => state)]);
    }
    expect(seen).toEqual([
      [['streaming'], ['finished']],
      [['streaming'], ['finished']],
      [['streaming'], ['finished']],
    ]);
    expect(assembly.answers.map(partLines)).toEqual([['text: abc']]);
  });

  it('stays over where the format said so in the attempt in which it went on', () => {
    const stream = streamOf([message('a')], [message('b'), 'event: end\ndata: {}\n\n']);
    const state = (): unknown =>
      assemblyOf(stream.log)
        .answers.map(viewOfAnswer)
        .map((view) => view.state);
    expect(state()).toEqual(['finished']);
    stream.push(message('c'));
    expect(state()).toEqual(['finished']);
  });
});
