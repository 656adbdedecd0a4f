// When a verdict on a reconnect is given: as soon as it can be told, again when later events tell otherwise, and at the
// end of the attempt at the latest. And what is read of a log for it, however large its events are.

import { describe, expect, it } from 'vitest';

import { resumeEventsOf } from '../../../src/core/resume/resumeEvents.ts';
import { ReconnectWatch } from '../../../src/core/resume/reconnectWatch.ts';
import { AttemptLog } from '../attemptLog.ts';

/** Findings as `attempt id kind`, in order, while a log is written. */
function watch(write: (attempts: AttemptLog, said: () => string[]) => void): string[] {
  const attempts = new AttemptLog();
  const findings: string[] = [];
  const watch = new ReconnectWatch(attempts.log, ({ attempt, lastEventId, verdict }) => {
    findings.push(`${attempt} ${lastEventId} ${verdict.kind}`);
  });
  attempts.log.subscribe(watch.follow);
  write(attempts, () => [...findings]);
  return findings;
}

/** An attempt with the events 1 to 5, which broke. */
function first(attempts: AttemptLog): void {
  attempts.begin();
  attempts.events(1, 2, 3, 4, 5);
  attempts.end();
}

describe('a verdict on a reconnect', () => {
  it('is given with the first event that is new', () => {
    watch((attempts, said) => {
      first(attempts);
      attempts.begin('5');
      attempts.push(': comment\n\nid: 6\ndata: ');
      expect(said()).toEqual([]);
      attempts.push('6\n\n');
      expect(said()).toEqual(['2 5 exact']);
    });
  });

  it('is given once, as long as it stays the same', () => {
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5');
      attempts.events(...Array.from({ length: 2_000 }, (_, at) => at + 6));
      attempts.end({ cause: 'end' });
    });
    expect(findings).toEqual(['2 5 exact']);
  });

  it.each([
    ['what was missing comes late', [8, 6, 7, 9], ['2 5 gap', '2 5 out of order']],
    ['an event comes twice', [6, 7, 8, 7], ['2 5 exact', '2 5 duplicates']],
    [
      'much later an event comes twice',
      [...Array.from({ length: 30 }, (_, at) => at + 6), 6],
      ['2 5 exact', '2 5 duplicates'],
    ],
  ])('is given anew when %s', (_, ids, expected) => {
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5');
      attempts.events(...ids);
      attempts.end();
    });
    expect(findings).toEqual(expected);
  });

  it('waits while the server repeats what is known', () => {
    watch((attempts, said) => {
      attempts.begin();
      attempts.events(...Array.from({ length: 50 }, (_, at) => at + 1));
      attempts.end();
      attempts.begin('50');
      attempts.events(...Array.from({ length: 49 }, (_, at) => at + 2));
      expect(said()).toEqual([]);
      attempts.events(51);
      expect(said()).toEqual(['2 50 duplicates']);
    });
  });

  it('says that the stream begins again with its second event, and once', () => {
    watch((attempts, said) => {
      attempts.begin();
      attempts.events(...Array.from({ length: 60 }, (_, at) => at + 1));
      attempts.end();
      attempts.begin('60');
      attempts.events(1);
      // One known event may come again for itself.
      expect(said()).toEqual([]);
      attempts.events(2);
      expect(said()).toEqual(['2 60 restarted']);
      attempts.events(...Array.from({ length: 60 }, (_, at) => at + 3));
      attempts.end();
      expect(said()).toEqual(['2 60 restarted']);
    });
  });

  it('says that ids begin anew with the second of them, and calls none of the later ones duplicates', () => {
    watch((attempts, said) => {
      attempts.begin();
      attempts.events(40, 41, 42);
      attempts.end();
      attempts.begin('42');
      attempts.push('id: 1\ndata: new\n\n');
      expect(said()).toEqual([]);
      attempts.push('id: 2\ndata: new\n\n');
      expect(said()).toEqual(['2 42 ids anew']);
      attempts.events(...Array.from({ length: 60 }, (_, at) => at + 3));
      attempts.end();
      expect(said()).toEqual(['2 42 ids anew']);
    });
  });

  it('is given at the end when nothing new came', () => {
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5');
      attempts.events(4, 5);
      attempts.end();
    });
    expect(findings).toEqual(['2 5 duplicates']);
  });

  it('waits for more events where few do not tell, ten at most', () => {
    watch((attempts, said) => {
      attempts.begin();
      attempts.events(1, 2);
      attempts.end();
      attempts.begin('2');
      attempts.events(4, 5, 6);
      expect(said()).toEqual([]);
      attempts.events(7);
      expect(said()).toEqual(['2 2 gap']);
      attempts.end();
      attempts.begin('7');
      attempts.events('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
      expect(said()).toHaveLength(1);
      attempts.events('j');
      expect(said().at(-1)).toBe('3 7 cannot tell');
    });
  });

  it('is that nothing can be told after ten events without ids, or at the end', () => {
    watch((attempts, said) => {
      attempts.begin();
      attempts.push('data: x\n\n');
      attempts.end();
      attempts.begin();
      attempts.push('data: x\n\n'.repeat(9));
      expect(said()).toEqual([]);
      attempts.push('data: x\n\n');
      expect(said()).toEqual(['2  cannot tell']);
      attempts.end();
      attempts.begin();
      attempts.push('data: y\n\n');
      attempts.end();
      expect(said()).toEqual(['2  cannot tell', '3  cannot tell']);
    });
  });

  it.each([
    ['was never opened', false, { cause: 'unreachable' }, []],
    ['brought no event', true, { cause: 'end' }, ['2 5 cannot tell']],
    ['was closed by the client before an event came', true, { cause: 'client' }, []],
  ] as const)('on an attempt that %s is %j', (_, isOpened, ending, expected) => {
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5', isOpened);
      attempts.end(ending);
    });
    expect(findings).toEqual(expected);
  });

  it('is not given on a first attempt, nor on the first that brings anything', () => {
    const findings = watch((attempts) => {
      attempts.begin();
      attempts.end();
      attempts.begin();
      attempts.events(1, 2, 3);
      attempts.end();
    });
    expect(findings).toEqual([]);
  });

  it('compares with nothing from before a clearing', () => {
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5');
      attempts.log.clear();
      attempts.events(6);
      attempts.end();
      attempts.begin('6');
      attempts.events(6, 7);
      attempts.end();
      attempts.begin('7');
      attempts.log.clear();
      attempts.end();
      attempts.begin('7');
      attempts.events(8);
    });
    expect(findings).toEqual(['3 6 duplicates', '5 7 exact']);
  });

  it('asks for what an attempt that ended by itself left out, and not for what a broken one did', () => {
    const ends = [{ cause: 'end' }, { cause: 'truncated' }, { cause: 'end', isSimulated: true }] as const;
    const findings = ends.map((ending) =>
      watch((attempts) => {
        first(attempts);
        attempts.begin('5');
        attempts.events(1, 2);
        attempts.end();
        attempts.begin('2');
        attempts.events(3, 4);
        attempts.end(ending);
      }).at(-1),
    );
    expect(findings).toEqual(['3 2 gap', '3 2 exact', '3 2 exact']);
  });
});

