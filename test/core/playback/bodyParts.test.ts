// A body in parts: as it was read where the log knows of that, by entries where it does not, within bounds, to the byte.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { BodyParts, type BodyPart, type PartLimits } from '../../../src/core/playback/bodyParts.ts';
import { PlayedAttempts } from '../../../src/core/playback/playedAttempts.ts';
import { tellAttempts } from './toldLog.ts';
import { WrittenLog } from './writtenLog.ts';

/** A log that keeps no note of its reads, as those that are made of files of others may be. */
class UnreadStore extends MemoryByteStore {
  override append(): number {
    return 0;
  }
}

/** @param arrivals where reads are noted */
function logWithoutReads(arrivals: MemoryByteStore = new UnreadStore()): EventLog {
  return new EventLog(0, undefined, undefined, {
    records: new MemoryByteStore(),
    arrivals,
    pages: new RecordPages(),
    createScratch: () => new MemoryByteStore(),
  });
}

/** All parts of an attempt. */
function partsOf(log: EventLog, number = 1, limits: PartLimits = { maxBytes: 65_536 }): BodyPart[] {
  const attempt = new PlayedAttempts(log).from(number);
  if (!attempt) return [];
  const { first, bodyStart, bodyEnd, endedAtMs } = attempt;
  const parts = new BodyParts(log, number, first, bodyStart);
  const found: BodyPart[] = [];
  for (;;) {
    const part = parts.next(limits, bodyEnd) ?? parts.rest(bodyEnd, endedAtMs);
    if (!part) return found;
    found.push(part);
  }
}

const bytesOf = (log: EventLog, { start, end }: BodyPart): string =>
  Buffer.from(log.bodyBytes(start, end - start)).toString();

const reads = ['data: a', '\n\ndata: b\n\n: c\n', '\n', 'id: 1\n', '\ndata: d\n\ndata: e\n\n'];

