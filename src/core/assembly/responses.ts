// OpenAI's Responses: events by type with the place of an output item, whose texts, reasoning and calls grow by deltas
// and are repeated as a whole at their end. Every event is numbered, so that lost and repeated ones can be told.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import {
  describeError,
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from './jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from './reading.ts';

/** Events that carry a delta or the whole of one text: the part's key, its kind, and the member with the whole. */
const textEvents: Readonly<Record<string, readonly [key: string, kind: PartKind, whole: string]>> = {
  'response.output_text': ['text', 'text', 'text'],
  'response.refusal': ['refusal', 'refusal', 'refusal'],
  'response.reasoning_text': ['reasoning', 'reasoning', 'text'],
  'response.reasoning_summary_text': ['summary', 'reasoning', 'text'],
  'response.function_call_arguments': ['call', 'tool call', 'arguments'],
  'response.custom_tool_call_input': ['call', 'tool call', 'input'],
  'response.mcp_call_arguments': ['call', 'tool call', 'arguments'],
  'response.code_interpreter_call_code': ['call', 'tool call', 'code'],
  'response.audio.transcript': ['transcript', 'text', 'transcript'],
};

const textEvent = /^(response\..+)[._](delta|done)$/;

export function readResponses(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  if (type === 'error') return readError(value);
  if (!type.startsWith('response.')) return undefined;
  const sequence = numberAt(value, 'sequence_number');
  const numbered = present({ sequence });
  switch (type) {
    case 'response.created':
      return { ...numbered, begins: 'new', ...readResponse(recordAt(value, 'response')) };
    case 'response.queued':
    case 'response.in_progress':
      return { ...numbered, ...readResponse(recordAt(value, 'response')) };
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return { ...numbered, ...readEnd(type, recordAt(value, 'response')) };
    case 'response.output_item.added':
    case 'response.output_item.done':
      return { ...numbered, pieces: readItem(event, value, type.endsWith('done')) };
    default:
      return { ...numbered, pieces: readText(type, value) };
  }
}

function readError(value: JsonRecord): Reading | undefined {
  const message = textAt(value, 'message');
  if (message === undefined || isRecord(value['error'])) return undefined;
  const code = nameAt(value, 'code');
  return { error: code === undefined ? message : `${message} (${code})`, isEnd: true };
}

function readResponse(response: JsonRecord | undefined): Reading {
  if (!response) return {};
  return present({ id: nameAt(response, 'id'), model: nameAt(response, 'model') });
}

function readEnd(type: string, response: JsonRecord = {}): Reading {
  const status = nameAt(response, 'status') ?? type.slice('response.'.length);
  const reason = nameAt(recordAt(response, 'incomplete_details') ?? {}, 'reason');
  const usage = recordAt(response, 'usage');
  return {
    ...readResponse(response),
    ...present({
      outputTokens: usage && numberAt(usage, 'output_tokens'),
      error: describeError(response['error']),
    }),
    usage: usageCounts(usage),
    finishes: [{ choice: 0, reason: reason === undefined ? status : `${status}: ${reason}` }],
    isEnd: true,
  };
}

function readText(type: string, value: JsonRecord): Piece[] {
  const [, name = '', step] = textEvent.exec(type) ?? [];
  const known = Object.hasOwn(textEvents, name) ? textEvents[name] : undefined;
  if (!known) return [];
  const [key, kind, whole] = known;
  const part = partKey(value, key);
  if (step === 'delta') return [{ part, kind, ...present({ text: textAt(value, 'delta') }) }];
  return [{ part, kind, isEnd: true, ...present({ whole: textAt(value, whole) }) }];
}

/** Where the part stands: the output item, and the content or summary in it. Calls have no such number. */
function partKey(value: JsonRecord, key: string): string {
  const item = numberAt(value, 'output_index') ?? nameAt(value, 'item_id') ?? 0;
  const inner = numberAt(value, 'content_index') ?? numberAt(value, 'summary_index') ?? 0;
  return `${item} ${key} ${inner}`;
}

function readItem(event: JsonEvent, value: JsonRecord, isDone: boolean): Piece[] {
  const item = recordAt(value, 'item');
  if (!item) return [];
  const type = nameAt(item, 'type') ?? '';
  switch (type) {
    case 'message':
      return isDone ? wholeTexts(value, item, 'content') : [];
    case 'reasoning':
      return isDone ? [...wholeTexts(value, item, 'summary'), ...wholeTexts(value, item, 'content')] : [];
    case 'function_call':
    case 'custom_tool_call':
    case 'mcp_call':
      return readCall(value, item, isDone);
    default:
      return type.endsWith('_call') ? [readOwnCall(event, value, type, isDone)] : [];
  }
}

function wholeTexts(value: JsonRecord, item: JsonRecord, list: 'content' | 'summary'): Piece[] {
  return recordsAt(item, list).flatMap(({ at, record }): Piece[] => {
    const isReasoning = nameAt(item, 'type') === 'reasoning';
    const isRefusal = nameAt(record, 'type') === 'refusal';
    const whole = textAt(record, isRefusal ? 'refusal' : 'text');
    const reasoningKey = list === 'summary' ? 'summary' : 'reasoning';
    const key = isReasoning ? reasoningKey : isRefusal ? 'refusal' : 'text';
    const kind = isReasoning ? 'reasoning' : isRefusal ? 'refusal' : 'text';
    return [
      { part: partKey({ ...value, content_index: at }, key), kind, isEnd: true, ...present({ whole }) },
    ];
  });
}

function readCall(value: JsonRecord, item: JsonRecord, isDone: boolean): Piece[] {
  const whole = textAt(item, 'arguments') ?? textAt(item, 'input');
  const name = nameAt(item, 'name');
  const call: Piece = {
    part: partKey(value, 'call'),
    kind: 'tool call',
    ...present({ name, callId: nameAt(item, 'call_id') ?? nameAt(item, 'id') }),
    ...(isDone && { isEnd: true, ...present({ whole }) }),
  };
  const output = isDone ? textAt(item, 'output') : undefined;
  if (output === undefined) return [call];
  return [
    call,
    {
      part: partKey(value, 'output'),
      kind: 'tool result',
      isEnd: true,
      whole: output,
      ...present({ name }),
    },
  ];
}

/** A call of a tool that the server runs itself, such as a search: it comes whole. */
function readOwnCall(event: JsonEvent, value: JsonRecord, type: string, isDone: boolean): Piece {
  const whole = isDone ? event.sourceAt(['item']) : undefined;
  return {
    part: partKey(value, type === 'code_interpreter_call' ? 'call' : 'own call'),
    kind: 'tool call',
    name: type,
    isEnd: isDone,
    ...(type !== 'code_interpreter_call' && present({ whole })),
  };
}
