// One side of a relayed stream: what the server sent and when, or what the app was sent and when. Each is a timeline
// like any other, with a log of its own, on the clock that both sides share.

import { AttemptJournal, type AttemptFacts } from '../../core/attemptJournal.ts';
import { AttemptRecorder } from '../../core/attemptRecorder.ts';
import { initialConnection, reduceConnection, type ConnectionState } from '../../core/connection.ts';
import type { NoticeDetail, ResponseHead } from '../../core/detail.ts';
import type { Ending, EndingParty } from '../../core/ending.ts';
import type { EventLog } from '../../core/eventLog.ts';
import { ResumeJudge } from '../../core/resumeJudge.ts';
import type { StreamView } from '../../core/streamStatus.ts';
import type { Header, StreamRequest } from '../../core/streamRequest.ts';
import { TrafficCounter, type TrafficCounts } from '../../core/trafficCounter.ts';

export interface SideOptions {
  readonly request: StreamRequest;
  readonly log: EventLog;
  readonly maxEventBytes: number;
  readonly nowMs: () => number;
}

export class RelayedSide implements StreamView {
  readonly log: EventLog;
  readonly request: StreamRequest;
  readonly nowMs: () => number;
  readonly #maxEventBytes: number;
  readonly #listeners = new Set<() => void>();
  readonly #traffic = new TrafficCounter();
  #state: ConnectionState = initialConnection({ policy: { kind: 'standard' } });
  #phaseSinceMs = 0;
  #recorder: AttemptRecorder | undefined;
  #journal: AttemptJournal | undefined;
  #chunk = 0;

  constructor({ request, log, maxEventBytes, nowMs }: SideOptions) {
    this.request = request;
    this.log = log;
    this.nowMs = nowMs;
    this.#maxEventBytes = maxEventBytes;
    const judge = new ResumeJudge(log, ({ attempt, ...finding }) => {
      const at = { attempt, receivedAtMs: this.nowMs(), type: 'resume' };
      log.appendDetailEntry('notice', { notice: 'resume', ...finding }, at);
    });
    log.subscribe(judge.follow);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get phaseSinceMs(): number {
    return this.#phaseSinceMs;
  }

  get totals(): TrafficCounts {
    return this.#traffic.total;
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

  /** An attempt begins with the request that this side sent or got. @param atMs when that was */
  begin(facts: AttemptFacts, url: string, headers: readonly Header[], atMs: number): void {
    const { attempt } = facts;
    this.#traffic.beginAttempt();
    let clockMs: number | undefined = atMs;
    this.#journal = new AttemptJournal(this.log, facts, this.request, () => clockMs ?? this.nowMs());
    this.#enter({ ...this.#state, attempt, phase: 'connecting' }, atMs);
    this.#recorder = this.#createRecorder(attempt);
    this.#journal.writeRequest(url, this.request.method ?? 'GET', headers);
    clockMs = undefined;
  }

  /** The event stream has begun. */
  open(head: ResponseHead): void {
    this.#enter({ ...this.#state, phase: 'open' }, this.nowMs());
    this.#journal?.writeOpen(head);
  }

  note(detail: NoticeDetail): void {
    this.#journal?.writeNotice(detail);
  }

  /**
   * Bytes of the body, decoded.
   * @param wireBytes of the attempt so far, as they went over the wire
   * @param readNumber tells apart what came, or went, together: from 1, over the attempt
   */
  push(bytes: Uint8Array, wireBytes: number, readNumber: number): void {
    this.#traffic.addBytes(bytes.length, wireBytes);
    const chunk = this.#chunk + readNumber;
    this.#recorder?.push(bytes, { receivedAtMs: this.nowMs(), chunk });
    this.#lastRead = readNumber;
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
    const before = this.#state;
    this.#enter({ ...before, phase: 'stopped', reason: { kind: 'left to app', ending } }, this.nowMs());
    journal.writeRelayedEnd(ending, head, before, endedFirst, this.#traffic.attempt);
  }

  #lastRead = 0;

  #createRecorder(attempt: number): AttemptRecorder {
    const advance = (input: Parameters<typeof reduceConnection>[1]): void => {
      [this.#state] = reduceConnection(this.#state, input);
    };
    const recorder = new AttemptRecorder(this.log, attempt, this.#maxEventBytes, {
      onMessage: () => {
        this.#traffic.addMessage();
        advance({ kind: 'message', attempt });
      },
      onId: (id) => advance({ kind: 'id', attempt, id }),
      onRetry: (delayMs) => advance({ kind: 'retry', attempt, delayMs }),
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
