// How much time one turn of the event loop may give to work that has to be stopped, such as regular expressions of people:
// each has a limit of its own, and a hundred of them must not take a hundred times that.

/** Least milliseconds that work gets when others have used up the turn: enough for what is quick. */
const minShareMs = 10;

export class TurnTime {
  readonly #maxMs: number;
  #spentMs = 0;

  /** @param maxMs milliseconds of a turn */
  constructor(maxMs: number) {
    this.#maxMs = maxMs;
  }

  /** Whether so much is used up that who can wait for the next turn should. */
  get isScarce(): boolean {
    return this.#spentMs * 2 > this.#maxMs;
  }

  /** Whole milliseconds that work may take which asks for so many. */
  shareOf(wantedMs: number): number {
    const leftMs = Math.ceil(this.#maxMs - this.#spentMs);
    return Math.min(wantedMs, Math.max(minShareMs, leftMs));
  }

  /** Work took so long. Returns whether it was the first of the turn. */
  spend(ms: number): boolean {
    const isFirst = this.#spentMs === 0;
    this.#spentMs += ms;
    return isFirst;
  }

  /** The next turn has begun. */
  begin(): void {
    this.#spentMs = 0;
  }
}
