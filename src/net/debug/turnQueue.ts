// Work that is done in its order, much of it in several turns of the event loop: an answer of the debugger may have
// megabytes at once, and nothing else must wait for them.

import { turnSlicing } from '../stream/turnSlicing.ts';

/** Well below what anybody notices. */
const maxTurnMs = 8;

export class TurnQueue {
  #tasks: (() => void)[] = [];
  #next = 0;
  #isScheduled = false;

  /** Does it at once when nothing waits before it and there is time; else in its turn. */
  add(task: () => void): void {
    this.#tasks.push(task);
    if (!this.#isScheduled) this.#run();
  }

  /** Does all that waits. */
  finish(): void {
    while (this.#step());
  }

  #run(): void {
    const untilMs = turnSlicing.nowMs() + maxTurnMs;
    while (this.#step())
      if (turnSlicing.nowMs() >= untilMs && this.#next < this.#tasks.length) return this.#goOnLater();
  }

  #goOnLater(): void {
    this.#isScheduled = true;
    turnSlicing.schedule(() => {
      this.#isScheduled = false;
      this.#run();
    }, 0);
  }

  #step(): boolean {
    const task = this.#tasks[this.#next];
    if (!task) {
      this.#tasks = [];
      this.#next = 0;
      return false;
    }
    this.#next += 1;
    task();
    return true;
  }
}
