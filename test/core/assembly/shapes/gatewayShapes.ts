// Shapes in which gateways and relatives of OpenAI send chat completions, and what comes of each.

import { ch, d, type Shape } from './shape.ts';

export const gatewayShapes: readonly Shape[] = [
  [
    'a text beside the same delta, as Together has it',
    d({
      id: 'o',
      object: 'chat.completion.chunk',
      choices: [
        {
          index: 0,
          text: 'He',
          finish_reason: null,
          delta: { role: 'assistant', content: 'He', token_id: 1 },
        },
      ],
    }) +
      d({
        id: 'o',
        object: 'chat.completion.chunk',
        choices: [{ index: 0, text: 'llo', finish_reason: 'stop', delta: { content: 'llo', token_id: 2 } }],
      }),
    ['chat completions | o | – | assistant | stop | no tokens | ended', 'text: Hello'],
  ],
  [
    'the usage in a chunk whose choices are null',
    ch({ role: 'assistant', content: 'a' }) +
      d({ id: 'c1', object: 'chat.completion.chunk', choices: null, usage: { completion_tokens: 3 } }),
    ['chat completions | c1 | m | assistant |  | 3 | cut off', 'text: a…'],
  ],
  [
    'the usage in a chunk without choices',
    ch({ role: 'assistant', content: 'a' }) +
      d({ id: 'c1', object: 'chat.completion.chunk', usage: { completion_tokens: '4' } }),
    ['chat completions | c1 | m | assistant |  | 4 | cut off', 'text: a…'],
  ],
  [
    'calls numbered by texts, the second one begun before the first one ends',
    ch({
      role: 'assistant',
      tool_calls: [{ index: '0', id: 'a', function: { name: 'f', arguments: '{"x":' } }],
    }) +
      ch({ tool_calls: [{ index: '1', id: 'b', function: { name: 'f', arguments: '{"y":' } }] }) +
      ch({ tool_calls: [{ index: '0', function: { arguments: '1}' } }] }) +
      ch({ tool_calls: [{ index: '1', function: { arguments: '2}' } }] }),
    [
      'chat completions | c1 | m | assistant |  | no tokens | cut off',
      'tool call f: {"x":1}…',
      'tool call f: {"y":2}…',
    ],
  ],
  [
    'an error of Groq within a chunk',
    d({
      id: 'g',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { content: 'a' } }],
      x_groq: { id: 'r', error: 'over capacity' },
    }),
    ['chat completions | g | – | – |  | no tokens | cut off', 'error: over capacity', 'text: a…'],
  ],
  [
    "sources of Azure's own data, and results of its filter in a chunk of their own",
    ch({ role: 'assistant', context: { citations: [{ title: 't' }] } }) +
      ch({ content: 'x' }, { finish_reason: 'stop' }) +
      d({
        id: '',
        choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 1 } }],
      }),
    [
      'chat completions | c1 | m | assistant | stop | no tokens | ended',
      'data context: {"citations":[{"title":"t"}]}',
      'text: x',
    ],
  ],
  [
    'pictures, questions and steps of a search of Perplexity',
    d({
      id: 'p',
      object: 'chat.reasoning',
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: '', reasoning_steps: [{ type: 'web_search', thought: 'hm' }] },
        },
      ],
    }) +
      d({
        id: 'p',
        object: 'chat.completion.done',
        images: [{ image_url: 'u' }],
        related_questions: ['q'],
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            delta: {},
            message: {
              role: 'assistant',
              content: 'A',
              reasoning_steps: [{ type: 'web_search', thought: 'hm' }],
            },
          },
        ],
      }),
    [
      'chat completions | p | – | assistant | stop | no tokens | ended',
      'text: A',
      'data web_search: {"type":"web_search","thought":"hm"}',
      'data images: [{"image_url":"u"}]',
      'data related_questions: ["q"]',
    ],
  ],
  [
    'thoughts of Gemini behind another API',
    ch({ role: 'assistant', content: 'hm', extra_content: { google: { thought: true } } }) +
      ch({ content: 'yes' }),
    ['chat completions | c1 | m | assistant |  | no tokens | cut off', 'reasoning: hm…', 'text: yes…'],
  ],
  [
    'results of a moderation',
    ch({ role: 'assistant', content: 'a' }) +
      ch(
        {},
        { finish_reason: 'stop' },
        { moderation: { output: { type: 'moderation_results', results: [] } } },
      ),
    [
      'chat completions | c1 | m | assistant | stop | no tokens | ended',
      'text: a',
      'data moderation: {"output":{"type":"moderation_results","results":[]}}',
    ],
  ],
];
