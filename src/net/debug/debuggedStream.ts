// A stream of an app that is debugged: its timeline, written from what the debugger tells, on the clock by which that
// happened.

import type { RedirectHop, ResponseHead } from '../../core/log/detail.ts';
import type { BodyRead } from '../../core/debug/bodyArrivals.ts';
import { clientOfRequest } from '../../core/debug/debuggedClient.ts';
import type { WatchedRequest } from '../../core/debug/watchListener.ts';
import { resumeIdOf, type KnownStream } from '../../core/debug/resumedDebugged.ts';
import { noticesOfHead } from '../../core/log/headNotices.ts';
import type { BodyReading } from '../../core/stream/bodyFormat.ts';
import type { DebuggedAs } from '../../core/debug/words/debuggedAs.ts';
import type { Ending } from '../../core/stream/ending.ts';
import { present } from '../../core/base/present.ts';
import type { NoticeDetail } from '../../core/log/detail.ts';
import type { LogStorage } from '../storage/logStorage.ts';
import { WatchedStream } from '../stream/watchedStream.ts';

export interface DebuggedStreamOptions {
  readonly debuggedAs: DebuggedAs;
  readonly maxEventBytes: number;
  readonly storage: LogStorage | undefined;
}

export class DebuggedStream extends WatchedStream implements KnownStream {
  readonly debuggedAs: DebuggedAs;
  readonly #clock: StreamClock;
  #last: WatchedRequest;
  #attempts = 0;
  #ending: Ending | undefined;
  #endedAtMs = 0;

  /** @param request its first */
  constructor(request: WatchedRequest, { debuggedAs, maxEventBytes, storage }: DebuggedStreamOptions) {
    const clock = new StreamClock(request.sentAtMs);
    const { method, url, headers, body } = request;
    super({
      request: {
        url,
        headers,
        literal: 'all',
        ...(method !== 'GET' && { method }),
        ...present({ body }),
      },
      startedAtMs: Date.now() - (performance.now() - request.sentAtMs),
      maxEventBytes,
      storage,
      nowMs: () => clock.nowMs(),
    });
    this.debuggedAs = debuggedAs;
    this.#clock = clock;
    this.#last = request;
  }

  /** On the clock of `performance.now()`. */
  get beganAtMs(): number {
    return this.#clock.beganAtMs;
  }

  get lastRequest(): WatchedRequest {
    return this.#last;
  }

  get ending(): Ending | undefined {
    return this.#ending;
  }

  get endedAtMs(): number {
    return this.#endedAtMs;
  }

  /** The next attempt begins. Times here are on the clock of `performance.now()`. */
  beginAttempt(request: WatchedRequest): void {
    this.#attempts += 1;
    const { method, url, headers, sentAtMs } = request;
    const attempt = this.#attempts;
    this.#clock.at(sentAtMs, (atMs) =>
      this.begin(
        {
          attempt,
          lastEventId: resumeIdOf(request),
          reason: attempt === 1 ? 'connect' : 'reconnect',
          delayMs: attempt === 1 ? 0 : Math.max(0, sentAtMs - this.#endedAtMs),
          client: clientOfRequest(request),
        },
        { method, url, headers },
        atMs,
      ),
    );
    this.#last = request;
    this.#ending = undefined;
  }

  openAt(head: ResponseHead, reading: BodyReading, atMs: number): void {
    this.#clock.at(atMs, () => {
      this.open(head, reading.format);
      for (const notice of noticesOfHead(head, reading)) this.note(notice);
    });
  }

  write({ bytes, atMs, wireBytes, readNumber }: BodyRead): void {
    this.#clock.at(atMs, (receivedAtMs) => this.writer.push(bytes, wireBytes, readNumber, receivedAtMs));
  }

  noteAt(detail: NoticeDetail, atMs: number): void {
    this.#clock.at(atMs, () => this.noteLate(detail));
  }

  redirectAt(hop: RedirectHop, atMs: number): void {
    this.#clock.at(atMs, () => this.redirect(hop));
  }

  endAt(ending: Ending, head: ResponseHead | undefined, atMs: number): void {
    this.#ending = ending;
    this.#endedAtMs = atMs;
    this.#clock.at(atMs, () => this.end(ending, head, ending.by ?? 'server'));
  }

  /** The debugger has gone; whatever goes on is seen no more. */
  leaveNow(detail: NoticeDetail = { notice: 'debug', note: { what: 'left' } }): void {
    this.leave(detail, { kind: 'debugger left' });
  }
}

/** The time since a stream began, which stands at what is told of while that is written, and never goes back. */
class StreamClock {
  readonly beganAtMs: number;
  #latestMs = 0;
  #writingAtMs: number | undefined;

  constructor(beganAtMs: number) {
    this.beganAtMs = beganAtMs;
  }

  nowMs(): number {
    return this.#writingAtMs ?? Math.max(this.#latestMs, performance.now() - this.beganAtMs);
  }

  /** @param atMs on the clock of `performance.now()`. @param write gets it in the stream's time */
  at(atMs: number, write: (atMs: number) => void): void {
    this.#latestMs = Math.max(this.#latestMs, atMs - this.beganAtMs);
    this.#writingAtMs = this.#latestMs;
    try {
      write(this.#latestMs);
    } finally {
      this.#writingAtMs = undefined;
    }
  }
}
