// A fault that gives way, or that comes after another one: what is left of the one before does not show.

import { expect, it, onTestFinished } from 'vitest';

import type { Fault } from '../../../../src/core/stream/fault.ts';
import { untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil } from '../rawRequest.ts';
import { ScriptedRoutes, type ScriptedVisit } from '../scriptedRoutes.ts';

const never: Fault = { effect: { kind: 'reset' }, moment: { kind: 'after delay', delayMs: 600_000 } };
const afterNext: Fault = { effect: { kind: 'end' }, moment: { kind: 'after next event' } };
const insideEvent: Fault = { effect: { kind: 'stall' }, moment: { kind: 'inside event' } };
const stallNow: Fault = { effect: { kind: 'stall' }, moment: { kind: 'now' } };
const closeNow: Fault = { effect: { kind: 'close-message' }, moment: { kind: 'now' } };

async function visited(act: (visit: ScriptedVisit, read: (pattern: RegExp) => Promise<string>) => unknown) {
  const routes = await ScriptedRoutes.start();
  onTestFinished(() => routes.close());
  const route = routes.add();
  const socket = await openRaw(routes.port, route.path);
  const visit = await route.visit();
  await act(visit, (pattern) => readUntil(socket, pattern));
  visit.leave();
  socket.destroy();
  await untilOpenConnections(routes.handler, 0);
  return routes.log;
}

it('the place of a fault that gave way, or was let go of, is none of the next', async () => {
  await visited(async ({ exchange }, read) => {
    for (const first of [afterNext, insideEvent]) {
      expect([exchange.fault.arm(first), exchange.fault.arm(never)]).toEqual([true, true]);
      await exchange.write('id: 2\ndata: two\n\n', 1);
      expect(exchange.fault.isHolding).toBe(false);
    }
    expect(exchange.fault.arm(afterNext)).toBe(true);
    exchange.fault.release('no more of it');
    await exchange.write('data: three\n\n', 1);
    expect(exchange.fault.isHolding).toBe(false);
    await read(/data: three\n\n/);
  });
});

it('that is not made is said to be so once, though client and route are both over', async () => {
  const log = await visited(({ exchange }) => {
    expect(exchange.fault.arm(never)).toBe(true);
    exchange.fault.release('no more of it');
  });
  expect(log.lines.filter((line) => line.includes('did not make'))).toHaveLength(1);
});

it('a stall can be ended in a place that is known, and where it holds the middle of an event with no message', async () => {
  await visited(async ({ exchange }) => {
    expect(exchange.fault.arm(stallNow)).toBe(true);
    expect([afterNext, insideEvent].map((fault) => exchange.fault.arm(fault))).toEqual([false, false]);
    expect(exchange.fault.arm(closeNow)).toBe(true);
  });
  await visited(async ({ exchange }) => {
    await exchange.write('id: 2\ndata: tw');
    expect(exchange.fault.arm(stallNow)).toBe(true);
    expect(exchange.fault.arm(closeNow)).toBe(false);
    expect(exchange.fault.arm({ effect: { kind: 'reset' }, moment: { kind: 'now' } })).toBe(true);
  });
});

it('a cut inside an event is found from the first byte of one, and its event does not count', async () => {
  await visited(async ({ exchange }, read) => {
    expect(exchange.fault.arm(insideEvent)).toBe(true);
    exchange.write('data: some text\n\n', 1).catch(() => {});
    expect(exchange.fault.isHolding).toBe(true);
    await read(/data: so/);
    expect(exchange.eventCount).toBe(1);
  });
  await visited(async ({ exchange }) => {
    await exchange.write('id: 2\nxda');
    expect(exchange.fault.arm(insideEvent)).toBe(true);
    await exchange.write('ta: some text\n\n', 1);
    expect([exchange.fault.isHolding, exchange.eventCount]).toEqual([false, 2]);
  });
});
