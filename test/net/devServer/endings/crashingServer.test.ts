// The process that dies of what it serves, as its timers make it: one that nobody visits ends by itself, and one that was
// visited does not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { CrashingServers } from '../../../../src/net/devServer/endings/crashingServers.ts';
import { DevServerLog } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';

const processFile = new URL('../../../../src/net/devServer/endings/crashingServer.ts', import.meta.url);

/** Long timers of the process are over when it gets a signal, and no sooner. */
const script = `
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  const held = new Map();
  globalThis.setTimeout = (act, delayMs, ...more) => {
    if (!(delayMs >= 10_000)) return start(act, delayMs, ...more);
    const timer = start(() => {}, 3_600_000);
    held.set(timer, act);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    held.delete(timer);
    stop(timer);
  };
  process.on('SIGUSR2', () => {
    for (const act of held.values()) act();
  });
  await import(${JSON.stringify(processFile.href)});`;

/** A process that waits for its visit. */
async function start(): Promise<{
  readonly port: number;
  readonly log: DevServerLog;
  /** So much time goes by in the process that its long timers are over. */
  readonly letTimePass: () => void;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'sse-crashing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'server.mjs');
  writeFileSync(file, script);
  const log = new DevServerLog();
  const servers = new CrashingServers(file, log.add);
  onTestFinished(() => servers.close());
  const port = await servers.start();
  const id = Number(/process (\d+) listens/.exec(log.lines.join('\n'))?.[1]);
  return { port, log, letTimePass: () => void process.kill(id, 'SIGUSR2') };
}

it('ends by itself when nobody visits it', async () => {
  const { log, letTimePass } = await start();
  letTimePass();
  await log.find(/died with exit code 0$/);
});

it('serves its one visit to the end, however long that takes', async () => {
  const { port, log, letTimePass } = await start();
  // Whoever is turned away has not visited it.
  expect((await requestRaw(port, '/', { headers: { Host: 'rebound.example' } })).status).toBe(421);
  expect((await requestRaw(port, '/elsewhere')).status).toBe(404);
  expect((await requestRaw(port, '/', { method: 'POST' })).status).toBe(404);
  const bad = await requestRaw(port, '/?after=0');
  expect([bad.status, bad.body.toString()]).toEqual([400, expect.stringContaining('after takes')]);
  const socket = await openRaw(port, '/?after=40&interval=5');
  await readUntil(socket, /\n\n/);
  letTimePass();
  await readUntil(socket, /"number":40\}\n\n/);
  await log.find(/died with exit code 1: Error \[ERR_STREAM_WRITE_AFTER_END\]/);
});
