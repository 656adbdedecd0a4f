// Streams of other models, and of the servers that run them.

import { data, typed, type VendorStream } from './vendorStream.ts';

const call = { name: 'get_weather', arguments: '' };

export const otherModelStreams = {
  gemini: {
    events: (id) => {
      const part = (parts: readonly object[], more: object = {}, all: object = {}) =>
        data({
          candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
          responseId: id,
          modelVersion: 'm',
          ...all,
        });
      return [
        part([{ text: 'Hm.', thought: true }]),
        part([{ text: 'It is ' }]),
        part([{ text: 'sünny.' }]),
        part([{ functionCall: { name: 'get_weather', args: { city: 'Rome' } } }]),
        part(
          [{ text: '' }],
          { finishReason: 'STOP' },
          { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 7 } },
        ),
      ];
    },
    isSeparable: true,
    lines: [
      'gemini | ID | m | model | STOP | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
      'text: ',
    ],
  },
  'mistral conversations': {
    events: (id) => {
      const of = { id: `${id}m`, output_index: 0, role: 'assistant', model: 'm', agent_id: null };
      const text = (content: unknown) => typed('message.output.delta', { ...of, content_index: 0, content });
      const thought = (said: string) => ({ type: 'thinking', thinking: [{ type: 'text', text: said }] });
      const search = { id: `${id}t`, output_index: 1, name: 'web_search' };
      const fn = { id: `${id}f`, output_index: 2, tool_call_id: 'c1', name: 'get_weather', model: 'm' };
      const agent = { id: `${id}h`, output_index: 3 };
      return [
        typed('conversation.response.started', { conversation_id: id, created_at: '2026-01-01T00:00:00Z' }),
        text(thought('Hm.')),
        text('It is '),
        text({ type: 'text', text: 'sünny.' }),
        text({ type: 'tool_reference', tool: 'web_search', title: 'Weather', url: 'https://a.example' }),
        typed('tool.execution.started', { ...search, arguments: '' }),
        typed('tool.execution.delta', { ...search, arguments: '{"query":' }),
        typed('tool.execution.delta', { ...search, arguments: '"Rome"}' }),
        typed('tool.execution.done', { ...search, info: { found: 1 } }),
        typed('function.call.delta', { ...fn, arguments: '{"city":' }),
        typed('function.call.delta', { ...fn, arguments: '"Rome"}', confirmation_status: 'pending' }),
        typed('agent.handoff.started', { ...agent, previous_agent_id: 'a1', previous_agent_name: 'One' }),
        typed('agent.handoff.done', { ...agent, next_agent_id: 'a2', next_agent_name: 'Two' }),
        typed('conversation.response.done', {
          usage: { prompt_tokens: 3, completion_tokens: 7, total_tokens: 10, connector_tokens: null },
        }),
      ];
    },
    lines: [
      'mistral conversations | – | m | assistant | done | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'data tool_reference: {"type":"tool_reference","tool":"web_search","title":"Weather","url":"https://a.example"}',
      'tool call web_search: {"query":"Rome"}',
      'tool result web_search: {"found":1}',
      'tool call get_weather: {"city":"Rome"}',
      'approval request get_weather: pending',
      'data handoff: started One\ndone Two',
    ],
  },
  interactions: {
    events: (id) => {
      const event = (event_type: string, more: object) => [event_type, { event_type, ...more }] as const;
      return [
        event('interaction.created', { interaction: { id, model: 'm', status: 'in_progress' } }),
        event('step.start', { index: 0, step: { type: 'thought' } }),
        event('step.delta', {
          index: 0,
          delta: { type: 'thought_summary', content: { type: 'text', text: 'Hm.' } },
        }),
        event('step.delta', { index: 0, delta: { type: 'thought_signature', signature: 'c2ln' } }),
        event('step.stop', { index: 0 }),
        event('step.start', { index: 1, step: { type: 'model_output' } }),
        event('step.delta', { index: 1, delta: { type: 'text', text: 'It is ' } }),
        event('step.delta', { index: 1, delta: { type: 'text', text: 'sünny.' } }),
        event('step.stop', { index: 1 }),
        event('step.start', {
          index: 2,
          step: { type: 'function_call', id: `${id}c`, name: 'get_weather', arguments: {} },
        }),
        event('step.delta', { index: 2, delta: { type: 'arguments_delta', arguments: '{"city":"Rome"}' } }),
        event('step.stop', { index: 2 }),
        event('interaction.completed', {
          interaction: {
            id,
            model: 'm',
            status: 'completed',
            usage: { total_input_tokens: 3, total_output_tokens: 7 },
          },
        }),
        ['done', '[DONE]'],
      ];
    },
    lines: [
      'interactions | ID | m | – | completed | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  ollama: {
    events: () => [
      data({
        model: 'm',
        created_at: 't',
        message: { role: 'assistant', content: '', thinking: 'Hm.' },
        done: false,
      }),
      data({ model: 'm', created_at: 't', message: { role: 'assistant', content: 'It is ' }, done: false }),
      data({ model: 'm', created_at: 't', message: { role: 'assistant', content: 'sünny.' }, done: false }),
      data({
        model: 'm',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        eval_count: 7,
      }),
    ],
    lines: ['ollama | – | m | assistant | stop | 7 | ended', 'reasoning: Hm.', 'text: It is sünny.'],
  },
  cohere: {
    events: (id) => [
      typed('message-start', {
        id,
        delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [] } },
      }),
      typed('tool-plan-delta', { delta: { message: { tool_plan: 'Look.' } } }),
      typed('tool-call-start', {
        index: 0,
        delta: { message: { tool_calls: { id: `${id}c`, type: 'function', function: call } } },
      }),
      typed('tool-call-delta', {
        index: 0,
        delta: { message: { tool_calls: { function: { arguments: '{"city":"Rome"}' } } } },
      }),
      typed('tool-call-end', { index: 0 }),
      typed('content-start', { index: 1, delta: { message: { content: { type: 'text', text: '' } } } }),
      typed('content-delta', { index: 1, delta: { message: { content: { text: 'It is ' } } } }),
      typed('content-delta', { index: 1, delta: { message: { content: { text: 'sünny.' } } } }),
      typed('citation-start', {
        index: 0,
        delta: { message: { citations: { start: 0, end: 2, text: 'It' } } },
      }),
      typed('citation-end', { index: 0 }),
      typed('content-end', { index: 1 }),
      typed('message-end', {
        delta: { finish_reason: 'COMPLETE', usage: { tokens: { input_tokens: 3, output_tokens: 7 } } },
      }),
    ],
    lines: [
      'cohere | ID | – | assistant | COMPLETE | 7 | ended',
      'reasoning tool_plan: Look.',
      'tool call get_weather: {"city":"Rome"}',
      'text: It is sünny.',
      'data citations: {"start":0,"end":2,"text":"It"}',
    ],
  },
  bedrock: {
    events: (id) => [
      data({ messageStart: { role: 'assistant' } }),
      data({ contentBlockDelta: { delta: { reasoningContent: { text: 'Hm.' } }, contentBlockIndex: 0 } }),
      data({ contentBlockStop: { contentBlockIndex: 0 } }),
      data({ contentBlockDelta: { delta: { text: 'It is ' }, contentBlockIndex: 1 } }),
      data({ contentBlockDelta: { delta: { text: 'sünny.' }, contentBlockIndex: 1 } }),
      data({ contentBlockStop: { contentBlockIndex: 1 } }),
      data({
        contentBlockStart: {
          start: { toolUse: { toolUseId: `${id}c`, name: 'get_weather' } },
          contentBlockIndex: 2,
        },
      }),
      data({ contentBlockDelta: { delta: { toolUse: { input: '{"city":"Rome"}' } }, contentBlockIndex: 2 } }),
      data({ contentBlockStop: { contentBlockIndex: 2 } }),
      data({ messageStop: { stopReason: 'tool_use' } }),
      data({
        metadata: { usage: { inputTokens: 3, outputTokens: 7, totalTokens: 10 }, metrics: { latencyMs: 5 } },
      }),
    ],
    lines: [
      'bedrock | – | – | assistant | tool_use | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  'llama.cpp': {
    events: () => [
      data({
        index: 0,
        content: 'It is ',
        tokens: [1],
        stop: false,
        id_slot: 0,
        tokens_predicted: 1,
        tokens_evaluated: 3,
      }),
      data({
        index: 0,
        content: 'sünny.',
        tokens: [2],
        stop: false,
        id_slot: 0,
        tokens_predicted: 2,
        tokens_evaluated: 3,
      }),
      data({
        index: 0,
        content: '',
        stop: true,
        stop_type: 'eos',
        model: 'm',
        tokens_predicted: 7,
        timings: { predicted_n: 7 },
      }),
    ],
    lines: ['llama.cpp | – | m | – | eos | 7 | ended', 'text: It is sünny.'],
  },
  'text generation': {
    events: () => [
      data({
        index: 1,
        token: { id: 1, text: 'It is ', logprob: -0.1, special: false },
        generated_text: null,
        details: null,
      }),
      data({
        index: 2,
        token: { id: 2, text: 'sünny.', logprob: -0.1, special: false },
        generated_text: null,
        details: null,
      }),
      data({
        index: 3,
        token: { id: 3, text: '</s>', logprob: -0.1, special: true },
        generated_text: 'It is sünny.',
        details: { finish_reason: 'eos_token', generated_tokens: 7, seed: null },
      }),
    ],
    lines: ['text generation | – | – | – | eos_token | 7 | ended', 'text: It is sünny.'],
  },
  dashscope: {
    events: (id) => {
      const event = (content: string, finish_reason: string, output_tokens: number) =>
        [
          'result',
          {
            output: { choices: [{ message: { role: 'assistant', content }, finish_reason }] },
            usage: { input_tokens: 3, output_tokens, total_tokens: 3 + output_tokens },
            request_id: id,
          },
        ] as const;
      return [event('It is ', 'null', 2), event('It is sünny.', 'null', 6), event('It is sünny.', 'stop', 7)];
    },
    isSeparable: true,
    lines: ['dashscope | ID | – | – | stop | 7 | ended', 'text: It is sünny.'],
  },
  watsonx: {
    events: () => {
      const event = (generated_text: string, generated_token_count: number, stop_reason: string) =>
        data({
          model_id: 'm',
          created_at: 't',
          results: [{ generated_text, generated_token_count, input_token_count: 3, stop_reason }],
        });
      return [
        event('It is ', 2, 'NOT_FINISHED'),
        event('sünny.', 6, 'NOT_FINISHED'),
        event('', 7, 'EOS_TOKEN'),
      ];
    },
    lines: ['watsonx | – | m | – | eos_token | 7 | ended', 'text: It is sünny.'],
  },
} as const satisfies Readonly<Record<string, VendorStream>>;
