// A stream that goes on after its window was closed or reloaded: what there is of it, the end of the attempt that was cut off
// by that, and the state in which it begins again.

import type { TrafficCounts } from '../../core/log/attemptWriter.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { firstEntryOf } from '../../core/log/entryPlaces.ts';
import type { ConnectionState } from '../../core/stream/connection.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { standardVerdict, verdictOfState } from '../../core/stream/verdict.ts';
import type { LogBefore } from '../storage/storedLog.ts';

/** What is known of a stream of before. */
export interface StreamBefore {
  readonly log: LogBefore;
  /** As it was written last. */
  readonly state: ConnectionState;
  readonly phaseSinceMs: number;
  /** When that was, in milliseconds since the stream began. */
  readonly nowMs: number;
  readonly totals: TrafficCounts;
  /** What the attempt had received that ran then. */
  readonly attemptCounts: TrafficCounts;
  /** Whether it connects again by itself, where it was live. */
  readonly goesOn: boolean;
}

const ending: Ending = { cause: 'client', isByWindow: true };

/** The state in which it begins again. */
export function stateAfter({ state, goesOn }: StreamBefore): ConnectionState {
  if (state.phase === 'stopped' || state.phase === 'idle') return state;
  const { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts } = state;
  const facts = { attempt, lastEventId, reconnectionTimeMs, policy, reconnects, fruitlessAttempts };
  return goesOn
    ? { ...facts, phase: 'waiting', delayMs: 0, ending }
    : { ...facts, phase: 'stopped', reason: { kind: 'closed' } };
}

/** Writes the end of an attempt that ran when the window was closed, at the last time that is known of it. */
export function writeWindowEnd(log: EventLog, before: StreamBefore): void {
  const { state, attemptCounts, nowMs } = before;
  if (state.phase !== 'open' && state.phase !== 'connecting') return;
  const { attempt, policy } = state;
  const first = firstEntryOf(log, attempt);
  const startedAtMs = first <= log.length ? log.index.receivedAtMs(first) : nowMs;
  const lastMs = log.length > 0 ? log.index.receivedAtMs(log.length) : nowMs;
  const receivedAtMs = Math.max(nowMs, lastMs);
  log.appendDetailEntry(
    'close',
    {
      ending,
      verdict: standardVerdict(state, ending),
      next: verdictOfState(stateAfter(before)),
      policy,
      durationMs: receivedAtMs - startedAtMs,
      ...attemptCounts,
    },
    { attempt, receivedAtMs },
  );
}
