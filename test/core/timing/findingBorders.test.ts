// Findings at the borders of their thresholds, and every sentence that they are told in.

import { describe, expect, it } from 'vitest';

import { findingsAt, type Findings, type AskedMoment } from '../../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import { AttemptLog } from '../attemptLog.ts';

function openLog(...headers: readonly (readonly [string, string])[]): AttemptLog {
  const attempts = new AttemptLog();
  attempts.begin(undefined, true, undefined, headers);
  return attempts;
}

function conclude(attempts: AttemptLog, moment: Partial<AskedMoment> = {}): Findings {
  const { log, nowMs } = attempts;
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  timing.update();
  ids.update();
  return findingsAt(timing.measured, ids, { nowMs, isOpen: true, lastByteAtMs: log.lastByteAtMs, ...moment });
}

function codes(attempts: AttemptLog, moment: Partial<AskedMoment> = {}): string[] {
  return conclude(attempts, moment).findings.map(({ code }) => code);
}

/** Reads of one event each, as many as there are gaps and one. */
function reads(attempts: AttemptLog, ...gapsMs: readonly number[]): AttemptLog {
  attempts.push(`id: ${attempts.nowMs}\ndata: x\n\n`);
  for (const gapMs of gapsMs) attempts.pass(gapMs).push(`id: ${attempts.nowMs}\ndata: x\n\n`);
  return attempts;
}

function times(count: number, value: number): number[] {
  return Array.from({ length: count }, () => value);
}

function events(count: number, id = ''): string {
  return `${id}data: x\n\n`.repeat(count);
}

describe('a stall', () => {
  it.each([
    // How many gaps are enough, and the three measures of a long silence: seconds, usual gaps, the longest gaps.
    [times(19, 100), 60_000, false],
    [times(20, 100), 4999, false],
    [times(20, 100), 5000, true],
    [times(20, 600), 5999, false],
    [times(20, 600), 6000, true],
    [[...times(20, 100), 2000], 5999, false],
    [[...times(20, 100), 2000], 6000, true],
  ])('after gaps of %j, and %d ms without anything: %s', (gapsMs, silentMs, isStalled) => {
    const attempts = reads(openLog(), ...gapsMs).pass(silentMs);
    expect(codes(attempts).includes('stalled')).toBe(isStalled);
    expect(codes(attempts, { isOpen: false })).not.toContain('stalled');
  });

  it('is measured from the last byte, though it completed nothing', () => {
    const attempts = reads(openLog(), ...times(20, 100)).pass(5000);
    const [sinceMs] = [attempts.nowMs - 5000];
    expect(conclude(attempts, { lastByteAtMs: sinceMs + 1 })).toEqual({
      findings: [],
      nextAtMs: sinceMs + 5001,
    });
    expect(conclude(attempts).findings[0]?.sinceMs).toBe(sinceMs);
    expect(conclude(attempts).nextAtMs).toBe(sinceMs + 30_000);
    expect(conclude(attempts.pass(24_999)).nextAtMs).toBe(sinceMs + 30_000);
    expect(conclude(attempts.pass(1))).not.toHaveProperty('nextAtMs');
    expect(conclude(attempts, { isOpen: false })).not.toHaveProperty('nextAtMs');
  });

  it('is told with its numbers', () => {
    expect(conclude(reads(openLog(), ...times(20, 100)).pass(6000)).findings).toEqual([
      {
        code: 'stalled',
        level: 'warning',
        title: 'Stalled: the connection is open and nothing comes',
        evidence:
          'No byte came since 2.0 s after the start. Usually something comes every 100 ms (median of 20 reads); the silence is more than 10 times as long.',
        advice:
          'See whether the server still writes. If it does, something on the way holds the bytes back. A client notices a dead connection by itself only if the server sends comments as heartbeats.',
        entries: [{ label: 'Last before the silence: entry 23', number: 23 }],
        sinceMs: 2000,
      },
    ]);
  });
});

