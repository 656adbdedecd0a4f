// The bytes of a body that the debugger has only as text. How many there were it has told, which says whether the text has
// kept all of them.

import { present } from '../base/present.ts';
import { restoreText } from '../capture/har/harBody.ts';
import type { DebugNote } from './words/debugNote.ts';

/** What a decoder takes off the beginning of a text. */
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * @param announced number of its bytes, as they were told of
 * @returns the bytes, and what has to be said of them where they are not as many
 */
export function bytesOfWholeText(
  text: string,
  announced: number,
): { readonly bytes: Uint8Array; readonly note?: DebugNote } {
  const { pieces, charset } = restoreText(text, announced);
  const [bytes = new Uint8Array(0)] = pieces;
  if (bytes.length === announced) return { bytes };
  if (bytes.length + byteOrderMark.length === announced && !startsWithMark(bytes))
    return { bytes: Uint8Array.from([...byteOrderMark, ...bytes]) };
  return { bytes, note: { what: 'as text', ...present({ charset }) } };
}

function startsWithMark(bytes: Uint8Array): boolean {
  return byteOrderMark.every((byte, at) => bytes[at] === byte);
}
