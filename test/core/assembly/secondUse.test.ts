// What has been used before is as good as new: an assembly and a page's feed after a clear, a loss, another path, again
// and again; and of two answers on one stream neither takes what is the other's.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { viewOfAnswer, type AssembledUpdate } from '../../../src/core/assembly/answerView.ts';
import { AssembledFeed } from '../../../src/core/assembly/assembledFeed.ts';
import { Assembly } from '../../../src/core/assembly/assembly.ts';
import { SharedAssemblies } from '../../../src/core/assembly/sharedAssemblies.ts';
import { maxPartChars, TextTail } from '../../../src/core/assembly/textTail.ts';
import { readWholeText } from '../../../src/core/assembly/wholeText.ts';
import { parseJsonPath } from '../../../src/core/json/jsonPath.ts';
import { AttemptLog } from '../attemptLog.ts';
import { tokenSteps, write } from './arbitraryTokens.ts';
import { answerLines, assemblyOf, partLines } from './assembling.ts';

/** Everything that an assembly says. */
function allOf(assembly: Assembly): unknown {
  const { answers, omittedAnswers, messages, goneMessages, goneEntries, lastRead } = assembly;
  const texts = answers.flatMap(({ parts }) => parts.map(({ number, text }) => [number, text.since(0)]));
  return {
    answers: answers.map(viewOfAnswer),
    texts,
    omittedAnswers,
    messages,
    goneMessages,
    goneEntries,
    lastRead,
  };
}

/** A page that keeps what it is sent. */
class KeptPage {
  #answers = new Map<number, unknown>();
  #texts = new Map<number, TextTail>();
  path = '';

  receive({ isFresh, path, answers, texts }: AssembledUpdate): void {
    if (isFresh) {
      this.#answers = new Map();
      this.#texts = new Map();
    }
    this.path = path;
    for (const answer of answers) this.#answers.set(answer.number, answer);
    for (const { part, run } of texts) {
      const text = this.#texts.get(part) ?? new TextTail(maxPartChars);
      text.appendRun(run);
      this.#texts.set(part, text);
    }
  }

  get all(): unknown {
    return {
      path: this.path,
      answers: [...this.#answers].toSorted(([a], [b]) => a - b),
      texts: [...this.#texts]
        .map(([part, text]) => [part, text.since(0)] as const)
        .toSorted(([a], [b]) => a - b),
    };
  }
}

function next(feed: AssembledFeed): AssembledUpdate {
  while (feed.reader.isBehind) feed.reader.update();
  return feed.next();
}

describe('after a clear', () => {
  it('an assembly is as a new one, whatever it had read, and also in the middle of an attempt', () => {
    fc.assert(
      fc.property(tokenSteps, tokenSteps, fc.nat(60), (before, after, readBefore) => {
        const stream = new AttemptLog();
        const assembly = new Assembly(stream.log);
        stream.begin();
        for (const step of before) write(stream, step);
        assembly.update(readBefore);
        stream.log.clear();
        for (const step of after) {
          write(stream, step);
          assembly.update();
        }
        assembly.update();
        expect(allOf(assembly)).toEqual(allOf(assemblyOf(stream.log)));
      }),
    );
  });

  it('in which nothing came, there is nothing', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    stream.begin();
    stream.push('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    assembly.update();
    const { version, restarts } = assembly;
    stream.log.clear();
    expect(assembly.isBehind).toBe(true);
    assembly.update();
    expect([assembly.answers, assembly.messages, assembly.lastRead, assembly.isBehind]).toEqual([
      [],
      0,
      0,
      false,
    ]);
    expect([assembly.version, assembly.restarts]).toEqual([version + 1, restarts + 1]);
  });

  it('the parts count from 1 again', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    stream.begin();
    for (let times = 1; times <= 3; times += 1) {
      stream.push('data: {"choices":[{"delta":{"content":"a","refusal":"b"}}]}\n\n');
      assembly.update();
      expect(assembly.answers.flatMap(({ parts }) => parts.map(({ number }) => number))).toEqual([1, 2]);
      stream.log.clear();
    }
  });
});

describe('a page', () => {
  const paths = fc.constantFrom('', '$.id', 'choices[*].delta', 'error', 'not[', 'model');
  const doings = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: tokenSteps.map((steps) => ({ kind: 'write', steps }) as const) },
      { weight: 6, arbitrary: fc.constant({ kind: 'send' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'clear' } as const) },
      { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
      { weight: 2, arbitrary: paths.map((path) => ({ kind: 'path', path }) as const) },
    ),
    { maxLength: 12 },
  );

