// Replays a reconnect: asks the server again with an earlier Last-Event-ID, in a stream of its own, and compares what
// comes with what was recorded after that id. Bounded in time, in events, and by the caller's signal.

import type { EventLog } from '../core/eventLog.ts';
import { resumeEventOf } from '../core/resumeEvents.ts';
import { judgeResume, type ResumeEvent, type ResumeVerdict } from '../core/resumeVerdict.ts';
import type { StreamRequest } from '../core/streamRequest.ts';
import { SseStream, type SseStreamOptions } from './sseStream.ts';

export interface ReplayOptions {
  readonly request: StreamRequest;
  readonly lastEventId: string;
  /** Events recorded before: those up to the id, and those that should come again. */
  readonly known: readonly ResumeEvent[];
  readonly stream?: SseStreamOptions;
  /** Silence after which the server counts as done, in milliseconds. */
  readonly quietMs?: number;
  /** Limit for the whole, in milliseconds. */
  readonly timeLimitMs?: number;
  readonly signal?: AbortSignal;
  /** Called with the stream before it connects, to be shown while it runs. */
  readonly onStart?: (stream: SseStream) => void;
}

/** Why a replay was over. */
export type ReplayEnd = 'caught up' | 'quiet' | 'ended' | 'time limit' | 'too many events' | 'cancelled';

export interface ReplayResult {
  readonly verdict: ResumeVerdict;
  readonly end: ReplayEnd;
  readonly lastEventId: string;
  /** What was recorded after the id. */
  readonly expected: readonly ResumeEvent[];
  readonly received: readonly ResumeEvent[];
  readonly log: EventLog;
}

const defaultQuietMs = 3_000;
const defaultTimeLimitMs = 30_000;
/** Events that a server which sends for ever is listened to. */
const maxReceived = 20_000;

/** Resolves when the replay is over, whatever the server does; its connection is closed then. */
export function replayReconnect(options: ReplayOptions): Promise<ReplayResult> {
  const { request, lastEventId, known, signal } = options;
  const at = known.findLastIndex(({ id }) => id === lastEventId);
  const expected = at === -1 ? [] : known.slice(at + 1);
  const lastExpected = expected.findLast(({ id }) => id !== undefined)?.id;
  const received: ResumeEvent[] = [];
  const stream = new SseStream({ ...request, lastEventId, policy: { kind: 'off' } }, options.stream);
  return new Promise((resolve) => {
    let isOver = false;
    const finish = (end: ReplayEnd): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(quietTimer);
      clearTimeout(limitTimer);
      signal?.removeEventListener('abort', cancel);
      unsubscribe();
      stream.close();
      const verdict = judgeResume({ lastEventId, known, received });
      resolve({ verdict, end, lastEventId, expected, received, log: stream.log });
    };
    const cancel = (): void => finish('cancelled');
    // Silence counts from the moment when the stream is open: before, the connection's own limits hold.
    let quietTimer: NodeJS.Timeout | undefined;
    const restartQuietTimer = (): void => {
      clearTimeout(quietTimer);
      quietTimer = setTimeout(() => finish('quiet'), options.quietMs ?? defaultQuietMs);
    };
    const limitTimer = setTimeout(() => finish('time limit'), options.timeLimitMs ?? defaultTimeLimitMs);
    const unsubscribe = stream.log.subscribe((number) => {
      if (number === 0) return;
      const entry = stream.log.entry(number);
      if (entry.kind === 'close' || entry.kind === 'error') finish('ended');
      if (entry.kind !== 'open' && entry.kind !== 'message') return;
      if (entry.kind === 'message') received.push(resumeEventOf(stream.log, entry));
      const id = received.at(-1)?.id;
      if (id !== undefined && id === lastExpected) finish('caught up');
      else if (received.length >= maxReceived) finish('too many events');
      else restartQuietTimer();
    });
    signal?.addEventListener('abort', cancel);
    options.onStart?.(stream);
    if (signal?.aborted) cancel();
    else stream.connect();
  });
}
