// Shapes of the models' own interfaces, and what comes of each.

import { base64, ch, d, e, type Shape } from './shape.ts';

export const vendorShapes: readonly Shape[] = [
  [
    'what code wrote',
    e('response.created', { type: 'response.created', response: { id: 'r' } }) +
      e('response.output_item.done', {
        type: 'response.output_item.done',
        output_index: 0,
        item: {
          id: 'i',
          type: 'code_interpreter_call',
          code: 'print(1)',
          outputs: [{ type: 'logs', logs: '1' }],
        },
      }) +
      e('response.completed', {
        type: 'response.completed',
        response: {
          id: 'r',
          status: 'completed',
          output: [
            {
              id: 'i',
              type: 'code_interpreter_call',
              code: 'print(1)',
              outputs: [{ type: 'logs', logs: '1' }],
            },
          ],
        },
      }),
    [
      'responses | r | – | – | completed | no tokens | ended',
      'tool call code_interpreter_call: print(1)',
      'tool result code_interpreter_call: [{"type":"logs","logs":"1"}]',
    ],
  ],
  [
    'a response whose items have no number until the end',
    e('response.created', { type: 'response.created', response: { id: 'r' } }) +
      e('response.output_text.delta', { type: 'response.output_text.delta', item_id: 'm', delta: 'ab' }) +
      e('response.completed', {
        type: 'response.completed',
        response: {
          id: 'r',
          status: 'completed',
          output: [
            { id: 'q', type: 'reasoning', summary: [] },
            { id: 'm', type: 'message', content: [{ type: 'output_text', text: 'ab' }] },
          ],
        },
      }),
    ['responses | r | – | – | completed | no tokens | ended', 'text: ab'],
  ],
  [
    'a response whose items all have the same number',
    e('response.created', { type: 'response.created', response: { id: 'r' } }) +
      e('response.reasoning_text.delta', {
        type: 'response.reasoning_text.delta',
        item_id: 'q',
        output_index: 0,
        delta: 'hm',
      }) +
      e('response.output_text.delta', {
        type: 'response.output_text.delta',
        item_id: 'm',
        output_index: 0,
        delta: 'ab',
      }) +
      e('response.completed', {
        type: 'response.completed',
        response: {
          id: 'r',
          status: 'completed',
          output: [
            { id: 'q', type: 'reasoning', content: [{ type: 'reasoning_text', text: 'hm' }] },
            { id: 'm', type: 'message', content: [{ type: 'output_text', text: 'ab' }] },
          ],
        },
      }),
    ['responses | r | – | – | completed | no tokens | ended', 'reasoning: hm', 'text: ab'],
  ],
  [
    'events that all have the same number',
    e('response.created', { type: 'response.created', sequence_number: 0, response: { id: 'r' } }) +
      ['a', 'b', 'c']
        .map((delta) =>
          e('response.output_text.delta', {
            type: 'response.output_text.delta',
            sequence_number: 0,
            output_index: 0,
            delta,
          }),
        )
        .join(''),
    ['responses | r | – | – |  | no tokens | cut off', 'text: abc…'],
  ],
  [
    'programs, steering and a compaction of a response',
    e('response.created', { type: 'response.created', response: { id: 'r' } }) +
      e('response.output_item.done', {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'program', id: 'p', call_id: 'c', code: 'go()' },
      }) +
      e('response.output_item.done', {
        type: 'response.output_item.done',
        output_index: 1,
        item: { type: 'program_output', id: 'o', call_id: 'c', result: 'R' },
      }) +
      e('response.compaction.compacting', {
        type: 'response.compaction.compacting',
        output_index: 2,
        item_id: 'x',
      }) +
      e('response.steer.failed', {
        type: 'response.steer.failed',
        error: { message: 'too late' },
        steer: { id: 's' },
      }),
    [
      'responses | r | – | – |  | no tokens | cut off',
      'tool call program: go()',
      'tool result program_output: {"type":"program_output","id":"o","call_id":"c","result":"R"}',
      'data steer (failed): failed {"message":"too late"}…',
    ],
  ],
  [
    'a whole message of Anthropic',
    d({
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      model: 'claude',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'tool_use', id: 't', name: 'f', input: { a: 1 } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1, output_tokens: 2 },
    }),
    [
      'anthropic messages | msg_1 | claude | assistant | tool_use | 2 | ended',
      'text: Hi',
      'tool call f: {"a":1}',
    ],
  ],
  [
    'a message of somebody else',
    d({ type: 'message', id: '7', role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }),
    [],
  ],
  [
    'a refusal, and what became of the context',
    e('message_start', {
      type: 'message_start',
      message: {
        id: 'm',
        role: 'assistant',
        content: [],
        diagnostics: { cache_miss_reason: { type: 'tools_changed' } },
        usage: { input_tokens: 1 },
      },
    }) +
      e('message_delta', {
        type: 'message_delta',
        delta: {
          stop_reason: 'refusal',
          container: { id: 'c' },
          stop_details: { type: 'refusal', category: 'cyber', explanation: 'Not this.' },
        },
        usage: { output_tokens: 2 },
        context_management: { applied_edits: [{ type: 'clear_tool_uses' }] },
      }) +
      e('message_stop', { type: 'message_stop' }),
    [
      'anthropic messages | m | – | assistant | refusal | 2 | ended',
      'data diagnostics: {"cache_miss_reason":{"type":"tools_changed"}}',
      'refusal: Not this.',
      'data context_management: {"applied_edits":[{"type":"clear_tool_uses"}]}',
    ],
  ],
  [
    'the completions before messages',
    e('completion', {
      type: 'completion',
      id: 'compl_1',
      model: 'claude-2',
      completion: ' Hel',
      stop_reason: null,
    }) +
      e('completion', {
        type: 'completion',
        id: 'compl_1',
        model: 'claude-2',
        completion: 'lo',
        stop_reason: 'stop_sequence',
        stop: 'H:',
      }),
    ['anthropic messages | compl_1 | claude-2 | – | stop_sequence | no tokens | ended', 'text:  Hello'],
  ],
  [
    'completions of Claude, and of Mistral, on Bedrock',
    [
      d({
        chunk: {
          bytes: base64({
            completion: 'Hi',
            stop_reason: 'stop_sequence',
            stop: 'H:',
            'amazon-bedrock-invocationMetrics': { outputTokenCount: 2 },
          }),
        },
      }),
      d({ outputs: [{ text: 'Hel', stop_reason: null }] }) +
        d({
          outputs: [{ text: 'lo', stop_reason: 'stop' }],
          'amazon-bedrock-invocationMetrics': { outputTokenCount: 2 },
        }),
    ],
    [
      'anthropic messages | – | – | – | stop_sequence | 2 | ended',
      'text: Hi',
      'bedrock | – | – | – | stop | 2 | ended',
      'text: Hello',
    ],
  ],
  [
    'responses of Gemini in objects of their own',
    d({
      response: { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] } }], responseId: 'x' },
      traceId: 't',
    }) +
      d({
        response: {
          candidates: [
            { content: { parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] }, finishReason: 'STOP' },
          ],
          usageMetadata: { candidatesTokenCount: 2 },
          responseId: 'x',
        },
      }),
    ['gemini | x | – | model | STOP | 2 | ended', 'text: Hi', 'tool call f: {"a":1}'],
  ],
  [
    'a picture among the texts of a step',
    e('interaction.created', { event_type: 'interaction.created', interaction: { id: 'v' } }) +
      e('step.start', { event_type: 'step.start', index: 0, step: { type: 'model_output' } }) +
      e('step.delta', { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Here' } }) +
      e('step.delta', {
        event_type: 'step.delta',
        index: 0,
        delta: { type: 'image', data: 'AA', mime_type: 'image/png' },
      }) +
      e('step.delta', { event_type: 'step.delta', index: 0, delta: { type: 'text', text: ' it is' } }),
    ['interactions | v | – | – |  | no tokens | cut off', 'text: Here it is…', 'data image: AA…'],
  ],
  [
    'a picture in a message of an assistant',
    e('thread.run.created', { id: 'r', object: 'thread.run' }) +
      e('thread.message.delta', {
        id: 'm',
        object: 'thread.message.delta',
        delta: { content: [{ index: 0, type: 'image_file', image_file: { file_id: 'f' } }] },
      }) +
      e('thread.message.completed', {
        id: 'm',
        object: 'thread.message',
        run_id: 'r',
        content: [{ type: 'image_file', image_file: { file_id: 'f' } }],
      }),
    [
      'assistants | r | – | – |  | no tokens | cut off',
      'data image_file: {"type":"image_file","image_file":{"file_id":"f"}}',
    ],
  ],
  [
    'the oldest events of llama.cpp',
    d({ content: 'Hi', stop: false }) +
      d({ content: ' you', stop: false, multimodal: false }) +
      d({ content: '', stop: true, stopped_eos: true, tokens_predicted: 2 }),
    ['llama.cpp | – | – | – | eos | 2 | ended', 'text: Hi you'],
  ],
  [
    'what is no error by its name, while an answer goes on',
    ch({ role: 'assistant', content: 'a' }) +
      d({ type: 'about:blank', title: 'Too many requests', status: 429 }) +
      d({ code: 500, message: 'internal' }) +
      d({ success: false, message: 'no' }) +
      d({ errors: ['one'] }) +
      d({ status: 200, message: 'fine' }),
    [
      'chat completions | c1 | m | assistant |  | no tokens | cut off',
      'error: Too many requests (about:blank, 429)',
      'error: internal (500)',
      'error: no',
      'error: one',
      'text: a…',
      'unread event { status, message }: 1',
    ],
  ],
  [
    'what is no error by its name, without an answer',
    d({ code: 500, message: 'internal' }) + d({ success: false, message: 'no' }),
    [],
  ],
];
