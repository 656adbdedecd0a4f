// What came from a body as an event of a scenario file: by its fields where these say all of it, else as raw text.

import { entryFlags, type Entry } from '../log/entry.ts';
import { parseBlock } from '../wire/fields.ts';
import { parseDigits } from '../wire/fieldLine.ts';
import { eventText } from './eventText.ts';
import type { ScenarioBlock } from './scenario.ts';
import { present } from '../base/present.ts';

/** Deeper data stays text: the file around it takes some of the levels that it may have. */
const maxDataDepth = 48;

/** An event as the members of its object in a scenario file. */
export interface RecordedEvent {
  readonly json: string;
  /** Whether its bytes were no UTF-8, so that some of them are other ones now. */
  readonly isReplaced: boolean;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The event.
 * @param bytes of the body, up to the end of the entry
 * @param entry absent for what stands behind all entries
 * @param delayMs before it
 */
export function recordedEvent(
  bytes: Uint8Array,
  entry: Pick<Entry, 'kind' | 'flags'> | undefined,
  delayMs: number,
): RecordedEvent {
  const { text, isReplaced } = readText(bytes);
  const fields = entry && fieldsOf(entry, text, bytes);
  const members = fields ? membersOf(fields) : [`"raw": ${JSON.stringify(text)}`];
  if (delayMs > 0) members.push(`"delayMs": ${delayMs}`);
  return { json: `{ ${members.join(', ')} }`, isReplaced };
}

function readText(bytes: Uint8Array): { readonly text: string; readonly isReplaced: boolean } {
  try {
    return { text: strict.decode(bytes), isReplaced: false };
  } catch {
    return { text: lenient.decode(bytes), isReplaced: true };
  }
}

/** The fields that make exactly this text; undefined when none do. */
function fieldsOf(
  { kind, flags }: Pick<Entry, 'kind' | 'flags'>,
  text: string,
  bytes: Uint8Array,
): ScenarioBlock | undefined {
  if (flags & entryFlags.line) return undefined;
  const fields = { delayMs: 0, ...readFields(kind, text, bytes) };
  return Object.keys(fields).length > 1 && eventText(fields) === text ? fields : undefined;
}

function readFields(kind: Entry['kind'], text: string, bytes: Uint8Array): Omit<ScenarioBlock, 'delayMs'> {
  switch (kind) {
    case 'comment': {
      const comment = text.slice(': '.length, -1);
      return /[\r\n]/.test(comment) ? {} : { comment };
    }
    case 'retry': {
      const retry = parseDigits(bytes, 'retry: '.length, bytes.length - 1);
      return retry === undefined || !Number.isSafeInteger(retry) ? {} : { retry };
    }
    case 'message':
    case 'id': {
      const { type, data, id } = parseBlock(bytes, false);
      return present({ id, event: type === '' ? undefined : type, data: kind === 'id' ? undefined : data });
    }
    default:
      return {};
  }
}

function membersOf({ comment, retry, id, event, data }: ScenarioBlock): string[] {
  return [
    ...(comment === undefined ? [] : [`"comment": ${JSON.stringify(comment)}`]),
    ...(retry === undefined ? [] : [`"retry": ${retry}`]),
    ...(id === undefined ? [] : [`"id": ${JSON.stringify(id)}`]),
    ...(event === undefined ? [] : [`"event": ${JSON.stringify(event)}`]),
    ...(data === undefined ? [] : [`"data": ${isPlainJson(data) ? data : JSON.stringify(data)}`]),
  ];
}

/** Whether the data is an object or a list whose JSON reads back as the same text. */
function isPlainJson(data: string): boolean {
  if (!/^[{[]/.test(data) || data.includes('"__proto__"') || depthOf(data) > maxDataDepth) return false;
  try {
    return JSON.stringify(JSON.parse(data)) === data;
  } catch {
    return false;
  }
}

/** At least as deep as it is nested: brackets in texts count too. */
function depthOf(data: string): number {
  let [depth, most] = [0, 0];
  for (const character of data) {
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}
