// Every name that a format's reader knows, each tried for what it does. The lists are written out here, so that a name
// that is dropped there is missed here.

import { describe, expect, it } from 'vitest';

import { AttemptLog } from '../attemptLog.ts';
import { allLines, assemble, assemblyOf, partLines } from './assembling.ts';

function streamOf(...events: readonly unknown[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}

function parts(...events: readonly unknown[]): string[] {
  return assemble(streamOf(...events)).answers.flatMap(partLines);
}

/** An event of each format by which it is known, and that brings a text. */
const samples = {
  'chat completions': { id: 'c', choices: [{ index: 0, delta: { content: 'x' } }] },
  responses: { type: 'response.output_text.delta', output_index: 0, delta: 'x' },
  'anthropic messages': { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } },
  gemini: { candidates: [{ content: { parts: [{ text: 'x' }] } }] },
  ollama: { model: 'm', response: 'x', done: false },
  'ag-ui': { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'x' },
  mcp: { jsonrpc: '2.0', method: 'notifications/x' },
} as const;

describe('the formats', () => {
  it.each(Object.entries(samples))('%s is known by its shape', (format, event) => {
    expect(assemble(streamOf(event)).answers.map((answer) => answer.format)).toEqual([format]);
  });

  // What comes without a beginning after a reconnect is the same answer only where a format has beginnings.
  it.each([
    ['chat completions', 1],
    ['responses', 1],
    ['anthropic messages', 1],
    ['gemini', 2],
    ['ollama', 2],
    ['ag-ui', 1],
    ['mcp', 2],
  ] as const)('%s: what goes on after a loss makes %d answers', (format, count) => {
    const stream = new AttemptLog();
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      stream.begin();
      stream.push(streamOf(samples[format]));
      stream.end();
    }
    const { answers } = assemblyOf(stream.log);
    expect(answers.map(({ attempt }) => attempt)).toEqual(count === 1 ? [2] : [1, 2]);
  });

  // An attempt that ends without a word of the format cuts its answer off, but where everything is one answer.
  it.each([
    ['chat completions', true],
    ['responses', true],
    ['anthropic messages', true],
    ['gemini', true],
    ['ollama', true],
    ['ag-ui', true],
    ['mcp', false],
  ] as const)('%s: the end of the attempt cuts it off: %s', (format, isCutOff) => {
    const stream = new AttemptLog();
    stream.begin();
    stream.push(streamOf(samples[format]));
    stream.end();
    const [answer] = assemblyOf(stream.log).answers;
    expect([answer?.isCutOff, answer?.isEnded]).toEqual([isCutOff, !isCutOff]);
  });

  it.each([
    ['chat completions', true],
    ['responses', true],
    ['anthropic messages', false],
    ['gemini', false],
    ['ollama', false],
    ['ag-ui', false],
    ['mcp', false],
  ] as const)('%s: [DONE] ends it: %s', (format, isEnded) => {
    const [answer] = assemble(`${streamOf(samples[format])}data: [DONE]\n\n`).answers;
    expect([answer?.isEnded, answer?.lastEntry]).toEqual([isEnded, isEnded ? 2 : 1]);
  });

  it('are told apart from one event to the next', () => {
    const all = Object.values(samples);
    for (const events of [all, all.toReversed()]) {
      const formats = assemble(streamOf(...events)).answers.map(({ format }) => format);
      expect(formats.toSorted()).toEqual(Object.keys(samples).toSorted());
    }
  });
});

