// Scenarios on the dev server, seen from outside: each request is the next attempt, and its ending is on the wire.
import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '../../../../src/core/scenario/scenario.ts';
import { parseScenario } from '../../../../src/core/scenario/scenarioParser.ts';
import type { AddedRoute, DevServer } from '../../../../src/net/devServer/devServer.ts';
import { UnplayableScenarioError } from '../../../../src/net/devServer/scenarios/servedScenario.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from '../devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from '../rawRequest.ts';

let server: DevServer;
let log: DevServerLog;

beforeAll(async () => {
  ({ server, log } = await startTestServer());
});
afterAll(() => server.close());

describe('an attempt', () => {
  const event = { id: '1', data: 'é' };
  const block = 'id: 1\ndata: é\n\n';

  it.each([
    ['a whole stream', { events: [event] }, { status: 200, body: block, isComplete: true, end: 'fin' }],
    [
      'a cut stream',
      { events: [event], ending: 'truncated' },
      { status: 200, body: block, isComplete: false, end: 'fin' },
    ],
    [
      'a reset',
      { events: [event], ending: 'reset' },
      { status: 200, body: block, isComplete: false, end: 'reset' },
    ],
    ['no response', { ending: 'no-response' }, { status: 0, body: '', isComplete: false, end: 'fin' }],
    ['no content', { status: 204 }, { status: 204, body: '', isComplete: true, end: 'fin' }],
    [
      'a status',
      { status: 503, events: [{ raw: 'no' }] },
      { status: 503, body: 'no', isComplete: true, end: 'fin' },
    ],
  ])('gets %s', async (_, attempt, answer) => {
    const { path } = add({ attempts: [attempt] });
    const { status, body, isComplete, end } = await requestRaw(server.port, path);
    expect({ status, body: body.toString(), isComplete, end }).toEqual(answer);
  });

  it('gets the headers that are listed', async () => {
    const { path } = add({
      attempts: [{ headers: { 'Content-Type': 'text/html', 'X-A': 'b' } }, {}, { status: 404 }],
    });
    const headersOf = async () => (await requestRaw(server.port, path)).headers;
    const first = await headersOf();
    expect([first.get('content-type'), first.get('x-a')]).toEqual(['text/html', 'b']);
    expect((await headersOf()).get('content-type')).toBe('text/event-stream');
    expect((await headersOf()).get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('gets its body in the pieces that are listed', async () => {
    const { path } = add({ attempts: [{ chunking: 4, events: [{ raw: 'data: abc\n\n' }] }] });
    expect((await requestRaw(server.port, path)).chunkSizes).toEqual([4, 4, 3]);
  });
});

describe('after the last attempt', () => {
  it.each([
    ['no-content', 204],
    ['repeat', 503],
    ['refuse', 0],
  ])('%s', async (afterwards, expected) => {
    const { path } = add({ attempts: [{ status: 404 }, { status: 503 }], afterwards });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1)
      statuses.push((await requestRaw(server.port, path)).status);
    expect(statuses).toEqual([404, 503, expected, expected]);
  });
});

describe('a scenario', () => {
  it('has attempts of its own, whatever others are served', async () => {
    const [first, second] = [add({ attempts: [{ status: 404 }] }), add({ attempts: [{ status: 410 }] })];
    expect((await requestRaw(server.port, second.path)).status).toBe(410);
    expect((await requestRaw(server.port, first.path)).status).toBe(404);
  });

  it('is gone when it is removed, with whom it was serving', async () => {
    const added = add({ title: 'Silence', attempts: [{ events: [{ data: 'a' }], ending: 'stall' }] });
    const socket = await openRaw(server.port, added.path);
    await readUntil(socket, /data: a/);
    expect(server.openConnections).toBe(1);
    added.remove();
    added.remove();
    await log.find(/was cut off: its scenario is over/);
    await untilOpenConnections(server, 0);
    socket.destroy();
    expect((await requestRaw(server.port, added.path)).status).toBe(404);
  });

  it('is told in the log by attempt and title', async () => {
    const { path } = add({ title: 'A title', attempts: [{}, {}] });
    await requestRaw(server.port, path);
    await requestRaw(server.port, path);
    await log.find(/is attempt 2 of 2 of the scenario "A title"/);
  });

  it.each([
    ['its answer', { delayMs: 600_000, events: [{ data: 'a' }] }, ''],
    ['its ending', { events: [{ data: 'a' }], ending: { kind: 'end', delayMs: 600_000 } }, 'data: a\n\n'],
    ['its second event', { events: [{ data: 'a' }, { data: 'b', delayMs: 600_000 }] }, 'data: a\n\n'],
  ])('waits before %s as long as it says', async (_, attempt, body) => {
    const { path } = add({ title: 'Slow', attempts: [attempt] });
    const socket = await openRaw(server.port, path);
    let received = '';
    let isOver = false;
    socket.on('data', (piece: Buffer) => (received += piece.toString()));
    socket.on('close', () => (isOver = true));
    await log.find(/is attempt 1 of 1 of the scenario "Slow"/);
    if (body !== '') await once(socket, 'data');
    // What is asked for later is answered first.
    for (let times = 0; times < 3; times += 1) await requestRaw(server.port, '/no-content');
    expect([received.includes('HTTP/1.1 200'), isOver]).toEqual([body !== '', false]);
    expect(received.split('data: ')).toHaveLength(body === '' ? 1 : 2);
    expect(received).not.toContain('\r\n0\r\n');
    socket.destroy();
    await untilOpenConnections(server, 0);
  });

  it('that passes through is refused with its place', () => {
    const attempts = [{}, { passThrough: true }];
    expect(() => add({ attempts })).toThrow(UnplayableScenarioError);
    expect(() => add({ attempts })).toThrow(
      /^\$\.attempts\[1\]\.passThrough: the dev server has no server behind it/,
    );
  });
});

function add(members: object): AddedRoute {
  return server.addScenario(scenarioOf(members));
}

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }), { canPassThrough: true });
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}
