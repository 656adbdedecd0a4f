// One page, worker or Node process that is debugged: asks its debugger for what goes over the network, and writes the event
// streams among it. Nothing is asked for twice, and nothing is switched off that the debugger's own views may use.

import { fileURLToPath } from 'node:url';

import { isRecord } from '../../core/base/narrowing.ts';
import { leastPauseMs, NetworkWatch } from '../../core/debug/networkWatch.ts';
import type { WatchListener } from '../../core/debug/watchListener.ts';
import { networkEventNames, readNetworkEvent, type NetworkEvent } from '../../core/debug/networkEvent.ts';
import { resumedDebugged } from '../../core/debug/resumedDebugged.ts';
import { CdpConnection, CdpError, type CdpAddress } from './cdpConnection.ts';
import type { CodePlace } from '../../core/debug/words/debugNote.ts';
import { EarlierStreams } from './earlierStreams.ts';
import { TurnQueue } from './turnQueue.ts';
import { DebuggedStream, type DebuggedStreamOptions } from './debuggedStream.ts';

/** Bytes that are written without a look at the time. */
const maxPieceBytes = 16 * 1024;

export interface TargetOptions {
  /** Options of a new stream. */
  readonly streamOptions: () => DebuggedStreamOptions;
  /** Told of each new stream, before anything is in it but its first request. */
  readonly onStream: (stream: DebuggedStream) => void;
  /** The debugger has gone. */
  readonly onClose: () => void;
  /** A stream is seen to have been open before the target was watched; or it is gone, with its document. */
  readonly onEarlier?: (isThere: boolean) => void;
  /** Where a place is in the source that somebody wrote. Never rejects. */
  readonly locate?: (place: CodePlace) => Promise<CodePlace>;
}

export class DebuggedTarget {
  readonly #connection: CdpConnection;
  readonly #watch: NetworkWatch;
  readonly #options: TargetOptions;
  /** The streams that it has had, and by their request those whose attempt goes on. */
  readonly #streams = new Set<DebuggedStream>();
  readonly #running = new Map<string, DebuggedStream>();
  readonly #queue = new TurnQueue();
  readonly #earlier: EarlierStreams;
  #pauseTimer: NodeJS.Timeout | undefined;
  /** Lines that sent requests, of which it is asked where they are in the source. */
  readonly #places = new Map<string, CodePlace>();

