// What the overview is sent of a span of time: bins of equal width and the attempts in it. Times are milliseconds since
// the stream began; bin n covers `[n × binMs, (n + 1) × binMs)`.

import { isRecord } from '../base/narrowing.ts';
import type { PausedTime } from '../debug/pausedTimes.ts';
import type { EndingCause } from '../stream/ending.ts';

/** A span of the stream's time. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** One attempt as a lane of the overview. */
export interface Lane {
  readonly attempt: number;
  readonly requestedAtMs: number;
  readonly openedAtMs?: number;
  readonly endedAtMs?: number;
  readonly endKind?: 'close' | 'error';
  readonly endCause?: EndingCause;
  /** Whether its ending was simulated. */
  readonly isSimulated?: boolean;
  /** Bin in which the first count lies. */
  readonly firstBin: number;
  /** Entries from the body in each bin, from `firstBin` on. */
  readonly counts: readonly number[];
}

/** All attempts of the span together: where there are too many for lanes. */
export interface AttemptSummaryBins {
  readonly firstBin: number;
  /** Entries from the bodies in each bin. */
  readonly counts: readonly number[];
  /** Attempts that opened, closed, and ended with an error in each bin. */
  readonly opens: readonly number[];
  readonly closes: readonly number[];
  readonly errors: readonly number[];
  /** Share of each bin, in percent, in which the stream waited for its next attempt. */
  readonly waiting: readonly number[];
}

/** Something that was simulated at a moment, other than an ending. */
export interface SimulatedMoment {
  readonly atMs: number;
  readonly attempt: number;
}

export interface OverviewData {
  readonly binMs: number;
  /** Attempts of the span, oldest first; the newest of them where there are too many. */
  readonly lanes: readonly Lane[];
  /** Attempts of the span before the first lane. */
  readonly omittedAttempts: number;
  /** The oldest of these, of which nothing more is known: not when they opened, nor how they ended. */
  readonly onlyCounted?: number;
  /** Absent while there are so few attempts that lanes show them better. */
  readonly summary?: AttemptSummaryBins;
  readonly simulated: readonly SimulatedMoment[];
  /** Those of the span, ascending; absent where there are none. */
  readonly pauses?: readonly PausedTime[];
}

/** The span when `value` is one that has a beginning and lasts, otherwise undefined. */
export function parseTimeSpan(value: unknown): TimeSpan | undefined {
  if (!isRecord(value)) return undefined;
  const { fromMs, toMs } = value;
  if (!isTime(fromMs) || !isTime(toMs) || toMs <= fromMs) return undefined;
  return { fromMs, toMs };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
