// Time that passes only when a test says so.

import type { PathClock } from '../../../src/core/relay/path/outgoing.ts';

interface Timer {
  readonly atMs: number;
  readonly action: () => void;
}

export class VirtualClock implements PathClock {
  #nowMs = 0;
  #timers: Timer[] = [];

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass, and what is due happen in order. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (let due = this.#next(endMs); due; due = this.#next(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.action();
    }
    this.#nowMs = endMs;
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= endMs && (!next || timer.atMs < next.atMs)) next = timer;
    }
    return next;
  }
}