describe('the parts of a body', () => {
  it('are its reads, with their times', () => {
    const { log } = new WrittenLog().attempt({ parts: reads, ending: 'end' });
    const parts = partsOf(log);
    expect(parts.map((part) => bytesOf(log, part))).toEqual(reads);
    expect(parts.map(({ atMs }) => atMs)).toEqual([2, 3, 4, 5, 6]);
    expect(parts.map(({ messages }) => messages)).toEqual([0, 2, 0, 0, 2]);
  });

  it('are entries that were complete together, where reads are not known', () => {
    const { log } = new WrittenLog(logWithoutReads()).attempt({ parts: reads, ending: 'end' });
    const parts = partsOf(log);
    expect(parts.map((part) => bytesOf(log, part))).toEqual([
      'data: a\n\ndata: b\n\n: c\n',
      '\nid: 1\n\ndata: d\n\ndata: e\n\n',
    ]);
    expect(parts.map(({ atMs }) => atMs)).toEqual([3, 6]);
    expect(parts.map(({ messages }) => messages)).toEqual([2, 2]);
  });

  it.each([
    [1, 'data: a\n\n'],
    [2, 'data: a\n\ndata: b\n\n'],
    [3, 'data: a\n\ndata: b\n\n: c\n\nid: 1\n\ndata: d\n\n'],
  ])('end behind %d messages, where no more are wanted', (maxMessages, expected) => {
    for (const written of [new WrittenLog(), new WrittenLog(logWithoutReads())]) {
      const { log } = written.attempt({ parts: reads, ending: 'end' });
      const all = partsOf(log, 1, { maxBytes: 65_536, maxMessages, isJoined: true });
      expect(bytesOf(log, all[0] ?? { start: 0, end: 0, atMs: 0, messages: 0 })).toBe(expected);
      expect(all[0]?.messages).toBe(maxMessages);
    }
  });

  it('are bounded in entries', () => {
    const { log } = new WrittenLog().attempt({ parts: [':\n'.repeat(10_000)], ending: 'end' });
    const parts = partsOf(log);
    const sizes = parts.map(({ start, end }) => end - start);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20_000);
    expect(Math.max(...sizes)).toBe(4000);
    expect(new Set(parts.map(({ atMs }) => atMs))).toEqual(new Set([2]));
  });

  it.each([
    // What is joined ends behind the read with which there is as much as that, or more.
    [1, [4, 4, 4, 4]],
    [4, [4, 4, 4, 4]],
    [5, [8, 8]],
    [8, [8, 8]],
    [9, [12, 4]],
    [16, [16]],
    [17, [16]],
  ])('that are joined have no more reads than reach %d bytes', (maxBytes, sizes) => {
    const { log } = new WrittenLog().attempt({ parts: ['dat:', ' a\n\n', 'dat:', ' b\n\n'], ending: 'end' });
    const parts = partsOf(log, 1, { maxBytes, isJoined: true });
    expect(parts.map(({ start, end }) => end - start)).toEqual(sizes);
    // A part is there when its last read is.
    expect(parts.map(({ atMs }) => atMs)).toEqual(parts.map(({ end }) => 1 + end / 4));
    expect(partsOf(log, 1, { maxBytes })).toHaveLength(4);
  });

  it.each([
    [1, [9, 9, 9, 9]],
    [9, [9, 9, 9, 9]],
    [10, [18, 18]],
    [18, [18, 18]],
    [19, [27, 9]],
    [36, [36]],
  ])('of entries have no more of them than reach %d bytes, where reads are not known', (maxBytes, sizes) => {
    const { log } = new WrittenLog(logWithoutReads()).attempt({
      parts: ['data: a\n\n'.repeat(4)],
      ending: 'end',
    });
    const parts = partsOf(log, 1, { maxBytes });
    expect(parts.map(({ start, end }) => end - start)).toEqual(sizes);
    expect(parts.map(({ messages }) => messages)).toEqual(sizes.map((size) => size / 9));
  });

  it('end behind the last wanted message, and not with what came of the next in the same read', () => {
    const { log } = new WrittenLog().attempt({ parts: ['data: a\n\nda', 'ta: b\n\n'], ending: 'end' });
    const parts = partsOf(log, 1, { maxBytes: 65_536, maxMessages: 1 });
    expect(parts.map((part) => bytesOf(log, part))).toEqual(['data: a\n\n', 'da', 'ta: b\n\n']);
  });

  it('are those of an attempt that runs, with its last entry, and then what comes', () => {
    for (const written of [new WrittenLog(), new WrittenLog(logWithoutReads())]) {
      written.attempt({ parts: ['data: a\n\n'] });
      const { log } = written;
      const attempt = new PlayedAttempts(log).first;
      if (!attempt) throw new Error('There is no attempt.');
      const parts = new BodyParts(log, 1, attempt.first, attempt.bodyStart);
      const next = (): BodyPart | undefined => parts.next({ maxBytes: 65_536 }, log.bodyLength);
      expect([next(), next()]).toEqual([{ atMs: 2, start: 0, end: 9, messages: 1 }, undefined]);
      written.push('data: b\n\n: c\n');
      expect([next(), next()]).toEqual([{ atMs: 3, start: 9, end: 22, messages: 1 }, undefined]);
    }
  });

  it('are single entries where neither reads are known nor which entries came together', () => {
    const body = 'data: a\n\ndata: b\n\n';
    const log = tellAttempts([{ body, saidBytes: 18, chunk: 0 }], logWithoutReads());
    expect(partsOf(log).map((part) => bytesOf(log, part))).toEqual(['data: a\n\n', 'data: b\n\n']);
    expect(partsOf(log, 1, { maxBytes: 100, isJoined: true }).map((part) => bytesOf(log, part))).toEqual([
      body,
    ]);
    const together = tellAttempts([{ body, saidBytes: 18, chunk: 7 }], logWithoutReads());
    expect(partsOf(together).map((part) => bytesOf(together, part))).toEqual([body]);
  });

  it('are bounded in entries where reads are not known, also in those that have no bytes', () => {
    const { log } = new WrittenLog(logWithoutReads()).attempt({
      parts: [':\n'.repeat(5_000)],
      ending: 'end',
    });
    // Request and head are two of the first ones.
    expect(partsOf(log).map(({ start, end }) => end - start)).toEqual([3_996, 4_000, 2_004]);
    const noted = tellAttempts([{ body: 'data: a\n\n', notices: 4_500 }], logWithoutReads());
    expect(partsOf(noted).map(({ start, end, messages }) => [start, end, messages])).toEqual([
      [0, 9, 1],
      // What is left then is no part: there is neither a byte nor another entry.
      [9, 9, 0],
    ]);
  });

  it('are told by entries up to the first read that is known', () => {
    const store = new MemoryByteStore();
    const log = logWithoutReads(store);
    const written = new WrittenLog(log).attempt({ parts: ['data: a\n\n', 'data: b', '\n\n', 'data: c'] });
    written.push('\n\n');
    written.end('end');
    // What tells of the first two reads is lost.
    log.arrivals.discardBefore(16);
    expect(log.arrivals.first).toBe(2);
    expect(partsOf(log).map((part) => [bytesOf(log, part), part.atMs])).toEqual([
      ['data: a\n\n', 2],
      ['data: b\n\n', 4],
      ['data: c', 5],
      ['\n\n', 6],
    ]);
  });

  it('are all of the body, of each attempt, whatever came and however', () => {
    const token = fc.constantFrom(
      'data: x\n',
      '\n',
      '\r',
      'id: 1\r\n',
      ': c\n',
      'data',
      '\uFEFF',
      'retry: 1\n',
      'é',
    );
    const body = fc.array(
      fc.array(token, { minLength: 1, maxLength: 4 }).map((texts) => texts.join('')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.array(body, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.record({
          maxBytes: fc.integer({ min: 1, max: 20 }),
          maxMessages: fc.integer({ min: 1, max: 3 }),
          isJoined: fc.boolean(),
        }),
        fc.boolean(),
        (bodies, knowsReads, limits, isFromEnd) => {
          const written = new WrittenLog(knowsReads ? new EventLog(0) : logWithoutReads());
          for (const parts of bodies) written.attempt({ parts, ending: 'end' });
          const found = bodies.map((_, at) => at + 1);
          const got = new Map(
            (isFromEnd ? found.toReversed() : found).map((attempt) => [
              attempt,
              partsOf(written.log, attempt, limits)
                .map((part) => bytesOf(written.log, part))
                .join(''),
            ]),
          );
          expect(found.map((attempt) => got.get(attempt))).toEqual(bodies.map((parts) => parts.join('')));
        },
      ),
    );
  });
});
