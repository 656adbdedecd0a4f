// The common time axis. An entry's time on it is its time in its stream and the stream's distance from the beginning of
// the axis. Sums of such numbers are rounded, so a time of the axis is not taken back to a stream's by subtracting: it is
// looked for, and a comparison on the axis and one in the stream always agree.

/** Halvings after which two numbers are next to each other, whatever they were. */
const maxHalvings = 2_000;

/** The first time of a stream that is at or after a time of the axis. */
export function firstAtOrAfter(axisMs: number, offsetMs: number): number {
  return leastTime((ownMs) => ownMs + offsetMs >= axisMs, axisMs - offsetMs);
}

/** The first time of a stream that is after a time of the axis. */
export function firstAfter(axisMs: number, offsetMs: number): number {
  return leastTime((ownMs) => ownMs + offsetMs > axisMs, axisMs - offsetMs);
}

/** The least number for which a condition holds that never ceases to, beginning to look near one. */
function leastTime(holds: (ms: number) => boolean, nearMs: number): number {
  // A damaged file may say anything.
  if (!Number.isFinite(nearMs)) return nearMs;
  let step = Math.max(1e-9, Math.abs(nearMs) * Number.EPSILON);
  let [low, high] = [nearMs, nearMs];
  while (holds(low)) [low, step] = [low - step, step * 2];
  while (!holds(high)) [high, step] = [high + step, step * 2];
  for (let left = maxHalvings; left > 0; left -= 1) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
