// OpenAI's Assistants, also Azure's: events of threads, runs, steps and messages by name. Deltas name their message or
// step, the whole of which comes at its end.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import { callsOfAction } from '../reading/requiredAction.ts';
import type { JsonEvent, Piece, Reading, Unread } from '../reading/reading.ts';
import { unknownWithin } from '../reading/knownFields.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const commonFields =
  'id object created_at thread_id assistant_id run_id status metadata usage delta completed_at failed_at cancelled_at ';
/** Fields of runs, messages and steps, and of what grows in them. */
const fields: Readonly<Record<string, ReadonlySet<string>>> = {
  run: namesOf(
    commonFields,
    'started_at expires_at required_action last_error model instructions tools temperature top_p',
    'max_completion_tokens max_prompt_tokens truncation_strategy incomplete_details response_format tool_choice',
    'parallel_tool_calls reasoning_effort file_ids tool_resources',
  ),
  message: namesOf(commonFields, 'incomplete_details incomplete_at role content attachments file_ids'),
  'run.step': namesOf(commonFields, 'type expired_at expires_at last_error step_details'),
};
const messageDeltaFields = namesOf('role content file_ids');
const stepDeltaFields = namesOf('step_details');

const eventPattern = /^thread\.(created|message|run\.step|run)(?:\.(\w+))?$/;

export function readAssistants(event: JsonEvent): Reading | undefined {
  const { value, name } = event;
  if (!isRecord(value)) return undefined;
  if (!name.startsWith('thread.')) return undefined;
  const object = textAt(value, 'object');
  const [, about, step = ''] = eventPattern.exec(name) ?? [];
  if (about === undefined || object === undefined || !object.startsWith('thread')) return undefined;
  const id = nameAt(value, 'id') ?? '';
  const unread = unknownIn(value, about);
  switch (about) {
    case 'run':
      return { ...readRun(event, value, step), unread };
    case 'message':
      return {
        ...present({ id: nameAt(value, 'run_id') }),
        innerIds: [id],
        pieces: readMessage(event, value, step),
        unread,
      };
    case 'run.step':
      return {
        ...present({ id: nameAt(value, 'run_id') }),
        innerIds: [id],
        pieces: readStep(event, value, step),
        unread,
      };
    default:
      return step === '' ? { unread: unknownEvent(name) } : undefined;
  }
}

const unknownInside = unknownWithin({
  'delta.content[]': namesOf('index type text refusal image_file image_url'),
  'delta.content[].text': namesOf('value annotations'),
  'content[].text': namesOf('value annotations'),
  'delta.step_details': namesOf('type tool_calls message_creation'),
  'delta.step_details.tool_calls[]': namesOf('index id type function code_interpreter file_search'),
  'delta.step_details.tool_calls[].function': namesOf('name arguments output'),
});

function unknownIn(value: JsonRecord, about: string): readonly Unread[] {
  const known = fields[about];
  if (!known) return [];
  const delta = recordAt(value, 'delta') ?? {};
  const inner = about === 'message' ? messageDeltaFields : stepDeltaFields;
  return [...unknownFields(value, known), ...unknownFields(delta, inner, 'delta.'), ...unknownInside(value)];
}

const endings = new Set(['completed', 'incomplete', 'failed', 'cancelled', 'expired', 'requires_action']);

function readRun(event: JsonEvent, run: JsonRecord, step: string): Reading {
  const usage = recordAt(run, 'usage');
  const isOver = endings.has(step);
  const detail = nameAt(recordAt(run, 'incomplete_details') ?? {}, 'reason');
  return {
    ...present({
      id: nameAt(run, 'id'),
      model: nameAt(run, 'model'),
      outputTokens: usage && numberAt(usage, 'completion_tokens'),
      error: describeError(run['last_error']),
    }),
    ...(step === 'created' && { begins: 'new' as const }),
    usage: usageCounts(usage),
    finishes: isOver ? [{ choice: 0, reason: detail === undefined ? step : `${step}: ${detail}` }] : [],
    pieces: step === 'requires_action' ? readAction(event, run) : [],
    isEnd: isOver && step !== 'requires_action',
  };
}

