// What the page takes from the host and what it lets go of again, a second time as the first.

import { describe, expect, it } from 'vitest';

import { togetherNumber } from '../../../src/core/page/togetherStatus.ts';
import { isOwnStream } from '../../../src/webview/state/ownStream.ts';
import { TimelineList } from '../../../src/webview/state/timelineList.ts';
import { takesBody } from '../../../src/webview/state/requestDraft.ts';
import { rowOf, rowsInView, StatePage, statusOf } from './statePage.ts';

const overview = { binMs: 10, lanes: [], omittedAttempts: 0, simulated: [] };

describe('the page', () => {
  it('has the overview that came last, of one stream and of several', () => {
    const test = new StatePage().snapshot(1, { entries: 5 });
    for (const binMs of [10, 20]) {
      test.receive({ type: 'overview', epoch: 1, overview: { ...overview, binMs } });
      expect(test.page.overview.data.value?.binMs).toBe(binMs);
      test.receive({ type: 'togetherOverview', epoch: 1, overview: { binMs, lanes: [] } });
      expect(test.page.overview.together.value?.binMs).toBe(binMs);
    }
    test.status(2, { entries: 0 });
    expect([test.page.overview.data.value, test.page.overview.together.value]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('calls gaps what is one in the log that is shown now', () => {
    const test = new StatePage().snapshot(1, { usualGapMs: 20 });
    expect(test.page.list.gapThresholdMs.value).toBe(200);
    test.status(1, { usualGapMs: 40 });
    expect(test.page.list.gapThresholdMs.value).toBe(400);
    test.status(2, { entries: 0 });
    expect(test.page.list.gapThresholdMs.value).toBeUndefined();
  });

  it('asks for a stored value each time that it is shown, and not when it is hidden', () => {
    const test = new StatePage().snapshot(1, {});
    const { page } = test;
    const asked = (): number => test.posted.filter(({ type }) => type === 'askSecret').length;
    for (const round of [1, 2]) {
      page.toggleStored('a@b');
      expect(asked()).toBe(round);
      test.receive({ type: 'secret', reference: 'a@b', value: `open-sesame ${round}` });
      expect([...page.revealed.value]).toEqual([['a@b', `open-sesame ${round}`]]);
      page.toggleStored('a@b');
      expect([asked(), page.revealed.value.size]).toEqual([round, 0]);
    }
    test.receive({ type: 'secret', reference: 'c@d' });
    expect(page.revealed.value.get('c@d')).toBe('There is no stored value any more.');
  });

  it('closes no help by itself, and has none open at first', () => {
    const test = new StatePage().snapshot(1, {});
    expect([
      test.page.isHelpOpen.value,
      test.page.filter.isHelpOpen.value,
      test.page.filter.isGoToOpen.value,
    ]).toEqual([false, false, false]);
    test.page.isHelpOpen.value = true;
    test.page.filter.isHelpOpen.value = true;
    test.status(2, { entries: 0 });
    expect([test.page.isHelpOpen.value, test.page.filter.isHelpOpen.value]).toEqual([true, true]);
  });

  it('keeps of the stream what the host said last, and nothing once it says nothing', () => {
    const test = new StatePage().snapshot(1, {});
    const kept = {
      timelineId: 't',
      request: { url: 'http://localhost/' },
      wasLive: true,
      isWhole: true,
      lastEventId: '7',
    };
    expect(test.page.keptStream.value).toBeUndefined();
    for (const lastEventId of ['7', '8']) {
      test.receive({ type: 'status', epoch: 1, status: statusOf(), kept: { ...kept, lastEventId } });
      expect(test.page.keptStream.value?.lastEventId).toBe(lastEventId);
    }
    test.snapshot(2, {});
    expect(test.page.keptStream.value).toBeUndefined();
  });

  it('goes back to a request of before through the host, which alone knows all of it', () => {
    const test = new StatePage().snapshot(0);
    const { page } = test;
    page.paste('curl http://localhost:1/ -H "A: $KEY"');
    expect(page.pasted.isShown.value).toBe(true);
    page.openRecent({ method: 'POST', url: 'http://localhost:2/', isSafe: false });
    expect([page.pasted.isShown.value, page.draft.request.value, test.last('openRecent')]).toEqual([
      false,
      { url: 'http://localhost:2/', method: 'POST' },
      { type: 'openRecent', method: 'POST', url: 'http://localhost:2/' },
    ]);
    // Until the host has answered, the page sends nothing of its own.
    page.connect();
    expect(test.last('connect')).toBeUndefined();
    test.receive({
      type: 'snapshot',
      epoch: 0,
      recents: [
        { method: 'GET', url: 'http://localhost:3/', isSafe: true },
        { method: 'POST', url: 'http://localhost:2/', isSafe: false },
      ],
    });
    expect([page.recents.value.length, page.recentUrls.value]).toEqual([2, ['http://localhost:3/']]);
    test.snapshot(0);
    expect(page.recentUrls.value).toEqual([]);
  });

  it('has each file of a connection where it was chosen for, beside the others', () => {
    const test = new StatePage().snapshot(0);
    const { draft } = test.page;
    test.page.chooseTlsFile('caFile');
    expect(test.last('chooseTlsFile')).toEqual({ type: 'chooseTlsFile', key: 'caFile' });
    for (const key of ['caFile', 'certFile', 'keyFile'] as const)
      test.receive({ type: 'tlsFile', key, path: `/${key}` });
    test.receive({ type: 'tlsFile', key: 'certFile', path: '/other' });
    expect([draft.tls.value, draft.isEdited.value]).toEqual([
      { caFile: '/caFile', certFile: '/other', keyFile: '/keyFile' },
      true,
    ]);
  });

  it('shows an entry in a timeline of its own only where there are several streams', () => {
    const test = new StatePage().snapshot(1, { entries: 5 });
    test.page.showInTimeline(3);
    expect(test.last('showInTimeline')).toBeUndefined();
  });

  it('folds the fields of a request that is being prepared, and of one that is shown', () => {
    const { page } = new StatePage().snapshot(0);
    page.paste('curl http://localhost:1/ -d x');
    const seen = [1, 2, 3].map(() => {
      page.toggleForm();
      return page.isFormOpen.value;
    });
    expect(seen).toEqual([false, true, false]);
  });

  it('counts as new what came after the view was paused, in a page that is loaded again', () => {
    const place = { streamId: 'stream-1', epoch: 1, position: { at: 'end' }, selected: undefined };
    const paused = new StatePage({ place: { ...place, pausedAt: 60 } }).snapshot(1, { entries: 100 });
    expect([paused.page.list.isPaused.value, paused.page.list.end.value]).toEqual([true, 60]);
    const going = new StatePage({ place: { ...place, pausedAt: undefined } }).snapshot(1, { entries: 100 });
    expect([going.page.list.isPaused.value, going.page.list.unseen.value]).toEqual([false, 0]);
  });
});

describe('a place among several streams', () => {
  const at = togetherNumber(3, 7);
  const place = {
    streamId: 'together-1',
    epoch: 1,
    position: { at: 'row', row: at, offsetPx: 0 },
    selected: at,
    pausedAt: undefined,
    zoom: undefined,
  } as const;

  it('is asked for once after a reload; later it is the place where the reader is then', () => {
    const test = new StatePage({ place }).together(1, { entries: 40, lastNumber: togetherNumber(0, 40) });
    const near = (): readonly (number | undefined)[] =>
      test.posted.flatMap((message) => (message.type === 'filter' ? [message.near] : []));
    expect(near()).toEqual([at]);
    const answered = { version: 1, isActive: false, rowCount: 40, matches: 40, searched: 40, entries: 40 };
    test.receive({
      type: 'filterProgress',
      epoch: 1,
      ...answered,
      isDone: true,
      place: { entry: { number: at, position: 20 } },
    });
    const rows = Array.from({ length: 40 }, (_, index) => rowOf(togetherNumber(3, index + 1)));
    test.receive({ type: 'rows', epoch: 1, version: 1, first: 1, rows });
    test.page.list.select(30);
    test.togetherStatus(1, { entries: 40, arrangement: 1 });
    expect(near()).toEqual([at, togetherNumber(3, 30)]);
  });

  it.each([
    ['at the end', { ...place, position: { at: 'end' } as const, selected: undefined }, undefined, 0],
    ['at a row', { ...place, selected: undefined }, at, 0],
    ['at the end with an entry selected', { ...place, position: { at: 'end' } as const }, at, 0],
    ['paused', { ...place, pausedAt: togetherNumber(3, 9) }, at, togetherNumber(3, 9)],
  ])('is found again: %s', (_, kept, near, upTo) => {
    const test = new StatePage({ place: kept }).together(1, { entries: 40 });
    expect(test.last('filter')).toMatchObject({
      ...(near !== undefined && { near }),
      ...(upTo > 0 && { upTo }),
    });
    expect(test.last('filter')?.near).toBe(near);
    test.receive({
      type: 'filterProgress',
      epoch: 1,
      version: 1,
      isActive: false,
      rowCount: 40,
      matches: 40,
      searched: 40,
      entries: 40,
      isDone: true,
      place: { entry: { number: at, position: 20 }, ...(upTo > 0 && { endPosition: 25 }) },
    });
    const { list } = test.page;
    expect([list.position.value.at, list.selection.value.position, list.paused.value]).toEqual([
      kept.position.at === 'end' ? 'end' : 'row',
      kept.selected === undefined ? undefined : 20,
      upTo > 0 ? { upTo, endPosition: 25 } : undefined,
    ]);
  });
});

describe('all rows', () => {
  it('are selected with the last one in view as the one that is shown, where there was none', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    const { list } = test.page;
    list.scrollBy(-220);
    list.selectAll();
    expect([list.selected.value, list.picked.ranges.value.count]).toEqual([90, 100]);
    list.select(85);
    list.selectAll();
    expect(list.selected.value).toBe(85);
    // A range that is drawn after that begins where the row is that is shown.
    list.selectTo(87);
    expect(list.picked.ranges.value.ranges).toEqual([{ first: 85, last: 87 }]);
  });

  it('are those up to where a paused view stands, and all again once it goes on', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    const { list } = test.page;
    list.togglePause();
    test.status(1, { entries: 150 });
    list.selectAll();
    expect(list.picked.ranges.value.count).toBe(100);
    list.togglePause();
    list.selectAll();
    expect(list.picked.ranges.value.count).toBe(150);
  });
});

describe('rows that were seen', () => {
  it('leave nothing to count when there are fewer of them than before', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    const { list } = test.page;
    list.rearrange(true, 30);
    test.page.list.receiveMatches(29, false);
    expect(list.unseen.value).toBe(0);
    list.receiveMatches(31, false);
    expect(list.unseen.value).toBe(1);
  });
});

