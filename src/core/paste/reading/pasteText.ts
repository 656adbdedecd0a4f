// The pasted text without what does not belong to it (line ends of Windows, prompts), and the way back from a place in
// it to the place in what was pasted.

import type { PastePlace } from './pasted.ts';

export type TextRange = readonly [start: number, end: number];

export class PasteText {
  readonly text: string;
  readonly #original: string;
  /** Where something was left out: the offset that is left, and how much was left out up to there. */
  readonly #cutOffsets: readonly number[];
  readonly #removed: readonly number[];
  /** Offsets at which the lines of the original begin. */
  #lineStarts: readonly number[] | undefined;

  /** The text without all that the patterns, which are global, find in it, and without these ranges. */
  constructor(original: string, ...patterns: readonly (RegExp | TextRange)[]) {
    const pieces: string[] = [];
    const cutOffsets: number[] = [];
    const removed: number[] = [];
    let done = 0;
    let sum = 0;
    for (const [start, end] of rangesOf(original, patterns)) {
      const from = Math.max(start, done);
      if (end <= from) continue;
      pieces.push(original.slice(done, from));
      cutOffsets.push(from - sum);
      sum += end - from;
      removed.push(sum);
      done = end;
    }
    this.text = pieces.length === 0 ? original : pieces.join('') + original.slice(done);
    this.#original = original;
    this.#cutOffsets = cutOffsets;
    this.#removed = removed;
  }

  /** Where an offset of the text is in what was pasted. */
  place(offset: number): PastePlace {
    const removed = this.#removed[countUpTo(this.#cutOffsets, offset) - 1] ?? 0;
    const original = Math.min(offset + removed, this.#original.length);
    this.#lineStarts ??= [0, ...Array.from(this.#original.matchAll(/\n/g), ({ index }) => index + 1)];
    return { offset: original, line: countUpTo(this.#lineStarts, original) };
  }
}

function rangesOf(text: string, patterns: readonly (RegExp | TextRange)[]): TextRange[] {
  return patterns
    .flatMap((pattern) => (pattern instanceof RegExp ? rangesFound(text, pattern) : [pattern]))
    .sort(([one], [other]) => one - other);
}

/** Where a global pattern is found. */
export function rangesFound(text: string, pattern: RegExp): TextRange[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, index }) => [index, index + found.length]);
}

/**
 * A text without its words in the single quotes of a Unix shell, with the pieces that follow without a space: what tells
 * the shells apart does not stand in them.
 */
export function withoutSingleQuoted(text: string): string {
  return text.replaceAll(/(?<=\s)(?:\$'(?:[^'\\]|\\[^])*'|'[^']*'|\\')+/g, '');
}

/** How many of the ascending numbers are not above the limit. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
