// Answers over losses, and two answers on one stream: neither takes what is the other's.

import { describe, expect, it } from 'vitest';

import { viewOfAnswer } from '../../../src/core/assembly/answerView.ts';
import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { AttemptLog } from '../attemptLog.ts';
import { answerLines, assemblyOf, partLines, typed } from './assembling.ts';

function chunk(delta: object, more: object = {}, id: string | null = 'c'): string {
  const named = id === null ? {} : { id };
  return `data: ${JSON.stringify({ ...named, choices: [{ index: 0, delta, ...more }] })}\n\n`;
}

describe('an answer that is cut off', () => {
  it('goes on, is cut off again, and goes on in a third attempt, which its part notes', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    const states: unknown[] = [];
    for (const content of ['a', 'b', 'c']) {
      stream.begin();
      stream.push(chunk({ content }));
      assembly.update();
      const [during] = assembly.answers.map(viewOfAnswer);
      stream.end();
      assembly.update();
      const [after] = assembly.answers.map(viewOfAnswer);
      states.push([during?.state, after?.state, during?.attempt]);
    }
    expect(states).toEqual([
      ['streaming', 'cut off', 1],
      ['streaming', 'cut off', 2],
      ['streaming', 'cut off', 3],
    ]);
    expect(assembly.answers.length).toBe(1);
    expect(assembly.answers[0]?.parts[0]?.notes).toEqual([
      { note: 'attempt', attempt: 2, entry: 7, offset: 1 },
      { note: 'attempt', attempt: 3, entry: 11, offset: 2 },
    ]);
  });

  it('changes with its end, and not with ends after that', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ content: 'a' }));
    const assembly = assemblyOf(stream.log);
    const revisions = [assembly.answers[0]?.revision];
    for (let times = 0; times < 2; times += 1) {
      stream.end();
      assembly.update();
      revisions.push(assembly.answers[0]?.revision);
    }
    const [before = 0] = revisions;
    expect(revisions).toEqual([before, before + 1, before + 1]);
  });

  it('keeps a call that was interrupted, and the same call anew is another one', () => {
    const call = (args: string, more: object = {}): string =>
      chunk({ tool_calls: [{ index: 0, id: 't1', function: { arguments: args }, ...more }] });
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ role: 'assistant' }) + call('{"a":'));
    stream.end();
    stream.begin();
    stream.push(chunk({ role: 'assistant' }) + call('{"a":1}') + chunk({}, { finish_reason: 'tool_calls' }));
    const { answers } = assemblyOf(stream.log);
    expect(answers.map((answer) => [answer.isCutOff, answer.notes.againOf, ...partLines(answer)])).toEqual([
      [true, undefined, 'tool call: {"a":…'],
      [false, 1, 'tool call: {"a":1}'],
    ]);
  });

  it('keeps a call that was interrupted and went on', () => {
    const delta = (partial_json: string): string =>
      `data: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json } })}\n\n`;
    const stream = new AttemptLog();
    stream.begin();
    stream.push(
      'data: {"type":"message_start","message":{"id":"m"}}\n\n' +
        'data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f"}}\n\n',
    );
    stream.push(delta('{"a":'));
    stream.end();
    const assembly = assemblyOf(stream.log);
    expect(assembly.answers.flatMap(answerLines)).toEqual([
      'anthropic messages | m | – | – |  | no tokens | cut off',
      'tool call f: {"a":…',
    ]);
    stream.begin();
    stream.push(`${delta('1}')}data: {"type":"content_block_stop","index":0}\n\n`);
    assembly.update();
    expect(assembly.answers.flatMap(answerLines)).toEqual([
      'anthropic messages | m | – | – |  | no tokens | goes on',
      'tool call f: {"a":1}',
    ]);
    expect(assembly.answers[0]?.parts[0]?.notes).toMatchObject([{ note: 'attempt', attempt: 2 }]);
  });

  it('is over, and not cut off, where the format said why it ended', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ content: 'a' }) + chunk({}, { finish_reason: 'stop' }));
    const assembly = assemblyOf(stream.log);
    expect(assembly.answers.map(viewOfAnswer).map(({ state }) => state)).toEqual(['finished']);
    stream.end();
    assembly.update();
    const [answer] = assembly.answers;
    expect([answer?.isEnded, answer?.isCutOff]).toEqual([true, false]);
  });
});