describe('another list of the same entries', () => {
  it('begins at its top until the place of the reader is known', () => {
    const test = new StatePage().snapshot(1, { entries: 100 }).rows(1, 61, 40);
    const { list } = test.page;
    list.scrollTo(0);
    list.scrollBy(500);
    list.rearrange(true, 60);
    expect(list.position.value).toEqual({ at: 'row', row: 1, offsetPx: 0 });
    list.follow();
    list.rearrange(true, 50);
    expect(list.position.value).toEqual({ at: 'end' });
  });
});

describe('a list that has no size yet', () => {
  it('knows where the reader was, by the row at the top and how much of it is above', () => {
    const list = new TimelineList(() => 1);
    list.receiveEntries(100);
    list.restore({ at: 'row', row: 40, offsetPx: 7 }, undefined, undefined);
    expect(list.anchor()).toEqual({ isAtEnd: false, isSelected: false, number: 40, topPx: -7 });
    list.restore({ at: 'end' }, undefined, undefined);
    expect(list.anchor()).toEqual({ isAtEnd: true, isSelected: false });
  });
});

describe('the size of the view', () => {
  it('changes when one of the two does, and nothing when neither does', () => {
    const { list } = new StatePage().page;
    const heightPx = rowsInView * 22;
    const { value } = list.viewport;
    list.resize(800, heightPx);
    expect(list.viewport.value).toBe(value);
    list.resize(801, heightPx);
    expect(list.viewport.value).toEqual({ widthPx: 801, heightPx });
    list.resize(801, heightPx + 1);
    expect(list.viewport.value).toEqual({ widthPx: 801, heightPx: heightPx + 1 });
  });
});

it.each<[what: string, status: Parameters<typeof statusOf>[0] | undefined, isOwn: boolean]>([
  ['none', undefined, true],
  ['one of its own', {}, true],
  ['one that a relay passes', { relayedAs: { side: 'app', upstream: 'a', relay: 'b' } }, false],
  ['one of a file', { recordedAs: { name: 'a', notes: [] } }, false],
  ['one of an app that is debugged', { debuggedAs: { session: 'a' } }, false],
])('says whether the inspector makes the connections of a stream: %s', (_, status, isOwn) => {
  expect(isOwnStream(status && statusOf(status))).toBe(isOwn);
});

it.each([
  ['GET', false],
  ['HEAD', false],
  ['DELETE', false],
  ['POST', true],
  ['PUT', true],
  ['PATCH', true],
  ['POSTED', false],
  ['REPOST', false],
])('says whether %s usually has a body: %s', (method, isUsual) => {
  expect(takesBody({ url: 'http://localhost/', method })).toBe(isUsual);
});
