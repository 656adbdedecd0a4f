// Whether bytes are those of an event stream, as far as their beginning tells.

import { decodeText } from '../../base/text.ts';

/** A line of an event stream at the beginning of a file, after lines that may be empty. */
const fieldLine = /^\ufeff?(?:[\r\n]*)(?:(?:data|event|id|retry)(?::|[\r\n]|$)|:)/;

/** Whether bytes begin as the body of an event stream. */
export function looksLikeEvents(start: Uint8Array): boolean {
  return fieldLine.test(decodeText(start.subarray(0, 2_000)));
}
