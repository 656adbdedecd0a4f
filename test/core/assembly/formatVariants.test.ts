import { describe, expect, it } from 'vitest';

import { allLines, assemble } from './assembling.ts';

/** Bodies of single events in shapes that some servers send, and the lines of what comes of them. */
const variants: readonly (readonly [what: string, events: readonly unknown[], lines: readonly string[]])[] = [
  [
    'reasoning under its other name',
    [{ choices: [{ delta: { reasoning: 'So' } }] }, { choices: [{ delta: { content: 'yes' } }] }],
    ['chat completions | – | – | – |  | no tokens | goes on', 'reasoning: So…', 'text: yes…'],
  ],
  [
    'content as a list, as Mistral sends it',
    [
      {
        id: 'm',
        choices: [{ delta: { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'mm' }] }] } }],
      },
      { id: 'm', choices: [{ delta: { content: [{ type: 'text', text: 'oui' }] } }] },
    ],
    ['chat completions | m | – | – |  | no tokens | goes on', 'reasoning: mm…', 'text: oui…'],
  ],
  [
    'older completions',
    [
      { object: 'text_completion', choices: [{ text: 'a', index: 0 }] },
      { choices: [{ text: 'b', finish_reason: null }] },
    ],
    ['chat completions | – | – | – |  | no tokens | goes on', 'text: ab…'],
  ],
  [
    'the older function call',
    [
      { choices: [{ delta: { function_call: { name: 'f', arguments: '{' } } }] },
      { choices: [{ delta: { function_call: { arguments: '}' } } }] },
    ],
    ['chat completions | – | – | – |  | no tokens | goes on', 'tool call f: {}…'],
  ],
  [
    'two calls under one index, told by their ids',
    [
      {
        choices: [
          { delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '1' } }] } },
        ],
      },
      {
        choices: [
          { delta: { tool_calls: [{ index: 0, id: 'b', function: { name: 'g', arguments: '2' } }] } },
        ],
      },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '3' } }] } }] },
    ],
    ['chat completions | – | – | – |  | no tokens | goes on', 'tool call f: 1…', 'tool call g: 23…'],
  ],
  [
    'an id of its own in each chunk',
    [
      { id: '1', choices: [{ delta: { role: 'assistant', content: 'a' } }] },
      { id: '2', choices: [{ delta: { content: 'b' } }] },
    ],
    ['chat completions | 1 | – | assistant |  | no tokens | goes on', 'text: ab…'],
  ],
  [
    'an id that comes after the results of a filter',
    [
      { id: '', choices: [], prompt_filter_results: [] },
      { id: 'az', model: 'gpt', choices: [{ delta: { role: 'assistant', content: 'a' } }] },
      { id: 'az', choices: [{ delta: { content: 'b' } }] },
    ],
    ['chat completions | az | gpt | assistant |  | no tokens | goes on', 'text: ab…'],
  ],
  [
    'a role in every chunk',
    [
      { choices: [{ delta: { role: 'assistant', content: 'a' } }] },
      { choices: [{ delta: { role: 'assistant', content: 'b' }, finish_reason: 'stop' }] },
      { choices: [{ delta: { role: 'assistant', content: 'c' } }] },
    ],
    [
      'chat completions | – | – | assistant | stop | no tokens | goes on',
      'text: ab',
      'chat completions | – | – | assistant |  | no tokens | goes on',
      'text: c…',
    ],
  ],
  [
    'two answers whose chunks come in turns',
    [
      { id: 'a', choices: [{ delta: { role: 'assistant', content: '1' } }] },
      { id: 'b', choices: [{ delta: { role: 'assistant', content: 'x' } }] },
      { id: 'a', choices: [{ delta: { content: '2' } }] },
      { id: 'b', choices: [{ delta: { content: 'y' } }] },
    ],
    [
      'chat completions | a | – | assistant |  | no tokens | goes on',
      'text: 12…',
      'chat completions | b | – | assistant |  | no tokens | goes on',
      'text: xy…',
    ],
  ],
  [
    'an error in the middle of chunks',
    [
      { id: 'a', choices: [{ delta: { content: '1' } }] },
      { error: { message: 'Overloaded', type: 'server_error', code: null, param: null } },
    ],
    ['chat completions | a | – | – |  | no tokens | ended', 'error: Overloaded (server_error)', 'text: 1'],
  ],
  [
    'an error in a shape of its own',
    [{ id: 'a', choices: [{ delta: { content: '1' } }] }, { error: 'gone' }],
    ['chat completions | a | – | – |  | no tokens | goes on', 'error: gone', 'text: 1…'],
  ],
  [
    'an error of Gemini',
    [{ error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } }],
    ['gemini | – | – | – |  | no tokens | ended', 'error: The model is overloaded. (503, UNAVAILABLE)'],
  ],
  [
    'a prompt that Gemini blocks',
    [{ promptFeedback: { blockReason: 'SAFETY' }, modelVersion: 'g' }],
    ['gemini | – | g | – |  | no tokens | goes on', 'error: The prompt was blocked (SAFETY)'],
  ],
  [
    'code that Gemini runs',
    [
      {
        candidates: [
          {
            content: {
              parts: [
                { executableCode: { language: 'PYTHON', code: 'print(1)' } },
                { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1\n' } },
                { inlineData: { mimeType: 'image/png', data: 'iVBO' } },
              ],
            },
          },
        ],
      },
    ],
    [
      'gemini | – | – | – |  | no tokens | goes on',
      'tool call executableCode: print(1)',
      'tool result OUTCOME_OK: 1\n',
      'data inlineData: {"inlineData":{"mimeType":"image/png","data":"iVBO"}}',
    ],
  ],
  [
    'an Anthropic call whose input comes at once',
    [
      { type: 'message_start', message: { id: 'm', role: 'assistant', model: 'c' } },
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'tool_use', name: 'f', input: { a: 1 } },
      },
      { type: 'message_delta', delta: { stop_reason: 'stop_sequence', stop_sequence: '\n' } },
    ],
    [
      'anthropic messages | m | c | assistant | stop_sequence "\\n" | no tokens | goes on',
      'tool call f: {"a":1}',
    ],
  ],
  [
    'a block of a type that is not known',
    [
      { type: 'message_start', message: { id: 'm' } },
      { type: 'content_block_start', index: 0, content_block: { type: 'map', tiles: [1] } },
    ],
    ['anthropic messages | m | – | – |  | no tokens | goes on', 'data map: {"type":"map","tiles":[1]}…'],
  ],
];

