// The file that takes the bytes of a log that are too many for memory. It is private to the user, made when the first
// byte goes to it, and removed with the log. While others are used it may be closed. Errors of the system come out as they
// are.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import * as l10n from '@vscode/l10n';

import { readWhole, systemCalls, writePieces, writeWhole, type FileCalls } from './fileCalls.ts';
import { OpenFiles } from './openFiles.ts';
import { FileGoneError } from './spillFailure.ts';

/** What a log needs of its file. */
export interface SpillFile {
  /** Size on disk now, in bytes. @throws when it cannot be told */
  sizeBytes(): number;
  /**
   * Writes all pieces one after the other from the position on, in the background; one call at a time.
   * @param done is also told how many bytes are written although there was an error; none when that is left out
   */
  write(pieces: readonly Uint8Array[], position: number, done: WriteListener): void;
  /** @throws when not all of it was written */
  writeNow(piece: Uint8Array, position: number): void;
  /** Fills the target from the position on, and returns how many bytes there were. @throws */
  read(target: Uint8Array, position: number): number;
  /** Closes and removes it. Never throws; what is still being written ends first. */
  remove(): void;
}

export type WriteListener = (error: Error | undefined, writtenBytes?: number) => void;

/** Makes an empty file. @throws when it cannot be made */
export type OpenSpillFile = () => SpillFile;

/**
 * @param openFiles which files are open, where there are many
 * @param calls how it gets at the file system
 * @throws when the file is there already or cannot be made
 */
export function openSpillFile(path: string, openFiles = new OpenFiles(), calls = systemCalls): SpillFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return new DiskSpillFile(path, openFiles, calls);
}

class DiskSpillFile implements SpillFile {
  readonly #path: string;
  readonly #openFiles: OpenFiles;
  readonly #calls: FileCalls;
  readonly #identity: string;
  #descriptor: number | undefined;
  #isWriting = false;
  #isRemoved = false;

  constructor(path: string, openFiles: OpenFiles, calls: FileCalls) {
    this.#path = path;
    this.#openFiles = openFiles;
    this.#calls = calls;
    const descriptor = openFiles.open(() => calls.create(path));
    this.#descriptor = descriptor;
    try {
      this.#identity = calls.identify(descriptor);
    } catch (error) {
      this.remove();
      throw error;
    }
    openFiles.use(this);
  }

  get isBusy(): boolean {
    return this.#isWriting;
  }

  pause(): void {
    this.#close();
  }

  sizeBytes(): number {
    return this.#calls.sizeBytes(this.#open());
  }

  write(pieces: readonly Uint8Array[], position: number, done: WriteListener): void {
    let descriptor: number;
    try {
      descriptor = this.#open();
    } catch (error) {
      setImmediate(done, error as Error);
      return;
    }
    this.#isWriting = true;
    writePieces(this.#calls, descriptor, pieces, position, (error, writtenBytes) => {
      this.#isWriting = false;
      if (this.#isRemoved) this.#close();
      done(error, writtenBytes);
    });
  }

  writeNow(piece: Uint8Array, position: number): void {
    writeWhole(this.#calls, this.#open(), piece, position);
  }

  read(target: Uint8Array, position: number): number {
    return readWhole(this.#calls, this.#open(), target, position);
  }

  remove(): void {
    if (this.#isRemoved) return;
    this.#isRemoved = true;
    this.#openFiles.forget(this);
    try {
      this.#calls.unlink(this.#path);
    } catch {
      // It is gone already, or its folder is: nothing is left to remove, or the next start sweeps it.
    }
    if (!this.#isWriting) this.#close();
  }

  #open(): number {
    // Who reads what was removed meanwhile is not to find another file of that name.
    if (this.#isRemoved && this.#descriptor === undefined)
      throw new FileGoneError(l10n.t('the file was removed'));
    this.#descriptor ??= this.#reopen();
    if (!this.#isRemoved) this.#openFiles.use(this);
    return this.#descriptor;
  }

  #reopen(): number {
    const descriptor = this.#openFiles.open(() => this.#calls.open(this.#path));
    try {
      if (this.#calls.identify(descriptor) === this.#identity) return descriptor;
      throw new FileGoneError(l10n.t('there is another file in its place'));
    } catch (error) {
      closeQuietly(this.#calls, descriptor);
      throw error;
    }
  }

  #close(): void {
    if (this.#descriptor === undefined) return;
    closeQuietly(this.#calls, this.#descriptor);
    this.#descriptor = undefined;
  }
}

function closeQuietly(calls: FileCalls, descriptor: number): void {
  try {
    calls.close(descriptor);
  } catch {
    // A disk that fails at this moment is found out by whoever opens the file again, if anybody does.
  }
}