describe('events that are held back', () => {
  it.each([
    [2, 16, true],
    [2, 17, false],
    [1, 0, false],
  ])('in %d bursts of 8, beside %d single events: %s', (bursts, singles, isBuffered) => {
    const attempts = reads(openLog());
    for (let at = 0; at < bursts; at += 1) attempts.pass(2000).push(events(8, 'id: 1\n'));
    for (let at = 0; at < singles; at += 1) attempts.pass(100).push(events(1, 'id: 1\n'));
    expect(codes(attempts).includes('buffered')).toBe(isBuffered);
  });

  it.each([
    [[], ''],
    [[['Content-Encoding', 'identity']], ''],
    [
      [['Content-Encoding', 'br']],
      ' The body is compressed (br): a compressor without a flush after each event does this.',
    ],
  ] as const)('are told with their numbers, with headers %j', (headers, compressed) => {
    const attempts = reads(openLog(...headers));
    attempts.pass(2000).push(events(8, 'id: 1\n')).pass(3000).push(events(9, 'id: 1\n'));
    expect(conclude(attempts).findings).toEqual([
      {
        code: 'buffered',
        level: 'warning',
        title: 'Held back: events arrive in bursts after silences',
        evidence: `17 of 17 events came in 2 network reads, each after a silence, such as 3.0 s.${compressed}`,
        advice:
          'If the server writes each event at its time, a proxy or a compression holds them back. Usual cures: the response header “X-Accel-Buffering: no” or proxy buffering off, “Cache-Control: no-cache, no-transform”, no compression for text/event-stream, and a flush after each event.',
        entries: [
          { label: '8 events after 2.0 s: entries 4 to 11', number: 4 },
          { label: '9 events after 3.0 s: entries 12 to 20', number: 12 },
        ],
      },
    ]);
  });
});

describe('silences', () => {
  const advice =
    'Proxies and load balancers cut connections that are idle for 30 to 60 s. Send a comment line, such as “: keep-alive”, every 15 s.';
  const idle = {
    code: 'no-heartbeat',
    level: 'warning',
    title: 'No heartbeat: long silences without a byte',
    advice,
  };

  it.each([
    [29_999, false],
    [30_000, true],
  ])('that last for %d ms now: %s', (silentMs, isIdle) => {
    const attempts = reads(openLog()).pass(silentMs);
    expect(codes(attempts).includes('no-heartbeat')).toBe(isIdle);
    expect(codes(attempts, { isOpen: false })).toEqual([]);
  });

  it('are told: one that is over', () => {
    const attempts = reads(openLog(), 45_000);
    expect(conclude(attempts).findings).toEqual([
      {
        ...idle,
        evidence:
          'Once nothing came over an open connection for half a minute or more, 45.0 s at most. There are no regular comments.',
        entries: [
          { label: 'Before the longest: entry 3', number: 3 },
          { label: 'After it: entry 4', number: 4 },
        ],
      },
    ]);
  });

  it('are told: several, one of which goes on, where comments come too seldom', () => {
    const attempts = openLog();
    for (let at = 0; at < 3; at += 1) attempts.push(': c\n').pass(40_000);
    expect(conclude(attempts).findings).toEqual([
      {
        ...idle,
        evidence:
          '2 times nothing came over an open connection for half a minute or more, 40.0 s at most. Now it is silent since 1 min 20 s after the start. Comments come about every 40.0 s, which is too seldom.',
        entries: [
          { label: 'Before the longest: entry 3', number: 3 },
          { label: 'After it: entry 4', number: 4 },
          { label: 'Last before the silence: entry 5', number: 5 },
        ],
        sinceMs: 80_000,
      },
    ]);
  });

  it('are told: the end out of one, in spite of comments', () => {
    const attempts = openLog();
    for (let at = 0; at < 3; at += 1) attempts.push(': c\n').pass(29_999);
    attempts.push(': c\n').pass(50_000).push(': c\n').pass(40_000).end();
    expect(conclude(attempts, { isOpen: false }).findings).toEqual([
      {
        ...idle,
        evidence:
          '2 times nothing came over an open connection for half a minute or more, 50.0 s at most. The connection ended out of such a silence. Comments come about every 30.0 s, but not then.',
        entries: [
          { label: 'Before the longest: entry 6', number: 6 },
          { label: 'After it: entry 7', number: 7 },
          { label: 'Ended after a silence: entry 8', number: 8 },
        ],
      },
    ]);
  });

  it('are told: the longest is the one that the end came out of', () => {
    const attempts = reads(openLog(), 30_000);
    attempts.pass(50_000).end();
    expect(conclude(attempts, { isOpen: false }).findings).toMatchObject([
      { entries: [{ number: 4 }, { label: 'After it: entry 5', number: 5 }] },
    ]);
  });
});

