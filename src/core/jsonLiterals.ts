// Where the smallest parts of a JSON text end. Strings are walked character by character: a regular expression would need
// memory of the string's size for it.

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
const firstPrintable = 0x20;

const word = /true|false|null/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** What a literal that the end of the text cuts may look like there. */
const cutLiteral =
  /(?:t(?:r(?:u)?)?|f(?:a(?:l(?:s)?)?)?|n(?:u(?:l)?)?|-?(?:[0-9]+(?:\.|(?:\.[0-9]+)?[eE][+-]?))?)$/y;

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
  for (const literal of [word, number]) {
    literal.lastIndex = start;
    if (!literal.test(text)) continue;
    const end = literal.lastIndex;
    if (end === text.length || /[\s,\]}]/.test(text[end] ?? '')) return end;
  }
  cutLiteral.lastIndex = start;
  return cutLiteral.test(text) ? 'cut' : undefined;
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
