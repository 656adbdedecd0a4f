// OpenAI's Responses: events by type with the place of an output item, whose texts, reasoning and calls grow by deltas
// and are repeated as a whole at their end. Every event is numbered, so that lost and repeated ones can be told.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  firstNameAt,
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';
import type { JsonPath } from '../../json/jsonPath.ts';

/** Events that carry a delta or the whole of one text: the part's key, its kind, and the member with the whole. */
const textEvents: Readonly<Record<string, readonly [key: string, kind: PartKind, whole: string]>> = {
  'response.output_text': ['text', 'text', 'text'],
  'response.text': ['text', 'text', 'text'],
  'response.refusal': ['refusal', 'refusal', 'refusal'],
  'response.reasoning_text': ['reasoning', 'reasoning', 'text'],
  'response.reasoning': ['reasoning', 'reasoning', 'text'],
  'response.reasoning_summary_text': ['summary', 'reasoning', 'text'],
  'response.reasoning_summary': ['summary', 'reasoning', 'text'],
  'response.function_call_arguments': ['call', 'tool call', 'arguments'],
  'response.custom_tool_call_input': ['call', 'tool call', 'input'],
  'response.mcp_call_arguments': ['call', 'tool call', 'arguments'],
  'response.mcp_call.arguments': ['call', 'tool call', 'arguments'],
  'response.code_interpreter_call_code': ['call', 'tool call', 'code'],
  'response.code_interpreter_call.code': ['call', 'tool call', 'code'],
  'response.apply_patch_call_operation_diff': ['call', 'tool call', 'diff'],
  'response.shell_call_command': ['command', 'tool call', 'command'],
  'response.shell_call_output_content': ['command output', 'tool result', 'text'],
  'response.audio.transcript': ['transcript', 'text', 'transcript'],
  'response.audio_transcript': ['transcript', 'text', 'transcript'],
  'response.output_audio_transcript': ['transcript', 'text', 'transcript'],
  'response.audio': ['audio', 'data', 'data'],
  'response.output_audio': ['audio', 'data', 'data'],
};

const textEvent = /^(response\..+)[._](delta|done)$/;

/** Events that say how far something is, and nothing that other events do not say as well. */
const progressEvent =
  /^response\.(?:content_part\.(?:added|done)|reasoning_summary_part\.(?:added|done)|(?:web_search|file_search|code_interpreter|image_generation|mcp|local_shell|shell|computer|apply_patch|function|tool_search|custom_tool)_call\.(?:in_progress|searching|interpreting|generating|completed|failed|running|incomplete)|shell_call_command\.added|mcp_list_tools\.(?:in_progress|completed|failed)|heartbeat|keepalive)$/;

const deltaFields = namesOf(
  'type event_id sequence_number response_id item_id output_index content_index summary_index command_index command output delta obfuscation text ',
  'refusal arguments input code diff transcript data name call_id logprobs',
);

export function readResponses(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  if (type === 'error') return readError(value);
  if (!type.startsWith('response.')) return undefined;
  const sequence = numberAt(value, 'sequence_number');
  const itemId = nameAt(value, 'item_id') ?? nameAt(recordAt(value, 'item') ?? {}, 'id');
  const numbered = {
    ...present({ sequence, id: nameAt(value, 'response_id') }),
    ...(itemId !== undefined && { innerIds: [itemId] }),
  };
  switch (type) {
    case 'response.created':
      return { ...numbered, begins: 'new', ...readResponse(recordAt(value, 'response')) };
    case 'response.queued':
    case 'response.in_progress':
      return { ...numbered, ...readResponse(recordAt(value, 'response')) };
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
    case 'response.cancelled':
    case 'response.done':
      return { ...numbered, ...readEnd(event, type, recordAt(value, 'response')) };
    case 'response.output_item.added':
    case 'response.output_item.done':
      return { ...numbered, ...readItem(event, value, type.endsWith('done')) };
    case 'response.output_text.annotation.added':
    case 'response.output_text_annotation.added':
      return { ...numbered, pieces: readAnnotation(event, value) };
    case 'response.image_generation_call.partial_image':
      return { ...numbered, pieces: readPartialImage(value) };
    default:
      return { ...numbered, ...readText(type, value) };
  }
}

