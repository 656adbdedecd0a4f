// The stream's clock as the page knows it: set by each status of the host, and running on by itself in between, so that
// a countdown counts while nothing arrives. It ticks only while something that is shown depends on it.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';

import type { StreamPhase, StreamStatus } from '../../core/page/protocol.ts';

/** A status, and when it came by the page's own clock. */
export interface ReceivedStatus {
  readonly status: StreamStatus;
  readonly atMs: number;
}

const tickMsByPhase: Readonly<Record<StreamPhase, number>> = {
  idle: 0,
  connecting: 100,
  open: 1000,
  waiting: 100,
  stopped: 0,
};

/** Milliseconds since the stream began, updated at most ten times a second. */
export function runStreamClock(received: ReadonlySignal<ReceivedStatus | undefined>): ReadonlySignal<number> {
  const nowMs = signal(0);
  const phase = computed(() => received.value?.status.phase ?? 'idle');
  const update = (): void => {
    nowMs.value = readClock(received.value);
  };
  effect(update);
  effect(() => {
    const tickMs = tickMsByPhase[phase.value];
    if (tickMs === 0) return undefined;
    const timer = setInterval(update, tickMs);
    return () => clearInterval(timer);
  });
  return nowMs;
}

function readClock(received: ReceivedStatus | undefined): number {
  if (!received) return 0;
  const { status, atMs } = received;
  const isRunning = tickMsByPhase[status.phase] > 0;
  return status.nowMs + (isRunning ? Math.max(0, performance.now() - atMs) : 0);
}
