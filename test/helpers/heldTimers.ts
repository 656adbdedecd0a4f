// Timers under the control of a test, for what must not depend on how fast the machine is.

import { onTestFinished, vi } from 'vitest';

/** Timers are counted, and stand still, until the test is over. */
export function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}
