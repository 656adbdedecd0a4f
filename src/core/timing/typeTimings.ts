// Timing by event type, for as many types as anybody compares. A stream that never repeats a type costs no more than that.

import { GapMeter } from './gapMeter.ts';
import { MeasuredValues } from './measuredValues.ts';
import type { TypeTiming } from './timingData.ts';
import { entryFlags } from '../log/entry.ts';
import { present } from '../base/present.ts';

const maxTypes = 20;
/** Longer types are none that anybody compares. */
const maxTypeLength = 256;

interface MeasuredType {
  readonly type: string;
  readonly firstEntry: number;
  readonly gaps: GapMeter;
  readonly sizes: MeasuredValues;
  attempt: number;
  lastEntry: number;
  lastAtMs: number;
}

/** What is measured of an event. */
export interface MeasuredEvent {
  readonly number: number;
  readonly attempt: number;
  readonly receivedAtMs: number;
  readonly type: string;
  readonly length: number;
  /** Bits of `entryFlags`. */
  readonly flags: number;
}

export class TypeTimings {
  readonly #byType = new Map<string, MeasuredType>();
  #otherEvents = 0;

  /** Events of the types that found no place. */
  get otherEvents(): number {
    return this.#otherEvents;
  }

  add(event: MeasuredEvent): void {
    if (event.flags & entryFlags.longType) {
      this.#otherEvents += 1;
      return;
    }
    const known = this.#byType.get(event.type);
    if (known) {
      addTo(known, event);
    } else if (this.#byType.size < maxTypes && event.type.length <= maxTypeLength) {
      const { type, number, attempt, receivedAtMs } = event;
      const added = { type, firstEntry: number, attempt, lastEntry: number, lastAtMs: receivedAtMs };
      const measured = { ...added, gaps: new GapMeter(), sizes: new MeasuredValues() };
      measured.sizes.add(event.length, number);
      this.#byType.set(type, measured);
    } else {
      this.#otherEvents += 1;
    }
  }

  /** The times up to the next events say nothing. */
  pause(): void {
    for (const measured of this.#byType.values()) measured.attempt = 0;
  }

  data(): TypeTiming[] {
    return [...this.#byType.values()].flatMap(({ type, firstEntry, gaps, sizes }) => {
      const [gapData, sizeData] = [gaps.data(), sizes.data()];
      if (!sizeData) return [];
      return { type, events: sizeData.count, firstEntry, ...present({ gaps: gapData }), sizes: sizeData };
    });
  }
}

function addTo(measured: MeasuredType, { number, attempt, receivedAtMs, length }: MeasuredEvent): void {
  if (measured.attempt === attempt)
    measured.gaps.add(receivedAtMs - measured.lastAtMs, measured.lastEntry, number);
  measured.sizes.add(length, number);
  measured.attempt = attempt;
  measured.lastEntry = number;
  measured.lastAtMs = receivedAtMs;
}
