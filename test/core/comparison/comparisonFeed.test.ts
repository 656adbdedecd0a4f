import { describe, expect, it } from 'vitest';

import { defaultOptions, type ComparisonOutcome } from '../../../src/core/comparison/comparison.ts';
import { ComparisonFeed, isKnownFailure } from '../../../src/core/comparison/comparisonFeed.ts';
import {
  maxToleranceMs,
  parseComparisonMessage,
  type ComparisonHostMessage,
} from '../../../src/core/comparison/comparisonProtocol.ts';
import { maxPatterns } from '../../../src/core/comparison/pathPatterns.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import type { MessageOf } from '../../../src/core/page/protocol.ts';
import { logOf, type SampleEvent } from './sides.ts';

/** A feed whose turns the test makes. */
class FeedUnderTest {
  readonly told: ComparisonHostMessage[] = [];
  /** When each of them was told. */
  readonly toldAtMs: number[] = [];
  readonly outcomes: ComparisonOutcome[] = [];
  readonly feed: ComparisonFeed;
  isThere = true;
  #turns: (() => void)[] = [];
  #nowMs = 0;

  /** @param lookMs time that passes with each look at the clock */
  constructor(left: EventLog, right: EventLog, lookMs = 3) {
    const side = { isRunning: () => false, isThere: () => this.isThere };
    this.feed = new ComparisonFeed({
      left: { ...side, log: left, name: 'left' },
      right: { ...side, log: right, name: 'right' },
      options: defaultOptions,
      slicing: {
        schedule: (run) => {
          this.#turns.push(run);
          return () => {
            this.#turns = this.#turns.filter((each) => each !== run);
          };
        },
        // Each look at the clock takes a while, so that a turn has few steps and progress is told.
        nowMs: () => (this.#nowMs += lookMs),
      },
      post: (message) => {
        this.told.push(message);
        this.toldAtMs.push(this.#nowMs);
      },
      onEnd: (outcome) => this.outcomes.push(outcome),
    });
  }

  get hasTurns(): boolean {
    return this.#turns.length > 0;
  }

  turn(): void {
    this.#turns.shift()?.();
  }

  finish(): this {
    while (this.hasTurns) this.turn();
    return this;
  }

  last<Type extends ComparisonHostMessage['type']>(
    type: Type,
  ): MessageOf<ComparisonHostMessage, Type> | undefined {
    return this.told.findLast(
      (message): message is MessageOf<ComparisonHostMessage, Type> => message.type === type,
    );
  }

  get state(): MessageOf<ComparisonHostMessage, 'comparison'> | undefined {
    return this.last('comparison');
  }
}

const events = (count: number, changes: Readonly<Record<number, string>> = {}): SampleEvent[] =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), data: changes[at] ?? `{"n":${at},"p":1}` }));

const feedOf = (): FeedUnderTest =>
  new FeedUnderTest(
    logOf(events(300)),
    logOf(events(300, { 5: '{"n":5,"p":2}', 200: '{"n":200,"q":2}', 250: 'x' })),
  );

const filter = { type: 'filter', filter: 1, flags: [], same: false } as const;

