// The data of an event as JSON, for the readers of formats.

import { isRecord } from '../../base/narrowing.ts';
import type { JsonPath } from '../../json/jsonPath.ts';
import { JsonTree, rootNode } from '../../json/jsonTree.ts';
import { recordAt, textAt, type JsonRecord } from './jsonParts.ts';
import type { JsonEvent } from './reading.ts';

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

/** Whether the data is the word that ends many token streams, which some servers write as a JSON text. */
export function isDone(data: string): boolean {
  if (data.length > 20) return false;
  const text = data.trim();
  return text === '[DONE]' || text === '"[DONE]"';
}

/** The JSON of one text. What is wrapped in it as bytes in Base64 is what counts. */
export function jsonEventOf(sent: string, eventType: string): JsonEvent {
  const outer = parseJson(sent);
  const unwrapped = isRecord(outer) ? unwrap(outer) : undefined;
  const data = unwrapped?.data ?? sent;
  const value = unwrapped?.value ?? outer;
  const type = isRecord(value) ? textAt(value, 'type') : undefined;
  const name = eventType === 'message' ? '' : eventType;
  return { data, value, name, type: type ?? name, sourceAt: (path) => sourceAt(data, path) };
}

/** Bedrock and SageMaker wrap what their models send: `{"chunk":{"bytes":"…"}}`. */
function unwrap(outer: JsonRecord): { readonly data: string; readonly value: unknown } | undefined {
  const holder = recordAt(outer, 'chunk') ?? recordAt(outer, 'PayloadPart') ?? outer;
  const bytes = holder['bytes'] ?? holder['Bytes'];
  if (typeof bytes !== 'string') return undefined;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0)));
    // A container that speaks in events itself has one in the bytes.
    const data = text.replace(/^data:/, '').trim();
    const value = parseJson(data);
    return value === undefined ? undefined : { data, value };
  } catch {
    return undefined;
  }
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
