// Cohere's chat: of version 2 a message that starts, a plan, calls and contents by number, citations, and the end with the
// usage.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, numberAt, recordAt, textAt, usageCounts, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { unknownWithin } from '../reading/knownFields.ts';
import { namesOf } from '../reading/unread.ts';
import { readCohereV1 } from './cohereV1.ts';

const types = namesOf(
  'message-start tool-plan-delta tool-call-start tool-call-delta tool-call-end content-start content-delta content-end',
  'citation-start citation-end message-end',
);
const unknownOf = unknownWithin({
  '': namesOf('type id index delta'),
  delta: namesOf('message finish_reason error usage'),
  'delta.message': namesOf('role content tool_plan tool_calls citations'),
  'delta.message.content': namesOf('type text thinking'),
  'delta.message.tool_calls': namesOf('id type function'),
  'delta.message.tool_calls.function': namesOf('name arguments'),
});

export function readCohere(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  if ('event_type' in value) return readCohereV1(event);
  if (!types.has(type)) return undefined;
  const delta = recordAt(value, 'delta') ?? {};
  const message = recordAt(delta, 'message') ?? {};
  const index = numberAt(value, 'index') ?? 0;
  const reading = readType(event, type, { delta, message, index });
  return reading && { ...reading, unread: unknownOf(value) };
}

interface Delta {
  readonly delta: JsonRecord;
  readonly message: JsonRecord;
  readonly index: number;
}

function readType(event: JsonEvent, type: string, { delta, message, index }: Delta): Reading | undefined {
  const { value } = event;
  switch (type) {
    case 'message-start': {
      const role = nameAt(message, 'role');
      const id = isRecord(value) ? nameAt(value, 'id') : undefined;
      return role === undefined && id === undefined ? undefined : { begins: 'new', ...present({ id, role }) };
    }
    case 'tool-plan-delta': {
      const text = textAt(message, 'tool_plan');
      return text === undefined
        ? undefined
        : { pieces: [{ part: 'plan', kind: 'reasoning', name: 'tool_plan', text }] };
    }
    case 'tool-call-start':
    case 'tool-call-delta': {
      const call = recordAt(message, 'tool_calls');
      return call && { pieces: [readCall(call, index)] };
    }
    case 'tool-call-end':
      return { isCommon: true, pieces: [{ part: `call/${index}`, kind: 'tool call', isEnd: true }] };
    case 'content-start':
    case 'content-delta': {
      const content = recordAt(message, 'content');
      return content && readContent(content, index);
    }
    case 'content-end':
      return { isCommon: true, pieces: [{ part: `content/${index}`, kind: 'text', isEnd: true }] };
    case 'citation-start': {
      const text = event.sourceAt(['delta', 'message', 'citations']);
      return text === undefined
        ? undefined
        : { pieces: [{ part: 'citations', kind: 'data', name: 'citations', isLine: true, text }] };
    }
    case 'citation-end':
      return { isCommon: true };
    default:
      return readEnd(delta);
  }
}

function readCall(call: JsonRecord, index: number): Piece {
  const inner = recordAt(call, 'function') ?? {};
  const about = { name: nameAt(inner, 'name'), callId: nameAt(call, 'id'), text: textAt(inner, 'arguments') };
  return { part: `call/${index}`, kind: 'tool call', ...present(about) };
}

function readContent(content: JsonRecord, index: number): Reading {
  const thinking = textAt(content, 'thinking');
  const text = textAt(content, 'text');
  const kind = thinking !== undefined || nameAt(content, 'type') === 'thinking' ? 'reasoning' : 'text';
  return { pieces: [{ part: `content/${index}`, kind, ...present({ text: thinking ?? text }) }] };
}

function readEnd(delta: JsonRecord): Reading | undefined {
  const reason = nameAt(delta, 'finish_reason');
  const error = describeError(delta['error']);
  if (reason === undefined && error === undefined) return undefined;
  const usage = recordAt(delta, 'usage');
  const tokens = usage && (recordAt(usage, 'tokens') ?? recordAt(usage, 'billed_units'));
  return {
    ...present({ outputTokens: tokens && numberAt(tokens, 'output_tokens'), error }),
    usage: usageCounts(usage),
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    isEnd: true,
  };
}
