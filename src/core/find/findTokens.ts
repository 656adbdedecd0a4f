// Takes the text of the filter apart. It says where each part stands, so that a mistake can be shown at its place, and
// nothing of what the parts mean.

export interface ListItem {
  readonly text: string;
  /** Whether it stood in quotes: nothing in it has a meaning of its own then. */
  readonly isQuoted: boolean;
}

export type TokenBody =
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly operator: string;
      readonly items: readonly ListItem[];
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

export type Token = TokenBody & { readonly start: number; readonly end: number; readonly isNegated: boolean };

type Part = TokenBody & { readonly end: number };

const fieldStart = /(type|id|kind|attempt|size|gap|after|before)(:|>=|<=|>|<|=)/iy;
const word = /\S+/y;
const quoted = /"((?:[^"\\]|\\.)*)(?:"(?=\s|$)|$)/y;
const regexLiteral = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([dgimsuvy]*)(?=\s|$)/y;
/** Names of which the colon alone makes a field; with another sign they are text. */
const colonOnly: ReadonlySet<string> = new Set(['type', 'id', 'kind']);

/** @param isRegex whether what is no field is one regular expression, as far as it goes */
export function findTokens(text: string, isRegex: boolean): Token[] {
  const tokens: Token[] = [];
  let at = skipBlank(text, 0);
  while (at < text.length) {
    const isNegated = text[at] === '-' && /\S/.test(text[at + 1] ?? ' ');
    const start = isNegated ? at + 1 : at;
    const part = readField(text, start) ?? (isRegex ? readWord(text, start) : readFreeText(text, start));
    const before = tokens.at(-1);
    if (isRegex && before?.kind === 'text' && part.kind === 'text' && !isNegated) {
      // Words next to each other are one pattern, with what stands between them.
      tokens[tokens.length - 1] = {
        ...before,
        text: before.text + text.slice(before.end, part.end),
        end: part.end,
      };
    } else {
      tokens.push({ ...part, start: at, isNegated });
    }
    at = skipBlank(text, part.end);
  }
  return isRegex ? tokens.map(asRegex) : tokens;
}

/** The text as one item that means nothing but itself. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function asRegex(token: Token): Token {
  if (token.kind !== 'text') return token;
  const { text, start, end, isNegated } = token;
  return { kind: 'regex', source: text, flags: '', start, end, isNegated };
}

function readField(text: string, at: number): Part | undefined {
  const [opening, name, operator] = matchAt(fieldStart, text, at) ?? [];
  if (opening === undefined || name === undefined || operator === undefined) return undefined;
  const lowerName = name.toLowerCase();
  if (colonOnly.has(lowerName) && operator !== ':') return undefined;
  const items: ListItem[] = [];
  let end = at + opening.length;
  for (;;) {
    const [, inQuotes] = matchAt(/"((?:[^"\\]|\\.)*)"?/y, text, end) ?? [];
    const plain = inQuotes === undefined ? (matchAt(/[^\s,]*/y, text, end)?.[0] ?? '') : '';
    end += inQuotes === undefined ? plain.length : quotedLength(text, end, inQuotes);
    items.push({
      text: inQuotes === undefined ? plain : unquote(inQuotes),
      isQuoted: inQuotes !== undefined,
    });
    if (text[end] !== ',') break;
    end += 1;
  }
  // What follows a closing quote without a space belongs to nothing: it is the next part.
  return { kind: 'field', name: lowerName, operator, items, end };
}

function readFreeText(text: string, at: number): Part {
  const [inQuotes, content] = matchAt(quoted, text, at) ?? [];
  if (inQuotes !== undefined && content !== undefined)
    return { kind: 'text', text: unquote(content), end: at + inQuotes.length };
  const [literal, source, flags] = matchAt(regexLiteral, text, at) ?? [];
  if (literal !== undefined && source !== undefined)
    return { kind: 'regex', source, flags: flags ?? '', end: at + literal.length };
  return readWord(text, at);
}

function readWord(text: string, at: number): Part {
  const found = matchAt(word, text, at)?.[0] ?? text.slice(at);
  return { kind: 'text', text: found, end: at + found.length };
}

function quotedLength(text: string, at: number, content: string): number {
  return content.length + (text[at + 1 + content.length] === '"' ? 2 : 1);
}

function unquote(content: string): string {
  return content.replaceAll(/\\(["\\])/g, '$1');
}

function skipBlank(text: string, at: number): number {
  return at + (matchAt(/\s*/y, text, at)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
