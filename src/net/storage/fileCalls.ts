// The calls to the file system that a log's file makes, so that all of them go through one place. What was only interrupted is
// tried again here; whoever reads or writes goes on after a short read or write.

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
  writev,
} from 'node:fs';

export interface FileCalls {
  /** Makes a file that is for the user alone. @throws also when there is something in its place */
  create(path: string): number;
  /** Opens a file to be read and written. @throws also when there is a link in its place */
  open(path: string): number;
  /** What tells the file from any other that has its path later. @throws */
  identify(descriptor: number): string;
  /** @throws */
  close(descriptor: number): void;
  /** Size of the file in bytes. @throws */
  sizeBytes(descriptor: number): number;
  /** Returns how many bytes were read; 0 at the end of the file. @throws */
  read(descriptor: number, target: Uint8Array, position: number): number;
  /** Returns how many bytes were written. @throws */
  write(descriptor: number, piece: Uint8Array, position: number): number;
  /** Writes pieces one after the other, in the background, and tells how many bytes were written. */
  writeAll(
    descriptor: number,
    pieces: readonly Uint8Array[],
    position: number,
    done: (error: Error | null, writtenBytes: number) => void,
  ): void;
  /** Waits until the disk has what was written. @throws */
  sync(descriptor: number): void;
  /** Removes a file by its path. @throws */
  unlink(path: string): void;
}

export const systemCalls: FileCalls = {
  create: (path) => openSync(path, 'wx+', 0o600),
  // Windows has no such flag, and no links that a user without rights could make.
  open: (path) => openSync(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0)),
  identify(descriptor) {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return `${dev}:${ino}`;
  },
  close: closeSync,
  sizeBytes: (descriptor) => fstatSync(descriptor).size,
  read: (descriptor, target, position) => readSync(descriptor, target, 0, target.length, position),
  write: (descriptor, piece, position) => writeSync(descriptor, piece, 0, piece.length, position),
  writeAll: (descriptor, pieces, position, done) => writev(descriptor, pieces, position, done),
  sync: fsyncSync,
  unlink: unlinkSync,
};

/** A file system that is interrupted more often in a row is one that does not work. */
const maxInterruptions = 10;

/** Fills the target, and returns how many bytes there were. @throws */
export function readWhole(
  calls: FileCalls,
  descriptor: number,
  target: Uint8Array,
  position: number,
): number {
  let count = 0;
  while (count < target.length) {
    const [done, at] = [target.subarray(count), position + count];
    const size = uninterrupted(() => calls.read(descriptor, done, at));
    if (size === 0) break;
    count += size;
  }
  return count;
}

/** @throws when not all of it was written: a disk that is nearly full takes a part, and says why when asked for the rest */
export function writeWhole(
  calls: Pick<FileCalls, 'write'>,
  descriptor: number,
  piece: Uint8Array,
  position: number,
): void {
  let written = 0;
  while (written < piece.length) {
    const [rest, at] = [piece.subarray(written), position + written];
    const size = uninterrupted(() => calls.write(descriptor, rest, at));
    if (size === 0) throw nothingTaken();
    written += size;
  }
}

/** The same in the background, of pieces one after the other. Tells also how much was written before an error. */
export function writePieces(
  calls: FileCalls,
  descriptor: number,
  pieces: readonly Uint8Array[],
  position: number,
  done: (error: Error | undefined, writtenBytes: number) => void,
): void {
  let written = 0;
  let interruptions = 0;
  let rest = pieces;
  const writeRest = (): void =>
    calls.writeAll(descriptor, rest, position + written, (error, sizeBytes) => {
      if (error && isInterruption(error) && interruptions < maxInterruptions) {
        interruptions += 1;
        return writeRest();
      }
      if (error) return done(error, written);
      interruptions = 0;
      written += sizeBytes;
      rest = piecesAfter(rest, sizeBytes);
      if (rest.length === 0) done(undefined, written);
      else if (sizeBytes === 0) done(nothingTaken(), written);
      else writeRest();
    });
  writeRest();
}

function uninterrupted(call: () => number): number {
  for (let interruptions = 0; ; interruptions += 1) {
    try {
      return call();
    } catch (error) {
      if (!isInterruption(error) || interruptions === maxInterruptions) throw error;
    }
  }
}

function isInterruption(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EINTR' || code === 'EAGAIN';
}

function nothingTaken(): Error {
  return new Error('the disk takes nothing and does not say why');
}

function piecesAfter(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  const rest: Uint8Array[] = [];
  for (const piece of pieces) {
    if (left < piece.length) rest.push(piece.subarray(left));
    left = Math.max(0, left - piece.length);
  }
  return rest;
}
