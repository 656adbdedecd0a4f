// Messages of LangChain, in the shapes in which LangGraph and LangServe send them: chunks that go on, and messages that
// say all that there is up to now.

import { digestOf } from '../../base/digest.ts';
import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import {
  firstNameAt,
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
import { unknownWithin } from '../reading/knownFields.ts';
import { namesOf } from '../reading/unread.ts';

/** Types of messages: `ai`, `AIMessageChunk`. Others have lists of things with a type and a content too. */
const messageType =
  /^(?:ai|assistant|human|user|system|developer|tool|function|chat|remove)(?:message)?(?:chunk)?$/i;

/** A message, also as its serialised form `{"lc":1,"kwargs":{…}}`; undefined when it is none. */
export function messageOf(
  value: unknown,
): { readonly message: JsonRecord; readonly path: JsonPath } | undefined {
  if (!isRecord(value)) return undefined;
  const kwargs = recordAt(value, 'kwargs');
  if (kwargs && value['lc'] === 1) {
    const id: unknown = value['id'];
    const last: unknown = Array.isArray(id) ? id.at(-1) : undefined;
    return { message: { type: typeof last === 'string' ? last : 'ai', ...kwargs }, path: ['kwargs'] };
  }
  const type = textAt(value, 'type');
  const isOne = type !== undefined && messageType.test(type) && 'content' in value;
  return isOne ? { message: value, path: [] } : undefined;
}

/** What a message says. @param path of the message in the event */
export function readLangMessage(event: JsonEvent, message: JsonRecord, path: JsonPath): Reading {
  return { ...readMessage(event, message, path), unread: unknownOf(message) };
}

const unknownOf = unknownWithin({
  '': namesOf(
    'content additional_kwargs response_metadata type name id example tool_calls invalid_tool_calls usage_metadata',
    'tool_call_chunks tool_call_id status chunk_position role lc_direct_tool_output',
  ),
  'tool_calls[]': namesOf('name args id type error index'),
  'tool_call_chunks[]': namesOf('name args id type error index'),
});

function readMessage(event: JsonEvent, message: JsonRecord, path: JsonPath): Reading {
  const type = nameAt(message, 'type') ?? '';
  const isMore = isChunk(message);
  const kind = type.toLowerCase();
  const id = nameAt(message, 'id') ?? '';
  const said = (text: string): Pick<Piece, 'text' | 'soFar'> => (isMore ? { text } : { soFar: text });
  const { text, reasoning } = textsOf(message);
  if (kind.startsWith('tool')) {
    const callId = nameAt(message, 'tool_call_id');
    const isFailed = message['status'] === 'error';
    const about = present({ name: nameAt(message, 'name'), callId });
    const result = textOrSource(event, message, 'content', path) ?? '';
    return {
      pieces: [
        {
          part: `result/${callId ?? id}`,
          kind: 'tool result',
          ...about,
          ...said(result),
          ...(isFailed && { isFailed }),
        },
      ],
    };
  }
  if (!kind.startsWith('ai') && !kind.startsWith('assistant')) {
    if (text === '') return {};
    return {
      pieces: [{ part: `message/${id}/${type}`, kind: 'data', name: type, ...said(text), isState: true }],
    };
  }
  const part = `message/${id}`;
  const pieces: Piece[] = [];
  if (reasoning !== '') pieces.push({ part: `${part}/reasoning`, kind: 'reasoning', ...said(reasoning) });
  if (text !== '') pieces.push({ part, kind: 'text', ...said(text) });
  const refusal = nameAt(recordAt(message, 'additional_kwargs') ?? {}, 'refusal');
  if (refusal !== undefined) pieces.push({ part: `${part}/refusal`, kind: 'refusal', ...said(refusal) });
  pieces.push(...readCalls(event, message, part, path), ...readOtherContent(event, message, part, path));
  // A message that goes on in another attempt is the same one; a state of the graph repeats those of other runs too.
  return {
    ...readFacts(message, { part: id, isMore }),
    pieces,
    ...(isMore && id !== '' && { innerIds: [id] }),
  };
}

/** Items of the content that say what stands elsewhere in the message too. */
const callTypes = namesOf(
  'tool_use input_json_delta tool_call tool_call_chunk function_call invalid_tool_call',
);

/** Pictures, results of the model's own tools, and whatever else is among the content. */
function readOtherContent(event: JsonEvent, message: JsonRecord, part: string, path: JsonPath): Piece[] {
  return recordsAt(message, 'content').flatMap(({ at, record }): Piece[] => {
    const type = nameAt(record, 'type') ?? 'content';
    const isText = ['text', 'thinking', 'reasoning', 'summary'].some((name) => name in record);
    if (isText || callTypes.has(type)) return [];
    const whole = event.sourceAt([...path, 'content', at]) ?? '';
    return [{ part: `${part}/content/${digestOf(whole)}`, kind: 'data', name: type, isEnd: true, whole }];
  });
}

/** Texts of the content, which is one or a list of them; what is no text stands with the calls. */
function textsOf(message: JsonRecord): { readonly text: string; readonly reasoning: string } {
  const extra = recordAt(message, 'additional_kwargs') ?? {};
  let reasoning = textAt(extra, 'reasoning_content') ?? '';
  let text = textAt(message, 'content') ?? '';
  for (const { record } of recordsAt(message, 'content')) {
    text += textAt(record, 'text') ?? '';
    reasoning += firstNameAt(record, 'thinking', 'reasoning') ?? '';
    for (const { record: summary } of recordsAt(record, 'summary'))
      reasoning += textAt(summary, 'text') ?? '';
  }
  return { text, reasoning };
}

function readCalls(event: JsonEvent, message: JsonRecord, part: string, path: JsonPath): Piece[] {
  const chunks = recordsAt(message, 'tool_call_chunks');
  if (chunks.length > 0)
    return chunks.map(({ at, record }): Piece => {
      const about = {
        name: nameAt(record, 'name'),
        callId: nameAt(record, 'id'),
        text: textAt(record, 'args'),
      };
      return {
        part: `${part}/call/${numberAt(record, 'index') ?? at}`,
        kind: 'tool call',
        ...present(about),
      };
    });
  const calls = recordsAt(message, 'tool_calls');
  const older = recordsAt(recordAt(message, 'additional_kwargs') ?? {}, 'tool_calls');
  if (calls.length === 0 && older.length > 0)
    return older.map(({ at, record }) =>
      readOlderCall(message, record, `${part}/call/${numberAt(record, 'index') ?? at}`),
    );
  const broken = isChunk(message) ? [] : recordsAt(message, 'invalid_tool_calls');
  const failed = broken.map(({ at, record }): Piece => {
    const about = {
      name: nameAt(record, 'name'),
      callId: nameAt(record, 'id'),
      soFar: textAt(record, 'args'),
    };
    return {
      part: `${part}/broken/${at}`,
      kind: 'tool call',
      isFailed: true,
      isState: true,
      ...present(about),
    };
  });
  return calls
    .map(({ at, record }): Piece => {
      const soFar = textOrSource(event, record, 'args', [...path, 'tool_calls', at]) ?? '';
      const about = present({ name: nameAt(record, 'name'), callId: nameAt(record, 'id') });
      return { part: `${part}/call/${at}`, kind: 'tool call', ...about, soFar, isState: true };
    })
    .concat(failed);
}

/** A call as the model's own API has it, where nothing else says it. */
function readOlderCall(message: JsonRecord, call: JsonRecord, part: string): Piece {
  const inner = recordAt(call, 'function') ?? {};
  const text = textAt(inner, 'arguments');
  const about = { name: nameAt(inner, 'name'), callId: nameAt(call, 'id') };
  return {
    part,
    kind: 'tool call',
    ...present(isChunk(message) ? { ...about, text } : { ...about, soFar: text }),
  };
}

function isChunk(message: JsonRecord): boolean {
  return nameAt(message, 'type')?.endsWith('Chunk') === true;
}

function readFacts(message: JsonRecord, of: { readonly part: string; readonly isMore: boolean }): Reading {
  const usage = recordAt(message, 'usage_metadata');
  const about = recordAt(message, 'response_metadata') ?? {};
  const reason = firstNameAt(about, 'finish_reason', 'stop_reason', 'done_reason');
  const counts = usage && {
    usage: usageCounts(usage),
    ...present({ outputTokens: numberAt(usage, 'output_tokens') }),
  };
  return {
    ...counts,
    ...(counts && { generations: [{ ...of, ...counts }] }),
    ...present({
      model: firstNameAt(about, 'model_name', 'model'),
    }),
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
  };
}
