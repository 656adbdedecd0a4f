// The clock of a process that is debugged, beside ours. Its events come late by what the way takes, so the one that was the
// least late says best how far the clocks are apart; nothing is ever said to have come before it was told of.

export class DebuggedClock {
  #offsetMs = Infinity;

  /**
   * @param atS seconds on the process's clock
   * @param toldAtMs when that was told, on our own monotonic clock
   * @returns when it was, on ours
   */
  read(atS: number, toldAtMs: number): number {
    this.#offsetMs = Math.min(this.#offsetMs, toldAtMs - atS * 1000);
    return atS * 1000 + this.#offsetMs;
  }
}
