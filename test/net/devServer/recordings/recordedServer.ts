// A stream as it was recorded from a scripted server, served again by the dev server.

import { onTestFinished } from 'vitest';

import { entryFlags } from '../../../../src/core/log/entry.ts';
import type { EventLog } from '../../../../src/core/log/eventLog.ts';
import type { StreamRequest } from '../../../../src/core/stream/streamRequest.ts';
import type { DevServer } from '../../../../src/net/devServer/devServer.ts';
import type { SseStream } from '../../../../src/net/stream/sseStream.ts';
import { connectStream, untilLog } from '../../../helpers/streamUnderTest.ts';
import { type DevServerLog, startTestServer } from '../devServerUnderTest.ts';

export interface ServedLog {
  readonly server: DevServer;
  readonly log: DevServerLog;
  readonly path: string;
  /** Address with a query, such as `speed=max`. */
  url(query?: string): string;
  remove(): void;
}

/** Serves a log until the test is over. */
export async function serveLog(
  recorded: EventLog,
  more: { readonly title?: string; readonly method?: string; readonly isLive?: () => boolean } = {},
): Promise<ServedLog> {
  const { server, log } = await startTestServer();
  onTestFinished(() => server.close());
  const added = server.addRecording({
    title: 'localhost:3000/events',
    log: recorded,
    isLive: () => false,
    ...more,
  });
  return {
    server,
    log,
    path: added.path,
    url: (query = '') => `${server.origin}${added.path}${query === '' ? '' : `?${query}`}`,
    remove: () => added.remove(),
  };
}

/** Connects, and waits until the stream has stopped for good. */
export async function recordToStop(request: StreamRequest): Promise<SseStream> {
  const stream = connectStream(request, { reconnectionTimeMs: 0 });
  await untilLog(stream, () => stream.state.phase === 'stopped');
  return stream;
}

/** What came from the bodies, for each attempt: kinds and bytes of its entries, and how it ended. */
export function playedOf({ log }: SseStream): string[] {
  return log.entries(1, log.length).flatMap((entry) => {
    const { attempt, kind, type } = entry;
    if (kind === 'close' || kind === 'error') return `${attempt} ${kind} ${log.detail(entry)?.ending.cause}`;
    if (entry.flags & entryFlags.detail) return [];
    return `${attempt} ${kind} ${type} ${Buffer.from(log.bytes(entry)).toString('latin1')}`;
  });
}

/** All bytes of the bodies. */
export function bodiesOf({ log }: SseStream): string {
  return Buffer.from(log.bodyBytes(0, log.bodyLength)).toString('latin1');
}
