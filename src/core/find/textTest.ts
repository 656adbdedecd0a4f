// Whether an entry of a body holds a text, told from its bytes. A hit in the bytes counts where it lies in a value that
// is read: in data, in the type and the id that count, in a comment, never in the name of a field.

import { findCountingValue, textStartOf, valueStartOf } from '../wire/blockTexts.ts';
import { findLineEnd, findLineStart } from '../wire/lines.ts';
import type { EntryKind } from '../log/entry.ts';
import { classifyLine, decidingLength, type LineClass } from '../wire/fieldLine.ts';
import type { Needle } from './needle.ts';
import { decodeText } from '../base/text.ts';

/** An entry's place in bytes at hand. */
export interface EntryBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly stop: number;
  readonly kind: EntryKind;
  readonly startsBody: boolean;
}

/** Classes of lines whose values can be found, by kind of entry; a kind without any is tested by its words. */
const readableLines: Readonly<Record<EntryKind, ReadonlySet<LineClass> | undefined>> = {
  request: undefined,
  open: undefined,
  message: new Set(['data', 'event', 'id']),
  comment: new Set(['comment']),
  retry: new Set(['retry']),
  id: new Set(['id']),
  close: undefined,
  error: undefined,
  notice: undefined,
};

/** Whether entries of the kind can be tested by their bytes alone. */
export function isTestedByBytes(kind: EntryKind): boolean {
  return readableLines[kind] !== undefined;
}

/** Whether one of the entry's texts holds the needle, which must be usable. */
export function holdsNeedle(needle: Needle, entry: EntryBytes): boolean {
  const { bytes, stop } = entry;
  let at = entry.start;
  for (;;) {
    const hit = needle.indexIn(bytes, at, stop);
    if (hit === -1) return false;
    const found = judgeHit(needle, entry, hit);
    if (found === 'yes') return true;
    at = found === 'not this place' ? hit + 1 : findLineEnd(bytes, hit, stop);
  }
}

function judgeHit(
  needle: Needle,
  entry: EntryBytes,
  hit: number,
): 'yes' | 'not this place' | 'not this line' {
  const { bytes, stop, startsBody } = entry;
  const start = findLineStart(bytes, hit, entry.start);
  const text = textStartOf(bytes, start, startsBody && start === entry.start);
  // The hit has no line end in it, so that much of the line is there; a name may reach beyond.
  const known = findLineEnd(bytes, hit, Math.min(stop, Math.max(hit + needle.length, text + decidingLength)));
  if (hit < text) return 'not this place';
  const lineClass = classifyLine(bytes, text, known);
  if (!readableLines[entry.kind]?.has(lineClass)) return 'not this line';
  const value = valueStartOf(bytes, text, known, lineClass);
  if (needle.isExact && hit < value) return 'not this place';
  if ((lineClass === 'event' || lineClass === 'id') && !isCounting(entry, lineClass, value))
    return 'not this line';
  if (needle.isExact) return 'yes';
  const whole = decodeText(bytes.subarray(value, findLineEnd(bytes, value, stop)));
  return needle.pattern.test(whole) ? 'yes' : 'not this line';
}

/** Whether the value that begins there is the one that a client takes. */
function isCounting(
  { bytes, start, stop, startsBody }: EntryBytes,
  lineClass: 'event' | 'id',
  value: number,
): boolean {
  return findCountingValue(bytes, start, stop, startsBody, lineClass)?.start === value;
}
