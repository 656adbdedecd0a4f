// Turns of Node's event loop for work in slices: one after the other, with what else waits for the loop in between.
// Code that runs for too long is stopped in the middle of what it does, regular expressions that backtrack for ever
// included: V8 looks for the request to stop while it matches. Nothing else on the event loop can.

import { createContext, Script } from 'node:vm';

import { maxStepMs, type Slicing } from '../../core/base/slicedWork.ts';
import { TurnTime } from '../../core/base/turnTime.ts';

const sandbox: { run: () => void } = { run: () => {} };
const context = createContext(sandbox);
const script = new Script('run()');
/** Of all limited work of the process. */
const turnTime = new TurnTime(maxStepMs);

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
  isTimeScarce: () => turnTime.isScarce,
};

/**
 * Runs something at once, for so many milliseconds at most, and fewer where others have had most of what there is for all
 * of them in this turn of the event loop.
 * @returns whether it came to its end
 * @throws what `run` throws
 */
export function limitTime(run: () => void, limitMs: number): boolean {
  sandbox.run = run;
  const startedAtMs = performance.now();
  try {
    script.runInContext(context, { timeout: turnTime.shareOf(limitMs) });
    return true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  } finally {
    sandbox.run = () => {};
    if (turnTime.spend(performance.now() - startedAtMs)) setImmediate(() => turnTime.begin());
  }
}

/** The processor's time of this thread, or of the process where Node cannot tell it (before 22.19): never less. */
const processorUsage = Reflect.has(process, 'threadCpuUsage')
  ? (before?: NodeJS.CpuUsage) => process.threadCpuUsage(before)
  : (before?: NodeJS.CpuUsage) => process.cpuUsage(before);

/** How often work is begun again that had too little of the processor. */
const maxBegun = 10;

/**
 * The same for work that may be begun again: it is not to blame when others had the processor, so it is stopped for good
 * only when it had at least half of its time to itself.
 * @returns whether it came to its end
 * @throws what `run` throws
 */
export function limitProcessorTime(run: () => void, limitMs: number): boolean {
  let hadMs = 0;
  for (let begun = 1; begun <= maxBegun; begun += 1) {
    const shareMs = turnTime.shareOf(limitMs);
    const before = processorUsage();
    if (limitTime(run, limitMs)) return true;
    const { user, system } = processorUsage(before);
    hadMs += (user + system) / 1000;
    if (hadMs * 2 >= shareMs) return false;
  }
  return false;
}

/** The error is made in the context of its own, whose `Error` is another. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
