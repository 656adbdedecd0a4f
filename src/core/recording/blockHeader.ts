// The outer layout of a recording: a head of the file, then blocks, each with a header of its own that says what it holds,
// so that a file can be read from its beginning, from its index, or after a cut. All numbers are little-endian.
// docs/recording-format.md is the description for others.

import { isCount } from '../base/narrowing.ts';

/** First bytes of the file. The last two show whether it was changed as text on its way. */
const magic = [0x53, 0x53, 0x45, 0x52, 0x45, 0x43, 0x1a, 0x0a] as const; // SSEREC SUB LF
/** Size of the head of the file. */
export const fileHeadBytes = 16;
/** The version of the layout that is written here, and the newest that is read. */
export const formatVersion = 1;

/** Begins each block, so that blocks are found again behind one that is damaged: "BLK" and a byte that is no text. */
const blockMark = 0xf14b4c42;
/** Size of the header of a block. */
export const blockHeaderBytes = 40;
/** Most bytes that a block holds, before it is compressed. What says that it has more is no block. */
export const maxRecordedBlockBytes = 1024 * 1024;

/** What blocks hold, in the order of their codes. Append only: files hold the codes. */
export const blockKinds = [
  /** Facts of a stream, as JSON; the newest counts. */
  'stream',
  /** Bytes of bodies. */
  'bodies',
  /** When they came. */
  'arrivals',
  /** What the inspector itself wrote of the entries, as JSON. */
  'details',
  /** Names of the types of entries by their code, as JSON; the newest counts. */
  'types',
  /** Records of entries. */
  'records',
  /** What is needed to find an entry: a row for each page of records. */
  'pages',
  /** Where a stream stands, as JSON; the newest counts. */
  'state',
  /** Where the blocks before it are. */
  'index',
  /** What became of the bytes of an attempt of a relayed stream, as JSON: rows of a table, of which the newest count. */
  'fates',
] as const;

export type BlockKind = (typeof blockKinds)[number];

/** Kinds of which the blocks of a stream follow one another, and are one long row of bytes. */
export const rowKinds = ['bodies', 'arrivals', 'details', 'records', 'pages'] as const;
export type RowKind = (typeof rowKinds)[number];

/** What the header of a block says. */
export interface BlockHeader {
  readonly kind: BlockKind;
  /** Whether its bytes are compressed (deflate without a wrapper). */
  readonly isCompressed: boolean;
  /** Which stream of the file it belongs to, from 0. */
  readonly stream: number;
  /** Size in the file, without the header, and of what it holds. */
  readonly storedBytes: number;
  readonly sizeBytes: number;
  /** Where what it holds begins among what all blocks of its kind hold; 0 for JSON, and the number of the attempt for its fates. */
  readonly offset: number;
  /** CRC-32 of the bytes in the file. */
  readonly checksum: number;
}

/** Computes the CRC-32 of bytes, as gzip has it. */
export type Checksum = (bytes: Uint8Array) => number;

/** The head of a file. */
export function writeFileHead(): Uint8Array {
  const head = new Uint8Array(fileHeadBytes);
  head.set(magic);
  new DataView(head.buffer).setUint16(magic.length, formatVersion, true);
  return head;
}

/** The version in the head of a file; undefined when it is no recording. */
export function readFileHead(head: Uint8Array): number | undefined {
  if (head.length < fileHeadBytes || magic.some((byte, at) => head[at] !== byte)) return undefined;
  return new DataView(head.buffer, head.byteOffset).getUint16(magic.length, true);
}

export function writeBlockHeader(header: BlockHeader, checksum: Checksum): Uint8Array {
  const bytes = new Uint8Array(blockHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, blockMark, true);
  bytes[4] = blockKinds.indexOf(header.kind);
  bytes[5] = header.isCompressed ? 1 : 0;
  view.setUint16(6, header.stream, true);
  view.setUint32(8, header.storedBytes, true);
  view.setUint32(12, header.sizeBytes, true);
  view.setFloat64(16, header.offset, true);
  view.setUint32(24, header.checksum, true);
  view.setUint32(36, checksum(bytes.subarray(0, 36)), true);
  return bytes;
}

/** What the bytes at that place say; undefined when no block begins there, or its header is damaged. */
export function readBlockHeader(bytes: Uint8Array, at: number, checksum: Checksum): BlockHeader | undefined {
  if (at + blockHeaderBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, blockHeaderBytes);
  if (view.getUint32(0, true) !== blockMark) return undefined;
  if (view.getUint32(36, true) !== checksum(bytes.subarray(at, at + 36))) return undefined;
  return readFields(view, view.getUint32(24, true));
}

/** Size of a row of the index. */
export const indexRowBytes = 40;

/** Where a block is, and what its header says. */
export interface BlockPlace extends BlockHeader {
  /** Where its header begins in the file. */
  readonly position: number;
}

/** A row of the index. */
export function writeIndexRow({ position, ...header }: BlockPlace): Uint8Array {
  const row = writeBlockHeader(header, () => 0);
  const view = new DataView(row.buffer);
  view.setUint32(0, 0, true);
  view.setFloat64(32, position, true);
  return row;
}

/** The rows of an index, as far as they can be rows. */
export function readIndexRows(bytes: Uint8Array): BlockPlace[] {
  const places: BlockPlace[] = [];
  for (let at = 0; at + indexRowBytes <= bytes.length; at += indexRowBytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, indexRowBytes);
    const header = readFields(view, view.getUint32(24, true));
    const position = view.getFloat64(32, true);
    if (header && isCount(position)) places.push({ ...header, position });
  }
  return places;
}

function readFields(view: DataView, checksum: number): BlockHeader | undefined {
  const kind = blockKinds[view.getUint8(4)];
  const coding = view.getUint8(5);
  const [storedBytes, sizeBytes] = [view.getUint32(8, true), view.getUint32(12, true)];
  const offset = view.getFloat64(16, true);
  if (!kind || coding > 1 || sizeBytes > maxSizeOf(kind) || !isCount(offset)) return undefined;
  if (coding === 0 && storedBytes !== sizeBytes) return undefined;
  return {
    kind,
    isCompressed: coding === 1,
    stream: view.getUint16(6, true),
    storedBytes,
    sizeBytes,
    offset,
    checksum,
  };
}

/** An index is as long as the file needs it to be. */
function maxSizeOf(kind: BlockKind): number {
  return kind === 'index' ? 2 ** 31 : maxRecordedBlockBytes;
}

/** Ends a file that is complete: where its index begins. */
export const trailerBytes = 16;
const trailerMagic = [0x53, 0x53, 0x45, 0x52, 0x45, 0x4e, 0x44, 0x0a] as const; // SSEREND LF

export function writeTrailer(indexPosition: number): Uint8Array {
  const trailer = new Uint8Array(trailerBytes);
  new DataView(trailer.buffer).setFloat64(0, indexPosition, true);
  trailer.set(trailerMagic, 8);
  return trailer;
}

/** Where the index of a file with these last bytes begins; undefined when they are no trailer. */
export function readTrailer(trailer: Uint8Array): number | undefined {
  if (trailer.length !== trailerBytes || trailerMagic.some((byte, at) => trailer[8 + at] !== byte))
    return undefined;
  const position = new DataView(trailer.buffer, trailer.byteOffset).getFloat64(0, true);
  return isCount(position) && position >= fileHeadBytes ? position : undefined;
}
