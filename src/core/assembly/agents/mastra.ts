// Mastra: chunks of a run by type, each with who it is from and a payload.

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
import type { JsonEvent, Piece, Reading, Unread } from '../reading/reading.ts';
import { namesOf, unknownEvent, unknownFields } from '../reading/unread.ts';

const chunkFields = namesOf('type runId from payload object metadata');
/** Fields of the payload of a text, a thought, a call or its result. */
const partFields = namesOf(
  'id text signature providerMetadata toolCallId toolName args argsTextDelta providerExecuted dynamic result isError error',
);
const partTypes =
  /^(?:text|reasoning)-|^tool-(?:call|result|error)(?:-input-streaming-start|-delta|-input-streaming-end)?$/;

const sources = namesOf('AGENT USER SYSTEM WORKFLOW NETWORK');

export function readMastra(event: JsonEvent): Reading | undefined {
  const { value } = event;
  if (!isRecord(value)) return undefined;
  const type = textAt(value, 'type');
  const payload = recordAt(value, 'payload') ?? {};
  if (type === undefined || !sources.has(textAt(value, 'from') ?? '')) return undefined;
  const id = nameAt(value, 'runId');
  const reading = readChunk(event, type, payload);
  const unread = [
    ...(reading.unread ?? []),
    ...unknownFields(value, chunkFields),
    ...unknownOf(type, payload),
  ];
  return { ...present({ id }), ...reading, unread };
}

function unknownOf(type: string, payload: JsonRecord): readonly Unread[] {
  return partTypes.test(type) ? unknownFields(payload, partFields, 'payload.') : [];
}

function readChunk(event: JsonEvent, type: string, payload: JsonRecord): Reading {
  const callId = nameAt(payload, 'toolCallId');
  const call = {
    part: `call/${callId ?? ''}`,
    kind: 'tool call',
    ...present({ callId, name: nameAt(payload, 'toolName') }),
  } as const;
  const result = { ...call, part: `result/${callId ?? ''}`, kind: 'tool result', isEnd: true } as const;
  const source = (name: string): string | undefined => textOrSource(event, payload, name, ['payload']);
  switch (type) {
    case 'start':
    case 'workflow-start':
      return { begins: 'first' };
    case 'text-start':
    case 'text-delta':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-delta':
    case 'reasoning-end':
      return { pieces: [readText(type, payload)] };
    case 'tool-call-input-streaming-start':
      return { pieces: [call] };
    case 'tool-call-delta':
      return { pieces: [{ ...call, ...present({ text: textAt(payload, 'argsTextDelta') }) }] };
    case 'tool-call-input-streaming-end':
      return { pieces: [{ ...call, isEnd: true }] };
    case 'tool-call':
      return { pieces: [{ ...call, isEnd: true, ...present({ whole: source('args') }) }] };
    case 'tool-result':
      return {
        pieces: [
          {
            ...result,
            ...present({ soFar: source('result') }),
            isState: true,
            ...(payload['isError'] === true && { isFailed: true }),
          },
        ],
      };
    case 'tool-error':
      return { pieces: [{ ...result, isFailed: true, ...present({ soFar: source('error') }) }] };
    case 'tool-call-approval':
    case 'tool-call-suspended':
      return {
        pieces: [
          {
            ...call,
            part: `approval/${callId ?? ''}`,
            kind: 'approval request',
            soFar: event.sourceAt(['payload']) ?? '',
          },
        ],
      };
    case 'object':
    case 'object-result':
      return {
        pieces: [
          {
            part: 'object',
            kind: 'data',
            name: 'object',
            soFar: event.sourceAt(['object']) ?? source('object') ?? '',
            isState: true,
          },
        ],
      };
    case 'response-metadata':
      return present({ model: firstNameAt(payload, 'modelId') });
    case 'step-start':
    case 'raw':
    case 'reasoning-signature':
    case 'object-start':
      return {};
    case 'step-finish':
      return { usage: usageOf(payload) };
    case 'finish':
    case 'workflow-finish':
      return readFinish(payload);
    case 'abort':
      return { finishes: [{ choice: 0, reason: type }], isEnd: true };
    case 'error':
      return { error: describeError(payload['error']) ?? describeError(payload) ?? type, isEnd: true };
    case 'tripwire':
      return { error: firstNameAt(payload, 'tripwireReason', 'reason') ?? type };
    default:
      return readOther(event, type);
  }
}

/** Steps of workflows, sources, files, and what tools say while they run; all else is not known. */
function readOther(event: JsonEvent, type: string): Reading {
  if (
    !/^(?:workflow-|agent-execution|routing-agent|network-|source$|file$|redacted-reasoning$|tool-output$|step-output$|watch$|data-)/.test(
      type,
    )
  )
    return { unread: unknownEvent(type) };
  return {
    pieces: [
      { part: type, kind: 'data', name: type, isLine: true, text: event.sourceAt(['payload']) ?? event.data },
    ],
  };
}

function readText(type: string, payload: JsonRecord): Piece {
  const kind = type.startsWith('text') ? 'text' : 'reasoning';
  const part = `${kind}/${nameAt(payload, 'id') ?? ''}`;
  if (type.endsWith('start')) return { part, kind, isNew: true };
  return type.endsWith('end')
    ? { part, kind, isEnd: true }
    : { part, kind, ...present({ text: textAt(payload, 'text') }) };
}

function usageOf(payload: JsonRecord): Reading['usage'] & object {
  return usageCounts(recordAt(recordAt(payload, 'output') ?? {}, 'usage') ?? recordAt(payload, 'usage'));
}

function readFinish(payload: JsonRecord): Reading {
  const usage = usageOf(payload);
  const step = recordAt(payload, 'stepResult') ?? {};
  const reason =
    nameAt(step, 'reason') ?? firstNameAt(payload, 'finishReason', 'workflowStatus', 'status') ?? 'finish';
  const output = recordAt(recordAt(payload, 'output') ?? {}, 'usage') ?? recordAt(payload, 'usage');
  return {
    usage,
    ...present({
      outputTokens: output && (numberAt(output, 'outputTokens') ?? numberAt(output, 'completionTokens')),
    }),
    finishes: [{ choice: 0, reason }],
    isEnd: true,
  };
}
