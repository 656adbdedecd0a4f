// Turns of Node's event loop for work in slices: one after the other, with what else waits for the loop in between.

import type { Slicing } from '../../core/base/slicedWork.ts';
import { limitTime } from './timeLimit.ts';

export const turnSlicing: Slicing = {
  schedule(run, delayMs) {
    if (delayMs > 0) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    }
    const turn = setImmediate(run);
    return () => clearImmediate(turn);
  },
  nowMs: () => performance.now(),
  limitTime,
};
