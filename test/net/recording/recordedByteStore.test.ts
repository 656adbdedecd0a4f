// Bytes of a recording by range: the same as the bytes that were written, or none; each block read once while it is at hand.

import { describe, expect, it } from 'vitest';

import type { BlockPlace } from '../../../src/core/recording/blockHeader.ts';
import { findBlocks } from '../../../src/net/recording/blockReader.ts';
import { RecordedByteStore } from '../../../src/net/recording/recordedByteStore.ts';
import { sourceOf, type FileSource } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';

const mebi = 2 ** 20;

/** A block by the offset that it says it has, and its bytes. */
type Written = readonly [offset: number, bytes: Uint8Array];

interface Made {
  readonly store: RecordedByteStore;
  readonly places: readonly BlockPlace[];
  /** Where in the file was read since the store was made. */
  readonly reads: number[];
  readonly damages: { count: number };
}

async function storeOf(blocks: readonly Written[], mayHaveGaps = false, damageAt?: number): Promise<Made> {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  writer.compresses = false;
  for (const [offset, bytes] of blocks) writer.writeRows(0, 'bodies', offset, bytes);
  writer.finish();
  const file = new Uint8Array(Buffer.concat(pieces));
  const found = await findBlocks(sourceOf(file), () => Promise.resolve());
  if ('kind' in found) throw new Error(found.kind);
  const damaged = damageAt === undefined ? undefined : found.places[damageAt];
  if (damaged) file[damaged.position + 45] = 0xff;
  const reads: number[] = [];
  const source: FileSource = {
    ...sourceOf(file),
    read(position, length) {
      reads.push(position);
      return file.subarray(position, position + length);
    },
  };
  const damages = { count: 0 };
  const store = new RecordedByteStore(source, found.places, mayHaveGaps, () => (damages.count += 1));
  return { store, places: found.places, reads, damages };
}

/** Bytes that say their own offset. */
function counting(start: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (start + at) % 251);
}

const blocks = (starts: readonly number[], lengths: readonly number[]): Written[] =>
  starts.map((start, at) => [start, counting(start, lengths[at] ?? 0)]);

