// When each attempt of a stream began, opened and ended, and which entries are its own: read once from the log, and all
// that an overview of any span of time needs beside the index. One object an attempt.

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

type GrowingSpan = { -readonly [key in keyof AttemptSpan]: AttemptSpan[key] };

export class AttemptSpans extends SequentialReader {
  #attempts: GrowingSpan[] = [];
  #simulated: SimulatedMoment[] = [];
  #opens: number[] = [];
  #closes: number[] = [];
  #errors: number[] = [];

  /** All attempts, oldest first. */
  get attempts(): readonly AttemptSpan[] {
    return this.#attempts;
  }

  /** Simulated moments other than endings, ascending. */
  get simulated(): readonly SimulatedMoment[] {
    return this.#simulated;
  }

  /** When attempts opened, closed, and ended with an error: each ascending. */
  get moments(): {
    readonly opens: readonly number[];
    readonly closes: readonly number[];
    readonly errors: readonly number[];
  } {
    return { opens: this.#opens, closes: this.#closes, errors: this.#errors };
  }

  protected override reset(): void {
    this.#attempts = [];
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
    return begun;
  }

  #end(attempt: GrowingSpan, entry: EntryOf<'close' | 'error'>): void {
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
