// The text of an event that is a line or a record of its own: what stands between the marks around it.

import { decodeText } from '../base/text.ts';
import { textStartOf, type ByteSpan } from './blockValues.ts';
import type { FieldLine } from './fields.ts';
import { carriageReturn, lineFeed, recordSeparator } from './lines.ts';

/** Where the text is in `bytes[start, stop)`: without the RS before it, and the line end behind it. */
export function lineTextSpan(bytes: Uint8Array, start: number, stop: number, startsBody: boolean): ByteSpan {
  let from = textStartOf(bytes, start, startsBody);
  let to = stop;
  if (bytes[from] === recordSeparator) from += 1;
  if (to > from && bytes[to - 1] === lineFeed) {
    to -= 1;
    if (to > from && bytes[to - 1] === carriageReturn) to -= 1;
  }
  return { start: Math.min(from, to), stop: to };
}

/** The text of such an event. Malformed UTF-8 becomes U+FFFD. */
export function readLineText(bytes: Uint8Array, startsBody: boolean): string {
  const { start, stop } = lineTextSpan(bytes, 0, bytes.length, startsBody);
  return decodeText(bytes.subarray(start, stop));
}

/** The lines of the bytes of such an event, as sent: one, or those of a record with line breaks inside. */
export function readTextLines(bytes: Uint8Array, startsBody: boolean): FieldLine[] {
  const lines: FieldLine[] = [];
  let offset = textStartOf(bytes, 0, startsBody);
  while (offset < bytes.length) {
    const found = bytes.indexOf(lineFeed, offset);
    const hasReturn = found > offset && bytes[found - 1] === carriageReturn;
    const end = found === -1 ? bytes.length : found - (hasReturn ? 1 : 0);
    const value = decodeText(bytes.subarray(offset, end));
    const terminator = found === -1 ? '' : hasReturn ? '\r\n' : '\n';
    const kind = value === '' ? 'blank' : 'text';
    lines.push({ field: '', separator: '', value, kind, terminator, offset });
    if (found === -1) break;
    offset = found + 1;
  }
  return lines;
}
