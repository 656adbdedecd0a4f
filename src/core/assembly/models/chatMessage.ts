// What one delta, or one whole message, of a chat completion says: content, reasoning under the names in use, refusal,
// calls of tools, and what some servers put beside them.

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
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Unread } from '../reading/reading.ts';
import { namesOf, oddFields, unknownFields, type FieldShapes } from '../reading/unread.ts';

/** Names under which servers send reasoning, each with the whole of it. */
const reasoningNames = ['reasoning_content', 'reasoning', 'reasoning_text', 'thinking'] as const;

/** What has no text that could be read, and is kept as it is. */
const opaqueNames = ['reasoning_opaque', 'reasoning_signature', 'encrypted_content'] as const;

const messageFields = namesOf(
  'role content refusal name tool_calls function_call tool_call_id audio images annotations executed_tools ',
  'copilot_annotations reasoning_details reasoning_steps obfuscation padding audio_content context end_turn extra_content token_id',
  ...reasoningNames,
  ...opaqueNames,
);
const messageShapes: FieldShapes = {
  content: 'text or list',
  refusal: 'text',
  tool_calls: 'list',
  function_call: 'object',
  audio: 'object',
  images: 'list',
  annotations: 'list',
  executed_tools: 'list',
  reasoning_details: 'list',
  reasoning_steps: 'list',
  context: 'object',
  ...Object.fromEntries([...reasoningNames, ...opaqueNames].map((name) => [name, 'text' as const])),
};
const functionFields = namesOf('name arguments input');
const callFields = namesOf('index id type function custom extra_content');
const audioFields = namesOf('id transcript data expires_at');
const executedFields = namesOf('index type arguments output name id');

/** Where a message stands, and how it is to be read. */
interface MessagePlace {
  readonly choice: number;
  readonly path: JsonPath;
  /** Takes what is not read. */
  readonly unread: Unread[];
  /** It is no delta: it says all that there is. */
  readonly isWhole?: boolean;
}

export function readChatMessage(event: JsonEvent, message: JsonRecord, place: MessagePlace): Piece[] {
  const { choice, unread, isWhole } = place;
  const pieces: Piece[] = [];
  const add = (part: string, kind: PartKind, text: string | undefined, name?: string): void => {
    if (text === undefined) return;
    // An empty text of a whole message says nothing: what was streamed is not taken back.
    if (isWhole && text === '') return;
    const about = { part: `${choice}/${part}`, kind, choice, ...present({ name }) };
    pieces.push(isWhole ? { ...about, whole: text } : { ...about, text });
  };
  unread.push(...unknownFields(message, messageFields, 'choices[].delta.'));
  unread.push(...oddFields(message, messageShapes, 'choices[].delta.'));
  const isThought = recordAt(recordAt(message, 'extra_content') ?? {}, 'google')?.['thought'] === true;
  const reasoning = firstNameAt(message, ...reasoningNames);
  if (reasoning !== undefined) add('reasoning', 'reasoning', reasoning);
  const details = recordsAt(message, 'reasoning_details').map(({ record }) => record);
  if (details.length > 0) readDetails(details, reasoning !== undefined, add, unread);
  for (const name of opaqueNames) add(name, 'data', nameAt(message, name), name);
  readContent(event, message, place, { add, textKind: isThought ? 'reasoning' : 'text' }, pieces);
  add('refusal', 'refusal', textAt(message, 'refusal'));
  for (const { at, record } of recordsAt(message, 'tool_calls'))
    pieces.push(readToolCall(event, record, at, { ...place, path: [...place.path, 'tool_calls', at] }));
  const call = recordAt(message, 'function_call');
  if (call) {
    const text = textAt(call, 'arguments');
    const about = { part: `${choice}/call`, kind: 'tool call' as const, choice };
    const name = nameAt(call, 'name');
    pieces.push({ ...about, ...present(isWhole ? { name, whole: text } : { name, text }) });
  }
  pieces.push(...readExtras(event, message, place, add));
  return pieces;
}

type Add = (part: string, kind: PartKind, text: string | undefined, name?: string) => void;

