// What of an entry can be found by free text, and whether a text is there: what a person reads in its row and its data, not
// the names of fields in its bytes. Data, type and id of a message; a comment; the values of ids and retry lines; and the
// words of what the inspector itself has to say. Entries of a body are tested in their bytes, so that few are ever decoded.

import {
  findCountingValue,
  textStartOf,
  valueStartOf,
  readBlockValues,
  readLineValues,
} from '../wire/blockValues.ts';
import { lineTextSpan, readLineText } from '../wire/lineText.ts';
import { findLineEnd, findLineStart } from '../wire/lines.ts';
import { type EntryKind, entryFlags, type Entry } from '../log/entry.ts';
import { classifyLine, decidingLength, type LineClass } from '../wire/fieldLine.ts';
import type { Needle } from './needle.ts';
import { decodeText } from '../base/text.ts';
import { summarizeEntry } from '../log/entrySummary.ts';
import type { EventLog } from '../log/eventLog.ts';

/**
 * Each text of the entry. A type that the block does not name is none of them, though its row says `message`.
 * @param bytes the entry's, or the beginning of them
 */
export function searchableTexts(log: EventLog, entry: Entry, bytes: Uint8Array): string[] {
  const startsBody = (entry.flags & entryFlags.startsBody) !== 0;
  if (entry.flags & entryFlags.line && entry.kind !== 'notice')
    return entry.kind === 'message' ? [readLineText(bytes, startsBody)] : [];
  switch (entry.kind) {
    case 'message': {
      const { data, type, id } = readBlockValues(bytes, 0, bytes.length, startsBody);
      return [data, ...(type === '' ? [] : [type]), ...(id === undefined ? [] : [id])];
    }
    case 'id': {
      const { id } = readBlockValues(bytes, 0, bytes.length, startsBody);
      return id === undefined ? [] : [id];
    }
    case 'comment':
    case 'retry':
      return readLineValues(bytes, startsBody);
    case 'request':
    case 'open':
    case 'close':
    case 'error':
    case 'notice': {
      const { preview, next } = summarizeEntry(log, entry);
      const words = next === undefined ? [preview] : [preview, next];
      if (entry.flags & entryFlags.detail) return words;
      if (entry.flags & entryFlags.line) return [...words, readLineText(bytes, startsBody)];
      return [...words, ...readLineValues(bytes, startsBody)];
    }
  }
}

/** An entry's place in bytes at hand. */
export interface EntryBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly stop: number;
  readonly kind: EntryKind;
  readonly startsBody: boolean;
  /** Whether the bytes are data without fields. */
  readonly isLine: boolean;
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
  if (entry.isLine) return judgeLineHit(needle, entry, hit);
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

/** The same for a line or a record, all of which is data. */
function judgeLineHit(
  needle: Needle,
  entry: EntryBytes,
  hit: number,
): 'yes' | 'not this place' | 'not this line' {
  if (entry.kind !== 'message') return 'not this line';
  const { bytes } = entry;
  const text = lineTextSpan(bytes, entry.start, entry.stop, entry.startsBody);
  if (needle.isExact) return hit < text.start || hit + needle.length > text.stop ? 'not this place' : 'yes';
  // A needle is looked for line by line, and a record may have several.
  const from = Math.max(text.start, findLineStart(bytes, hit, entry.start));
  const line = decodeText(bytes.subarray(from, findLineEnd(bytes, hit, text.stop)));
  return needle.pattern.test(line) ? 'yes' : 'not this line';
}

/** Whether the value that begins there is the one that a client takes. */
function isCounting(
  { bytes, start, stop, startsBody }: EntryBytes,
  lineClass: 'event' | 'id',
  value: number,
): boolean {
  return findCountingValue(bytes, start, stop, startsBody, lineClass)?.start === value;
}

const nothing: Uint8Array = new Uint8Array(0);

export class NeedleScan {
  readonly #log: EventLog;
  readonly #needle: Needle;
  #block = nothing;
  #blockStart = 0;
  /** Offset from which the block was searched. */
  #from = 0;
  /** Offset of the first hit from there on, and where it ends; Infinity when the block has none. */
  #hit = Infinity;
  #hitEnd = Infinity;

  /** @param needle a usable one */
  constructor(log: EventLog, needle: Needle) {
    this.#log = log;
    this.#needle = needle;
  }

  /** To be called first in each turn of the event loop: the block at hand lives no longer. */
  beginTurn(): void {
    this.#block = nothing;
  }

  /** The first entry from `number` to `last` that may hold the needle; the one after `last` when none may. */
  firstCandidate(number: number, last: number): number {
    let at = number;
    while (at <= last && this.#isExcluded(at)) at += 1;
    return at;
  }

  #isExcluded(number: number): boolean {
    const { index } = this.#log;
    if (index.flags(number) & entryFlags.detail || !isTestedByBytes(index.kind(number))) return false;
    const offset = index.offset(number);
    const end = offset + index.length(number);
    if (offset < this.#blockStart || end > this.#blockStart + this.#block.length) this.#read(number, offset);
    else if (offset < this.#from || offset > this.#hit) this.#search(offset);
    // The block is shorter where the entry's bytes are lost.
    return end < this.#hitEnd && end <= this.#blockStart + this.#block.length;
  }

  #read(number: number, offset: number): void {
    this.#block = this.#log.blockFrom(this.#log.entry(number));
    this.#blockStart = offset;
    this.#search(offset);
  }

  #search(from: number): void {
    const at = this.#needle.indexIn(this.#block, from - this.#blockStart, this.#block.length);
    this.#from = from;
    this.#hit = at === -1 ? Infinity : this.#blockStart + at;
    this.#hitEnd = this.#hit + this.#needle.length;
  }
}