describe('a comparison', () => {
  it('tells how far it is, then what came of it', () => {
    const under = feedOf();
    under.turn();
    expect(under.state?.progress).toBeLessThan(1);
    expect(under.state?.result).toBeUndefined();
    under.finish();
    const shares = under.told.flatMap((message) =>
      message.type === 'comparison' ? (message.progress ?? []) : [],
    );
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(under.state?.result?.counts).toMatchObject({ same: 297, changed: 3 });
    expect(under.state).not.toHaveProperty('progress');
    expect(under.outcomes.map(({ kind }) => kind)).toEqual(['done']);
  });

  it.each([
    // A turn goes on for 4 ms, and takes 10, 6, 8 and 12 of this clock.
    [2.5, 100],
    [1, 102],
    [2, 104],
    [3, 108],
  ])('tells how far it is when 100 ms are over, by a clock of %d ms', (lookMs, betweenMs) => {
    const under = new FeedUnderTest(logOf(events(2000)), logOf(events(2000, { 5: 'x' })), lookMs).finish();
    const times = under.told.flatMap((message, at) =>
      message.type === 'comparison' && message.progress !== undefined ? [under.toldAtMs[at] ?? 0] : [],
    );
    const between = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(between.length).toBeGreaterThan(0);
    expect(Math.min(...between)).toBe(betweenMs);
  });

  it('has no rows before it is over', () => {
    const under = feedOf();
    under.feed.handle(filter);
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 1 });
    under.feed.handle({ type: 'answers' });
    expect(under.told.map(({ type }) => type)).toEqual(['comparison']);
    expect(under.feed.entriesAt(1, 1)).toEqual({});
  });

  it('is cancelled, and begins again when asked', () => {
    const under = feedOf();
    under.turn();
    under.feed.handle({ type: 'cancel' });
    expect(under.hasTurns).toBe(false);
    expect(under.state).toMatchObject({ error: 'The comparison was cancelled.' });
    under.feed.handle({ type: 'again' });
    expect(under.finish().state?.result?.counts.changed).toBe(3);
    under.feed.handle({ type: 'cancel' });
    expect(under.state?.error).toBeUndefined();
  });

  it('begins anew, and not twice, when it is to be another while it runs', () => {
    const under = feedOf();
    under.turn();
    under.feed.handle({ type: 'compare', options: { ...defaultOptions, ignored: ['$.p'] } });
    under.feed.handle({ type: 'swap' });
    under.finish();
    expect(under.outcomes).toHaveLength(1);
    expect(under.state?.left.name).toBe('right');
    expect(under.state?.result?.counts).toMatchObject({ same: 298, changed: 2 });
  });

  it.each([
    ['was cleared', /was cleared/],
    ['is gone', /no longer there/],
  ] as const)('says that a side %s while it ran, and compares what is there then', (what, words) => {
    const log = logOf(events(300));
    const under = new FeedUnderTest(log, logOf(events(300)));
    under.turn();
    if (what === 'was cleared') log.clear();
    else under.isThere = false;
    under.finish();
    expect(under.state?.error).toMatch(words);
    const [outcome] = under.outcomes;
    expect(outcome?.kind === 'failed' && isKnownFailure(outcome.error)).toBe(true);
    under.isThere = true;
    under.feed.handle({ type: 'again' });
    expect(under.finish().state?.result).toBeDefined();
  });

  it('refuses options that cannot be followed, in a sentence, and takes others after that', () => {
    const under = feedOf().finish();
    under.feed.handle({ type: 'compare', options: { ...defaultOptions, by: 'path', path: '$' } });
    expect(under.finish().state?.error).toMatch(/means the whole text/);
    under.feed.handle({ type: 'compare', options: { ...defaultOptions, by: 'path', path: '$.n' } });
    expect(under.finish().state?.result?.by).toBe('path');
  });

  it('tells of the sides again once they have become others', () => {
    const under = feedOf().finish();
    const before = under.told.length;
    under.feed.refresh();
    expect(under.told).toHaveLength(before);
    under.isThere = false;
    under.feed.refresh();
    under.feed.refresh();
    expect(under.told.slice(before)).toMatchObject([
      { type: 'comparison', left: { name: 'left', isGone: true }, right: { name: 'right', isGone: true } },
    ]);
  });

  it('ends with its panel', () => {
    const under = feedOf();
    under.turn();
    under.feed.dispose();
    expect(under.hasTurns).toBe(false);
    expect(under.outcomes).toEqual([]);
  });

  it('says once that more has come, and that entries have other numbers now', () => {
    const log = logOf(events(3));
    const under = new FeedUnderTest(log, logOf(events(3))).finish();
    under.feed.handle(filter);
    const before = under.told.length;
    const note = (): void =>
      void log.appendDetailEntry(
        'notice',
        { notice: 'long-id', sizeBytes: 1 },
        { attempt: 1, receivedAtMs: 1, type: 'long-id' },
      );
    note();
    note();
    expect(under.told.slice(before)).toMatchObject([{ type: 'comparison', isOutdated: true }]);
    log.clear();
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 1 });
    expect(under.last('rows')?.rows[0]).toMatchObject({
      left: { isGone: true },
      right: { preview: '{"n":0,"p":1}' },
    });
    under.feed.handle({ type: 'pair', filter: 1, position: 1 });
    expect(under.last('pair')).toMatchObject({
      left: { isGone: true },
      right: { text: '{"n":0,"p":1}', isGone: false },
    });
  });
});

