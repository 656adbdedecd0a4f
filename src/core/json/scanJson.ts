// Reads a JSON text once, from left to right, and reports where each part of it begins and ends. Nothing is converted:
// what the parts say stays in the text, so numbers keep their spelling and objects their order and their duplicates. It
// needs no stack of its own size, however deep the text is nested.

import { skipJsonString, skipLiteral, skipSpace } from './jsonLiterals.ts';

/** Deeper texts are not read: indenting them would take more room than there is. */
const maxJsonDepth = 512;

/** Told of the parts of a text in their order. Offsets are in UTF-16 units; ends are exclusive. */
export interface JsonVisitor {
  /** `{` or `[` stands at the offset. */
  open(kind: 'object' | 'array', start: number): void;
  /** The object or array that was opened last ends. */
  close(end: number): void;
  /** The name of the member whose value comes next, quotes included. */
  name(start: number, end: number): void;
  /** A string, number, `true`, `false` or `null`. */
  literal(start: number, end: number): void;
}

/** What may come next. */
type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'comma or end';

/**
 * Reads the text. `whole`: it is one JSON value. `cut`: it is the beginning of one; what is still open was not closed,
 * and a string that the end cuts is reported up to there. Undefined: it is no JSON, or nested too deeply.
 */
export function scanJson(text: string, visitor: JsonVisitor): 'whole' | 'cut' | undefined {
  const open: ('object' | 'array')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    at = skipSpace(text, at);
    const character = text[at];
    if (character === undefined) return open.length === 0 && expected === 'comma or end' ? 'whole' : 'cut';
    const within = open.at(-1);
    if (character === '}' || character === ']') {
      if (!mayEnd(expected) || within !== (character === '}' ? 'object' : 'array')) return undefined;
      open.pop();
      at += 1;
      visitor.close(at);
      expected = 'comma or end';
    } else if (expected === 'comma or end') {
      if (character !== ',' || within === undefined) return undefined;
      expected = within === 'object' ? 'name' : 'value';
      at += 1;
    } else if (expected === 'name' || expected === 'name or end') {
      if (character !== '"') return undefined;
      const end = skipJsonString(text, at);
      if (end === 'cut') return 'cut';
      if (end === undefined) return undefined;
      const colon = skipSpace(text, end);
      if (colon >= text.length) return 'cut';
      if (text[colon] !== ':') return undefined;
      visitor.name(at, end);
      at = colon + 1;
      expected = 'value';
    } else if (character === '{' || character === '[') {
      if (open.length === maxJsonDepth) return undefined;
      const kind = character === '{' ? 'object' : 'array';
      open.push(kind);
      visitor.open(kind, at);
      at += 1;
      expected = kind === 'object' ? 'name or end' : 'value or end';
    } else {
      const end = character === '"' ? skipJsonString(text, at) : skipLiteral(text, at);
      if (end === undefined) return undefined;
      visitor.literal(at, end === 'cut' ? text.length : end);
      if (end === 'cut') return 'cut';
      at = end;
      expected = 'comma or end';
    }
  }
}

function mayEnd(expected: Expected): boolean {
  return expected === 'value or end' || expected === 'name or end' || expected === 'comma or end';
}
