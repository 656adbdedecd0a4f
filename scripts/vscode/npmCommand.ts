// Runs npm as a child process on every platform: through the npm that runs the current script where there is one, else
// through the one on the PATH. Its output is kept back and shown only when it fails, because npm warns on success too.
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { present } from '../../src/core/base/present.ts';

const shownOutputLength = 4000;

/** Runs `npm` with these arguments in `folder`. Rejects with npm's own last words when it fails. */
export async function runNpm(
  parameters: readonly string[],
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const [command, ...leading] = npmCommand();
  const child = spawn(command, [...leading, ...parameters], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a .cmd file on Windows, which only a shell starts; the parameters are ours and need no quoting.
    shell: command === 'npm' && process.platform === 'win32',
    windowsHide: true,
    ...present({ signal }),
  });
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-shownOutputLength);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      // After an abort npm may still be writing; its end is the moment to go on.
      if (error.name === 'AbortError') return;
      reject(error.code === 'ENOENT' ? new Error('npm was not found. It comes with Node.js.') : error);
    });
    child.once('close', resolve);
  });
  signal?.throwIfAborted();
  if (exitCode !== 0) {
    throw new Error(`npm ${parameters.join(' ')} failed (exit code ${String(exitCode)}):\n${output.trim()}`);
  }
}

function npmCommand(): [string, ...string[]] {
  const running = process.env['npm_execpath'];
  // The variable also names other package managers, which take other arguments.
  return running !== undefined && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}
