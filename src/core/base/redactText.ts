// Keeps credentials out of what leaves the timeline: addresses, and sentences with addresses in them. It goes by the text
// and not by the URL that it may stand for, since what has to be redacted is often no URL: a Location that leads nowhere,
// a part of a message. Its cost grows with the length of the text and nothing else.

import { isSecretHeader, isSecretParameter } from './credentialNames.ts';
import { decodeText } from './text.ts';

export const redactedText = '[redacted]';

/** Tokens that are known by their look, wherever they stand: JSON Web Tokens, and those with the mark of their maker. */
const tokenLook = new RegExp(
  String.raw`(?<![\w-])(?:${[
    String.raw`eyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?`,
    String.raw`(?:sk|rk)_(?:live|test)_\w{8,}`,
    String.raw`sk-[\w-]{16,}`,
    String.raw`gh[oprsu]_\w{16,}`,
    String.raw`github_pat_\w{16,}`,
    String.raw`glpat-[\w-]{16,}`,
    String.raw`xox[abeoprs]-[\w-]{10,}`,
    String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`,
    String.raw`AIza[\w-]{30,}`,
    String.raw`hf_\w{20,}`,
    String.raw`npm_\w{30,}`,
    String.raw`bot\d{6,}:[\w-]{30,}`,
  ].join('|')})`,
  'g',
);

/** `//user:password@`, also with the backslashes that a URL may have instead, and with fewer after `http:`. */
const userInfo = /([/\\]{2}|^\s*https?:[/\\]?)([^/\\?#\s]*)@/gi;

/** The beginning of a parameter: of a query, a fragment, a form, or a path. */
const parameterStart = /([?&#;/]|^)([^=?&#;/\s]{1,200})=/g;

/** Credentials of a header in a sentence. A challenge, `Bearer realm="x"`, is none. */
const schemeValue =
  /\b(Basic|Bearer|Digest|Negotiate|Token)\s+(?![\w-]+=["\w])(?=[\w.~+/=-]*[\d=])[\w.~+/=-]{8,}/gi;

/** A parameter of a header or of a sentence whose value is in quotes. */
const quotedParameter = /(?<![\w.-])([\w.-]{1,200})=(["'])([^"']+)\2/g;

/** A reference to a variable in the place of a credential: it says nothing. */
const variableReference = /^(?:\{\{[^{}]*\}\})+$/;

/** Passwords that only fill the place beside a token. */
const fillers = new Set(['', 'x', 'x-oauth-basic']);

/** How many addresses may be in one another, each a parameter of the one around it. */
const maxNesting = 3;

/**
 * An address without the values of credentials in it: its user info, its query, its fragment, and tokens that are known
 * by their look. Text that is no URL is treated alike.
 */
export function redactUrl(url: string, replacement = redactedText): string {
  const text = URL.canParse(url) ? url : withoutAuthority(url, replacement);
  return redactReference(text, replacement, maxNesting);
}

/** Where no authority can be told from a path, all before the last @ may be a password. */
function withoutAuthority(text: string, replacement: string): string {
  const start = text.search(/[/\\]{2}/) + 2;
  const end = text.lastIndexOf('@');
  return start > 1 && end > start ? text.slice(0, start) + replacement + text.slice(end) : text;
}

/** A sentence, or a header's value, without the values of credentials in it. */
export function redactText(text: string): string {
  return text
    .replaceAll(quotedParameter, (whole, name: string, quote: string) =>
      isSecretHeader(name) ? `${name}=${quote}${redactedText}${quote}` : whole,
    )
    .replaceAll(/[^\s"'`<>]+/g, (piece) => redactReference(piece, redactedText, maxNesting))
    .replaceAll(schemeValue, `$1 ${redactedText}`);
}

/** Text without the tokens that are known by their look. */
export function redactTokens(text: string, replacement = redactedText): string {
  return text.replaceAll(tokenLook, replacement);
}

/** A body of form fields without the values of credentials. */
export function redactForm(form: string): string {
  return redactParameters(`?${form}`, redactedText, maxNesting).slice(1);
}

function redactReference(text: string, replacement: string, nesting: number): string {
  const withoutUser = text.replaceAll(userInfo, (whole, start: string, info: string) => {
    if (info === '' || info === ':') return whole;
    const kept = redactUserInfo(info, replacement);
    return kept === '' ? start : `${start}${kept}@`;
  });
  return redactTokens(redactParameters(withoutUser, replacement, nesting), replacement);
}

/** A user name says who it is; alone, or with a password that fills the place, it is what gives access. */
function redactUserInfo(info: string, replacement: string): string {
  const colon = info.indexOf(':');
  const [name, password] = colon === -1 ? [info, ''] : [info.slice(0, colon), info.slice(colon + 1)];
  if (variableReference.test(password)) return redactTokens(info);
  if (fillers.has(password) || redactTokens(name) !== name) return replacement;
  return replacement === '' ? name : `${name}:${replacement}`;
}

function redactParameters(text: string, replacement: string, nesting: number): string {
  let redacted = '';
  let done = 0;
  const starts = [...text.matchAll(parameterStart)];
  for (const [at, { index, 0: whole, 1: opener = '', 2: encodedName = '' }] of starts.entries()) {
    // Within the value of one that is redacted already.
    if (index < done) continue;
    const start = index + whole.length;
    // Outside of a query, it may be any text with an equals sign in it.
    const isInQuery = opener !== '' && opener !== '/';
    const name = decodePlus(encodedName);
    const isSecret = isInQuery ? isSecretParameter(name) : isSecretHeader(name);
    const value = isSecret
      ? untilFirst(valueEnd(opener), text, start, text.length)
      : untilFirst(/[&#]/, text, start, starts[at + 1]?.index ?? text.length);
    const kept =
      isSecret && value !== '' && !variableReference.test(value)
        ? replacement
        : redactInner(value, replacement, nesting);
    if (kept === value) continue;
    redacted += text.slice(done, start) + kept;
    done = start + value.length;
  }
  return redacted + text.slice(done);
}

/** A value that may be an address by itself, with its percent encoding. */
function redactInner(value: string, replacement: string, nesting: number): string {
  if (nesting === 0 || !value.includes('%')) return value;
  const decoded = decodePlus(value);
  const inner = redactReference(decoded, replacement, nesting - 1);
  return inner === decoded ? value : encodeURIComponent(inner);
}

/** What ends the value of a credential, which may hold anything else. That of a path's parameter ends with its segment. */
function valueEnd(opener: string): RegExp {
  return opener === ';' || opener === '/' ? /[;/?&#]/ : /[&#]/;
}

function untilFirst(end: RegExp, text: string, start: number, limit: number): string {
  const value = text.slice(start, limit);
  return value.slice(0, end.exec(value)?.index);
}

/** Text without its percent encoding, and with spaces for plus signs; what encodes nothing stays. */
function decodePlus(text: string): string {
  return text.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run
      .slice(1)
      .split('%')
      .map((hex) => Number.parseInt(hex, 16));
    return decodeText(Uint8Array.from(bytes));
  });
}
