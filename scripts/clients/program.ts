// A program as people write it around a client of event streams, and what that client told it. Programs run in Node or
// in a page and know nothing of the measurement but whom to tell.
import type { ClosingRule } from './measuredCase.ts';

/** Something that the client told the program, or that the program did. */
export interface Told {
  /** Wall-clock milliseconds, as `wallClockMs()` gives them. */
  readonly atMs: number;
  /** `loss` is everything that tells of an ending; `crash` would end a Node process. */
  readonly kind: 'open' | 'message' | 'loss' | 'crash' | 'close';
  /** What exactly, in words; for messages, their data or its length. */
  readonly text: string;
}

export type Tell = (kind: Told['kind'], text: string) => void;

export interface RunningProgram {
  close(): void;
  /** The client's own name for its state now, where it has one. */
  readonly state?: string;
}

/** Opens the stream and reports; closes it by the rule. Never throws: what the client throws is told as a loss. */
export type Program = (url: string, closingRule: ClosingRule | undefined, tell: Tell) => RunningProgram;

const shownDataLength = 60;
const closingData = JSON.stringify({ type: 'close' });

/** Reports messages and losses, and closes the stream when the rule says so. */
export class Reporter {
  readonly #closingRule: ClosingRule | undefined;
  readonly #tell: Tell;
  readonly #close: () => void;
  #messageCount = 0;
  #isClosed = false;

  constructor(closingRule: ClosingRule | undefined, tell: Tell, close: () => void) {
    this.#closingRule = closingRule;
    this.#tell = tell;
    this.#close = close;
  }

  message(data: string): void {
    this.#messageCount += 1;
    this.#tell('message', data.length > shownDataLength ? `${data.length} characters` : data);
    const isTime =
      (this.#closingRule === 'at the closing message' && data === closingData) ||
      (this.#closingRule === 'after three messages' && this.#messageCount === 3);
    if (isTime) this.#closeOnce();
  }

  loss(text: string): void {
    this.#tell('loss', text);
    if (this.#closingRule === 'when told of the loss') this.#closeOnce();
  }

  #closeOnce(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#tell('close', 'the program closes the stream');
    this.#close();
  }
}

/** What was thrown, in words. */
export function describeThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause instanceof Error ? ` (${thrown.cause.message})` : '';
  return `${thrown.name}: ${thrown.message}${cause}`;
}
