// Shapes of LangGraph, LangServe and LangChain's messages, and what comes of each.

import { e, type Shape } from './shape.ts';

export const graphShapes: readonly Shape[] = [
  [
    'texts of LangServe before which nothing is said',
    e('data', '"Hel"') + e('data', '"lo"') + e('end', ''),
    ['langgraph | – | – | – |  | no tokens | ended', 'text: Hello'],
  ],
  [
    'tools and subgraphs of a run of LangGraph',
    e('metadata', { run_id: 'r' }) +
      e('lifecycle|sub:1', { event: 'started', namespace: ['sub:1'] }) +
      e('tools', { event: 'on_tool_start', toolCallId: 'c', name: 'f', input: { a: 1 } }) +
      e('tools', { event: 'on_tool_event', toolCallId: 'c', name: 'f', data: 'half' }) +
      e('tools', { event: 'on_tool_end', toolCallId: 'c', name: 'f', output: 'R' }) +
      e('tools|sub:1', { event: 'on_tool_error', name: 'g', error: 'bad' }),
    [
      'langgraph | r | – | – |  | no tokens | ended',
      'data lifecycle: {"event":"started","namespace":["sub:1"]}',
      'tool call f: {"a":1}',
      'data tools: half',
      'tool result f: R',
      'tool result g (failed): bad',
    ],
  ],
  [
    "LangGraph's newer protocol",
    [
      ['lifecycle', { event: 'started' }],
      ['messages', { event: 'message-start', role: 'ai', id: 'm' }],
      ['messages', { event: 'content-block-start', index: 0, content: { type: 'reasoning', reasoning: '' } }],
      [
        'messages',
        { event: 'content-block-delta', index: 0, delta: { type: 'reasoning-delta', reasoning: 'hm' } },
      ],
      [
        'messages',
        { event: 'content-block-finish', index: 0, content: { type: 'reasoning', reasoning: 'hm' } },
      ],
      ['messages', { event: 'content-block-start', index: 1, content: { type: 'text', text: '' } }],
      ['messages', { event: 'content-block-delta', index: 1, delta: { type: 'text-delta', text: 'Hi' } }],
      ['messages', { event: 'content-block-finish', index: 1, content: { type: 'text', text: 'Hi' } }],
      [
        'messages',
        {
          event: 'content-block-start',
          index: 2,
          content: { type: 'tool_call_chunk', id: 'c', name: 'f', args: '' },
        },
      ],
      [
        'messages',
        { event: 'content-block-delta', index: 2, delta: { type: 'tool-call-delta', args: '{"a":1}' } },
      ],
      [
        'messages',
        {
          event: 'content-block-finish',
          index: 2,
          content: { type: 'tool_call', id: 'c', name: 'f', args: { a: 1 } },
        },
      ],
      [
        'messages',
        {
          event: 'content-block-start',
          index: 3,
          content: { type: 'tool_call_chunk', id: 'd', name: 'g', args: '' },
        },
      ],
      [
        'messages',
        {
          event: 'content-block-delta',
          index: 3,
          delta: { type: 'block-delta', fields: { type: 'tool_call_chunk', args: '{"b' } },
        },
      ],
      [
        'messages',
        {
          event: 'content-block-delta',
          index: 3,
          delta: { type: 'block-delta', fields: { type: 'tool_call_chunk', args: '{"b":2}' } },
        },
      ],
      ['messages', { event: 'message-finish', usage: { output_tokens: 5 } }],
      ['tools', { event: 'tool-started', tool_call_id: 'c', tool_name: 'f', input: { a: 1 } }],
      ['tools', { event: 'tool-output-delta', tool_call_id: 'c', delta: 'R' }],
      ['tools', { event: 'tool-finished', tool_call_id: 'c', output: 'R' }],
      ['tools', { event: 'tool-error', tool_call_id: 'd', message: 'bad' }],
      ['messages', { event: 'content-block-start', index: 0, content: { type: 'image', url: 'u' } }],
      ['input.requested', { interrupt_id: 'i', payload: 'ok?' }],
      ['updates', { node: { x: 1 } }],
      ['values', { x: 1 }],
      ['tasks', { id: 't' }],
      ['messages', { event: 'error', message: 'broke' }],
      ['lifecycle', { event: 'failed', error: 'run broke' }],
    ]
      .map(([method, data]) =>
        e('message', { type: 'event', method, params: { namespace: [], timestamp: 1, data } }),
      )
      .join(''),
    [
      'langgraph | – | – | ai | failed | 5 | ended',
      'error: broke',
      'error: run broke',
      'reasoning: hm',
      'text: Hi',
      'tool call f: {"a":1}',
      'tool call g: {"b":2}',
      'tool result f: R',
      'tool result g (failed): bad',
      'data image: u',
      'approval request: {"interrupt_id":"i","payload":"ok?"}',
      'data updates: {"node":{"x":1}}',
      'data values: {"x":1}',
      'unread event tasks: 1',
    ],
  ],
  [
    'chunks of a message that go on in another attempt, and those of another run',
    [
      e('metadata', { run_id: 'r' }) +
        e('messages', [{ type: 'AIMessageChunk', id: '1', content: 'Hel' }, {}]),
      e('messages', [{ type: 'AIMessageChunk', id: '1', content: 'lo' }, {}]),
      e('metadata', { run_id: 's' }) +
        e('values', {
          messages: [
            { type: 'ai', id: '1', content: 'Hello' },
            { type: 'ai', id: '2', content: 'Two' },
          ],
        }),
    ],
    [
      'langgraph | r | – | – |  | no tokens | ended',
      'text: Hello',
      'langgraph | s | – | – |  | no tokens | ended',
      'text: Hello',
      'text: Two',
    ],
  ],
  [
    'what two answers of a model took within one run',
    [
      e('metadata', { run_id: 'r' }) +
        e('messages', [
          {
            type: 'AIMessageChunk',
            id: '1',
            content: 'a',
            usage_metadata: { input_tokens: 5, output_tokens: 1 },
          },
          {},
        ]) +
        e('messages', [
          {
            type: 'AIMessageChunk',
            id: '1',
            content: 'b',
            usage_metadata: { input_tokens: 0, output_tokens: 3 },
          },
          {},
        ]) +
        e('messages', [
          { type: 'AIMessageChunk', id: '2', content: 'c', usage_metadata: { output_tokens: 5 } },
          {},
        ]) +
        e('messages', [{ type: 'ai', id: '2', content: 'c', usage_metadata: { output_tokens: 6 } }, {}]),
      e('metadata', { run_id: 's' }) +
        e('values', {
          messages: [{ type: 'ai', id: '3', content: 'x', usage_metadata: { output_tokens: 2 } }],
        }) +
        e('values', {
          messages: [
            { type: 'ai', id: '3', content: 'x', usage_metadata: { output_tokens: 2 } },
            { type: 'ai', id: '4', content: 'y', usage_metadata: { output_tokens: 3 } },
          ],
        }),
    ],
    [
      'langgraph | r | – | – |  | 10 | ended',
      'text: ab',
      'text: c',
      'langgraph | s | – | – |  | 5 | ended',
      'text: x',
      'text: y',
    ],
  ],
  [
    'what else is in a message of LangChain',
    e('metadata', { run_id: 'r' }) +
      e('messages', [
        {
          type: 'AIMessageChunk',
          id: '1',
          content: [
            { type: 'image', url: 'u' },
            { type: 'tool_use', id: 't', name: 'f', input: '' },
            { type: 'text', text: 'a' },
          ],
          additional_kwargs: { refusal: 'no' },
        },
        {},
      ]) +
      e('messages', [
        {
          type: 'AIMessageChunk',
          id: '1',
          content: '',
          additional_kwargs: {
            tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"a":' } }],
          },
        },
        {},
      ]) +
      e('messages', [
        {
          type: 'AIMessageChunk',
          id: '1',
          content: '',
          additional_kwargs: { tool_calls: [{ index: 0, function: { arguments: '1}' } }] },
        },
        {},
      ]) +
      e('messages', [
        {
          type: 'ai',
          id: '2',
          content: '',
          invalid_tool_calls: [{ name: 'g', args: '{', id: 'd', error: 'no JSON' }],
        },
        {},
      ]),
    [
      'langgraph | r | – | – |  | no tokens | ended',
      'text: a',
      'refusal: no',
      'data image: {"type":"image","url":"u"}',
      'tool call f: {"a":1}',
      'tool call g (failed): {',
    ],
  ],
];
