// Each finding in cases that give enough evidence for it, and in cases that look similar and do not.

import { describe, expect, it } from 'vitest';

import type { Finding } from '../../../src/core/timing/finding.ts';
import { findingsAt, type Findings } from '../../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';

/** An open attempt, after which the case goes on. */
function openLog(headers: readonly (readonly [string, string])[] = []): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin(undefined, true, undefined, headers);
  return attempts;
}

/** Reads with one event each, evenly spaced. */
function tick(attempts: AttemptLog, count: number, everyMs: number): AttemptLog {
  for (let at = 0; at < count; at += 1) attempts.pass(everyMs).push(`id: ${attempts.nowMs}\ndata: x\n\n`);
  return attempts;
}

/** Reads with many events each, evenly spaced. */
function burst(attempts: AttemptLog, reads: number, events: number, everyMs: number): AttemptLog {
  for (let at = 0; at < reads; at += 1) {
    attempts.pass(everyMs);
    const texts = Array.from({ length: events }, (_, i) => `id: ${attempts.nowMs}-${i}\ndata: x\n\n`);
    attempts.push(texts.join(''));
  }
  return attempts;
}

function concludeFrom(attempts: AttemptLog, isOpen = true): Findings {
  const { log, nowMs } = attempts;
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  timing.update();
  ids.update();
  return findingsAt(timing.measured, ids, { nowMs, isOpen, lastByteAtMs: log.lastByteAtMs });
}

function find(attempts: AttemptLog, code: Finding['code'], isOpen = true): Finding | undefined {
  return concludeFrom(attempts, isOpen).findings.find((finding) => finding.code === code);
}

const stall = { notice: 'fault', fault: { effect: { kind: 'stall' }, moment: { kind: 'now' } } } as const;

describe('stalled', () => {
  it('says since when, and what is usual', () => {
    const found = find(tick(openLog(), 30, 100).pass(6000), 'stalled');
    expect(found).toMatchObject({ level: 'warning', sinceMs: 3000, entries: [{ number: 32 }] });
    expect(found?.evidence).toContain('every 100 ms (median of 29 reads)');
  });

  it('begins anew after a time in which the inspector did not run', () => {
    const attempts = tick(openLog(), 30, 100).pass(25_000);
    attempts.notice({ notice: 'paused', pausedMs: 24_800 });
    expect(concludeFrom(attempts).findings.map(({ code }) => code)).toEqual([]);
    expect(concludeFrom(attempts).nextAtMs).toBe(28_000 + 5000);
    // All that came meanwhile comes at once, and is not held back.
    burst(attempts, 1, 50, 10);
    attempts.pass(40_000).notice({ notice: 'paused', pausedMs: 39_000 });
    burst(attempts, 1, 50, 10);
    expect(concludeFrom(attempts).findings.map(({ code }) => code)).toEqual([]);
    const timing = new Timing(attempts.log);
    timing.update();
    expect(timing.data()).toMatchObject({ gaps: { longestMs: 100 }, types: [{ gaps: { longestMs: 100 } }] });
    expect(find(attempts.pass(5000), 'stalled')?.sinceMs).toBe(68_020);
  });

  it('is not claimed of a silence in which the debugger had stopped the app', () => {
    const attempts = tick(openLog(), 30, 100);
    const isByDebugger = { isByDebugger: true } as const;
    attempts.pass(1000).notice({ notice: 'paused', pausedMs: 1000, ...isByDebugger, isGoingOn: true });
    attempts.pass(60_000);
    expect(concludeFrom(attempts)).toEqual({ findings: [] });
    attempts.notice({ notice: 'paused', pausedMs: 61_000, ...isByDebugger });
    burst(attempts, 1, 50, 10);
    expect(concludeFrom(attempts).findings).toEqual([]);
    const timing = new Timing(attempts.log);
    timing.update();
    expect(timing.data()).toMatchObject({ gaps: { longestMs: 100 }, stops: { count: 1, totalMs: 61_000 } });
    expect(find(attempts.pass(6000), 'stalled')?.sinceMs).toBe(64_010);
  });

  it('is not claimed of a request that Node has forgotten', () => {
    const attempts = tick(openLog(), 30, 100);
    attempts.notice({ notice: 'debug', note: { what: 'forgotten' } });
    expect(concludeFrom(attempts.pass(60_000))).toEqual({ findings: [] });
  });

  it('tells when it will be due, if nothing comes', () => {
    const attempts = tick(openLog(), 30, 100);
    expect(concludeFrom(attempts).nextAtMs).toBe(8000);
    attempts.pass(5000);
    expect(concludeFrom(attempts).findings.map(({ code }) => code)).toEqual(['stalled']);
    expect(concludeFrom(attempts).nextAtMs).toBe(33_000);
  });

  const similar: readonly (readonly [string, AttemptLog, boolean])[] = [
    ['too few reads', tick(openLog(), 15, 100).pass(6000), true],
    ['a silence that is short', tick(openLog(), 30, 100).pass(4000), true],
    ['a slow stream', tick(openLog(), 30, 10_000).pass(60_000), true],
    ['bursts with pauses as long', tickBursts(20, 10_000).pass(12_000), true],
    ['a connection that is closed', tick(openLog(), 30, 100).pass(6000), false],
    ['bytes of a large event', tick(openLog(), 30, 100).pass(5000).push('data: half').pass(2000), true],
  ];
  it.each(similar)('is not claimed of %s', (_name, attempts, isOpen) => {
    expect(find(attempts, 'stalled', isOpen)).toBeUndefined();
  });

  it('is not claimed of a stall that is simulated', () => {
    const attempts = tick(openLog(), 30, 100);
    attempts.notice({ ...stall, stage: 'stalled' });
    expect(find(attempts.pass(60_000), 'stalled')).toBeUndefined();
    expect(find(attempts, 'no-heartbeat')).toBeUndefined();
  });
});

