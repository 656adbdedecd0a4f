// The texts of a block for searches, read from its bytes in one walk: what `parseBlock` says of it, at a fraction of
// the cost. Lines are what eventsource-parser takes for lines; a test holds both against each other.

import { classifyLine, valueStart, type LineClass } from './fieldLine.ts';
import { byteOrderMarkLength, hasByteOrderMark } from './lineCarry.ts';
import { decodeText } from '../base/text.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface BlockTexts {
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
export function readBlockTexts(
  bytes: Uint8Array,
  start: number,
  stop: number,
  startsBody: boolean,
): BlockTexts {
  const data: string[] = [];
  let type = '';
  let id: string | undefined;
  walkLines(bytes, start, stop, startsBody, (lineClass, value) => {
    if (lineClass === 'data') data.push(decodeText(bytes.subarray(value.start, value.stop)));
    else if (lineClass === 'event') type = decodeText(bytes.subarray(value.start, value.stop));
    else if (lineClass === 'id' && !hasNul(bytes, value))
      id = decodeText(bytes.subarray(value.start, value.stop));
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
  let found: ByteSpan | undefined;
  walkLines(bytes, start, stop, startsBody, (lineClass, value) => {
    if (lineClass === wanted && !(wanted === 'id' && hasNul(bytes, value))) found = value;
  });
  return found;
}

/** Values of all lines, those of comments and of unknown fields too. */
export function readLineValues(bytes: Uint8Array, startsBody: boolean): string[] {
  const values: string[] = [];
  walkLines(bytes, 0, bytes.length, startsBody, (_, value) => {
    values.push(decodeText(bytes.subarray(value.start, value.stop)));
  });
  return values;
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

function walkLines(
  bytes: Uint8Array,
  start: number,
  stop: number,
  startsBody: boolean,
  visit: (lineClass: LineClass, value: ByteSpan) => void,
): void {
  let at = start;
  while (at < stop) {
    const text = textStartOf(bytes, at, startsBody && at === start);
    const end = lineEnd(bytes, text, stop);
    if (end > text) {
      const lineClass = classifyLine(bytes, text, end);
      visit(lineClass, { start: valueStartOf(bytes, text, end, lineClass), stop: end });
    }
    at = end + 1;
  }
}

/** Where the line ends that `from` lies in: at its terminator, or at `stop`. */
export function lineEnd(bytes: Uint8Array, from: number, stop: number): number {
  let at = from;
  while (at < stop && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at += 1;
  return at;
}

/** Where the line begins that `from` lies in, not before `start`. */
export function lineStart(bytes: Uint8Array, from: number, start: number): number {
  let at = from;
  while (at > start && bytes[at - 1] !== lineFeed && bytes[at - 1] !== carriageReturn) at -= 1;
  return at;
}

function hasNul(bytes: Uint8Array, { start, stop }: ByteSpan): boolean {
  for (let at = start; at < stop; at += 1) if (bytes[at] === 0) return true;
  return false;
}
