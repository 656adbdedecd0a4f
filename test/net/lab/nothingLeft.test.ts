// The lab leaves nothing behind: no stream, no timer, and no listener of a signal that outlives a run, whichever way the
// run went; and a second run is as the first.

import { describe, expect, it, onTestFinished } from 'vitest';

import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { checkServerAfterClose, type LeavingWay } from '../../../src/net/lab/serverCheck.ts';
import { replayReconnect, type ReplayOptions } from '../../../src/net/lab/replayReconnect.ts';
import { runScenario } from '../../../src/net/lab/runScenario.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { replays } from '../../fixtures/servers/resumingServer.ts';
import { countSubscriptions, expectNothingLeft } from '../../helpers/leftovers.ts';
import { RawServer } from '../../helpers/rawServer.ts';
import { recordFrom } from '../../helpers/replays.ts';
import { endOf } from '../../helpers/streamUnderTest.ts';
import { streamHead, wholeResponse } from '../../helpers/wireText.ts';
import { startTestServer, untilOpenConnections } from '../devServer/devServerUnderTest.ts';

function scenarioOf(members: object): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, ...members }));
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

describe('a replay', () => {
  it.each<readonly [string, Partial<ReplayOptions>]>([
    ['caught up', {}],
    ['quiet', { lastEventId: '8', quietMs: 5 }],
    ['time limit', { lastEventId: '8', timeLimitMs: 5, request: { url: '' } }],
  ])('that ends %s leaves nothing, and is the same each time', async (end, options) => {
    const { server, stream, known } = await recordFrom(replays.exactly);
    const { signal } = new AbortController();
    const streams: SseStream[] = [];
    const subscriptions: (() => number)[] = [];
    const results: unknown[][] = [];
    // It takes connections and says nothing.
    const silent = await RawServer.open();
    await expectNothingLeft(
      async () => {
        const result = await replayReconnect({
          lastEventId: '4',
          known,
          quietMs: 600_000,
          signal,
          ...options,
          request: { url: options.request ? silent.url() : server.url },
          onStart: (started) => {
            streams.push(started);
            subscriptions.push(countSubscriptions(started.log, 'subscribe'));
          },
        });
        results.push([result.end, result.verdict, result.received]);
      },
      { uses: 10, listenedTo: [signal], counts: { connections: () => server.openConnections } },
    );
    expect(streams.every(({ state }) => state.phase === 'stopped')).toBe(true);
    expect(subscriptions.map((count) => count())).toEqual(subscriptions.map(() => 0));
    for (const result of results) expect(result).toEqual(results[0]);
    expect(results[0]?.[0]).toBe(end);
    stream.close();
  });

  it('that is cancelled, before or while it runs, leaves nothing', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(streamHead()));
    await expectNothingLeft(
      async (number) => {
        const controller = new AbortController();
        if (number % 2 === 0) controller.abort();
        const { end } = await replayReconnect({
          request: { url: server.url() },
          lastEventId: '4',
          known: [],
          signal: controller.signal,
          onStart: (stream) =>
            stream.onStateChange(() => stream.state.phase === 'open' && controller.abort()),
        });
        expect(end).toBe('cancelled');
      },
      { uses: 12, counts: { connections: () => server.openConnections } },
    );
  });
});

describe('a check of a server', () => {
  it.each<LeavingWay>(['fin', 'reset', 'mid-response'])(
    'by %s leaves nothing, and is the same each time',
    async (way) => {
      const server = await RawServer.open(({ socket }) => {
        socket.write(`${streamHead()}data: 1\n\n`);
        const more = setInterval(() => socket.write('data: more of it\n\n'), 2);
        socket.on('close', () => clearInterval(more));
      });
      const { signal } = new AbortController();
      await expectNothingLeft(
        async () => {
          const { verdict, after } = await checkServerAfterClose({
            request: { url: server.url() },
            way,
            probeAfterMs: [0, 1],
            patienceMs: 600_000,
            slowMs: 600_000,
            signal,
          });
          expect([verdict, after.map(({ outcome }) => outcome)]).toEqual(['copes', ['sends', 'sends']]);
        },
        { uses: 6, listenedTo: [signal], counts: { connections: () => server.openConnections } },
      );
    },
  );

  it('that could not be made leaves nothing', async () => {
    const server = await RawServer.open(({ socket }) => socket.write(wholeResponse('404 Not Found')));
    const { signal } = new AbortController();
    await expectNothingLeft(
      async () => {
        const { verdict } = await checkServerAfterClose({
          request: { url: server.url() },
          way: 'fin',
          signal,
        });
        expect(verdict).toBe('not checked');
      },
      { uses: 6, listenedTo: [signal] },
    );
  });

  it.each(['Connecting', 'Left by fin'])('that is cancelled at "%s" leaves nothing', async (place) => {
    const server = await RawServer.open(({ socket }) => socket.write(`${streamHead()}data: 1\n\n`));
    const reason = new Error('enough');
    await expectNothingLeft(
      async (number) => {
        const controller = new AbortController();
        const checking = checkServerAfterClose({
          request: { url: server.url() },
          way: 'fin',
          probeAfterMs: [600_000],
          patienceMs: 600_000,
          signal: controller.signal,
          onProgress: (what) => {
            if (!what.startsWith(place)) return;
            if (number % 2 === 0) controller.abort(reason);
            else setImmediate(() => controller.abort(reason));
          },
        });
        await expect(checking).rejects.toBe(reason);
      },
      { uses: 10, counts: { connections: () => server.openConnections } },
    );
  });
});

