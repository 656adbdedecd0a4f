// What differs between two events that stand for each other, by name: paths of their JSON with every place of a list as any
// place, so that a million pairs can be counted by them.

import { diffJson } from '../json/jsonDiff.ts';
import { JsonTree } from '../json/jsonTree.ts';
import { isRecord } from '../base/narrowing.ts';
import type { JsonPath } from '../json/jsonPath.ts';
import { maxReadBytes, type EventText } from './comparedEvents.ts';
import { generalPath, matchesPattern, type PathPattern } from './pathPatterns.ts';

/** What differs besides paths: an event's type, its id, data that is no JSON, and data too large to look into. */
export const wholeChanges = ['type', 'id', 'text', 'large'] as const;

export type WholeChange = (typeof wholeChanges)[number];

/** A path, which begins with `$`, or a `WholeChange`. */
export type ChangeName = string;

/** What a comparison leaves out. */
export interface Ignored {
  readonly patterns: readonly PathPattern[];
  readonly ids: boolean;
}

/** Paths of one pair that are told apart. */
const maxPaths = 50;
/** Texts of more than this are compared value by value only, not character by character. */
const maxExactLength = 64 * 1024;

/** What differs, without what is ignored. Empty where only white space or the spelling of strings does. */
export function changesOf(left: EventText, right: EventText, ignored: Ignored): readonly ChangeName[] {
  const changes: ChangeName[] = [];
  if (left.type !== right.type) changes.push('type');
  if (!ignored.ids && left.id !== right.id) changes.push('id');
  if (left.data !== right.data) changes.push(...dataChanges(left.data, right.data, ignored));
  return changes;
}

function dataChanges(left: string, right: string, { patterns }: Ignored): readonly ChangeName[] {
  if (Math.max(left.length, right.length) > maxReadBytes) return ['large'];
  const paths = new ChangedPaths(patterns);
  const values = parseBoth(left, right);
  if (!values) return ['text'];
  const isPlain = isPlainlySpelled(left) && isPlainlySpelled(right);
  const isRight = paths.compare(values.left, values.right, []) && isPlain;
  if (isRight && (paths.names.size > 0 || paths.hasIgnored)) return [...paths.names];
  if (Math.max(left.length, right.length) > maxExactLength)
    return paths.names.size > 0 ? [...paths.names] : ['large'];
  const before = JsonTree.parse(left);
  const after = JsonTree.parse(right);
  if (!before || !after) return ['text'];
  const exact = new ChangedPaths(patterns);
  for (const { path } of diffJson(before, after)) exact.add(path);
  return [...exact.names];
}

function parseBoth(
  left: string,
  right: string,
): { readonly left: unknown; readonly right: unknown } | undefined {
  if (!/^\s*[[{]/.test(left) || !/^\s*[[{]/.test(right)) return undefined;
  try {
    return { left: JSON.parse(left), right: JSON.parse(right) };
  } catch {
    return undefined;
  }
}

/** Whether each value of the text is told by what it parses to: no number of many digits, no exponent, no end in zeros. */
function isPlainlySpelled(text: string): boolean {
  return !/\d{16}|\.\d*0(?!\d)|\d[eE]|-0(?![.\d])/.test(text);
}

/** Collects where two values differ, as `diffJson` has it. */
class ChangedPaths {
  readonly names = new Set<ChangeName>();
  /** Whether something was left out. */
  hasIgnored = false;
  readonly #patterns: readonly PathPattern[];

  constructor(patterns: readonly PathPattern[]) {
    this.#patterns = patterns;
  }

  add(path: JsonPath): void {
    if (this.#patterns.some((pattern) => matchesPattern(path, pattern))) this.hasIgnored = true;
    else if (this.names.size < maxPaths) this.names.add(generalPath(path));
  }

  /** Returns whether the paths are right: where strings hold JSON, only a comparison of the texts can tell. */
  compare(left: unknown, right: unknown, path: JsonPath): boolean {
    if (left === right) return true;
    if (Array.isArray(left) && Array.isArray(right)) return this.#compareLists(left, right, path);
    if (isRecord(left) && isRecord(right)) return this.#compareObjects(left, right, path);
    this.add(path);
    return typeof left !== 'string' || typeof right !== 'string' || !mayBeJson(left) || !mayBeJson(right);
  }

  #compareObjects(
    left: Readonly<Record<string, unknown>>,
    right: Readonly<Record<string, unknown>>,
    path: JsonPath,
  ): boolean {
    const names = Object.keys(left);
    const others = Object.keys(right);
    let isRight = true;
    for (const name of names) {
      if (!Object.hasOwn(right, name)) this.add([...path, name]);
      else if (left[name] !== right[name])
        isRight = this.compare(left[name], right[name], [...path, name]) && isRight;
    }
    for (const name of others) if (!Object.hasOwn(left, name)) this.add([...path, name]);
    const shared = others.filter((name) => Object.hasOwn(left, name));
    const order = names.filter((name) => Object.hasOwn(right, name));
    if (shared.some((name, at) => name !== order[at])) this.add(path);
    return isRight;
  }

  #compareLists(left: readonly unknown[], right: readonly unknown[], path: JsonPath): boolean {
    let start = 0;
    while (start < Math.min(left.length, right.length) && isSame(left[start], right[start])) start += 1;
    let leftEnd = left.length;
    let rightEnd = right.length;
    while (leftEnd > start && rightEnd > start && isSame(left[leftEnd - 1], right[rightEnd - 1])) {
      leftEnd -= 1;
      rightEnd -= 1;
    }
    let isRight = true;
    for (let at = start; at < Math.max(leftEnd, rightEnd); at += 1) {
      if (at < leftEnd && at < rightEnd)
        isRight = this.compare(left[at], right[at], [...path, at]) && isRight;
      else this.add([...path, at]);
    }
    return isRight;
  }
}

function mayBeJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  return JSON.stringify(left) === JSON.stringify(right);
}
