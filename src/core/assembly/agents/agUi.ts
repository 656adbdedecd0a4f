// AG-UI: events of a run by type, with ids for messages and tool calls; thinking, state and what else belongs to a run.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import { nameAt, numberAt, recordAt, textAt, usageCounts, type JsonRecord } from '../reading/jsonParts.ts';
import type { JsonEvent, PartKind, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

/** Which part an event is about, and what it does to it. */
type TextStep = readonly [key: string, kind: PartKind, step: 'start' | 'delta' | 'end'];

const textSteps: Readonly<Record<string, TextStep>> = {
  TEXT_MESSAGE_START: ['message', 'text', 'start'],
  TEXT_MESSAGE_CONTENT: ['message', 'text', 'delta'],
  TEXT_MESSAGE_CHUNK: ['message', 'text', 'delta'],
  TEXT_MESSAGE_END: ['message', 'text', 'end'],
  THINKING_TEXT_MESSAGE_START: ['thinking', 'reasoning', 'start'],
  THINKING_TEXT_MESSAGE_CONTENT: ['thinking', 'reasoning', 'delta'],
  THINKING_TEXT_MESSAGE_END: ['thinking', 'reasoning', 'end'],
  REASONING_MESSAGE_START: ['reasoning', 'reasoning', 'start'],
  REASONING_MESSAGE_CONTENT: ['reasoning', 'reasoning', 'delta'],
  REASONING_MESSAGE_CHUNK: ['reasoning', 'reasoning', 'delta'],
  REASONING_MESSAGE_END: ['reasoning', 'reasoning', 'end'],
  TOOL_CALL_START: ['call', 'tool call', 'start'],
  TOOL_CALL_ARGS: ['call', 'tool call', 'delta'],
  TOOL_CALL_CHUNK: ['call', 'tool call', 'delta'],
  TOOL_CALL_END: ['call', 'tool call', 'end'],
};

/** Events that come whole: the name of the part that lists them, and the member that is shown. */
const lineEvents: Readonly<Record<string, readonly [part: string, member: string]>> = {
  STATE_SNAPSHOT: ['State', 'snapshot'],
  STATE_DELTA: ['State', 'delta'],
  MESSAGES_SNAPSHOT: ['Messages', 'messages'],
  ACTIVITY_SNAPSHOT: ['Activity', 'content'],
  ACTIVITY_DELTA: ['Activity', 'patch'],
  STEP_STARTED: ['Steps', 'stepName'],
  STEP_FINISHED: ['Steps', 'stepName'],
  SUBAGENT_STARTED: ['Subagents', 'subagentRunId'],
  SUBAGENT_FINISHED: ['Subagents', 'subagentRunId'],
  SUBAGENT_ERROR: ['Subagents', 'message'],
  CUSTOM: ['Custom', 'value'],
  RAW: ['Raw', 'event'],
};

/** Fields of the events of a text, a thought or a call. */
const stepFields = namesOf(
  'type timestamp rawEvent messageId role delta name toolCallId toolCallName parentMessageId content',
);

/** Fields of the events at the ends of a run. */
const startFields = namesOf('type timestamp rawEvent threadId runId parentRunId input');
const finishFields = namesOf('type timestamp rawEvent threadId runId result outcome interrupt usage');
const errorFields = namesOf('type timestamp rawEvent threadId runId message code');

/** Events around others, which say nothing more. */
const silentEvents: ReadonlySet<string> = new Set([
  'THINKING_START',
  'THINKING_END',
  'REASONING_START',
  'REASONING_END',
]);

export function readAgUi(event: JsonEvent): Reading | undefined {
  const { value, type } = event;
  if (!isRecord(value) || !isUpperCase(type.charCodeAt(0))) return undefined;
  const step = Object.hasOwn(textSteps, type) ? textSteps[type] : undefined;
  if (step)
    return {
      ...(!isPlaced(value) && { isCommon: true }),
      pieces: [readStep(value, step)],
      unread: unknownFields(value, stepFields),
    };
  const line = Object.hasOwn(lineEvents, type) ? lineEvents[type] : undefined;
  // Steps, states and what is called custom are anybody's, unless a run goes on.
  if (line)
    return hasMember(value, line[1]) ? { isCommon: true, pieces: [readLine(event, value, line)] } : undefined;
  switch (type) {
    case 'RUN_STARTED': {
      const id = nameAt(value, 'runId');
      if (id === undefined && nameAt(value, 'threadId') === undefined) return undefined;
      return { begins: 'new', ...present({ id }), unread: unknownFields(value, startFields) };
    }
    case 'RUN_FINISHED': {
      const usage = recordAt(value, 'usage');
      return {
        finishes: [{ choice: 0, reason: outcomeOf(value) }],
        isEnd: true,
        pieces: [...readRunResult(event, value), ...readInterrupt(event, value)],
        usage: usageCounts(usage),
        ...present({ outputTokens: usage && numberAt(usage, 'outputTokens') }),
        unread: unknownFields(value, finishFields),
      };
    }
    case 'REASONING_ENCRYPTED_VALUE': {
      const text = textAt(value, 'encryptedValue') ?? event.data;
      return { pieces: [{ part: 'encrypted', kind: 'data', name: 'encryptedValue', isLine: true, text }] };
    }
    case 'RUN_ERROR': {
      const code = nameAt(value, 'code');
      const message = textAt(value, 'message') ?? l10n.t('The run failed');
      const error = code === undefined ? message : `${message} (${code})`;
      return { error, isEnd: true, unread: unknownFields(value, errorFields) };
    }
    case 'TOOL_CALL_RESULT':
      return {
        ...(!isPlaced(value) && { isCommon: true }),
        pieces: [readToolResult(event, value)],
        unread: unknownFields(value, stepFields),
      };
    default:
      return silentEvents.has(type) ? {} : undefined;
  }
}

/** Whether an event says what it is about, or brings more of it. */
function isPlaced(value: JsonRecord): boolean {
  return ['messageId', 'toolCallId', 'delta'].some((name) => textAt(value, name) !== undefined);
}

/** How the run ended: it may wait for an answer, or have been called off. */
function outcomeOf(value: JsonRecord): string {
  const { outcome } = value;
  const type = isRecord(outcome) ? nameAt(outcome, 'type') : outcome;
  return typeof type === 'string' && type !== '' && type !== 'success' ? type : 'finished';
}

function readInterrupt(event: JsonEvent, value: JsonRecord): Piece[] {
  if (outcomeOf(value) !== 'interrupt') return [];
  const text = event.sourceAt(['interrupt']) ?? event.sourceAt(['outcome']) ?? '';
  return [{ kind: 'approval request', isNew: true, isEnd: true, text }];
}

/** Its types begin so, and those of hardly anybody else. */
function isUpperCase(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

/** Whether the event has what is shown of it: names such as CUSTOM are used by others too. */
function hasMember(value: JsonRecord, member: string): boolean {
  return member in value && (value['type'] !== 'CUSTOM' || nameAt(value, 'name') !== undefined);
}

function readStep(value: JsonRecord, [key, kind, step]: TextStep): Piece {
  const id = nameAt(value, kind === 'tool call' ? 'toolCallId' : 'messageId');
  const role = nameAt(value, 'role');
  const name = kind === 'tool call' ? nameAt(value, 'toolCallName') : kind === 'text' ? role : undefined;
  // Thinking has no id: each start is another one. Chunks leave the id out when they go on.
  const part = id ?? (key === 'thinking' ? key : undefined);
  return {
    kind,
    ...present({ part: part === undefined ? undefined : `${key} ${part}`, name }),
    ...(kind === 'tool call' && present({ callId: id })),
    ...(step === 'start' && key === 'thinking' && { isNew: true }),
    ...(step === 'end' && { isEnd: true }),
    ...present({ text: textAt(value, 'delta') }),
  };
}

function readToolResult(event: JsonEvent, value: JsonRecord): Piece {
  const callId = nameAt(value, 'toolCallId');
  const text = textAt(value, 'content') ?? event.sourceAt(['content']) ?? '';
  return { kind: 'tool result', isNew: true, isEnd: true, text, ...present({ callId }) };
}

function readRunResult(event: JsonEvent, value: JsonRecord): Piece[] {
  if (value['result'] === undefined || value['result'] === null) return [];
  return [{ kind: 'data', isNew: true, isEnd: true, name: 'Result', text: event.sourceAt(['result']) ?? '' }];
}

function readLine(event: JsonEvent, value: JsonRecord, [name, member]: readonly [string, string]): Piece {
  const word = event.type.slice(event.type.indexOf('_') + 1).toLowerCase();
  const label = name === 'Custom' || name === 'Raw' ? (nameAt(value, 'name') ?? '') : word;
  const shown = textAt(value, member) ?? event.sourceAt([member]) ?? '';
  return { part: name, kind: 'data', name, isLine: true, text: `${label} ${shown}`.trim() };
}
