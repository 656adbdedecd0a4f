// Scenarios on an app behind a relay: what passes through comes from the real server, the rest from the dev server, and
// the report is about the app.

import { getEventListeners } from 'node:events';

import { describe, expect, it, onTestFinished } from 'vitest';

import { parseScenario } from '../../../src/core/scenario/scenarioParser.ts';
import type { Scenario } from '../../../src/core/scenario/scenario.ts';
import { runRelayedScenario } from '../../../src/net/relay/relayedScenario.ts';
import type { RelayedStream } from '../../../src/net/relay/relayedStream.ts';
import { SseStream } from '../../../src/net/stream/sseStream.ts';
import { countSubscriptions } from '../../helpers/leftovers.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import type { DevServer } from '../../../src/net/devServer/devServer.ts';
import { startTestServer } from '../devServer/devServerUnderTest.ts';
import { endOf } from '../../helpers/streamUnderTest.ts';
import { AppServer } from './appPages.ts';
import { endOf as endOfSide } from './callsUnderTest.ts';
import { asChunk, chunkedHead } from '../../helpers/wireText.ts';
import {
  answeringUpstream,
  connectApp,
  type RawEnd,
  requestHead,
  splitMessage,
  startRelay,
} from './relayUnderTest.ts';

function scenarioOf(attempts: readonly object[], more: object = {}): Scenario {
  const parsed = parseScenario(JSON.stringify({ version: 1, attempts, ...more }), { canPassThrough: true });
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.scenario;
}

async function openDevServer(): Promise<DevServer> {
  const { server } = await startTestServer();
  onTestFinished(() => server.close());
  return server;
}

/** A standard client that reads a ticking server through a relay. */
async function openApp(): Promise<{ readonly app: SseStream; readonly stream: RelayedStream }> {
  const server = new AppServer(50, 10);
  onTestFinished(() => server.dispose());
  const listening = await ListeningServer.open(server.serve);
  const relay = await startRelay(new URL(listening.url).origin);
  const appeared = new Promise<RelayedStream>((resolve) => {
    relay.streams.observe({ onStream: resolve });
  });
  const app = new SseStream({ url: `${relay.origin}/events` });
  onTestFinished(() => app.close());
  app.connect();
  return { app, stream: await appeared };
}

/** The app comes back within some tens of milliseconds, on a busy machine a little later. */
const patienceMs = 4_000;

