// How wide bins have to be for the counts of a stream that comes evenly to be even: with bins that hold one event or none,
// or now one and now two, a picture shows a comb that the stream does not have, and a rate that it never had.

/** How many usual gaps a bin holds at least, and at most. */
const leastGaps = 4;
const mostGaps = 8;

/**
 * Of how many bins one is made, so that it holds several events of a stream with this usual gap, as nearly a whole number of
 * them as can be; 1 where bins are wide enough as they are, or nothing is usual.
 */
export function binsTogether(binMs: number, usualGapMs: number): number {
  const least = Math.ceil((leastGaps * usualGapMs) / binMs);
  const most = Math.floor((mostGaps * usualGapMs) / binMs);
  let best = Math.max(1, least);
  for (let bins = best + 1; bins <= most; bins += 1) {
    if (unevenness(bins * binMs, usualGapMs) < unevenness(best * binMs, usualGapMs)) best = bins;
  }
  return best;
}

/** How far a width is from a whole number of gaps, as a share of the width. */
export function unevenness(widthMs: number, gapMs: number): number {
  const gaps = widthMs / gapMs;
  return Math.abs(gaps - Math.round(gaps)) / gaps;
}
