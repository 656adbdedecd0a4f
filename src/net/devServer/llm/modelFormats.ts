// Answers as the APIs of models and the servers that run them write them, those of OpenAI among them.
import { cohereFormat } from './cohereFormat.ts';
import {
  argumentsOf,
  countTokens,
  inputTokens,
  message,
  ofReasoning,
  typedEvent,
  type LlmAnswer,
  type LlmEvent,
  type LlmFormat,
} from './llmAnswer.ts';
import { mistralFormat } from './mistralFormat.ts';
import { openAiFormats } from './openAiFormats.ts';

function anthropic(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, call } = answer;
  const blocks = [
    ...ofReasoning(answer, {
      content_block: { type: 'thinking', thinking: '', signature: '' },
      deltas: answer.reasoning.map((thinking) => ({ type: 'thinking_delta', thinking })),
    }),
    {
      content_block: { type: 'text', text: '' },
      deltas: answer.text.map((text) => ({ type: 'text_delta', text })),
    },
    ...(call
      ? [
          {
            content_block: { type: 'tool_use', id: call.id, name: call.name, input: {} },
            deltas: call.pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
          },
        ]
      : []),
  ];
  const usage = { input_tokens: inputTokens, output_tokens: 1 };
  return [
    typedEvent('message_start', {
      message: { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage },
    }),
    ...blocks.flatMap(({ content_block, deltas }, index) => [
      typedEvent('content_block_start', { index, content_block }),
      ...deltas.map((delta) => typedEvent('content_block_delta', { index, delta })),
      typedEvent('content_block_stop', { index }),
    ]),
    typedEvent('message_delta', {
      delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: countTokens(answer) },
    }),
    typedEvent('message_stop'),
  ];
}

function gemini(answer: LlmAnswer): readonly LlmEvent[] {
  const { id: responseId, model: modelVersion, call } = answer;
  const event = (parts: readonly object[], more: object = {}, all: object = {}): LlmEvent =>
    message({
      candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
      responseId,
      modelVersion,
      ...all,
    });
  const usageMetadata = { promptTokenCount: inputTokens, candidatesTokenCount: countTokens(answer) };
  return [
    ...answer.reasoning.map((text) => event([{ text, thought: true }])),
    ...answer.text.map((text) => event([{ text }])),
    ...(call ? [event([{ functionCall: { name: call.name, args: argumentsOf(call) } }])] : []),
    event([{ text: '' }], { finishReason: 'STOP' }, { usageMetadata }),
  ];
}

function interactions(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, call } = answer;
  const event = (event_type: string, more: object): LlmEvent => ({
    event: event_type,
    data: { event_type, ...more },
  });
  const steps = [
    ...ofReasoning(answer, {
      step: { type: 'thought' },
      deltas: answer.reasoning.map((text) => ({ type: 'thought_summary', content: { type: 'text', text } })),
    }),
    { step: { type: 'model_output' }, deltas: answer.text.map((text) => ({ type: 'text', text })) },
    ...(call
      ? [
          {
            step: { type: 'function_call', id: call.id, name: call.name, arguments: {} },
            deltas: call.pieces.map((piece) => ({ type: 'arguments_delta', arguments: piece })),
          },
        ]
      : []),
  ];
  const usage = { total_input_tokens: inputTokens, total_output_tokens: countTokens(answer) };
  return [
    event('interaction.created', { interaction: { id, model, status: 'in_progress' } }),
    ...steps.flatMap(({ step, deltas }, index) => [
      event('step.start', { index, step }),
      ...deltas.map((delta) => event('step.delta', { index, delta })),
      event('step.stop', { index }),
    ]),
    event('interaction.completed', { interaction: { id, model, status: 'completed', usage } }),
    { event: 'done', data: '[DONE]' },
  ];
}

function ollama(answer: LlmAnswer): readonly LlmEvent[] {
  const { model, call } = answer;
  const line = (said: object, more: object = {}): LlmEvent =>
    message({
      model,
      created_at: '2026-01-01T00:00:00Z',
      message: { role: 'assistant', content: '', ...said },
      done: false,
      ...more,
    });
  return [
    ...answer.reasoning.map((thinking) => line({ thinking })),
    ...answer.text.map((content) => line({ content })),
    ...(call
      ? [line({ tool_calls: [{ function: { name: call.name, arguments: argumentsOf(call) } }] })]
      : []),
    line(
      {},
      { done: true, done_reason: 'stop', prompt_eval_count: inputTokens, eval_count: countTokens(answer) },
    ),
  ];
}

