// The blocks of a recording: where they are, by its index or by walking over the file, and what is in them. A block that
// does not fit its checksum is not there; nothing that a file says is believed beyond what the file has.

import { crc32, inflateRawSync } from 'node:zlib';

import {
  blockHeaderBytes,
  fileHeadBytes,
  formatVersion,
  readBlockHeader,
  readFileHead,
  readIndexRows,
  readTrailer,
  trailerBytes,
  type BlockPlace,
} from '../../core/recording/blockHeader.ts';
import type { FileSource } from './recordingSource.ts';

/** Bytes that are read at once while the file is walked over. */
const walkedBytes = 1024 * 1024;

/** Why a file does not open. */
export type RecordingProblem =
  /** It does not begin as a recording does. */
  | { readonly kind: 'foreign' }
  /** A later version of the format. */
  | { readonly kind: 'newer'; readonly version: number };

export interface FoundBlocks {
  /** In the order of the file. */
  readonly places: readonly BlockPlace[];
  /** Whether the file has an end: else its writer was stopped, or a part of it is missing. */
  readonly isWhole: boolean;
  /** Bytes in the file that are part of no block that can be read. */
  readonly damagedBytes: number;
}

/**
 * Finds the blocks of a file.
 * @param turn awaited between two parts of a long walk; throws to stop it
 */
export async function findBlocks(
  source: FileSource,
  turn: (donePart: number) => Promise<void>,
): Promise<FoundBlocks | RecordingProblem> {
  const version = readFileHead(source.read(0, fileHeadBytes));
  if (version === undefined) return { kind: 'foreign' };
  if (version > formatVersion) return { kind: 'newer', version };
  return findByIndex(source) ?? (await walk(source, turn));
}

/** What a block holds; undefined when it is damaged. */
export function readBlock(source: FileSource, place: BlockPlace): Uint8Array | undefined {
  let stored: Uint8Array;
  try {
    stored = source.read(place.position + blockHeaderBytes, place.storedBytes);
  } catch {
    return undefined;
  }
  if (stored.length !== place.storedBytes || crc32(stored) !== place.checksum) return undefined;
  if (!place.isCompressed) return stored;
  try {
    const { buffer, byteOffset, length } = inflateRawSync(stored, {
      maxOutputLength: Math.max(1, place.sizeBytes),
    });
    return length === place.sizeBytes ? new Uint8Array(buffer, byteOffset, length) : undefined;
  } catch {
    return undefined;
  }
}

function findByIndex(source: FileSource): FoundBlocks | undefined {
  const { sizeBytes } = source;
  const at = readTrailer(source.read(sizeBytes - trailerBytes, trailerBytes));
  if (at === undefined) return undefined;
  const header = readBlockHeader(source.read(at, blockHeaderBytes), 0, crc32);
  const isLast =
    header?.kind === 'index' && at + blockHeaderBytes + header.storedBytes + trailerBytes === sizeBytes;
  const rows = isLast ? readBlock(source, { ...header, position: at }) : undefined;
  if (!rows) return undefined;
  const places = readIndexRows(rows);
  const isThere = places.every(
    ({ kind, position, storedBytes }) => kind !== 'index' && position + blockHeaderBytes + storedBytes <= at,
  );
  return isThere ? { places, isWhole: true, damagedBytes: 0 } : undefined;
}

/** Looks at all headers. Behind bytes that are no block, it goes on where the next one begins. */
async function walk(source: FileSource, turn: (donePart: number) => Promise<void>): Promise<FoundBlocks> {
  const places: BlockPlace[] = [];
  const { sizeBytes } = source;
  let damagedBytes = 0;
  let position = fileHeadBytes;
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  let turnedAt = 0;
  while (position + blockHeaderBytes <= sizeBytes) {
    if (position - turnedAt >= 16 * walkedBytes || places.length % 4096 === 4095) {
      turnedAt = position;
      await turn(position / sizeBytes);
    }
    if (position < pieceStart || position + blockHeaderBytes > pieceStart + piece.length) {
      pieceStart = position;
      piece = source.read(position, walkedBytes);
      if (piece.length < blockHeaderBytes) break;
    }
    const header = readBlockHeader(piece, position - pieceStart, crc32);
    if (!header) {
      position += 1;
      damagedBytes += 1;
      continue;
    }
    const end = position + blockHeaderBytes + header.storedBytes;
    // The last one may have been cut.
    if (end > sizeBytes) break;
    if (header.kind !== 'index') places.push({ ...header, position });
    position = end;
  }
  return { places, isWhole: false, damagedBytes };
}
