// The AI SDK's UI message stream: parts by id that start, grow and end, tools by their call, data of the application, and
// steps around them.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  hasOnly,
  nameAt,
  recordAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const startFields = namesOf('type messageId messageMetadata');
const finishFields = namesOf('type finishReason messageMetadata usage totalUsage');
const stepFields = namesOf('type request warnings messageId');
const abortFields = namesOf('type reason');
const partFields = namesOf(
  'type id delta text providerMetadata citations toolCallId toolName input inputTextDelta inputEncoding output errorText',
  'providerExecuted toolMetadata dynamic title preliminary approvalId approvalDescriptor inputSchemaInput reason',
  'isAutomatic signature approved',
);
/** Ids of sources and files are their own. */
const listed: Readonly<Record<string, readonly string[]>> = {
  'source-url': ['sourceId', 'url'],
  'source-document': ['sourceId', 'mediaType'],
  file: ['url', 'mediaType'],
  'reasoning-file': ['url', 'mediaType'],
  custom: ['kind'],
  'steering-message': ['id', 'parts'],
};

export function readAiSdkMessage(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const type = textAt(value, 'type');
  if (type === undefined) return undefined;
  if (type.startsWith('text-') || type.startsWith('reasoning-')) {
    const reading = readText(type, value);
    if (reading) return reading;
  }
  if (type.startsWith('tool-')) return readTool(event, type, value);
  if (type.startsWith('data-'))
    return 'data' in value ? { pieces: [readData(event, type, value)] } : undefined;
  if (Object.hasOwn(listed, type)) {
    if (listed[type]?.some((name) => !(name in value))) return undefined;
    return {
      isCommon: true,
      pieces: [{ part: type, kind: 'data', name: type, isLine: true, text: event.data }],
    };
  }
  return readStep(event, type, value);
}

/** What stands around the parts. Others have events of these types too. */
function readStep(event: JsonEvent, type: string, value: JsonRecord): Reading | undefined {
  const metadata = recordAt(value, 'messageMetadata');
  const usage = usageCounts(recordAt(value, 'usage') ?? recordAt(value, 'totalUsage') ?? usageOf(metadata));
  const about = { pieces: readMetadata(event, metadata), usage };
  switch (type) {
    case 'start': {
      if (!hasOnly(value, startFields)) return undefined;
      const id = nameAt(value, 'messageId');
      return { ...about, begins: 'new', ...(id === undefined ? { isCommon: true } : { id }) };
    }
    case 'start-step':
    case 'finish-step':
    case 'reset-step':
      return { unread: unknownFields(value, stepFields), ...(type === 'reset-step' && resetStep()) };
    case 'message-metadata':
      return metadata && about;
    case 'finish': {
      if (!hasOnly(value, finishFields)) return undefined;
      const reason = nameAt(value, 'finishReason') ?? 'finish';
      return { ...about, isCommon: true, finishes: [{ choice: 0, reason }], isEnd: true };
    }
    case 'abort': {
      if (!hasOnly(value, abortFields)) return undefined;
      const reason = nameAt(value, 'reason');
      const finish = [type, ...(reason === undefined ? [] : [reason])].join(': ');
      return { isCommon: true, finishes: [{ choice: 0, reason: finish }], isEnd: true };
    }
    case 'error': {
      const error = describeError(value['errorText']);
      return error === undefined ? undefined : { error, isEnd: true };
    }
    default:
      return undefined;
  }
}

/** What came in the step is taken back by the client; it was sent all the same. */
function resetStep(): Reading {
  return { pieces: [{ part: 'steps', kind: 'data', name: 'reset-step', isLine: true, text: 'reset-step' }] };
}

function usageOf(metadata: JsonRecord | undefined): JsonRecord | undefined {
  return metadata && (recordAt(metadata, 'usage') ?? recordAt(metadata, 'totalUsage'));
}

function readMetadata(event: JsonEvent, metadata: JsonRecord | undefined): Piece[] {
  if (!metadata || Object.keys(metadata).length === 0) return [];
  const text = event.sourceAt(['messageMetadata']) ?? '';
  return [{ part: 'metadata', kind: 'data', name: 'messageMetadata', isLine: true, text }];
}

function readText(type: string, value: JsonRecord): Reading | undefined {
  const [kind = '', step] = type.split('-');
  const id = textAt(value, 'id');
  if (id === undefined || (kind !== 'text' && kind !== 'reasoning')) return undefined;
  const about = { part: `${kind}/${id}`, kind } as const;
  const unread = unknownFields(value, partFields);
  const text = textAt(value, 'delta');
  if (step === 'start') return { pieces: [{ ...about, isNew: true }], unread };
  if (step === 'end') return { pieces: [{ ...about, isEnd: true }], unread };
  return step === 'delta' && text !== undefined ? { pieces: [{ ...about, text }], unread } : undefined;
}

function readTool(event: JsonEvent, type: string, value: JsonRecord): Reading | undefined {
  const callId = nameAt(value, 'toolCallId') ?? nameAt(value, 'approvalId');
  if (callId === undefined) return undefined;
  const unread = unknownFields(value, partFields);
  const name = nameAt(value, 'toolName');
  const part = `call/${callId}`;
  const call = { part, kind: 'tool call', callId, ...present({ name }) } as const;
  const result = { part: `result/${callId}`, kind: 'tool result', callId, isEnd: true } as const;
  const failed = present({ soFar: nameAt(value, 'errorText') });
  switch (type) {
    case 'tool-input-start':
      return { pieces: [call], innerIds: [callId], unread };
    case 'tool-input-delta':
      return {
        pieces: [{ ...call, ...present({ text: textAt(value, 'inputTextDelta') }) }],
        innerIds: [callId],
        unread,
      };
    case 'tool-input-available':
    case 'tool-input-error': {
      const input = { ...call, isEnd: true, ...present({ whole: textOrSource(event, value, 'input') }) };
      const pieces =
        type === 'tool-input-error' ? [input, { ...result, isFailed: true, ...failed }] : [input];
      return { pieces, innerIds: [callId], unread };
    }
    case 'tool-output-available': {
      const output = present({ soFar: textOrSource(event, value, 'output') });
      return { pieces: [{ ...result, ...output, isState: true }], innerIds: [callId], unread };
    }
    case 'tool-output-error':
      return { pieces: [{ ...result, isFailed: true, ...failed }], innerIds: [callId], unread };
    case 'tool-output-denied':
      return { pieces: [{ ...result, isFailed: true, soFar: 'denied' }], innerIds: [callId], unread };
    case 'tool-approval-request':
      return {
        pieces: [{ part: `approval/${callId}`, kind: 'approval request', callId, text: event.data }],
        unread,
      };
    case 'tool-approval-response':
      return {
        pieces: [{ part: `approval/${callId}`, kind: 'data', isLine: true, isEnd: true, text: event.data }],
        unread,
      };
    default:
      return undefined;
  }
}

/** Data of one's own; one with an id takes the place of the one before with it. */
function readData(event: JsonEvent, type: string, value: JsonRecord): Piece {
  const id = nameAt(value, 'id');
  const text = textOrSource(event, value, 'data') ?? '';
  if (id === undefined) return { part: type, kind: 'data', name: type, isLine: true, text };
  return { part: `${type}/${id}`, kind: 'data', name: type, soFar: text, isState: true };
}
