// Verdicts on whether a server resumed, as a table over what was recorded and what came, and their words.

import { describe, expect, it } from 'vitest';

import { judgeResume } from '../../../src/core/resume/judge.ts';
import { describeResume, type ResumeVerdict } from '../../../src/core/log/resumeVerdict.ts';
import { eventsOf, inShort, recordingOf } from '../resume/resumeSamples.ts';

/** What came after the last of the recorded connections, `id` being that of its last event; in short words. */
type Row = readonly [known: string, received: string, verdict: string];

const exact = 'exact';

function judgeReconnect(known: string, received: string): string {
  const recorded = recordingOf(known);
  const lastEventId = recorded.findLast(({ id }) => id !== undefined)?.id ?? '';
  return inShort(judgeResume({ lastEventId, known: recorded, received: eventsOf(received, 9) }));
}

describe('after a reconnect, with ids that count', () => {
  const rows: readonly Row[] = [
    ['1 2 3 4 5', '6 7 8', exact],
    ['1 2 3 4 5', '6', exact],
    ['5', '6', exact],
    ['0', '1', exact],
    ['9', '10', exact],
    ['run-7.41 run-7.42', 'run-7.43', exact],
    ['007 008 009', '010', exact],
    ['098 099', '100', exact],
    ['099 100', '101', exact],
    ['10 20 30 40 50', '60 70', exact],
    ['10 20 30 40 50', '51', exact],
    ['99999999999999999998', '99999999999999999999', exact],
    ['1 2 3 4 5', '7 8', 'gap 6'],
    ['1 2 3 4 5', '9', 'gap 6 7 8'],
    ['1 2 3 4 5 | 8 9 10', '12', 'gap 11'],
    ['1 2 | 3 4 | 5 6', '8', 'cannot tell: the ids skip, or too few came to see how they count'],
    ['1 2 3 | 4 5 6', '8', 'gap 7'],
    ['006 007 008 009 010', '012', 'gap 011'],
    ['994 995 996 997 998', '1001', 'gap 999 1000'],
    ['a-06 a-07 a-08 a-09 a-10', 'a-13', 'gap a-11 a-12'],
    ['10 20 30 40 50', '80', 'gap 60 70'],
    [
      '10 20 30 40 50',
      '85',
      'cannot tell: the ids counted in steps of 10, and the first one that came does not',
    ],
    ['1 2 3 4 5', '5 6 7', 'duplicates 5'],
    ['1 2 3 4 5', '4 5 6 7', 'duplicates 4 5'],
    ['1 2 3 4 5', '5', 'duplicates 5'],
    ['5', '5 6', 'duplicates 5'],
    ['1 2 3 4 5', '6 7 7 8', 'duplicates 7'],
    ['1 2 3 4 5', '6 7 8 7 9', 'duplicates 7'],
    ['1 2 3 4 5', '5 8', 'gap 6 7'],
    ['1 2 3 4 5', '1 2 3 4 5 6', 'restarted'],
    ['1 2 3 4 5', '1 2', 'restarted'],
    ['1 2 3 4 5', '1', 'restarted'],
    ['1 2', '1 2 3', 'restarted'],
    ['1 2 3 4 5', '1 8', 'gap 6 7'],
    ['1 2 3 4 5', '1 6', 'duplicates 1'],
    ['1 2 3 4 5', '7 6 8', 'order 7 for 6'],
    ['1 2 3 4 5', '8 7 6', 'order 8 for 6'],
    ['1 2 3 4 5', '8 7', 'gap 6'],
    ['1 2 3 4 5', '1:other 2:other', 'ids anew 1 other'],
    ['1 2 3 4 5', '1:other', 'different 1 100 900'],
    ['1 2 3 4 5', '3:other 4:other', 'different 3 102 900'],
    ['0 1 2 3 4 5', '0:other 1:other', 'ids anew 0 other'],
    ['run-4 run-5 run-6', 'run-1 run-2', 'ids anew run-1'],
    [
      'run-4 run-5 run-6',
      'new-1 new-2',
      'cannot tell: the ids do not count up, so a missing one cannot be seen',
    ],
    // Where ids were times, small ones are none.
    ['1700000001 1700000002 1700000003', '1 2', 'ids anew 1'],
    // A greeting with an id of its own is no beginning.
    ['11 12 13 14 15', '1 16', 'order 1 for 16'],
    ['11 12 13 14 15', '2 3 4', 'order 2 for 16'],
    ['11 12 13', '1 2 3 11:new 12:new', 'ids anew 1'],
    ['1 2 3 4 5', '5:other 6', 'different 5 104 900'],
    ['11 12 13 14 15', '1 2 3', 'ids anew 1'],
    ['5 4 3', '6', 'cannot tell: the ids do not count up, so a missing one cannot be seen'],
    ['92 17 55', '56', 'cannot tell: the ids do not count up, so a missing one cannot be seen'],
    ['1 2', '4', 'cannot tell: the ids skip, or too few came to see how they count'],
    ['1 2', '4 5 6 7 8', 'gap 3'],
    ['1 4 5 9 12', '14', 'cannot tell: the ids skip, or too few came to see how they count'],
    ['1 4 5 9 12', '13', exact],
    ['1 4 5 9 12', '9 12 14', 'duplicates 9 12'],
    ['007 008', '9', 'cannot tell: the ids skip, or too few came to see how they count'],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });
});

