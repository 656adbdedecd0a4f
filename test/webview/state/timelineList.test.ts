// Where the list is and what is selected: following, pausing, sizes, the filter set and taken away, and the bounds of what
// the page holds.

import { describe, expect, it } from 'vitest';

import { lineHeightPx } from '../../../src/webview/state/listPosition.ts';
import { TimelineList } from '../../../src/webview/state/timelineList.ts';
import { rowOf, rowsInView } from './statePage.ts';

const heightPx = rowsInView * lineHeightPx;

/** A list that follows a log, whose last rows have come. */
function listOf(entries: number, linesOf: (number: number) => number = () => 1): TimelineList {
  const list = new TimelineList((row) => linesOf(row.number));
  list.resize(800, heightPx);
  list.receiveEntries(entries);
  receive(list, Math.max(1, entries - 39), Math.min(40, entries));
  return list;
}

function receive(list: TimelineList, first: number, count: number): void {
  list.receiveRows(
    first,
    Array.from({ length: count }, (_, at) => rowOf(first + at)),
  );
}

function inView({ layout }: TimelineList): [first: number | undefined, last: number | undefined] {
  const { rows } = layout.value;
  return [rows[0]?.position, rows.at(-1)?.position];
}

describe('a list that is followed', () => {
  it('shows no row before it has come, and all of them then', () => {
    const list = listOf(100);
    expect(inView(list)).toEqual([81, 100]);
    list.receiveEntries(140);
    expect(inView(list)).toEqual([81, 100]);
    expect([list.isFollowing.value, list.unseen.value]).toEqual([true, 40]);
    receive(list, 101, 40);
    expect(inView(list)).toEqual([121, 140]);
    expect(list.unseen.value).toBe(0);
  });

  it('goes on being followed in a view of another size', () => {
    const list = listOf(100);
    for (const rows of [30, 5, 20]) {
      list.resize(500, rows * lineHeightPx);
      expect(inView(list)).toEqual([101 - rows, 100]);
      expect([list.isFollowing.value, list.pageRows]).toEqual([true, rows - 1]);
    }
  });

  it('goes on being followed when its last row is selected, and not when another one is', () => {
    const list = listOf(100);
    list.selectLast();
    expect([list.isFollowing.value, list.selected.value]).toEqual([true, 100]);
    list.resize(800, 10 * lineHeightPx);
    expect(list.isFollowing.value).toBe(true);
    list.select(95);
    expect([list.isFollowing.value, list.selected.value]).toEqual([false, 95]);
    list.receiveEntries(200);
    receive(list, 161, 40);
    expect(inView(list)).toEqual([91, 100]);
    expect(list.unseen.value).toBe(100);
    list.follow();
    expect(inView(list)).toEqual([191, 200]);
    list.scrollBy(-lineHeightPx);
    expect(list.unseen.value).toBe(0);
  });

  it('goes on being followed in a smaller view that has no room for the selected row', () => {
    const list = listOf(100);
    list.selectEntry(85);
    list.resize(800, 10 * lineHeightPx);
    expect([list.isFollowing.value, inView(list)]).toEqual([true, [91, 100]]);
  });

  it('is left with the wheel and found again at the bottom', () => {
    const list = listOf(100);
    list.scrollBy(-lineHeightPx);
    expect([list.isFollowing.value, inView(list)]).toEqual([false, [80, 99]]);
    list.scrollBy(lineHeightPx);
    expect([list.isFollowing.value, inView(list)]).toEqual([true, [81, 100]]);
  });

  it('is left and found again with the scroll bar', () => {
    const list = listOf(100);
    list.scrollTo(0);
    expect([list.isFollowing.value, inView(list)]).toEqual([false, [1, 20]]);
    list.scrollTo(80 * lineHeightPx);
    expect([list.isFollowing.value, inView(list)]).toEqual([true, [81, 100]]);
  });
});

describe('a paused list', () => {
  it('shows no more, counts what comes, and goes on where it follows', () => {
    const list = listOf(100);
    list.togglePause();
    expect([list.isPaused.value, list.isFollowing.value]).toEqual([true, false]);
    list.receiveEntries(150);
    receive(list, 101, 50);
    expect([inView(list), list.unseen.value]).toEqual([[81, 100], 50]);
    list.selectLast();
    expect(list.selected.value).toBe(100);
    list.select(101);
    expect(list.selected.value).toBe(100);
    list.togglePause();
    expect([list.isPaused.value, list.isFollowing.value, inView(list)]).toEqual([false, true, [131, 150]]);
    expect(list.unseen.value).toBe(0);
  });

  it('stands still a second time, at what there is then', () => {
    const list = listOf(100);
    list.togglePause();
    list.togglePause();
    list.receiveEntries(120);
    receive(list, 81, 40);
    list.togglePause();
    expect([inView(list), list.paused.value]).toEqual([[101, 120], { upTo: 120, endPosition: 120 }]);
    list.follow();
    expect([list.isPaused.value, list.isFollowing.value]).toEqual([false, true]);
  });
});

