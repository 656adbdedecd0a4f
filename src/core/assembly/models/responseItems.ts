// The items of OpenAI's Responses, as they begin and as they are in the end: messages, reasoning, calls and what came of
// them, and what the run waits for.

import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import { nameAt, numberAt, recordAt, recordsAt, textAt, type JsonRecord } from '../reading/jsonParts.ts';
import { unknownWithin } from '../reading/knownFields.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf } from '../reading/unread.ts';

/** Fields of the items that are read, and not shown as they were sent. */
const unknownOfItem = unknownWithin({
  '': namesOf(
    'id object type status role phase content summary encrypted_content call_id name namespace arguments input output error',
    'operation server_label approval_request_id created_by caller',
  ),
  'content[]': namesOf('type text annotations logprobs refusal transcript audio'),
  'summary[]': namesOf('type text'),
});

/** Where the part stands: the output item, and the content or summary in it. Calls have no such number. */
export function partKey(value: JsonRecord, key: string): string {
  const item = numberAt(value, 'output_index') ?? nameAt(value, 'item_id') ?? 0;
  const inner =
    numberAt(value, 'content_index') ??
    numberAt(value, 'summary_index') ??
    numberAt(value, 'command_index') ??
    0;
  return `${item} ${key} ${inner}`;
}

/** Some servers leave the number of an item out, or give all the same one: its id finds the part then. */
export function withItemId(
  pieces: readonly Piece[],
  index: number | undefined,
  id: string | undefined,
): readonly Piece[] {
  if (index === undefined || id === undefined) return pieces;
  return pieces.map((piece) =>
    piece.part?.startsWith(`${index} `)
      ? { ...piece, alias: id + piece.part.slice(`${index}`.length) }
      : piece,
  );
}

/** An item that begins, or that is done. */
export function readItem(event: JsonEvent, value: JsonRecord, isDone: boolean): Reading {
  const item = recordAt(value, 'item');
  return item ? readWholeItem(event, item, value, ['item'], isDone) : {};
}

/** An item as it begins, or as it is in the end. @param at the event's fields that say where it stands */
export function readWholeItem(
  event: JsonEvent,
  item: JsonRecord,
  at: JsonRecord,
  path: JsonPath,
  isDone: boolean,
): Reading {
  const type = nameAt(item, 'type') ?? '';
  switch (type) {
    case 'message':
      return {
        pieces: isDone
          ? [...wholeTexts(at, item, 'content'), ...wholeAnnotations(event, at, item, path)]
          : [],
        unread: unknownOfItem(item),
      };
    case 'reasoning':
      return { pieces: isDone ? readReasoning(at, item) : [], unread: unknownOfItem(item) };
    case 'function_call':
    case 'custom_tool_call':
    case 'mcp_call':
    case 'apply_patch_call':
      return { pieces: readCall(event, at, item, path, isDone), unread: unknownOfItem(item) };
    case 'mcp_approval_request':
      return { pieces: readApproval(at, item, isDone), unread: unknownOfItem(item) };
    default:
      break;
  }
  if (type.endsWith('_call')) return { pieces: readOwnCall(event, at, item, path, isDone) };
  if (type === 'program') return { pieces: [readProgram(at, item, isDone)] };
  if (type === '' || !isDone) return {};
  const whole = event.sourceAt(path) ?? '';
  if (type.endsWith('_output'))
    return { pieces: [{ part: partKey(at, 'output'), kind: 'tool result', name: type, isEnd: true, whole }] };
  const label = nameAt(item, 'server_label');
  const name = label === undefined ? type : `${type} ${label}`;
  return { pieces: [{ part: partKey(at, type), kind: 'data', name, isEnd: true, whole }] };
}

/** A reasoning in the end: its texts, and what is encrypted. */
function readReasoning(at: JsonRecord, item: JsonRecord): Piece[] {
  const encrypted = nameAt(item, 'encrypted_content');
  const name = 'encrypted_content';
  return [
    ...wholeTexts(at, item, 'summary'),
    ...wholeTexts(at, item, 'content'),
    ...(encrypted === undefined
      ? []
      : [{ part: partKey(at, name), kind: 'data' as const, name, isEnd: true, whole: encrypted }]),
  ];
}

