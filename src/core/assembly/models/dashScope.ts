// DashScope's own API, and watsonx: results in a list of an output. DashScope sends all of the text each time, or only
// what is new, as the request asked.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  firstNameAt,
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

const eventFields = namesOf('output usage request_id code message status_code');
const outputFields = namesOf('choices text finish_reason search_info session_id thoughts doc_references');
const messageFields = namesOf('role content reasoning_content tool_calls name');

export function readDashScope(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const output = recordAt(value, 'output');
  const id = nameAt(value, 'request_id');
  if (!output || !(Array.isArray(output['choices']) || typeof output['text'] === 'string'))
    return id === undefined ? undefined : readFailure(value, id);
  if (id === undefined && !recordAt(value, 'usage')) return undefined;
  const unread: Unread[] = [
    ...unknownFields(value, eventFields),
    ...unknownFields(output, outputFields, 'output.'),
  ];
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  const finish = (choice: number, reason: string | undefined): void => {
    // The word stands for none.
    if (reason !== undefined && reason !== 'null') finishes.push({ choice, reason });
  };
  const text = textAt(output, 'text');
  if (text !== undefined) pieces.push({ part: '0/text', kind: 'text', choice: 0, moreOrSoFar: text });
  if (!Array.isArray(output['choices'])) finish(0, nameAt(output, 'finish_reason'));
  for (const { at, record } of recordsAt(output, 'choices')) {
    const choice = numberAt(record, 'index') ?? at;
    const message = recordAt(record, 'message');
    if (message) pieces.push(...readMessage(message, choice));
    if (message) unread.push(...unknownFields(message, messageFields, 'output.choices[].message.'));
    finish(choice, nameAt(record, 'finish_reason'));
  }
  for (const name of ['search_info', 'thoughts', 'doc_references']) {
    const found = output[name];
    if (typeof found !== 'object' || found === null || Object.keys(found).length === 0) continue;
    const soFar = event.sourceAt(['output', name]) ?? '';
    pieces.push({ part: name, kind: 'data', name, soFar, isState: true });
  }
  const usage = recordAt(value, 'usage') ?? {};
  // An application counts what each of its models took.
  const models = recordsAt(usage, 'models').map(({ record }) => record);
  const generated = models.flatMap((model) => numberAt(model, 'output_tokens') ?? []);
  return {
    ...present({
      id,
      outputTokens:
        generated.length > 0
          ? generated.reduce((sum, count) => sum + count)
          : numberAt(usage, 'output_tokens'),
    }),
    pieces,
    usage: [
      ...usageCounts(usage),
      ...models.flatMap((model) => usageCounts(model, `${nameAt(model, 'model_id') ?? 'model'}.`)),
    ],
    finishes,
    isEnd: finishes.length > 0 && finishes.length >= Math.max(1, recordsAt(output, 'choices').length),
    unread,
  };
}

/** An error has a code and a message in the place of the output. */
function readFailure(value: JsonRecord, id: string): Reading | undefined {
  const code = nameAt(value, 'code');
  const message = textAt(value, 'message');
  if (code === undefined || message === undefined) return undefined;
  return { id, isCommon: true, error: `${message} (${code})`, isEnd: true };
}

function readMessage(message: JsonRecord, choice: number): Piece[] {
  const pieces: Piece[] = [];
  const reasoning = textAt(message, 'reasoning_content');
  if (reasoning)
    pieces.push({ part: `${choice}/reasoning`, kind: 'reasoning', choice, moreOrSoFar: reasoning });
  const items = recordsAt(message, 'content').map(({ record }) => textAt(record, 'text') ?? '');
  const text = items.length > 0 ? items.join('') : textAt(message, 'content');
  if (text !== undefined) pieces.push({ part: `${choice}/text`, kind: 'text', choice, moreOrSoFar: text });
  for (const { at, record } of recordsAt(message, 'tool_calls')) {
    const call = recordAt(record, 'function') ?? {};
    const about = {
      name: nameAt(call, 'name'),
      callId: nameAt(record, 'id'),
      moreOrSoFar: textAt(call, 'arguments'),
    };
    const part = `${choice}/call/${numberAt(record, 'index') ?? at}`;
    pieces.push({ part, kind: 'tool call', choice, ...present(about) });
  }
  return pieces;
}

const resultFields = namesOf(
  'generated_text generated_token_count input_token_count stop_reason seed stop_sequence generated_tokens input_tokens moderations',
);
const watsonxFields = namesOf('model_id model model_version created_at results system');

export function readWatsonx({ value }: JsonEvent): Reading | undefined {
  if (!isRecord(value)) return undefined;
  const results = recordsAt(value, 'results');
  const [first] = results;
  if (!first || textAt(first.record, 'generated_text') === undefined) return undefined;
  const pieces: Piece[] = [];
  const finishes: { choice: number; reason: string }[] = [];
  const unread: Unread[] = [...unknownFields(value, watsonxFields)];
  for (const { at, record } of results) {
    pieces.push({
      part: `${at}/text`,
      kind: 'text',
      choice: at,
      ...present({ text: textAt(record, 'generated_text') }),
    });
    const reason = firstNameAt(record, 'stop_reason')?.toLowerCase();
    if (reason !== undefined && reason !== 'not_finished') finishes.push({ choice: at, reason });
    unread.push(...unknownFields(record, resultFields, 'results[].'));
  }
  return {
    ...present({
      model: firstNameAt(value, 'model_id', 'model'),
      outputTokens: numberAt(first.record, 'generated_token_count') || undefined,
    }),
    pieces,
    usage: usageCounts(first.record).filter(([name]) => name.endsWith('_count')),
    finishes,
    isEnd: finishes.length > 0 && finishes.length >= results.length,
    unread,
  };
}
