// The calls of a relay's apps that are event streams, and which request is an attempt of which: one that resumes a stream
// (core/relay/heads/resumption.ts) is its next attempt, and any other is a call of its own.

import type { AnswerFault } from '../../core/relay/rules/relayRules.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { isAtAddressOf, isRetry, resumedStream } from '../../core/relay/heads/resumption.ts';
import { changeRequest, type RequestChange } from '../../core/relay/heads/requestChange.ts';
import type { BodyDigest } from './bodyDigest.ts';
import { readableHeaders } from '../http/headers.ts';
import type { RelayedAttempt, RequestFacts } from './relayedAttempt.ts';
import {
  isFailure,
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

/** Failed calls of which nobody knows yet whether they have to do with event streams. */
const maxFailed = 20;

export class RelayedStreams {
  readonly #options: RelayedStreamOptions;
  readonly #streams: RelayedStream[] = [];
  /** Calls that have failed so far, and may be of event streams: they are listed once a stream begins. */
  readonly #failed: RelayedStream[] = [];
  /** All that were ever listed, those that are forgotten as well. */
  readonly #listed = new WeakSet<RelayedStream>();
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
    const begun = this.#beginChanged(stream, facts);
    if (!this.#failed.includes(stream)) this.#list(stream);
    return begun;
  }

  #beginChanged(stream: RelayedStream, facts: RequestFacts): BegunAttempt {
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

  /**
   * The answer to a request is an event stream: the attempt that it belongs to, made where it was not foreseen.
   * @param body of the request
   */
  opened(facts: RequestFacts, begun: StreamAttempt | undefined, body: BodyDigest): StreamAttempt {
    const { stream, attempt } =
      begun ?? this.#begin(this.#failedCall(facts, body) ?? this.#create(facts), facts);
    for (const failed of this.#failed.filter((call) => isAtAddressOf(call.head, stream))) this.#list(failed);
    this.#list(stream);
    return { stream, attempt };
  }

  /**
   * The answer to a request is no event stream, or there is none: the attempt of the call that it belongs to.
   * @returns undefined where nothing tells that the request has to do with event streams
   */
  endedWithoutStream(facts: RequestFacts, ending: Ending, body: BodyDigest): StreamAttempt | undefined {
    const failed = this.#failedCall(facts, body);
    const isListed = this.#streams.some((call) => call.hasOpened && isAtAddressOf(facts, call));
    if (!failed && !isListed && !(isFailure(ending) && mayStream(facts))) return undefined;
    const stream = failed ?? this.#create(facts);
    stream.noteBody(body);
    const begun = this.#begin(stream, facts);
    if (isListed) this.#list(stream);
    else if (!failed) this.#keepFailed(stream);
    return begun;
  }

  /** What was not listed is forgotten. */
  close(): void {
    for (const stream of this.#failed.splice(0)) stream.dispose();
  }

  /** The call that has failed and that the request sends again. */
  #failedCall(facts: RequestFacts, { value: body }: BodyDigest): RelayedStream | undefined {
    return [...this.#failed, ...this.#streams].findLast(
      (call) => call.hasFailed && !call.openAttempt && isRetry({ ...facts, body }, call),
    );
  }

  #create(facts: RequestFacts): RelayedStream {
    return new RelayedStream(facts, this.#options, this.#listener);
  }

  #begin(stream: RelayedStream, facts: RequestFacts, lastEventIdSent?: string): StreamAttempt {
    const attempt = stream.beginAttempt(facts, lastEventIdSent);
    this.#tell((observer) => observer.onAttempt?.(stream, attempt, facts));
    return { stream, attempt };
  }

  /** From now on the call is there for everybody. */
  #list(stream: RelayedStream): void {
    if (this.#listed.has(stream)) return;
    this.#listed.add(stream);
    const at = this.#failed.indexOf(stream);
    if (at !== -1) this.#failed.splice(at, 1);
    this.#streams.push(stream);
    this.#tell((observer) => observer.onStream?.(stream));
  }

  #keepFailed(stream: RelayedStream): void {
    this.#failed.push(stream);
    while (this.#failed.length > maxFailed) this.#failed.shift()?.dispose();
  }

  #tell(tell: (observer: RelayObserver) => void): void {
    for (const observer of this.#observers) tell(observer);
  }

  /** The stream that the request resumes, or on which a scenario is played with whatever comes for its address. */
  #streamOf(facts: RequestFacts): RelayedStream | undefined {
    const waiting = [...this.#failed, ...this.#streams].filter((stream) => !stream.openAttempt);
    const planned = waiting.findLast(({ key, plan }) => plan && key === facts.key);
    return planned ?? resumedStream(facts, waiting);
  }

  /** A call for which something waits: the rules of the call before it at the same address. */
  #callWithRules(facts: RequestFacts): RelayedStream | undefined {
    const before = this.#streams
      .filter((stream) => stream.key === facts.key && !stream.openAttempt && hasRules(stream))
      .toSorted((a, b) => b.endedAtMs - a.endedAtMs)[0];
    if (!before) return undefined;
    // An SDK that counts its tries goes on with the call that has failed.
    if (before.hasFailed && (facts.retryCount ?? 0) > 0) return before;
    // What is left of it would go on with rules that are no longer its own.
    before.endAttempt();
    const call = this.#create(facts);
    call.takeRulesOf(before);
    return call;
  }
}

/** Whether the answer to such a request may be an event stream, though nothing but a body may say so. */
function mayStream({ acceptsEventStream, method }: RequestFacts): boolean {
  return acceptsEventStream || method === 'POST';
}

function hasRules({ rules }: RelayedStream): boolean {
  return rules.hasAnswer || rules.list.length > 0;
}
