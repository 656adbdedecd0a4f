// A stream whose connections others make, written from what is seen of them: its timeline is one like any other. A stream
// that passes through a relay and one of an app that is debugged are such.

import { present } from '../../core/base/present.ts';
import type { AttemptStart } from '../../core/log/attemptJournal.ts';
import type { IncompleteBytes } from '../../core/log/attemptRecorder.ts';
import { AttemptWriter, type TrafficCounts, type WrittenAttempt } from '../../core/log/attemptWriter.ts';
import { initialConnection, type ConnectionState, type StopReason } from '../../core/stream/connection.ts';
import type { NoticeDetail, RedirectHop, ResponseHead } from '../../core/log/detail.ts';
import type { Ending, EndingParty } from '../../core/stream/ending.ts';
import type { EventLog } from '../../core/log/eventLog.ts';
import { resumeEventsOf } from '../../core/resume/resumeEvents.ts';
import { isOfLines, type BodyFormat } from '../../core/wire/bodyFraming.ts';
import type { StreamView } from '../../core/page/streamStatus.ts';
import type { Header, StreamRequest } from '../../core/stream/streamRequest.ts';
import { standardVerdict } from '../../core/stream/verdict.ts';
import type { LogStorage } from '../storage/logStorage.ts';
import { createLog } from '../storage/storedLog.ts';

/** Newest events whose ids are compared with what the app sends. */
const maxComparedEvents = 200;

/** The head of a request as it is seen. */
export interface SentHead {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
}

export interface WatchedOptions {
  readonly request: StreamRequest;
  /** Wall clock when the stream began. */
  readonly startedAtMs: number;
  readonly maxEventBytes: number;
  readonly storage: LogStorage | undefined;
  readonly nowMs: () => number;
}

export class WatchedStream implements StreamView {
  readonly log: EventLog;
  readonly request: StreamRequest;
  readonly nowMs: () => number;
  readonly #storage: LogStorage | undefined;
  /** Writes what is seen. */
  readonly writer: AttemptWriter;
  #status: number | undefined;
  #bodyFormat: BodyFormat = 'event-stream';
  /** The attempt that is not over. */
  #attempt: WrittenAttempt | undefined;
  /** It, or the last that was. */
  #last: WrittenAttempt | undefined;

  constructor(options: WatchedOptions) {
    const { request, startedAtMs, maxEventBytes, storage, nowMs } = options;
    this.request = request;
    this.nowMs = nowMs;
    this.#storage = storage;
    this.log = createLog(storage, () => this.writer.now(), startedAtMs);
    const state = initialConnection({ policy: { kind: 'standard' } });
    this.writer = new AttemptWriter({ log: this.log, request, state, maxEventBytes, nowMs });
  }

  get state(): ConnectionState {
    return this.writer.state;
  }

  /** Status of the last attempt's answer; undefined: it has none, or none yet. */
  get status(): number | undefined {
    return this.#status;
  }

  get phaseSinceMs(): number {
    return this.writer.phaseSinceMs;
  }

  /** Since when the response is awaited, in the stream's time; undefined before the request is sent, and after. */
  get awaitedSinceMs(): number | undefined {
    return this.writer.awaitedSinceMs;
  }

  get totals(): TrafficCounts {
    return this.writer.totals;
  }

  /** What the attempt that runs, or ran last, has received. */
  get attemptCounts(): TrafficCounts {
    return this.writer.attemptCounts;
  }

  /** The bytes at the end of the log that may still become part of an entry, and where they begin in it. */
  get unfinished(): { readonly offset: number; readonly bytes: Uint8Array } {
    const { bodyLength } = this.log;
    const offset = this.writer.unfinishedFrom;
    return { offset, bytes: this.log.bodyBytes(offset, bodyLength - offset).slice() };
  }

  /** What has come of the running attempt's body and is no entry yet. */
  get incomplete(): IncompleteBytes | undefined {
    return this.writer.incomplete;
  }

