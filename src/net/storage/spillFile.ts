// The file that takes the bytes of a log that are too many for memory. It is private to the user, made when the first
// byte goes to it, and removed with the log. Errors of the system come out as they are.

import { closeSync, fstatSync, mkdirSync, openSync, readSync, unlinkSync, writeSync, writev } from 'node:fs';
import { dirname } from 'node:path';

/** What a log needs of its file. */
export interface SpillFile {
  /** Size on disk now, in bytes. @throws when it cannot be told */
  sizeBytes(): number;
  /** Writes all pieces one after the other from the position on, in the background; one call at a time. */
  write(pieces: readonly Uint8Array[], position: number, done: (error: Error | undefined) => void): void;
  /** @throws when not all of it was written */
  writeNow(piece: Uint8Array, position: number): void;
  /** Fills the target from the position on, and returns how many bytes there were. @throws */
  read(target: Uint8Array, position: number): number;
  /** Closes and removes it. Never throws; what is still being written ends first. */
  remove(): void;
}

/** Makes an empty file. @throws when it cannot be made */
export type OpenSpillFile = () => SpillFile;

/** @throws when the file is there already or cannot be made */
export function openSpillFile(path: string): SpillFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return new DiskSpillFile(path);
}

class DiskSpillFile implements SpillFile {
  readonly #path: string;
  readonly #descriptor: number;
  #isWriting = false;
  #isRemoved = false;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, 'wx+', 0o600);
  }

  sizeBytes(): number {
    return fstatSync(this.#descriptor).size;
  }

  write(pieces: readonly Uint8Array[], position: number, done: (error: Error | undefined) => void): void {
    this.#isWriting = true;
    this.#writeOn(pieces, position, (error) => {
      this.#isWriting = false;
      if (this.#isRemoved) this.#close();
      done(error);
    });
  }

  writeNow(piece: Uint8Array, position: number): void {
    let written = 0;
    // A disk that is nearly full takes a part, and says why only when asked for the rest.
    while (written < piece.length) {
      written += writeSync(this.#descriptor, piece, written, piece.length - written, position + written);
    }
  }

  read(target: Uint8Array, position: number): number {
    let count = 0;
    while (count < target.length) {
      const size = readSync(this.#descriptor, target, count, target.length - count, position + count);
      if (size === 0) break;
      count += size;
    }
    return count;
  }

  remove(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    try {
      unlinkSync(this.#path);
    } catch {
      // It is gone already, or its folder is: nothing is left to remove, or the next start sweeps it.
    }
    if (!this.#isWriting) this.#close();
  }

  #writeOn(pieces: readonly Uint8Array[], position: number, done: (error: Error | undefined) => void): void {
    writev(this.#descriptor, pieces, position, (error, written) => {
      if (error) return done(error);
      const rest = piecesAfter(pieces, written);
      if (rest.length === 0) return done(undefined);
      this.#writeOn(rest, position + written, done);
    });
  }

  #close(): void {
    if (this.#isWriting) return;
    try {
      closeSync(this.#descriptor);
    } catch {
      // A disk that fails at the last moment: the file is removed, so nothing depends on it.
    }
  }
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
