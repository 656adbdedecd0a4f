// What comes whole after its pieces, and what is not known deep within an event.

import { ch, d, e, type Shape } from './shape.ts';

export const wholeShapes: readonly Shape[] = [
  [
    'what is not known deep within an event',
    ch({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}', mood: 1 } }] }) +
      d({
        candidates: [{ content: { parts: [{ functionCall: { name: 'g', args: {}, mood: 1 } }], mood: 1 } }],
      }) +
      d({ type: 'message-start', id: 'x', delta: { message: { role: 'assistant', mood: 1 } } }) +
      d({ type: 'content-delta', index: 0, delta: { message: { content: { text: 'c', mood: 1 } } } }) +
      d({ type: 'RUN_STARTED', runId: 'r', mood: 1 }) +
      d({ statusUpdate: { taskId: 't', status: { state: 'TASK_STATE_WORKING', mood: 1 } } }) +
      d({ type: 'start', messageId: 'm', mood: 1 }) +
      d({ type: 'finish', mood: 1 }),
    [
      'chat completions | c1 | m | – |  | no tokens | cut off',
      'tool call f: {}…',
      'unread field choices[].delta.tool_calls[].function.mood: 1',
      'gemini | – | – | – |  | no tokens | goes on',
      'tool call g: {}',
      'unread field candidates[].content.mood: 1',
      'unread field functionCall.mood: 1',
      'cohere | x | – | assistant |  | no tokens | cut off',
      'text: c…',
      'unread field delta.message.mood: 1',
      'unread field delta.message.content.mood: 1',
      'ag-ui | r | – | – |  | no tokens | cut off',
      'unread field mood: 1',
      'a2a | t | – | – |  | no tokens | cut off',
      'data status: working…',
      'unread field status.mood: 1',
      'ai sdk messages | m | – | – | finish | no tokens | ended',
      'unread field mood: 2',
    ],
  ],
  [
    'sources that only a whole message of Responses has, and what is not known of items',
    d({ type: 'response.created', response: { id: 'r', mood: 1 } }) +
      d({
        type: 'response.output_item.done',
        output_index: 0,
        item: {
          id: 'i',
          type: 'message',
          content: [{ type: 'output_text', text: 'Hi', annotations: [{ url: 'a' }, { url: 'b' }] }],
          mood: 1,
        },
        odd: 1,
      }) +
      d({
        type: 'response.completed',
        response: {
          id: 'r',
          status: 'completed',
          output: [
            {
              id: 'i',
              type: 'message',
              content: [
                { type: 'output_text', text: 'Hi', annotations: [{ url: 'a' }, { url: 'b' }], mood: 1 },
              ],
            },
          ],
        },
      }),
    [
      'responses | r | – | – | completed | no tokens | ended',
      'text: Hi',
      'data annotations: {"url":"a"}\n{"url":"b"}',
      'unread field response.mood: 1',
      'unread field mood: 1',
      'unread field odd: 1',
      'unread field content[].mood: 1',
    ],
  ],
  [
    'what is not known of Bedrock, LangChain’s messages, MCP and Coze',
    d({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' }, mood: 1 }, odd: 1 }) +
      e('messages', [{ type: 'AIMessageChunk', id: 'run-1', content: 'Hi', artifact: { a: 1 } }, {}]) +
      d({ jsonrpc: '2.0', method: 'notifications/x', mood: 1 }) +
      e('conversation.chat.created', { id: 'c', mood: 1 }),
    [
      'bedrock | – | – | – |  | no tokens | goes on',
      'text: Hi…',
      'unread field odd: 1',
      'unread field contentBlockDelta.mood: 1',
      'langgraph | – | – | – |  | no tokens | ended',
      'text: Hi',
      'unread field artifact: 1',
      'mcp | – | – | – |  | no tokens | goes on',
      'data notifications/x: …',
      'unread field mood: 1',
      'coze | c | – | – |  | no tokens | cut off',
      'unread field mood: 1',
    ],
  ],
  [
    'a whole message of Anthropic after its deltas',
    e('message_start', { type: 'message_start', message: { id: 'msg_1', role: 'assistant', content: [] } }) +
      e('content_block_delta', {
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: 'Hello' },
      }) +
      e('content_block_start', {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 't', name: 'f', input: {} },
      }) +
      e('content_block_delta', {
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'input_json_delta', partial_json: '{"a":1}' },
      }) +
      e('message_stop', { type: 'message_stop' }) +
      d({
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
        ],
        stop_reason: 'tool_use',
      }),
    [
      'anthropic messages | msg_1 | – | assistant | tool_use | no tokens | ended',
      'text: Hello',
      'tool call f: {"a":1}',
    ],
  ],
  [
    'arguments that come whole with other white space than in pieces',
    d({ type: 'start', messageId: 'm' }) +
      d({ type: 'tool-input-start', toolCallId: 'c', toolName: 'f' }) +
      d({ type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"city": "Rome", ' }) +
      d({ type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '"n": 1}' }) +
      d({ type: 'tool-input-available', toolCallId: 'c', toolName: 'f', input: { city: 'Rome', n: 1 } }) +
      d({ type: 'tool-input-start', toolCallId: 'b', toolName: 'f' }) +
      d({ type: 'tool-input-delta', toolCallId: 'b', inputTextDelta: '{"n": 1}' }) +
      d({ type: 'tool-input-available', toolCallId: 'b', toolName: 'f', input: { n: 2 } }),
    [
      'ai sdk messages | m | – | – |  | no tokens | cut off',
      'tool call f: {"city": "Rome", "n": 1}',
      'tool call f: {"n":2}',
    ],
  ],
];
