// Reads a query: the field's text is taken apart into tokens, and these and the toggles become terms, or one mistake with
// its place and what to write instead. A name before a colon that is no field is text like any other: addresses and JSON
// are full of colons.

import * as l10n from '@vscode/l10n';

import { Wildcard, type TextPattern } from './wildcard.ts';
import { entryKinds, type EntryKind } from '../log/entry.ts';
import {
  comparisons,
  type FilterClock,
  type FilterQuery,
  type FilterTerm,
  type FilterTest,
  type NumberTest,
  type ParsedFilter,
  type Moment,
} from './filterQuery.ts';
import { parseJsonPath } from '../json/jsonPath.ts';
import { escapePattern } from '../base/literalPattern.ts';

type Field = Extract<TokenBody, { readonly kind: 'field' }>;

/** Carries a sentence to where the part's place is known. */
class UnreadablePart extends Error {}

/** The terms of a query; none when it is empty. */
export function parseFilter(query: FilterQuery, clock: FilterClock): ParsedFilter {
  const terms: FilterTerm[] = [];
  for (const token of tokenizeFilter(query.text, query.isRegex)) {
    try {
      const test = testOf(token, query, clock);
      if (test) terms.push({ ...test, isNegated: token.isNegated });
    } catch (error) {
      if (!(error instanceof UnreadablePart)) throw error;
      return { mistake: { message: error.message, start: token.start, end: token.end } };
    }
  }
  return { terms };
}

function testOf(token: Token, query: FilterQuery, clock: FilterClock): FilterTest | undefined {
  switch (token.kind) {
    case 'text':
      return token.text === '' ? undefined : { test: 'text', text: token.text };
    case 'regex':
      return { test: 'regex', pattern: readPattern(token.source, token.flags, query) };
    case 'field':
      return token.name.startsWith('$') ? pathTest(token, query) : fieldTest(token, query, clock);
  }
}

/** Of a value in the data: with `:` or `=` it is a text, with another sign a number. */
function pathTest({ name, operator, items }: Field, query: FilterQuery): FilterTest {
  const path = parseJsonPath(name);
  if ('error' in path) throw new UnreadablePart(path.error);
  const { steps } = path;
  if (operator === ':' || operator === '=')
    return { test: 'value', steps, patterns: items.map((item) => wholePattern('value', item, query)) };
  const any = items.map(({ text }): NumberTest => {
    const comparison = comparisons.find((known) => known === operator);
    if (!comparison || !/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text))
      throw new UnreadablePart(
        l10n.t('“{0}” is no number: write $.usage.total>100, or $.status:failed for a text.', text),
      );
    return { comparison, value: Number(text) };
  });
  return { test: 'number', steps, any };
}

function fieldTest(field: Field, query: FilterQuery, clock: FilterClock): FilterTest {
  const { name, items } = field;
  switch (name) {
    case 'kind':
      return { test: name, kinds: items.map(readKind) };
    case 'type':
    case 'id':
      return { test: name, patterns: items.map((item) => wholePattern(name, item, query)) };
    case 'after':
    case 'before':
      return momentTest(name, field, clock);
    case 'attempt':
      return numberTest(name, field, readCount);
    case 'size':
      return numberTest(name, field, readSize);
    default:
      return numberTest('gap', field, readSpan);
  }
}

function readKind({ text }: ListItem): EntryKind {
  const kind = entryKinds.find((known) => known === text.toLowerCase());
  if (kind) return kind;
  const found = text === '' ? l10n.t('kind: needs a kind.') : l10n.t('There is no kind “{0}”.', text);
  throw new UnreadablePart(`${found} ${l10n.t('The kinds are {0}.', entryKinds.join(', '))}`);
}

/** What is said of a term whose text is missing. */
const missingTexts: Readonly<Record<'type' | 'id' | 'value', string>> = {
  type: l10n.t('type: needs a value, such as type:tick or type:user.*.'),
  id: l10n.t('id: needs a value, such as id:42.'),
  value: l10n.t('A path needs a value, such as $.status:failed, $.usage.total>100, or $.error:* for any.'),
};

/** Of the whole text, where `*` stands for anything unless it is in quotes. */
function wholePattern(
  name: 'type' | 'id' | 'value',
  { text, isQuoted }: ListItem,
  query: FilterQuery,
): TextPattern {
  if (text === '' && !isQuoted) throw new UnreadablePart(missingTexts[name]);
  if (!isQuoted && text.split('*').length > 2) return new Wildcard(text, query.matchesCase);
  const source = isQuoted ? escapePattern(text) : text.split('*').map(escapePattern).join('.*');
  return new RegExp(`^${source}$`, query.matchesCase ? 's' : 'is');
}

