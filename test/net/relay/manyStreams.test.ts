// A thousand relayed streams at once, over real sockets: each has its own events and its own end, comes back, and
// nothing of any is left.

import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';

import type { EndDetail } from '../../../src/core/log/detail.ts';
import { isKind } from '../../../src/core/log/eventLog.ts';
import type { RelayedSide } from '../../../src/net/relay/relayedSide.ts';
import { everyMoment, until } from '../../helpers/waiting.ts';
import { asChunk, chunkedHead, lastChunk } from '../../helpers/wireText.ts';
import { connectApp, type RawEnd, RawUpstream, requestHead, startRelay } from './relayUnderTest.ts';

const streams = 1_000;
/** All of them, and then some come back. */
const rounds = [
  [1, streams],
  [2, 100],
] as const;
/** So many connect at the same moment: a system takes no more that nobody has accepted yet. */
const atOnce = 250;

const ends = [
  { onServer: 'end', onApp: 'end', first: 'server' },
  { onServer: 'truncated', onApp: 'truncated', first: 'server' },
  { onServer: 'reset', onApp: 'reset', first: 'server' },
  { onServer: 'client', onApp: 'client', first: 'app' },
  { onServer: 'client', onApp: 'reset', first: 'relay' },
] as const;

/** The end of an attempt, behind which the verdict on its resume may follow. */
function endOf({ log }: RelayedSide, attempt: number): EndDetail | undefined {
  for (let number = log.length; number > 0 && log.index.attempt(number) === attempt; number -= 1) {
    const entry = log.entry(number);
    if (isKind(entry, 'close') || isKind(entry, 'error')) return log.detail(entry);
  }
  return undefined;
}

function handles(): number {
  return process.getActiveResourcesInfo().filter((type) => type === 'TCPSocketWrap').length;
}

it('a thousand streams at once all have their events and their ends, come back, and leave nothing', async () => {
  const servers = new Map<string, RawEnd>();
  const upstream = await RawUpstream.open((end) => {
    end.socket.once('data', () => {
      const path = /^GET (\S+) /.exec(end.text)?.[1] ?? '';
      servers.set(path, end);
      const id = /Last-Event-ID: (.*)\r\n/.exec(end.text)?.[1] ?? '';
      end.write(chunkedHead + asChunk(`id: ${path}${id}\ndata: ${path}\n\n`).toString());
    });
  });
  const relay = await startRelay(upstream.origin);
  const handlesBefore = handles();
  const odd: object[] = [];
  for (const [attempt, count] of rounds) {
    const apps: RawEnd[] = [];
    const pathOf = (at: number): string => `/events?${at}`;
    const idOf = (at: number, of: number): string => pathOf(at).repeat(of);
    const open = async (at: number): Promise<void> => {
      const app = await connectApp(relay);
      apps[at] = app;
      const id = attempt === 1 ? [] : [`Last-Event-ID: ${idOf(at, 1)}`];
      app.write(requestHead(relay, `GET ${pathOf(at)}`, 'Accept: text/event-stream', ...id));
      await app.untilText(`data: ${pathOf(at)}\n\n`);
    };
    for (let from = 0; from < count; from += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, count) }, (_, at) => open(from + at)));
    }
    expect(relay.openConnections).toBe(count);
    expect(relay.streams.list()).toHaveLength(streams);
    const list = relay.streams.list().filter(({ openAttempt }) => openAttempt);
    expect(list).toHaveLength(count);
    const byKey = new Map(list.map((stream) => [stream.key, stream]));
    expect(byKey.size).toBe(count);
    for (const [at, app] of apps.entries()) {
      const path = pathOf(at);
      const server = servers.get(path);
      const stream = byKey.get(`GET ${path}`);
      expect(app.text).toContain(`id: ${idOf(at, attempt)}\n`);
      expect(stream?.openAttempt?.number).toBe(attempt);
      expect(stream?.appSide.totals.messages).toBe(attempt);
      switch (ends[at % ends.length]?.onApp) {
        case 'end':
          server?.write(lastChunk);
          break;
        case 'truncated':
          server?.socket.end();
          break;
        case 'client':
          app.socket.end();
          break;
        default:
          if (ends[at % ends.length]?.first === 'server') server?.socket.resetAndDestroy();
          else {
            stream?.addRule({
              fault: {
                kind: 'ending',
                fault: { effect: { kind: 'reset' }, moment: { kind: 'now' } },
                side: 'both',
              },
              trigger: { kind: 'now' },
            });
          }
      }
    }
    const left = new Set(list);
    await until(
      () => {
        for (const stream of left) {
          const [onServer, onApp] = [endOf(stream.serverSide, attempt), endOf(stream.appSide, attempt)];
          if (!onServer || !onApp) continue;
          left.delete(stream);
          const at = Number(stream.key.split('?')[1]);
          const seen = {
            onServer: onServer.ending.cause,
            onApp: onApp.ending.cause,
            first: onApp.endedFirst,
          };
          if (!isDeepStrictEqual(seen, ends[at % ends.length])) odd.push({ ...seen, key: stream.key });
        }
        return left.size === 0;
      },
      everyMoment,
      () => `${left.size} streams did not end, such as ${[...left][0]?.key}`,
    );
    expect(odd).toEqual([]);
    for (const stream of list) {
      expect(stream.openAttempt).toBeUndefined();
      expect(stream.rules.list).toEqual([]);
    }
    for (const app of apps) app.socket.destroy();
    for (const server of upstream.connections) server.socket.destroy();
    await until(
      () => relay.openConnections === 0 && handles() <= handlesBefore,
      everyMoment,
      () => `${relay.openConnections} connections are open, and ${handles() - handlesBefore} sockets`,
    );
  }
});
