// Attempts as lanes and as lines: each by its own facts, after clears too; and the borders of the overview.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { AttemptSummaries } from '../../../src/core/page/attemptSummaries.ts';
import { overviewOf } from '../../../src/core/page/overview.ts';
import type { OverviewData, TimeSpan } from '../../../src/core/page/overviewData.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { AttemptLog } from '../attemptLog.ts';
import { play, stall, timedSteps } from '../timing/arbitraryLogs.ts';

const [closed, broken]: readonly Ending[] = [{ cause: 'end' }, { cause: 'truncated' }];

function overview(log: EventLog, span?: TimeSpan): OverviewData {
  const spans = new AttemptSpans(log);
  spans.update();
  return overviewOf(log, spans, span);
}

/** Attempts of a tenth of a second with an event in the middle, one right after the other, or after a wait. */
function attemptsOf(count: number, waitMs = 0): AttemptLog {
  const attempts = new AttemptLog();
  for (let attempt = 1; attempt <= count; attempt += 1) {
    attempts.begin();
    attempts.pass(50).push('data: x\n\n').pass(50).end(closed);
    attempts.pass(waitMs);
  }
  return attempts;
}

it('readers of a log that was cleared, or that was brought back, tell what new ones tell', () => {
  fc.assert(
    fc.property(timedSteps, timedSteps, fc.nat(200), fc.boolean(), (before, after, readBefore, isUndone) => {
      const attempts = new AttemptLog();
      attempts.begin();
      const { log } = attempts;
      const [spans, summaries] = [new AttemptSpans(log), new AttemptSummaries(log)];
      play(attempts, before);
      spans.update(readBefore);
      summaries.update(readBefore);
      log.clear();
      play(attempts, after);
      if (isUndone) log.undoClear();
      spans.update();
      summaries.update();
      const [freshSpans, freshSummaries] = [new AttemptSpans(log), new AttemptSummaries(log)];
      freshSpans.update();
      freshSummaries.update();
      for (const span of [undefined, { fromMs: 0, toMs: 50_000 }])
        expect(overviewOf(log, spans, span)).toEqual(overviewOf(log, freshSpans, span));
      expect([spans.attempts, spans.forgotten, spans.simulated, spans.moments]).toEqual([
        freshSpans.attempts,
        freshSpans.forgotten,
        freshSpans.simulated,
        freshSpans.moments,
      ]);
      expect([summaries.length, summaries.newest(9)]).toEqual([
        freshSummaries.length,
        freshSummaries.newest(9),
      ]);
    }),
  );
});

it('an attempt after a clear has no delay that was announced before it, and those behind it have their own', () => {
  const attempts = new AttemptLog();
  const summaries = new AttemptSummaries(attempts.log);
  const delays = (): unknown => {
    summaries.update();
    return summaries.newest(9).map(({ announcedDelayMs }) => announcedDelayMs);
  };
  attempts.begin();
  for (let round = 1; round <= 3; round += 1) {
    attempts.pass(10).end(broken);
    attempts.begin();
    expect(delays()).toHaveLength(2);
    expect(delays()).toEqual([undefined, expect.any(Number)]);
    attempts.pass(10).end(broken);
    summaries.update();
    attempts.log.clear();
    attempts.begin();
    expect(delays(), `round ${round}`).toEqual([undefined]);
  }
});

describe('a lane', () => {
  it('has what became of its attempt', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(10).push('data: a\n\n: c\n').pass(10).end(closed);
    attempts.pass(10).begin('1', false);
    attempts.pass(10).end({ cause: 'reset', isSimulated: true });
    attempts.pass(10).begin('1');
    expect(overview(attempts.log).lanes).toEqual([
      {
        attempt: 1,
        requestedAtMs: 0,
        openedAtMs: 0,
        endedAtMs: 20,
        endKind: 'close',
        endCause: 'end',
        firstBin: 0,
        counts: [...Array<number>(10).fill(0), 2, ...Array<number>(10).fill(0)],
      },
      {
        attempt: 2,
        requestedAtMs: 30,
        endedAtMs: 40,
        endKind: 'error',
        endCause: 'reset',
        isSimulated: true,
        firstBin: 30,
        counts: Array<number>(11).fill(0),
      },
      { attempt: 3, requestedAtMs: 50, openedAtMs: 50, firstBin: 50, counts: [0] },
    ]);
  });

  it('of an attempt whose beginning was cleared begins where the log does', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.log.clear();
    attempts.pass(30).push('data: a\n\n');
    attempts.pass(10).end(broken);
    expect(overview(attempts.log).lanes).toMatchObject([
      { attempt: 1, requestedAtMs: 30, endedAtMs: 40, endKind: 'error' },
    ]);
    expect(overview(attempts.log).lanes[0]).not.toHaveProperty('openedAtMs');
  });

  it.each([
    [60, 60, 0],
    [61, 5, 56],
  ])('is there for each of %d attempts: %d, and %d are counted', (count, lanes, omittedAttempts) => {
    const data = overview(attemptsOf(count).log);
    expect([data.lanes.length, data.omittedAttempts]).toEqual([lanes, omittedAttempts]);
    expect(data.lanes.at(-1)?.attempt).toBe(count);
    expect(data).not.toHaveProperty('onlyCounted');
  });

  it.each([
    [12, false],
    [13, true],
  ])('stands beside a summary of %d attempts: %s', (count, hasSummary) => {
    expect('summary' in overview(attemptsOf(count).log)).toBe(hasSummary);
  });
});

