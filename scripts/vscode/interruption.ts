// One AbortSignal for every reason to stop early: Ctrl+C, a termination signal, a closed terminal, or the end of what
// started this process. npm starts scripts through a shell, and when one of the two is killed, neither tells the script.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isAlive } from './processTree.ts';

const ancestorPollMs = 500;

/** Aborts once, with an `Interruption` that says why. Signals that come later are ignored: stopping has begun. */
export function watchForInterruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Interruption(`received ${signal}`, signal)));
  }
  const parent = process.ppid;
  const ancestors = [parent];
  if (process.env['npm_lifecycle_event'] !== undefined) {
    parentOf(parent).then(
      (grandparent) => ancestors.push(grandparent),
      () => undefined,
    );
  }
  // No platform tells a process of its parent's end; Windows keeps the old number, the others give a new one.
  const timer = setInterval(() => {
    if (process.ppid === parent && ancestors.every(isAlive)) return;
    clearInterval(timer);
    controller.abort(new Interruption('the process that started this one ended'));
  }, ancestorPollMs);
  timer.unref();
  return controller.signal;
}

/** The reason with which `watchForInterruption` aborts: nobody's mistake, so nothing to report as an error. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly signal: NodeJS.Signals | undefined;

  constructor(message: string, signal?: NodeJS.Signals) {
    super(message);
    this.signal = signal;
  }
}

/** Rejects where the platform does not say. */
async function parentOf(processId: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${processId}/status`, 'utf8');
    return Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1] ?? processId);
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(processId)]);
  return Number(stdout);
}
