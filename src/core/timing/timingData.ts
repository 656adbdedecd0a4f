// What the timing view is sent: numbers that were measured, and the entries they belong to. Times are milliseconds.

import type { UnknownTiming } from '../stream/captureNote.ts';

/** Quantiles of some values, and the largest with the entry it belongs to. */
export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly largest: number;
  readonly largestEntry: number;
}

/** Times between events that followed one another over one connection. */
export interface GapData {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** The longest: which entries it lies between. */
  readonly longestMs: number;
  readonly fromEntry: number;
  readonly toEntry: number;
}

/** Events a bin; bin n covers `[fromMs + n × binMs, fromMs + (n + 1) × binMs)` of the stream's time. */
export interface RateData {
  readonly binMs: number;
  readonly fromMs: number;
  readonly counts: readonly number[];
}

export interface TypeTiming {
  readonly type: string;
  readonly events: number;
  readonly firstEntry: number;
  /** Between events of this type; absent before there were two over one connection. */
  readonly gaps?: GapData;
  readonly sizes: Distribution;
}

export interface AttemptTiming {
  readonly attempt: number;
  readonly firstEntry: number;
  readonly events: number;
  /** From the request to the first byte of the response, and to the first event. */
  readonly firstByteMs?: number;
  readonly firstEventMs?: number;
  readonly firstEventEntry?: number;
  readonly gaps?: GapData;
}

export interface ReadTiming {
  /** Network reads that completed an entry. */
  readonly reads: number;
  /** Events in a read, over the reads that had any. */
  readonly eventsPerRead?: Distribution;
  /** Entries of the read with the most events. */
  readonly largestFirstEntry: number;
  readonly largestLastEntry: number;
  /** Time between reads over one connection. */
  readonly usualGapMs?: number;
}

export interface HeartbeatTiming {
  readonly comments: number;
  /** Reads that brought comments and nothing else. */
  readonly commentOnlyReads: number;
  readonly lastEntry: number;
  readonly lastAtMs: number;
  /** Median time between reads with comments; absent before there were two over one connection. */
  readonly usualIntervalMs?: number;
  /** Smoothed deviation of one interval from the next, as RFC 3550 (6.4.1) defines jitter. */
  readonly jitterMs?: number;
}

export interface TimingData {
  readonly unknown?: UnknownTiming;
  readonly entries: number;
  /** Entries of the log that are not yet in the numbers. */
  readonly unreadEntries: number;
  readonly events: number;
  readonly rate: RateData;
  readonly gaps?: GapData;
  readonly sizes?: Distribution;
  readonly reads: ReadTiming;
  readonly heartbeats?: HeartbeatTiming;
  /** Over all attempts that got so far. */
  readonly firstBytes?: Distribution;
  readonly firstEvents?: Distribution;
  /** In the order of their first events; events of further types are counted together. */
  readonly types: readonly TypeTiming[];
  readonly otherTypeEvents: number;
  /** The newest, oldest first. */
  readonly attempts: readonly AttemptTiming[];
  readonly omittedAttempts: number;
  /** Times that a debugger had stopped the app, which are no gaps; absent where there were none. */
  readonly stops?: { readonly count: number; readonly totalMs: number };
}
