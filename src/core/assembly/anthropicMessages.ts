// Anthropic's messages: numbered content blocks that begin, grow by deltas of their own type, and stop; stop reason and
// the final usage come with `message_delta`. Pings say nothing.

import { isRecord } from '../base/narrowing.ts';
import { present } from '../base/present.ts';
import {
  describeError,
  nameAt,
  numberAt,
  recordAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from './jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from './reading.ts';

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
      return delta && { pieces: readDelta(delta, blockKey(value)) };
    }
    case 'content_block_stop':
      return { pieces: [{ part: blockKey(value), kind: 'text', isEnd: true }] };
    case 'message_delta':
      return readMessageDelta(value);
    case 'message_stop':
      return { isEnd: true };
    case 'ping':
      return {};
    case 'error': {
      const error = recordAt(value, 'error');
      return error && { ...present({ error: describeError(error) }), isEnd: true };
    }
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

function kindOfBlock(type: string): PartKind {
  if (type.endsWith('tool_use')) return 'tool call';
  if (type.endsWith('tool_result')) return 'tool result';
  if (type === 'text') return 'text';
  return type.endsWith('thinking') ? 'reasoning' : 'data';
}

function readDelta(delta: JsonRecord, part: string): Piece[] {
  switch (delta['type']) {
    case 'text_delta':
      return [{ part, kind: 'text', ...present({ text: textAt(delta, 'text') }) }];
    case 'thinking_delta':
      return [{ part, kind: 'reasoning', ...present({ text: textAt(delta, 'thinking') }) }];
    case 'signature_delta':
      return [{ part, kind: 'reasoning' }];
    case 'input_json_delta':
      return [{ part, kind: 'tool call', ...present({ text: textAt(delta, 'partial_json') }) }];
    default:
      return [{ part, kind: 'text' }];
  }
}
