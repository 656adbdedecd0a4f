// Pairs of equal events that stand in the same order on both sides. What is there once on each side holds the lists
// together (patience), then groups of events that are there once, and between these the fewest are taken out and put in, a
// window after the other. Where that are too many, equal events at the same place are pairs.

import { EventHash } from './eventHash.ts';
import { HashColumn, HashTable } from './hashColumn.ts';
import { pairByEdits, type PairedRange } from './boundedEdits.ts';
import { markRising } from './risingPairs.ts';

/** Steps after which the work pauses: each may be the first to touch a page of memory. */
const pauseSteps = 256;
/** Ranges of fewer pairs of places are not searched for what is there once. */
const smallArea = 1024;
/** Events that are looked at together, where single ones come again and again. */
const groupSizes = [4, 16] as const;
/** Events that are compared by the fewest edits at once, and those of them that are settled with that. */
const windowSize = 1000;
const sureSize = 750;

/** Lists of a comparison, each by their hashes. */
export interface AlignedLists {
  readonly left: HashColumn;
  readonly right: HashColumn;
}

/**
 * Finds equal events in the same order in parts of two lists, with pauses; yields how many events were settled.
 * @param ranges one after the other on both sides
 * @param pair told each pair, in no order; each place is told once at most
 */
export function* alignByOrder(
  lists: AlignedLists,
  ranges: Iterable<PairedRange>,
  pair: (left: number, right: number) => void,
): Generator<number> {
  for (const range of ranges) {
    const open: PairedRange[] = [range];
    for (let next = open.pop(); next; next = open.pop()) {
      const rest = yield* trim(lists, next, pair);
      if (rest.left === rest.leftEnd || rest.right === rest.rightEnd) continue;
      const anchors = yield* findAnchors(lists, rest);
      if (anchors) {
        yield* splitAt(rest, anchors, pair, open);
        continue;
      }
      yield* pairByWindows(lists, rest, pair);
    }
  }
}

/** Pairs what is equal at the beginning and the end of a range, and returns what is left of it. */
function* trim(
  { left, right }: AlignedLists,
  range: PairedRange,
  pair: (left: number, right: number) => void,
): Generator<number, PairedRange> {
  let { left: leftAt, right: rightAt, leftEnd, rightEnd } = range;
  let steps = 0;
  while (leftAt < leftEnd && rightAt < rightEnd && left.isSame(leftAt, right, rightAt)) {
    pair(leftAt, rightAt);
    leftAt += 1;
    rightAt += 1;
    steps += 1;
    if (steps % pauseSteps === 0) yield pauseSteps;
  }
  while (leftEnd > leftAt && rightEnd > rightAt && left.isSame(leftEnd - 1, right, rightEnd - 1)) {
    leftEnd -= 1;
    rightEnd -= 1;
    pair(leftEnd, rightEnd);
    steps += 1;
    if (steps % pauseSteps === 0) yield pauseSteps;
  }
  return { left: leftAt, leftEnd, right: rightAt, rightEnd };
}

/** Places on the left and the right in turn, both rising, that are equal and there once; undefined when there are none. */
function* findAnchors(lists: AlignedLists, range: PairedRange): Generator<number, Int32Array | undefined> {
  if ((range.leftEnd - range.left) * (range.rightEnd - range.right) <= smallArea) return undefined;
  const single = yield* findSingles(lists, range, range);
  if (single) return single;
  for (const size of groupSizes) {
    if (Math.min(range.leftEnd - range.left, range.rightEnd - range.right) < size) return undefined;
    const left = yield* groupsOf(lists.left, range.left, range.leftEnd, size);
    const right = yield* groupsOf(lists.right, range.right, range.rightEnd, size);
    const whole = { left: 0, leftEnd: left.length, right: 0, rightEnd: right.length };
    const found = yield* findSingles({ left, right }, whole, range);
    if (found) return found;
  }
  return undefined;
}

