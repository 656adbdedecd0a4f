// Reads that bring many events after a silence, as something that holds events back on the way makes them.

import { buffered } from './findingThresholds.ts';

/** One network read: its entries, and how long nothing had come before it. */
export interface NetworkRead {
  readonly chunk: number;
  readonly firstEntry: number;
  lastEntry: number;
  events: number;
  /** Comments, and entries of other kinds than those two. */
  comments: number;
  others: number;
  /** Whether it is the first of its connection, which may hold what a client missed. */
  readonly isFirst: boolean;
  /** Since the read before over the same connection; absent for the first, and where it cannot be told. */
  readonly silenceMs: number | undefined;
}

export type Burst = Readonly<Pick<NetworkRead, 'firstEntry' | 'lastEntry' | 'events'>> & {
  readonly silenceMs: number;
};

/** Bursts that are told of; all are counted. */
const maxExamples = 3;

export class BurstMeter {
  #largest: NetworkRead[] = [];
  #count = 0;
  #events = 0;

  get count(): number {
    return this.#count;
  }

  /** Events that came in bursts. */
  get events(): number {
    return this.#events;
  }

  /** The largest, in the order in which they came. */
  get examples(): readonly Burst[] {
    return this.#largest
      .toSorted((a, b) => a.firstEntry - b.firstEntry)
      .map(({ firstEntry, lastEntry, events, silenceMs }) => {
        return { firstEntry, lastEntry, events, silenceMs: silenceMs ?? 0 };
      });
  }

  /** The read has got one more event. */
  addEvent(read: NetworkRead): void {
    if (read.silenceMs === undefined || read.silenceMs < buffered.leastSilenceMs) return;
    if (read.events < buffered.leastEvents) return;
    if (read.events === buffered.leastEvents) {
      this.#count += 1;
      this.#events += read.events - 1;
    }
    this.#events += 1;
    this.#keepIfLarge(read);
  }

  #keepIfLarge(read: NetworkRead): void {
    if (this.#largest.includes(read)) return;
    if (this.#largest.length < maxExamples) {
      this.#largest.push(read);
      return;
    }
    const smallest = this.#largest.reduce((a, b) => (b.events < a.events ? b : a));
    if (read.events > smallest.events) this.#largest[this.#largest.indexOf(smallest)] = read;
  }
}
