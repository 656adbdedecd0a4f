// Judging resumes at the borders: how much is compared, listed and read, and after how many events something is said.

import { describe, expect, it } from 'vitest';

import { findChangedContent, findReuse } from '../../../src/core/resume/idReuse.ts';
import { judgeResume } from '../../../src/core/resume/judge.ts';
import { ReplayProgress } from '../../../src/core/resume/replayProgress.ts';
import { replayReport } from '../../../src/core/resume/replayReport.ts';
import { resumeEventOf, resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { ReconnectWatch } from '../../../src/core/resume/reconnectWatch.ts';
import { named } from '../../../src/core/log/resumeVerdict.ts';
import { beginsAgainWithoutIds, greetingType } from '../../../src/core/resume/streamBeginning.ts';
import { AttemptLog } from '../attemptLog.ts';
import { eventsOf, inShort, recordingOf } from './resumeSamples.ts';

function count(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).join(' ');
}

function verdictOf(known: string, lastEventId: string, received: string, isComplete = true): string {
  return inShort(
    judgeResume({ lastEventId, known: recordingOf(known), received: eventsOf(received, 9), isComplete }),
  );
}

describe('a verdict', () => {
  it.each([
    // A hundred ids are listed, all are counted.
    [100, 100],
    [101, 100],
  ])('of %d missing ids lists %d', (missing, listed) => {
    const facts = {
      lastEventId: '5',
      known: eventsOf('1 2 3 4 5'),
      received: eventsOf(String(6 + missing), 9),
    };
    const verdict = judgeResume(facts);
    expect(verdict).toMatchObject({ kind: 'gap', count: missing });
    expect(verdict.kind === 'gap' && verdict.missing.length).toBe(listed);
    const again = judgeResume({
      ...facts,
      known: eventsOf(count(1, missing + 2)),
      lastEventId: String(missing + 2),
      received: eventsOf(count(3, missing + 2), 9),
    });
    expect(again).toMatchObject({ kind: 'duplicates', count: missing });
    expect(again.kind === 'duplicates' && again.ids.length).toBe(listed);
  });

  it('lists a first id of any length, and others up to 64 KiB together', () => {
    const idOf = (name: string, length: number): string => name.padEnd(length, '.');
    const listed = (...lengths: readonly number[]): number => {
      const ids = lengths.map((length, at) => idOf(`${String.fromCodePoint(97 + at)}x`, length));
      const known = eventsOf(['start', ...ids, 'last'].join(' '));
      const verdict = judgeResume({ lastEventId: 'start', known, received: eventsOf('last', 9) });
      expect(verdict).toMatchObject({ kind: 'gap', count: lengths.length });
      return verdict.kind === 'gap' ? verdict.missing.length : 0;
    };
    expect(listed(100, 65_436)).toBe(2);
    expect(listed(100, 65_437)).toBe(1);
    expect(listed(65_536, 2)).toBe(1);
    expect(listed(65_537)).toBe(1);
  });

  it.each([
    ['1 2 3', '3', 'x', 'cannot tell: the ids do not count up, so a missing one cannot be seen'],
    ['1 2 3', '9', 'x', 'cannot tell: the ids do not count up, so a missing one cannot be seen'],
    ['a b', 'c', 'd', 'cannot tell: the id is not among the recorded events'],
    ['1 2 3 4 5', '5', '6', 'exact'],
    ['1 2 3 4 5', '5', '1', 'restarted'],
    ['1', '1', '1 2', 'duplicates 1'],
    ['1 1:b 2', '2', '1 1:b 2 3', 'restarted'],
  ])('on %s after %s with %s is %s', (known, id, received, verdict) => {
    expect(verdictOf(known, id, received)).toBe(verdict);
  });
});

