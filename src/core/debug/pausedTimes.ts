// The times of a stream in which the app that reads it, or the inspector, did not run, as the notices in its log tell them.
// They are told of when they are over, and those of a debugger also while they go on. What came meanwhile is read after them.

import { firstPlace } from '../base/ascendingNumbers.ts';
import type { NoticeDetail } from '../log/detail.ts';
import type { Entry } from '../log/entry.ts';

/** A time of an attempt in which nothing could be told of. */
export interface PausedTime {
  readonly attempt: number;
  readonly fromMs: number;
  /** Undefined while it goes on. */
  readonly toMs: number | undefined;
  /** The entry that tells of it. */
  readonly entry: number;
  /** The debugger had stopped the app; otherwise the inspector did not run. */
  readonly isByDebugger: boolean;
}

/** Pauses that are kept: the newest, more than anybody looks at. */
const maxKept = 1_000;
/** Pauses that are sent. */
const maxSent = 200;
/** What is read within that time after a pause may have come in it: it is read in one go, by an app that has much to do then. */
const catchUpMs = 250;

type GrowingPause = { -readonly [key in keyof PausedTime]: PausedTime[key] };

export class PausedTimes {
  #pauses: GrowingPause[] = [];

  clear(): void {
    this.#pauses = [];
  }

  /** Takes a notice of a pause. */
  take({ number, attempt, receivedAtMs }: Entry, detail: NoticeDetail | undefined): void {
    // In a sleep that only the wall clock shows no time of the stream has passed.
    if (detail?.notice !== 'paused' || detail.isByWallClock) return;
    const last = this.#last(attempt);
    if (last) {
      if (detail.isGoingOn) return;
      last.toMs = receivedAtMs;
      last.entry = number;
      return;
    }
    const fromMs = Math.max(0, receivedAtMs - detail.pausedMs);
    const toMs = detail.isGoingOn ? undefined : receivedAtMs;
    const isByDebugger = detail.isByDebugger === true;
    this.#pauses.push({ attempt, fromMs, toMs, entry: number, isByDebugger });
    if (this.#pauses.length > maxKept) this.#pauses.splice(0, maxKept / 2);
  }

  /** The attempt has ended, and with it a pause that goes on: of what it does then nothing is told. */
  end({ attempt, receivedAtMs }: Entry): void {
    const last = this.#last(attempt);
    if (last) last.toMs = receivedAtMs;
  }

  /** Those of a span of time; undefined where there are none. */
  within(fromMs: number, toMs: number): PausedTime[] | undefined {
    const found = this.#pauses.filter(
      (pause) => pause.fromMs <= toMs && (pause.toMs === undefined || pause.toMs >= fromMs),
    );
    return found.length > 0 ? found.slice(-maxSent).map((pause) => ({ ...pause })) : undefined;
  }

  /** The pause after which something was read so soon that it may have come in it; undefined: there was none. */
  before({ number, attempt, receivedAtMs }: Entry): Pick<PausedTime, 'entry' | 'isByDebugger'> | undefined {
    const end = firstPlace(0, this.#pauses.length, (at) => (this.#pauses[at]?.entry ?? 0) >= number);
    const pause = this.#pauses[end - 1];
    if (pause?.attempt !== attempt || pause.toMs === undefined) return undefined;
    if (receivedAtMs - pause.toMs > catchUpMs) return undefined;
    return { entry: pause.entry, isByDebugger: pause.isByDebugger };
  }

  /** The one that goes on. */
  #last(attempt: number): GrowingPause | undefined {
    const last = this.#pauses.at(-1);
    return last?.attempt === attempt && last.toMs === undefined ? last : undefined;
  }
}
