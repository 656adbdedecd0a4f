// The resumable log as arithmetic: which events are kept at a moment, and where an id leads.
import { describe, expect, it } from 'vitest';
import { TickLog, type TickLogOptions } from '../../../../src/net/devServer/streams/tickLog.ts';

const options: TickLogOptions = {
  run: 'run',
  startedAtMs: 1000,
  intervalMs: 100,
  keepCount: 5,
  separator: '.',
};

describe('the log that the clock computes', () => {
  it.each([
    { nowMs: 1000, oldest: 1, newest: 1 },
    { nowMs: 1099, oldest: 1, newest: 1 },
    { nowMs: 1100, oldest: 1, newest: 2 },
    { nowMs: 2000, oldest: 7, newest: 11 },
  ])('at $nowMs ms keeps $oldest to $newest', ({ nowMs, oldest, newest }) => {
    const log = new TickLog(options);
    expect({ oldest: log.oldest(nowMs), newest: log.newest(nowMs) }).toEqual({ oldest, newest });
    expect(log.dueAtMs(newest)).toBeLessThanOrEqual(nowMs);
    expect(log.dueAtMs(newest + 1)).toBeGreaterThan(nowMs);
  });

  it.each([
    { id: undefined, next: 11, notice: undefined },
    { id: 'run.100.11', next: 12, notice: undefined },
    { id: 'run.100.10', next: 11, notice: undefined },
    { id: 'run.100.6', next: 7, notice: undefined },
    { id: 'run.100.5', next: 7, notice: 'too old: 1 event' },
    { id: 'run.100.1', next: 7, notice: 'too old: 5 events' },
    { id: 'run.100.12', next: 7, notice: 'unknown' },
    { id: 'run.100.0', next: 7, notice: 'unknown' },
    { id: 'run.100.011', next: 7, notice: 'unknown' },
    { id: 'run.200.10', next: 7, notice: 'unknown' },
    { id: 'old.100.10', next: 7, notice: 'unknown' },
    { id: 'run…100…10', next: 7, notice: 'unknown' },
    { id: '', next: 7, notice: 'unknown' },
  ])('after $id goes on with event $next', ({ id, next, notice }) => {
    const point = new TickLog(options).resume(id, 2000);
    expect(point.next).toBe(next);
    if (notice === undefined) expect(point.notice).toBeUndefined();
    else expect(point.notice).toContain(notice);
  });
});
