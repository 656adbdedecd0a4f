// Connections that end after the same time: what it takes to speak of it, and what makes an end of the row.

import { describe, expect, it } from 'vitest';

import type { NoticeDetail } from '../../../src/core/log/detail.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { EqualLives } from '../../../src/core/timing/equalLives.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { equalLives } from '../../../src/core/timing/findingThresholds.ts';
import { AttemptLog } from '../attemptLog.ts';

const cut: Ending = { cause: 'truncated' };
const end: Ending = { cause: 'end' };

/** One connection: when each of its events comes, since its request, and how it ends, and when. */
function live(attempts: AttemptLog, atMs: readonly number[], endsAtMs: number, ending = cut): void {
  attempts.begin();
  let nowMs = 0;
  for (const [at, eventMs] of atMs.entries()) {
    attempts.pass(eventMs - nowMs).push(`id: ${at}\ndata: x\n\n`);
    nowMs = eventMs;
  }
  attempts.pass(endsAtMs - nowMs).end(ending);
  attempts.pass(3000);
}

/** One that ticks every second, until it ends. */
function tick(attempts: AttemptLog, endsAtMs: number, ending = cut): void {
  const count = Math.ceil(endsAtMs / 1000) - 1;
  live(
    attempts,
    Array.from({ length: count }, (_, at) => (at + 1) * 1000),
    endsAtMs,
    ending,
  );
}

function findingOf(attempts: AttemptLog): Finding | undefined {
  const lives = new EqualLives(attempts.log);
  lives.update();
  return lives.finding(attempts.nowMs);
}

function ticking(endsAtMs: readonly number[], ending = cut): AttemptLog {
  const attempts = new AttemptLog();
  for (const each of endsAtMs) tick(attempts, each, ending);
  return attempts;
}

