import { describe, expect, it } from 'vitest';

import { Assembly, type AssemblyOptions } from '../../../src/core/assembly/assembly.ts';
import { AttemptLog } from '../attemptLog.ts';
import { bytesOf, record } from '../recording.ts';
import { allLines, answerLines, assemble, assemblyOf, fixture, partLines, typed } from './assembling.ts';

function chunk(delta: object, more: object = {}): string {
  return `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta, ...more }] })}\n\n`;
}

function along(path: string): AssemblyOptions {
  return { typed: typed(path) };
}

describe('however a stream is cut', () => {
  it('the arguments of a call come together from every split, as sent', () => {
    const json = '{"name":"Ünï 👋 \\"q\\" \\\\","id":12345678901234567890,"list":[1,{"a":null}]}';
    for (let cut = 1; cut < json.length; cut += 1) {
      const pieces = [json.slice(0, cut), json.slice(cut)].map((text) =>
        chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] }),
      );
      const [answer] = assemble(pieces.join('')).answers;
      expect(answer?.parts[0]?.text.text()).toBe(json);
    }
  });

  it.each(['chat-tools', 'responses', 'anthropic', 'gemini', 'ollama-chat', 'ag-ui', 'mcp'])(
    '%s comes out the same from every single byte and every slice',
    async (name) => {
      const stream = await fixture(name);
      const bytes = bytesOf(stream);
      const log = record([...bytes].map((byte) => Uint8Array.of(byte)));
      const expected = allLines(assemble(stream));
      expect(allLines(assemblyOf(log))).toEqual(expected);
      for (const limits of [
        { entries: 1, bytes: Infinity },
        { entries: 3, bytes: Infinity },
        { entries: Infinity, bytes: 1 },
      ]) {
        const assembly = new Assembly(log, { slice: limits });
        while (assembly.isBehind) assembly.update();
        expect(allLines(assembly)).toEqual(expected);
      }
    },
  );
});

describe('a log that goes on', () => {
  it('is read from where it stopped, and anew after it was cleared', () => {
    const stream = new AttemptLog();
    const assembly = new Assembly(stream.log);
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'a' }));
    assembly.update();
    stream.push(chunk({ content: 'b' }));
    expect(assembly.isBehind).toBe(true);
    assembly.update();
    expect(assembly.answers.flatMap(partLines)).toEqual(['text: ab…']);
    const { restarts, version } = assembly;
    assembly.update();
    expect(assembly.version).toBe(version);
    stream.log.clear();
    stream.push(chunk({ content: 'c' }));
    assembly.update();
    expect(assembly.restarts).toBe(restarts + 1);
    expect(assembly.answers.flatMap(partLines)).toEqual(['text: c…']);
  });

  it('names the entries of each piece, and their first and last', async () => {
    const { answers } = assemble(await fixture('chat-tools'));
    const [weather, time] = answers[0]?.parts ?? [];
    expect([weather?.firstEntry, weather?.lastEntry, weather?.events]).toEqual([2, 5, 3]);
    expect(weather?.text.since(0).entries).toEqual([3, 5]);
    expect(time?.text.since(0).entries).toEqual([4, 5]);
    expect([answers[0]?.firstEntry, answers[0]?.lastEntry, answers[0]?.events]).toEqual([1, 7, 6]);
  });

  it('that ends before its answer does cuts it off', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'a' }));
    stream.end();
    expect(allLines(assemblyOf(stream.log))).toEqual([
      'chat completions | c | – | assistant |  | no tokens | cut off',
      'text: a…',
    ]);
  });
});