describe('AG-UI', () => {
  /** Types by what they say of a part, and how the part is shown after one that brings `x`. */
  const steps: readonly (readonly [types: string, ids: object, line: string])[] = [
    [
      'TEXT_MESSAGE_START TEXT_MESSAGE_CONTENT TEXT_MESSAGE_CHUNK TEXT_MESSAGE_END',
      { messageId: 'm' },
      'text',
    ],
    [
      'REASONING_MESSAGE_START REASONING_MESSAGE_CONTENT REASONING_MESSAGE_CHUNK REASONING_MESSAGE_END',
      { messageId: 'm' },
      'reasoning',
    ],
    ['THINKING_TEXT_MESSAGE_START THINKING_TEXT_MESSAGE_CONTENT THINKING_TEXT_MESSAGE_END', {}, 'reasoning'],
    ['TOOL_CALL_START TOOL_CALL_ARGS TOOL_CALL_CHUNK TOOL_CALL_END', { toolCallId: 't' }, 'tool call'],
  ];
  const each = steps.flatMap(([types, ids, kind]) => types.split(' ').map((type) => ({ type, ids, kind })));

  it.each(each)('$type is about a $kind', ({ type, ids, kind }) => {
    const end = type.endsWith('_END') ? '' : '…';
    expect(parts({ type, ...ids, delta: 'x' })).toEqual([`${kind}: x${end}`]);
    // A further one of the same part goes on with it; thinking begins anew with each start.
    const isOther = type === 'THINKING_TEXT_MESSAGE_START';
    expect(parts({ type, ...ids, delta: 'x' }, { type, ...ids, delta: 'y' })).toEqual(
      isOther ? [`${kind}: x…`, `${kind}: y…`] : [`${kind}: xy${end}`],
    );
  });

  it.each([
    ['STATE_SNAPSHOT', 'snapshot', 'data State: snapshot [1]…'],
    ['STATE_DELTA', 'delta', 'data State: delta [1]…'],
    ['MESSAGES_SNAPSHOT', 'messages', 'data Messages: snapshot [1]…'],
    ['ACTIVITY_SNAPSHOT', 'content', 'data Activity: snapshot [1]…'],
    ['ACTIVITY_DELTA', 'patch', 'data Activity: delta [1]…'],
    ['STEP_STARTED', 'stepName', 'data Steps: started [1]…'],
    ['STEP_FINISHED', 'stepName', 'data Steps: finished [1]…'],
    ['CUSTOM', 'value', 'data Custom: n [1]…'],
    ['RAW', 'event', 'data Raw: n [1]…'],
  ])('%s shows its %s', (type, member, line) => {
    const run = { type: 'RUN_STARTED', runId: 'r' };
    const event = { type, name: 'n', [member]: [1] };
    // Without a run it is anybody's.
    expect(parts(event)).toEqual([]);
    expect(parts(run, event)).toEqual([line]);
    expect(parts(run, { type, name: 'n', other: [1] })).toEqual([]);
    expect(parts(run, event, { ...event, [member]: 'second' })).toEqual([
      line.replace('…', `\n${line.slice(line.indexOf(': ') + 2).replace('[1]…', 'second')}…`),
    ]);
  });

  it.each(['THINKING_START', 'THINKING_END', 'REASONING_START', 'REASONING_END'])(
    '%s says nothing, and belongs to the run',
    (type) => {
      const [answer] = assemble(streamOf({ type: 'RUN_STARTED', runId: 'r' }, { type })).answers;
      expect([answer?.events, answer?.parts.length, answer?.errors]).toEqual([2, 0, []]);
      expect(allLines(assemble(streamOf({ type })))).toEqual([]);
    },
  );

  it.each([
    [{ type: 'RUN_STARTED', runId: 'r' }, 'ag-ui | r | – | – |  | no tokens | goes on'],
    [{ type: 'RUN_FINISHED', result: null }, 'ag-ui | – | – | – | finished | no tokens | ended'],
    [{ type: 'RUN_ERROR' }, 'ag-ui | – | – | – |  | no tokens | ended'],
  ])('%j', (event, line) => {
    const before = event.type === 'RUN_STARTED' ? [] : [samples['ag-ui']];
    expect(allLines(assemble(streamOf(...before, event)))[0]).toBe(line);
  });

  it('has a sentence for an error without one, and its code', () => {
    const errorsOf = (event: object): unknown =>
      assemble(streamOf({ type: 'RUN_ERROR', ...event })).answers[0]?.errors.map(({ text }) => text);
    expect(errorsOf({})).toEqual(['The run failed']);
    expect(errorsOf({ message: 'No', code: 'E' })).toEqual(['No (E)']);
  });
});

