// Pairs of events that are known by the same: an id, or a value along a path. Of several with the same, the first stands
// for the first, the second for the second. Events that are known by nothing are paired by what they say.

import { HashTable, type HashColumn } from './hashColumn.ts';

/** Steps after which the work pauses: each may be the first to touch a page of memory. */
const pauseSteps = 256;

interface KeyedSide {
  readonly keys: HashColumn;
  readonly contents: HashColumn;
}

/**
 * Pairs two lists by their keys, with pauses; yields how many events were taken in.
 * @returns the place on the right of each event on the left; -1 for none
 */
export function* alignByKey(left: KeyedSide, right: KeyedSide): Generator<number, Int32Array> {
  const count = left.keys.length;
  const found = new Int32Array(count).fill(-1);
  const keys = new HashTable(right.keys, 0, right.keys.length);
  const contents = new HashTable(right.contents, 0, right.contents.length);
  for (let at = 0; at < right.keys.length; at += 1) {
    if (right.keys.has(at)) keys.add(at);
    else contents.add(at);
    if (at % pauseSteps === pauseSteps - 1) yield pauseSteps;
  }
  for (let at = 0; at < count; at += 1) {
    found[at] = left.keys.has(at) ? keys.take(left.keys, at) : contents.take(left.contents, at);
    if (at % pauseSteps === pauseSteps - 1) yield pauseSteps;
  }
  return found;
}
