// The clock of what happens on the way of a stream: monotonic, with timers.

import type { PathClock } from '../../core/relay/path/outgoing.ts';

export const systemClock: PathClock = {
  nowMs: () => performance.now(),
  after(delayMs, action) {
    if (delayMs <= 0) {
      const immediate = setImmediate(action);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
