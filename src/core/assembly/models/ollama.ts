// Ollama's chat and generate: objects with `model` and `done`, the text in `message.content` or `response`, thinking
// beside it, whole tool calls, and counts with the last one.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

/** The counts of the last object stand among its other members. */
const usageName = /^(?:.*_count|.*_duration)$/;

const eventFields = namesOf(
  'model remote_model remote_host created_at message response thinking context done done_reason logprobs',
);
const messageFields = namesOf('role content thinking images tool_calls tool_name');

export function readOllama(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value) || typeof value['model'] !== 'string' || typeof value['done'] !== 'boolean')
    return undefined;
  const message = recordAt(value, 'message');
  if (!message && typeof value['response'] !== 'string') return undefined;
  const isDone = value['done'];
  const reason = isDone ? (nameAt(value, 'done_reason') ?? 'done') : undefined;
  return {
    ...present({
      model: nameAt(value, 'model'),
      role: message && nameAt(message, 'role'),
      outputTokens: isDone ? numberAt(value, 'eval_count') : undefined,
    }),
    usage: usageCounts(Object.fromEntries(Object.entries(value).filter(([name]) => usageName.test(name)))),
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    isEnd: isDone,
    pieces: message ? readMessage(event, message) : readTexts(value, 'response'),
    unread: [
      ...unknownFields(value, eventFields).filter(({ name }) => !usageName.test(name)),
      ...(message ? unknownFields(message, messageFields, 'message.') : []),
    ],
  };
}

function readTexts(from: JsonRecord, name: 'content' | 'response'): Piece[] {
  const thinking = textAt(from, 'thinking');
  const text = textAt(from, name);
  const pieces: Piece[] = [];
  if (thinking !== undefined) pieces.push({ part: 'thinking', kind: 'reasoning', text: thinking });
  // An empty content stands beside thinking and calls; it is no text of its own.
  if (text !== undefined && text !== '') pieces.push({ part: 'text', kind: 'text', text });
  return pieces;
}

function readMessage(event: JsonEvent, message: JsonRecord): Piece[] {
  const calls = recordsAt(message, 'tool_calls').map(({ at, record }): Piece => {
    const call = recordAt(record, 'function') ?? {};
    const text = event.sourceAt(['message', 'tool_calls', at, 'function', 'arguments']) ?? '';
    const about = present({ name: nameAt(call, 'name'), callId: nameAt(record, 'id') });
    return { kind: 'tool call', isNew: true, isEnd: true, text, ...about };
  });
  const images: unknown = message['images'];
  const pictures = Array.isArray(images) ? images.filter((image) => typeof image === 'string') : [];
  return [
    ...readTexts(message, 'content'),
    ...pictures.map((text): Piece => ({ kind: 'data', isNew: true, isEnd: true, name: 'image', text })),
    ...calls,
  ];
}
