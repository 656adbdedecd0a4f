// The items of the list of exchanges in a YAML file, as the bytes of each: told by the indentation of their dashes, so that
// each is parsed by itself, and a file that is cut off has what came before.

import { decodeText } from '../../base/text.ts';
import { lineOrRestAt } from './byteLines.ts';

const sliceLines = 2_000;
/** Of a line, what tells where an item begins. */
const maxStartBytes = 100;

/** Undefined between slices. */
export function* yamlItems(bytes: Uint8Array): Generator<Uint8Array | undefined, void> {
  let indent = -1;
  let start = -1;
  let lines = 0;
  for (let at = 0, line = lineOrRestAt(bytes, at); line; at = line.next, line = lineOrRestAt(bytes, at)) {
    lines += 1;
    if (lines % sliceLines === 0) yield undefined;
    const first = bytes[at];
    const isDeeper = start !== -1 && indent === 0 && first === 0x20;
    if (isDeeper || line.end === at) continue;
    const text = decodeText(bytes.subarray(at, Math.min(line.end, at + maxStartBytes)));
    const [, spaces] = /^( *)-(?: |$)/.exec(text) ?? [];
    if (spaces !== undefined && (indent === -1 || spaces.length === indent)) {
      if (start !== -1) yield bytes.subarray(start, at);
      indent = spaces.length;
      start = at;
    } else if (start !== -1 && /^[\w"']/.test(text)) {
      // A member of the root: the list is over.
      yield bytes.subarray(start, at);
      return;
    }
  }
  if (start !== -1) yield bytes.subarray(start);
}