/** @param moved where the range of the lists really begins */
function* findSingles(
  { left, right }: AlignedLists,
  range: PairedRange,
  moved: Pick<PairedRange, 'left' | 'right'>,
): Generator<number, Int32Array | undefined> {
  const ofLeft = new HashTable(left, range.left, range.leftEnd);
  const ofRight = new HashTable(right, range.right, range.rightEnd);
  for (let at = range.left; at < range.leftEnd; at += 1) {
    ofLeft.add(at);
    if (at % pauseSteps === 0) yield 0;
  }
  for (let at = range.right; at < range.rightEnd; at += 1) {
    ofRight.add(at);
    if (at % pauseSteps === 0) yield 0;
  }
  const found = new Int32Array(range.leftEnd - range.left).fill(-1);
  for (let at = range.left; at < range.leftEnd; at += 1) {
    if (ofLeft.only(left, at) === at) found[at - range.left] = ofRight.only(left, at);
    if (at % pauseSteps === 0) yield 0;
  }
  const marks = yield* withoutCounts(markRising(found));
  let count = 0;
  for (const mark of marks) count += mark;
  if (count === 0) return undefined;
  const anchors = new Int32Array(count * 2);
  let to = 0;
  for (let at = 0; at < marks.length; at += 1) {
    if (at % pauseSteps === pauseSteps - 1) yield 0;
    if (marks[at] === 0) continue;
    anchors[to] = at + moved.left;
    anchors[to + 1] = (found[at] ?? 0) - range.right + moved.right;
    to += 2;
  }
  return anchors;
}

/** Hashes of so many neighbours together, by the place of the first. */
function* groupsOf(
  column: HashColumn,
  from: number,
  end: number,
  size: number,
): Generator<number, HashColumn> {
  const groups = new HashColumn();
  const hash = new EventHash();
  for (let at = from; at + size <= end; at += 1) {
    hash.begin(size);
    for (let next = at; next < at + size; next += 1) {
      hash.add(column.high(next));
      hash.add(column.low(next));
    }
    groups.push(hash.high, hash.low);
    if (at % pauseSteps === 0) yield 0;
  }
  return groups;
}

/** Pairs the anchors, and leaves what lies between them to be looked at. */
function* splitAt(
  range: PairedRange,
  anchors: Int32Array,
  pair: (left: number, right: number) => void,
  open: PairedRange[],
): Generator<number> {
  let { left, right } = range;
  for (let at = 0; at < anchors.length; at += 2) {
    const leftAt = anchors[at] ?? 0;
    const rightAt = anchors[at + 1] ?? 0;
    if (leftAt > left && rightAt > right) open.push({ left, leftEnd: leftAt, right, rightEnd: rightAt });
    pair(leftAt, rightAt);
    left = leftAt + 1;
    right = rightAt + 1;
    if (at % pauseSteps === 0) yield at === 0 ? 1 : pauseSteps / 2;
  }
  open.push({ left, leftEnd: range.leftEnd, right, rightEnd: range.rightEnd });
}

/**
 * Pairs a window after the other by the fewest edits: lists in which nothing is there once, as those of few different events,
 * may be long, and their edits many. The next window begins where pairs are sure, away from the end of the one before.
 */
function* pairByWindows(
  lists: AlignedLists,
  range: PairedRange,
  pair: (left: number, right: number) => void,
): Generator<number> {
  let { left, right } = range;
  while (left < range.leftEnd && right < range.rightEnd) {
    const leftEnd = Math.min(left + windowSize, range.leftEnd);
    const rightEnd = Math.min(right + windowSize, range.rightEnd);
    const window = { left, leftEnd, right, rightEnd };
    const isLast = leftEnd === range.leftEnd && rightEnd === range.rightEnd;
    const sureEnd = isLast ? leftEnd : left + sureSize;
    const before = left;
    const isFound = yield* pairByEdits(lists.left, lists.right, window, (leftAt, rightAt) => {
      if (leftAt >= sureEnd) return;
      // Told from the end on: the first one is where the next window begins.
      if (left === before) [left, right] = [leftAt + 1, rightAt + 1];
      pair(leftAt, rightAt);
    });
    if (isFound && !isLast && left > before) {
      yield left - before;
      continue;
    }
    if (!isFound) yield* pairByPlace(lists, window, pair);
    [left, right] = [leftEnd, rightEnd];
  }
}

function* pairByPlace(
  { left, right }: AlignedLists,
  range: PairedRange,
  pair: (left: number, right: number) => void,
): Generator<number> {
  const count = Math.min(range.leftEnd - range.left, range.rightEnd - range.right);
  for (let at = 0; at < count; at += 1) {
    if (left.isSame(range.left + at, right, range.right + at)) pair(range.left + at, range.right + at);
    if (at % pauseSteps === pauseSteps - 1) yield pauseSteps;
  }
}

/** The same work, which counts for nothing in the progress. */
export function* withoutCounts<Result>(work: Generator<number, Result>): Generator<number, Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield 0;
  }
}
