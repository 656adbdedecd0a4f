// Ends a child process together with everything that it started, and says when all of it is gone. The child must have
// been spawned with `detached: true` where process groups exist, so that its group holds its descendants and a
// terminal's Ctrl+C reaches only the process that owns the child.
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether children are put into a process group of their own; Windows has none. */
export const hasProcessGroups = process.platform !== 'win32';

const graceMs = 5000;
/** After force only a dead process that nobody collects can be left, and it holds nothing. */
const forcedMs = 500;
const pollMs = 20;

/** Whether a process with this number runs (as far as this user may know). */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Asks the child and its descendants to end, forces them after 5 s, and resolves when none is left. */
export async function stopProcessTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  await stopProcessTreeOf(child.pid, hasProcessGroups);
}

/** The same for a process that is no child of this one; `isGroupLeader` says whether its group may be signalled. */
export async function stopProcessTreeOf(processId: number, isGroupLeader: boolean): Promise<void> {
  const target = isGroupLeader ? -processId : processId;
  if (!hasProcessGroups) {
    await killTreeOnWindows(processId);
    return;
  }
  if (!signalProcess(target, 'SIGTERM')) return;
  if (await hasGoneWithin(target, graceMs)) return;
  signalProcess(target, 'SIGKILL');
  await hasGoneWithin(target, forcedMs);
}

async function hasGoneWithin(target: number, limitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + limitMs;
  // Only the direct child's end is an event; the rest of a group can but be asked for.
  while (isAlive(target)) {
    if (performance.now() > deadlineMs) return false;
    await delay(pollMs);
  }
  return true;
}

function signalProcess(target: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}

async function killTreeOnWindows(processId: number): Promise<void> {
  const killer = spawn('taskkill', ['/pid', String(processId), '/T', '/F'], { stdio: 'ignore' });
  await new Promise<void>((resolve) => {
    killer.once('error', () => resolve());
    killer.once('exit', () => resolve());
  });
}