describe('after a reconnect, with numbers that may be times', () => {
  const times = 'cannot tell: the ids may be times, which skip without a loss';
  const rows: readonly Row[] = [
    ['1700000001 1700000002 1700000003 1700000004 1700000005', '1700000009', times],
    ['1700000001 1700000002 1700000003 1700000004 1700000005', '1700000006', times],
    ['1700000001000 1700000002000 1700000003000 1700000004000 1700000005000', '1700000009000', times],
    ['20261122140001 20261122140002 20261122140003 20261122140004 20261122140005', '20261122140009', times],
    [
      '1700000001 1700000002 1700000003',
      '1700000002 1700000003 1700000004',
      'duplicates 1700000002 1700000003',
    ],
    ['1700000001 1700000002 1700000003', '1700000005 1700000004', 'order 1700000005 for 1700000004'],
    [
      '1700000001-0 1700000001-1 1700000002-0',
      '1700000003-0',
      'cannot tell: the ids do not count up, so a missing one cannot be seen',
    ],
  ];
  it.each(rows)('%s, then %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });

  it.each(['14:00:0', '2026-11-2', '2026-11-22T14:0'])('%s1, 2, 3, 4, 5, then 6', (start) => {
    const known = eventsOf('1 2 3 4 5').map((event) => ({ ...event, id: `${start}${event.id}` }));
    const received = eventsOf('6', 2).map((event) => ({ ...event, id: `${start}6` }));
    expect(inShort(judgeResume({ lastEventId: `${start}5`, known, received }))).toBe(times);
  });
});

describe('after a reconnect, with ids that do not count', () => {
  const unseen = 'cannot tell: the ids do not count up, so a missing one cannot be seen';
  const rows: readonly Row[] = [
    ['a b c', 'd e', unseen],
    ['a b c', 'c d', 'duplicates c'],
    ['a b c', 'a b c d', 'restarted'],
    ['a b c', 'b:other c', 'different b 101 900'],
    ['a b c | a b', 'c d', exact],
    ['a b c | a b', 'd', 'live only c'],
    ['run-1.1 run-1.2 | run-2.1 run-2.2', 'run-2.3', exact],
    ['run-1.1 run-1.2 run-1.3', 'run-2.1', unseen],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });
});

