// Folders that belong to one run are named after its process, so that what a killed process left behind can be told from
// what a running one uses.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './processTree.ts';

/**
 * Makes an empty folder of this process's in `parent`, called `PREFIX-NUMBER-` and six random characters, and removes
 * those with the same prefix whose process has ended. The caller removes it.
 */
export async function createOwnedFolder(parent: string, prefix: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const [owner, ...rest] = name.startsWith(`${prefix}-`) ? name.slice(prefix.length + 1).split('-') : [];
    if (owner === undefined || !/^\d+$/.test(owner) || rest.length !== 1 || isAlive(Number(owner))) continue;
    // In a shared folder it may be another user's, and not ours to remove.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
  return mkdtemp(join(parent, `${prefix}-${process.pid}-`));
}
