// What a server's bytes look like where they are no proper event stream, though its author meant one: no blank line
// between events, no field names, the prefix written twice, line breaks as the two characters \n, a page of HTML. It only
// says what a block looks like; that is a reason to look, and no proof.

import { isRecord } from '../base/narrowing.ts';

/** The gravest first. */
export const framingMistakeKinds = [
  'html page',
  'no blank line',
  'no field names',
  'misspelt field',
  'escaped line breaks',
  'double prefix',
] as const;
export type FramingMistakeKind = (typeof framingMistakeKinds)[number];

export interface FramingMistake {
  readonly kind: FramingMistakeKind;
  /** The line that shows it, as sent. */
  readonly line: string;
  /** Lines that look like events of their own, where blank lines are missing. */
  readonly lines?: number;
}

/** What became of the block: an event, nothing that clients dispatch, or not complete. */
export type BlockFate = 'message' | 'no-data' | 'incomplete';

/** Lines that look like events of their own before blank lines seem to be missing: fewer may be the lines of one. */
const leastLines = { message: 2, 'no-data': 2, incomplete: 3 } as const;

const knownField = /^(?:data|event|id|retry)(?::|$)/;
const misspeltField = /^\s*(?:data|event|id|retry)\s*:/i;
const htmlStart = /^\s*<(?:!doctype\s+html|html|head|body)\b/i;
/** Two line breaks, or one before a field or at the end, written as characters. */
const escapedBreak = /(?:\\r)?\\n(?:(?:\\r)?\\n)?(?=(?:data|event|id|retry):|$)/;

/**
 * What a block looks like, if it looks like a mistake.
 * @param text of the block as sent, or its beginning
 */
export function findFramingMistake(text: string, fate: BlockFate): FramingMistake | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  // The line that has no end yet says something only where it never will have one.
  const whole = lines.slice(0, -1).filter((line) => line !== '' && !line.startsWith(':'));
  const first = whole[0] ?? lines[0] ?? '';
  if (fate !== 'message' && htmlStart.test(first)) return { kind: 'html page', line: first };
  const fields = whole.filter((line) => knownField.test(line));
  const values = fields.filter((line) => line.startsWith('data')).map(valueOf);
  const lastLine = lines.at(-1) ?? '';
  const escaped = [...fields, lastLine].find(
    (line) => line.startsWith('data') && hasEscapedBreak(valueOf(line)),
  );
  if (escaped !== undefined) return { kind: 'escaped line breaks', line: escaped };
  if (fields.length === 0 && whole.length > 0) return nameless(whole, first, fate);
  if (whole.length === 0 && isDocument(lastLine)) return { kind: 'no field names', line: lastLine };
  const doubled = whole.find((line) => line.startsWith('data') && /^data: ?(?:data|event|id):/.test(line));
  if (fate === 'message' && doubled !== undefined) return { kind: 'double prefix', line: doubled };
  return joined(whole, values, fate);
}

/** Lines none of which has a field that there is. */
function nameless(whole: readonly string[], first: string, fate: BlockFate): FramingMistake | undefined {
  const misspelt = whole.find((line) => misspeltField.test(line));
  if (misspelt !== undefined) return { kind: 'misspelt field', line: misspelt };
  if (fate !== 'incomplete' || whole.length >= leastLines.incomplete || isDocument(first))
    return { kind: 'no field names', line: first };
  return undefined;
}

/** Events that seem to have come together because no blank line stands between them. */
function joined(
  whole: readonly string[],
  values: readonly string[],
  fate: BlockFate,
): FramingMistake | undefined {
  const count = (field: string): number => whole.filter((line) => line.startsWith(`${field}:`)).length;
  const documents = values.every(isDocument) ? values.length : 0;
  const lines = Math.max(documents, count('event'), count('id'));
  if (lines < leastLines[fate]) return undefined;
  return {
    kind: 'no blank line',
    line: whole.find((line) => line.startsWith('data')) ?? whole[0] ?? '',
    lines,
  };
}

function valueOf(line: string): string {
  return line.replace(/^[a-z]+:? ?/, '');
}

/** Whether a text is an object or an array of JSON: a line that is one is an event's whole data. */
function isDocument(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  const value = parse(text);
  return isRecord(value) || Array.isArray(value);
}

/** Line breaks inside a JSON string are written so, and right: only those outside are meant to be real ones. */
function hasEscapedBreak(value: string): boolean {
  const at = value.search(escapedBreak);
  if (at === -1) return false;
  return !/^\s*[[{"]/.test(value) || parse(value.slice(0, at)) !== undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
