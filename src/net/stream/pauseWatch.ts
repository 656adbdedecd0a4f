// Notices that this process did not run for a while: it was stopped, its machine slept, or something kept it busy. Then a
// silence is not the server's. Two clocks and a regular look tell: late timers show what stopped this process, and the wall
// clock what stopped the other one too, as a sleeping machine does on some systems.

/** A time in which this process did not run. */
export interface Pause {
  /** About how long, in milliseconds. */
  readonly pausedMs: number;
  /** Only the wall clock shows it: the machine slept, or its clock was set. */
  readonly isByWallClock?: true;
}

const lookEveryMs = 500;

/** Shorter pauses are those of any busy process, and nothing is concluded from such short silences. */
const leastPauseMs = 3000;

/** The times of the last look, in milliseconds. */
interface Look {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** The pause between two looks; undefined where there was none worth a word. */
export function pauseBetween(before: Look, after: Look): Pause | undefined {
  const passedMs = after.monotonicMs - before.monotonicMs;
  const lateMs = passedMs - lookEveryMs;
  if (lateMs >= leastPauseMs) return { pausedMs: lateMs };
  const jumpMs = after.wallMs - before.wallMs - passedMs;
  return jumpMs >= leastPauseMs ? { pausedMs: jumpMs, isByWallClock: true } : undefined;
}

/** All that wait for pauses in this process: one timer for them. */
const listeners = new Set<(pause: Pause) => void>();
let timer: NodeJS.Timeout | undefined;
let lastLook: Look = { monotonicMs: 0, wallMs: 0 };

function look(): void {
  const before = lastLook;
  lastLook = { monotonicMs: performance.now(), wallMs: Date.now() };
  const pause = pauseBetween(before, lastLook);
  if (pause) for (const listener of listeners) listener(pause);
}

function begin(): void {
  lastLook = { monotonicMs: performance.now(), wallMs: Date.now() };
  timer = setInterval(look, lookEveryMs);
  timer.unref();
}

export class PauseWatch {
  readonly #listener: (pause: Pause) => void;

  /** @param listener is told of each pause while the watch is on, before anything that came in it is read */
  constructor(listener: (pause: Pause) => void) {
    this.#listener = (pause) => listener(pause);
  }

  /** Watches from now on, or no more. */
  set(isOn: boolean): void {
    if (isOn) {
      if (listeners.size === 0) begin();
      listeners.add(this.#listener);
    } else if (listeners.delete(this.#listener) && listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  }

  /** To be called before something from the network is taken in: it may be told of before the timers. */
  look(): void {
    if (listeners.has(this.#listener)) look();
  }
}
