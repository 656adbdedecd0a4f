// What is read from a file has to be what was written to it, whatever others do to the file meanwhile: one that was cut
// and then written to again holds zeros where there was text. So each block is known by its checksum.

import { crc32 } from 'node:zlib';

import type { ByteLoss } from '../../core/log/byteLoss.ts';
import type { SpillFile } from './spillFile.ts';

/** Segments are read in blocks of this size, or as a whole when they are smaller. */
export const maxBlockBytes = 64 * 1024;

/** A checksum for each block of a segment. */
export function checksOf(bytes: Uint8Array): Uint32Array {
  const count = Math.ceil(bytes.length / maxBlockBytes);
  return Uint32Array.from({ length: count }, (_, at) =>
    crc32(bytes.subarray(at * maxBlockBytes, (at + 1) * maxBlockBytes)),
  );
}

/**
 * Fills the target with whole blocks of a file.
 * @param checks of the blocks that belong there
 * @returns what is wrong with the file
 */
export function readChecked(
  file: SpillFile,
  target: Uint8Array,
  position: number,
  checks: Uint32Array,
): ByteLoss | undefined {
  return damageOf(() => {
    if (file.read(target, position) < target.length) return 'it is shorter than what was written to it';
    const isSame = checksOf(target).every((check, at) => check === checks[at]);
    return isSame ? undefined : 'it does not hold what was written to it';
  });
}

/** What is wrong with a file that should have at least this size. */
export function sizeDamageOf(file: SpillFile, sizeBytes: number): ByteLoss | undefined {
  return damageOf(() =>
    file.sizeBytes() < sizeBytes ? 'it is shorter than what was written to it' : undefined,
  );
}

function damageOf(look: () => string | undefined): ByteLoss | undefined {
  try {
    const reason = look();
    return reason === undefined ? undefined : { cause: 'damaged', reason };
  } catch (error) {
    return { cause: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
}
