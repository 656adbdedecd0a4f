// Anthropic's messages: numbered content blocks that begin, grow by deltas of their own type, and stop; stop reason and
// the final usage come with `message_delta`. Pings say nothing.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, numberAt, recordAt, textAt, usageCounts, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const messageFields = namesOf('id type role model content stop_reason stop_sequence usage');
const deltaEventFields = namesOf('type delta usage');
const deltaFields = namesOf('stop_reason stop_sequence');
const stopFields = namesOf('type amazon-bedrock-invocationMetrics');
const errorFields = namesOf('type error request_id');
const innerErrorFields = namesOf('type message details');

export function readAnthropicMessages(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value)) return undefined;
  switch (type) {
    case 'message_start':
      return readStart(recordAt(value, 'message'));
    case 'content_block_start': {
      const block = recordAt(value, 'content_block');
      return block && { pieces: [readBlock(event, block, blockKey(value))] };
    }
    case 'content_block_delta': {
      const delta = recordAt(value, 'delta');
      return delta && readDelta(event, delta, blockKey(value));
    }
    case 'content_block_stop':
      return { pieces: [{ part: blockKey(value), kind: 'text', isEnd: true }] };
    case 'message_delta':
      return readMessageDelta(value);
    case 'message_stop': {
      const metrics = recordAt(value, 'amazon-bedrock-invocationMetrics');
      return { isEnd: true, usage: usageCounts(metrics), unread: unknownFields(value, stopFields) };
    }
    case 'ping':
      return isPing(value) ? {} : undefined;
    case 'error':
      return readError(value);
    default:
      return undefined;
  }
}

function blockKey(value: JsonRecord): string {
  return `${numberAt(value, 'index') ?? 0}`;
}

function readStart(message: JsonRecord | undefined): Reading | undefined {
  if (!message) return undefined;
  return {
    begins: 'new',
    ...present({ id: nameAt(message, 'id'), model: nameAt(message, 'model'), role: nameAt(message, 'role') }),
    usage: usageCounts(recordAt(message, 'usage')),
    unread: unknownFields(message, messageFields, 'message.'),
  };
}

function readMessageDelta(value: JsonRecord): Reading {
  const delta = recordAt(value, 'delta') ?? {};
  const usage = recordAt(value, 'usage');
  const reason = nameAt(delta, 'stop_reason');
  const sequence = nameAt(delta, 'stop_sequence');
  const shown = sequence === undefined ? reason : `${reason ?? ''} ${JSON.stringify(sequence)}`.trim();
  return {
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
    finishes: shown === undefined ? [] : [{ choice: 0, reason: shown }],
    unread: [...unknownFields(value, deltaEventFields), ...unknownFields(delta, deltaFields, 'delta.')],
  };
}

function readBlock(event: JsonEvent, block: JsonRecord, part: string): Piece {
  const type = nameAt(block, 'type') ?? '';
  const kind = kindOfBlock(type);
  switch (kind) {
    case 'tool call': {
      const input = event.sourceAt(['content_block', 'input']);
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
      const text = textAt(block, 'content') ?? event.sourceAt(['content_block', 'content']);
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
      return { part, kind, isNew: true, name: type, ...present({ text: event.sourceAt(['content_block']) }) };
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
