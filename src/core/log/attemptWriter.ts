// Writes the attempts of one stream into its log, one after the other, and keeps what follows from them: the state of
// the connection, and counts of what was received, which clearing the log does not change. Messages can come by millions
// a second and change only what nobody is told of (the last event id, and that the attempt was not fruitless), so the
// state gets them together, before it is looked at or changes otherwise.

import { isLive, reduceConnection, type ConnectionState } from '../stream/connection.ts';
import type { StreamRequest } from '../stream/streamRequest.ts';
import { AttemptJournal, type AttemptStart } from './attemptJournal.ts';
import { AttemptRecorder, type AttemptListener, type IncompleteBytes } from './attemptRecorder.ts';
import type { EventLog } from './eventLog.ts';

/** Bytes of bodies after which the state is settled in any case: what the log has just got can surely be read. */
const maxUnsettledBytes = 1024 * 1024;

export interface TrafficCounts {
  /** Messages dispatched. */
  readonly messages: number;
  /** Bytes of bodies after content decoding, and as they came over the wire. */
  readonly bodyBytes: number;
  readonly wireBytes: number;
}

export interface WriterOptions {
  readonly log: EventLog;
  /** As typed. */
  readonly request: StreamRequest;
  /** Before the first attempt. */
  readonly state: ConnectionState;
  readonly maxEventBytes: number;
  /** Milliseconds since the stream began. */
  readonly nowMs: () => number;
  /** Of a stream that goes on: what it has received, in how many reads, and since when its phase is what it is. */
  readonly before?: {
    readonly totals: TrafficCounts;
    readonly reads: number;
    readonly phaseSinceMs: number;
  };
}

/** What its stream has to say of an attempt whose body is written; the rest is the writer's own matter. */
export type BodyListener = Omit<AttemptListener, 'onMessage' | 'onId' | 'onRetry'>;

/** An attempt that is written: what is known of it, its body, and what it has received so far. */
export interface WrittenAttempt {
  readonly journal: AttemptJournal;
  readonly body: AttemptRecorder;
  readonly counts: TrafficCounts;
}

type GrowingCounts = { -readonly [key in keyof TrafficCounts]: number };

