// Which of many files are open: as many as a system surely allows beside sockets. The one that was not used for longest is
// closed when there are too many, and opens itself again when it is needed.

/** A file that can be closed and go on later. */
interface PausingFile {
  /** Whether something goes on in the background, for which it has to stay open. */
  readonly isBusy: boolean;
  pause(): void;
}

export class OpenFiles {
  readonly #maxFiles: number;
  /** The least recently used first. */
  readonly #files = new Set<PausingFile>();

  constructor(maxFiles = 64) {
    this.#maxFiles = maxFiles;
  }

  /** The file is open and being used. */
  use(file: PausingFile): void {
    this.#files.delete(file);
    this.#files.add(file);
    // As many as were busy at once may have become too many.
    while (this.#files.size > this.#maxFiles && this.#pauseOne(file));
  }

  /** Opens one more. Where the system has too many open, others are closed for it. @throws */
  open(openFile: () => number): number {
    for (;;) {
      try {
        return openFile();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if ((code !== 'EMFILE' && code !== 'ENFILE') || !this.#pauseOne()) throw error;
      }
    }
  }

  /** The file is closed for good. */
  forget(file: PausingFile): void {
    this.#files.delete(file);
  }

  /** Closes the one that was not used for longest, but for a given one. Returns whether there was any. */
  #pauseOne(butFor?: PausingFile): boolean {
    for (const file of this.#files) {
      if (file === butFor || file.isBusy) continue;
      file.pause();
      this.#files.delete(file);
      return true;
    }
    return false;
  }
}