describe('the selection', () => {
  it('begins at the first row in view downwards, at the last one upwards, and stays inside the list', () => {
    const down = listOf(100);
    down.moveSelection(1);
    expect(down.selected.value).toBe(81);
    const up = listOf(100);
    up.moveSelection(-1);
    expect(up.selected.value).toBe(100);
    up.moveSelection(1);
    expect(up.selected.value).toBe(100);
    up.moveSelection(-1000);
    expect([up.selected.value, inView(up)]).toEqual([1, [1, 20]]);
    up.moveSelection(-1);
    expect(up.selected.value).toBe(1);
    for (const [rows, selected] of [
      [1, 2],
      [2, 4],
      [-1, 3],
      [up.pageRows, 22],
      [-up.pageRows, 3],
    ] as const) {
      up.moveSelection(rows);
      expect(up.selected.value).toBe(selected);
    }
  });

  it.each([0, -1, 101])('does not go to row %d', (position) => {
    const list = listOf(100);
    list.select(90);
    list.select(position);
    expect(list.selected.value).toBe(90);
  });

  it('of an empty list is none', () => {
    const list = listOf(0);
    list.moveSelection(1);
    list.selectLast();
    expect([list.selection.value, list.selected.value, list.selectedRow.value]).toEqual([
      {},
      undefined,
      undefined,
    ]);
  });

  it('moves no more than it takes to show the row, whole', () => {
    const list = listOf(100);
    list.select(50);
    expect(inView(list)).toEqual([50, 69]);
    list.scrollBy(lineHeightPx / 2);
    expect(list.layout.value.rows[0]).toMatchObject({ position: 50, topPx: -lineHeightPx / 2 });
    // A row of which the upper half is hidden is shown whole; what is below it moves by that half.
    list.select(50);
    expect(list.layout.value.rows[0]).toMatchObject({ position: 50, topPx: 0 });
    list.select(60);
    expect(inView(list)).toEqual([50, 69]);
    list.select(70);
    expect(inView(list)).toEqual([51, 70]);
  });

  it('stays in view when the view gets smaller, and is not fetched when it was out of view', () => {
    const list = listOf(100);
    list.select(50);
    list.select(65);
    list.resize(800, 5 * lineHeightPx);
    expect(inView(list)).toEqual([61, 65]);
    list.scrollBy(-20 * lineHeightPx);
    list.resize(800, 10 * lineHeightPx);
    expect(inView(list)).toEqual([41, 50]);
    expect(list.selected.value).toBe(65);
  });

  it('goes to the middle when something else leads there, and also where it is not in view', () => {
    const list = listOf(100);
    list.jumpTo({ number: 50, position: 50 });
    expect(list.layout.value.rows.find(({ position }) => position === 50)?.topPx).toBe(
      (heightPx - lineHeightPx) / 2,
    );
    list.selectEntry(3);
    expect(list.selection.value).toEqual({ number: 3, position: 3 });
    expect(inView(list)[0]).toBeGreaterThan(30);
  });

  it('has its row at hand however far it is', () => {
    const list = listOf(10_000);
    receive(list, 40, 40);
    list.select(9_990);
    list.select(50);
    for (const first of [1_000, 3_000, 5_000]) {
      list.scrollTo((first / 10_000) * 220_000);
      receive(list, first, 80);
    }
    expect(list.selectedRow.value?.number).toBe(50);
    expect(list.rows.value.has(51)).toBe(false);
  });
});

