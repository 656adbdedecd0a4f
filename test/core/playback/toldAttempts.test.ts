// The attempts of a log that does not tell all, or tells what is not so: heads and ends that are gone, lengths that are
// false, attempts that went on after they were looked up.

import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { PlayedAttempts, readableStart } from '../../../src/core/playback/playedAttempts.ts';
import { findResumePoint, type PlayedBefore } from '../../../src/core/playback/resumePoint.ts';
import { ShortLog } from '../log/shortLog.ts';
import { tellAttempts } from './toldLog.ts';
import { WrittenLog } from './writtenLog.ts';

/** @param played what has been asked before, if anything */
function bodyOf(log: EventLog, attempt: number, played = new PlayedAttempts(log)): string | undefined {
  const found = played.from(attempt);
  if (!found) return undefined;
  const { bodyStart, bodyEnd } = found;
  return `${found.attempt} ${Buffer.from(log.bodyBytes(bodyStart, bodyEnd - bodyStart)).toString()}`;
}

/** The bodies of these attempts, each asked for alone, and then all in a row. */
function bodiesOf(log: EventLog, attempts: readonly number[]): readonly (string | undefined)[] {
  const alone = attempts.map((attempt) => bodyOf(log, attempt));
  const played = new PlayedAttempts(log);
  expect(attempts.map((attempt) => bodyOf(log, attempt, played))).toEqual(alone);
  return alone;
}

const a = 'data: a\n\n';
const b = 'data: b\n\n';
const c = 'data: c\n\n';

describe('an attempt that a server refused', () => {
  it('has its request, and the head that its end tells of, and no body', () => {
    const { log } = new WrittenLog()
      .attempt({ head: { status: 404 }, ending: { cause: 'http-error', status: 404 } })
      .attempt({ head: null, ending: 'reset' });
    const [refused, broken] = [1, 2].map((attempt) => new PlayedAttempts(log).from(attempt));
    expect(refused).toMatchObject({
      request: { method: 'GET' },
      head: { status: 404 },
      over: { ending: { cause: 'http-error' } },
      isOpened: false,
      requestedAtMs: 0,
      openedAtMs: 0,
      endedAtMs: 2,
      bodyStart: 0,
      bodyEnd: 0,
    });
    expect(broken).toMatchObject({ request: { method: 'GET' }, isOpened: false });
    expect(broken && 'head' in broken).toBe(false);
  });

  it('is told from one that was opened, whether or not anything came', () => {
    const written = new WrittenLog()
      .attempt({ ending: 'end', head: {}, parts: [''] })
      .attempt({ parts: [a] });
    expect([1, 2].map((attempt) => new PlayedAttempts(written.log).from(attempt)?.isOpened)).toEqual([
      true,
      true,
    ]);
    written.writer.clear();
    written.push(b);
    // Its head is not shown any more; that there is a body says that it was opened.
    const cleared = new PlayedAttempts(written.log).first;
    expect([cleared?.attempt, cleared?.isOpened, cleared && 'head' in cleared]).toEqual([2, true, false]);
    expect(cleared && 'request' in cleared).toBe(false);
  });
});

describe('the end of an attempt', () => {
  it('is found before what the log itself had to say behind it', () => {
    const log = tellAttempts([{ body: a, saidBytes: 9, notices: 2 }, { body: b }]);
    const attempt = new PlayedAttempts(log).first;
    expect(attempt?.over?.bodyBytes).toBe(9);
    // Request, event, end: the notices came later.
    expect([attempt?.requestedAtMs, attempt?.endedAtMs]).toEqual([1, 3]);
  });

  it('is none of one of which nothing tells how it ended, which lasts to its last entry', () => {
    const log = tellAttempts([{ body: a, notices: 2 }, { body: b }]);
    const [first, last] = [1, 2].map((attempt) => new PlayedAttempts(log).from(attempt));
    expect(first && 'over' in first).toBe(false);
    expect([first?.endedAtMs, last?.endedAtMs]).toEqual([4, 6]);
    expect(bodiesOf(log, [1, 2])).toEqual([`1 ${a}`, `2 ${b}`]);
  });

  it('may be all that there is of it, when it was cleared before', () => {
    const written = new WrittenLog().attempt({ parts: [a] });
    written.writer.clear();
    written.end('end');
    expect(new PlayedAttempts(written.log).first).toMatchObject({
      attempt: 1,
      first: 1,
      over: { ending: { cause: 'end' } },
      isOpened: false,
    });
  });
});

