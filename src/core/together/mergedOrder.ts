// Entries of several streams in one order: by time, where that is equal by the order of the streams, and in each stream as
// they came. The order is kept nowhere. Each stream is in order by itself, so where an entry stands among all of them, and
// which one stands at a position, follows from halving over the streams: it costs no memory, and is right at any moment
// however the streams have grown, lost or been cleared meanwhile.

import type { EntryIndexView } from '../log/entryIndex.ts';
import { firstAfter, firstAtOrAfter } from './axis.ts';

/** The entries of one stream that take part. */
export interface OrderedLane {
  readonly index: Pick<EntryIndexView, 'receivedAtMs' | 'firstReceivedAt'>;
  /** From the beginning of the axis to that of the stream, in milliseconds. */
  readonly offsetMs: number;
  /** How many take part. */
  readonly count: number;
  /** Number of the one at a position, from 1. */
  numberAt(position: number): number | undefined;
  /** How many of them have a smaller number. */
  countBefore(number: number): number;
}

/** An entry: which stream it is of, counted from 0, and its number there. */
export interface MergedEntry {
  readonly lane: number;
  readonly number: number;
}

export class MergedOrder {
  readonly #lanes: readonly OrderedLane[];

  constructor(lanes: readonly OrderedLane[]) {
    this.#lanes = lanes;
  }

  /** How many there are in all streams. */
  get count(): number {
    return this.#lanes.reduce((sum, { count }) => sum + count, 0);
  }

  /** The entries from a position on, from 1, as many of them as there are. */
  entriesFrom(position: number, count: number): MergedEntry[] {
    if (count <= 0) return [];
    const heads = this.#cutAt(Math.max(0, position - 1)).map((before, lane) => this.#headAt(lane, before));
    const entries: MergedEntry[] = [];
    while (entries.length < count) {
      let first: Head | undefined;
      for (const head of heads)
        if (head.number !== undefined && (!first || head.atMs < first.atMs)) first = head;
      if (first?.number === undefined) break;
      entries.push({ lane: first.lane, number: first.number });
      heads[first.lane] = this.#headAt(first.lane, first.before + 1);
    }
    return entries;
  }

  /** How many stand before an entry, which need not take part itself. */
  countBefore({ lane, number }: MergedEntry): number {
    const at = this.#lanes[lane];
    if (!at) return 0;
    const atMs = at.index.receivedAtMs(number) + at.offsetMs;
    return this.#lanes.reduce((sum, _, other) => sum + this.#before(other, lane, number, atMs), 0);
  }

  /** How many of one stream stand before an entry, which may be of another. */
  countOfLaneBefore(other: number, { lane, number }: MergedEntry): number {
    return this.#before(other, lane, number, this.timeOf({ lane, number }));
  }

  /** How many are older than a time of the axis. */
  countBeforeTime(axisMs: number): number {
    return this.#lanes.reduce((sum, lane) => {
      const first = lane.index.firstReceivedAt(firstAtOrAfter(axisMs, lane.offsetMs));
      return sum + lane.countBefore(first);
    }, 0);
  }

  /** When an entry came, on the axis. */
  timeOf({ lane, number }: MergedEntry): number {
    const at = this.#lanes[lane];
    return at ? at.index.receivedAtMs(number) + at.offsetMs : 0;
  }

  /** How many of a stream's stand before an entry. */
  #before(other: number, lane: number, number: number, atMs: number): number {
    const at = this.#lanes[other];
    if (!at) return 0;
    if (other === lane) return at.countBefore(number);
    // Where times are equal, those of the streams before it come first.
    const ownMs = other < lane ? firstAfter(atMs, at.offsetMs) : firstAtOrAfter(atMs, at.offsetMs);
    return at.countBefore(at.index.firstReceivedAt(ownMs));
  }

  /** How many of each stream are among the first ones of all. */
  #cutAt(wanted: number): number[] {
    const low = this.#lanes.map(() => 0);
    const high = this.#lanes.map(({ count }) => count);
    if (wanted >= this.count) return high;
    for (;;) {
      const widest = widestOf(low, high);
      const middle = Math.floor(((low[widest] ?? 0) + (high[widest] ?? 0)) / 2);
      const lane = this.#lanes[widest];
      const number = lane?.numberAt(middle + 1);
      if (!lane || number === undefined || (low[widest] ?? 0) >= (high[widest] ?? 0)) return low;
      const atMs = lane.index.receivedAtMs(number) + lane.offsetMs;
      const before = low.map((least, other) => {
        const most = high[other] ?? 0;
        if (other === widest) return middle;
        return least === most ? least : clamp(this.#before(other, widest, number, atMs), least, most);
      });
      const total = before.reduce((sum, each) => sum + each, 0);
      for (const [other, each] of before.entries()) {
        if (total >= wanted) high[other] = each;
        else low[other] = other === widest ? each + 1 : each;
      }
    }
  }

  #headAt(lane: number, before: number): Head {
    const at = this.#lanes[lane];
    const number = at?.numberAt(before + 1);
    const atMs = at && number !== undefined ? at.index.receivedAtMs(number) + at.offsetMs : 0;
    return { lane, before, number, atMs };
  }
}

/** The next entry of a stream; without a number when it has no more. */
interface Head {
  readonly lane: number;
  /** How many of its stream stand before it. */
  readonly before: number;
  readonly number: number | undefined;
  readonly atMs: number;
}

function widestOf(low: readonly number[], high: readonly number[]): number {
  let widest = 0;
  const widthOf = (at: number): number => (high[at] ?? 0) - (low[at] ?? 0);
  for (let at = 1; at < low.length; at += 1) if (widthOf(at) > widthOf(widest)) widest = at;
  return widest;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
