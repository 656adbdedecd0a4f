// One side of a relayed stream: what the server sent and when, or what the app was sent and when. Each is a timeline
// like any other, with a log of its own, on the clock that both sides share.

import { AttemptJournal, type AttemptFacts } from '../../core/log/attemptJournal.ts';
import { AttemptRecorder } from '../../core/log/attemptRecorder.ts';
import { initialConnection, reduceConnection, type ConnectionState } from '../../core/stream/connection.ts';
import type { NoticeDetail, ResponseHead } from '../../core/log/detail.ts';
import type { Ending, EndingParty } from '../../core/stream/ending.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import type { EntryPassage } from '../../core/relay/path/entryPassage.ts';
import type { RelayedAs } from '../../core/stream/relayedAs.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import type { Header, StreamRequest } from '../../core/stream/streamRequest.ts';
import { TrafficCounter, type TrafficCounts } from '../../core/log/trafficCounter.ts';
import { UnsettledMessages } from '../../core/log/unsettledMessages.ts';
import type { LogStorage } from '../storage/logStorage.ts';
import { createLog } from '../storage/storedLog.ts';

export interface SideOptions {
  readonly request: StreamRequest;
  readonly relayedAs: RelayedAs;
  /** Wall clock when the stream began. */
  readonly startedAtMs: number;
  readonly maxEventBytes: number;
  readonly storage: LogStorage | undefined;
  readonly nowMs: () => number;
  /** What became of an entry on the way to, or from, the other side. */
  readonly passageOf: (number: number) => EntryPassage | undefined;
}

export class RelayedSide implements StreamView {
  readonly log: EventLog;
  readonly request: StreamRequest;
  readonly relayedAs: RelayedAs;
  readonly nowMs: () => number;
  readonly passageOf: (number: number) => EntryPassage | undefined;
  readonly #maxEventBytes: number;
  readonly #storage: LogStorage | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #traffic = new TrafficCounter();
  #state: ConnectionState = initialConnection({ policy: { kind: 'standard' } });
  #phaseSinceMs = 0;
  #hasRetry = false;
  #recorder: AttemptRecorder | undefined;
  #journal: AttemptJournal | undefined;
  readonly #unsettled = new UnsettledMessages();
  /** Reads of the attempts before, and those of this one. */
  #chunk = 0;
  #lastRead = 0;

  constructor(options: SideOptions) {
    const { request, relayedAs, startedAtMs, maxEventBytes, storage, nowMs } = options;
    this.request = request;
    this.relayedAs = relayedAs;
    this.nowMs = nowMs;
    this.passageOf = options.passageOf;
    this.#maxEventBytes = maxEventBytes;
    this.#storage = storage;
    const now = (): { attempt: number; receivedAtMs: number } => ({
      attempt: this.#state.attempt,
      receivedAtMs: nowMs(),
    });
    this.log = createLog(storage, now, startedAtMs);
  }

  get state(): ConnectionState {
    this.#settle();
    return this.#state;
  }

  get phaseSinceMs(): number {
    return this.#phaseSinceMs;
  }

  get totals(): TrafficCounts {
    this.#settle();
    return this.#traffic.total;
  }

  /** The bytes at the end of the log that may still become part of an entry, and where they begin in it. */
  get unfinished(): { readonly offset: number; readonly bytes: Uint8Array } {
    const { bodyLength } = this.log;
    const offset = this.#recorder?.unfinishedFrom ?? bodyLength;
    return { offset, bytes: this.log.bodyBytes(offset, bodyLength - offset).slice() };
  }

  /** Whether the server, or the relay in its place, has asked for a reconnection time. */
  get hasRetry(): boolean {
    return this.#hasRetry;
  }

  /** Bytes of the log that are on disk. */
  get spilledBytes(): number {
    return this.#storage?.spilledBytes ?? 0;
  }

  onStateChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Empties the log; a running attempt goes on. */
  clear(): void {
    this.log.clear(this.#recorder?.unfinishedFrom);
    this.#recorder?.forgetEntries();
  }

  /** Removes what the log has on disk. What was only there can be read no more. */
  dispose(): void {
    this.#storage?.dispose();
  }

  /** An attempt begins with the request that this side sent or got. @param atMs when that was */
  begin(facts: AttemptFacts, url: string, headers: readonly Header[], atMs: number): void {
    const { attempt } = facts;
    this.#traffic.beginAttempt();
    let clockMs: number | undefined = atMs;
    this.#journal = new AttemptJournal(this.log, facts, this.request, () => clockMs ?? this.nowMs());
    this.#enter({ ...this.state, attempt, phase: 'connecting' }, atMs);
    this.#recorder = this.#createRecorder(attempt);
    this.#journal.writeRequest(url, this.request.method ?? 'GET', headers);
    clockMs = undefined;
  }

  /** The event stream has begun. */
  open(head: ResponseHead): void {
    this.#enter({ ...this.state, phase: 'open' }, this.nowMs());
    this.#journal?.writeOpen(head);
  }

  note(detail: NoticeDetail): void {
    this.#journal?.writeNotice(detail);
  }

  /**
   * Bytes of the body, decoded.
   * @param wireBytes of the attempt so far, as they went over the wire
   * @param readNumber tells apart what came, or went, together: from 1, over the attempt
   * @param atMs when they came, or went
   * @param isSimulated the server did not send them, or not so
   */
  push(bytes: Uint8Array, wireBytes: number, readNumber: number, atMs: number, isSimulated = false): void {
    this.#traffic.addBytes(bytes.length, wireBytes);
    const chunk = this.#chunk + readNumber;
    this.#recorder?.push(bytes, { receivedAtMs: atMs, chunk, isSimulated });
    this.#lastRead = readNumber;
    if (this.#unsettled.isDue(this.log)) this.#settle();
  }

  /** The attempt is over on this side. Does nothing when it was before. */
  end(ending: Ending, head: ResponseHead | undefined, endedFirst: EndingParty): void {
    const journal = this.#journal;
    if (!journal) return;
    this.#recorder?.end({ receivedAtMs: this.nowMs(), chunk: this.#chunk + this.#lastRead });
    this.#chunk += this.#lastRead;
    this.#lastRead = 0;
    this.#recorder = undefined;
    this.#journal = undefined;
    const before = this.state;
    this.#enter({ ...before, phase: 'stopped', reason: { kind: 'left to app', ending } }, this.nowMs());
    journal.writeRelayedEnd(ending, head, before, endedFirst, this.#traffic.attempt);
  }

  #settle(): void {
    this.#traffic.addMessages(this.#unsettled.count);
    this.#state = this.#unsettled.settle(this.#state, this.log);
  }

  #createRecorder(attempt: number): AttemptRecorder {
    const recorder = new AttemptRecorder(this.log, attempt, this.#maxEventBytes, {
      onMessage: this.#unsettled.addMessage,
      onId: this.#unsettled.addId,
      onRetry: (delayMs) => {
        this.#hasRetry = true;
        [this.#state] = reduceConnection(this.state, { kind: 'retry', attempt, delayMs });
      },
      onMessageLogged: () => {},
      // The bytes still pass; only the timeline has no more of this attempt, and a notice says so.
      onTooLarge: () => {},
      isListening: () => this.#recorder === recorder,
    });
    return recorder;
  }

  #enter(state: ConnectionState, atMs: number): void {
    this.#state = state;
    this.#phaseSinceMs = atMs;
    for (const listener of this.#listeners) listener();
  }
}
