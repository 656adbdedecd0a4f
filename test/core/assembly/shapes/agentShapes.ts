// Shapes of agents and of their tools, and what comes of each.

import { d, e, type Shape } from './shape.ts';

export const agentShapes: readonly Shape[] = [
  [
    "Cohere's chat of version 1, with a plan and a call",
    e('stream-start', { is_finished: false, event_type: 'stream-start', generation_id: 'g' }) +
      e('tool-calls-chunk', { is_finished: false, event_type: 'tool-calls-chunk', text: 'I look it up.' }) +
      e('tool-calls-chunk', {
        is_finished: false,
        event_type: 'tool-calls-chunk',
        tool_call_delta: { index: 0, name: 'f' },
      }) +
      e('tool-calls-chunk', {
        is_finished: false,
        event_type: 'tool-calls-chunk',
        tool_call_delta: { index: 0, parameters: '{"a": 1}' },
      }) +
      e('tool-calls-generation', {
        is_finished: false,
        event_type: 'tool-calls-generation',
        text: 'I look it up.',
        tool_calls: [{ name: 'f', parameters: { a: 1 } }],
      }) +
      e('debug', { is_finished: false, event_type: 'new-kind' }) +
      e('stream-end', {
        is_finished: true,
        event_type: 'stream-end',
        finish_reason: 'COMPLETE',
        response: { generation_id: 'g', text: '', meta: { tokens: { input_tokens: 1, output_tokens: 2 } } },
      }),
    [
      'cohere | g | – | – | COMPLETE | 2 | ended',
      'reasoning tool_plan: I look it up.',
      'tool call f: {"a": 1}',
      'unread event new-kind: 1',
    ],
  ],
  [
    "Cohere's chat of version 1 that fails",
    d({ is_finished: false, event_type: 'stream-start', generation_id: 'g' }) +
      d({ is_finished: false, event_type: 'text-generation', text: 'Hi' }) +
      d({
        is_finished: true,
        event_type: 'stream-end',
        finish_reason: 'ERROR_TOXIC',
        response: { text: 'Hi' },
      }),
    ['cohere | g | – | – | ERROR_TOXIC | no tokens | ended', 'error: ERROR_TOXIC', 'text: Hi'],
  ],
  [
    'an error of JSON-RPC within an answer of an agent',
    d({
      jsonrpc: '2.0',
      id: 1,
      result: { kind: 'task', id: 't', contextId: 'c', status: { state: 'working' } },
    }) + d({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Internal' } }),
    ['a2a | t | – | – |  | no tokens | ended', 'error: Internal (-32603)', 'data status: working'],
  ],
  [
    "an agent's updates after a message of MCP",
    d({ jsonrpc: '2.0', method: 'notifications/message', params: { data: 'x' } }) +
      d({
        jsonrpc: '2.0',
        id: 1,
        result: { kind: 'status-update', taskId: 't', status: { state: 'completed' }, final: true },
      }),
    [
      'mcp | – | – | – |  | no tokens | goes on',
      'data notifications/message: {"data":"x"}…',
      'a2a | t | – | – | completed | no tokens | ended',
      'data status: completed',
    ],
  ],
  [
    "parts of a stream of text, as the AI SDK's code sees them",
    d({ type: 'start' }) +
      d({ type: 'start-step', request: {}, warnings: [] }) +
      d({ type: 'text-start', id: '1' }) +
      d({ type: 'text-delta', id: '1', text: 'Hi' }) +
      d({ type: 'text-end', id: '1' }) +
      d({ type: 'tool-input-start', id: 'c', toolName: 'f' }) +
      d({ type: 'tool-input-delta', id: 'c', delta: '{"a":' }) +
      d({ type: 'tool-input-delta', id: 'c', delta: '1}' }) +
      d({ type: 'tool-input-end', id: 'c' }) +
      d({ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: { a: 1 } }) +
      d({ type: 'tool-result', toolCallId: 'c', toolName: 'f', output: 'R' }) +
      d({ type: 'tool-error', toolCallId: 'd', toolName: 'g', error: 'bad' }) +
      d({ type: 'finish-step', finishReason: 'stop', usage: { outputTokens: 2 } }) +
      d({ type: 'finish', finishReason: 'stop', totalUsage: { outputTokens: 3 } }),
    [
      'ai sdk messages | – | – | – | stop | 3 | ended',
      'text: Hi',
      'tool call f: {"a":1}',
      'tool result f: R',
      'tool result g (failed): bad',
    ],
  ],
  [
    'parts of a stream of a provider of the AI SDK',
    d({ type: 'stream-start', warnings: [] }) +
      d({ type: 'response-metadata', id: 'r', modelId: 'm' }) +
      d({ type: 'text-start', id: '0' }) +
      d({ type: 'text-delta', id: '0', delta: 'Hi' }) +
      d({
        type: 'finish',
        finishReason: { unified: 'stop', raw: 'end' },
        usage: { outputTokens: { total: 2 } },
      }),
    ['ai sdk messages | r | m | – | stop | 2 | ended', 'text: Hi'],
  ],
  [
    'usage in the metadata of a message of the AI SDK',
    d({ type: 'start', messageId: 'm' }) +
      d({ type: 'finish', messageMetadata: { totalUsage: { outputTokens: 2 } } }),
    [
      'ai sdk messages | m | – | – | finish | 2 | ended',
      'data messageMetadata: {"totalUsage":{"outputTokens":2}}',
    ],
  ],
  [
    'a workflow of Coze',
    e('Message', { content: 'Hi', node_title: 'End', node_seq_id: '0', node_is_finish: false }) +
      e('Message', {
        content: ' you',
        node_title: 'End',
        node_seq_id: '1',
        node_is_finish: true,
        usage: { output_count: 2 },
      }) +
      e('Done', { debug_url: 'u' }),
    ['coze | – | – | – | Done | 2 | ended', 'text End: Hi you'],
  ],
  [
    'a workflow of Coze that waits, and one that fails',
    [
      e('Message', { content: 'Hi', node_title: 'Ask', node_seq_id: '0', node_is_finish: true }) +
        e('Interrupt', { interrupt_data: { event_id: 'e', type: 2 }, node_title: 'Ask' }),
      e('Message', { content: 'Hi', node_title: 'End', node_seq_id: '0', node_is_finish: false }) +
        e('Error', { error_code: 4000, error_message: 'bad' }),
    ],
    [
      'coze | – | – | – | Interrupt | no tokens | ended',
      'text Ask: Hi',
      'approval request: {"event_id":"e","type":2}',
      'coze | – | – | – |  | no tokens | ended',
      'error: bad (4000)',
      'text End: Hi',
    ],
  ],
  ['events with names like those of a workflow', e('Message', { content: 'Hi' }) + e('Done', {}), []],
  [
    'events that say nothing but that the connection lives',
    d({ is_finished: false, event_type: 'stream-start', generation_id: 'g' }) +
      d({}) +
      d({ ping: 1 }) +
      d({ heartbeat: 'x', other: 1 }),
    ['cohere | g | – | – |  | no tokens | cut off', 'unread event { heartbeat, other }: 1'],
  ],
  [
    'thoughts that are added to a message, and a failure of a copilot with its description',
    [
      e('delta', {
        p: '',
        o: 'add',
        v: {
          message: {
            id: 'm',
            author: { role: 'assistant' },
            content: { content_type: 'thoughts' },
            metadata: {},
          },
        },
      }) +
        e('delta', { p: '/message/content/thoughts', o: 'append', v: [{ summary: 'Look', content: 'hm' }] }),
      d({ data: { generateCopilotResponse: { threadId: 't', runId: 'r', messages: [] } }, hasNext: true }) +
        d({
          incremental: [
            {
              path: ['generateCopilotResponse'],
              data: { status: { code: 'Failed', reason: 'UNKNOWN_ERROR', details: { description: 'boom' } } },
            },
          ],
          hasNext: false,
        }),
    ],
    [
      'delta patches | m | – | assistant |  | no tokens | cut off',
      'reasoning: Look\nhm…',
      'copilotkit | r | – | – | Failed | no tokens | ended',
      'error: boom (UNKNOWN_ERROR)',
    ],
  ],
  [
    'an application of DashScope',
    e('result', {
      output: {
        session_id: 's',
        finish_reason: 'stop',
        text: 'Hi',
        thoughts: [{ thought: 't' }],
        doc_references: [{ index_id: '1' }],
      },
      usage: { models: [{ input_tokens: 1, output_tokens: 2, model_id: 'a' }, { output_tokens: 3 }] },
      request_id: 'r',
    }),
    [
      'dashscope | r | – | – | stop | 5 | ended',
      'text: Hi',
      'data thoughts: [{"thought":"t"}]',
      'data doc_references: [{"index_id":"1"}]',
    ],
  ],
];
