// A response that is awaited, and a head that comes late and together with events: what it takes to speak of it, and what is
// only a slow server.

import { describe, expect, it } from 'vitest';

import { AttemptRecorder } from '../../../src/core/log/attemptRecorder.ts';
import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { leastHeldHeadMs, togetherWithHeadMs } from '../../../src/core/stream/awaitedHead.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { findingsAt } from '../../../src/core/timing/findings.ts';
import { heldHead, longAwaitedMs } from '../../../src/core/timing/findingThresholds.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';
import { bytesOf, listener, noLimit } from '../recording.ts';

function findingsOf(attempts: AttemptLog, awaitedSinceMs?: number): readonly Finding[] {
  const { log, nowMs } = attempts;
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  timing.update();
  ids.update();
  const moment = { nowMs, isOpen: false, lastByteAtMs: log.lastByteAtMs, awaitedSinceMs };
  return findingsAt(timing.measured, ids, moment).findings;
}

const codesOf = (attempts: AttemptLog): string[] => findingsOf(attempts).map(({ code }) => code);

interface Held {
  readonly waitMs: number;
  readonly events: number;
  readonly lastEventId?: string;
  /** After the head. */
  readonly eventsAfterMs?: number;
  /** After the events; the response goes on without it. */
  readonly endAfterMs?: number;
  readonly cause?: 'end' | 'truncated';
  readonly isSimulated?: boolean;
}

/** One attempt whose head came so late, with so many events. */
function hold(attempts: AttemptLog, held: Held): AttemptLog {
  const { waitMs, events, lastEventId, eventsAfterMs = 0, endAfterMs, cause = 'end' } = held;
  attempts.pass(waitMs).begin(lastEventId, true, undefined, [], { sentMs: 1, headMs: 1 + waitMs });
  attempts.pass(eventsAfterMs).push('id: 1\ndata: x\n\n'.repeat(events));
  if (endAfterMs !== undefined)
    attempts.pass(endAfterMs).end({ cause, ...(held.isSimulated && { isSimulated: true }) });
  return attempts;
}

const { leastEvents, leastEventsOfWhole } = heldHead;

describe('a head that comes with events', () => {
  it.each<[string, Held, boolean]>([
    ['as late and with as many events as it takes', { waitMs: leastHeldHeadMs, events: leastEvents }, true],
    ['soon', { waitMs: leastHeldHeadMs - 1, events: 100 }, false],
    ['with too few events', { waitMs: 60_000, events: leastEvents - 1 }, false],
    [
      'in one piece',
      { waitMs: leastHeldHeadMs, events: leastEventsOfWhole, endAfterMs: togetherWithHeadMs },
      true,
    ],
    ['in one piece of too few', { waitMs: 60_000, events: leastEventsOfWhole - 1, endAfterMs: 0 }, false],
    [
      'before the end',
      { waitMs: 60_000, events: leastEventsOfWhole, endAfterMs: togetherWithHeadMs + 1 },
      false,
    ],
    ['and a cut', { waitMs: 60_000, events: 3, endAfterMs: 0, cause: 'truncated' }, false],
    ['and an end that was simulated', { waitMs: 60_000, events: 3, endAfterMs: 0, isSimulated: true }, false],
    ['before the events', { waitMs: 60_000, events: 100, eventsAfterMs: togetherWithHeadMs + 1 }, false],
    ['just before the events', { waitMs: 60_000, events: 8, eventsAfterMs: togetherWithHeadMs }, true],
    ['where it goes on after an id', { waitMs: 60_000, events: 100, lastEventId: '7' }, false],
  ])('%s', (_, held, isFound) => {
    expect(codesOf(hold(new AttemptLog(), held)).includes('buffered')).toBe(isFound);
  });

  it('says after how long, with how many events, and where', () => {
    const [found] = findingsOf(hold(new AttemptLog(), { waitMs: 60_000, events: 9 }));
    expect(found).toMatchObject({
      code: 'buffered',
      level: 'hint',
      evidence: 'The head came 1 min 0 s after the request, and with it 9 events.',
      entries: [{ number: 2 }, { number: 11 }],
    });
    expect(found?.advice).toContain('“proxy_buffering off;”');
  });

  it('counts attempts, and shows the one that was awaited longest', () => {
    const attempts = hold(new AttemptLog(), { waitMs: 2000, events: 5, endAfterMs: 0 });
    hold(attempts, { waitMs: 3000, events: 4, endAfterMs: 0 });
    hold(attempts, { waitMs: 1000, events: 20 });
    expect(findingsOf(attempts).find(({ code }) => code === 'buffered')).toMatchObject({
      level: 'warning',
      evidence:
        'The head came 3.0 s after the request, and with it all of the response (4 events). This happened in 3 attempts.',
    });
  });

  it('is forgotten with a clear, and seen anew after it', () => {
    const attempts = hold(new AttemptLog(), { waitMs: 2000, events: 9 });
    attempts.log.clear(attempts.log.bodyLength);
    expect(codesOf(attempts)).not.toContain('buffered');
    hold(attempts, { waitMs: 2000, events: 9 });
    expect(codesOf(attempts)).toContain('buffered');
  });

  it('whose request was cleared may go on after an id: nothing is said', () => {
    const attempts = new AttemptLog();
    attempts.request({ reason: 'connect' });
    attempts.log.clear(attempts.log.bodyLength);
    attempts.pass(5000).open({ sentMs: 1, headMs: 5001 });
    attempts.push('data: x\n\n'.repeat(20));
    expect(codesOf(attempts)).not.toContain('buffered');
  });
});

