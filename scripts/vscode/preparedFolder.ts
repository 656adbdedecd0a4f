// A folder that is either complete or absent. It is filled under another name and renamed when it is done, so a fetch
// that was cut off is seen as missing and is done again. A lock keeps two processes from fetching the same thing; should
// the lock ever fail, the rename still decides, and the work is merely done twice.
import { mkdir, open, readFile, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stateFolder } from './checkout.ts';
import { isAlive } from './processTree.ts';
import { reportProgress } from './progress.ts';
import { present } from '../../src/core/base/present.ts';

const lockPollMs = 200;
/** A lock that is older than any fetch takes belongs to nobody, whatever process has its number by now. */
const lockLifetimeMs = 15 * 60_000;

/**
 * The absolute path of the folder `name` in the checkout's state folder, filled by `fill` if it is not there yet.
 * Rejects with what `fill` rejects with, and leaves nothing of the folder then.
 */
export async function preparedFolder(
  name: string,
  fill: (folder: string) => Promise<void>,
  signal?: AbortSignal,
): Promise<string> {
  const folder = join(stateFolder, name);
  if (await exists(folder)) return folder;
  await mkdir(stateFolder, { recursive: true });
  const lock = `${folder}.lock`;
  await acquireLock(lock, name, signal);
  try {
    if (await exists(folder)) return folder;
    await removeLeftovers(name);
    const partial = `${folder}.partial-${process.pid}`;
    try {
      await mkdir(partial);
      await fill(partial);
      await rename(partial, folder);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      if (!(await exists(folder))) throw error;
    }
    return folder;
  } finally {
    await rm(lock, { force: true });
  }
}

/** Whether there is a file or folder at `path`. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function acquireLock(lock: string, name: string, signal: AbortSignal | undefined): Promise<void> {
  let hasSaidSo = false;
  for (;;) {
    signal?.throwIfAborted();
    const file = await open(lock, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (file !== undefined) {
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    }
    if (await isAbandoned(lock)) {
      await unlink(lock).catch(() => undefined);
      continue;
    }
    if (!hasSaidSo) reportProgress(`Waiting for another process that is preparing ${name}`);
    hasSaidSo = true;
    // A crashed holder sends no event, so the lock is looked at again and again.
    await delay(lockPollMs, undefined, present({ signal }));
  }
}

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    const holder = Number(await readFile(lock, 'utf8'));
    const ageMs = Date.now() - (await stat(lock)).mtimeMs;
    // The holder's number is written a moment after the file appears.
    const isHeld = holder === 0 ? ageMs < 10 * lockPollMs : isAlive(holder);
    return !isHeld || ageMs > lockLifetimeMs;
  } catch {
    return false;
  }
}

async function removeLeftovers(name: string): Promise<void> {
  for (const sibling of await readdir(stateFolder)) {
    const owner = sibling.startsWith(`${name}.partial-`) ? Number(sibling.split('-').at(-1)) : undefined;
    if (owner === undefined || isAlive(owner)) continue;
    await rm(join(stateFolder, sibling), { recursive: true, force: true });
  }
}