/**
 * The content: a text, or a list of items. The texts of a whole message are one; what is no text is data, such as a
 * picture or a reference.
 */
function readContent(
  event: JsonEvent,
  message: JsonRecord,
  { choice, path }: MessagePlace,
  { add, textKind }: { readonly add: Add; readonly textKind: 'text' | 'reasoning' },
  pieces: Piece[],
): void {
  const items = recordsAt(message, 'content');
  if (items.length === 0) return add(textKind, textKind, textOfContent(message['content']));
  let text: string | undefined;
  let reasoning: string | undefined;
  for (const { at, record } of items) {
    const own = textAt(record, 'text');
    if (own !== undefined) text = (text ?? '') + own;
    for (const thought of recordsAt(record, 'thinking'))
      reasoning = (reasoning ?? '') + (textAt(thought.record, 'text') ?? '');
    const thinking = nameAt(record, 'thinking');
    if (thinking !== undefined) reasoning = (reasoning ?? '') + thinking;
    const isRead =
      own !== undefined || typeof record['thinking'] === 'string' || Array.isArray(record['thinking']);
    if (isRead) continue;
    const name = nameAt(record, 'type') ?? 'content';
    const source = event.sourceAt([...path, 'content', at]) ?? '';
    // The same item comes again in a whole message.
    const part = `${choice}/content/${digestOf(source)}`;
    pieces.push({ part, kind: 'data', choice, name, isEnd: true, whole: source });
  }
  add('reasoning', 'reasoning', reasoning);
  add(textKind, textKind, text);
}

/** A text, or a list of texts. */
function textOfContent(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content) || content.length === 0) return undefined;
  return content.filter((item) => typeof item === 'string').join('');
}

/** OpenRouter's list of reasoning, whose texts also stand in `reasoning` when that is there. */
function readDetails(details: readonly JsonRecord[], isSaid: boolean, add: Add, unread: Unread[]): void {
  const said = details.map((detail) => nameAt(detail, 'text') ?? nameAt(detail, 'summary') ?? '').join('');
  if (!isSaid && said !== '') add('reasoning', 'reasoning', said);
  for (const detail of details) {
    const type = nameAt(detail, 'type') ?? 'reasoning';
    const data = nameAt(detail, 'data');
    if (data !== undefined) add(`reasoning/${type}`, 'data', data, type);
    else if (
      textAt(detail, 'text') === undefined &&
      textAt(detail, 'summary') === undefined &&
      !('signature' in detail)
    )
      unread.push({ what: 'field', name: `choices[].delta.reasoning_details[${type}]` });
  }
}

function readToolCall(
  event: JsonEvent,
  call: JsonRecord,
  at: number,
  { choice, path, unread, isWhole }: MessagePlace,
): Piece {
  unread.push(...unknownFields(call, callFields, 'choices[].delta.tool_calls[].'));
  const inner = recordAt(call, 'function') ?? recordAt(call, 'custom') ?? {};
  const container = 'function' in call ? 'function' : 'custom';
  unread.push(...unknownFields(inner, functionFields, `choices[].delta.tool_calls[].${container}.`));
  // Some servers send arguments as a value instead of its text.
  const text = isRecord(inner['arguments'])
    ? event.sourceAt([...path, container, 'arguments'])
    : (textAt(inner, 'arguments') ?? textAt(inner, 'input'));
  const name = nameAt(inner, 'name');
  const callId = nameAt(call, 'id');
  const said = present(isWhole ? { name, callId, whole: text } : { name, callId, text });
  const key = keyOfCall(numberAt(call, 'index') ?? (isWhole ? at : undefined), callId, name);
  const about = { kind: 'tool call' as const, choice, ...said };
  if (key === undefined) return { ...about, isCallByName: true };
  return {
    ...about,
    part: `${choice}/call/${key}`,
    ...(callId === undefined && !isWhole && { isCallByName: true }),
  };
}

