// Streams of agents, of their protocols, and of frameworks.

import { data, typed, type VendorStream } from './vendorStream.ts';

function rpc(result: object): readonly [string, object] {
  return data({ jsonrpc: '2.0', id: 1, result }) as readonly [string, object];
}

export const agentStreams = {
  'ag-ui': {
    events: (id) => [
      data({ type: 'RUN_STARTED', threadId: 't', runId: id }),
      data({ type: 'TEXT_MESSAGE_START', messageId: `${id}m`, role: 'assistant' }),
      data({ type: 'TEXT_MESSAGE_CONTENT', messageId: `${id}m`, delta: 'It is ' }),
      data({ type: 'TEXT_MESSAGE_CONTENT', messageId: `${id}m`, delta: 'sünny.' }),
      data({ type: 'TEXT_MESSAGE_END', messageId: `${id}m` }),
      data({ type: 'TOOL_CALL_START', toolCallId: `${id}c`, toolCallName: 'get_weather' }),
      data({ type: 'TOOL_CALL_ARGS', toolCallId: `${id}c`, delta: '{"city":"Rome"}' }),
      data({ type: 'TOOL_CALL_END', toolCallId: `${id}c` }),
      data({ type: 'RUN_FINISHED', threadId: 't', runId: id }),
    ],
    lines: [
      'ag-ui | ID | – | – | finished | no tokens | ended',
      'text assistant: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  a2a: {
    events: (id) => [
      rpc({ task: { id, contextId: 'c', status: { state: 'TASK_STATE_SUBMITTED' } } }),
      rpc({ statusUpdate: { taskId: id, contextId: 'c', status: { state: 'TASK_STATE_WORKING' } } }),
      rpc({
        artifactUpdate: {
          taskId: id,
          contextId: 'c',
          artifact: { artifactId: 'a', name: 'report', parts: [{ text: 'It is ' }] },
        },
      }),
      rpc({
        artifactUpdate: {
          taskId: id,
          contextId: 'c',
          append: true,
          lastChunk: true,
          artifact: { artifactId: 'a', parts: [{ text: 'sünny.' }] },
        },
      }),
      rpc({ statusUpdate: { taskId: id, contextId: 'c', status: { state: 'TASK_STATE_COMPLETED' } } }),
    ],
    isSeparable: true,
    lines: [
      'a2a | ID | – | – | completed | no tokens | ended',
      'data status: submitted\nworking',
      'text report: It is sünny.',
      'data status: completed',
    ],
  },
  mcp: {
    events: () => [
      data({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'p', progress: 1 } }),
      data({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'It is sünny.' }] } }),
    ],
    lines: [
      'mcp | – | – | – |  | no tokens | ended',
      'data Progress of "p": 1',
      'tool result: {"content":[{"type":"text","text":"It is sünny."}]}',
    ],
  },
  mastra: {
    events: (id) => {
      const event = (type: string, payload: object) => data({ type, runId: id, from: 'AGENT', payload });
      return [
        event('start', { id: 'agent' }),
        event('step-start', { messageId: 'm' }),
        event('reasoning-delta', { id: 'r', text: 'Hm.' }),
        event('text-start', { id: 't' }),
        event('text-delta', { id: 't', text: 'It is ' }),
        event('text-delta', { id: 't', text: 'sünny.' }),
        event('text-end', { id: 't' }),
        event('tool-call', { toolCallId: 'c', toolName: 'get_weather', args: { city: 'Rome' } }),
        event('tool-result', { toolCallId: 'c', toolName: 'get_weather', result: { t: 20 } }),
        event('finish', {
          stepResult: { reason: 'stop' },
          output: { usage: { inputTokens: 3, outputTokens: 7 } },
        }),
        data('[DONE]'),
      ];
    },
    isSeparable: true,
    lines: [
      'mastra | ID | – | – | stop | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
      'tool result get_weather: {"t":20}',
    ],
  },
  'ai sdk messages': {
    events: (id) => [
      data({ type: 'start', messageId: id }),
      data({ type: 'start-step' }),
      data({ type: 'reasoning-start', id: 'r' }),
      data({ type: 'reasoning-delta', id: 'r', delta: 'Hm.' }),
      data({ type: 'reasoning-end', id: 'r' }),
      data({ type: 'tool-input-start', toolCallId: `${id}c`, toolName: 'get_weather' }),
      data({ type: 'tool-input-delta', toolCallId: `${id}c`, inputTextDelta: '{"city":"Rome"}' }),
      data({
        type: 'tool-input-available',
        toolCallId: `${id}c`,
        toolName: 'get_weather',
        input: { city: 'Rome' },
      }),
      data({ type: 'tool-output-available', toolCallId: `${id}c`, output: { t: 20 } }),
      data({ type: 'text-start', id: 't' }),
      data({ type: 'text-delta', id: 't', delta: 'It is ' }),
      data({ type: 'text-delta', id: 't', delta: 'sünny.' }),
      data({ type: 'text-end', id: 't' }),
      data({ type: 'finish-step' }),
      data({ type: 'finish', finishReason: 'stop' }),
      data('[DONE]'),
    ],
    lines: [
      'ai sdk messages | ID | – | – | stop | no tokens | ended',
      'reasoning: Hm.',
      'tool call get_weather: {"city":"Rome"}',
      'tool result get_weather: {"t":20}',
      'text: It is sünny.',
    ],
  },
  'ai sdk data': {
    events: (id) => [
      data(`f:{"messageId":"${id}"}`),
      data('g:"Hm."'),
      data('0:"It is "\n0:"sünny."'),
      data(`b:{"toolCallId":"${id}c","toolName":"get_weather"}`),
      data(`c:{"toolCallId":"${id}c","argsTextDelta":"{\\"city\\":\\"Rome\\"}"}`),
      data(`9:{"toolCallId":"${id}c","toolName":"get_weather","args":{"city":"Rome"}}`),
      data(`a:{"toolCallId":"${id}c","result":{"t":20}}`),
      data('e:{"finishReason":"stop","usage":{"promptTokens":3,"completionTokens":7},"isContinued":false}'),
      data('d:{"finishReason":"stop","usage":{"promptTokens":3,"completionTokens":7}}'),
    ],
    lines: [
      'ai sdk data | ID | – | – | stop | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
      'tool result get_weather: {"t":20}',
    ],
  },
  langgraph: {
    events: (id) => {
      const about = { langgraph_node: 'agent' };
      const message = (more: object) =>
        ['messages', [{ type: 'AIMessageChunk', id: `${id}m`, ...more }, about]] as const;
      const args = { index: 0, name: null, id: null, args: '"Rome"}' };
      return [
        ['metadata', { run_id: id }],
        message({ content: 'It is ', tool_call_chunks: [] }),
        message({ content: 'sünny.', tool_call_chunks: [] }),
        message({
          content: '',
          tool_call_chunks: [{ index: 0, name: 'get_weather', id: `${id}c`, args: '{"city":' }],
        }),
        message({ content: '', tool_call_chunks: [args] }),
        message({
          content: '',
          usage_metadata: { input_tokens: 3, output_tokens: 7 },
          response_metadata: { finish_reason: 'stop' },
        }),
        ['end', ''],
      ];
    },
    lines: [
      'langgraph | ID | – | – | stop | 7 | ended',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  dify: {
    events: (id) => {
      const ids = { task_id: id, message_id: `${id}m`, conversation_id: 'c' };
      return [
        data({
          event: 'agent_thought',
          id: 'th',
          ...ids,
          thought: 'Hm.',
          tool: 'get_weather',
          tool_input: '{"city":"Rome"}',
          observation: '',
        }),
        data({
          event: 'agent_thought',
          id: 'th',
          ...ids,
          thought: 'Hm.',
          tool: 'get_weather',
          tool_input: '{"city":"Rome"}',
          observation: 'sun',
        }),
        data({ event: 'agent_message', ...ids, answer: 'It is ' }),
        data({ event: 'agent_message', ...ids, answer: 'sünny.' }),
        data({
          event: 'message_end',
          ...ids,
          metadata: { usage: { prompt_tokens: 3, completion_tokens: 7 } },
        }),
      ];
    },
    isSeparable: true,
    lines: [
      'dify | ID | – | – | message_end | 7 | ended',
      'reasoning: Hm.',
      'tool call get_weather: {"city":"Rome"}',
      'tool result get_weather: sun',
      'text: It is sünny.',
    ],
  },
  coze: {
    events: (id) => {
      const message = (type: string, content: string) => ({
        id: `${id}m`,
        chat_id: id,
        role: 'assistant',
        type,
        content,
        content_type: 'text',
      });
      const fn = {
        ...message('function_call', '{"name":"get_weather","arguments":{"city":"Rome"}}'),
        id: `${id}f`,
      };
      return [
        ['conversation.chat.created', { id, conversation_id: 'c', status: 'created' }],
        ['conversation.message.completed', fn],
        ['conversation.message.delta', message('answer', 'It is ')],
        ['conversation.message.delta', message('answer', 'sünny.')],
        ['conversation.message.completed', message('answer', 'It is sünny.')],
        [
          'conversation.chat.completed',
          { id, status: 'completed', usage: { output_count: 7, input_count: 3 } },
        ],
        ['done', '"[DONE]"'],
      ];
    },
    isSeparable: true,
    lines: [
      'coze | ID | – | assistant | completed | 7 | ended',
      'tool call get_weather: {"city":"Rome"}',
      'text: It is sünny.',
    ],
  },
  flowise: {
    events: () => [
      ['message', { event: 'token', data: 'It is ' }],
      ['message', { event: 'token', data: 'sünny.' }],
      [
        'message',
        {
          event: 'usedTools',
          data: [{ tool: 'get_weather', toolInput: { city: 'Rome' }, toolOutput: 'sun' }],
        },
      ],
      ['message', { event: 'usageMetadata', data: { input_tokens: 3, output_tokens: 7 } }],
      ['message', { event: 'end', data: '[DONE]' }],
    ],
    lines: [
      'flowise | – | – | – | end | 7 | ended',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
      'tool result get_weather: sun',
    ],
  },
  copilotkit: {
    events: (id) => {
      const path = ['generateCopilotResponse', 'messages', 0, 'content'];
      return [
        data({
          data: { generateCopilotResponse: { threadId: 't', runId: id, messages: [] } },
          hasNext: true,
        }),
        data({
          incremental: [
            { items: [{ __typename: 'TextMessageOutput', id: 'm', content: [] }], path: path.slice(0, 3) },
          ],
          hasNext: true,
        }),
        data({ incremental: [{ items: ['It is '], path: [...path, 0] }], hasNext: true }),
        data({ incremental: [{ items: ['sünny.'], path: [...path, 1] }], hasNext: true }),
        data({
          incremental: [{ data: { status: { code: 'Success' } }, path: path.slice(0, 1) }],
          hasNext: true,
        }),
        data({ hasNext: false }),
      ];
    },
    lines: ['copilotkit | ID | – | – | Success | no tokens | ended', 'text: It is sünny.'],
  },
  'delta patches': {
    events: (id) => [
      ['delta_encoding', '"v1"'],
      [
        'delta',
        {
          p: '',
          o: 'add',
          v: {
            message: {
              id,
              author: { role: 'assistant' },
              content: { content_type: 'text', parts: [''] },
              metadata: { model_slug: 'm' },
            },
          },
          c: 0,
        },
      ],
      ['delta', { p: '/message/content/parts/0', o: 'append', v: 'It is ' }],
      ['delta', { v: 'sünny' }],
      [
        'delta',
        {
          p: '',
          o: 'patch',
          v: [
            { p: '/message/content/parts/0', o: 'append', v: '.' },
            { p: '/message/status', o: 'replace', v: 'finished_successfully' },
          ],
        },
      ],
      typed('message_stream_complete', { conversation_id: 'c' }),
      data('[DONE]'),
    ],
    lines: [
      'delta patches | ID | m | assistant | finished_successfully | no tokens | ended',
      'text: It is sünny.',
    ],
  },
} as const satisfies Readonly<Record<string, VendorStream>>;
