// What the page asks the host for by itself: again when the answer may be another one, not a second time for the same, and
// no more once it has been stopped. And what it keeps for a reload.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PageMessage } from '../../../src/core/page/pageMessage.ts';
import {
  askForOverviewSpan,
  askForRowsInView,
  askForSelectedEntry,
  askForShownView,
  tellAssemblePath,
} from '../../../src/webview/hostQuestions.ts';
import { rowOf, rowsInView, StatePage } from './statePage.ts';

const frames: (() => void)[] = [];
function drawFrame(): void {
  for (const draw of frames.splice(0)) draw();
}

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw));
});
afterEach(() => {
  frames.length = 0;
  vi.unstubAllGlobals();
});

/** The messages of a type since the last look. */
function newsOf(test: StatePage, type: PageMessage['type']): object[] {
  const found = test.posted.filter((message) => message.type === type);
  test.posted.length = 0;
  return found.map(({ type: _, ...rest }) => rest);
}

describe('rows', () => {
  it('are asked for when the view moves, and again of a host that starts afresh, another log or another filter', () => {
    const test = new StatePage();
    const stop = askForRowsInView(test.page);
    expect(newsOf(test, 'window')).toEqual([]);
    test.snapshot(1, { entries: 1_000 });
    const [end] = newsOf(test, 'window');
    expect(end).toMatchObject({ version: 0 });
    test.status(1, { entries: 1_000 });
    expect(newsOf(test, 'window')).toEqual([]);
    test.rows(1, 961, 40);
    test.page.list.scrollTo(0);
    expect(newsOf(test, 'window')).toMatchObject([{ first: 1 }]);
    test.snapshot(1, { entries: 1_000 });
    expect(newsOf(test, 'window')).toHaveLength(1);
    test.status(2, { entries: 0 });
    expect(newsOf(test, 'window')).toHaveLength(1);
    test.page.filter.version.value = 3;
    expect(newsOf(test, 'window')).toMatchObject([{ version: 3 }]);
    stop();
    test.snapshot(3, { streamId: 'stream-2', entries: 9 });
    expect(newsOf(test, 'window')).toEqual([]);
  });

  it('are not asked for while nothing of the list can be seen', () => {
    const test = new StatePage();
    askForRowsInView(test.page);
    test.page.list.resize(800, 0);
    test.snapshot(1, { entries: 1_000 });
    expect(newsOf(test, 'window')).toEqual([]);
    test.page.list.resize(800, rowsInView * 22);
    expect(newsOf(test, 'window')).toHaveLength(1);
  });
});

describe('the span of the overview', () => {
  it('is told once a frame at most, and the whole time only after another one', () => {
    const test = new StatePage();
    const stop = askForOverviewSpan(test.page);
    const { zoom } = test.page.overview;
    test.snapshot(1, {});
    drawFrame();
    expect(newsOf(test, 'span')).toEqual([]);
    for (const toMs of [5, 6, 7]) zoom.value = { fromMs: 1, toMs };
    drawFrame();
    expect(newsOf(test, 'span')).toEqual([{ span: { fromMs: 1, toMs: 7 } }]);
    zoom.value = undefined;
    drawFrame();
    expect(newsOf(test, 'span')).toEqual([{}]);
    test.snapshot(1, {});
    drawFrame();
    expect(newsOf(test, 'span')).toEqual([]);
    zoom.value = { fromMs: 2, toMs: 3 };
    drawFrame();
    test.snapshot(1, {});
    drawFrame();
    expect(newsOf(test, 'span')).toHaveLength(2);
    stop();
    zoom.value = { fromMs: 3, toMs: 4 };
    expect(frames).toEqual([]);
  });
});

describe('a view', () => {
  it('is watched while it is shown, and again of a host that starts afresh', () => {
    const test = new StatePage();
    const stop = askForShownView(test.page);
    test.page.showView('timing');
    expect(newsOf(test, 'watch')).toEqual([]);
    test.snapshot(1, {});
    expect(newsOf(test, 'watch')).toEqual([{ view: 'timing', isShown: true }]);
    test.page.change({ timeMode: 'clock' });
    expect(newsOf(test, 'watch')).toEqual([]);
    test.page.showView('attempts');
    expect(newsOf(test, 'watch')).toEqual([
      { view: 'timing', isShown: false },
      { view: 'attempts', isShown: true },
    ]);
    test.snapshot(2, { streamId: 'stream-2' });
    expect(newsOf(test, 'watch')).toEqual([{ view: 'attempts', isShown: true }]);
    test.page.showView('entries');
    expect(newsOf(test, 'watch')).toEqual([{ view: 'attempts', isShown: false }]);
    test.snapshot(2, { streamId: 'stream-2' });
    expect(newsOf(test, 'watch')).toEqual([]);
    stop();
    test.page.showView('assembled');
    expect(newsOf(test, 'watch')).toEqual([]);
  });
});

