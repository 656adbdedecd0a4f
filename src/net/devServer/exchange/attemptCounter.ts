// Remembers how often a client has come, so that a route can give its next attempt something else. Clients are told
// apart by the address that they ask for, in which a session parameter can make a difference. The number of addresses
// is bounded; the one that was asked for least recently is forgotten first.

const addressLimit = 1000;

/** What one attempt gets: the healthy lead-in, the ending itself, or what comes after it. */
export type AttemptPart = 'lead-in' | 'ending' | 'afterwards';

/** A round of attempts: how many of each part. When it is through, it begins again. */
export interface AttemptRound {
  readonly leadInCount: number;
  readonly endingCount: number;
  readonly afterwardsCount: number;
}

/** The part that an attempt, counted from 1, plays in its round. */
export function partOfRound(attempt: number, round: AttemptRound): AttemptPart {
  const { leadInCount, endingCount, afterwardsCount } = round;
  const position = (attempt - 1) % (leadInCount + endingCount + afterwardsCount);
  if (position < leadInCount) return 'lead-in';
  return position < leadInCount + endingCount ? 'ending' : 'afterwards';
}

/** The attempts at the routes of one dev server. */
export class AttemptCounter {
  readonly #counts = new Map<string, number>();

  /** Counts one more attempt at an address (path and query) and returns its number, from 1. */
  next(address: string): number {
    const count = (this.#counts.get(address) ?? 0) + 1;
    this.#counts.delete(address);
    this.#counts.set(address, count);
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > addressLimit && oldest.done === false) this.#counts.delete(oldest.value);
    return count;
  }
}
