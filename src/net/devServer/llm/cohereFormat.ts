// Answers as Cohere's API writes them, in the version that the request has.
import {
  argumentsOf,
  countTokens,
  inputTokens,
  message,
  typedEvent,
  type LlmAnswer,
  type LlmEvent,
  type LlmFormat,
} from './llmAnswer.ts';

function cohere(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, call } = answer;
  const of = (said: object, index?: number): object => ({
    ...(index !== undefined && { index }),
    delta: { message: said },
  });
  const text = answer.text.map((piece) => typedEvent('content-delta', of({ content: { text: piece } }, 0)));
  const usage = { tokens: { input_tokens: inputTokens, output_tokens: countTokens(answer) } };
  const finish_reason = call ? 'TOOL_CALL' : 'COMPLETE';
  return [
    typedEvent('message-start', {
      id,
      ...of({ role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] }),
    }),
    ...answer.reasoning.map((tool_plan) => typedEvent('tool-plan-delta', of({ tool_plan }))),
    typedEvent('content-start', of({ content: { type: 'text', text: '' } }, 0)),
    ...text,
    typedEvent('content-end', { index: 0 }),
    ...(call
      ? [
          typedEvent(
            'tool-call-start',
            of(
              { tool_calls: { id: call.id, type: 'function', function: { name: call.name, arguments: '' } } },
              0,
            ),
          ),
          ...call.pieces.map((piece) =>
            typedEvent('tool-call-delta', of({ tool_calls: { function: { arguments: piece } } }, 0)),
          ),
          typedEvent('tool-call-end', { index: 0 }),
        ]
      : []),
    typedEvent('message-end', { delta: { finish_reason, usage } }),
  ];
}

function cohereV1(answer: LlmAnswer): readonly LlmEvent[] {
  const { id: generation_id, call } = answer;
  const event = (event_type: string, more: object, is_finished = false): LlmEvent => ({
    event: event_type,
    data: { is_finished, event_type, ...more },
  });
  const text = answer.text.join('');
  const tokens = { input_tokens: inputTokens, output_tokens: countTokens(answer) };
  const response = { response_id: `${generation_id}_r`, text, generation_id, meta: { tokens } };
  const delta = (more: object): LlmEvent =>
    event('tool-calls-chunk', { tool_call_delta: { index: 0, ...more } });
  return [
    event('stream-start', { generation_id }),
    ...answer.reasoning.map((piece) => event('tool-calls-chunk', { text: piece })),
    ...answer.text.map((piece) => event('text-generation', { text: piece })),
    ...(call
      ? [
          delta({ name: call.name }),
          ...call.pieces.map((parameters) => delta({ parameters })),
          event('tool-calls-generation', {
            tool_calls: [{ name: call.name, parameters: argumentsOf(call) }],
          }),
        ]
      : []),
    event('stream-end', { finish_reason: 'COMPLETE', response }, true),
  ];
}

export const cohereFormat = {
  olderLinesType: 'application/stream+json',
  write: (answer) => (answer.isOlder ? cohereV1(answer) : cohere(answer)),
  fail: ({ isOlder }, error) =>
    isOlder
      ? message({ is_finished: true, event_type: 'stream-end', finish_reason: 'ERROR', error })
      : typedEvent('message-end', { delta: { finish_reason: 'ERROR', error } }),
} as const satisfies LlmFormat;
