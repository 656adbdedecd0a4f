// A wait that runs out. What arrived while the event loop was busy with something else is heard first, so that a late
// look at the clock is never taken for the silence of a server.

export class Patience {
  readonly #limitMs: number;
  readonly #onEnd: () => void;
  #timer: NodeJS.Timeout | undefined;
  #lastTurn: NodeJS.Immediate | undefined;

  /** Begins with the first `restart`. */
  constructor(limitMs: number, onEnd: () => void) {
    this.#limitMs = limitMs;
    this.#onEnd = onEnd;
  }

  /** Counts from now on. */
  restart(): void {
    clearImmediate(this.#lastTurn);
    if (this.#timer) {
      this.#timer.refresh();
      return;
    }
    this.#timer = setTimeout(() => {
      // Timers come before what can be read: this turn of the event loop may bring it.
      this.#lastTurn = setImmediate(this.#onEnd);
    }, this.#limitMs);
  }

  /** Counts from now on, if it counts. */
  forgive(): void {
    if (this.#timer) this.restart();
  }

  /** Does not run out any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    clearImmediate(this.#lastTurn);
  }
}