describe('where several events share an id', () => {
  const known = '6:a 6:b 7:a 7:b 8:a 8:b';
  const unclear = 'cannot tell: several events share one id';

  it.each([
    [known, '6', '7:a 7:b 8:a 8:b', true, 'exact'],
    [known, '6', '7:a 7:b 8:a 8:b', false, 'exact'],
    [known, '6', '7:a 7:b', true, 'gap 8'],
    [known, '6', '7:a 7:b', false, unclear],
    [known, '6', '7:a 8:a 8:b', true, 'gap 7'],
    [known, '6', '7:a 8:a 8:b', false, unclear],
    // The second event of the id that was sent may or may not have been lost.
    [known, '6', '6:b 7:a 7:b 8:a 8:b', true, unclear],
    [known, '8', '9:a 9:b', true, unclear],
    [known, '8', '9:a 9:a', true, unclear],
    [known, '7', '8:a 8:b 8:a', true, 'exact'],
    [known, '7', '8:a 8:b 9:a 8:a', true, 'duplicates 8'],
  ])('%s, from %s with %s (complete: %s) is %s', (recorded, id, received, isComplete, verdict) => {
    expect(verdictOf(recorded, id, received, isComplete)).toBe(verdict);
  });

  it.each([
    ['1 2 3', '4', 'none'],
    ['1 1 2', '2', 'none'],
    ['1:a 1:b 2', '3', 'adjacent'],
    ['1 2', '3:a 3:b', 'adjacent'],
    ['1:a 2 1:b', '3', 'scattered'],
    ['1 2', '3:a 4 3:b', 'scattered'],
    ['1:a 1:b 2', '3:a 4 3:b', 'scattered'],
    ['1:a | 1:b', '2', 'none'],
    ['1:a', '1:b', 'none'],
    // The same event again is no other use of its id.
    ['1:a 1:b 2 1:b', '3', 'adjacent'],
    ['1:a 2 1:a', '3', 'none'],
  ])('%s and %s: their ids are used again: %s', (recorded, came, reuse) => {
    expect(findReuse(named(recordingOf(recorded)), named(eventsOf(came, 9)))).toBe(reuse);
  });

  it.each([
    ['1 2', '2 3', undefined],
    ['1 2', '3 2:b 1:b', { kind: 'different content', id: '2', before: 101, after: 901 }],
    ['1:a | 1:b', '1:b', undefined],
    ['1:a | 1:b', '1:a', undefined],
    ['1:a | 1:b', '1:c', { kind: 'different content', id: '1', before: 100, after: 900 }],
  ])('%s and %s: what changed is %j', (recorded, came, verdict) => {
    expect(findChangedContent(named(recordingOf(recorded)), named(eventsOf(came, 9)))).toEqual(verdict);
  });
});

describe('in between', () => {
  it.each([
    // Ids that do not count stand where they like among those that do.
    ['1 2 3 4 5', '5', '6 note 7', true],
    ['a b c d', 'b', 'new c', false],
    ['a b c d', 'b', 'c new', false],
  ])('of %s after %s, %s (complete: %s) is exact', (known, id, received, isComplete) => {
    expect(verdictOf(known, id, received, isComplete)).toBe('exact');
  });

  it.each([
    ['1 2 4', '4', '0 5', 'cannot tell: the ids skip, or too few came to see how they count'],
    ['1 2 4', '4', '5 3', 'order 5 for 3'],
    ['1 2 3 4 5', '5', 'note 6', 'cannot tell: the ids do not count up, so a missing one cannot be seen'],
  ])('of %s after %s, %s is no more than it shows: %s', (known, id, received, verdict) => {
    expect(verdictOf(known, id, received)).toBe(verdict);
  });
});

describe('a greeting', () => {
  it.each([
    ['hello/0 1 2', '2', 'hello/0 3', 'hello'],
    ['hello/0 1 2', '2', 'hello/3 4', undefined],
    ['hello/0 1 2', '2', 'hello/0 hello/1', undefined],
    ['hello/0 | hello/0', '0', 'hello/0 1', undefined],
    ['hello/0 1 | hello/0 2', '2', 'hello/0 3', 'hello'],
    ['hello/0 1 hello/2', '2', 'hello/0 3', undefined],
    ['1 2', '2', 'hello/0 3', undefined],
    ['hello/:h 1', '1', 'hello/:h 2', 'hello'],
    ['hello/a-1 a-2', 'b-2', 'hello/a-3 x', 'hello'],
    ['hello/0 1', '1', '', undefined],
  ])('of %s after %s with %s is %s', (known, id, received, type) => {
    expect(greetingType(id, recordingOf(known), eventsOf(received, 9))).toBe(type);
  });
});

