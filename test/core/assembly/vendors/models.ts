// Streams of OpenAI's and Anthropic's APIs.

import { data, typed, type VendorStream } from './vendorStream.ts';

function chunk(id: string, delta: object, finish: string | null = null): object {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id, object: 'chat.completion.chunk', created: 1, model: 'm', choices };
}

const call = { name: 'get_weather', arguments: '' };

export const modelStreams = {
  'chat completions': {
    isSeparable: true,
    events: (id) => [
      data(chunk(id, { role: 'assistant', content: '', reasoning_content: 'Hm.' })),
      data(chunk(id, { content: 'It is ' })),
      data(chunk(id, { content: 'sünny.' })),
      data(chunk(id, { tool_calls: [{ index: 0, id: `${id}c`, type: 'function', function: call }] })),
      data(chunk(id, { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] })),
      data(chunk(id, { tool_calls: [{ index: 0, function: { arguments: '"Rome"}' } }] })),
      data(chunk(id, {}, 'tool_calls')),
      data({
        ...chunk(id, {}),
        choices: [],
        usage: { prompt_tokens: 3, completion_tokens: 7, total_tokens: 10 },
      }),
      data('[DONE]'),
    ],
    lines: [
      'chat completions | ID | m | assistant | tool_calls | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  responses: {
    isSeparable: true,
    events: (id) => {
      const item = { type: 'message', id: `${id}m`, role: 'assistant', status: 'in_progress', content: [] };
      const at = { output_index: 0, item_id: `${id}m`, content_index: 0 };
      const text = { type: 'output_text', text: 'It is sünny.', annotations: [] };
      const fn = { type: 'function_call', id: `${id}f`, call_id: `${id}c`, name: 'get_weather' };
      const of = { output_index: 1, item_id: `${id}f` };
      const args = '{"city":"Rome"}';
      const response = { id, object: 'response', model: 'm' };
      const done = [
        { ...item, status: 'completed', content: [text] },
        { ...fn, arguments: args },
      ];
      const usage = { input_tokens: 3, output_tokens: 7 };
      const events = [
        typed('response.created', { response: { ...response, status: 'in_progress', output: [] } }),
        typed('response.output_item.added', { output_index: 0, item }),
        typed('response.content_part.added', { ...at, part: { ...text, text: '' } }),
        typed('response.output_text.delta', { ...at, delta: 'It is ', obfuscation: 'aX' }),
        typed('response.output_text.delta', { ...at, delta: 'sünny.', obfuscation: '' }),
        typed('response.output_text.done', { ...at, text: 'It is sünny.' }),
        typed('response.content_part.done', { ...at, part: text }),
        typed('response.output_item.done', { output_index: 0, item: done[0] }),
        typed('response.output_item.added', { output_index: 1, item: { ...fn, arguments: '' } }),
        typed('response.function_call_arguments.delta', { ...of, delta: args }),
        typed('response.function_call_arguments.done', { ...of, arguments: args }),
        typed('response.output_item.done', { output_index: 1, item: done[1] }),
        typed('response.completed', { response: { ...response, status: 'completed', output: done, usage } }),
      ];
      return events.map(([name, value], at) => [name, { ...(value as object), sequence_number: at }]);
    },
    lines: [
      'responses | ID | m | – | completed | 7 | ended',
      'text: It is sünny.',
      'tool call get_weather: {"city":"Rome"}',
    ],
  },
  'anthropic messages': {
    events: (id) => [
      typed('message_start', {
        message: {
          id,
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          usage: { input_tokens: 3 },
        },
      }),
      typed('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '' } }),
      typed('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
      typed('content_block_stop', { index: 0 }),
      typed('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }),
      typed('ping'),
      typed('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'It is ' } }),
      typed('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'sünny.' } }),
      typed('content_block_stop', { index: 1 }),
      typed('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: 7 },
      }),
      typed('message_stop'),
    ],
    lines: [
      'anthropic messages | ID | m | assistant | end_turn | 7 | ended',
      'reasoning: Hm.',
      'text: It is sünny.',
    ],
  },
  assistants: {
    events: (id) => {
      const message = { id: `${id}m`, object: 'thread.message', run_id: id, role: 'assistant', content: [] };
      const content = (value: string) => ({
        content: [{ index: 0, type: 'text', text: { value, annotations: [] } }],
      });
      const step = { id: `${id}s`, object: 'thread.run.step', run_id: id };
      const tool = {
        index: 0,
        id: `${id}c`,
        type: 'function',
        function: { name: 'get_weather', arguments: '{}', output: null },
      };
      return [
        ['thread.run.created', { id, object: 'thread.run', status: 'queued', model: 'm' }],
        ['thread.run.step.created', { ...step, step_details: { type: 'tool_calls', tool_calls: [] } }],
        [
          'thread.run.step.delta',
          {
            id: `${id}s`,
            object: 'thread.run.step.delta',
            delta: { step_details: { type: 'tool_calls', tool_calls: [tool] } },
          },
        ],
        ['thread.message.created', message],
        ['thread.message.delta', { id: `${id}m`, object: 'thread.message.delta', delta: content('It is ') }],
        ['thread.message.delta', { id: `${id}m`, object: 'thread.message.delta', delta: content('sünny.') }],
        [
          'thread.message.completed',
          { ...message, content: [{ type: 'text', text: { value: 'It is sünny.', annotations: [] } }] },
        ],
        [
          'thread.run.completed',
          { id, object: 'thread.run', status: 'completed', model: 'm', usage: { completion_tokens: 7 } },
        ],
        ['done', '[DONE]'],
      ];
    },
    isSeparable: true,
    lines: [
      'assistants | ID | m | – | completed | 7 | ended',
      'tool call get_weather: {}',
      'text: It is sünny.',
    ],
  },
  transcription: {
    events: () => [
      typed('transcript.text.delta', { delta: 'It is ', logprobs: [] }),
      typed('transcript.text.delta', { delta: 'sünny.' }),
      typed('transcript.text.segment', { id: 's1', start: 0, end: 1.5, text: 'It is sünny.', speaker: 'A' }),
      typed('transcript.text.done', {
        text: 'It is sünny.',
        usage: { type: 'tokens', input_tokens: 3, output_tokens: 7 },
      }),
    ],
    lines: [
      'transcription | – | – | – | done | 7 | ended',
      'text: It is sünny.',
      'data segments: {"type":"transcript.text.segment","id":"s1","start":0,"end":1.5,"text":"It is sünny.","speaker":"A"}',
    ],
  },
  images: {
    events: () => [
      typed('image_generation.partial_image', {
        b64_json: 'QUE=',
        partial_image_index: 0,
        size: '1024x1024',
      }),
      typed('image_generation.partial_image', { b64_json: 'QUI=', partial_image_index: 1 }),
      typed('image_generation.completed', { b64_json: 'QUM=', usage: { input_tokens: 3, output_tokens: 7 } }),
    ],
    lines: [
      'images | – | – | – | completed | 7 | ended',
      'data partial_image/0: QUE=',
      'data partial_image/1: QUI=',
      'data image: QUM=',
    ],
  },
} as const satisfies Readonly<Record<string, VendorStream>>;
