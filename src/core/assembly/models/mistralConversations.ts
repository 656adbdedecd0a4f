// Mistral's conversations: what its agents and models say, with tools that the server runs, functions that the app runs,
// and hand-overs from one agent to another. Its chat completions are those of OpenAI.

import { digestOf } from '../../base/digest.ts';
import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
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
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const typePattern =
  /^(?:conversation\.response|message\.output|tool\.execution|agent\.handoff|function\.call)\.\w+$/;

/** Fields of each kind of event. */
const fields = {
  conversation: namesOf('type created_at conversation_id usage message code'),
  message: namesOf('type created_at output_index id content_index model agent_id role content'),
  tool: namesOf('type created_at output_index id model agent_id name arguments info'),
  handoff: namesOf(
    'type created_at output_index id previous_agent_id previous_agent_name next_agent_id next_agent_name',
  ),
  function: namesOf(
    'type created_at output_index id model agent_id name tool_call_id arguments confirmation_status',
  ),
} as const;

export function readMistralConversations(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value) || !typePattern.test(type)) return undefined;
  switch (type) {
    case 'conversation.response.started':
      // The conversation's id is that of all of its answers.
      if (nameAt(value, 'conversation_id') === undefined) return undefined;
      return { begins: 'new', unread: unknownFields(value, fields.conversation) };
    case 'conversation.response.done':
      return recordAt(value, 'usage') && readDone(value);
    case 'conversation.response.error': {
      const { message, code } = value;
      const error = describeError({ message, code }) ?? type;
      return { error, isEnd: true, unread: unknownFields(value, fields.conversation) };
    }
    case 'message.output.delta':
      return 'content' in value && nameAt(value, 'id') !== undefined ? readMessage(event, value) : undefined;
    case 'tool.execution.started':
    case 'tool.execution.delta':
    case 'tool.execution.done':
      return nameAt(value, 'id') === undefined || nameAt(value, 'name') === undefined
        ? undefined
        : readExecution(event, value, type);
    case 'function.call.delta':
      return nameAt(value, 'tool_call_id') === undefined ? undefined : readCall(value);
    case 'agent.handoff.started':
    case 'agent.handoff.done':
      return {
        isCommon: true,
        pieces: [readHandoff(value, type)],
        unread: unknownFields(value, fields.handoff),
      };
    default:
      return { isCommon: true, unread: unknownEvent(type) };
  }
}

function readDone(value: JsonRecord): Reading {
  const usage = recordAt(value, 'usage');
  return {
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'completion_tokens') }),
    finishes: [{ choice: 0, reason: 'done' }],
    isEnd: true,
    unread: unknownFields(value, fields.conversation),
  };
}

/** A piece of the text, or an item of the content: a thought, a picture, a file, a source. */
function readMessage(event: JsonEvent, value: JsonRecord): Reading {
  const part = `${nameAt(value, 'id') ?? ''}/${numberAt(value, 'content_index') ?? 0}`;
  const text = textAt(value, 'content');
  const item = recordAt(value, 'content');
  const items: readonly (readonly [JsonRecord, JsonPath])[] = item
    ? [[item, ['content']]]
    : recordsAt(value, 'content').map(({ at, record }) => [record, ['content', at]] as const);
  return {
    ...present({ model: nameAt(value, 'model'), role: nameAt(value, 'role') }),
    pieces:
      text === undefined
        ? items.flatMap(([record, path]) => readItem(event, record, part, path))
        : [{ part, kind: 'text', text }],
    unread: unknownFields(value, fields.message),
  };
}

function readItem(event: JsonEvent, item: JsonRecord, part: string, path: JsonPath): Piece[] {
  const text = textAt(item, 'text');
  if (text !== undefined) return [{ part, kind: 'text', text }];
  if (Array.isArray(item['thinking']))
    return recordsAt(item, 'thinking').flatMap(({ at, record }): Piece[] => {
      const thought = textAt(record, 'text');
      return thought === undefined
        ? readItem(event, record, part, [...path, 'thinking', at])
        : [{ part: `${part}/thinking`, kind: 'reasoning', text: thought }];
    });
  const name = nameAt(item, 'type') ?? 'content';
  const whole = event.sourceAt(path) ?? '';
  return [{ part: `${part}/${digestOf(whole)}`, kind: 'data', name, isEnd: true, whole }];
}

/** A tool that the server runs. */
function readExecution(event: JsonEvent, value: JsonRecord, type: string): Reading {
  const id = nameAt(value, 'id') ?? '';
  const isEnd = type.endsWith('done');
  const about = { callId: id, ...present({ name: nameAt(value, 'name') }) };
  const said = textAt(value, 'arguments');
  const pieces: Piece[] = [
    { ...about, part: `call/${id}`, kind: 'tool call', isEnd, ...present({ moreOrSoFar: said }) },
  ];
  const info = recordAt(value, 'info');
  if (info && Object.keys(info).length > 0)
    pieces.push({
      ...about,
      part: `result/${id}`,
      kind: 'tool result',
      isEnd,
      soFar: event.sourceAt(['info']) ?? '',
      isState: true,
    });
  return {
    ...present({ model: nameAt(value, 'model') }),
    pieces,
    unread: unknownFields(value, fields.tool),
  };
}

/** A function that the app runs, at once or after somebody allowed it. */
function readCall(value: JsonRecord): Reading {
  const callId = nameAt(value, 'tool_call_id') ?? '';
  const name = nameAt(value, 'name');
  const call: Piece = {
    part: `call/${callId}`,
    kind: 'tool call',
    callId,
    ...present({ name, text: textAt(value, 'arguments') }),
  };
  const status = nameAt(value, 'confirmation_status');
  const waits: Piece = {
    part: `approval/${callId}`,
    kind: 'approval request',
    callId,
    soFar: status ?? '',
    isState: true,
    ...present({ name }),
  };
  return {
    ...present({ model: nameAt(value, 'model') }),
    pieces: status === undefined ? [call] : [call, waits],
    unread: unknownFields(value, fields.function),
  };
}

function readHandoff(value: JsonRecord, type: string): Piece {
  const agent = ['previous_agent_name', 'previous_agent_id', 'next_agent_name', 'next_agent_id']
    .flatMap((name) => nameAt(value, name) ?? [])
    .at(0);
  const step = type.slice(type.lastIndexOf('.') + 1);
  return {
    part: 'handoff',
    kind: 'data',
    name: 'handoff',
    isLine: true,
    text: agent === undefined ? step : `${step} ${agent}`,
  };
}
