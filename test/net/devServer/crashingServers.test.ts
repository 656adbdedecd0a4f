// The processes of the crashing route: four at a time, and none once they are closed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { CrashingServers } from '../../../src/net/devServer/endings/crashingServers.ts';
import { DevServerLog } from './devServerUnderTest.ts';

it('are four at the most: each further one ends the oldest, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sse-crashing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'server.cjs');
  // It says that it listens, and stays.
  writeFileSync(file, 'process.send({ port: process.pid }); setInterval(() => {}, 60_000);');
  const log = new DevServerLog();
  const servers = new CrashingServers(file, log.add);
  onTestFinished(() => servers.close());
  const started: number[] = [];
  for (let ended = -3; ended <= 1; ended += 1) {
    started.push(await servers.start());
    if (ended > 0) await log.find(new RegExp(`process ${started[ended - 1]} was ended`));
    const ends = log.lines.filter((line) => line.includes('was ended'));
    expect(ends).toHaveLength(Math.max(0, ended));
  }
  await servers.close();
  for (const pid of started) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
