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
import { unknownWithin } from '../reading/knownFields.ts';
import type { JsonEvent, PartKind, Piece, Reading, Unread } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';
import { partKey, readItem, readWholeItem, withItemId } from './responseItems.ts';

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

/** Events around the texts: the response itself, its items, their parts. */
const around =
  /^response\.(?:created|queued|in_progress|completed|incomplete|failed|cancelled|done|(?:output_item|content_part|reasoning_summary_part)\.(?:added|done))$/;
const unknownAround = unknownWithin({
  '': namesOf(
    'type event_id sequence_number response_id response item item_id output_index content_index summary_index part obfuscation',
  ),
  response: namesOf(
    'id object created_at completed_at status background billing error incomplete_details status_details instructions model',
    'max_output_tokens max_tool_calls output parallel_tool_calls previous_response_id prompt prompt_cache_key conversation',
    'prompt_cache_retention reasoning safety_identifier service_tier store temperature text tool_choice tools top_logprobs',
    'top_p truncation usage user metadata frequency_penalty presence_penalty moderation conversation_id modalities audio',
    'output_modalities voice output_audio_format',
  ),
  part: namesOf('type text annotations logprobs refusal transcript audio'),
});

const textEvent = /^(response\..+)[._](delta|done)$/;

/** Events that say how far something is, and nothing that other events do not say as well. */
const progressEvent =
  /^response\.(?:content_part\.added|reasoning_summary_part\.added|(?:web_search|program|file_search|code_interpreter|image_generation|mcp|local_shell|shell|computer|apply_patch|function|tool_search|custom_tool)_call\.(?:in_progress|searching|interpreting|generating|completed|failed|running|incomplete)|shell_call_command\.added|mcp_list_tools\.(?:in_progress|completed|failed)|compaction\.compacting|heartbeat|keepalive)$/;

const failedEvent = /^response\.(?:\w+_call|mcp_list_tools)\.failed$/;

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
  const reading = readType(event, type, value);
  const index = numberAt(value, 'output_index');
  return {
    ...present({ sequence, id: nameAt(value, 'response_id') }),
    ...(itemId !== undefined && { innerIds: [itemId] }),
    ...reading,
    ...(reading.pieces && { pieces: withItemId(reading.pieces, index, itemId) }),
    ...(around.test(type) && { unread: [...(reading.unread ?? []), ...unknownAround(value)] }),
  };
}

function readType(event: JsonEvent, type: string, value: JsonRecord): Reading {
  switch (type) {
    case 'response.created': {
      const response = recordAt(value, 'response');
      // An application may make a response too.
      return response ? { begins: 'new', ...readResponse(response) } : { isCommon: true };
    }
    case 'response.queued':
    case 'response.in_progress':
      return readResponse(recordAt(value, 'response'));
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
    case 'response.cancelled':
    case 'response.done':
      return readEnd(event, type, recordAt(value, 'response'));
    case 'response.output_item.added':
    case 'response.output_item.done':
      return readItem(event, value, type.endsWith('done'));
    case 'response.content_part.done':
    case 'response.reasoning_summary_part.done':
      return { pieces: readWholePart(value) };
    case 'response.output_text.annotation.added':
    case 'response.output_text_annotation.added':
      return { pieces: readAnnotation(event, value) };
    case 'response.steer.accepted':
    case 'response.steer.pending':
    case 'response.steer.failed':
      return { pieces: [readSteer(event, type)] };
    case 'response.image_generation_call.partial_image':
      return { pieces: readPartialImage(value) };
    default:
      return readText(type, value);
  }
}

/** Its errors have a number, or a `param`; what else is called an error may be an application's own. */
function readError(value: JsonRecord): Reading | undefined {
  const isOurs =
    'sequence_number' in value || 'param' in value || 'param' in (recordAt(value, 'error') ?? {});
  if (value['type'] !== 'error' || !isOurs) return undefined;
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
  const unread: Unread[] = [];
  const output = recordsAt(response, 'output').map(({ at, record }) => {
    const { pieces = [], unread: ofItem = [] } = readWholeItem(
      event,
      record,
      { output_index: at },
      ['response', 'output', at],
      true,
    );
    unread.push(...ofItem);
    return withItemId(pieces, at, nameAt(record, 'id'));
  });
  return {
    ...readResponse(response),
    ...present({
      outputTokens: usage && numberAt(usage, 'output_tokens'),
      error: describeError(response['error']) ?? describeError(details['error']),
    }),
    usage: usageCounts(usage),
    finishes: [{ choice: 0, reason: reason === undefined ? status : `${status}: ${reason}` }],
    // What was streamed is repeated as a whole; what only stands here is read.
    pieces: output.flat(),
    unread,
    isEnd: true,
  };
}

function readText(type: string, value: JsonRecord): Reading {
  const [, name = '', step] = textEvent.exec(type) ?? [];
  const known = Object.hasOwn(textEvents, name) ? textEvents[name] : undefined;
  if (!known && failedEvent.test(type)) return { pieces: [failedPart(value, type)] };
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

/** Types of parts of the content: the key of the part, its kind, and the member with its text. */
const wholeParts: Readonly<Record<string, readonly [key: string, kind: PartKind, whole: string]>> = {
  output_text: ['text', 'text', 'text'],
  text: ['text', 'text', 'text'],
  refusal: ['refusal', 'refusal', 'refusal'],
  reasoning_text: ['reasoning', 'reasoning', 'text'],
  summary_text: ['summary', 'reasoning', 'text'],
  audio: ['transcript', 'text', 'transcript'],
  output_audio: ['transcript', 'text', 'transcript'],
};

/** A part that is done, with all of its text once more. */
function readWholePart(value: JsonRecord): Piece[] {
  const part = recordAt(value, 'part') ?? {};
  const type = nameAt(part, 'type') ?? '';
  const known = Object.hasOwn(wholeParts, type) ? wholeParts[type] : undefined;
  const whole = known && nameAt(part, known[2]);
  return known && whole !== undefined ? [{ part: partKey(value, known[0]), kind: known[1], whole }] : [];
}

/** What an item that failed is about. Why it did stands in the item. */
function failedPart(value: JsonRecord, type: string): Piece {
  const name = type.split('.')[1] ?? '';
  if (!name.endsWith('_call'))
    return { part: partKey(value, name), kind: 'data', isEnd: true, isFailed: true };
  const key = name === 'mcp_call' || name === 'code_interpreter_call' ? 'call' : 'own call';
  return { part: partKey(value, key), kind: 'tool call', isEnd: true, isFailed: true };
}

function readAnnotation(event: JsonEvent, value: JsonRecord): Piece[] {
  const text = event.sourceAt(['annotation']) ?? '';
  return [{ part: partKey(value, 'annotations'), kind: 'data', name: 'annotations', isLine: true, text }];
}

/** What was said to the model while it answers. */
function readSteer(event: JsonEvent, type: string): Piece {
  const isFailed = type.endsWith('failed');
  const text = `${type.slice(type.lastIndexOf('.') + 1)} ${event.sourceAt([isFailed ? 'error' : 'steer']) ?? ''}`;
  return {
    part: 'steer',
    kind: 'data',
    name: 'steer',
    isLine: true,
    text: text.trim(),
    ...(isFailed && { isFailed }),
  };
}

function readPartialImage(value: JsonRecord): Piece[] {
  const image = textAt(value, 'partial_image_b64');
  const name = `partial_image ${numberAt(value, 'partial_image_index') ?? 0}`;
  return [{ part: partKey(value, name), kind: 'data', name, isEnd: true, ...present({ whole: image }) }];
}
