// The smaller parts of what the page knows: what they hold, within which bounds, and that a second use finds nothing of the
// first.

import { signal } from '@preact/signals';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AnswerView, AssembledUpdate } from '../../../src/core/assembly/answerView.ts';
import { maxKeptChars, maxPartChars } from '../../../src/core/assembly/textTail.ts';
import { entryKinds } from '../../../src/core/log/entry.ts';
import type { EntryView, StreamPhase } from '../../../src/core/page/protocol.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { AssembledAnswers } from '../../../src/webview/state/assembledAnswers.ts';
import {
  dataModes,
  detailTabLabels,
  detailTabs,
  detailTabsOf,
  rawModes,
} from '../../../src/webview/state/detailTab.ts';
import { EntryViews } from '../../../src/webview/state/entryViews.ts';
import { JsonOpenState } from '../../../src/webview/state/jsonOpenState.ts';
import { mainViewLabels } from '../../../src/webview/state/mainViews.ts';
import { rowLines, sentenceLines } from '../../../src/webview/state/sentenceLines.ts';
import { runStreamClock, type ReceivedStatus } from '../../../src/webview/state/streamClock.ts';
import { TimingState } from '../../../src/webview/state/timingState.ts';
import { expectAlwaysLikeNew } from '../../helpers/secondUse.ts';
import { partOf } from '../assembled/answerViews.ts';
import { rowOf, statusOf } from './statePage.ts';

function viewOf(number: number, overrides: Partial<EntryView> = {}): EntryView {
  return { row: rowOf(number), wallClockMs: 0, lines: [], rawIsCut: false, ...overrides };
}

describe('entries that are read in full', () => {
  it('are the last four, the newest answer of each', () => {
    const views = new EntryViews();
    for (const number of [1, 2, 3, 4]) views.receive(viewOf(number));
    views.receive(viewOf(1, { wallClockMs: 7 }));
    views.receive(viewOf(5));
    expect([1, 2, 3, 4, 5].map((number) => views.of(number)?.wallClockMs)).toEqual([7, undefined, 0, 0, 0]);
    expect(views.of(undefined)).toBeUndefined();
  });

  it('are awaited one at a time', () => {
    const views = new EntryViews();
    views.awaited.value = 2;
    views.receive(viewOf(1));
    expect(views.awaited.value).toBe(2);
    views.receive(viewOf(2));
    expect(views.awaited.value).toBeUndefined();
  });
});

function answerOf(number: number, parts: readonly number[]): AnswerView {
  return {
    number,
    format: 'path',
    state: 'streaming',
    firstAttempt: 1,
    attempt: 1,
    firstEntry: number,
    lastEntry: number,
    events: 1,
    chunks: 1,
    usage: [],
    finishes: [],
    errors: [],
    notes: {},
    unread: [],
    otherUnread: 0,
    startedAtMs: 0,
    isFirstOfAttempt: true,
    lastAtMs: 0,
    parts: parts.map((part) => partOf(part)),
    omittedParts: 0,
  };
}

function updateOf(overrides: Partial<AssembledUpdate>): AssembledUpdate {
  return {
    isFresh: false,
    path: '',
    read: 1,
    entries: 2,
    messages: 3,
    goneMessages: 4,
    goneEntries: 5,
    omittedAnswers: 0,
    answers: [],
    texts: [],
    ...overrides,
  };
}

function textOf(part: number, text: string, offset = 0, firstPiece = 0): AssembledUpdate['texts'][number] {
  const entry = firstPiece + 1;
  return { part, run: { firstPiece, offset, text, entries: [entry], times: [0], ends: [text.length] } };
}

