// Variables that begin with a dollar sign: REST Client, JetBrains and httpYac make their values anew for each request.
// What would run a program, sign in somewhere or send another request is refused in words.

import * as l10n from '@vscode/l10n';

import { formatTime, shiftTime } from './dateFormat.ts';
import type { VariableSource, VariableSurroundings } from './variableScope.ts';

/** What became of a reference. */
export type VariableOutcome =
  | { readonly kind: 'value'; readonly value: string; readonly sources: readonly VariableSource[] }
  /** Nobody has a value: it is to be asked for. */
  | { readonly kind: 'missing'; readonly name: string }
  /** It can have no value here; a sentence says why. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a name stands for, as a variable that may refer to others; for `$processEnv %name`. */
export type NameLookup = (name: string) => VariableOutcome;

/** The outcome of an expression that begins with a dollar sign. */
export function evaluateDynamic(
  expression: string,
  surroundings: VariableSurroundings,
  lookUp: NameLookup,
): VariableOutcome {
  const [, word = '', rest = ''] = /^\$([A-Za-z][\w.]*)(.*)$/.exec(expression) ?? [];
  const words = argumentsOf(rest);
  if (words === undefined) return refusal(expression);
  switch (word) {
    case 'guid':
    case 'uuid':
    case 'random.uuid':
      return words.length === 0 ? made(surroundings.uuid()) : refusal(expression);
    case 'timestamp':
      return timestamp(expression, words, surroundings);
    case 'isoTimestamp':
      return words.length === 0
        ? made(formatTime(surroundings.nowMs(), 'iso8601', false))
        : refusal(expression);
    case 'datetime':
    case 'localDatetime':
      return dateTime(expression, words, surroundings, word === 'localDatetime');
    case 'randomInt':
    case 'random.integer':
      return randomInteger(expression, words, surroundings);
    case 'random.float':
      return randomFloat(expression, words, surroundings);
    case 'random.alphabetic':
      return randomText(expression, words, surroundings, alphabetic);
    case 'random.alphanumeric':
      return randomText(expression, words, surroundings, `${alphabetic}0123456789_`);
    case 'random.hexadecimal':
      return randomText(expression, words, surroundings, '0123456789abcdef');
    case 'random.email':
    case 'exampleServer.email':
      return made(`${characters(10, alphabetic.slice(0, 26), surroundings)}@example.com`);
    case 'processEnv':
    case 'dotenv':
      return environmentVariable(expression, word, words, surroundings, lookUp);
    case 'input':
    case 'password':
    case 'prompt':
    case 'pick':
      // Its words say what the user is asked for.
      return { kind: 'missing', name: words[0] ?? expression };
    default:
      return named(expression, word, words, surroundings);
  }
}

/** What has its name behind a dot, and what is not made here. */
function named(
  expression: string,
  word: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
): VariableOutcome {
  const environment = /^env\.(\w+)$/.exec(word)?.[1];
  if (environment !== undefined && words.length === 0) return ofProcess(environment, surroundings);
  const isSignIn = /^(?:auth\b|aadToken$|aadV2Token$|oidcAccessToken$)/.test(word);
  if (isSignIn)
    return {
      kind: 'refused',
      reason: l10n.t(
        '{0} signs in at an identity provider, which is not done here. Put a variable with the token in its place.',
        `{{${expression}}}`,
      ),
    };
  return refusal(expression);
}

function refusal(expression: string): VariableOutcome {
  return {
    kind: 'refused',
    reason: l10n.t('{0} is not a variable that can be filled in here.', `{{${expression}}}`),
  };
}

function made(value: string): VariableOutcome {
  return { kind: 'value', value, sources: ['dynamic'] };
}

