// The streams of a relay, and which request is an attempt of which: a request for a method, path and query whose stream
// has no open attempt is its next one, and one that comes while an attempt is open is a stream of its own.

import type { RelayedAttempt, RequestFacts } from './relayedAttempt.ts';
import { RelayedStream, type RelayedStreamOptions } from './relayedStream.ts';

/** Told what passes. Calls come in the order of the wire; none may throw. */
export interface RelayObserver {
  /** Any request of the app that goes on to the server, or is answered in its place. */
  onRequest?(facts: RequestFacts): void;
  /** The first attempt of a stream has just been opened. */
  onStream?(stream: RelayedStream): void;
  onAttempt?(stream: RelayedStream, attempt: RelayedAttempt, facts: RequestFacts): void;
}

/** An attempt and the stream that it belongs to. */
export interface StreamAttempt {
  readonly stream: RelayedStream;
  readonly attempt: RelayedAttempt;
}

export class RelayedStreams {
  readonly #options: RelayedStreamOptions;
  readonly #streams: RelayedStream[] = [];
  readonly #observers = new Set<RelayObserver>();

  constructor(options: RelayedStreamOptions) {
    this.#options = options;
  }

  /** In the order in which they appeared. */
  list(): readonly RelayedStream[] {
    return this.#streams;
  }

  /** Returns how to stop. */
  observe(observer: RelayObserver): () => void {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  }

  /** Forgets a stream; what passes on it is no longer written down. */
  forget(stream: RelayedStream): void {
    const at = this.#streams.indexOf(stream);
    if (at !== -1) this.#streams.splice(at, 1);
  }

  /** A request has come: begins the next attempt of its stream, if it is one for certain. */
  request(facts: RequestFacts): StreamAttempt | undefined {
    for (const observer of this.#observers) observer.onRequest?.(facts);
    const stream = this.#waitingFor(facts.key);
    if (!stream || !(facts.acceptsEventStream || stream.nextAnswer)) return undefined;
    return this.#begin(stream, facts);
  }

  /** The answer to a request is an event stream: the attempt that it belongs to, made where it was not foreseen. */
  opened(facts: RequestFacts, begun: StreamAttempt | undefined): StreamAttempt {
    if (begun) return begun;
    const known = this.#waitingFor(facts.key);
    if (known) return this.#begin(known, facts);
    const stream = new RelayedStream(facts, this.#options);
    this.#streams.push(stream);
    const attempt = this.#begin(stream, facts);
    for (const observer of this.#observers) observer.onStream?.(stream);
    return attempt;
  }

  #begin(stream: RelayedStream, facts: RequestFacts): StreamAttempt {
    const attempt = stream.beginAttempt(facts);
    for (const observer of this.#observers) observer.onAttempt?.(stream, attempt, facts);
    return { stream, attempt };
  }

  /** The stream of the key without an open attempt whose last one ended last. */
  #waitingFor(key: string): RelayedStream | undefined {
    const waiting = this.#streams.filter((stream) => stream.key === key && !stream.openAttempt);
    return waiting.toSorted((a, b) => a.endedAtMs - b.endedAtMs).at(-1);
  }
}
