// Spill files for tests: a folder of their own that is gone afterwards, and files that refuse.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ByteLoss } from '../../src/core/log/byteLoss.ts';
import type { LogMemory } from '../../src/net/storage/logMemory.ts';
import { systemCalls, type FileCalls } from '../../src/net/storage/fileCalls.ts';
import { LogStorage } from '../../src/net/storage/logStorage.ts';
import { OpenFiles } from '../../src/net/storage/openFiles.ts';
import { openSpillFile, type OpenSpillFile, type SpillFile } from '../../src/net/storage/spillFile.ts';

/** A folder for one test's files. */
export class SpillPlace {
  readonly folder = mkdtempSync(join(tmpdir(), 'sse-spill-'));
  readonly #waiting: (() => void)[] = [];
  #count = 0;
  #pending = 0;

  /** Makes the next file there. */
  readonly open: OpenSpillFile = () => this.openThrough(systemCalls);

  /** The same, with other calls to the file system. */
  openThrough(calls: FileCalls, openFiles = new OpenFiles()): SpillFile {
    this.#count += 1;
    return openSpillFile(join(this.folder, `${this.#count}.bytes`), openFiles, calls);
  }

  /** The file, with its writes in the background followed, so that `settled` knows of them. */
  follow(file: SpillFile): SpillFile {
    return {
      sizeBytes: () => file.sizeBytes(),
      read: (target, position) => file.read(target, position),
      remove: () => file.remove(),
      writeNow: (piece, position) => file.writeNow(piece, position),
      write: (pieces, position, done) => {
        this.#pending += 1;
        file.write(pieces, position, (error, writtenBytes) => {
          // What is done may lead to the next write.
          done(error, writtenBytes);
          this.#pending -= 1;
          if (this.#pending === 0) for (const resolve of this.#waiting.splice(0)) resolve();
        });
      },
    };
  }

  /** Resolves when nothing is being written in the background, and what was to be told has been told. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#pending > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Names of the files that are there now. */
  files(): string[] {
    return readdirSync(this.folder);
  }

  /** Path of the only file. */
  path(): string {
    const [name, ...more] = this.files();
    if (name === undefined || more.length > 0) throw new Error(`Not one file, but ${this.files().length}`);
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Something that can be told to refuse all writes, or those that would make the file longer than it may be. */
export class Refusal {
  code: string | undefined;
  maxBytes = Infinity;

  errorFor(end: number): Error | undefined {
    if (this.code === undefined && end <= this.maxBytes) return undefined;
    const code = this.code ?? 'ENOSPC';
    return Object.assign(new Error(`${code}: refused by the test`), { code });
  }
}

/** The file, with writes that fail where the refusal says so. */
export function refusing(file: SpillFile, refusal: Refusal): SpillFile {
  return {
    sizeBytes: () => file.sizeBytes(),
    read: (target, position) => file.read(target, position),
    remove: () => file.remove(),
    write(pieces, position, done) {
      const error = refusal.errorFor(pieces.reduce((end, { length }) => end + length, position));
      if (error) setImmediate(done, error);
      else file.write(pieces, position, done);
    },
    writeNow(piece, position) {
      const error = refusal.errorFor(position + piece.length);
      if (error) throw error;
      file.writeNow(piece, position);
    },
  };
}

/** A storage of this size in the place, and the losses that it has told. */
export function storageIn(
  place: SpillPlace,
  memoryBytes: number,
  options: {
    readonly diskBytes?: number;
    readonly refusal?: Refusal;
    readonly shared?: LogMemory;
    readonly calls?: FileCalls;
    readonly openFiles?: OpenFiles;
  } = {},
): { readonly storage: LogStorage; readonly losses: ByteLoss[] } {
  const { refusal, shared, calls = systemCalls, openFiles = new OpenFiles() } = options;
  const open = (): SpillFile => place.openThrough(calls, openFiles);
  const storage = new LogStorage({
    memoryBytes,
    diskBytes: options.diskBytes ?? Infinity,
    openFile: () => place.follow(refusal ? refusing(open(), refusal) : open()),
    ...(shared && { shared }),
  });
  const losses: ByteLoss[] = [];
  storage.listen({ beforeLoss: () => {}, beforeRecordLoss: () => {}, onLoss: (loss) => losses.push(loss) });
  return { storage, losses };
}
