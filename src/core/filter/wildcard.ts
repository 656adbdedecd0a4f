// A text with several stars, each of which stands for anything. As a regular expression it would go back and forth
// between its stars, for hours at a long text; here each part is looked for once, from left to right.

import { escapePattern } from '../base/literalPattern.ts';

/** Says whether a text is met. */
export type TextPattern = RegExp | Wildcard;

export class Wildcard {
  readonly #text: string;
  readonly #first: RegExp;
  readonly #middle: readonly RegExp[];
  readonly #last: RegExp;
  readonly #lastLength: number;

  /** @param text with at least one star */
  constructor(text: string, matchesCase: boolean) {
    this.#text = text;
    const parts = text.split('*');
    const last = parts.pop() ?? '';
    const flags = matchesCase ? '' : 'i';
    const [first = '', ...middle] = parts;
    this.#first = new RegExp(escapePattern(first), `${flags}y`);
    this.#middle = middle
      .filter((part) => part !== '')
      .map((part) => new RegExp(escapePattern(part), `${flags}g`));
    this.#last = new RegExp(escapePattern(last), `${flags}y`);
    this.#lastLength = last.length;
  }

  /** As it was written. */
  toString(): string {
    return this.#text;
  }

  /** Whether the whole text is met. */
  test(text: string): boolean {
    let at = findFrom(this.#first, text, 0);
    for (const part of this.#middle) {
      if (at === undefined) return false;
      at = findFrom(part, text, at);
    }
    const lastAt = text.length - this.#lastLength;
    return at !== undefined && at <= lastAt && findFrom(this.#last, text, lastAt) === text.length;
  }
}

/** Where the part ends that is found first. */
function findFrom(part: RegExp, text: string, at: number): number | undefined {
  part.lastIndex = at;
  return part.test(text) ? part.lastIndex : undefined;
}
