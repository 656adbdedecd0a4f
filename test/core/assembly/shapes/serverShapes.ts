// Shapes in which servers send what is easily overlooked, and what comes of each.

import { base64, d, e, type Shape } from './shape.ts';

export const serverShapes: readonly Shape[] = [
  [
    'events wrapped in Base64',
    d({
      chunk: {
        bytes: base64({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } }),
      },
    }),
    ['anthropic messages | – | – | – |  | no tokens | cut off', 'text: Hi…'],
  ],
  [
    'events of a container of SageMaker, wrapped in Base64 with the lines that they are',
    ['Hel', 'lo']
      .map(
        (content) => `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content } }] })}\n\n`,
      )
      .map((line) => d({ PayloadPart: { Bytes: Buffer.from(line).toString('base64') } }))
      .join(''),
    ['chat completions | c | – | – |  | no tokens | cut off', 'text: Hello…'],
  ],
  [
    'Titan on Bedrock',
    d({
      outputText: 'Hel',
      index: 0,
      totalOutputTextTokenCount: null,
      completionReason: null,
      inputTextTokenCount: 5,
    }) +
      d({
        outputText: 'lo',
        index: 0,
        totalOutputTextTokenCount: 2,
        completionReason: 'FINISH',
        inputTextTokenCount: null,
        'amazon-bedrock-invocationMetrics': { inputTokenCount: 5, outputTokenCount: 2 },
      }),
    ['bedrock | – | – | – | FINISH | 2 | ended', 'text: Hello'],
  ],
  [
    'events of Bedrock by name',
    e('messageStart', { role: 'assistant' }) +
      e('contentBlockDelta', { delta: { text: 'Hi' }, contentBlockIndex: 0 }) +
      e('contentBlockStop', { contentBlockIndex: 0 }) +
      e('messageStop', { stopReason: 'end_turn' }) +
      e('metadata', { usage: { inputTokens: 1, outputTokens: 2 } }),
    ['bedrock | – | – | assistant | end_turn | 2 | ended', 'text: Hi'],
  ],
  [
    'an incomplete generation',
    d({
      token: { id: 1, text: 'Hi', logprob: -1, special: false },
      generated_text: null,
      details: null,
      index: 1,
    }) + d({ error: 'Incomplete generation', error_type: 'Incomplete generation' }),
    ['text generation | – | – | – |  | no tokens | cut off', 'error: Incomplete generation', 'text: Hi…'],
  ],
  [
    'tokens of a container of SageMaker',
    d({ token: { id: 1, text: 'Hi', log_prob: -1 } }) +
      d({
        token: { id: 2, text: '!', log_prob: -1 },
        generated_text: 'Hi!',
        details: { finish_reason: 'length', generated_tokens: 2 },
      }),
    ['text generation | – | – | – | length | 2 | ended', 'text: Hi!'],
  ],
  [
    'patches and a value alone',
    e('delta_encoding', '"v1"') +
      e('delta', {
        p: '',
        o: 'add',
        v: {
          message: {
            id: 'm',
            author: { role: 'assistant' },
            content: { content_type: 'text', parts: [''] },
            metadata: { model_slug: 'g' },
          },
        },
        c: 0,
      }) +
      e('delta', { p: '/message/content/parts/0', o: 'append', v: 'Hel' }) +
      e('delta', { v: 'lo' }) +
      d('[DONE]'),
    ['delta patches | m | g | assistant |  | no tokens | ended', 'text: Hello'],
  ],
  [
    'patches in capitals',
    d({ p: 'response/content', v: 'Hel', o: 'APPEND' }) + d({ v: 'lo' }),
    ['delta patches | – | – | – |  | no tokens | cut off', 'text: Hello…'],
  ],
  [
    'an error of the AI SDK',
    d({ type: 'start', messageId: 'm' }) +
      d({ type: 'text-start', id: '0' }) +
      d({ type: 'text-delta', id: '0', delta: 'Hi' }) +
      d({ type: 'error', errorText: 'oops' }) +
      d('[DONE]'),
    ['ai sdk messages | m | – | – |  | no tokens | ended', 'error: oops', 'text: Hi'],
  ],
  [
    'a start without an id',
    d({ type: 'start' }) +
      d({ type: 'start-step' }) +
      d({ type: 'text-start', id: '0' }) +
      d({ type: 'text-delta', id: '0', delta: 'Hi' }) +
      d({ type: 'finish' }),
    ['ai sdk messages | – | – | – | finish | no tokens | ended', 'text: Hi'],
  ],
  [
    'lines of the older AI SDK',
    d('0:"Hel"') +
      d('0:"lo"') +
      d('d:{"finishReason":"stop","usage":{"promptTokens":1,"completionTokens":2}}'),
    ['ai sdk data | – | – | – | stop | 2 | ended', 'text: Hello'],
  ],
  [
    'an error of watsonx',
    d({
      model_id: 'm',
      results: [{ generated_text: 'Hi', generated_token_count: 1, stop_reason: 'NOT_FINISHED' }],
    }) + e('error', { errors: [{ code: 'x', message: 'bad' }], trace: 't', status_code: 500 }),
    ['watsonx | – | m | – |  | 1 | cut off', 'error: bad (x)', 'text: Hi…'],
  ],
  [
    'a run that waits for outputs of tools',
    e('thread.run.requires_action', {
      id: 'r',
      object: 'thread.run',
      status: 'requires_action',
      required_action: {
        type: 'submit_tool_outputs',
        submit_tool_outputs: {
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
      },
    }) + e('done', '[DONE]'),
    [
      'assistants | r | – | – | requires_action | no tokens | ended',
      'tool call f: {}',
      'approval request submit_tool_outputs: {"type":"submit_tool_outputs","submit_tool_outputs":{"tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}}',
    ],
  ],
  [
    'a run that failed',
    e('thread.run.created', { id: 'r', object: 'thread.run', model: 'm' }) +
      e('thread.run.failed', {
        id: 'r',
        object: 'thread.run',
        last_error: { code: 'rate_limit_exceeded', message: 'slow' },
      }),
    ['assistants | r | m | – | failed | no tokens | ended', 'error: slow (rate_limit_exceeded)'],
  ],
  [
    'nothing but an error of Coze',
    'event:error\ndata:{"code":4000,"msg":"bad"}\n\n',
    ['error | – | – | – |  | no tokens | ended', 'error: bad (4000)'],
  ],
  [
    'a chat of Coze that failed',
    e('conversation.chat.created', { id: 'ch', status: 'created' }) +
      e('conversation.chat.failed', { id: 'ch', status: 'failed', last_error: { code: 5000, msg: 'bad' } }),
    ['coze | ch | – | – | failed | no tokens | ended', 'error: bad (5000)'],
  ],
  [
    'a workflow of Dify',
    d({ event: 'workflow_started', task_id: 't', workflow_run_id: 'w', data: { id: 'w' } }) +
      d({
        event: 'node_started',
        task_id: 't',
        workflow_run_id: 'w',
        data: { title: 'LLM', node_type: 'llm' },
      }) +
      d({ event: 'text_chunk', task_id: 't', workflow_run_id: 'w', data: { text: 'Hi' } }) +
      d({
        event: 'workflow_finished',
        task_id: 't',
        workflow_run_id: 'w',
        data: { status: 'succeeded', outputs: { a: 1 }, total_tokens: 5 },
      }),
    [
      'dify | t | – | – | succeeded | no tokens | ended',
      'data workflow: workflow_started\nnode_started LLM',
      'text: Hi',
      'data outputs: {"a":1}',
    ],
  ],
];
