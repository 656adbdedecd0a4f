// What is read from a file has to be what was written to it, whatever others do to the file meanwhile: one that was cut
// and then written to again holds zeros where there was text. So each block is known by its checksum.

import { crc32 } from 'node:zlib';

import type { ByteLoss } from '../../core/log/byteLoss.ts';
import { lossOfReadError } from './spillFailure.ts';
import type { SpillFile } from './spillFile.ts';

/** Segments are read in blocks of this size, or as a whole when they are smaller. */
export const maxBlockBytes = 64 * 1024;

const tooShort: ByteLoss = { cause: 'damaged', reason: 'it is shorter than what was written to it' };

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
 * @returns what is wrong: with the file, or, where the system does not let these blocks be read, with them
 */
export function readChecked(
  file: SpillFile,
  target: Uint8Array,
  position: number,
  checks: Uint32Array,
): ByteLoss | undefined {
  try {
    if (file.read(target, position) < target.length) return tooShort;
  } catch (error) {
    return lossOfReadError(error);
  }
  const isSame = checksOf(target).every((check, at) => check === checks[at]);
  return isSame ? undefined : { cause: 'damaged', reason: 'it does not hold what was written to it' };
}

/** What is wrong with a file that should have at least this size, as far as the system says it. */
export function sizeDamageOf(file: SpillFile, sizeBytes: number): ByteLoss | undefined {
  try {
    return file.sizeBytes() < sizeBytes ? tooShort : undefined;
  } catch (error) {
    const loss = lossOfReadError(error);
    return loss.cause === 'damaged' ? loss : undefined;
  }
}
