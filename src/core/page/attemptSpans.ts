// When each attempt of a stream began, opened and ended, and which entries are its own: read once from the log, and all
// that an overview of any span of time needs beside the index. One object an attempt, for the newest ones: what was before
// them is only counted.

import { countBelow } from '../base/ascendingNumbers.ts';
import { PausedTimes } from '../debug/pausedTimes.ts';
import { SequentialReader } from '../log/logReader.ts';
import type { Entry, EntryOf } from '../log/entry.ts';
import type { Lane, SimulatedMoment } from './overviewData.ts';

/** An attempt, without its counts. */
export type AttemptSpan = Omit<Lane, 'firstBin' | 'counts'> & {
  readonly firstEntry: number;
  /** Waits between attempts that were over when this one began, in milliseconds, altogether. */
  readonly waitedMs: number;
  /** Whether the stream said that it comes back after its end. */
  readonly comesBack: boolean;
};

/** Attempts that are kept at least: days of reconnects. Twice as many are let go of by half. */
const minKept = 10_000;

type GrowingSpan = { -readonly [key in keyof AttemptSpan]: AttemptSpan[key] };

export class AttemptSpans extends SequentialReader {
  readonly pauses = new PausedTimes();
  #attempts: GrowingSpan[] = [];
  #forgotten = 0;
  #simulated: SimulatedMoment[] = [];
  #opens: number[] = [];
  #closes: number[] = [];
  #errors: number[] = [];

  /** Attempts before those that are kept. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** The newest attempts, oldest first. */
  get attempts(): readonly AttemptSpan[] {
    return this.#attempts;
  }

  /** Simulated moments other than endings since the first attempt that is kept, ascending. */
  get simulated(): readonly SimulatedMoment[] {
    return this.#simulated;
  }

  /** When these attempts opened, closed, and ended with an error: each ascending. */
  get moments(): {
    readonly opens: readonly number[];
    readonly closes: readonly number[];
    readonly errors: readonly number[];
  } {
    return { opens: this.#opens, closes: this.#closes, errors: this.#errors };
  }

  protected override reset(): void {
    this.pauses.clear();
    this.#attempts = [];
    this.#forgotten = 0;
    this.#simulated = [];
    this.#opens = [];
    this.#closes = [];
    this.#errors = [];
  }

  protected override take(number: number): void {
    const { index } = this.log;
    const kind = index.kind(number);
    const last = this.#attempts.at(-1);
    // Most entries are events of the attempt that is known.
    if (kind === 'message' && last?.attempt === index.attempt(number)) return;
    const entry = this.log.entry(number);
    const attempt = last?.attempt === entry.attempt ? last : this.#begin(entry);
    switch (entry.kind) {
      case 'open':
        attempt.openedAtMs = entry.receivedAtMs;
        this.#opens.push(entry.receivedAtMs);
        break;
      case 'close':
      case 'error':
        this.#end(attempt, entry);
        break;
      case 'notice':
        if (entry.type === 'fault')
          this.#simulated.push({ atMs: entry.receivedAtMs, attempt: entry.attempt });
        if (entry.type === 'paused') this.pauses.take(entry, this.log.detail(entry));
        break;
      case 'request':
      case 'message':
      case 'comment':
      case 'retry':
      case 'id':
        break;
    }
  }

  #begin({ attempt, number, receivedAtMs }: Entry): GrowingSpan {
    const before = this.#attempts.at(-1);
    const waitMs = before?.comesBack && before.endedAtMs !== undefined ? receivedAtMs - before.endedAtMs : 0;
    const begun: GrowingSpan = {
      attempt,
      firstEntry: number,
      requestedAtMs: receivedAtMs,
      waitedMs: (before?.waitedMs ?? 0) + waitMs,
      comesBack: false,
    };
    this.#attempts.push(begun);
    if (this.#attempts.length >= 2 * minKept) this.#forgetOldest(minKept);
    return begun;
  }

  #forgetOldest(count: number): void {
    this.#attempts.splice(0, count);
    this.#forgotten += count;
    const fromMs = this.#attempts[0]?.requestedAtMs ?? 0;
    this.#simulated = this.#simulated.filter(({ atMs }) => atMs >= fromMs);
    for (const times of [this.#opens, this.#closes, this.#errors]) times.splice(0, countBelow(times, fromMs));
  }

  #end(attempt: GrowingSpan, entry: EntryOf<'close' | 'error'>): void {
    this.pauses.end(entry);
    attempt.endedAtMs = entry.receivedAtMs;
    attempt.endKind = entry.kind;
    (entry.kind === 'close' ? this.#closes : this.#errors).push(entry.receivedAtMs);
    const detail = this.log.detail(entry);
    if (!detail) return;
    attempt.endCause = detail.ending.cause;
    attempt.comesBack = detail.next.next === 'reconnect';
    if (detail.ending.isSimulated === true) attempt.isSimulated = true;
  }
}