/** Its errors have a number, or a `param`; what else is called an error may be an application's own. */
function readError(value: JsonRecord): Reading | undefined {
  if (value['type'] !== 'error' || !('sequence_number' in value || 'param' in value)) return undefined;
  const error = describeError(value['error']) ?? describeError(value);
  return { ...present({ error, sequence: numberAt(value, 'sequence_number') }), isEnd: true };
}

function readResponse(response: JsonRecord | undefined): Reading {
  if (!response) return {};
  return present({ id: nameAt(response, 'id'), model: nameAt(response, 'model') });
}

function readEnd(event: JsonEvent, type: string, response: JsonRecord = {}): Reading {
  const status = nameAt(response, 'status') ?? type.slice('response.'.length);
  const details = recordAt(response, 'incomplete_details') ?? recordAt(response, 'status_details') ?? {};
  const reason = nameAt(details, 'reason');
  const usage = recordAt(response, 'usage');
  const output = recordsAt(response, 'output').map(({ at, record }) =>
    readWholeItem(event, record, { output_index: at }, ['response', 'output', at], true),
  );
  return {
    ...readResponse(response),
    ...present({
      outputTokens: usage && numberAt(usage, 'output_tokens'),
      error: describeError(response['error']) ?? describeError(details['error']),
    }),
    usage: usageCounts(usage),
    finishes: [{ choice: 0, reason: reason === undefined ? status : `${status}: ${reason}` }],
    // What was streamed is repeated as a whole; what only stands here is read.
    pieces: output.flatMap(({ pieces = [] }) => pieces),
    isEnd: true,
  };
}

function readText(type: string, value: JsonRecord): Reading {
  const [, name = '', step] = textEvent.exec(type) ?? [];
  const known = Object.hasOwn(textEvents, name) ? textEvents[name] : undefined;
  if (!known) return progressEvent.test(type) ? {} : { unread: unknownEvent(type) };
  const [key, kind, whole] = known;
  const part = partKey(value, key);
  const unread = unknownFields(value, deltaFields);
  const about = { part, kind, ...(key === 'audio' && { name: 'audio' }) };
  // A delta that is no text may be one in pieces, such as an object with the text.
  const delta = value['delta'];
  const text = isRecord(delta) ? firstNameAt(delta, 'text', 'stdout', 'stderr') : textAt(value, 'delta');
  if (step === 'delta') return { pieces: [{ ...about, ...present({ text }) }], unread };
  return { pieces: [{ ...about, isEnd: true, ...present({ whole: textAt(value, whole) }) }], unread };
}

function readAnnotation(event: JsonEvent, value: JsonRecord): Piece[] {
  const text = event.sourceAt(['annotation']) ?? '';
  return [{ part: partKey(value, 'annotations'), kind: 'data', name: 'annotations', isLine: true, text }];
}

function readPartialImage(value: JsonRecord): Piece[] {
  const image = textAt(value, 'partial_image_b64');
  const name = `partial_image ${numberAt(value, 'partial_image_index') ?? 0}`;
  return [{ part: partKey(value, name), kind: 'data', name, isEnd: true, ...present({ whole: image }) }];
}

/** Where the part stands: the output item, and the content or summary in it. Calls have no such number. */
function partKey(value: JsonRecord, key: string): string {
  const item = numberAt(value, 'output_index') ?? nameAt(value, 'item_id') ?? 0;
  const inner =
    numberAt(value, 'content_index') ??
    numberAt(value, 'summary_index') ??
    numberAt(value, 'command_index') ??
    0;
  return `${item} ${key} ${inner}`;
}

function readItem(event: JsonEvent, value: JsonRecord, isDone: boolean): Reading {
  const item = recordAt(value, 'item');
  return item ? readWholeItem(event, item, value, ['item'], isDone) : {};
}

/** An item as it begins, or as it is in the end. @param at the event's fields that say where it stands */
function readWholeItem(
  event: JsonEvent,
  item: JsonRecord,
  at: JsonRecord,
  path: JsonPath,
  isDone: boolean,
): Reading {
  const type = nameAt(item, 'type') ?? '';
  switch (type) {
    case 'message':
      return { pieces: isDone ? wholeTexts(at, item, 'content') : [] };
    case 'reasoning':
      return { pieces: isDone ? readReasoning(at, item) : [] };
    case 'function_call':
    case 'custom_tool_call':
    case 'mcp_call':
    case 'apply_patch_call':
      return { pieces: readCall(event, at, item, path, isDone) };
    case 'mcp_approval_request':
      return { pieces: readApproval(at, item, isDone) };
    default:
      break;
  }
  if (type.endsWith('_call')) return { pieces: [readOwnCall(event, at, type, path, isDone)] };
  if (type === '' || !isDone) return {};
  const whole = event.sourceAt(path) ?? '';
  if (type.endsWith('_output'))
    return { pieces: [{ part: partKey(at, 'output'), kind: 'tool result', name: type, isEnd: true, whole }] };
  const label = nameAt(item, 'server_label');
  const name = label === undefined ? type : `${type} ${label}`;
  return { pieces: [{ part: partKey(at, type), kind: 'data', name, isEnd: true, whole }] };
}