  it('has what a new page would be sent at once, whatever it has been through', () => {
    fc.assert(
      fc.property(doings, (all) => {
        const stream = new AttemptLog();
        const assemblies = new SharedAssemblies(stream.log);
        const feed = new AssembledFeed(stream.log, assemblies);
        const page = new KeptPage();
        let path = '';
        stream.begin();
        for (const doing of all) {
          switch (doing.kind) {
            case 'write':
              for (const step of doing.steps) write(stream, step);
              break;
            case 'send':
              page.receive(next(feed));
              break;
            case 'clear':
              stream.log.clear();
              break;
            case 'restart':
              feed.restart();
              break;
            case 'path':
              feed.setPath(doing.path);
              if (doing.path !== 'not[') ({ path } = doing);
              break;
          }
        }
        page.receive(next(feed));
        const [fresh, freshPage] = [
          new AssembledFeed(stream.log, new SharedAssemblies(stream.log)),
          new KeptPage(),
        ];
        fresh.setPath(path);
        freshPage.receive(next(fresh));
        expect(page.all).toEqual(freshPage.all);
      }),
    );
  });

  it('that has everything is sent nothing, but how far it is', () => {
    const stream = new AttemptLog();
    const feed = new AssembledFeed(stream.log, new SharedAssemblies(stream.log));
    stream.begin();
    stream.push('data: {"choices":[{"delta":{"content":"a"}}]}\n\n');
    const first = next(feed);
    expect([first.isFresh, first.read, first.entries, first.messages]).toEqual([true, 3, 3, 1]);
    stream.push(': c\n');
    expect(next(feed)).toEqual({ ...first, isFresh: false, read: 4, entries: 4, answers: [], texts: [] });
    feed.setPath('');
    expect(next(feed).isFresh).toBe(false);
  });
});

describe('assemblies that are shared', () => {
  const stepsOf = (path: string) => {
    const parsed = parseJsonPath(path);
    if ('error' in parsed) throw new Error(parsed.error);
    return parsed.steps;
  };

  it('are kept for the three newest paths, and what is recognised for good', () => {
    const assemblies = new SharedAssemblies(new AttemptLog().log);
    const recognised = assemblies.recognised();
    const along = (path: string): Assembly => assemblies.alongPath(path, stepsOf(path));
    const [a, b, c] = [along('a'), along('b'), along('c')];
    expect([along('a'), along('b'), along('c')]).toEqual([a, b, c]);
    expect(along('a')).toBe(a);
    along('d');
    expect([along('b'), along('c')].map((one, at) => one === [b, c][at])).toEqual([true, true]);
    expect(along('a')).not.toBe(a);
    expect(assemblies.recognised()).toBe(recognised);
  });
});

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
    const assembly = new Assembly(stream.log, { path: [] });
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

it('the whole text of a part is none once the log was cleared while it was read, and there again after that', () => {
  const stream = new AttemptLog();
  const push = (): void => {
    stream.begin();
    for (let at = 0; at < 2500; at += 1) stream.push(chunk({ content: 'x' }));
  };
  push();
  const address = { firstEntry: 3, lastEntry: 2502, place: 0 };
  const reading = readWholeText(stream.log, address);
  expect(reading.next().done).toBe(false);
  stream.log.clear();
  push();
  let step = reading.next();
  while (!step.done) step = reading.next();
  expect(step.value).toBeUndefined();
  const again = readWholeText(stream.log, address);
  for (step = again.next(); !step.done; step = again.next());
  expect(step.value).toEqual({ text: 'x'.repeat(2500), goneMessages: 0 });
});