describe('a scenario on an app', () => {
  it('passes attempts through, ends them where it says, and plays the others', async () => {
    const { app, stream } = await openApp();
    const server = await openDevServer();
    const scenario = scenarioOf([
      {
        passThrough: true,
        ending: { kind: 'truncated', afterEvents: 3 },
        expect: { events: 3, ending: 'truncated' },
      },
      {
        events: [{ id: 'x', data: 'made up' }],
        ending: 'reset',
        expect: { events: 1, ids: ['x'], next: 'reconnect' },
      },
      { ending: 'no-response', expect: { lastEventId: 'x' } },
      { passThrough: true, ending: { kind: 'end', afterEvents: 2, inside: 'line' }, expect: { events: 2 } },
      { status: 204, expect: { next: 'stop' } },
    ]);
    const report = await runRelayedScenario(scenario, stream, server, { patienceMs });
    expect(report.results.filter(({ state }) => state !== 'kept')).toEqual([]);
    expect(report.kept).toBe(8);
    // The server of an attempt that passed through meets its ending too.
    for (const attempt of [2, 5]) {
      const { ending } = await endOfSide(stream.serverSide, attempt);
      expect(ending).toMatchObject({ cause: 'client', by: 'relay', isSimulated: true });
    }
    expect(app.state.phase).toBe('stopped');
    expect(stream.plan).toBeUndefined();
    expect(stream.rules.list).toEqual([]);
  });

  it('answers what comes after its attempts as it says, though the last one passed through', async () => {
    const { app, stream } = await openApp();
    const server = await openDevServer();
    const attempts = [{ passThrough: true, ending: { kind: 'truncated', afterEvents: 1 } }];
    const report = await runRelayedScenario(
      scenarioOf(attempts, { afterwards: 'no-content' }),
      stream,
      server,
      { patienceMs },
    );
    expect(report.outcome.kind).toBe('decided');
    // The one that it had was ended first; its own server never answers so.
    expect((await endOf(app, 3)).ending.cause).toBe('no-content');
  });

  it('sends no secret of the app to whoever plays the server, attempt after attempt', async () => {
    const upstream = await answeringUpstream(chunkedHead + asChunk('id: 1\ndata: a\n\n').toString());
    const relay = await startRelay(upstream.origin);
    const ask = async (id: string): Promise<RawEnd> => {
      const app = await connectApp(relay);
      app.write(
        requestHead(
          relay,
          'GET /events?token=secret',
          'Accept: text/event-stream',
          'Cookie: secret',
          'Authorization: Bearer secret',
          'Proxy-Authorization: secret',
          `Origin: http://127.0.0.1:${relay.port}`,
          'Referer: http://127.0.0.1/secret',
          'X-Api-Key: secret',
          'Cache-Control: no-cache',
          `Last-Event-ID: ${id}`,
          'Content-Length: 6',
        ),
      );
      app.write('secret');
      return app;
    };
    const played = await answeringUpstream('HTTP/1.1 204 No Content\r\n\r\n');
    const server = { origin: played.origin, addScenario: () => ({ path: '/scenario/1', remove: () => {} }) };
    const first = await ask('0');
    await first.untilText('data: a');
    const [stream] = relay.streams.list();
    if (!stream) throw new Error('There is no stream.');
    const cancelled = new AbortController();
    const running = runRelayedScenario(scenarioOf([{ status: 204 }]), stream, server, {
      signal: cancelled.signal,
    });
    await first.untilEnd();
    for (const [at, id] of ['1', '2'].entries()) {
      await (await ask(id)).untilText('204 No Content');
      expect(splitMessage((await played.connection(at + 1)).text)).toEqual({
        head: [
          'GET /scenario/1 HTTP/1.1',
          'Accept: text/event-stream',
          'Cache-Control: no-cache',
          `Last-Event-ID: ${id}`,
          `Host: ${new URL(played.origin).host}`,
          'Connection: close',
        ],
        rest: '',
      });
    }
    cancelled.abort();
    await running;
    expect(upstream.connections).toHaveLength(1);
    await (await ask('3')).untilText('data: a');
    expect((await upstream.connection(2)).text).toContain('Authorization: Bearer secret\r\n');
    expect(played.connections).toHaveLength(2);
  });

  it('says what an app did otherwise', async () => {
    const { stream } = await openApp();
    const server = await openDevServer();
    const scenario = scenarioOf([
      { passThrough: true, ending: { kind: 'end', afterEvents: 1 }, expect: { next: 'stop' } },
      { status: 503, expect: { next: 'reconnect' } },
    ]);
    const report = await runRelayedScenario(scenario, stream, server, { patienceMs });
    expect(report.results.map(({ state }) => state)).toEqual(['broken', 'broken']);
    expect(report.results[1]?.sentence).toBe('The app did not come back within 4.1 s.');
  });

  it('is cancelled, and the app goes on with its server', async () => {
    const { app, stream } = await openApp();
    const server = await openDevServer();
    const scenario = scenarioOf([{ passThrough: true }]);
    const report = await runRelayedScenario(scenario, stream, server, { signal: AbortSignal.abort() });
    expect(report.outcome.kind).toBe('cancelled');
    expect(app.state.attempt).toBe(1);
    expect(stream.openAttempt).toBeDefined();
  });

  it('that is cancelled while it runs, again and again, leaves no rule, no plan, no route and no listener', async () => {
    const { stream } = await openApp();
    const devServer = await openDevServer();
    const paths: string[] = [];
    const server: Pick<DevServer, 'origin' | 'addScenario'> = {
      origin: devServer.origin,
      addScenario: (added) => {
        const route = devServer.addScenario(added);
        paths.push(route.path);
        return route;
      },
    };
    const scenario = scenarioOf([{ passThrough: true, ending: { kind: 'end', afterEvents: 9_000 } }]);
    const subscriptions = countSubscriptions(stream.appSide.log, 'subscribe');
    for (let times = 0; times < 2; times += 1) {
      stream.addRule({ fault: { kind: 'drop' }, trigger: { kind: 'pattern', pattern: { type: 'own' } } });
      const cancelled = new AbortController();
      const during: unknown[] = [];
      const { outcome } = await runRelayedScenario(scenario, stream, server, {
        signal: cancelled.signal,
        onProgress: () => {
          during.push(stream.rules.list.map(({ fault }) => fault.kind));
          cancelled.abort();
        },
      });
      expect([outcome.kind, during[0]]).toEqual(['cancelled', ['ending']]);
      expect([stream.rules.list, stream.plan, subscriptions()]).toEqual([[], undefined, 0]);
      expect(getEventListeners(cancelled.signal, 'abort')).toEqual([]);
      expect(paths).toHaveLength(times + 1);
      expect((await fetch(`${server.origin}${paths[times]}`)).status).toBe(404);
    }
  });

  it('cannot take its server with it', async () => {
    const { stream } = await openApp();
    const scenario = scenarioOf([{ events: [{ data: 'a' }], ending: 'crash' }]);
    await expect(runRelayedScenario(scenario, stream, await openDevServer())).rejects.toThrow(
      '$.attempts[0].ending: a crash sends the client to another server',
    );
  });
});
