// Records come back as they were written, over the borders of segments and past the table of types.

import { describe, expect, it } from 'vitest';

import { entryKinds, noticeCodes, type Entry } from '../../../src/core/log/entry.ts';
import { EntryIndex } from '../../../src/core/log/entryIndex.ts';
import type { EntryRecord } from '../../../src/core/log/recordBlock.ts';

const segmentLength = 16_384;

function record(overrides: Partial<EntryRecord> = {}): EntryRecord {
  return {
    kind: 'message',
    attempt: 1,
    receivedAtMs: 0,
    type: 'message',
    offset: 0,
    length: 1,
    chunk: 1,
    flags: 0,
    ...overrides,
  };
}

function unusedReader(): string {
  throw new Error('The type should have been in the table.');
}

describe('an index', () => {
  it('gives back every column, on both sides of a segment border', () => {
    const index = new EntryIndex(unusedReader);
    const records = Array.from({ length: 2 * segmentLength + 1 }, (_, at) =>
      record({
        kind: entryKinds[at % entryKinds.length] ?? 'notice',
        attempt: at * 2,
        receivedAtMs: at + 0.25,
        type: `type ${at % 7}`,
        offset: at * 1_000_003,
        length: at,
        chunk: 4_294_967_295 - at,
        flags: at % 256,
      }),
    );
    records.forEach((one, at) => expect(index.append(one, at)).toBe(at + 1));
    for (const number of [1, 2, segmentLength, segmentLength + 1, 2 * segmentLength, 2 * segmentLength + 1]) {
      const expected: Entry = { number, ...(records[number - 1] ?? record()), idEntry: number - 1 };
      expect(index.entry(number)).toEqual(expected);
      expect(index.kind(number)).toBe(expected.kind);
      expect(index.attempt(number)).toBe(expected.attempt);
      expect(index.chunk(number)).toBe(expected.chunk);
      expect(index.receivedAtMs(number)).toBe(expected.receivedAtMs);
    }
    expect(index.count).toBe(records.length);
  });

  it('keeps offsets beyond four gigabytes', () => {
    const index = new EntryIndex(unusedReader);
    const offset = 2 ** 50;
    expect(index.entry(index.append(record({ offset }), 0)).offset).toBe(offset);
  });

  it('reads from the bytes what the table of types cannot hold, and keeps its own types for ever', () => {
    const read: number[] = [];
    const index = new EntryIndex((offset, length, flags) => {
      read.push(offset, length, flags);
      return `read at ${offset}`;
    });
    const manyTypes = 70_000;
    for (let at = 0; at < manyTypes; at += 1)
      index.append(record({ type: `type ${at}`, offset: at, length: 5, flags: 8 }), 0);
    expect(index.entry(1).type).toBe('type 0');
    expect(index.entry(4_000).type).toBe('type 3999');
    expect(read).toEqual([]);
    expect(index.entry(manyTypes).type).toBe(`read at ${manyTypes - 1}`);
    expect(read).toEqual([manyTypes - 1, 5, 8]);
    for (const type of ['', 'message', 'line', 'record', ...noticeCodes])
      expect(index.entry(index.append(record({ type }), 0)).type).toBe(type);
  });

  it('does not keep a second copy of very long types', () => {
    const index = new EntryIndex(() => 'read');
    expect(index.entry(index.append(record({ type: 'x'.repeat(100_000) }), 0)).type).toBe('read');
    expect(index.entry(index.append(record({ type: 'x'.repeat(256) }), 0)).type).toBe('x'.repeat(256));
  });

  it('lengthens one entry only', () => {
    const index = new EntryIndex(unusedReader);
    [1, 2, 3].forEach(() => index.append(record({ length: 4 }), 0));
    index.extend(2);
    expect([1, 2, 3].map((number) => index.entry(number).length)).toEqual([4, 5, 4]);
  });

  it.each([0, -1, 2, 1.5, NaN, Infinity])('has no entry %d', (number) => {
    const index = new EntryIndex(unusedReader);
    index.append(record(), 0);
    expect(() => index.entry(number)).toThrow(
      new RangeError(`There is no entry ${number}: the timeline has 1.`),
    );
  });

  it('begins anew when cleared', () => {
    const index = new EntryIndex(unusedReader);
    index.append(record({ type: 'old' }), 0);
    index.startNumbers();
    index.discardBeforeNumbers();
    expect(index.count).toBe(0);
    expect(() => index.entry(1)).toThrow(RangeError);
    expect(index.append(record({ type: 'new' }), 0)).toBe(1);
    expect(index.entry(1).type).toBe('new');
  });
});
