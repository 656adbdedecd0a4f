// The filter as the page has it: what the host is told and when, whose answers count, and what is left of it when it is
// cleared, changed, or put to another stream.

import { describe, expect, it } from 'vitest';

import type { FilterProgress } from '../../../src/core/page/protocol.ts';
import type { PageMessage } from '../../../src/core/page/pageMessage.ts';
import { canFilterBy, describeProgress } from '../../../src/webview/state/entryFilter.ts';
import { noFilter } from '../../../src/webview/state/uiState.ts';
import { rowOf, StatePage } from './statePage.ts';

type FilterMessage = Extract<PageMessage, { type: 'filter' }>;

/** A page on a stream of 100 entries, of which the last are there. */
function shownPage(keptState?: unknown): StatePage {
  return new StatePage(keptState).snapshot(1, { entries: 100 }).rows(1, 61, 40);
}

function asked({ posted }: StatePage): FilterMessage[] {
  return posted.filter((message): message is FilterMessage => message.type === 'filter');
}

function progressOf(version: number, overrides: Partial<FilterProgress> = {}): FilterProgress {
  return {
    version,
    isActive: true,
    rowCount: 10,
    matches: 10,
    searched: 100,
    entries: 100,
    isDone: true,
    ...overrides,
  };
}

function answer(test: StatePage, version: number, overrides: Partial<FilterProgress> = {}, epoch = 1): void {
  test.receive({ type: 'filterProgress', epoch, ...progressOf(version, overrides) });
}

describe('a filter', () => {
  it('is told to the host when it can be read, each time with another version', () => {
    const test = shownPage();
    expect(asked(test)).toEqual([]);
    const { filter } = test.page;
    filter.edit({ text: 'type:tick' });
    filter.edit({ text: 'type:' });
    filter.edit({ text: 'type:tock' });
    filter.edit({ matchesCase: true });
    filter.edit({ isRegex: true });
    filter.edit({ showsOnlyMatches: false });
    filter.clear();
    const { showsOnlyMatches: _, ...query } = noFilter;
    expect(
      asked(test).map(({ version, query, showsOnlyMatches }) => [version, query, showsOnlyMatches]),
    ).toEqual([
      [1, { ...query, text: 'type:tick' }, true],
      [2, { ...query, text: 'type:tock' }, true],
      [3, { ...query, text: 'type:tock', matchesCase: true }, true],
      [4, { ...query, text: 'type:tock', matchesCase: true, isRegex: true }, true],
      [5, { ...query, text: 'type:tock', matchesCase: true, isRegex: true }, false],
      [6, { ...query, text: '', matchesCase: true, isRegex: true }, false],
    ]);
  });

  it('with a mistake leaves the last good one in force, and says what is wrong until it is mended', () => {
    const test = shownPage();
    const { filter } = test.page;
    filter.edit({ text: 'tick' });
    filter.edit({ text: 'tick type:' });
    expect(filter.mistake.value).toBeDefined();
    expect(filter.good.value.state.text).toBe('tick');
    filter.edit({ text: 'tick' });
    expect([filter.mistake.value, asked(test).length]).toEqual([undefined, 1]);
  });

  it('that is empty is not told, and one that is kept from before is', () => {
    expect(asked(shownPage({ filter: { ...noFilter, text: '  ' } }))).toEqual([]);
    expect(
      asked(shownPage({ filter: { ...noFilter, text: 'tick' } })).map(({ query }) => query.text),
    ).toEqual(['tick']);
  });

  it('waits for a stream', () => {
    const test = new StatePage();
    test.page.filter.edit({ text: 'tick' });
    test.snapshot(1);
    expect(asked(test)).toEqual([]);
    test.snapshot(2, { entries: 5 });
    expect(asked(test)).toHaveLength(1);
  });

  it('is told again to another stream and after a reload of the host, and not after a clear', () => {
    const test = shownPage();
    test.page.filter.edit({ text: 'tick' });
    answer(test, 1);
    test.status(2, { entries: 0 });
    expect(asked(test)).toHaveLength(1);
    expect([test.page.list.isFiltered.value, test.page.filter.version.value]).toEqual([true, 1]);
    test.snapshot(3, { streamId: 'stream-2', entries: 9 });
    expect(asked(test).map(({ version }) => version)).toEqual([1, 2]);
    expect([
      test.page.list.isFiltered.value,
      test.page.filter.version.value,
      test.page.filter.progress.value,
    ]).toEqual([false, 0, undefined]);
    expect(test.page.list.total.value).toBe(9);
    answer(test, 2, { rowCount: 3, matches: 3 }, 3);
    expect([test.page.list.isFiltered.value, test.page.list.total.value]).toEqual([true, 3]);
    test.snapshot(3, { streamId: 'stream-2', entries: 9 });
    expect(asked(test)).toHaveLength(3);
  });

  it('tells which entry is looked at, and up to where a paused list goes', () => {
    const test = shownPage();
    const { list, filter } = test.page;
    list.select(90);
    filter.edit({ text: 'a' });
    list.togglePause();
    filter.edit({ text: 'b' });
    expect(asked(test).map(({ near, upTo }) => [near, upTo])).toEqual([
      [90, undefined],
      [90, 100],
    ]);
  });
});

