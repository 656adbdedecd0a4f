// Work that is done in its order, much of it in several turns of the event loop: an answer of the debugger may have
// megabytes at once, and nothing else must wait for them.

import { turnSlicing } from '../stream/turnSlicing.ts';

/** Well below what anybody notices. */
const maxTurnMs = 8;
/** Work that waits at most, since it holds what it is done with: with more, it is done at once, whoever waits for that. */
export const maxWaitingTasks = 2_000;
/** What is done lets go of that from time to time. */
const maxDone = 100;

export class TurnQueue {
  #tasks: (() => void)[] = [];
  #next = 0;
  /** When the time of this turn is over; undefined: nothing was done in it yet. */
  #turnEndsMs: number | undefined;

  /** Does it at once when nothing waits before it and there is time; else in its turn. */
  add(task: () => void): void {
    this.#tasks.push(task);
    this.#beginTurn();
    this.#run();
    if (this.#tasks.length - this.#next > maxWaitingTasks) this.finish();
  }

  /** Does all that waits. */
  finish(): void {
    while (this.#step());
  }

  #beginTurn(): void {
    if (this.#turnEndsMs !== undefined) return;
    this.#turnEndsMs = turnSlicing.nowMs() + maxTurnMs;
    turnSlicing.schedule(() => {
      this.#turnEndsMs = undefined;
      if (this.#next === this.#tasks.length) return;
      this.#beginTurn();
      this.#run();
    }, 0);
  }

  #run(): void {
    while (turnSlicing.nowMs() < (this.#turnEndsMs ?? 0) && this.#step());
  }

  #step(): boolean {
    const task = this.#tasks[this.#next];
    if (!task) {
      this.#tasks = [];
      this.#next = 0;
      return false;
    }
    this.#next += 1;
    if (this.#next >= maxDone) {
      this.#tasks.splice(0, this.#next);
      this.#next = 0;
    }
    task();
    return true;
  }
}
