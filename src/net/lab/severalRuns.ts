// Sends one request several times, so many at a time, each over a stream of its own that makes one attempt. A run is over
// when its stream has stopped; stopping ends the runs that go on and begins no further one.

import type { SseStream } from '../stream/sseStream.ts';

/** Who ended a run: its stream itself, its time limit, or the signal. */
export type RunEnder = 'itself' | 'limit' | 'signal';

export interface SeveralRuns {
  readonly runs: number;
  readonly atATime: number;
  /** After which a run is ended; absent where each goes on until it ends. */
  readonly limitMs?: number;
  readonly signal: AbortSignal;
  /**
   * Makes and connects the stream of a run, which must not come back by itself.
   * @param number from 1, in the order of their sending
   */
  readonly start: (number: number) => Promise<SseStream>;
  /** Told when a run is over. */
  readonly onEnd: (number: number, ender: RunEnder) => void;
}

/**
 * Resolves when all runs are over, or those that were begun when the signal aborts. Of an error of `start` all others are
 * stopped.
 * @throws what `start` throws
 */
export async function sendRuns(options: SeveralRuns): Promise<void> {
  const { runs, atATime, start, onEnd } = options;
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  let sent = 0;
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other, so that what has to be asked for is asked for once. */
  const startNext = (): Promise<{ number: number; stream: SseStream } | undefined> => {
    const started = turn.then(async () => {
      if (sent === runs || signal.aborted) return undefined;
      sent += 1;
      return { number: sent, stream: await start(sent) };
    });
    turn = started.catch(() => {});
    return started;
  };
  const sendOn = async (): Promise<void> => {
    for (let run = await startNext(); run; run = await startNext())
      onEnd(run.number, await untilOver(run.stream, options.limitMs, signal));
  };
  const sendOnOrStop = async (): Promise<void> => {
    try {
      await sendOn();
    } catch (error) {
      failing.abort();
      throw error;
    }
  };
  const places = Array.from({ length: Math.min(atATime, runs) }, sendOnOrStop);
  const results = await Promise.allSettled(places);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Resolves when the stream has stopped; ends it after the limit, or when the signal aborts. */
function untilOver(stream: SseStream, limitMs: number | undefined, signal: AbortSignal): Promise<RunEnder> {
  return new Promise((resolve) => {
    let ender: RunEnder = 'itself';
    const end = (by: RunEnder): void => {
      if (stream.state.phase === 'stopped') return;
      ender = by;
      stream.close();
    };
    const onAbort = (): void => end('signal');
    const timer = limitMs === undefined ? undefined : setTimeout(() => end('limit'), limitMs);
    const look = (): void => {
      if (stream.state.phase !== 'stopped') return;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      stopListening();
      resolve(ender);
    };
    const stopListening = stream.onStateChange(look);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    look();
  });
}
