// A reader of the values that a piece of JavaScript spells out: objects, arrays, texts, templates, numbers. Nothing is
// run: what would have to be is an unknown value. It reads what documentations have, not the whole language.

import * as l10n from '@vscode/l10n';

import { PasteRefusal, type PasteReading } from './reading/pasteReading.ts';

/** A value that is spelled out. */
export type JsValue =
  | { readonly kind: 'text'; readonly text: string }
  /** A number, true, false or null, as JSON has it. */
  | { readonly kind: 'plain'; readonly json: string }
  | { readonly kind: 'object'; readonly members: readonly (readonly [name: string, value: JsValue])[] }
  | { readonly kind: 'list'; readonly items: readonly JsValue[] }
  /** Headers, URLSearchParams or FormData, with what they are made of. */
  | { readonly kind: 'made'; readonly name: string; readonly of: JsValue | undefined }
  | { readonly kind: 'undefined' }
  /** What would have to be run, as it is written. */
  | { readonly kind: 'unknown'; readonly source: string };

const maxDepth = 200;

const blank = /(?:\s+|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const identifier = /[A-Za-z_$][\w$]*/y;
const numberLiteral = /-?(?:0[xX][0-9a-fA-F]+|(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
const stringLiteral = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/y;
const escape = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\n)|([^]))/g;
const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

export class JsReader {
  readonly #reading: PasteReading;
  readonly #text: string;
  /** Values of constants that the text defines before. */
  readonly constants = new Map<string, JsValue>();
  at: number;
  #depth = 0;

  constructor(reading: PasteReading, at = 0) {
    this.#reading = reading;
    this.#text = reading.text;
    this.at = at;
  }

  /** The value of the expression that begins here; the cursor moves behind it and the blanks that follow. */
  readValue(): JsValue {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new PasteRefusal(this.at, l10n.t('The text is nested too deeply.'));
    this.skipBlank();
    const start = this.at;
    let value = this.#readOperand();
    this.skipBlank();
    while (this.#text[this.at] === '+' && value.kind !== 'unknown') {
      this.at += 1;
      this.skipBlank();
      value = this.#joined(value, this.#readOperand(), start);
      this.skipBlank();
    }
    // What TypeScript says about a value does not change it.
    if (this.take(/(?:as|satisfies)\s+[\w.$]+(?:<[^<>\n]{0,200}>)?(?:\[\])?/y)) this.skipBlank();
    if (!/[,)\]};]/.test(this.#text[this.at] ?? ';') && !this.#isAtLineOfItsOwn(start))
      value = this.#skipRest(start);
    this.#depth -= 1;
    return value;
  }

  skipBlank(): void {
    this.take(blank);
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  /** Whether a statement ended here without a semicolon. */
  #isAtLineOfItsOwn(start: number): boolean {
    return (
      /\n\s*$/.test(this.#text.slice(Math.max(start, this.at - 200), this.at)) &&
      !/[.?&|*/<>=([`]/.test(this.#text[this.at] ?? '')
    );
  }

  #readOperand(): JsValue {
    const start = this.at;
    const string = this.take(stringLiteral);
    if (string) return { kind: 'text', text: readJsEscapes(string[1] ?? string[2] ?? '') };
    switch (this.#text[this.at] ?? '') {
      case '`':
        return { kind: 'text', text: this.#readTemplate() };
      case '{':
        return this.#readObject();
      case '[':
        return this.#readList();
      case '(': {
        this.at += 1;
        const value = this.readValue();
        if (this.#text[this.at] !== ')') return this.#skipRest(start);
        this.at += 1;
        return value;
      }
    }
    const number = this.take(numberLiteral)?.[0];
    if (number !== undefined)
      return { kind: 'plain', json: JSON.stringify(Number(number.replaceAll('_', ''))) };
    const name = this.take(identifier)?.[0];
    return name === undefined ? this.#skipRest(start) : this.#readNamed(name, start);
  }

  #readNamed(name: string, start: number): JsValue {
    if (name === 'true' || name === 'false' || name === 'null') return { kind: 'plain', json: name };
    if (name === 'undefined') return { kind: 'undefined' };
    if (name === 'new') {
      const made = this.take(/\s+(Headers|URLSearchParams|FormData|URL|Request)\s*\(/y)?.[1];
      if (made === undefined) return this.#skipRest(start);
      const [value] = this.readArguments();
      return made === 'URL' && value ? this.#afterUrl(value) : { kind: 'made', name: made, of: value };
    }
    if (name === 'JSON' && this.take(/\s*\.\s*stringify\s*\(/y)) return this.#stringified(start);
    if ((name === 'String' || name === 'encodeURIComponent') && this.take(/\s*\(/y)) {
      const [value] = this.readArguments();
      if (value?.kind === 'text') return value;
      return { kind: 'unknown', source: this.#text.slice(start, this.at) };
    }
    const known = this.constants.get(name);
    const hasMore = /\s*(?:\?\.|\.(?!\.)|\(|\[|!)/y;
    hasMore.lastIndex = this.at;
    if (known && !hasMore.test(this.#text)) return known;
    const path = this.take(/(?:\s*(?:\?\.|\.)\s*[A-Za-z_$][\w$]*|\[(?:"[\w-]*"|'[\w-]*'|\d+)\]|!(?!=))+/y);
    const member = known && path ? memberOf(known, path[0]) : undefined;
    if (member) return member;
    if (/[(`[]/.test(this.#text[this.at] ?? '')) return this.#skipRest(start);
    return { kind: 'unknown', source: this.#text.slice(start, this.at).replace(/!$/, '') };
  }

  /** `new URL(…)` may be followed by what makes a text of it. */
  #afterUrl(value: JsValue): JsValue {
    this.take(/\s*\.\s*(?:href|toString\s*\(\s*\))/y);
    return value;
  }

  /** Behind `JSON.stringify(`. */
  #stringified(start: number): JsValue {
    const [value, , indent] = this.readArguments();
    const json = value && jsonOf(value, (source) => this.#reading.valueOf('variable', source, start));
    if (json === undefined) return { kind: 'unknown', source: this.#text.slice(start, this.at) };
    const width =
      indent?.kind === 'plain' ? Number(indent.json) : indent?.kind === 'text' ? indent.text : undefined;
    return { kind: 'text', text: width === undefined ? json : indented(json, width) };
  }

  /** The values up to the closing parenthesis, which the cursor moves behind. */
  readArguments(): JsValue[] {
    const values: JsValue[] = [];
    for (;;) {
      this.skipBlank();
      if (this.take(/\)/y)) return values;
      const before = this.at;
      values.push(this.readValue());
      this.take(/,/y);
      if (this.at === before) throw this.#cutOff(before);
    }
  }

  #readObject(): JsValue {
    const start = this.at;
    const members: (readonly [string, JsValue])[] = [];
    this.at += 1;
    for (;;) {
      this.skipBlank();
      if (this.take(/\}/y)) return { kind: 'object', members };
      if (this.at >= this.#text.length) throw this.#cutOff(start);
      const before = this.at;
      if (this.take(/\.\.\./y)) {
        const spread = this.readValue();
        if (spread.kind === 'object') members.push(...spread.members);
        else this.#reading.notUnderstood(before, this.#text.slice(before, this.at));
      } else {
        const name = this.#readName();
        this.skipBlank();
        if (this.take(/:/y)) members.push([name, this.readValue()]);
        else if (this.#text[this.at] === '(') members.push([name, this.#skipRest(before)]);
        else members.push([name, this.#shorthand(name, before)]);
      }
      this.take(/,/y);
      if (this.at === before) throw this.#cutOff(before);
    }
  }

  #shorthand(name: string, start: number): JsValue {
    if (/[,}]/.test(this.#text[this.at] ?? ''))
      return this.constants.get(name) ?? { kind: 'unknown', source: name };
    return this.#skipRest(start);
  }

  /** The name of a member. */
  #readName(): string {
    const string = this.take(stringLiteral);
    if (string) return readJsEscapes(string[1] ?? string[2] ?? '');
    if (this.take(/\[/y)) {
      const value = this.readValue();
      this.take(/\s*\]/y);
      return value.kind === 'text' ? value.text : '';
    }
    this.take(/(?:async|get|set)\s+(?=[A-Za-z_$[*])|\*\s*/y);
    return this.take(identifier)?.[0] ?? this.take(numberLiteral)?.[0] ?? '';
  }

  #readList(): JsValue {
    const start = this.at;
    const items: JsValue[] = [];
    this.at += 1;
    for (;;) {
      this.skipBlank();
      if (this.take(/\]/y)) return { kind: 'list', items };
      if (this.at >= this.#text.length) throw this.#cutOff(start);
      const before = this.at;
      if (this.take(/\.\.\./y)) {
        this.readValue();
        this.#reading.notUnderstood(before, this.#text.slice(before, this.at));
      } else items.push(this.readValue());
      this.take(/,/y);
      if (this.at === before) throw this.#cutOff(before);
    }
  }

  /** The text of a template; an expression in it that would have to be run is a mark. */
  #readTemplate(): string {
    const start = this.at;
    const pieces: string[] = [];
    this.at += 1;
    for (;;) {
      const plain = this.take(/(?:[^`\\$]|\\[^]|\$(?!\{))+/y)?.[0];
      if (plain !== undefined) pieces.push(readJsEscapes(plain));
      if (this.take(/`/y)) return pieces.join('');
      if (!this.take(/\$\{/y)) throw this.#cutOff(start);
      const offset = this.at;
      const value = this.readValue();
      if (!this.take(/\}/y)) throw this.#cutOff(start);
      pieces.push(textOf(value, (source) => this.#reading.valueOf('variable', source, offset)) ?? '');
    }
  }

  /** Two values joined with a plus sign. */
  #joined(one: JsValue, other: JsValue, start: number): JsValue {
    const mark = (source: string): string => this.#reading.valueOf('variable', source, start);
    const texts = [textOf(one, mark), textOf(other, mark)];
    const [first, second] = texts;
    if (first === undefined || second === undefined)
      return { kind: 'unknown', source: this.#text.slice(start, this.at).trim() };
    return { kind: 'text', text: first + second };
  }

  /** Up to the comma or bracket that ends the expression: what nobody can tell without running it. */
  #skipRest(start: number): JsValue {
    const open: string[] = [];
    for (;;) {
      this.skipBlank();
      if (this.take(stringLiteral)) continue;
      const character = this.#text[this.at];
      if (character === undefined) break;
      if (character === '`') {
        this.take(/`(?:[^`\\]|\\[^])*`?/y);
        continue;
      }
      if (/[)\]},;]/.test(character) && open.length === 0) break;
      if (/[([{]/.test(character)) open.push(character);
      else if (/[)\]}]/.test(character)) open.pop();
      this.at += 1;
      this.take(/[^\s"'`()[\]{},;/]+/y);
    }
    return { kind: 'unknown', source: this.#text.slice(start, this.at).trim() };
  }

  #cutOff(offset: number): PasteRefusal {
    return new PasteRefusal(offset, l10n.t('What begins here never ends: the text seems to be cut off.'));
  }
}

/** The text between the quotes of a literal. */
function readJsEscapes(inner: string): string {
  if (!inner.includes('\\')) return inner;
  return inner.replaceAll(
    escape,
    (
      whole,
      point: string | undefined,
      unit: string | undefined,
      byte: string | undefined,
      line: string | undefined,
      simple = '',
    ) => {
      const hex = point ?? unit ?? byte;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        return point === undefined
          ? String.fromCharCode(code)
          : code > 0x10_ffff
            ? whole
            : String.fromCodePoint(code);
      }
      return line === undefined ? (simpleEscapes[simple] ?? simple) : '';
    },
  );
}

/** The value as a text that it turns into by itself. @param mark what stands for what would have to be run */
export function textOf(value: JsValue, mark: (source: string) => string): string | undefined {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'plain':
      return value.json;
    case 'unknown':
      return mark(value.source);
    case 'object':
    case 'list':
    case 'made':
    case 'undefined':
      return undefined;
  }
}

/** The value as `JSON.stringify` writes it; undefined when it has no JSON. */
export function jsonOf(value: JsValue, mark: (source: string) => string): string | undefined {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text);
    case 'plain':
      return value.json;
    case 'unknown':
      // In quotes: most values that a documentation leaves out are texts.
      return JSON.stringify(mark(value.source));
    case 'list':
      return `[${value.items.map((item) => jsonOf(item, mark) ?? 'null').join(',')}]`;
    case 'object': {
      const members = new Map<string, string>();
      for (const [name, member] of value.members) {
        const json = jsonOf(member, mark);
        if (json !== undefined) members.set(name, json);
      }
      return `{${[...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
    }
    case 'made':
    case 'undefined':
      return undefined;
  }
}

/** JSON again with line breaks, where it has no marks that JSON does not know. */
function indented(json: string, width: number | string): string {
  return JSON.stringify(JSON.parse(json), undefined, width);
}

/** The member that a path such as `.headers` or `['a'].b` leads to, of a value that is known. */
function memberOf(value: JsValue, path: string): JsValue | undefined {
  let at: JsValue | undefined = value;
  for (const [, name, quotedName] of path.matchAll(/\.\s*([\w$]+)|\[["']?([\w-]+)["']?\]/g)) {
    if (at?.kind !== 'object') return undefined;
    at = at.members.findLast(([member]) => member === (name ?? quotedName))?.[1];
  }
  return at;
}