describe('a body', () => {
  it('of an attempt that was looked up while it ran is whole when the next one is', () => {
    const written = new WrittenLog().attempt({ parts: ['data: a\n\nda'] });
    const played = new PlayedAttempts(written.log);
    expect(bodyOf(written.log, 1, played)).toBe('1 data: a\n\nda');
    written.push('ta: b\n\n');
    written.end('end').attempt({ parts: [`\n${c}`], ending: 'end' });
    // A body that begins with a blank line has no entry that says where it begins: the one before does.
    expect(bodyOf(written.log, 2, played)).toBe(`2 \n${c}`);
    expect(bodyOf(written.log, 1, played)).toBe(`1 ${a}${b}`);
  });

  it('whose end says less is what its entries have', () => {
    for (const saidBytes of [0, 3, 8]) {
      const log = tellAttempts([
        { body: a, saidBytes },
        { body: `${b}: x\n`, saidBytes },
      ]);
      expect(bodiesOf(log, [1, 2])).toEqual([`1 ${a}`, `2 ${b}: x\n`]);
    }
  });

  it('whose end says more ends where the next begins, or where the bytes do', () => {
    const log = tellAttempts([
      { body: a, saidBytes: 12 },
      { body: b, saidBytes: 99 },
    ]);
    expect(bodiesOf(log, [1, 2])).toEqual([`1 ${a}`, `2 ${b}`]);
  });

  it('is counted on from the last of those before of which it is known where it begins', () => {
    const log = tellAttempts([
      { body: a, saidBytes: 2 },
      { body: b, saidBytes: 9 },
      { body: '\n\n', saidBytes: 2 },
      { body: `\n${c}`, saidBytes: 10 },
    ]);
    expect(bodyOf(log, 4)).toBe(`4 \n${c}`);
    expect(bodyOf(log, 3)).toBe('3 \n\n');
  });

  it('begins with its first event where nobody knows how long those before were', () => {
    const written = new WrittenLog().attempt({ parts: [a] });
    written.writer.clear();
    written.push(b);
    written.end('end').attempt({ parts: [`\n${c}`], ending: 'end' });
    // The end of the first one counts what was cleared as well.
    expect(bodyOf(written.log, 2)).toBe(`2 ${c}`);
    const unended = tellAttempts([{ body: a }, { body: '\n\n' }, { body: `\n${c}`, saidBytes: 10 }]);
    expect(bodyOf(unended, 3)?.endsWith(c)).toBe(true);
  });

  it('of the first attempt begins where it was cleared, each time', () => {
    const written = new WrittenLog().attempt({ parts: [a] });
    const played = new PlayedAttempts(written.log);
    for (const body of [b, c]) {
      expect(bodyOf(written.log, 1, played)).toMatch(/^1 data: \w\n\n$/);
      written.writer.clear();
      written.push(body);
      expect(bodyOf(written.log, 1, played)).toBe(`1 ${body}`);
    }
  });

  it('is found anew after a clear, and after it was undone', () => {
    const written = new WrittenLog().attempt({ parts: [a], ending: 'end' });
    const played = new PlayedAttempts(written.log);
    expect(bodyOf(written.log, 1, played)).toBe(`1 ${a}`);
    written.writer.clear();
    written.attempt({ parts: ['\n', b], ending: 'end' });
    expect(bodyOf(written.log, 2, played)).toBe(bodyOf(written.log, 2));
    written.log.undoClear();
    expect(bodyOf(written.log, 2, played)).toBe(`2 \n${b}`);
  });
});

describe('where a body can be read', () => {
  it('is at the first entry of an attempt whose body is empty', () => {
    const { log } = new WrittenLog()
      .attempt({ parts: [a], ending: 'end' })
      .attempt({ parts: [''], ending: 'end' });
    const attempt = new PlayedAttempts(log).from(2);
    if (!attempt) throw new Error('There is no attempt.');
    expect(readableStart(log, attempt)).toEqual({ number: attempt.first, offset: 9 });
  });

  it('is at its end when all of it is gone, whatever there is of the next', () => {
    const short = new ShortLog();
    for (let at = 0; at < 100; at += 1) short.push(`data: ${at}\n\n`);
    const { log } = short;
    tellAttempts([{ body: a, saidBytes: 9 }], log);
    const attempt = new PlayedAttempts(log).first;
    if (!attempt) throw new Error('There is no attempt.');
    expect(readableStart(log, attempt)).toEqual({ number: 1, offset: 0 });
    short.stores.bodies.discardBefore(attempt.bodyEnd);
    expect(readableStart(log, attempt)).toEqual({ number: attempt.end, offset: attempt.bodyEnd });
    expect(log.bodyBytes(attempt.bodyEnd, 1)).toHaveLength(1);
  });
});