export class AttemptWriter {
  readonly #options: WriterOptions;
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState;
  #phaseSinceMs = 0;
  /** When all of the request was on its way, while nothing of a response has come. */
  #sentAtMs: number | undefined;
  #hasRetry = false;
  /** Whether there were messages since the state was settled, and ids. */
  #hasNewMessages = false;
  #hasNewId = false;
  #settledLength = 0;
  /** What all attempts before have received, and this one. */
  #countsBefore: TrafficCounts = noTraffic();
  #counts = noTraffic();
  /** Reads from the network in all attempts before, and in this one. */
  #readsBefore = 0;
  #reads = 0;
  /** Of the attempt that runs. */
  #body: AttemptRecorder | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#state = options.state;
    const { before } = options;
    if (!before) return;
    this.#countsBefore = before.totals;
    this.#readsBefore = before.reads;
    this.#phaseSinceMs = before.phaseSinceMs;
  }

  /** The connection's state, in which everything so far has counted. */
  get state(): ConnectionState {
    this.#settle();
    return this.#state;
  }

  /** When the current phase began, in milliseconds since the stream began. */
  get phaseSinceMs(): number {
    return this.#phaseSinceMs;
  }

  /** Since when the response is awaited: all of the request is on its way. Undefined before, and once there is one. */
  get awaitedSinceMs(): number | undefined {
    return this.#state.phase === 'connecting' ? this.#sentAtMs : undefined;
  }

  /** All of the running attempt's request is on its way. */
  markSent(): void {
    if (this.#state.phase !== 'connecting') return;
    this.#sentAtMs = this.#options.nowMs();
    this.#tell();
  }

  /** Whether the server has asked for a reconnection time. */
  get hasRetry(): boolean {
    return this.#hasRetry;
  }

  /** What all attempts have received. */
  get totals(): TrafficCounts {
    const before = this.#countsBefore;
    const { messages, bodyBytes, wireBytes } = this.#counts;
    return {
      messages: before.messages + messages,
      bodyBytes: before.bodyBytes + bodyBytes,
      wireBytes: before.wireBytes + wireBytes,
    };
  }

  /** What the attempt that runs, or ran last, has received. */
  get attemptCounts(): TrafficCounts {
    return { ...this.#counts };
  }

  /** Offset in the log from which bytes may still become part of an entry. */
  get unfinishedFrom(): number {
    return this.#body?.unfinishedFrom ?? this.#options.log.bodyLength;
  }

  /** What has come of the running attempt's body and is nothing yet. */
  get incomplete(): IncompleteBytes | undefined {
    return this.#body?.incomplete;
  }

  /** Attempt and time of an entry that is written now. */
  now(): { readonly attempt: number; readonly receivedAtMs: number } {
    return { attempt: this.#state.attempt, receivedAtMs: this.#options.nowMs() };
  }

  /** Whether the attempt is the one that is under way. */
  isLive(attempt: number): boolean {
    return this.#state.attempt === attempt && isLive(this.#state);
  }

  /** Calls the listener when the state has changed (not for each entry: see `log.subscribe`). Returns how to stop. */
  onStateChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The connection is in another state.
   * @param record what is done once it is, and before anybody is told
   * @param atMs since when, if its phase is another one
   */
  enter(state: ConnectionState, record: () => void, atMs = this.#options.nowMs()): void {
    const before = this.#state;
    this.#state = state;
    const isNewPhase = state.phase !== before.phase || state.attempt !== before.attempt;
    if (isNewPhase) this.#phaseSinceMs = atMs;
    record();
    if (!isNewPhase && state.policy === before.policy) return;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** The next attempt begins. @param atMs when it did */
  begin(facts: AttemptStart, listener: BodyListener, atMs = this.#options.nowMs()): WrittenAttempt {
    const { log, request, maxEventBytes, nowMs } = this.#options;
    const { attempt } = facts;
    this.#sentAtMs = undefined;
    this.#countsBefore = this.totals;
    const counts = noTraffic();
    this.#counts = counts;
    this.#readsBefore += this.#reads;
    this.#reads = 0;
    const body = new AttemptRecorder(log, attempt, maxEventBytes, {
      ...listener,
      onMessage: () => {
        counts.messages += 1;
        this.#hasNewMessages = true;
      },
      onId: () => {
        this.#hasNewId = true;
      },
      onRetry: (delayMs) => {
        this.#hasRetry = true;
        [this.#state] = reduceConnection(this.state, { kind: 'retry', attempt, delayMs });
      },
    });
    this.#body = body;
    return { journal: new AttemptJournal(log, facts, request, nowMs, atMs), body, counts };
  }

  /**
   * Bytes of the running attempt's body, decoded.
   * @param wireBytes of the attempt so far, as they went over the wire
   * @param readNumber tells apart what came, or went, together: from 1, over the attempt
   * @param isSimulated the server did not send them, or not so
   */
  push(
    bytes: Uint8Array,
    wireBytes: number,
    readNumber: number,
    receivedAtMs: number,
    isSimulated = false,
  ): void {
    this.#counts.bodyBytes += bytes.length;
    this.#counts.wireBytes = wireBytes;
    this.#reads = readNumber;
    this.#body?.push(bytes, { receivedAtMs, chunk: this.#readsBefore + readNumber, isSimulated });
    // Though nobody asks: old bytes may be lost, and with them an id.
    if (this.#options.log.bodyLength - this.#settledLength >= maxUnsettledBytes) this.#settle();
  }

  /** Nothing more comes of the attempt's body. @param isWhole whether it ended where the server meant it to */
  endBody({ body }: WrittenAttempt, isWhole = false): void {
    body.end({ receivedAtMs: this.#options.nowMs(), chunk: this.#readsBefore + this.#reads }, isWhole);
    if (this.#body === body) this.#body = undefined;
  }

  /** Empties the log, which can be undone there; a running attempt goes on. */
  clear(): void {
    this.#options.log.clear(this.unfinishedFrom);
  }

  #settle(): void {
    const { log } = this.#options;
    const { attempt } = this.#state;
    const id = this.#hasNewId ? log.currentLastEventId : undefined;
    if (id !== undefined) [this.#state] = reduceConnection(this.#state, { kind: 'id', attempt, id });
    if (this.#hasNewMessages) [this.#state] = reduceConnection(this.#state, { kind: 'message', attempt });
    this.#hasNewMessages = false;
    this.#hasNewId = false;
    this.#settledLength = log.bodyLength;
  }
}

function noTraffic(): GrowingCounts {
  return { messages: 0, bodyBytes: 0, wireBytes: 0 };
}