describe('after a reconnect', () => {
  it('an answer that begins again is another one, with a word about the first', () => {
    const stream = new AttemptLog();
    for (const text of ['old', 'new']) {
      stream.begin();
      stream.push(chunk({ role: 'assistant', content: text }));
      stream.end();
    }
    const { answers } = assemblyOf(stream.log);
    expect(answers.flatMap(partLines)).toEqual(['text: old…', 'text: new…']);
    expect(answers[1]?.notes.againOf).toBe(1);
    expect(answers.map(({ firstAttempt }) => firstAttempt)).toEqual([1, 2]);
  });

  it('an answer that goes on notes where', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'one ' }));
    stream.end();
    stream.begin();
    stream.push(chunk({ content: 'two' }));
    const [answer, ...others] = assemblyOf(stream.log).answers;
    expect(others).toEqual([]);
    expect(answer?.parts[0]?.text.text()).toBe('one two');
    expect(answer?.isCutOff).toBe(false);
    expect(answer?.parts[0]?.notes).toEqual([{ note: 'attempt', attempt: 2, entry: 7, offset: 4 }]);
  });

  it('events that come again exactly as before are counted and left out', () => {
    const stream = new AttemptLog();
    const events = ['a', 'b', 'c'].map((content, at) => `id: ${at}\n${chunk({ content })}`);
    stream.begin();
    stream.push(events.slice(0, 2).join(''));
    stream.end();
    stream.begin('0');
    stream.push(events.join(''));
    const [answer] = assemblyOf(stream.log).answers;
    expect(answer?.parts[0]?.text.text()).toBe('abc');
    expect(answer?.notes.repeated).toEqual({ count: 2, firstEntry: 8, lastEntry: 9 });
  });

  it('the same event twice in one attempt counts twice', () => {
    const event = `id: 1\n${chunk({ content: 'a' })}`;
    expect(assemble(event + event).answers.flatMap(partLines)).toEqual(['text: aa…']);
  });

  it('a format that does not say where answers begin has another one in each attempt', () => {
    const stream = new AttemptLog();
    for (const response of ['a', 'b']) {
      stream.begin();
      stream.push(`data: ${JSON.stringify({ model: 'm', response, done: false })}\n\n`);
      stream.end();
    }
    expect(assemblyOf(stream.log).answers.flatMap(partLines)).toEqual(['text: a…', 'text: b…']);
  });
});

describe('numbers that the format gives its events', () => {
  const delta = (sequence_number: number, text: string): string =>
    `data: ${JSON.stringify({ type: 'response.output_text.delta', sequence_number, output_index: 0, delta: text })}\n\n`;

  it('tell missing events', () => {
    const [answer] = assemble(delta(1, 'a') + delta(4, 'b')).answers;
    expect(answer?.notes.missing).toEqual({ count: 2, entry: 2 });
  });

  it('tell repeated events, which are left out', () => {
    const [answer] = assemble(delta(1, 'a') + delta(2, 'b') + delta(2, 'b') + delta(3, 'c')).answers;
    expect(answer?.parts[0]?.text.text()).toBe('abc');
    expect(answer?.notes).toEqual({ repeated: { count: 1, firstEntry: 3, lastEntry: 3 } });
  });
});

describe('the whole that a format states at the end', () => {
  const events = (deltas: readonly string[], whole: string): string =>
    [
      ...deltas.map((delta) => ({ type: 'response.output_text.delta', output_index: 0, delta })),
      { type: 'response.output_text.done', output_index: 0, text: whole },
    ]
      .map((event) => `data: ${JSON.stringify(event)}\n\n`)
      .join('');

  it.each([
    ['the same', ['a', 'b'], 'ab', 'ab', []],
    ['longer', ['a'], 'ab', 'ab', [{ note: 'differs', entry: 2, piecesLength: 1 }]],
    ['another of the same length', ['a', 'b'], 'ax', 'ax', [{ note: 'differs', entry: 3, piecesLength: 2 }]],
    ['all there is', [], 'ab', 'ab', []],
  ])('is %s', (_, deltas, whole, text, notes) => {
    const part = assemble(events(deltas, whole)).answers[0]?.parts[0];
    expect(part?.text.text()).toBe(text);
    expect(part?.notes).toEqual(notes);
  });
});

it('finds the method of a response in the body of the request', () => {
  const stream = new AttemptLog();
  const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'add', arguments: { a: 1 } } };
  stream.begin(undefined, true, JSON.stringify(call));
  stream.push('data: {"jsonrpc":"2.0","id":7,"result":{"content":[]}}\n\n');
  const { answers } = assemblyOf(stream.log);
  expect(answers.flatMap(partLines)).toEqual([
    'tool call tools/call add: {"name":"add","arguments":{"a":1}}',
    'tool result tools/call add: {"content":[]}',
  ]);
  expect(answers[0]?.firstEntry).toBe(1);
});