describe('what is read of a log', () => {
  it('is the newest events and the first ten, which do not follow on each other', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.events(...Array.from({ length: 100 }, (_, at) => at + 1));
    const events = resumeEventsOf(attempts.log, attempts.log.length, 20);
    expect(events.map(({ id }) => Number(id))).toEqual([
      ...Array.from({ length: 10 }, (_, at) => at + 1),
      ...Array.from({ length: 20 }, (_, at) => at + 81),
    ]);
    expect(events.map(({ sequence }) => sequence)).toEqual([...Array(10).fill(-1), ...Array(20).fill(1)]);
  });

  it('is everything where that is not more', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    attempts.events(1, 2, 3);
    attempts.push('data: no id\n\nid\ndata: empty id\n\nid: 5\n\nevent: other\nid: 6\ndata: of 1\n\n');
    attempts.end();
    attempts.begin();
    attempts.events(1);
    const events = resumeEventsOf(attempts.log, attempts.log.length, 4);
    expect(events.map(({ id, type, sequence }) => [id, type, sequence])).toEqual([
      ['1', 'message', 1],
      ['2', 'message', 1],
      ['3', 'message', 1],
      [undefined, 'message', 1],
      [undefined, 'message', 1],
      ['6', 'other', 1],
      ['1', 'message', 2],
    ]);
    const [digest] = events.map((event) => event.digest);
    expect(events.map((event) => event.digest === digest)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('is bounded in bytes, with ids of 64 KiB and with large events', () => {
    const attempts = new AttemptLog();
    attempts.begin();
    const longId = 'x'.repeat(65_536);
    for (let number = 0; number < 300; number += 1) attempts.events(`${longId}${number}`);
    const bytesRead = resumeEventsOf(attempts.log, attempts.log.length).reduce(
      (sum, { id }) => sum + (id?.length ?? 0),
      0,
    );
    expect(bytesRead).toBeLessThan(12 * 1024 * 1024);
  });

  it('ends the watch over an attempt after so many bytes', () => {
    const large = 'y'.repeat(1024 * 1024);
    const findings = watch((attempts) => {
      first(attempts);
      attempts.begin('5');
      for (const id of [6, 7, 8, 9, 10, 11, 12, 13]) attempts.push(`id: ${id}\ndata: ${large}\n\n`);
      attempts.events(6);
      attempts.end();
    });
    expect(findings).toEqual(['2 5 exact']);
  });
});
