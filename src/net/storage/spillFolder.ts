// The folder for the logs of one process: a file for each stream that is too large for memory. What processes that are
// dead have left behind is removed at the next start; files of a living one are never touched.

import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { OpenFiles } from './openFiles.ts';
import { openSpillFile, type SpillFile } from './spillFile.ts';

/** `host.pid.time`, since folders may be on a disk that machines or containers with processes of their own share. */
const namePattern = /^([\w-]+)\.(\d+)\.[\da-z]+$/;

export class SpillFolder {
  readonly #parent: string;
  readonly #path: string;
  readonly #openFiles = new OpenFiles();
  #count = 0;
  #isDisposed = false;

  /**
   * Makes nothing yet.
   * @param parent folder for the folders of all processes
   */
  constructor(parent: string) {
    this.#parent = parent;
    this.#path = join(parent, `${hostPart()}.${process.pid}.${Date.now().toString(36)}`);
  }

  /** Makes the next file. @throws when it cannot be made */
  readonly open = (): SpillFile => {
    if (this.#isDisposed) throw new Error('the window is closing');
    this.#count += 1;
    return openSpillFile(join(this.#path, `${this.#count}.log`), this.#openFiles);
  };

  /** Removes what dead processes of this machine left. Resolves with how many folders that were, and never rejects. */
  async sweep(): Promise<number> {
    const names = await readdir(this.#parent).catch(() => []);
    const left = names.filter((name) => join(this.#parent, name) !== this.#path && isLeft(name));
    const removals = left.map((name) => rm(join(this.#parent, name), { recursive: true, force: true }));
    const results = await Promise.allSettled(removals);
    return results.filter(({ status }) => status === 'fulfilled').length;
  }

  /** Removes the folder with all that is in it. */
  dispose(): void {
    this.#isDisposed = true;
    try {
      rmSync(this.#path, { recursive: true, force: true });
    } catch {
      // What cannot be removed now is swept at the next start.
    }
  }
}

function hostPart(): string {
  return hostname().replaceAll(/[^\w-]/g, '_') || 'localhost';
}

function isLeft(name: string): boolean {
  const [, host, pid] = namePattern.exec(name) ?? [];
  if (host !== hostPart() || pid === undefined) return false;
  // A folder with this process's number and another time is of one that is dead.
  return Number(pid) === process.pid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // ESRCH is the only certain answer; a process of somebody else gives EPERM.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
