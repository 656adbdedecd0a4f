// A value of a JSON text with its place, read with checks: each read gives the value in the type that was asked for, or
// notes a mistake that says where it is and what is accepted, and gives undefined. The text may have comments and
// trailing commas. jsonc-parser keeps the offsets and goes on after errors, which JSON.parse does neither of.

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
  const accepted = 'JSON, with comments and trailing commas';
  const deepAt = findTooDeep(text);
  if (deepAt !== undefined) {
    return sheet.add(
      { offset: deepAt, length: 1 },
      [],
      'The file is nested too deeply.',
      `at most ${maxDepth} levels`,
    );
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset, length } of errors) {
    const what = printParseErrorCode(error)
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase();
    sheet.add({ offset, length: Math.max(1, length) }, [], `The file is no JSON here: ${what}.`, accepted);
  }
  if (errors.length > 0) return undefined;
  if (!root) return sheet.add({ offset: 0, length: 0 }, [], 'The file is empty.', accepted);
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
    return this.mistake(`${this.#shown()} is not accepted here.`, accepted);
  }

  text(accepted: string, isAccepted: (text: string) => boolean = () => true): string | undefined {
    const { plain } = this;
    return typeof plain === 'string' && isAccepted(plain) ? plain : this.refuse(accepted);
  }

  /** @param unit what is counted, in the plural */
  wholeNumber(from: number, to: number, unit: string): number | undefined {
    const { plain } = this;
    const isWithin = typeof plain === 'number' && Number.isSafeInteger(plain) && plain >= from && plain <= to;
    return isWithin ? plain : this.refuse(`a whole number of ${unit} from ${from} to ${to}`);
  }

  choice<const Word extends string>(words: readonly Word[]): Word | undefined {
    return (
      words.find((word) => word === this.plain) ?? this.refuse(words.map((word) => `"${word}"`).join(', '))
    );
  }

  /**
   * The items of a list. One that is longer than `max` is noted, and read that far.
   * @param of what the list holds, in the plural
   */
  list(of: string, max: number, accepted = `at most ${max}`): readonly JsonValue[] | undefined {
    if (this.type !== 'array') return this.refuse(`a list of ${of}`);
    const nodes = this.#node.children ?? [];
    const items = nodes
      .slice(0, max + 1)
      .map((node, at) => new JsonValue(node, [...this.path, at], this.#sheet));
    items[max]?.mistake(`There are ${nodes.length} ${of} here.`, accepted);
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
    const entries = this.entries(`an object with ${accepted}`);
    if (!entries) return undefined;
    const members: { [name in Name]?: JsonValue } = {};
    for (const { name, key, value } of entries) {
      const known = names.find((candidate) => candidate === name);
      if (known === undefined) key.mistake(hintFor(name, hints), accepted);
      else if (members[known]) key.mistake(`${known} is given twice.`, `each of ${accepted} once`);
      else members[known] = value;
    }
    return members;
  }

  #shown(): string {
    if (this.type === 'object') return 'An object';
    if (this.type === 'array') return 'A list';
    return shorten(JSON.stringify(this.plain));
  }
}

function hintFor(name: string, hints: Readonly<Record<string, string>>): string {
  const hint = Object.hasOwn(hints, name) ? hints[name] : undefined;
  return hint ?? `There is nothing called ${shorten(JSON.stringify(name))} here.`;
}

function shorten(text: string): string {
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength - 1)}…` : text;
}
