// Where the blocks of a file are found: by its index, or by walking, whatever is before, between and behind them.

import { describe, expect, it } from 'vitest';

import {
  blockHeaderBytes,
  fileHeadBytes,
  indexRowBytes,
  trailerBytes,
  writeFileHead,
  type BlockPlace,
} from '../../../src/core/recording/blockHeader.ts';
import { findBlocks, readBlock, type FoundBlocks } from '../../../src/net/recording/blockReader.ts';
import { sourceOf } from '../../../src/net/recording/recordingSource.ts';
import { RecordingWriter } from '../../../src/net/recording/recordingWriter.ts';

const mebi = 2 ** 20;

/** A file of blocks of these sizes, each filled with its number, not compressed. */
function fileOf(sizes: readonly number[], isFinished = false): Uint8Array {
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter((bytes) => pieces.push(bytes));
  writer.compresses = false;
  let offset = 0;
  for (const [number, size] of sizes.entries()) {
    writer.writeRows(0, 'bodies', offset, new Uint8Array(size).fill(number));
    offset += size;
  }
  if (isFinished) writer.finish();
  return new Uint8Array(Buffer.concat(pieces));
}

const noTurn = (): Promise<void> => Promise.resolve();

async function found(
  bytes: Uint8Array,
  turn: (part: number) => Promise<void> = noTurn,
): Promise<FoundBlocks> {
  const blocks = await findBlocks(sourceOf(bytes), turn);
  if ('kind' in blocks) throw new Error(blocks.kind);
  return blocks;
}

/** The numbers of the blocks that are found and can be read. */
async function numbersIn(bytes: Uint8Array): Promise<(number | undefined)[]> {
  const { places } = await found(bytes);
  return places.map((place) => readBlock(sourceOf(bytes), place)?.[0]);
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 0x55;
  return copy;
}

describe('a file', () => {
  it.each<[what: string, bytes: Uint8Array, problem: unknown]>([
    ['without a byte', new Uint8Array(0), { kind: 'foreign' }],
    ['with a part of the head', writeFileHead().subarray(0, fileHeadBytes - 1), { kind: 'foreign' }],
    ['of a later version', writeFileHead().with(8, 2), { kind: 'newer', version: 2 }],
    ['of a much later version', writeFileHead().with(9, 1), { kind: 'newer', version: 257 }],
    ['with its head alone', writeFileHead(), { places: [], isWhole: false, damagedBytes: 0 }],
    ['of an earlier version', writeFileHead().with(8, 0), { places: [], isWhole: false, damagedBytes: 0 }],
  ])('%s is told as that', async (_what, bytes, problem) => {
    expect(await findBlocks(sourceOf(bytes), noTurn)).toEqual(problem);
  });

  it('with an end is found by its index: the same blocks as by walking', async () => {
    const sizes = [10, 0, 3_000, 1];
    const [whole, walked] = [await found(fileOf(sizes, true)), await found(fileOf(sizes))];
    expect([whole.isWhole, walked.isWhole]).toEqual([true, false]);
    expect(walked.places).toEqual(whole.places);
    expect(whole.places).toHaveLength(3);
  });
});

describe('a walk', () => {
  it('finds every block, wherever its header lies in what is read at once', async () => {
    // The second header begins at each place around the end of the first mebibyte that is read.
    for (const before of [-blockHeaderBytes - 1, -blockHeaderBytes, 1 - blockHeaderBytes, -1, 0, 1]) {
      const first = mebi - blockHeaderBytes + before;
      const bytes = fileOf([first, 100, 200]);
      const { places, damagedBytes } = await found(bytes);
      expect([before, places.map(({ sizeBytes }) => sizeBytes), damagedBytes]).toEqual([
        before,
        first > mebi ? [mebi, first - mebi, 100, 200] : [first, 100, 200],
        0,
      ]);
      expect((await numbersIn(bytes)).at(-1)).toBe(2);
    }
  });

  it('keeps the last block to its last byte, and not without it', async () => {
    const bytes = fileOf([10, 20]);
    expect(await numbersIn(bytes)).toEqual([0, 1]);
    expect(await numbersIn(bytes.subarray(0, -1))).toEqual([0]);
    expect(await numbersIn(Uint8Array.from([...bytes, 7]))).toEqual([0, 1]);
    expect((await found(bytes.subarray(0, -1))).damagedBytes).toBe(0);
  });

  it.each([1, 5, blockHeaderBytes - 1, blockHeaderBytes, blockHeaderBytes + 1, 500])(
    'goes on behind %i bytes that are no block, and counts them',
    async (count) => {
      const [bytes, border] = [fileOf([10, 20]), fileHeadBytes + blockHeaderBytes + 10];
      const strange = new Uint8Array(count).fill(0x42);
      const joined = Buffer.concat([bytes.subarray(0, border), strange, bytes.subarray(border)]);
      expect(await numbersIn(joined)).toEqual([0, 1]);
      expect((await found(joined)).damagedBytes).toBe(count);
    },
  );

  it('leaves out a block whose header is damaged, and reads none whose bytes are', async () => {
    const bytes = fileOf([10, 20, 30]);
    const second = fileHeadBytes + blockHeaderBytes + 10;
    const damaged = await found(changed(bytes, second + 20));
    expect(damaged.places.map(({ sizeBytes }) => sizeBytes)).toEqual([10, 30]);
    expect(damaged.damagedBytes).toBe(blockHeaderBytes + 20);
    expect(await numbersIn(changed(bytes, second + blockHeaderBytes + 3))).toEqual([0, undefined, 2]);
  });

  it('takes no index for a block: one in the midst is passed over', async () => {
    const bytes = fileOf([10, 20], true);
    const more = fileOf([30]).subarray(fileHeadBytes);
    const { places, isWhole, damagedBytes } = await found(Buffer.concat([bytes, more]));
    expect(places.map(({ kind, sizeBytes }) => [kind, sizeBytes])).toEqual([
      ['bodies', 10],
      ['bodies', 20],
      ['bodies', 30],
    ]);
    expect([isWhole, damagedBytes]).toEqual([false, trailerBytes]);
  });

  it.each<[what: string, sizes: readonly number[], turns: number]>([
    ['few blocks', Array.from({ length: 4_094 }, () => 1), 0],
    ['many blocks', Array.from({ length: 4_097 }, () => 1), 1],
    ['few bytes', Array.from({ length: 15 }, () => mebi), 0],
    ['many bytes', Array.from({ length: 17 }, () => mebi), 1],
  ])(
    'over %s lets others have a turn as often as it has to, and is ended by it',
    async (_what, sizes, turns) => {
      const bytes = fileOf(sizes);
      const parts: number[] = [];
      await found(bytes, async (part) => void parts.push(part));
      expect(parts).toHaveLength(turns);
      expect(parts).toEqual(
        parts.filter((part) => part > 0 && part < 1).toSorted((one, other) => one - other),
      );
      if (turns === 0) return;
      await expect(found(bytes, () => Promise.reject(new Error('enough')))).rejects.toThrow('enough');
    },
  );
});

