import { setImmediate as nextTurn } from 'node:timers/promises';

import { maxStepMs } from '../../../src/core/base/slicedWork.ts';
import { limitTime } from '../../../src/net/stream/turnSlicing.ts';

/** Runs what is quick under a time limit, in as many turns as a busy machine takes to let it come to its end. */
export async function runQuickly(run: () => void): Promise<void> {
  while (!limitTime(run, maxStepMs)) await nextTurn();
}
