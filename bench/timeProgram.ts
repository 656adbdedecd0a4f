// How long a program takes whose output goes to a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { rm } from 'node:fs/promises';

/** @returns milliseconds until it has ended. The file is removed. */
export async function timeProgram(
  name: string,
  parameters: readonly string[],
  output: string,
): Promise<number> {
  const descriptor = openSync(output, 'w');
  const startedAtMs = performance.now();
  const program = spawn(name, parameters, { stdio: ['ignore', descriptor, 'ignore'] });
  await once(program, 'exit');
  const elapsedMs = performance.now() - startedAtMs;
  closeSync(descriptor);
  await rm(output);
  return elapsedMs;
}
