// The arguments of a call as JSON text, written from values that come one by one, each with its path. What was written
// stays as it is, so that the text only grows.

import type { JsonPath } from '../json/jsonPath.ts';
import type { PartialArgument } from './reading/reading.ts';

/** Objects and lists in one another; what lies deeper is written at this depth. */
const maxDepth = 64;

export class PartialArguments {
  /** Path of the value that was written last. */
  #path: JsonPath = [];
  #isEmpty = true;
  #isInText = false;

  /** The text that a value adds. */
  write({ path: whole, value, goesOn }: PartialArgument): string {
    const path = whole.slice(0, maxDepth);
    if (this.#isInText) {
      if (typeof value === 'string' && isSamePath(path, this.#path)) return this.#text(value, goesOn);
      this.#isInText = false;
      return `"${this.write({ path, value, goesOn })}`;
    }
    const before = this.#isEmpty ? this.#open(path, 0) : this.#goTo(path);
    this.#isEmpty = false;
    this.#path = path;
    if (typeof value !== 'string') return before + JSON.stringify(value);
    return `${before}"${this.#text(value, goesOn)}`;
  }

  /** What closes what is open. */
  end(): string {
    if (this.#isEmpty) return '';
    const text = (this.#isInText ? '"' : '') + this.#close(0);
    this.#isInText = false;
    this.#isEmpty = true;
    return text;
  }

  #text(value: string, goesOn: boolean): string {
    this.#isInText = goesOn;
    const escaped = JSON.stringify(value).slice(1, -1);
    return goesOn ? escaped : `${escaped}"`;
  }

  /** Leaves what the last value is in and the next one is not, and enters what the next one is in. */
  #goTo(path: JsonPath): string {
    let common = 0;
    const longest = Math.min(path.length, this.#path.length) - 1;
    while (common < longest && path[common] === this.#path[common]) common += 1;
    const step = path[common];
    const name = typeof step === 'string' ? `${JSON.stringify(step)}:` : '';
    return `${this.#close(common + 1)},${name}${this.#open(path, common + 1)}`;
  }

  /** Opens what the value at the path is in, from that depth on. */
  #open(path: JsonPath, from: number): string {
    return path
      .slice(from)
      .map((step) => (typeof step === 'number' ? '[' : `{${JSON.stringify(step)}:`))
      .join('');
  }

  /** Closes what the last value is in, down to that depth. */
  #close(to: number): string {
    return this.#path
      .slice(to)
      .map((step) => (typeof step === 'number' ? ']' : '}'))
      .toReversed()
      .join('');
  }
}

function isSamePath(one: JsonPath, other: JsonPath): boolean {
  return one.length === other.length && one.every((step, at) => step === other[at]);
}
