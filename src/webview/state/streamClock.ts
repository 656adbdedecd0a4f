// The stream's clock as the page knows it: set by each status of the host, and running on by itself in between, so that
// a countdown counts while nothing arrives. It ticks only while something that is shown depends on it.

import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';

import type { StreamPhase, StreamStatus } from '../../core/page/protocol.ts';
import type { TogetherStatus } from '../../core/page/togetherStatus.ts';

/** A status, and when it came by the page's own clock. */
export interface ReceivedStatus {
  readonly status: StreamStatus;
  readonly atMs: number;
}

/** The same of several streams. */
export interface ReceivedTogether {
  readonly together: TogetherStatus;
  readonly atMs: number;
}

type Received = ReceivedStatus | ReceivedTogether;

/** Whether there is an attempt in that phase, or one will come by itself. */
export function isLivePhase(phase: StreamPhase | undefined): boolean {
  return phase === 'connecting' || phase === 'open' || phase === 'waiting';
}

const tickMsByPhase: Readonly<Record<StreamPhase, number>> = {
  idle: 0,
  connecting: 100,
  open: 1000,
  waiting: 100,
  stopped: 0,
};

/** Milliseconds since the stream began, updated at most ten times a second. */
export function runStreamClock(received: ReadonlySignal<Received | undefined>): ReadonlySignal<number> {
  const nowMs = signal(0);
  const phase = computed(() => phaseOf(received.value));
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

/** Of several streams there is one that goes on, or none. */
function phaseOf(received: Received | undefined): StreamPhase {
  if (!received) return 'idle';
  if ('status' in received) return received.status.phase;
  return received.together.isLive ? 'open' : 'stopped';
}

function readClock(received: Received | undefined): number {
  if (!received) return 0;
  const { nowMs } = 'status' in received ? received.status : received.together;
  const isRunning = tickMsByPhase[phaseOf(received)] > 0;
  return nowMs + (isRunning ? Math.max(0, performance.now() - received.atMs) : 0);
}
