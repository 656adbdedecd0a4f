// Shapes in which servers send what is easily overlooked, and what comes of each.

import { ch, d, e, type Shape } from './shape.ts';

export const modelShapes: readonly Shape[] = [
  [
    'usage inside of the choice',
    ch({ role: 'assistant', content: 'Hi' }) +
      ch({}, { finish_reason: 'stop', usage: { prompt_tokens: 3, completion_tokens: 2 } }) +
      d('[DONE]'),
    ['chat completions | c1 | m | assistant | stop | 2 | ended', 'text: Hi'],
  ],
  [
    'a whole message after the deltas, as MiniMax sends it',
    ch({ role: 'assistant', content: 'Hel' }) +
      ch({ content: 'lo' }) +
      d({
        id: 'c1',
        object: 'chat.completion',
        model: 'm',
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: 'Hello', reasoning_content: '' },
          },
        ],
        usage: { completion_tokens: 2 },
        base_resp: { status_code: 0 },
      }),
    ['chat completions | c1 | m | assistant | stop | 2 | ended', 'text: Hello'],
  ],
  [
    'a message that grows beside the deltas, as Perplexity sends it',
    d({
      id: 'c1',
      object: 'chat.completion.chunk',
      model: 'sonar',
      citations: ['https://a'],
      search_results: [{ title: 'A', url: 'https://a' }],
      choices: [
        {
          index: 0,
          finish_reason: null,
          message: { role: 'assistant', content: 'Hel' },
          delta: { role: 'assistant', content: 'Hel' },
        },
      ],
    }) +
      d({
        id: 'c1',
        object: 'chat.completion.chunk',
        model: 'sonar',
        citations: ['https://a'],
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: 'Hello' },
            delta: { content: 'lo' },
          },
        ],
        usage: { completion_tokens: 2 },
      }),
    [
      'chat completions | c1 | sonar | assistant | stop | 2 | ended',
      'text: Hello',
      'data citations: ["https://a"]',
      'data search_results: [{"title":"A","url":"https://a"}]',
    ],
  ],
  [
    'tools that Groq ran itself',
    ch({ role: 'assistant', content: '' }) +
      ch({ executed_tools: [{ index: 0, type: 'search', arguments: '{"query":"x"}' }] }) +
      ch({ reasoning: 'Hm' }) +
      ch({
        executed_tools: [
          {
            index: 0,
            type: 'search',
            arguments: '{"query":"x"}',
            output: 'Found',
            search_results: { results: [{ title: 't' }] },
          },
        ],
      }) +
      ch({ content: 'Yes' }) +
      ch({}, { finish_reason: 'stop' }, { x_groq: { id: 'r', usage: { completion_tokens: 3 } } }),
    [
      'chat completions | c1 | m | assistant | stop | 3 | ended',
      'text: Yes',
      'tool call search: {"query":"x"}',
      'reasoning: Hm',
      'tool result search: Found',
      'data search search_results: {"results":[{"title":"t"}]}',
    ],
  ],
  [
    'a provider that fails in the middle',
    ': OPENROUTER PROCESSING\n\n' +
      ch({ role: 'assistant', content: 'Pa' }) +
      d({
        id: 'c1',
        object: 'chat.completion.chunk',
        model: 'm',
        provider: 'X',
        error: { code: 'server_error', message: 'Provider disconnected' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      }) +
      d('[DONE]'),
    [
      'chat completions | c1 | m | assistant | error | no tokens | ended',
      'error: Provider disconnected (server_error)',
      'text: Pa',
    ],
  ],
  [
    'pictures and annotations',
    ch({
      role: 'assistant',
      content: 'See',
      images: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }],
    }) +
      ch({ annotations: [{ type: 'url_citation', url_citation: { url: 'https://a', title: 'A' } }] }) +
      ch({}, { finish_reason: 'stop' }),
    [
      'chat completions | c1 | m | assistant | stop | no tokens | ended',
      'text: See',
      'data image: data:image/png;base64,AAAA',
      'data annotations: {"type":"url_citation","url_citation":{"url":"https://a","title":"A"}}',
    ],
  ],
  [
    'a reference among the content',
    ch({
      role: 'assistant',
      content: [
        { type: 'text', text: 'A' },
        { type: 'reference', reference_ids: [1] },
      ],
    }) + ch({ content: 'b' }, { finish_reason: 'stop' }),
    [
      'chat completions | c1 | m | assistant | stop | no tokens | ended',
      'data reference: {"type":"reference","reference_ids":[1]}',
      'text: Ab',
    ],
  ],
  [
    'an error as Anthropic writes it, in a chat',
    ch({ role: 'assistant', content: 'Ha' }) +
      e('error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    [
      'chat completions | c1 | m | assistant |  | no tokens | ended',
      'error: Overloaded (overloaded_error)',
      'text: Ha',
    ],
  ],
  [
    'an error as Google writes it, in a chat',
    ch({ role: 'assistant', content: 'Ha' }) +
      d([{ error: { code: 429, message: 'Quota', status: 'RESOURCE_EXHAUSTED' } }]),
    [
      'chat completions | c1 | m | assistant |  | no tokens | cut off',
      'error: Quota (429, RESOURCE_EXHAUSTED)',
      'text: Ha…',
    ],
  ],
  [
    'an error as vLLM writes it',
    ch({ role: 'assistant', content: 'Ha' }) +
      d({ object: 'error', message: 'too long', type: 'BadRequestError', param: null, code: 400 }) +
      d('[DONE]'),
    [
      'chat completions | c1 | m | assistant |  | no tokens | ended',
      'error: too long (BadRequestError, 400)',
      'text: Ha',
    ],
  ],
  [
    'an error in plain text',
    ch({ role: 'assistant', content: 'Ha' }) + e('error', 'boom'),
    ['chat completions | c1 | m | assistant |  | no tokens | cut off', 'error: boom', 'text: Ha…'],
  ],
  [
    'nothing but an error in plain text',
    e('error', 'boom'),
    ['error | – | – | – |  | no tokens | ended', 'error: boom'],
  ],
  [
    'nothing but an error of its own shape',
    e('error', { message: 'no key', code: 401 }),
    ['error | – | – | – |  | no tokens | ended', 'error: no key (401)'],
  ],
  [
    'nothing but a text as the error',
    d({ error: 'no key' }),
    ['error | – | – | – |  | no tokens | ended', 'error: no key'],
  ],
  [
    'an error and a ping',
    d({ error: { message: 'x' } }) + e('ping', {}),
    ['error | – | – | – |  | no tokens | ended', 'error: x'],
  ],
  [
    'an application with an error of its own',
    e('progress', { pct: 1 }) + e('error', { error: { message: 'bad' } }),
    [],
  ],
  [
    'a call that Gemini could not write',
    d({
      candidates: [
        {
          content: {},
          finishReason: 'MALFORMED_FUNCTION_CALL',
          finishMessage: 'Malformed function call: print(x)',
          index: 0,
        },
      ],
      responseId: 'g',
      modelVersion: 'gemini',
    }),
    [
      'gemini | g | gemini | – | MALFORMED_FUNCTION_CALL | no tokens | ended',
      'error: Malformed function call: print(x) (MALFORMED_FUNCTION_CALL)',
    ],
  ],
  [
    'an id of Gemini in two attempts',
    [
      d({ candidates: [{ content: { parts: [{ text: 'Hel' }] } }], responseId: 'g', modelVersion: 'x' }),
      d({
        candidates: [{ content: { parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }],
        responseId: 'g',
        modelVersion: 'x',
      }),
    ],
    [
      'gemini | g | x | – |  | no tokens | cut off',
      'text: Hel…',
      'gemini | g | x | – | STOP | no tokens | ended',
      'text: Hello',
    ],
  ],
];
