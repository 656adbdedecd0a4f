// Agent2Agent: tasks with their states and artifacts, and messages; versions 0.3 with a `kind` and 1.0 with a member for
// each; over JSON-RPC, and bare as its REST binding sends them.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import { describeError } from '../reading/errorText.ts';
import { firstNameAt, nameAt, recordAt, recordsAt, textAt, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { unknownWithin } from '../reading/knownFields.ts';
import { namesOf } from '../reading/unread.ts';

const kinds = {
  task: 'task',
  message: 'message',
  'status-update': 'status',
  'artifact-update': 'artifact',
} as const;
const members = {
  task: 'task',
  message: 'message',
  msg: 'message',
  statusUpdate: 'status',
  artifactUpdate: 'artifact',
} as const;
type Kind = (typeof kinds)[keyof typeof kinds];

const updateFields = namesOf(
  'kind taskId contextId status artifact append lastChunk final metadata id artifacts history',
);

const unknownOfUpdate = unknownWithin({
  '': updateFields,
  status: namesOf('state message timestamp'),
  artifact: namesOf('artifactId name description parts metadata extensions append lastChunk index'),
  'artifact.parts[]': namesOf('kind type text data file url raw filename mediaType metadata'),
});

export function readA2a(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const isRpc = value['jsonrpc'] === '2.0';
  const result = isRpc ? recordAt(value, 'result') : value;
  if (!result) return isRpc ? readRpcError(value) : undefined;
  const base = isRpc ? ['result'] : [];
  const kind = textAt(result, 'kind');
  if (kind !== undefined && Object.hasOwn(kinds, kind) && isOwn(result, kinds[kind as keyof typeof kinds]))
    return readUpdate(event, kinds[kind as keyof typeof kinds], result, base);
  for (const name in members) {
    const inner = recordAt(result, name);
    const own = members[name as keyof typeof members];
    if (inner && isOwn(inner, own)) return readUpdate(event, own, inner, [...base, name]);
  }
  return undefined;
}

/** What a request to an agent says, by JSON-RPC or bare. */
export function readA2aRequest(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const params = recordAt(value, 'params');
  const message = recordAt(params ?? value, 'message');
  if (!message || !Array.isArray(message['parts'])) return undefined;
  const path = params ? ['params', 'message'] : ['message'];
  return { pieces: readParts(event, message, partOfMessage(message), path, { isLast: true }) };
}

function partOfMessage(message: JsonRecord): string {
  return `message/${nameAt(message, 'messageId') ?? ''}`;
}

/** What was said before, and comes again with a task. */
function readHistory(event: JsonEvent, task: JsonRecord, path: JsonPath): Piece[] {
  return recordsAt(task, 'history').flatMap(({ at, record }) => {
    const saidBefore = roleOf(record) === 'user' ? 'user' : 'agent';
    const part = partOfMessage(record);
    return readParts(event, record, part, [...path, 'history', at], { isMore: false, isLast: true })
      .filter(({ kind }) => kind === 'text')
      .map((piece) => ({ ...piece, saidBefore }));
  });
}

/** An error in the place of an update: anybody's who speaks JSON-RPC, unless an answer goes on. */
function readRpcError(value: JsonRecord): Reading | undefined {
  const error = recordAt(value, 'error');
  if (!error || 'method' in value) return undefined;
  return { isCommon: true, isEnd: true, ...present({ error: describeError(error) }) };
}

const states = namesOf(
  'submitted working input-required completed canceled cancelled failed rejected auth-required unknown unspecified',
);

function hasState(update: JsonRecord): boolean {
  return states.has(stateOf(recordAt(update, 'status') ?? {}));
}

function stateOf(status: JsonRecord): string {
  const state = nameAt(status, 'state')?.replace(/^TASK_STATE_/, '');
  return state?.toLowerCase().replaceAll('_', '-') ?? '';
}

/** Others have tasks and messages too. */
function isOwn(update: JsonRecord, kind: Kind): boolean {
  switch (kind) {
    case 'task':
      return nameAt(update, 'id') !== undefined && hasState(update);
    case 'status':
      return nameAt(update, 'taskId') !== undefined && hasState(update);
    case 'artifact':
      return nameAt(update, 'taskId') !== undefined && recordAt(update, 'artifact') !== undefined;
    case 'message':
      return nameAt(update, 'messageId') !== undefined && Array.isArray(update['parts']);
  }
}

function readUpdate(event: JsonEvent, kind: Kind, update: JsonRecord, path: JsonPath): Reading {
  switch (kind) {
    case 'task': {
      const status = readStatus(recordAt(update, 'status') ?? {}, update);
      const artifacts = recordsAt(update, 'artifacts').flatMap(({ at, record }) =>
        readArtifact(event, record, [...path, 'artifacts', at], false),
      );
      return {
        ...status,
        ...present({ id: nameAt(update, 'id') }),
        pieces: [...readHistory(event, update, path), ...(status.pieces ?? []), ...artifacts],
        unread: unknownOfUpdate(update),
      };
    }
    case 'status':
      return {
        ...readStatus(recordAt(update, 'status') ?? {}, update),
        ...present({ id: nameAt(update, 'taskId') }),
        unread: unknownOfUpdate(update),
      };
    case 'artifact':
      return {
        ...present({ id: nameAt(update, 'taskId') }),
        pieces: readArtifact(
          event,
          recordAt(update, 'artifact') ?? {},
          [...path, 'artifact'],
          update['append'] === true,
          update['lastChunk'] === true,
        ),
        unread: unknownOfUpdate(update),
      };
    case 'message': {
      const part = partOfMessage(update);
      return {
        ...present({ id: nameAt(update, 'taskId') ?? nameAt(update, 'messageId'), role: roleOf(update) }),
        pieces: readParts(event, update, part, path, {}),
        finishes: [{ choice: 0, reason: 'message' }],
        isEnd: true,
      };
    }
  }
}

function roleOf(message: JsonRecord): string | undefined {
  return nameAt(message, 'role')
    ?.replace(/^ROLE_/, '')
    .toLowerCase();
}

const failed = namesOf('failed rejected');
const over = namesOf('completed canceled cancelled failed rejected');
const waits = namesOf('input-required auth-required');

function readStatus(status: JsonRecord, update: JsonRecord): Reading {
  const state = stateOf(status);
  const message = recordAt(status, 'message');
  const said = message
    ? recordsAt(message, 'parts')
        .map(({ record }) => textOfPart(record) ?? '')
        .join('')
    : '';
  const text = said === '' ? state : `${state}: ${said}`;
  const isOver = over.has(state);
  const request: Piece[] = waits.has(state)
    ? [{ kind: 'approval request', isNew: true, isEnd: true, name: state, text: said }]
    : [];
  return {
    pieces: [
      { part: 'states', kind: 'data', name: 'status', isInOrder: true, isLine: true, text },
      ...request,
    ],
    ...(failed.has(state) && { error: text }),
    finishes: isOver || waits.has(state) ? [{ choice: 0, reason: state }] : [],
    isEnd: isOver || update['final'] === true,
  };
}

function readArtifact(
  event: JsonEvent,
  artifact: JsonRecord,
  path: JsonPath,
  isMore: boolean,
  isLast = false,
): Piece[] {
  const part = `artifact/${nameAt(artifact, 'artifactId') ?? ''}`;
  return readParts(event, artifact, part, path, { isMore, isLast });
}

/** The texts of the parts are one text; what is no text stands on a line of its own. */
function readParts(
  event: JsonEvent,
  holder: JsonRecord,
  part: string,
  path: JsonPath,
  { isMore = true, isLast = false }: { readonly isMore?: boolean; readonly isLast?: boolean },
): Piece[] {
  const name = firstNameAt(holder, 'name');
  const pieces: Piece[] = [];
  let text: string | undefined;
  for (const { at, record } of recordsAt(holder, 'parts')) {
    const own = textOfPart(record);
    if (own !== undefined) text = (text ?? '') + own;
    else
      pieces.push({
        part: `${part}/data`,
        kind: 'data',
        ...present({ name }),
        isLine: true,
        text: event.sourceAt([...path, 'parts', at]) ?? '',
      });
  }
  if (text === undefined) return pieces;
  const about = { part, kind: 'text', ...present({ name }), ...(isLast && { isEnd: true }) } as const;
  // Without a word of going on, what comes takes the place of what there was.
  return [{ ...about, ...(isMore ? { text } : { soFar: text, isState: true }) }, ...pieces];
}

function textOfPart(part: JsonRecord): string | undefined {
  return textAt(part, 'text');
}