describe('assembled answers', () => {
  it('are put to what is there, in their order, each as it came last', () => {
    const assembled = new AssembledAnswers();
    assembled.receive(updateOf({ answers: [answerOf(2, [3]), answerOf(1, [1, 2])] }));
    assembled.receive(updateOf({ path: '$.a', answers: [{ ...answerOf(1, [1, 2]), state: 'finished' }] }));
    expect(assembled.answers.value.map(({ number, state }) => [number, state])).toEqual([
      [1, 'finished'],
      [2, 'streaming'],
    ]);
    expect(assembled.state.value).toEqual({
      path: '$.a',
      read: 1,
      entries: 2,
      messages: 3,
      goneMessages: 4,
      goneEntries: 5,
      omittedAnswers: 0,
    });
  });

  it('grow by pieces, and tell so to who shows that text alone', () => {
    const assembled = new AssembledAnswers();
    assembled.receive(updateOf({ answers: [answerOf(1, [1, 2])] }));
    const versions = [1, 2].map((part) => assembled.versionOf(part));
    assembled.receive(updateOf({ texts: [textOf(1, 'Hel'), textOf(1, 'lo', 3, 1)] }));
    expect(assembled.textOf(1).text()).toBe('Hello');
    expect(versions.map(({ value }) => value)).toEqual([2, 0]);
    assembled.pick(1, 4);
    expect(assembled.picked.value).toMatchObject({ part: 1, entry: 2, start: 3, end: 5 });
    assembled.pick(2, 0);
    expect(assembled.picked.value).toBeUndefined();
  });

  it('let go of answers that are too many, and of their texts', () => {
    const assembled = new AssembledAnswers();
    assembled.receive(updateOf({ answers: [answerOf(1, [1]), answerOf(2, [2])], texts: [textOf(1, 'old')] }));
    assembled.receive(
      updateOf({ omittedAnswers: 1, answers: [answerOf(3, [3])], texts: [textOf(3, 'new')] }),
    );
    expect(assembled.answers.value.map(({ number }) => number)).toEqual([2, 3]);
    expect([1, 3].map((part) => assembled.textOf(part).text())).toEqual(['', 'new']);
  });

  it('keep the ends of texts, the newest first, within a bound', () => {
    const assembled = new AssembledAnswers();
    assembled.receive(updateOf({ answers: [answerOf(1, [1]), answerOf(2, [2]), answerOf(3, [3])] }));
    for (const part of [1, 2, 3])
      for (let offset = 0; offset < maxPartChars + 20_000; offset += 8_000)
        assembled.receive(updateOf({ texts: [textOf(part, 'x'.repeat(8_000), offset, offset / 8_000)] }));
    const kept = [1, 2, 3].map((part) => assembled.textOf(part).keptChars);
    expect(Math.max(...kept)).toBeLessThanOrEqual(maxPartChars);
    expect(kept.reduce((sum, chars) => sum + chars, 0)).toBeLessThanOrEqual(maxKeptChars);
    expect(kept[2]).toBeGreaterThan(maxPartChars / 2);
  });

  it('have a piece picked as long as their text has it', () => {
    const assembled = new AssembledAnswers();
    const begin = (): void => {
      assembled.receive(updateOf({ isFresh: true, answers: [answerOf(1, [1, 2])] }));
      assembled.receive(updateOf({ texts: [textOf(1, 'Hel'), textOf(1, 'lo', 3, 1), textOf(2, 'Other')] }));
      assembled.pick(1, 4);
    };
    const isPicked = (): boolean => assembled.picked.value !== undefined;
    begin();
    assembled.receive(updateOf({ texts: [textOf(1, ' there', 5, 2), textOf(2, ' one', 5, 1)] }));
    expect(assembled.picked.value).toMatchObject({ part: 1, entry: 2, start: 3, end: 5 });
    // Another text in its place, which is as long: its pieces do not follow on those that were there.
    assembled.receive(updateOf({ texts: [textOf(1, 'Later', 0, 9)] }));
    expect(isPicked()).toBe(false);
    begin();
    assembled.receive(updateOf({ texts: [textOf(1, 'x'.repeat(maxPartChars), 5, 2)] }));
    expect([isPicked(), assembled.textOf(1).keptChars]).toEqual([true, maxPartChars + 5]);
    assembled.receive(updateOf({ texts: [textOf(1, 'x', maxPartChars + 5, 3)] }));
    expect(isPicked()).toBe(false);
    begin();
    assembled.receive(updateOf({ omittedAnswers: 1, answers: [answerOf(2, [3])] }));
    expect(isPicked()).toBe(false);
  });

  it('are as new when everything is replaced', async () => {
    const use = fc.constantFrom<((assembled: AssembledAnswers) => void)[]>(
      (assembled) => assembled.receive(updateOf({ answers: [answerOf(1, [1, 2])] })),
      (assembled) => assembled.receive(updateOf({ omittedAnswers: 2, answers: [answerOf(3, [4])] })),
      (assembled) => assembled.receive(updateOf({ texts: [textOf(1, 'Hello')] })),
      (assembled) => assembled.receive(updateOf({ texts: [textOf(4, 'there')] })),
      (assembled) => assembled.pick(1, 2),
    );
    for (const isFresh of [true, false])
      await expectAlwaysLikeNew(
        {
          create: () => {
            const assembled = new AssembledAnswers();
            if (isFresh) assembled.receive(updateOf({ isFresh }));
            return assembled;
          },
          use: (assembled, each) => each(assembled),
          end: (assembled) => (isFresh ? assembled.receive(updateOf({ isFresh })) : assembled.reset()),
          observe: ({ state, answers, picked, ...rest }) => ({
            state: state.value,
            answers: answers.value,
            picked: picked.value,
            rest,
          }),
        },
        use,
      );
  });
});