/** The words behind a name: divided by space, or in parentheses by commas; quotes keep a word together. */
function argumentsOf(rest: string): string[] | undefined {
  const inParentheses = /^\s*\((.*)\)$/.exec(rest)?.[1];
  const text = inParentheses ?? rest;
  const words: string[] = [];
  const word =
    inParentheses === undefined
      ? /\s*(?:"([^"]*)"|'([^']*)'|(\S+))/y
      : /\s*(?:"([^"]*)"|'([^']*)'|([^\s,]+))\s*(?:,|$)/y;
  if (inParentheses === undefined && rest !== '' && !/^\s/.test(rest)) return undefined;
  while (word.lastIndex < text.trimEnd().length) {
    const found = word.exec(text);
    if (!found) return undefined;
    words.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return words;
}

function timestamp(
  expression: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
): VariableOutcome {
  const timeMs = shifted(surroundings.nowMs(), words);
  return timeMs === undefined ? refusal(expression) : made(String(Math.floor(timeMs / 1_000)));
}

/** The time moved by `number unit`, when the words say so. */
function shifted(nowMs: number, words: readonly string[]): number | undefined {
  if (words.length === 0) return nowMs;
  const [amount = '', unit = ''] = words;
  if (words.length !== 2 || !/^[+-]?\d{1,9}$/.test(amount)) return undefined;
  return shiftTime(nowMs, Number(amount), unit);
}

function dateTime(
  expression: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
  isLocal: boolean,
): VariableOutcome {
  const isShiftOnly = words.length === 2;
  const [format = 'iso8601', ...offset] = isShiftOnly ? ['iso8601', ...words] : words;
  const timeMs = shifted(surroundings.nowMs(), offset);
  if (timeMs === undefined) return refusal(expression);
  try {
    return made(formatTime(timeMs, format, isLocal));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { kind: 'refused', reason: error.message };
  }
}

/** From the least, which it may be, up to the bound, which it is not. */
function randomInteger(
  expression: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
): VariableOutcome {
  const numbers = words.length === 0 ? [0, 1_001] : words.map(Number);
  const [from = 0, to = 0] = numbers.length === 1 ? [0, ...numbers] : numbers;
  const isRange = numbers.length <= 2 && Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to;
  if (!isRange) return refusal(expression);
  return made(String(from + Math.floor(surroundings.random() * (to - from))));
}

function randomFloat(
  expression: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
): VariableOutcome {
  const [from = 0, to = 1_000] = words.map(Number);
  if (words.length > 2 || !Number.isFinite(from) || !Number.isFinite(to) || from >= to)
    return refusal(expression);
  return made(String(from + surroundings.random() * (to - from)));
}

const alphabetic = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const maxRandomLength = 10_000;

function randomText(
  expression: string,
  words: readonly string[],
  surroundings: VariableSurroundings,
  alphabet: string,
): VariableOutcome {
  const length = words.length === 0 ? 10 : Number(words[0]);
  if (words.length > 1 || !Number.isInteger(length) || length < 0 || length > maxRandomLength)
    return refusal(expression);
  return made(characters(length, alphabet, surroundings));
}

function characters(length: number, alphabet: string, surroundings: VariableSurroundings): string {
  const one = (): string => alphabet.charAt(Math.floor(surroundings.random() * alphabet.length));
  return Array.from({ length }, one).join('');
}

/** `$processEnv NAME`, or `%name` for the variable whose value is the name. */
function environmentVariable(
  expression: string,
  kind: 'processEnv' | 'dotenv',
  words: readonly string[],
  surroundings: VariableSurroundings,
  lookUp: NameLookup,
): VariableOutcome {
  const [word] = words;
  if (word === undefined || words.length > 1) return refusal(expression);
  let name = word;
  if (word.startsWith('%')) {
    const outcome = lookUp(word.slice(1));
    if (outcome.kind !== 'value') return outcome;
    name = outcome.value;
  }
  if (kind === 'processEnv') return ofProcess(name, surroundings);
  const value = surroundings.dotenv(name);
  return value === undefined ? { kind: 'missing', name } : { kind: 'value', value, sources: ['dotenv'] };
}

/** The value of a variable of the editor's process. */
export function ofProcess(name: string, surroundings: VariableSurroundings): VariableOutcome {
  const value = surroundings.processEnvironment(name);
  if (value === undefined) return { kind: 'missing', name };
  return { kind: 'value', value, sources: ['processEnvironment'] };
}
