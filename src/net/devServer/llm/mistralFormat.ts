// Answers as Mistral's conversations are written.
import {
  countTokens,
  inputTokens,
  typedEvent,
  type LlmAnswer,
  type LlmEvent,
  type LlmFormat,
} from './llmAnswer.ts';

function conversation(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, model, call } = answer;
  const created_at = '2026-01-01T00:00:00Z';
  const event = (type: string, more: object): LlmEvent => typedEvent(type, { created_at, ...more });
  const said = (content: unknown): LlmEvent =>
    event('message.output.delta', {
      id: `${id}_m`,
      output_index: 0,
      content_index: 0,
      model,
      agent_id: null,
      role: 'assistant',
      content,
    });
  const prompt_tokens = inputTokens;
  const completion_tokens = countTokens(answer);
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  return [
    event('conversation.response.started', { conversation_id: id }),
    ...answer.reasoning.map((text) => said({ type: 'thinking', thinking: [{ type: 'text', text }] })),
    ...answer.text.map(said),
    ...(call?.pieces ?? []).map((piece) =>
      event('function.call.delta', {
        id: `${id}_f`,
        output_index: 1,
        model,
        agent_id: null,
        name: call?.name,
        tool_call_id: call?.id,
        arguments: piece,
        confirmation_status: null,
      }),
    ),
    event('conversation.response.done', { usage }),
  ];
}

export const mistralFormat = {
  write: conversation,
  fail: (_, error) => typedEvent('conversation.response.error', { message: error, code: 3000 }),
} as const satisfies LlmFormat;
