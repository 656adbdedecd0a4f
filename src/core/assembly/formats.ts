// The formats of token streams, recognised by the shape of an event's data and by nothing else: the same server may
// speak several, and an address says nothing.

import type { JsonPath } from '../json/jsonPath.ts';
import { JsonTree, rootNode } from '../json/jsonTree.ts';
import { isRecord } from '../base/narrowing.ts';
import { readAgUi } from './agUi.ts';
import { readAnthropicMessages } from './anthropicMessages.ts';
import { readChatCompletions } from './chatCompletions.ts';
import { readGemini } from './gemini.ts';
import { textAt } from './jsonParts.ts';
import { readMcp } from './mcp.ts';
import { readOllama } from './ollama.ts';
import type { FormatReader, JsonEvent, Reading } from './reading.ts';
import { readResponses } from './responses.ts';

/** Readers by format, in the order in which they are asked. */
const readers = {
  'chat completions': readChatCompletions,
  responses: readResponses,
  'anthropic messages': readAnthropicMessages,
  gemini: readGemini,
  ollama: readOllama,
  'ag-ui': readAgUi,
  mcp: readMcp,
} as const satisfies Readonly<Record<string, FormatReader>>;

export type RecognisedFormat = keyof typeof readers;

/** `path` is what a path of one's own leads to. */
export type TokenFormat = RecognisedFormat | 'path';

export const recognisedFormats = Object.keys(readers) as readonly RecognisedFormat[];

export interface Recognised {
  readonly format: TokenFormat;
  readonly reading: Reading;
}

/**
 * What an event says in the format whose shape it has; undefined when it has none.
 * @param likely the format of the events before, which is asked first
 */
export function recognise(event: JsonEvent, likely?: TokenFormat): Recognised | undefined {
  if (likely !== undefined && likely !== 'path') {
    const reading = readers[likely](event);
    if (reading) return { format: likely, reading };
  }
  for (const format of recognisedFormats) {
    const reading = format === likely ? undefined : readers[format](event);
    if (reading) return { format, reading };
  }
  return undefined;
}

/**
 * The JSON of an event's data. Data of several lines may hold one JSON text a line, as NDJSON has it.
 * @param eventType the event's `event` field, or what stands for it
 */
export function jsonEventsOf(data: string, eventType: string): readonly JsonEvent[] {
  const whole = jsonEventOf(data, eventType);
  if (whole.value !== undefined || !data.includes('\n')) return [whole];
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  const events = lines.map((line) => jsonEventOf(line, eventType));
  return events.every(({ value }) => value !== undefined) ? events : [whole];
}

function jsonEventOf(data: string, eventType: string): JsonEvent {
  const value = parseJson(data);
  const type = isRecord(value) ? textAt(value, 'type') : undefined;
  return {
    data,
    value,
    type: type ?? (eventType === 'message' ? '' : eventType),
    sourceAt: (path) => sourceAt(data, path),
  };
}

/** The source of the value at the path; of the last member when a name is there twice, as in JSON.parse. */
function sourceAt(json: string, path: JsonPath): string | undefined {
  const tree = JsonTree.parse(json);
  if (!tree) return undefined;
  let node = rootNode;
  for (const step of path) {
    const children = tree.children(node);
    const found =
      typeof step === 'number' ? children[step] : children.findLast((child) => tree.name(child) === step);
    if (found === undefined) return undefined;
    node = found;
  }
  return tree.source(node);
}

function parseJson(data: string): unknown {
  const first = data.trimStart()[0];
  if (first !== '{' && first !== '[') return undefined;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
