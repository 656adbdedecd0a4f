// JSON-RPC 2.0 as the Model Context Protocol uses it: requests and their responses by id, progress by its token, and
// other notifications.

import * as l10n from '@vscode/l10n';

import type { JsonPath } from '../../json/jsonPath.ts';
import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, numberAt, recordAt, textAt, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';
import { readA2a } from './a2a.ts';

export function readMcp(event: JsonEvent): Reading | undefined {
  const { value } = event;
  // Agents speak JSON-RPC too.
  if (hasAgentUpdate(event)) return undefined;
  // Messages may come as a list of them.
  const messages: readonly unknown[] = Array.isArray(value) ? value : [value];
  const readings = messages.map((message, at) =>
    isRecord(message) && message['jsonrpc'] === '2.0'
      ? readMessage(event, message, Array.isArray(value) ? [at] : [])
      : undefined,
  );
  if (readings.length === 0 || readings.includes(undefined)) return undefined;
  const errors = readings.flatMap((reading) => reading?.error ?? []);
  return {
    ...(readings.every((reading) => reading?.isCommon) && { isCommon: true }),
    ...(errors.length > 0 && { error: errors.join(' ') }),
    pieces: readings.flatMap((reading) => reading?.pieces ?? []),
    unread: messages.flatMap((message) => (isRecord(message) ? unknownFields(message, messageFields) : [])),
  };
}

const messageFields = namesOf('jsonrpc id method params result error');

/** Methods of the protocol, and of the one between editors and agents: language servers and chains speak JSON-RPC too. */
const ownMethod =
  /^(?:(?:notifications|tools|resources|prompts|completion|logging|sampling|roots|elicitation|tasks|server|session|ui)\/|(?:initialize|ping)$)/;

function hasAgentUpdate(event: JsonEvent): boolean {
  if (!isRecord(event.value) || !recordAt(event.value, 'result')) return false;
  const update = readA2a(event);
  return update !== undefined && !update.isCommon;
}

function readMessage(event: JsonEvent, message: JsonRecord, path: JsonPath): Reading {
  const { id } = message;
  const method = nameAt(message, 'method');
  const isAnswerable = typeof id === 'string' || typeof id === 'number';
  if (method !== undefined)
    return {
      ...(!ownMethod.test(method) && { isCommon: true }),
      pieces: [
        isAnswerable ? readRequest(event, message, path) : readNotification(event, message, method, path),
      ],
    };
  const error = recordAt(message, 'error');
  const text = event.sourceAt([...path, error ? 'error' : 'result']) ?? '';
  const described = error && describeError(error);
  const result = recordAt(message, 'result');
  const isFailed = error !== undefined || result?.['isError'] === true;
  // Each is a text of its own, also when several have one id.
  const response: Piece = {
    kind: 'tool result',
    isNew: true,
    isEnd: true,
    callId: keyOf(id),
    text,
    ...(isFailed && { isFailed }),
  };
  return { ...present({ error: described }), pieces: [response] };
}

/** Ids of different types are different: `1` and `"1"`. */
function keyOf(id: unknown): string {
  return JSON.stringify(id) ?? '';
}

function readRequest(event: JsonEvent, message: JsonRecord, path: JsonPath): Piece {
  const method = nameAt(message, 'method') ?? '';
  const callId = keyOf(message['id']);
  const subject = nameAt(recordAt(message, 'params') ?? {}, 'name');
  return {
    kind: 'tool call',
    isNew: true,
    name: subject === undefined ? method : `${method} ${subject}`,
    callId,
    isEnd: true,
    text: event.sourceAt([...path, 'params']) ?? '',
  };
}

function readNotification(event: JsonEvent, message: JsonRecord, method: string, path: JsonPath): Piece {
  const params = recordAt(message, 'params');
  if (method === 'notifications/progress' && params) {
    const progress = numberAt(params, 'progress');
    const total = numberAt(params, 'total');
    const words = [
      total === undefined ? progress : l10n.t('{0} of {1}', String(progress), total),
      textAt(params, 'message'),
    ];
    const token = keyOf(params['progressToken']);
    const text = words.filter((word) => word !== undefined).join(' ');
    return {
      part: `progress/${token}`,
      kind: 'data',
      name: l10n.t('Progress of {0}', token),
      isLine: true,
      text,
    };
  }
  const text = event.sourceAt([...path, 'params']) ?? '';
  return { part: `notification/${method}`, kind: 'data', name: method, isLine: true, text };
}
