// The overview in words: what is told in full and what is counted, and what there is at a moment and at its boundaries.

import { describe, expect, it } from 'vitest';

import type { PausedTime } from '../../../src/core/debug/pausedTimes.ts';
import type { Lane, OverviewData } from '../../../src/core/page/overviewData.ts';
import {
  describeMoment,
  describeOverview,
  describeSpan,
} from '../../../src/webview/overview/overviewWords.ts';

function laneOf(attempt: number, more: Partial<Lane> = {}): Lane {
  return { attempt, requestedAtMs: attempt * 1000, firstBin: 0, counts: [], ...more };
}

function dataOf(more: Partial<OverviewData>): OverviewData {
  return { binMs: 100, lanes: [], omittedAttempts: 0, simulated: [], ...more };
}

/** With plain spaces. */
const words = (overview: Partial<OverviewData>, zoom?: Parameters<typeof describeOverview>[1]): string =>
  describeOverview(dataOf(overview), zoom).replaceAll('\u00a0', ' ');
const moment = (ms: number, overview: Partial<OverviewData>, isTogether = false): string =>
  describeMoment(ms, dataOf(overview), isTogether).replaceAll('\u00a0', ' ');

const summary = {
  firstBin: 10,
  counts: [4, 0, 9],
  opens: [2, 0, 1],
  closes: [0, 1, 0],
  errors: [0, 0, 3],
  waiting: [],
};

describe('an attempt in words', () => {
  it.each<[Partial<Lane>, string]>([
    [{}, 'not opened, 0 entries, still going on'],
    [{ openedAtMs: 1200 }, 'opened at 1.2 s, 0 entries, still going on'],
    [{ openedAtMs: 1200, counts: [1] }, 'opened at 1.2 s, 1 entry, still going on'],
    [
      { counts: [1, 0, 2], endedAtMs: 2000, endKind: 'close' },
      'not opened, 3 entries, ended at 2.0 s with a close',
    ],
    [{ endedAtMs: 2000, endKind: 'error' }, 'not opened, 0 entries, ended at 2.0 s with an error'],
    [
      { endedAtMs: 2000, endKind: 'error', endCause: 'reset' },
      'not opened, 0 entries, ended at 2.0 s with an error (reset)',
    ],
    [
      { endedAtMs: 2000, endKind: 'error', isSimulated: true },
      'not opened, 0 entries, ended at 2.0 s with a simulated error',
    ],
    [
      { endedAtMs: 2000, endKind: 'close', isSimulated: true, endCause: 'end' },
      'not opened, 0 entries, ended at 2.0 s with a simulated close (end)',
    ],
  ])('%j is: %s', (lane, facts) => {
    expect(words({ lanes: [laneOf(7, lane)] })).toBe(`Attempt 7: ${facts}.`);
  });
});

