// Reads a query: the field's text and its toggles become terms, or one mistake with its place and what to write
// instead. A name before a colon that is no field is text like any other: addresses and JSON are full of colons.

import { entryKinds, type EntryKind } from '../log/entry.ts';
import {
  comparisons,
  type FindClock,
  type FindQuery,
  type FindTerm,
  type FindTest,
  type NumberTest,
  type ParsedFind,
} from './findQuery.ts';
import { findTokens, quote, type ListItem, type Token, type TokenBody } from './findTokens.ts';
import { escapePattern } from '../base/literalPattern.ts';
import { readCount, readMoment, readSize, readSpan } from './findUnits.ts';

type Field = Extract<TokenBody, { readonly kind: 'field' }>;

/** Carries a sentence to where the part's place is known. */
class UnreadablePart extends Error {}

/** The terms of a query; none when it is empty. */
export function parseFind(query: FindQuery, clock: FindClock): ParsedFind {
  const terms: FindTerm[] = [];
  for (const token of findTokens(query.text, query.isRegex)) {
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

function testOf(token: Token, query: FindQuery, clock: FindClock): FindTest | undefined {
  switch (token.kind) {
    case 'text':
      return token.text === '' ? undefined : { test: 'text', text: token.text };
    case 'regex':
      return { test: 'regex', pattern: readPattern(token.source, token.flags, query) };
    case 'field':
      return fieldTest(token, query, clock);
  }
}

function fieldTest(field: Field, query: FindQuery, clock: FindClock): FindTest {
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
      return numberTest(name, field, readCount, 'attempt:2 or attempt>=3');
    case 'size':
      return numberTest(name, field, readSize, 'size>2kb or size<=1MiB');
    default:
      return numberTest('gap', field, readSpan, 'gap>500ms or gap>2s');
  }
}

function readKind({ text }: ListItem): EntryKind {
  const kind = entryKinds.find((known) => known === text.toLowerCase());
  if (kind) return kind;
  const found = text === '' ? 'kind: needs a kind' : `There is no kind “${text}”`;
  throw new UnreadablePart(`${found}. The kinds are ${entryKinds.join(', ')}.`);
}

/** Of the whole text, where `*` stands for anything unless it is in quotes. */
function wholePattern(name: 'type' | 'id', { text, isQuoted }: ListItem, query: FindQuery): RegExp {
  if (text === '' && !isQuoted)
    throw new UnreadablePart(
      `${name}: needs a value, such as ${name === 'type' ? 'type:tick or type:user.*' : 'id:42'}.`,
    );
  const source = isQuoted ? escapePattern(text) : text.split('*').map(escapePattern).join('.*');
  return new RegExp(`^${source}$`, query.matchesCase ? 's' : 'is');
}

function momentTest(name: 'after' | 'before', { operator, items }: Field, clock: FindClock): FindTest {
  const examples = `${name}:41.2s, ${name}:1:02:03, ${name}:14:03:22 or ${name}:#1200`;
  const text = items.map((item) => item.text).join(',');
  const moment = operator === ':' ? readMoment(text, clock) : undefined;
  if (!moment) throw new UnreadablePart(unreadable(name, items, 'point of the timeline', examples));
  return { test: name, moment };
}

function numberTest(
  name: 'attempt' | 'size' | 'gap',
  { operator, items }: Field,
  read: (text: string) => number | undefined,
  examples: string,
): FindTest {
  const any = items.map(({ text }): NumberTest => {
    // `size:>2kb` says the same as `size>2kb`.
    const [, sign, amount] = /^(>=|<=|>|<|=)?(.*)$/s.exec(text) ?? [];
    const value = read(amount ?? '');
    const comparison = comparisons.find((known) => known === (operator === ':' ? (sign ?? '=') : operator));
    if (value === undefined || !comparison || (operator !== ':' && sign !== undefined))
      throw new UnreadablePart(
        unreadable(name, items, { attempt: 'number', size: 'size', gap: 'span' }[name], examples),
      );
    return { comparison, value };
  });
  return { test: name, any };
}

function unreadable(name: string, items: readonly ListItem[], what: string, examples: string): string {
  const text = items.map((item) => item.text).join(',');
  const found = text === '' ? `${name} needs a ${what}` : `“${text}” is no ${what}`;
  return `${found}: write ${examples}. To find the text itself, put it in quotes.`;
}

function readPattern(source: string, flags: string, query: FindQuery): RegExp {
  const unknown = /[^gimsu]/.exec(flags)?.[0];
  if (unknown !== undefined)
    throw new UnreadablePart(
      `The flag ${unknown} has no use here: i, m, s and u have. To find the text itself, write ${quote(`/${source}/${flags}`)}.`,
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
  [/unterminated group/i, String.raw`Close it with ), or write \( for the character itself.`],
  [/unmatched '\)'/i, String.raw`Open it with (, or write \) for the character itself.`],
  [/unterminated character class/i, String.raw`Close it with ], or write \[ for the character itself.`],
  [
    /nothing to repeat/i,
    String.raw`Put something before *, + or ?, or write \*, \+ or \? for the character itself.`,
  ],
  [/lone quantifier|incomplete quantifier/i, String.raw`Write \{ and \} for the characters themselves.`],
  [/out of order/i, 'Write the smaller end of the range first.'],
  [/at end of pattern/i, String.raw`Write \\ for a backslash itself.`],
];

function describePatternError(source: string, error: unknown): string {
  const reason = (error instanceof Error ? error.message : '').split(': ').at(-1) ?? '';
  const remedy = remedies.find(([pattern]) => pattern.test(reason))?.[1];
  const advice = remedy ?? String.raw`Write \ before a character that is meant as itself.`;
  return `“${source}” is no regular expression (${reason.toLowerCase()}). ${advice}`;
}
