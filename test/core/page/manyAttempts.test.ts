// A night of reconnects, and ids as long as events: what is kept of attempts is bounded, and what is not kept is counted.

import { describe, expect, it } from 'vitest';

import { AttemptSummaries } from '../../../src/core/page/attemptSummaries.ts';
import { AttemptSpans } from '../../../src/core/page/attemptSpans.ts';
import { readersOf } from '../../../src/core/page/logReaders.ts';
import { overviewOf } from '../../../src/core/page/overview.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { AttemptLog } from '../attemptLog.ts';

/** Attempts of a tenth of a second, with an event each. */
function attemptsOf(count: number): AttemptLog {
  const attempts = new AttemptLog();
  for (let attempt = 1; attempt <= count; attempt += 1) {
    attempts.begin('7');
    attempts.pass(50).push('data: 1\n\n');
    attempts.pass(25).end();
    attempts.pass(25);
  }
  return attempts;
}

describe('the history of attempts', () => {
  it('keeps the newest and counts all, over a clearing too', () => {
    const attempts = attemptsOf(1_500);
    const history = new AttemptSummaries(attempts.log);
    history.update();
    expect(history.length).toBe(1_500);
    const newest = history.newest(5_000);
    expect(newest).toHaveLength(1_000);
    expect([newest[0]?.attempt, newest.at(-1)?.attempt]).toEqual([501, 1_500]);
    attempts.log.clear();
    attempts.begin();
    history.update();
    expect([history.length, history.newest(5)[0]?.attempt]).toEqual([1, 1_501]);
  });

  it('has the beginnings of long ids', () => {
    const attempts = new AttemptLog();
    const id = 'x'.repeat(1_000_000);
    attempts.begin(id);
    attempts.events(id);
    attempts.end();
    const history = new AttemptSummaries(attempts.log);
    history.update();
    const [attempt] = history.newest(1);
    for (const shown of [attempt?.lastEventIdSent, attempt?.firstId, attempt?.lastId])
      expect(shown).toBe(`${'x'.repeat(500)}…`);
  });
});

describe('the overview of very many attempts', () => {
  it('counts the oldest, and tells of the others as ever', () => {
    const { log } = attemptsOf(25_000);
    const spans = new AttemptSpans(log);
    while (spans.isBehind) spans.update(30_000);
    const overview = overviewOf(log, spans, undefined);
    expect(overview.lanes.length + overview.omittedAttempts).toBe(25_000);
    expect(overview.onlyCounted).toBe(10_000);
    const sum = (counts: readonly number[] = []): number => counts.reduce((total, count) => total + count, 0);
    expect(sum(overview.summary?.counts)).toBe(25_000);
    expect(sum(overview.summary?.opens)).toBe(15_000);
    // A quarter of the time, and nothing of the time of which that is not known.
    const { waiting = [] } = overview.summary ?? {};
    expect(Math.max(...waiting)).toBeLessThanOrEqual(35);
    expect(waiting.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
    const late = overviewOf(log, spans, { fromMs: 2_000_000, toMs: 2_001_000 });
    expect(late.onlyCounted).toBeUndefined();
    expect(late.lanes.map(({ attempt }) => attempt)).toContain(20_005);
  });
});

describe('the readers of a log', () => {
  it('are kept for the logs that were shown last', () => {
    const logs = Array.from({ length: 20 }, () => new EventLog(0));
    const readers = logs.map(readersOf);
    expect(readersOf(logs[19] ?? new EventLog(0))).toBe(readers[19]);
    expect(readersOf(logs[4] ?? new EventLog(0))).toBe(readers[4]);
    expect(readersOf(logs[0] ?? new EventLog(0))).not.toBe(readers[0]);
  });
});
