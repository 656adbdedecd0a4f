// Watches what an app does at one of its streams: all its requests for that method and path, whatever the query, what goes
// on with one of them elsewhere, and how its connections begin and end. What it sees is told in the words of
// core/relay/verdict/appObservation.ts.

import type { AppKnowledge, AppObservation, EndedBy } from '../../core/relay/verdict/appObservation.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { resumeEventsOf } from '../../core/resume/resumeEvents.ts';
import type { RelayedAttempt, RequestFacts } from './relayedAttempt.ts';
import type { RelayedStream } from './relayedStream.ts';
import type { RelayedStreams } from './relayedStreams.ts';

/** Events whose ids are compared with what the app sends. */
const maxEarlierEvents = 200;
/** Time in which a busy app may not have read yet what was written to it. */
const unreadMs = 1_000;

export class AppWatch {
  readonly observations: AppObservation[] = [];
  readonly #target: string;
  readonly #onChange: () => void;
  readonly #stop: () => void;
  readonly #connections = new WeakMap<RelayedAttempt, number>();
  #lastConnection = 0;
  readonly #streams = new Set<RelayedStream>();
  #stream: RelayedStream;
  #open: { readonly connection: number; readonly sinceMs: number } | undefined;

  /** @param onChange is called after each observation */
  constructor(streams: RelayedStreams, stream: RelayedStream, onChange: () => void) {
    this.#target = targetOf(stream.key);
    this.#stream = stream;
    this.#onChange = onChange;
    this.#streams.add(stream);
    const attempt = stream.openAttempt;
    const atMs = performance.now();
    if (attempt) {
      const path = stream.key.slice(stream.key.indexOf(' ') + 1);
      this.#begin(stream, attempt, { atMs, path, lastEventId: '' });
      if (stream.appSide.state.phase === 'open') this.#opened(stream, attempt);
    }
    this.#stop = streams.observe({
      onAttempt: (attempted, begun, facts) => {
        if (!this.#isTarget(attempted)) return;
        const { pathname, search } = new URL(facts.app.url);
        this.#begin(attempted, begun, { ...facts, path: pathname + search });
      },
      onOpen: (opened, openedAttempt) => {
        if (this.#isTarget(opened)) this.#opened(opened, openedAttempt);
      },
      onEnd: (ended, endedAttempt, { side, ending, atMs }) => {
        if (side === 'app' && this.#isTarget(ended)) this.#ended(endedAttempt, ending, atMs);
      },
    });
  }

  /** The stream that the app reads, or read last. */
  get stream(): RelayedStream {
    return this.#stream;
  }

  /** All streams and calls that it has seen: what is to happen goes from one to the next. */
  get streams(): ReadonlySet<RelayedStream> {
    return this.#streams;
  }

  /** The connection that is open and sends events. */
  get open(): { readonly connection: number; readonly sinceMs: number } | undefined {
    return this.#open;
  }

  /** What the app knows by now. */
  get knowledge(): AppKnowledge {
    const { log, state, writer } = this.#stream.appSide;
    const { lastEventId, reconnectionTimeMs } = state;
    const events = resumeEventsOf(log, log.length, maxEarlierEvents);
    const ids = events.flatMap(({ id }) => (id === undefined || id === lastEventId ? [] : [id]));
    // The last entry is the end of the connection where there was one.
    const writtenSinceMs = log.length < log.first ? 0 : log.entry(log.length).receivedAtMs - unreadMs;
    const late = events.filter(({ entry }) => log.entry(entry).receivedAtMs >= writtenSinceMs);
    const justWritten = new Set(late.flatMap(({ id }) => (id === undefined ? [] : [id]))).size;
    return { lastEventId, earlierIds: ids, justWritten, reconnectionTimeMs, hasRetry: writer.hasRetry };
  }

  dispose(): void {
    this.#stop();
  }

  #isTarget(stream: RelayedStream): boolean {
    return targetOf(stream.key) === this.#target;
  }

  #begin(
    stream: RelayedStream,
    attempt: RelayedAttempt,
    { atMs, path, lastEventId }: Pick<RequestFacts, 'atMs' | 'lastEventId'> & { readonly path: string },
  ): void {
    this.#lastConnection += 1;
    const connection = this.#lastConnection;
    this.#connections.set(attempt, connection);
    this.#streams.add(stream);
    const { caller } = stream;
    this.#see({
      kind: 'request',
      atMs,
      connection,
      path,
      ...(lastEventId !== '' && { lastEventId }),
      ...(caller !== undefined && { caller, resumes: attempt.number > 1 }),
    });
  }

  #opened(stream: RelayedStream, attempt: RelayedAttempt): void {
    const connection = this.#connections.get(attempt);
    if (connection === undefined) return;
    const atMs = performance.now();
    // A second connection beside the one that is tested is told of, and not tested.
    if (!this.#open) {
      this.#stream = stream;
      this.#open = { connection, sinceMs: atMs };
    }
    this.#see({ kind: 'opened', atMs, connection });
  }

  #ended(attempt: RelayedAttempt, ending: Ending, atMs: number): void {
    const connection = this.#connections.get(attempt);
    if (connection === undefined) return;
    if (this.#open?.connection === connection) this.#open = undefined;
    this.#see({ kind: 'ended', atMs, connection, by: endedBy(ending), ending });
  }

  #see(seen: AppObservation): void {
    this.observations.push(seen);
    this.#onChange();
  }
}

/** Method and path of a stream's key, without the query. */
function targetOf(key: string): string {
  return key.split('?', 1)[0] ?? key;
}

function endedBy({ by, cause, isSimulated }: Ending): EndedBy {
  if (isSimulated) return 'relay';
  return by ?? (cause === 'client' ? 'app' : 'server');
}
