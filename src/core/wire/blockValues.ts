// The values of a block for filters, read from its bytes in one walk: what `parseBlock` says of it, at a fraction of
// the cost. Lines are what eventsource-parser takes for lines; a test holds both against each other.

import { classifyLine, hasNul, valueStart, type LineClass } from './fieldLine.ts';
import { byteOrderMarkLength, hasByteOrderMark, findLineEnd } from './lines.ts';
import { decodeText } from '../base/text.ts';

export interface BlockValues {
  /** Data lines, joined by line feeds. */
  readonly data: string;
  /** Empty when the block names none. */
  readonly type: string;
  readonly id: string | undefined;
}

/** A part of the bytes, from `start` to before `stop`. */
export interface ByteSpan {
  readonly start: number;
  readonly stop: number;
}

const nameLengths: Readonly<Record<LineClass, number>> = {
  comment: 0,
  data: 4,
  event: 5,
  id: 2,
  retry: 5,
  unknown: -1,
};

/** Texts of the block in `bytes[start, stop)`. */
export function readBlockValues(
  bytes: Uint8Array,
  start: number,
  stop: number,
  startsBody: boolean,
): BlockValues {
  const data: string[] = [];
  let type = '';
  let id: string | undefined;
  walkLines(bytes, start, stop, startsBody, (lineClass, from, to) => {
    if (lineClass === 'data') data.push(valueOf(bytes, from, to, lineClass));
    else if (lineClass === 'event') type = valueOf(bytes, from, to, lineClass);
    else if (lineClass === 'id' && !hasNul(bytes, from, to)) id = valueOf(bytes, from, to, lineClass);
  });
  return { data: data.join('\n'), type, id };
}

/** The value of the block's type or id that counts: the last one, of ids the last without NUL. */
export function findCountingValue(
  bytes: Uint8Array,
  start: number,
  stop: number,
  startsBody: boolean,
  wanted: 'event' | 'id',
): ByteSpan | undefined {
  let foundAt = -1;
  let foundEnd = -1;
  walkLines(bytes, start, stop, startsBody, (lineClass, from, to) => {
    if (lineClass !== wanted || (wanted === 'id' && hasNul(bytes, from, to))) return;
    foundAt = from;
    foundEnd = to;
  });
  return foundAt === -1
    ? undefined
    : { start: valueStartOf(bytes, foundAt, foundEnd, wanted), stop: foundEnd };
}

/** Values of all lines, those of comments and of unknown fields too. */
export function readLineValues(bytes: Uint8Array, startsBody: boolean): string[] {
  const values: string[] = [];
  walkLines(bytes, 0, bytes.length, startsBody, (lineClass, from, to) => {
    values.push(valueOf(bytes, from, to, lineClass));
  });
  return values;
}

function valueOf(bytes: Uint8Array, start: number, stop: number, lineClass: LineClass): string {
  return decodeText(bytes.subarray(valueStartOf(bytes, start, stop, lineClass), stop));
}

/** Where the text of a line begins that starts at `lineStart`: after a byte order mark at the start of a body. */
export function textStartOf(bytes: Uint8Array, lineStart: number, isFirstOfBody: boolean): number {
  return isFirstOfBody && hasByteOrderMark(bytes, lineStart) ? lineStart + byteOrderMarkLength : lineStart;
}

/** Where the value of a line begins that has a text. */
export function valueStartOf(bytes: Uint8Array, start: number, stop: number, lineClass: LineClass): number {
  const nameLength = nameLengths[lineClass];
  if (nameLength >= 0) return valueStart(bytes, start, stop, nameLength);
  const colonAt = bytes.subarray(start, stop).indexOf(0x3a);
  return colonAt === -1 ? stop : valueStart(bytes, start, stop, colonAt);
}

/** Visits each line that has a text, `bytes[from, to)`. */
export function walkLines(
  bytes: Uint8Array,
  start: number,
  stop: number,
  startsBody: boolean,
  visit: (lineClass: LineClass, from: number, to: number) => void,
): void {
  let at = start;
  while (at < stop) {
    const text = textStartOf(bytes, at, startsBody && at === start);
    const end = findLineEnd(bytes, text, stop);
    if (end > text) visit(classifyLine(bytes, text, end), text, end);
    at = end + 1;
  }
}
