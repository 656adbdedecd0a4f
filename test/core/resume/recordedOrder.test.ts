// Where a last event id stands among recorded ones: by its number where they count, otherwise as they came.

import { describe, expect, it } from 'vitest';

import type { NamedEvent } from '../../../src/core/log/resumeVerdict.ts';
import { placeAmong } from '../../../src/core/resume/recordedOrder.ts';

/** Events of one connection; a bar begins another. */
function recorded(ids: string): NamedEvent[] {
  let sequence = 1;
  return ids.split(' ').flatMap((id, at): NamedEvent[] => {
    if (id === '|') sequence += 1;
    return id === '|' || id === '' ? [] : [{ id, type: 'message', digest: id, entry: at + 1, sequence }];
  });
}

function placed(ids: string, lastEventId: string): unknown {
  const { isPlaced, before, after, counted } = placeAmong(recorded(ids), lastEventId);
  return [isPlaced, [...before].join(' '), after.join(' '), counted?.value];
}

describe('an id', () => {
  it.each([
    ['1 2 3', '2', '1 2', '3'],
    ['1 2 3', '0', '0', '1 2 3'],
    ['1 2 3', '3', '1 2 3', ''],
    ['1 2 3', '9', '1 2 3 9', ''],
    ['2 4 6', '5', '2 4 5', '6'],
    ['9 10 11', '10', '9 10', '11'],
    ['a-1 a-2 a-3', 'a-2', 'a-1 a-2', 'a-3'],
    // The same number is the same place, however it is written.
    ['5 06 007 8', '7', '5 06 007 7', '8'],
    // A later connection brings what was before the first one again.
    ['3 4 5 | 1 2 3', '2', '1 2', '3 4 5'],
  ])('among %s that count: before %s stand %j, after it %j', (ids, last, before, after) => {
    const number = BigInt(/\d+$/.exec(last)?.[0] ?? 0);
    expect(placed(ids, last)).toEqual([true, before, after, number]);
  });

  it.each([
    // Two of them say nothing of how they count.
    ['1 2', '1', true, '1', '2'],
    ['1 3 2 4', '3', true, '1 3', '2 4'],
    ['1 2 3', 'x', false, 'x', ''],
    ['a-1 a-2 a-3', 'b-2', false, 'b-2', ''],
    ['a-1 a-2 a-3 x', 'a-2', true, 'a-1 a-2', 'a-3 x'],
    ['x y z', 'y', true, 'x y', 'z'],
    ['x y x z', 'x', true, 'x', 'y z'],
    ['x y z', 'z', true, 'x y z', ''],
    ['x y z', 'w', false, 'w', ''],
    ['', '1', false, '1', ''],
  ])('among %s that do not: %s (%s) stands behind %j, before %j', (ids, last, isPlaced, before, after) => {
    expect(placed(ids, last)).toEqual([isPlaced, before, after, undefined]);
  });
});
