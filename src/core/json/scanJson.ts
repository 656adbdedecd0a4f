// Reads a JSON text once, from left to right, and reports where each part of it begins and ends. Nothing is converted:
// what the parts say stays in the text, so numbers keep their spelling and objects their order and their duplicates. It
// needs no stack of its own size, however deep the text is nested. Strings are walked character by character: a regular
// expression would need memory of the string's size for it.

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
const firstPrintable = 0x20;
const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const plus = 0x2b;
const point = 0x2e;
const letterE = 0x65;
/** The bit that makes an ASCII letter a small one. */
const lowerCase = 0x20;

const words: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };

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
  /** What stands at the offset cannot stand there, or the text ends there and should not: the last word of a text that is no JSON. */
  mistake?(at: number, expected: JsonExpected): void;
}

/** What may come next. */
type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'comma or end';

/** What was expected where a mistake is. */
export type JsonExpected = Expected | 'colon' | 'end' | 'less depth' | 'end of string';

/**
 * Reads the text. `whole`: it is one JSON value. `cut`: it is the beginning of one; what is still open was not closed,
 * and a string that the end cuts is reported up to there. Undefined: it is no JSON, or nested too deeply.
 */
export function scanJson(text: string, visitor: JsonVisitor): 'whole' | 'cut' | undefined {
  const open: ('object' | 'array')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const wrong = (where: number, wanted: JsonExpected): undefined => {
    visitor.mistake?.(where, wanted);
    return undefined;
  };
  for (;;) {
    at = skipSpace(text, at);
    const character = text[at];
    if (character === undefined) return open.length === 0 && expected === 'comma or end' ? 'whole' : 'cut';
    const within = open.at(-1);
    if (character === '}' || character === ']') {
      if (!mayEnd(expected) || within !== (character === '}' ? 'object' : 'array'))
        return wrong(at, within === undefined && expected === 'comma or end' ? 'end' : expected);
      open.pop();
      at += 1;
      visitor.close(at);
      expected = 'comma or end';
    } else if (expected === 'comma or end') {
      if (within === undefined) return wrong(at, 'end');
      if (character !== ',') return wrong(at, expected);
      expected = within === 'object' ? 'name' : 'value';
      at += 1;
    } else if (expected === 'name' || expected === 'name or end') {
      if (character !== '"') return wrong(at, expected);
      const end = skipJsonString(text, at);
      if (end === 'cut') return 'cut';
      if (end === undefined) return wrong(at, 'end of string');
      const colon = skipSpace(text, end);
      if (colon >= text.length) return 'cut';
      if (text[colon] !== ':') return wrong(colon, 'colon');
      visitor.name(at, end);
      at = colon + 1;
      expected = 'value';
    } else if (character === '{' || character === '[') {
      if (open.length === maxJsonDepth) return wrong(at, 'less depth');
      const kind = character === '{' ? 'object' : 'array';
      open.push(kind);
      visitor.open(kind, at);
      at += 1;
      expected = kind === 'object' ? 'name or end' : 'value or end';
    } else {
      const end = character === '"' ? skipJsonString(text, at) : skipLiteral(text, at);
      if (end === undefined) return wrong(at, character === '"' ? 'end of string' : expected);
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

/** Offset of the first character from `at` on that is no white space. */
function skipSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return end;
    end += 1;
  }
}

/** End of the string whose quote stands at `start`; `cut` when the text ends in it, undefined when it is malformed. */
function skipJsonString(text: string, start: number): number | 'cut' | undefined {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < firstPrintable) return undefined;
    if (code === backslash) {
      const escaped = text.charCodeAt(at + 1);
      if (Number.isNaN(escaped)) return 'cut';
      if (escaped === letterU) {
        const digits = text.slice(at + 2, at + 6);
        if (!/^[0-9a-fA-F]*$/.test(digits)) return undefined;
        if (digits.length < 4) return 'cut';
      } else if (!'"\\/bfnrt'.includes(text.charAt(at + 1))) return undefined;
      at += escaped === letterU ? 6 : 2;
    } else {
      at += 1;
    }
  }
  return 'cut';
}

/** End of the number or word at `start`; `cut` when the text ends in it, undefined when there is none. */
function skipLiteral(text: string, start: number): number | 'cut' | undefined {
  const word = words[text.charAt(start)];
  if (word === undefined) return skipNumber(text, start);
  if (text.startsWith(word, start)) return start + word.length;
  return word.startsWith(text.slice(start, start + word.length)) && start + word.length > text.length
    ? 'cut'
    : undefined;
}

/** [spec] RFC 8259, 6: a sign, an integer without leading zeros, a fraction, an exponent. */
function skipNumber(text: string, start: number): number | 'cut' | undefined {
  const first = text.charCodeAt(start) === minus ? start + 1 : start;
  let end: number | 'cut' | undefined = text.charCodeAt(first) === zero ? first + 1 : skipDigits(text, first);
  if (typeof end === 'number' && text.charCodeAt(end) === point) end = skipDigits(text, end + 1);
  if (typeof end === 'number' && (text.charCodeAt(end) | lowerCase) === letterE) {
    const sign = text.charCodeAt(end + 1);
    end = skipDigits(text, sign === plus || sign === minus ? end + 2 : end + 1);
  }
  return end;
}

/** At least one digit. */
function skipDigits(text: string, start: number): number | 'cut' | undefined {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end += 1;
  if (end > start) return end;
  return start >= text.length ? 'cut' : undefined;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

/** What a JSON string says. One that the end of its text cut is read up to there. */
export function decodeJsonString(source: string): string {
  const isWhole = source.length > 1 && source.endsWith('"') && skipJsonString(source, 0) === source.length;
  const whole = isWhole ? source : `${source.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, keepEscaped)}"`;
  return JSON.parse(whole) as string;
}

/** A backslash at the end begins an escape only when the one before it does not escape it. */
function keepEscaped(tail: string, offset: number, source: string): string {
  let before = offset;
  while (source[before - 1] === '\\') before -= 1;
  return (offset - before) % 2 === 0 ? '' : tail;
}