/** Calls have a number; where it is missing, their id or their name begins another. Without any, the last one goes on. */
function keyOfCall(
  index: number | undefined,
  callId: string | undefined,
  name: string | undefined,
): string | undefined {
  if (index !== undefined) return `${index}`;
  if (callId !== undefined) return `id/${callId}`;
  return name === undefined ? undefined : `name/${name}`;
}

/** Sound, pictures, sources, and tools that the server ran itself. */
function readExtras(
  event: JsonEvent,
  message: JsonRecord,
  { choice, path, unread, isWhole }: MessagePlace,
  add: Add,
): Piece[] {
  const pieces: Piece[] = [];
  const audio = recordAt(message, 'audio');
  if (audio) {
    unread.push(...unknownFields(audio, audioFields, 'choices[].delta.audio.'));
    add('transcript', 'text', textAt(audio, 'transcript'));
    add('audio', 'data', nameAt(audio, 'data'), 'audio');
  }
  add('audio', 'data', nameAt(message, 'audio_content'), 'audio');
  for (const { at, record } of recordsAt(message, 'images')) {
    const url = nameAt(recordAt(record, 'image_url') ?? {}, 'url');
    const text = url ?? event.sourceAt([...path, 'images', at]) ?? '';
    // The same picture comes again in a whole message.
    pieces.push({
      part: `${choice}/image/${digestOf(text)}`,
      kind: 'data',
      choice,
      name: 'image',
      whole: text,
    });
  }
  for (const name of ['context', 'copilot_annotations']) {
    if (Object.keys(recordAt(message, name) ?? {}).length === 0) continue;
    const soFar = event.sourceAt([...path, name]) ?? '';
    pieces.push({ part: `${choice}/${name}`, kind: 'data', choice, name, soFar, isState: true });
  }
  for (const { at, record } of recordsAt(message, 'reasoning_steps')) {
    const source = event.sourceAt([...path, 'reasoning_steps', at]) ?? '';
    const part = `${choice}/reasoning_steps/${digestOf(source)}`;
    const name = nameAt(record, 'type') ?? 'reasoning_steps';
    pieces.push({ part, kind: 'data', choice, name, isEnd: true, whole: source });
  }
  const annotations = message['annotations'];
  if (Array.isArray(annotations) && annotations.length > 0) {
    const text = annotations.map((_, at) => event.sourceAt([...path, 'annotations', at]) ?? '').join('\n');
    const about = { part: `${choice}/annotations`, kind: 'data' as const, choice, name: 'annotations' };
    pieces.push(isWhole ? { ...about, whole: text } : { ...about, isLine: true, text });
  }
  for (const { at, record } of recordsAt(message, 'executed_tools'))
    pieces.push(
      ...readExecuted(event, record, { choice, path: [...path, 'executed_tools', at], at, unread }),
    );
  return pieces;
}

/** Groq sends a call of its own tools first, and later once more with what came of it. */
function readExecuted(
  event: JsonEvent,
  tool: JsonRecord,
  { choice, path, at, unread }: { choice: number; path: JsonPath; at: number; unread: Unread[] },
): Piece[] {
  const part = `${choice}/executed/${numberAt(tool, 'index') ?? at}`;
  const name = nameAt(tool, 'name') ?? nameAt(tool, 'type') ?? 'executed_tools';
  const pieces: Piece[] = [
    { part, kind: 'tool call', choice, name, ...present({ soFar: textAt(tool, 'arguments') }) },
  ];
  const output =
    textAt(tool, 'output') ?? (isRecord(tool['output']) ? event.sourceAt([...path, 'output']) : undefined);
  if (output !== undefined)
    pieces.push({ part: `${part}/output`, kind: 'tool result', choice, name, soFar: output });
  for (const { name: field } of unknownFields(tool, executedFields)) {
    const source = event.sourceAt([...path, field]);
    if (source === undefined)
      unread.push({ what: 'field', name: `choices[].delta.executed_tools[].${field}` });
    else
      pieces.push({
        part: `${part}/${field}`,
        kind: 'data',
        choice,
        name: `${name} ${field}`,
        soFar: source,
      });
  }
  return pieces;
}
