// Responses whose head came late and together with events, as something on the way makes them that collects a response
// before it passes it on. A response that goes on after a Last-Event-ID is none: it may bring what was missed at once.

import type { Entry } from '../log/entry.ts';
import type { ResponseHead } from '../log/detail.ts';
import { awaitedHeadMs, leastHeldHeadMs, togetherWithHeadMs } from '../stream/awaitedHead.ts';
import { heldHead } from './findingThresholds.ts';

/** One such response. */
export interface HeldHead {
  readonly openEntry: number;
  readonly waitMs: number;
  readonly events: number;
  readonly lastEntry: number;
  /** Whether it ended as well with them. */
  readonly isWhole: boolean;
}

interface WatchedHead {
  readonly openEntry: number;
  readonly openAtMs: number;
  readonly waitMs: number;
  events: number;
  lastEntry: number;
}

export class HeldHeadMeter {
  #watched: WatchedHead | undefined;
  #longest: HeldHead | undefined;
  #count = 0;
  #isCounted = false;

  get count(): number {
    return this.#count;
  }

  /** The one that was awaited longest. */
  get longest(): HeldHead | undefined {
    return this.#longest;
  }

  beginAttempt(): void {
    this.#watched = undefined;
    this.#isCounted = false;
  }

  open(
    { number, receivedAtMs }: Entry,
    { timings }: Pick<ResponseHead, 'timings'>,
    isResuming: boolean,
  ): void {
    const waitMs = awaitedHeadMs(timings);
    if (isResuming || waitMs < leastHeldHeadMs) return;
    this.#watched = { openEntry: number, openAtMs: receivedAtMs, waitMs, events: 0, lastEntry: number };
  }

  addEvent({ number, receivedAtMs }: Entry): void {
    const watched = this.#watched;
    if (!watched) return;
    if (receivedAtMs - watched.openAtMs > togetherWithHeadMs) {
      this.#watched = undefined;
      return;
    }
    watched.events += 1;
    watched.lastEntry = number;
    if (watched.events >= heldHead.leastEvents) this.#take(watched, false);
  }

  /** The attempt is over. @param isComplete whether the response was complete */
  end({ receivedAtMs }: Entry, isComplete: boolean): void {
    const watched = this.#watched;
    this.#watched = undefined;
    if (!watched || !isComplete || watched.events < heldHead.leastEventsOfWhole) return;
    if (receivedAtMs - watched.openAtMs <= togetherWithHeadMs) this.#take(watched, true);
  }

  #take({ openEntry, waitMs, events, lastEntry }: WatchedHead, isWhole: boolean): void {
    if (!this.#isCounted) this.#count += 1;
    this.#isCounted = true;
    const isSame = this.#longest?.openEntry === openEntry;
    if (isSame || waitMs > (this.#longest?.waitMs ?? 0))
      this.#longest = { openEntry, waitMs, events, lastEntry, isWhole };
  }
}
