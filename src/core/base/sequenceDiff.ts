// What has to be taken out of one sequence and put into it to get another, as few items as possible: the greedy algorithm
// of Myers ("An O(ND) Difference Algorithm and Its Variations", 1986). Two sequences that have little in common are given
// up on at a bound, and their middle counts as replaced: the answer is still right, only not the shortest.

export interface SequenceEdit {
  readonly kind: 'same' | 'removed' | 'added';
  readonly items: readonly string[];
}

/** Items that may be taken out and put in before it is given up on: time and memory grow with the square of it. */
const maxEdits = 600;

/** The edits that make `after` of `before`, in order; neighbours differ in kind. */
export function diffSequences(before: readonly string[], after: readonly string[]): SequenceEdit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
  }
  const oldMiddle = before.slice(start, beforeEnd);
  const newMiddle = after.slice(start, afterEnd);
  return joinEdits([
    { kind: 'same', items: before.slice(0, start) },
    ...(shortestEdits(oldMiddle, newMiddle) ?? [
      { kind: 'removed', items: oldMiddle },
      { kind: 'added', items: newMiddle },
    ]),
    { kind: 'same', items: before.slice(beforeEnd) },
  ]);
}

/** Edits of one item each, or undefined when there would be too many. */
function shortestEdits(before: readonly string[], after: readonly string[]): SequenceEdit[] | undefined {
  /** Of each number of edits: how far into `before` each diagonal got, by diagonal + that number. */
  const trace: Int32Array[] = [];
  let reached = new Int32Array(1);
  for (let edits = 0; edits <= Math.min(maxEdits, before.length + after.length); edits += 1) {
    const next = new Int32Array(2 * edits + 1);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : stepFrom(reached, edits, diagonal);
      let y = x - diagonal;
      while (x < before.length && y < after.length && before[x] === after[y]) {
        x += 1;
        y += 1;
      }
      next[diagonal + edits] = x;
      if (x >= before.length && y >= after.length) return walkBack(before, after, trace, edits);
    }
    trace.push(next);
    reached = next;
  }
  return undefined;
}

/** Where the best path on a diagonal starts, coming from one with an edit less. */
function stepFrom(reached: Int32Array, edits: number, diagonal: number): number {
  const below = isDown(reached, edits, diagonal);
  const from = below ? diagonal + 1 : diagonal - 1;
  return (reached[from + edits - 1] ?? 0) + (below ? 0 : 1);
}

/** Whether the path comes from the diagonal above by adding an item, not from the one below by removing one. */
function isDown(reached: Int32Array, edits: number, diagonal: number): boolean {
  if (diagonal === -edits) return true;
  if (diagonal === edits) return false;
  const removing = reached[diagonal - 1 + edits - 1] ?? 0;
  const adding = reached[diagonal + 1 + edits - 1] ?? 0;
  return removing < adding;
}

function walkBack(
  before: readonly string[],
  after: readonly string[],
  trace: readonly Int32Array[],
  edits: number,
): SequenceEdit[] {
  const found: SequenceEdit[] = [];
  let x = before.length;
  let y = after.length;
  for (let count = edits; count > 0; count -= 1) {
    const reached = trace[count - 1] ?? new Int32Array(1);
    const diagonal = x - y;
    const start = stepFrom(reached, count, diagonal);
    while (x > start) {
      x -= 1;
      found.push({ kind: 'same', items: before.slice(x, x + 1) });
    }
    y = start - diagonal;
    if (isDown(reached, count, diagonal)) {
      y -= 1;
      found.push({ kind: 'added', items: after.slice(y, y + 1) });
    } else {
      x -= 1;
      found.push({ kind: 'removed', items: before.slice(x, x + 1) });
    }
  }
  found.push({ kind: 'same', items: before.slice(0, x) });
  return found.toReversed();
}

/** Neighbours of one kind as one; within a place that changed, what was removed comes first. */
function joinEdits(edits: readonly SequenceEdit[]): SequenceEdit[] {
  const joined: SequenceEdit[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  let same: string[] = [];
  const endChange = (): void => {
    if (removed.length > 0) joined.push({ kind: 'removed', items: removed });
    if (added.length > 0) joined.push({ kind: 'added', items: added });
    removed = [];
    added = [];
  };
  const endSame = (): void => {
    if (same.length > 0) joined.push({ kind: 'same', items: same });
    same = [];
  };
  for (const { kind, items } of edits) {
    if (items.length === 0) continue;
    if (kind === 'same') endChange();
    else endSame();
    const list = kind === 'same' ? same : kind === 'removed' ? removed : added;
    for (const item of items) list.push(item);
  }
  endChange();
  endSame();
  return joined;
}
