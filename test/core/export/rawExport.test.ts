import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { entriesOfAttempt } from '../../../src/core/export/chosenEntries.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import type { EventLog } from '../../../src/core/log/eventLog.ts';
import { bodies } from '../arbitraryStreams.ts';
import { bytesOf } from '../recording.ts';
import { okHead } from '../scriptedStream.ts';
import { chosenNumbers, exportedBytes, logOfAttempts } from './exported.ts';

const severalBodies = fc.array(bodies, { minLength: 1, maxLength: 4 });

describe('an export of raw bytes', () => {
  it('is the bodies as they came, all of them or those of one attempt', () => {
    fc.assert(
      fc.property(severalBodies, (attempts) => {
        const log = logOfAttempts(attempts);
        expect(exportedBytes(log, 'raw')).toEqual(Buffer.concat(attempts));
        attempts.forEach((body, at) => {
          const chosen = entriesOfAttempt(log, at + 1, log.length);
          expect(exportedBytes(log, 'raw', chosen)).toEqual(Buffer.from(body));
        });
      }),
    );
  });

  it('of chosen entries has each of their bytes once, in the order in which they came', () => {
    fc.assert(
      fc.property(severalBodies, fc.infiniteStream(fc.boolean()), (attempts, choices) => {
        const log = logOfAttempts(attempts);
        const numbers = log.entries(1, log.length).map(({ number }) => number);
        const chosen = numbers.filter(() => choices.next().value);
        expect(exportedBytes(log, 'raw', chosenNumbers(log, chosen))).toEqual(unionOf(log, chosen));
      }),
    );
  });

  it('of chosen entries has comments in two blocks once, with their blocks', () => {
    const body = 'data: 1\n: a\n\n: b\n\ndata: 2\n: c\ndata: 3\n: d\n\nretry: 5\ndata: 4\n\n';
    const log = logOfAttempts([bytesOf(body)]);
    const numbers = log.entries(1, log.length).map(({ number }) => number);
    const text = Buffer.from(exportedBytes(log, 'raw', chosenNumbers(log, numbers))).toString();
    // A blank line behind a comment belongs to no entry.
    expect(text).toBe(body.replace(': b\n\n', ': b\n'));
  });

  it('has what came after a clear, in the middle of an attempt', () => {
    const log = logOfAttempts([bytesOf('data: 1\n\ndata: 2\n\n'), bytesOf('\n\n\ndata: 3\n\n')]);
    log.clear(bytesOf('data: 1\n\n').length);
    // As if the second event had come only then.
    log.appendBodyEntry({
      kind: 'message',
      attempt: 1,
      receivedAtMs: 50,
      type: 'message',
      offset: 9,
      length: 9,
      chunk: 3,
      flags: 0,
    });
    expect(Buffer.from(exportedBytes(log, 'raw')).toString()).toBe('data: 2\n\n\n\n\ndata: 3\n\n');
  });

  it('of an attempt whose beginning was cleared ends with its last entry', () => {
    const log = logOfAttempts([bytesOf('data: 1\n\ndata: 2\n\n\n\n'), bytesOf('')]);
    log.clear(9);
    const place = { attempt: 1, receivedAtMs: 50 };
    log.appendBodyEntry({
      kind: 'message',
      ...place,
      type: 'message',
      offset: 9,
      length: 9,
      chunk: 3,
      flags: 0,
    });
    log.appendDetailEntry('open', okHead, place);
    log.appendDetailEntry('open', okHead, { ...place, attempt: 2 });
    log.appendDetailEntry('open', okHead, { ...place, attempt: 3 });
    const textOf = (attempt: number): string =>
      Buffer.from(exportedBytes(log, 'raw', entriesOfAttempt(log, attempt, log.length))).toString();
    // What is behind it may be of any that came later.
    expect([1, 2, 3].map(textOf)).toEqual(['data: 2\n\n', '', '\n\n']);
  });

  it('of nothing is empty', () => {
    const log = logOfAttempts([bytesOf('data: 1\n\n')]);
    expect(exportedBytes(log, 'raw', chosenNumbers(log, []))).toHaveLength(0);
    expect(exportedBytes(log, 'raw', chosenNumbers(log, [1, 2]))).toHaveLength(0);
  });
});

/** The bytes that lie in any of the entries. */
function unionOf(log: EventLog, numbers: readonly number[]): Buffer {
  const isChosen = new Uint8Array(log.bodyLength);
  for (const number of numbers) {
    const { offset, length, flags } = log.entry(number);
    if (!(flags & entryFlags.detail)) isChosen.fill(1, offset, offset + length);
  }
  const all = log.bodyBytes(0, log.bodyLength);
  return Buffer.from(all.filter((_, at) => isChosen[at] === 1));
}
