// How an exchange is over when nobody planned it: a route that fails, a connection that breaks under a write, a server
// that stops while a route waits. Each is told as what it is, and the next request is served as the first.

import { once } from 'node:events';

import { expect, it, onTestFinished } from 'vitest';

import type { Exchange } from '../../../../src/net/devServer/exchange/exchange.ts';
import { defineRoute } from '../../../../src/net/devServer/exchange/route.ts';
import { startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { ScriptedRoutes, type ScriptedVisit } from '../scriptedRoutes.ts';

async function openRoutes(): Promise<ScriptedRoutes> {
  const routes = await ScriptedRoutes.start();
  onTestFinished(() => routes.close());
  return routes;
}

/** Serves a path as the test wants. */
function serve(routes: ScriptedRoutes, path: string, serveIt: (exchange: Exchange) => Promise<void>): void {
  routes.handler.addRoute(
    defineRoute({
      path,
      method: 'GET',
      example: path,
      title: 'Of a test',
      explanation: 'Does what the test wants.',
      group: 'streams',
      parameters: {},
      serve: serveIt,
    }),
  );
}

async function visited(act: (visit: ScriptedVisit) => unknown): Promise<ScriptedRoutes> {
  const routes = await openRoutes();
  const route = routes.add();
  const socket = await openRaw(routes.port, route.path);
  socket.on('error', () => {}).resume();
  const visit = await route.visit();
  await act(visit);
  visit.leave();
  socket.destroy();
  await untilOpenConnections(routes.handler, 0);
  return routes;
}

it('a route that fails is answered with its error before the head, and cut off after it, each time', async () => {
  const routes = await openRoutes();
  serve(routes, '/before', () => Promise.reject(new RangeError('before the head')));
  serve(routes, '/after', async (exchange) => {
    exchange.open();
    await exchange.write('data: a\n\n', 1);
    throw new RangeError('after the head');
  });
  for (let time = 1; time <= 2; time += 1) {
    const before = await requestRaw(routes.port, '/before');
    expect([before.status, before.body.toString(), before.isComplete]).toEqual([
      500,
      'before the head\n',
      true,
    ]);
    // A body that looked complete would be taken for a stream that ended well.
    const after = await requestRaw(routes.port, '/after');
    expect([after.status, after.body.toString(), after.isComplete]).toEqual([200, 'data: a\n\n', false]);
    await untilOpenConnections(routes.handler, 0);
  }
  const failures = routes.log.lines.filter((line) => line.includes('failed'));
  expect(failures).toEqual([
    '#1 failed: before the head',
    '#2 failed: after the head',
    '#3 failed: before the head',
    '#4 failed: after the head',
  ]);
});

it.each(['write', 'writeRaw'] as const)(
  'a %s into a connection that goes away is a client that left, and no failure',
  async (write) => {
    const routes = await openRoutes();
    let failure: unknown;
    serve(routes, '/broken', async (exchange) => {
      exchange.open();
      exchange.socket.destroy();
      // It fails before the connection has said that it is closed.
      await exchange[write]('data: a\n\n').catch((error: unknown) => {
        failure = error;
        throw error;
      });
    });
    const socket = await openRaw(routes.port, '/broken');
    socket.on('error', () => {}).resume();
    await once(socket, 'close');
    await untilOpenConnections(routes.handler, 0);
    expect(failure).toMatchObject({ name: 'AbortError' });
    expect(routes.log.lines.filter((line) => line.includes('failed'))).toEqual([]);
  },
);

it('a stop is not a client that left, for whoever waits for that', async () => {
  const waits: Promise<unknown>[] = [];
  const routes = await visited(({ exchange }) => {
    waits.push(exchange.waitForDeparture(), exchange.waitForDeparture(600_000));
    for (const wait of waits) wait.catch(() => {});
    exchange.stop();
  });
  for (const wait of waits) await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
  expect(routes.log.lines.filter((line) => line.includes('client'))).toEqual([]);
});

it('a closing message that waits when the server stops has not been obeyed', async () => {
  const { server, log } = await startTestServer();
  const socket = await openRaw(server.port, '/close-message?after=0&grace=600000');
  await readUntil(socket, /"close"\}\n\n/);
  await server.close();
  socket.destroy();
  expect(log.lines.filter((line) => line.includes('client'))).toEqual([]);
});

it('a fault that waits is not made once its exchange is stopped, which is why', async () => {
  const routes = await visited(({ exchange }) => {
    expect(
      exchange.fault.arm({ effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 600_000 } }),
    ).toBe(true);
    exchange.stop('the test is over');
  });
  const lines = routes.log.lines.filter((line) => line.includes('did not make'));
  expect(lines).toEqual([expect.stringMatching(/: the test is over$/)]);
});

it('a wait of no time gives others a turn, again and again', async () => {
  await visited(async ({ exchange }) => {
    for (let time = 1; time <= 3; time += 1) {
      let hadTurn = false;
      setImmediate(() => (hadTurn = true));
      await exchange.pause(0);
      expect([time, hadTurn]).toEqual([time, true]);
    }
  });
});

it.each([
  ['0', 1],
  ['1', 2],
  ['999999999999999', 1_000_000_000_000_000],
  ['9999999999999999', 1],
  ['-1', 1],
  ['1.5', 1],
  ['0x10', 1],
  ['1e3', 1],
  ['x', 1],
])('an id of %j leads to the event %d, in a header as in the address', async (id, number) => {
  const { server } = await startTestServer();
  onTestFinished(() => server.close());
  for (const [path, headers] of [
    ['/end?after=1&interval=0', { 'Last-Event-ID': id }],
    [`/end?after=1&interval=0&lastEventId=${id}`, {}],
  ] as const) {
    const { body } = await requestRaw(server.port, path, { headers });
    expect(body.toString()).toBe(`id: ${number}\ndata: {"number":${number}}\n\n`);
  }
});

it.each([
  [120, 'whole'],
  [121, 'cut'],
])('the log has the first 120 letters of an id of %d', async (length, how) => {
  const { server, log } = await startTestServer();
  onTestFinished(() => server.close());
  await requestRaw(server.port, '/end?after=0&interval=0', {
    headers: { 'Last-Event-ID': 'i'.repeat(length) },
  });
  await log.find(new RegExp(`, Last-Event-ID "${'i'.repeat(120)}${how === 'cut' ? '…' : ''}"`));
});