describe('the first times of an answer', () => {
  const timesOf = (stream: AttemptLog): unknown[] =>
    assemblyOf(stream.log).answers.map((answer) => [
      answer.requestedAtMs,
      answer.respondedAtMs,
      answer.firstByteAtMs,
      answer.firstReasoningAtMs,
      answer.firstTextAtMs,
      answer.firstToolAtMs,
    ]);
  const call = chunk({ tool_calls: [{ index: 0, function: { name: 'f', arguments: '{}' } }] });

  it('are each of what they say: head, body, reasoning, text and call', () => {
    const stream = new AttemptLog().pass(10);
    stream.begin(undefined, false);
    stream.pass(20).open({});
    stream
      .pass(5)
      .push('\n')
      .pass(1)
      .push(': hello\n\n')
      .pass(4)
      .push(chunk({ role: 'assistant' }));
    stream
      .pass(40)
      .push(chunk({ reasoning_content: 'Hm' }))
      .pass(50)
      .push(chunk({ content: '' }));
    stream
      .pass(10)
      .push(chunk({ content: 'Yes' }))
      .pass(60)
      .push(call);
    expect(timesOf(stream)).toEqual([[10, 30, 35, 80, 140, 200]]);
  });

  it('are of its own attempt', () => {
    const stream = new AttemptLog().pass(10);
    stream.begin();
    stream.pass(5).push(chunk({ content: 'One' }));
    stream.pass(5).end({ cause: 'end' });
    stream.pass(100).begin();
    stream
      .pass(7)
      .push('data: {"id":"d","choices":')
      .pass(8)
      .push('[{"index":0,"delta":{"role":"assistant","content":"Two"}}]}\n\n');
    expect(timesOf(stream)).toEqual([
      [10, 10, 15, undefined, 15, undefined],
      [120, 120, 127, undefined, 135, undefined],
    ]);
  });

  it('of an answer after the first one of a response are those of its events', () => {
    const stream = new AttemptLog().pass(10);
    stream.begin();
    stream.pass(5).push(`${chunk({ content: 'One' })}data: [DONE]\n\n`);
    stream.pass(5).push('data: {"id":"d","choices":[{"delta":{"role":"assistant","content":"Two"}}]}\n\n');
    expect(timesOf(stream)[1]).toEqual([undefined, undefined, undefined, undefined, 20, undefined]);
  });
});

