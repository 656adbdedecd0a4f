// Cohere's chat of version 1: events by `event_type`, a text that grows, calls in pieces and whole, and the whole answer
// with the usage at the end.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';
import type { JsonPath } from '../../json/jsonPath.ts';

const eventFields = namesOf(
  'is_finished event_type generation_id text citations search_queries search_results documents tool_calls ',
  'tool_call_delta finish_reason response prompt error',
);

export function readCohereV1(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value) || typeof value['is_finished'] !== 'boolean') return undefined;
  const type = textAt(value, 'event_type');
  return type === undefined
    ? undefined
    : { ...readType(event, type, value), unread: readUnread(type, value) };
}

const types = namesOf(
  'stream-start text-generation tool-calls-chunk tool-calls-generation citation-generation search-results ',
  'search-queries-generation stream-end debug',
);

function readUnread(type: string, value: JsonRecord): Reading['unread'] & object {
  return types.has(type) ? unknownFields(value, eventFields) : unknownEvent(type);
}

function readType(event: JsonEvent, type: string, value: JsonRecord): Reading {
  switch (type) {
    case 'stream-start':
      return { begins: 'new', ...present({ id: nameAt(value, 'generation_id') }) };
    case 'text-generation':
      return { pieces: [{ part: 'text', kind: 'text', ...present({ text: textAt(value, 'text') }) }] };
    case 'tool-calls-chunk':
      return { pieces: [...readPlan(value, false), ...readCallDelta(value)] };
    case 'tool-calls-generation':
      return { pieces: [...readPlan(value, true), ...readCalls(event, value, [])] };
    case 'citation-generation':
      return { pieces: [listed(event, 'citations')] };
    case 'search-queries-generation':
      return { pieces: [listed(event, 'search_queries')] };
    case 'search-results':
      return {
        pieces: ['search_results', 'documents']
          .filter((name) => Array.isArray(value[name]))
          .map((name) => listed(event, name)),
      };
    case 'debug':
      return { pieces: [listed(event, 'prompt')] };
    case 'stream-end':
      return readEnd(event, value);
    default:
      return {};
  }
}

function listed(event: JsonEvent, name: string): Piece {
  return { part: name, kind: 'data', name, isLine: true, text: event.sourceAt([name]) ?? '' };
}

/** What the model says of its calls before it makes them. */
function readPlan(value: JsonRecord, isWhole: boolean): Piece[] {
  const text = nameAt(value, 'text');
  const about = { part: 'plan', kind: 'reasoning', name: 'tool_plan' } as const;
  return text === undefined ? [] : [{ ...about, ...(isWhole ? { whole: text } : { text }) }];
}

function readCallDelta(value: JsonRecord): Piece[] {
  const call = recordAt(value, 'tool_call_delta');
  if (!call) return [];
  const about = present({ name: nameAt(call, 'name'), text: textAt(call, 'parameters') });
  return [{ part: `call/${numberAt(call, 'index') ?? 0}`, kind: 'tool call', ...about }];
}

function readCalls(event: JsonEvent, holder: JsonRecord, path: JsonPath): Piece[] {
  return recordsAt(holder, 'tool_calls').map(({ at, record }): Piece => {
    const whole = textOrSource(event, record, 'parameters', [...path, 'tool_calls', at]);
    const about = present({ name: nameAt(record, 'name'), whole });
    return { part: `call/${at}`, kind: 'tool call', isEnd: true, ...about };
  });
}

function readEnd(event: JsonEvent, value: JsonRecord): Reading {
  const response = recordAt(value, 'response') ?? {};
  const reason = nameAt(value, 'finish_reason') ?? 'stream-end';
  const meta = recordAt(response, 'meta') ?? {};
  const tokens = recordAt(meta, 'tokens') ?? recordAt(meta, 'billed_units');
  const text = nameAt(response, 'text');
  return {
    pieces: [
      ...(text === undefined ? [] : [{ part: 'text', kind: 'text' as const, isEnd: true, whole: text }]),
      ...readCalls(event, response, ['response']),
    ],
    usage: [
      ...usageCounts(recordAt(meta, 'tokens'), 'tokens.'),
      ...usageCounts(recordAt(meta, 'billed_units'), 'billed_units.'),
    ],
    ...present({
      id: nameAt(response, 'generation_id'),
      outputTokens: tokens && numberAt(tokens, 'output_tokens'),
      error: reason.startsWith('ERROR') ? (nameAt(value, 'error') ?? reason) : undefined,
    }),
    finishes: [{ choice: 0, reason }],
    isEnd: true,
  };
}