describe('the path of one’s own', () => {
  it('is told when there is one, again to another stream, and once when it is gone', () => {
    const test = new StatePage({ assemblePath: '$.a' });
    const stop = tellAssemblePath(test.page);
    test.snapshot(1, {});
    test.snapshot(2, { streamId: 'stream-2' });
    expect(newsOf(test, 'assemblePath')).toEqual([{ path: '$.a' }, { path: '$.a' }]);
    test.page.change({ assemblePath: '' });
    test.snapshot(3, { streamId: 'stream-3' });
    expect(newsOf(test, 'assemblePath')).toEqual([{ path: '' }]);
    test.page.change({ assemblePath: '$.b' });
    expect(newsOf(test, 'assemblePath')).toEqual([{ path: '$.b' }]);
    stop();
    test.page.change({ assemblePath: '$.c' });
    expect(newsOf(test, 'assemblePath')).toEqual([]);
  });
});

describe('the selected entry', () => {
  function answer(test: StatePage, number: number): void {
    test.receive({
      type: 'entry',
      epoch: test.page.epoch.value,
      view: { row: rowOf(number), wallClockMs: 0, lines: [], rawIsCut: false },
    });
  }

  it('is read while its details are open, one at a time, and the last place of a selection that moves', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    const stop = askForSelectedEntry(test.page);
    const { page } = test;
    page.list.select(90);
    expect(newsOf(test, 'entry')).toEqual([]);
    page.openDetails();
    expect(newsOf(test, 'entry')).toEqual([{ number: 90 }]);
    for (const number of [91, 92, 93]) page.list.select(number);
    expect(newsOf(test, 'entry')).toEqual([]);
    answer(test, 90);
    expect(newsOf(test, 'entry')).toEqual([{ number: 93 }]);
    answer(test, 93);
    page.closeDetails();
    page.list.select(95);
    expect(newsOf(test, 'entry')).toEqual([]);
    page.openDetails();
    expect(newsOf(test, 'entry')).toEqual([{ number: 95 }]);
    answer(test, 95);
    stop();
    page.list.select(96);
    expect(newsOf(test, 'entry')).toEqual([]);
  });

  it('is read again when its attempt has come further, another followed it, or the filter is another', () => {
    const test = new StatePage().snapshot(1, { entries: 100, phase: 'open' }).rows(1, 61, 40);
    askForSelectedEntry(test.page);
    test.page.list.select(100);
    test.page.openDetails();
    answer(test, 100);
    test.posted.length = 0;
    const again = (act: () => void): number => {
      act();
      const { length } = newsOf(test, 'entry');
      if (length > 0) answer(test, 100);
      return length;
    };
    expect(again(() => test.status(1, { entries: 100, phase: 'open', messages: 7 }))).toBe(0);
    expect(again(() => test.status(1, { entries: 101, phase: 'open' }))).toBe(1);
    expect(again(() => test.status(1, { entries: 102, phase: 'open' }))).toBe(0);
    expect(again(() => test.status(1, { entries: 102, phase: 'stopped' }))).toBe(1);
    expect(again(() => test.status(1, { entries: 102, phase: 'stopped', attempt: 2 }))).toBe(1);
    expect(again(() => (test.page.filter.version.value = 5))).toBe(1);
    // A host that starts afresh, under another filter at first and then under the same.
    for (const _ of [1, 2])
      expect(again(() => test.snapshot(1, { entries: 102, phase: 'stopped', attempt: 2 }))).toBe(1);
  });

  it('is forgotten with its log, also while it is awaited', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    askForSelectedEntry(test.page);
    test.page.list.select(90);
    test.page.openDetails();
    test.posted.length = 0;
    test.status(2, { entries: 100 });
    expect(newsOf(test, 'entry')).toEqual([]);
    test.rows(2, 61, 40);
    test.page.list.select(90);
    expect(newsOf(test, 'entry')).toEqual([{ number: 90 }]);
  });
});
