// What has to be taken out of one sequence and put into it to get another, as few items as possible. Two sequences that
// have little in common are given up on at a bound, and their middle counts as replaced: the answer is still right, only
// not the shortest.

import { diffArrays } from 'diff';

export interface SequenceEdit {
  readonly kind: 'same' | 'removed' | 'added';
  readonly items: readonly string[];
}

/** Items that may be taken out and put in before it is given up on: time and memory grow with the square of it. */
export const maxEdits = 600;

/**
 * The edits that make `after` of `before`, in order; neighbours differ in kind.
 * @param most items taken out and put in before it is given up on
 */
export function diffSequences(
  before: readonly string[],
  after: readonly string[],
  most = maxEdits,
): SequenceEdit[] {
  // What stayed at the beginning and the end is set aside, so that it is not given up on together with the middle.
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd -= 1;
    afterEnd -= 1;
  }
  return joinEdits([
    { kind: 'same', items: before.slice(0, start) },
    ...middleEdits(before.slice(start, beforeEnd), after.slice(start, afterEnd), most),
    { kind: 'same', items: before.slice(beforeEnd) },
  ]);
}

function middleEdits(before: string[], after: string[], most: number): SequenceEdit[] {
  const changes = diffArrays(before, after, { maxEditLength: most });
  if (!changes) {
    return [
      { kind: 'removed', items: before },
      { kind: 'added', items: after },
    ];
  }
  return changes.map(({ value, removed, added }) => ({
    kind: removed ? 'removed' : added ? 'added' : 'same',
    items: value,
  }));
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
