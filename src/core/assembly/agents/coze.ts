// Coze's chat of version 3: events of a conversation by name; messages grow by deltas and come whole at their end. Its
// workflows send the texts of their nodes.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { nameAt, numberAt, recordAt, textAt, usageCounts, type JsonRecord } from '../reading/jsonParts.ts';
import { callsOfAction } from '../reading/requiredAction.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const messageFields = namesOf(
  'id conversation_id bot_id chat_id section_id meta_data role name type content content_type reasoning_content',
  'created_at updated_at',
);

const chatFields = namesOf(
  'id conversation_id bot_id section_id execute_id status created_at completed_at failed_at last_error usage meta_data',
  'required_action',
);

export function readCoze(event: JsonEvent): Reading | undefined {
  const { value, name } = event;
  if (!name.startsWith('conversation.')) return isRecord(value) ? readWorkflow(event, value) : undefined;
  const [, about, step = ''] = /^conversation\.(chat|message|audio)\.(\w+)$/.exec(name) ?? [];
  if (!isRecord(value) || about === undefined) return undefined;
  if (about === 'chat') return readChat(event, value, step);
  const id = nameAt(value, 'chat_id');
  if (id === undefined && nameAt(value, 'id') === undefined) return undefined;
  if (about === 'audio')
    return {
      ...present({ id }),
      pieces: [
        { part: 'audio', kind: 'data', name: 'audio', ...present({ text: textAt(value, 'content') }) },
      ],
    };
  if (step !== 'delta' && step !== 'completed') return { ...present({ id }), unread: unknownEvent(name) };
  return {
    ...present({ id, role: nameAt(value, 'role') }),
    pieces: readMessage(value, step === 'completed'),
    unread: unknownFields(value, messageFields),
  };
}

/** A workflow's events. Their names are anybody's, so only a text of a node begins an answer. */
function readWorkflow(event: JsonEvent, value: JsonRecord): Reading | undefined {
  switch (event.name) {
    case 'Message': {
      const text = textAt(value, 'content');
      if (text === undefined || !('node_is_finish' in value || 'node_seq_id' in value)) return undefined;
      const usage = recordAt(value, 'usage');
      const part = `node/${nameAt(value, 'node_id') ?? nameAt(value, 'node_title') ?? ''}`;
      const isEnd = value['node_is_finish'] === true;
      return {
        pieces: [{ part, kind: 'text', text, isEnd, ...present({ name: nameAt(value, 'node_title') }) }],
        usage: usageCounts(usage),
        ...present({ outputTokens: usage && numberAt(usage, 'output_count') }),
      };
    }
    case 'Interrupt': {
      const text = event.sourceAt(['interrupt_data']);
      if (text === undefined) return undefined;
      return {
        pieces: [{ part: 'action', kind: 'approval request', isEnd: true, soFar: text, isState: true }],
        finishes: [{ choice: 0, reason: 'Interrupt' }],
      };
    }
    case 'Error': {
      const message = nameAt(value, 'error_message');
      if (message === undefined) return undefined;
      return {
        isCommon: true,
        isEnd: true,
        error: `${message} (${numberAt(value, 'error_code') ?? 'Error'})`,
      };
    }
    case 'Done':
      return { isCommon: true, isEnd: true, finishes: [{ choice: 0, reason: 'Done' }] };
    default:
      return undefined;
  }
}

const endings: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled', 'requires_action']);

function readChat(event: JsonEvent, chat: JsonRecord, step: string): Reading | undefined {
  const id = nameAt(chat, 'id');
  if (id === undefined) return undefined;
  const usage = recordAt(chat, 'usage');
  const error = recordAt(chat, 'last_error');
  const code = error && numberAt(error, 'code');
  const message = error && nameAt(error, 'msg');
  const isOver = endings.has(step);
  const known = isOver || step === 'created' || step === 'in_progress';
  return {
    id,
    ...(step === 'created' && { begins: 'first' as const }),
    ...present({
      outputTokens: usage && numberAt(usage, 'output_count'),
      error:
        error && (code !== 0 || message) && code !== undefined ? `${message ?? step} (${code})` : undefined,
    }),
    usage: usageCounts(usage),
    finishes: isOver ? [{ choice: 0, reason: step }] : [],
    pieces: step === 'requires_action' ? readAction(event, chat) : [],
    isEnd: isOver && step !== 'requires_action',
    unread: known ? unknownFields(chat, chatFields) : unknownEvent(event.name),
  };
}

/** Outputs of tools that the chat waits for. */
function readAction(event: JsonEvent, chat: JsonRecord): Piece[] {
  const calls = callsOfAction(recordAt(chat, 'required_action') ?? {});
  const text = event.sourceAt(['required_action']) ?? '';
  return [...calls, { part: 'action', kind: 'approval request', isEnd: true, soFar: text, isState: true }];
}

const kinds: Readonly<Record<string, PartKind>> = {
  answer: 'text',
  function_call: 'tool call',
  tool_output: 'tool result',
  tool_response: 'tool result',
};

function readMessage(message: JsonRecord, isWhole: boolean): Piece[] {
  const id = nameAt(message, 'id') ?? '';
  const type = nameAt(message, 'type') ?? '';
  const kind = (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? 'data';
  const said = (text: string): Pick<Piece, 'text' | 'whole' | 'isEnd'> =>
    isWhole ? { whole: text, isEnd: true } : { text };
  const pieces: Piece[] = [];
  const reasoning = nameAt(message, 'reasoning_content');
  if (reasoning !== undefined)
    pieces.push({ part: `${id}/reasoning`, kind: 'reasoning', ...said(reasoning) });
  const content = textAt(message, 'content') ?? '';
  const call = kind === 'tool call' && isWhole ? callOf(content) : undefined;
  if (call) pieces.push({ part: id, kind, ...call, isEnd: true });
  else if (content !== '' || reasoning === undefined)
    pieces.push({ part: id, kind, ...(kind === 'data' && { name: type }), ...said(content) });
  return pieces;
}

/** A call is written as JSON, with its name. */
function callOf(content: string): Pick<Piece, 'name' | 'whole'> | undefined {
  try {
    const call: unknown = JSON.parse(content);
    if (!isRecord(call)) return undefined;
    const name = nameAt(call, 'name');
    const args = isRecord(call['arguments']) ? JSON.stringify(call['arguments']) : textAt(call, 'arguments');
    return name === undefined ? undefined : { name, whole: args ?? content };
  } catch {
    return undefined;
  }
}
