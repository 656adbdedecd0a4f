// What an answer costs by the prices that the user gives. None are built in: they change, and differ from contract to
// contract. A price is for a count as the stream itself names it, so that nothing is guessed about what counts contain.

import { isRecord } from '../base/narrowing.ts';
import type { UsageCount } from './reading/reading.ts';

/** Prices of a model for a million of each count, in one currency. */
export interface TokenPrices {
  /** Name of the model; a star at its end stands for any ending. */
  readonly model: string;
  readonly currency: string;
  readonly perMillion: readonly (readonly [count: string, price: number])[];
}

export interface AnswerCost {
  readonly amount: number;
  readonly currency: string;
  /** Counts and their prices, of which the amount is the sum. */
  readonly terms: readonly { readonly name: string; readonly count: number; readonly price: number }[];
}

/** Models, and counts of one, that a table may have. */
const maxModels = 200;
const maxCounts = 50;
const longestName = 200;

/**
 * The prices of a setting, such as `{ "gpt-5*": { "prompt_tokens": 1.25, "completion_tokens": 10, "currency": "USD" } }`.
 * What is no price is left out.
 */
export function parseTokenPrices(value: unknown): readonly TokenPrices[] {
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .slice(0, maxModels)
    .flatMap(([model, prices]) => {
      if (!isRecord(prices) || model.length > longestName) return [];
      const perMillion = Object.entries(prices)
        .slice(0, maxCounts)
        .flatMap(([name, price]) =>
          typeof price === 'number' && Number.isFinite(price) ? [[name, price] as const] : [],
        );
      const { currency } = prices;
      const hasCurrency = typeof currency === 'string' && currency.length <= 10;
      return perMillion.length === 0 ? [] : [{ model, currency: hasCurrency ? currency : '', perMillion }];
    });
}

/** What the counts cost; undefined where the table has no price for any of them. The longest name of a model counts. */
export function costOf(
  model: string | undefined,
  usage: readonly UsageCount[],
  table: readonly TokenPrices[],
): AnswerCost | undefined {
  if (model === undefined) return undefined;
  const [prices] = table
    .filter((row) => isFor(row.model, model))
    .toSorted((one, other) => other.model.length - one.model.length);
  if (!prices) return undefined;
  const counts = new Map(usage);
  const terms = prices.perMillion.flatMap(([name, price]) => {
    const count = counts.get(name);
    return count === undefined ? [] : [{ name, count, price }];
  });
  if (terms.length === 0) return undefined;
  const amount = terms.reduce((sum, { count, price }) => sum + (count * price) / 1_000_000, 0);
  return { amount, currency: prices.currency, terms };
}

function isFor(pattern: string, model: string): boolean {
  return pattern.endsWith('*') ? model.startsWith(pattern.slice(0, -1)) : pattern === model;
}
