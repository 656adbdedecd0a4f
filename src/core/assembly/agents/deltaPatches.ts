// Changes to a message by JSON patches with short names, as ChatGPT's own pages get them: `p` the path, `o` the operation,
// `v` the value. A value alone goes on with the change before it.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { hasOnly, nameAt, recordAt, recordsOf, textAt, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent } from '../reading/unread.ts';

const patchFields = namesOf('p o v c');
const operations = namesOf('add append replace patch remove truncate');

export function readDeltaPatches(event: JsonEvent): Reading | undefined {
  const { value, name } = event;
  if (!isRecord(value)) return undefined;
  if (!('v' in value || ('p' in value && 'o' in value)) || !hasOnly(value, patchFields))
    return readAround(value);
  const operation = textAt(value, 'o')?.toLowerCase();
  if (operation !== undefined && !operations.has(operation)) return undefined;
  const path = textAt(value, 'p');
  const { v } = value;
  const message = isRecord(v) ? recordAt(v, 'message') : undefined;
  if (message && isRecord(v)) return readMessage(message);
  // A value alone is anybody's, and so is one that is no part of a message.
  const isCommon = !isOfMessage(value);
  if (path !== undefined && path !== '' && !path.includes('/')) return undefined;
  if (operation === undefined && path === undefined && name !== '' && name !== 'delta') return undefined;
  return { isCommon, ...readPatch(event, value) };
}

const messagePath = /^\/?(?:message|response)(?:\/|$)/;

/** Whether a change, or the first of several, is one to a message. */
function isOfMessage(patch: JsonRecord): boolean {
  const path = textAt(patch, 'p') ?? '';
  if (path !== '') return messagePath.test(path);
  return recordsOf(patch['v']).some(({ record }) => messagePath.test(textAt(record, 'p') ?? ''));
}

/** What stands around the changes. */
function readAround(value: JsonRecord): Reading | undefined {
  const type = textAt(value, 'type');
  if (type === 'message_stream_complete') return { isCommon: true, isEnd: true };
  if (type === undefined || !('conversation_id' in value || 'message_id' in value)) return undefined;
  return { isCommon: true, unread: unknownEvent(type) };
}

/** A message begins as a whole. */
function readMessage(message: JsonRecord): Reading {
  const id = nameAt(message, 'id');
  const role = nameAt(recordAt(message, 'author') ?? {}, 'role');
  const metadata = recordAt(message, 'metadata') ?? {};
  const content = recordAt(message, 'content') ?? {};
  const first = Array.isArray(content['parts']) ? (content['parts'] as readonly unknown[])[0] : undefined;
  const text = typeof first === 'string' ? first : (textAt(content, 'text') ?? '');
  const kind: PartKind = role === 'tool' ? 'tool result' : kindOf(nameAt(content, 'content_type') ?? '');
  return {
    ...present({ id, role, model: nameAt(metadata, 'model_slug') }),
    begins: 'first',
    ...(text !== '' && { pieces: [{ part: '/message/content/parts/0', kind, text }] }),
  };
}

function kindOf(contentType: string): PartKind {
  if (contentType === 'thoughts' || contentType.startsWith('reasoning')) return 'reasoning';
  return contentType === 'code' ? 'tool call' : 'text';
}

function readPatch(event: JsonEvent, patch: JsonRecord, source: readonly (string | number)[] = []): Reading {
  const { v } = patch;
  const path = textAt(patch, 'p');
  const operation = textAt(patch, 'o')?.toLowerCase();
  if (Array.isArray(v) && (operation === 'patch' || (operation === undefined && recordsOf(v).length > 0))) {
    const inner = recordsOf(v).map(({ at, record }) => readPatch(event, record, [...source, 'v', at]));
    return {
      pieces: inner.flatMap(({ pieces = [] }) => pieces),
      finishes: inner.flatMap(({ finishes = [] }) => finishes),
      isEnd: inner.some(({ isEnd }) => isEnd),
      unread: inner.flatMap(({ unread = [] }) => unread),
    };
  }
  if (path === undefined || path === '') {
    if (typeof v === 'string') return { pieces: [{ kind: 'text', isSamePart: true, text: v }] };
    return { unread: unknownEvent(event.name === '' ? `{ ${Object.keys(patch).join(', ')} }` : event.name) };
  }
  return readAtPath(event, path, v, source);
}

/** Places whose texts grow, by the end of their path. */
const textPath = /\/(?:parts\/\d+|text|content|thinking_content|thoughts\/\d+\/(?:content|summary))$/;

function readAtPath(
  event: JsonEvent,
  path: string,
  v: unknown,
  source: readonly (string | number)[],
): Reading {
  if (path.endsWith('/status') && typeof v === 'string')
    return v.toLowerCase().startsWith('finished') ? { finishes: [{ choice: 0, reason: v }] } : {};
  if (path.endsWith('/finish_details')) {
    const reason = isRecord(v) ? nameAt(v, 'type') : undefined;
    return reason === undefined ? {} : { finishes: [{ choice: 0, reason }] };
  }
  if (textPath.test(path) && typeof v === 'string') {
    const kind: PartKind = /\/think|\/thoughts\//.test(path) ? 'reasoning' : 'text';
    return { pieces: [{ part: path, kind, text: v }] };
  }
  if (path.endsWith('/thoughts') && Array.isArray(v)) {
    const texts = recordsOf(v).map(({ record }) =>
      ['summary', 'content'].flatMap((name) => nameAt(record, name) ?? []).join('\n'),
    );
    return { pieces: [{ part: path, kind: 'reasoning', isLine: true, text: texts.join('\n') }] };
  }
  if (path.endsWith('/end_turn') || path.endsWith('/is_complete')) return {};
  const text = typeof v === 'string' ? v : (event.sourceAt([...source, 'v']) ?? '');
  const piece: Piece = { part: path, kind: 'data', name: path, isLine: true, text };
  return { pieces: [piece] };
}
