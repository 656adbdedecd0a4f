// The shortest way from one list to another, as long as few have to be taken out and put in: Myers' algorithm, up to a
// bound, over which nobody waits and no memory grows.

import type { HashColumn } from './hashColumn.ts';

/** Taken out and put in before it is given up on: the trace takes its square in memory. */
const maxEdits = 300;
const pauseSteps = 20_000;

/** A part of two lists: places in `[left, leftEnd)` and `[right, rightEnd)`. */
export interface PairedRange {
  readonly left: number;
  readonly leftEnd: number;
  readonly right: number;
  readonly rightEnd: number;
}

/**
 * Tells each pair of equal places on the shortest way, from the end to the beginning, with pauses.
 * @returns whether there is a way within the bound; nothing is told otherwise
 */
export function* pairByEdits(
  left: HashColumn,
  right: HashColumn,
  range: PairedRange,
  pair: (left: number, right: number) => void,
): Generator<number, boolean> {
  const leftCount = range.leftEnd - range.left;
  const rightCount = range.rightEnd - range.right;
  const most = Math.min(maxEdits, leftCount + rightCount);
  if (Math.abs(leftCount - rightCount) > most) return false;
  /** How far each diagonal has come, by the diagonal from `-most` on. */
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  let steps = 0;
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reach.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = diagonal + most + 1;
      const isDown =
        diagonal === -edits || (diagonal !== edits && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0));
      let x = isDown ? (reach[at + 1] ?? 0) : (reach[at - 1] ?? 0) + 1;
      while (
        x < leftCount &&
        x - diagonal < rightCount &&
        left.isSame(range.left + x, right, range.right + x - diagonal)
      ) {
        x += 1;
        steps += 1;
        if (steps % pauseSteps === 0) yield 0;
      }
      reach[at] = x;
      if (x >= leftCount && x - diagonal >= rightCount) {
        yield* goBack(trace, range, { edits, most }, pair);
        return true;
      }
    }
    steps += edits;
    if (edits % 16 === 15) yield 0;
  }
  return false;
}

function* goBack(
  trace: readonly Int32Array[],
  range: PairedRange,
  { edits, most }: { readonly edits: number; readonly most: number },
  pair: (left: number, right: number) => void,
): Generator<number> {
  let x = range.leftEnd - range.left;
  let y = range.rightEnd - range.right;
  let steps = 0;
  for (let edit = edits; edit >= 0; edit -= 1) {
    const reach = trace[edit] ?? new Int32Array(0);
    const diagonal = x - y;
    const at = diagonal + most + 1;
    const isDown = diagonal === -edit || (diagonal !== edit && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0));
    const from = isDown ? diagonal + 1 : diagonal - 1;
    const beforeX = reach[from + most + 1] ?? 0;
    const beforeY = beforeX - from;
    while (x > beforeX && y > beforeY) {
      x -= 1;
      y -= 1;
      pair(range.left + x, range.right + y);
      steps += 1;
      if (steps % pauseSteps === 0) yield 0;
    }
    x = beforeX;
    y = beforeY;
  }
}