describe('an index', () => {
  const bytes = fileOf([10, 20], true);
  const indexAt = bytes.length - trailerBytes - 2 * indexRowBytes - blockHeaderBytes;

  it.each<[what: string, bytes: Uint8Array]>([
    ['with more behind it', Uint8Array.from([...bytes, 0])],
    ['with another trailer behind it', Buffer.concat([bytes, bytes.subarray(-trailerBytes)])],
    ['whose header is damaged', changed(bytes, indexAt)],
    ['whose rows are damaged', changed(bytes, indexAt + blockHeaderBytes + 8)],
    ['without the end of its trailer', bytes.subarray(0, -1)],
    [
      'whose trailer leads to a block',
      bytes.with(bytes.length - trailerBytes, fileHeadBytes).with(bytes.length - trailerBytes + 1, 0),
    ],
  ])('%s is not believed: the blocks are found without it', async (_what, file) => {
    const { isWhole } = await found(file);
    expect(isWhole).toBe(false);
    expect(await numbersIn(file)).toEqual([0, 1]);
  });

  it.each<[what: string, change: Partial<BlockPlace>, isWhole: boolean]>([
    ['ends where the index begins', {}, true],
    ['ends one byte later', { position: fileHeadBytes + blockHeaderBytes + 10 + 1 }, false],
    ['is longer than what is there', { storedBytes: 21, sizeBytes: 21 }, false],
    ['is an index', { kind: 'index' }, false],
  ])('with a row of a block that %s is believed: %s', async (_what, change, isWhole) => {
    const { places } = await found(bytes);
    const pieces = [bytes.subarray(0, indexAt)];
    const [first, second] = places;
    if (!first || !second) throw new Error('No blocks');
    const changedPlaces = [first, { ...second, ...change }];
    const before = { places: changedPlaces, sizeBytes: indexAt };
    new RecordingWriter((piece) => pieces.push(piece), before).finish();
    const file = new Uint8Array(Buffer.concat(pieces));
    expect((await found(file)).isWhole).toBe(isWhole);
    expect(await numbersIn(file)).toEqual([0, 1]);
  });
});

describe('a block', () => {
  const bytes = fileOf([1_000]);
  const compressed = ((): Uint8Array => {
    const pieces: Uint8Array[] = [];
    new RecordingWriter((piece) => pieces.push(piece)).writeRows(0, 'bodies', 0, new Uint8Array(1_000));
    return new Uint8Array(Buffer.concat(pieces));
  })();

  it('is read compressed and not, as long as it says and no longer', async () => {
    for (const file of [bytes, compressed]) {
      const [place] = (await found(file)).places;
      if (!place) throw new Error('No block');
      expect(readBlock(sourceOf(file), place)).toEqual(new Uint8Array(1_000));
      for (const wrong of [999, 1_001])
        if (place.isCompressed)
          expect(readBlock(sourceOf(file), { ...place, sizeBytes: wrong })).toBeUndefined();
      for (const wrong of [{ checksum: place.checksum + 1 }, { storedBytes: place.storedBytes - 1 }])
        expect(readBlock(sourceOf(file), { ...place, ...wrong })).toBeUndefined();
      expect(readBlock(sourceOf(file.subarray(0, -1)), place)).toBeUndefined();
    }
    expect(compressed.length).toBeLessThan(bytes.length);
  });

  it('is not there where the system does not let it be read', async () => {
    const [place] = (await found(bytes)).places;
    const source = {
      ...sourceOf(bytes),
      read: (): never => {
        throw new Error('EIO');
      },
    };
    expect(place && readBlock(source, place)).toBeUndefined();
  });
});