function momentTest(name: 'after' | 'before', { operator, items }: Field, clock: FilterClock): FilterTest {
  const text = items.map((item) => item.text).join(',');
  const moment = operator === ':' ? readMoment(text, clock) : undefined;
  if (!moment) throw new UnreadablePart(describeUnreadable(name, items));
  return { test: name, moment };
}

function numberTest(
  name: 'attempt' | 'size' | 'gap',
  { operator, items }: Field,
  read: (text: string) => number | undefined,
): FilterTest {
  const any = items.map(({ text }): NumberTest => {
    // `size:>2kb` says the same as `size>2kb`.
    const [, sign, amount] = /^(>=|<=|>|<|=)?(.*)$/s.exec(text) ?? [];
    const value = read(amount ?? '');
    const comparison = comparisons.find((known) => known === (operator === ':' ? (sign ?? '=') : operator));
    if (value === undefined || !comparison || (operator !== ':' && sign !== undefined))
      throw new UnreadablePart(describeUnreadable(name, items));
    return { comparison, value };
  });
  return { test: name, any };
}

type MeasuredName = 'attempt' | 'size' | 'gap' | 'after' | 'before';

/** What is said of a term whose value is missing. */
const missingValues: Readonly<Record<MeasuredName, string>> = {
  attempt: l10n.t('attempt needs a number: write attempt:2 or attempt>=3.'),
  size: l10n.t('size needs a size: write size>2kb or size<=1MiB.'),
  gap: l10n.t('gap needs a span: write gap>500ms or gap>2s.'),
  after: l10n.t(
    'after needs a point of the timeline: write after:41.2s, after:1:02:03, after:14:03:22 or after:#1200.',
  ),
  before: l10n.t(
    'before needs a point of the timeline: write before:41.2s, before:1:02:03, before:14:03:22 or before:#1200.',
  ),
};

/** What is said of a value that is none of the term's. */
const wrongValues: Readonly<Record<MeasuredName, (text: string) => string>> = {
  attempt: (text) => l10n.t('“{0}” is no number: write attempt:2 or attempt>=3.', text),
  size: (text) => l10n.t('“{0}” is no size: write size>2kb or size<=1MiB.', text),
  gap: (text) => l10n.t('“{0}” is no span: write gap>500ms or gap>2s.', text),
  after: (text) =>
    l10n.t(
      '“{0}” is no point of the timeline: write after:41.2s, after:1:02:03, after:14:03:22 or after:#1200.',
      text,
    ),
  before: (text) =>
    l10n.t(
      '“{0}” is no point of the timeline: write before:41.2s, before:1:02:03, before:14:03:22 or before:#1200.',
      text,
    ),
};

function describeUnreadable(name: MeasuredName, items: readonly ListItem[]): string {
  const text = items.map((item) => item.text).join(',');
  const found = text === '' ? missingValues[name] : wrongValues[name](text);
  return `${found} ${l10n.t('To find the text itself, put it in quotes.')}`;
}

function readPattern(source: string, flags: string, query: FilterQuery): RegExp {
  const unknown = /[^gimsu]/.exec(flags)?.[0];
  if (unknown !== undefined)
    throw new UnreadablePart(
      l10n.t(
        'The flag {flag} has no use here: i, m, s and u have. To find the text itself, write {quoted}.',
        {
          flag: unknown,
          quoted: quote(`/${source}/${flags}`),
        },
      ),
    );
  const wanted = new Set(flags.replace('g', ''));
  if (!query.matchesCase) wanted.add('i');
  try {
    return new RegExp(source, [...wanted].join(''));
  } catch (error) {
    throw new UnreadablePart(describePatternError(source, error));
  }
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [/unterminated group/i, l10n.t('Close it with ), or write \\( for the character itself.')],
  [/unmatched '\)'/i, l10n.t('Open it with (, or write \\) for the character itself.')],
  [/unterminated character class/i, l10n.t('Close it with ], or write \\[ for the character itself.')],
  [
    /nothing to repeat/i,
    l10n.t('Put something before *, + or ?, or write \\*, \\+ or \\? for the character itself.'),
  ],
  [/lone quantifier|incomplete quantifier/i, l10n.t('Write \\{ and \\} for the characters themselves.')],
  [/out of order/i, l10n.t('Write the smaller end of the range first.')],
  [/at end of pattern/i, l10n.t('Write \\\\ for a backslash itself.')],
];

function describePatternError(source: string, error: unknown): string {
  const reason = (error instanceof Error ? error.message : '').split(': ').at(-1) ?? '';
  const remedy = remedies.find(([pattern]) => pattern.test(reason))?.[1];
  const advice = remedy ?? l10n.t('Write \\ before a character that is meant as itself.');
  const found = l10n.t('“{source}” is no regular expression ({reason}).', {
    source,
    reason: reason.toLowerCase(),
  });
  return `${found} ${advice}`;
}