  /** How the body of the attempt that runs, or ran last, is read. */
  get bodyFormat(): BodyFormat {
    return this.#bodyFormat;
  }

  /** Bytes of the log that are on disk. */
  get spilledBytes(): number {
    return this.#storage?.spilledBytes ?? 0;
  }

  /** Whether one of its events had the id, as far back as is worth looking. */
  hasSent(id: string): boolean {
    return (
      this.state.lastEventId === id ||
      resumeEventsOf(this.log, this.log.length, maxComparedEvents).some((event) => event.id === id)
    );
  }

  onStateChange(listener: () => void): () => void {
    return this.writer.onStateChange(listener);
  }

  /** Empties the log, until `log.undoClear()`; a running attempt goes on. */
  clear(): void {
    this.writer.clear();
  }

  /** Removes what the log has on disk. What was only there can be read no more. */
  dispose(): void {
    this.#storage?.dispose();
  }

  /** An attempt begins with the request that was seen. @param atMs when that was */
  begin(facts: AttemptStart, { method, url, headers }: SentHead, atMs: number): void {
    const { attempt } = facts;
    const begun = this.writer.begin(
      facts,
      {
        // The bytes still pass; only the timeline has no more of this attempt, and a notice says so.
        onTooLarge: () => {},
        isListening: () => this.writer.isLive(attempt),
      },
      atMs,
    );
    this.#attempt = begun;
    this.#last = begun;
    this.#status = undefined;
    this.#bodyFormat = 'event-stream';
    const write = (): void => begun.journal.writeRequest(url, method, headers, atMs);
    this.writer.enter({ ...this.state, attempt, phase: 'connecting' }, write, atMs);
  }

  /** The stream has begun. @param format how its body is read */
  open(head: ResponseHead, format: BodyFormat): void {
    this.#status = head.status;
    this.#bodyFormat = format;
    this.#attempt?.body.readAs(format);
    this.writer.enter({ ...this.state, phase: 'open' }, () => this.#attempt?.journal.writeOpen(head));
  }

  note(detail: NoticeDetail): void {
    this.#attempt?.journal.writeNotice(detail);
  }

  /** Something that came of the attempt after it was over. */
  noteLate(detail: NoticeDetail): void {
    this.#last?.journal.writeNotice(detail);
  }

  /** The request was sent on to somewhere else. */
  redirect(hop: RedirectHop): void {
    this.#attempt?.journal.writeRedirect(hop);
  }

  /** Nothing more is seen of the attempt, and whether and how it ended is not known. */
  leave(detail: NoticeDetail, reason: StopReason): void {
    const attempt = this.#attempt;
    if (!attempt) return;
    this.writer.endBody(attempt);
    this.#attempt = undefined;
    this.writer.enter({ ...this.state, phase: 'stopped', reason }, () => attempt.journal.writeNotice(detail));
  }

  /** The attempt is over. Does nothing when it was before. @param endedFirst where it is known */
  end(wireEnding: Ending, head: ResponseHead | undefined, endedFirst?: EndingParty): void {
    const attempt = this.#attempt;
    if (!attempt) return;
    this.writer.endBody(attempt, wireEnding.cause === 'end');
    const readAs = isOfLines(this.#bodyFormat) ? { readAs: this.#bodyFormat } : {};
    const ofBody = attempt.body.endingOf({ ...wireEnding, ...readAs });
    const ending = attempt.journal.endingOf(ofBody, attempt.counts);
    this.#attempt = undefined;
    this.#status ??= head?.status ?? ending.status;
    const before = this.state;
    const next = standardVerdict(before, ending);
    this.writer.enter({ ...before, phase: 'stopped', reason: { kind: 'left to app', ending } }, () => {
      attempt.journal.writeEnd(ending, head, before, attempt.counts, {
        next,
        ...present({ endedFirst }),
      });
    });
  }
}