describe('a run of a scenario', () => {
  const members = {
    client: { reconnectionTimeMs: 1 },
    attempts: [
      { events: [{ id: '1', data: 'a' }], ending: 'truncated', expect: { events: 1, ending: 'truncated' } },
      { events: [{ data: 'b' }], expect: { lastEventId: '1' } },
    ],
    expect: { attempts: 3 },
  };

  it('leaves nothing, and is the same each time', async () => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const { signal } = new AbortController();
    const scenario = scenarioOf(members);
    const reports: unknown[] = [];
    await expectNothingLeft(
      async () => {
        const { report, stream } = await runScenario(scenario, server, { signal });
        const { kept, broken, notReached, attempts, outcome } = report;
        reports.push({ kept, broken, notReached, attempts, kind: outcome.kind, phase: stream.state.phase });
        await untilOpenConnections(server, 0);
      },
      { uses: 8, listenedTo: [signal] },
    );
    expect(reports).toEqual(
      reports.map(() => ({
        kept: 4,
        broken: 0,
        notReached: 0,
        attempts: 3,
        kind: 'stopped',
        phase: 'stopped',
      })),
    );
  });

  it.each([
    ['decided', members, {}],
    ['at its limit', { attempts: [{ ending: 'stall', expect: { ending: 'end' } }] }, { limitMs: 5 }],
    ['stopped', { attempts: [{ status: 204 }] }, {}],
  ])('that is %s hears nothing more of its client', async (_, scenario, options) => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const subscriptions: (() => number)[] = [];
    let told = 0;
    const { stream } = await runScenario(scenarioOf(scenario), server, {
      ...options,
      onProgress: () => (told += 1),
      createStream: (request, settings) => {
        const made = new SseStream(request, settings);
        subscriptions.push(
          countSubscriptions(made, 'onStateChange'),
          countSubscriptions(made.log, 'subscribe'),
        );
        return made;
      },
    });
    expect(subscriptions.map((count) => count())).toEqual([0, 0]);
    const toldOfRun = told;
    // Somebody connects it once more: its address is gone.
    const attempt = stream.state.attempt + 1;
    stream.connect();
    expect((await endOf(stream, attempt)).ending).toMatchObject({ cause: 'http-error', status: 404 });
    expect([told, stream.state]).toEqual([toldOfRun, expect.objectContaining({ attempt, phase: 'stopped' })]);
    await untilOpenConnections(server, 0);
  });

  it('that is cancelled, closed after a time, or at its limit leaves nothing', async () => {
    const { server } = await startTestServer();
    onTestFinished(() => server.close());
    const stall = { attempts: [{ ending: 'stall', expect: { ending: 'end' } }] };
    const { signal } = new AbortController();
    await expectNothingLeft(
      async () => {
        const controller = new AbortController();
        const cancelled = await runScenario(scenarioOf(stall), server, {
          signal: controller.signal,
          onProgress: () => controller.abort(),
        });
        expect(cancelled.report.outcome.kind).toBe('cancelled');
        const limited = await runScenario(scenarioOf(stall), server, { signal, limitMs: 5 });
        expect(limited.report.outcome.kind).toBe('time limit');
        const closing = scenarioOf({ ...stall, client: { closeAfterMs: 5 } });
        const closed = await runScenario(closing, server, { signal });
        expect(closed.report.outcome.kind).toBe('stopped');
        const early = scenarioOf({ ...members, client: { closeAfterMs: 600_000, policy: 'off' } });
        await runScenario(early, server, { signal });
        await untilOpenConnections(server, 0);
      },
      { uses: 5, listenedTo: [signal] },
    );
  });
});