describe('rows', () => {
  it('are held near the view only, however far one goes', () => {
    const list = listOf(100_000);
    for (let first = 1; first < 99_000; first += 700) {
      list.scrollTo((first / 100_000) * 2_200_000);
      const { first: wanted, count } = list.wantedWindow.value;
      receive(list, wanted, count);
      expect(list.rows.value.size).toBeLessThanOrEqual(count + 2 * 200);
      const [top = 0, bottom = 0] = inView(list);
      for (const position of [top, bottom]) expect(list.rows.value.has(position)).toBe(true);
    }
  });

  it.each([1, -1])('stay at hand for the way back, within two hundred rows (%d)', (direction) => {
    const list = listOf(10_000);
    const show = (row: number): [first: number, last: number] => {
      list.position.value = { at: 'row', row, offsetPx: 0 };
      const { first, count } = list.wantedWindow.value;
      receive(list, first, count);
      return [first, first + count - 1];
    };
    const [first, last] = show(5_008);
    show(5_008 + direction * 192);
    for (const position of [first, last]) expect(list.rows.value.has(position)).toBe(true);
    const far = show(5_008 + direction * 1_600);
    expect([...list.rows.value.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: far[1] - far[0] + 1 }, (_, at) => far[0] + at),
    );
  });

  it('are asked for around the view and some beyond the end, from the first one on', () => {
    const list = listOf(10_000);
    const { first, count } = list.wantedWindow.value;
    expect(first).toBeLessThanOrEqual(10_000 - rowsInView - 16);
    expect(first + count).toBeGreaterThanOrEqual(10_001 + 16);
    list.scrollTo(0);
    expect(list.wantedWindow.value.first).toBe(1);
    expect(list.wantedWindow.value.count).toBeGreaterThanOrEqual(rowsInView + 16);
  });

  it('of several lines are as tall as they are', () => {
    const list = listOf(100, (number) => (number === 100 ? 3 : 1));
    expect(inView(list)).toEqual([83, 100]);
    expect(list.layout.value.rows.at(-1)?.heightPx).toBe(3 * lineHeightPx);
  });

  it('that are none change nothing', () => {
    const list = listOf(100);
    const { value } = list.rows;
    list.receiveRows(1, []);
    expect(list.rows.value).toBe(value);
  });
});