function bedrock(answer: LlmAnswer): readonly LlmEvent[] {
  const { call } = answer;
  const blocks: readonly { readonly start?: object; readonly deltas: readonly object[] }[] = [
    ...ofReasoning(answer, { deltas: answer.reasoning.map((text) => ({ reasoningContent: { text } })) }),
    { deltas: answer.text.map((text) => ({ text })) },
    ...(call
      ? [
          {
            start: { toolUse: { toolUseId: call.id, name: call.name } },
            deltas: call.pieces.map((input) => ({ toolUse: { input } })),
          },
        ]
      : []),
  ];
  const output = countTokens(answer);
  return [
    message({ messageStart: { role: 'assistant' } }),
    ...blocks.flatMap(({ start, deltas }, contentBlockIndex) => [
      ...(start ? [message({ contentBlockStart: { start, contentBlockIndex } })] : []),
      ...deltas.map((delta) => message({ contentBlockDelta: { delta, contentBlockIndex } })),
      message({ contentBlockStop: { contentBlockIndex } }),
    ]),
    message({ messageStop: { stopReason: call ? 'tool_use' : 'end_turn' } }),
    message({
      metadata: { usage: { inputTokens, outputTokens: output, totalTokens: inputTokens + output } },
    }),
  ];
}

function llamaCpp({ model, text }: LlmAnswer): readonly LlmEvent[] {
  const token = (content: string, at: number, more: object): LlmEvent =>
    message({
      index: 0,
      content,
      stop: false,
      id_slot: 0,
      tokens_predicted: at,
      tokens_evaluated: inputTokens,
      ...more,
    });
  return [
    ...text.map((piece, at) => token(piece, at + 1, {})),
    token('', text.length, { stop: true, stop_type: 'eos', model }),
  ];
}

function textGeneration({ text }: LlmAnswer): readonly LlmEvent[] {
  const details = { finish_reason: 'eos_token', generated_tokens: text.length, seed: null };
  return text.map((piece, at) => {
    const isLast = at === text.length - 1;
    return message({
      index: at + 1,
      token: { id: at, text: piece, logprob: -0.1, special: false },
      generated_text: isLast ? text.join('') : null,
      details: isLast ? details : null,
    });
  });
}

/** Each event has all that there is so far. */
function dashScope({ id, reasoning, text, call }: LlmAnswer): readonly LlmEvent[] {
  const pieces = call?.pieces ?? [];
  const count = reasoning.length + text.length + pieces.length;
  return Array.from({ length: count }, (_, at) => {
    const isLast = at === count - 1;
    const said = Math.max(0, at + 1 - reasoning.length);
    const called = Math.max(0, said - text.length);
    const message = {
      role: 'assistant',
      reasoning_content: reasoning.slice(0, at + 1).join(''),
      content: text.slice(0, said).join(''),
      ...(call &&
        called > 0 && {
          tool_calls: [
            {
              index: 0,
              id: call.id,
              type: 'function',
              function: { name: call.name, arguments: pieces.slice(0, called).join('') },
            },
          ],
        }),
    };
    const finish_reason = !isLast ? 'null' : call ? 'tool_calls' : 'stop';
    return {
      event: 'result',
      data: {
        output: { choices: [{ message, finish_reason }] },
        usage: { input_tokens: inputTokens, output_tokens: at + 1 },
        request_id: id,
      },
    };
  });
}

function watsonx({ model, text }: LlmAnswer): readonly LlmEvent[] {
  return text.map((generated_text, at) => {
    const stop_reason = at === text.length - 1 ? 'EOS_TOKEN' : 'NOT_FINISHED';
    const result = {
      generated_text,
      generated_token_count: at + 1,
      input_token_count: inputTokens,
      stop_reason,
    };
    return {
      event: 'message',
      data: { model_id: model, created_at: '2026-01-01T00:00:00Z', results: [result] },
    };
  });
}

const failTyped = (_: LlmAnswer, error: string): LlmEvent =>
  typedEvent('error', { error: { type: 'overloaded_error', message: error } });

export const modelFormats = {
  ...openAiFormats,
  'anthropic-messages': { write: anthropic, fail: failTyped },
  gemini: {
    write: gemini,
    fail: (_, error) => message({ error: { code: 503, message: error, status: 'UNAVAILABLE' } }),
  },
  interactions: {
    write: interactions,
    fail: (_, error) => ({
      event: 'error',
      data: { event_type: 'error', error: { code: 'unavailable', message: error } },
    }),
  },
  'mistral-conversations': mistralFormat,
  ollama: { write: ollama, fail: (_, error) => message({ error }), linesType: 'application/x-ndjson' },
  cohere: cohereFormat,
  bedrock: { write: bedrock, fail: (_, error) => message({ throttlingException: { message: error } }) },
  'llama.cpp': {
    write: llamaCpp,
    fail: (_, error) => message({ error: { code: 500, message: error, type: 'server_error' } }),
  },
  'text-generation': {
    write: textGeneration,
    fail: (_, error) => message({ error, error_type: 'overloaded' }),
  },
  dashscope: {
    write: dashScope,
    fail: ({ id }, error) => ({
      event: 'error',
      data: { code: 'Throttling', message: error, request_id: id },
    }),
  },
  watsonx: {
    write: watsonx,
    fail: (_, error) => ({
      event: 'error',
      data: { errors: [{ code: 'overloaded', message: error }], trace: 't', status_code: 503 },
    }),
  },
} as const satisfies Readonly<Record<string, LlmFormat>>;
