// Searches for inputs that break a property: all properties with twenty times as many inputs as the suite tries, other ones
// in each run. `npm run test:properties`, or `npm run test:properties -- test/core/relay` for some. What it finds it
// prints with the smallest input, which then becomes a test of its own. Its exit code is the tests' own.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { runsVariable } from './properties/runsVariable.ts';

const times = 20;
/** Milliseconds for one test, which the suite gives a few seconds. */
const limitMs = 900_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const holdsProperties = (file: string): boolean =>
  readFileSync(path.join(root, 'test', file), 'utf8').includes(" from 'fast-check'");
const files = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !/^(?:sdks|editor|window)\b/.test(file))
  .filter(holdsProperties)
  .map((file) => path.join('test', file));
const wanted = process.argv.slice(2).map((name) => path.normalize(name));
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
if (chosen.length === 0) {
  console.error(`No properties in ${wanted.join(', ')}. Name a folder or a file below test.`);
  process.exit(1);
}

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const tests = spawn(process.execPath, [vitest, 'run', '--retry=0', `--testTimeout=${limitMs}`, ...chosen], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, [runsVariable]: String(times) },
});
process.exitCode = await new Promise<number>((resolve) => {
  tests.once('exit', (code) => resolve(code ?? 1));
});
