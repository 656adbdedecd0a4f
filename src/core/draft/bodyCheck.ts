// What is wrong with the body of a request that is meant as JSON, and where; and what can be done for it with one click.
// A name in braces, such as {{model}}, stands for a value of its own, in a string or as a whole.

import * as l10n from '@vscode/l10n';

import { prettyJson } from '../json/prettyJson.ts';
import { scanJson, type JsonExpected } from '../json/scanJson.ts';
import type { Header } from '../stream/streamRequest.ts';

export interface BodyMistake {
  /** In UTF-16 units from the body's start. */
  readonly offset: number;
  /** From 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Names in braces where they stand for a text or a value. */
const variable = /\{\{[^{}\n]*\}\}/g;
const jsonType = /^\s*(?:application|text)\/(?:[\w.+-]*\+)?json\s*(?:;|$)/i;

/** Whether the body is meant as JSON: its type says so, or no type speaks against what it begins with. */
export function isMeantAsJson(headers: readonly Header[], body: string): boolean {
  const type = headers.find(([name]) => name.trim().toLowerCase() === 'content-type')?.[1];
  return type === undefined || type.trim() === '' ? /^\s*[[{]/.test(body) : jsonType.test(type);
}

/** The first mistake of a text that is meant as JSON; undefined when there is none. */
export function findBodyMistake(body: string): BodyMistake | undefined {
  return findJsonMistake(fillVariables(body));
}

/** The first mistake of a text without names in braces; undefined when it is JSON, or empty. */
export function findJsonMistake(text: string): BodyMistake | undefined {
  if (text.trim() === '') return undefined;
  let found: readonly [at: number, expected: JsonExpected] | undefined;
  const result = scanJson(text, { ...silent, mistake: (at, expected) => (found = [at, expected]) });
  if (result === 'whole') return undefined;
  const [offset, expected] = found ?? [text.trimEnd().length, undefined];
  return { offset, ...placeOf(text, offset), message: describe(expected, text.slice(offset, offset + 1)) };
}

/** The body indented, with its names in braces as they are; undefined when it is no JSON object or array. */
export function formatBody(body: string): string | undefined {
  const names: string[] = [];
  const filled = fillVariables(body, (name, stand) => {
    names.push(name);
    return stand;
  });
  if (names.length === 0) return prettyJson(body);
  const pretty = prettyJson(filled);
  if (pretty === undefined) return undefined;
  // Nothing of a string or a literal is changed, and they stay in their order.
  let at = 0;
  const restored = pretty.replaceAll(standIn, () => names[at++] ?? '');
  return at === names.length ? restored : undefined;
}

/** Characters of Unicode's private use, which nobody types, mark what stands in for a name: for a value, or in a string. */
const valueMark = '\uf8fd';
const textMark = '\uf8fe';
const filling = '\uf8ff';
const standIn = /"\uf8fd\uf8ff*"|\uf8fe\uf8ff*/g;

const silent = {
  open: () => undefined,
  close: () => undefined,
  name: () => undefined,
  literal: () => undefined,
} as const;

/** The text with strings of the same length in the place of names. */
function fillVariables(
  text: string,
  note: (name: string, stand: string) => string = (_, stand) => stand,
): string {
  if (!text.includes('{{')) return text;
  let isInString = false;
  let seen = 0;
  return text.replaceAll(variable, (name, at: number) => {
    isInString = endsInString(text.slice(seen, at).replaceAll(variable, ''), isInString);
    seen = at + name.length;
    const stand = isInString
      ? textMark + filling.repeat(name.length - 1)
      : `"${valueMark}${filling.repeat(name.length - 3)}"`;
    return note(name, stand);
  });
}

/** Whether the end of the text is inside of a string. */
function endsInString(text: string, beganInside: boolean): boolean {
  let isInside = beganInside;
  // A line break in a string is a mistake, behind which nothing is looked at.
  for (const [part] of text.matchAll(/\\.|"/gs)) if (part === '"') isInside = !isInside;
  return isInside;
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

function describe(expected: JsonExpected | undefined, character: string): string {
  switch (expected) {
    case undefined:
      return l10n.t('The JSON ends too early: something is still open.');
    case 'value':
    case 'value or end':
      if (character === "'") return l10n.t('JSON has strings in double quotes only.');
      return character === ']' || character === '}'
        ? l10n.t('A value is missing here, or the comma before it is one too many.')
        : l10n.t('A value is expected here.');
    case 'name':
      return character === '}'
        ? l10n.t('The comma before this brace is one too many.')
        : l10n.t('The name of a member is expected here, in double quotes.');
    case 'name or end':
      return l10n.t('The name of a member is expected here, in double quotes.');
    case 'comma or end':
      return l10n.t('A comma or the end of the object or array is expected here.');
    case 'colon':
      return l10n.t('A colon is expected here, between a name and its value.');
    case 'end':
      return l10n.t('The JSON value is complete: nothing can follow it.');
    case 'end of string':
      return l10n.t('This string has a line break, a control character or an unknown escape in it.');
    case 'less depth':
      return l10n.t('The JSON is nested too deeply to be checked.');
  }
}
