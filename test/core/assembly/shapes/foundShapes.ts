// Shapes that were lost or doubled: the same text by two ways, fields in another shape than usual, chunks within objects
// of gateways, what extensions of Copilot ask.

import { ch, d, e, type Shape } from './shape.ts';

const chunk = { type: 'AIMessageChunk', id: 'run-1', tool_calls: [], tool_call_chunks: [] };
const usage = (output_tokens: number) => ({
  input_tokens: 3,
  output_tokens,
  total_tokens: 3 + output_tokens,
});
const tuple = (content: string, more: object = {}) =>
  e('messages', [{ ...chunk, content, ...more }, { langgraph_node: 'agent' }]);
const streamed = (content: string, more: object = {}) =>
  e('events', {
    event: 'on_chat_model_stream',
    run_id: 'x',
    name: 'Model',
    data: { chunk: { ...chunk, content, ...more } },
  });
const modelEnd = e('events', {
  event: 'on_chat_model_end',
  run_id: 'x',
  data: { output: { ...chunk, content: 'haha', usage_metadata: usage(2) } },
});
const metadata = e('metadata', { run_id: 'R' });

export const foundShapes: readonly Shape[] = [
  [
    'chunks of LangGraph by two modes at once, with what they took',
    metadata +
      tuple('ha') +
      streamed('ha') +
      streamed('ha', { usage_metadata: usage(2) }) +
      tuple('ha', { usage_metadata: usage(2) }) +
      modelEnd,
    ['langgraph | R | – | – |  | 2 | ended', 'text: haha'],
  ],
  [
    'chunks of LangGraph by two modes, the events first',
    metadata + streamed('Hel') + tuple('Hel') + streamed('lo') + streamed('!') + tuple('lo') + tuple('!'),
    ['langgraph | R | – | – |  | no tokens | ended', 'text: Hello!'],
  ],
  [
    'messages of LangGraph so far, and its chunks',
    metadata +
      e('messages/partial', [{ type: 'ai', content: 'Hel', id: 'run-1' }]) +
      tuple('Hel') +
      tuple('lo') +
      e('messages/partial', [{ type: 'ai', content: 'Hello', id: 'run-1' }]),
    ['langgraph | R | – | – |  | no tokens | ended', 'text: Hello'],
  ],
  [
    'fields of a delta in another shape',
    ch({ content: ['a', 'b'], reasoning: { content: 'c' }, tool_calls: { id: 'x' }, audio: 'QUJD' }) +
      ch({ content: { text: 'c' }, reasoning_content: '' }),
    [
      'chat completions | c1 | m | – |  | no tokens | cut off',
      'text: ab…',
      'unread field choices[].delta.reasoning: 1',
      'unread field choices[].delta.tool_calls: 1',
      'unread field choices[].delta.audio: 1',
      'unread field choices[].delta.content: 1',
    ],
  ],
  [
    'chunks within an object of a gateway',
    d({
      code: 0,
      data: { object: 'chat.completion.chunk', id: 'c', choices: [{ delta: { content: 'Hel' } }] },
    }) +
      d({
        code: 0,
        data: { object: 'chat.completion.chunk', id: 'c', choices: [{ delta: { content: 'lo' } }] },
      }) +
      d({
        error: { message: 'Over' },
        chunk: {
          object: 'chat.completion.chunk',
          choices: [
            { delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: { a: 1 } } }] } },
          ],
        },
      }) +
      d('[DONE]'),
    [
      'chat completions | c | – | – |  | no tokens | ended',
      'error: Over',
      'text: Hello',
      'tool call f: {"a":1}',
      'unread field code: 2',
    ],
  ],
  ['what only looks like such a chunk', d({ data: { choices: [{ delta: { content: 'x' } }] } }), []],
  [
    'events of an extension of Copilot',
    e('copilot_references', [{ type: 'file', id: 'a' }]) +
      d({ id: 'c', choices: [{ delta: { role: 'assistant', content: 'Hi' } }] }) +
      e('copilot_confirmation', { type: 'action', title: 'Delete?', message: 'All', confirmation: {} }) +
      e('copilot_errors', [{ type: 'function', code: 'c', message: 'boom', identifier: 'i' }]) +
      e('copilot_other', { a: 1 }) +
      d('[DONE]'),
    [
      'chat completions | c | – | assistant |  | no tokens | ended',
      'error: boom (function, c)',
      'data copilot_references: [{"type":"file","id":"a"}]',
      'text: Hi',
      'approval request Delete?: {"type":"action","title":"Delete?","message":"All","confirmation":{}}',
      'unread event copilot_other: 1',
    ],
  ],
  [
    'fields of an extension of Copilot',
    ch({ content: 'Hi', copilot_annotations: { a: [1] } }, {}, { copilot_references: [{ id: 'a' }] }) +
      d({ copilot_errors: [{ x: 1 }], choices: null }),
    [
      'chat completions | c1 | m | – |  | no tokens | cut off',
      'error: [{"x":1}]',
      'data copilot_references: [{"id":"a"}]…',
      'text: Hi…',
      'data copilot_annotations: {"a":[1]}…',
    ],
  ],
  [
    'what is not known of Mastra’s chunks',
    d({ type: 'start', from: 'AGENT', runId: 'r', payload: { id: 'a' } }) +
      d({
        type: 'text-delta',
        from: 'AGENT',
        runId: 'r',
        payload: { id: '1', text: 'x', mood: 'y' },
        odd: 2,
      }),
    [
      'mastra | r | – | – |  | no tokens | cut off',
      'text: x…',
      'unread field odd: 1',
      'unread field payload.mood: 1',
    ],
  ],
  [
    'what is not known of an Assistant’s run and messages',
    e('thread.run.created', { id: 'r', object: 'thread.run', model: 'm', mood: 1 }) +
      e('thread.message.delta', {
        id: 'm',
        object: 'thread.message.delta',
        delta: { content: [{ index: 0, type: 'text', text: { value: 'x' } }], mood: 2 },
        odd: 1,
      }) +
      e('thread.run.step.delta', { id: 's', object: 'thread.run.step.delta', delta: { mood: 1 } }),
    [
      'assistants | r | m | – |  | no tokens | cut off',
      'text: x…',
      'unread field mood: 1',
      'unread field odd: 1',
      'unread field delta.mood: 2',
    ],
  ],
  [
    'states and questions of CopilotKit, and what is not known of it',
    d({ data: { generateCopilotResponse: { runId: 'r', messages: [], odd: 1 } }, hasNext: true }) +
      d({
        incremental: [
          {
            items: [
              { __typename: 'TextMessageOutput', content: ['Hi'], mood: 1 },
              { __typename: 'AgentStateMessageOutput', state: '{}' },
            ],
            path: ['generateCopilotResponse', 'messages', 0],
          },
        ],
        extensions: { x: 1 },
      }) +
      d({
        incremental: [{ items: [{ value: 'May I?' }], path: ['generateCopilotResponse', 'metaEvents', 0] }],
        hasNext: false,
      }),
    [
      'copilotkit | r | – | – |  | no tokens | ended',
      'text: Hi',
      'data AgentStateMessageOutput: {"__typename":"AgentStateMessageOutput","state":"{}"}',
      'approval request: [{"value":"May I?"}]',
      'unread field data.generateCopilotResponse.odd: 1',
      'unread field extensions: 1',
      'unread field messages[].mood: 1',
    ],
  ],
  [
    'a conversation of Mistral that fails, and what is not known of it',
    e('conversation.response.started', { type: 'conversation.response.started', conversation_id: 'c' }) +
      e('message.output.delta', { type: 'message.output.delta', id: 'm', content: 'Hi', mood: 1 }) +
      e('tool.execution.paused', { type: 'tool.execution.paused' }) +
      e('conversation.response.error', { type: 'conversation.response.error', message: 'No', code: 3000 }),
    [
      'mistral conversations | – | – | – |  | no tokens | ended',
      'error: No (3000)',
      'text: Hi',
      'unread field mood: 1',
      'unread event tool.execution.paused: 1',
    ],
  ],
  [
    'messages and tools of an application, which are no conversation of Mistral',
    d({ type: 'message.output.delta', text: 'x' }) +
      d({ type: 'tool.execution.started', tool: 'drill' }) +
      d({ type: 'agent.handoff.started', agent: 'x' }),
    [],
  ],
  [
    'errors under other names, while an answer goes on',
    ch({ content: 'a' }) +
      e('stream_error', { message: 'one' }) +
      e('ERROR', 'two') +
      d({ type: 'UpstreamException', message: 'three' }) +
      d({ exception: 'four' }) +
      d({ errorMessage: 'five' }) +
      d({ status: 'failed', message: 'six' }) +
      e('error', { event: 'error', data: { message: 'seven' } }) +
      e('error', '') +
      d({ status: 'running', message: 'no error' }) +
      d({ detail: 'no error' }),
    [
      'chat completions | c1 | m | – |  | no tokens | cut off',
      'error: one',
      'error: two',
      'error: three (UpstreamException)',
      'error: four',
      'error: five',
      'error: six (failed)',
      'error: seven',
      'error: error',
      'text: a…',
      'unread event { status, message }: 1',
      'unread event { detail }: 1',
    ],
  ],
  ['such errors of an application', e('stream_error', { message: 'one' }) + d({ exception: 'four' }), []],
  [
    'an error of the realtime API after its response',
    d({ type: 'response.created', response: { id: 'r' } }) +
      d({ type: 'response.done', response: { id: 'r', status: 'completed' } }) +
      d({
        type: 'error',
        event_id: 'e',
        error: { type: 'invalid', code: 'c', message: 'Late', param: null },
      }),
    ['responses | r | – | – | completed | no tokens | ended', 'error: Late (invalid, c)'],
  ],
  [
    'texts of Responses that only their parts have, and calls that failed',
    d({ type: 'response.created', response: { id: 'r' } }) +
      d({
        type: 'response.content_part.done',
        output_index: 0,
        content_index: 0,
        part: { type: 'output_text', text: 'Hello' },
      }) +
      d({
        type: 'response.reasoning_summary_part.done',
        output_index: 1,
        summary_index: 0,
        part: { type: 'summary_text', text: 'So' },
      }) +
      d({ type: 'response.mcp_call_arguments.delta', output_index: 2, item_id: 'i', delta: '{}' }) +
      d({ type: 'response.mcp_call.failed', output_index: 2, item_id: 'i' }) +
      d({ type: 'response.web_search_call.failed', output_index: 3, item_id: 'k' }),
    [
      'responses | r | – | – |  | no tokens | cut off',
      'text: Hello…',
      'reasoning: So…',
      'tool call (failed): {}',
    ],
  ],
  [
    'an argument of Gemini of a kind that is not known',
    d({
      candidates: [
        {
          content: {
            parts: [
              {
                functionCall: {
                  name: 'f',
                  partialArgs: [
                    { jsonPath: '$.a', structValue: { x: 1 } },
                    { jsonPath: '$.b', numberValue: 2 },
                  ],
                },
              },
            ],
          },
        },
      ],
    }),
    [
      'gemini | – | – | – |  | no tokens | cut off',
      'tool call f: {"b":2}',
      'unread field functionCall.partialArgs[].structValue: 1',
    ],
  ],
];
