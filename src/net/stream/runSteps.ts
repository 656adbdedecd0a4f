// Runs long work that is written as steps: some milliseconds of each turn of the event loop.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of a turn. */
const sliceMs = 4;

/**
 * Runs the steps to their end.
 * @returns what the last one returns
 * @throws the signal's reason when it is aborted, and what a step throws
 */
export async function runSteps<Result>(
  steps: Iterator<undefined, Result>,
  signal: AbortSignal,
): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    const endMs = performance.now() + sliceMs;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < endMs);
    await nextTurn();
  }
}
