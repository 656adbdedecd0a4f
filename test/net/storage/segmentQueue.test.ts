// Segments in the order of their completion, as a list that is sorted would have them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Segment, StorageLane } from '../../../src/net/storage/segment.ts';
import { SegmentQueue } from '../../../src/net/storage/segmentQueue.ts';

function segment(order: number, lane: StorageLane): Segment {
  const store = { lane, lose: (): void => {} };
  return { store, index: 0, sizeBytes: 0, order, memory: undefined, place: undefined, isGone: false };
}

const laneOf = (order: number): StorageLane => (order % 3 === 0 ? 'records' : 'bytes');
const ordersOf = (segments: readonly Segment[]): number[] => segments.map(({ order }) => order);

type Step =
  | { readonly add: readonly number[] }
  | { readonly take: number }
  | { readonly takeUpTo: number; readonly lane: StorageLane }
  | { readonly gone: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    add: fc.uniqueArray(fc.nat(30), { maxLength: 6 }).map((orders) => orders.toSorted((a, b) => a - b)),
  }),
  fc.record({ take: fc.nat(5) }),
  fc.record({ takeUpTo: fc.nat(31), lane: fc.constantFrom<StorageLane>('bytes', 'records') }),
  fc.record({ gone: fc.nat(30) }),
);

describe('a queue of segments', () => {
  it('is a sorted list, whatever is added and taken', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const queue = new SegmentQueue();
        let list: Segment[] = [];
        for (const each of steps) {
          if ('add' in each) {
            const added = each.add
              .filter((order) => !list.some((other) => other.order === order))
              .map((order) => segment(order, laneOf(order)));
            queue.add(added);
            list = [...list, ...added].toSorted((a, b) => a.order - b.order);
          } else if ('take' in each) {
            expect(ordersOf(queue.take(each.take))).toEqual(ordersOf(list.splice(0, each.take)));
          } else if ('takeUpTo' in each) {
            const isTaken = ({ order, store }: Segment): boolean =>
              store.lane === each.lane && order <= each.takeUpTo;
            expect(ordersOf(queue.takeUpTo(each.takeUpTo, each.lane))).toEqual(
              ordersOf(list.filter(isTaken)),
            );
            list = list.filter((other) => !isTaken(other));
          } else {
            for (const other of list) if (other.order === each.gone) other.isGone = true;
            queue.removeGone();
            list = list.filter(({ isGone }) => !isGone);
          }
          expect(queue.length).toBe(list.length);
          for (const lane of ['bytes', 'records'] as const) {
            const inLane = list.filter(({ store }) => store.lane === lane);
            expect([queue.oldestIn(lane), queue.newestIn(lane)]).toEqual([inLane[0], inLane.at(-1)]);
          }
        }
        expect(ordersOf(queue.take(Infinity))).toEqual(ordersOf(list));
      }),
      { numRuns: 300 },
    );
  });
});
