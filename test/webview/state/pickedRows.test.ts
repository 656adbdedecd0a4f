// Several rows that are selected together: by ranges, one by one, all; and what lets go of them.

import { describe, expect, it } from 'vitest';

import { tellPickedRows } from '../../../src/webview/hostQuestions.ts';
import type { TimelineList } from '../../../src/webview/state/timelineList.ts';
import { StatePage } from './statePage.ts';

function pageOf(entries: number): StatePage {
  const page = new StatePage();
  page.snapshot(1, { entries }).rows(1, Math.max(1, entries - 39), Math.min(40, entries));
  return page;
}

function pickedIn(list: TimelineList): (readonly [number, number])[] {
  return list.picked.ranges.value.ranges.map(({ first, last }) => [first, last] as const);
}

describe('rows that are selected together', () => {
  it('are those from where a range began, however often its end moves', () => {
    const { list } = pageOf(100).page;
    list.select(90);
    list.selectTo(95);
    expect(pickedIn(list)).toEqual([[90, 95]]);
    list.selectTo(85);
    expect(pickedIn(list)).toEqual([[85, 90]]);
    list.extendSelection(-1);
    expect(pickedIn(list)).toEqual([[84, 90]]);
    list.extendSelection(1000);
    expect(pickedIn(list)).toEqual([[90, 100]]);
    expect(list.selected.value).toBe(100);
    list.moveSelection(-1);
    expect([pickedIn(list), list.selected.value]).toEqual([[], 99]);
  });

  it('are picked one by one, beside the row that is shown', () => {
    const { list } = pageOf(100).page;
    list.select(90);
    list.toggleSelected(92);
    list.toggleSelected(93);
    expect(pickedIn(list)).toEqual([
      [90, 90],
      [92, 93],
    ]);
    expect([89, 90, 91, 92].map((position) => list.isSelected(position))).toEqual([false, true, false, true]);
    list.toggleSelected(92);
    expect(pickedIn(list)).toEqual([
      [90, 90],
      [93, 93],
    ]);
    // The row that is shown is not selected then, and a range begins at it.
    expect([list.selected.value, list.isSelected(92)]).toEqual([92, false]);
    list.selectTo(91);
    expect(pickedIn(list)).toEqual([[90, 93]]);
  });

  it('are all that are there, and none that come later', () => {
    const { page, ...rest } = pageOf(1_000_000);
    page.list.selectAll();
    expect(pickedIn(page.list)).toEqual([[1, 1_000_000]]);
    expect(page.list.picked.areSeveral).toBe(true);
    expect(rest.posted).toEqual([]);
    page.list.receiveEntries(1_000_005);
    expect(page.list.isSelected(1_000_005)).toBe(false);
    const empty = pageOf(0).page.list;
    empty.selectAll();
    expect(pickedIn(empty)).toEqual([]);
  });

  it('are those of a range alone that is drawn after all were selected', () => {
    const { list } = pageOf(100).page;
    list.select(90);
    list.toggleSelected(70);
    list.toggleSelected(80);
    list.selectAll();
    expect(pickedIn(list)).toEqual([[1, 100]]);
    list.selectTo(82);
    expect(pickedIn(list)).toEqual([[80, 82]]);
  });

  it('are forgotten by a clear, by another filter, and by going to another row', () => {
    const state = pageOf(100);
    const { list } = state.page;
    const pick = (): void => {
      list.selectAll();
      expect(list.picked.areSeveral).toBe(true);
    };
    const forgetting: readonly (() => void)[] = [
      () => list.select(90),
      () => list.selectLast(),
      () => list.selectEntry(90),
      () => list.jumpTo({ number: 90, position: 90 }),
      () => list.rearrange(true, 10),
      () => list.rearrange(false, 100),
      () => state.snapshot(2, { entries: 100 }),
    ];
    for (const forget of forgetting) {
      pick();
      forget();
      expect([pickedIn(list), String(forget)]).toEqual([[], String(forget)]);
    }
    // Once more, in the list that began then.
    state.rows(2, 61, 40);
    list.select(70);
    list.selectTo(72);
    expect(pickedIn(list)).toEqual([[70, 72]]);
  });

  it('are told to the host, again when that starts afresh, and when there are none any more', () => {
    const state = pageOf(100);
    const stop = tellPickedRows(state.page);
    expect(state.last('pickRows')).toBeUndefined();
    state.page.list.select(90);
    state.page.list.selectTo(92);
    const told = { type: 'pickRows', epoch: 1, version: 0, ranges: [[90, 92]] };
    expect(state.last('pickRows')).toEqual(told);
    const count = (): number => state.posted.filter(({ type }) => type === 'pickRows').length;
    expect(count()).toBe(1);
    state.snapshot(1, { entries: 100 });
    expect([state.last('pickRows'), count()]).toEqual([told, 2]);
    state.page.list.select(80);
    expect(state.last('pickRows')).toEqual({ ...told, ranges: [] });
    stop();
    state.page.list.selectTo(85);
    expect(count()).toBe(3);
  });
});
