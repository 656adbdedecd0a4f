// Times in which the inspector, or the app, did not run: what was measured up to them and after them counts, what lies over
// them does not, and the next attempt knows nothing of them.

import { describe, expect, it } from 'vitest';

import type { NoticeDetail } from '../../../src/core/log/detail.ts';
import { togetherWithHeadMs } from '../../../src/core/stream/awaitedHead.ts';
import type { FindingCode } from '../../../src/core/timing/finding.ts';
import { findingsAt, type AskedMoment, type Findings } from '../../../src/core/timing/findings.ts';
import { longAwaitedMs } from '../../../src/core/timing/findingThresholds.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import type { TimingData } from '../../../src/core/timing/timingData.ts';
import { AttemptLog } from '../attemptLog.ts';

type Pause = Extract<NoticeDetail, { readonly notice: 'paused' }>;

const ofInspector: Pause = { notice: 'paused', pausedMs: 60_000 };
const ofApp: Pause = { notice: 'paused', pausedMs: 60_000, isByDebugger: true };
const lasting: Pause = { ...ofApp, isGoingOn: true };

/** A pause of a minute, as it is noted. */
const pauses: readonly (readonly [name: string, pass: (attempts: AttemptLog) => void])[] = [
  ['the inspector', (attempts) => attempts.pass(60_000).notice(ofInspector)],
  ['the app', (attempts) => attempts.pass(60_000).notice(ofApp)],
  [
    'the app, told twice',
    (attempts) => {
      attempts.notice(lasting);
      attempts.pass(60_000).notice(ofApp);
    },
  ],
];

function dataOf({ log }: AttemptLog): TimingData {
  const timing = new Timing(log);
  timing.update();
  return timing.data();
}

function concludeFrom(attempts: AttemptLog, moment: Partial<AskedMoment> = {}): Findings {
  const { log, nowMs } = attempts;
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  timing.update();
  ids.update();
  return findingsAt(timing.measured, ids, { nowMs, isOpen: true, lastByteAtMs: log.lastByteAtMs, ...moment });
}

const codesOf = (attempts: AttemptLog, moment?: Partial<AskedMoment>): readonly FindingCode[] =>
  concludeFrom(attempts, moment).findings.map(({ code }) => code);

function openLog(): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin();
  return attempts;
}

describe.each(pauses)('a pause of %s', (_, pass) => {
  it('is no time between events, of any type, between reads or between heartbeats', () => {
    const attempts = openLog();
    const each = (): void => {
      for (let time = 0; time < 3; time += 1)
        attempts.pass(1_000).push(': c\n').pass(1_000).push('event: a\nid: 1\ndata: x\n\n');
    };
    each();
    for (let time = 0; time < 2; time += 1) {
      pass(attempts);
      each();
    }
    const { gaps, types, reads, heartbeats, events } = dataOf(attempts);
    expect(events).toBe(9);
    // Two in each of three rows.
    expect(gaps).toMatchObject({ count: 6, p50Ms: 2_000, longestMs: 2_000 });
    expect(types).toMatchObject([{ type: 'a', gaps: { count: 6, longestMs: 2_000 } }]);
    expect(reads).toMatchObject({ reads: 18, usualGapMs: 1_000 });
    expect(heartbeats).toMatchObject({ comments: 9, usualIntervalMs: 2_000, jitterMs: 0 });
  });

  it('may let a head come late, together with events, which nothing held back then', () => {
    const attempts = new AttemptLog();
    attempts.request({ reason: 'connect' });
    pass(attempts);
    attempts.open({ sentMs: 1, headMs: 60_001 });
    attempts.push('id: 1\ndata: x\n\n'.repeat(20));
    expect(codesOf(attempts)).toEqual([]);
    // In the next attempt it says what it says in a first one.
    attempts.end({ cause: 'end' });
    attempts.pass(60_000).begin(undefined, true, undefined, [], { sentMs: 1, headMs: 60_001 });
    attempts.push('id: 1\ndata: x\n\n'.repeat(20));
    expect(codesOf(attempts)).toEqual(['buffered']);
  });

  it('ends what is held back with the head before it', () => {
    const attempts = new AttemptLog();
    attempts.pass(60_000).begin(undefined, true, undefined, [], { sentMs: 1, headMs: 60_001 });
    pass(attempts);
    attempts.push('id: 1\ndata: x\n\n'.repeat(20));
    expect(codesOf(attempts)).toEqual([]);
  });

  it('is no time in which a response was awaited, and none of the next request', () => {
    const attempts = new AttemptLog();
    attempts.request({ reason: 'connect' });
    pass(attempts);
    const goesOnAtMs = attempts.nowMs;
    expect(concludeFrom(attempts, { isOpen: false, awaitedSinceMs: 0 })).toEqual({
      findings: [],
      nextAtMs: goesOnAtMs + longAwaitedMs,
    });
    attempts.pass(longAwaitedMs);
    const [found] = concludeFrom(attempts, { isOpen: false, awaitedSinceMs: 0 }).findings;
    expect(found).toMatchObject({ code: 'awaited-response', sinceMs: goesOnAtMs, entries: [{ number: 1 }] });
    attempts.end({ cause: 'reset' });
    attempts.request({ reason: 'reconnect' });
    const requestedAtMs = attempts.nowMs;
    attempts.pass(longAwaitedMs);
    const [next] = concludeFrom(attempts, { isOpen: false, awaitedSinceMs: requestedAtMs }).findings;
    expect(next).toMatchObject({ code: 'awaited-response', sinceMs: requestedAtMs });
  });

  it('before a head begins no silence: the connection was not open', () => {
    const attempts = new AttemptLog();
    attempts.request({ reason: 'connect' });
    pass(attempts);
    attempts.pass(60_000).end({ cause: 'reset' });
    expect(codesOf(attempts, { isOpen: false })).toEqual([]);
  });

  it('is no silence, and what is silent after it is one', () => {
    const attempts = openLog();
    attempts.pass(100).push('id: 1\ndata: x\n\n');
    pass(attempts);
    attempts.push('id: 2\ndata: x\n\n');
    expect(codesOf(attempts)).toEqual([]);
    attempts.pass(29_999);
    expect(codesOf(attempts)).toEqual([]);
    attempts.pass(1);
    expect(codesOf(attempts)).toEqual(['no-heartbeat']);
  });
});

