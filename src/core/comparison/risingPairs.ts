// The longest run of pairs that stand in the same order on both sides: what is not in it was moved.

/** Steps after which the work pauses: each may be the first to touch a page of memory. */
const pauseSteps = 256;

/**
 * Marks a longest rising part of a list of numbers, with pauses.
 * @param values each one at most once; negative ones stand for none and are never marked
 * @returns 1 for each place that is part of it
 */
export function* markRising(values: Int32Array): Generator<number, Uint8Array> {
  const marks = new Uint8Array(values.length);
  /** Place of the least value with which a run of a length ends, by length. */
  const ends = new Int32Array(values.length);
  /** The place before, with one added; 0 for none. */
  const before = new Int32Array(values.length);
  let length = 0;
  for (let at = 0; at < values.length; at += 1) {
    if (at % pauseSteps === pauseSteps - 1) yield pauseSteps;
    const value = values[at] ?? -1;
    if (value < 0) continue;
    let low = 0;
    let high = length;
    // Most come in order: these go behind the longest at once.
    if (length > 0 && (values[ends[length - 1] ?? 0] ?? 0) < value) low = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = (ends[low - 1] ?? 0) + 1;
    ends[low] = at;
    if (low === length) length += 1;
  }
  let at = length > 0 ? (ends[length - 1] ?? -1) : -1;
  for (let steps = 1; at >= 0; steps += 1) {
    marks[at] = 1;
    at = (before[at] ?? 0) - 1;
    if (steps % pauseSteps === 0) yield 0;
  }
  return marks;
}
