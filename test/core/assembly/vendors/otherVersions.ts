// Formats that have another version than the one in their own stream.

import { data, type VendorEvent, type VendorStream } from './vendorStream.ts';

const cohere = (event_type: string, more: object = {}): VendorEvent => [
  event_type,
  { is_finished: event_type === 'stream-end', event_type, ...more },
];

const rpc = (result: object): VendorEvent => data({ jsonrpc: '2.0', id: 1, result });

const served = (id: string, more: object): VendorEvent => [
  'data',
  {
    content: '',
    additional_kwargs: {},
    response_metadata: {},
    type: 'AIMessageChunk',
    id: `${id}m`,
    ...more,
  },
];

const inRun = (method: string, of: object, node = 'agent'): VendorEvent =>
  data({ type: 'event', method, params: { namespace: [], timestamp: 1, node, data: of } });

export const otherVersions = {
  'cohere 1': {
    format: 'cohere',
    events: (id) => [
      cohere('stream-start', { generation_id: id }),
      cohere('text-generation', { text: 'It is ' }),
      cohere('text-generation', { text: 'sünny.' }),
      cohere('citation-generation', { citations: [{ start: 0, end: 2, text: 'It', document_ids: ['d'] }] }),
      cohere('tool-calls-chunk', { tool_call_delta: { index: 0, name: 'get_weather' } }),
      cohere('tool-calls-chunk', { tool_call_delta: { index: 0, parameters: '{"city":' } }),
      cohere('tool-calls-chunk', { tool_call_delta: { index: 0, parameters: '"Rome"}' } }),
      cohere('tool-calls-generation', {
        tool_calls: [{ name: 'get_weather', parameters: { city: 'Rome' } }],
      }),
      cohere('stream-end', {
        finish_reason: 'COMPLETE',
        response: {
          response_id: `${id}r`,
          generation_id: id,
          text: 'It is sünny.',
          meta: { tokens: { input_tokens: 3, output_tokens: 7 } },
        },
      }),
    ],
    lines: [
      'cohere | ID | – | – | COMPLETE | 7 | ended',
      'text: It is sünny.',
      'data citations: [{"start":0,"end":2,"text":"It","document_ids":["d"]}]',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  'a2a 0.3': {
    format: 'a2a',
    events: (id) => [
      rpc({ kind: 'task', id, contextId: 'c', status: { state: 'submitted' } }),
      rpc({ kind: 'status-update', taskId: id, contextId: 'c', status: { state: 'working' }, final: false }),
      rpc({
        kind: 'artifact-update',
        taskId: id,
        contextId: 'c',
        artifact: { artifactId: 'a', name: 'report', parts: [{ kind: 'text', text: 'It is ' }] },
      }),
      rpc({
        kind: 'artifact-update',
        taskId: id,
        contextId: 'c',
        append: true,
        lastChunk: true,
        artifact: { artifactId: 'a', parts: [{ kind: 'text', text: 'sünny.' }] },
      }),
      rpc({ kind: 'status-update', taskId: id, contextId: 'c', status: { state: 'completed' }, final: true }),
    ],
    isSeparable: true,
    lines: [
      'a2a | ID | – | – | completed | no tokens | ended',
      'data status: submitted\nworking',
      'text report: It is sünny.',
      'data status: completed',
    ],
  },
  langserve: {
    format: 'langgraph',
    events: (id) => [
      ['metadata', { run_id: id }],
      served(id, { content: 'It is ' }),
      served(id, { content: 'sünny.' }),
      served(id, {
        tool_call_chunks: [{ index: 0, name: 'get_weather', id: `${id}c`, args: '{"city":"Rome"}' }],
      }),
      served(id, {
        usage_metadata: { input_tokens: 3, output_tokens: 7, total_tokens: 10 },
        response_metadata: { finish_reason: 'stop' },
      }),
      ['end', ''],
    ],
    lines: [
      'langgraph | ID | – | – | stop | 7 | ended',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  "langgraph's protocol": {
    format: 'langgraph',
    events: (id) => [
      inRun('lifecycle', { event: 'started' }, ''),
      inRun('messages', { event: 'message-start', role: 'ai', id }),
      inRun('messages', {
        event: 'content-block-start',
        index: 0,
        content: { type: 'reasoning', reasoning: '' },
      }),
      inRun('messages', {
        event: 'content-block-delta',
        index: 0,
        delta: { type: 'reasoning-delta', reasoning: 'Hm.' },
      }),
      inRun('messages', {
        event: 'content-block-finish',
        index: 0,
        content: { type: 'reasoning', reasoning: 'Hm.' },
      }),
      inRun('messages', { event: 'content-block-start', index: 1, content: { type: 'text', text: '' } }),
      inRun('messages', {
        event: 'content-block-delta',
        index: 1,
        delta: { type: 'text-delta', text: 'It is ' },
      }),
      inRun('messages', {
        event: 'content-block-delta',
        index: 1,
        delta: { type: 'text-delta', text: 'sünny.' },
      }),
      inRun('messages', {
        event: 'content-block-finish',
        index: 1,
        content: { type: 'text', text: 'It is sünny.' },
      }),
      inRun('messages', { event: 'message-finish', usage: { input_tokens: 3, output_tokens: 7 } }),
      inRun('lifecycle', { event: 'completed' }, ''),
    ],
    lines: ['langgraph | – | – | ai | completed | 7 | ended', 'reasoning: Hm.', 'text: It is sünny.'],
  },
} as const satisfies Readonly<Record<string, VendorStream>>;
