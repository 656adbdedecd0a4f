// Messages a second over the last half minute, from a counter that is read now and then.

export const keptSeconds = 30;

export class RateMeter {
  /** Messages counted at the end of each second, oldest first; the second in progress is the last. */
  #perSecond: number[] = [];
  #second = 0;
  #total = 0;

  /**
   * Begins with what is known of the seconds before.
   * @param perSecond messages of each of them, oldest first; that of `nowMs`, so far, is the last
   */
  begin(perSecond: readonly number[], total: number, nowMs: number): void {
    this.#perSecond = perSecond.slice(-keptSeconds - 1);
    this.#second = Math.floor(nowMs / 1000);
    this.#total = total;
  }

  /** Takes the counter's value at a time, in milliseconds since it began to count. */
  update(total: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1000);
    if (this.#perSecond.length === 0 || total < this.#total) {
      this.#perSecond = [0];
      this.#second = second;
      // When what the counter has already came is not known, but for the first second of all.
      this.#total = second === 0 ? 0 : total;
    }
    const skipped = Math.min(second - this.#second, keptSeconds + 1);
    for (let i = 0; i < skipped; i += 1) this.#perSecond.push(0);
    this.#second = second;
    const last = this.#perSecond.length - 1;
    this.#perSecond[last] = (this.#perSecond[last] ?? 0) + total - this.#total;
    this.#total = total;
    if (this.#perSecond.length > keptSeconds + 1) this.#perSecond = this.#perSecond.slice(-keptSeconds - 1);
  }

  /** Messages in the last whole second; in the first second of all, those so far. */
  get current(): number {
    return this.#perSecond.at(-2) ?? this.#perSecond.at(-1) ?? 0;
  }

  /** Whether none came in the last seconds, the one in progress included. */
  get isQuiet(): boolean {
    return this.#perSecond.every((count) => count === 0);
  }

  /** Messages of each of the last seconds, oldest first, without the one in progress. */
  get recent(): readonly number[] {
    return this.#perSecond.slice(0, -1);
  }
}