describe('trees of JSON', () => {
  it('remember what was opened by hand, until all are opened or closed, and two thousand at most', () => {
    const json = new JsonOpenState();
    const before = json.openness.value;
    expect([before.base, before.touched.size]).toEqual(['auto', 0]);
    json.set('$.a', true);
    json.set('$.b', false);
    json.set('$.a', false);
    expect([...json.openness.value.touched]).toEqual([
      ['$.a', false],
      ['$.b', false],
    ]);
    json.setAll('all');
    expect(json.openness.value).toEqual({ base: 'all', touched: new Map() });
    for (let at = 0; at < 2_000; at += 1) json.set(`$[${at}]`, true);
    expect([json.openness.value.touched.size, json.openness.value.base]).toEqual([2_000, 'all']);
    json.set('$.next', true);
    expect([...json.openness.value.touched]).toEqual([['$.next', true]]);
    json.setAll('none');
    expect(json.openness.value).toEqual({ base: 'none', touched: new Map() });
    expect(before.touched.size).toBe(0);
  });
});

it('tells warnings among findings from hints', () => {
  const timing = new TimingState();
  const finding = (level: Finding['level'], title: string): Finding => ({ level, title }) as Finding;
  timing.findings.value = [finding('hint', 'a'), finding('warning', 'b'), finding('warning', 'c')];
  expect(timing.warnings.value.map(({ title }) => title)).toEqual(['b', 'c']);
  timing.reset();
  expect([timing.warnings.value, timing.findings.value, timing.data.value]).toEqual([[], [], undefined]);
});

describe('names', () => {
  it('of the tabs, and of the ways to see data and bytes, are these', () => {
    expect([...detailTabs]).toEqual(['data', 'changes', 'happened', 'raw', 'attempt']);
    expect(detailTabLabels).toEqual({
      data: 'Data',
      changes: 'Changes',
      happened: 'What happened',
      raw: 'Raw',
      attempt: 'Attempt',
    });
    expect([...dataModes]).toEqual(['tree', 'text']);
    expect([...rawModes]).toEqual(['lines', 'hex']);
    expect(mainViewLabels).toEqual({
      entries: 'Entries',
      attempts: 'Attempts',
      timing: 'Timing',
      assembled: 'Assembled',
    });
  });

  it('of the tabs that each kind of entry has are these', () => {
    const line = { field: '', value: '' } as unknown as EntryView['lines'][number];
    const tabsOf = (kind: (typeof entryKinds)[number], lines: EntryView['lines']): string =>
      detailTabsOf(viewOf(1, { row: rowOf(1, { kind }), lines })).join(' ');
    expect(
      Object.fromEntries(entryKinds.map((kind) => [kind, [tabsOf(kind, []), tabsOf(kind, [line])]])),
    ).toEqual({
      request: ['attempt', 'attempt'],
      open: ['attempt', 'attempt'],
      message: ['data changes raw attempt', 'data changes raw attempt'],
      comment: ['raw attempt', 'raw attempt'],
      retry: ['raw attempt', 'raw attempt'],
      id: ['raw attempt', 'raw attempt'],
      close: ['happened attempt', 'happened raw attempt'],
      error: ['happened attempt', 'happened raw attempt'],
      notice: ['happened attempt', 'happened raw attempt'],
    });
  });
});