describe('an answer of the host', () => {
  it('counts when it is about the filter that was told last', () => {
    const test = shownPage();
    const { filter, list } = test.page;
    filter.edit({ text: 'a' });
    filter.edit({ text: 'b' });
    answer(test, 1);
    expect([filter.version.value, filter.progress.value, list.isFiltered.value]).toEqual([
      0,
      undefined,
      false,
    ]);
    answer(test, 2);
    expect([filter.version.value, filter.progress.value?.matches, list.total.value]).toEqual([2, 10, 10]);
    test.receive({ type: 'rows', epoch: 1, version: 1, first: 1, rows: [rowOf(4)] });
    expect(list.rows.value.size).toBe(0);
    test.receive({ type: 'rows', epoch: 1, version: 2, first: 1, rows: [rowOf(4)] });
    expect(list.numberAt(1)).toBe(4);
  });

  it('keeps all entries in the list where only marks are wanted', () => {
    const test = shownPage();
    test.page.filter.edit({ text: 'a', showsOnlyMatches: false });
    answer(test, 1, { rowCount: 100 });
    expect([test.page.list.isFiltered.value, test.page.list.total.value]).toEqual([false, 100]);
  });

  it('brings the list to where the reader was, once', () => {
    const test = shownPage();
    const { filter, list } = test.page;
    list.select(90);
    filter.edit({ text: 'a' });
    answer(test, 1, { rowCount: 60, matches: 60, isDone: false });
    expect(list.selection.value).toEqual({ number: 90 });
    answer(test, 1, { rowCount: 60, matches: 60, place: { entry: { number: 90, position: 40 } } });
    expect(list.selection.value).toEqual({ number: 90, position: 40 });
    list.select(45);
    answer(test, 1, { rowCount: 61, matches: 61, place: { entry: { number: 90, position: 40 } } });
    expect(list.selection.value.position).toBe(45);
  });

  it('is read out when the search is over, once for each filter', () => {
    const test = shownPage();
    const { filter } = test.page;
    filter.edit({ text: 'a' });
    answer(test, 1, { isDone: false, searched: 10 });
    expect(filter.announcement.value).toBe('');
    answer(test, 1);
    expect(filter.announcement.value).toBe('10 of 100 entries match');
    answer(test, 1, { matches: 11, entries: 101 });
    expect(filter.announcement.value).toBe('10 of 100 entries match');
    filter.edit({ text: 'b' });
    answer(test, 2, { isDone: false, stoppedAt: 1234, matches: 2 });
    expect(filter.announcement.value).toBe(
      '2 of 100 entries match, up to entry 1,234, where the pattern took too long',
    );
    expect(describeProgress(progressOf(1, { isActive: false }))).toBe('');
  });

  it('counts rows as new only once all that were there have been searched', () => {
    const test = shownPage();
    const { filter, list } = test.page;
    list.scrollTo(0);
    filter.edit({ text: 'a' });
    answer(test, 1, { rowCount: 40, matches: 40, isDone: false });
    answer(test, 1, { rowCount: 60, matches: 60 });
    list.position.value = { at: 'row', row: 1, offsetPx: 0 };
    expect(list.unseen.value).toBe(0);
    answer(test, 1, { rowCount: 62, matches: 62 });
    expect(list.unseen.value).toBe(2);
    // A search of what has come since is no search of all.
    answer(test, 1, { rowCount: 63, matches: 63, entries: 9_000, searched: 8_000, isDone: false });
    answer(test, 1, { rowCount: 65, matches: 65, entries: 9_000 });
    expect([list.unseen.value, filter.announcement.value]).toEqual([5, '60 of 100 entries match']);
  });
});

describe('a term of a row', () => {
  it.each([
    ['', 'type', 'tick', 'type:tick'],
    ['', 'id', 'a b', 'id:"a b"'],
    ['heartbeat', 'kind', 'message', 'kind:message heartbeat'],
    ['type:tick x', 'type', 'tock', 'type:tock x'],
    ['x TYPE:"a \\" b" y', 'type', 'tock', 'type:tock x y'],
    ['type:a type:b', 'type', 'c', 'type:c'],
    ['subtype:a', 'type', 'c', 'type:c subtype:a'],
  ] as const)('is added to “%s”, in the place of one for the same field', (before, field, value, after) => {
    const { page } = shownPage();
    page.filter.edit({ text: before });
    page.filter.addTerm(field, value);
    expect(page.filter.state.value.text).toBe(after);
  });
});