describe('a conversation with an agent', () => {
  const said = (messageId: string, role: string, text: string): object => ({
    messageId,
    role,
    parts: [{ text }],
  });
  const message = said('m2', 'ROLE_USER', 'And now?');
  const history = [
    said('m0', 'ROLE_USER', 'What?'),
    said('m1', 'ROLE_AGENT', 'That.'),
    said('m2', 'ROLE_USER', 'And now?'),
  ];
  const task = { id: 't', status: { state: 'TASK_STATE_WORKING' }, history };
  const artifact = { artifactId: 'a', parts: [{ text: 'This.' }] };
  const updates = [
    { task },
    { artifactUpdate: { taskId: 't', artifact } },
    { statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_COMPLETED' } } },
  ].map((result) => `data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`);

  it.each([
    ['by JSON-RPC', { jsonrpc: '2.0', id: 1, method: 'SendStreamingMessage', params: { message } }],
    ['bare', { message }],
  ])('asked for %s has what was said before, in turn, and does not count it', (_, body) => {
    const stream = new AttemptLog();
    stream.begin(undefined, true, JSON.stringify(body));
    for (const update of updates) stream.push(update);
    const [answer] = assemblyOf(stream.log).answers;
    const parts = answer?.parts.map(
      ({ saidBefore = '-', kind, text }) => `${saidBefore} ${kind}: ${text.text()}`,
    );
    expect(parts).toEqual([
      'user text: And now?',
      'user text: What?',
      'agent text: That.',
      '- data: working',
      '- text: This.',
      '- data: completed',
    ]);
    const first = answer?.parts[4]?.firstAtMs;
    expect([answer?.firstEntry, answer?.chunks, answer?.firstTextAtMs]).toEqual([1, 3, first]);
  });

  it('asked for otherwise has the request', () => {
    const stream = new AttemptLog();
    stream.begin(
      undefined,
      true,
      '{"jsonrpc":"2.0","id":1,"method":"tasks/resubscribe","params":{"id":"t"}}',
    );
    stream.push(updates[2] ?? '');
    expect(assemblyOf(stream.log).answers.flatMap(partLines)).toEqual([
      'tool call tasks/resubscribe: {"id":"t"}',
      'data status: completed',
    ]);
  });
});

describe('a path of one’s own', () => {
  const data = ['{"t":{"x":["a","b"]}}', '{"t":{"x":["c","d"]}}', '{"other":1}', '{"t":{"x":[null,2]}}'];
  const events = data.map((text) => `data: ${text}\n\n`).join('');

  it.each([
    ['$.t.x[0]', ['text: ac…']],
    ["$['t'].x[0]", ['text: ac…']],
    ['t.x[-1]', ['text: bd2…']],
    ['$.t.x[-1]', ['text: bd2…']],
    ['t.x[*]', ['text 0: ac…', 'text 1 [1]: bd2…']],
    ['$.t.x[*]', ['text 0: ac…', 'text 1 [1]: bd2…']],
    ['other', ['text: 1…']],
    ['nothing', []],
  ])('%s', (path, lines) => {
    expect(assemble(events, along(path)).answers.flatMap(partLines)).toEqual(lines);
  });

  it('takes the data itself, also when it is no JSON', () => {
    expect(assemble('data: plain \n\ndata: text\n\n', along('$')).answers.flatMap(answerLines)).toEqual([
      'path | – | – | – |  | no tokens | goes on',
      'text: plain text…',
    ]);
  });

  it('gives integers as they were sent', () => {
    const stream = 'data: {"n":12345678901234567890}\n\ndata: {"n":{"a": 12345678901234567890}}\n\n';
    expect(assemble(stream, along('n')).answers.flatMap(partLines)).toEqual([
      'text: 12345678901234567890{"a": 12345678901234567890}…',
    ]);
  });
});

describe('times', () => {
  it('count from the request for the first answer, and not for others', () => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(chunk({ role: 'assistant', content: 'a' }, { finish_reason: 'stop' }));
    stream.push('data: {"id":"d","choices":[{"delta":{"role":"assistant","content":"b"}}]}\n\n');
    const [first, second] = assemblyOf(stream.log).answers;
    expect(first?.requestedAtMs).toBe(0);
    expect(second?.requestedAtMs).toBeUndefined();
  });

  it('of the first and the last text are those of their entries', () => {
    const log = record(
      [chunk({ role: 'assistant' }), chunk({ content: 'a' }), chunk({ content: 'b' }), chunk({})].map(
        bytesOf,
      ),
    );
    const [answer] = assemblyOf(log).answers;
    expect([answer?.firstAtMs, answer?.firstTextAtMs, answer?.lastChunkAtMs, answer?.lastAtMs]).toEqual([
      0, 1, 2, 3,
    ]);
    expect([answer?.events, answer?.chunks]).toEqual([4, 2]);
  });
});

describe('the first text', () => {
  const firsts = (...deltas: readonly unknown[]): (number | undefined)[] => {
    const [answer] = assemblyOf(record(deltas.map((delta) => bytesOf(chunk(delta as object))))).answers;
    return [answer?.firstReasoningAtMs, answer?.firstTextAtMs, answer?.firstChunkAtMs, answer?.lastChunkAtMs];
  };
  const call = { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{}' } }] };

  it('is not the first reasoning, and a call is neither', () => {
    expect(
      firsts(
        { role: 'assistant' },
        { reasoning_content: 'hm' },
        { reasoning_content: 'hm' },
        { content: 'a' },
      ),
    ).toEqual([1, 3, 1, 3]);
    expect(firsts({ content: 'a' }, { content: 'b' })).toEqual([undefined, 0, 0, 1]);
    expect(firsts({}, call)).toEqual([undefined, undefined, 1, 1]);
    expect(firsts({ content: '' }, { refusal: 'no' })).toEqual([undefined, 1, 1, 1]);
  });
});

describe('a value that is shown as it was sent', () => {
  it('is the last one when a name is there twice, and keeps its spaces', () => {
    const stream = 'data: {"n":1,"\\u006e":{"a": 1.0}}\n\n';
    expect(assemble(stream, along('n')).answers.flatMap(partLines)).toEqual(['text: {"a": 1.0}…']);
  });
});
