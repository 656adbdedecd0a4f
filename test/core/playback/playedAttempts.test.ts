// The attempts of a log, as they are looked up: where their bodies lie, whatever is cleared, gone or said falsely.

import { describe, expect, it } from 'vitest';

import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { PlayedAttempts, readableStart } from '../../../src/core/playback/playedAttempts.ts';
import { findResumePoint, type PlayedBefore } from '../../../src/core/playback/resumePoint.ts';
import { ShortLog } from '../log/shortLog.ts';
import { WrittenLog } from './writtenLog.ts';

function bodyOf(log: EventLog, attempt: number, played = new PlayedAttempts(log)): string | undefined {
  const found = played.from(attempt);
  if (!found) return undefined;
  const { bodyStart, bodyEnd } = found;
  return `${found.attempt} ${Buffer.from(log.bodyBytes(bodyStart, bodyEnd - bodyStart)).toString()}`;
}

describe('an attempt', () => {
  it('has its head, its request and its end', () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\n'], ending: 'truncated' });
    const attempt = new PlayedAttempts(log).first;
    expect(attempt).toMatchObject({
      attempt: 1,
      isOpened: true,
      request: { method: 'GET' },
      head: { status: 200 },
      over: { ending: { cause: 'truncated' } },
      requestedAtMs: 0,
      openedAtMs: 1,
      endedAtMs: 3,
    });
  });

  it('that runs has no end, and what has come of it', () => {
    const written = new WrittenLog().attempt({ parts: ['data: a\n\nda'] });
    const played = new PlayedAttempts(written.log);
    expect(played.first?.over).toBeUndefined();
    expect(bodyOf(written.log, 1, played)).toBe('1 data: a\n\nda');
    written.push('ta: b\n\n');
    expect(bodyOf(written.log, 1, played)).toBe('1 data: a\n\ndata: b\n\n');
  });

  it('that was never sent is left out', () => {
    const { log } = new WrittenLog()
      .attempt({ head: null, ending: 'bad-url' })
      .attempt({ parts: ['data: a\n\n'], ending: 'end' })
      .attempt({ head: null, ending: 'bad-id' });
    const played = new PlayedAttempts(log);
    expect(played.first?.attempt).toBe(2);
    expect(played.from(3)).toBeUndefined();
  });

  it('whose log was cleared in the middle has what is shown', () => {
    const written = new WrittenLog()
      .attempt({ parts: ['data: a\n\n'], ending: 'end' })
      .attempt({ parts: ['data: b\n\n'] });
    const played = new PlayedAttempts(written.log);
    expect(bodyOf(written.log, 1, played)).toBe('1 data: a\n\n');
    written.writer.clear();
    expect(played.first).toBeUndefined();
    written.push('\ndata: c\n\n');
    expect(bodyOf(written.log, 1, played)).toBe('2 data: c\n\n');
    expect(played.first?.head).toBeUndefined();
    written.log.undoClear();
    expect(bodyOf(written.log, 1, played)).toBe('1 data: a\n\n');
    expect(bodyOf(written.log, 2, played)).toBe('2 data: b\n\n\ndata: c\n\n');
  });

  it('of blank lines alone has them, in any order of asking', () => {
    const written = new WrittenLog();
    const bodies = ['\n', '\n\n', '', '\ndata: a\n\n', '\n\n\n'];
    for (const parts of bodies) written.attempt({ parts: parts === '' ? [] : [parts], ending: 'end' });
    for (const order of [
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
      [3, 5, 1, 4, 2],
    ]) {
      const played = new PlayedAttempts(written.log);
      for (const attempt of order)
        expect(bodyOf(written.log, attempt, played)).toBe(`${attempt} ${bodies[attempt - 1]}`);
    }
  });
});

describe('what is gone', () => {
  it('is left out up to an entry that is there', () => {
    const short = new ShortLog();
    for (let at = 0; at < 100; at += 1) short.push(`data: ${at}\n\n`);
    short.lose('bodies', 0.5);
    const attempt = new PlayedAttempts(short.log).first;
    if (!attempt) throw new Error('There is no attempt.');
    const { number, offset } = readableStart(short.log, attempt);
    expect(short.log.isGone(short.log.entry(number - 1))).toBe(true);
    expect(short.log.isGone(short.log.entry(number))).toBe(false);
    expect(short.log.entry(number).offset).toBe(offset);
    short.lose('bodies', 1);
    expect(readableStart(short.log, attempt).offset).toBe(attempt.bodyEnd);
  });

  it('with its records is no attempt', () => {
    const short = new ShortLog();
    for (let at = 0; at < 1000; at += 1) short.push(`data: ${at}\n\n`);
    short.lose('records', 1);
    const attempt = new PlayedAttempts(short.log).first;
    expect(attempt?.first).toBe(short.log.first);
    expect(attempt?.first).toBeGreaterThan(1);
  });
});

describe('where a client goes on', () => {
  const { log } = new WrittenLog()
    .attempt({ parts: ['id: 1\ndata: a\n\nid: 2\ndata: b\n\n'], ending: 'end' })
    .attempt({ parts: ['id: é\ndata: c\n\ndata: d\n\n'], ending: 'end' })
    .attempt({ parts: ['id: 1\ndata: e\n\nid: 5\ndata: f\n\n'], ending: 'end' });

  it.each<[what: string, before: PlayedBefore | undefined, id: string | undefined, found: string]>([
    ['a first client', undefined, undefined, '1 turn'],
    ['an empty id', undefined, '', '1 turn'],
    ['the next turn', { attempt: 1, isPlayed: false }, undefined, '2 turn'],
    ['after the last', { attempt: 3, isPlayed: true }, undefined, '1 turn'],
    ['the end of an attempt', { attempt: 1, isPlayed: true }, '2', '2 resumes'],
    ['the middle of one that was cut off', { attempt: 1, isPlayed: false }, '1', '1 found 3'],
    ['an id of a client that is new', undefined, '2', '2 resumes'],
    ['an id with another letter', undefined, 'é', '2 found 8'],
    ['the last one with that id', { attempt: 2, isPlayed: true }, '1', '3 found 13'],
    ['the very end', { attempt: 3, isPlayed: true }, '5', '3 nothing left 14'],
    ['an id that is nowhere', { attempt: 2, isPlayed: true }, '99', '1 unknown id'],
  ])('%s', (_, before, id, expected) => {
    const steps = findResumePoint(new PlayedAttempts(log), before, id);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done !== true) continue;
      const { attempt, why, after } = step.value ?? {};
      expect(`${attempt?.attempt} ${why}${after === undefined ? '' : ` ${after}`}`).toBe(expected);
      return;
    }
  });

  it('is looked for in steps', () => {
    const long = new WrittenLog().attempt({
      parts: Array.from({ length: 100 }, () => 'data: x\n\n'.repeat(100)),
      ending: 'end',
    });
    const steps = findResumePoint(new PlayedAttempts(long.log), undefined, 'nowhere');
    let count = 0;
    while (steps.next().done !== true) count += 1;
    expect(count).toBeGreaterThanOrEqual(5);
  });
});
