// A dev server that has served before: the second client, the second fault, the second scenario and the second server on
// a port meet what the first one met.

import { describe, expect, it, onTestFinished } from 'vitest';

import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import type { Fault, FaultEffect } from '../../../src/core/stream/fault.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { FaultAnswers } from '../../../src/net/devServer/endings/faultAnswers.ts';
import { AttemptCounter, partOfRound } from '../../../src/net/devServer/exchange/attemptCounter.ts';
import { type DevServerLog, startTestServer, untilOpenConnections } from './devServerUnderTest.ts';
import { openRaw, readUntil, requestRaw } from './rawRequest.ts';
import { firstEvent, ScriptedRoutes } from './scriptedRoutes.ts';

async function open(port = 0): Promise<{ readonly server: DevServer; readonly log: DevServerLog }> {
  const opened = await startTestServer({ port });
  onTestFinished(() => opened.server.close());
  return opened;
}

const idsOf = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map(([, id = '']) => id);

describe('a second server on the port of one that was closed', () => {
  it('begins with nothing of it: no attempts, no faults, no ids, no scenarios', async () => {
    const first = await open();
    const { port } = first.server;
    const round = '/end?after=0&interval=0&next=204';
    expect((await requestRaw(port, round)).status).toBe(200);
    const scenario = first.server.addScenario(scenarioOf({ attempts: [{ status: 204 }] }));
    const [id = ''] = idsOf((await requestRaw(port, '/resumable?interval=10&cut=1')).body.toString());
    const socket = await openRaw(port, '/ticks?interval=600000');
    await readUntil(socket, /\n\n/);
    const noContent: Fault = { effect: { kind: 'no-content' }, moment: { kind: 'now' } };
    expect(first.server.makeFault(socket.localPort ?? 0, noContent)).toBe(true);
    await first.server.close();

    const second = await open(port);
    expect(second.server.port).toBe(port);
    expect(second.server.openConnections).toBe(0);
    expect((await requestRaw(port, round)).status).toBe(200);
    expect((await requestRaw(port, round)).status).toBe(204);
    expect((await requestRaw(port, scenario.path)).status).toBe(404);
    const ticks = await openRaw(port, '/ticks?interval=600000');
    expect(await readUntil(ticks, /\n\n/)).toMatch(/^HTTP\/1\.1 200 OK/);
    const resumed = await requestRaw(port, '/resumable?interval=10&cut=1', {
      headers: { 'Last-Event-ID': id },
    });
    expect(resumed.body.toString()).toMatch(/^: the id is unknown to this log/);
    expect(second.log.lines.find((line) => line.startsWith('#1 '))).toContain('GET /end');
    expect(first.log.lines.at(-1)).toBe('dev server stopped');
  });
});

describe('a second client', () => {
  it('of the log gets the same events as the first, and what it missed once it comes back', async () => {
    const { server } = await open();
    // Long enough for the second to come while the first is there, on a busy machine as well.
    const path = '/resumable?interval=20&cut=30';
    const [one, two] = await Promise.all([requestRaw(server.port, path), requestRaw(server.port, path)]);
    const [first = [], second = []] = [one, two].map(({ body }) => idsOf(body.toString()));
    const common = first.filter((id) => second.includes(id));
    expect(common.length).toBeGreaterThanOrEqual(2);
    for (let time = 1; time <= 2; time += 1) {
      const [begun = ''] = first;
      const back = await requestRaw(server.port, path, { headers: { 'Last-Event-ID': begun } });
      expect(idsOf(back.body.toString()).slice(0, 3)).toEqual(first.slice(1, 4));
    }
  });

  it('is counted as one, and its leaving is not that of the first', async () => {
    const { server, log } = await open();
    const sockets = [
      await openRaw(server.port, '/idle?after=1'),
      await openRaw(server.port, '/idle?after=1'),
    ];
    for (const socket of sockets) await readUntil(socket, /\n\n/);
    expect(server.openConnections).toBe(2);
    sockets[1]?.destroy();
    await untilOpenConnections(server, 1);
    expect(
      log.lines.filter((line) => line.includes('client closed')).map((line) => line.slice(0, 2)),
    ).toEqual(['#2']);
    expect(
      server.makeFault(sockets[0]?.localPort ?? 0, { effect: { kind: 'end' }, moment: { kind: 'now' } }),
    ).toBe(true);
    await untilOpenConnections(server, 0);
  });
});

