// The timing of one log of two attempts, number by number, and what is measured besides for findings.

import { describe, expect, it } from 'vitest';

import { Timing, type Measured } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';

function timingOf(attempts: AttemptLog): Timing {
  const timing = new Timing(attempts.log);
  timing.update();
  return timing;
}

function measuredOf(attempts: AttemptLog): Measured {
  return timingOf(attempts).measured;
}

const stall = { notice: 'fault', fault: { effect: { kind: 'stall' }, moment: { kind: 'now' } } } as const;

/** Requests at 0 and at 6000; reads every few hundred milliseconds; comments and a retry among the events. */
function twoAttempts(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  attempts.pass(100).push('id: 1\ndata: a\n\n'); // entry 3
  attempts.pass(200).push('event: tick\ndata: b\n\nevent: tick\ndata: cc\n\n: c\n'); // 4, 5, 6
  attempts.pass(300).push(': c\n: c\n'); // 7, 8
  attempts.pass(400).push('data: d\n\nretry: 5\n\n: c\n'); // 9, 10, 11
  attempts.pass(500).push(': c\n'); // 12
  attempts.end(); // 13
  attempts.pass(4500).begin('1'); // 14, 15
  attempts.pass(50).push(': c\n'); // 16
  attempts.pass(1000).push('event: tick\nid: 2\ndata: e\n\n'); // 17
  return attempts;
}

describe('the timing of a log', () => {
  it('has every number', () => {
    const timing = timingOf(twoAttempts());
    expect(timing.data()).toEqual({
      entries: 17,
      unreadEntries: 0,
      events: 5,
      rate: {
        // Four usual gaps wide.
        binMs: 800,
        fromMs: 0,
        counts: [3, 1, 0, 0, 0, 0, 0, 0, 1],
      },
      gaps: {
        count: 3,
        p50Ms: 200,
        p95Ms: 700,
        p99Ms: 700,
        longestMs: 700,
        fromEntry: 5,
        toEntry: 9,
      },
      sizes: { count: 5, p50: 21, p95: 27, largest: 27, largestEntry: 17 },
      reads: {
        reads: 7,
        eventsPerRead: { count: 4, p50: 1, p95: 2, largest: 2, largestEntry: 4 },
        largestFirstEntry: 4,
        largestLastEntry: 6,
        usualGapMs: 400,
      },
      heartbeats: {
        comments: 6,
        commentOnlyReads: 3,
        lastEntry: 16,
        lastAtMs: 6050,
        usualIntervalMs: 400,
        // Intervals of 300, 400 and 500: each differs by 100 from the one before.
        jitterMs: 100 / 16 + (100 - 100 / 16) / 16,
      },
      firstBytes: { count: 2, p50: 5, p95: 5, largest: 5, largestEntry: 2 },
      firstEvents: { count: 2, p50: 100, p95: 1050, largest: 1050, largestEntry: 17 },
      types: [
        {
          type: 'message',
          events: 2,
          firstEntry: 3,
          gaps: { count: 1, p50Ms: 900, p95Ms: 900, p99Ms: 900, longestMs: 900, fromEntry: 3, toEntry: 9 },
          sizes: { count: 2, p50: 9, p95: 15, largest: 15, largestEntry: 3 },
        },
        {
          type: 'tick',
          events: 3,
          firstEntry: 4,
          gaps: { count: 1, p50Ms: 0, p95Ms: 0, p99Ms: 0, longestMs: 0, fromEntry: 4, toEntry: 5 },
          sizes: { count: 3, p50: 22, p95: 27, largest: 27, largestEntry: 17 },
        },
      ],
      otherTypeEvents: 0,
      attempts: [
        {
          attempt: 1,
          firstEntry: 1,
          events: 4,
          firstByteMs: 5,
          firstEventMs: 100,
          firstEventEntry: 3,
          gaps: { count: 3, p50Ms: 200, p95Ms: 700, p99Ms: 700, longestMs: 700, fromEntry: 5, toEntry: 9 },
        },
        { attempt: 2, firstEntry: 14, events: 1, firstByteMs: 5, firstEventMs: 1050, firstEventEntry: 17 },
      ],
      omittedAttempts: 0,
    });
    expect(timing.isBehind).toBe(false);
  });

  it('without anything has no number that would have to be made up', () => {
    expect(timingOf(new AttemptLog()).data()).toEqual({
      entries: 0,
      unreadEntries: 0,
      events: 0,
      rate: { binMs: 100, fromMs: 0, counts: [] },
      reads: { reads: 0, largestFirstEntry: 0, largestLastEntry: 0 },
      types: [],
      otherTypeEvents: 0,
      attempts: [],
      omittedAttempts: 0,
    });
  });

  it('says how far it has read', () => {
    const timing = new Timing(twoAttempts().log);
    const before = timing.version;
    timing.update(4);
    expect(timing.data()).toMatchObject({ entries: 4, unreadEntries: 13, events: 2 });
    expect([timing.isBehind, timing.version === before]).toEqual([true, false]);
    timing.update();
    expect(timing.data()).toMatchObject({ entries: 17, unreadEntries: 0, events: 5 });
  });

  it('takes ten thousand entries at a time', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push(': c\n'.repeat(10_000));
    const timing = timingOf(attempts);
    expect(timing.data()).toMatchObject({ entries: 10_000, unreadEntries: 2 });
    timing.update();
    expect(timing.data().unreadEntries).toBe(0);
  });

  it('of an attempt whose request was cleared has no time to the first event', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.log.clear();
    attempts.pass(100).push('data: a\n\n').pass(100).push('data: b\n\n');
    const [attempt] = timingOf(attempts).data().attempts;
    expect(attempt).toMatchObject({
      attempt: 1,
      firstEntry: 1,
      events: 2,
      gaps: { count: 1, longestMs: 100 },
    });
    expect(attempt).not.toHaveProperty('firstEventMs');
  });

  it('shares the time between two reads among those that completed nothing', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(100).push('data: a\n\ndata: ');
    attempts.pass(100).push('b').pass(100).push('b').pass(100).push('\n\n');
    expect(timingOf(attempts).data().reads).toMatchObject({ reads: 2, usualGapMs: 100 });
  });

  it('finds heartbeats irregular only after two intervals over one connection', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(100).push(': c\n');
    const first = timingOf(attempts).data().heartbeats;
    expect(first).toEqual({ comments: 1, commentOnlyReads: 1, lastEntry: 3, lastAtMs: 100 });
    attempts.pass(1000).push(': c\n');
    const second = timingOf(attempts).data().heartbeats;
    expect(second).toEqual({
      ...first,
      comments: 2,
      commentOnlyReads: 2,
      lastEntry: 4,
      lastAtMs: 1100,
      usualIntervalMs: 1000,
    });
    attempts.end();
    attempts.begin();
    attempts.pass(7000).push(': c\n');
    attempts.pass(2600).push(': c\n');
    // The first interval of a connection differs from none.
    expect(timingOf(attempts).data().heartbeats).toMatchObject({ comments: 4, jitterMs: 0 });
    attempts.pass(1000).push(': c\n');
    expect(timingOf(attempts).data().heartbeats).toMatchObject({ usualIntervalMs: 1000, jitterMs: 100 });
  });
});

