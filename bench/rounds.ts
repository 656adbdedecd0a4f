// Rounds of several contestants in turn, so that whatever slows the machine for a while slows all of them.

/** Rounds that count; one before them warms everything up. */
const countedRounds = 7;

/**
 * Runs every contestant once a round and gives the results of the counted rounds, one list a contestant in their order.
 * Rejects as soon as the signal aborts and the running contestant is done.
 */
export async function interleave<Result>(
  contestants: readonly (() => Promise<Result>)[],
  signal: AbortSignal,
): Promise<readonly (readonly Result[])[]> {
  const results: Result[][] = contestants.map(() => []);
  for (let round = 0; round <= countedRounds; round += 1) {
    for (const [at, run] of contestants.entries()) {
      signal.throwIfAborted();
      const result = await run();
      if (round > 0) results[at]?.push(result);
    }
  }
  return results;
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** The value that a share of all values, between 0 and 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The median of the rounds' own ratios: both sides of each were measured within seconds. */
export function medianRatio(values: readonly number[], references: readonly number[]): number {
  return median(values.map((value, round) => value / (references[round] ?? NaN)));
}
