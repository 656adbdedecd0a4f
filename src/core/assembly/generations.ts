// Counts of several generations within one answer, such as those of an agent that asks its model again after each call.
// Bounded, whatever a stream sends.

import type { GenerationCounts, UsageCount } from './reading/reading.ts';

/** Generations that are told apart; the counts of further ones take the place of the last one's. */
const maxGenerations = 200;
/** Names of counts of each. */
const maxNames = 40;
const outputName = '';

export class Generations {
  readonly #counts = new Map<string, Map<string, number>>();
  readonly #ways = new Map<string, string>();

  /** Takes the counts of one of them. */
  take({ part, way, isMore, usage, outputTokens }: GenerationCounts): void {
    const known = this.#ways.get(part);
    if (way !== undefined && known !== undefined && known !== way) return;
    if (way !== undefined && this.#ways.size < maxGenerations) this.#ways.set(part, way);
    const key = this.#counts.has(part) || this.#counts.size < maxGenerations ? part : outputName;
    const counts = this.#counts.get(key) ?? new Map<string, number>();
    this.#counts.set(key, counts);
    const all = outputTokens === undefined ? usage : [...usage, [outputName, outputTokens] as const];
    for (const [name, count] of all)
      if (counts.has(name) || counts.size < maxNames)
        counts.set(name, (isMore ? (counts.get(name) ?? 0) : 0) + count);
  }

  /** The counts of all of them, added up. */
  get usage(): readonly UsageCount[] {
    return [...this.#sums()].filter(([name]) => name !== outputName);
  }

  get outputTokens(): number | undefined {
    return this.#sums().get(outputName);
  }

  #sums(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const counts of this.#counts.values())
      for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
    return sums;
  }
}
