// OpenAI's chat completions and what others send in their shape: `choices` with deltas of content, refusal, tool calls
// by index, reasoning under the names in use, and usage with the last chunk. Also the older completions with `text`.

import { isRecord } from '../base/narrowing.ts';
import {
  describeError,
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from './jsonParts.ts';
import type { JsonEvent, Piece, Reading } from './reading.ts';
import { present } from '../base/present.ts';
import type { JsonPath } from '../json/jsonPath.ts';

/** Names under which servers send reasoning, each with the whole of it. */
const reasoningNames = ['reasoning_content', 'reasoning'] as const;

export function readChatCompletions(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  if (!hasChunkShape(value)) return readError(value);
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  let role: string | undefined;
  for (const { at, record: choice } of recordsAt(value, 'choices')) {
    const index = numberAt(choice, 'index') ?? at;
    const name = isRecord(choice['delta']) ? 'delta' : 'message';
    const delta = recordAt(choice, name) ?? {};
    role ??= nameAt(delta, 'role');
    pieces.push(...readDelta(event, delta, index, ['choices', at, name]));
    const text = textAt(choice, 'text');
    if (text !== undefined) pieces.push({ part: `${index}/text`, kind: 'text', choice: index, text });
    const reason = nameAt(choice, 'finish_reason');
    if (reason !== undefined) finishes.push({ choice: index, reason });
  }
  const usage = recordAt(value, 'usage') ?? recordAt(recordAt(value, 'x_groq') ?? {}, 'usage');
  return {
    ...(role !== undefined && { begins: 'first' as const }),
    ...present({
      id: nameAt(value, 'id'),
      model: nameAt(value, 'model'),
      role,
      outputTokens: usage && numberAt(usage, 'completion_tokens'),
      error: describeError(value['error']),
    }),
    usage: usageCounts(usage),
    finishes,
    pieces,
  };
}

/** Whether it is a chunk: other things have choices too. */
function hasChunkShape(value: JsonRecord): boolean {
  const choices: unknown = value['choices'];
  if (!Array.isArray(choices)) return false;
  if (/^(?:chat\.completion|text_completion)/.test(textAt(value, 'object') ?? '')) return true;
  // A chunk of usage, or of a filter's results, has no choices.
  if (choices.length === 0) return ['usage', 'model', 'prompt_filter_results'].some((name) => name in value);
  return recordsAt(value, 'choices').some(
    ({ record }) =>
      recordAt(record, 'delta') !== undefined ||
      recordAt(record, 'message') !== undefined ||
      (textAt(record, 'text') !== undefined && 'finish_reason' in record),
  );
}

/** An error in the place of a chunk. Its names tell it from other formats' errors, which have no `param`. */
function readError(value: JsonRecord): Reading | undefined {
  const error = recordAt(value, 'error');
  if (!error || textAt(error, 'message') === undefined || value['type'] !== undefined) return undefined;
  const isOurs = 'param' in error || (typeof error['type'] === 'string' && 'code' in error);
  return isOurs ? { ...present({ error: describeError(error) }), isEnd: true } : undefined;
}

function readDelta(event: JsonEvent, delta: JsonRecord, choice: number, path: JsonPath): Piece[] {
  const pieces: Piece[] = [];
  const add = (part: string, kind: Piece['kind'], text: string | undefined): void => {
    if (text !== undefined) pieces.push({ part: `${choice}/${part}`, kind, choice, text });
  };
  const reasoning = reasoningNames.find((name) => typeof delta[name] === 'string');
  if (reasoning !== undefined) add('reasoning', 'reasoning', textAt(delta, reasoning));
  add('text', 'text', textAt(delta, 'content'));
  for (const { record } of recordsAt(delta, 'content')) {
    add('text', 'text', textAt(record, 'text'));
    for (const thought of recordsAt(record, 'thinking'))
      add('reasoning', 'reasoning', textAt(thought.record, 'text'));
  }
  add('refusal', 'refusal', textAt(delta, 'refusal'));
  for (const { at, record } of recordsAt(delta, 'tool_calls'))
    pieces.push(readToolCall(event, record, { at, choice, path: [...path, 'tool_calls', at] }));
  const call = recordAt(delta, 'function_call');
  if (call) {
    const text = textAt(call, 'arguments');
    pieces.push({
      part: `${choice}/call`,
      kind: 'tool call',
      choice,
      ...present({ name: nameAt(call, 'name'), text }),
    });
  }
  return pieces;
}

function readToolCall(
  event: JsonEvent,
  call: JsonRecord,
  { at, choice, path }: { readonly at: number; readonly choice: number; readonly path: JsonPath },
): Piece {
  const inner = recordAt(call, 'function') ?? recordAt(call, 'custom') ?? {};
  const name = 'function' in call ? 'function' : 'custom';
  // Some servers send arguments as a value instead of its text.
  const text = isRecord(inner['arguments'])
    ? event.sourceAt([...path, name, 'arguments'])
    : (textAt(inner, 'arguments') ?? textAt(inner, 'input'));
  return {
    part: `${choice}/call/${numberAt(call, 'index') ?? at}`,
    kind: 'tool call',
    choice,
    ...present({ name: nameAt(inner, 'name'), callId: nameAt(call, 'id'), text }),
  };
}