describe('the same age', () => {
  it('is told of with the third connection, with how equal they are and who has such a limit', () => {
    expect(findingOf(ticking([10_010, 10_002]))).toBeUndefined();
    const found = findingOf(ticking([10_010, 10_002, 10_100]));
    expect(found).toMatchObject({
      code: 'same-age',
      level: 'warning',
      title: 'The same age: the connection always ends 10.1 s after its request',
      evidence: '3 connections in a row ended 10.0 s to 10.1 s after their request.',
      entries: [{ number: 13 }, { number: 26 }, { number: 39 }],
    });
    expect(found?.entries[0]?.label).toBe('Attempt 1 ended 10.0 s after its request: entry 13');
    expect(found?.advice).toContain('About as long by default or by habit: Go (WriteTimeout), Vercel.');
    expect(found?.advice).toContain('WriteTimeout 0');
    expect(found?.advice).not.toContain('Send a comment');
  });

  it.each([
    ['at the edge of what is the same', [10_000, 10_400, 10_200], true],
    ['beyond it', [10_000, 10_401, 10_200], false],
    ['of short lives, within a fixed time', [2000, 2250, 2100], true],
    ['of short lives, beyond it', [2000, 2251, 2100], false],
    ['of lives that are too short', [999, 999, 999, 999], false],
    ['of lives as short as it takes', [1100, 1100, 1100], true],
    ['with another time in between', [10_000, 10_000, 5000, 10_000, 10_000], false],
    ['three times after another time', [5000, 10_000, 10_000, 10_000], true],
    ['drifting by little each time', [10_000, 10_300, 10_600, 10_900], false],
  ])('%s', (_, endsAtMs, isFound) => {
    expect(findingOf(ticking(endsAtMs))?.code).toBe(isFound ? 'same-age' : undefined);
  });

  it('of long lives that were cut is told of carefully with the second', () => {
    expect(findingOf(ticking([equalLives.longMs - 1, equalLives.longMs - 1]))).toBeUndefined();
    expect(findingOf(ticking([30_001, 30_900]))).toMatchObject({
      level: 'hint',
      evidence: 'So far 2 connections in a row, 30.0 s to 30.9 s after their request.',
      advice: expect.stringContaining('gunicorn (--timeout)'),
    });
    expect(findingOf(ticking([30_001, 30_900], end))).toBeUndefined();
  });

  it('of responses that the server ended may be meant: it is told of where they are long, and as a hint', () => {
    expect(findingOf(ticking([9999, 9999, 9999], end))).toBeUndefined();
    const found = findingOf(ticking([10_000, 10_000, 10_000], end));
    expect(found).toMatchObject({ code: 'same-age', level: 'hint' });
    expect(found?.advice).toMatch(/^If the server does not end its responses by itself after that time/);
    expect(findingOf(ticking([2000, 2000, 2000], { cause: 'end', isEndedByClose: true }))?.code).toBe(
      'same-age',
    );
  });

  it('is not claimed any more once a connection lives on', () => {
    const attempts = ticking([10_000, 10_000, 10_000]);
    attempts.begin();
    expect(findingOf(attempts.pass(10_400))?.code).toBe('same-age');
    expect(findingOf(attempts.pass(1))).toBeUndefined();
    attempts.end({ cause: 'client' });
    tick(attempts, 10_000);
    expect(findingOf(attempts)).toBeUndefined();
  });

  it('goes on over connections that were never made, and over those that the user closed before', () => {
    const attempts = ticking([10_000, 10_000]);
    attempts.begin(undefined, false);
    attempts.pass(5).end({ cause: 'unreachable', stage: 'connect', code: 'ECONNREFUSED' });
    tick(attempts, 3000, { cause: 'client' });
    tick(attempts, 10_000);
    expect(findingOf(attempts)?.code).toBe('same-age');
  });

  it.each([
    ['that was simulated', { cause: 'truncated', isSimulated: true }],
    ['that the user closed', { cause: 'client' }],
    ['by a close message', { cause: 'close-message' }],
    ['by the watchdog', { cause: 'idle' }],
    ['by the relay', { cause: 'end', by: 'relay' }],
    ['by a status', { cause: 'http-error', status: 503 }],
  ] as const)('of an end %s says nothing', (_, ending) => {
    expect(findingOf(ticking([10_000, 10_000, 10_000, 10_000], ending))).toBeUndefined();
  });

  it('of connections that were closed before they were answered is the same', () => {
    const attempts = new AttemptLog();
    for (let at = 0; at < 3; at += 1) {
      attempts.begin(undefined, false);
      attempts.pass(60_000).end({ cause: 'no-response', code: 'FIN' });
    }
    expect(findingOf(attempts)?.code).toBe('same-age');
  });

  it('shows the newest five, and counts all', () => {
    const found = findingOf(ticking(Array.from({ length: 7 }, () => 2000)));
    expect(found?.entries).toHaveLength(5);
    expect(found?.evidence).toMatch(/^7 connections in a row/);
  });

  it('is forgotten with a clear, and needs three more', () => {
    const attempts = ticking([2000, 2000, 2000]);
    attempts.log.clear(attempts.log.bodyLength);
    tick(attempts, 2000);
    tick(attempts, 2000);
    expect(findingOf(attempts)).toBeUndefined();
    tick(attempts, 2000);
    expect(findingOf(attempts)?.code).toBe('same-age');
  });

  it('of a connection that was begun before a clear is not known', () => {
    const attempts = ticking([]);
    attempts.begin();
    attempts.log.clear(attempts.log.bodyLength);
    attempts.pass(2000).end(cut);
    for (let at = 0; at < 2; at += 1) tick(attempts, 2000);
    expect(findingOf(attempts)).toBeUndefined();
  });
});

