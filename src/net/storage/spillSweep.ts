// What processes that are dead have left behind: their folders are removed. Rules, for a folder that is called
// `host.pid.mark.start` (or `host.pid.mark`, where the system did not tell when the process began, and in versions before):
// - Of this machine, and no process has the number: removed.
// - Of this machine, a process has the number, and began at another time: removed.
// - That cannot be told, or the folder is of another machine that shares the disk: removed once nothing in it has changed
//   for 30 days.
// - All else stays, and whatever is not called like that, or is no folder but a link.

import { lstat, readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

import { processStart } from './processStart.ts';

const namePattern = /^(?<host>[\w-]+)\.(?<pid>\d{1,10})\.[\da-z]+(?:\.(?<start>[\da-f]+))?$/;

const dayMs = 24 * 60 * 60 * 1000;
/** For that long nothing has changed in a folder of which nobody can tell whether it is still used. */
export const maxUnknownAgeMs = 30 * dayMs;

/** Folders that this process has made and not removed. */
export const ownFolders = new Set<string>();

/** @param start when the process began (see `processStart`) */
export function folderName(host: string, pid: number, mark: string, start: string | undefined): string {
  return [hostPart(host), pid, mark, ...(start === undefined ? [] : [start])].join('.');
}

/**
 * Removes what dead processes left in a folder.
 * @param host name of this machine
 * @returns how many folders were removed; never rejects
 */
export async function sweepFolders(
  parent: string,
  host: string,
  { isEmptiedAway = false }: { readonly isEmptiedAway?: boolean } = {},
): Promise<number> {
  // Behind a link nothing is ours.
  if (!(await isFolder(parent))) return 0;
  const names = await readdir(parent).catch(() => []);
  const removals = await Promise.all(names.map((name) => sweepOne(join(parent, name), name, host)));
  // It stays where there is something in it.
  if (isEmptiedAway) await rmdir(parent).catch(() => {});
  return removals.filter(Boolean).length;
}

async function sweepOne(path: string, name: string, host: string): Promise<boolean> {
  try {
    if (ownFolders.has(path) || !(await isFolder(path)) || !(await isLeft(path, name, host))) return false;
    await rm(path, { recursive: true });
    return true;
  } catch {
    // Another window was quicker, or the next start may succeed.
    return false;
  }
}

async function isLeft(path: string, name: string, host: string): Promise<boolean> {
  const { host: itsHost, pid: number, start } = namePattern.exec(name)?.groups ?? {};
  if (itsHost === undefined) return false;
  if (itsHost !== hostPart(host)) return isOld(path);
  const pid = Number(number);
  if (!isAlive(pid)) return true;
  // This process knows its own.
  if (pid === process.pid) return true;
  const startNow = start === undefined ? undefined : await processStart(pid);
  return startNow === undefined ? isOld(path) : startNow !== start;
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

/** Whether nothing in the folder has changed for long. */
async function isOld(path: string): Promise<boolean> {
  const names = await readdir(path);
  const all = await Promise.all([path, ...names.map((name) => join(path, name))].map((each) => lstat(each)));
  return all.every(({ mtimeMs }) => Date.now() - mtimeMs > maxUnknownAgeMs);
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function hostPart(host: string): string {
  return host.replaceAll(/[^\w-]/g, '_') || 'localhost';
}
