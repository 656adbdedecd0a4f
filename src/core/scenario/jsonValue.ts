// A value of a JSON text with its place, read with checks: each read gives the value in the type that was asked for, or
// notes a mistake that says where it is and what is accepted, and gives undefined. The text may have comments and
// trailing commas. jsonc-parser keeps the offsets and goes on after errors, which JSON.parse does neither of.

import * as l10n from '@vscode/l10n';
import {
  createScanner,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';

import type { JsonPath } from '../json/jsonPath.ts';
import type { MistakeSheet } from './scenarioMistake.ts';

/** Deeper values could exhaust the stack of whoever walks them. */
const maxDepth = 64;

/** The codes that jsonc-parser's scanner gives brackets; its enum of them exists for compilers only. */
const bracketDepths: Readonly<Record<number, number>> = { 1: 1, 2: -1, 3: 1, 4: -1 };
const endOfText = 17;

/** Longest text that a mistake repeats. */
const maxShownLength = 40;

/** Parses the text; what is no JSON is noted, and undefined comes back then. */
export function parseJson(text: string, sheet: MistakeSheet): JsonValue | undefined {
  const accepted = l10n.t('JSON, with comments and trailing commas');
  const deepAt = findTooDeep(text);
  if (deepAt !== undefined) {
    return sheet.add(
      { offset: deepAt, length: 1 },
      [],
      l10n.t('The file is nested too deeply.'),
      l10n.t('at most {0} levels', maxDepth),
    );
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset, length } of errors) {
    const what = printParseErrorCode(error)
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    sheet.add(
      { offset, length: Math.max(1, length) },
      [],
      l10n.t('The file is no JSON here: {0}.', what),
      accepted,
    );
  }
  if (errors.length > 0) return undefined;
  if (!root) return sheet.add({ offset: 0, length: 0 }, [], l10n.t('The file is empty.'), accepted);
  return new JsonValue(root, [], sheet);
}

function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== endOfText; token = scanner.scan()) {
    depth += bracketDepths[token] ?? 0;
    if (depth > maxDepth) return scanner.getTokenOffset();
  }
  return undefined;
}

/** A member of an object; its name is a value too, so that mistakes can point at it. */
export interface JsonMember {
  readonly name: string;
  readonly key: JsonValue;
  readonly value: JsonValue;
}

/** What a number may count. */
type CountedUnit = 'milliseconds' | 'events' | 'messages' | 'reconnects' | 'times' | 'HTTP';

const wholeNumbers: Readonly<Record<CountedUnit, (from: number, to: number) => string>> = {
  milliseconds: (from, to) => l10n.t('a whole number of milliseconds from {0} to {1}', from, to),
  events: (from, to) => l10n.t('a whole number of events from {0} to {1}', from, to),
  messages: (from, to) => l10n.t('a whole number of messages from {0} to {1}', from, to),
  reconnects: (from, to) => l10n.t('a whole number of reconnects from {0} to {1}', from, to),
  times: (from, to) => l10n.t('a whole number of times from {0} to {1}', from, to),
  HTTP: (from, to) => l10n.t('a status of HTTP from {0} to {1}', from, to),
};

/** What a list may hold. */
type ListedThing = 'attempts' | 'events' | 'ids' | 'endings' | 'messages' | 'paths';

const listTexts: Readonly<
  Record<ListedThing, { readonly accepted: string; readonly tooMany: (count: number) => string }>
> = {
  attempts: {
    accepted: l10n.t('a list of attempts'),
    tooMany: (count) => l10n.t('There are {0} attempts here.', count),
  },
  events: {
    accepted: l10n.t('a list of events'),
    tooMany: (count) => l10n.t('There are {0} events here.', count),
  },
  ids: {
    accepted: l10n.t('a list of ids'),
    tooMany: (count) => l10n.t('There are {0} ids here.', count),
  },
  endings: {
    accepted: l10n.t('a list of endings'),
    tooMany: (count) => l10n.t('There are {0} endings here.', count),
  },
  paths: {
    accepted: l10n.t('a list of paths'),
    tooMany: (count) => l10n.t('There are {0} paths here.', count),
  },
  messages: {
    accepted: l10n.t('a list of messages'),
    tooMany: (count) => l10n.t('There are {0} messages here.', count),
  },
};