it.each([0, togetherWithHeadMs])(
  'a pause of %d ms parts what came with a head from what comes then',
  (pausedMs) => {
    const attempts = new AttemptLog();
    attempts.pass(60_000).begin(undefined, true, undefined, [], { sentMs: 1, headMs: 60_001 });
    attempts.pass(pausedMs).notice({ ...ofInspector, pausedMs });
    attempts.push('id: 1\ndata: x\n\n'.repeat(20));
    expect(codesOf(attempts)).toEqual([]);
  },
);

describe('the times that an app was stopped', () => {
  it('are those of its debugger that are over, each once', () => {
    const attempts = openLog();
    expect(dataOf(attempts)).not.toHaveProperty('stops');
    attempts.notice(ofInspector);
    attempts.notice(lasting);
    expect(dataOf(attempts)).not.toHaveProperty('stops');
    attempts.notice({ ...ofApp, pausedMs: 500 });
    expect(dataOf(attempts).stops).toEqual({ count: 1, totalMs: 500 });
    attempts.notice({ ...ofInspector, pausedMs: 7_000 });
    attempts.end();
    attempts.begin('1');
    attempts.notice({ ...ofApp, pausedMs: 20 });
    expect(dataOf(attempts).stops).toEqual({ count: 2, totalMs: 520 });
    attempts.log.clear();
    expect(dataOf(attempts)).not.toHaveProperty('stops');
  });
});

describe.each<[string, NoticeDetail]>([
  ['whose app is stopped', lasting],
  ['that is forgotten', { notice: 'debug', note: { what: 'forgotten' } }],
])('of an attempt %s', (_, notice) => {
  it('nothing is said that is silent or awaited, and of the next one all', () => {
    const attempts = openLog();
    for (let at = 0; at < 30; at += 1) attempts.pass(100).push(`id: ${at}\ndata: x\n\n`);
    attempts.notice(notice);
    attempts.pass(60_000);
    expect(concludeFrom(attempts)).toEqual({ findings: [] });
    expect(concludeFrom(attempts, { isOpen: false, awaitedSinceMs: 0 })).toEqual({ findings: [] });
    attempts.end();
    expect(codesOf(attempts, { isOpen: false })).toEqual([]);
    attempts.request({ reason: 'reconnect' });
    const requestedAtMs = attempts.nowMs;
    attempts.pass(longAwaitedMs);
    expect(codesOf(attempts, { isOpen: false, awaitedSinceMs: requestedAtMs })).toContain('awaited-response');
    attempts.open({});
    attempts.pass(60_000);
    expect(codesOf(attempts)).toEqual(expect.arrayContaining(['stalled', 'no-heartbeat']));
  });
});
