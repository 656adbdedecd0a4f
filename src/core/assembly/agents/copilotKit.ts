// CopilotKit's older runtime: an answer of GraphQL that is delivered in increments, whose items go to places of its
// messages. The newer one speaks AG-UI.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import { nameAt, recordAt, recordsAt, textAt, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import type { JsonEvent, Piece, Reading, Unread } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const eventFields = namesOf('data incremental hasNext errors');
const incrementFields = namesOf('items data path label');
const responseFields = namesOf('threadId runId messages metaEvents status extensions __typename');
const messageFields = namesOf(
  '__typename id createdAt role content name arguments parentMessageId status result actionName actionExecutionId',
);
/** States of an agent, pictures, and whatever is no text, no call and no result. */
const otherMessage = /^(?:AgentState|Image)/;

const operation = 'generateCopilotResponse';

export function readCopilotKit(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const first = recordAt(recordAt(value, 'data') ?? {}, operation);
  const increments = recordsAt(value, 'incremental').filter(({ record }) => pathOf(record)[0] === operation);
  if (!first && increments.length === 0) return readEnd(value);
  const readings = increments.map(({ at, record }) => readIncrement(event, record, at));
  const unread: Unread[] = [...unknownFields(value, eventFields)];
  if (first) unread.push(...unknownFields(first, responseFields, `data.${operation}.`));
  for (const { record } of increments)
    unread.push(...unknownFields(record, incrementFields, 'incremental[].'));
  const messages = first
    ? recordsAt(first, 'messages').map(({ at, record }) =>
        readMessage(event, record, at, ['data', operation, 'messages', at]),
      )
    : [];
  const error = readings.find((reading) => reading.error !== undefined)?.error ?? describeFirst(value);
  return {
    ...(first && {
      begins: 'first' as const,
      ...present({ id: nameAt(first, 'runId') ?? nameAt(first, 'threadId') }),
    }),
    ...present({ error }),
    pieces: [...messages, ...readings].flatMap(({ pieces = [] }) => pieces),
    unread: [...unread, ...[...messages, ...readings].flatMap((reading) => reading.unread ?? [])],
    finishes: readings.flatMap(({ finishes = [] }) => finishes),
    isEnd: value['hasNext'] === false,
  };
}

/** Only that nothing more comes: anybody's who delivers in increments. */
function readEnd(value: JsonRecord): Reading | undefined {
  const error = describeFirst(value);
  return value['hasNext'] === false ? { isCommon: true, isEnd: true, ...present({ error }) } : undefined;
}

function describeFirst(value: JsonRecord): string | undefined {
  const [first] = recordsAt(value, 'errors');
  return first && describeError(first.record);
}

function pathOf(increment: JsonRecord): readonly unknown[] {
  const path: unknown = increment['path'];
  return Array.isArray(path) ? path : [];
}

/** Items go to a list: messages, or pieces of a message's content or arguments. Data goes to an object: a status. */
function readIncrement(event: JsonEvent, increment: JsonRecord, at: number): Reading {
  const [, list, number, member] = pathOf(increment);
  const items: unknown = increment['items'];
  if (list === 'messages' && typeof number === 'number' && Array.isArray(items)) {
    if (member === 'content' || member === 'arguments') {
      const text = items.filter((item) => typeof item === 'string').join('');
      return { pieces: [{ part: `${number}`, kind: member === 'content' ? 'text' : 'tool call', text }] };
    }
    const messages = recordsAt(increment, 'items').map((item) =>
      readMessage(event, item.record, number + item.at, ['incremental', at, 'items', item.at]),
    );
    return {
      pieces: messages.flatMap(({ pieces = [] }) => pieces),
      unread: messages.flatMap(({ unread = [] }) => unread),
    };
  }
  if (list === 'metaEvents' && Array.isArray(items)) {
    const text = event.sourceAt(['incremental', at, 'items']) ?? '';
    // What a graph or an agent asks of whoever uses it.
    return { pieces: [{ part: 'metaEvents', kind: 'approval request', isLine: true, text }] };
  }
  const data = recordAt(increment, 'data');
  const status = data && (recordAt(data, 'status') ?? data);
  const code = status && nameAt(status, 'code');
  if (list === 'messages') return {};
  if (code === undefined) {
    const text = event.sourceAt(['incremental', at]) ?? '';
    return { pieces: [{ part: 'other', kind: 'data', isLine: true, text }] };
  }
  const isFailed = code.toLowerCase() === 'failed';
  const reason = status && nameAt(status, 'reason');
  const description = nameAt(recordAt(status ?? {}, 'details') ?? {}, 'description');
  const error = [
    description ?? reason ?? code,
    ...(description !== undefined && reason ? [`(${reason})`] : []),
  ];
  return { finishes: [{ choice: 0, reason: code }], ...(isFailed && { error: error.join(' ') }) };
}

function readMessage(event: JsonEvent, message: JsonRecord, at: number, path: JsonPath): Reading {
  const type = nameAt(message, '__typename') ?? '';
  if (!otherMessage.test(type))
    return {
      pieces: [readText(message, at, type)],
      unread: unknownFields(message, messageFields, 'messages[].'),
    };
  const soFar = event.sourceAt(path) ?? '';
  return { pieces: [{ part: `${at}`, kind: 'data', name: type, soFar, isState: true }] };
}

function readText(message: JsonRecord, at: number, type: string): Piece {
  const name = nameAt(message, 'name');
  const part = `${at}`;
  const callId = nameAt(message, 'id');
  if (type.startsWith('ResultMessage') || 'result' in message) {
    const about = present({
      name: nameAt(message, 'actionName'),
      callId: nameAt(message, 'actionExecutionId'),
    });
    return { part, kind: 'tool result', isEnd: true, ...about, text: textAt(message, 'result') ?? '' };
  }
  if (name !== undefined || 'arguments' in message)
    return { part, kind: 'tool call', ...present({ name, callId }), text: joined(message['arguments']) };
  return { part, kind: 'text', text: joined(message['content']) };
}

function joined(list: unknown): string {
  if (typeof list === 'string') return list;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string').join('') : '';
}