describe('the lines of a sentence', () => {
  const room = { widthPx: 400, isBelow: false };
  const measure = (text: string): number => text.length;

  it.each([
    [400, 1],
    [401, 2],
    [754, 2],
    [755, 3],
    [10_000, 3],
  ])('of %d px in 400 px are %d', (px, lines) => {
    const row = rowOf(1, { kind: 'close', preview: 'x'.repeat(px) });
    expect(sentenceLines(row, room, measure)).toEqual({ what: lines, next: 0 });
    expect(rowLines(row, room, measure)).toBe(lines);
    expect(rowLines(row, { ...room, isBelow: true }, measure)).toBe(lines + 1);
  });

  it('has less room beside a mark', () => {
    const row = rowOf(1, { kind: 'close', preview: 'x'.repeat(390), next: 'y'.repeat(384) });
    expect(sentenceLines(row, room, measure, 10)).toEqual({ what: 1, next: 1 });
    expect(sentenceLines(row, room, measure, 11)).toEqual({ what: 2, next: 1 });
    expect([10, 11].map((markPx) => rowLines(row, room, measure, markPx))).toEqual([2, 3]);
  });

  it('has less room for what comes next, which is indented', () => {
    const lines = (px: number): number =>
      sentenceLines(rowOf(1, { kind: 'error', preview: '', next: 'x'.repeat(px) }), room, measure).next;
    expect([384, 385].map(lines)).toEqual([1, 2]);
    expect(rowLines(rowOf(1, { kind: 'error', preview: 'a', next: 'b' }), room, measure)).toBe(2);
  });

  it.each(entryKinds)('wraps for endings and notices alone: %s', (kind) => {
    const row = rowOf(1, { kind, preview: 'x'.repeat(800) });
    const wraps = kind === 'close' || kind === 'error' || kind === 'notice';
    expect(rowLines(row, { ...room, isBelow: true }, measure)).toBe(wraps ? 4 : 1);
  });
});

describe('the clock of the stream', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  function receivedAt(nowMs: number, phase: StreamPhase): ReceivedStatus {
    return { status: statusOf({ nowMs, phase }), atMs: performance.now() };
  }

  it.each<[StreamPhase, number]>([
    ['idle', 0],
    ['connecting', 100],
    ['open', 1_000],
    ['waiting', 100],
    ['stopped', 0],
  ])('runs on while %s, each %d ms', (phase, tickMs) => {
    const received = signal<ReceivedStatus | undefined>(undefined);
    const clock = runStreamClock(received);
    expect(clock.value).toBe(0);
    received.value = receivedAt(500, phase);
    expect(clock.value).toBe(500);
    vi.advanceTimersByTime(99);
    expect(clock.value).toBe(500);
    vi.advanceTimersByTime(1_001);
    expect(clock.value).toBe(tickMs === 0 ? 500 : tickMs === 100 ? 1_600 : 1_500);
    received.value = receivedAt(2_000, phase);
    expect(clock.value).toBe(2_000);
    received.value = undefined;
    expect([clock.value, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('has one timer at most, however often the phase changes, and none at the end', () => {
    const received = signal<ReceivedStatus | undefined>(undefined);
    runStreamClock(received);
    const phases = ['connecting', 'open', 'open', 'waiting'] as const;
    for (let at = 0; at < 100; at += 1) {
      received.value = receivedAt(at, phases[at % 4] ?? 'open');
      expect(vi.getTimerCount()).toBe(1);
    }
    received.value = receivedAt(100, 'stopped');
    expect(vi.getTimerCount()).toBe(0);
  });
});
