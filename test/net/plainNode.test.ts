// The engine in a plain Node process: no editor, no build, and nothing left that would keep the process alive.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

import { RawServer } from '../helpers/rawServer.ts';
import { waitLimitMs } from '../helpers/waiting.ts';
import { streamHead } from '../helpers/wireText.ts';

const script = fileURLToPath(new URL('../helpers/plainNodeClient.ts', import.meta.url));

it('reads a stream over a reconnect and ends by itself once that is closed', async () => {
  const server = await RawServer.open(({ number, socket }) => {
    if (number === 1) socket.end(`${streamHead()}retry: 20\ndata: 1\n\n`);
    else socket.write(`${streamHead()}data: 2\n\ndata: 3\n\ndata: 4\n\n`);
  });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, server.url()], {
    timeout: waitLimitMs,
  });
  expect(stdout).toBe('1\n2\n3\n');
  expect(stderr).toBe('');
});
