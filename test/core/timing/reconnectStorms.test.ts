// Reconnects in quick succession are told of after a few, with their pace; a pause that somebody chose is none.

import { describe, expect, it } from 'vitest';

import type { AttemptReason } from '../../../src/core/stream/connection.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { ReconnectStorms } from '../../../src/core/timing/reconnectStorms.ts';
import { AttemptLog } from '../attemptLog.ts';

interface Habit {
  readonly everyMs?: number;
  readonly delayMs?: number;
  readonly body?: string;
  readonly reason?: AttemptReason;
}

/** So many attempts, each after its pause, that end at once. */
function attemptsOf(count: number, habit: Habit = {}, attempts = new AttemptLog()): AttemptLog {
  const { everyMs = 10, delayMs = 2, body = 'retry: 0\ndata: x\n\n', reason } = habit;
  for (let at = 0; at < count; at += 1) {
    attempts.pass(everyMs);
    attempts.request({ delayMs, ...(reason && { reason }) });
    attempts.push(body).end({ cause: 'end' });
  }
  return attempts;
}

function findingOf({ log, nowMs }: AttemptLog, isOver = false, laterMs = 0): Finding | undefined {
  const storms = new ReconnectStorms(log);
  storms.update();
  return storms.finding(nowMs + laterMs, isOver);
}

describe('a storm', () => {
  it('is told of from the fifth request on, with its pace and the reason', () => {
    expect(findingOf(attemptsOf(4))).toBeUndefined();
    const found = findingOf(attemptsOf(5));
    expect(found).toMatchObject({
      code: 'reconnect-storm',
      level: 'warning',
      evidence:
        '5 requests in 40 ms, one every 10 ms of late (100 a second): the server asks for “retry: 0”, and each response ends soon.',
      entries: [{ number: 1 }, { number: 17 }],
      sinceMs: 10,
      action: 'slow down',
    });
    expect(findingOf(attemptsOf(5, { body: 'data: x\n\n' }))?.evidence).toBe(
      '5 requests in 40 ms, one every 10 ms of late (100 a second).',
    );
  });

  it.each<[title: string, Habit, isStorm: boolean]>([
    ['less than a second apart', { everyMs: 999 }, true],
    ['a second apart', { everyMs: 1000 }, false],
    ['after a quarter of a second each', { everyMs: 400, delayMs: 250 }, true],
    ['after a longer pause each', { everyMs: 400, delayMs: 251 }, false],
    ['by hand', { reason: 'by hand' }, false],
  ])('is requests %s: %o, %s', (_, habit, isStorm) => {
    expect(findingOf(attemptsOf(9, habit)) !== undefined).toBe(isStorm);
  });

  it('lasts until a second has passed, or the stream has stopped', () => {
    const attempts = attemptsOf(6);
    expect(findingOf(attempts, false, 999)).toHaveProperty('action');
    for (const over of [findingOf(attempts, false, 1000), findingOf(attempts, true)]) {
      expect(over?.evidence).toContain('6 requests');
      expect(over).not.toHaveProperty('action');
      expect(over).not.toHaveProperty('sinceMs');
    }
    // Another one, shorter: the longest stays, and is over.
    const again = findingOf(attemptsOf(5, {}, attempts.pass(5000)));
    expect(again?.evidence).toContain('6 requests');
    expect(again).not.toHaveProperty('action');
    const longer = findingOf(attemptsOf(6, {}, attempts.pass(5000)));
    expect(longer).toHaveProperty('action');
  });

  it('is over as soon as a request came that is none of it', () => {
    const attempts = attemptsOf(6);
    expect(findingOf(attempts)).toHaveProperty('action');
    attempts.pass(10).request({ delayMs: 0, reason: 'by hand' });
    const over = findingOf(attempts);
    expect(over?.evidence).toContain('6 requests');
    expect(over).not.toHaveProperty('action');
    expect(over).not.toHaveProperty('sinceMs');
  });

  it('has the pace of its newest requests', () => {
    const slower = attemptsOf(20, { everyMs: 100 }, attemptsOf(30));
    expect(findingOf(slower)?.evidence).toContain(
      '50 requests in 2.3 s, one every 100 ms of late (10 a second)',
    );
  });

  it('of before a clear is forgotten, with what the server asked for', () => {
    const attempts = attemptsOf(6);
    const storms = new ReconnectStorms(attempts.log);
    storms.update();
    attempts.log.clear();
    storms.update();
    expect(storms.finding(attempts.nowMs, false)).toBeUndefined();
    attemptsOf(5, { body: 'data: x\n\n' }, attempts);
    storms.update();
    expect(storms.finding(attempts.nowMs, false)?.evidence).toMatch(/^5 requests .* second\)\.$/);
  });
});
