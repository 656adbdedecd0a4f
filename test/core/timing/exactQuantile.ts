// A quantile by nearest rank from all values, as the oracle of those that are estimated.

/** The value that a share of all values does not exceed; 0 without values. */
export function exactQuantile(values: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * values.length));
  return values.toSorted((a, b) => a - b)[rank - 1] ?? 0;
}
