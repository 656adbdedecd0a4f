// Runs the tests that need no VS Code while every processor has other work, which is how a test shows that it measures
// the machine: `npm run test:busy`, or `npm run test:busy -- test/net/lab` for some. There is no second try. Its exit code
// is the tests' own.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** More than one for each processor: the tests then get less than half of the machine, as on a small shared one. */
const workers = Array.from({ length: 2 * availableParallelism() }, () => {
  return new Worker('for (;;);', { eval: true });
});
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const tests = spawn(process.execPath, [vitest, 'run', '--retry=0', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// An interruption reaches both; the tests then close what they opened, and this process waits for them.
process.on('SIGINT', () => {});
const exitCode = await new Promise<number | null>((resolve) => {
  tests.once('exit', resolve);
});
await Promise.all(workers.map((worker) => worker.terminate()));
process.exitCode = exitCode ?? 1;