describe('an age', () => {
  it.each([
    [10, 'Go (WriteTimeout), Vercel'],
    [15, 'Go (WriteTimeout), Envoy and Istio (route timeout), Vercel'],
    [29, 'AWS API Gateway'],
    [
      30,
      'gunicorn (--timeout), PHP (max_execution_time), Go (WriteTimeout), Google Cloud (backend service timeout); AWS API Gateway',
    ],
    [60, 'uWSGI (harakiri), Vercel, PHP-FPM (request_terminate_timeout)'],
    [100, 'Cloudflare'],
    [300, 'Google Cloud Run, Vercel'],
    [900, 'AWS Lambda'],
  ])('of %d s is as long as that of %s', (seconds, name) => {
    const attempts = new AttemptLog();
    const ageMs = seconds * 1000 + 10;
    for (const share of [0.1, 0.4, 0.7]) live(attempts, [ageMs * share], ageMs);
    const found = findingOf(attempts);
    expect(found?.code).toBe('same-age');
    expect(found?.advice).toContain(`About as long by default or by habit: ${name}.`);
  });
});

describe('the same silence', () => {
  /** Connections with events at these times, each followed by so long a silence. */
  function silent(silenceMs: readonly number[], eventsMs = [400, 800]): AttemptLog {
    const attempts = new AttemptLog();
    for (const [at, each] of silenceMs.entries()) {
      const ofThis = eventsMs.map((ms) => ms * (at + 1));
      live(attempts, ofThis, (ofThis.at(-1) ?? 0) + each);
    }
    return attempts;
  }

  it('is told of where ages differ, with the cure', () => {
    const found = findingOf(silent([60_010, 60_020, 60_400]));
    expect(found).toMatchObject({
      code: 'same-silence',
      level: 'warning',
      title: 'The same silence: the connection always ends 1 min 0 s after the last byte',
      entries: [{ number: 5 }, { number: 10 }, { number: 15 }],
    });
    expect(found?.advice).toContain('Send a comment every 15.0 s');
    expect(found?.advice).toContain('nginx (proxy_read_timeout), AWS load balancer');
  });

  it.each([
    [30, 'HAProxy (timeout server, timeout client)'],
    [50, 'HAProxy (timeout server, timeout client)'],
    [55, 'Heroku (H15)'],
    [
      60,
      'nginx (proxy_read_timeout), AWS load balancer (idle_timeout.timeout_seconds), Apache (ProxyTimeout, Timeout)',
    ],
    [100, 'Cloudflare (Proxy Read Timeout)'],
    [120, 'Cloudflare (Proxy Read Timeout)'],
    [230, 'Azure App Service'],
    [240, 'Azure Load Balancer'],
    [300, 'undici (bodyTimeout) in a proxy that is written in Node, Apache (Timeout)'],
    [350, 'AWS Network Load Balancer'],
  ])('of %d s is as long as that of %s', (seconds, name) => {
    const silenceMs = seconds * 1000 + 10;
    const found = findingOf(silent([silenceMs, silenceMs, silenceMs], [seconds * 100]));
    expect(found?.advice).toContain(`About as long by default: ${name}.`);
  });

  it.each([
    [55_000 - equalLives.leastToleranceMs, true],
    [55_000 - equalLives.leastToleranceMs - 1, false],
    [55_000 * (1 + equalLives.tolerance) + equalLives.leastToleranceMs, true],
    [55_000 * (1 + equalLives.tolerance) + equalLives.leastToleranceMs + 1, false],
  ])('of %d ms is about 55 s: %s', (silenceMs, isNamed) => {
    const advice = findingOf(silent([silenceMs, silenceMs, silenceMs], [4000]))?.advice;
    expect(advice?.includes('Heroku (H15)')).toBe(isNamed);
  });

  it('is no limit where there was a silence before that was as long', () => {
    expect(findingOf(silent([2000, 2000, 2000], [3000, 6000]))?.code).toBeUndefined();
    // Nearly as long: ticks of a second, and an age that falls just before the next.
    expect(findingOf(ticking([10_900, 12_900, 7900]))?.code).toBeUndefined();
  });

  it('with the same age leaves open which of both it is', () => {
    const attempts = new AttemptLog();
    for (let at = 0; at < 3; at += 1) live(attempts, [400, 800], 5800);
    const found = findingOf(attempts);
    expect(found?.code).toBe('same-silence');
    expect(found?.evidence).toContain('which of both times is the limit cannot be told from this');
    expect(found?.advice).toContain('If comments do not help, the limit is one on the whole response.');
  });

  it.each([
    [62_400, true],
    [62_401, false],
  ])('is none where this side waited through one of %d ms in between: stays %s', (silenceMs, stays) => {
    const attempts = silent([60_000, 60_000], [4000, 8000]);
    expect(findingOf(attempts)?.code).toBe('same-silence');
    live(attempts, [100], 100 + silenceMs, { cause: 'client' });
    expect(findingOf(attempts)?.code).toBe(stays ? 'same-silence' : undefined);
    // The next one begins another row.
    live(attempts, [700], 60_700);
    expect(findingOf(attempts)?.evidence.includes('3 connections') === true).toBe(stays);
  });

  it('is a row no more after a connection that ended in the middle of its events', () => {
    const attempts = silent([60_000, 60_000]);
    tick(attempts, 7900);
    expect(findingOf(attempts)).toBeUndefined();
    live(attempts, [500], 60_500);
    expect(findingOf(attempts)).toBeUndefined();
    live(attempts, [900], 60_900);
    expect(findingOf(attempts)?.evidence).toMatch(
      /^So far 2 connections in a row, 1 min 0 s to 1 min 0 s after the last byte\./,
    );
  });

  it('is not denied by a connection of which nobody knows how long it was silent', () => {
    const attempts = silent([60_000, 60_000]);
    attempts.begin();
    attempts.pass(1000).push('data: x\n\nda');
    // The last of these bytes may have come just now.
    attempts.pass(70_000).end({ cause: 'client' });
    expect(findingOf(attempts)?.code).toBe('same-silence');
  });

  it('is not known where the last bytes were of an event that was cut off', () => {
    const attempts = new AttemptLog();
    for (const factor of [1, 2, 3]) {
      attempts.begin();
      attempts.pass(1000 * factor).push('data: x\n\nda');
      attempts.pass(5000).end(cut);
    }
    expect(findingOf(attempts)).toBeUndefined();
  });
});

