// Numbers that only ascend, such as times and entry numbers in the order of the log: kept in the order in which they
// came, and found again by halving.

/** First place from which on a condition holds, in `[from, to)`, when it never ceases to; `to` when it holds nowhere. */
export function firstPlace(from: number, to: number, holds: (at: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many of the ascending numbers are less than `limit`. */
export function countBelow(numbers: readonly number[], limit: number): number {
  return firstPlace(0, numbers.length, (at) => (numbers[at] ?? 0) >= limit);
}
