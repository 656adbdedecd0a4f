// Limits of platforms on a response: how their ends are called, and that the same age of all connections is found.

import { describe, expect, it, onTestFinished } from 'vitest';

import { adviseEnding, describeEnding } from '../../../src/core/log/endingWords.ts';
import { EqualLives } from '../../../src/core/timing/equalLives.ts';
import type { Finding } from '../../../src/core/timing/finding.ts';
import type { SseStream } from '../../../src/net/stream/sseStream.ts';
import {
  startPhpLikeServer,
  startWorkerServer,
  startWriteTimeoutServer,
  type LimitedServer,
} from '../../fixtures/servers/limitedServers.ts';
import { connectStream, endOf, untilLog } from '../../helpers/streamUnderTest.ts';

/** Longer than what a busy machine adds. */
const limitMs = 1500;

/** A stream that comes back until its ends are found to be alike: on a busy machine some of them are late. */
async function untilFound(
  start: (ms: number) => Promise<LimitedServer>,
): Promise<{ readonly stream: SseStream; readonly found: Finding | undefined }> {
  const server = await start(limitMs);
  onTestFinished(server.close);
  const stream = connectStream(server.url, { reconnectionTimeMs: 100 });
  const lives = new EqualLives(stream.log);
  const finding = (): Finding | undefined => {
    lives.update();
    return lives.finding(stream.nowMs());
  };
  await untilLog(stream, () => finding()?.code === 'same-age');
  stream.close();
  return { stream, found: finding() };
}

describe('a server with a limit on its responses', () => {
  it.each<[string, (ms: number) => Promise<LimitedServer>, RegExp]>([
    [
      'Go’s WriteTimeout',
      startWriteTimeoutServer,
      /^The connection was closed before the response was complete/,
    ],
    [
      'a worker that its master kills',
      startWorkerServer,
      /^The connection was (?:closed before the response was complete|reset while the response was open)/,
    ],
    [
      'PHP’s max_execution_time',
      startPhpLikeServer,
      /^The connection was closed in the middle of an event, which speaks for a cut/,
    ],
  ])('%s ends it, and the same age is found', async (_, start, sentence) => {
    const { stream, found } = await untilFound(start);
    const { ending } = await endOf(stream, 1);
    expect(describeEnding(ending)).toMatch(sentence);
    expect(adviseEnding(ending)).toBeTruthy();
    expect(found).toMatchObject({ code: 'same-age', level: 'warning' });
    expect(found?.title).toMatch(/^The same age: the connection always ends \d\.\d s after its request$/);
    expect(found?.advice).toContain('WriteTimeout 0 or SetWriteDeadline in Go');
  });
});
