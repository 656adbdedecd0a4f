// Runs the series of faults on the app that reads a relayed stream: real timers for core/relay/appTest.ts.

import { AppTest, type AppTestOptions, type AppTestResult } from '../../core/relay/verdict/appTest.ts';
import { AppWatch } from './appWatch.ts';
import type { RelayedStream } from './relayedStream.ts';
import type { RelayedStreams } from './relayedStreams.ts';
import { present } from '../../core/base/present.ts';

export interface AppTestRun extends AppTestOptions {
  readonly signal: AbortSignal;
  /** Told what is done, and what the user is to do. */
  readonly onProgress: (message: string) => void;
}

/**
 * Resolves with what was found when the series is over, or up to where it was cancelled. The rules that were at work on
 * the stream are taken away first, and none is left behind.
 */
export function runAppTest(
  streams: RelayedStreams,
  stream: RelayedStream,
  { signal, onProgress, ...options }: AppTestRun,
): Promise<AppTestResult> {
  return new Promise((resolve) => {
    const test = new AppTest(performance.now(), options);
    let timer: NodeJS.Timeout | undefined;
    let isLooking = false;
    let isLookWanted = false;
    const clearRules = (): void => {
      for (const each of watch.streams) each.rules.clear();
    };
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      watch.dispose();
      clearRules();
      resolve(test.result);
    };
    const look = (): void => {
      clearTimeout(timer);
      const { observations, open, knowledge } = watch;
      const view = { nowMs: performance.now(), observations, knowledge, ...present({ open }) };
      const { takesBack, rules, progress, lookAtMs } = test.look(view);
      onProgress(progress);
      if (takesBack) clearRules();
      for (const rule of rules) watch.stream.addRule(rule);
      if (lookAtMs === undefined) finish();
      else timer = setTimeout(lookAgain, Math.max(1, lookAtMs - performance.now()));
    };
    // What a rule does at once is seen within the look that made it.
    const lookAgain = (): void => {
      isLookWanted = true;
      if (isLooking) return;
      isLooking = true;
      while (isLookWanted && !test.isOver && !signal.aborted) {
        isLookWanted = false;
        look();
      }
      isLooking = false;
    };
    stream.rules.clear();
    const watch: AppWatch = new AppWatch(streams, stream, () => queueMicrotask(lookAgain));
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
    else lookAgain();
  });
}
