// Anthropic's messages: numbered content blocks that begin, grow by deltas of their own type, and stop; stop reason and
// the final usage come with `message_delta`. Pings say nothing.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const messageFields = namesOf(
  'id type role model content stop_reason stop_sequence usage container stop_details context_management diagnostics',
  'input_transformations',
);
const startFields = namesOf('type message');
const deltaEventFields = namesOf('type delta usage context_management input_transformations');
const blockEventFields = namesOf('type index content_block delta');
const blockFields = namesOf(
  'type id name input text thinking signature data citations caller toolset_name server_name tool_use_id content',
  'is_error encrypted_content',
);
const blockDeltaFields = namesOf(
  'type text thinking estimated_tokens signature partial_json citation content encrypted_content',
);
const deltaFields = namesOf('stop_reason stop_sequence container stop_details');
const stopFields = namesOf('type amazon-bedrock-invocationMetrics');
const completionFields = namesOf(
  'type id model completion stop stop_reason truncated log_id exception amazon-bedrock-invocationMetrics',
);
const errorFields = namesOf('type error request_id');
const innerErrorFields = namesOf('type message details');

export function readAnthropicMessages(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  switch (type) {
    case 'message_start':
      return withUnknown(readStart(event, recordAt(value, 'message')), value, startFields);
    case 'content_block_start': {
      const block = recordAt(value, 'content_block');
      return (
        block && {
          pieces: [readBlock(event, block, blockKey(value), ['content_block'])],
          unread: [
            ...unknownFields(value, blockEventFields),
            // A block that is shown as it was sent has nothing that is not read.
            ...(kindOfBlock(nameAt(block, 'type') ?? '') === 'data'
              ? []
              : unknownFields(block, blockFields, 'content_block.')),
          ],
        }
      );
    }
    case 'content_block_delta': {
      const delta = recordAt(value, 'delta');
      if (!delta) return undefined;
      const reading = readDelta(event, delta, blockKey(value));
      const isKnown = reading.unread === undefined;
      const unread = [
        ...unknownFields(value, blockEventFields),
        ...(isKnown ? unknownFields(delta, blockDeltaFields, 'delta.') : (reading.unread ?? [])),
      ];
      return { ...reading, unread };
    }
    case 'content_block_stop':
      return {
        pieces: [{ part: blockKey(value), kind: 'text', isEnd: true }],
        unread: unknownFields(value, blockEventFields),
      };
    case 'message_delta':
      return readMessageDelta(event, value);
    case 'message_stop': {
      const metrics = recordAt(value, 'amazon-bedrock-invocationMetrics');
      return { isEnd: true, usage: usageCounts(metrics), unread: unknownFields(value, stopFields) };
    }
    case 'message':
      return readWhole(event, value);
    case 'completion':
      return readCompletion(value);
    case 'ping':
      return isPing(value) ? {} : undefined;
    case 'error':
      return readError(value);
    default:
      return type === '' ? readCompletion(value) : undefined;
  }
}

function withUnknown(
  reading: Reading | undefined,
  value: JsonRecord,
  known: ReadonlySet<string>,
): Reading | undefined {
  return reading && { ...reading, unread: [...(reading.unread ?? []), ...unknownFields(value, known)] };
}

function blockKey(value: JsonRecord): string {
  return `${numberAt(value, 'index') ?? 0}`;
}

function readStart(event: JsonEvent, message: JsonRecord | undefined): Reading | undefined {
  if (!message) return undefined;
  return {
    begins: 'new',
    ...present({ id: nameAt(message, 'id'), model: nameAt(message, 'model'), role: nameAt(message, 'role') }),
    usage: usageCounts(recordAt(message, 'usage')),
    pieces: [...readBlocks(event, message, ['message']), ...readBesides(event, message, ['message'])],
    unread: unknownFields(message, messageFields, 'message.'),
  };
}

/** A message that comes whole, as without streaming. Others have messages too. */
function readWhole(event: JsonEvent, message: JsonRecord): Reading | undefined {
  if (!nameAt(message, 'id')?.startsWith('msg_') || !Array.isArray(message['content'])) return undefined;
  const usage = recordAt(message, 'usage');
  const reason = nameAt(message, 'stop_reason');
  // Some servers send it after the deltas once more.
  const blocks = readBlocks(event, message, []).map(({ text, isNew: _, ...piece }): Piece => ({
    ...piece,
    isEnd: true,
    ...(text && { whole: text }),
  }));
  return {
    ...readStart(event, message),
    begins: 'first',
    pieces: [...blocks, ...readBesides(event, message, [])],
    ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    isEnd: true,
    unread: unknownFields(message, messageFields),
  };
}

function readBlocks(event: JsonEvent, message: JsonRecord, path: JsonPath): Piece[] {
  return recordsAt(message, 'content').map(({ at, record }) =>
    readBlock(event, record, `${at}`, [...path, 'content', at]),
  );
}

/** What became of the context, and why a cache was missed. */
const besides = ['context_management', 'input_transformations', 'diagnostics'] as const;

function readBesides(event: JsonEvent, holder: JsonRecord, path: JsonPath): Piece[] {
  return besides.flatMap((name): Piece[] => {
    const said = holder[name];
    if (typeof said !== 'object' || said === null || Object.keys(said).length === 0) return [];
    const soFar = event.sourceAt([...path, name]) ?? '';
    return [{ part: name, kind: 'data', name, soFar, isState: true }];
  });
}