describe('the rows', () => {
  it('are those of the filter, in windows, and no more than there are', () => {
    const under = feedOf().finish();
    under.feed.handle({ ...filter, flags: ['changed'] });
    expect(under.last('shown')).toMatchObject({ filter: 1, total: 3 });
    under.feed.handle({ type: 'window', filter: 1, first: 2, count: 100 });
    expect(under.last('rows')?.rows.map(({ changes }) => changes)).toEqual([['$.p', '$.q'], ['the text']]);
    expect(under.feed.entriesAt(1, 1)).toEqual({ left: 7, right: 7 });
    expect(under.feed.entriesAt(1, 4)).toEqual({});
    expect(under.feed.entriesAt(0, 1)).toEqual({});
  });

  it('say when their events came, since each side began', () => {
    const at = (atMs: number): SampleEvent => ({ data: 'x', id: '1', atMs });
    const under = new FeedUnderTest(logOf([at(70)], 1000), logOf([at(5)], 9000)).finish();
    under.feed.handle(filter);
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 1 });
    expect(under.last('rows')?.rows).toMatchObject([{ left: { atMs: 70 }, right: { atMs: 5 } }]);
  });

  it('do not say when events came of which nobody knows it', () => {
    const log = logOf([{ data: 'x' }]);
    log.appendDetailEntry(
      'notice',
      { notice: 'capture', note: { what: 'no-times' } },
      { attempt: 1, receivedAtMs: 0, type: 'capture' },
    );
    const under = new FeedUnderTest(log, logOf([{ data: 'x' }])).finish();
    under.feed.handle(filter);
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 1 });
    const [row] = under.last('rows')?.rows ?? [];
    expect(row?.left).not.toHaveProperty('atMs');
    expect(row?.right).toHaveProperty('atMs', 0);
  });

  it.each([
    [{ flags: ['changed'], same: false, change: '$.p' }, 2],
    [{ flags: ['changed'], same: false, change: '$.q' }, 1],
    [{ flags: ['changed'], same: false, change: 'text' }, 1],
    [{ flags: ['changed'], same: false, change: '$.z' }, 0],
    [{ flags: ['changed'], same: true }, 300],
    [{ flags: [], same: true }, 297],
    [{ flags: ['missing'], same: false }, 0],
    [{ flags: [], same: false }, 300],
  ] as const)('%j are %d', (shown, total) => {
    const under = feedOf().finish();
    under.feed.handle({ ...filter, ...shown });
    expect(under.last('shown')?.total).toBe(total);
  });

  it('are stepped through by their differences, around both ends, also when nothing is selected', () => {
    const under = feedOf().finish();
    under.feed.handle(filter);
    const next = (from: number, step: 1 | -1): number | undefined => {
      under.feed.handle({ type: 'next', filter: 1, from, step });
      return under.last('found')?.position;
    };
    expect([next(0, 1), next(6, 1), next(201, 1), next(251, 1)]).toEqual([6, 201, 251, 6]);
    expect([next(0, -1), next(6, -1), next(7, -1)]).toEqual([251, 251, 6]);
    const same = new FeedUnderTest(logOf(events(2)), logOf(events(2))).finish();
    same.feed.handle(filter);
    same.feed.handle({ type: 'next', filter: 1, from: 0, step: 1 });
    expect(same.last('found')).not.toHaveProperty('position');
  });

  it('of a filter of before are not answered for', () => {
    const under = feedOf().finish();
    under.feed.handle({ ...filter, filter: 2 });
    const before = under.told.length;
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 10 });
    under.feed.handle({ type: 'next', filter: 1, from: 0, step: 1 });
    expect(under.told.length).toBe(before);
  });

  it('of one window are bounded', () => {
    const under = new FeedUnderTest(logOf(events(1200)), logOf(events(1200))).finish();
    under.feed.handle(filter);
    under.feed.handle({ type: 'window', filter: 1, first: 1, count: 1_000_000 });
    expect(under.last('rows')?.rows).toHaveLength(500);
  });
});

