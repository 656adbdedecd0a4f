// The time that the measuring process and the measured pages have in common.

/** Wall-clock time in milliseconds, with the fractions that `Date.now()` lacks. */
export function wallClockMs(): number {
  return performance.timeOrigin + performance.now();
}
