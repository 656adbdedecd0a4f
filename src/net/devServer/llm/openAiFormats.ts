// Answers as OpenAI's APIs write them.
import {
  countTokens,
  inputTokens,
  message,
  numbered,
  ofReasoning,
  typedEvent,
  type LlmAnswer,
  type LlmEvent,
  type LlmFormat,
} from './llmAnswer.ts';

const openAiError = (error: string): object => ({
  error: { message: error, type: 'server_error', param: null, code: 'server_error' },
});

function chatCompletions(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, call } = answer;
  const created = Math.floor(Date.now() / 1000);
  const chunk = (delta: object, finish_reason: string | null = null): LlmEvent =>
    message({
      id,
      object: 'chat.completion.chunk',
      created,
      model,
      choices: [{ index: 0, delta, finish_reason }],
    });
  const calls = call?.pieces.map((piece, at) =>
    chunk({
      tool_calls: [
        at === 0
          ? { index: 0, id: call.id, type: 'function', function: { name: call.name, arguments: piece } }
          : { index: 0, function: { arguments: piece } },
      ],
    }),
  );
  const usage = { prompt_tokens: inputTokens, completion_tokens: countTokens(answer) };
  return [
    chunk({ role: 'assistant', content: '' }),
    ...answer.reasoning.map((reasoning_content) => chunk({ reasoning_content })),
    ...answer.text.map((content) => chunk({ content })),
    ...(calls ?? []),
    chunk({}, call ? 'tool_calls' : 'stop'),
    ...(answer.countsTokens
      ? [message({ id, object: 'chat.completion.chunk', created, model, choices: [], usage })]
      : []),
    message('[DONE]'),
  ];
}

function responses(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, call } = answer;
  const text = answer.text.join('');
  const part = { type: 'output_text', text, annotations: [] };
  const item = { id: `${id}_m`, type: 'message', role: 'assistant', status: 'completed', content: [part] };
  const thought = {
    id: `${id}_r`,
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: answer.reasoning.join('') }],
  };
  const fn = call && { id: `${id}_f`, type: 'function_call', call_id: call.id, name: call.name };
  const thoughts = ofReasoning(answer, thought);
  const ofThought = { output_index: 0, item_id: thought.id, summary_index: 0 };
  const textIndex = thoughts.length;
  const callIndex = textIndex + 1;
  const ofText = { output_index: textIndex, item_id: item.id, content_index: 0 };
  const ofCall = { output_index: callIndex, item_id: `${id}_f` };
  const args = call?.pieces.join('') ?? '';
  const output = [...thoughts, item, ...(fn ? [{ ...fn, arguments: args }] : [])];
  const usage = { input_tokens: inputTokens, output_tokens: countTokens(answer) };
  return numbered([
    typedEvent('response.created', {
      response: { id, object: 'response', model, status: 'in_progress', output: [] },
    }),
    ...ofReasoning(
      answer,
      typedEvent('response.output_item.added', { output_index: 0, item: { ...thought, summary: [] } }),
      typedEvent('response.reasoning_summary_part.added', {
        ...ofThought,
        part: { type: 'summary_text', text: '' },
      }),
      ...answer.reasoning.map((delta) =>
        typedEvent('response.reasoning_summary_text.delta', { ...ofThought, delta }),
      ),
      typedEvent('response.output_item.done', { output_index: 0, item: thought }),
    ),
    typedEvent('response.output_item.added', {
      output_index: textIndex,
      item: { ...item, status: 'in_progress', content: [] },
    }),
    typedEvent('response.content_part.added', { ...ofText, part: { ...part, text: '' } }),
    ...answer.text.map((delta) => typedEvent('response.output_text.delta', { ...ofText, delta })),
    typedEvent('response.output_text.done', { ...ofText, text }),
    typedEvent('response.content_part.done', { ...ofText, part }),
    typedEvent('response.output_item.done', { output_index: textIndex, item }),
    ...(fn
      ? [
          typedEvent('response.output_item.added', {
            output_index: callIndex,
            item: { ...fn, arguments: '' },
          }),
          ...(call?.pieces ?? []).map((delta) =>
            typedEvent('response.function_call_arguments.delta', { ...ofCall, delta }),
          ),
          typedEvent('response.function_call_arguments.done', { ...ofCall, arguments: args }),
          typedEvent('response.output_item.done', {
            output_index: callIndex,
            item: { ...fn, arguments: args },
          }),
        ]
      : []),
    typedEvent('response.completed', {
      response: { id, object: 'response', model, status: 'completed', output, usage },
    }),
  ]);
}