describe('Responses', () => {
  /** Part by the event’s name: kind, and the member that repeats the whole. */
  const texts: readonly (readonly [name: string, kind: string, whole: string])[] = [
    ['response.output_text', 'text', 'text'],
    ['response.refusal', 'refusal', 'refusal'],
    ['response.reasoning_text', 'reasoning', 'text'],
    ['response.reasoning_summary_text', 'reasoning', 'text'],
    ['response.function_call_arguments', 'tool call', 'arguments'],
    ['response.custom_tool_call_input', 'tool call', 'input'],
    ['response.mcp_call_arguments', 'tool call', 'arguments'],
    ['response.code_interpreter_call_code', 'tool call', 'code'],
    ['response.audio.transcript', 'text', 'transcript'],
  ];

  it.each(texts)('%s grows a part and is repeated as a whole', (name, kind, whole) => {
    const delta = { type: `${name}.delta`, output_index: 0, delta: 'x' };
    const done = { type: `${name}.done`, output_index: 0, [whole]: 'xy' };
    expect(parts(delta)).toEqual([`${kind}: x…`]);
    expect(parts(delta, { ...delta, delta: 'y' }, done)).toEqual([`${kind}: xy`]);
    expect(parts(done)).toEqual([`${kind}: xy`]);
    const { answers } = assemble(streamOf(delta, done));
    expect(answers[0]?.parts[0]?.notes).toEqual([{ note: 'differs', entry: 2, piecesLength: 1 }]);
  });

  it('keeps texts of different kinds and places apart', () => {
    const names = texts.map(([name]) => name);
    const at = (place: object) => names.map((name) => ({ type: `${name}.delta`, ...place, delta: name }));
    const places = [
      { output_index: 0 },
      { output_index: 1 },
      { item_id: 'i' },
      { output_index: 0, content_index: 1 },
      { output_index: 0, summary_index: 2 },
    ];
    const [answer] = assemble(streamOf(...places.flatMap(at))).answers;
    // All calls of one place are one.
    expect(answer?.parts.length).toBe(places.length * 6);
    expect(answer?.parts.filter(({ kind }) => kind === 'tool call').map(({ text }) => text.text())).toEqual(
      Array.from({ length: places.length }, () => names.slice(4, 8).join('')),
    );
  });

  it.each([
    ['response.created', {}, '– |  | no tokens | goes on'],
    ['response.queued', {}, '– |  | no tokens | goes on'],
    ['response.in_progress', {}, '– |  | no tokens | goes on'],
    ['response.completed', {}, '– | completed | no tokens | ended'],
    ['response.incomplete', {}, '– | incomplete | no tokens | ended'],
    ['response.failed', {}, '– | failed | no tokens | ended'],
    [
      'response.incomplete',
      { incomplete_details: { reason: 'why' } },
      '– | incomplete: why | no tokens | ended',
    ],
    ['response.completed', { status: 'other', usage: { output_tokens: 3 } }, '– | other | 3 | ended'],
  ])('%s with %j', (type, more, end) => {
    const event = { type, response: { id: 'r', model: 'm', ...more } };
    expect(allLines(assemble(streamOf(event)))).toEqual([`responses | r | m | ${end}`]);
  });

  it.each(['function_call', 'custom_tool_call', 'mcp_call'])('an item of type %s is a call', (type) => {
    const item = { type, call_id: 'c', name: 'f', arguments: '{}' };
    const added = { type: 'response.output_item.added', output_index: 1, item };
    const done = { ...added, type: 'response.output_item.done' };
    expect(parts(added)).toEqual(['tool call f: …']);
    expect(parts(added, done)).toEqual(['tool call f: {}']);
    const input = { ...done, item: { ...item, arguments: undefined, input: 'in', output: 'out' } };
    expect(parts(added, input)).toEqual(['tool call f: in', 'tool result f: out']);
    expect(assemble(streamOf(added)).answers[0]?.parts[0]?.callId).toBe('c');
    const byItem = { ...added, item: { ...item, call_id: undefined, id: 'i' } };
    expect(assemble(streamOf(byItem)).answers[0]?.parts[0]?.callId).toBe('i');
  });

  it.each([
    ['web_search_call', 'tool call web_search_call: {"type":"web_search_call"}'],
    ['code_interpreter_call', 'tool call code_interpreter_call: '],
    ['other', 'data other: {"type":"other"}'],
  ])('an item of type %s that the server makes itself', (type, line) => {
    const added = { type: 'response.output_item.added', output_index: 1, item: { type } };
    const done = { ...added, type: 'response.output_item.done' };
    expect(parts(added, done)).toEqual([line]);
  });

  it('takes whole texts from an item that is done, where no deltas came', () => {
    const message = { type: 'message', content: [{ text: 'a' }, { type: 'refusal', refusal: 'b' }] };
    const reasoning = { type: 'reasoning', summary: [{ text: 'c' }], content: [{ text: 'd' }] };
    const events = (step: string) =>
      [message, reasoning].map((item, output_index) => ({
        type: `response.output_item.${step}`,
        output_index,
        item,
      }));
    expect(parts(...events('added'))).toEqual([]);
    expect(parts(...events('done'))).toEqual(['text: a', 'refusal: b', 'reasoning: c', 'reasoning: d']);
  });

  it.each([
    [{ type: 'error', message: 'No', code: 'e' }, ['No (e)']],
    [{ type: 'error', message: 'No' }, ['No']],
    [{ type: 'error' }, ['{"type":"error"}']],
  ])('%j is an error: %j', (event, errors) => {
    const { answers } = assemble(streamOf(samples.responses, event));
    expect(answers.flatMap((answer) => answer.errors.map(({ text }) => text))).toEqual(errors);
    expect(answers[0]?.isEnded).toBe(true);
  });
});

