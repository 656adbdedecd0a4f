// Comments, which servers send to keep a connection alive: how many, how regular, when the last one came.

import type { Entry } from '../log/entry.ts';
import { MeasuredValues } from './measuredValues.ts';
import type { HeartbeatTiming } from './timingData.ts';
import { present } from '../base/present.ts';

/** Share by which the jitter follows each new deviation (RFC 3550, 6.4.1). */
const jitterGain = 1 / 16;

export class HeartbeatMeter {
  readonly #intervals = new MeasuredValues();
  #comments = 0;
  #jitterMs = 0;
  #lastIntervalMs: number | undefined;
  #last: { readonly entry: number; readonly atMs: number } | undefined;
  /** When a read with comments came over the connection that is open. */
  #lastReadAtMs: number | undefined;
  #lastChunk = 0;

  /** What came over another connection says nothing of intervals. */
  beginAttempt(): void {
    this.#lastReadAtMs = undefined;
    this.#lastIntervalMs = undefined;
    this.#lastChunk = 0;
  }

  take({ number, receivedAtMs, chunk }: Entry): void {
    this.#comments += 1;
    this.#last = { entry: number, atMs: receivedAtMs };
    if (chunk === this.#lastChunk) return;
    this.#lastChunk = chunk;
    if (this.#lastReadAtMs !== undefined) this.#addInterval(receivedAtMs - this.#lastReadAtMs, number);
    this.#lastReadAtMs = receivedAtMs;
  }

  /** Median time between reads with comments over one connection; undefined before there were two. */
  get usualIntervalMs(): number | undefined {
    return this.#intervals.count > 0 ? this.#intervals.median : undefined;
  }

  data(commentOnlyReads: number): HeartbeatTiming | undefined {
    if (!this.#last) return undefined;
    const { usualIntervalMs } = this;
    return {
      comments: this.#comments,
      commentOnlyReads,
      lastEntry: this.#last.entry,
      lastAtMs: this.#last.atMs,
      ...present({ usualIntervalMs }),
      ...(this.#intervals.count > 1 && { jitterMs: this.#jitterMs }),
    };
  }

  #addInterval(intervalMs: number, entry: number): void {
    this.#intervals.add(intervalMs, entry);
    if (this.#lastIntervalMs !== undefined) {
      const deviationMs = Math.abs(intervalMs - this.#lastIntervalMs);
      this.#jitterMs += (deviationMs - this.#jitterMs) * jitterGain;
    }
    this.#lastIntervalMs = intervalMs;
  }
}