function assistants(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, text, call } = answer;
  const run = { id, object: 'thread.run', model };
  const step = { id: `${id}_s`, object: 'thread.run.step', run_id: id, type: 'tool_calls' };
  const calls = (more: object): object => ({
    step_details: { type: 'tool_calls', tool_calls: [{ index: 0, type: 'function', ...more }] },
  });
  const of = { id: `${id}_m`, object: 'thread.message', run_id: id, role: 'assistant' };
  const content = (value: string): object => ({ index: 0, type: 'text', text: { value, annotations: [] } });
  const usage = { prompt_tokens: inputTokens, completion_tokens: countTokens(answer) };
  return [
    { event: 'thread.run.created', data: { ...run, status: 'queued' } },
    { event: 'thread.message.created', data: { ...of, content: [] } },
    ...text.map((piece) => ({
      event: 'thread.message.delta',
      data: { id: of.id, object: 'thread.message.delta', delta: { content: [content(piece)] } },
    })),
    { event: 'thread.message.completed', data: { ...of, content: [content(text.join(''))] } },
    ...(call
      ? [
          {
            event: 'thread.run.step.created',
            data: { ...step, status: 'in_progress', step_details: { type: 'tool_calls', tool_calls: [] } },
          },
          ...call.pieces.map((piece, at) => ({
            event: 'thread.run.step.delta',
            data: {
              id: step.id,
              object: 'thread.run.step.delta',
              delta: calls({
                ...(at === 0 && { id: call.id }),
                function: { ...(at === 0 && { name: call.name }), arguments: piece },
              }),
            },
          })),
          {
            event: 'thread.run.step.completed',
            data: {
              ...step,
              status: 'completed',
              ...calls({
                id: call.id,
                function: { name: call.name, arguments: call.pieces.join(''), output: call.result },
              }),
            },
          },
        ]
      : []),
    { event: 'thread.run.completed', data: { ...run, status: 'completed', usage } },
    { event: 'done', data: '[DONE]' },
  ];
}

function transcription({ text }: LlmAnswer): readonly LlmEvent[] {
  const usage = { type: 'tokens', input_tokens: inputTokens, output_tokens: text.length };
  return [
    ...text.map((delta) => typedEvent('transcript.text.delta', { delta })),
    typedEvent('transcript.text.done', { text: text.join(''), usage }),
  ];
}

/** One pixel, as a PNG. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function images(): readonly LlmEvent[] {
  const usage = { input_tokens: inputTokens, output_tokens: 3 };
  return [
    ...[0, 1].map((partial_image_index) =>
      typedEvent('image_generation.partial_image', { b64_json: pixel, partial_image_index }),
    ),
    typedEvent('image_generation.completed', { b64_json: pixel, usage }),
  ];
}

const withOpenAiError = { fail: (_: LlmAnswer, error: string) => message(openAiError(error)) };

export const openAiFormats = {
  'chat-completions': { write: chatCompletions, ...withOpenAiError },
  responses: {
    write: responses,
    fail: (_, error) =>
      typedEvent('error', { code: 'server_error', message: error, param: null, sequence_number: 9999 }),
  },
  assistants: { write: assistants, fail: (_, error) => ({ event: 'error', data: openAiError(error) }) },
  transcription: { write: transcription, ...withOpenAiError },
  images: { write: images, ...withOpenAiError },
} as const satisfies Readonly<Record<string, LlmFormat>>;
