// Silences of an open connection: how long nothing at all came, not even a comment, and what ended them.

import { idleLimitMs } from './findingThresholds.ts';

/** A time without a byte over an open connection. */
export interface Silence {
  readonly durationMs: number;
  /** What came before it, and what ended it. */
  readonly fromEntry: number;
  readonly toEntry: number;
}

export class SilenceMeter {
  #longest: Silence | undefined;
  #count = 0;
  #cut: Silence | undefined;

  /** Number of silences over the limit. */
  get count(): number {
    return this.#count;
  }

  get longest(): Silence | undefined {
    return this.#longest;
  }

  /** The last one over the limit that the end of the connection ended. */
  get cut(): Silence | undefined {
    return this.#cut;
  }

  /** @param isCut whether the connection ended with it */
  add(silence: Silence, isCut: boolean): void {
    if (silence.durationMs < idleLimitMs) return;
    this.#count += 1;
    if (silence.durationMs > (this.#longest?.durationMs ?? 0)) this.#longest = silence;
    if (isCut) this.#cut = silence;
  }
}
