// The page of a comparison without a document: what it asks for and when, whose answers count, and what is left of the
// rows of before when sides, filters and options are others.

import { describe, expect, it } from 'vitest';

import { defaultOptions } from '../../../src/core/comparison/comparison.ts';
import type { ComparisonHostMessage } from '../../../src/core/comparison/comparisonProtocol.ts';
import { lineHeightPx } from '../../../src/webview/state/listPosition.ts';
import { resultOf, rowsInView, StateComparison } from './comparisonState.ts';

const pairOf = (version: number, filter: number, position: number): ComparisonHostMessage => ({
  type: 'pair',
  version,
  filter,
  position,
});

describe('rows of a comparison', () => {
  it('are asked for once the host has said how many there are, and again when the view moves', () => {
    const test = new StateComparison();
    test.comparison(1, { result: resultOf({ rows: 500 }) });
    expect(test.all('window')).toEqual([]);
    test.shown(1, 1, 500);
    expect(test.all('window')).toEqual([{ type: 'window', filter: 1, first: 1, count: 21 + 48 }]);
    test.page.list.scrollBy(lineHeightPx);
    expect(test.all('window')).toHaveLength(1);
    test.page.list.select(100);
    expect(test.last('window')).toMatchObject({ first: 64 });
    test.shown(1, 1, 0);
    expect(test.all('window')).toHaveLength(2);
  });

  it.each<[what: string, version: number, filter: number, isTaken: boolean]>([
    ['of now', 2, 2, true],
    ['of a comparison before', 1, 2, false],
    ['of a filter before', 2, 1, false],
    ['of a filter to come', 2, 3, false],
  ])('count, as places and pairs do, when they are those %s', (_, version, filter, isTaken) => {
    const test = new StateComparison();
    const { page } = test;
    test.compared(1, 100);
    page.show({ flags: ['changed'], same: false });
    test.compared(2, 50);
    test.rows(version, 1, 10, filter);
    expect(page.list.rows.value.size).toBe(isTaken ? 10 : 0);
    test.receive({ type: 'found', version, filter, position: 7 });
    expect(page.list.selected.value).toBe(isTaken ? 7 : undefined);
    test.receive(pairOf(version, filter, 7));
    expect(page.pair.value?.position).toBe(isTaken ? 7 : undefined);
    test.shown(version, filter, 9);
    expect(page.list.end.value).toBe(isTaken ? 9 : 50);
  });

  it('are forgotten with all that was about them when others are compared, and not when more is said of the same', () => {
    const test = new StateComparison();
    const { page } = test;
    const seen = (): unknown => [
      page.list.end.value,
      page.list.rows.value.size,
      page.list.selected.value,
      page.pair.value?.position,
      page.answers.value?.version,
    ];
    const none = [0, 0, undefined, undefined, undefined];
    for (const version of [1, 2]) {
      test.compared(version, 100).rows(version, 1, 40);
      page.list.select(5);
      test.receive(pairOf(version, 1, 5));
      test.receive({ type: 'answers', version, hasTimes: true, pairs: [], hasMore: false });
      const before = seen();
      expect(before).toEqual([100, 40, 5, 5, version]);
      test.comparison(version, { result: resultOf({ rows: 100 }), isOutdated: true });
      expect(seen()).toEqual(before);
      const asked = test.all('window').length;
      test.comparison(version + 1, { progress: 0.5 });
      expect(seen()).toEqual(none);
      page.list.resize(800, (rowsInView + version) * lineHeightPx);
      expect(test.all('window')).toHaveLength(asked);
    }
  });

  it('begin at the top under another filter, which knows nothing of what was selected', () => {
    const test = new StateComparison();
    const { page } = test;
    test.compared(1, 500).rows(1, 1, 69);
    page.list.select(400);
    page.openDetails();
    test.receive(pairOf(1, 1, 400));
    const pairs = test.all('pair').length;
    page.show({ flags: [], same: true });
    expect(test.last('filter')).toEqual({ type: 'filter', filter: 2, flags: [], same: true });
    // Nothing is asked of rows before it is known which there are.
    expect([test.all('pair').length, test.last('window')?.filter]).toEqual([pairs, 1]);
    test.shown(1, 2, 300);
    expect([page.list.selected.value, page.list.layout.value.rows[0]?.position, page.pair.value]).toEqual([
      undefined,
      1,
      undefined,
    ]);
    expect(test.last('window')).toMatchObject({ filter: 2, first: 1 });
    page.show({ flags: ['late'], same: false, change: '$.a' });
    expect(test.last('filter')).toEqual({
      type: 'filter',
      filter: 3,
      flags: ['late'],
      same: false,
      change: '$.a',
    });
    page.showAll();
    expect(test.last('filter')).toEqual({ type: 'filter', filter: 4, flags: [], same: false });
  });
});