describe('the overview', () => {
  it('of an empty log has one bin and nothing in it', () => {
    expect(overview(new EventLog(0))).toEqual({ binMs: 1, lanes: [], omittedAttempts: 0, simulated: [] });
  });

  it.each([
    [0, 1],
    [600, 1],
    [601, 2],
    [1200, 2],
    [1201, 5],
    [3000, 5],
    [3001, 10],
    [6000, 10],
    [6001, 20],
    [600_000, 1000],
    [3_600_000, 10_000],
  ])('of %d ms has bins of %d ms', (toMs, binMs) => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(toMs).push('data: x\n\n');
    const data = overview(attempts.log);
    expect(data.binMs).toBe(binMs);
    expect(data.lanes[0]?.counts.length).toBe(Math.floor(toMs / binMs) + 1);
    expect(data.lanes[0]?.counts.at(-1)).toBe(1);
    expect(overview(attempts.log, { fromMs: 1, toMs: toMs + 1 }).binMs).toBe(binMs);
  });

  it.each<readonly [TimeSpan, number[]]>([
    [{ fromMs: 0, toMs: 50 }, [1]],
    [{ fromMs: 0, toMs: 149 }, [1]],
    [{ fromMs: 0, toMs: 150 }, [1, 2]],
    [{ fromMs: 100, toMs: 140 }, [1]],
    // The time between two attempts belongs to none, and one that is under way is there.
    [{ fromMs: 101, toMs: 149 }, []],
    [{ fromMs: 101, toMs: 150 }, [2]],
    [{ fromMs: 250, toMs: 300 }, [2, 3]],
    [{ fromMs: 251, toMs: 299 }, []],
    [{ fromMs: 400, toMs: 500 }, [3]],
    [{ fromMs: 401, toMs: 500 }, []],
  ])('of the span %j has the attempts %j', (span, expected) => {
    const { log } = attemptsOf(3, 50);
    expect(overview(log, span).lanes.map(({ attempt }) => attempt)).toEqual(expected);
  });

  it('counts in a span what lies in its bins, each entry once', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    for (let at = 0; at < 10; at += 1) attempts.pass(100).push('data: x\n\n');
    // Bins of 1 ms, from the one in which the span begins to the one in which it ends.
    const countsOf = (fromMs: number, toMs: number): unknown => {
      const [lane] = overview(attempts.log, { fromMs, toMs }).lanes;
      return [
        lane?.firstBin,
        lane?.counts.length,
        lane?.counts.flatMap((count, at) => (count > 0 ? [at] : [])),
      ];
    };
    expect(countsOf(100, 300)).toEqual([100, 201, [0, 100, 200]]);
    expect(countsOf(101, 299)).toEqual([101, 199, [99]]);
    expect(countsOf(100.5, 200.5)).toEqual([100, 101, [0, 100]]);
    expect(countsOf(900, 5000)).toEqual([90, 11, [0, 10]]);
  });

  it('puts together what many attempts did in each bin', () => {
    const attempts = new AttemptLog();
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      attempts.begin(undefined, attempt % 2 === 0);
      attempts
        .push('data: x\n\n')
        .pass(50)
        .end(attempt % 5 === 0 ? broken : closed);
      attempts.pass(50);
    }
    attempts.begin();
    const { summary, binMs } = overview(attempts.log);
    expect(binMs).toBe(5);
    const at = (counts: readonly number[] = []): unknown =>
      counts.flatMap((count, bin) => (count > 0 ? [`${bin}: ${count}`] : []));
    const every = (from: number, step: number): string[] =>
      Array.from({ length: 401 }, (_, bin) => bin)
        .filter((bin) => bin >= from && (bin - from) % step === 0)
        .map((bin) => `${bin}: 1`);
    expect(summary?.firstBin).toBe(0);
    expect(at(summary?.counts)).toEqual(every(0, 20).slice(0, 20));
    expect(at(summary?.opens)).toEqual([...every(20, 40)].slice(0, 10).concat('400: 1'));
    expect(at(summary?.errors)).toEqual(every(90, 100));
    expect(at(summary?.closes)).toEqual(every(10, 20).filter((text) => !every(90, 100).includes(text)));
    // Half of the time it waits: all of some bins, nothing of others.
    expect(summary?.waiting.slice(0, 22)).toEqual([
      ...Array<number>(10).fill(0),
      ...Array<number>(10).fill(100),
      0,
      0,
    ]);
    expect(summary?.waiting.at(-1)).toBe(0);
  });

  it('tells how much of a bin was waited for, up to the percent', () => {
    const { log } = attemptsOf(13, 100);
    const { summary, binMs } = overview(log, { fromMs: 0, toMs: 180_000 });
    expect(binMs).toBe(500);
    // A tenth of a second in turns, two or three of them in a bin. The last wait has no end, and counts once it has.
    expect(summary?.waiting).toEqual([40, 60, 40, 60, 40, 0]);
    expect(summary?.counts).toEqual([3, 2, 3, 2, 3, 0]);
  });

  it.each([
    [200, 0],
    [201, 1],
  ])('has of %d simulated moments the newest 200, in the span', (count, first) => {
    const attempts = new AttemptLog();
    attempts.begin();
    for (let at = 0; at < count; at += 1) attempts.pass(1).notice({ ...stall, stage: 'armed' });
    const { simulated } = overview(attempts.log);
    expect([simulated.length, simulated[0]]).toEqual([200, { atMs: first + 1, attempt: 1 }]);
    const some = overview(attempts.log, { fromMs: 10, toMs: 12 }).simulated.map(({ atMs }) => atMs);
    expect(some).toEqual([10, 11, 12]);
  });
});

