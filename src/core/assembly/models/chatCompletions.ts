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

const chunkFields = namesOf(
  'id object created model choices usage system_fingerprint service_tier obfuscation x_groq provider error ',
  'prompt_filter_results citations search_results event_id request_id type input_sensitive output_sensitive ',
  'input_sensitive_type output_sensitive_type output_sensitive_int base_resp time_info copilot_usage prompt',
);
const choiceFields = namesOf(
  'index delta message text finish_reason native_finish_reason stop_reason usage error seed ',
  'content_filter_results content_filter_result content_filter_offsets',
);

/** Lists beside the choices that a server repeats with each chunk as far as it has them. */
const growingLists = ['citations', 'search_results'] as const;

export function readChatCompletions(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  if (!hasChunkShape(value)) return readError(value);
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  const unread: Unread[] = [...unknownFields(value, chunkFields)];
  let role: string | undefined;
  let error = describeError(value['error']) ?? failedBase(value);
  let usage = recordAt(value, 'usage') ?? recordAt(recordAt(value, 'x_groq') ?? {}, 'usage');
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
    const text = textAt(choice, 'text');
    if (text !== undefined) pieces.push({ part: `${index}/text`, kind: 'text', choice: index, text });
    if (reason !== undefined) finishes.push({ choice: index, reason });
    usage ??= recordAt(choice, 'usage');
    error ??= describeError(choice['error']);
  }
  for (const name of growingLists) {
    const list = value[name];
    if (Array.isArray(list) && list.length > 0)
      pieces.push({ part: name, kind: 'data', name, ...present({ soFar: event.sourceAt([name]) }) });
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
  return {
    ...present({ error: describeError(error) }),
    isEnd: true,
    unread: [...unknownFields(value, errorFields), ...unknownFields(error, innerErrorFields, 'error.')],
  };
}
