// The folder for the logs of one process: a file for each stream that is too large for memory. The folders of all processes
// of the user stand beside each other, whatever workspace they belong to, so that each start removes what dead ones have
// left. Files of a living process are never touched, and no link is followed.

import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { OpenFiles } from './openFiles.ts';
import { processStart } from './processStart.ts';
import { openSpillFile, type SpillFile } from './spillFile.ts';
import { folderName, ownFolders, sweepFolders } from './spillSweep.ts';

export class SpillFolder {
  readonly #parent: string;
  readonly #host = hostname();
  readonly #openFiles = new OpenFiles();
  readonly #ownStart: Promise<string | undefined>;
  #start: string | undefined;
  /** Undefined before the first file was made. */
  #path: string | undefined;
  #count = 0;
  #isDisposed = false;

  /**
   * Makes nothing yet.
   * @param parent folder for the folders of all processes
   */
  constructor(parent: string) {
    this.#parent = parent;
    this.#ownStart = this.#askStart();
  }

  /** Makes the next file. @throws when it cannot be made */
  readonly open = (): SpillFile => {
    if (this.#isDisposed) throw new Error('the window is closing');
    const folder = this.#make();
    this.#count += 1;
    return openSpillFile(join(folder, `${this.#count}.log`), this.#openFiles);
  };

  /**
   * Removes what dead processes left.
   * @param olderParents other places where folders of processes may be: they are removed once they are empty
   * @returns how many folders were removed; never rejects
   */
  async sweep(olderParents: readonly string[] = []): Promise<number> {
    await this.#ownStart;
    let count = 0;
    for (const parent of [this.#parent, ...olderParents])
      count += await sweepFolders(parent, this.#host, { isEmptiedAway: parent !== this.#parent });
    return count;
  }

  /** Removes the folder with all that is in it. */
  dispose(): void {
    this.#isDisposed = true;
    if (this.#path === undefined) return;
    try {
      requireFolder(this.#parent);
      rmSync(this.#path, { recursive: true, force: true });
    } catch {
      // What cannot be removed now is swept at the next start.
    }
    ownFolders.delete(this.#path);
  }

  async #askStart(): Promise<string | undefined> {
    this.#start = await processStart(process.pid);
    return this.#start;
  }

  /** The folder, made again when somebody has removed it. @throws when it cannot be made */
  #make(): string {
    mkdirSync(this.#parent, { recursive: true, mode: 0o700 });
    requireFolder(this.#parent);
    if (this.#path === undefined) {
      // Nobody can know it before, and put something in its place.
      const mark = Date.now().toString(36) + randomBytes(8).toString('hex');
      const path = join(this.#parent, folderName(this.#host, process.pid, mark, this.#start));
      mkdirSync(path, { mode: 0o700 });
      ownFolders.add(path);
      this.#path = path;
    } else {
      mkdirSync(this.#path, { recursive: true, mode: 0o700 });
      requireFolder(this.#path);
    }
    return this.#path;
  }
}

/** @throws when there is a link, or something else that is no folder */
function requireFolder(path: string): void {
  const stats = lstatSync(path);
  if (stats.isDirectory()) return;
  const code = stats.isSymbolicLink() ? 'ELOOP' : 'ENOTDIR';
  throw Object.assign(new Error(`${code}: not a folder`), { code });
}
