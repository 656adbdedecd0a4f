// Recordings of a server that logs its events, and short replays of them.

import { resumeEventsOf } from '../../src/core/resume/resumeEvents.ts';
import type { ResumeEvent } from '../../src/core/log/resumeVerdict.ts';
import { replayReconnect, type ReplayOptions, type ReplayResult } from '../../src/net/lab/replayReconnect.ts';
import type { SseStream } from '../../src/net/stream/sseStream.ts';
import { replays, ResumingServer, type Replay } from '../fixtures/servers/resumingServer.ts';
import { ListeningServer } from './listening.ts';
import { connectStream, messages, untilLog } from './streamUnderTest.ts';

export const numbers = ['1', '2', '3', '4', '5', '6', '7', '8'];

export interface Recording {
  readonly events: ResumingServer;
  readonly server: ListeningServer;
  readonly stream: SseStream;
  readonly known: readonly ResumeEvent[];
}

/** A running stream of a server, with these events on its timeline. */
export async function recordFrom(replay: Replay, ids: readonly string[] = numbers): Promise<Recording> {
  const events = new ResumingServer({ replay });
  const server = await ListeningServer.open(events.serve);
  const stream = connectStream(server.url);
  await untilLog(stream, () => stream.state.phase === 'open');
  events.publish(...ids);
  await messages(stream, ids.length);
  return { events, server, stream, known: resumeEventsOf(stream.log, stream.log.length) };
}

/** What is known of a server that sent these events once. */
export async function recordingOf(...ids: readonly string[]): Promise<readonly ResumeEvent[]> {
  const { known, stream } = await recordFrom(replays.exactly, ids);
  stream.close();
  return known;
}

export function replay(
  url: string,
  lastEventId: string,
  known: readonly ResumeEvent[],
  more: Partial<ReplayOptions> = {},
): Promise<ReplayResult> {
  return replayReconnect({ request: { url }, lastEventId, known, quietMs: 100, ...more });
}