describe('a beginning without ids', () => {
  const texts = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, at) => `:t${from + at}`).join(' ');

  it.each([
    [texts(1, 2), texts(1, 2), false],
    [texts(1, 3), texts(1, 3), true],
    [texts(1, 3), texts(1, 2), false],
    [texts(1, 3), `${texts(1, 2)} :other`, false],
    [texts(1, 3), `:other ${texts(2, 3)}`, false],
    [texts(1, 20), texts(1, 10), true],
    [texts(1, 20), texts(1, 9), false],
    [texts(1, 20), `${texts(1, 10)} :other`, true],
    [texts(1, 20), `${texts(1, 9)} :other`, false],
    [`${texts(1, 3)} | ${texts(4, 9)}`, texts(1, 3), true],
    [`${texts(1, 2)} | ${texts(3, 9)}`, texts(1, 3), false],
    [':a :a :a', ':a :a :a', false],
    [':a :a :b', ':a :a :b', true],
    ['', '', false],
  ])('of %s comes again with %s: %s', (known, received, comesAgain) => {
    expect(beginsAgainWithoutIds(recordingOf(known), eventsOf(received, 9))).toBe(comesAgain);
  });
});

describe('the page of a replay', () => {
  it.each([
    [200, undefined],
    [201, '1 further row is not listed.'],
    [202, '2 further rows are not listed.'],
  ])('of %d rows says: %s', (rows, omitted) => {
    const known = eventsOf(count(0, rows));
    const { expected, recordedIds } = new ReplayProgress('0', known);
    const run = {
      lastEventId: '0',
      verdict: { kind: 'exact' },
      end: 'quiet',
      expected,
      received: known.slice(1),
      recordedIds,
    } as const;
    const lines = replayReport('http://localhost/', [run]).split('\n');
    expect(lines.filter((line) => line.startsWith('| `'))).toHaveLength(Math.min(rows, 200));
    expect(lines.find((line) => line.endsWith('not listed.'))).toBe(omitted);
    expect(lines).toContain(
      `Recorded after this id: ${rows} events. Received now: ${rows} events, until quiet.`,
    );
  });
});

describe('progress', () => {
  it('tells of each event whether it was recorded, and whether newer ones came', () => {
    const progress = new ReplayProgress('2', recordingOf('1 2 3 4'));
    expect([...progress.recordedIds]).toEqual(['2', '1', '3', '4']);
    expect(progress.expected.map(({ id }) => id)).toEqual(['3', '4']);
    const taken = eventsOf('1 :x 3 3 5', 9).map((event) => [
      progress.take(event),
      progress.hasNewer,
      progress.isCaughtUp,
    ]);
    expect(taken).toEqual([
      [true, false, false],
      [false, false, false],
      [true, false, false],
      [true, false, false],
      [false, true, false],
    ]);
    const [four] = eventsOf('4', 9);
    expect([four && progress.take(four), progress.isCaughtUp, progress.received.length]).toEqual([
      true,
      true,
      6,
    ]);
  });

  it('expects what was recorded without an id as long as it is known where', () => {
    const expectedOf = (known: string, id: string): string[] =>
      new ReplayProgress(id, recordingOf(known)).expected.map((event) => event.id ?? event.digest);
    expect(expectedOf('1 :x 2 :y 3', '2')).toEqual(['message y', '3']);
    expect(expectedOf('1 :x 2 :y 3', '9')).toEqual([]);
    expect(expectedOf('1 :x 2 :y 3', '0')).toEqual(['1', '2', '3']);
    expect(expectedOf('1 2 3 | 2 3 3:b', '1')).toEqual(['2', '3', '3']);
  });
});

