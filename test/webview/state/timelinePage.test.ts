// What the page knows, used a second time: after a clear, after another stream, after a reload. What belongs to the stream
// is then as in a new page, and what belongs to the reader stays.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AssembledUpdate } from '../../../src/core/assembly/answerView.ts';
import type { EntryView, HostMessage } from '../../../src/core/page/protocol.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import type { TimingData } from '../../../src/core/timing/timingData.ts';
import { timeModes } from '../../../src/webview/controls/timeFormat.ts';
import { mainViews } from '../../../src/webview/state/mainViews.ts';
import { expectAlwaysLikeNew } from '../../helpers/secondUse.ts';
import { rowOf, StatePage, statusOf } from './statePage.ts';

function viewOf(number: number): EntryView {
  return { row: rowOf(number), wallClockMs: number, lines: [], rawIsCut: false };
}

function assembledOf(read: number): AssembledUpdate {
  return {
    isFresh: false,
    path: '',
    read,
    entries: read,
    messages: read,
    goneMessages: 0,
    goneEntries: 0,
    omittedAnswers: 0,
    answers: [],
    texts: [
      { part: 1, run: { firstPiece: 0, offset: 0, text: 'Hello', entries: [3], times: [30], ends: [5] } },
    ],
  };
}

const someTiming = {} as TimingData;
const someFinding = { level: 'warning', title: 'Silence' } as Finding;

/** What one does with a page, or what the host tells it, of a log with that epoch. */
type Use = (test: StatePage, epoch: number) => void;

const uses: Readonly<Record<string, Use>> = {
  entries: (test, epoch) => test.status(epoch, { entries: 500, clearedEntries: 4 }),
  fewEntries: (test, epoch) => test.status(epoch, { entries: 3 }),
  rows: (test, epoch) => test.rows(epoch, 1, 40),
  lastRows: (test, epoch) => test.rows(epoch, 470, 31),
  select: ({ page }) => page.list.select(5),
  selectEntry: ({ page }) => page.list.selectEntry(7),
  selectLast: ({ page }) => page.list.selectLast(),
  pause: ({ page }) => page.list.togglePause(),
  scroll: ({ page }) => page.list.scrollBy(-300),
  follow: ({ page }) => page.list.follow(),
  jump: ({ page }) => page.list.jumpTo({ number: 100, position: 100 }),
  view: (test, epoch) => test.receive({ type: 'entry', epoch, view: viewOf(5) }),
  awaited: ({ page }) => {
    page.views.awaited.value = 5;
  },
  bytes: (test, epoch) =>
    test.receive({ type: 'bytes', epoch, number: 5, offset: 0, bytes: new Uint8Array(2), sizeBytes: 2 }),
  previous: (test, epoch) => test.receive({ type: 'previous', epoch, number: 5 }),
  overview: (test, epoch) =>
    test.receive({
      type: 'overview',
      epoch,
      overview: { binMs: 10, lanes: [], omittedAttempts: 1, simulated: [] },
    }),
  zoom: ({ page }) => {
    page.overview.zoom.value = { fromMs: 1, toMs: 2 };
  },
  attempts: (test, epoch) => test.receive({ type: 'attempts', epoch, attempts: [], omittedAttempts: 3 }),
  timing: (test, epoch) => test.receive({ type: 'timing', epoch, timing: someTiming }),
  findings: (test, epoch) => test.receive({ type: 'findings', epoch, findings: [someFinding] }),
  assembled: (test, epoch) => test.receive({ type: 'assembled', epoch, update: assembledOf(7) }),
  pick: ({ page }) => page.pickPiece(1, 2),
  copyMenu: ({ page }) => {
    page.isCopyMenuOpen.value = true;
  },
};

/** All that is about the log that is shown. */
function seen({ page }: StatePage): object {
  const { list, views, overview, timing, assembled } = page;
  return {
    entries: list.entries.value,
    total: list.total.value,
    rows: [...list.rows.value.keys()],
    position: list.position.value,
    paused: list.paused.value,
    selection: list.selection.value,
    end: list.end.value,
    unseen: list.unseen.value,
    wanted: list.wantedWindow.value,
    isFollowing: list.isFollowing.value,
    view: [5, 7].map((number) => views.of(number)?.row.number),
    awaited: views.awaited.value,
    bytes: views.bytes.value?.number,
    previous: views.previous.value?.number,
    overview: overview.data.value,
    zoom: overview.zoom.value,
    attempts: page.attempts.value?.omittedAttempts,
    timing: timing.data.value,
    findings: timing.findings.value,
    assembled: assembled.state.value,
    picked: assembled.picked.value,
    text: assembled.textOf(1).text(),
    isCopyMenuOpen: page.isCopyMenuOpen.value,
  };
}

