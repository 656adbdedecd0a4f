// Runs a generator that pauses often, a few milliseconds of each turn of the event loop.

import { runSliced } from '../../core/base/slicedWork.ts';
import { turnSlicing } from '../stream/turnSlicing.ts';

/** What it returns. @throws what it throws; the signal's reason when it was stopped */
export function runInSlices<Result>(
  work: Generator<undefined, Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    runSliced(
      {
        needsGuard: false,
        beginTurn: () => {},
        endTurn: () => {},
        step() {
          try {
            signal?.throwIfAborted();
            const next = work.next();
            if (!next.done) return true;
            resolve(next.value);
          } catch (error) {
            reject(error);
          }
          return false;
        },
      },
      turnSlicing,
    );
  });
}