  constructor(address: CdpAddress, options: TargetOptions) {
    this.#options = options;
    this.#watch = new NetworkWatch(this.#queued());
    this.#earlier = new EarlierStreams(
      address,
      (id) => this.#watch.knows(id),
      () => options.onEarlier?.(true),
    );
    this.#connection = new CdpConnection(
      address,
      (method, params) => {
        const event = readNetworkEvent(method, params);
        if (!event) return;
        this.#watch.take(event, performance.now());
        this.#watchPause(event);
        if (event.kind === 'data' && !this.#watch.knows(event.id)) this.#earlier.look();
        if (event.kind === 'document') this.#options.onEarlier?.(false);
      },
      () => this.#leave(),
    );
  }

  /**
   * Begins to watch.
   * @returns whether the target tells of its requests; Node does so only with a flag
   */
  async start(): Promise<boolean> {
    const connection = this.#connection;
    const subscribed = connection.send('JsDebug.subscribe', { events: networkEventNames });
    // Without sizes of buffers: they would be those of the debugger's own view as well.
    const enabled = connection.send('Network.enable');
    // Node has no pages.
    connection.send('Page.enable').catch(() => {});
    const [, hasNetwork] = await Promise.all([
      subscribed.catch(() => {}),
      enabled.then(
        () => true,
        () => false,
      ),
    ]);
    return hasNetwork;
  }

  /**
   * Another view has asked Node for its requests: looks which ones Node has forgotten by that (measured in Node 24.21: each
   * `Network.enable` makes it forget those that go on).
   */
  async findForgotten(): Promise<void> {
    const forget = (requestId: string): void => this.#watch.forget(requestId, performance.now());
    await Promise.all([
      ...this.#watch.open.map((requestId) =>
        this.#connection.send('Network.streamResourceContent', { requestId }).catch(() => forget(requestId)),
      ),
      // Node refuses these as well while there is no response, and says then whether it knows the request.
      ...this.#watch.unanswered.map((requestId) =>
        this.#connection.send('Network.getResponseBody', { requestId }).catch((error: unknown) => {
          if (isNotFound(error)) forget(requestId);
        }),
      ),
    ]);
  }

  /** Writes nothing more of a stream. */
  forget(stream: DebuggedStream): void {
    this.#streams.delete(stream);
    for (const [id, running] of this.#running) if (running === stream) this.#running.delete(id);
  }

  /** Lets go of the debugger. */
  close(): void {
    this.#connection.close();
    this.#leave();
  }

  /** A pause that lasts is told of while it does: nothing else comes then. */
  #watchPause({ kind }: NetworkEvent): void {
    if (kind !== 'paused' && kind !== 'resumed') return;
    clearTimeout(this.#pauseTimer);
    if (kind === 'resumed') return;
    const tell = (): void => this.#watch.take({ kind: 'still paused' }, performance.now());
    this.#pauseTimer = setTimeout(tell, leastPauseMs).unref();
  }

  #leave(): void {
    clearTimeout(this.#pauseTimer);
    this.#earlier.stop();
    this.#queue.finish();
    for (const stream of this.#running.values()) stream.leaveNow();
    this.#running.clear();
    this.#options.onClose();
  }

  /** What was told is written in its order, in turns of their own where it is much. */
  #queued(): WatchListener {
    const to = this.#listener();
    const queue = this.#queue;
    return {
      onRequest: (id, request) => queue.add(() => to.onRequest(id, request)),
      onRedirect: (id, hop, atMs) => queue.add(() => to.onRedirect(id, hop, atMs)),
      onOpen: (id, head, reading, atMs) => {
        // Whatever waits: later it has more to answer, or nothing.
        void this.#askForBytes(id);
        queue.add(() => to.onOpen(id, head, reading, atMs));
      },
      onBytes: (id, read) => {
        for (let from = 0; from < read.bytes.length; from += maxPieceBytes) {
          const bytes = read.bytes.subarray(from, from + maxPieceBytes);
          queue.add(() => to.onBytes(id, { ...read, bytes }));
        }
      },
      onNote: (id, note, atMs) => {
        if (note.what === 'sent by') void this.#locate(id, note.place, atMs);
        else queue.add(() => to.onNote(id, note, atMs));
      },
      onPause: (id, pause, atMs) => queue.add(() => to.onPause(id, pause, atMs)),
      onWholeWanted: (id) => void this.#askForWhole(id),
      onEnd: (id, ending, head, atMs) => {
        this.#tellPlace(id, this.#places.get(id), atMs);
        queue.add(() => to.onEnd(id, ending, head, atMs));
      },
      onForgotten: (id, atMs) => {
        this.#tellPlace(id, this.#places.get(id), atMs);
        queue.add(() => to.onForgotten(id, atMs));
      },
    };
  }

  #listener(): Omit<WatchListener, 'onWholeWanted'> {
    const of = (id: string): DebuggedStream | undefined => this.#running.get(id);
    return {
      onRequest: (id, request) => {
        const resumed = resumedDebugged(request, [...this.#streams]);
        const stream = resumed ?? new DebuggedStream(request, this.#options.streamOptions());
        this.#streams.add(stream);
        this.#running.set(id, stream);
        stream.beginAttempt(request);
        if (!resumed) this.#options.onStream(stream);
      },
      onRedirect: (id, hop, atMs) => of(id)?.redirectAt(hop, atMs),
      onOpen: (id, head, reading, atMs) => of(id)?.openAt(head, reading, atMs),
      onBytes: (id, arrival) => of(id)?.write(arrival),
      onNote: (id, note, atMs) => of(id)?.noteAt({ notice: 'debug', note }, atMs),
      onPause: (id, pause, atMs) => of(id)?.noteAt({ notice: 'paused', isByDebugger: true, ...pause }, atMs),
      onEnd: (id, ending, head, atMs) => {
        of(id)?.endAt(ending, head, atMs);
        this.#running.delete(id);
      },
      onForgotten: (id) => {
        const stream = of(id);
        if (!stream) return;
        stream.leaveNow({ notice: 'debug', note: { what: 'forgotten' } });
        // What its app asks for next is a stream of its own: whether it resumes this one cannot be told.
        this.forget(stream);
      },
    };
  }

  async #locate(id: string, place: CodePlace, atMs: number): Promise<void> {
    this.#places.set(id, withPath(place));
    const { locate } = this.#options;
    this.#tellPlace(id, locate ? await locate(place) : withPath(place), atMs);
  }

  /** Once: at the latest before the end of the attempt. */
  #tellPlace(id: string, place: CodePlace | undefined, atMs: number): void {
    if (!place || !this.#places.delete(id)) return;
    this.#queue.add(() =>
      this.#running.get(id)?.noteAt({ notice: 'debug', note: { what: 'sent by', place } }, atMs),
    );
  }

  async #askForBytes(requestId: string): Promise<void> {
    let buffered: string | undefined;
    try {
      const answer = await this.#connection.send('Network.streamResourceContent', { requestId });
      buffered = isRecord(answer) && typeof answer['bufferedData'] === 'string' ? answer['bufferedData'] : '';
    } catch {
      // The body is over, or the target cannot.
    }
    this.#watch.bodyAnswered(requestId, buffered, performance.now());
  }

  async #askForWhole(requestId: string): Promise<void> {
    let body: { readonly text: string; readonly isBase64: boolean } | undefined;
    try {
      const answer = await this.#connection.send('Network.getResponseBody', { requestId });
      if (isRecord(answer) && typeof answer['body'] === 'string')
        body = { text: answer['body'], isBase64: answer['base64Encoded'] === true };
    } catch {
      // The body is not over, or it is gone.
    }
    this.#watch.wholeAnswered(requestId, body, performance.now());
  }
}

/** Whether Node knows no such request: it answers so with `Request not found`. */
function isNotFound(error: unknown): boolean {
  return error instanceof CdpError && /not found/i.test(error.message);
}

/** A file by its path, as people know it. */
function withPath(place: CodePlace): CodePlace {
  if (!place.url.startsWith('file:')) return place;
  try {
    return { ...place, url: fileURLToPath(place.url) };
  } catch {
    // A file of another machine, or of another system.
    return place;
  }
}