interface ListItem {
  readonly text: string;
  /** Whether it stood in quotes: nothing in it has a meaning of its own then. */
  readonly isQuoted: boolean;
}

type TokenBody =
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly operator: string;
      readonly items: readonly ListItem[];
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

type Token = TokenBody & { readonly start: number; readonly end: number; readonly isNegated: boolean };

type Part = TokenBody & { readonly end: number };

const fieldStart = /(type|id|kind|attempt|size|gap|after|before)(:|>=|<=|>|<|=)/iy;
/** A path from the whole data on, which has a step at least. */
const pathStart =
  /(\$(?:\.\*|\.[^\s.[\]'"*:<>=,]+|\[(?:-?\d+|\*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\])+)(:|>=|<=|>|<|=)/y;
const word = /\S+/y;
const quoted = /"((?:[^"\\]|\\.)*)(?:"(?=\s|$)|$)/y;
const regexLiteral = /\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([dgimsuvy]*)(?=\s|$)/y;
/** Names of which the colon alone makes a field; with another sign they are text. */
const colonOnly: ReadonlySet<string> = new Set(['type', 'id', 'kind']);

/** @param isRegex whether what is no field is one regular expression, as far as it goes */
export function tokenizeFilter(text: string, isRegex: boolean): Token[] {
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
  const [opening, name, operator] = matchAt(fieldStart, text, at) ?? matchAt(pathStart, text, at) ?? [];
  if (opening === undefined || name === undefined || operator === undefined) return undefined;
  const lowerName = name.startsWith('$') ? name : name.toLowerCase();
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

const spanUnits: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Decimal as the list shows sizes, and binary as limits are set. */
const sizeUnits: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1000],
  ['kb', 1000],
  ['m', 1000 ** 2],
  ['mb', 1000 ** 2],
  ['g', 1000 ** 3],
  ['gb', 1000 ** 3],
  ['kib', 1024],
  ['mib', 1024 ** 2],
  ['gib', 1024 ** 3],
]);

const halfDayMs = 12 * 3_600_000;

/** A span with its unit, such as `500ms`, `2s`, `1.5m`; in milliseconds. */
function readSpan(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text) ?? [];
  const factor = spanUnits.get(unit?.toLowerCase() ?? '');
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** A size such as `58`, `2kb`, `1MiB`; in bytes. */
function readSize(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const factor = sizeUnits.get(unit?.toLowerCase() ?? '');
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** A whole number such as `3` or `12,408`. */
export function readCount(text: string): number | undefined {
  return /^\d{1,15}$|^\d{1,3}(,\d{3}){1,4}$/.test(text) ? Number(text.replaceAll(',', '')) : undefined;
}

/**
 * A point of the timeline: `#1200`; since the start `41.2s`, `+500ms`, `1:05`, `1:02:03`, `+01:02:03`; a time of day
 * with two digits each, `14:03:22`; or with its date, `2026-11-20T14:03:22`.
 */
export function readMoment(text: string, clock: FilterClock): Moment | undefined {
  if (text.startsWith('#')) {
    const number = readCount(text.slice(1));
    return number === undefined ? undefined : { number };
  }
  const atMs = readTimeOfDay(text, clock) ?? readDate(text, clock) ?? readSinceStart(text.replace(/^\+/, ''));
  return atMs === undefined ? undefined : { atMs };
}

function readSinceStart(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(text) ?? [];
  if (minutes === undefined || seconds === undefined) return readSpan(text);
  return timeMs(hours ?? '0', minutes, seconds);
}

/** The time of day that is nearest to the stream's beginning: streams may run past midnight. */
function readTimeOfDay(text: string, { startedAtMs, utcOffsetMinutes }: FilterClock): number | undefined {
  const [, hours, minutes, seconds] = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  const localStartMs = startedAtMs + utcOffsetMinutes * 60_000;
  const midnightMs = Math.floor(localStartMs / (2 * halfDayMs)) * 2 * halfDayMs;
  const atMs = midnightMs + timeMs(hours, minutes, seconds) - localStartMs;
  if (atMs < -halfDayMs) return atMs + 2 * halfDayMs;
  return atMs >= halfDayMs ? atMs - 2 * halfDayMs : atMs;
}

function readDate(text: string, { startedAtMs, utcOffsetMinutes }: FilterClock): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return undefined;
  const utcMs = Date.parse(`${text}Z`);
  return Number.isNaN(utcMs) ? undefined : utcMs - utcOffsetMinutes * 60_000 - startedAtMs;
}

function timeMs(hours: string, minutes: string, seconds: string): number {
  // Rounded, since a sum of fractions would lie beside the millisecond that was typed.
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
