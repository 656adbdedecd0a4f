// The text of a program with what is no code taken out, at the same offsets: comments blanked in `code`, the contents of
// strings besides in `bare`. One walk over the text, whatever it is; it knows no language well and none of them is needed
// to find a call or a declaration.

import { escapePattern } from '../base/literalPattern.ts';

/** How comments and strings of a language are written. */
export interface CodeSyntax {
  readonly lineComments: readonly string[];
  /** Begin and end of comments over lines. */
  readonly blockComments: readonly (readonly [string, string])[];
  readonly quotes: readonly string[];
  /** Strings over lines, longest first: `"""`, a backtick. */
  readonly longQuotes: readonly string[];
  /** Whether `#[` begins an attribute and no comment. */
  readonly hasAttributes?: boolean;
  /** Whether `/…/` may be a regular expression. */
  readonly hasRegex: boolean;
}

export const cSyntax: CodeSyntax = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  quotes: ['"', "'"],
  longQuotes: ['`'],
  hasRegex: false,
};

export const scriptSyntax: CodeSyntax = {
  ...cSyntax,
  blockComments: [
    ['/*', '*/'],
    ['<!--', '-->'],
  ],
  hasRegex: true,
};

export const hashSyntax: CodeSyntax = {
  lineComments: ['#'],
  blockComments: [],
  quotes: ['"', "'"],
  longQuotes: ['"""', "'''"],
  hasRegex: false,
};

export const phpSyntax: CodeSyntax = {
  ...cSyntax,
  lineComments: ['//', '#'],
  longQuotes: [],
  hasAttributes: true,
};

/** A text and its two masks, all of one length. */
export interface CodeText {
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  /** Without comments and the contents of strings; quotation marks stay. */
  readonly bare: string;
}

/** Characters after which a slash begins a regular expression and is no division. */
const beforeRegex = /[(,=:[!&|?{};+\-*%<>~^\n]$|^$|\b(?:return|typeof|case|in|of|do|else|await|yield)$/;

/** Takes a text apart. */
export function readCode(text: string, syntax: CodeSyntax): CodeText {
  const code: string[] = [];
  const bare: string[] = [];
  let done = 0;
  const copy = (to: number): void => {
    const part = text.slice(done, to);
    code.push(part);
    bare.push(part);
    done = to;
  };
  const marks = markPattern(syntax);
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found;
    const at = found.index;
    copy(at);
    const block = syntax.blockComments.find(([begin]) => begin === mark);
    let end: number;
    if (syntax.lineComments.includes(mark) || block) {
      end = block ? endAfter(text, at + mark.length, block[1]) : lineEndAt(text, at);
      const blank = blanked(text.slice(at, end));
      code.push(blank);
      bare.push(blank);
    } else if (mark === '/') {
      end = isRegexAt(text, at) ? regexEnd(text, at) : at + 1;
      code.push(text.slice(at, end));
      bare.push(end === at + 1 ? '/' : blanked(text.slice(at, end)));
    } else {
      const inside = contentEnd(text, at + mark.length, mark, syntax.longQuotes.includes(mark));
      end = text.startsWith(mark, inside) ? inside + mark.length : inside;
      code.push(text.slice(at, end));
      bare.push(mark + blanked(text.slice(at + mark.length, inside)) + text.slice(inside, end));
    }
    done = end;
    marks.lastIndex = end;
  }
  copy(text.length);
  return { text, code: code.join(''), bare: bare.join('') };
}

/**
 * Where the bracket that stands at `open` is closed: the offset behind its partner; the end of the text, or `limit`
 * characters on, when it is not.
 */
export function closingAfter(bare: string, open: number, limit = 200_000): number {
  const stop = Math.min(bare.length, open + limit);
  let depth = 0;
  for (let at = open; at < stop; at += 1) {
    const character = bare.charCodeAt(at);
    if (character === 0x28 || character === 0x5b || character === 0x7b) depth += 1;
    else if (character === 0x29 || character === 0x5d || character === 0x7d) {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return stop;
}

function markPattern(syntax: CodeSyntax): RegExp {
  const marks = [
    ...syntax.blockComments.map(([begin]) => begin),
    ...syntax.lineComments,
    ...syntax.longQuotes,
    ...syntax.quotes,
    ...(syntax.hasRegex ? ['/'] : []),
  ];
  const patterns = marks.map((mark) =>
    mark === '#' && syntax.hasAttributes ? String.raw`#(?!\[)` : escapePattern(mark),
  );
  return new RegExp(patterns.join('|'), 'g');
}

function isRegexAt(text: string, at: number): boolean {
  return beforeRegex.test(text.slice(Math.max(0, at - 40), at).trimEnd());
}

/** Behind a regular expression, or behind its slash alone where the line has no other. */
function regexEnd(text: string, at: number): number {
  let isInClass = false;
  for (let end = at + 1; end < text.length && text[end] !== '\n'; end += 1) {
    const character = text[end];
    if (character === '\\') end += 1;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return end + 1;
  }
  return at + 1;
}

/** Where the contents of a string end: at its closing quotation mark, if it has one. */
function contentEnd(text: string, from: number, quote: string, isLong: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quote, at)) return at;
    // An apostrophe in a text that is no string ends with its line.
    else if (!isLong && text[at] === '\n') return at;
  }
  return text.length;
}

function endAfter(text: string, from: number, end: string): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at + end.length;
}

function lineEndAt(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** The same length and lines, and nothing else. */
function blanked(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}
