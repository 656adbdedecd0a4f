// When the page keeps its state: at once where a reload decides by it, and soon otherwise, however often it changes.

import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

import { keepUiState } from '../../../src/webview/keepUiState.ts';
import { StatePage } from './statePage.ts';

interface Kept {
  readonly mainView?: string;
  readonly draft?: { readonly url: string };
  readonly place?: { readonly streamId: string; readonly selected?: number; readonly pausedAt?: number };
}

/** A page that is kept, with all that was kept of it so far. */
function keptPage(test = new StatePage()): { test: StatePage; kept: Kept[]; stop: () => void } {
  const kept: Kept[] = [];
  const stop = keepUiState(test.page, {
    post: () => undefined,
    subscribe: () => () => undefined,
    readKeptState: () => undefined,
    keepState: (state) => kept.push(state as Kept),
  });
  onTestFinished(stop);
  return { test, kept, stop };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the state of the page', () => {
  it('is kept within 200 ms of a move, once for all of that time, and at once where it is arranged', () => {
    const { test, kept, stop } = keptPage();
    const { page } = test;
    page.showView('timing');
    vi.advanceTimersByTime(1000);
    // Before the host has told what there is, what was kept before would be lost.
    expect(kept).toEqual([]);
    test.snapshot(1, { entries: 9 }).rows(1, 1, 9);
    vi.advanceTimersByTime(1000);
    kept.length = 0;
    for (const number of [3, 4, 5]) {
      page.list.select(number);
      vi.advanceTimersByTime(90);
    }
    expect(kept.map(({ place }) => place?.selected)).toEqual([5]);
    page.list.select(6);
    vi.advanceTimersByTime(199);
    expect(kept.at(-1)?.place?.selected).toBe(5);
    vi.advanceTimersByTime(1);
    expect(kept.at(-1)?.place?.selected).toBe(6);
    // How things are arranged is kept at once, and what waited with it.
    page.list.select(7);
    page.showView('attempts');
    expect(kept.at(-1)).toMatchObject({ mainView: 'attempts', place: { selected: 7 } });
    expect(vi.getTimerCount()).toBe(0);
    const before = kept.length;
    vi.advanceTimersByTime(1000);
    expect(kept).toHaveLength(before);
    page.list.select(8);
    expect(vi.getTimerCount()).toBe(1);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    page.showView('entries');
    vi.advanceTimersByTime(1000);
    expect(kept).toHaveLength(before);
  });

  it('is kept at once with each other stream, and when there is none any more', () => {
    const { test, kept } = keptPage();
    const { page } = test;
    test.snapshot(1, { streamId: 'one', entries: 9 }).rows(1, 1, 9);
    expect(kept.at(-1)?.place?.streamId).toBe('one');
    vi.advanceTimersByTime(1000);
    for (const streamId of ['two', 'one']) {
      page.list.select(3);
      expect(vi.getTimerCount()).toBe(1);
      test.snapshot(1, { streamId, entries: 9 }).rows(1, 1, 9);
      expect(kept.at(-1)?.place?.streamId).toBe(streamId);
      vi.advanceTimersByTime(1000);
    }
    test.snapshot(2);
    expect(kept.at(-1)?.place).toBeUndefined();
  });

  it('has the request of the fields only while it was not sent, and where a paused view stands', () => {
    const { test, kept } = keptPage();
    const { page } = test;
    const soon = (): Kept | undefined => {
      vi.advanceTimersByTime(200);
      return kept.at(-1);
    };
    test.snapshot(1, { entries: 9 }).rows(1, 1, 9);
    expect(soon()?.draft).toBeUndefined();
    for (const url of ['http://a.test/', 'http://b.test/']) {
      page.draft.edit(page.draft.url, url);
      expect(soon()?.draft?.url).toBe(url);
      test.status(1, { request: { url }, entries: 9 });
      expect(soon()?.draft).toBeUndefined();
    }
    for (const pausedAt of [9, 12]) {
      test.status(1, { request: { url: 'http://b.test/' }, entries: pausedAt }).rows(1, 1, pausedAt);
      page.list.togglePause();
      expect(soon()?.place?.pausedAt).toBe(pausedAt);
      page.list.togglePause();
      expect(soon()?.place?.pausedAt).toBeUndefined();
    }
  });

  it('is kept at once where it is the arrangement, and never before the host has spoken', () => {
    const test = new StatePage();
    const { kept, stop } = keptPage(test);
    test.page.change({ timeMode: 'clock' });
    vi.advanceTimersByTime(1_000);
    expect(kept).toEqual([]);
    test.snapshot(1, { entries: 100 }).rows(1, 61, 40);
    vi.advanceTimersByTime(1_000);
    kept.length = 0;
    for (const mode of ['delta', 'clock', 'start'] as const) {
      test.page.change({ timeMode: mode });
      expect(kept.at(-1)).toMatchObject({ timeMode: mode });
    }
    test.page.toggleForm();
    expect(kept.at(-1)).toMatchObject({ isRequestOpen: true });
    vi.advanceTimersByTime(1_000);
    expect(kept).toHaveLength(4);
    stop();
    test.page.change({ timeMode: 'delta' });
    vi.advanceTimersByTime(1_000);
    expect([kept.length, vi.getTimerCount()]).toEqual([4, 0]);
  });

  it('is kept shortly after a change where it is the reading place, all changes together', () => {
    const test = new StatePage();
    const { kept, stop } = keptPage(test);
    test.snapshot(1, { entries: 100 }).rows(1, 61, 40);
    vi.advanceTimersByTime(1_000);
    for (const round of [1, 2]) {
      kept.length = 0;
      for (const selected of [70, 80, 80 + round]) test.page.list.select(selected);
      vi.advanceTimersByTime(199);
      expect(kept).toEqual([]);
      vi.advanceTimersByTime(1);
      expect(kept).toMatchObject([{ place: { streamId: 'stream-1', epoch: 1, selected: 80 + round } }]);
      // What is kept at once takes along what waits.
      test.page.list.select(90 + round);
      test.page.change({ timeMode: round === 1 ? 'delta' : 'clock' });
      expect(kept.slice(1)).toMatchObject([{ place: { selected: 90 + round } }]);
      expect(vi.getTimerCount()).toBe(0);
    }
    test.page.list.select(95);
    stop();
    vi.advanceTimersByTime(1_000);
    test.page.list.select(96);
    vi.advanceTimersByTime(1_000);
    expect([kept.length, vi.getTimerCount()]).toEqual([2, 0]);
  });

  it('is kept at once when the stream becomes live, or is not any more', () => {
    const test = new StatePage();
    const { kept } = keptPage(test);
    const stream = (wasLive: boolean): void => {
      const request = { url: 'http://localhost:3000/events' };
      test.receive({
        type: 'snapshot',
        epoch: 1,
        recents: [],
        kept: { timelineId: 't', request, wasLive, isWhole: true, lastEventId: '' },
      });
    };
    for (const wasLive of [true, false, true]) {
      stream(wasLive);
      expect(kept.at(-1)).toMatchObject({ stream: { wasLive } });
    }
    expect(kept).toHaveLength(3);
  });

  it('has what is typed into the address bar only as long as nothing is connected by it', () => {
    const test = new StatePage().snapshot(0);
    const { kept } = keptPage(test);
    test.page.draft.edit(test.page.draft.url, 'http://localhost:1/?token=secret');
    vi.advanceTimersByTime(200);
    expect(kept.at(-1)).toMatchObject({ draft: { url: 'http://localhost:1/?token=' } });
    test.page.connect();
    test.snapshot(1, { request: { url: 'http://localhost:1/?token=secret' } });
    vi.advanceTimersByTime(200);
    expect(kept.at(-1)).toMatchObject({ draft: undefined });
  });
});
