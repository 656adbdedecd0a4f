// A reader of PowerShell's expressions as browsers and documentations write them: texts with their escapes, tables,
// lists, variables that the text sets itself. Nothing is run: what would have to be is an unknown value.

import * as l10n from '@vscode/l10n';

import { PasteRefusal, type PasteReading } from './reading/pasteReading.ts';

export type PowershellValue =
  | { readonly kind: 'text'; readonly text: string }
  /** A number, `$true`, `$false` or `$null`, as JSON has it. */
  | { readonly kind: 'plain'; readonly json: string }
  /** A table, a dictionary, or any other object with members. */
  | { readonly kind: 'table'; readonly entries: [name: string, value: PowershellValue][] }
  | { readonly kind: 'list'; readonly items: PowershellValue[] };

const maxDepth = 100;
const blank = /(?:[^\S\n]+|`[ \t]*\n|<#[^]*?#>|(?<![^\s])#[^\n]*)+/y;
const blankAndLines = /(?:\s+|`[ \t]*\n|<#[^]*?#>|(?<![^\s])#[^\n]*)+/y;
const hereString = /@(["'])[ \t]*\n([^]*?)\n\1@/y;
const singleQuoted = /'((?:[^']|'')*)'/y;
const variableName = /\$(?:\{([^{}]*)\}|((?:[A-Za-z]+:)?[A-Za-z_]\w*))/y;
const typeName = /\[([\w.[\],]+?)\](?!\])/y;
const numberLiteral = /-?\d+(?:\.\d+)?(?![\w.])/y;
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

export class PowershellReader {
  readonly reading: PasteReading;
  readonly text: string;
  at = 0;
  readonly #variables = new Map<string, PowershellValue>();
  #depth = 0;

  constructor(reading: PasteReading, text = reading.text, variables?: ReadonlyMap<string, PowershellValue>) {
    this.reading = reading;
    this.text = text;
    if (variables) for (const [name, value] of variables) this.#variables.set(name, value);
  }

  set(name: string, value: PowershellValue): void {
    this.#variables.set(name.toLowerCase(), value);
  }

  get(name: string): PowershellValue | undefined {
    return this.#variables.get(name.toLowerCase());
  }

  /** The character at the cursor. */
  get next(): string | undefined {
    return this.text[this.at];
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  skipBlank(): void {
    this.take(blank);
  }

  skipLines(): void {
    this.take(blankAndLines);
  }

  /** An expression with its operators: `"a" + $b`, `@{…} | ConvertTo-Json`. */
  readExpression(): PowershellValue {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new PasteRefusal(this.at, l10n.t('The text is nested too deeply.'));
    let value = this.readOperand();
    this.skipBlank();
    for (;;) {
      if (this.take(/\+/y)) {
        this.skipLines();
        value = { kind: 'text', text: this.textOf(value) + this.textOf(this.readOperand()) };
      } else if (this.take(/\|\s*ConvertTo-Json\b/iy)) {
        value = this.#convertToJson(value);
      } else break;
      this.skipBlank();
    }
    this.#depth -= 1;
    return value;
  }

  /** Behind `ConvertTo-Json`: its options, of which only one changes the text. */
  #convertToJson(value: PowershellValue): PowershellValue {
    const options = this.take(/(?:[ \t]+-?\w+)*/y)?.[0] ?? '';
    const json = this.jsonOf(value);
    return {
      kind: 'text',
      text: /-compress/i.test(options) ? json : JSON.stringify(JSON.parse(json), undefined, 2),
    };
  }

