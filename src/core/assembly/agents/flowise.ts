// Flowise: the kind of event and its data stand in the JSON, `{"event":"token","data":"Hel"}`.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  firstNameAt,
  hasOnly,
  nameAt,
  numberAt,
  recordsOf,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent } from '../reading/unread.ts';

const fields = namesOf('event data chatId duration');

export function readFlowise(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value) || !('data' in value) || !hasOnly(value, fields)) return undefined;
  const kind = nameAt(value, 'event');
  if (kind === undefined) return undefined;
  const { data } = value;
  const text = textOrSource(event, value, 'data') ?? '';
  switch (kind) {
    case 'token':
      return typeof data === 'string' ? { pieces: [{ part: 'text', kind: 'text', text }] } : undefined;
    case 'thinking':
      return typeof data !== 'string'
        ? undefined
        : { pieces: [{ part: 'thinking', kind: 'reasoning', text }] };
    case 'usedTools':
      return { pieces: readTools(event, data) };
    case 'calledTools':
      return {
        isCommon: true,
        pieces: [{ part: 'calledTools', kind: 'data', name: kind, soFar: text, isState: true }],
      };
    case 'usageMetadata': {
      const usage = isRecord(data) ? data : undefined;
      return {
        isCommon: true,
        usage: usageCounts(usage),
        ...present({ outputTokens: usage && numberAt(usage, 'output_tokens') }),
      };
    }
    case 'metadata':
      return {
        isCommon: true,
        pieces: [{ part: kind, kind: 'data', name: kind, isLine: true, text }],
        ...present({ id: idOf(data) }),
      };
    case 'start':
      return { isCommon: true };
    case 'end':
      return { isCommon: true, finishes: [{ choice: 0, reason: 'end' }], isEnd: true };
    case 'error':
      return { isCommon: true, error: text, isEnd: true };
    case 'abort':
      return { isCommon: true, finishes: [{ choice: 0, reason: kind }], isEnd: true };
    case 'action':
      return {
        isCommon: true,
        pieces: [{ part: kind, kind: 'approval request', soFar: text, isState: true }],
      };
    case 'sourceDocuments':
    case 'fileAnnotations':
    case 'artifacts':
      return {
        isCommon: true,
        pieces: [{ part: kind, kind: 'data', name: kind, soFar: text, isState: true }],
      };
    // Names that nobody else has: a flow begins with them, before any token.
    case 'agentReasoning':
    case 'agentFlowExecutedData':
      return { pieces: [{ part: kind, kind: 'data', name: kind, soFar: text, isState: true }] };
    case 'nextAgent':
    case 'agentFlowEvent':
    case 'nextAgentFlow':
      return { pieces: [{ part: kind, kind: 'data', name: kind, isLine: true, text }] };
    default:
      return { isCommon: true, unread: unknownEvent(kind) };
  }
}

function idOf(data: unknown): string | undefined {
  return isRecord(data) ? firstNameAt(data, 'chatMessageId') : undefined;
}

/** Tools that were used come with what they said. */
function readTools(event: JsonEvent, data: unknown): Piece[] {
  return recordsOf(data).flatMap(({ at, record }): Piece[] => {
    const name = nameAt(record, 'tool');
    const path = ['data', at];
    const about = present({ name });
    return [
      {
        part: `call/${at}`,
        kind: 'tool call',
        ...about,
        soFar: said(event, record, 'toolInput', path),
        isState: true,
      },
      {
        part: `result/${at}`,
        kind: 'tool result',
        ...about,
        soFar: said(event, record, 'toolOutput', path),
        isState: true,
      },
    ];
  });
}

function said(
  event: JsonEvent,
  record: JsonRecord,
  name: string,
  path: readonly (string | number)[],
): string {
  return textOrSource(event, record, name, path) ?? '';
}