/** Ten quick reads and a pause, again and again. */
function tickBursts(times: number, pauseMs: number): AttemptLog {
  const attempts = openLog();
  for (let at = 0; at < times; at += 1) tick(attempts, 10, 1).pass(pauseMs);
  return attempts;
}

describe('buffered', () => {
  it('names the reads, their events and the silences before them', () => {
    const found = find(burst(openLog([['Content-Encoding', 'gzip']]), 4, 12, 4000), 'buffered');
    expect(found?.entries.map(({ number }) => number)).toEqual([15, 27, 39]);
    expect(found?.evidence).toContain('36 of 36 events came in 3 network reads');
    expect(found?.evidence).toContain('such as 4.0 s');
    expect(found?.evidence).toContain('compressed (gzip)');
    expect(found?.advice).toContain('X-Accel-Buffering: no');
  });

  const similar: readonly (readonly [string, AttemptLog])[] = [
    ['what a client missed, in the first read', burst(openLog(), 1, 50, 4000)],
    ['a single burst', burst(openLog(), 2, 50, 4000)],
    ['few events in a read', burst(openLog(), 10, 5, 4000)],
    ['a busy stream', burst(openLog(), 100, 50, 20)],
    ['bursts among many single events', tick(burst(openLog(), 3, 8, 1500), 100, 100)],
  ];
  it.each(similar)('is not claimed of %s', (_name, attempts) => {
    expect(find(attempts, 'buffered')).toBeUndefined();
  });
});

describe('no heartbeat', () => {
  it('names the longest silence and what it lies between', () => {
    const found = find(tick(openLog(), 3, 45_000), 'no-heartbeat');
    expect(found?.evidence).toContain('3 times');
    expect(found?.evidence).toContain('45.0 s at most');
    expect(found?.entries.map(({ number }) => number)).toEqual([2, 3]);
  });

  it('says that comments come too seldom, and that the connection was cut', () => {
    const attempts = openLog();
    for (let at = 0; at < 3; at += 1) attempts.pass(40_000).push(': keep-alive\n\n');
    attempts.pass(60_000).end({ cause: 'reset', code: 'ECONNRESET' });
    const found = find(attempts, 'no-heartbeat', false);
    expect(found?.evidence).toContain('ended out of such a silence');
    expect(found?.evidence).toContain('about every 40.0 s, which is too seldom');
  });

  it('notices a silence that lasts', () => {
    const found = find(tick(openLog(), 1, 10).pass(30_000), 'no-heartbeat');
    expect(found).toMatchObject({ sinceMs: 10, entries: [{ number: 3 }] });
  });

  const similar: readonly (readonly [string, AttemptLog])[] = [
    ['heartbeats in the silence', withHeartbeats()],
    ['a wait between attempts', waited()],
    ['a large event on its way', slowEvent()],
  ];
  it.each(similar)('is not claimed of %s', (_name, attempts) => {
    expect(find(attempts, 'no-heartbeat')).toBeUndefined();
  });
});

function withHeartbeats(): AttemptLog {
  const attempts = openLog();
  for (let at = 0; at < 20; at += 1) attempts.pass(15_000).push(': keep-alive\n\n');
  return attempts;
}

