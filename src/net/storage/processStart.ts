// When a process began, as the system says it. Process numbers come again, also after a restart of the machine; a number
// and this together do not. The clock is not asked: it may be set anew while a process runs.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A system that takes longer is one that does not tell. */
const limitMs = 10_000;
/** Field of /proc/PID/stat, counted from the one after the name: ticks from the machine's start to the process's. */
const startField = 19;

/**
 * Letters and digits that stay the same as long as the process runs, and that no other process with its number ever has.
 * Undefined where there is no such process, or the system does not tell: Windows only does so by a program that takes a
 * second. Never rejects.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    const start = process.platform === 'linux' ? await startByProc(pid) : await startByPs(pid);
    return start === '' ? undefined : createHash('sha256').update(start).digest('hex').slice(0, 16);
  } catch {
    return undefined;
  }
}

async function startByProc(pid: number): Promise<string> {
  const [boot, status] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  // The name, in brackets, may have spaces and brackets in it.
  const ticks = status.slice(status.lastIndexOf(')') + 2).split(' ')[startField] ?? '';
  return ticks === '' ? '' : `${boot.trim()} ${ticks}`;
}

async function startByPs(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  // In the words of one language and the hours of one zone, wherever the user is by then.
  const env = { LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'lstart=', '-p', `${pid}`], {
    env,
    timeout: limitMs,
  });
  return stdout.trim();
}
