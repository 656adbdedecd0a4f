import { describe, expect, it } from 'vitest';

import type { RunMeasures } from '../../../src/core/runs/runMeasures.ts';
import { summarizeNumbers, summarizeRuns } from '../../../src/core/runs/runStatistics.ts';

/** From one to a number, in an order that is none. */
function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at * 7) % count) + 1);
}

describe('the summary of numbers', () => {
  it.each([
    { values: [], summary: undefined },
    { values: [4], summary: { count: 1, min: 4, p50: 4, max: 4 } },
    { values: [0, 0], summary: { count: 2, min: 0, p50: 0, max: 0, deviation: 0 } },
    { values: [4, 1], summary: { count: 2, min: 1, p50: 2.5, max: 4, deviation: Math.sqrt(4.5) } },
    { values: [9, 1, 2], summary: { count: 3, min: 1, p50: 2, max: 9, deviation: Math.sqrt(19) } },
    { values: [10, 1, 2, 3], summary: { count: 4, min: 1, p50: 2.5, max: 10, deviation: Math.sqrt(50 / 3) } },
  ])('$values', ({ values, summary }) => {
    expect(summarizeNumbers(values)).toEqual(summary);
  });

  it.each([
    { count: 9, p90: undefined, p95: undefined },
    { count: 10, p90: 9, p95: undefined },
    { count: 19, p90: 18, p95: undefined },
    { count: 20, p90: 18, p95: 19 },
    { count: 100, p90: 90, p95: 95 },
  ])('has percentiles of $count values where they say something', ({ count, p90, p95 }) => {
    const summary = summarizeNumbers(upTo(count));
    expect([summary?.p90, summary?.p95, summary?.max]).toEqual([p90, p95, count]);
  });
});

describe('the summary of runs', () => {
  const values = { firstByteMs: 10, firstEventMs: 20, totalMs: 100, events: 5, tokens: 7 };
  const run = (outcome: RunMeasures['outcome']): RunMeasures => ({ outcome, values });

  it('counts each outcome, and leaves out of the numbers what failed, was stopped or goes on', () => {
    const { counts, numbers } = summarizeRuns([run('done'), run('failed'), run('stopped'), run('running')]);
    expect(counts).toEqual({ running: 1, done: 1, limit: 0, failed: 1, stopped: 1 });
    expect(numbers.totalMs?.count).toBe(1);
  });

  it('has only what comes first of a run that its time limit ended', () => {
    const { numbers } = summarizeRuns([run('done'), run('limit')]);
    const counts = Object.entries(numbers).map(([name, { count }]) => `${name} ${count}`);
    expect(counts).toEqual(['firstByteMs 2', 'firstEventMs 2', 'tokens 1', 'events 1', 'totalMs 1']);
  });

  it.each([[[]], [[run('failed'), run('failed')]]])('has no number without a run that counts', (runs) => {
    expect(summarizeRuns(runs).numbers).toEqual({});
  });
});
