// Brings readers that are behind their log further, a slice at a time with pauses between, so that a long log is read in
// seconds while the host stays free for others. Says nothing to anybody: who shows the readers looks when it wants.

import type { LogReader } from './logReader.ts';

/** Pause between two slices, in milliseconds. */
const pauseMs = 4;

export class CatchUp {
  readonly #schedule: (run: () => void, delayMs: number) => () => void;
  readonly #readers: () => readonly LogReader[];
  readonly #slice: number;
  #cancel: (() => void) | undefined;

  /**
   * @param readers those that are to be brought further now
   * @param slice entries that a reader takes in one turn
   */
  constructor(
    schedule: (run: () => void, delayMs: number) => () => void,
    readers: () => readonly LogReader[],
    slice: number,
  ) {
    this.#schedule = schedule;
    this.#readers = readers;
    this.#slice = slice;
  }

  /** Goes on until no reader is behind. */
  start(): void {
    if (this.#cancel || !this.#readers().some(({ isBehind }) => isBehind)) return;
    this.#cancel = this.#schedule(() => {
      this.#cancel = undefined;
      for (const reader of this.#readers()) reader.update(this.#slice);
      this.start();
    }, pauseMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