/** A reasoning in the end: its texts, and what is encrypted. */
function readReasoning(at: JsonRecord, item: JsonRecord): Piece[] {
  const encrypted = nameAt(item, 'encrypted_content');
  const name = 'encrypted_content';
  return [
    ...wholeTexts(at, item, 'summary'),
    ...wholeTexts(at, item, 'content'),
    ...(encrypted === undefined
      ? []
      : [{ part: partKey(at, name), kind: 'data' as const, name, isEnd: true, whole: encrypted }]),
  ];
}

function wholeTexts(value: JsonRecord, item: JsonRecord, list: 'content' | 'summary'): Piece[] {
  return recordsAt(item, list).flatMap(({ at, record }): Piece[] => {
    const isReasoning = nameAt(item, 'type') === 'reasoning';
    const isRefusal = nameAt(record, 'type') === 'refusal';
    const transcript = nameAt(record, 'transcript');
    const whole = textAt(record, isRefusal ? 'refusal' : 'text') ?? transcript;
    const reasoningKey = list === 'summary' ? 'summary' : 'reasoning';
    const textKey = transcript === undefined ? 'text' : 'transcript';
    const key = isReasoning ? reasoningKey : isRefusal ? 'refusal' : textKey;
    const kind = isReasoning ? 'reasoning' : isRefusal ? 'refusal' : 'text';
    const place = { ...value, content_index: list === 'content' ? at : undefined, summary_index: at };
    return [{ part: partKey(place, key), kind, isEnd: true, ...present({ whole }) }];
  });
}

function readCall(
  event: JsonEvent,
  at: JsonRecord,
  item: JsonRecord,
  path: JsonPath,
  isDone: boolean,
): Piece[] {
  const operation = recordAt(item, 'operation');
  const whole =
    textAt(item, 'arguments') ?? textAt(item, 'input') ?? (operation && textAt(operation, 'diff'));
  const name =
    nameAt(item, 'name') ??
    (operation &&
      `${nameAt(operation, 'type') ?? 'apply_patch_call'} ${nameAt(operation, 'path') ?? ''}`.trim());
  const call: Piece = {
    part: partKey(at, 'call'),
    kind: 'tool call',
    ...present({ name, callId: nameAt(item, 'call_id') ?? nameAt(item, 'id') }),
    ...(isDone && { isEnd: true, ...present({ whole }) }),
  };
  if (!isDone) return [call];
  const error = item['error'];
  const failure = error === null || error === undefined ? undefined : event.sourceAt([...path, 'error']);
  const output = textAt(item, 'output') ?? failure;
  if (output === undefined) return [call];
  const result: Piece = {
    part: partKey(at, 'output'),
    kind: 'tool result',
    isEnd: true,
    whole: output,
    ...present({ name }),
    ...(failure !== undefined && { isFailed: true }),
  };
  return [call, result];
}

/** A call that the run waits for somebody to allow. */
function readApproval(at: JsonRecord, item: JsonRecord, isDone: boolean): Piece[] {
  const about = { name: nameAt(item, 'name'), callId: nameAt(item, 'id'), whole: textAt(item, 'arguments') };
  return [{ part: partKey(at, 'approval'), kind: 'approval request', isEnd: isDone, ...present(about) }];
}

/** A call of a tool that the server runs itself, such as a search: it comes whole. */
function readOwnCall(event: JsonEvent, at: JsonRecord, type: string, path: JsonPath, isDone: boolean): Piece {
  const whole = isDone ? event.sourceAt(path) : undefined;
  return {
    part: partKey(at, type === 'code_interpreter_call' ? 'call' : 'own call'),
    kind: 'tool call',
    name: type,
    isEnd: isDone,
    ...(type !== 'code_interpreter_call' && present({ whole })),
  };
}
