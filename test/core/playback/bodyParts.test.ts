// A body in parts: as it was read where the log knows of that, by entries where it does not, within bounds, to the byte.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { EventLog } from '../../../src/core/log/eventLog.ts';
import { RecordPages } from '../../../src/core/log/recordPages.ts';
import { BodyParts, type BodyPart, type PartLimits } from '../../../src/core/playback/bodyParts.ts';
import { PlayedAttempts } from '../../../src/core/playback/playedAttempts.ts';
import { WrittenLog } from './writtenLog.ts';

/** A log that keeps no note of its reads, as those that are made of files of others may be. */
class UnreadStore extends MemoryByteStore {
  override append(): number {
    return 0;
  }
}

function logWithoutReads(): EventLog {
  return new EventLog(0, undefined, undefined, {
    records: new MemoryByteStore(),
    arrivals: new UnreadStore(),
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