describe('the differences', () => {
  it('are gone to from the row that is selected, and from the beginning without one', () => {
    const test = new StateComparison();
    const { page } = test;
    test.compared(1, 100);
    page.goToDifference(1);
    page.list.select(7);
    page.goToDifference(-1);
    page.showAll();
    test.shown(1, 2, 100);
    page.goToDifference(1);
    expect(test.all('next')).toEqual([
      { type: 'next', filter: 1, from: 0, step: 1 },
      { type: 'next', filter: 1, from: 7, step: -1 },
      { type: 'next', filter: 2, from: 0, step: 1 },
    ]);
    test.receive({ type: 'found', version: 1, filter: 2 });
    expect(page.list.selected.value).toBeUndefined();
  });

  it('of a row are asked for while somebody looks at them, for each row that is selected', () => {
    const test = new StateComparison();
    const { page } = test;
    test.compared(1, 100);
    page.openDetails();
    expect(page.isDetailsOpen.value).toBe(false);
    page.openInEditor();
    page.list.select(5);
    expect(test.all('pair')).toEqual([]);
    page.openDetails();
    page.list.moveSelection(1);
    page.isDetailsOpen.value = false;
    page.list.select(9);
    page.openInEditor();
    expect(test.all('pair').map(({ position }) => position)).toEqual([5, 6]);
    expect(test.all('openPair')).toEqual([{ type: 'openPair', filter: 1, position: 9 }]);
  });
});

describe('what is compared', () => {
  it('is asked for with what was changed alone, and with no path or id once the host is to propose', () => {
    const test = new StateComparison();
    const { page } = test;
    page.compare({ toleranceMs: 5 });
    page.proposeAlignment();
    expect(test.all('compare')).toEqual([]);
    const options = { ...defaultOptions, by: 'path', path: '$.id', ignored: ['$.a'] } as const;
    test.comparison(1, { options });
    page.compare({ toleranceMs: 5 });
    page.compare({ ignoresIds: true });
    page.proposeAlignment();
    const { by: _by, path: _path, ...rest } = options;
    expect(test.all('compare').map((message) => message.options)).toEqual([
      { ...options, toleranceMs: 5 },
      { ...options, ignoresIds: true },
      rest,
    ]);
    page.again();
    page.cancel();
    page.swap();
    page.showSide('right');
    expect(test.posted.slice(-4)).toEqual([
      { type: 'again' },
      { type: 'cancel' },
      { type: 'swap' },
      { type: 'showSide', side: 'right' },
    ]);
  });
});

describe('the answers', () => {
  const answers = (version: number): ComparisonHostMessage => ({
    type: 'answers',
    version,
    hasTimes: true,
    pairs: [],
    hasMore: false,
  });

  it('are asked for when somebody looks at them, once for each comparison', () => {
    const test = new StateComparison();
    const { page } = test;
    test.compared(1, 5, 2);
    expect(test.all('answers')).toEqual([]);
    page.showAnswers(true);
    expect(test.all('answers')).toHaveLength(1);
    test.receive(answers(7));
    expect(page.answers.value).toBeUndefined();
    test.receive(answers(1));
    page.showAnswers(false);
    page.showAnswers(true);
    expect([page.answers.value?.version, test.all('answers').length]).toEqual([1, 1]);
    test.comparison(2, { progress: 0 });
    expect([page.answers.value, test.all('answers').length]).toEqual([undefined, 1]);
    test.compared(2, 5, 2);
    expect(test.all('answers')).toHaveLength(2);
  });

  it.each([
    ['of two answers, first', undefined, [true], true],
    ['of two answers, not by a later word', undefined, [false, true], false],
    ['of two streams', undefined, [false], false],
    [
      'of two answers, where it was hidden with its rows',
      { shown: { flags: [], same: false } },
      [true],
      false,
    ],
    [
      'of two streams, where it was hidden with its answers',
      { shown: { flags: [], same: false }, showsAnswers: true },
      [false],
      true,
    ],
  ])('are shown by themselves in a comparison %s', (_, keptState, messages, areShown) => {
    const test = new StateComparison(keptState);
    for (const isOfAnswers of messages) test.comparison(1, { isOfAnswers });
    expect(test.page.showsAnswers.value).toBe(areShown);
  });
});