describe('the overview in words', () => {
  const lanes = (count: number): Lane[] => Array.from({ length: count }, (_, at) => laneOf(at + 1));
  const told = (text: string): string[] =>
    [...text.matchAll(/Attempt (\d+):/g)].map(([, attempt = '']) => attempt);

  it.each([
    [5, 0, undefined, ['1', '2', '3', '4', '5']],
    [6, 0, '1 earlier attempt.', ['2', '3', '4', '5', '6']],
    [7, 0, '2 earlier attempts.', ['3', '4', '5', '6', '7']],
    [2, 1, '1 earlier attempt.', ['1', '2']],
    [6, 1200, '1,201 earlier attempts.', ['2', '3', '4', '5', '6']],
  ])(
    'of %i attempts after %i more tells the last five, and counts the others',
    (count, omittedAttempts, left, shown) => {
      const text = words({ lanes: lanes(count), omittedAttempts });
      expect(told(text)).toEqual(shown);
      expect(/[\d,]+ earlier attempts?\./.exec(text)?.[0]).toBe(left);
    },
  );

  it.each([
    [0, undefined],
    [1, 'The oldest of them is only counted.'],
    [2, 'The oldest 2 of them are only counted.'],
  ])('says how many are only counted: %i', (onlyCounted, sentence) => {
    expect(/The oldest.*?counted\./.exec(words({ summary, onlyCounted, omittedAttempts: 3 }))?.[0]).toBe(
      sentence,
    );
  });

  it('sums up all together, and says what is shown of them', () => {
    expect(words({ summary, lanes: lanes(1) }, { fromMs: 1000, toMs: 2500 })).toBe(
      'Zoomed to 1.0 s to 2.5 s. 1 attempt, 3 opened, 1 closed, 3 ended with an error. Attempt 1: not opened, 0 entries, still going on.',
    );
    const none = { ...summary, opens: [], closes: [], errors: [] };
    expect(words({ summary: none, omittedAttempts: 2 })).toBe('2 attempts. 2 earlier attempts.');
    expect(describeSpan({ fromMs: 0, toMs: 500 }).replaceAll('\u00a0', ' ')).toBe('0 ms to 500 ms');
  });

  it('tells of the last five pauses, of each kind', () => {
    const pauses = Array.from({ length: 6 }, (_, at): PausedTime => {
      const fromMs = (at + 1) * 1000;
      return {
        attempt: 1,
        fromMs,
        toMs: at === 5 ? undefined : fromMs + 500,
        entry: at,
        isByDebugger: at % 2 === 0,
      };
    });
    expect(words({ pauses })).toBe(
      [
        'The inspector did not run from 2.0 s to 2.5 s.',
        'The debugger had stopped the app from 3.0 s to 3.5 s.',
        'The inspector did not run from 4.0 s to 4.5 s.',
        'The debugger had stopped the app from 5.0 s to 5.5 s.',
        'The debugger has stopped the app since 6.0 s.',
      ].join(' '),
    );
  });
});

describe('a moment', () => {
  const lanes = [
    laneOf(1, { requestedAtMs: 100, endedAtMs: 1000, firstBin: 2, counts: [5, 1] }),
    laneOf(2, { requestedAtMs: 2000 }),
  ];

  it.each([
    [0, '0 ms, attempt 1, 0 entries within 100 ms'],
    [199, '199 ms, attempt 1, 0 entries within 100 ms'],
    [200, '200 ms, attempt 1, 5 entries within 100 ms'],
    [299, '299 ms, attempt 1, 5 entries within 100 ms'],
    [300, '300 ms, attempt 1, 1 entry within 100 ms'],
    [1000, '1.0 s, attempt 1, 0 entries within 100 ms'],
    [1001, '1.0 s, after attempt 1'],
    [1999, '2.0 s, after attempt 1'],
    [2000, '2.0 s, attempt 2, 0 entries within 100 ms'],
  ])('at %i ms is: %s', (ms, text) => {
    expect(moment(ms, { lanes })).toBe(text);
  });

  it('without any attempt is a time', () => {
    expect(moment(500, {})).toBe('500 ms');
  });

  it.each([
    [999, '999 ms, 0 entries within 100 ms'],
    [1000, '1.0 s, 4 entries, 2 opened within 100 ms'],
    [1100, '1.1 s, 0 entries, 1 closed within 100 ms'],
    [1299, '1.3 s, 9 entries, 1 opened, 3 ended with an error within 100 ms'],
    [1300, '1.3 s, 0 entries within 100 ms'],
  ])('of many attempts together at %i ms is: %s', (ms, text) => {
    expect(moment(ms, { lanes, summary }, true)).toBe(text);
    expect(moment(ms, { lanes, summary })).toContain('attempt 1');
  });

  it.each<[number, Partial<PausedTime>, string]>([
    [499, {}, ''],
    [500, {}, ', while the debugger had stopped the app'],
    [599, {}, ', while the debugger had stopped the app'],
    [600, {}, ''],
    [550, { isByDebugger: false }, ', while the inspector did not run'],
    [99_999, { toMs: undefined }, ', while the debugger had stopped the app'],
  ])('at %i ms lies in a pause from 500 to 600 ms, or not: %j', (ms, more, end) => {
    const pauses = [{ attempt: 1, fromMs: 500, toMs: 600, entry: 1, isByDebugger: true, ...more }];
    expect(moment(ms, { lanes, pauses })).toBe(`${moment(ms, { lanes })}${end}`);
  });
});
