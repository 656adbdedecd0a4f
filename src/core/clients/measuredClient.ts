// What is kept of the clients that were measured: which, when, and what each does after each ending. The numbers are in
// clientBehaviourData.ts, the sentences in clientBehaviour.ts, how they came about in docs/client-behaviour.md.

import type { EndingCause } from '../stream/ending.ts';

/** What a client did next: `unsent` means that it tries again and again, and no request leaves it. */
export type MeasuredNext = 'reconnect' | 'stop' | 'wait' | 'unsent';

/** What one client does after one ending. */
export interface MeasuredBehaviour {
  readonly cause: EndingCause;
  /** Set where the client treats this case of the cause differently: completes "comes back …". */
  readonly situation?: string;
  readonly next: MeasuredNext;
  /** Until the next try, with the client's own reconnection time. */
  readonly delayMs?: number;
  /** The same after the server had asked for another time by a `retry` field. */
  readonly askedDelayMs?: number;
  /** Whether the next request carried the last event id; absent where that was not measured. */
  readonly sendsId?: boolean;
}

/** A client as it was measured. */
export interface MeasuredClient {
  readonly name: string;
  /** As the client itself says it. */
  readonly version: string;
  /** Name and version as a sentence begins with them. */
  readonly label: string;
  readonly behaviours: readonly MeasuredBehaviour[];
}

/** A client that is not in the numbers, and why. */
export interface UnmeasuredClient {
  readonly name: string;
  /** One clause, in words. */
  readonly reason: string;
}

/** One run of the measurement. */
export interface ClientMeasurements {
  /** The day, as YYYY-MM-DD. */
  readonly measuredOn: string;
  /** What the server asked for by a `retry` field, to see who obeys. */
  readonly askedRetryMs: number;
  readonly clients: readonly MeasuredClient[];
  readonly unmeasured: readonly UnmeasuredClient[];
}
