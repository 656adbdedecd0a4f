// Answers as the protocols of agents write them.
import { message, ofReasoning, type LlmAnswer, type LlmEvent, type LlmFormat } from './llmAnswer.ts';

function agUi(answer: LlmAnswer): readonly LlmEvent[] {
  const { id, reasoning, text, call } = answer;
  const event = (type: string, more: object): LlmEvent => message({ type, ...more });
  const run = { threadId: `${id}_t`, runId: id };
  const thought = { messageId: `${id}_r` };
  const said = { messageId: `${id}_m` };
  const of = { toolCallId: call?.id };
  return [
    event('RUN_STARTED', run),
    ...ofReasoning(
      answer,
      event('REASONING_START', thought),
      event('REASONING_MESSAGE_START', { ...thought, role: 'reasoning' }),
      ...reasoning.map((delta) => event('REASONING_MESSAGE_CONTENT', { ...thought, delta })),
      event('REASONING_MESSAGE_END', thought),
      event('REASONING_END', thought),
    ),
    event('TEXT_MESSAGE_START', { ...said, role: 'assistant' }),
    ...text.map((delta) => event('TEXT_MESSAGE_CONTENT', { ...said, delta })),
    event('TEXT_MESSAGE_END', said),
    ...(call
      ? [
          event('TOOL_CALL_START', { ...of, toolCallName: call.name }),
          ...call.pieces.map((delta) => event('TOOL_CALL_ARGS', { ...of, delta })),
          event('TOOL_CALL_END', of),
          event('TOOL_CALL_RESULT', { ...of, messageId: `${id}_o`, content: call.result, role: 'tool' }),
        ]
      : []),
    event('RUN_FINISHED', run),
  ];
}

function rpc({ requestId = 1 }: LlmAnswer, result: object): LlmEvent {
  return message({ jsonrpc: '2.0', id: requestId, result });
}

function a2a(answer: LlmAnswer): readonly LlmEvent[] {
  const { id: taskId, text } = answer;
  const ids = { taskId, contextId: `${taskId}_c` };
  return [
    updateOf(answer, 'task', { id: taskId, contextId: ids.contextId, status: stateOf(answer, 'submitted') }),
    updateOf(answer, 'status-update', { ...ids, status: stateOf(answer, 'working') }),
    ...text.map((piece, at) =>
      updateOf(answer, 'artifact-update', {
        ...ids,
        append: at > 0,
        lastChunk: at === text.length - 1,
        artifact: { artifactId: 'answer', parts: [partOf(answer, piece)] },
      }),
    ),
    updateOf(answer, 'status-update', { ...ids, status: stateOf(answer, 'completed') }, true),
  ];
}

type A2aKind = 'task' | 'status-update' | 'artifact-update';

/** Version 0.3 says what an update is, and which one is the last; 1.0 has a member for each kind. */
function updateOf(answer: LlmAnswer, kind: A2aKind, update: object, isLast = false): LlmEvent {
  if (!answer.isOlder) return rpc(answer, { [camelCase(kind)]: update });
  return rpc(answer, { kind, ...update, ...(kind === 'status-update' && { final: isLast }) });
}

function stateOf({ isOlder }: LlmAnswer, state: string, message?: object): object {
  return {
    state: isOlder ? state : `TASK_STATE_${state.toUpperCase()}`,
    ...(message && { message: { ...(isOlder && { kind: 'message' }), ...message } }),
  };
}

function partOf({ isOlder }: LlmAnswer, text: string): object {
  return { ...(isOlder && { kind: 'text' }), text };
}

function camelCase(kind: A2aKind): string {
  return kind.replace('-u', 'U');
}

function failA2a(answer: LlmAnswer, error: string): LlmEvent {
  const role = answer.isOlder ? 'agent' : 'ROLE_AGENT';
  const said = { messageId: 'e', role, parts: [partOf(answer, error)] };
  const ids = { taskId: answer.id, contextId: `${answer.id}_c` };
  return updateOf(answer, 'status-update', { ...ids, status: stateOf(answer, 'failed', said) }, true);
}

function mcp(answer: LlmAnswer): readonly LlmEvent[] {
  const { text } = answer;
  const progress = text.map((_, at) => ({ progressToken: answer.id, progress: at + 1, total: text.length }));
  return [
    ...progress.map((params) => message({ jsonrpc: '2.0', method: 'notifications/progress', params })),
    rpc(answer, { content: [{ type: 'text', text: text.join('') }], isError: false }),
  ];
}

const failRpc = (answer: LlmAnswer, error: string): LlmEvent =>
  message({ jsonrpc: '2.0', id: answer.requestId ?? 1, error: { code: -32603, message: error } });

export const protocolFormats = {
  'ag-ui': {
    write: agUi,
    fail: (_, error) => message({ type: 'RUN_ERROR', message: error, code: 'FAILED' }),
  },
  a2a: {
    write: a2a,
    fail: failA2a,
  },
  mcp: { write: mcp, fail: failRpc },
} as const satisfies Readonly<Record<string, LlmFormat>>;
