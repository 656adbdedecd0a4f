// The AI SDK's older data stream: lines of a letter and JSON, `0:"text"`, which stand in the data of events, or each as
// an event of its own where lines are read.

import { isRecord } from '../../base/narrowing.ts';
import { present } from '../../base/present.ts';
import {
  nameAt,
  numberAt,
  recordAt,
  textAt,
  textOrSource,
  usageCounts,
  type JsonRecord,
} from '../reading/jsonParts.ts';
import { jsonEventOf } from '../reading/jsonEvents.ts';
import type { JsonEvent, Piece, Reading } from '../reading/reading.ts';

const linePattern = /^([0-9a-k]):(.+)$/;

/** Lines that carry something for which an answer may begin. */
const maxLines = 1000;

export function readAiSdkData({ data, value }: JsonEvent): Reading | undefined {
  if (value !== undefined || !linePattern.test(data.slice(0, data.indexOf('\n') + 1 || undefined).trimEnd()))
    return undefined;
  const readings: Reading[] = [];
  for (const line of data.split('\n').slice(0, maxLines)) {
    if (line.trim() === '') continue;
    const [, letter = '', json = ''] = linePattern.exec(line.trimEnd()) ?? [];
    const reading = readLine(letter, json);
    if (!reading) return undefined;
    readings.push(reading);
  }
  return readings.length === 1 ? readings[0] : join(readings);
}

function join(readings: readonly Reading[]): Reading {
  const errors = readings.flatMap(({ error }) => error ?? []);
  return {
    ...Object.assign({}, ...readings),
    ...(errors.length > 0 && { error: errors.join(' ') }),
    isCommon: readings.every(({ isCommon }) => isCommon),
    pieces: readings.flatMap(({ pieces = [] }) => pieces),
    finishes: readings.flatMap(({ finishes = [] }) => finishes),
    usage: readings.flatMap(({ usage = [] }) => usage),
  };
}

function readLine(letter: string, json: string): Reading | undefined {
  const text = textOf(json);
  if (text !== undefined) return readTextLine(letter, text);
  const event = jsonEventOf(json, '');
  const { value } = event;
  if (Array.isArray(value)) {
    const name = letter === '2' ? 'data' : letter === '8' ? 'annotations' : undefined;
    return name && { isCommon: true, pieces: [{ part: name, kind: 'data', name, isLine: true, text: json }] };
  }
  return isRecord(value) ? readObjectLine(letter, event, value) : undefined;
}

function textOf(json: string): string | undefined {
  if (!json.startsWith('"')) return undefined;
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A text on a line of its own may be anything: only the text of an answer begins one. */
function readTextLine(letter: string, text: string): Reading | undefined {
  if (letter === '0') return { pieces: [{ part: 'text', kind: 'text', isInOrder: true, text }] };
  if (letter === 'g') return { pieces: [{ part: 'reasoning', kind: 'reasoning', isInOrder: true, text }] };
  return letter === '3' ? { isCommon: true, error: text } : undefined;
}

function readObjectLine(letter: string, event: JsonEvent, value: JsonRecord): Reading | undefined {
  const callId = nameAt(value, 'toolCallId');
  const call = {
    kind: 'tool call',
    ...present({ part: callId, callId, name: nameAt(value, 'toolName') }),
  } as const;
  switch (letter) {
    case 'f': {
      const id = nameAt(value, 'messageId');
      return id === undefined ? undefined : { id, begins: 'first' };
    }
    case 'b':
      return callId === undefined ? undefined : { pieces: [call] };
    case 'c':
      return callId === undefined
        ? undefined
        : { pieces: [{ ...call, ...present({ text: textAt(value, 'argsTextDelta') }) }] };
    case '9':
      return callId === undefined
        ? undefined
        : { pieces: [{ ...call, isEnd: true, ...present({ whole: textOrSource(event, value, 'args') }) }] };
    case 'a': {
      if (callId === undefined) return undefined;
      const result = present({ text: textOrSource(event, value, 'result') });
      return { pieces: [{ kind: 'tool result', callId, isNew: true, isEnd: true, ...result }] };
    }
    case 'd':
    case 'e':
      return readFinish(letter, value);
    case 'h':
    case 'i':
    case 'j':
    case 'k':
      return { isCommon: true, pieces: [readOther(letter, event.data)] };
    default:
      return undefined;
  }
}

/** A step ends with `e`, the whole with `d`. */
function readFinish(letter: string, value: JsonRecord): Reading | undefined {
  const reason = nameAt(value, 'finishReason');
  if (reason === undefined) return undefined;
  const usage = recordAt(value, 'usage');
  const isEnd = letter === 'd';
  return {
    isCommon: true,
    usage: usageCounts(usage),
    ...(isEnd && { isEnd, finishes: [{ choice: 0, reason }] }),
    ...present({ outputTokens: usage && numberAt(usage, 'completionTokens') }),
  };
}

const otherNames: Readonly<Record<string, string>> = {
  h: 'source',
  i: 'redacted reasoning',
  j: 'reasoning signature',
  k: 'file',
};

function readOther(letter: string, text: string): Piece {
  const name = otherNames[letter] ?? letter;
  return { part: name, kind: 'data', name, isLine: true, text };
}
