// An index and the store of its records: which may have bytes of others, lose the oldest, or not be read for a while.

import { describe, expect, it } from 'vitest';

import { MemoryByteStore } from '../../../src/core/log/byteStore.ts';
import { entryFlags } from '../../../src/core/log/entry.ts';
import { EntryIndex } from '../../../src/core/log/entryIndex.ts';
import { recordBytes, type EntryRecord } from '../../../src/core/log/recordBlock.ts';

describe('an index', () => {
  const record: EntryRecord = {
    kind: 'message',
    attempt: 1,
    receivedAtMs: 0,
    type: 'tick',
    offset: 0,
    length: 10,
    chunk: 1,
    flags: 0,
  };

  it('says nothing of entries whose records cannot be read, until they can be again', () => {
    class Damaged extends MemoryByteStore {
      isDamaged = false;

      override readInto(offset: number, target: Uint8Array): boolean {
        return !this.isDamaged && super.readInto(offset, target);
      }
    }
    const store = new Damaged();
    const index = new EntryIndex(() => '', store);
    for (let number = 1; number <= 3_000; number += 1) index.append({ ...record, offset: number }, 0);
    expect(index.entry(5).offset).toBe(5);
    store.isDamaged = true;
    // What was looked at before is here, and so are the newest.
    expect([index.entry(6).offset, index.entry(3_000).offset]).toEqual([6, 3_000]);
    const unread = { kind: 'notice', type: '', length: 0, offset: 0, flags: entryFlags.detail };
    expect(index.entry(2_100)).toMatchObject(unread);
    store.isDamaged = false;
    expect(index.entry(2_100)).toMatchObject({ kind: 'message', type: 'tick', offset: 2_100 });
  });

  it('may begin in a store that others have written to', () => {
    const store = new MemoryByteStore();
    store.append(new Uint8Array(100).fill(0xff));
    const index = new EntryIndex(() => '', store);
    for (let number = 1; number <= 600; number += 1) index.append({ ...record, offset: number }, number - 1);
    expect([1, 2, 300, 600].map((number) => index.entry(number))).toMatchObject(
      [1, 2, 300, 600].map((number) => ({ number, offset: number, idEntry: number - 1 })),
    );
    store.discardBefore(100);
    expect(index.first).toBe(1);
    store.discardBefore(101);
    expect(index.first).toBe(2);
  });

  it('gives back the records before its first entry, as far as they are in the store', () => {
    const store = new MemoryByteStore();
    const index = new EntryIndex(() => '', store);
    const append = (count: number): void => {
      for (let each = 0; each < count; each += 1) index.append(record, 0);
    };
    append(1_000);
    index.startNumbers();
    index.discardBeforeNumbers();
    expect([store.start, index.count]).toEqual([store.length, 0]);
    expect(store.length).toBeLessThan(1_000 * recordBytes);
    append(400);
    index.discardBeforeNumbers();
    expect(store.start).toBe(1_000 * recordBytes);
    expect([index.count, index.first, index.entry(1).type]).toEqual([400, 1, 'tick']);
  });

  it('finds the next of a kind among those that are left', () => {
    const store = new MemoryByteStore();
    const index = new EntryIndex(() => '', store);
    for (let number = 1; number <= 1_000; number += 1)
      index.append({ ...record, flags: number % 400 === 0 ? entryFlags.detail : 0 }, 0);
    const nextFrom = (from: number): number[] =>
      [0, entryFlags.detail].map((isDetail) => index.nextOver(isDetail, from, 1_001));
    expect(nextFrom(1)).toEqual([1, 400]);
    store.discardBefore(500 * recordBytes);
    expect([1, 400, 501, 800, 801].map(nextFrom)).toEqual([
      [501, 800],
      [501, 800],
      [501, 800],
      [801, 800],
      [801, 1_001],
    ]);
  });
});