/** Outputs of tools that the run waits for. */
function readAction(event: JsonEvent, run: JsonRecord): Piece[] {
  const action = recordAt(run, 'required_action');
  if (!action) return [];
  const name = nameAt(action, 'type');
  const text = event.sourceAt(['required_action']) ?? '';
  return [
    ...callsOfAction(action),
    {
      part: 'action',
      kind: 'approval request',
      isEnd: true,
      soFar: text,
      isState: true,
      ...present({ name }),
    },
  ];
}

function readMessage(event: JsonEvent, message: JsonRecord, step: string): Piece[] {
  const isDelta = step === 'delta';
  const isDone = step === 'completed' || step === 'incomplete';
  const holder = isDelta ? (recordAt(message, 'delta') ?? {}) : message;
  const id = nameAt(message, 'id') ?? '';
  return recordsAt(holder, 'content').flatMap(({ at, record }): Piece[] => {
    const index = numberAt(record, 'index') ?? at;
    const type = nameAt(record, 'type') ?? '';
    const part = `${id}/${index}`;
    const text = recordAt(record, 'text');
    const said =
      (text ? textAt(text, 'value') : undefined) ?? textAt(record, 'refusal') ?? textAt(record, 'text');
    const kind = type === 'refusal' ? 'refusal' : 'text';
    if (said === undefined && text === undefined) {
      const whole = event.sourceAt([...(isDelta ? ['delta'] : []), 'content', at]) ?? '';
      return [{ part, kind: 'data', name: type, isEnd: isDone, soFar: whole, isState: true }];
    }
    const annotations = recordsAt(text ?? {}, 'annotations');
    const path = [...(isDelta ? ['delta'] : []), 'content', at, 'text', 'annotations'];
    return [
      { part, kind, isEnd: isDone, ...present(isDelta ? { text: said } : { whole: said }) },
      ...(annotations.length === 0
        ? []
        : [
            {
              part: `${part}/annotations`,
              kind: 'data' as const,
              name: 'annotations',
              ...(isDelta
                ? { isLine: true, text: event.sourceAt(path) ?? '' }
                : { soFar: event.sourceAt(path) ?? '', isState: true }),
            },
          ]),
    ];
  });
}

/** Calls of a step: those of functions, and of tools that the server runs. */
function readStep(event: JsonEvent, value: JsonRecord, step: string): Piece[] {
  const isDelta = step === 'delta';
  const holder = isDelta ? (recordAt(value, 'delta') ?? {}) : value;
  const path = [...(isDelta ? ['delta'] : []), 'step_details', 'tool_calls'];
  const isEnd = endings.has(step);
  const id = nameAt(value, 'id') ?? '';
  return recordsAt(recordAt(holder, 'step_details') ?? {}, 'tool_calls').flatMap(
    ({ at, record }): Piece[] => {
      const type = nameAt(record, 'type') ?? '';
      const callId = nameAt(record, 'id');
      const inner = recordAt(record, type) ?? {};
      const said = textAt(inner, 'arguments') ?? textAt(inner, 'input');
      const part = `${id}/call/${numberAt(record, 'index') ?? at}`;
      const about = present({ name: nameAt(inner, 'name') ?? type, callId });
      const call: Piece = {
        part,
        kind: 'tool call',
        isEnd,
        ...about,
        ...present(isDelta ? { text: said } : { whole: said === '' ? undefined : said }),
      };
      const output =
        textOrSource(event, inner, 'output', [...path, at, type]) ??
        textOrSource(event, inner, 'outputs', [...path, at, type]);
      if (output === undefined || output === '[]') return [call];
      return [
        call,
        { part: `${part}/output`, kind: 'tool result', isEnd, soFar: output, isState: true, ...about },
      ];
    },
  );
}
