// Shapes in which servers send what is easily overlooked, and what comes of each.

import { d, e, type Shape } from './shape.ts';

export const runShapes: readonly Shape[] = [
  [
    'arguments of Gemini by their paths',
    d({
      candidates: [{ content: { parts: [{ functionCall: { name: 'f', id: 'a', willContinue: true } }] } }],
      responseId: 'g',
    }) +
      d({
        candidates: [
          {
            content: {
              parts: [
                {
                  functionCall: {
                    partialArgs: [
                      { jsonPath: '$.a.b[0]', numberValue: 1 },
                      { jsonPath: '$.a.b[1]', boolValue: true },
                      { jsonPath: '$.c', stringValue: 'x' },
                    ],
                    willContinue: true,
                  },
                },
              ],
            },
          },
        ],
        responseId: 'g',
      }) +
      d({
        candidates: [{ content: { parts: [{ functionCall: {} }] }, finishReason: 'STOP' }],
        responseId: 'g',
      }),
    ['gemini | g | – | – | STOP | no tokens | ended', 'tool call f: {"a":{"b":[1,true]},"c":"x"}'],
  ],
  [
    'a list of tools, arguments that are not what they seem, and a call that failed',
    e('response.created', {
      type: 'response.created',
      sequence_number: 0,
      response: { id: 'r', model: 'g' },
    }) +
      e('response.output_item.added', {
        type: 'response.output_item.added',
        sequence_number: 1,
        output_index: 0,
        item: { id: 'l', type: 'mcp_list_tools', server_label: 's', tools: [] },
      }) +
      e('response.output_item.done', {
        type: 'response.output_item.done',
        sequence_number: 2,
        output_index: 0,
        item: { id: 'l', type: 'mcp_list_tools', server_label: 's', tools: [{ name: 'a' }] },
      }) +
      e('response.mcp_call_arguments.delta', {
        type: 'response.mcp_call_arguments.delta',
        sequence_number: 3,
        output_index: 1,
        item_id: 'm',
        delta: 'xxGARBAGE',
      }) +
      e('response.mcp_call_arguments.done', {
        type: 'response.mcp_call_arguments.done',
        sequence_number: 4,
        output_index: 1,
        item_id: 'm',
        arguments: '{"a":1}',
      }) +
      e('response.output_item.done', {
        type: 'response.output_item.done',
        sequence_number: 5,
        output_index: 1,
        item: {
          id: 'm',
          type: 'mcp_call',
          name: 'f',
          arguments: '{"a":1}',
          output: null,
          error: { type: 'x', message: 'no' },
        },
      }) +
      e('response.foo.bar', { type: 'response.foo.bar', sequence_number: 6 }) +
      e('response.completed', {
        type: 'response.completed',
        sequence_number: 7,
        response: { id: 'r', status: 'completed' },
      }),
    [
      'responses | r | g | – | completed | no tokens | ended',
      'data mcp_list_tools s: {"id":"l","type":"mcp_list_tools","server_label":"s","tools":[{"name":"a"}]}',
      'tool call f: {"a":1}',
      'tool result f (failed): {"type":"x","message":"no"}',
      'unread event response.foo.bar: 1',
    ],
  ],
  [
    'sound and its transcript',
    e('response.created', { type: 'response.created', event_id: 'e', response: { id: 'r' } }) +
      d({
        type: 'response.output_audio_transcript.delta',
        response_id: 'r',
        item_id: 'i',
        output_index: 0,
        content_index: 0,
        delta: 'Hi',
      }) +
      d({
        type: 'response.output_audio.delta',
        response_id: 'r',
        item_id: 'i',
        output_index: 0,
        content_index: 0,
        delta: 'AAA=',
      }) +
      d({
        type: 'response.done',
        event_id: 'x',
        response: {
          id: 'r',
          status: 'completed',
          output: [{ id: 'i', type: 'message', content: [{ type: 'audio', transcript: 'Hi' }] }],
          usage: { output_tokens: 4 },
        },
      }),
    ['responses | r | – | – | completed | 4 | ended', 'text: Hi', 'data audio: AAA='],
  ],
  [
    'several results under one id',
    d({ jsonrpc: '2.0', id: 1, result: { chunk: 'a' } }) +
      d({ jsonrpc: '2.0', id: 1, result: { chunk: 'b' } }),
    ['mcp | – | – | – |  | no tokens | ended', 'tool result: {"chunk":"a"}', 'tool result: {"chunk":"b"}'],
  ],
  [
    'a task that failed',
    d({
      jsonrpc: '2.0',
      id: 1,
      result: {
        kind: 'status-update',
        taskId: 'T',
        contextId: 'C',
        status: {
          state: 'failed',
          message: {
            kind: 'message',
            messageId: 'm',
            role: 'agent',
            parts: [{ kind: 'text', text: 'broke' }],
          },
        },
        final: true,
      },
    }),
    ['a2a | T | – | – | failed | no tokens | ended', 'error: failed: broke', 'data status: failed: broke'],
  ],
  [
    'a task that waits for an answer',
    d({
      jsonrpc: '2.0',
      id: 1,
      result: {
        kind: 'status-update',
        taskId: 'T',
        status: {
          state: 'input-required',
          message: { messageId: 'm', role: 'agent', parts: [{ kind: 'text', text: 'Which city?' }] },
        },
        final: true,
      },
    }),
    [
      'a2a | T | – | – | input-required | no tokens | ended',
      'data status: input-required: Which city?',
      'approval request input-required: Which city?',
    ],
  ],
  [
    'a message instead of a task',
    d({
      jsonrpc: '2.0',
      id: 1,
      result: { kind: 'message', messageId: 'm', role: 'agent', parts: [{ kind: 'text', text: 'Hi' }] },
    }),
    ['a2a | m | – | agent | message | no tokens | ended', 'text: Hi'],
  ],
  [
    'states of a graph',
    e('metadata', { run_id: 'r' }) +
      e('values', { messages: [{ type: 'human', content: 'Q', id: 'h' }] }) +
      e('values', {
        messages: [
          { type: 'human', content: 'Q', id: 'h' },
          { type: 'ai', content: 'Hello', id: 'a', tool_calls: [{ name: 'f', args: { q: 1 }, id: 't' }] },
        ],
      }) +
      e('values', {
        messages: [
          { type: 'human', content: 'Q', id: 'h' },
          { type: 'ai', content: 'Hello', id: 'a', tool_calls: [{ name: 'f', args: { q: 1 }, id: 't' }] },
          { type: 'tool', content: 'r', tool_call_id: 't', name: 'f', id: 'x' },
        ],
      }),
    [
      'langgraph | r | – | – |  | no tokens | ended',
      'data human: Q',
      'text: Hello',
      'tool call f: {"q":1}',
      'tool result f: r',
    ],
  ],
  [
    'updates of a graph, and an error',
    e('metadata', { run_id: 'r' }) +
      e('updates', { agent: { messages: [{ type: 'ai', content: 'Hello', id: 'a' }] } }) +
      e('error', { error: 'ValueError', message: 'bad' }),
    [
      'langgraph | r | – | – |  | no tokens | ended',
      'error: bad (ValueError)',
      'data updates: agent {"messages":[{"type":"ai","content":"Hello","id":"a"}]}',
      'text: Hello',
    ],
  ],
  [
    'messages of a graph alone',
    e('messages', [{ content: 'He', type: 'AIMessageChunk', id: 'run-1' }, { langgraph_node: 'agent' }]) +
      e('messages', [{ content: 'y', type: 'AIMessageChunk', id: 'run-1' }, { langgraph_node: 'agent' }]),
    ['langgraph | – | – | – |  | no tokens | ended', 'text: Hey'],
  ],
  [
    'texts as JSON',
    e('metadata', { run_id: 'r' }) + e('data', '"Hel"') + e('data', '"lo"') + e('end', ''),
    ['langgraph | r | – | – |  | no tokens | ended', 'text: Hello'],
  ],
  [
    'chunks of messages',
    e('metadata', { run_id: 'r' }) +
      e('data', { content: 'Hel', type: 'AIMessageChunk', id: 'run-1' }) +
      e('data', { content: 'lo', type: 'AIMessageChunk', id: 'run-1' }) +
      'event: end\n\n',
    ['langgraph | r | – | – |  | no tokens | ended', 'text: Hello'],
  ],
  ['texts as JSON of nobody in particular', d('"Hel"') + d('"lo"') + 'event: end\n\n', []],
  [
    'events of a run',
    d({
      event: 'on_chat_model_stream',
      run_id: 'r',
      name: 'm',
      tags: [],
      metadata: {},
      data: { chunk: { content: 'Hi', type: 'AIMessageChunk', id: 'run' } },
    }),
    ['langgraph | – | – | – |  | no tokens | ended', 'text: Hi'],
  ],
  [
    'a log of a run',
    e('data', {
      ops: [{ op: 'replace', path: '', value: { id: 'r', streamed_output: [], final_output: null } }],
    }) +
      e('data', { ops: [{ op: 'add', path: '/streamed_output/-', value: 'Hel' }] }) +
      e('data', { ops: [{ op: 'add', path: '/streamed_output/-', value: 'lo' }] }),
    ['langgraph | r | – | – |  | no tokens | ended', 'text: Hello'],
  ],
  [
    'tokens of Flowise',
    d({ event: 'start', data: 'Hel' }) +
      d({ event: 'token', data: 'Hel' }) +
      d({ event: 'token', data: 'lo' }) +
      d({ event: 'metadata', data: { chatId: 'c', chatMessageId: 'm' } }) +
      d({ event: 'end', data: '[DONE]' }),
    [
      'flowise | m | – | – | end | no tokens | ended',
      'text: Hello',
      'data metadata: {"chatId":"c","chatMessageId":"m"}',
    ],
  ],
  [
    'pieces of DashScope',
    e('result', {
      output: { text: 'He', finish_reason: 'null' },
      usage: { output_tokens: 1 },
      request_id: 'q',
    }) +
      e('result', {
        output: { text: 'llo', finish_reason: 'stop' },
        usage: { output_tokens: 2 },
        request_id: 'q',
      }),
    ['dashscope | q | – | – | stop | 2 | ended', 'text: Hello'],
  ],
  [
    'an error of DashScope',
    e('result', { output: { text: 'He', finish_reason: 'null' }, usage: {}, request_id: 'q' }) +
      e('error', { code: 'DataInspectionFailed', message: 'bad', request_id: 'q' }),
    ['dashscope | q | – | – |  | no tokens | ended', 'error: bad (DataInspectionFailed)', 'text: He'],
  ],
  [
    'nothing but an error of DashScope',
    e('error', { code: 'InvalidApiKey', message: 'bad key', request_id: 'q' }),
    ['error | – | – | – |  | no tokens | ended', 'error: bad key (InvalidApiKey)'],
  ],
  [
    'a run of AG-UI that waits for an answer, with a subagent and what is encrypted',
    d({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }) +
      d({ type: 'SUBAGENT_STARTED', subagentRunId: 's' }) +
      d({ type: 'REASONING_ENCRYPTED_VALUE', subtype: 'message', entityId: 'm', encryptedValue: 'QUJD' }) +
      d({
        type: 'RUN_FINISHED',
        threadId: 't',
        runId: 'r',
        usage: { outputTokens: 5 },
        outcome: { type: 'interrupt', interrupts: [{ id: 'i' }] },
      }),
    [
      'ag-ui | r | – | – | interrupt | 5 | ended',
      'data Subagents: started s',
      'data encryptedValue: QUJD',
      'approval request: {"type":"interrupt","interrupts":[{"id":"i"}]}',
    ],
  ],
  [
    'commands of a shell and what they wrote',
    d({ type: 'response.created', sequence_number: 0, response: { id: 'r' } }) +
      d({
        type: 'response.shell_call_command.added',
        sequence_number: 1,
        output_index: 0,
        command_index: 0,
        command: '',
      }) +
      d({
        type: 'response.shell_call_command.delta',
        sequence_number: 2,
        output_index: 0,
        command_index: 0,
        delta: 'ls',
      }) +
      d({
        type: 'response.shell_call_command.done',
        sequence_number: 3,
        output_index: 0,
        command_index: 0,
        command: 'ls',
      }) +
      d({
        type: 'response.shell_call_output_content.delta',
        sequence_number: 4,
        output_index: 1,
        command_index: 0,
        delta: { stdout: 'a.txt' },
      }),
    ['responses | r | – | – |  | no tokens | cut off', 'tool call: ls', 'tool result: a.txt…'],
  ],
];
