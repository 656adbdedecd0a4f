// What is derived from a log by reading its entries once, in order: densities, attempts, timing. A reader remembers how
// far it is, takes the rest in slices so that a long log never blocks the host, and starts afresh when the log is cleared.

import type { EventLog } from './eventLog.ts';

/** Pause between two slices, in milliseconds. */
const pauseMs = 4;

/** Something kept up with a log by those who show it. */
export interface LogReader {
  /** Takes in what the log got since the last call, at most `maxEntries`. */
  update(maxEntries?: number): void;
  /** Whether the log has entries that `update` has not taken in. */
  readonly isBehind: boolean;
  /** Another number whenever what it tells may have changed. */
  readonly version: number;
}

/** A reader that takes one entry after the other. */
export abstract class SequentialReader implements LogReader {
  protected readonly log: EventLog;
  #read = 0;
  #generation: number;
  #version = 0;

  constructor(log: EventLog) {
    this.log = log;
    this.#generation = log.generation;
  }

  /** Takes the entry with that number: each once, in order. */
  protected abstract take(number: number): void;

  /** Forgets everything: the log was cleared. */
  protected abstract reset(): void;

  get version(): number {
    return this.#version;
  }

  get isBehind(): boolean {
    return this.#read !== this.log.length || this.#generation !== this.log.generation;
  }

  update(maxEntries = Infinity): void {
    if (!this.isBehind) return;
    this.#version += 1;
    if (this.#generation !== this.log.generation) {
      this.#generation = this.log.generation;
      this.#read = 0;
      this.reset();
    }
    // Of what was gone before it could be read, nothing can be taken in.
    this.#read = Math.max(this.#read, this.log.first - 1);
    const last = Math.min(this.log.length, this.#read + maxEntries);
    while (this.#read < last) {
      this.#read += 1;
      this.take(this.#read);
    }
  }
}

/** Time for what nobody asked for, so that a flood of events goes first; and entries that a reader takes at once. */
const maxAsideMs = 5;
const stepEntries = 1000;
/** Steps at most: the clock of a stream that is over stands still. */
const maxSteps = 16;

/**
 * Reads on in small steps for a few milliseconds, so that a long log never blocks the host.
 * @param nowMs the clock by which that is short
 */
export function readAside(readers: readonly LogReader[], nowMs: () => number): void {
  const endMs = nowMs() + maxAsideMs;
  for (let step = 0; step < maxSteps; step += 1) {
    for (const reader of readers) reader.update(stepEntries);
    if (!readers.some(({ isBehind }) => isBehind) || nowMs() >= endMs) return;
  }
}

/**
 * Brings readers that are behind their log further, a slice at a time with pauses between, so that a long log is read in
 * seconds while the host stays free for others. Says nothing to anybody: who shows the readers looks when it wants.
 */
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
