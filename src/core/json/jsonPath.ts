// Paths into JSON as people write them, `$.choices[0].delta.content` or `delta.text`: names, places in lists (from the end
// when negative) and `*` for all of them. The one dialect for everything that takes or shows such a path; what is none gets
// a sentence, and every path that is shown can be read again.

import * as l10n from '@vscode/l10n';

import { isRecord } from '../base/narrowing.ts';

/** Where a value stands: the members and items that lead to it. */
export type JsonPath = readonly (string | number)[];

/** Characters that a path into JSON may have. */
export const longestPath = 1000;

/** One step of a path; `all` is every item or member. */
export type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'all' };

/** A value that a path leads to, and where it stands. */
export interface FoundValue {
  readonly path: JsonPath;
  readonly value: unknown;
}

/** Values that one path may lead to in one text. */
const maxFound = 1000;

const stepPattern =
  /(?:(?:^|\.)\s*(?<name>[^\s.[\]'"*]+|\*)|\[\s*(?:(?<place>-?\d+)|(?<all>\*)|(?<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\s*\])\s*/y;

/** The path as people write it: `$.attempts[1].ending`, `$["odd name"]`. */
export function formatJsonPath(path: JsonPath): string {
  return `$${path.map(formatStep).join('')}`;
}

function formatStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** The path that the steps are, in one way of all in which it can be written. */
export function formatPathSteps(steps: readonly PathStep[]): string {
  return `$${steps
    .map((step) => {
      if (step.kind === 'all') return '[*]';
      return formatStep(step.kind === 'name' ? step.name : step.place);
    })
    .join('')}`;
}

/** The steps of a path, or what is wrong with it. No steps are the whole text. */
export function parseJsonPath(
  text: string,
): { readonly steps: readonly PathStep[] } | { readonly error: string } {
  const trimmed = text.trim();
  if (trimmed === '') return { error: l10n.t('Enter a path, such as $.choices[0].delta.content.') };
  if (trimmed.length > longestPath) return { error: l10n.t('A path may have {0} characters.', longestPath) };
  const isRooted = trimmed.startsWith('$') && /^\$\s*(?:$|[.[])/.test(trimmed);
  const path = isRooted ? trimmed.slice(1).trimStart() : trimmed;
  const steps: PathStep[] = [];
  stepPattern.lastIndex = 0;
  let at = 0;
  while (at < path.length) {
    const match = stepPattern.exec(path);
    if (!match) return { error: notUnderstood(path.slice(at)) };
    at = stepPattern.lastIndex;
    const step = readStep(match.groups ?? {});
    if (!step) return { error: l10n.t('The name {0} is not written as JSON writes it.', match[0].trim()) };
    steps.push(step);
  }
  return { steps };
}

function notUnderstood(rest: string): string {
  if (rest.startsWith('..')) return l10n.t('The path has “..”, which is not read here: name each step.');
  return l10n.t('The path is not understood from “{0}” on.', rest.slice(0, 20));
}

function readStep({
  name,
  place,
  quoted,
}: Readonly<Record<string, string | undefined>>): PathStep | undefined {
  if (name !== undefined && name !== '*') return { kind: 'name', name };
  if (place !== undefined) return { kind: 'place', place: Number(place) };
  if (quoted === undefined) return { kind: 'all' };
  const unquoted = unquote(quoted);
  return unquoted === undefined ? undefined : { kind: 'name', name: unquoted };
}

function unquote(quoted: string): string | undefined {
  const json = quoted.startsWith('"')
    ? quoted
    : `"${quoted.slice(1, -1).replaceAll("\\'", "'").replaceAll('"', '\\"')}"`;
  try {
    return JSON.parse(json) as string;
  } catch {
    return undefined;
  }
}

/** The values that the steps lead to, in the order of the text. */
export function findByPath(value: unknown, steps: readonly PathStep[]): readonly FoundValue[] {
  let found: FoundValue[] = [{ path: [], value }];
  for (const step of steps) found = found.flatMap((from) => takeStep(from, step)).slice(0, maxFound);
  return found;
}

function takeStep({ path, value }: FoundValue, step: PathStep): FoundValue[] {
  if (Array.isArray(value))
    return itemsAt(value, step).map(([place, item]) => ({ path: [...path, place], value: item }));
  if (!isRecord(value)) return [];
  if (step.kind === 'all')
    return Object.entries(value).map(([name, member]) => ({ path: [...path, name], value: member }));
  const name = step.kind === 'name' ? step.name : String(step.place);
  return Object.hasOwn(value, name) ? [{ path: [...path, name], value: value[name] }] : [];
}

function itemsAt(items: readonly unknown[], step: PathStep): [number, unknown][] {
  if (step.kind === 'all') return [...items.entries()];
  const wanted = step.kind === 'place' ? step.place : placeCalled(step.name);
  const place = wanted < 0 ? items.length + wanted : wanted;
  return Number.isInteger(place) && place in items ? [[place, items[place]]] : [];
}

/** A name made of digits stands for that place in a list: `choices.0`. */
function placeCalled(name: string): number {
  return /^-?\d+$/.test(name) ? Number(name) : NaN;
}