describe('what is read of a log', () => {
  function logOf(...blocks: readonly string[]): AttemptLog {
    const attempts = new AttemptLog();
    attempts.begin();
    for (const block of blocks) attempts.push(block);
    return attempts;
  }

  it.each([
    [12, 2, count(1, 12)],
    [12, 1, `${count(1, 10)} 12`],
    [11, 1, count(1, 11)],
    [3, 5, count(1, 3)],
  ])('of %d events, the newest %d, is %s', (events, newest, expected) => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.events(...Array.from({ length: events }, (_, at) => at + 1));
    const read = resumeEventsOf(attempts.log, attempts.log.length, newest);
    expect(read.map(({ id }) => id).join(' ')).toBe(expected);
    // Where some are left out, the first ones do not go on in the newest.
    const isLeftOut = read.length < events;
    expect(read.map(({ sequence }) => sequence < 0)).toEqual(read.map((_, at) => isLeftOut && at < 10));
  });

  it('ends before the last entry that is asked for', () => {
    const { log } = logOf('id: 1\ndata: a\n\n: c\nid: 2\ndata: b\n\n');
    expect([5, 4, 3, 2].map((last) => resumeEventsOf(log, last).map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['1'],
      ['1'],
      [],
    ]);
  });

  it('is bounded in bytes, of the newest and of the first', () => {
    const large = (id: number): string => `id: ${id}\ndata: ${'x'.repeat(3 * 1024 * 1024)}\n\n`;
    const { log } = logOf(large(1), large(2), large(3), large(4), large(5), large(6), large(7));
    expect(resumeEventsOf(log, log.length).map(({ id }) => id)).toEqual(['1', '2', '3', '5', '6', '7']);
  });

  it('has an id only where an event has one of its own', () => {
    const { log } = logOf('id: 1\ndata: a\n\ndata: a\n\nid\ndata: a\n\nid: 1\nevent: b\ndata: a\n\n');
    const events = [3, 4, 5, 6].map((number) => resumeEventOf(log, log.entry(number)));
    expect(events.map(({ id, type, entry, sequence }) => [id, type, entry, sequence])).toEqual([
      ['1', 'message', 3, 1],
      [undefined, 'message', 4, 1],
      [undefined, 'message', 5, 1],
      ['1', 'b', 6, 1],
    ]);
    expect(new Set(events.map(({ digest }) => digest)).size).toBe(2);
  });
});

describe('the watch over an attempt', () => {
  function findings(write: (attempts: AttemptLog) => void): string[] {
    const attempts = new AttemptLog();
    const said: string[] = [];
    const judge = new ReconnectWatch(attempts.log, ({ attempt, lastEventId, verdict }) =>
      said.push(`${attempt} ${lastEventId} ${inShort(verdict)} at ${attempts.log.length}`),
    );
    attempts.log.subscribe(judge.follow);
    write(attempts);
    return said;
  }

  it('looks again after a hundred events, and ends after a thousand', () => {
    const write =
      (again: number) =>
      (attempts: AttemptLog): void => {
        attempts.begin();
        attempts.events(1, 2, 3, 4, 5);
        attempts.end();
        attempts.begin('5');
        for (let id = 6; id < 6 + again; id += 1) attempts.events(id);
        attempts.events(6);
        attempts.events(...Array.from({ length: 1200 }, (_, at) => 2000 + at));
      };
    // Entries 1 and 2, five events, the end, a request and its answer: the first event of the reconnect is the 11th.
    expect(findings(write(9))).toEqual(['2 5 exact at 11', '2 5 duplicates 6 at 20']);
    expect(findings(write(10))).toEqual(['2 5 exact at 11', '2 5 duplicates 6 at 110']);
    expect(findings(write(99))).toEqual(['2 5 exact at 11', '2 5 duplicates 6 at 110']);
    expect(findings(write(100))).toEqual(['2 5 exact at 11', '2 5 duplicates 6 at 1010']);
    expect(findings(write(999))).toEqual(['2 5 exact at 11', '2 5 duplicates 6 at 1010']);
    expect(findings(write(1000))).toEqual(['2 5 exact at 11']);
  });

  it('says nothing of an attempt that begins with no id and nothing known, and of one that sent an id all the same', () => {
    expect(
      findings((attempts) => {
        attempts.begin();
        attempts.end();
        attempts.begin();
        attempts.events(1);
        attempts.end();
      }),
    ).toEqual([]);
    expect(
      findings((attempts) => {
        attempts.begin();
        attempts.end();
        attempts.begin('0');
        attempts.events(1);
      }),
    ).toEqual(['2 0 exact at 6']);
  });
});
