// The outer layout of a recording: what is written is read, at any place, and nothing that is damaged is.

import { crc32 } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import {
  blockHeaderBytes,
  blockKinds,
  fileHeadBytes,
  readBlockHeader,
  readFileHead,
  readIndexRows,
  readTrailer,
  writeBlockHeader,
  writeFileHead,
  writeIndexRow,
  writeTrailer,
  type BlockHeader,
} from '../../../src/core/recording/blockHeader.ts';

const checksum = (bytes: Uint8Array): number => crc32(bytes);
const mebi = 2 ** 20;
const header: BlockHeader = {
  kind: 'details',
  isCompressed: true,
  stream: 0x1234,
  storedBytes: 0x1_2345,
  sizeBytes: 0x2_3456,
  offset: 2 ** 40 + 1,
  checksum: 0x8765_4321,
};

/** The bytes as a part of others. */
function inside(bytes: Uint8Array, before: number, after: number): Uint8Array {
  return Uint8Array.from([
    ...new Uint8Array(before).fill(0xaa),
    ...bytes,
    ...new Uint8Array(after).fill(0xaa),
  ]).subarray(1);
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, each) => (each === at ? byte ^ 0x01 : byte));

describe('the head of a file', () => {
  it('is that of the documented format', () => {
    expect(Buffer.from(writeFileHead()).toString('hex')).toBe(`5353455245431a0a0100${'00'.repeat(6)}`);
  });

  it('says the version, also of a newer one', () => {
    const head = writeFileHead();
    expect(readFileHead(head)).toBe(1);
    expect(readFileHead(inside(head, 1, 9))).toBe(1);
    head[8] = 2;
    head[9] = 1;
    expect(readFileHead(head)).toBe(0x0102);
  });

  it('is none where anything of it is another byte, or missing', () => {
    for (let at = 0; at < 8; at += 1) expect(readFileHead(flipped(writeFileHead(), at))).toBeUndefined();
    expect(readFileHead(writeFileHead().subarray(0, fileHeadBytes - 1))).toBeUndefined();
  });
});

describe('the header of a block', () => {
  it('is that of the documented format', () => {
    expect(Buffer.from(writeBlockHeader(header, () => 0x0a0b_0c0d)).toString('hex')).toBe(
      [
        '424c4bf1', // mark
        '03', // kind
        '01', // compressed
        '3412',
        '45230100',
        '56340200',
        Buffer.from(Float64Array.of(2 ** 40 + 1).buffer).toString('hex'),
        '21436587',
        '0000000000000000',
        '0d0c0b0a',
      ].join(''),
    );
  });

  it.each(blockKinds)('of %s is read as it was written, anywhere', (kind) => {
    for (const isCompressed of [true, false]) {
      const written = {
        ...header,
        kind,
        isCompressed,
        ...(!isCompressed && { storedBytes: header.sizeBytes }),
      };
      const bytes = writeBlockHeader(written, checksum);
      expect(readBlockHeader(bytes, 0, checksum)).toEqual(written);
      expect(readBlockHeader(inside(bytes, 8, 0), 7, checksum)).toEqual(written);
    }
  });

  it('is none where any bit is another one', () => {
    const bytes = writeBlockHeader(header, checksum);
    for (let at = 0; at < blockHeaderBytes; at += 1)
      expect([at, readBlockHeader(flipped(bytes, at), 0, checksum)]).toEqual([at, undefined]);
  });

  it('is none before its last byte came', () => {
    const bytes = writeBlockHeader(header, checksum);
    expect(readBlockHeader(bytes.subarray(0, -1), 0, checksum)).toBeUndefined();
    expect(readBlockHeader(bytes, 1, checksum)).toBeUndefined();
  });

  it.each<[what: string, changes: Partial<BlockHeader>, isRead: boolean]>([
    ['as many bytes as a block may have', { sizeBytes: mebi }, true],
    ['one more', { sizeBytes: mebi + 1 }, false],
    ['an index of that size', { kind: 'index', sizeBytes: mebi + 1 }, true],
    ['an index as long as it may be', { kind: 'index', sizeBytes: 2 ** 31 }, true],
    ['a longer index', { kind: 'index', sizeBytes: 2 ** 31 + 1 }, false],
    ['another size in the file, uncompressed', { isCompressed: false }, false],
    ['the same size in the file', { isCompressed: false, storedBytes: header.sizeBytes }, true],
    ['an offset that is none', { offset: -1 }, false],
    ['an offset with a fraction', { offset: 0.5 }, false],
    ['the last offset', { offset: Number.MAX_SAFE_INTEGER }, true],
    ['nothing in it', { storedBytes: 0, sizeBytes: 0, offset: 0, stream: 0, checksum: 0 }, true],
  ])('with %s', (_what, changes, isRead) => {
    const written = { ...header, ...changes };
    const read = readBlockHeader(writeBlockHeader(written, checksum), 0, checksum);
    expect(read).toEqual(isRead ? written : undefined);
  });

  it.each<[what: string, at: number, value: number]>([
    ['a kind that there is not', 4, blockKinds.length],
    ['a coding that there is not', 5, 2],
  ])('with %s is none', (_what, at, value) => {
    const bytes = writeBlockHeader(header, () => 0);
    bytes[at] = value;
    expect(readBlockHeader(bytes, 0, () => 0)).toBeUndefined();
    bytes[at] = value - 1;
    expect(readBlockHeader(bytes, 0, () => 0)).toBeDefined();
  });
});

describe('the rows of an index', () => {
  const places = [
    { ...header, position: 16 },
    { ...header, kind: 'state' as const, position: 2 ** 41 },
  ];
  const rows = Uint8Array.from(places.flatMap((place) => [...writeIndexRow(place)]));

  it('are read as they were written, anywhere', () => {
    expect(readIndexRows(rows)).toEqual(places);
    expect(readIndexRows(inside(rows, 1, 0))).toEqual(places);
  });

  it('have no mark, so that none is taken for a block', () => {
    expect([...rows.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  it('are left out where they can be none, and where they are cut off', () => {
    expect(readIndexRows(rows.subarray(0, -1))).toEqual(places.slice(0, 1));
    expect(readIndexRows(new Uint8Array(0))).toEqual([]);
    const damaged = rows.slice();
    damaged[4] = 0xff;
    expect(readIndexRows(damaged)).toEqual(places.slice(1));
    expect(readIndexRows(writeIndexRow({ ...header, position: -1 }))).toEqual([]);
    expect(readIndexRows(writeIndexRow({ ...header, position: 0 }))).toHaveLength(1);
  });
});

describe('the end of a file', () => {
  it('says where the index begins', () => {
    expect(readTrailer(writeTrailer(2 ** 40))).toBe(2 ** 40);
    expect(readTrailer(inside(writeTrailer(fileHeadBytes), 1, 0))).toBe(fileHeadBytes);
    expect(Buffer.from(writeTrailer(0)).toString('hex')).toBe(`${'00'.repeat(8)}53534552454e440a`);
  });

  it('is none with another byte or length, or a place that no index has', () => {
    for (let at = 8; at < 16; at += 1) expect(readTrailer(flipped(writeTrailer(99), at))).toBeUndefined();
    expect(readTrailer(writeTrailer(99).subarray(0, 15))).toBeUndefined();
    expect(readTrailer(inside(writeTrailer(99), 1, 1))).toBeUndefined();
    for (const place of [fileHeadBytes - 1, 0, -1, 16.5, Number.NaN])
      expect(readTrailer(writeTrailer(place))).toBeUndefined();
  });
});