describe('a range', () => {
  it('is all that was written there, and none where a part of it is outside', async () => {
    const { store } = await storeOf(blocks([5, 15, 16], [10, 1, 20]));
    expect([store.start, store.length]).toEqual([5, 36]);
    for (let offset = 3; offset <= 38; offset += 1)
      for (const length of [0, 1, 2, 5, 9, 10, 11, 12, 19, 20, 21, 30, 31, 32]) {
        const isInside = offset >= 5 && offset + length <= 36;
        const expected = isInside ? counting(offset, length) : new Uint8Array(0);
        expect(Buffer.from(store.read(offset, length)).equals(Buffer.from(expected))).toBe(true);
        const target = new Uint8Array(length).fill(255);
        const isRead = store.readInto(offset, target);
        if (isRead !== isInside) expect.fail(`${length} bytes from ${offset}: ${isRead}`);
        if (isInside) expect(Buffer.from(target).equals(Buffer.from(expected))).toBe(true);
      }
  });

  it('in one piece goes to the end of its block, or as far as was asked for and there is', async () => {
    const { store } = await storeOf(blocks([5, 15, 16], [10, 1, 20]));
    for (let offset = 3; offset <= 38; offset += 1)
      for (const length of [0, 1, 5, 12, 100]) {
        const end = [15, 16, 36].find((each) => each > offset) ?? 0;
        const size = Math.min(Math.max(length, end - offset), 36 - offset);
        const expected = offset >= 5 && offset < 36 ? counting(offset, size) : new Uint8Array(0);
        expect([offset, length, ...store.readBlock(offset, length)]).toEqual([offset, length, ...expected]);
      }
  });

  it('is all or nothing where a block of it is damaged, and that is told', async () => {
    const { store, damages } = await storeOf(blocks([0, 10, 20], [10, 10, 10]), false, 1);
    expect(store.read(0, 10)).toEqual(counting(0, 10));
    expect(damages.count).toBe(0);
    expect(store.read(5, 10)).toHaveLength(0);
    expect(store.readInto(5, new Uint8Array(20))).toBe(false);
    expect(damages.count).toBeGreaterThanOrEqual(1);
    expect(store.read(20, 10)).toEqual(counting(20, 10));
    expect(store.readBlock(12, 1)).toHaveLength(0);
  });

  it('of nothing that was written is nothing', async () => {
    const { store } = await storeOf([]);
    expect([store.start, store.length, store.read(0, 1).length, store.readBlock(0, 1).length]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(store.readInto(0, new Uint8Array(1))).toBe(false);
    expect(store.readInto(0, new Uint8Array(0))).toBe(true);
    expect(() => store.append()).toThrow('recording');
  });
});

describe('blocks', () => {
  it.each<[what: string, starts: readonly number[], mayHaveGaps: boolean, start: number, length: number]>([
    ['that follow one another', [0, 10, 20], false, 0, 30],
    ['with a gap', [0, 11, 21], false, 0, 10],
    ['with a gap that may be', [0, 11, 21], true, 0, 31],
    ['of which one says that it has what another has', [0, 9, 10], false, 0, 20],
    ['of which one says so where gaps may be', [0, 9, 10], true, 0, 20],
    ['in another order', [10, 0, 20], true, 10, 30],
  ])('%s are read as far as they fit', async (_what, starts, mayHaveGaps, start, length) => {
    const { store } = await storeOf(
      blocks(
        starts,
        starts.map(() => 10),
      ),
      mayHaveGaps,
    );
    expect([store.start, store.length]).toEqual([start, length]);
    expect(store.read(store.length - 10, 10)).toEqual(counting(store.length - 10, 10));
  });

  it('have nothing in the gap between them', async () => {
    const { store, damages } = await storeOf(blocks([0, 15], [10, 10]), true);
    for (const [offset, length, size] of [
      [0, 10, 10],
      [0, 11, 0],
      [10, 1, 0],
      [14, 1, 0],
      [14, 5, 0],
      [15, 10, 10],
      [5, 15, 0],
    ] as const)
      expect([offset, length, store.read(offset, length).length]).toEqual([offset, length, size]);
    expect(store.readInto(8, new Uint8Array(4))).toBe(false);
    expect(store.readBlock(9, 1)).toHaveLength(1);
    expect(damages.count).toBe(0);
  });
});

describe('a block that was read', () => {
  const large = (count: number): Written[] =>
    Array.from({ length: count }, (_, at) => [at * mebi, new Uint8Array(mebi).fill(at)]);

  function readFirst({ store, reads }: Made, blockNumbers: readonly number[]): number {
    reads.length = 0;
    for (const number of blockNumbers) {
      expect(store.read(number * mebi, 1)).toEqual(Uint8Array.of(number));
      expect(store.read((number + 1) * mebi - 1, 1)).toEqual(Uint8Array.of(number));
    }
    return reads.length;
  }

  it('is at hand until eight mebibytes were read after it, twice over and after a release', async () => {
    const made = await storeOf(large(9));
    for (let round = 0; round < 3; round += 1) {
      expect(readFirst(made, [0, 1, 2, 3, 4, 5, 6, 7])).toBe(8);
      expect(readFirst(made, [1, 2, 3, 4, 5, 6, 7, 0])).toBe(0);
      // The one that was not used for longest goes.
      expect(readFirst(made, [8])).toBe(1);
      expect(readFirst(made, [0, 7, 2, 8])).toBe(0);
      expect(readFirst(made, [1])).toBe(1);
      made.store.release();
      made.store.release();
    }
  });

  it('of another recording makes room in the same way, and what is released leaves room for it', async () => {
    const [one, other] = [await storeOf(large(8)), await storeOf(large(8))];
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    for (let round = 0; round < 3; round += 1) {
      expect(readFirst(one, all)).toBe(8);
      expect(readFirst(other, all)).toBe(8);
      expect(readFirst(other, all)).toBe(0);
      expect(readFirst(one, all)).toBe(8);
      one.store.release();
      other.store.release();
    }
  });
});