describe('a connection in which', () => {
  const notices: readonly NoticeDetail[] = [
    { notice: 'paused', pausedMs: 500 },
    { notice: 'paused', pausedMs: 500, isByDebugger: true },
  ];

  it.each(notices)('somebody slept says nothing: %j', (notice) => {
    const attempts = new AttemptLog();
    const again = (isPaused: boolean): void => {
      attempts.begin();
      attempts.pass(1000).push('data: x\n\n');
      if (isPaused) attempts.notice(notice);
      attempts.pass(9000).end(cut);
    };
    for (let time = 0; time < 4; time += 1) again(true);
    expect(findingOf(attempts)).toBeUndefined();
    // Only that one is disturbed, and none after it.
    for (let time = 0; time < 3; time += 1) again(false);
    expect(findingOf(attempts)?.evidence).toContain('3 connections in a row');
  });
});

describe('a reader that goes on after a clear', () => {
  it.each([
    ['ages', (attempts: AttemptLog) => tick(attempts, 10_000), 'same-age'],
    [
      'silences',
      (attempts: AttemptLog) => {
        const eventMs = 500 + (attempts.attempt % 4) * 1000;
        live(attempts, [eventMs], eventMs + 9000);
      },
      'same-silence',
    ],
  ] as const)('knows nothing of the %s of before, and needs as many again', (_, add, code) => {
    const attempts = new AttemptLog();
    const lives = new EqualLives(attempts.log);
    const found = (): string | undefined => {
      lives.update();
      return lives.finding(attempts.nowMs)?.code;
    };
    for (let life = 0; life < 3; life += 1) {
      for (const expected of [undefined, undefined, code, code]) {
        add(attempts);
        expect(found()).toBe(expected);
      }
      // One that runs when the timeline is cleared has no beginning after that.
      attempts.begin();
      found();
      attempts.log.clear();
      expect(found()).toBeUndefined();
      attempts.pass(10_000).end(cut);
      expect(found()).toBeUndefined();
    }
  });
});
