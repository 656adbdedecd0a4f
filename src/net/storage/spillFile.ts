// The file that takes the bytes of a log that are too many for memory. It is private to the user, made when the first
// byte goes to it, and removed with the log. While others are used it may be closed. Errors of the system come out as they
// are.

import { closeSync, fstatSync, mkdirSync, openSync, readSync, unlinkSync, writeSync, writev } from 'node:fs';
import { dirname } from 'node:path';

import { OpenFiles } from './openFiles.ts';

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

/**
 * @param openFiles which files are open, where there are many
 * @throws when the file is there already or cannot be made
 */
export function openSpillFile(path: string, openFiles = new OpenFiles()): SpillFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return new DiskSpillFile(path, openFiles);
}

class DiskSpillFile implements SpillFile {
  readonly #path: string;
  readonly #openFiles: OpenFiles;
  #descriptor: number | undefined;
  #isWriting = false;
  #isRemoved = false;

  constructor(path: string, openFiles: OpenFiles) {
    this.#path = path;
    this.#openFiles = openFiles;
    this.#descriptor = openSync(path, 'wx+', 0o600);
    openFiles.use(this);
  }

  get isBusy(): boolean {
    return this.#isWriting;
  }

  pause(): void {
    this.#close();
  }

  sizeBytes(): number {
    return fstatSync(this.#open()).size;
  }

  write(pieces: readonly Uint8Array[], position: number, done: (error: Error | undefined) => void): void {
    let descriptor: number;
    try {
      descriptor = this.#open();
    } catch (error) {
      setImmediate(done, error as Error);
      return;
    }
    this.#isWriting = true;
    writeOn(descriptor, pieces, position, (error) => {
      this.#isWriting = false;
      if (this.#isRemoved) this.#close();
      done(error);
    });
  }

  writeNow(piece: Uint8Array, position: number): void {
    const descriptor = this.#open();
    let written = 0;
    // A disk that is nearly full takes a part, and says why only when asked for the rest.
    while (written < piece.length) {
      written += writeSync(descriptor, piece, written, piece.length - written, position + written);
    }
  }

  read(target: Uint8Array, position: number): number {
    const descriptor = this.#open();
    let count = 0;
    while (count < target.length) {
      const size = readSync(descriptor, target, count, target.length - count, position + count);
      if (size === 0) break;
      count += size;
    }
    return count;
  }

  remove(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    this.#openFiles.forget(this);
    try {
      unlinkSync(this.#path);
    } catch {
      // It is gone already, or its folder is: nothing is left to remove, or the next start sweeps it.
    }
    if (!this.#isWriting) this.#close();
  }

  #open(): number {
    // Who reads what was removed meanwhile is not to find another file of that name.
    if (this.#isRemoved && this.#descriptor === undefined) throw new Error('the file was removed');
    this.#descriptor ??= openSync(this.#path, 'r+');
    if (!this.#isRemoved) this.#openFiles.use(this);
    return this.#descriptor;
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    try {
      closeSync(this.#descriptor);
    } catch {
      // A disk that fails at this moment is found out by whoever opens the file again, if anybody does.
    }
    this.#descriptor = undefined;
  }
}

function writeOn(
  descriptor: number,
  pieces: readonly Uint8Array[],
  position: number,
  done: (error: Error | undefined) => void,
): void {
  writev(descriptor, pieces, position, (error, written) => {
    if (error) return done(error);
    const rest = piecesAfter(pieces, written);
    if (rest.length === 0) return done(undefined);
    writeOn(descriptor, rest, position + written, done);
  });
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