  /** One operand, with what follows it directly: members and calls of methods. */
  readOperand(): PowershellValue {
    this.skipBlank();
    const start = this.at;
    let value = this.#readPrimary();
    for (;;) {
      const member = this.take(/\.([A-Za-z_]\w*)(\()?/y);
      if (member) {
        const [, name = '', call] = member;
        const values = call === undefined ? undefined : this.readArguments();
        value = this.#memberOf(value, name, values, start);
        continue;
      }
      const index = this.take(/\[["']?([\w-]+)["']?\]/y)?.[1];
      if (index === undefined) return value;
      value = this.#memberOf(value, index, undefined, start);
    }
  }

  #memberOf(
    value: PowershellValue,
    name: string,
    values: readonly PowershellValue[] | undefined,
    start: number,
  ): PowershellValue {
    if (values === undefined && value.kind === 'table') {
      const found = value.entries.findLast(([known]) => known.toLowerCase() === name.toLowerCase());
      if (found) return found[1];
    }
    const [argument] = values ?? [];
    // Of [System.Text.Encoding]::UTF8: the text itself is what is meant.
    if (/^(?:GetBytes|GetString|Trim|ToString)$/i.test(name) && values) return argument ?? value;
    return this.unknown(start);
  }

  /** Up to the closing parenthesis, which the cursor moves behind. */
  readArguments(): PowershellValue[] {
    const values: PowershellValue[] = [];
    for (;;) {
      this.skipLines();
      if (this.take(/\)/y)) return values;
      const before = this.at;
      values.push(this.readExpression());
      this.skipLines();
      this.take(/,/y);
      if (this.at === before) throw this.cutOff(before);
    }
  }

  #readPrimary(): PowershellValue {
    const start = this.at;
    const here = this.take(hereString);
    if (here)
      return { kind: 'text', text: here[1] === "'" ? (here[2] ?? '') : this.#expand(here[2] ?? '', start) };
    switch (this.next ?? '') {
      case '"':
        return { kind: 'text', text: this.readDoubleQuoted() };
      case "'": {
        const inner = this.take(singleQuoted)?.[1];
        if (inner === undefined) throw this.#neverClosed(start);
        return { kind: 'text', text: inner.replaceAll("''", "'") };
      }
      case '@':
        if (this.take(/@\{/y)) return this.#readTable(start);
        if (this.take(/@\(/y)) return { kind: 'list', items: this.readArguments() };
        break;
      case '(': {
        this.at += 1;
        this.skipLines();
        const value = this.readExpression();
        this.skipLines();
        if (!this.take(/\)/y)) throw this.cutOff(start);
        return value;
      }
      case '[':
        return this.#readTyped(start);
      case '$':
        return this.#readVariable(start);
    }
    const number = this.take(numberLiteral)?.[0];
    if (number !== undefined) return { kind: 'plain', json: String(Number(number)) };
    if (this.take(/New-Object\s+(?:-TypeName\s+)?/iy)) return this.#readNewObject();
    if (this.take(/Get-Content\s+(?:-Raw\s+|-Path\s+)*/iy)) {
      const file = this.textOf(this.readOperand());
      this.take(/[ \t]+-\w+/y);
      return { kind: 'text', text: this.reading.valueOf('file', file, start) };
    }
    const word = this.take(/[^\s"'()[\]{},;|$@`]+/y)?.[0];
    if (word === undefined) throw this.cutOff(start);
    return { kind: 'text', text: word };
  }

  /** A cast, `[char]252`, or a static member, `[System.Text.Encoding]::UTF8`. */
  #readTyped(start: number): PowershellValue {
    const type = this.take(typeName)?.[1];
    if (type === undefined) throw this.cutOff(start);
    if (this.take(/::\w+/y)) {
      const values = this.take(/\(/y) ? this.readArguments() : [];
      return values[0] ?? { kind: 'table', entries: [] };
    }
    const value = this.readOperand();
    if (!/^(?:System\.)?char$/i.test(type)) return value;
    const code = Number(this.textOf(value));
    return Number.isInteger(code) && code >= 0 && code <= 0xffff
      ? { kind: 'text', text: String.fromCharCode(code) }
      : value;
  }

  #readVariable(start: number): PowershellValue {
    if (this.take(/\$\(/y)) {
      this.skipLines();
      const value = this.readExpression();
      this.skipLines();
      if (!this.take(/\)/y)) return this.unknown(start);
      return value;
    }
    const found = this.take(variableName);
    if (!found) {
      this.at += 1;
      return { kind: 'text', text: '$' };
    }
    const name = found[1] ?? found[2] ?? '';
    const constant = /^(?:true|false|null)$/i.exec(name)?.[0];
    if (constant !== undefined) return { kind: 'plain', json: constant.toLowerCase() };
    return (
      this.get(name) ?? {
        kind: 'text',
        text: this.reading.valueOf('variable', name.replace(/^env:/i, ''), start),
      }
    );
  }

  /** Behind `New-Object`: the values that the object is made of, such as a cookie's. */
  #readNewObject(): PowershellValue {
    this.readOperand();
    this.skipBlank();
    if (this.take(/-ArgumentList\s+/iy)) {
      const items = [this.readOperand()];
      while (this.take(/[ \t]*,[ \t]*/y)) items.push(this.readOperand());
      return { kind: 'list', items };
    }
    if (this.take(/\(/y)) {
      const items = this.readArguments();
      return { kind: 'list', items };
    }
    return { kind: 'table', entries: [] };
  }

  #readTable(start: number): PowershellValue {
    const entries: [string, PowershellValue][] = [];
    for (;;) {
      this.take(/[\s;]+/y);
      this.skipLines();
      if (this.take(/\}/y)) return { kind: 'table', entries };
      const before = this.at;
      const name =
        this.take(/[A-Za-z_][\w-]*/y)?.[0] ??
        (this.next === undefined ? '' : this.textOf(this.#readPrimary()));
      this.skipLines();
      if (!this.take(/=/y)) throw this.cutOff(this.next === undefined ? start : before);
      this.skipLines();
      entries.push([name, this.readExpression()]);
    }
  }

  /** A text in double quotes, with what stands for its variables. */
  readDoubleQuoted(): string {
    const start = this.at;
    const inner = this.take(/"((?:[^"`$]|`[^]|""|\$(?!\())*)"(?!")/y)?.[1];
    if (inner !== undefined) return this.#expand(inner, start);
    // With $(…) in it, which may have quotes of its own.
    const pieces: string[] = [];
    this.at += 1;
    for (;;) {
      const plain = this.take(/(?:[^"`$]|`[^]|""|\$(?!\())+/y)?.[0];
      if (plain !== undefined) pieces.push(this.#expand(plain, start));
      if (this.take(/"/y)) return pieces.join('');
      if (this.next !== '$') throw this.#neverClosed(start);
      const before = this.at;
      pieces.push(this.textOf(this.#readVariable(before)));
    }
  }

  /** The inside of a text in double quotes without `$(…)`, or with: then read by a reader of its own. */
  #expand(inner: string, start: number): string {
    if (!/[`$"]/.test(inner)) return inner;
    const reader = new PowershellReader(this.reading, inner, this.#variables);
    reader.#depth = this.#depth + 1;
    if (reader.#depth > maxDepth) throw new PasteRefusal(start, l10n.t('The text is nested too deeply.'));
    const pieces: string[] = [];
    while (reader.at < inner.length) {
      const plain = reader.take(/[^`$"]+/y)?.[0];
      const escaped = plain === undefined ? reader.take(/`([^])/y)?.[1] : undefined;
      if (plain !== undefined) pieces.push(plain);
      else if (escaped !== undefined) pieces.push(escapes[escaped] ?? escaped);
      else if (reader.next === '$') pieces.push(reader.textOf(reader.#readVariable(0)));
      else {
        // Two quotes are one.
        reader.take(/""?|`/y);
        pieces.push('"');
      }
    }
    return pieces.join('');
  }

  textOf(value: PowershellValue): string {
    switch (value.kind) {
      case 'text':
        return value.text;
      case 'plain':
        return value.json === 'null' ? '' : value.json;
      case 'list':
        return value.items.map((item) => this.textOf(item)).join(' ');
      case 'table':
        return '';
    }
  }

  jsonOf(value: PowershellValue): string {
    switch (value.kind) {
      case 'text':
        return JSON.stringify(value.text);
      case 'plain':
        return value.json;
      case 'list':
        return `[${value.items.map((item) => this.jsonOf(item)).join(',')}]`;
      case 'table':
        return `{${value.entries.map(([name, member]) => `${JSON.stringify(name)}:${this.jsonOf(member)}`).join(',')}}`;
    }
  }

  /** What was read since the start, as a value to ask for. */
  unknown(start: number): PowershellValue {
    return {
      kind: 'text',
      text: this.reading.valueOf('command', this.text.slice(start, this.at).trim(), start),
    };
  }

  cutOff(offset: number): PasteRefusal {
    return new PasteRefusal(offset, l10n.t('What begins here never ends: the text seems to be cut off.'));
  }

  #neverClosed(offset: number): PasteRefusal {
    return new PasteRefusal(offset, l10n.t('The quote that opens here is never closed.'));
  }
}