describe('where an attempt went back before', () => {
  const rows: readonly Row[] = [
    ['1 2 3 4 5 | 1 2', '3 4 5 6', exact],
    ['1 2 3 4 5 | 1 2', '4 5 6', 'gap 3'],
    ['1 2 3 4 5 | 1 2', '6 7', 'live only 3 4 5'],
    ['1 2 3 4 5 | 1 2', '2 3 4 5 6', 'duplicates 2'],
    ['7 8 9 | 1 2 3', '4 5 6 7 8 9', exact],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });
});

describe('events without ids', () => {
  const rows: readonly Row[] = [
    ['1 :x 2 :y 3 4 5', ':z 6 :x 7', exact],
    ['1 2 3 4 5', ':x :y 7', 'gap 6'],
    ['1 2 3', ':x :y', 'cannot tell: none of the events that came has an id'],
    [':a :b :c', ':a :b :c :d', 'restarted'],
    [':a :b :c', ':d', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
    [':a :b', ':a :b', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
    [':a :a :a :a', ':a :a :a :a', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
    [':a :b :c :d', ':a :b :c', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
    ['', ':a', 'cannot tell: no Last-Event-ID was sent: the stream has no ids'],
    ['1 2', '', 'cannot tell: the attempt brought no event'],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });

  it('a stream that took its id back sends none', () => {
    const verdict = judgeResume({ lastEventId: '', known: eventsOf('1 2'), received: eventsOf('3') });
    expect(inShort(verdict)).toBe('cannot tell: no Last-Event-ID was sent');
  });

  it('an empty id names nothing', () => {
    const received = eventsOf('x 6').map((event, at) => (at === 0 ? { ...event, id: '' } : event));
    expect(judgeResume({ lastEventId: '5', known: eventsOf('5'), received })).toEqual({ kind: 'exact' });
  });
});

describe('a greeting after each connect', () => {
  const rows: readonly Row[] = [
    ['hello/:h 1 2 3 4 5', 'hello/:h 6 7', exact],
    ['hello/0 1 2 3 4 5', 'hello/0 6 7', exact],
    ['hello/0 1 2 3 4 5', 'hello/0:other 6 7', exact],
    ['hello/0 1 2 3 4 5', 'hello/5 6 7', exact],
    ['hello/0 1 2 3 4 5', 'hello/0 7', 'gap 6'],
    ['hello/0 1 2 3 4 5', 'hello/0 1 2 3', 'restarted'],
    ['hello/0 1 2 3 4 5', 'hello/0 5 6', 'duplicates 5'],
    ['hello/h1 a b c | hello/h2 b', 'hello/h3 c d', exact],
    ['hello/0 1 2 3 4 5', 'hello/0', 'cannot tell: none of the events that came has an id'],
    // Each connection has brought one event so far: that is no greeting.
    ['tick/1 | tick/2 | tick/3', 'tick/4', exact],
    ['start/1 token/2 token/3', 'token/4', exact],
    ['start/1 token/2 token/3 stop/4', 'start/5 token/6', exact],
    ['start/1 token/2 token/3 token/4 token/5 token/6 stop/7', 'start/9 token/10', 'gap 8'],
    ['start/1 token/2 token/3', 'start/1 token/2', 'restarted'],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });
});

describe('ids that several events have', () => {
  const shared = 'cannot tell: several events share one id';
  const rows: readonly Row[] = [
    ['6:a 6:b 7:a', '8:a 8:b', shared],
    ['6:a 6:b 7:a', '7:b 8:a', shared],
    ['6:a 6:b 7:a', '7:a 7:b 8:a', shared],
    ['6:a 6:b 7:a', '6:a 6:b 7:a 8:a', 'restarted'],
    ['5:a 5:b 6:a 6:b 7:a', '6:a 6:b 7:a 7:b 8:a', 'duplicates 6 6'],
    ['1 2 3 4 5 6:a 6:b 7:a', '10:a', 'gap 8 9'],
    ['1 2 ping/2 3 ping/3 4', 'ping/4 5', shared],
    ['A:1 B:1 A:2 C:1', 'B:2', 'cannot tell: the same ids are used again for other events'],
    ['1 1 2 2', '3 3', 'duplicates 3'],
  ];
  it.each(rows)('%s, then %s: %s', (known, received, verdict) => {
    expect(judgeReconnect(known, received)).toBe(verdict);
  });
});

describe('what a verdict lists', () => {
  it('is a hundred ids, and the count of all', () => {
    const verdict = judgeResume({
      lastEventId: '5',
      known: eventsOf('1 2 3 4 5'),
      received: eventsOf('1000006', 2),
    });
    expect(verdict).toMatchObject({ kind: 'gap', count: 1_000_000 });
    expect(verdict.kind === 'gap' && verdict.missing).toEqual(
      Array.from({ length: 100 }, (_, at) => String(at + 6)),
    );
    expect(describeResume(verdict)).toBe('Gap: 1000000 events are missing (6, 7, 8, 9, 10 and 999995 more).');
  });

  it('is at most 64 KiB of ids', () => {
    const long = 'x'.repeat(60_000);
    const known = eventsOf(
      `a ${Array.from({ length: 50 }, (_, at) => `${long}${String.fromCharCode(97 + (at % 26))}${at}z`).join(' ')} last`,
    );
    const verdict = judgeResume({ lastEventId: 'a', known, received: eventsOf('last', 2) });
    expect(verdict).toMatchObject({ kind: 'gap', count: 50 });
    expect(JSON.stringify(verdict).length).toBeLessThan(140_000);
    expect(describeResume(verdict).length).toBeLessThan(200);
  });
});

describe('a verdict in words', () => {
  const rows: readonly (readonly [ResumeVerdict, string])[] = [
    [{ kind: 'exact' }, 'Resumed exactly: the next event came first, nothing is missing or repeated.'],
    [
      { kind: 'exact', soFar: { came: 10, recorded: 37 } },
      'Resumed exactly as far as it came: 10 of 37 events that were recorded after the id, none of them missing or repeated before the last. Whether the others would have come is not known.',
    ],
    [
      { kind: 'ids anew', id: '1', isOther: true },
      'The ids begin anew: 1 came again, on another event than before. The server counts from the beginning, as after a restart.',
    ],
    [
      { kind: 'ids anew', id: '1', isOther: false },
      'The ids begin again at 1: the server sends what was before the timeline, or it counts from the beginning, as after a restart.',
    ],
    [{ kind: 'gap', missing: ['6'], count: 1 }, 'Gap: 1 event is missing (6).'],
    [{ kind: 'gap', missing: ['6', '7'], count: 2 }, 'Gap: 2 events are missing (6, 7).'],
    [{ kind: 'duplicates', ids: ['5'], count: 1 }, 'Duplicates: 1 event came again (5).'],
    [{ kind: 'duplicates', ids: ['4', '5'], count: 2 }, 'Duplicates: 2 events came again (4, 5).'],
    [{ kind: 'restarted' }, 'Restarted from the beginning: the very first event came again.'],
    [
      { kind: 'live only', missing: ['6'], count: 1 },
      'Live only: the event after the id did not come again (6).',
    ],
    [
      { kind: 'live only', missing: ['6', '7'], count: 2 },
      'Live only: none of the 2 events after the id came again (6, 7).',
    ],
    [
      { kind: 'different content', id: 'x'.repeat(65_536), before: 3, after: 9 },
      `Different content under the same id ${'x'.repeat(39)}…: entry 3 and entry 9.`,
    ],
    [{ kind: 'out of order', id: '7', expected: '6' }, 'Out of order: 7 came where 6 was expected.'],
    [{ kind: 'cannot tell', because: 'so' }, 'Cannot tell whether the server resumed: so.'],
  ];
  it.each(rows)('%j', (verdict, text) => {
    expect(describeResume(verdict)).toBe(text);
  });
});
