// Of a few events on one side and more on the other, between pairs that are sure: which stand for which. Those that have most
// words in common, in the order of both sides.

/** Pairs of places that are looked at: of more, the first stand for the first. */
export const maxSimilarArea = 400;

const maxComparedChars = 4096;
const maxWords = 300;
/** What a pair counts for without a word in common, so that no event stays alone that could be the other one changed. */
const leastWeight = 0.01;

/**
 * The pairs, as places in both lists in turn, rising; with pauses.
 * @param left texts of the events
 * @param mayPair whether two events are of the same type
 */
export function* pairSimilar(
  left: readonly string[],
  right: readonly string[],
  mayPair: (left: number, right: number) => boolean,
): Generator<number, readonly (readonly [left: number, right: number])[]> {
  const [leftWords, rightWords] = [left.map(wordsOf), right.map(wordsOf)];
  const width = right.length + 1;
  /** The best weight of what comes from two places on, by both. */
  const best = new Float64Array((left.length + 1) * width);
  const weights = new Float64Array(left.length * right.length);
  for (let at = left.length - 1; at >= 0; at -= 1) {
    for (let other = right.length - 1; other >= 0; other -= 1) {
      const weight = mayPair(at, other)
        ? leastWeight + similarity(leftWords[at] ?? new Map(), rightWords[other] ?? new Map())
        : -Infinity;
      weights[at * right.length + other] = weight;
      best[at * width + other] = Math.max(
        weight + (best[(at + 1) * width + other + 1] ?? 0),
        best[(at + 1) * width + other] ?? 0,
        best[at * width + other + 1] ?? 0,
      );
    }
    yield 0;
  }
  const pairs: (readonly [number, number])[] = [];
  let at = 0;
  let other = 0;
  while (at < left.length && other < right.length) {
    const here = best[at * width + other] ?? 0;
    const weight = weights[at * right.length + other] ?? -Infinity;
    if (here === weight + (best[(at + 1) * width + other + 1] ?? 0)) {
      pairs.push([at, other]);
      at += 1;
      other += 1;
    } else if (here === best[(at + 1) * width + other]) at += 1;
    else other += 1;
  }
  return pairs;
}

/** How often each word is there. */
function wordsOf(text: string): ReadonlyMap<string, number> {
  const words = text.slice(0, maxComparedChars).match(/[\p{L}\p{N}_]+/gu) ?? [];
  const counts = new Map<string, number>();
  for (const word of words.slice(0, maxWords)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Words in common, as a share of all: 0 to 1. */
function similarity(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let shared = 0;
  let all = 0;
  for (const [word, count] of one) {
    shared += Math.min(count, other.get(word) ?? 0);
    all += count;
  }
  for (const count of other.values()) all += count;
  return all === 0 ? 0 : (2 * shared) / all;
}