function streamOf(events: readonly unknown[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
}

describe('what servers send besides', () => {
  it.each(variants)('%s', (_, events, lines) => {
    expect(allLines(assemble(streamOf(events)))).toEqual(lines);
  });
});

describe('data of no token stream', () => {
  it.each([
    ['prices', { t: 1, s: 'AAPL', p: 189.24 }],
    ['a type that others use too', { type: 'text', text: 'x' }],
    ['a list', [1, 2]],
    ['a question with choices', { id: 'q', choices: [{ text: 'Paris' }, { text: 'Rome' }] }],
    ['an event of a type that AG-UI has too', { type: 'CUSTOM', value: 1 }],
    ['a model without an answer', { model: 'x', done: 'no' }],
    ['an error of an application', { error: { message: 'nope' } }],
    ['a response that is none', { type: 'responses.created' }],
    ['a name of every object', { type: 'constructor' }],
  ])('%s is not recognised', (_, event) => {
    expect(allLines(assemble(streamOf([event])))).toEqual([]);
  });

  it('that is no JSON is not recognised', () => {
    expect(allLines(assemble('data: tick\n\ndata: {"choices":\n\ndata: [DONE]\n\n'))).toEqual([]);
  });
});

it('takes the type from the event field when the data has none', () => {
  const stream = 'event: content_block_delta\ndata: {"index":0,"delta":{"type":"text_delta","text":"x"}}\n\n';
  expect(allLines(assemble(stream))).toEqual([
    'anthropic messages | – | – | – |  | no tokens | goes on',
    'text: x…',
  ]);
});
