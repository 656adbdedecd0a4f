// Complete segments of a log in the order of their completion, whichever of its stores they belong to. Losses go through
// one lane at a time, so each has its own order.

import { storageLanes, type StorageLane, type Segment } from './segment.ts';

export class SegmentQueue {
  readonly #lanes: Record<StorageLane, Segment[]> = { bytes: [], records: [] };

  get length(): number {
    return this.#lanes.bytes.length + this.#lanes.records.length;
  }

  /** The oldest one in a lane; undefined when there is none. */
  oldestIn(lane: StorageLane): Segment | undefined {
    return this.#lanes[lane][0];
  }

  /** The newest one in a lane; undefined when there is none. */
  newestIn(lane: StorageLane): Segment | undefined {
    return this.#lanes[lane].at(-1);
  }

  /** Puts segments, in their order, where they belong among the others: mostly to the end or to the beginning. */
  add(segments: readonly Segment[]): void {
    for (const lane of storageLanes) {
      const added = segments.filter(({ store }) => store.lane === lane);
      const [first] = added;
      if (first) this.#lanes[lane] = joined(this.#lanes[lane], added, first.order);
    }
  }

  /** Takes out the oldest ones of both lanes. */
  take(count: number): Segment[] {
    const { bytes, records } = this.#lanes;
    let [ofBytes, ofRecords] = [0, 0];
    const taken: Segment[] = [];
    while (taken.length < count) {
      const [byte, record] = [bytes[ofBytes], records[ofRecords]];
      const isByte = byte !== undefined && (!record || byte.order < record.order);
      const next = isByte ? byte : record;
      if (!next) break;
      taken.push(next);
      if (isByte) ofBytes += 1;
      else ofRecords += 1;
    }
    bytes.splice(0, ofBytes);
    records.splice(0, ofRecords);
    return taken;
  }

  /** Takes out the oldest ones of a lane up to that one of the order. */
  takeUpTo(order: number, lane: StorageLane): Segment[] {
    const segments = this.#lanes[lane];
    const kept = segments.findIndex((segment) => segment.order > order);
    return segments.splice(0, kept === -1 ? segments.length : kept);
  }

  /** Takes out those that nobody needs any more. */
  removeGone(): void {
    for (const lane of storageLanes) this.#lanes[lane] = this.#lanes[lane].filter(({ isGone }) => !isGone);
  }
}

/** @param first order of the first that is added */
function joined(segments: Segment[], added: readonly Segment[], first: number): Segment[] {
  const newer = segments.splice(segments.findLastIndex(({ order }) => order < first) + 1);
  for (const segment of added) segments.push(segment);
  for (const segment of newer) segments.push(segment);
  const isInOrder = (newer[0]?.order ?? Infinity) > (added.at(-1)?.order ?? 0);
  return isInOrder ? segments : segments.toSorted((a, b) => a.order - b.order);
}
