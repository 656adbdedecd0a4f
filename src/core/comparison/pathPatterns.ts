// Finds what paths lead to in JSON texts as they are sent, in one walk over the text and without converting anything: to
// leave it out of a comparison, or to know an event by it.

import * as l10n from '@vscode/l10n';

import { formatJsonPath, parseJsonPath, type JsonPath, type PathStep } from '../json/jsonPath.ts';
import { decodeJsonString, scanJson } from '../json/scanJson.ts';

/** Paths that one comparison may leave out. */
export const maxPatterns = 30;

/** A path as it was written, and its steps. */
export interface PathPattern {
  readonly text: string;
  readonly steps: readonly PathStep[];
}

/** A path to be looked for in many texts, or what is wrong with it. */
export function parsePattern(text: string): PathPattern | { readonly error: string } {
  const parsed = parseJsonPath(text);
  if ('error' in parsed) return parsed;
  if (parsed.steps.length === 0) return { error: l10n.t('The path {0} means the whole text.', text.trim()) };
  if (parsed.steps.some((step) => step.kind === 'place' && step.place < 0))
    return { error: l10n.t('The path {0} counts from the end, which cannot be told here.', text.trim()) };
  return { text: text.trim(), steps: parsed.steps };
}

/** The path with every place of a list as any place: paths of many events are counted by it. */
export function generalPath(path: JsonPath): string {
  return formatJsonPath(path.map((step) => (typeof step === 'number' ? '*' : step))).replaceAll(
    '["*"]',
    '[*]',
  );
}

/** Whether a value at the path, or what holds it, is what the pattern means. */
export function matchesPattern(path: JsonPath, { steps }: PathPattern): boolean {
  return steps.length <= path.length && steps.every((step, at) => isStep(step, path[at] ?? ''));
}

function isStep(step: PathStep, taken: string | number): boolean {
  switch (step.kind) {
    case 'all':
      return true;
    case 'name':
      return step.name === String(taken);
    case 'place':
      return String(step.place) === String(taken);
  }
}

/** Told of a text's parts: those that no pattern means, as they come, and those that one means, whole. */
export interface PatternVisitor {
  readonly part?: (start: number, end: number) => void;
  readonly found?: (start: number, end: number) => void;
}

interface OpenValue {
  readonly isList: boolean;
  readonly start: number;
  /** Patterns that lead to here so far, as bits. */
  readonly reached: number;
  /** Whether a pattern means it, or what holds it. */
  readonly isMeant: boolean;
  /** Whether it is the outermost that is meant. */
  readonly isFound: boolean;
  place: number;
}

/** Walks over a text. Returns whether it is JSON: otherwise what was told of it means nothing. */
export function walkPatterns(
  text: string,
  patterns: readonly PathPattern[],
  { part, found }: PatternVisitor,
): boolean {
  const open: OpenValue[] = [];
  let name: readonly [start: number, end: number] | undefined;
  const all = 2 ** Math.min(patterns.length, maxPatterns) - 1;

  /** Patterns that lead to the value that begins, and whether one ends there. */
  const stepInto = (): { readonly reached: number; readonly isMeant: boolean } => {
    const holder = open.at(-1);
    if (!holder) return { reached: all, isMeant: false };
    if (holder.isMeant) return { reached: 0, isMeant: true };
    const step = holder.isList ? holder.place : name && nameIn(text, name);
    let reached = 0;
    let isMeant = false;
    for (let at = 0; holder.reached >> at > 0; at += 1) {
      const pattern = patterns[at];
      const wanted = pattern?.steps[open.length - 1];
      if (!(holder.reached & (1 << at)) || !pattern || !wanted || !isStep(wanted, step ?? '')) continue;
      reached |= 1 << at;
      if (pattern.steps.length === open.length) isMeant = true;
    }
    return { reached, isMeant };
  };
  const enter = (): OpenValue | undefined => {
    const holder = open.at(-1);
    if (holder?.isList) holder.place += 1;
    return holder;
  };
  const tellName = (isMeant: boolean): void => {
    if (name && !isMeant) part?.(name[0], name[1]);
    name = undefined;
  };

  const result = scanJson(text, {
    open(kind, start) {
      const holder = enter();
      const { reached, isMeant } = stepInto();
      tellName(isMeant);
      const isFound = isMeant && !holder?.isMeant;
      open.push({ isList: kind === 'array', start, reached, isMeant, isFound, place: -1 });
      if (!isMeant) part?.(start, start + 1);
    },
    close(end) {
      const value = open.pop();
      if (value?.isFound) found?.(value.start, end);
      else if (!value?.isMeant) part?.(end - 1, end);
    },
    name(start, end) {
      name = [start, end];
    },
    literal(start, end) {
      const holder = enter();
      const { isMeant } = stepInto();
      tellName(isMeant);
      if (!isMeant) part?.(start, end);
      else if (!holder?.isMeant) found?.(start, end);
    },
  });
  return result === 'whole';
}

function nameIn(text: string, [start, end]: readonly [number, number]): string {
  const source = text.slice(start, end);
  return source.includes('\\') ? decodeJsonString(source) : source.slice(1, -1);
}
