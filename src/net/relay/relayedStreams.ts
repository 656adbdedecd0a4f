// The calls of a relay's apps that are event streams, and which request is an attempt of which: one that resumes a stream
// (core/relay/heads/resumption.ts) is its next attempt, and any other is a call of its own.

import type { AnswerFault } from '../../core/relay/rules/relayRules.ts';
import { resumedStream } from '../../core/relay/heads/resumption.ts';
import { changeRequest, type RequestChange } from '../../core/relay/heads/requestChange.ts';
import { readableHeaders } from '../http/headers.ts';
import type { RelayedAttempt, RequestFacts } from './relayedAttempt.ts';
import {
  RelayedStream,
  type RelayedStreamOptions,
  type SideEnd,
  type StreamListener,
} from './relayedStream.ts';

/** Told what passes. Calls come in the order of the wire; none may throw. */
export interface RelayObserver {
  /** Any request of the app that goes on to the server, or is answered in its place. */
  onRequest?(facts: RequestFacts): void;
  /** The first attempt of a stream has just been opened. */
  onStream?(stream: RelayedStream): void;
  onAttempt?(stream: RelayedStream, attempt: RelayedAttempt, facts: RequestFacts): void;
  /** The server's answer is an event stream. */
  onOpen?(stream: RelayedStream, attempt: RelayedAttempt): void;
  /** A side of an attempt is over; that of the app when it left, or was sent the end. */
  onEnd?(stream: RelayedStream, attempt: RelayedAttempt, end: SideEnd): void;
}

/** An attempt and the stream that it belongs to. */
export interface StreamAttempt {
  readonly stream: RelayedStream;
  readonly attempt: RelayedAttempt;
}

/** An attempt that begins with its request. */
export interface BegunAttempt extends StreamAttempt {
  readonly change: RequestChange;
  /** What the app gets in place of the server's answer; the server is not asked. */
  readonly answer?: AnswerFault;
  /** Who is asked instead of the server. */
  readonly instead?: URL;
}

export class RelayedStreams {
  readonly #options: RelayedStreamOptions;
  readonly #streams: RelayedStream[] = [];
  readonly #observers = new Set<RelayObserver>();

  readonly #listener: StreamListener = {
    onOpen: (stream, attempt) => this.#tell((observer) => observer.onOpen?.(stream, attempt)),
    onEnd: (stream, attempt, end) => this.#tell((observer) => observer.onEnd?.(stream, attempt, end)),
  };

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

  /**
   * A request has come: begins the next attempt of its stream, if it resumes one, or a call for which something is to
   * happen already.
   * @returns the attempt, what the server is to be asked for in it, and the answer in the server's place
   */
  request(facts: RequestFacts): BegunAttempt | undefined {
    this.#tell((observer) => observer.onRequest?.(facts));
    const stream = this.#streamOf(facts) ?? this.#callWithRules(facts);
    if (!stream) return undefined;
    // Before anybody asks what the next attempt is to get: the end of the last one takes that away.
    stream.endAttempt();
    const answer = stream.rules.takeAnswer();
    if (answer) return { ...this.#begin(stream, facts), change: { isIdentity: false }, answer };
    const to = stream.plan?.();
    const { change, note } = stream.changeOf(facts);
    const { lastEventId: instead } = change;
    const lastEventIdSent = instead === undefined ? facts.lastEventId : (instead ?? '');
    const headers = readableHeaders(changeRequest(facts.server.headers, change));
    const changed = { ...facts, server: { ...facts.server, headers } };
    const begun = this.#begin(stream, changed, lastEventIdSent);
    if (note) stream.appSide.note({ notice: 'relay', note });
    return { ...begun, change, ...(to && { instead: to }) };
  }

  /** The answer to a request is an event stream: the attempt that it belongs to, made where it was not foreseen. */
  opened(facts: RequestFacts, begun: StreamAttempt | undefined): StreamAttempt {
    return begun ?? this.#begin(this.#create(facts), facts);
  }

  #create(facts: RequestFacts): RelayedStream {
    return new RelayedStream(facts, this.#options, this.#listener);
  }

  #begin(stream: RelayedStream, facts: RequestFacts, lastEventIdSent?: string): StreamAttempt {
    const isNew = stream.appSide.state.attempt === 0;
    if (isNew) this.#streams.push(stream);
    const attempt = stream.beginAttempt(facts, lastEventIdSent);
    this.#tell((observer) => observer.onAttempt?.(stream, attempt, facts));
    if (isNew) this.#tell((observer) => observer.onStream?.(stream));
    return { stream, attempt };
  }

  #tell(tell: (observer: RelayObserver) => void): void {
    for (const observer of this.#observers) tell(observer);
  }

  /** The stream that the request resumes, or on which a scenario is played with whatever comes for its address. */
  #streamOf(facts: RequestFacts): RelayedStream | undefined {
    const waiting = this.#streams.filter((stream) => !stream.openAttempt);
    const planned = waiting.findLast(({ key, plan }) => plan && key === facts.key);
    return planned ?? resumedStream(facts, waiting);
  }

  /** A call for which something waits: the rules of the call before it at the same address. */
  #callWithRules(facts: RequestFacts): RelayedStream | undefined {
    const before = this.#streams
      .filter((stream) => stream.key === facts.key && !stream.openAttempt && hasRules(stream))
      .toSorted((a, b) => b.endedAtMs - a.endedAtMs)[0];
    if (!before) return undefined;
    // What is left of it would go on with rules that are no longer its own.
    before.endAttempt();
    const call = this.#create(facts);
    call.takeRulesOf(before);
    return call;
  }
}

function hasRules({ rules }: RelayedStream): boolean {
  return rules.hasAnswer || rules.list.length > 0;
}