function wholeTexts(value: JsonRecord, item: JsonRecord, list: 'content' | 'summary'): Piece[] {
  return recordsAt(item, list).flatMap(({ at, record }): Piece[] => {
    const isReasoning = nameAt(item, 'type') === 'reasoning';
    const isRefusal = nameAt(record, 'type') === 'refusal';
    const transcript = nameAt(record, 'transcript');
    const whole = textAt(record, isRefusal ? 'refusal' : 'text') ?? transcript;
    const reasoningKey = list === 'summary' ? 'summary' : 'reasoning';
    const textKey = transcript === undefined ? 'text' : 'transcript';
    const key = isReasoning ? reasoningKey : isRefusal ? 'refusal' : textKey;
    const kind = isReasoning ? 'reasoning' : isRefusal ? 'refusal' : 'text';
    const place = { ...value, content_index: list === 'content' ? at : undefined, summary_index: at };
    return [{ part: partKey(place, key), kind, isEnd: true, ...present({ whole }) }];
  });
}

/** Sources of a text, which came before one by one, as far as they did. */
function wholeAnnotations(event: JsonEvent, value: JsonRecord, item: JsonRecord, path: JsonPath): Piece[] {
  return recordsAt(item, 'content').flatMap(({ at, record }): Piece[] => {
    const sources = recordsAt(record, 'annotations').map(
      (annotation) => event.sourceAt([...path, 'content', at, 'annotations', annotation.at]) ?? '',
    );
    if (sources.length === 0) return [];
    const part = partKey({ ...value, content_index: at }, 'annotations');
    return [
      { part, kind: 'data', name: 'annotations', isEnd: true, soFar: sources.join('\n'), isState: true },
    ];
  });
}

function readCall(
  event: JsonEvent,
  at: JsonRecord,
  item: JsonRecord,
  path: JsonPath,
  isDone: boolean,
): Piece[] {
  const operation = recordAt(item, 'operation');
  const whole =
    textAt(item, 'arguments') ?? textAt(item, 'input') ?? (operation && textAt(operation, 'diff'));
  const name =
    nameAt(item, 'name') ??
    (operation &&
      `${nameAt(operation, 'type') ?? 'apply_patch_call'} ${nameAt(operation, 'path') ?? ''}`.trim());
  const call: Piece = {
    part: partKey(at, 'call'),
    kind: 'tool call',
    ...present({ name, callId: nameAt(item, 'call_id') ?? nameAt(item, 'id') }),
    ...(isDone && { isEnd: true, ...present({ whole }) }),
  };
  if (!isDone) return [call];
  const error = item['error'];
  const failure = error === null || error === undefined ? undefined : event.sourceAt([...path, 'error']);
  const output = textAt(item, 'output') ?? failure;
  if (output === undefined) return [call];
  const result: Piece = {
    part: partKey(at, 'output'),
    kind: 'tool result',
    isEnd: true,
    whole: output,
    ...present({ name }),
    ...(failure !== undefined && { isFailed: true }),
  };
  return [call, result];
}

/** A call that the run waits for somebody to allow. */
function readApproval(at: JsonRecord, item: JsonRecord, isDone: boolean): Piece[] {
  const about = { name: nameAt(item, 'name'), callId: nameAt(item, 'id'), whole: textAt(item, 'arguments') };
  return [{ part: partKey(at, 'approval'), kind: 'approval request', isEnd: isDone, ...present(about) }];
}

/** A program with which the model calls its tools. */
function readProgram(at: JsonRecord, item: JsonRecord, isDone: boolean): Piece {
  const about = present({
    callId: nameAt(item, 'call_id'),
    whole: isDone ? textAt(item, 'code') : undefined,
  });
  return { part: partKey(at, 'call'), kind: 'tool call', name: 'program', isEnd: isDone, ...about };
}

/** A call of a tool that the server runs itself, such as a search: it comes whole. Code comes with what it wrote. */
function readOwnCall(
  event: JsonEvent,
  at: JsonRecord,
  item: JsonRecord,
  path: JsonPath,
  isDone: boolean,
): Piece[] {
  const name = nameAt(item, 'type') ?? '';
  const isCode = name === 'code_interpreter_call';
  const whole = !isDone ? undefined : isCode ? nameAt(item, 'code') : event.sourceAt(path);
  const part = partKey(at, isCode ? 'call' : 'own call');
  const call: Piece = { part, kind: 'tool call', name, isEnd: isDone, ...present({ whole }) };
  const { outputs } = item;
  if (!isCode || !isDone || !Array.isArray(outputs) || outputs.length === 0) return [call];
  const output = event.sourceAt([...path, 'outputs']) ?? '';
  return [call, { part: partKey(at, 'output'), kind: 'tool result', name, isEnd: true, whole: output }];
}