describe('a fault', () => {
  const effects: readonly (readonly [FaultEffect, isComplete: boolean, end: string])[] = [
    [{ kind: 'reset' }, false, 'reset'],
    [{ kind: 'truncated' }, false, 'fin'],
    [{ kind: 'end' }, true, 'fin'],
  ];

  it('is armed anew for each stream of a route, and none meets that of another', async () => {
    const routes = await ScriptedRoutes.start();
    onTestFinished(() => routes.close());
    const route = routes.add();
    for (const kind of ['after next event', 'inside event', 'now'] as const) {
      for (const [effect, isComplete, end] of effects) {
        const answer = requestRaw(routes.port, route.path);
        const { exchange, port } = await route.visit();
        expect(routes.handler.makeFault(port, { effect, moment: { kind } })).toBe(true);
        if (kind !== 'now') exchange.write('data: two\n\ndata: three\n\n', 2).catch(() => undefined);
        const got = await answer;
        const second = { 'after next event': 'data: two\n\n', 'inside event': 'data: ', now: '' }[kind];
        expect({ kind, body: got.body.toString(), isComplete: got.isComplete, end: got.end }).toEqual({
          kind,
          body: firstEvent + second,
          isComplete,
          end,
        });
        const calm = requestRaw(routes.port, route.path);
        const visit = await route.visit();
        await visit.exchange.write('data: two\n\ndata: three\n\n', 2);
        visit.exchange.end();
        visit.leave();
        const { body, isComplete: isWhole } = await calm;
        expect([body.toString(), isWhole]).toEqual([`${firstEvent}data: two\n\ndata: three\n\n`, true]);
      }
    }
    await untilOpenConnections(routes.handler, 0);
  });

  it('of an answer is given once each time it is asked for, the last one where several were', async () => {
    const { server } = await open();
    const path = '/ticks?interval=600000&size=3';
    const statuses: number[] = [];
    for (const given of [[500], [204], [410, 418]] as const) {
      const streams = [];
      for (const _ of given) {
        const socket = await openRaw(server.port, path);
        await readUntil(socket, /\n\n/);
        streams.push(socket);
      }
      for (const [at, status] of given.entries()) {
        const effect: FaultEffect = status === 204 ? { kind: 'no-content' } : { kind: 'http-error', status };
        expect(server.makeFault(streams[at]?.localPort ?? 0, { effect, moment: { kind: 'now' } })).toBe(true);
      }
      await untilOpenConnections(server, 0);
      statuses.push((await requestRaw(server.port, path)).status);
      const socket = await openRaw(server.port, path);
      statuses.push(Number((await readUntil(socket, /\n\n/)).slice(9, 12)));
      socket.destroy();
      await untilOpenConnections(server, 0);
    }
    expect(statuses).toEqual([500, 200, 204, 200, 418, 200]);
  });

  it('leaves its answer for an address however it is written, and for no other', async () => {
    const { server } = await open();
    const leave = async (path: string): Promise<void> => {
      const socket = await openRaw(server.port, path);
      await readUntil(socket, /\n\n/);
      const effect: FaultEffect = { kind: 'http-error', status: 410 };
      expect(server.makeFault(socket.localPort ?? 0, { effect, moment: { kind: 'now' } })).toBe(true);
      await untilOpenConnections(server, 0);
    };
    await leave('/end?after=1&interval=60000&session=a%2Db');
    const statusOf = async (path: string): Promise<number> => {
      const socket = await openRaw(server.port, path);
      const head = await readUntil(socket, /\r\n\r\n/);
      socket.destroy();
      return Number(head.slice(9, 12));
    };
    expect(await statusOf('/end?after=1&interval=60000&session=b')).toBe(200);
    const whole = 'http://localhost/end?after=1&interval=60000&session=a-b';
    expect([await statusOf(whole), await statusOf(whole)]).toEqual([410, 200]);
    await untilOpenConnections(server, 0);
  });

  it.each([
    ['a', 1_000, 'kept'],
    ['a', 1_001, 'forgotten'],
  ] as const)('leaves answers for a thousand addresses: %s of %i is %s', (_, count, fate) => {
    const answers = new FaultAnswers();
    const answer = { kind: 'no-content' } as const;
    for (let address = 1; address <= count; address += 1) answers.leave(`/${address}`, answer);
    expect(answers.take('/1')).toEqual(fate === 'kept' ? answer : undefined);
    expect(answers.take('/2')).toEqual(answer);
    expect(answers.take('/2')).toBeUndefined();
    expect(answers.take(`/${count}`)).toEqual(answer);
  });

  it('left again for an address counts as the newest there', () => {
    const answers = new FaultAnswers();
    const [old, renewed] = [{ kind: 'no-content' }, { kind: 'wrong-type' }] as const;
    for (let address = 1; address <= 1_000; address += 1) answers.leave(`/${address}`, old);
    answers.leave('/1', renewed);
    answers.leave('/more', old);
    expect(answers.take('/1')).toEqual(renewed);
    expect(answers.take('/2')).toBeUndefined();
    expect(answers.take('/3')).toEqual(old);
  });
});

