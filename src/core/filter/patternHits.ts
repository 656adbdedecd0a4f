// What the patterns of a filter found in texts, for marks on the page: a pattern is only run here, under guard, and never on
// the page, which nothing could stop.

import { maxStepMs, type Slicing } from '../base/slicedWork.ts';
import type { FilterTerm } from './filterQuery.ts';

/** Distinct texts of one entry that patterns found, and how long they may be: marks, not contents. */
const maxHits = 50;
const maxHitLength = 500;

export class PatternHits {
  readonly #patterns: readonly RegExp[];
  readonly #limitTime: Slicing['limitTime'];

  constructor(terms: readonly FilterTerm[], { limitTime }: Pick<Slicing, 'limitTime'>) {
    this.#limitTime = limitTime;
    this.#patterns = terms.flatMap((term) =>
      term.test === 'regex' && !term.isNegated ? [new RegExp(term.pattern, `${term.pattern.flags}g`)] : [],
    );
  }

  /** The distinct texts that they find. */
  in(texts: readonly string[]): string[] {
    const hits = new Set<string>();
    if (this.#patterns.length === 0) return [];
    const look = (): void => {
      for (const pattern of this.#patterns)
        for (const text of texts)
          for (const [hit] of text.matchAll(pattern)) {
            if (hit !== '' && hit.length <= maxHitLength) hits.add(hit);
            if (hits.size >= maxHits) return;
          }
    };
    if (this.#limitTime) this.#limitTime(look, maxStepMs);
    else look();
    return [...hits];
  }
}

/** Of no filter. */
export const noHits = new PatternHits([], {});