describe('another filter', () => {
  it('keeps the entry that is selected, at its height in the view', () => {
    const list = listOf(100);
    list.select(50);
    list.select(55);
    const anchor = list.anchor();
    expect(anchor).toEqual({ isAtEnd: false, number: 55, isSelected: true, topPx: 5 * lineHeightPx });
    list.rearrange(true, 60);
    expect([list.total.value, list.rows.value.size, list.selection.value]).toEqual([60, 0, { number: 55 }]);
    list.returnTo(anchor, { number: 55, position: 30 }, undefined);
    expect(list.layout.value.rows.find(({ position }) => position === 30)?.topPx).toBe(5 * lineHeightPx);
    expect(list.selection.value).toEqual({ number: 55, position: 30 });
    const back = list.anchor();
    list.rearrange(false, 0);
    expect([list.total.value, list.isFiltered.value]).toEqual([100, false]);
    list.returnTo(back, { number: 55, position: 55 }, undefined);
    expect(inView(list)).toEqual([50, 69]);
  });

  it('that is the same has its rows until the first of the new ones come, which stay', () => {
    const list = listOf(100);
    for (let time = 0; time < 2; time += 1) {
      // A stream was cleared: the entries that are left stand at other positions.
      list.rearrange(false, 0, true);
      expect(list.shownRows.value).toHaveLength(rowsInView);
      list.receiveRows(
        81,
        Array.from({ length: 10 }, (_, at) => rowOf(1_000 + at)),
      );
      expect([...list.rows.value.keys()]).toEqual(Array.from({ length: 10 }, (_, at) => 81 + at));
      list.receiveRows(
        91,
        Array.from({ length: 10 }, (_, at) => rowOf(2_000 + at)),
      );
      expect(list.shownRows.value.map(({ number }) => number)).toEqual([
        ...Array.from({ length: 10 }, (_, at) => 1_000 + at),
        ...Array.from({ length: 10 }, (_, at) => 2_000 + at),
      ]);
    }
  });

  it('keeps the first entry in view where none is selected, and the end where it is followed', () => {
    const list = listOf(100);
    expect(list.anchor()).toMatchObject({ isAtEnd: true, isSelected: false, number: 81 });
    list.rearrange(true, 40);
    list.returnTo({ isAtEnd: true, isSelected: false, number: 81 }, { number: 81, position: 7 }, undefined);
    expect([list.isFollowing.value, list.selection.value]).toEqual([true, {}]);
    list.rearrange(false, 0);
    receive(list, 1, 100);
    list.scrollTo(0);
    expect(list.anchor()).toEqual({ isAtEnd: false, isSelected: false, number: 1, topPx: 0 });
  });

  it('selects nothing where nothing is left of what was selected', () => {
    const list = listOf(100);
    list.select(50);
    const anchor = list.anchor();
    list.rearrange(true, 0);
    list.returnTo(anchor, undefined, undefined);
    expect(list.selection.value).toEqual({});
  });

  it('shows a paused list up to the same entry', () => {
    const list = listOf(100);
    list.togglePause();
    list.receiveEntries(200);
    const anchor = list.anchor();
    list.rearrange(true, 50);
    expect(list.end.value).toBe(50);
    receive(list, 1, 50);
    expect(list.end.value).toBe(50);
    list.returnTo(anchor, undefined, 20);
    expect([list.end.value, list.paused.value]).toEqual([20, { upTo: 100, endPosition: 20 }]);
    // Until it is known where that entry is among all, any of them may be before it.
    list.rearrange(false, 0);
    expect(list.end.value).toBe(200);
    list.returnTo(anchor, undefined, 100);
    expect(list.end.value).toBe(100);
    list.returnTo(anchor, undefined, undefined);
    expect(list.end.value).toBe(100);
    list.togglePause();
    expect(list.isPaused.value).toBe(false);
  });

  it('shows no row beyond its last one, when there is one match less', () => {
    const list = listOf(100);
    list.rearrange(true, 10);
    receive(list, 1, 10);
    expect(list.end.value).toBe(10);
    list.receiveMatches(9, false);
    expect([list.end.value, inView(list)]).toEqual([9, [1, 9]]);
  });

  it('knows the numbers of the rows that have come, and of no others', () => {
    const list = listOf(100);
    expect(list.numberAt(40)).toBe(40);
    list.rearrange(true, 30);
    expect(list.numberAt(4)).toBeUndefined();
    list.receiveRows(4, [rowOf(44), rowOf(48)]);
    expect([3, 4, 5, 6].map((position) => list.numberAt(position))).toEqual([undefined, 44, 48, undefined]);
    list.position.value = { at: 'row', row: 5, offsetPx: 2 };
    expect(list.positionByNumber.value).toEqual({ at: 'row', row: 48, offsetPx: 2 });
    list.selectEntry(48);
    expect(list.selection.value).toEqual({ number: 48 });
    list.receiveRows(4, [rowOf(44), rowOf(48)]);
    expect(list.selection.value).toEqual({ number: 48, position: 5 });
  });

  it('that is taken away leaves nothing new of what was there, and counts what comes then', () => {
    const list = listOf(100);
    list.position.value = { at: 'row', row: 10, offsetPx: 0 };
    for (const entries of [100, 130]) {
      list.rearrange(true, 0);
      list.receiveMatches(60, true);
      list.receiveEntries(entries);
      list.rearrange(false, 0);
      expect([entries, list.total.value, list.unseen.value]).toEqual([entries, entries, 0]);
      list.receiveEntries(entries + 7);
      expect([entries, list.unseen.value]).toEqual([entries, 7]);
    }
  });

  it('counts as seen what it finds among what was there, and as new what it finds later', () => {
    const list = listOf(100);
    list.rearrange(true, 0);
    list.position.value = { at: 'row', row: 1, offsetPx: 0 };
    list.receiveMatches(60, true);
    expect([list.total.value, list.unseen.value]).toEqual([60, 0]);
    list.receiveMatches(65, false);
    expect([list.total.value, list.unseen.value]).toEqual([65, 5]);
    list.receiveEntries(500);
    expect([list.total.value, list.entries.value]).toEqual([65, 500]);
    list.isFiltered.value = false;
    list.receiveMatches(3, true);
    expect(list.total.value).toBe(65);
  });
});

describe('a gap', () => {
  it('is a time over ten times the usual of the stream, whatever rows are in view', () => {
    const list = listOf(0);
    expect(list.gapThresholdMs.value).toBeUndefined();
    expect(list.isAfterGap(rowOf(1, { deltaMs: 1e9 }))).toBe(false);
    list.usualGapMs.value = 20;
    expect(list.gapThresholdMs.value).toBe(200);
    expect([200, 201].map((deltaMs) => list.isAfterGap(rowOf(1, { deltaMs })))).toEqual([false, true]);
    expect(list.isAfterGap(rowOf(1, { deltaMs: 201, kind: 'request' }))).toBe(false);
    // Rows that came in quick succession make no other pause a gap.
    list.receiveEntries(9);
    list.receiveRows(
      1,
      Array.from({ length: 9 }, (_, at) => rowOf(at + 1, { deltaMs: 1 })),
    );
    expect(list.gapThresholdMs.value).toBe(200);
    list.usualGapMs.value = 0.5;
    expect(list.gapThresholdMs.value).toBe(50);
    list.usualGapMs.value = undefined;
    expect(list.gapThresholdMs.value).toBeUndefined();
  });
});
