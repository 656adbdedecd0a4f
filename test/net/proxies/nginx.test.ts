// nginx in front of a stream, with its settings as people have them: what it makes of events and of the end of its server, and
// what is said of that. Skipped in words where it is not installed.

import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import type { Ending } from '../../../src/core/stream/ending.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import { findingsAt } from '../../../src/core/timing/findings.ts';
import { RepeatedIds } from '../../../src/core/timing/repeatedIds.ts';
import { Timing } from '../../../src/core/timing/timing.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import { nginxPath, startNginx, whereInstalled } from '../../helpers/installedProxies.ts';
import { ListeningServer } from '../../helpers/listening.ts';
import { connectStream, endOf, messagesOf, untilLog } from '../../helpers/streamUnderTest.ts';

type Parting = 'end' | 'fin' | 'fin in an event' | 'reset' | 'silence';

/** A server that sends three events, 400 ms apart, and then leaves in this way. nginx asks it over HTTP/1.0 by default. */
function startServer(parting: Parting): Promise<ListeningServer> {
  return ListeningServer.open((_request, response) => void serve(response, parting));
}

async function serve(response: ServerResponse, parting: Parting): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  for (let id = 1; id <= 3; id += 1) {
    await pause(400);
    response.write(`id: ${id}\ndata: event ${id}\n\n`);
  }
  if (parting === 'end') response.end();
  if (parting === 'fin') response.socket?.end();
  if (parting === 'fin in an event') response.write('data: hal', () => response.socket?.end());
  if (parting === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 300);
}

/** One attempt through nginx, with these settings. */
async function ask(parting: Parting, settings = ''): Promise<{ stream: SseStream; ending: Ending }> {
  const server = await startServer(parting);
  const stream = connectStream({
    url: await startNginx(Number(new URL(server.url).port), settings),
    policy: { kind: 'off' },
    headers: [['Accept-Encoding', 'gzip']],
  });
  const { ending } = await endOf(stream);
  return { stream, ending };
}

function findingsOf({ log }: SseStream): readonly Finding[] {
  const [timing, ids] = [new Timing(log), new RepeatedIds(log)];
  timing.update();
  ids.update();
  return findingsAt(timing.measured, ids, { nowMs: 0, isOpen: false, lastByteAtMs: 0 }).findings;
}

const buffering = 'proxy_buffering on; proxy_http_version 1.0;';
const off = 'proxy_buffering off; proxy_http_version 1.0;';
const sent = ['event 1', 'event 2', 'event 3'];

describe.skipIf(nginxPath === undefined)(whereInstalled('nginx', nginxPath), () => {
  it('that buffers holds the head and all events back, which is a finding', async () => {
    const { stream } = await ask('end', buffering);
    expect(messagesOf(stream)).toEqual(sent);
    expect(findingsOf(stream).find(({ code }) => code === 'buffered')).toMatchObject({
      title: 'Held back: the head of the response came late, together with events',
      evidence: expect.stringMatching(
        /^The head came 1\.\d s after the request, and with it all of the response \(3 events\)\.$/,
      ),
    });
  });

  it('that does not buffer is no finding', async () => {
    const { stream } = await ask('end', off);
    expect(messagesOf(stream)).toEqual(sent);
    expect(findingsOf(stream).map(({ code }) => code)).not.toContain('buffered');
  });

  it('that buffers is told to be silent for so long as a response is awaited', async () => {
    const server = await startServer('silence');
    const stream = connectStream(await startNginx(Number(new URL(server.url).port), buffering));
    await untilLog(stream, () => stream.awaitedSinceMs !== undefined);
    await server.until(() => server.openConnections > 0, 'nginx did not ask its server.');
    expect(stream.state.phase).toBe('connecting');
  });

  it.each<[string, Parting, string]>([
    ['a server that resets', 'reset', buffering],
    ['a server that is silent for its read timeout', 'silence', `${buffering} proxy_read_timeout 1s;`],
  ])('that buffers loses all events of %s, which the end shows', async (_, parting, settings) => {
    const { stream, ending } = await ask(parting, settings);
    expect(messagesOf(stream)).toEqual([]);
    expect(describeEnding(ending)).toMatch(
      /^The head of the response came \d\.\d s after the request, and with it the end of the connection: what the server had sent/,
    );
    expect(adviseEnding(ending)).toContain('proxy_read_timeout');
  });

  it('ends a response as it should when its server was killed, so nothing is said to be certain', async () => {
    const { stream, ending } = await ask('fin', off);
    expect(messagesOf(stream)).toEqual(sent);
    expect(ending).toEqual({ cause: 'end', through: 'nginx' });
    expect(describeEnding(ending)).toContain('which of both it was cannot be told');
  });

  it('ends it so in the middle of an event, which speaks for a cut', async () => {
    const { ending } = await ask('fin in an event', off);
    expect(ending).toEqual({ cause: 'end', through: 'nginx', isInsideEvent: true });
  });

  it('tells of a cut with the setting that the advice names', async () => {
    const advice = adviseEnding({ cause: 'end', through: 'nginx' }) ?? '';
    const setting = /“(.*)”/.exec(advice)?.[1] ?? '';
    expect((await ask('fin', `proxy_buffering off; ${setting}`)).ending).toEqual({ cause: 'truncated' });
    expect((await ask('end', `proxy_buffering off; ${setting}`)).ending).toEqual({
      cause: 'end',
      through: 'nginx',
    });
  });

  it('that compresses delivers each event, and ends also its compressed data as it should', async () => {
    const { stream, ending } = await ask('fin', `${off} gzip on; gzip_min_length 0;`);
    expect(messagesOf(stream)).toEqual(sent);
    expect(ending).toEqual({ cause: 'end', through: 'nginx' });
    expect(findingsOf(stream).map(({ code }) => code)).not.toContain('buffered');
  });

  it('whose read timeout is over cuts a stream that was silent', async () => {
    const { stream, ending } = await ask('silence', `${off} proxy_read_timeout 1s;`);
    expect(messagesOf(stream)).toEqual(sent);
    expect(ending).toEqual({ cause: 'truncated' });
  });
});
