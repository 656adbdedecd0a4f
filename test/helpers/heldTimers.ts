// Timers under the control of a test, for what must not depend on how fast the machine is.

import { onTestFinished, vi } from 'vitest';

const { setTimeout: startTimer } = globalThis;

/** Timers are counted, and stand still, until the test is over. */
export function holdTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** Acts in the phase of the event loop in which timers run: what arrived before it is read after it. */
export async function whenTimersRun(act: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    startTimer(() => {
      act();
      resolve();
    }, 0);
  });
}
