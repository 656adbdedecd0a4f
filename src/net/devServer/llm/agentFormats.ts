// Answers as the frameworks of agents and their protocols write them.
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
import { protocolFormats } from './protocolFormats.ts';

function mastra(answer: LlmAnswer): readonly LlmEvent[] {
  const { id: runId, reasoning, text, call } = answer;
  const event = (type: string, payload: object): LlmEvent => message({ type, runId, from: 'AGENT', payload });
  const of = { toolCallId: call?.id, toolName: call?.name };
  const usage = { inputTokens, outputTokens: countTokens(answer) };
  return [
    event('start', { id: 'agent' }),
    ...reasoning.map((piece) => event('reasoning-delta', { id: 'r', text: piece })),
    event('text-start', { id: 't' }),
    ...text.map((piece) => event('text-delta', { id: 't', text: piece })),
    event('text-end', { id: 't' }),
    ...(call
      ? [
          event('tool-call-input-streaming-start', of),
          ...call.pieces.map((argsTextDelta) => event('tool-call-delta', { ...of, argsTextDelta })),
          event('tool-call', { ...of, args: argumentsOf(call) }),
          event('tool-result', { ...of, result: call.result }),
        ]
      : []),
    event('finish', { stepResult: { reason: 'stop' }, output: { usage } }),
    message('[DONE]'),
  ];
}

function aiSdkMessages(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const event = (type: string, more: object = {}): LlmEvent => message({ type, ...more });
  const of = { toolCallId: call?.id };
  return [
    event('start', { messageId: id }),
    event('start-step'),
    ...ofReasoning(
      answer,
      event('reasoning-start', { id: 'r' }),
      ...reasoning.map((delta) => event('reasoning-delta', { id: 'r', delta })),
      event('reasoning-end', { id: 'r' }),
    ),
    event('text-start', { id: 't' }),
    ...text.map((delta) => event('text-delta', { id: 't', delta })),
    event('text-end', { id: 't' }),
    ...(call
      ? [
          event('tool-input-start', { ...of, toolName: call.name }),
          ...call.pieces.map((inputTextDelta) => event('tool-input-delta', { ...of, inputTextDelta })),
          event('tool-input-available', { ...of, toolName: call.name, input: argumentsOf(call) }),
          event('tool-output-available', { ...of, output: call.result }),
        ]
      : []),
    event('finish-step'),
    event('finish', { finishReason: 'stop' }),
    message('[DONE]'),
  ];
}

function aiSdkData(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const line = (letter: string, value: unknown): LlmEvent => message(`${letter}:${JSON.stringify(value)}`);
  const of = { toolCallId: call?.id };
  const usage = { promptTokens: inputTokens, completionTokens: countTokens(answer) };
  return [
    line('f', { messageId: id }),
    ...reasoning.map((piece) => line('g', piece)),
    ...text.map((piece) => line('0', piece)),
    ...(call
      ? [
          line('b', { ...of, toolName: call.name }),
          ...call.pieces.map((argsTextDelta) => line('c', { ...of, argsTextDelta })),
          line('9', { ...of, toolName: call.name, args: argumentsOf(call) }),
          line('a', { ...of, result: call.result }),
        ]
      : []),
    line('e', { finishReason: 'stop', usage, isContinued: false }),
    line('d', { finishReason: 'stop', usage }),
  ];
}

function langGraph(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const about = { langgraph_node: 'agent', run_id: id };
  const chunk = (more: object): LlmEvent => ({
    event: 'messages',
    data: [{ type: 'AIMessageChunk', id: `${id}_m`, content: '', tool_call_chunks: [], ...more }, about],
  });
  const usage_metadata = { input_tokens: inputTokens, output_tokens: countTokens(answer) };
  return [
    { event: 'metadata', data: { run_id: id } },
    ...reasoning.map((reasoning_content) => chunk({ additional_kwargs: { reasoning_content } })),
    ...text.map((content) => chunk({ content })),
    ...(call?.pieces ?? []).map((args, at) =>
      chunk({
        tool_call_chunks: [
          { index: 0, name: at === 0 ? call?.name : null, id: at === 0 ? call?.id : null, args },
        ],
      }),
    ),
    chunk({ usage_metadata, response_metadata: { finish_reason: 'stop' } }),
  ];
}

function dify(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const ids = { task_id: id, message_id: `${id}_m`, conversation_id: `${id}_c` };
  const usage = { prompt_tokens: inputTokens, completion_tokens: countTokens(answer) };
  const thought = {
    id: `${id}_a`,
    thought: reasoning.join(''),
    tool: call?.name ?? '',
    tool_input: call?.pieces.join('') ?? '',
    observation: call?.result ?? '',
  };
  return [
    message({ event: 'agent_thought', ...ids, ...thought }),
    ...text.map((piece) => message({ event: 'agent_message', ...ids, answer: piece })),
    message({ event: 'message_end', ...ids, metadata: { usage } }),
  ];
}