describe('attempts', () => {
  it.each([
    [1_000, 2],
    [1_001, 1],
  ])('at %i addresses: the first of them comes as number %i', (count, number) => {
    const attempts = new AttemptCounter();
    for (let address = 1; address <= count; address += 1) attempts.next(`/${address}`);
    expect(attempts.next('/1')).toBe(number);
  });

  it('that went on are not the ones that are forgotten', () => {
    const attempts = new AttemptCounter();
    for (let address = 1; address <= 1_000; address += 1) attempts.next(`/${address}`);
    expect(attempts.next('/1')).toBe(2);
    attempts.next('/more');
    expect([attempts.next('/1'), attempts.next('/2')]).toEqual([3, 1]);
  });

  it.each([
    [{ leadInCount: 0, endingCount: 1, afterwardsCount: 0 }, 'eeee'],
    [{ leadInCount: 1, endingCount: 1, afterwardsCount: 0 }, 'lele'],
    [{ leadInCount: 0, endingCount: 2, afterwardsCount: 1 }, 'eeaeea'],
    [{ leadInCount: 1, endingCount: 0, afterwardsCount: 1 }, 'lala'],
    [{ leadInCount: 2, endingCount: 1, afterwardsCount: 2 }, 'lleaalleaa'],
  ])('in rounds of %j are %s', (round, parts) => {
    const got = Array.from(parts, (_, at) => partOfRound(at + 1, round)[0]);
    expect(got.join('')).toBe(parts);
  });
});

describe('a scenario', () => {
  const twoAttempts = scenarioOf({
    attempts: [{ events: [{ data: 'a' }] }, { events: [{ data: 'b' }] }],
    afterwards: 'no-content',
  });

  it('that is added again begins with its first attempt, at another path', async () => {
    const { server } = await open();
    const paths = new Set<string>();
    for (let time = 1; time <= 3; time += 1) {
      const added = server.addScenario(twoAttempts);
      paths.add(added.path);
      const bodies = [];
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { status, body } = await requestRaw(server.port, added.path);
        bodies.push([status, body.toString()]);
      }
      expect(bodies).toEqual([
        [200, 'data: a\n\n'],
        [200, 'data: b\n\n'],
        [204, ''],
      ]);
      added.remove();
      expect((await requestRaw(server.port, added.path)).status).toBe(404);
    }
    expect(paths.size).toBe(3);
  });

  it('that is removed, once or twice, leaves another one and its clients alone', async () => {
    const { server, log } = await open();
    const stalled = scenarioOf({
      attempts: [{ events: [{ data: 'a' }], ending: 'stall' }],
      afterwards: 'repeat',
    });
    const [one, two] = [server.addScenario(stalled), server.addScenario(stalled)];
    const sockets = [await openRaw(server.port, one.path), await openRaw(server.port, two.path)];
    for (const socket of sockets) await readUntil(socket, /\n\n/);
    one.remove();
    one.remove();
    await untilOpenConnections(server, 1);
    expect(log.lines.filter((line) => line.includes('its scenario is over'))).toHaveLength(1);
    const more = await openRaw(server.port, two.path);
    await readUntil(more, /data: a\n\n/);
    expect(server.openConnections).toBe(2);
    for (const socket of [...sockets, more]) socket.destroy();
    await untilOpenConnections(server, 0);
    two.remove();
    expect(log.lines.filter((line) => line.includes('its scenario is over'))).toHaveLength(1);
  });
});

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}
