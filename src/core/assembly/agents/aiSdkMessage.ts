// The AI SDK's UI message stream: parts by id that start, grow and end, tools by their call, data of the application, and
// steps around them.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  hasOnly,
  nameAt,
  numberAt,
  recordAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const startFields = namesOf('type messageId messageMetadata');
const finishFields = namesOf(
  'type finishReason rawFinishReason messageMetadata usage totalUsage providerMetadata',
);
const stepFields = namesOf(
  'type request response warnings messageId finishReason rawFinishReason usage providerMetadata performance',
);
const errorFields = namesOf('type error');
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
    // Anybody's, unless a message goes on.
    return 'data' in value ? { isCommon: true, pieces: [readData(event, type, value)] } : undefined;
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
  const counts = recordAt(value, 'totalUsage') ?? recordAt(value, 'usage') ?? usageOf(metadata);
  const generated = counts && (numberAt(counts, 'outputTokens') ?? totalAt(counts, 'outputTokens'));
  const about = {
    pieces: readMetadata(event, metadata),
    usage: usageCounts(counts),
    ...present({ outputTokens: generated }),
  };
  switch (type) {
    case 'start': {
      const unread = unknownFields(value, startFields);
      const id = nameAt(value, 'messageId');
      if (id === undefined && unread.length > 0) return undefined;
      return { ...about, begins: 'new', unread, ...(id === undefined ? { isCommon: true } : { id }) };
    }
    case 'stream-start':
      return Array.isArray(value['warnings']) ? { begins: 'new' } : undefined;
    case 'response-metadata':
      return { isCommon: true, ...present({ id: nameAt(value, 'id'), model: nameAt(value, 'modelId') }) };
    case 'start-step':
    case 'finish-step':
    case 'reset-step':
      return {
        ...about,
        unread: unknownFields(value, stepFields),
        ...(type === 'reset-step' && resetStep()),
      };
    case 'message-metadata':
      return metadata && about;
    case 'finish': {
      const given = recordAt(value, 'finishReason');
      const reason = (given ? nameAt(given, 'unified') : nameAt(value, 'finishReason')) ?? 'finish';
      const unread = unknownFields(value, finishFields);
      return { ...about, isCommon: true, finishes: [{ choice: 0, reason }], isEnd: true, unread };
    }
    case 'abort': {
      if (!hasOnly(value, abortFields)) return undefined;
      const reason = nameAt(value, 'reason');
      const finish = [type, ...(reason === undefined ? [] : [reason])].join(': ');
      return { isCommon: true, finishes: [{ choice: 0, reason: finish }], isEnd: true };
    }
    case 'error': {
      const error = describeError(value['errorText']);
      if (error !== undefined) return { error, isEnd: true };
      // As code sees it; anybody's, unless an answer goes on.
      const seen = hasOnly(value, errorFields) ? describeError(value['error']) : undefined;
      return seen === undefined ? undefined : { isCommon: true, error: seen, isEnd: true };
    }
    default:
      return undefined;
  }
}

/** What came in the step is taken back by the client; it was sent all the same. */
function resetStep(): Reading {
  return { pieces: [{ part: 'steps', kind: 'data', name: 'reset-step', isLine: true, text: 'reset-step' }] };
}

/** Providers count what was generated by kind: `{"outputTokens":{"total":3,"text":2}}`. */
function totalAt(counts: JsonRecord, name: string): number | undefined {
  return numberAt(recordAt(counts, name) ?? {}, 'total');
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
  const text = textAt(value, 'delta') ?? textAt(value, 'text');
  if (step === 'start') return { pieces: [{ ...about, isNew: true }], unread };
  if (step === 'end') return { pieces: [{ ...about, isEnd: true }], unread };
  return step === 'delta' && text !== undefined ? { pieces: [{ ...about, text }], unread } : undefined;
}

/** The parts of a stream of text as code sees them, which some servers write as events. */
function readStreamPart(event: JsonEvent, type: string, value: JsonRecord, id: string): Reading | undefined {
  const name = nameAt(value, 'toolName');
  const call = { part: `call/${id}`, kind: 'tool call', callId: id, ...present({ name }) } as const;
  const result = { ...call, part: `result/${id}`, kind: 'tool result', isEnd: true } as const;
  const said = (member: string): string | undefined => textOrSource(event, value, member);
  switch (type) {
    case 'tool-input-start':
      return { pieces: [call], innerIds: [id] };
    case 'tool-input-delta':
      return { pieces: [{ ...call, ...present({ text: textAt(value, 'delta') }) }], innerIds: [id] };
    case 'tool-input-end':
      return { pieces: [{ ...call, isEnd: true }], innerIds: [id] };
    case 'tool-call':
      return {
        pieces: [{ ...call, isEnd: true, ...present({ whole: said('input') ?? said('args') }) }],
        innerIds: [id],
      };
    case 'tool-result': {
      const soFar = said('output') ?? said('result');
      const isFailed = value['isError'] === true;
      return {
        pieces: [{ ...result, isState: true, ...present({ soFar }), ...(isFailed && { isFailed }) }],
        innerIds: [id],
      };
    }
    case 'tool-error':
      return {
        pieces: [{ ...result, isFailed: true, ...present({ soFar: said('error') }) }],
        innerIds: [id],
      };
    default:
      return undefined;
  }
}

function readTool(event: JsonEvent, type: string, value: JsonRecord): Reading | undefined {
  const inputId = type.startsWith('tool-input-') ? nameAt(value, 'id') : undefined;
  if (inputId !== undefined) return readStreamPart(event, type, value, inputId);
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
      return readStreamPart(event, type, value, callId);
  }
}

/** Data of one's own; one with an id takes the place of the one before with it. */
function readData(event: JsonEvent, type: string, value: JsonRecord): Piece {
  const id = nameAt(value, 'id');
  const text = textOrSource(event, value, 'data') ?? '';
  if (id === undefined) return { part: type, kind: 'data', name: type, isLine: true, text };
  return { part: `${type}/${id}`, kind: 'data', name: type, soFar: text, isState: true };
}
