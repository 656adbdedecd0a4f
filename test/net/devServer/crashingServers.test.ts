// The processes of the crashing route: four at a time, none once they are closed, and what is said of their deaths.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { CrashingServers } from '../../../src/net/devServer/endings/crashingServers.ts';
import { DevServerLog } from './devServerUnderTest.ts';

/** Servers that run this script. */
function serversOf(script: string): { readonly servers: CrashingServers; readonly log: DevServerLog } {
  const folder = mkdtempSync(join(tmpdir(), 'sse-crashing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'server.cjs');
  writeFileSync(file, script);
  const log = new DevServerLog();
  const servers = new CrashingServers(file, log.add);
  onTestFinished(() => servers.close());
  return { servers, log };
}

it.each([
  ['an error', 'throw new RangeError("too far")', /died with exit code 1: RangeError: too far$/],
  ['a line and an error', 'console.error("so\\nError: x"); process.exit(3)', /exit code 3: Error: x$/],
  [
    'a line alone',
    'console.error("\\n  that was all \\nno more"); process.exit(4)',
    /exit code 4: that was all$/,
  ],
  ['nothing', 'process.exit(5)', /died with exit code 5$/],
  ['a signal', 'process.kill(process.pid, "SIGKILL")', /was ended \(SIGKILL\)$/],
  ['no port', 'process.send({ port: "80" }); setInterval(() => {}, 60_000)', /did not announce a port\.$/],
  // Of a process that prints without end, the beginning is kept.
  [
    'more than is kept',
    'require("node:fs").writeSync(2, "y".repeat(8192) + "\\nError: late\\n"); process.exit(6)',
    /exit code 6: y{8192}$/,
  ],
  [
    'as much as is kept',
    'require("node:fs").writeSync(2, "y".repeat(8182) + "\\nError: ok" + "!"); process.exit(7)',
    /exit code 7: Error: ok$/,
  ],
])('that die before they listen say so, here with %s', async (_what, script, said) => {
  const { servers, log } = serversOf(script);
  const reason = await servers.start().catch((error: Error) => error.message);
  expect(reason).toMatch(said);
  if (!String(said).includes('port')) expect(log.lines).toEqual([expect.stringMatching(said)]);
  await servers.close();
});

it('run as Node, with what there is around them but for what is meant for this process', async () => {
  vi.stubEnv('NODE_OPTIONS', '--no-warnings');
  vi.stubEnv('SSE_OF_THE_TEST', 'kept');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { servers } = serversOf(`
    const { ELECTRON_RUN_AS_NODE: asNode, NODE_OPTIONS: options, SSE_OF_THE_TEST: kept } = process.env;
    process.send({ port: asNode === '1' && options === undefined && kept === 'kept' ? 1 : 2 });
    setInterval(() => {}, 60_000);`);
  expect(await servers.start()).toBe(1);
  await servers.close();
});

it('are four at the most: each further one ends the oldest, and no other', async () => {
  // It says that it listens, and stays.
  const { servers, log } = serversOf('process.send({ port: process.pid }); setInterval(() => {}, 60_000);');
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

it('that are dead are none of the four', async () => {
  const { servers, log } = serversOf('process.send({ port: process.pid }); setInterval(() => {}, 60_000);');
  const started: number[] = [];
  for (let count = 1; count <= 4; count += 1) started.push(await servers.start());
  const [first = 0, second] = started;
  process.kill(first, 'SIGKILL');
  await log.find(new RegExp(`process ${first} was ended`));
  // There is a place again, and then there is none.
  await servers.start();
  expect(log.lines.filter((line) => line.includes('was ended'))).toHaveLength(1);
  await servers.start();
  await log.find(new RegExp(`process ${second} was ended`));
  await servers.close();
});
