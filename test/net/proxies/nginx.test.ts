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
import { connectStream, endOf, messagesOf } from '../../helpers/streamUnderTest.ts';

const buffering = 'proxy_buffering on; proxy_http_version 1.0;';
const off = 'proxy_buffering off; proxy_http_version 1.0;';

type Parting = 'end' | 'fin' | 'fin in an event' | 'reset' | 'silence';

/** Between two events: a head that is held back is a finding from a second on. */
const heldGapMs = 400;
const shortGapMs = 20;

/** Sends three events, and leaves in this way. Resolves once they are on their way. */
async function serve(response: ServerResponse, parting: Parting, gapMs: number): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  for (let id = 1; id <= 3; id += 1) {
    await pause(gapMs);
    await new Promise<unknown>((sent) => response.write(`id: ${id}\ndata: event ${id}\n\n`, sent));
  }
  if (parting === 'end') response.end();
  if (parting === 'fin') response.socket?.end();
  if (parting === 'fin in an event') response.write('data: hal', () => response.socket?.end());
  if (parting === 'reset') setTimeout(() => response.socket?.resetAndDestroy(), 300);
}

/** One attempt through nginx, with these settings. */
async function ask(parting: Parting, settings = ''): Promise<{ stream: SseStream; ending: Ending }> {
  const gapMs = settings.includes(buffering) ? heldGapMs : shortGapMs;
  // nginx asks it over HTTP/1.0 by default.
  const server = await ListeningServer.open((_request, response) => void serve(response, parting, gapMs));
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

const sent = ['event 1', 'event 2', 'event 3'];

describe.skipIf(nginxPath === undefined)(whereInstalled('nginx', nginxPath), () => {
  it('that buffers holds the head and all events back, which is a finding', async () => {
    const { stream } = await ask('end', buffering);
    expect(messagesOf(stream)).toEqual(sent);
    expect(findingsOf(stream).find(({ code }) => code === 'buffered')).toMatchObject({
      title: 'Held back: the head of the response came late, together with events',
      evidence: expect.stringMatching(
        /^The head came \d+\.\d s after the request, and with it all of the response \(3 events\)\.$/,
      ),
    });
  });

  it('that does not buffer is no finding', async () => {
    const { stream } = await ask('end', off);
    expect(messagesOf(stream)).toEqual(sent);
    expect(findingsOf(stream).map(({ code }) => code)).not.toContain('buffered');
  });

  it.each([
    ['that buffers lets a response be awaited', buffering, 'connecting'],
    ['that does not buffer passes it on', off, 'open'],
  ])('%s whose server has sent events, and goes on', async (_, settings, phase) => {
    let markSent = (): void => {};
    const areSent = new Promise<void>((resolve) => {
      markSent = resolve;
    });
    const server = await ListeningServer.open((request, response) => {
      if (request.url === '/after') response.writeHead(204).end();
      else void serve(response, 'silence', shortGapMs).then(markSent);
    });
    const address = await startNginx(Number(new URL(server.url).port), settings);
    const stream = connectStream(address);
    await areSent;
    // One process serves both: what came of the first was read before the second is answered.
    expect((await endOf(connectStream(`${address}after`))).ending.cause).toBe('no-content');
    expect(stream.state.phase).toBe(phase);
    expect(stream.awaitedSinceMs === undefined).toBe(phase === 'open');
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