const use = fc.constantFrom(...Object.values(uses));

describe('the page', () => {
  it.each<[string, (test: StatePage, epoch: number) => void]>([
    ['a clear', (test, epoch) => test.status(epoch, { entries: 0 })],
    ['another stream', (test, epoch) => test.snapshot(epoch, { streamId: 'stream-2', entries: 0 })],
    ['an undone clear', (test, epoch) => test.status(epoch, { entries: 0, clearedEntries: 0 })],
  ])('is as a new one after %s, whatever was done before', async (_, begin) => {
    const epochs = new WeakMap<StatePage, number>();
    await expectAlwaysLikeNew<StatePage, Use, object>(
      {
        create: () => {
          const test = new StatePage().snapshot(1, { entries: 0 });
          epochs.set(test, 1);
          return test;
        },
        use: (test, each) => each(test, epochs.get(test) ?? 0),
        end: (test) => {
          const epoch = (epochs.get(test) ?? 0) + 1;
          epochs.set(test, epoch);
          begin(test, epoch);
        },
        observe: seen,
      },
      use,
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(uses))('lets go of what “%s” brought when the log is another one', (_, each) => {
    const test = new StatePage().snapshot(1, { entries: 0 });
    const before = seen(test);
    each(test.status(1, { entries: 500 }).rows(1, 470, 31), 1);
    test.status(2, { entries: 0 });
    expect(seen(test)).toEqual(before);
  });

  it.each(Object.entries(uses).filter(([name]) => !['pick'].includes(name)))(
    'keeps what “%s” brought when the host tells the same log again',
    (_, each) => {
      const test = new StatePage().snapshot(1, { entries: 500 }).rows(1, 470, 31);
      each(test, 1);
      const before = { ...seen(test), awaited: undefined };
      test.snapshot(1, { entries: test.page.list.entries.value });
      expect(seen(test)).toEqual(before);
    },
  );

  it('shows no row of another log before it has come', () => {
    const test = new StatePage().snapshot(1, { entries: 500 }).rows(1, 470, 31);
    expect(test.page.list.end.value).toBe(500);
    test.snapshot(2, { streamId: 'stream-2', entries: 300 });
    expect(test.page.list.end.value).toBe(0);
    test.rows(2, 270, 31);
    test.status(3, { entries: 200 });
    expect(test.page.list.end.value).toBe(0);
  });

  it('shows no stream once there is none, and nothing of it when another one has the same number', () => {
    const test = new StatePage();
    for (const streamId of ['stream-1', 'stream-2']) {
      test.snapshot(1, { streamId, entries: 500 });
      expect([test.page.hasStream.value, test.page.list.rows.value.size]).toEqual([true, 0]);
      test.rows(1, 470, 31);
      expect(test.page.list.rows.value.size).toBe(31);
    }
    test.snapshot(1);
    expect([test.page.hasStream.value, test.page.list.rows.value.size]).toEqual([false, 0]);
    expect(test.page.isLive.value).toBe(false);
  });

  it('hears nothing of a log that is gone', () => {
    const test = new StatePage().snapshot(1, { entries: 500 });
    test.status(2, { entries: 0 });
    const before = seen(test);
    const late: readonly HostMessage[] = [
      { type: 'status', epoch: 1, status: statusOf({ entries: 7 }) },
      { type: 'rows', epoch: 1, version: 0, first: 1, rows: [rowOf(1)] },
      { type: 'entry', epoch: 1, view: viewOf(5) },
      { type: 'attempts', epoch: 1, attempts: [], omittedAttempts: 9 },
      { type: 'assembled', epoch: 1, update: assembledOf(7) },
    ];
    for (const message of late) test.receive(message);
    expect(seen(test)).toEqual(before);
    test.status(2, { entries: 3 });
    expect(test.page.list.entries.value).toBe(3);
  });

  it('leaves the arrangement, the address and the filter to the reader, over clears and streams', () => {
    const test = new StatePage().snapshot(1, { entries: 10 });
    const { page } = test;
    page.change({ mainView: 'timing', isDetailsOpen: true, detailTab: 'raw', timeMode: 'clock' });
    page.draft.edit(page.draft.url, 'http://other/');
    page.filter.edit({ text: 'tick' });
    const before = page.ui.value;
    test.status(2, { entries: 0 });
    test.snapshot(3, { streamId: 'stream-2' });
    expect(page.ui.value).toEqual(before);
    expect(page.draft.url.value).toBe('http://other/');
  });

  it('asks for the undoing of a clear as long as there is one', () => {
    const test = new StatePage();
    expect(test.page.undoClear()).toBe(false);
    test.snapshot(1, { clearedEntries: 0 });
    expect(test.page.undoClear()).toBe(false);
    test.status(2, { clearedEntries: 1 });
    expect(test.page.undoClear()).toBe(true);
    test.status(3, { entries: 1, clearedEntries: 0 });
    expect(test.page.undoClear()).toBe(false);
    expect(test.posted.filter(({ type }) => type === 'undoClear')).toHaveLength(1);
  });

  it('goes through the ways to show times, and round again', () => {
    const { page } = new StatePage();
    const shown = ['start', 'delta', 'clock', 'start'];
    expect([...timeModes, timeModes[0]]).toEqual(shown);
    expect(
      shown.map(() => {
        const { timeMode } = page.ui.value;
        page.columnChoice.nextTimeMode();
        return timeMode;
      }),
    ).toEqual(shown);
  });

  it('opens the details of the last entry in view when none is selected, and of none in an empty list', () => {
    const test = new StatePage().snapshot(1, { entries: 0 });
    test.page.openDetails();
    expect(test.page.ui.value.isDetailsOpen).toBe(false);
    test.status(1, { entries: 100 }).rows(1, 70, 31);
    test.page.openDetails();
    expect([test.page.list.selected.value, test.page.ui.value.isDetailsOpen]).toEqual([100, true]);
    test.page.closeDetails();
    test.page.list.select(90);
    test.page.openDetails();
    expect([test.page.list.selected.value, test.page.ui.value.isDetailsOpen]).toEqual([90, true]);
  });

  it('is live in the phases in which an attempt runs or will come', () => {
    const test = new StatePage();
    expect(test.page.isLive.value).toBe(false);
    const phases = ['idle', 'connecting', 'open', 'waiting', 'stopped'] as const;
    test.snapshot(1, {});
    expect(
      phases.map((phase) => {
        test.status(1, { phase });
        const { value } = test.page.isLive;
        test.status(1, { phase: 'stopped' });
        return value;
      }),
    ).toEqual([false, true, true, true, false]);
  });

  it('has these views, and shows an entry in the first of them', () => {
    expect(mainViews).toEqual(['entries', 'attempts', 'timing', 'assembled']);
    const test = new StatePage().snapshot(1, { entries: 500 }).rows(1, 470, 31);
    const { page } = test;
    for (const view of mainViews) {
      page.showView(view);
      expect(page.ui.value.mainView).toBe(view);
      page.showEntry(200);
      expect(page.ui.value.mainView).toBe('entries');
      expect(page.list.selected.value).toBe(200);
      page.list.follow();
    }
    test.receive({ type: 'showEntry', epoch: 1, number: 30, tab: 'changes' });
    expect(page.ui.value).toMatchObject({ mainView: 'entries', isDetailsOpen: true, detailTab: 'changes' });
    expect(page.list.selected.value).toBe(30);
  });

  it('does not jump to a time before the stream', () => {
    const test = new StatePage();
    test.page.jumpToTime(-5);
    test.page.jumpToTime(7);
    expect(test.posted).toEqual([
      { type: 'jump', atMs: 0 },
      { type: 'jump', atMs: 7 },
    ]);
  });
});

describe('the request that is typed', () => {
  it('is sent once it can be, and replaced by what is connected; an edited one stays', () => {
    const test = new StatePage().snapshot(0);
    const { page } = test;
    page.draft.edit(page.draft.url, 'ws://localhost/');
    page.connect();
    expect(test.last('connect')).toBeUndefined();
    page.draft.edit(page.draft.url, 'http://localhost:1/a');
    page.connect();
    expect(test.last('connect')?.request).toEqual({ url: 'http://localhost:1/a' });
    expect(page.draft.isSent.value).toBe(true);
    test.snapshot(1, { request: { url: 'http://localhost:1/a?x' } });
    expect([page.draft.url.value, page.draft.isEdited.value, page.draft.isSent.value]).toEqual([
      'http://localhost:1/a?x',
      false,
      false,
    ]);
    page.draft.edit(page.draft.url, 'http://localhost:1/b');
    test.snapshot(2, { streamId: 'stream-2', request: { url: 'http://localhost:1/c' } });
    expect([page.draft.url.value, page.draft.isEdited.value]).toEqual(['http://localhost:1/b', true]);
    test.status(2, { streamId: 'stream-2', request: { url: 'http://localhost:1/b' } });
    expect(page.draft.isEdited.value).toBe(false);
  });

  it('is refused at its field, which opens the rest of the request, until it is edited', () => {
    const test = new StatePage().snapshot(0);
    const { page } = test;
    page.connectTo('http://localhost:1/');
    test.receive({ type: 'invalid', field: 'url', message: 'No' });
    expect([page.draft.urlError.value, page.draft.isSent.value, page.ui.value.isRequestOpen]).toEqual([
      'No',
      false,
      false,
    ]);
    page.draft.edit(page.draft.url, 'http://localhost:2/');
    expect(page.draft.urlError.value).toBeUndefined();
    for (const field of ['headers', 'body', 'lastEventId'] as const) {
      page.change({ isRequestOpen: false });
      test.receive({ type: 'invalid', field, message: field });
      expect(page.ui.value.isRequestOpen).toBe(true);
      expect(
        (['headers', 'body', 'lastEventId'] as const).filter(
          (each) => page.draft.errorOf(each) !== undefined,
        ),
      ).toEqual([field]);
      expect(page.draft.urlError.value).toBeUndefined();
    }
  });

  it('takes a policy at once to the stream that there is, and keeps it for the one to come', () => {
    const test = new StatePage().snapshot(0);
    const { page } = test;
    page.setPolicy({ kind: 'off' });
    expect([test.last('setPolicy'), page.draft.isEdited.value]).toEqual([undefined, true]);
    test.snapshot(1, {});
    page.draft.load({ url: 'http://localhost:3000/events' });
    page.setPolicy({ kind: 'limited', attempts: 3 });
    expect(test.last('setPolicy')?.policy).toEqual({ kind: 'limited', attempts: 3 });
    expect([page.draft.isEdited.value, page.draft.shownPolicy.value]).toEqual([
      false,
      { kind: 'limited', attempts: 3 },
    ]);
  });
});

describe('a page that is loaded again', () => {
  const place = {
    streamId: 'stream-1',
    epoch: 3,
    position: { at: 'row', row: 40, offsetPx: 5 },
    selected: 42,
    pausedAt: 60,
    zoom: { fromMs: 1, toMs: 9 },
  } as const;

  it('returns to its place in the same log', () => {
    const { page } = new StatePage({ place }).snapshot(3, { entries: 100 });
    expect(page.list.position.value).toEqual(place.position);
    expect(page.list.selection.value).toEqual({ number: 42, position: 42 });
    expect([page.list.end.value, page.list.unseen.value]).toEqual([60, 40]);
    expect(page.overview.zoom.value).toEqual(place.zoom);
  });

  it.each([
    ['another stream', 3, 'stream-2'],
    ['a log that was cleared since', 4, 'stream-1'],
  ])('begins at the end of %s', (_, epoch, streamId) => {
    const { page } = new StatePage({ place }).snapshot(epoch, { entries: 100, streamId });
    expect(page.list.position.value).toEqual({ at: 'end' });
    expect([page.list.selection.value, page.list.paused.value, page.overview.zoom.value]).toEqual([
      {},
      undefined,
      undefined,
    ]);
  });

  it('does not return to it a second time', () => {
    const test = new StatePage({ place }).snapshot(3, { entries: 100 });
    test.page.list.follow();
    test.page.overview.zoom.value = undefined;
    test.snapshot(3, { entries: 100 });
    expect([test.page.list.position.value, test.page.overview.zoom.value]).toEqual([
      { at: 'end' },
      undefined,
    ]);
  });

  it('shows what was being typed once, and not again over what was typed since', () => {
    const draft = { url: 'http://localhost:1/a' };
    const test = new StatePage({ draft }).snapshot(1, {});
    expect(test.page.draft.url.value).toBe(draft.url);
    test.page.draft.edit(test.page.draft.url, 'http://localhost:1/b');
    for (const epoch of [1, 2]) {
      test.snapshot(epoch, {});
      expect(test.page.draft.url.value).toBe('http://localhost:1/b');
    }
  });
});