describe('a page that was hidden', () => {
  it('has its filter, its details and its row again, once', () => {
    const first = new StateComparison();
    first.compared(1, 500);
    first.page.show({ flags: ['late', 'changed'], same: true, change: '$.a' });
    first.shown(1, 2, 500);
    first.page.list.select(300);
    first.page.openDetails();
    first.page.showAnswers(true);
    const again = new StateComparison(JSON.parse(JSON.stringify(first.keptState)));
    const { page } = again;
    expect(again.posted).toEqual([
      { type: 'filter', filter: 1, flags: ['changed', 'late'], same: true, change: '$.a' },
      { type: 'ready' },
    ]);
    again.compared(4, 500);
    expect([page.list.selected.value, page.isDetailsOpen.value, page.showsAnswers.value]).toEqual([
      300,
      true,
      true,
    ]);
    expect(again.last('pair')).toEqual({ type: 'pair', filter: 1, position: 300 });
    again.shown(4, 1, 500);
    expect(page.list.selected.value).toBeUndefined();
  });

  it('has its row again though it was hidden a second time before its rows were there', () => {
    const kept = { shown: { flags: [], same: false }, isDetailsOpen: true, selected: 300 };
    const { keptState } = new StateComparison(kept).comparison(1, { progress: 0.5 });
    const test = new StateComparison(keptState);
    test.compared(1, 500);
    expect([test.page.list.selected.value, test.page.isDetailsOpen.value]).toEqual([300, true]);
    // From then on it is the row that is selected.
    test.page.list.select(7);
    expect(test.keptState).toMatchObject({ selected: 7 });
  });

  it('does not go to a row that there is no more', () => {
    const test = new StateComparison({ shown: { flags: [], same: false }, selected: 300 });
    test.compared(1, 299);
    expect(test.page.list.selected.value).toBeUndefined();
  });

  it.each([
    undefined,
    7,
    {},
    { shown: 7 },
    { shown: { flags: 'late', same: true } },
    {
      shown: { flags: ['other'], same: 1, change: 7 },
      isDetailsOpen: 1,
      showsAnswers: 'true',
      selected: '7',
    },
  ])('begins anew with anything else that was kept: %j', (keptState) => {
    const { posted, page } = new StateComparison(keptState);
    expect(posted).toEqual([{ type: 'filter', filter: 1, flags: [], same: false }, { type: 'ready' }]);
    expect([page.isDetailsOpen.value, page.showsAnswers.value]).toEqual([false, false]);
  });
});

describe('the list', () => {
  it('is moved through from the first row in view, and not beyond its ends', () => {
    const test = new StateComparison();
    const { list } = test.page;
    test.compared(1, 100);
    list.scrollBy(10 * lineHeightPx);
    list.moveSelection(5);
    expect(list.selected.value).toBe(11);
    for (const [rows, to] of [
      [1, 12],
      [-1000, 1],
      [-1, 1],
      [list.pageRows, rowsInView],
      [1000, 100],
      [1, 100],
    ] as const) {
      list.moveSelection(rows);
      expect(list.selected.value).toBe(to);
    }
    for (const position of [0, 101]) {
      list.select(position);
      list.jumpTo(position);
      expect(list.selected.value).toBe(100);
    }
    test.shown(1, 1, 0);
    list.moveSelection(1);
    expect(list.selected.value).toBeUndefined();
  });

  it('puts a difference in the middle unless it is wholly in view', () => {
    const test = new StateComparison();
    const { list } = test.page;
    test.compared(1, 500);
    const first = (): number | undefined => list.layout.value.rows[0]?.position;
    list.jumpTo(20);
    expect(first()).toBe(1);
    list.scrollBy(lineHeightPx / 2);
    // The first row in view is half above it now, as the last one is half below.
    list.jumpTo(21);
    expect(list.layout.value.rows.find(({ position }) => position === 21)?.topPx).toBe(9.5 * lineHeightPx);
    list.scrollTo(lineHeightPx / 2);
    list.jumpTo(1);
    expect(list.layout.value.rows[0]).toMatchObject({ position: 1, topPx: 0 });
    list.jumpTo(400);
    expect(list.layout.value.rows.find(({ position }) => position === 400)?.topPx).toBe(9.5 * lineHeightPx);
    list.scrollTo(0);
    expect(first()).toBe(1);
  });

  it('holds rows near the view, and the selected one however far it is', () => {
    const test = new StateComparison();
    const { list } = test.page;
    test.compared(1, 5_000).rows(1, 1, 69);
    list.select(5);
    list.scrollTo(110_000);
    const { first, count } = list.wantedWindow.value;
    test.rows(1, first, count);
    expect([list.rows.value.size, list.selectedRow.value?.left?.number]).toEqual([count + 1, 5]);
    list.scrollBy(-150 * lineHeightPx);
    const nearer = list.wantedWindow.value;
    test.rows(1, nearer.first, nearer.count);
    expect(list.rows.value.has(first + count - 1)).toBe(true);
  });
});
