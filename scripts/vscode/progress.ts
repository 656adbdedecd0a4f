// Progress for people, on stderr, so that stdout carries only results. One line a step.

/** Writes one line. */
export function reportProgress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Seconds since `startedAtMs` (of `performance.now()`), for a progress line. */
export function secondsSince(startedAtMs: number): string {
  return `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
}
