// A dev server leaves nothing behind: not of the clients that it served, not of faults and scenarios, not of itself.

import { getEventListeners } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { Fault } from '../../../src/core/stream/fault.ts';
import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { expectNothingLeft } from '../../helpers/leftovers.ts';
import { startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';
import { ScriptedRoutes } from './scriptedRoutes.ts';

async function openServer(): Promise<DevServer> {
  const { server } = await startTestServer();
  onTestFinished(() => server.close());
  return server;
}

describe('a client of a route', () => {
  it.each([
    ['/ticks?interval=600000', /\n\n/],
    ['/ticks?interval=0', /\n\n/],
    ['/resumable?interval=3600000', /\n\n/],
    ['/slow-head?delay=600000', undefined],
    ['/held-back?hold=600000', /\r\n\r\n/],
    ['/burst?count=10000000&size=1000', /\n\n/],
    ['/idle?after=1&interval=0', /"number":1/],
    ['/idle?after=0&comments=600000', /\r\n\r\n/],
    ['/close-message?after=0&grace=600000', /close/],
    ['/compressed?interval=600000', /\r\n\r\n/],
    ['/wrong-type?endless=1', /page/],
    ['/limit?after=0&size=5&shape=unfinished', /xxxxx/],
    ['/advice/emit-close?after=1&interval=1', /"number":1/],
    ['/advice/emit-close?after=1000&interval=1', /"number":1/],
    ['/advice/end-on-close?listen=0&overrun=1&interval=1', /"number":1/],
    ['/llm/messages?delay=600000', /\r\n\r\n/],
    ['/', /<\/html>/],
  ] as const)('%s that leaves, leaves nothing', async (path, isThere) => {
    const server = await openServer();
    await expectNothingLeft(
      async () => {
        const socket = await openRaw(server.port, path);
        if (isThere) await readUntil(socket, isThere);
        else await untilOpenConnections(server, 1);
        socket.destroy();
        await untilOpenConnections(server, 0);
      },
      { uses: 10 },
    );
  });

  it.each([
    '/end?after=2&interval=1',
    '/reset?after=0&interval=0',
    '/no-response',
    '/http-error',
    '/redirect',
    '/nothing',
  ])('%s that is served to its end leaves nothing', async (path) => {
    const server = await openServer();
    await expectNothingLeft(async () => void (await requestRaw(server.port, path)), { uses: 10 });
    await untilOpenConnections(server, 0);
  });

  it('on one connection, again and again, leaves nothing on it', async () => {
    const { server } = await startTestServer();
    const socket = await openRaw(server.port, '/end?after=0&interval=0', {
      headers: { Connection: 'keep-alive' },
    });
    await readUntil(socket, /^0\r\n\r\n$/m);
    await expectNothingLeft(
      async () => {
        socket.write(`GET /end?after=1&interval=1 HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        await readUntil(socket, /^0\r\n\r\n$/m);
        await untilOpenConnections(server, 0);
      },
      { listenedTo: [socket] },
    );
    await server.close();
  });
});

describe('an exchange', () => {
  it('keeps no listener of the writes and waits that are over', async () => {
    const routes = await ScriptedRoutes.start();
    onTestFinished(() => routes.close());
    const route = routes.add();
    const socket = await openRaw(routes.port, route.path);
    socket.resume();
    const visit = await route.visit();
    const { exchange } = visit;
    const before = getEventListeners(exchange.signal, 'abort').length;
    await expectNothingLeft(
      async () => {
        await exchange.write('data: x\n\n', 1);
        await exchange.comment('x');
        await exchange.writeRaw('');
        await exchange.pause(0);
        await exchange.pause(1);
        expect(await exchange.waitForDeparture(1)).toBe(false);
        expect(getEventListeners(exchange.signal, 'abort')).toHaveLength(before);
      },
      { listenedTo: [exchange.signal, exchange.socket, exchange.response, exchange.stopSignal] },
    );
    visit.leave();
    socket.destroy();
    await untilOpenConnections(routes.handler, 0);
  });

  it('keeps nothing of faults that gave way to others', async () => {
    const routes = await ScriptedRoutes.start();
    onTestFinished(() => routes.close());
    const route = routes.add();
    const socket = await openRaw(routes.port, route.path);
    socket.resume();
    const { exchange, port } = await route.visit();
    const faults: readonly Fault[] = [
      { effect: { kind: 'reset' }, moment: { kind: 'after delay', delayMs: 600_000 } },
      { effect: { kind: 'end' }, moment: { kind: 'inside event' } },
      { effect: { kind: 'no-content' }, moment: { kind: 'after next event' } },
    ];
    await expectNothingLeft(
      () => {
        for (const fault of faults) expect(routes.handler.makeFault(port, fault)).toBe(true);
      },
      { listenedTo: [exchange.socket, exchange.signal, exchange.response] },
    );
    socket.destroy();
    await untilOpenConnections(routes.handler, 0);
  });

  it.each<Fault>([
    { effect: { kind: 'stall' }, moment: { kind: 'now' } },
    { effect: { kind: 'close-message' }, moment: { kind: 'now' } },
    { effect: { kind: 'reset' }, moment: { kind: 'now' } },
    { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 600_000 } },
    { effect: { kind: 'truncated' }, moment: { kind: 'after next event' } },
  ])('leaves nothing of its fault with its client: %j', async (fault) => {
    const server = await openServer();
    await expectNothingLeft(
      async () => {
        const socket = await openRaw(server.port, '/ticks?interval=600000');
        await readUntil(socket, /\n\n/);
        expect(server.makeFault(socket.localPort ?? 0, fault)).toBe(true);
        socket.destroy();
        await untilOpenConnections(server, 0);
      },
      { uses: 10 },
    );
  });
});

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

it('a scenario leaves nothing when it is removed, with a client or without', async () => {
  const server = await openServer();
  const scenario = scenarioOf({ attempts: [{ events: [{ data: 'a' }], ending: 'stall' }] });
  await expectNothingLeft(
    async (number) => {
      const added = server.addScenario(scenario);
      if (number % 2 === 0) {
        const socket = await openRaw(server.port, added.path);
        await readUntil(socket, /\n\n/);
        socket.on('error', () => undefined);
      }
      added.remove();
      added.remove();
      await untilOpenConnections(server, 0);
    },
    { uses: 20 },
  );
});

describe('a dev server that is closed', () => {
  it('leaves nothing, whoever was there', async () => {
    const paths = [
      '/ticks',
      '/idle?after=0',
      '/advice/end-on-close?listen=0',
      '/advice/emit-close?after=1&interval=1',
    ];
    await expectNothingLeft(
      async () => {
        const { server } = await startTestServer();
        for (const path of paths) {
          const socket = await openRaw(server.port, path);
          socket.on('error', () => undefined).resume();
        }
        await untilOpenConnections(server, paths.length);
        await server.close();
        await server.close();
      },
      { uses: 10 },
    );
  });
});
