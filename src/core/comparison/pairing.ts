// Which events of two sides stand for each other, whatever is known of them, and which of these stand in the same order.
// The result does not depend on which side is the left one: the sides are put into an order of their own first.

import { alignByKey } from './alignByKey.ts';
import { alignByOrder, withoutCounts } from './alignByOrder.ts';
import type { PairedRange } from './boundedEdits.ts';
import type { ComparedEvents } from './comparedEvents.ts';
import { HashColumn, HashTable, NumberColumn } from './hashColumn.ts';
import { maxSimilarArea, pairSimilar } from './similarPairs.ts';
import { markRising } from './risingPairs.ts';

/** By what events are known again. */
export type AlignedBy = 'id' | 'path' | 'order';

/** Steps after which the work pauses: each may be the first to touch a page of memory. */
const pauseSteps = 256;

export interface Pairing {
  /** Place on the right of each event on the left; -1 for none. */
  readonly rightOf: Int32Array;
  /** Place on the left of each event on the right; -1 for none. */
  readonly leftOf: Int32Array;
  /** 1 for each event on the left whose pair stands in the order of the others. */
  readonly inOrder: Uint8Array;
}

/** Pairs the events of two sides, with pauses; yields how many were settled. */
export function* pairEvents(
  left: ComparedEvents,
  right: ComparedEvents,
  by: AlignedBy,
): Generator<number, Pairing> {
  if (!isBefore(right, left)) return yield* pairInOrder(left, right, by);
  const { rightOf, leftOf, inOrder } = yield* pairInOrder(right, left, by);
  const turned = new Uint8Array(left.count);
  for (let at = 0; at < turned.length; at += 1) turned[at] = inOrder[leftOf[at] ?? -1] ?? 0;
  return { rightOf: leftOf, leftOf: rightOf, inOrder: turned };
}

/** An order of sides that depends on what they hold alone. */
function isBefore(one: ComparedEvents, other: ComparedEvents): boolean {
  return one.count === other.count ? one.order < other.order : one.count < other.count;
}

function* pairInOrder(
  left: ComparedEvents,
  right: ComparedEvents,
  by: AlignedBy,
): Generator<number, Pairing> {
  if (by === 'order') return yield* pairByOrder(left, right);
  const column = by === 'id' ? 'ids' : 'keys';
  const rightOf = yield* alignByKey(
    { keys: left[column], contents: left.contents },
    { keys: right[column], contents: right.contents },
  );
  const leftOf = new Int32Array(right.count).fill(-1);
  for (let at = 0; at < rightOf.length; at += 1) {
    const other = rightOf[at] ?? -1;
    if (other >= 0) leftOf[other] = at;
    if (at % pauseSteps === 0) yield 0;
  }
  return { rightOf, leftOf, inOrder: yield* withoutCounts(markRising(rightOf)) };
}

function* pairByOrder(left: ComparedEvents, right: ComparedEvents): Generator<number, Pairing> {
  const rightOf = new Int32Array(left.count).fill(-1);
  const leftOf = new Int32Array(right.count).fill(-1);
  const inOrder = new Uint8Array(left.count);
  const pair = (at: number, other: number): void => {
    rightOf[at] = other;
    leftOf[other] = at;
    inOrder[at] = 1;
  };
  const lists = { left: left.contents, right: right.contents };
  yield* alignByOrder(lists, [{ left: 0, leftEnd: left.count, right: 0, rightEnd: right.count }], pair);
  const pairing = { rightOf, leftOf, inOrder };
  yield* withoutCounts(pairMoved(left.contents, right.contents, pairing));
  yield* pairChanged(left, right, pairing);
  return pairing;
}

/** Equal events that are there once on each side and have no pair yet stand elsewhere. */
function* pairMoved(left: HashColumn, right: HashColumn, { rightOf, leftOf }: Pairing): Generator<number> {
  if (!rightOf.includes(-1) || !leftOf.includes(-1)) return;
  const ofLeft = new HashTable(left, 0, left.length);
  const ofRight = new HashTable(right, 0, right.length);
  for (const [table, count] of [
    [ofLeft, left.length],
    [ofRight, right.length],
  ] as const)
    for (let at = 0; at < count; at += 1) {
      table.add(at);
      if (at % pauseSteps === 0) yield 0;
    }
  for (let at = 0; at < left.length; at += 1) {
    if (at % pauseSteps === 0) yield 0;
    if (rightOf[at] !== -1 || ofLeft.only(left, at) !== at) continue;
    const other = ofRight.only(left, at);
    if (other < 0 || leftOf[other] !== -1) continue;
    rightOf[at] = other;
    leftOf[other] = at;
  }
}

/** What has no pair, in the order of the lists. */
class FreePlaces {
  readonly types = new HashColumn();
  readonly places = new NumberColumn();

  add(at: number, types: HashColumn): void {
    this.places.push(at);
    this.types.push(types.high(at), types.low(at));
  }
}

/**
 * Between pairs that stand in order, events of the same type in the same order are the same with something changed; of a few
 * on one side and more on the other those that are most similar.
 */
function* pairChanged(
  left: ComparedEvents,
  right: ComparedEvents,
  { rightOf, leftOf, inOrder }: Pairing,
): Generator<number> {
  const freeLeft = new FreePlaces();
  const freeRight = new FreePlaces();
  const ranges = function* (): Generator<PairedRange> {
    let rightAt = 0;
    let from = { left: 0, right: 0 };
    for (let at = 0; at <= left.count; at += 1) {
      if (inOrder[at] === 0) {
        if (rightOf[at] === -1) freeLeft.add(at, left.types);
        continue;
      }
      const end = at < left.count ? (rightOf[at] ?? 0) : right.count;
      for (; rightAt < end; rightAt += 1) if (leftOf[rightAt] === -1) freeRight.add(rightAt, right.types);
      rightAt = end + 1;
      const to = { left: freeLeft.types.length, right: freeRight.types.length };
      if (to.left > from.left && to.right > from.right)
        yield { left: from.left, leftEnd: to.left, right: from.right, rightEnd: to.right };
      from = to;
    }
  };
  const pairs: number[] = [];
  const lists = { left: freeLeft.types, right: freeRight.types };
  // The pairs of a range are set once it is left: the walk over the ranges looks at what has none.
  const settle = (): void => {
    for (let at = 0; at < pairs.length; at += 2) {
      const leftAt = freeLeft.places.at(pairs[at] ?? 0);
      const rightAt = freeRight.places.at(pairs[at + 1] ?? 0);
      rightOf[leftAt] = rightAt;
      leftOf[rightAt] = leftAt;
      inOrder[leftAt] = 1;
    }
    pairs.length = 0;
  };
  for (const range of ranges()) {
    const counts = [range.leftEnd - range.left, range.rightEnd - range.right] as const;
    if (counts[0] === counts[1] || counts[0] * counts[1] > maxSimilarArea)
      yield* alignByOrder(lists, [range], (at, other) => pairs.push(at, other));
    else {
      const textsOf = (side: ComparedEvents, { places }: FreePlaces, from: number, end: number): string[] =>
        Array.from({ length: end - from }, (_, at) => side.beginningAt(places.at(from + at)));
      const similar = yield* pairSimilar(
        textsOf(left, freeLeft, range.left, range.leftEnd),
        textsOf(right, freeRight, range.right, range.rightEnd),
        (at, other) => freeLeft.types.isSame(range.left + at, freeRight.types, range.right + other),
      );
      for (const [at, other] of similar) pairs.push(range.left + at, range.right + other);
    }
    settle();
  }
}
