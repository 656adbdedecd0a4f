// A file that a recording is written to while its streams go on. What was given is in the file when a call returns, so that
// a crash loses only what was not given yet; after a failure nothing more is written, since that would leave a hole.

import { closeSync, ftruncateSync, openSync, rmSync } from 'node:fs';

import { systemCalls, writeWhole, type FileCalls } from '../storage/fileCalls.ts';

/** The calls to the file system that can fail while a recording is written. */
export type RecordingCalls = Pick<FileCalls, 'write' | 'sync'>;

export class RecordingFile {
  readonly path: string;
  #descriptor: number;
  readonly #calls: RecordingCalls;
  #sizeBytes = 0;
  #isOpen = true;
  #failure: { readonly error: unknown } | undefined;

  /**
   * Makes the file, or opens one to which more is added.
   * @param keptBytes how much of a file that is there is kept; undefined for a new one
   * @throws when there is something in the place of a new file, or it cannot be opened
   */
  constructor(path: string, keptBytes?: number, calls: RecordingCalls = systemCalls) {
    this.path = path;
    this.#calls = calls;
    this.#descriptor = openSync(path, keptBytes === undefined ? 'wx' : 'r+', 0o600);
    if (keptBytes === undefined) return;
    ftruncateSync(this.#descriptor, keptBytes);
    this.#sizeBytes = keptBytes;
  }

  /** What has been written. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Writes a piece. @throws what the file system says, again and again after a failure */
  readonly write = (bytes: Uint8Array): void => {
    if (this.#failure) throw this.#failure.error;
    if (!this.#isOpen) throw new Error('The file is closed.');
    try {
      writeWhole(this.#calls, this.#descriptor, bytes, this.#sizeBytes);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
    this.#sizeBytes += bytes.length;
  };

  /**
   * Closes the file.
   * @param isLasting whether it waits until the disk has it, so that it also outlives a loss of power
   * @throws what the file system says; it is closed then, too
   */
  close(isLasting = false): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      if (isLasting && !this.#failure) this.#calls.sync(this.#descriptor);
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Opens it again after it was closed, to go on after its first bytes. @throws what the file system says */
  reopen(keptBytes: number): void {
    if (this.#isOpen) return;
    this.#descriptor = openSync(this.path, 'r+');
    this.#isOpen = true;
    ftruncateSync(this.#descriptor, keptBytes);
    this.#sizeBytes = keptBytes;
  }

  /** Gives up: closes the file and removes it. */
  discard(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
    rmSync(this.path, { force: true });
  }
}