describe('the line of an attempt', () => {
  it('has why it was made, what it asked for, what it got and how it ended', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.pass(10);
    attempts.events(1, 2);
    attempts.pass(10).end(broken);
    attempts.pass(30).begin('2');
    attempts.notice({ notice: 'resume', lastEventId: '2', verdict: { kind: 'exact' } });
    attempts.push('data: x\n\nid\ndata: y\n\nid: 3\n\nid: 4\ndata: z\n\n');
    attempts.pass(5).end({ cause: 'client' });
    attempts.begin(undefined, false);
    const summaries = new AttemptSummaries(attempts.log);
    summaries.update();
    const [first, second, third] = summaries.newest(9);
    expect(first).toEqual({
      attempt: 1,
      firstEntry: 1,
      requestedAtMs: 0,
      openedAtMs: 0,
      reason: 'connect',
      delayMs: 0,
      lastEventIdSent: '',
      messages: 2,
      firstId: '1',
      lastId: '2',
      endedAtMs: 20,
      endKind: 'error',
      endText: expect.stringContaining('closed before') as string,
    });
    expect(second).toMatchObject({
      attempt: 2,
      firstEntry: 6,
      requestedAtMs: 50,
      reason: 'reconnect',
      announcedDelayMs: 0,
      lastEventIdSent: '2',
      messages: 3,
      // An empty id is one too: it takes the id away.
      firstId: '',
      lastId: '4',
      endKind: 'close',
      resume: { kind: 'exact', text: expect.stringContaining('Resumed exactly') as string },
    });
    expect(third).toEqual({
      attempt: 3,
      firstEntry: 14,
      requestedAtMs: 55,
      reason: 'reconnect',
      delayMs: 0,
      announcedDelayMs: 0,
      lastEventIdSent: '',
      messages: 0,
    });
  });

  it('is a copy, the newest first asked for, and the thousand newest are kept', () => {
    const { log } = attemptsOf(1001);
    const summaries = new AttemptSummaries(log);
    summaries.update();
    expect([summaries.length, summaries.newest(2000).length, summaries.newest(1)[0]?.attempt]).toEqual([
      1001, 1000, 1001,
    ]);
    const [copy] = summaries.newest(1);
    Object.assign(copy ?? {}, { attempt: 7 });
    expect(summaries.newest(1)[0]?.attempt).toBe(1001);
  });

  it('of an attempt that brought no event has no ids', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.events(1);
    attempts.end(closed);
    attempts.begin('1');
    attempts.push('id: 2\n\n').end(closed);
    const summaries = new AttemptSummaries(attempts.log);
    summaries.update();
    const [, second] = summaries.newest(2);
    expect([second?.messages, second?.firstId, second?.lastId]).toEqual([0, undefined, undefined]);
  });

  it('of which the details are gone says so', () => {
    const details = new MemoryByteStore();
    const attempts = new AttemptLog(new EventLog(0, new MemoryByteStore(), details));
    attempts.begin('7');
    attempts.events(8);
    attempts.end(closed);
    details.discardBefore(details.length);
    attempts.begin('8');
    const summaries = new AttemptSummaries(attempts.log);
    summaries.update();
    const [first, second] = summaries.newest(2);
    expect(first).toMatchObject({
      isRequestGone: true,
      lastEventIdSent: '',
      reason: 'connect',
      endKind: 'close',
    });
    expect(first?.endText).not.toBe('');
    expect(second).toMatchObject({ lastEventIdSent: '8', reason: 'reconnect' });
    // What was announced is not known, and not that of another attempt.
    expect(second).not.toHaveProperty('announcedDelayMs');
    expect(second).not.toHaveProperty('isRequestGone');
  });
});
