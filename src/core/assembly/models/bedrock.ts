// Bedrock's converse stream as proxies and SDKs write it in events, and the own streams of models that it runs.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  recordsAt,
  textAt,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import { unknownWithin } from '../reading/knownFields.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';
import { namesOf, unknownFields } from '../reading/unread.ts';

const members = [
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
] as const;
type Member = (typeof members)[number];

export function readBedrock(event: JsonEvent): Reading | undefined {
  const { value, name } = event;
  if (!isRecord(value)) return undefined;
  for (const member of members) {
    const inner = recordAt(value, member);
    if (!inner) continue;
    const reading = readMember(event, member, inner, [member]);
    return reading && { ...reading, unread: [...(reading.unread ?? []), ...unknownOf(value)] };
  }
  // Some proxies name the event and send only what is in it.
  const named = members.find((member) => member === name || member === value['type']);
  if (named) return readMember(event, named, value, []);
  return readException(value) ?? readOwnModel(value);
}

const exceptionName = /^[a-z]\w*Exception$/;

const unknownOf = unknownWithin({
  '': namesOf('messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata p'),
  contentBlockStart: namesOf('contentBlockIndex start p'),
  'contentBlockStart.start.toolUse': namesOf('toolUseId name type'),
  contentBlockDelta: namesOf('contentBlockIndex delta p'),
  'contentBlockDelta.delta.toolUse': namesOf('input'),
  'contentBlockDelta.delta.reasoningContent': namesOf('text signature redactedContent'),
  contentBlockStop: namesOf('contentBlockIndex p'),
});

/** A stream that fails sends the exception in the place of an event. */
function readException(value: JsonRecord): Reading | undefined {
  for (const name in value) {
    // Exceptions of a program, which are written with a capital, are no answer of a model.
    if (!exceptionName.test(name)) return undefined;
    const exception = recordAt(value, name);
    const message = exception && textAt(exception, 'message');
    return message === undefined ? undefined : { error: `${message} (${name})`, isEnd: true };
  }
  return undefined;
}

const startFields = namesOf('role p conversationId type');
const stopFields = namesOf('stopReason additionalModelResponseFields p type');
const metadataFields = namesOf('usage metrics trace performanceConfig serviceTier p type');

function readMember(
  event: JsonEvent,
  member: Member,
  value: JsonRecord,
  path: readonly string[],
): Reading | undefined {
  const index = numberAt(value, 'contentBlockIndex') ?? 0;
  switch (member) {
    case 'messageStart': {
      const role = nameAt(value, 'role');
      return role === undefined
        ? undefined
        : { begins: 'new', role, unread: unknownFields(value, startFields) };
    }
    case 'contentBlockStart':
      return { pieces: readStart(event, recordAt(value, 'start') ?? {}, index, path) };
    case 'contentBlockDelta': {
      const delta = recordAt(value, 'delta');
      return delta && { pieces: readDelta(event, delta, index, [...path, 'delta']) };
    }
    case 'contentBlockStop':
      return 'contentBlockIndex' in value
        ? { pieces: [{ part: `${index}`, kind: 'text', isEnd: true }] }
        : undefined;
    case 'messageStop': {
      const reason = nameAt(value, 'stopReason');
      return reason === undefined
        ? undefined
        : { finishes: [{ choice: 0, reason }], unread: unknownFields(value, stopFields) };
    }
    case 'metadata': {
      const usage = recordAt(value, 'usage');
      if (!usage) return undefined;
      return {
        usage: [...usageCounts(usage), ...usageCounts(recordAt(value, 'metrics'), 'metrics.')],
        ...present({ outputTokens: numberAt(usage, 'outputTokens') }),
        isEnd: true,
        unread: unknownFields(value, metadataFields),
      };
    }
  }
}

function readStart(event: JsonEvent, start: JsonRecord, index: number, path: readonly string[]): Piece[] {
  const part = `${index}`;
  const tool = recordAt(start, 'toolUse');
  if (tool) {
    const about = present({ name: nameAt(tool, 'name'), callId: nameAt(tool, 'toolUseId') });
    return [{ part, kind: 'tool call', isNew: true, ...about }];
  }
  const result = recordAt(start, 'toolResult');
  if (result)
    return [{ part, kind: 'tool result', isNew: true, ...present({ callId: nameAt(result, 'toolUseId') }) }];
  const [name] = Object.keys(start);
  if (name === undefined) return [];
  return [{ part, kind: 'data', isNew: true, name, text: event.sourceAt([...path, 'start', name]) ?? '' }];
}

function readDelta(event: JsonEvent, delta: JsonRecord, index: number, path: readonly string[]): Piece[] {
  const part = `${index}`;
  const text = textAt(delta, 'text');
  if (text !== undefined) return [{ part, kind: 'text', text }];
  const tool = recordAt(delta, 'toolUse');
  if (tool) return [{ part, kind: 'tool call', ...present({ text: textAt(tool, 'input') }) }];
  const reasoning = recordAt(delta, 'reasoningContent');
  if (reasoning) {
    const redacted = nameAt(reasoning, 'redactedContent');
    if (redacted !== undefined)
      return [{ part: `${part}/redacted`, kind: 'data', name: 'redactedContent', text: redacted }];
    return [{ part, kind: 'reasoning', ...present({ text: textAt(reasoning, 'text') }) }];
  }
  const [name] = Object.keys(delta);
  if (name === undefined) return [];
  const said = event.sourceAt([...path, name]) ?? '';
  if (name === 'toolResult') return [{ part, kind: 'tool result', isLine: true, text: said }];
  return [{ part: `${part}/${name}`, kind: 'data', name, isLine: true, text: said }];
}

/** Titan, and Llama and Mistral as Bedrock runs them. */
function readOwnModel(value: JsonRecord): Reading | undefined {
  const titan = textAt(value, 'outputText');
  if (titan !== undefined && 'completionReason' in value)
    return readOwn(titan, nameAt(value, 'completionReason'), value, 'totalOutputTextTokenCount');
  const llama = textAt(value, 'generation');
  if (llama !== undefined && 'stop_reason' in value)
    return readOwn(llama, nameAt(value, 'stop_reason'), value, 'generation_token_count');
  const [output] = recordsAt(value, 'outputs');
  const mistral = output && textAt(output.record, 'text');
  if (output && mistral !== undefined && 'stop_reason' in output.record)
    return readOwn(mistral, nameAt(output.record, 'stop_reason'), value, 'outputTokenCount');
  return undefined;
}

function readOwn(text: string, reason: string | undefined, value: JsonRecord, counted: string): Reading {
  const metrics = recordAt(value, 'amazon-bedrock-invocationMetrics');
  const outputTokens =
    (metrics && numberAt(metrics, 'outputTokenCount')) ??
    (reason === undefined ? undefined : numberAt(value, counted));
  return {
    pieces: [{ part: 'text', kind: 'text', text }],
    finishes: reason === undefined ? [] : [{ choice: 0, reason }],
    usage: usageCounts(metrics),
    ...present({ outputTokens }),
    isEnd: reason !== undefined,
  };
}