describe('Anthropic’s messages', () => {
  const start = (content_block: object): object => ({ type: 'content_block_start', index: 0, content_block });
  const delta = (fields: object): object => ({ type: 'content_block_delta', index: 0, delta: fields });

  it.each([
    [{ type: 'text', text: 'x' }, 'text: x…'],
    [{ type: 'thinking', thinking: 'x' }, 'reasoning: x…'],
    [{ type: 'redacted_thinking', data: 'x' }, 'reasoning redacted_thinking: x…'],
    [{ type: 'tool_use', id: 't', name: 'f', input: {} }, 'tool call f: …'],
    [{ type: 'server_tool_use', id: 't', name: 'f', input: { a: 1 } }, 'tool call f: {"a":1}…'],
    [
      { type: 'web_search_tool_result', tool_use_id: 't', content: 'x' },
      'tool result web_search_tool_result: x…',
    ],
    [{ type: 'mcp_tool_result', content: [1] }, 'tool result mcp_tool_result: [1]…'],
    [{ type: 'map', tiles: [1] }, 'data map: {"type":"map","tiles":[1]}…'],
  ])('a block %j', (block, line) => {
    expect(parts(start(block))).toEqual([line]);
    expect(parts(start(block), { type: 'content_block_stop', index: 0 })).toEqual([line.slice(0, -1)]);
  });

  it.each([
    ['text', { type: 'text_delta', text: 'y' }, 'text: y…'],
    ['thinking', { type: 'thinking_delta', thinking: 'y' }, 'reasoning: y…'],
    ['thinking', { type: 'signature_delta', signature: 's' }, 'reasoning: …'],
    ['tool_use', { type: 'input_json_delta', partial_json: 'y' }, 'tool call: y…'],
    ['text', { type: 'citations_delta', citation: {} }, 'text: …', 'data citations: {}…'],
  ])('in a block of type %s, %j', (type, fields, ...lines) => {
    expect(parts(start({ type }), delta(fields))).toEqual(lines);
    // As well where its beginning was missed.
    expect(parts(delta(fields))).toEqual(lines);
  });

  it.each([
    [{ stop_reason: 'end_turn' }, 'end_turn'],
    [{ stop_reason: 'stop_sequence', stop_sequence: '#' }, 'stop_sequence "#"'],
    [{ stop_sequence: '#' }, '"#"'],
    [{ stop_reason: null }, undefined],
  ])('ends for the reason in %j: %s', (fields, reason) => {
    const event = { type: 'message_delta', delta: fields, usage: { output_tokens: 7 } };
    const [answer] = assemble(streamOf(samples['anthropic messages'], event)).answers;
    expect([...(answer?.finishes.values() ?? [])]).toEqual(reason === undefined ? [] : [reason]);
    expect([answer?.outputTokens, [...(answer?.usage ?? [])]]).toEqual([7, [['output_tokens', 7]]]);
  });

  it.each([
    [{ type: 'message_stop' }, 2, true],
    [{ type: 'ping' }, 2, false],
    [{ type: 'error', error: { type: 'overloaded_error', message: 'No' } }, 2, true],
    [{ type: 'other' }, 1, false],
  ])('%j: %d events, ended %s', (event, events, isEnded) => {
    const [answer] = assemble(streamOf(samples['anthropic messages'], event)).answers;
    expect([answer?.events, answer?.isEnded]).toEqual([events, isEnded]);
  });
});