describe('what the page says', () => {
  const options = { toleranceMs: 0, ignored: [], ignoresIds: false };

  it.each([
    { type: 'ready' },
    { type: 'again' },
    { type: 'cancel' },
    { type: 'swap' },
    { type: 'answers' },
    { type: 'compare', options },
    { type: 'compare', options: { ...options, by: 'path', path: '$.a', toleranceMs: maxToleranceMs } },
    { type: 'compare', options: { ...options, ignored: Array.from({ length: maxPatterns }, () => '$.a') } },
    { type: 'filter', filter: 0, flags: ['changed', 'early'], same: true, change: '$.a' },
    { type: 'window', filter: 1, first: 1, count: 0 },
    { type: 'next', filter: 1, from: 0, step: -1 },
    { type: 'pair', filter: 1, position: 1 },
    { type: 'openPair', filter: 1, position: 1 },
    { type: 'showSide', side: 'right' },
  ])('%j is taken as it is', (message) => {
    expect(parseComparisonMessage(message)).toEqual(message);
  });

  it.each([
    undefined,
    'ready',
    {},
    { type: 'toString' },
    { type: 'compare' },
    { type: 'compare', options: { ...options, by: 'name' } },
    { type: 'compare', options: { ...options, path: 1 } },
    { type: 'compare', options: { ...options, path: 'x'.repeat(1001) } },
    { type: 'compare', options: { ...options, toleranceMs: -1 } },
    { type: 'compare', options: { ...options, toleranceMs: NaN } },
    { type: 'compare', options: { ...options, toleranceMs: maxToleranceMs + 1 } },
    { type: 'compare', options: { ...options, ignored: '$.a' } },
    { type: 'compare', options: { ...options, ignored: [1] } },
    {
      type: 'compare',
      options: { ...options, ignored: Array.from({ length: maxPatterns + 1 }, () => '$.a') },
    },
    { type: 'compare', options: { ...options, ignoresIds: 'yes' } },
    { type: 'filter', filter: -1, flags: [], same: true },
    { type: 'filter', filter: 1, flags: ['other'], same: true },
    { type: 'filter', filter: 1, flags: ['toString'], same: true },
    { type: 'filter', filter: 1, flags: {}, same: true },
    { type: 'filter', filter: 1, flags: [], same: 1 },
    { type: 'filter', filter: 1, flags: [], same: true, change: 1 },
    { type: 'window', filter: 1, first: 0, count: 1 },
    { type: 'window', filter: 1, first: 1, count: -1 },
    { type: 'next', filter: 1, from: 1, step: 2 },
    { type: 'next', filter: 1, from: -1, step: 1 },
    { type: 'pair', filter: 1, position: 0 },
    { type: 'openPair', filter: 1.5, position: 1 },
    { type: 'showSide', side: 'middle' },
  ])('%j is refused', (message) => {
    expect(parseComparisonMessage(message)).toBeUndefined();
  });
});
