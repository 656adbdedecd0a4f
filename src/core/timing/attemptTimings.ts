// Timing of the newest attempts, and how long first bytes and first events took over all of them.

import { GapMeter } from './gapMeter.ts';
import { MeasuredValues } from './measuredValues.ts';
import type { AttemptTiming } from './timingData.ts';
import { present } from '../base/present.ts';

/** As many as anybody compares; a night of reconnects costs no more than that. */
const maxAttempts = 50;

interface MeasuredAttempt {
  readonly attempt: number;
  readonly firstEntry: number;
  /** Absent when the timeline was cleared after the request: what began before cannot be measured. */
  readonly requestedAtMs: number | undefined;
  readonly gaps: GapMeter;
  events: number;
  firstByteMs?: number;
  firstEventMs?: number;
  firstEventEntry?: number;
  lastEventEntry: number;
  lastEventAtMs: number;
  isPaused: boolean;
}

export class AttemptTimings {
  readonly firstBytes = new MeasuredValues();
  readonly firstEvents = new MeasuredValues();
  readonly #newest: MeasuredAttempt[] = [];
  #count = 0;

  begin(attempt: number, firstEntry: number, requestedAtMs: number | undefined): void {
    this.#count += 1;
    if (this.#newest.length === maxAttempts) this.#newest.shift();
    this.#newest.push({
      attempt,
      firstEntry,
      requestedAtMs,
      gaps: new GapMeter(),
      events: 0,
      lastEventEntry: 0,
      lastEventAtMs: 0,
      isPaused: false,
    });
  }

  /** The attempt that runs, or ran last, has got its first byte. */
  addFirstByte(firstByteMs: number, entry: number): void {
    const current = this.#newest.at(-1);
    if (!current) return;
    current.firstByteMs = firstByteMs;
    this.firstBytes.add(firstByteMs, entry);
  }

  /** @returns time since the event before over the same connection, and which that was; undefined for the first */
  addEvent(number: number, atMs: number): { readonly gapMs: number; readonly fromEntry: number } | undefined {
    const current = this.#newest.at(-1);
    if (!current) return undefined;
    const fromEntry = current.lastEventEntry;
    const gapMs = atMs - current.lastEventAtMs;
    current.events += 1;
    current.lastEventEntry = number;
    current.lastEventAtMs = atMs;
    const { isPaused } = current;
    current.isPaused = false;
    if (isPaused) return undefined;
    if (fromEntry === 0) {
      this.#addFirstEvent(current, number, atMs);
      return undefined;
    }
    current.gaps.add(gapMs, fromEntry, number);
    return { gapMs, fromEntry };
  }

  /** The time up to the next event says nothing. */
  pause(): void {
    const current = this.#newest.at(-1);
    if (current) current.isPaused = true;
  }

  get omitted(): number {
    return this.#count - this.#newest.length;
  }

  /** The newest, oldest first. */
  data(): AttemptTiming[] {
    return this.#newest.map((measured) => {
      const { attempt, firstEntry, events, firstByteMs, firstEventMs, firstEventEntry } = measured;
      const gaps = measured.gaps.data();
      return {
        attempt,
        firstEntry,
        events,
        ...present({ firstByteMs, firstEventMs, firstEventEntry, gaps }),
      };
    });
  }

  #addFirstEvent(current: MeasuredAttempt, number: number, atMs: number): void {
    if (current.requestedAtMs === undefined) return;
    current.firstEventMs = atMs - current.requestedAtMs;
    current.firstEventEntry = number;
    this.firstEvents.add(current.firstEventMs, number);
  }
}
