// LangGraph's newer protocol: events with a method and, in their parameters, where in the graph they come from. Messages
// stream as blocks by number, which are whole at their end; tools and what the run waits for have methods of their own.

import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import {
  firstNameAt,
  nameAt,
  numberAt,
  recordAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent } from '../reading/unread.ts';

const methods = namesOf(
  'lifecycle messages tools input.requested input.answered values updates checkpoints custom tasks',
);
const dataPath: JsonPath = ['params', 'data'];

export function readLangProtocol(event: JsonEvent, value: JsonRecord): Reading | undefined {
  const method = textAt(value, 'method') ?? '';
  const params = recordAt(value, 'params');
  if (value['type'] !== 'event' || !params || !methods.has(method)) return undefined;
  if (!Array.isArray(params['namespace'])) return undefined;
  const namespace: readonly unknown[] = params['namespace'];
  const place = [...namespace, textAt(params, 'node') ?? ''].join('|');
  const data = recordAt(params, 'data') ?? {};
  switch (method) {
    case 'lifecycle':
      return namespace.length === 0 ? readRun(data) : { pieces: [listed(event, 'lifecycle')] };
    case 'messages':
      return readMessage(event, data, place);
    case 'tools':
      return readTool(event, data);
    case 'input.requested':
      return {
        pieces: [
          { kind: 'approval request', isNew: true, isEnd: true, text: event.sourceAt(dataPath) ?? '' },
        ],
      };
    case 'values': {
      const soFar = event.sourceAt(dataPath) ?? '';
      return { pieces: [{ part: 'values', kind: 'data', name: 'values', soFar, isState: true }] };
    }
    case 'updates':
    case 'custom':
      return { pieces: [listed(event, method)] };
    default:
      return { isCommon: true, unread: unknownEvent(method) };
  }
}

function listed(event: JsonEvent, name: string): Piece {
  return { part: name, kind: 'data', name, isLine: true, text: event.sourceAt(dataPath) ?? '' };
}

function readRun(data: JsonRecord): Reading {
  const state = nameAt(data, 'event') ?? '';
  if (state === 'started') return { begins: 'new' };
  if (!['completed', 'failed', 'interrupted'].includes(state)) return {};
  return {
    finishes: [{ choice: 0, reason: state }],
    isEnd: true,
    ...present({ error: state === 'failed' ? (nameAt(data, 'error') ?? state) : undefined }),
  };
}

function readMessage(event: JsonEvent, data: JsonRecord, place: string): Reading {
  const part = `${place}/${numberAt(data, 'index') ?? 0}`;
  switch (nameAt(data, 'event')) {
    case 'message-start':
      return present({
        role: nameAt(data, 'role'),
        model: nameAt(recordAt(data, 'metadata') ?? {}, 'model'),
      });
    case 'content-block-start':
      return {
        pieces: [{ ...readBlock(event, recordAt(data, 'content') ?? {}, 'text'), part, isNew: true }],
      };
    case 'content-block-delta':
      return { pieces: [{ ...readDelta(recordAt(data, 'delta') ?? {}), part }] };
    case 'content-block-finish':
      return {
        pieces: [{ ...readBlock(event, recordAt(data, 'content') ?? {}, 'whole'), part, isEnd: true }],
      };
    case 'message-finish': {
      const usage = recordAt(data, 'usage');
      return {
        usage: usageCounts(usage),
        ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
      };
    }
    case 'error':
      return present({ error: firstNameAt(data, 'message', 'code') });
    default:
      return { unread: unknownEvent(nameAt(data, 'event') ?? 'messages') };
  }
}

function kindOf(type: string): PartKind {
  if (type === 'text' || type === 'reasoning') return type;
  if (type.includes('tool_call')) return 'tool call';
  return type.endsWith('tool_result') ? 'tool result' : 'data';
}

/** A block as it begins, whose text grows, or as it is in the end. */
function readBlock(event: JsonEvent, block: JsonRecord, member: 'text' | 'whole'): Piece {
  const type = nameAt(block, 'type') ?? '';
  const kind = kindOf(type);
  const path = [...dataPath, 'content'];
  const names = {
    'tool call': 'args',
    'tool result': 'output',
    text: 'text',
    reasoning: 'reasoning',
  } as const;
  const said =
    kind in names
      ? textOrSource(event, block, names[kind as keyof typeof names], path)
      : (firstNameAt(block, 'base64', 'url') ?? event.sourceAt(path));
  return {
    kind,
    ...present({
      name: nameAt(block, 'name') ?? (kind === 'data' ? type : undefined),
      callId: kind === 'tool call' ? nameAt(block, 'id') : nameAt(block, 'tool_call_id'),
      // A call begins without arguments, or with an object that has none yet.
      [member]: said === '{}' && member === 'text' ? undefined : said,
    }),
    ...(block['status'] === 'error' && { isFailed: true }),
  };
}

function readDelta(delta: JsonRecord): Piece {
  switch (nameAt(delta, 'type')) {
    case 'reasoning-delta':
      return { kind: 'reasoning', ...present({ text: textAt(delta, 'reasoning') }) };
    case 'tool-call-delta':
      return { kind: 'tool call', ...present({ text: textAt(delta, 'args') }) };
    case 'data-delta':
      return { kind: 'data', ...present({ text: textAt(delta, 'data') }) };
    case 'block-delta': {
      const fields = recordAt(delta, 'fields') ?? {};
      const soFar = firstNameAt(fields, 'args', 'text', 'reasoning');
      return { kind: kindOf(nameAt(fields, 'type') ?? ''), ...present({ soFar }), isState: true };
    }
    default:
      return { kind: 'text', ...present({ text: textAt(delta, 'text') }) };
  }
}

function readTool(event: JsonEvent, data: JsonRecord): Reading {
  const callId = nameAt(data, 'tool_call_id') ?? '';
  const result = { part: `result/${callId}`, kind: 'tool result', callId } as const;
  switch (nameAt(data, 'event')) {
    case 'tool-started': {
      const name = nameAt(data, 'tool_name');
      const whole = textOrSource(event, data, 'input', dataPath);
      return {
        pieces: [
          { part: `call/${callId}`, kind: 'tool call', callId, isEnd: true, ...present({ name, whole }) },
        ],
      };
    }
    case 'tool-output-delta':
      return { pieces: [{ ...result, ...present({ text: textAt(data, 'delta') }) }] };
    case 'tool-finished': {
      const soFar = textOrSource(event, data, 'output', dataPath);
      return { pieces: [{ ...result, isEnd: true, isState: true, ...present({ soFar }) }] };
    }
    case 'tool-error':
      return {
        pieces: [{ ...result, isEnd: true, isFailed: true, ...present({ soFar: nameAt(data, 'message') }) }],
      };
    default:
      return { unread: unknownEvent(nameAt(data, 'event') ?? 'tools') };
  }
}