export class JsonValue {
  readonly path: JsonPath;
  readonly #node: Node;
  readonly #sheet: MistakeSheet;

  constructor(node: Node, path: JsonPath, sheet: MistakeSheet) {
    this.#node = node;
    this.path = path;
    this.#sheet = sheet;
  }

  get type(): NonNullable<Node['type']> {
    return this.#node.type;
  }

  /** The value as JSON.parse would give it. */
  get plain(): unknown {
    return getNodeValue(this.#node) as unknown;
  }

  /** Notes a mistake here. */
  mistake(reason: string, accepted: string): undefined {
    return this.#sheet.add(this.#node, this.path, reason, accepted);
  }

  /** Notes that the value is not what is accepted, naming it. */
  refuse(accepted: string): undefined {
    return this.mistake(l10n.t('{0} is not accepted here.', this.#shown()), accepted);
  }

  text(accepted: string, isAccepted: (text: string) => boolean = () => true): string | undefined {
    const { plain } = this;
    return typeof plain === 'string' && isAccepted(plain) ? plain : this.refuse(accepted);
  }

  wholeNumber(from: number, to: number, unit: CountedUnit): number | undefined {
    const { plain } = this;
    const isWithin = typeof plain === 'number' && Number.isSafeInteger(plain) && plain >= from && plain <= to;
    return isWithin ? plain : this.refuse(wholeNumbers[unit](from, to));
  }

  choice<const Word extends string>(words: readonly Word[]): Word | undefined {
    return (
      words.find((word) => word === this.plain) ?? this.refuse(words.map((word) => `"${word}"`).join(', '))
    );
  }

  /** The items of a list. One that is longer than `max` is noted, and read that far. */
  list(
    of: ListedThing,
    max: number,
    accepted = l10n.t('at most {0}', max),
  ): readonly JsonValue[] | undefined {
    if (this.type !== 'array') return this.refuse(listTexts[of].accepted);
    const nodes = this.#node.children ?? [];
    const items = nodes
      .slice(0, max + 1)
      .map((node, at) => new JsonValue(node, [...this.path, at], this.#sheet));
    items[max]?.mistake(listTexts[of].tooMany(nodes.length), accepted);
    return items.slice(0, max);
  }

  /** All members of an object, whatever they are called. */
  entries(accepted: string): readonly JsonMember[] | undefined {
    if (this.type !== 'object') return this.refuse(accepted);
    return (this.#node.children ?? []).flatMap(({ children }) => {
      const [key, value] = children ?? [];
      const name: unknown = key?.value;
      if (!key || !value || typeof name !== 'string') return [];
      const path = [...this.path, name];
      return {
        name,
        key: new JsonValue(key, path, this.#sheet),
        value: new JsonValue(value, path, this.#sheet),
      };
    });
  }

  /**
   * The members of an object that may have these names and no others, each once.
   * @param hints what to say about other names that suggest themselves
   */
  members<const Name extends string>(
    names: readonly Name[],
    hints: Readonly<Record<string, string>> = {},
  ): { readonly [name in Name]?: JsonValue } | undefined {
    const accepted = names.join(', ');
    const entries = this.entries(l10n.t('an object with {0}', accepted));
    if (!entries) return undefined;
    const members: { [name in Name]?: JsonValue } = {};
    for (const { name, key, value } of entries) {
      const known = names.find((candidate) => candidate === name);
      if (known === undefined) key.mistake(hintFor(name, hints), accepted);
      else if (members[known])
        key.mistake(l10n.t('{0} is given twice.', known), l10n.t('each of {0} once', accepted));
      else members[known] = value;
    }
    return members;
  }

  #shown(): string {
    if (this.type === 'object') return l10n.t('An object');
    if (this.type === 'array') return l10n.t('A list');
    return shorten(JSON.stringify(this.plain));
  }
}

function hintFor(name: string, hints: Readonly<Record<string, string>>): string {
  const hint = Object.hasOwn(hints, name) ? hints[name] : undefined;
  return hint ?? l10n.t('There is nothing called {0} here.', shorten(JSON.stringify(name)));
}

function shorten(text: string): string {
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength - 1)}…` : text;
}