function waited(): AttemptLog {
  const attempts = tick(openLog(), 3, 100);
  attempts.end();
  attempts.pass(60_000).begin('3');
  return tick(attempts, 3, 100);
}

function slowEvent(): AttemptLog {
  const attempts = tick(openLog(), 3, 100).push('data: ');
  for (let at = 0; at < 10; at += 1) attempts.pass(10_000).push('more');
  return attempts.pass(10_000).push('\n\n');
}

describe('repeated ids', () => {
  it('names the events, read from their bytes', () => {
    const attempts = openLog().push('id: 7\ndata: a\n\nid: 8\ndata: b\n\n').push('id: 7\ndata: c\n\n');
    const found = find(attempts, 'repeated-ids');
    expect(found?.entries.map(({ number }) => number)).toEqual([3, 5]);
    expect(found?.evidence).toContain('“7”');
  });

  it('notices a server that counts from the beginning after a reconnect', () => {
    const attempts = openLog().push('id: 1\ndata: a\n\n');
    attempts.end();
    attempts.begin('1');
    attempts.push('id: 1\ndata: another\n\n');
    expect(find(attempts, 'repeated-ids')?.entries.map(({ number }) => number)).toEqual([3, 7]);
  });

  const similar: readonly (readonly [string, AttemptLog])[] = [
    ['the same event sent again', openLog().push('id: 7\ndata: a\n\nid: 8\ndata: b\n\nid: 7\ndata: a\n\n')],
    ['an id that is taken away', openLog().push('id\ndata: a\n\nid: 1\ndata: b\n\nid:\ndata: c\n\n')],
    ['an id in data', openLog().push('id: 1\ndata: id: 7\n\nid: 2\ndata: id: 7\n\n')],
    ['a later id line', openLog().push('id: 7\nid: 1\ndata: a\n\nid: 7\nid: 2\ndata: b\n\n')],
    ['parts of one change', openLog().push('id: 7\ndata: a\n\nid: 7\ndata: b\n\n')],
  ];
  it.each(similar)('is not claimed of %s', (_name, attempts) => {
    expect(find(attempts, 'repeated-ids')).toBeUndefined();
  });

  it.each([
    ['after a byte order mark', '\ufeffid: 7\ndata: a\n\n'],
    ['before one with NUL, which does not count', 'id: 7\nid: 8\0\ndata: a\n\n'],
  ])('are found %s', (_, first) => {
    const attempts = openLog().push(`${first}id: 1\ndata: b\n\nid: 7\ndata: c\n\n`);
    expect(find(attempts, 'repeated-ids')?.entries).toHaveLength(2);
  });

  it('calls it shared when neighbours have the id, again and again', () => {
    const attempts = openLog();
    for (let id = 1; id <= 3; id += 1) attempts.push(`id: ${id}\ndata: a\n\nid: ${id}\ndata: b\n\n`);
    const { findings } = concludeFrom(attempts);
    expect(findings.map(({ code, level }) => `${code} ${level}`)).toEqual(['shared-ids hint']);
  });
});

describe('no ids', () => {
  it('is a hint after some events, and a warning after a reconnect', () => {
    const attempts = openLog();
    for (let at = 0; at < 10; at += 1) attempts.pass(10).push('data: x\n\n');
    expect(find(attempts, 'no-ids')).toMatchObject({ level: 'hint', entries: [] });
    attempts.end();
    attempts.begin();
    expect(find(attempts, 'no-ids')).toMatchObject({ level: 'warning', entries: [{ number: 14 }] });
  });

  it('and no heartbeat are nothing to lines, which have neither', () => {
    const attempts = openLog().readAs('json-lines');
    for (let at = 0; at < 10; at += 1) attempts.pass(10).push('data: x\n');
    attempts.pass(120_000).push('{"late":1}\n');
    expect(concludeFrom(attempts.pass(90_000)).findings).toEqual([]);
    attempts.end();
    attempts.begin();
    attempts.readAs('json-lines');
    expect(concludeFrom(attempts).findings).toEqual([]);
  });

  const similar: readonly (readonly [string, AttemptLog])[] = [
    ['few events', openLog().push('data: x\n\n')],
    ['ids now and then', openLog().push(`id: 1\n\n${'data: x\n\n'.repeat(20)}`)],
  ];
  it.each(similar)('is not claimed of %s', (_name, attempts) => {
    expect(find(attempts, 'no-ids')).toBeUndefined();
  });
});
