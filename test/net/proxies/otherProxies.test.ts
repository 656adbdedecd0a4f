// HAProxy and Apache in front of a stream: how each end of the server arrives, and what their limits on silence look like.
// Skipped in words where they are not installed.

import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import { EqualLives } from '../../../src/core/timing/equalLives.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import {
  apachePath,
  haproxyPath,
  startApache,
  startHaproxy,
  whereInstalled,
} from '../../helpers/installedProxies.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { connectStream, endOf, messagesOf, untilLog } from '../../helpers/streamUnderTest.ts';

type Parting = 'end' | 'fin' | 'reset' | 'silence';

async function serve(response: ServerResponse, parting: Parting): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  for (let id = 1; id <= 3; id += 1) {
    await pause(100);
    response.write(`id: ${id}\ndata: event ${id}\n\n`);
  }
  if (parting === 'end') response.end();
  if (parting === 'fin') response.socket?.end();
  if (parting === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 300);
}

const proxies = [
  {
    name: 'HAProxy',
    path: haproxyPath,
    start: startHaproxy,
    limit: (seconds: number) => `timeout server ${seconds}s`,
  },
  {
    name: 'Apache',
    path: apachePath,
    start: startApache,
    limit: (seconds: number) => `ProxyTimeout ${seconds}`,
  },
] as const;

describe.each(proxies)('behind $name', ({ name, path, start, limit }) => {
  const where = whereInstalled(name, path);
  /** A stream through the proxy. */
  const connect = async (parting: Parting, isLasting = false): Promise<SseStream> => {
    const server = await ListeningServer.open((_request, response) => void serve(response, parting));
    // Of silences that are as long as a second or shorter, nothing is concluded.
    const url = await start(Number(new URL(server.url).port), [limit(isLasting ? 2 : 1)]);
    const policy = isLasting ? ({ kind: 'standard' } as const) : ({ kind: 'off' } as const);
    return connectStream({ url, policy }, { reconnectionTimeMs: 20 });
  };

  it.skipIf(path === undefined).each<[Parting, Ending]>([
    ['end', { cause: 'end' }],
    ['fin', { cause: 'truncated' }],
    ['reset', { cause: 'truncated' }],
    ['silence', { cause: 'truncated' }],
  ])(
    `${where}: an event comes when it is sent, and a server that leaves by %s is %j`,
    async (parting, ending) => {
      const stream = await connect(parting);
      expect((await endOf(stream)).ending).toEqual(ending);
      expect(messagesOf(stream)).toEqual(['event 1', 'event 2', 'event 3']);
    },
  );

  it.skipIf(path === undefined)(`${where}: its limit on silence is found, with the cure`, async () => {
    const stream = await connect('silence', true);
    const lives = new EqualLives(stream.log);
    const finding = (): Finding | undefined => {
      lives.update();
      return lives.finding(stream.nowMs());
    };
    // On a busy machine some of them are late.
    await untilLog(stream, () => finding()?.code === 'same-silence');
    stream.close();
    const found = finding();
    expect(found?.level).toBe('warning');
    expect(found?.title).toMatch(
      /^The same silence: the connection always ends \d\.\d s after the last byte$/,
    );
    expect(found?.advice).toContain('Send a comment every');
  });
});

it.skipIf(apachePath === undefined)(
  whereInstalled(
    'Apache whose server says nothing answers 502, and the advice names its time limit',
    apachePath,
  ),
  async () => {
    const server = await ListeningServer.open(() => {});
    const url = await startApache(Number(new URL(server.url).port), ['ProxyTimeout 1']);
    const { ending } = await endOf(connectStream(url));
    expect(describeEnding(ending)).toMatch(/^Apache answered 502 Proxy Error in the server’s place/);
    expect(adviseEnding(ending)).toContain('ProxyTimeout');
  },
);