function coze(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const said = (of: string, type: string, content: string, more: object = {}): object => ({
    id: `${id}_${of}`,
    chat_id: id,
    role: 'assistant',
    type,
    content,
    content_type: 'text',
    ...more,
  });
  const delta = 'conversation.message.delta';
  const completed = 'conversation.message.completed';
  const written = call && `{"name":${JSON.stringify(call.name)},"arguments":${call.pieces.join('')}}`;
  const usage = {
    token_count: inputTokens + countTokens(answer),
    output_count: countTokens(answer),
    input_count: inputTokens,
  };
  return [
    { event: 'conversation.chat.created', data: { id, conversation_id: `${id}_c`, status: 'created' } },
    ...(call && written !== undefined
      ? [
          { event: completed, data: said('f', 'function_call', written) },
          { event: completed, data: said('o', 'tool_response', call.result) },
        ]
      : []),
    ...reasoning.map((reasoning_content) => ({
      event: delta,
      data: said('m', 'answer', '', { reasoning_content }),
    })),
    ...text.map((piece) => ({ event: delta, data: said('m', 'answer', piece) })),
    { event: completed, data: said('m', 'answer', text.join('')) },
    { event: 'conversation.chat.completed', data: { id, status: 'completed', usage } },
    { event: 'done', data: '"[DONE]"' },
  ];
}

function flowise(answer: LlmAnswer): readonly LlmEvent[] {
  const { reasoning, text, call } = answer;
  const event = (name: string, data: unknown): LlmEvent => message({ event: name, data });
  const used = call && [{ tool: call.name, toolInput: argumentsOf(call), toolOutput: call.result }];
  return [
    ...reasoning.map((piece) => event('thinking', piece)),
    ...text.map((piece) => event('token', piece)),
    ...(used ? [event('usedTools', used)] : []),
    event('usageMetadata', { input_tokens: inputTokens, output_tokens: countTokens(answer) }),
    event('end', '[DONE]'),
  ];
}

function copilotKit({ id, text, call }: LlmAnswer): readonly LlmEvent[] {
  const path = ['generateCopilotResponse', 'messages', 0];
  const callPath = ['generateCopilotResponse', 'messages', 1];
  const items = [{ __typename: 'TextMessageOutput', id: `${id}_m`, content: [] }];
  const calls = call && [
    { __typename: 'ActionExecutionMessageOutput', id: call.id, name: call.name, arguments: [] },
  ];
  const status = { data: { status: { code: 'Success' } }, path: path.slice(0, 1) };
  return [
    message({
      data: { generateCopilotResponse: { threadId: `${id}_t`, runId: id, messages: [] } },
      hasNext: true,
    }),
    message({ incremental: [{ items, path }], hasNext: true }),
    ...text.map((piece, at) =>
      message({ incremental: [{ items: [piece], path: [...path, 'content', at] }], hasNext: true }),
    ),
    ...(calls ? [message({ incremental: [{ items: calls, path: callPath }], hasNext: true })] : []),
    ...(call?.pieces ?? []).map((piece, at) =>
      message({ incremental: [{ items: [piece], path: [...callPath, 'arguments', at] }], hasNext: true }),
    ),
    message({ incremental: [status], hasNext: true }),
    message({ hasNext: false }),
  ];
}

function deltaPatches({ id, model, reasoning, text }: LlmAnswer): readonly LlmEvent[] {
  const content = { content_type: 'text', parts: [''] };
  const said = { id, author: { role: 'assistant' }, content, metadata: { model_slug: model } };
  const path = '/message/content/parts/0';
  const thoughts = '/message/content/thoughts/0/content';
  const append = (p: string, pieces: readonly string[]): LlmEvent[] =>
    pieces.map((v, at) => ({ event: 'delta', data: at === 0 ? { p, o: 'append', v } : { v } }));
  const finish = [{ p: '/message/status', o: 'replace', v: 'finished_successfully' }];
  return [
    { event: 'delta_encoding', data: '"v1"' },
    { event: 'delta', data: { p: '', o: 'add', v: { message: said, conversation_id: `${id}_c` }, c: 0 } },
    ...append(thoughts, reasoning),
    ...append(path, text),
    { event: 'delta', data: { p: '', o: 'patch', v: finish } },
    message({ type: 'message_stream_complete', conversation_id: `${id}_c` }),
    message('[DONE]'),
  ];
}

export const agentFormats = {
  ...protocolFormats,
  mastra: {
    write: mastra,
    fail: ({ id }, error) =>
      message({ type: 'error', runId: id, from: 'AGENT', payload: { error: { message: error } } }),
  },
  'ai-sdk-messages': {
    write: aiSdkMessages,
    fail: (_, errorText) => message({ type: 'error', errorText }),
    headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
  },
  'ai-sdk-data': {
    write: aiSdkData,
    fail: (_, error) => message(`3:${JSON.stringify(error)}`),
    linesType: 'text/plain; charset=utf-8',
    headers: { 'x-vercel-ai-data-stream': 'v1' },
  },
  langgraph: {
    write: langGraph,
    fail: (_, error) => ({ event: 'error', data: { error: 'ModelError', message: error } }),
  },
  dify: {
    write: dify,
    fail: ({ id }, error) =>
      message({
        event: 'error',
        task_id: id,
        message_id: `${id}_m`,
        status: 503,
        code: 'overloaded',
        message: error,
      }),
  },
  coze: {
    write: coze,
    fail: ({ id }, msg) => ({
      event: 'conversation.chat.failed',
      data: { id, conversation_id: `${id}_c`, status: 'failed', last_error: { code: 5000, msg } },
    }),
  },
  flowise: { write: flowise, fail: (_, error) => message({ event: 'error', data: error }) },
  copilotkit: {
    write: copilotKit,
    fail: (_, error) => message({ errors: [{ message: error }], hasNext: false }),
  },
  'delta-patches': { write: deltaPatches, fail: (_, error) => typedEvent('error', { error }) },
} as const satisfies Readonly<Record<string, LlmFormat>>;