describe('ids', () => {
  const repeated = {
    code: 'repeated-ids',
    level: 'warning',
    title: 'Repeated ids: one id names different events',
    advice:
      'A client that reconnects sends the last id it has. If that names several events, the server cannot know where to go on. Give each event an id of its own, also after a restart of the server.',
  };

  function pairs(count: number): AttemptLog {
    const attempts = openLog();
    for (let id = 1; id <= count; id += 1) attempts.push(`id: ${id}\ndata: a\n\n`);
    for (let id = 1; id <= count; id += 1) attempts.push(`id: ${id}\ndata: b\n\n`);
    return attempts;
  }

  it('that come again are told', () => {
    expect(conclude(pairs(2)).findings).toEqual([
      {
        ...repeated,
        evidence: '2 times an id came again, on an event with other content: “1” first.',
        entries: [
          { label: '“1” first: entry 3', number: 3 },
          { label: '“1” again: entry 5', number: 5 },
          { label: '“2” first: entry 4', number: 4 },
          { label: '“2” again: entry 6', number: 6 },
        ],
      },
    ]);
    const once = openLog().push('id: 7\ndata: a\n\nid: 8\ndata: a\n\nid: 7\nevent: other\ndata: a\n\n');
    expect(conclude(once).findings).toMatchObject([
      { ...repeated, evidence: 'Once an id came again, on an event with other content: “7” first.' },
    ]);
    const many = conclude(pairs(5)).findings;
    expect(many[0]?.evidence).toMatch(/^5 times/);
    expect(many[0]?.entries).toHaveLength(6);
  });

  it.each([
    [2, []],
    [3, ['shared-ids']],
  ])('that %d neighbours share: %j', (count, expected) => {
    const attempts = openLog();
    for (let id = 1; id <= count; id += 1) attempts.push(`id: ${id}\ndata: a\n\nid: ${id}\ndata: b\n\n`);
    expect(codes(attempts)).toEqual(expected);
  });

  it('that neighbours share are told', () => {
    const attempts = openLog();
    for (let id = 4; id <= 7; id += 1) attempts.push(`id: ${id}\ndata: a\n\nid: ${id}\ndata: b\n\n`);
    expect(conclude(attempts).findings).toEqual([
      {
        code: 'shared-ids',
        level: 'hint',
        title: 'Shared ids: neighbours have the same id',
        evidence: '4 events have the id of the event right before them and other content, “4” first.',
        advice:
          'If the connection breaks between two such events, the id does not say which of them the client has. Put the id on the last one only, or give each its own.',
        entries: [
          { label: '“4” first: entry 3', number: 3 },
          { label: '“4” again: entry 4', number: 4 },
        ],
      },
    ]);
  });

  const advice =
    'Give each event an “id:” field, and on a request with Last-Event-ID send what came after it. Without ids a client misses what happens while it is away.';

  it('that are nowhere are told: after ten events, and after a reconnect', () => {
    const attempts = openLog().push(events(9));
    expect(codes(attempts)).toEqual([]);
    attempts.push(events(1));
    expect(conclude(attempts).findings).toEqual([
      {
        code: 'no-ids',
        level: 'hint',
        title: 'No ids: a reconnect could not resume',
        evidence: 'None of the 10 events so far has an id.',
        advice,
        entries: [],
      },
    ]);
    const warning = {
      code: 'no-ids',
      level: 'warning',
      title: 'Reconnects without ids: nothing can be resumed',
      advice,
      entries: [{ label: 'First reconnect: entry 14', number: 14 }],
    };
    attempts.end();
    attempts.begin();
    const evidence =
      'The stream reconnected once after events without an id, so the server was not told where to go on.';
    expect(conclude(attempts).findings).toEqual([{ ...warning, evidence }]);
    attempts.end();
    attempts.begin();
    expect(conclude(attempts).findings).toEqual([
      { ...warning, evidence: evidence.replace('once', '2 times') },
    ]);
    attempts.push('id: 1\n\n');
    expect(conclude(attempts).findings).toEqual([]);
  });

  it('of one event before a reconnect are missed as well', () => {
    const attempts = openLog().push(events(1));
    attempts.end();
    attempts.begin();
    expect(codes(attempts)).toEqual(['no-ids']);
  });
});
