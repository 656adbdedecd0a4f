// Where the smallest parts of a JSON text end. Strings are walked character by character: a regular expression would need
// memory of the string's size for it.

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

/** Offset of the first character from `at` on that is no white space. */
export function skipSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return end;
    end += 1;
  }
}

/** End of the string whose quote stands at `start`; `cut` when the text ends in it, undefined when it is malformed. */
export function skipJsonString(text: string, start: number): number | 'cut' | undefined {
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
export function skipLiteral(text: string, start: number): number | 'cut' | undefined {
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
