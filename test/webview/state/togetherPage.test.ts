// A page of several streams without a document: entries that come to stand elsewhere, and one stream after several.

import { describe, expect, it } from 'vitest';

import { togetherNumber } from '../../../src/core/page/togetherStatus.ts';
import { rowOf, StatePage } from './statePage.ts';

function filters({ posted }: StatePage): number {
  return posted.filter(({ type }) => type === 'filter').length;
}

describe('a page of several streams', () => {
  it('asks where things are each time that entries stand at other positions, and only then', () => {
    const test = new StatePage().together(1, { entries: 10 });
    expect(filters(test)).toBe(0);
    test.togetherStatus(1, { entries: 20, arrangement: 0 });
    expect(filters(test)).toBe(0);
    test.togetherStatus(1, { entries: 30, arrangement: 1 });
    expect(filters(test)).toBe(1);
    test.togetherStatus(1, { entries: 40, arrangement: 1 });
    expect(filters(test)).toBe(1);
    test.togetherStatus(1, { entries: 40, arrangement: 2 });
    expect(filters(test)).toBe(2);
    // A host that starts afresh has the reader's place to learn only when it moves again.
    test.together(1, { entries: 40, arrangement: 5 });
    expect(filters(test)).toBe(2);
    test.togetherStatus(1, { entries: 40, arrangement: 6 });
    expect(filters(test)).toBe(3);
  });

  it('waits no longer for an entry that may be there no more', () => {
    const test = new StatePage().together(1, { entries: 10 });
    const { awaited } = test.page.views;
    awaited.value = 7;
    test.togetherStatus(1, { entries: 11, arrangement: 0 });
    expect(awaited.value).toBe(7);
    test.togetherStatus(1, { entries: 11, arrangement: 1 });
    expect(awaited.value).toBeUndefined();
  });

  it('has its clock, its beginning and its life from all of them', () => {
    const test = new StatePage().together(1, { isLive: true, startedAtMs: 500, nowMs: 70 });
    const { page } = test;
    expect([page.isLive.value, page.startedAtMs.value, page.shownId.value]).toEqual([
      true,
      500,
      'together-1',
    ]);
    expect(page.nowMs.value).toBeGreaterThanOrEqual(70);
    test.togetherStatus(1, { isLive: false, startedAtMs: 500, nowMs: 90 });
    expect([page.isLive.value, page.nowMs.value]).toEqual([false, 90]);
  });

  it('leads to an entry through the host, and by position once it shows one stream', () => {
    const test = new StatePage().together(1, { entries: 40, lastNumber: togetherNumber(0, 40) });
    const { page } = test;
    page.showEntry(togetherNumber(0, 3));
    expect(test.last('reveal')).toEqual({ type: 'reveal', number: togetherNumber(0, 3) });
    page.showInTimeline(togetherNumber(0, 3));
    page.showInTimeline(undefined);
    expect(test.posted.filter(({ type }) => type === 'showInTimeline')).toEqual([
      { type: 'showInTimeline', number: togetherNumber(0, 3) },
    ]);
    test.receive({ type: 'rows', epoch: 1, version: 0, first: 1, rows: [rowOf(togetherNumber(0, 1))] });
    page.list.select(1);
    expect(page.list.selected.value).toBe(togetherNumber(0, 1));
  });
});
