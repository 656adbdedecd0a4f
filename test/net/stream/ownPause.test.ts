// The inspector's own sleep: a process of its own is stopped for some seconds and goes on. It says so before what came
// meanwhile, and calls no server silent for it.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it, onTestFinished } from 'vitest';

import { isRecord } from '../../../src/core/base/narrowing.ts';
import { pauseBetween, PauseWatch } from '../../../src/net/stream/pauseWatch.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import type { ToldEntry } from '../../helpers/stoppableClient.ts';
import { Changes, until } from '../../helpers/waiting.ts';

const script = fileURLToPath(new URL('../../helpers/stoppableClient.ts', import.meta.url));
const canStop = process.platform !== 'win32';

/** A server that ticks fifty times a second, and a process that reads it. */
async function startClient(idleTimeoutMs: number): Promise<{
  readonly told: readonly ToldEntry[];
  readonly stopFor: (ms: number) => Promise<void>;
  readonly untilTold: (condition: () => boolean) => Promise<unknown>;
}> {
  const server = await ListeningServer.open((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let count = 0;
    const timer = setInterval(() => response.write(`id: ${(count += 1)}\ndata: ${count}\n\n`), 20);
    response.once('close', () => clearInterval(timer));
  });
  const child = fork(script, [server.url, String(idleTimeoutMs)], { execArgv: [] });
  const gone = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const told: ToldEntry[] = [];
  const changes = new Changes();
  child.on('message', (message) => {
    told.push(message as ToldEntry);
    changes.tell();
  });
  return {
    told,
    stopFor: async (ms) => {
      child.kill('SIGSTOP');
      await pause(ms);
      child.kill('SIGCONT');
    },
    untilTold: (condition) =>
      until(
        condition,
        changes.source,
        () => `It told of ${told.map(({ kind, type }) => `${kind} ${type}`).join(', ')}`,
      ),
  };
}

const isPause = ({ type }: ToldEntry): boolean => type === 'paused';

describe.skipIf(!canStop)('a process that is stopped for some seconds', () => {
  it('says so before what came meanwhile, each time, and finds no stall', async () => {
    const { told, stopFor, untilTold } = await startClient(4000);
    for (const time of [1, 2]) {
      const before = told.length;
      // As many as it takes before a silence is called a stall.
      await untilTold(() => (told.at(-1)?.gaps ?? 0) >= 25 * time);
      await stopFor(5000);
      await untilTold(() => told.filter(isPause).length === time);
      const at = told.findLastIndex(isPause);
      await untilTold(() => told.length > at + 15);
      expect(told[at]?.detail).toEqual({ notice: 'paused', pausedMs: expect.any(Number) });
      const detail: unknown = told[at]?.detail;
      expect(isRecord(detail) && Number(detail['pausedMs'])).toBeGreaterThan(3500);
      const [last, next] = [told[at - 1], told[at + 1]];
      expect(Number(next?.data)).toBe(Number(last?.data) + 1);
      expect(told.slice(before).flatMap(({ findings }) => findings)).not.toContain('stalled');
      // The time of the pause is nobody's gap.
      expect(told.at(-1)?.longestGapMs).toBeLessThan(3500);
    }
    // The time limit for silence has not run out meanwhile.
    expect(told.filter(({ kind }) => kind === 'error' || kind === 'request')).toHaveLength(1);
  });
});

describe('two looks at the clocks', () => {
  it.each([
    ['in time', 500, 500, undefined],
    ['a little late', 3499, 3499, undefined],
    ['late', 3500, 3500, { pausedMs: 3000 }],
    ['very late', 25_500, 25_500, { pausedMs: 25_000 }],
    ['late, while the clock was set back', 25_500, -3_600_000, { pausedMs: 25_000 }],
    ['in time, while the wall clock went on by less', 500, 3499, undefined],
    ['in time, while the wall clock went on', 500, 3500, { pausedMs: 3000, isByWallClock: true }],
    ['in time, while the clock was set back', 500, -3_600_000, undefined],
  ])('%s', (_, passedMs, wallPassedMs, pauseOfBoth) => {
    const before = { monotonicMs: 1000, wallMs: 1_800_000_000_000 };
    const after = { monotonicMs: 1000 + passedMs, wallMs: before.wallMs + wallPassedMs };
    expect(pauseBetween(before, after)).toEqual(pauseOfBoth);
  });
});

it('a watch that is off, on again, and off leaves no timer', async () => {
  await expectNothingLeft(() => {
    const watch = new PauseWatch(() => undefined);
    for (let times = 0; times < 2; times += 1) {
      watch.set(true);
      watch.set(true);
      watch.look();
      watch.set(false);
      watch.set(false);
      watch.look();
    }
  });
});