describe('a second answer on the same stream', () => {
  it('begins after the end of the first, with an id of its own and without one', () => {
    for (const id of ['d', null]) {
      const stream = new AttemptLog();
      stream.begin();
      stream.push(chunk({ role: 'assistant', content: 'a' }) + chunk({}, { finish_reason: 'stop' }));
      stream.push('data: [DONE]\n\n');
      stream.push(chunk({ role: 'assistant', content: 'b' }, {}, id));
      const { answers } = assemblyOf(stream.log);
      expect(
        answers.map((answer) => [answer.number, answer.id, answer.isEnded, ...partLines(answer)]),
      ).toEqual([
        [1, 'c', true, 'text: a'],
        [2, id ?? undefined, false, 'text: b…'],
      ]);
      expect(answers.map(({ requestedAtMs }) => requestedAtMs)).toEqual([0, undefined]);
      expect(answers[1]?.notes).toEqual({});
    }
  });

  it('is ended by the [DONE] of its attempt, and the first one, of an attempt before, is not', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'a' }));
    stream.end();
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'b' }, {}, 'd'));
    stream.push('data: [DONE]\n\n');
    const { answers } = assemblyOf(stream.log);
    expect(answers.map(({ isEnded, isCutOff, lastEntry }) => [isEnded, isCutOff, lastEntry])).toEqual([
      [false, true, 3],
      [true, false, 8],
    ]);
  });

  it('takes an error that names nobody, and none of another attempt', () => {
    const error = 'data: {"error":"gone"}\n\n';
    const stream = new AttemptLog();
    const errors = (): unknown[] => assemblyOf(stream.log).answers.map((answer) => answer.errors.length);
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'a' }));
    stream.push(chunk({ role: 'assistant', content: 'b' }, {}, 'd'));
    stream.push(error);
    expect(errors()).toEqual([0, 1]);
    stream.push(`data: [DONE]\n\n${error}`);
    expect(errors()).toEqual([0, 1]);
    stream.end();
    stream.begin();
    stream.push(error);
    expect(errors()).toEqual([0, 1]);
    stream.push(chunk({ role: 'assistant', content: 'c' }, {}, 'e') + error);
    expect(errors()).toEqual([0, 1, 1]);
    // Nobody knows whose it is after a loss, though the answer was not over.
    stream.end();
    stream.begin();
    stream.push(error);
    expect(errors()).toEqual([0, 1, 1]);
  });

  it('leaves the first its id, which came only with its second event', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push('data: {"id":"","choices":[],"prompt_filter_results":[]}\n\n');
    stream.push(chunk({ role: 'assistant', content: 'a' }));
    stream.push(chunk({ role: 'assistant', content: 'x' }, {}, 'd'));
    stream.push(chunk({ content: 'b' }));
    expect(assemblyOf(stream.log).answers.map(partLines)).toEqual([['text: ab…'], ['text: x…']]);
  });

  it('leaves the first the id that only its last event before told', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ content: 'a' }, {}, null));
    stream.push(chunk({ content: 'b' }));
    stream.push(chunk({ role: 'assistant', content: 'x' }, {}, 'd'));
    stream.push(chunk({ content: 'c' }));
    expect(assemblyOf(stream.log).answers.map((answer) => [answer.id, ...partLines(answer)])).toEqual([
      ['c', 'text: abc…'],
      ['d', 'text: x…'],
    ]);
  });

  it('makes its format the likely one, each time that it changes', () => {
    const generated = { model: 'm', response: 'o', done: false };
    const choices = [{ index: 0, delta: { content: 'c' } }];
    // What has the shapes of two formats goes with the events before it.
    const both = `data: ${JSON.stringify({ ...generated, choices })}\n\n`;
    const stream = new AttemptLog();
    stream.begin();
    for (const data of [generated, { choices }, generated])
      stream.push(`data: ${JSON.stringify(data)}\n\n${both}`);
    expect(assemblyOf(stream.log).answers.map((answer) => [answer.format, ...partLines(answer)])).toEqual([
      ['ollama', 'text: oo…'],
      ['chat completions', 'text: cc…'],
      ['ollama', 'text: oo…'],
    ]);
  });

  it('of each attempt counts from the request of that attempt', () => {
    const stream = new AttemptLog();
    for (const id of ['a', 'b', 'c']) {
      stream.pass(100).begin();
      stream.pass(10).push(chunk({ role: 'assistant', content: id }, {}, id));
      stream.end();
    }
    const views = assemblyOf(stream.log).answers.map(viewOfAnswer);
    expect(views.map(({ startedAtMs, isFirstOfAttempt }) => [startedAtMs, isFirstOfAttempt])).toEqual([
      [100, true],
      [210, true],
      [320, true],
    ]);
  });

  it('of each attempt finds the method in the request of that attempt', () => {
    const stream = new AttemptLog();
    const body = (method: string): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method });
    for (const asked of [body('first'), body('second'), undefined]) {
      stream.begin(undefined, true, asked);
      stream.push('data: {"jsonrpc":"2.0","id":1,"result":{}}\n\n');
      stream.end();
    }
    expect(assemblyOf(stream.log).answers.map(partLines)).toEqual([
      ['tool call first: ', 'tool result first: {}'],
      ['tool call second: ', 'tool result second: {}'],
      ['tool result: {}'],
    ]);
  });
});

