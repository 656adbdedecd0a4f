/** Looks in each turn of the event loop how long the one before took. Returns how to stop, which gives the longest, in milliseconds. */
export function watchTurns(): () => number {
  let longestMs = 0;
  let lastMs = performance.now();
  let isOver = false;
  const look = (): void => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    isOver = true;
    return Math.max(longestMs, performance.now() - lastMs);
  };
}