it('a head whose request is not in the log may go on after an id, whatever the request before it was', () => {
  const attempts = new AttemptLog();
  attempts.begin();
  attempts.end();
  const head = { url: 'http://localhost/', status: 200, statusText: 'OK', httpVersion: '1.1', headers: [] };
  const timings = { sentMs: 1, headMs: 60_001 };
  const at = { attempt: 2, receivedAtMs: 60_000 };
  attempts.log.appendDetailEntry('open', { ...head, isConnectionReused: false, redirects: [], timings }, at);
  const recorder = new AttemptRecorder(attempts.log, 2, noLimit, listener());
  recorder.push(bytesOf('id: 1\ndata: x\n\n'.repeat(20)), { receivedAtMs: 60_000, chunk: 1 });
  expect(codesOf(attempts)).toEqual([]);
});

it('a head whose request has lost what it said may go on after an id', () => {
  const details = new MemoryByteStore();
  const attempts = new AttemptLog(new EventLog(0, undefined, details));
  attempts.request({ reason: 'connect' });
  details.discardBefore(details.length);
  attempts.pass(60_000).open({ sentMs: 1, headMs: 60_001 });
  attempts.push('id: 1\ndata: x\n\n'.repeat(20));
  expect(codesOf(attempts)).toEqual([]);
});

it('bursts say more than a head that was held back once', () => {
  const attempts = hold(new AttemptLog(), { waitMs: 60_000, events: 9 });
  for (let burst = 0; burst < 2; burst += 1) attempts.pass(1_000).push('id: 1\ndata: x\n\n'.repeat(8));
  const titles = findingsOf(attempts).flatMap(({ code, title }) => (code === 'buffered' ? [title] : []));
  expect(titles).toEqual(['Held back: events arrive in bursts after silences']);
});

describe('a response that is awaited', () => {
  const asked = (waitedMs: number): readonly Finding[] => {
    const attempts = new AttemptLog();
    attempts.pass(100).request({ reason: 'connect' });
    attempts.pass(waitedMs);
    return findingsOf(attempts, 100);
  };

  it('is told of after some seconds, with since when', () => {
    expect(asked(longAwaitedMs - 1)).toEqual([]);
    expect(asked(longAwaitedMs)).toMatchObject([
      { code: 'awaited-response', level: 'hint', sinceMs: 100, entries: [{ number: 1 }] },
    ]);
    expect(asked(60_000)).toEqual(asked(longAwaitedMs));
  });

  it('is looked at again then, though nothing comes', () => {
    const { log } = new AttemptLog();
    const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
    const at = (nowMs: number): number | undefined =>
      findingsAt(timing.measured, ids, { nowMs, isOpen: false, lastByteAtMs: 0, awaitedSinceMs: 100 })
        .nextAtMs;
    expect(at(200)).toBe(100 + longAwaitedMs);
    expect(at(100 + longAwaitedMs)).toBeUndefined();
  });
});
