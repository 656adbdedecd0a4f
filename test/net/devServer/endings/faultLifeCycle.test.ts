// A fault belongs to one stream: it is refused where there is none or where the wire cannot show it, a later one takes
// its place, and nothing of it is left once the route is done, the client has left or the server has stopped.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault, FaultEffect } from '../../../../src/core/stream/fault.ts';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import { everyMoment, until, waitLimitMs } from '../../../helpers/waiting.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';
import { firstEvent, ScriptedRoutes } from '../scriptedRoutes.ts';

const resetNow: Fault = { effect: { kind: 'reset' }, moment: { kind: 'now' } };
const stallNow: Fault = { effect: { kind: 'stall' }, moment: { kind: 'now' } };
const endNow: Fault = { effect: { kind: 'end' }, moment: { kind: 'now' } };
const closeMessageNow: Fault = { effect: { kind: 'close-message' }, moment: { kind: 'now' } };

describe('a dev server', () => {
  let server: DevServer;
  let log: DevServerLog;

  beforeEach(async () => {
    ({ server, log } = await startTestServer());
  });
  afterEach(() => server.close());

  /** Opens a route and reads until its head or more has come. */
  async function open(path: string, until: RegExp, headers: Readonly<Record<string, string>> = {}) {
    const socket = await openRaw(server.port, path, { headers });
    await readUntil(socket, until);
    return { socket, port: socket.localPort ?? 0 };
  }

  it('makes a fault to the stream of the given port and to no other', async () => {
    const [one, two] = [await open('/ticks', /\n\n/), await open('/ticks', /\n\n/)];
    expect(server.makeFault(1, resetNow)).toBe(false);
    expect(server.makeFault(server.port, resetNow)).toBe(false);
    expect(server.makeFault(two.port, endNow)).toBe(true);
    await readUntil(two.socket, /^0\r\n\r\n$/m);
    await untilOpenConnections(server, 1);
    expect(server.makeFault(two.port, endNow)).toBe(false);
    one.socket.destroy();
    await untilOpenConnections(server, 0);
    expect(server.makeFault(one.port, endNow)).toBe(false);
  });

  it.each([
    { what: 'after an entry of the timeline', moment: { kind: 'after entry', number: 9 } },
    { what: 'as a message inside an event', moment: { kind: 'inside event' } },
    { what: 'as a message inside a character', moment: { kind: 'inside character' } },
  ] as const)('does not make a fault $what', async ({ moment }) => {
    const { port } = await open('/ticks', /\n\n/);
    expect(server.makeFault(port, { effect: { kind: 'close-message' }, moment })).toBe(false);
    expect(log.lines.filter((line) => line.includes('inspector'))).toEqual([]);
  });

  it.each([
    { what: 'a compressed body', path: '/compressed?interval=60000', until: /\r\n\r\n/ },
    { what: 'a body of announced length', path: '/end?framing=length&interval=60000', until: /\n\n/ },
    {
      what: 'a body that ends with the connection',
      path: '/end?framing=close&interval=60000',
      until: /\n\n/,
    },
    { what: 'an answer that is no stream', path: '/http-error?endless=1', until: /\r\n\r\n/ },
  ])('does not make a fault to $what', async ({ path, until }) => {
    const { port } = await open(path, until);
    expect(server.makeFault(port, endNow)).toBe(false);
  });

  it('does not make a fault before the response head', async () => {
    const socket = await openRaw(server.port, '/slow-head?delay=60000');
    await untilOpenConnections(server, 1);
    expect(server.makeFault(socket.localPort ?? 0, endNow)).toBe(false);
  });

  it('does not wait in a stalled stream for what it would write', async () => {
    const { port } = await open('/ticks?interval=60000', /\n\n/);
    expect(server.makeFault(port, stallNow)).toBe(true);
    for (const kind of ['after next event', 'inside event', 'inside character'] as const) {
      expect(server.makeFault(port, { effect: { kind: 'end' }, moment: { kind } })).toBe(false);
    }
    expect(server.makeFault(port, { ...endNow, moment: { kind: 'after delay', delayMs: 1 } })).toBe(true);
    await log.find(/ended the response, asked by the inspector: an end after 1 ms/);
    await untilOpenConnections(server, 0);
  });

  it('answers the next request on the same connection, once, and only for the same query', async () => {
    const path = '/ticks?interval=60000&size=1';
    const { socket, port } = await open(path, /\n\n/, { Connection: 'keep-alive' });
    const fault: Fault = { effect: { kind: 'no-content' }, moment: { kind: 'now' } };
    expect(server.makeFault(port, fault)).toBe(true);
    await readUntil(socket, /^0\r\n\r\n$/m);
    const other = await open('/ticks?interval=60000&size=2', /\n\n/);
    other.socket.destroy();
    const preflight = await requestRaw(server.port, path, { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(await readUntil(socket, /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 204 No Content\r\n/);
    await log.find(/gets the answer that was asked by the inspector/);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(await readUntil(socket, /\n\n/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(server.makeFault(port, endNow)).toBe(true);
  });

  it.each<{ readonly effect: FaultEffect; readonly isComplete: boolean; readonly end: string }>([
    { effect: { kind: 'end' }, isComplete: true, end: 'fin' },
    { effect: { kind: 'truncated' }, isComplete: false, end: 'fin' },
    { effect: { kind: 'reset' }, isComplete: false, end: 'reset' },
  ])('makes $effect.kind to a package that writes past the exchange', async ({ effect, ...ending }) => {
    const answer = requestRaw(server.port, '/advice/emit-close?interval=1&after=100000');
    const arrival = await log.find(/from port/);
    const port = Number(/from port (\d+)/.exec(arrival)?.[1]);
    await until(
      () => server.makeFault(port, { effect, moment: { kind: 'after next event' } }),
      everyMoment,
      () => 'The fault was not taken',
    );
    const { body, isComplete, end } = await answer;
    expect({ isComplete, end }).toEqual(ending);
    expect(body.toString()).toMatch(/^(?:id: \d+\ndata: \{"number":\d+\}\n\n)+$/);
    await untilOpenConnections(server, 0);
  });

  it('says what it did not make because the route was done first', async () => {
    const { port } = await open('/end?after=2&interval=20', /\n\n/);
    const fault: Fault = { effect: { kind: 'reset' }, moment: { kind: 'inside character' } };
    expect(server.makeFault(port, fault)).toBe(true);
    await log.find(
      /waits to make a reset inside the next character of several bytes, asked by the inspector$/,
    );
    await log.find(
      /did not make a reset inside the next character of several bytes: the route was done first$/,
    );
    await untilOpenConnections(server, 0);
  });

  it('says what it did not make because the client left first', async () => {
    const { socket, port } = await open('/ticks?interval=60000', /\n\n/);
    const fault: Fault = { effect: { kind: 'end' }, moment: { kind: 'after delay', delayMs: 60_000 } };
    expect(server.makeFault(port, fault)).toBe(true);
    socket.destroy();
    await log.find(/did not make an end after .*: the client left first$/);
    await untilOpenConnections(server, 0);
  });

  it('ends at once with a client that obeys the closing message', async () => {
    const { socket, port } = await open('/ticks?interval=60000', /\n\n/);
    expect(server.makeFault(port, closeMessageNow)).toBe(true);
    await readUntil(socket, /data: \{"type":"close"\}\n\n/);
    socket.destroy();
    await log.find(
      /client closed the connection: .*, 1 event sent; cleaned up: timer of 60000 ms, close listener$/,
    );
    await untilOpenConnections(server, 0);
  });

  it('does not say of a faulted connection that the client closed itself', async () => {
    const { port } = await open('/close-message?after=0&grace=60000', /"close"\}\n\n/);
    expect(server.makeFault(port, endNow)).toBe(true);
    await untilOpenConnections(server, 0);
    expect(log.lines.filter((line) => line.includes('client'))).toEqual([]);
  });

  it('makes nothing once it has stopped', async () => {
    const { socket, port } = await open('/ticks?interval=60000', /\n\n/);
    await server.close();
    expect(server.makeFault(port, endNow)).toBe(false);
    socket.destroy();
  });
});

describe('a scripted route', () => {
  let routes: ScriptedRoutes;

  beforeEach(async () => {
    routes = await ScriptedRoutes.start();
  });
  afterEach(() => routes.close());

  it('learns of its client leaving a stalled stream as usual', async () => {
    const route = routes.add();
    const socket = await openRaw(routes.port, route.path);
    await readUntil(socket, /\n\n/);
    const visit = await route.visit();
    expect(routes.handler.makeFault(visit.port, stallNow)).toBe(true);
    const written = visit.exchange.write('data: never sent\n\n', 1);
    socket.destroy();
    await expect(written).rejects.toThrow(/aborted/);
    expect(await routes.line(visit, 'client closed the connection')).toMatch(
      /, 1 event sent; cleaned up: write of 18 bytes, close listener$/,
    );
  });

  it('is done while its stream stays stalled until the client leaves', async () => {
    const route = routes.add();
    const socket = await openRaw(routes.port, route.path);
    await readUntil(socket, /\n\n/);
    const visit = await route.visit();
    expect(routes.handler.makeFault(visit.port, stallNow)).toBe(true);
    visit.exchange.end();
    visit.leave();
    // Whatever follows the route's end has happened by then.
    await new Promise((resolve) => setImmediate(resolve));
    expect(routes.handler.openConnections).toBe(1);
    socket.destroy();
    await routes.line(visit, 'client closed the connection');
    await untilOpenConnections(routes.handler, 0);
  });

  it('meets the fault that was asked for last', async () => {
    const route = routes.add();
    const answer = requestRaw(routes.port, route.path);
    const visit = await route.visit();
    const later: Fault = { effect: { kind: 'reset' }, moment: { kind: 'after delay', delayMs: 60_000 } };
    const inside: Fault = { effect: { kind: 'reset' }, moment: { kind: 'inside event' } };
    const after: Fault = { effect: { kind: 'end' }, moment: { kind: 'after next event' } };
    for (const fault of [later, inside, after]) {
      expect(routes.handler.makeFault(visit.port, fault)).toBe(true);
    }
    visit.exchange.write('data: two\n\ndata: three\n\n', 2).catch(() => undefined);
    expect((await answer).body.toString()).toBe(`${firstEvent}data: two\n\n`);
    await routes.line(visit, 'did not make a reset after');
    await routes.line(visit, 'did not make a reset inside the next event: another one was asked for');
    await routes.line(visit, 'ended the response, asked by the inspector: an end after the next event');
  });

  it('cannot get a message into an event that a stall has broken off', async () => {
    const route = routes.add();
    const answer = requestRaw(routes.port, route.path);
    const visit = await route.visit();
    const inside: Fault = { effect: { kind: 'stall' }, moment: { kind: 'inside event' } };
    expect(routes.handler.makeFault(visit.port, inside)).toBe(true);
    visit.exchange.write('data: two\n\n', 1).catch(() => undefined);
    await routes.line(visit, 'goes silent');
    expect(routes.handler.makeFault(visit.port, closeMessageNow)).toBe(false);
    expect(routes.handler.makeFault(visit.port, resetNow)).toBe(true);
    expect((await answer).body.toString()).toBe(`${firstEvent}data: `);
  });

  it('can be ended in the grace time of a closing message', async () => {
    const route = routes.add();
    const answer = requestRaw(routes.port, route.path);
    const visit = await route.visit();
    expect(routes.handler.makeFault(visit.port, closeMessageNow)).toBe(true);
    expect(routes.handler.makeFault(visit.port, resetNow)).toBe(true);
    const { body, end } = await answer;
    expect({ body: body.toString(), end }).toEqual({
      body: `${firstEvent}data: {"type":"close"}\n\n`,
      end: 'reset',
    });
  });
});

describe('a process', () => {
  it('has nothing left of its faults when its dev server has closed', async () => {
    const script = fileURLToPath(new URL('faultedServer.ts', import.meta.url));
    // Whatever were left would keep the process alive, which ends it with an error here.
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: waitLimitMs });
    expect(stdout).toBe('true true true true closed\n');
  });
});