/** The completions before messages, also as Bedrock sends them, which has no type. */
function readCompletion(value: JsonRecord): Reading | undefined {
  const text = textAt(value, 'completion');
  if (text === undefined || !('stop_reason' in value)) return undefined;
  const reason = nameAt(value, 'stop_reason');
  const metrics = recordAt(value, 'amazon-bedrock-invocationMetrics');
  return {
    ...present({
      id: nameAt(value, 'id'),
      model: nameAt(value, 'model'),
      outputTokens: metrics && numberAt(metrics, 'outputTokenCount'),
    }),
    usage: usageCounts(metrics),
    pieces: [{ part: 'completion', kind: 'text', moreOrSoFar: text }],
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    isEnd: reason !== undefined,
    unread: unknownFields(value, completionFields),
  };
}

function readMessageDelta(event: JsonEvent, value: JsonRecord): Reading {
  const delta = recordAt(value, 'delta') ?? {};
  const usage = recordAt(value, 'usage');
  const refusal = nameAt(recordAt(delta, 'stop_details') ?? {}, 'explanation');
  const reason = nameAt(delta, 'stop_reason');
  const sequence = nameAt(delta, 'stop_sequence');
  const shown = sequence === undefined ? reason : `${reason ?? ''} ${JSON.stringify(sequence)}`.trim();
  return {
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
    finishes: shown === undefined ? [] : [{ choice: 0, reason: shown }],
    pieces: [
      ...(refusal === undefined
        ? []
        : [{ part: 'refusal', kind: 'refusal' as const, isEnd: true, text: refusal }]),
      ...readBesides(event, value, []),
    ],
    unread: [...unknownFields(value, deltaEventFields), ...unknownFields(delta, deltaFields, 'delta.')],
  };
}

function readBlock(event: JsonEvent, block: JsonRecord, part: string, path: JsonPath): Piece {
  const type = nameAt(block, 'type') ?? '';
  const kind = kindOfBlock(type);
  switch (kind) {
    case 'tool call': {
      const input = event.sourceAt([...path, 'input']);
      const isFilled = isRecord(block['input']) && Object.keys(block['input']).length > 0;
      const text = isFilled ? input : undefined;
      return {
        part,
        kind,
        isNew: true,
        ...present({ name: nameAt(block, 'name'), callId: nameAt(block, 'id'), text }),
      };
    }
    case 'tool result': {
      const text = textAt(block, 'content') ?? event.sourceAt([...path, 'content']);
      return {
        part,
        kind,
        isNew: true,
        name: type,
        ...(isFailedResult(block) && { isFailed: true }),
        ...present({ callId: nameAt(block, 'tool_use_id'), text }),
      };
    }
    case 'data':
      return { part, kind, isNew: true, name: type, ...present({ text: event.sourceAt(path) }) };
    default: {
      const text = textAt(block, 'text') ?? textAt(block, 'thinking') ?? textAt(block, 'data');
      return {
        part,
        kind,
        isNew: true,
        ...(type === 'redacted_thinking' && { name: type }),
        ...present({ text }),
      };
    }
  }
}

/** A result says so itself, or has an error as its content. */
function isFailedResult(block: JsonRecord): boolean {
  const content = recordAt(block, 'content');
  return block['is_error'] === true || (content !== undefined && nameAt(content, 'error_code') !== undefined);
}

function kindOfBlock(type: string): PartKind {
  if (type.endsWith('tool_use')) return 'tool call';
  if (type.endsWith('tool_result')) return 'tool result';
  if (type === 'text') return 'text';
  return type.endsWith('thinking') ? 'reasoning' : 'data';
}

/** A ping has nothing but its type; others have events of that type too. */
function isPing(value: JsonRecord): boolean {
  return Object.keys(value).every((name) => name === 'type');
}

/** Its errors have a type; those of an application have none. */
function readError(value: JsonRecord): Reading | undefined {
  const error = recordAt(value, 'error');
  if (!error || nameAt(error, 'type') === undefined) return undefined;
  const unread = [...unknownFields(value, errorFields), ...unknownFields(error, innerErrorFields, 'error.')];
  return { ...present({ error: describeError(error) }), isEnd: true, unread };
}

function readDelta(event: JsonEvent, delta: JsonRecord, part: string): Reading {
  const type = nameAt(delta, 'type') ?? '';
  switch (type) {
    case 'text_delta':
      return { pieces: [{ part, kind: 'text', ...present({ text: textAt(delta, 'text') }) }] };
    case 'thinking_delta':
      return { pieces: [{ part, kind: 'reasoning', ...present({ text: textAt(delta, 'thinking') }) }] };
    case 'signature_delta':
      return { pieces: [{ part, kind: 'reasoning' }] };
    case 'input_json_delta':
      return { pieces: [{ part, kind: 'tool call', ...present({ text: textAt(delta, 'partial_json') }) }] };
    case 'compaction_delta': {
      const text = textAt(delta, 'content') ?? event.sourceAt(['delta']) ?? '';
      return { pieces: [{ part: `${part}/compaction`, kind: 'data', name: 'compaction', text }] };
    }
    case 'citations_delta': {
      const text = event.sourceAt(['delta', 'citation']) ?? '';
      const citations = { part: `${part}/citations`, kind: 'data' as const, name: 'citations' };
      return {
        pieces: [
          { part, kind: 'text' },
          { ...citations, isLine: true, text },
        ],
      };
    }
    default:
      return { pieces: [{ part, kind: 'text' }], unread: [{ what: 'field', name: `delta[${type}]` }] };
  }
}