describe('the way to an entry', () => {
  it('asks from the selected entry on, and for matches only while there is a filter', () => {
    const test = shownPage();
    const { filter, list } = test.page;
    filter.goToMatch(1);
    expect(test.last('nextMatch')).toBeUndefined();
    filter.edit({ text: 'a', showsOnlyMatches: false });
    answer(test, 1, { rowCount: 100 });
    filter.goToMatch(1);
    test.receive({
      type: 'rows',
      epoch: 1,
      version: 1,
      first: 81,
      rows: Array.from({ length: 20 }, (_, at) => rowOf(81 + at)),
    });
    list.select(90);
    filter.goToMatch(-1);
    filter.goToText.value = 'id:7';
    filter.goTo();
    expect(
      test.posted.flatMap((message) =>
        message.type === 'nextMatch' || message.type === 'goTo' ? [message.from] : [],
      ),
    ).toEqual([0, 90, 90]);
    filter.clear();
    answer(test, 2, { isActive: false, rowCount: 100 });
    filter.goToMatch(1);
    expect(test.posted.filter(({ type }) => type === 'nextMatch')).toHaveLength(2);
  });

  it('opens without the words of the last time, and closes where it was going', () => {
    const test = shownPage();
    const { filter } = test.page;
    test.page.showView('timing');
    filter.openGoTo();
    expect([filter.isGoToOpen.value, test.page.ui.value.mainView]).toEqual([true, 'entries']);
    test.receive({ type: 'goToRefused', epoch: 1, message: 'There is no entry 9.' });
    expect(filter.goToMessage.value).toBe('There is no entry 9.');
    filter.openGoTo();
    expect(filter.goToMessage.value).toBeUndefined();
    test.receive({ type: 'goToRefused', epoch: 1, message: 'There is no entry 9.' });
    filter.goTo();
    expect(filter.goToMessage.value).toBeUndefined();
    test.receive({ type: 'jumped', epoch: 1, version: 0, wanted: 50, number: 50, position: 50 });
    expect([filter.isGoToOpen.value, test.page.list.selected.value]).toEqual([false, 50]);
  });

  it('says so when the filter hides the entry, and stays open', () => {
    const test = shownPage();
    const { filter } = test.page;
    filter.openGoTo();
    test.receive({ type: 'jumped', epoch: 1, version: 0, wanted: 1_050, number: 48, position: 48 });
    expect(filter.goToMessage.value).toBe(
      'The filter hides entry 1,050. Entry 48 is the nearest that it shows.',
    );
    expect(filter.isGoToOpen.value).toBe(true);
    test.receive({ type: 'jumped', epoch: 1, version: 7, wanted: 3, number: 3, position: 3 });
    expect(test.page.list.selected.value).toBe(48);
  });

  it('is the place of the entry in a whole list, and asked for in a filtered one', () => {
    const test = shownPage();
    const { filter, list } = test.page;
    filter.reveal(40);
    expect([list.selected.value, test.last('reveal')]).toEqual([40, undefined]);
    filter.edit({ text: 'a' });
    answer(test, 1);
    filter.reveal(41);
    expect(test.last('reveal')).toEqual({ type: 'reveal', number: 41 });
    test.page.showEntry(42);
    expect(test.last('reveal')).toEqual({ type: 'reveal', number: 42 });
  });

  it('and the filter take the focus each time when a command asks for it', () => {
    const test = shownPage();
    const { filter } = test.page;
    test.page.showView('attempts');
    test.receive({ type: 'showField', field: 'filter' });
    expect([filter.focusRequests.value, test.page.ui.value.mainView, filter.isGoToOpen.value]).toEqual([
      1,
      'entries',
      false,
    ]);
    test.receive({ type: 'showField', field: 'filter' });
    expect(filter.focusRequests.value).toBe(2);
    // Both at once are one, which is met once.
    expect([filter.takeFocusRequest(), filter.takeFocusRequest()]).toEqual([true, false]);
    test.receive({ type: 'showField', field: 'goTo' });
    expect([filter.focusRequests.value, filter.isGoToOpen.value]).toEqual([2, true]);
    filter.closeGoTo();
    expect(filter.isGoToOpen.value).toBe(false);
  });
});

it('marks what its texts say, in the case that is asked for, and nothing that it excludes', () => {
  const { page } = shownPage();
  const marks = (): string[] => page.filter.patterns.value.map((pattern) => pattern.flags + pattern.source);
  page.filter.edit({ text: 'a.b -c type:d "e f"' });
  expect(marks()).toEqual(['gia\\.b', 'gie f']);
  page.filter.edit({ matchesCase: true });
  expect(marks()).toEqual(['ga\\.b', 'ge f']);
  page.filter.clear();
  expect(marks()).toEqual([]);
});

it.each([
  ['', true],
  ['a b', true],
  ['a'.repeat(200), true],
  ['a'.repeat(201), false],
  ['a\nb', false],
  ['a\rb', false],
])('case %#: a value can be a term of the filter when it is one line, and short', (value, can) => {
  expect(canFilterBy(value)).toBe(can);
});
