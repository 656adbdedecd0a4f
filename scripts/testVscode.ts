// Runs the tests inside VS Code and those beside it at the same time: both wait for windows more than they compute. What the
// latter print comes in one piece once both are over. The exit code is 1 when one of the two has failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { watchForInterruption } from './vscode/interruption.ts';

const checkout = fileURLToPath(new URL('..', import.meta.url));
// Each hears itself of whatever ends this process, and then closes its windows: this one waits for both.
watchForInterruption();

const inside = spawn(process.execPath, ['scripts/testEditor.ts'], { cwd: checkout, stdio: 'inherit' });
const beside = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.window.config.ts'],
  { cwd: checkout, stdio: ['ignore', 'pipe', 'pipe'] },
);
const [output, errors, exitCodes] = await Promise.all([
  buffer(beside.stdout),
  buffer(beside.stderr),
  Promise.all([inside, beside].map(async (child) => (await once(child, 'exit'))[0] as number | null)),
]);
process.stderr.write(errors);
process.stdout.write(output);
process.exitCode = exitCodes.every((exitCode) => exitCode === 0) ? 0 : 1;
