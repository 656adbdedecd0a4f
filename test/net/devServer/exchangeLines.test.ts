// What the dev server's log says of a client that left: what it was sent, when it was written to last, and what was
// cleaned up, after whatever came before.

import { expect, it, onTestFinished } from 'vitest';

import { writeEvent } from '../../../src/net/devServer/exchange/numberedEvents.ts';
import { untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw } from './rawRequest.ts';
import { ScriptedRoutes, type ScriptedVisit } from './scriptedRoutes.ts';

async function visited(act: (visit: ScriptedVisit) => unknown): Promise<string> {
  const routes = await ScriptedRoutes.start();
  onTestFinished(() => routes.close());
  const route = routes.add();
  const socket = await openRaw(routes.port, route.path);
  socket.resume();
  const visit = await route.visit();
  await act(visit);
  socket.destroy();
  const line = await routes.line(visit, 'client ');
  await untilOpenConnections(routes.handler, 0);
  return line;
}

it('names nothing that is over: no write, no wait and nothing that was let go of', async () => {
  const line = await visited(async ({ exchange }) => {
    for (let times = 0; times < 2; times += 1) {
      await exchange.pause(1);
      expect(await exchange.waitForDeparture(1)).toBe(false);
      await exchange.write('data: x\n\n', 1);
      exchange.hold('position', `position ${times}`);
      exchange.hold('other', 'something else');
      exchange.release('other');
    }
  });
  expect(line).toMatch(/, 3 events sent; cleaned up: position 1, close listener$/);
});

it('names what goes on, by what it is at last', async () => {
  const line = await visited(({ exchange }) => {
    exchange.pause(600_000).catch(() => {});
    exchange.waitForDeparture().catch(() => {});
  });
  expect(line).toMatch(/, 1 event sent; cleaned up: timer of 600000 ms, open response, close listener$/);
});

it('counts from the last write, and all events', async () => {
  const line = await visited(async ({ exchange }) => {
    for (const count of [2, 3]) {
      await exchange.pause(30);
      await exchange.write('data: x\n\n'.repeat(count), count);
    }
  });
  const [, sinceStart, sinceWrite, events] =
    /noticed (\d+) ms after it came, (\d+) ms after the last write, (\d+) events sent/.exec(line) ?? [];
  expect(Number(sinceStart) - Number(sinceWrite)).toBeGreaterThanOrEqual(55);
  expect(events).toBe('6');
});

it('does not count what is written while a fault holds the response', async () => {
  const line = await visited(async ({ exchange }) => {
    expect(exchange.fault.arm({ effect: { kind: 'stall' }, moment: { kind: 'now' } })).toBe(true);
    exchange.recordWrite(5);
    exchange.write('data: x\n\n', 1).catch(() => {});
  });
  expect(line).toMatch(/, 1 event sent; /);
});

// One more is sent before.
it.each([false, true])('counts events, and not the pieces in which they are written: %s', async (isSplit) => {
  const line = await visited(async ({ exchange }) => {
    for (const event of ['data: x\n\n', 'data: grün\n\n', '\n']) await writeEvent(exchange, event, isSplit);
  });
  expect(line).toContain(', 4 events sent; ');
});