describe('where a client goes on', () => {
  function pointIn(log: EventLog, before: PlayedBefore | undefined, id?: string): string | undefined {
    const steps = findResumePoint(new PlayedAttempts(log), before, id);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done !== true) continue;
      if (!step.value) return undefined;
      const { attempt, why, after } = step.value;
      return `${attempt.attempt} ${why}${after === undefined ? '' : ` ${after}`}`;
    }
  }

  const played = (attempt: number): PlayedBefore => ({ attempt, isPlayed: true });

  it('is nowhere in a log without attempts', () => {
    const { log } = new WrittenLog();
    expect([pointIn(log, undefined), pointIn(log, undefined, '1'), pointIn(log, played(1), '1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is the next attempt when the id was in force at the end of the last, though others came after it', () => {
    const { log } = new WrittenLog()
      .attempt({ parts: ['id: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: c\n\n'], ending: 'end' })
      .attempt({ parts: ['id: 3\ndata: d\n\n'], ending: 'end' });
    expect(pointIn(log, played(1), '2')).toBe('2 resumes');
    // One that was cut off has not got those.
    expect(pointIn(log, { attempt: 1, isPlayed: false }, '2')).toBe('1 found 4');
    expect(pointIn(log, played(1), '1')).toBe('1 found 3');
    expect(pointIn(log, undefined, '2')).toBe('1 found 4');
  });

  it('is the attempt that was asked for with that id, though nothing else tells of it', () => {
    const written = new WrittenLog().attempt({ parts: ['id: 2\ndata: b\n\n'], ending: 'end' });
    written.writer.clear();
    written.attempt({ parts: ['id: 3\ndata: d\n\n'], ending: 'end' });
    const { log } = written;
    expect(new PlayedAttempts(log).first?.request?.lastEventId).toBe('2');
    expect(pointIn(log, undefined, '2')).toBe('2 resumes');
    expect(pointIn(log, played(1), '2')).toBe('2 resumes');
    expect(pointIn(log, { attempt: 1, isPlayed: false }, '2')).toBe('1 unknown id'.replace('1', '2'));
  });

  it('is behind the last event of an attempt that runs', () => {
    const written = new WrittenLog()
      .attempt({ parts: ['id: 1\ndata: a\n\n'], ending: 'end' })
      .attempt({ parts: ['id: 2\ndata: b\n\n'], ending: 'end' })
      .attempt({ parts: ['id: 3\ndata: c\n\n'] });
    const { log } = written;
    expect(pointIn(log, { attempt: 1, isPlayed: false }, '3')).toBe(`3 found ${log.length}`);
    expect(pointIn(log, played(3), '3')).toBe(`3 found ${log.length}`);
    written.end('end');
    expect(pointIn(log, played(3), '3')).toBe(`3 nothing left ${log.length - 1}`);
  });

  it('is nothing that the log does not have any more', () => {
    const written = new WrittenLog().attempt({ parts: ['id: 1\ndata: a\n\n'], ending: 'end' });
    written.attempt({ parts: ['id: 2\ndata: b\n\n'] });
    const { log } = written;
    written.writer.clear();
    written.push('id: 5\ndata: c\n\n');
    expect(log.length).toBe(1);
    // Its first entry has the id.
    expect(pointIn(log, undefined, '5')).toBe('2 found 1');
    expect(pointIn(log, undefined, '2')).toBe('2 unknown id');
    written.end('end');
    expect(pointIn(log, played(1), '5')).toBe('2 nothing left 1');
    expect(pointIn(log, played(9), '5')).toBe('2 nothing left 1');
  });

  it('is looked for with a pause after every 2,000 entries, and not in a log that was cleared meanwhile', () => {
    const long = new WrittenLog().attempt({
      parts: Array.from({ length: 100 }, () => a.repeat(100)),
      ending: 'end',
    });
    const search = (): number => {
      const steps = findResumePoint(new PlayedAttempts(long.log), undefined, 'nowhere');
      let pauses = 0;
      while (steps.next().done !== true) pauses += 1;
      return pauses;
    };
    // In the first attempt, and then in all that there is.
    expect(search()).toBe(10);
    const steps = findResumePoint(new PlayedAttempts(long.log), undefined, 'nowhere');
    expect([steps.next().done, steps.next().done]).toEqual([false, false]);
    long.writer.clear();
    expect(steps.next()).toMatchObject({ done: true, value: { why: 'unknown id' } });
  });
});
