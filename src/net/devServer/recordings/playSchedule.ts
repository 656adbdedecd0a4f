// When the parts of a recording are due: at their own time, faster or slower, or at once. Who falls behind catches up,
// as a server does whose client did not read for a while.

/** Timers take no more. */
const maxDelayMs = 2 ** 30;

export class PlaySchedule {
  /** How many times faster than it came; Infinity is as fast as it is read. */
  readonly speed: number;
  readonly #nowMs: () => number;
  #fromMs = 0;
  #startedAtMs = 0;

  constructor(speed: number, nowMs: () => number = () => performance.now()) {
    this.speed = speed;
    this.#nowMs = nowMs;
  }

  /** From now on, what came at that time of the recording is due now. */
  start(atMs: number): void {
    this.#fromMs = atMs;
    this.#startedAtMs = this.#nowMs();
  }

  /** How long it still is, in milliseconds, until what came at that time is due; 0 when it is due already. */
  delayUntil(atMs: number): number {
    const dueMs = (atMs - this.#fromMs) / this.speed;
    return Math.min(maxDelayMs, Math.max(0, Math.ceil(dueMs - (this.#nowMs() - this.#startedAtMs))));
  }
}
