// Dify: the kind of event stands in the JSON, beside the ids of the task, the message and the conversation.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { describeError } from '../reading/errorText.ts';
import {
  firstNameAt,
  nameAt,
  numberAt,
  recordAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const ids = ['task_id', 'message_id', 'conversation_id', 'workflow_run_id'];
const events = namesOf(
  'message agent_message message_replace message_file message_end agent_thought agent_log tts_message tts_message_end',
  'workflow_started workflow_finished workflow_paused node_started node_finished node_retry iteration_started',
  'iteration_next iteration_completed loop_started loop_next loop_completed parallel_branch_started',
  'parallel_branch_finished text_chunk text_replace reasoning_chunk error ping human_input_required',
);

/** Events that are shown as they were sent. */
const shownWhole = namesOf('message_file agent_log node_retry');
const fields = namesOf(
  'event task_id id message_id conversation_id workflow_run_id parent_message_id answer created_at mode data metadata',
  'from_variable_selector files position thought observation tool tool_labels tool_input message_files audio reason',
  'message code status',
);

export function readDify(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const kind = textAt(value, 'event');
  if (kind === undefined) return undefined;
  const isThought = kind === 'agent_thought' && 'thought' in value;
  if (!isThought && !ids.some((name) => typeof value[name] === 'string')) return undefined;
  const id = firstNameAt(value, 'task_id', 'message_id', 'workflow_run_id');
  const about = present({ id });
  if (!events.has(kind)) return { ...about, isCommon: true, unread: unknownEvent(kind) };
  const unread = shownWhole.has(kind) ? undefined : unknownFields(value, fields);
  return { ...about, ...readKind(event, kind, value), ...present({ unread }) };
}

function readKind(event: JsonEvent, kind: string, value: JsonRecord): Reading {
  const data = recordAt(value, 'data') ?? {};
  switch (kind) {
    case 'message':
    case 'agent_message':
      return { pieces: [{ part: 'answer', kind: 'text', ...present({ text: textAt(value, 'answer') }) }] };
    case 'text_chunk':
      return { pieces: [{ part: 'answer', kind: 'text', ...present({ text: textAt(data, 'text') }) }] };
    case 'message_replace':
    case 'text_replace': {
      const soFar = textAt(value, 'answer') ?? textAt(data, 'text') ?? '';
      return { pieces: [{ part: 'answer', kind: 'text', soFar }] };
    }
    case 'reasoning_chunk':
      return {
        pieces: [
          {
            part: 'reasoning',
            kind: 'reasoning',
            ...present({ text: textAt(data, 'reasoning') ?? textAt(data, 'text') }),
          },
        ],
      };
    case 'agent_thought':
      return { pieces: readThought(event, value) };
    case 'message_file':
    case 'agent_log':
    case 'node_retry':
      return { pieces: [{ part: kind, kind: 'data', name: kind, isLine: true, text: event.data }] };
    case 'human_input_required':
    case 'workflow_paused':
      return {
        pieces: [
          {
            part: kind,
            kind: 'approval request',
            name: kind,
            isNew: true,
            isEnd: true,
            text: event.sourceAt(['data']) ?? '',
          },
        ],
      };
    case 'tts_message':
      return {
        pieces: [
          { part: 'audio', kind: 'data', name: 'audio', ...present({ text: textAt(value, 'audio') }) },
        ],
      };
    case 'message_end':
      return readEnd(event, value);
    case 'workflow_finished':
      return readWorkflowEnd(event, data);
    case 'error':
      return {
        ...present({
          error: describeError({ message: textAt(value, 'message'), code: value['code'] ?? value['status'] }),
        }),
        isEnd: true,
      };
    case 'ping':
    case 'tts_message_end':
      return {};
    default:
      return { pieces: readNode(kind, data) };
  }
}

/** A thought comes again as it grows, then with the tool it calls, then with what the tool said. */
function readThought(event: JsonEvent, value: JsonRecord): Piece[] {
  const id = nameAt(value, 'id') ?? '';
  const thought = nameAt(value, 'thought');
  const tool = nameAt(value, 'tool');
  const observation = textOrSource(event, value, 'observation');
  const pieces: Piece[] = [];
  if (thought !== undefined) pieces.push({ part: `thought/${id}`, kind: 'reasoning', soFar: thought });
  if (tool !== undefined) {
    const soFar = textOrSource(event, value, 'tool_input') ?? '';
    pieces.push({ part: `call/${id}`, kind: 'tool call', name: tool, callId: id, soFar, isState: true });
  }
  if (observation)
    pieces.push({
      part: `result/${id}`,
      kind: 'tool result',
      callId: id,
      soFar: observation,
      isState: true,
      ...present({ name: tool }),
    });
  return pieces;
}

function readEnd(event: JsonEvent, value: JsonRecord): Reading {
  const metadata = recordAt(value, 'metadata') ?? {};
  const usage = recordAt(metadata, 'usage');
  const sources: unknown = metadata['retriever_resources'];
  const text =
    Array.isArray(sources) && sources.length > 0
      ? event.sourceAt(['metadata', 'retriever_resources'])
      : undefined;
  const name = 'retriever_resources';
  const { files } = value;
  const hasFiles = Array.isArray(files) && files.length > 0;
  return {
    usage: usageCounts(usage),
    ...present({ outputTokens: usage && numberAt(usage, 'completion_tokens') }),
    pieces: [
      ...(text === undefined ? [] : [{ part: name, kind: 'data' as const, name, isEnd: true, text }]),
      ...(hasFiles
        ? [
            {
              part: 'files',
              kind: 'data' as const,
              name: 'files',
              isEnd: true,
              text: event.sourceAt(['files']) ?? '',
            },
          ]
        : []),
    ],
    finishes: [{ choice: 0, reason: 'message_end' }],
    isEnd: true,
  };
}

function readWorkflowEnd(event: JsonEvent, data: JsonRecord): Reading {
  const status = nameAt(data, 'status') ?? 'workflow_finished';
  const outputs = recordAt(data, 'outputs');
  const whole = outputs && Object.keys(outputs).length > 0 ? event.sourceAt(['data', 'outputs']) : undefined;
  return {
    pieces:
      whole === undefined
        ? []
        : [{ part: 'outputs', kind: 'data', name: 'outputs', isEnd: true, soFar: whole, isState: true }],
    ...present({ error: describeError(data['error']) }),
    usage: usageCounts(
      Object.fromEntries(Object.entries(data).filter(([name]) => name.startsWith('total_'))),
    ),
    finishes: [{ choice: 0, reason: status }],
  };
}

function readNode(kind: string, data: JsonRecord): Piece[] {
  const words = [
    kind,
    firstNameAt(data, 'title', 'node_type') ?? '',
    nameAt(data, 'status') ?? '',
    describeError(data['error']) ?? '',
  ];
  return [
    {
      part: 'steps',
      kind: 'data',
      name: 'workflow',
      isLine: true,
      text: words.filter((word) => word !== '').join(' '),
    },
  ];
}