describe('what other formats send besides texts', () => {
  it.each(['reasoning_content', 'reasoning'])('chat completions: reasoning as %s', (name) => {
    expect(parts({ choices: [{ delta: { [name]: 'x' } }] })).toEqual(['reasoning: x…']);
  });

  it.each([
    ['function', { function: { name: 'f', arguments: '{}' } }],
    ['custom', { custom: { name: 'f', input: '{}' } }],
    ['arguments that are no text', { function: { name: 'f', arguments: {} } }],
  ])('chat completions: a call as %s', (_, call) => {
    expect(parts({ choices: [{ delta: { tool_calls: [{ index: 3, id: 'a', ...call }] } }] })).toEqual([
      'tool call f: {}…',
    ]);
  });

  it.each(['usage', 'model', 'prompt_filter_results'])('chat completions: a chunk of %s alone', (name) => {
    const [answer] = assemble(streamOf(samples['chat completions'], { choices: [], [name]: {} })).answers;
    expect(answer?.events).toBe(2);
    expect(allLines(assemble(streamOf({ choices: [], other: 1 })))).toEqual([]);
  });

  it.each([{ usage: { completion_tokens: 5 } }, { x_groq: { usage: { completion_tokens: 5 } } }])(
    'chat completions: counts in %j',
    (usage) => {
      const [answer] = assemble(streamOf({ ...samples['chat completions'], ...usage })).answers;
      expect([answer?.outputTokens, [...(answer?.usage ?? [])]]).toEqual([5, [['completion_tokens', 5]]]);
    },
  );

  it.each([
    [{ text: 'x' }, 'text: x…'],
    [{ text: 'x', thought: true }, 'reasoning: x…'],
    [{ functionCall: { name: 'f', args: { a: 1 } } }, 'tool call f: {"a":1}'],
    [{ executableCode: { code: 'c' } }, 'tool call executableCode: c'],
    [{ codeExecutionResult: { outcome: 'OK', output: 'o' } }, 'tool result OK: o'],
    [{ codeExecutionResult: {} }, 'tool result codeExecutionResult: '],
    [{ inlineData: { data: 'd' } }, 'data inlineData: {"inlineData":{"data":"d"}}'],
    [{ thoughtSignature: 's' }, 'text: …'],
    [{}, 'text: …'],
  ])('Gemini: a part %j', (part, line) => {
    expect(parts({ candidates: [{ content: { parts: [part] } }] })).toEqual([line]);
  });

  it('Gemini: thoughts count among what was generated', () => {
    const event = (usageMetadata: object): object => ({ modelVersion: 'g', usageMetadata });
    const tokensOf = (usage: object): unknown =>
      assemble(streamOf({ candidates: [{ content: { parts: [{ text: 'x' }] } }] }, event(usage))).answers[0]
        ?.outputTokens;
    expect(tokensOf({ candidatesTokenCount: 3, thoughtsTokenCount: 4 })).toBe(7);
    expect(tokensOf({ candidatesTokenCount: 3 })).toBe(3);
    expect(tokensOf({ thoughtsTokenCount: 4 })).toBeUndefined();
  });

  it('Ollama: counts and durations of the last object, and why it was the last', () => {
    const done = {
      model: 'm',
      response: '',
      done: true,
      eval_count: 4,
      eval_duration: 5,
      context: [1],
      other: 6,
    };
    const [answer] = assemble(streamOf(samples.ollama, done)).answers;
    expect([...(answer?.usage ?? [])]).toEqual([
      ['eval_count', 4],
      ['eval_duration', 5],
    ]);
    expect([answer?.outputTokens, answer?.finishes.get(0), answer?.isEnded]).toEqual([4, 'done', true]);
  });

  it.each([
    [{ id: 1, method: 'tools/m', params: [1] }, 'tool call tools/m: [1]'],
    [{ id: '1', method: 'tools/m', params: { name: 'n' } }, 'tool call tools/m n: {"name":"n"}'],
    [{ id: 1, result: 2 }, 'tool result: 2'],
    [{ id: 1, error: { code: 3 } }, 'tool result (failed): {"code":3}'],
    [{ method: 'notifications/m', params: [1] }, 'data notifications/m: [1]…'],
    [
      { method: 'notifications/progress', params: { progressToken: 1, progress: 2 } },
      'data Progress of 1: 2…',
    ],
    [
      { method: 'notifications/progress', params: { progressToken: 1, progress: 2, total: 3, message: 'm' } },
      'data Progress of 1: 2 of 3 m…',
    ],
    [{ method: 'notifications/progress' }, 'data notifications/progress: …'],
  ])('MCP: %j', (message, line) => {
    expect(parts({ jsonrpc: '2.0', ...message })).toEqual([line]);
    expect(parts([{ jsonrpc: '2.0', ...message }])).toEqual([line]);
    expect(parts([{ jsonrpc: '2.0', ...message }, 1])).toEqual([]);
  });

  it('MCP: ids of different types name different calls', () => {
    const call = (id: unknown, method: string): object => ({ jsonrpc: '2.0', id, method });
    const result = (id: unknown): object => ({ jsonrpc: '2.0', id, result: id });
    expect(parts(call(1, 'tasks/a'), call('1', 'tasks/b'), result('1'), result(1))).toEqual([
      'tool call tasks/a: ',
      'tool call tasks/b: ',
      'tool result tasks/b: "1"',
      'tool result tasks/a: 1',
    ]);
  });
});
