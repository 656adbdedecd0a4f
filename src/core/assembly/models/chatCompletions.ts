// OpenAI's chat completions and what others send in their shape: `choices` with deltas of content, refusal, tool calls,
// reasoning under the names in use, and usage with the last chunk. Also the older completions with `text`.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading, Unread } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';
import { readChatMessage } from './chatMessage.ts';
import { readCopilotExtras } from './copilotExtras.ts';

const chunkFields = namesOf(
  'id object created model choices usage system_fingerprint service_tier obfuscation x_groq provider error ',
  'prompt_filter_results citations search_results event_id request_id type input_sensitive output_sensitive ',
  'input_sensitive_type output_sensitive_type output_sensitive_int base_resp time_info copilot_usage prompt ',
  'citations search_results images videos related_questions moderation model_id model_version created_at ',
  'copilot_references copilot_confirmation copilot_errors',
);
const groqFields = namesOf('id seed usage error');
const choiceFields = namesOf(
  'index delta message text finish_reason native_finish_reason stop_reason usage error seed logprobs ',
  'content_filter_results content_filter_result content_filter_offsets',
);

/** What stands beside the choices, and is repeated with each chunk as far as a server has it. */
const besides = [
  'citations',
  'search_results',
  'images',
  'videos',
  'related_questions',
  'moderation',
] as const;

export function readChatCompletions(event: JsonEvent): Reading | undefined {
  const { value } = event;
  const extras = readCopilotExtras(event);
  if (!isRecord(value)) return extras;
  if (!hasChunkShape(value)) return extras ?? readWrapped(event, value) ?? readError(value);
  const pieces: Piece[] = [...(extras?.pieces ?? [])];
  const finishes: { choice: number; reason: string }[] = [];
  const unread: Unread[] = [...unknownFields(value, chunkFields)];
  let role: string | undefined;
  let error = describeError(value['error']) ?? failedBase(value) ?? extras?.error;
  const groq = recordAt(value, 'x_groq') ?? {};
  unread.push(...unknownFields(groq, groqFields, 'x_groq.'));
  error ??= describeError(groq['error']);
  let usage = recordAt(value, 'usage') ?? recordAt(groq, 'usage');
  for (const { at, record: choice } of recordsAt(value, 'choices')) {
    const index = numberAt(choice, 'index') ?? at;
    unread.push(...unknownFields(choice, choiceFields, 'choices[].'));
    const delta = recordAt(choice, 'delta');
    const message = recordAt(choice, 'message');
    const reason = nameAt(choice, 'finish_reason');
    role ??= nameAt(delta ?? message ?? {}, 'role');
    const path = ['choices', at];
    if (delta)
      pieces.push(...readChatMessage(event, delta, { choice: index, path: [...path, 'delta'], unread }));
    // Beside a delta, a message repeats what there was so far; it counts once it is whole.
    if (message && (!delta || reason !== undefined))
      pieces.push(
        ...readChatMessage(event, message, {
          choice: index,
          path: [...path, 'message'],
          unread,
          isWhole: true,
        }),
      );
    // Some servers send the text of a delta a second time, as older completions have it.
    const text = delta && textAt(delta, 'content') !== undefined ? undefined : textAt(choice, 'text');
    if (text !== undefined) pieces.push({ part: `${index}/text`, kind: 'text', choice: index, text });
    if (reason !== undefined) finishes.push({ choice: index, reason });
    usage ??= recordAt(choice, 'usage');
    error ??= describeError(choice['error']);
  }
  for (const name of besides) {
    const said = value[name];
    if (typeof said === 'object' && said !== null && Object.keys(said).length > 0)
      pieces.push({
        part: name,
        kind: 'data',
        name,
        ...present({ soFar: event.sourceAt([name]) }),
        ...(name === 'moderation' && { isState: true }),
      });
  }
  return {
    ...(role !== undefined && { begins: 'first' as const }),
    ...present({
      id: nameAt(value, 'id'),
      model: nameAt(value, 'model'),
      role,
      outputTokens: usage && numberAt(usage, 'completion_tokens'),
      error,
    }),
    usage: usageCounts(usage),
    finishes,
    pieces,
    unread,
  };
}

const objectPattern = /^(?:chat\.completion|chat\.reasoning|text_completion)/;
/** What a filter says of a choice may come in a chunk of its own. */
const filterNames = ['content_filter_results', 'content_filter_offsets', 'content_filter_result'];

/** Whether it is a chunk: other things have choices too. */
function hasChunkShape(value: JsonRecord): boolean {
  const choices: unknown = value['choices'];
  const isNamed = objectPattern.test(textAt(value, 'object') ?? '');
  // Some servers have no list of choices in the chunk of the usage.
  if (!Array.isArray(choices)) return isNamed && recordAt(value, 'usage') !== undefined;
  if (isNamed) return true;
  // A chunk of usage, or of a filter's results, has no choices.
  if (choices.length === 0) return ['usage', 'model', 'prompt_filter_results'].some((name) => name in value);
  return recordsAt(value, 'choices').some(
    ({ record }) =>
      recordAt(record, 'delta') !== undefined ||
      recordAt(record, 'message') !== undefined ||
      ('finish_reason' in record && filterNames.some((name) => name in record)) ||
      (textAt(record, 'text') !== undefined && 'finish_reason' in record),
  );
}

/** Members in which gateways have a chunk within an object of their own. */
const wrappers = ['data', 'chunk', 'payload', 'result', 'response'] as const;

/** A chunk within another object, which only its own name makes certain. What stands beside it is not known. */
function readWrapped(event: JsonEvent, outer: JsonRecord): Reading | undefined {
  for (const name of wrappers) {
    const value = recordAt(outer, name);
    if (!value || !Array.isArray(value['choices']) || !objectPattern.test(textAt(value, 'object') ?? ''))
      continue;
    const sourceAt: JsonEvent['sourceAt'] = (path) => event.sourceAt([name, ...path]);
    const reading = readChatCompletions({ ...event, value, name: '', type: '', sourceAt });
    const error = reading?.error ?? describeError(outer['error']);
    const unread = [...(reading?.unread ?? []), ...unknownFields(outer, new Set([name, 'error']))];
    return reading && { ...reading, ...present({ error }), unread };
  }
  return undefined;
}

/** MiniMax reports what failed beside the choices; zero means that nothing did. */
function failedBase(value: JsonRecord): string | undefined {
  const base = recordAt(value, 'base_resp');
  const code = base && numberAt(base, 'status_code');
  if (!base || code === undefined || code === 0) return undefined;
  return describeError({ message: textAt(base, 'status_msg'), code });
}

const errorFields = namesOf('error request_id object status statusCode');
const innerErrorFields = namesOf('message type code param status');

/** An error in the place of a chunk. Its names tell it from other formats' errors, which have no `param`. */
function readError(value: JsonRecord): Reading | undefined {
  const error = recordAt(value, 'error');
  if (!error || textAt(error, 'message') === undefined || value['type'] !== undefined) return undefined;
  const isOurs = 'param' in error || (typeof error['type'] === 'string' && 'code' in error);
  if (!isOurs) return undefined;
  const outside = unknownFields(value, errorFields);
  return {
    // An entry of somebody's log has an error too.
    ...(outside.length > 0 && { isCommon: true }),
    ...present({ error: describeError(error) }),
    isEnd: true,
    unread: [...outside, ...unknownFields(error, innerErrorFields, 'error.')],
  };
}
