// The types of a stream's entries by small numbers. A stream repeats few types; one that never does costs no more than
// the table may take, and its further types are read from the entries' bytes.

import { noticeCodes, unnamedTypes } from './entry.ts';
import { typeCodes } from './recordBlock.ts';

/** Code of a type that found no place in the table. */
export const typeElsewhere = typeCodes - 1;

/** Longer types stay out: the table would otherwise be a second copy of a stream that never repeats one. */
const maxTypeLength = 256;
/** Characters of all types together. */
const maxChars = 128 * 1024;

/** Types that no block's bytes hold: these always have their place. */
const fixedTypes: readonly string[] = ['', ...Object.values(unnamedTypes), ...noticeCodes];
const fixedCodes = new Map(fixedTypes.map((type, code) => [type, code]));

export class TypeTable {
  readonly #fixed: readonly string[];
  readonly #fixedCodes: ReadonlyMap<string, number>;
  #types: string[] = [];
  #codes: Map<string, number> | undefined;
  #chars = 0;

  /** @param fixed the types of the codes from 0 on, which always have their place */
  constructor(fixed: readonly string[] = fixedTypes) {
    this.#fixed = fixed;
    this.#fixedCodes = fixed === fixedTypes ? fixedCodes : new Map(fixed.map((type, code) => [type, code]));
  }

  /** The types of all codes, in their order. */
  get list(): readonly string[] {
    return [...this.#fixed, ...this.#types];
  }

  /** The code of the type, which is `typeElsewhere` for one that finds no place. */
  codeOf(type: string): number {
    const known = this.#fixedCodes.get(type) ?? this.#codes?.get(type);
    if (known !== undefined) return known;
    const code = this.#fixed.length + this.#types.length;
    if (code >= typeElsewhere || type.length > maxTypeLength || this.#chars + type.length > maxChars)
      return typeElsewhere;
    this.#codes ??= new Map();
    this.#codes.set(type, code);
    this.#types.push(type);
    this.#chars += type.length;
    return code;
  }

  /** The type of a code other than `typeElsewhere`. */
  typeOf(code: number): string {
    return (code < this.#fixed.length ? this.#fixed[code] : this.#types[code - this.#fixed.length]) ?? '';
  }

  clear(): void {
    this.#types = [];
    this.#codes = undefined;
    this.#chars = 0;
  }
}