describe('what is measured for findings', () => {
  it('is which ids there were, the compression, and since when nothing comes', () => {
    const attempts = new AttemptLog();
    attempts.begin(undefined, true, undefined, [
      ['X-Other', 'no'],
      ['CONTENT-Encoding', 'br'],
    ]);
    expect(measuredOf(attempts)).toMatchObject({
      contentEncoding: 'br',
      ids: 0,
      quietSince: { atMs: 0, entry: 2 },
    });
    attempts.pass(100).push('id: 1\ndata: a\n\nid: 2\n\ndata: b\n\n');
    expect(measuredOf(attempts)).toMatchObject({ ids: 2, events: 2, quietSince: { atMs: 100, entry: 5 } });
    attempts.end();
    expect(measuredOf(attempts).quietSince).toBeUndefined();
    attempts.begin('2', false);
    expect(measuredOf(attempts)).toMatchObject({ contentEncoding: 'br', quietSince: undefined });
    attempts.end();
    attempts.begin('2');
    expect(measuredOf(attempts).contentEncoding).toBe('');
  });

  it('is how often a reconnect after events had no id to send', () => {
    const attempts = new AttemptLog();
    const reconnects = (): number[] => {
      const { reconnects: count, firstReconnectEntry } = measuredOf(attempts);
      return [count, firstReconnectEntry];
    };
    attempts.begin();
    attempts.end();
    attempts.begin();
    expect(reconnects()).toEqual([0, 0]);
    attempts.push('data: a\n\n');
    attempts.end();
    attempts.begin('1');
    expect(reconnects()).toEqual([0, 0]);
    attempts.end();
    attempts.begin();
    const [first] = [attempts.log.length - 1];
    expect(reconnects()).toEqual([1, first]);
    attempts.end();
    attempts.begin();
    expect(reconnects()).toEqual([2, first]);
  });

  it('has no silence around a stall that is simulated, until the next attempt', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push('data: a\n\n');
    attempts.notice({ ...stall, stage: 'armed' });
    expect(measuredOf(attempts).isStallSimulated).toBe(false);
    attempts.notice({ ...stall, stage: 'stalled' });
    expect(measuredOf(attempts).isStallSimulated).toBe(true);
    attempts.pass(60_000).end();
    expect(measuredOf(attempts).silences.count).toBe(0);
    attempts.begin();
    expect(measuredOf(attempts).isStallSimulated).toBe(false);
    attempts.pass(60_000).end();
    expect(measuredOf(attempts).silences).toMatchObject({ count: 1, cut: { durationMs: 60_000 } });
  });

  it('has silences that an event ended, and none of an end that is simulated', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(40_000).push('data: a\n\n');
    attempts.pass(50_000).end({ cause: 'truncated', isSimulated: true });
    const { silences } = measuredOf(attempts);
    expect([silences.count, silences.cut, silences.longest]).toEqual([
      1,
      undefined,
      { durationMs: 40_000, fromEntry: 2, toEntry: 3 },
    ]);
  });

  it('has no silence before an end that cut off an event: when its bytes came is not known', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.push('data: a\n\ndata: half').pass(60_000).end();
    expect(measuredOf(attempts).silences.count).toBe(0);
  });
});