it('the end of an attempt cuts off each answer that it was still sending', () => {
  const stream = new AttemptLog();
  stream.begin();
  for (const id of ['a', 'b']) stream.push(chunk({ role: 'assistant', content: id }, {}, id));
  stream.end();
  expect(assemblyOf(stream.log).answers.map(({ isCutOff }) => isCutOff)).toEqual([true, true]);
});

it('the end of one choice is not that of another', () => {
  const stream = new AttemptLog();
  stream.begin();
  const choices = [0, 1].map((index) => ({ index, delta: { content: 'x' } }));
  stream.push(`data: ${JSON.stringify({ id: 'c', choices })}\n\n`);
  stream.push(chunk({}, { finish_reason: 'stop' }));
  expect(assemblyOf(stream.log).answers.map(partLines)).toEqual([['text: x', 'text [1]: x…']]);
});

describe('events that come again', () => {
  it('are left out in each further attempt, and count', () => {
    const events = ['a', 'b'].map((content, at) => `id: ${at}\n${chunk({ content })}`).join('');
    const stream = new AttemptLog();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      stream.begin();
      stream.push(events);
      stream.end();
    }
    const [answer] = assemblyOf(stream.log).answers;
    expect(answer?.parts[0]?.text.text()).toBe('ab');
    expect(answer?.notes.repeated).toEqual({ count: 4, firstEntry: 8, lastEntry: 14 });
  });

  it('are taken where only the id or only the data is the same, or where there is no id', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(`id: 1\n${chunk({ content: 'a' })}${chunk({ content: 'n' })}`);
    stream.end();
    stream.begin();
    stream.push(
      `id: 2\n${chunk({ content: 'a' })}id: 1\n${chunk({ content: 'b' })}${chunk({ content: 'n' })}`,
    );
    expect(assemblyOf(stream.log).answers.flatMap(partLines)).toEqual(['text: anabn…']);
  });

  it('are known again as long as they are among the newest 20,000', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log, { typed: typed('$') });
    const textAfter = (...events: readonly string[]): string | undefined => {
      stream.push(events.join(''));
      assembly.update();
      return assembly.answers.at(-1)?.parts[0]?.text.text();
    };
    stream.begin();
    textAfter('id: 0\ndata: x\n\n', ...Array.from({ length: 19_999 }, (_, at) => `id: ${at + 1}\ndata\n\n`));
    stream.end();
    stream.begin();
    expect(textAfter('id: 0\ndata: x\n\n', 'id: 1\ndata\n\n')).toBe('x');
    expect(assembly.answers[0]?.notes.repeated?.count).toBe(2);
    expect(textAfter('id: 20000\ndata: y\n\n', 'id: 0\ndata: x\n\n')).toBe('yx');
  });
});
